/* pool_change.c: see pool_change.h. */
#include "service/pool_change.h"

#include "service/image_build.h"
#include "store/query.h"

#define KEPT_SEQS 1000 /* an image that is older than that is built whole */

bool pool_changed(struct tx *tx, int64_t seq, const int64_t *person_id, uint32_t count,
                  struct err *err)
{
    if (count > IMAGE_CHANGES_MOST)
        return true;
    for (uint32_t i = 0; i < count; i++)
        if (!pool_change_add(tx, seq, person_id[i], err))
            return false;
    return pool_change_drop(tx, seq - KEPT_SEQS, err);
}

bool pool_next(struct tx *tx, int64_t person_id, int64_t *seq, struct err *err)
{
    struct pool_seq_row pool;

    if (!pool_seq(tx, &pool, err))
        return false;
    *seq = pool.seq + 1;
    return pool_changed(tx, *seq, &person_id, 1, err) && pool_seq_set(tx, *seq, err);
}
