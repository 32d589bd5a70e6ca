/*
 * allot_lay.h: what a run comes to before anything is solved: who goes first, which
 * pairs are open, which bounds hold. The solver and the checker both begin here.
 *
 * Order   lottery and fit: the ticket of (seed, person's id), as the matcher's lottery.
 *         need_first: priority (lower first, none last), days waited (more first), the
 *         ticket. Neither depends on the order of the file.
 *         A contender is who has an open pair; contenders are counted in that order.
 * Hand    who is placed by hand leaves the pairs, takes a place of the need, and one of
 *         what each bound around them asks for and leaves room for.
 * Proof   that the contenders placed are the best in that order is shown in steps, all
 *         of them about one and the same placing (allot_step_value):
 *         STEP_ORDER  each contender is worth one more than the next. Enough where
 *                     every bound is on needs, or on a group within one need: then the
 *                     sets that can be placed together are the bases of a matroid (all
 *                     such limits are arcs of a network whose sources are people), and
 *                     of a matroid the set of most value is the first in the order.
 *                     Source: Schrijver, "Combinatorial Optimization" (2003), 39.4, 40.
 *         STEP_BLOCK  else: LAY_BLOCK contenders after the first `first`, each worth
 *                     more than all after it in the block together; placed ones before
 *                     it worth more than the block. Block after block, until all who
 *                     are placed have been passed.
 *         STEP_FIT    which place each gets: most fit, among those placed (objective
 *                     fit: among all).
 */
#ifndef SERVICE_ALLOT_LAY_H
#define SERVICE_ALLOT_LAY_H

#include "service/allot_file.h"

#define LAY_BLOCK 29u /* 2^29 and all below it, within ALLOT_VALUE_MAX */

enum lay_from {
    LAY_GIVEN,  /* a bound of the file         */
    LAY_INTAKE, /* the places of an intake     */
    LAY_QUOTA,  /* a group's places of these   */
    LAY_FROM_COUNT
};

struct lay_bound {
    struct run_bound rule; /* as decided                                  */
    uint32_t lower, upper; /* of what is solved: less those placed by hand */
    enum lay_from from;
};

/* One group's places of one intake. */
struct lay_quota {
    uint32_t intake, group, bound;
    uint32_t quota, most; /* most: after release                       */
    uint32_t candidates;  /* of the group with an open pair there      */
    const struct run_deviation *deviation; /* decided otherwise; NULL: no   */
};

struct lay_want {
    bool proportion; /* false: the intakes' places, but nobody's share of them */
    bool by_hand;    /* false: as if nothing had been decided by hand */
};

struct allot_lay {
    const struct allot_run *run;
    uint64_t *key;         /* [person_count] of the id, whatever the seed */
    uint64_t *ticket;      /* [person_count]                             */
    uint64_t *need_ticket; /* [need_count]                               */
    uint32_t *rank;        /* [person_count] contenders 0.., others NONE */
    uint32_t *contenders;  /* [contender_count] people in order          */
    uint32_t *forced;      /* [person_count] the need by hand, or NONE   */
    bool *open;            /* [pair_count]                               */
    uint32_t *places;      /* [need_count] left                          */
    uint32_t contender_count, bound_count, quota_count, forced_count;
    struct lay_bound *bounds;
    struct lay_quota *quotas;
    bool released;
    bool by_blocks;
};

enum step_kind { STEP_ORDER, STEP_BLOCK, STEP_FIT, STEP_KIND_COUNT };

struct allot_step {
    enum step_kind kind;
    uint32_t first; /* of a block */
    int64_t premium, value;
    int64_t *person_price, *need_price, *bound_price; /* in the order of the run */
};

const char *step_word(enum step_kind kind);

/*
 * err     ERR_INPUT  quotas that cannot be worked out; a decision by hand against a
 *                    bound; more places than a limit
 */
MUST_USE bool allot_lay_out(const struct allot_run *run, const struct lay_want *want,
                            struct arena *arena, struct allot_lay *lay,
                            struct err *err);

/* Orders the contenders anew, as if the lottery had had another seed. */
void allot_lay_order(struct allot_lay *lay, int64_t seed);

/* Is the pair in the bound? */
bool lay_covers(const struct allot_run *run, const struct run_bound *bound,
                uint32_t person, uint32_t need);

/* Does pair `pair` take part in the step, and with what value? need_of: the placing. */
bool allot_step_value(const struct allot_lay *lay, const struct allot_step *step,
                      const uint32_t *need_of, uint32_t pair, int32_t *value);

/* "women, intake A": for messages. */
struct str lay_bound_name(const struct allot_run *run, const struct run_bound *bound,
                          struct arena *arena);

#endif
