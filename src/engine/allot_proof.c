/*
 * allot_proof.c: does the certificate hold? The rules are those of struct allot_result.
 *
 * A bound over whole needs, or over people whatever their need, is added to the price
 * of each; what is left are bounds on a need and a group of people together, kept need
 * by need. Then one pass over the pairs, and one more where most placed counts.
 */
#include <assert.h>
#include <string.h>

#include "engine/allot_in.h"

#define NEAR_MOST 512u

/* A pair that is worth as much as its need's price. */
struct near {
    uint32_t need, pair, person;
    int32_t most; /* owners above it are dearer than what the need's price leaves */
};

/* A person's price above the least of all, or INT32_MAX, and her need: one look. */
struct owner {
    int32_t above;
    uint32_t need;
};

struct proof {
    const struct allot_input *in;
    const struct allot_result *result;
    const int64_t *person_price, *need_price; /* with bounds on them alone */
    int64_t least_price;                      /* of a person               */
    uint32_t *taken;                          /* [need_count]              */
    struct owner *owners;                     /* [person_count]            */
    int64_t value;                            /* of the pairs chosen       */
    uint32_t *under; /* [bound_count] people placed under it: those that cross first */
    struct allot_cross cross;
    bool lifts; /* a bound's price is negative: a lower one takes away from a gap */
    struct near *near; /* [2 * NEAR_MOST] to be looked at */
    uint32_t near_count;
};

static bool crosses_at(const struct proof *proof, uint32_t bound, uint32_t person)
{
    const struct allot_bound *b = &proof->in->bounds[bound];

    return proof->in->person_families[b->person_family].set_of[person] == b->person_set;
}

/* What the bounds that cross needs with groups of people cost on one pair. */
static int64_t crossing(const struct proof *proof, uint32_t need, uint32_t person)
{
    const struct allot_cross *cross = &proof->cross;
    int64_t price = 0;

    for (uint32_t i = cross->start[need]; i < cross->start[need + 1]; i++)
        price += crosses_at(proof, cross->bound[i], person)
                     ? proof->result->bound_price[cross->bound[i]]
                     : 0;
    return price;
}

/* Counted here, where the need's bounds are at hand: person by person, at the end, it
 * took 10 ms for 400,000 people, so 1. */
static void count_crossing(struct proof *proof, uint32_t need, uint32_t person)
{
    const struct allot_cross *cross = &proof->cross;

    for (uint32_t i = cross->start[need]; i < cross->start[need + 1]; i++)
        proof->under[cross->bound[i]] += crosses_at(proof, cross->bound[i], person);
}

/* Calls for the groups that the people of the first `count` pairs are in. */
static void call_groups(const struct proof *proof, uint32_t count)
{
    const struct allot_input *in = proof->in;

    for (uint32_t i = 0; i < count; i++) {
        const struct near *near = &proof->near[i];
        uint32_t first = proof->cross.start[near->need];
        if (first == proof->cross.start[near->need + 1])
            continue;
        const struct allot_bound *bound = &in->bounds[proof->cross.bound[first]];
        __builtin_prefetch(
            &in->person_families[bound->person_family].set_of[near->person]);
    }
}

/* A pair worth less than this is dearer than its value whoever the person is. */
static int32_t least_near(const struct proof *proof, uint32_t need)
{
    allot_wide sum = (allot_wide)proof->need_price[need] - proof->result->premium +
                     proof->least_price;

    if (sum < INT32_MIN || proof->lifts)
        return INT32_MIN;
    return sum < INT32_MAX ? (int32_t)sum : INT32_MAX;
}

/* A pair whose prices may meet its value exactly: do they, and is it chosen? */
static bool holds_at(struct proof *proof, const struct near *near)
{
    const struct owner *owner = &proof->owners[near->person];
    int32_t value = proof->in->pairs[near->pair].value;
    allot_wide price = owner->above < INT32_MAX
                           ? (allot_wide)proof->least_price + owner->above
                           : proof->person_price[near->person];
    allot_wide gap = price + proof->need_price[near->need] - proof->result->premium -
                     value + crossing(proof, near->need, near->person);
    bool chosen = gap == 0 && owner->need == near->need;

    proof->taken[near->need] += chosen;
    proof->value += chosen ? value : 0;
    if (chosen)
        count_crossing(proof, near->need, near->person);
    return gap >= 0;
}

/* What crosses only adds to a gap, but where it lifts; then least_near keeps all. */
static bool all_hold(struct proof *proof)
{
    struct near *near = proof->near;
    uint32_t kept = 0;
    bool holds = true;

    for (uint32_t i = 0; i < proof->near_count; i++) {
        struct near one = near[i];
        near[kept] = one;
        kept += proof->owners[one.person].above <= one.most;
    }
    call_groups(proof, kept);
    for (uint32_t i = 0; i < kept; i++)
        holds &= holds_at(proof, &near[i]);
    proof->near_count = 0;
    return holds;
}

/* GCC 12's analyzer takes the width of a vector for that of its numbers. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-shift-count-overflow"
#endif

/* Which of up to 64 pairs are worth `least`, a bit each: a pair's value is its upper
 * half. */
