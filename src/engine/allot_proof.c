/*
 * allot_proof.c: does the certificate hold? The rules are those of struct allot_result.
 *
 * A bound over whole needs, or over people whatever their need, is added to the price
 * of each; what is left are bounds on a need and a group of people together, kept need
 * by need. Then one pass over the pairs.
 */
#include <assert.h>
#include <string.h>

#include "engine/allot_in.h"

struct proof {
    const struct allot_input *in;
    const struct allot_result *result;
    const int64_t *person_price, *need_price; /* with bounds on them alone */
    uint32_t *taken;                          /* [need_count]              */
    int64_t value;                            /* of the pairs chosen       */
    struct allot_cross cross;
};

/* What the bounds that cross needs with groups of people cost on one pair. */
static int64_t crossing(const struct proof *proof, uint32_t need, uint32_t person)
{
    const struct allot_input *in = proof->in;
    int64_t price = 0;

    for (uint32_t i = proof->cross.start[need]; i < proof->cross.start[need + 1]; i++) {
        const struct allot_bound *bound = &in->bounds[proof->cross.bound[i]];
        if (in->person_families[bound->person_family].set_of[person] ==
            bound->person_set)
            price += proof->result->bound_price[proof->cross.bound[i]];
    }
    return price;
}

/* A pair whose prices meet its value exactly: is it chosen? */
static void count_chosen(struct proof *proof, uint32_t need,
                         const struct allot_pair *pair)
{
    if (proof->result->need_of[pair->person] != need)
        return;
    proof->taken[need]++;
    proof->value += pair->value;
}

/* The pairs of one need, with the prices of people in 32 bits where they fit. */
static inline __attribute__((always_inline)) bool
scan(struct proof *proof, uint32_t need, const int32_t *narrow, const int64_t *wide)
{
    const struct allot_input *in = proof->in;
    const struct allot_pair *pairs = in->pairs + in->pair_start[need];
    uint32_t count = in->pair_start[need + 1] - in->pair_start[need];
    int64_t rest = proof->need_price[need] - proof->result->premium;
    bool crossed = proof->cross.start[need] != proof->cross.start[need + 1];
    bool lifted = false; /* a lower bound's price can take away from a gap */

    for (uint32_t i = proof->cross.start[need]; i < proof->cross.start[need + 1]; i++)
        lifted |= proof->result->bound_price[proof->cross.bound[i]] < 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t person = pairs[i].person;
        int64_t gap =
            (narrow ? narrow[person] : wide[person]) - (int64_t)pairs[i].value + rest;
        if (crossed && (gap <= 0 || lifted))
            gap += crossing(proof, need, person);
        if (gap > 0)
            continue;
        if (gap < 0)
            return false;
        count_chosen(proof, need, &pairs[i]);
    }
    return true;
}

/*
 * The sum of prices is at least the value on every pair. Chosen pairs are looked for
 * among those where it is equal: who is placed on another, or on none, is missed in the
 * end. So the pass reads one thing of a person that is not in a row with the last, and
 * that in 32 bits: 1.6 MB for 400,000 people stay in the second cache.
 */
static bool pairs_hold(struct proof *proof, const int32_t *narrow)
{
    bool holds = true;

    for (uint32_t n = 0; holds && n < proof->in->need_count; n++)
        holds = narrow ? scan(proof, n, narrow, NULL)
                       : scan(proof, n, NULL, proof->person_price);
    return holds;
}

/* NULL where a price does not fit 32 bits. */
static const int32_t *narrow_prices(const struct proof *proof, struct arena *arena)
{
    uint32_t count = proof->in->person_count, p = 0;
    int32_t *narrow = ARENA_ARRAY(arena, count, int32_t);

    while (p < count && proof->person_price[p] >= INT32_MIN &&
           proof->person_price[p] <= INT32_MAX) {
        narrow[p] = (int32_t)proof->person_price[p];
        p++;
    }
    return p == count ? narrow : NULL;
}

static bool people_hold(const struct proof *proof, allot_wide *dual)
{
    const struct allot_result *result = proof->result;
    uint32_t placed = 0, wrong = 0;

    for (uint32_t p = 0; p < proof->in->person_count; p++) {
        int64_t price = result->person_price[p];
        bool free = result->need_of[p] == ALLOT_NONE;
        placed += !free;
        wrong |= (uint32_t)(price < 0) | (uint32_t)(free && price != 0);
        *dual += price;
    }
    return !wrong && placed == result->placed_count;
}

static bool needs_hold(const struct proof *proof, allot_wide *dual)
{
    uint64_t taken = 0;

    for (uint32_t n = 0; n < proof->in->need_count; n++) {
        int64_t price = proof->result->need_price[n];
        uint32_t places = proof->in->capacity[n];
        if (price < 0 || proof->taken[n] > places ||
            (price > 0 && proof->taken[n] < places))
            return false;
        *dual += (allot_wide)price * places;
        taken += proof->taken[n];
    }
    /* Each placed person was met on a pair of hers. */
    return taken == proof->result->placed_count;
}

static bool bounds_hold(const struct proof *proof, struct arena *arena,
                        allot_wide *dual)
{
    const struct allot_input *in = proof->in;
    uint32_t *count =
        allot_bound_counts(in, &proof->cross, proof->result->need_of, arena);

    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        int64_t price = proof->result->bound_price[b];
        if (count[b] < bound->lower || count[b] > bound->upper)
            return false;
        if ((price > 0 && count[b] != bound->upper) ||
            (price < 0 && count[b] != bound->lower))
            return false;
        *dual += (allot_wide)price * count[b];
    }
    return true;
}

/* See struct allot_result: a sum of values can differ by no more than this. */
static bool premium_holds(const struct proof *proof)
{
    const struct allot_input *in = proof->in;
    int64_t low = 0, high = 0, premium = proof->result->premium;
    uint64_t placed = 0;

    if (in->goal == ALLOT_MOST_VALUE)
        return premium == 0;
    for (uint32_t k = 0; k < in->pair_start[in->need_count]; k++) {
        low = in->pairs[k].value < low ? in->pairs[k].value : low;
        high = in->pairs[k].value > high ? in->pairs[k].value : high;
    }
    for (uint32_t n = 0; n < in->need_count; n++)
        placed += in->capacity[n];
    placed = placed < in->person_count ? placed : in->person_count;
    return premium > (allot_wide)(high - low) * (int64_t)placed;
}

bool allot_proves(const struct allot_input *in, const struct allot_result *result)
{
    struct arena scratch = { 0 };
    struct proof proof = { .in = in,
                           .result = result,
                           .person_price = result->person_price,
                           .need_price = result->need_price };
    allot_wide dual = 0;

    proof.taken = ARENA_ARRAY(&scratch, in->need_count, uint32_t);
    allot_cross_begin(&proof.cross, in, &scratch);
    if (in->bound_count > 0) {
        proof.person_price = allot_person_prices(in, result, &scratch);
        proof.need_price = allot_need_prices(in, result, &scratch);
    }
    bool holds = pairs_hold(&proof, narrow_prices(&proof, &scratch));
    holds = holds && people_hold(&proof, &dual) && needs_hold(&proof, &dual) &&
            bounds_hold(&proof, &scratch, &dual) && premium_holds(&proof) &&
            proof.value == result->value &&
            dual == result->value +
                        (allot_wide)result->premium * (int64_t)result->placed_count;
    arena_free(&scratch);
    return holds;
}
