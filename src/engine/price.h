/*
 * price.h: whom each contract or custom requirement of a need shuts out by itself, for
 * thousands of needs: of all that threshold.h counts, only what one pass can tell.
 *
 * In      the match image, the count image of the same pool, one need.
 * Out     by requirement, the people who meet all else and lack only it: what
 *         threshold_count calls the gain of dropping it alone; and whom all custom
 *         ones together shut out.
 * Method  judges everybody once; O(people), no table of subsets, no limit of steps.
 * Purity  pure.
 */
#ifndef ENGINE_PRICE_H
#define ENGINE_PRICE_H

#include "engine/threshold.h"

struct price {
    struct threshold_counts reached; /* with every requirement kept */
    struct threshold_counts
        alone[RANK_REQUIREMENTS_MAX]; /* 0 unless contract, custom */
    struct threshold_counts
        customs; /* lack one or more custom ones, and nothing else */
};

/*
 * Counts one need.
 * arena  scratch, taken and given back.
 * err    as need_columns_check.
 */
MUST_USE bool price_count(struct arena *arena, const struct match_image *image,
                          const struct count_image *sexes,
                          const struct need_columns *need, struct price *price,
                          struct err *err);

#endif
