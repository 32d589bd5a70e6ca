/*
 * pool_ask.h: what services ask of the pool they have leased.
 *
 * Method  the image's index answers where it has one (images.h), else the engine that
 *         looks at everybody; tests/service/test_pool_ask.c holds them to the same
 *         bytes.
 */
#ifndef SERVICE_POOL_ASK_H
#define SERVICE_POOL_ASK_H

#include "engine/rank.h"
#include "engine/threshold.h"
#include "service/images.h"

#define POOL_ASK_ALL UINT32_MAX

struct pool_rank {
    const struct pool *pool; /* leased, or built for a replay */
    const struct need_columns *need;
    struct rank_order order;
    uint32_t top;   /* so many rows are enough; POOL_ASK_ALL: everybody   */
    uint32_t shown; /* at most `top`: so many even of those out of reach, who take
                       longer to find */
};

struct pool_ranked {
    struct rank_list list; /* at least `top` rows of those not out of reach, and `shown`
                              of all, if there are so many */
    uint32_t people;       /* in the pool, on the list or not                   */
    uint32_t states[RANK_STATE_COUNT]; /* how many of them                      */
};

/* Ranks in call->arena. err as rank_people; *ranked is written on success only. */
MUST_USE bool pool_rank(struct call *call, const struct pool_rank *ask,
                        struct pool_ranked *ranked, struct err *err);

/* Counts every subset of the need's thresholds. err as threshold_count. */
MUST_USE bool pool_thresholds(struct call *call, const struct pool *pool,
                              const struct need_columns *need,
                              struct threshold_result *result, struct err *err);

/*
 * Whether the image of sequence `seq` can be built again as it was.
 * err     ERR_STATE  not: the concept graph is another since then, or somebody who was
 * in it may be in no list any more.
 */
MUST_USE bool pool_can_repeat(struct tx *tx, struct arena *arena, int64_t seq,
                              struct err *err);

#endif
