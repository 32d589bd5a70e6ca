/*
 * allot_plain.c: places without bounds: an auction, then shortest paths.
 *
 * Invariants, of nets at the present prices:
 *   1  what a need has chosen nets at least what any pair it has not chosen does;
 *   2  people who are not placed have price 0, and prices of people never fall;
 *   3  in the paths, a need's price lies between the two sides of 1.
 * A need with a place left is done when no pair nets more than 0 (in the auction), or
 * when its price is 0 (in the paths).
 */
#include <assert.h>

#include "engine/allot_auction.h"

/* What a shortest path knows of a node; valid where `turn` is the present one. */
struct label {
    int64_t distance;
    uint32_t turn;
    uint32_t from; /* a person: the need that reached her; a need: by which person */
    int32_t value; /* a person: of the pair that reached her                       */
};

struct plain {
    const struct allot_input *in;
    struct allot_lists lists;
    struct arena arena;
    struct allot_auction auction;
    struct allot_seat *seats; /* [person_count], once the auction is over        */
    int64_t *price;           /* [need_count], on the same footing as seats */
    int64_t premium; /* on a place, in both nets and needs' prices: left out of both */
    struct allot_effort effort;

    struct label *person_label, *need_label;
    uint32_t *touched; /* people labelled in this turn */
    uint32_t touched_count, turn;
    uint32_t *reached; /* needs labelled in this turn  */
    uint32_t reached_count;
    struct allot_heap heap;
};

/* Where a path may end. */
struct end {
    int64_t distance;
    uint32_t person; /* who is free, or ALLOT_NONE */
    uint32_t need;   /* that gives a place up, when person is ALLOT_NONE */
};

static void label_need(struct plain *plain, uint32_t need, int64_t distance,
                       uint32_t person, struct end *end)
{
    struct label *label = &plain->need_label[need];

    if (label->turn == plain->turn && label->distance <= distance)
        return;
    if (label->turn != plain->turn)
        plain->reached[plain->reached_count++] = need;
    *label = (struct label){ distance, plain->turn, person, 0 };
    int64_t empty = distance + plain->price[need] + plain->premium;
    if (empty < end->distance)
        *end = (struct end){ empty, ALLOT_NONE, need };
    allot_heap_push(&plain->heap, distance, need);
}

static void label_person(struct plain *plain, uint32_t need, int64_t key,
                         int64_t distance, struct end *end)
{
    uint32_t person = allot_key_person(key);
    const struct allot_seat *seat = &plain->seats[person];
    struct label *label = &plain->person_label[person];

    if (label->turn == plain->turn && label->distance <= distance)
        return;
    if (label->turn != plain->turn)
        plain->touched[plain->touched_count++] = person;
    *label = (struct label){ distance, plain->turn, need, allot_key_value(key) };
    if (seat->need == ALLOT_NONE) {
        *end = (struct end){ distance, person, ALLOT_NONE };
        return;
    }
    distance += seat->value - seat->price - plain->price[seat->need];
    if (distance < end->distance)
        label_need(plain, seat->need, distance, person, end);
}

/* Looks at need's pairs as long as they could lead to a nearer end. */
static void scan(struct plain *plain, uint32_t need, int64_t distance, struct end *end)
{
    const struct allot_list *list = &plain->lists.list[need];
    int64_t price = plain->price[need];
    uint32_t i = 0;

    for (;; i++) {
        if (i == list->ready && !allot_lists_more(&plain->lists, need))
            break;
        int64_t key = list->keys[i];
        int64_t reach = distance + price - allot_key_value(key);
        if (reach >= end->distance)
            break;
        const struct allot_seat *seat = &plain->seats[allot_key_person(key)];
        if (seat->need != need && reach + seat->price < end->distance)
            label_person(plain, need, key, reach + seat->price, end);
    }
    plain->auction.looks += i + 1;
}

static struct end search(struct plain *plain, uint32_t need)
{
    struct end end = { INT64_MAX, ALLOT_NONE, ALLOT_NONE };

