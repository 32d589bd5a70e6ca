/*
 * index_batch.c: both lists for everybody; see index_need.h.
 *
 *   for each part and each (place, mode, minutes): lay out the needs within reach
 *   for each person of it: spread her covers, find candidates; one verdict a pair
 *   feeds both lists
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "engine/index_need_in.h"

#define AHEAD 8u /* seats that are asked for early; the array ends so much later */

/* Weak needs alike in masks and in plain state and band. */
struct group_class {
    uint64_t kill, waive;
    uint32_t from, hungry_to, to;
    uint32_t next_kill;  /* the first class after it that has another `kill` */
    uint8_t state, band; /* plain */
    bool odd;
};

struct group_need {
    uint32_t seat;
    uint32_t deadline_key;
    int32_t last_day;
    uint16_t hours;
    bool hungry; /* the plain may still enter its list */
};

/* The needs that one group of people can reach, laid side by side. */
struct group {
    /* Weak needs class by class, the hungry ones first. */
    uint32_t class_count;
    struct group_class *classes;
    struct group_need *weak;
    uint32_t *class_start; /* by class of the index */
    uint32_t *listed;      /* classes for the person at hand */
    /* By cell: seats to be found from there. Anchored ones from their anchor, weak ones
       from all that likeness tells of them, unless they are odd. */
    uint32_t *found_start;
    uint32_t *found;
};

/* The worst of a need's list, beside each other for all needs: UINT64_MAX while there
   is room. Most who come end here, and the lists themselves are far away. */
struct worst {
    uint64_t head, lottery;
};

/* By seat; list s is best[s * top] and on. */
struct batch_lists {
    struct best *best;
    uint32_t *count;
    struct worst *worst;
    uint32_t top, need_count;
    uint16_t run;
};

struct batch {
    const struct index_batch *ask;
    const struct need_index *needs;
    struct need_desk *desk;
    struct group group;
    struct batch_lists *lists;
    uint64_t *need_salt; /* by seat: rank_ticket's inner half, of the need's seed */

    /* Of the person at hand. */
    const struct index *index;
    struct seeker seeker;
    uint64_t lottery, salt;
    int64_t key;
    uint32_t name, priority;
    uint32_t stamp; /* hers; met[s] == stamp: she has met seat s */
    uint32_t *met;  /* by seat */
    struct best *own;
    uint32_t own_count;
    uint64_t own_worst;
    struct index_pair *pairs;
};

static uint8_t state_of_worst(uint64_t worst)
{
    return worst == UINT64_MAX ? RANK_BEHIND_THRESHOLDS : HEAD_STATE(worst);
}

static void feed_person(struct batch *b, uint32_t s, uint64_t head, uint16_t fit)
{
    const struct seat *seat = &b->needs->seats[s];
    struct best found = { .head = head, .other = seat->need, .fit = fit };

    if (found.head > b->own_worst)
        return;
    found.lottery = rng_mix(b->needs->lottery[s] ^ b->salt);
    found.key = b->needs->source.need_key[seat->need];
    if (b->own_count == b->ask->top && !best_before(&found, &b->own[0]))
        return;
    best_add(b->own, &b->own_count, b->ask->top, &found);
    if (b->own_count == b->ask->top)
        b->own_worst = b->own[0].head;
}

static void feed_need(struct batch *b, uint32_t s, uint64_t head, uint16_t fit)
{
    struct batch_lists *lists = b->lists;
    struct worst *worst = &lists->worst[s];

    if (head > worst->head)
        return;
    uint64_t lottery = rng_mix(b->lottery ^ b->need_salt[s]);
    if (head == worst->head && lottery > worst->lottery)
        return;
    struct best *list = lists->best + (size_t)s * lists->top;
    struct best found = { .head = head,
                          .lottery = lottery,
                          .key = b->key,
                          .other = b->name,
                          .fit = fit,
                          .run = lists->run };
    if (lists->count[s] == lists->top && !best_before(&found, &list[0]))
        return;
    best_add(list, &lists->count[s], lists->top, &found);
    if (lists->count[s] == lists->top)
        *worst = (struct worst){ list[0].head, list[0].lottery };
}

