/*
 * allot_scale.c: the two-sided auction with increments, for places and people that are
 * about as many.
 *
 * Values are multiplied by `unit`, one more than there are prices, so that an increment
 * of 1 is finer than any cycle of exchanges can tell apart. In each round, of falling
 * increments,
 *   1  people whose place is no longer within the increment of their best leave it;
 *   2  people without a place bid for the cheapest place of the need that nets most;
 *      prices rise; who nets nothing anywhere stays out;
 *   3  needs that ask a price for a place nobody took bid for people: prices fall.
 * Neither step undoes the other: 2 leaves no place that was taken, 3 no person. At the
 * end every chosen pair is within 1 of the best for both sides.
 *
 * Prices are then rounded to whole values. Of `unit` remainders one is borne by no
 * price; rounding just there keeps every difference that was within 1 exact.
 *
 * Source: Bertsekas and Castanon, "A forward/reverse auction algorithm for asymmetric
 * assignment problems", Computational Optimization and Applications 1 (1992), with the
 * places of one need as similar objects.
 */
#include <assert.h>
#include <string.h>

#include "engine/allot_in.h"

/* How fast increments fall. L-balanced: 3 1.1 s, 5 0.9 s, 10 0.8 s, 16 0.5 s, 32 0.7 s.
 */
#define FALL 16

/*
 * With places to spare the last round alone is quick, as nobody is fought over for
 * long: so many looks a pair are more than it has ever taken. But places may be many
 * only in name, where few can take them, and people who are worth the same everywhere
 * then outbid each other by 1 a step, some 10^10 times; so beyond that it is all
 * rounds.
 */
#define LOOKS_ALONE 64u

/* A place: what was bid for it, and by whom. The cheapest of a need comes first. */
struct place {
    int64_t price;
    uint32_t person; /* ALLOT_NONE: nobody took it */
};

struct scaling {
    const struct allot_input *in;
    struct arena arena;
    int64_t unit, increment;
    int32_t shift;
    uint64_t looks, looks_most;
    uint32_t *pair_start;     /* [person_count + 1] pairs by person */
    struct allot_pair *pairs; /* .person is the need                */
    uint32_t *place_start;    /* [need_count + 1] */
    struct place *places;     /* of each need a heap in step 2 */
    int64_t *price;           /* [need_count] of the cheapest place */
    uint32_t *need_of;        /* [person_count] */
    int32_t *value;           /* [person_count] of the pair chosen, shifted */
    uint32_t *untaken;        /* [need_count] */
    uint32_t *waiting;        /* people in step 2, needs in step 3 */
    uint32_t waiting_count;
    bool *is_waiting; /* [need_count] */
};

static void lay_pairs(struct scaling *scaling)
{
    const struct allot_input *in = scaling->in;
    uint32_t count = in->pair_start[in->need_count];
    uint32_t *start =
        ARENA_ARRAY(&scaling->arena, (size_t)in->person_count + 2, uint32_t);

    scaling->pairs = ARENA_ARRAY(&scaling->arena, count, struct allot_pair);
    for (uint32_t k = 0; k < count; k++)
        start[in->pairs[k].person + 2]++;
    for (uint32_t p = 0; p < in->person_count; p++)
        start[p + 2] += start[p + 1];
    for (uint32_t n = 0; n < in->need_count; n++)
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++)
            scaling->pairs[start[in->pairs[k].person + 1]++] =
                (struct allot_pair){ n, in->pairs[k].value + scaling->shift };
    scaling->pair_start = start;
}

/* One place more than people who could take it says the same as any number. */
static uint32_t places_of(const struct allot_input *in, uint32_t need)
{
    uint32_t pairs = in->pair_start[need + 1] - in->pair_start[need];

    return in->capacity[need] <= pairs ? in->capacity[need] : pairs + 1;
}

static void lay_places(struct scaling *scaling, int32_t most)
{
    const struct allot_input *in = scaling->in;
    uint32_t *start =
        ARENA_ARRAY(&scaling->arena, (size_t)in->need_count + 1, uint32_t);

    for (uint32_t n = 0; n < in->need_count; n++) {
        start[n + 1] = start[n] + places_of(in, n);
        /* No place: too dear for anybody. */
        if (start[n + 1] == start[n])
            scaling->price[n] =
                ((int64_t)(most > 0 ? most : 0) + scaling->shift + 1) * scaling->unit;
    }
    scaling->place_start = start;
    scaling->places = ARENA_ARRAY(&scaling->arena, start[in->need_count], struct place);
}