    plain->turn++;
    plain->touched_count = plain->reached_count = 0;
    plain->heap.count = 0;
    label_need(plain, need, 0, ALLOT_NONE, &end);
    while (plain->heap.count > 0) {
        struct allot_heap_entry entry = allot_heap_pop(&plain->heap);
        if (entry.distance >= end.distance)
            break;
        if (entry.distance == plain->need_label[entry.need].distance)
            scan(plain, entry.need, entry.distance, &end);
    }
    return end;
}

static void move_prices(struct plain *plain, int64_t reach)
{
    for (uint32_t i = 0; i < plain->reached_count; i++) {
        uint32_t need = plain->reached[i];
        int64_t distance = plain->need_label[need].distance;
        if (distance < reach)
            plain->price[need] -= reach - distance;
    }
    for (uint32_t i = 0; i < plain->touched_count; i++) {
        uint32_t person = plain->touched[i];
        int64_t distance = plain->person_label[person].distance;
        if (distance < reach)
            plain->seats[person].price += reach - distance;
    }
}

/* One unit of need finds its place, or the place that is best left empty is found. */
static void path(struct plain *plain, uint32_t need)
{
    struct end end = search(plain, need);
    uint32_t person = end.person;

    move_prices(plain, end.distance);
    plain->effort.paths++;
    plain->auction.bidders[need].left--;
    if (person == ALLOT_NONE) {
        plain->auction.bidders[end.need].left++;
        person = plain->need_label[end.need].from;
    }
    while (person != ALLOT_NONE) {
        const struct label *label = &plain->person_label[person];
        plain->seats[person].need = label->from;
        plain->seats[person].value = label->value;
        person = plain->need_label[label->from].from;
    }
}

/*
 * A place that is left again after a path is left for good: its need's price is 0.
 * False as auction.
 */
static bool give_tied(struct plain *plain)
{
    for (uint32_t i = 0; i < plain->auction.tied_count; i++)
        while (plain->auction.bidders[plain->auction.tied[i]].left > 0 &&
               plain->price[plain->auction.tied[i]] > 0) {
            path(plain, plain->auction.tied[i]);
            if (allot_auction_is_over(&plain->auction))
                return false;
        }
    return true;
}

/* The two-sided auction, from the beginning; then what paths go on from. */
static void scale_instead(struct plain *plain, const struct allot_scale_of *scale)
{
    const struct allot_input *in = plain->in;
    struct allot_scaled scaled = { plain->seats, plain->price, &plain->auction.looks };

    allot_scale(in, scale, plain->lists.shift, &scaled);
    for (uint32_t n = 0; n < in->need_count; n++)
        plain->auction.bidders[n].left = in->capacity[n];
    for (uint32_t p = 0; p < in->person_count; p++) {
        struct allot_seat *seat = &plain->seats[p];
        if (seat->need == ALLOT_NONE)
            continue;
        seat->price = seat->value - plain->price[seat->need];
        plain->auction.bidders[seat->need].left--;
    }
    plain->effort.scaled = true;
}

/*
 * Raises what a place is worth beyond anything a person could be exchanged for. Inside
 * the auction such a sum starts price wars; here it only moves prices.
 */
static void place_most(struct plain *plain, uint32_t placed, uint64_t places)
{
    const struct allot_input *in = plain->in;

    if (placed == in->person_count || placed == places)
        return;
    for (uint32_t n = 0; n < in->need_count; n++)
        while (plain->auction.bidders[n].left > 0 &&
               plain->price[n] + plain->premium > 0)
            path(plain, n);
}

/* What auction and paths read all over, each of a person and of a need. */
static size_t bytes_of(const struct allot_input *in)
{
    const size_t person = sizeof(struct allot_stand) + sizeof(int32_t) +
                          sizeof(struct allot_seat) + sizeof(struct label) +
                          sizeof(uint32_t);
    const size_t need = sizeof(struct allot_list) + ALLOT_HEAD * sizeof(int64_t) +
                        sizeof(struct allot_bidder) + 3 * sizeof(uint32_t) +
                        sizeof(bool) + sizeof(int64_t) + sizeof(struct label);

    return in->person_count * person + in->need_count * need;
}

