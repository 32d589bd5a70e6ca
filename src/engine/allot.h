/*
 * allot.h: gives places to people, exactly, with a proof.
 *
 * In      people 0 .. person_count - 1 (one place each), needs with places, the pairs
 *         that are admissible with their integer values, need by need; bounds on how
 *         many are placed within sets of needs and groups of people.
 * Out     for every person the need, and prices that prove that nothing is better.
 * Method  the short side proposes: an auction without increments over pairs that are
 *         sorted only as far as they are looked at, then shortest paths with potentials
 *         for the units that a tie left over, then the premium on being placed is
 *         raised. Where that costs more work than it is worth, scaling takes over
 *         (allot_scale.c). Upper bounds on needs and on groups within a need are a tree
 *         that the same auction runs on (allot_tree.c); lower bounds and bounds on
 *         people go through a network simplex (allot_flow.h).
 *         Sources: Bertsekas, "Network Optimization" (1998), chapter 7; Jonker and
 *         Volgenant, Computing 38 (1987); Ahuja, Magnanti, Orlin, "Network Flows"
 *         (1993), chapters 9 to 11.
 * Purity  pure: integers only, reads its arguments, writes its arena; any thread.
 * Order   the same input gives the same placing, also where several are best. Which of
 *         the best it is stands in no order of merit: a caller to whom ties matter
 *         puts a lottery into the values.
 * Limits  ALLOT_VALUE_MAX, ALLOT_PEOPLE_MAX, ALLOT_NEEDS_MAX, and sums that would not
 *         fit 62 bits are refused.
 * Memory  beside `in` some 70 bytes a person and 150 a need, however few its pairs: 64
 *         of them hold its best eight. At ALLOT_NEEDS_MAX that is 15 GB. With bounds
 *         200 a need, 4 more a group of its people, and 100 a bound. The two-sided
 *         auction takes the pairs once more.
 */
#ifndef ENGINE_ALLOT_H
#define ENGINE_ALLOT_H

#include "base/arena.h"
#include "base/err.h"

#define ALLOT_NONE       UINT32_MAX
#define ALLOT_VALUE_MAX  1000000000 /* and no lower than its negative */
#define ALLOT_PEOPLE_MAX 100000000u
#define ALLOT_NEEDS_MAX  100000000u

enum allot_goal {
    ALLOT_MOST_PLACED, /* as many as can be placed at all, then most value      */
    ALLOT_MOST_VALUE,  /* most value; nobody is placed for less than nothing    */
    ALLOT_GOAL_COUNT
};

struct allot_pair {
    uint32_t person;
    int32_t value;
};

/* One way of putting the people, or the needs, into sets that do not overlap. */
struct allot_family {
    uint32_t set_count;
    const uint32_t *set_of; /* one a person (a need); ALLOT_NONE: in no set */
};

/*
 * At least `lower` and at most `upper` are placed in the needs of one set who are
 * people of one set.
 */
struct allot_bound {
    uint32_t
        need_family; /* index; ALLOT_NONE: need_set is one need, or ALLOT_NONE: all */
    uint32_t need_set;
    uint32_t person_family; /* index; ALLOT_NONE: everybody, person_set is not read */
    uint32_t person_set;
    uint32_t lower;
    uint32_t upper; /* ALLOT_NONE: no upper bound */
};

/* All borrowed. */
struct allot_input {
    uint32_t person_count, need_count;
    const uint32_t *capacity;       /* [need_count] places                         */
    const uint32_t *pair_start;     /* [need_count + 1], from 0: need n's pairs are
                                       from pair_start[n] to below pair_start[n + 1] */
    const struct allot_pair *pairs; /* within a need by rising person, none twice  */
    enum allot_goal goal;
    uint32_t need_family_count, person_family_count, bound_count;
    const struct allot_family *need_families, *person_families;
    const struct allot_bound *bounds;
};

/* A lower bound that cannot be reached, and by how many. */
struct allot_short {
    uint32_t bound;
    uint32_t missing;
};

/* How it was found. For benches and logs; no part of the answer. */
struct allot_effort {
    uint64_t bids;  /* of the auction                            */
    uint64_t looks; /* at pairs, in auction and paths together   */
    uint64_t paths; /* units that a shortest path placed or left; or pivots */
    bool scaled;    /* the balanced fallback was taken           */
    bool simplex;   /* the network simplex was taken             */
};

/*
 * The prices are the certificate, all in int64:
 *   person_price, need_price >= 0; a bound's price is > 0 when its upper bound is dear
 *   and < 0 when its lower one is;
 *   on every pair  person's + need's + those of all bounds on it >= value + premium,
 *   and equal where the pair is chosen;
 *   a person not placed, a need with a place left, and a bound that is not reached cost
 *   nothing;
 *   value + premium * placed_count = sum of person prices + places * need prices
 *   + upper (or lower) * bound prices.
 * So no placing is worth more with that premium on each place. With the goal most
 * placed the premium is above premium_least = (highest - lowest value, 0 among them) *
 * (people or places, the fewer): no sum of values can differ by as much, so nobody can
 * place more people, nor as many at more value.
 */
struct allot_result {
    uint32_t *need_of; /* [person_count]; ALLOT_NONE: not placed */
    uint32_t placed_count;
    int64_t value;
    int64_t premium;
    int64_t *person_price; /* [person_count] */
    int64_t *need_price;   /* [need_count]   */
    int64_t *bound_price;  /* [bound_count]  */
    struct allot_effort effort;
};

/* Why there is no result. Filled only where allot_solve says so. */
struct allot_refusal {
    uint32_t short_count; /* lower bounds that cannot be reached           */
    uint32_t missing;     /* in all; no placing comes nearer               */
    const struct allot_short *shorts; /* in `arena` */
};

/*
 * Solves `in`.
 * arena    the result lives here; scratch is taken and given back
 * refusal  written only when the bounds cannot hold; NULL is fine
 * err      ERR_INPUT  an index, an order or a value out of range; an upper bound below
 *                     its lower one; bounds that are not nested, named
 *          ERR_LIMIT  more than a named limit, or sums that could overflow
 *          ERR_STATE  lower bounds that cannot all be reached: see *refusal
 *          ERR_INTERNAL  the certificate does not hold: a fault of ours
 * return   false leaves *result untouched
 */
MUST_USE bool allot_solve(const struct allot_input *in, struct arena *arena,
                          struct allot_result *result, struct allot_refusal *refusal,
                          struct err *err);

/*
 * Checks the certificate of `result`, every rule above, in one pass over the pairs;
 * allot_solve ends with it. engine/verify does the same for files, and shares nothing
 * with this.
 */
MUST_USE bool allot_proves(const struct allot_input *in,
                           const struct allot_result *result);

#endif
