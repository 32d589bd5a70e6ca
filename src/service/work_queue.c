/* work_queue.c: see work_queue.h. */
#include "service/work_queue.h"

#include <time.h>
#include <unistd.h>

#include "store/query.h"

#define NAP_NS     50000000L
#define HOST_BYTES 65u

int64_t work_now(const struct work_clock *clock)
{
    return clock ? clock->now(clock->ctx) : moment_now();
}

void work_nap(const struct work_clock *clock)
{
    const struct timespec nap = { 0, NAP_NS };

    if (clock)
        clock->nap(clock->ctx);
    else
        nanosleep(&nap, NULL); /* a signal ends it sooner: so much the better */
}

struct worker worker_new(struct arena *arena)
{
    struct buf who = buf_new(arena);
    char host[HOST_BYTES] = "";

    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    buf_format(&who, "%ld@%s", (long)getpid(), host);
    return (struct worker){ random_id(), buf_str(&who) };
}

/* An import of another program may hold the database for minutes; each try waits as
 * long as the store waits for anybody. */
static bool begin_write(const struct work *work, struct tx **tx, struct err *err)
{
    const volatile sig_atomic_t *stop = work->call->stop;

    for (uint32_t tries = 1; !tx_begin(work->call->store, TX_WRITE, tx, err); tries++) {
        if (err->kind != ERR_UNAVAILABLE || tries == WORK_TRIES || (stop && *stop))
            return false;
        *err = (struct err){ 0 };
    }
    return true;
}

/* Committed and on disk, or undone. */
static bool end_write(const struct work *work, struct tx **tx, bool ok, struct err *err)
{
    uint64_t ticket = 0;

    ok = ok && tx_commit(tx, &ticket, err);
    tx_end(tx);
    return ok && store_wait(work->call->store, ticket, err);
}

/* ---------------------------------------------------------------------------- runs */

static bool drop_run(struct tx *tx, int64_t run, struct err *err)
{
    int64_t changed;

    return queue_items_drop(tx, run, &changed, err) &&
           queue_run_drop(tx, run, &changed, err);
}

/* One at a time: a cursor does not outlive what it walks over. */
static bool forget_old(struct tx *tx, int64_t now, struct err *err)
{
    const int64_t before = now - WORK_DAYS_KEPT * INT64_C(86400) * MOMENT_SECOND;

    for (bool more = true; more;) {
        struct cursor cursor = { 0 };
        struct queue_runs_old_row row;
        if (!queue_runs_old_open(tx, before, &cursor, err))
            return false;
        more = queue_runs_old_next(&cursor, &row);
        if (!cursor_end(&cursor, err) || (more && !drop_run(tx, row.rid, err)))
            return false;
    }
    return true;
}

bool work_lay(struct work *work, uint32_t items, const struct work_there *there,
              struct err *err)
{
    const int64_t now = work_now(work->clock), rid = random_id();
    struct tx *tx = NULL;

    if (!begin_write(work, &tx, err))
        return false;
    bool ok = forget_old(tx, now, err) && queue_run_put(tx, rid, now, err) &&
              queue_item_put(tx, rid, 0, false, err);
    for (uint32_t nth = 1; ok && nth <= items; nth++)
        ok = queue_item_put(tx, rid, nth, there->is(there->ctx, nth), err);
    if (!end_write(work, &tx, ok, err))
        return false;
    work->run = rid;
    return true;
}

/* The first item above *nth that is done and yet not there; 0: none. */
static bool find_missing(struct tx *tx, int64_t run, const struct work_there *there,
                         uint32_t *nth, struct err *err)
{
    struct cursor cursor = { 0 };
    struct queue_items_done_row row;
    uint32_t missing = 0;

    if (!queue_items_done_open(tx, run, &cursor, err))
        return false;
    while (missing == 0 && queue_items_done_next(&cursor, &row))
        if (row.nth > *nth && !there->is(there->ctx, (uint32_t)row.nth))
            missing = (uint32_t)row.nth;
    *nth = missing;
    return cursor_end(&cursor, err);
}

bool work_take_up(const struct work *work, const struct work_there *there, bool *known,
                  struct err *err)
{
    struct queue_run_is_row row;
    struct tx *tx = NULL;
    bool found = false;
    uint32_t missing = 0;

    if (!begin_write(work, &tx, err))
        return false;
    bool ok = queue_run_is(tx, work->run, &row, &found, err);
    do {
        ok = ok && find_missing(tx, work->run, there, &missing, err) &&
             (missing == 0 || queue_item_reopen(tx, work->run, missing, err));
    } while (ok && missing > 0);
    if (!end_write(work, &tx, ok, err))
        return false;
    *known = found;
    return true;
}

bool work_withdraw(const struct work *work, enum work_left *left, struct err *err)
{
    const int64_t now = work_now(work->clock);
    struct queue_run_is_row row;
    struct queue_busy_row busy;
    struct tx *tx = NULL;
    bool known = false, at_work = false;

    if (!begin_write(work, &tx, err))
        return false;
    bool ok = queue_run_is(tx, work->run, &row, &known, err) &&
              queue_busy(tx, work->run, now, now + WORK_LEASE, &busy, &at_work, err) &&
              (at_work || drop_run(tx, work->run, err));
    if (!end_write(work, &tx, ok, err))
        return false;
    *left = at_work ? WORK_BUSY : known ? WORK_WITHDRAWN : WORK_UNKNOWN;
    return true;
}