static void plain_begin(struct plain *plain, const struct allot_input *in)
{
    struct arena *arena = &plain->arena;

    plain->in = in;
    arena_reserve_large(arena, bytes_of(in));
    allot_lists_begin(&plain->lists, in, arena);
    allot_auction_begin(&plain->auction, in, &plain->lists, arena);
    plain->price = ARENA_ARRAY(arena, in->need_count, int64_t);
    plain->seats = ARENA_ARRAY(arena, in->person_count, struct allot_seat);
    plain->person_label = ARENA_ARRAY(arena, in->person_count, struct label);
    plain->need_label = ARENA_ARRAY(arena, in->need_count, struct label);
    plain->touched = ARENA_ARRAY(arena, in->person_count, uint32_t);
    plain->reached = ARENA_ARRAY(arena, in->need_count, uint32_t);
    plain->heap.arena = arena;
}

/* What paths go on from: prices of needs are what is forgone, or 0 with a place left
 * that nobody is worth. */
static void take_over(struct plain *plain)
{
    const struct allot_auction *auction = &plain->auction;

    allot_auction_forgone(&plain->auction, plain->price);
    for (uint32_t p = 0; p < plain->in->person_count; p++)
        plain->seats[p] =
            (struct allot_seat){ auction->stands[p].price, auction->value[p],
                                 auction->stands[p].need };
}

static uint32_t count_placed(const struct plain *plain)
{
    uint32_t placed = 0;

    for (uint32_t p = 0; p < plain->in->person_count; p++)
        placed += plain->seats[p].need != ALLOT_NONE;
    return placed;
}

static void plain_end(struct plain *plain, struct allot_result *result)
{
    const struct allot_input *in = plain->in;

    for (uint32_t n = 0; n < in->need_count; n++)
        result->need_price[n] = plain->price[n] + plain->premium;
    for (uint32_t p = 0; p < in->person_count; p++) {
        const struct allot_seat *seat = &plain->seats[p];
        result->need_of[p] = seat->need;
        if (seat->need == ALLOT_NONE)
            continue;
        /* What the pair brings above the need's price is the person's: equality. */
        int64_t value = (int64_t)seat->value - plain->lists.shift;
        result->person_price[p] =
            value + result->premium - result->need_price[seat->need];
        result->placed_count++;
        result->value += value;
    }
    plain->effort.looks = plain->auction.looks;
    plain->effort.bids = plain->auction.bids;
    result->effort = plain->effort;
}

static bool sort_lists(struct plain *plain, struct allot_scale_of *scale,
                       struct err *err)
{
    const struct allot_input *in = plain->in;
    const uint32_t wrong = allot_lists_sort_unseen(&plain->lists, scale);

    if (wrong != ALLOT_NONE)
        return allot_refuse_pair(in, wrong, err);
    if (!allot_check_sums(in, scale, err))
        return false;
    if (in->goal == ALLOT_MOST_PLACED && scale->least < 1)
        allot_lists_shift(&plain->lists, 1 - scale->least);
    return true;
}

static void solve(struct plain *plain, const struct allot_scale_of *scale,
                  struct allot_result *result)
{
    const struct allot_input *in = plain->in;

    bool done = allot_auction_run(&plain->auction);
    if (done) {
        take_over(plain);
        done = give_tied(plain);
    }
    if (!done)
        scale_instead(plain, scale);
    if (in->goal == ALLOT_MOST_PLACED) {
        uint32_t placed = count_placed(plain);
        plain->premium = allot_premium(in, scale);
        result->premium = plain->premium + plain->lists.shift;
        place_most(plain, placed, scale->places);
        /* With everybody placed it is people who are dear, not places. */
        if (placed == in->person_count)
            plain->premium = 0;
    }
    plain_end(plain, result);
}

bool allot_plain(const struct allot_input *in, struct allot_scale_of *scale,
                 struct allot_result *result, struct err *err)
{
    struct plain plain = { 0 };

    plain_begin(&plain, in);
    bool ok = sort_lists(&plain, scale, err);
    if (ok)
        solve(&plain, scale, result);
    arena_free(&plain.arena);
    return ok;
}
