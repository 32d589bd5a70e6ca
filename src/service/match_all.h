/*
 * match_all.h: the use case "everybody against everything, every night": the first
 * people for every open need, and the first needs of everybody in the pool.
 *
 * In      a database that may be written to, a folder.
 * Out     in the folder people-0001.jsonl and on, a line for everybody in the pool with
 *         her needs; needs.jsonl, a line for every open need with its people; run.json,
 *         what the lists are of. As docs/formats.md has it.
 * Method  the pool in parts of MATCH_ALL_PART people, region by region: each is indexed
 *         by itself, gives its people's lists whole and a share of every need's; the
 *         shares are merged when all are there. Parts are items of the database's work
 *         queue (work_queue.h), so any number of processes may work in one folder, each
 *         with several threads; what one that was killed had taken is made by another
 *         when its lease has ended, and what it had done stands: the same command goes
 *         on with the rest. Who finds nothing left waits for the others to be done.
 *         run.queue in the folder says which run of the queue it is, while it is worked
 *         at; the queue says nothing of people.
 * Order   a need's list as `insteg match` has it with the same seed, a person's by
 *         state, band, deadline, lottery; who is out of reach is in neither. The same
 *         run gives the same bytes, however many processes and however often they are
 *         stopped.
 */
#ifndef SERVICE_MATCH_ALL_H
#define SERVICE_MATCH_ALL_H

#include "service/work_queue.h"

#define MATCH_ALL_PART         25000u
#define MATCH_ALL_TOP_MOST     100u
#define MATCH_ALL_THREADS_MOST 16u

/* How far it is; `others` as work_view has them, borrowed. */
struct match_all_news {
    uint32_t done, parts;
    uint32_t other_count;
    struct str others;
    bool waits; /* this thread has nothing to do: others have what is left */
};

struct match_all_ask {
    const char *folder; /* made when it is not there                               */
    uint32_t top;       /* of each list, 1 .. MATCH_ALL_TOP_MOST                   */
    bool seed_given;    /* else each need's own, OPEN_NEEDS_SEED for people's lists */
    int64_t seed;
    uint32_t part_people; /* people of a part                                      */
    uint32_t threads;     /* at most, 1 .. MATCH_ALL_THREADS_MOST; each has 100 MB for
                             100,000 needs                                         */
    /* Called whenever a part is taken, and while a thread waits; by any thread, never
     * two at once. NULL: silent. */
    void (*told)(void *ctx, const struct match_all_news *news);
    void *told_ctx;
    const struct work_clock *clock; /* of the leases; NULL: the machine's */
};

struct match_all_done {
    uint32_t people, needs; /* with a line in the files  */
    uint32_t parts, made;   /* in all; made by this call */
    int64_t seq;
    int32_t day; /* which the lists are of: that on which the run was begun */
};

/* One a processor, MATCH_ALL_THREADS_MOST at most. */
uint32_t match_all_threads(void);

/*
 * err     ERR_STATE     the folder holds another run, or needs have changed since it
 *                       was begun, or its work is in the queue of another database; the
 *                       database may not be written to;
 *         ERR_CONFLICT  the unit has switched the matcher off;
 *         ERR_FULL, ERR_UNAVAILABLE  a file could not be written, asked to stop, or the
 *                       work was taken out of the queue meanwhile.
 */
MUST_USE bool match_all(struct call *call, const struct match_all_ask *ask,
                        struct match_all_done *done, struct err *err);

/* Which run of the queue a folder's is; 0: none. err ERR_STATE: run.queue is damaged.
 */
MUST_USE bool match_all_run(struct arena *arena, const char *folder, int64_t *run,
                            struct err *err);

#endif
