/*
 * week.h: places given out week by week, to who comes then, when who comes later is not
 * known.
 *
 * In      needs with places for the whole season; people in the order of the weeks they
 *         come in, with their values at needs; how many of each group may be placed in
 *         each week (so that proportions hold every week); people of the past.
 * Out     who is placed where, by one of three ways:
 *         greedy     each week's best, as if nobody came later;
 *         prices     each week the places are priced: futures are drawn from the past,
 *                    each is solved together with the week's people over the places
 * that are left, and the prices of the places are averaged. The week's best is then
 * that of value less price; hindsight  the best of all weeks at once, as if everybody
 * had been known: nothing is better, and nobody can do it. In greedy and prices as many
 * as possible are placed each week. Method  engine/allot, exact, for each. Source:
 * Ahani, Goelz, Procaccia, Teytelboym, Trapp, "Dynamic Placement in Refugee
 * Resettlement", Operations Research 72 (2024), section 4. Purity  pure: integers only;
 * writes its arena; any thread. Order   the same input and seed give the same placing.
 * Limits  those of engine/allot; WEEK_FUTURES_MOST; values 0 .. WEEK_VALUE_MOST.
 */
#ifndef ENGINE_WEEK_H
#define ENGINE_WEEK_H

#include "base/arena.h"
#include "base/err.h"

#define WEEK_FUTURES_MOST 1000u
#define WEEK_VALUE_MOST   10000
#define WEEK_NONE         UINT32_MAX

struct week_pair {
    uint32_t need;
    int32_t value;
};
struct week_person {
    uint32_t group;
    uint32_t pair_start, pair_count; /* in week_input.pairs; by rising need */
};

/* All borrowed. */
struct week_input {
    uint32_t need_count, week_count, group_count;
    const uint32_t *capacity;   /* [need_count] for all weeks together            */
    const uint32_t *week_start; /* [week_count + 1], from 0: who comes in which   */
    const struct week_person *people;
    const struct week_pair *pairs; /* of people and past */
    const uint32_t *quota; /* [week_count * group_count] at most so many placed   */
    const struct week_person *past;
    uint32_t past_count;
    uint32_t future_people; /* how many are expected a week */
    uint32_t futures;       /* drawn each week              */
    uint64_t seed;          /* of the drawing               */
};

enum week_way { WEEK_GREEDY, WEEK_PRICES, WEEK_HINDSIGHT, WEEK_WAY_COUNT };

struct week_result {
    uint32_t *need_of; /* [people]; WEEK_NONE: not placed              */
    uint32_t *placed;  /* [week_count * group_count]                   */
    int64_t *value;    /* [week_count] of those placed in that week    */
    int64_t total;
    uint32_t placed_count;
};

/*
 * arena    the result lives here
 * err      ERR_INPUT, ERR_LIMIT  what cannot be; return false leaves *result untouched
 */
MUST_USE bool week_place(const struct week_input *in, enum week_way way,
                         struct arena *arena, struct week_result *result,
                         struct err *err);

#endif
