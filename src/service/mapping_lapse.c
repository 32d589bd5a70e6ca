/* mapping_lapse.c: see mapping_lapse.h. */
#include "service/mapping_lapse.h"
#include "service/pool_change.h"

#include "base/date.h"
#include "base/log.h"
#include "store/query.h"

struct expired {
    int64_t person_id, concept_id;
};

static bool find(struct tx *tx, int32_t today, struct expired *expired, uint32_t *count,
                 struct err *err)
{
    struct cursor cursor = { 0 };
    struct evidence_expired_row row;

    *count = 0;
    if (!evidence_expired_open(tx, today, LAPSE_MOST, &cursor, err))
        return false;
    while (*count < LAPSE_MOST && evidence_expired_next(&cursor, &row))
        expired[(*count)++] = (struct expired){ row.person_id, row.concept_id };
    return cursor_end(&cursor, err);
}

static bool close_all(struct tx *tx, const struct expired *expired, uint32_t count,
                      struct err *err)
{
    struct pool_seq_row pool;
    int64_t closed;

    if (!pool_seq(tx, &pool, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!capability_close_one(tx, expired[i].person_id, expired[i].concept_id,
                                  pool.seq + 1, &closed, err) ||
            !evidence_close_one(tx, expired[i].person_id, expired[i].concept_id,
                                pool.seq + 1, err) ||
            !pool_changed(tx, pool.seq + 1, &expired[i].person_id, 1, err))
            return false;
    return pool_seq_set(tx, pool.seq + 1, err);
}

bool mapping_lapse(struct call *call, uint32_t *count, struct err *err)
{
    struct arena scratch = { 0 };
    struct expired *expired = ARENA_ARRAY(&scratch, LAPSE_MOST, struct expired);
    struct tx *tx = NULL;
    uint32_t found = 0;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              find(tx, moment_day(call->now), expired, &found, err);

    if (ok && found)
        ok = close_all(tx, expired, found, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    arena_free(&scratch);
    if (!ok)
        return false;
    if (found)
        log_info("mapping.lapsed", LOG_NUM("count", found));
    *count = found;
    return true;
}
