/* pool_wait.c: see pool_wait.h. */
#include "service/pool_wait.h"

#include "service/pool_change.h"
#include "store/query.h"

static bool change(struct tx *tx, int64_t rid, bool closes, int32_t since,
                   struct err *err)
{
    struct enrolment_whom_of_row whom;
    int64_t seq, changes;
    bool known = false;

    if (!enrolment_whom_of(tx, rid, &whom, &known, err))
        return false;
    if (!known) /* disposed of: nobody waits by this way */
        return true;
    return pool_next(tx, whom.person_id, &seq, err) &&
           (!closes || pool_wait_close(tx, rid, seq, &changes, err)) &&
           (since == DAY_NONE || pool_wait_add(tx, rid, seq, since, err));
}

bool pool_wait_follow(struct tx *tx, int64_t rid, struct str slug, int32_t since,
                      struct err *err)
{
    struct pool_wait_now_row now;

    if (!pool_wait_now(tx, rid, slug, &now, err))
        return false;
    if (!now.declared)
        since = DAY_NONE;
    const int32_t before = now.has_since ? now.since : DAY_NONE;
    return since == before || change(tx, rid, now.has_since, since, err);
}

/* Everybody in the programme at once: whom it is about is not told, so the image is
 * built whole. */
bool pool_wait_declare(struct tx *tx, const struct programme *programme,
                       struct err *err)
{
    const bool declares = programme->priority == PRIORITY_LONGEST_WAIT;
    const struct str slug = programme->id;
    struct pool_priority_has_row has;
    struct pool_seq_row pool;
    int64_t changes;

    if (!pool_priority_has(tx, slug, &has, err))
        return false;
    if (has.declared == declares)
        return true;
    if (!pool_seq(tx, &pool, err) || !pool_seq_set(tx, pool.seq + 1, err))
        return false;
    return declares ? pool_priority_add(tx, slug, err) &&
                          pool_wait_begin_all(tx, slug, pool.seq + 1, &changes, err)
                    : pool_priority_drop(tx, slug, err) &&
                          pool_wait_end_all(tx, slug, pool.seq + 1, &changes, err);
}

uint32_t *pool_wait_column(struct arena *arena, uint32_t count)
{
    uint32_t *priority = ARENA_ARRAY(arena, count, uint32_t);

    for (uint32_t i = 0; i < count; i++)
        priority[i] = RANK_PRIORITY_NONE;
    return priority;
}