/* Judges a pair requirement by requirement. */
static void consider(struct batch *b, uint32_t s)
{
    const struct seat *seat = &b->needs->seats[s];
    uint8_t own = state_of_worst(b->own_worst);
    uint8_t its = state_of_worst(b->lists->worst[s].head);
    struct verdict verdict;

    if (!seat_judge(b->needs, b->desk->cover, seat, own > its ? own : its, &verdict))
        return;
    uint16_t fit = seat_fit(seat, verdict.sum);
    feed_person(b, s, HEAD(verdict.state, verdict.band, seat->deadline_key), fit);
    feed_need(b, s, HEAD(verdict.state, verdict.band, b->priority), fit);
}

/* Whatever she has something like. Seats lie apart: asked for early, all of 100,000
 * people and 100,000 needs took 8.3 s for 8.9, and 10.7 for 12.4 beside other work. */
static void meet_found(struct batch *b)
{
    const struct need_desk *desk = b->desk;
    uint64_t lacking = ~b->seeker.facts;

    for (uint32_t t = 0; t < desk->touched_count; t++) {
        uint32_t cell = desk->touched[t], end = b->group.found_start[cell + 1];
        for (uint32_t i = b->group.found_start[cell]; i < end; i++) {
            uint32_t s = b->group.found[i];
            const struct sift *sift = &b->needs->sifts[s];
            const uint32_t later = b->group.found[i + AHEAD]; /* or another cell's */
            __builtin_prefetch(&b->needs->sifts[later]);
            __builtin_prefetch(&b->needs->seats[later]);
            if (sift->kill & lacking || b->met[s] == b->stamp)
                continue;
            b->met[s] = b->stamp;
            if (sift_is_open(sift, &b->seeker))
                consider(b, s);
        }
    }
}

static bool is_open(const struct batch *b, const struct group_need *need)
{
    return (b->seeker.available_day <= need->last_day) &
           (b->seeker.hours >= need->hours);
}

static void meet_odd(struct batch *b, const struct group_class *class)
{
    for (uint32_t i = class->from; i < class->to; i++)
        if (is_open(b, &b->group.weak[i]))
            consider(b, b->group.weak[i].seat);
}

/*
 * The needs of a class come to the same for all who have the facts and nothing more:
 * nobody is judged, and only the deadline is read of those that can enter no list.
 * Judging all: 26 s for 500,000 people and 100,000 needs; so, with classes in order of
 * deadline and killers skipped together: 7.8 s.
 */
static void meet_plain(struct batch *b, const struct group_class *class, uint8_t state)
{
    uint64_t head = HEAD(state, class->band, 0);
    bool own = head <= b->own_worst;

    for (uint32_t i = class->from; i < class->hungry_to; i++) {
        const struct group_need *need = &b->group.weak[i];
        if (!is_open(b, need) || b->met[need->seat] == b->stamp)
            continue;
        uint16_t fit = b->needs->seats[need->seat].plain_fit;
        feed_person(b, need->seat, head | need->deadline_key, fit);
        feed_need(b, need->seat, head | b->priority, fit);
    }
    for (uint32_t i = class->hungry_to; own && i < class->to; i++) {
        const struct group_need *need = &b->group.weak[i];
        if ((head | need->deadline_key) > b->own_worst)
            break;
        if (is_open(b, need) && b->met[need->seat] != b->stamp)
            feed_person(b, need->seat, head | need->deadline_key,
                        b->needs->seats[need->seat].plain_fit);
    }
}

/* The classes whose killers she has; kills of a kind stand together. */
static uint32_t list_classes(struct batch *b)
{
    const struct group *group = &b->group;
    uint64_t lacking = ~b->seeker.facts;
    uint32_t count = 0;

    for (uint32_t c = 0; c < group->class_count;) {
        uint32_t end = group->classes[c].next_kill;
        if (group->classes[c].kill & lacking) {
            c = end;
            continue;
        }
        while (c < end)
            group->listed[count++] = c++;
    }
    return count;
}