static inline uint64_t near_bits(const struct allot_pair *pairs, uint32_t count,
                                 int32_t least)
{
    const lanes from = ALL_OF((int64_t)((uint64_t)(uint32_t)least << 32));
    lanes bit = { 1, 2, 4, 8 }, bits = { 0 };
    uint64_t rest = 0;
    uint32_t i = 0;

    for (; i + LANES <= count; i += LANES, bit <<= LANES)
        bits |= bit & ~(from > ROW_OF(pairs + i));
    for (; i < count; i++)
        rest |= (uint64_t)(pairs[i].value >= least) << i;
    return (uint64_t)(bits[0] | bits[1] | bits[2] | bits[3]) | rest;
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/* Keeps those of a need's pairs that are worth its price, and calls for their owners.
 */
ALLOT_CLONES static void keep_near(struct proof *proof, uint32_t need, uint32_t from,
                                   uint32_t to)
{
    const struct allot_pair *pairs = proof->in->pairs;
    const int32_t least = least_near(proof, need);
    struct near *near = proof->near + proof->near_count;

    for (uint32_t k = from; k < to; k += 64) {
        uint64_t bits = near_bits(pairs + k, to - k < 64 ? to - k : 64, least);
        for (; bits != 0; bits &= bits - 1) {
            uint32_t pair = k + (uint32_t)__builtin_ctzll(bits);
            uint32_t more = (uint32_t)pairs[pair].value - (uint32_t)least;
            __builtin_prefetch(&proof->owners[pairs[pair].person]);
            *near++ =
                (struct near){ need, pair, pairs[pair].person,
                               least > INT32_MIN && more < INT32_MAX ? (int32_t)more
                                                                     : INT32_MAX };
        }
    }
    proof->near_count = (uint32_t)(near - proof->near);
}

/*
 * The sum of prices is at least the value on every pair. Chosen pairs are looked for
 * among those where it is equal: who is placed on another, or on none, is missed in the
 * end. One pair in twelve is worth as much as its need's price, and so is looked at
 * with the person whom it is about; the others take a comparison, four in a row.
 * Measured, 400,000 people: 25 ms with her price read at every pair, 11 with all sums
 * exact, 7 where half of those pairs are left for these; 3 are the memory's.
 */
static bool pairs_hold(struct proof *proof)
{
    const struct allot_input *in = proof->in;
    bool holds = true;

    for (uint32_t n = 0; n < in->need_count; n++) {
        uint32_t end = in->pair_start[n + 1], to;
        for (uint32_t from = in->pair_start[n]; from < end; from = to) {
            to = end - from < NEAR_MOST ? end : from + NEAR_MOST;
            keep_near(proof, n, from, to);
            if (proof->near_count > NEAR_MOST)
                holds &= all_hold(proof);
        }
    }
    return all_hold(proof) && holds;
}

static int64_t least_of(const int64_t *prices, uint32_t count)
{
    int64_t least = INT64_MAX;

    for (uint32_t i = 0; i < count; i++)
        least = prices[i] < least ? prices[i] : least;
    return least;
}

static void lay_owners(struct proof *proof, struct arena *arena)
{
    const uint32_t count = proof->in->person_count;

    proof->owners = ARENA_ARRAY(arena, count, struct owner);
    for (uint32_t p = 0; p < count; p++) {
        uint64_t above =
            (uint64_t)proof->person_price[p] - (uint64_t)proof->least_price;
        proof->owners[p] =
            (struct owner){ above < INT32_MAX ? (int32_t)above : INT32_MAX,
                            proof->result->need_of[p] };
    }
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

/* Each placed person was met on a pair of hers: needs_hold. */
static bool bounds_hold(struct proof *proof, struct arena *arena, allot_wide *dual)
{
    const struct allot_input *in = proof->in;

    if (in->bound_count == 0)
        return true;
    allot_count_bounds(in, proof->result->need_of, proof->taken, proof->under, arena);

    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        int64_t price = proof->result->bound_price[b];
        if (proof->under[b] < bound->lower || proof->under[b] > bound->upper)
            return false;
        if ((price > 0 && proof->under[b] != bound->upper) ||
            (price < 0 && proof->under[b] != bound->lower))
            return false;
        *dual += (allot_wide)price * proof->under[b];
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

/* What is read and written all over, or put there by people or bounds. */
static size_t scratch_bytes(const struct allot_input *in)
{
    size_t person = sizeof(struct owner), need = sizeof(uint32_t);

    if (in->bound_count > 0) {
        person += sizeof(int64_t);
        need += sizeof(int64_t) + sizeof(uint32_t);
    }
    return in->person_count * person + in->need_count * need +
           (size_t)in->bound_count * 2 * sizeof(uint32_t);
}

bool allot_proves(const struct allot_input *in, const struct allot_result *result)
{
    struct arena scratch = { 0 };
    struct proof proof = { .in = in,
                           .result = result,
                           .person_price = result->person_price,
                           .need_price = result->need_price };
    allot_wide dual = 0;

    arena_reserve_large(&scratch, scratch_bytes(in));
    proof.taken = ARENA_ARRAY(&scratch, in->need_count, uint32_t);
    allot_cross_begin(&proof.cross, in, &scratch);
    proof.under = ARENA_ARRAY(&scratch, in->bound_count, uint32_t);
    if (in->bound_count > 0) {
        proof.person_price = allot_person_prices(in, result, &scratch);
        proof.need_price = allot_need_prices(in, result, &scratch);
    }
    proof.least_price = least_of(proof.person_price, in->person_count);
    proof.lifts =
        in->bound_count > 0 && least_of(result->bound_price, in->bound_count) < 0;
    lay_owners(&proof, &scratch);
    proof.near = ARENA_ARRAY(&scratch, (size_t)2 * NEAR_MOST + 1, struct near);
    bool holds = pairs_hold(&proof);
    holds = holds && people_hold(&proof, &dual) && needs_hold(&proof, &dual) &&
            bounds_hold(&proof, &scratch, &dual) && premium_holds(&proof) &&
            proof.value == result->value &&
            dual == result->value +
                        (allot_wide)result->premium * (int64_t)result->placed_count;
    arena_free(&scratch);
    return holds;
}