/* --------------------------------------------------------------------------- items */

struct next {
    enum work_step step;
    struct queue_next_row row;
};

static bool find_next(const struct work *work, struct tx *tx, struct next *next,
                      struct err *err)
{
    const int64_t now = work_now(work->clock);
    const struct queue_next_in in = { work->run, work->me.id, now, now + WORK_LEASE };
    struct queue_run_is_row is;
    bool found = false, known = false;

    if (!queue_next(tx, &in, &next->row, &found, err) ||
        !queue_run_is(tx, work->run, &is, &known, err))
        return false;
    next->step = found ? WORK_TAKEN : known ? WORK_OTHERS : WORK_GONE;
    return true;
}

/* Nobody has to wait for who only looks. */
static bool look_for_next(const struct work *work, struct next *next, struct err *err)
{
    struct tx *tx = NULL;

    if (!tx_begin(work->call->store, TX_READ, &tx, err))
        return false;
    bool ok = find_next(work, tx, next, err);
    tx_end(&tx);
    return ok;
}

static bool put_name(const struct work *work, struct tx *tx, int64_t nth,
                     struct err *err)
{
    const int64_t now = work_now(work->clock);
    const struct queue_take_in in = { work->run, nth, work->me.id, work->me.who,
                                      now + WORK_LEASE };

    return queue_take(tx, &in, err) && queue_run_touch(tx, work->run, now, err);
}

bool work_take(const struct work *work, enum work_step *step, struct work_item *item,
               struct err *err)
{
    struct next next;
    struct tx *tx = NULL;

    if (!look_for_next(work, &next, err))
        return false;
    if (next.step != WORK_TAKEN) {
        *step = next.step;
        return true;
    }
    if (!begin_write(work, &tx, err))
        return false;
    bool ok = find_next(work, tx, &next, err) &&
              (next.step != WORK_TAKEN || put_name(work, tx, next.row.nth, err));
    if (!end_write(work, &tx, ok, err))
        return false;
    *step = next.step;
    if (next.step == WORK_TAKEN)
        *item = (struct work_item){ (uint32_t)next.row.nth,
                                    next.row.has_before ? next.row.before : 0 };
    return true;
}

bool work_renew(const struct work *work, struct err *err)
{
    const int64_t until = work_now(work->clock) + WORK_LEASE;
    struct tx *tx = NULL;
    int64_t changed;

    if (!begin_write(work, &tx, err))
        return false;
    bool ok = queue_renew(tx, work->run, work->me.id, until, &changed, err);
    return end_write(work, &tx, ok, err);
}

bool work_give_back(const struct work *work, const struct work_item *item,
                    struct err *err)
{
    struct tx *tx = NULL;
    int64_t changed;

    if (!begin_write(work, &tx, err))
        return false;
    bool ok = queue_give_back(tx, work->run, item->nth, work->me.id, &changed, err);
    return end_write(work, &tx, ok, err);
}

bool work_finish(const struct work *work, const struct work_item *item,
                 const struct work_place *place, bool *mine, struct err *err)
{
    struct tx *tx = NULL;
    int64_t held = 0;

    if (!begin_write(work, &tx, err))
        return false;
    bool ok = queue_done(tx, work->run, item->nth, work->me.id, &held, err) &&
              (held == 0 || place->put(place->ctx, err)) &&
              (held == 0 || item->nth > 0 || drop_run(tx, work->run, err));
    if (!end_write(work, &tx, ok, err))
        return false;
    *mine = held > 0;
    return true;
}

/* ------------------------------------------------------------------- who is at it */

static bool name_others(const struct work *work, struct tx *tx, struct buf *names,
                        uint32_t *count, struct err *err)
{
    const int64_t now = work_now(work->clock);
    struct cursor cursor = { 0 };
    struct queue_workers_row row;

    if (!queue_workers_open(tx, work->run, now, now + WORK_LEASE, &cursor, err))
        return false;
    while (queue_workers_next(&cursor, &row)) {
        if (row.worker == work->me.id)
            continue;
        if ((*count)++ > 0)
            buf_cstr(names, ", ");
        buf_add(names, row.who);
    }
    return cursor_end(&cursor, err);
}

bool work_look(const struct work *work, struct arena *arena, struct work_view *view,
               struct err *err)
{
    struct buf names = buf_new(arena);
    struct queue_count_row count;
    struct tx *tx = NULL;
    uint32_t others = 0;

    if (!tx_begin(work->call->store, TX_READ, &tx, err))
        return false;
    bool ok = queue_count(tx, work->run, &count, err) &&
              name_others(work, tx, &names, &others, err);
    tx_end(&tx);
    if (!ok)
        return false;
    *view = (struct work_view){ (uint32_t)count.items, (uint32_t)count.done, others,
                                buf_str(&names) };
    return true;
}