/*
 * First the classes of which no known threshold is in the way: they fill her list with
 * what leaves little to look at among the others.
 */
static void meet_weak(struct batch *b)
{
    const struct group *group = &b->group;
    uint64_t lacking = ~b->seeker.facts;
    uint32_t count = list_classes(b), left = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct group_class *class = &group->classes[group->listed[i]];
        if (class->odd)
            meet_odd(b, class);
        else if (class->waive & lacking || class->state == RANK_BEHIND_THRESHOLDS)
            group->listed[left++] = group->listed[i];
        else
            meet_plain(b, class, class->state);
    }
    for (uint32_t i = 0; i < left; i++) {
        const struct group_class *class = &group->classes[group->listed[i]];
        if (class->from < class->hungry_to ||
            HEAD(RANK_BEHIND_THRESHOLDS, class->band, 0) <= b->own_worst)
            meet_plain(b, class, RANK_BEHIND_THRESHOLDS);
    }
}

static void hand_over(struct batch *b)
{
    best_sort(b->own, b->own_count);
    for (uint32_t i = 0; i < b->own_count; i++)
        b->pairs[i] = (struct index_pair){ b->own[i].other, b->own[i].fit,
                                           HEAD_STATE(b->own[i].head),
                                           (uint8_t)(b->own[i].head >> 32) };
    if (b->ask->person_done)
        b->ask->person_done(b->ask->owner, b->name, b->pairs, b->own_count);
}

static void meet_person(struct batch *b, uint32_t position)
{
    const struct index *index = b->index;
    uint32_t row = index->row_of[position], end = forward_start(index, position + 1);

    b->name = index->row_name ? index->row_name[row] : row;
    if (b->ask->pool && !image_bit(b->ask->pool, b->name))
        return;
    b->priority = b->ask->priority ? b->ask->priority[b->name] : RANK_PRIORITY_NONE;
    b->lottery = index->lottery[position];
    b->key = index->image.person_key[row];
    b->own_count = 0;
    b->own_worst = UINT64_MAX;
    for (uint32_t i = forward_start(index, position); i < end; i++) {
        uint32_t term = forward_term(index, i);
        seeker_add(b->desk, index->concept_of[term / IMAGE_LEVEL_MAX],
                   term % IMAGE_LEVEL_MAX + 1);
    }
    b->seeker =
        (struct seeker){ .facts = seeker_facts(b->desk),
                         .available_day = index->days[index->day_rank[position]],
                         .hours = index->hours[index->hours_rank[position]],
                         .seed = rank_ticket(b->lottery, b->ask->seed) };
    b->salt = rng_mix(b->seeker.seed); /* rank_ticket's inner half, of her seed */
    b->stamp++;
    meet_found(b);
    meet_weak(b);
    seeker_clear(b->desk);
    hand_over(b);
}

/* Counts at [x + 2]; becomes starts at [x + 1], which filling moves on to ends. */
static void sum_starts(uint32_t *start, uint32_t count)
{
    for (uint32_t c = 0; c < count; c++)
        start[c + 2] += start[c + 1];
}

static void put_found(struct batch *b, uint32_t s)
{
    const struct seat_ask *asks;

    for (uint32_t i = ways_to(b->needs, s, &asks); i-- > 0;)
        if (!b->needs->exact[asks[i].cell])
            b->group.found[b->group.found_start[asks[i].cell + 1]++] = s;
}

static void lay_found(struct batch *b)
{
    const struct need_index *needs = b->needs;
    uint32_t *start = b->group.found_start;
    const struct seat_ask *asks;

    memset(start, 0, ((size_t)needs->cell_count + 2) * sizeof *start);
    for (uint32_t p = 0; p < b->desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[b->desk->places[p]];
        for (uint32_t s = place->from; s < place->to; s++)
            for (uint32_t i = ways_to(needs, s, &asks); i-- > 0;)
                start[asks[i].cell + 2] += !needs->exact[asks[i].cell];
    }
    sum_starts(start, needs->cell_count);
    for (uint32_t p = 0; p < b->desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[b->desk->places[p]];
        for (uint32_t s = place->from; s < place->to; s++)
            put_found(b, s);
    }
}

