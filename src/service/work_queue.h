/*
 * work_queue.h: long work that several processes share, through the database.
 *
 * In      work laid as a run of items, 1 .. items, that each can be made by itself, and
 *         item 0, which is made when all others are done.
 * Out     which item is whose; the run is gone from the queue when item 0 is done.
 * Method  an item is taken by a short transaction, for WORK_LEASE, and its worker
 * renews that while it works. Who died renews nothing: when the lease is over the item
 *         is anybody's. An item is finished by the transaction that puts its result in
 *         place, and only by who still has it: there is one writer to a database, so of
 *         two that made the same item, one late, only one puts it there.
 * Purity  writes to the database, each function a transaction that is durable when it
 *         returns; callable from several threads. The clock is the caller's: leases are
 *         about the machine's time, not about the day the work is of. All who share a
 *         run read one clock; one that is set back gives items back too early, which
 *         costs work and nothing else.
 * Limits  a run that nobody was at for WORK_DAYS_KEPT days is forgotten. A database
 * that another program writes to is asked WORK_TRIES times, each for as long as the
 *         store waits: some minutes.
 */
#ifndef SERVICE_WORK_QUEUE_H
#define SERVICE_WORK_QUEUE_H

#include "base/date.h"
#include "service/call.h"

#define WORK_LEASE     (30 * MOMENT_SECOND)
#define WORK_DAYS_KEPT 7
#define WORK_TRIES     15u

/* The time, and waiting a little; NULL: the machine's, and naps of 50 ms. Functions of
 * any thread. */
struct work_clock {
    int64_t (*now)(void *ctx);
    void (*nap)(void *ctx);
    void *ctx;
};
int64_t work_now(const struct work_clock *clock);
void work_nap(const struct work_clock *clock);

/* Who takes items: one a process, whatever number of threads it has. */
struct worker {
    int64_t id;     /* random                                   */
    struct str who; /* "4711@host", in the arena of worker_new  */
};
struct worker worker_new(struct arena *arena);

/* A worker at a run; its threads share it. */
struct work {
    struct call *call;
    const struct work_clock *clock;
    struct worker me; /* where nothing is taken: zeroed */
    int64_t run;
};

/* What is there already, of a result's items. */
struct work_there {
    bool (*is)(void *ctx, uint32_t nth);
    void *ctx;
};

/* Lays a run of items, those that are there as done, and forgets old runs. work->run is
 * its id, written on success. */
MUST_USE bool work_lay(struct work *work, uint32_t items,
                       const struct work_there *there, struct err *err);
/* Takes up a run: what is done and yet not there is to be made again. *known: the run
 * is in this database's queue. */
MUST_USE bool work_take_up(const struct work *work, const struct work_there *there,
                           bool *known, struct err *err);
/* Takes a run out of the queue, unless somebody is at work on it. */
enum work_left { WORK_WITHDRAWN, WORK_UNKNOWN, WORK_BUSY };
MUST_USE bool work_withdraw(const struct work *work, enum work_left *left,
                            struct err *err);

enum work_step {
    WORK_TAKEN,  /* `item` is the worker's now                                */
    WORK_OTHERS, /* what is left others have, or this worker's other threads  */
    WORK_GONE    /* the run is not in the queue: done, or withdrawn           */
};
struct work_item {
    uint32_t nth;
    int64_t before; /* the worker whose lease had ended; 0: none */
};
MUST_USE bool work_take(const struct work *work, enum work_step *step,
                        struct work_item *item, struct err *err);
/* All that the worker has, for another WORK_LEASE. */
MUST_USE bool work_renew(const struct work *work, struct err *err);
MUST_USE bool work_give_back(const struct work *work, const struct work_item *item,
                             struct err *err);

/* Puts the result of an item where it belongs. */
struct work_place {
    bool (*put)(void *ctx, struct err *err);
    void *ctx;
};
/*
 * Puts the result in place and notes the item as done.
 *
 * mine    false: the lease had ended, and another has the item, or the run is gone;
 *         nothing was put.
 * err     as `put`, or the database's: the item is still the worker's.
 */
MUST_USE bool work_finish(const struct work *work, const struct work_item *item,
                          const struct work_place *place, bool *mine, struct err *err);

/* How far it is, of items 1 and on, and who else is at work: "4711@host, 4712@host". */
struct work_view {
    uint32_t items, done;
    uint32_t other_count;
    struct str others;
};
MUST_USE bool work_look(const struct work *work, struct arena *arena,
                        struct work_view *view, struct err *err);

#endif