static void begin(struct scaling *scaling, const struct allot_input *in,
                  const struct allot_scale_of *scale, int32_t shift)
{
    struct arena *arena = &scaling->arena;
    uint32_t larger = in->person_count;

    larger = in->need_count > larger ? in->need_count : larger;
    scaling->in = in;
    scaling->shift = shift;
    scaling->unit = (int64_t)in->need_count + 2;
    scaling->price = ARENA_ARRAY(arena, in->need_count, int64_t);
    scaling->need_of = ARENA_ARRAY(arena, in->person_count, uint32_t);
    scaling->value = ARENA_ARRAY(arena, in->person_count, int32_t);
    scaling->untaken = ARENA_ARRAY(arena, in->need_count, uint32_t);
    scaling->waiting = ARENA_ARRAY(arena, larger, uint32_t);
    scaling->is_waiting = ARENA_ARRAY(arena, in->need_count, bool);
    for (uint32_t p = 0; p < in->person_count; p++)
        scaling->need_of[p] = ALLOT_NONE;
    lay_pairs(scaling);
    lay_places(scaling, scale->most);
}

/* The best two nets of a person; staying out is one of 0. */
struct choice {
    int64_t net, next;
    uint32_t need; /* ALLOT_NONE: staying out */
    int32_t value;
};

static struct choice choose(struct scaling *scaling, uint32_t person)
{
    struct choice choice = { 0, 0, ALLOT_NONE, 0 };
    const int64_t *price = scaling->price;
    uint32_t end = scaling->pair_start[person + 1];

    scaling->looks += end - scaling->pair_start[person];
    for (uint32_t k = scaling->pair_start[person]; k < end; k++) {
        uint32_t need = scaling->pairs[k].person;
        int64_t net = scaling->pairs[k].value * scaling->unit - price[need];
        if (net <= choice.next)
            continue;
        if (net > choice.net)
            choice = (struct choice){ net, choice.net, need, scaling->pairs[k].value };
        else
            choice.next = net;
    }
    return choice;
}

/* Puts a place that became dearer where it belongs in its need's heap. */
static void sink(struct place *places, uint32_t count, struct place place)
{
    uint32_t i = 0;

    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= count)
            break;
        if (child + 1 < count && places[child + 1].price < places[child].price)
            child++;
        if (places[child].price >= place.price)
            break;
        places[i] = places[child];
        i = child;
    }
    places[i] = place;
}

/* What a person would have to be offered: what she nets now. */
static int64_t net_of(const struct scaling *scaling, uint32_t person)
{
    uint32_t need = scaling->need_of[person];

    if (need == ALLOT_NONE)
        return 0;
    return scaling->value[person] * scaling->unit - scaling->price[need];
}

static bool may_stay(struct scaling *scaling, uint32_t person)
{
    return scaling->need_of[person] != ALLOT_NONE &&
           net_of(scaling, person) >= choose(scaling, person).net - scaling->increment;
}

/* Step 1. Fills the places with those who may stay; the others wait. */
static void let_go(struct scaling *scaling)
{
    const struct allot_input *in = scaling->in;
    uint32_t *taken = scaling->untaken; /* until they are counted */

    scaling->waiting_count = 0;
    memset(taken, 0, in->need_count * sizeof *taken);
    for (uint32_t n = 0; n < in->need_count; n++)
        for (uint32_t i = scaling->place_start[n]; i < scaling->place_start[n + 1]; i++)
            scaling->places[i] = (struct place){ scaling->price[n], ALLOT_NONE };
    for (uint32_t p = 0; p < in->person_count; p++) {
        uint32_t need = scaling->need_of[p];
        if (!may_stay(scaling, p)) {
            scaling->need_of[p] = ALLOT_NONE;
            scaling->waiting[scaling->waiting_count++] = p;
            continue;
        }
        uint32_t last = scaling->place_start[need + 1] - 1;
        scaling->places[last - taken[need]++].person = p;
    }
}

/* Step 2 for one person; ALLOT_NONE or who had the place before. */
static uint32_t bid(struct scaling *scaling, uint32_t person)
{
    struct choice choice = choose(scaling, person);

    scaling->need_of[person] = choice.need;
    if (choice.need == ALLOT_NONE)
        return ALLOT_NONE;
    uint32_t first = scaling->place_start[choice.need];
    uint32_t count = scaling->place_start[choice.need + 1] - first;
    struct place *places = &scaling->places[first];
    uint32_t before = places[0].person;
    sink(places, count,
         (struct place){
             places[0].price + choice.net - choice.next + scaling->increment, person });
    scaling->price[choice.need] = places[0].price;
    scaling->value[person] = choice.value;
    if (before != ALLOT_NONE)
        scaling->need_of[before] = ALLOT_NONE;
    return before;
}

static bool is_over(const struct scaling *scaling)
{
    return scaling->looks > scaling->looks_most;
}

static void people_bid(struct scaling *scaling)
{
    while (scaling->waiting_count > 0 && !is_over(scaling)) {
        uint32_t person = scaling->waiting[--scaling->waiting_count];
        while (person != ALLOT_NONE && !is_over(scaling))
            person = bid(scaling, person);
    }
}

static void need_waits(struct scaling *scaling, uint32_t need)
{
    if (scaling->untaken[need] == 0 || scaling->price[need] == 0 ||
        scaling->is_waiting[need])
        return;
    scaling->is_waiting[need] = true;
    scaling->waiting[scaling->waiting_count++] = need;
}