static int compare_hunger(const void *left, const void *right)
{
    const struct group_need *a = left, *b = right;
    if (a->hungry != b->hungry)
        return a->hungry ? -1 : 1;
    if (a->deadline_key != b->deadline_key)
        return a->deadline_key < b->deadline_key ? -1 : 1;
    return (a->seat > b->seat) - (a->seat < b->seat);
}

/* Hungry needs first, then by deadline, so that a person's list is full of early ones
   soon and the rest need not be read. */
static void order_class(struct group *group, struct group_class *class)
{
    qsort(group->weak + class->from, class->to - class->from, sizeof *group->weak,
          compare_hunger);
    class->hungry_to = class->from;
    while (class->hungry_to < class->to && group->weak[class->hungry_to].hungry)
        class->hungry_to++;
}

static void put_weak(struct batch *b, uint32_t s)
{
    const struct sift *sift = &b->needs->sifts[s];
    const struct seat *seat = &b->needs->seats[s];
    uint32_t at = b->group.class_start[b->needs->class_of[s] + 1]++;

    b->group.weak[at] = (struct group_need){
        .seat = s,
        .deadline_key = seat->deadline_key,
        .last_day = sift->last_day,
        .hours = sift->hours,
        .hungry =
            HEAD(seat->plain_state, seat->plain_band, 0) <= b->lists->worst[s].head,
    };
}

static void lay_weak(struct batch *b)
{
    const struct need_index *needs = b->needs;
    struct group *group = &b->group;
    uint32_t *start = group->class_start;

    memset(start, 0, ((size_t)needs->class_count + 2) * sizeof *start);
    for (uint32_t p = 0; p < b->desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[b->desk->places[p]];
        for (uint32_t s = place->weak_from; s < place->to; s++)
            start[needs->class_of[s] + 2]++;
    }
    sum_starts(start, needs->class_count);
    for (uint32_t p = 0; p < b->desk->place_count; p++) {
        const struct workplace *place = &needs->workplaces[b->desk->places[p]];
        for (uint32_t s = place->weak_from; s < place->to; s++)
            put_weak(b, s);
    }
    group->class_count = 0;
    for (uint32_t c = 0; c < needs->class_count; c++) {
        if (start[c] == start[c + 1])
            continue;
        const struct sift *sift = &needs->sifts[group->weak[start[c]].seat];
        struct group_class *class = &group->classes[group->class_count++];
        const struct seat *seat = &needs->seats[group->weak[start[c]].seat];
        *class = (struct group_class){ .kill = sift->kill,
                                       .waive = sift->waive,
                                       .from = start[c],
                                       .to = start[c + 1],
                                       .state = seat->plain_state,
                                       .band = seat->plain_band,
                                       .odd = seat->odd };
        order_class(group, class);
    }
    for (uint32_t c = group->class_count; c-- > 0;) {
        struct group_class *class = &group->classes[c];
        bool same = c + 1 < group->class_count && class[1].kill == class->kill;
        class->next_kill = same ? class[1].next_kill : c + 1;
    }
}

static void meet_group(struct batch *b, const struct index_cell *cell, uint32_t g,
                       const uint64_t *gone)
{
    const struct index *index = b->index;
    uint32_t from = g == cell->group_from ? cell->start : index->groups[g - 1].end;
    uint16_t place = IMAGE_PLACE_NONE;
    uint8_t mode = 0;

    if (cell->minutes_at != UINT32_MAX) {
        place = (uint16_t)(cell->minutes_at / IMAGE_MODE_COUNT);
        mode = (uint8_t)(cell->minutes_at % IMAGE_MODE_COUNT);
    }
    seeker_reach(b->desk, place, mode, index->groups[g].most);
    lay_found(b);
    lay_weak(b);
    for (uint32_t p = from; p < index->groups[g].end; p++)
        if (!gone || !image_bit(gone, p))
            meet_person(b, p);
}