/* Step 3 for one place of a need; false when it is better left empty, at no price. */
static bool offer(struct scaling *scaling, uint32_t need)
{
    const struct allot_input *in = scaling->in;
    int64_t best = 0, next = 0;
    struct allot_pair chosen = { ALLOT_NONE, 0 };

    scaling->looks += in->pair_start[need + 1] - in->pair_start[need];
    for (uint32_t k = in->pair_start[need]; k < in->pair_start[need + 1]; k++) {
        uint32_t person = in->pairs[k].person;
        int32_t value = in->pairs[k].value + scaling->shift;
        if (scaling->need_of[person] == need)
            continue;
        int64_t left = value * scaling->unit - net_of(scaling, person);
        if (left <= next)
            continue;
        if (left > best) {
            next = best;
            best = left;
            chosen = (struct allot_pair){ person, value };
        } else {
            next = left;
        }
    }
    if (best <= scaling->increment) {
        scaling->price[need] = 0;
        return false;
    }
    int64_t price = next > scaling->increment ? next - scaling->increment : 0;
    scaling->price[need] = price < scaling->price[need] ? price : scaling->price[need];
    uint32_t before = scaling->need_of[chosen.person];
    scaling->need_of[chosen.person] = need;
    scaling->value[chosen.person] = chosen.value;
    scaling->untaken[need]--;
    if (before != ALLOT_NONE) {
        scaling->untaken[before]++;
        need_waits(scaling, before);
    }
    return true;
}

static void needs_bid(struct scaling *scaling)
{
    const struct allot_input *in = scaling->in;

    scaling->waiting_count = 0;
    for (uint32_t n = 0; n < in->need_count; n++)
        scaling->untaken[n] = scaling->place_start[n + 1] - scaling->place_start[n];
    for (uint32_t p = 0; p < in->person_count; p++)
        if (scaling->need_of[p] != ALLOT_NONE)
            scaling->untaken[scaling->need_of[p]]--;
    for (uint32_t n = 0; n < in->need_count; n++)
        need_waits(scaling, n);
    while (scaling->waiting_count > 0) {
        uint32_t need = scaling->waiting[--scaling->waiting_count];
        scaling->is_waiting[need] = false;
        while (scaling->untaken[need] > 0 && scaling->price[need] > 0 &&
               !is_over(scaling))
            if (!offer(scaling, need))
                break;
    }
}

/* Whole values: see the top of the file. Staying out is a price of 0 like the others.
 */
static void round_prices(struct scaling *scaling)
{
    const struct allot_input *in = scaling->in;
    bool *borne = ARENA_ARRAY(&scaling->arena, (size_t)scaling->unit, bool);
    int64_t free = 0, unit = scaling->unit;

    borne[0] = true;
    for (uint32_t n = 0; n < in->need_count; n++) {
        assert(scaling->price[n] >= 0);
        borne[scaling->price[n] % unit] = true;
    }
    while (borne[free])
        free++;
    /* Rounded down at free + 1; what stays out goes down to -1, so that is added. */
    for (uint32_t n = 0; n < in->need_count; n++) {
        int64_t price = scaling->price[n];
        scaling->price[n] = price > free ? (price - free - 1) / unit + 1 : 0;
    }
}

/* A round is sound from any prices that are not negative: let_go sees to that. */
static void round_of(struct scaling *scaling)
{
    let_go(scaling);
    people_bid(scaling);
    if (!is_over(scaling))
        needs_bid(scaling);
}

static void run(struct scaling *scaling, const struct allot_scale_of *scale)
{
    const struct allot_input *in = scaling->in;
    const int64_t most = ((int64_t)scale->most + scaling->shift) * scaling->unit;

    scaling->increment = 1;
    if (scale->places > in->person_count + in->person_count / 8) {
        scaling->looks_most = LOOKS_ALONE * (uint64_t)in->pair_start[in->need_count];
        round_of(scaling);
        if (!is_over(scaling))
            return;
    }
    scaling->looks_most = UINT64_MAX;
    while (scaling->increment < most / FALL)
        scaling->increment *= FALL;
    for (;; scaling->increment /= FALL) {
        round_of(scaling);
        if (scaling->increment == 1)
            return;
    }
}

void allot_scale(const struct allot_input *in, const struct allot_scale_of *scale,
                 int32_t shift, const struct allot_scaled *scaled)
{
    struct scaling scaling = { 0 };

    begin(&scaling, in, scale, shift);
    run(&scaling, scale);
    round_prices(&scaling);
    memcpy(scaled->need_price, scaling.price, in->need_count * sizeof *scaling.price);
    for (uint32_t p = 0; p < in->person_count; p++)
        scaled->seats[p] = (struct allot_seat){ .need = scaling.need_of[p],
                                                .value = scaling.value[p] };
    *scaled->looks += scaling.looks;
    arena_free(&scaling.arena);
}