static void take_tables(struct batch *b, struct arena *arena)
{
    uint32_t count = b->needs->count, top = b->ask->top;

    b->group = (struct group){
        .classes = ARENA_ARRAY(arena, b->needs->class_count + 1, struct group_class),
        .listed = ARENA_ARRAY(arena, b->needs->class_count + 1, uint32_t),
        .weak = ARENA_ARRAY(arena, count + 1, struct group_need),
        .class_start = ARENA_ARRAY(arena, b->needs->class_count + 2, uint32_t),
        .found_start = ARENA_ARRAY(arena, b->needs->cell_count + 2, uint32_t),
        .found = ARENA_ARRAY(arena, b->needs->seats[count].ask_from + AHEAD, uint32_t),
    };
    b->lists = b->ask->lists ? b->ask->lists : batch_lists_new(arena, b->needs, top);
    assert(b->lists->top == top && b->lists->need_count == count);
    assert(b->lists->run < BATCH_RUNS_MAX);
    b->lists->run++;
    b->need_salt = ARENA_ARRAY(arena, count, uint64_t);
    for (uint32_t s = 0; s < count; s++)
        b->need_salt[s] = rng_mix(b->ask->need_seed[b->needs->seats[s].need]);
    b->met = ARENA_ARRAY(arena, count + 1, uint32_t);
    b->own = ARENA_ARRAY(arena, top, struct best);
    b->pairs = ARENA_ARRAY(arena, top, struct index_pair);
}

/* What this run has found, the best first; the lists go on as they are. */
static void write_needs(const struct batch *b, struct arena *arena,
                        struct index_pair *pairs, uint32_t *count)
{
    const struct batch_lists *lists = b->lists;
    struct best *own = ARENA_ARRAY(arena, lists->top, struct best);

    for (uint32_t s = 0; s < lists->need_count; s++) {
        const struct best *list = lists->best + (size_t)s * lists->top;
        uint32_t n = b->needs->seats[s].need, found = 0;
        for (uint32_t i = 0; i < lists->count[s]; i++)
            if (list[i].run == lists->run)
                best_add(own, &found, lists->top, &list[i]);
        best_sort(own, found);
        count[n] = found;
        for (uint32_t i = 0; i < found; i++)
            pairs[(size_t)n * lists->top + i] =
                (struct index_pair){ own[i].other, own[i].fit, HEAD_STATE(own[i].head),
                                     (uint8_t)(own[i].head >> 32) };
    }
}

struct batch_lists *batch_lists_new(struct arena *arena, const struct need_index *needs,
                                    uint32_t top)
{
    struct batch_lists *lists = ARENA_NEW(arena, struct batch_lists);

    assert(top > 0);
    lists->top = top;
    lists->need_count = needs->count;
    lists->best = ARENA_ARRAY(arena, (size_t)needs->count * top, struct best);
    lists->count = ARENA_ARRAY(arena, needs->count, uint32_t);
    lists->worst = ARENA_ARRAY(arena, needs->count, struct worst);
    memset(lists->worst, 0xFF, needs->count * sizeof *lists->worst);
    return lists;
}

void index_batch_run(struct need_desk *desk, struct arena *arena,
                     const struct index_batch *ask, struct batch_result *result)
{
    uint32_t count = desk->index->count;
    struct index_pair *pairs =
        ARENA_ARRAY(arena, (size_t)count * ask->top, struct index_pair);
    uint32_t *counts = ARENA_ARRAY(arena, count, uint32_t);
    size_t mark = arena_mark(arena);
    struct batch b = { .ask = ask, .needs = desk->index, .desk = desk };

    assert(ask->top > 0 && ask->needs == desk->index);
    take_tables(&b, arena);
    for (uint32_t part = 0; part < ask->view->part_count; part++) {
        b.index = ask->view->part[part];
        for (uint32_t c = 0; c < b.index->cell_count; c++) {
            const struct index_cell *cell = &b.index->cells[c];
            for (uint32_t g = cell->group_from; g < cell->group_to; g++)
                meet_group(&b, cell, g, ask->view->gone[part]);
        }
    }
    write_needs(&b, arena, pairs, counts);
    arena_rewind(arena, mark);
    *result = (struct batch_result){ .pairs = pairs, .count = counts };
}
