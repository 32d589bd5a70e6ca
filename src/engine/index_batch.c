/*
 * index_batch.c: both lists for everybody; see index_need.h.
 *
 *   for each part and each (place, mode, minutes), 64 people at a time:
 *   for each person: spread her covers, judge what she has something like, which feeds
 *   both lists; fill hers with what else she may do
 *   for each class of needs alike: who of the 64 has their facts draws tickets
 */
#include <assert.h>
#include <string.h>

#include "base/rng.h"
#include "engine/index_batch_in.h"

#define BLOCK_PEOPLE 64u
#define SOME         16u

/* A line of a person's list, which stands in order. */
struct own {
    uint64_t head, lottery;
    uint32_t seat;
    uint16_t fit;
};

/* The people at hand. */
struct block {
    uint32_t count;
    uint32_t least_priority;
    uint64_t plane[FACTS_MAX]; /* who has fact f */
    uint64_t lottery[BLOCK_PEOPLE];
    int64_t key[BLOCK_PEOPLE];
    uint32_t name[BLOCK_PEOPLE], priority[BLOCK_PEOPLE];
    int32_t available_day[BLOCK_PEOPLE];
    uint16_t hours[BLOCK_PEOPLE];
};

/* Who draws for the needs of one class. */
#define TICKETS 8u
typedef uint64_t tickets __attribute__((vector_size(TICKETS * sizeof(uint64_t))));

struct draw {
    _Alignas(64) tickets lottery[BLOCK_PEOPLE / TICKETS]; /* keys */
    _Alignas(64) tickets ticket[BLOCK_PEOPLE / TICKETS];
    uint8_t who[BLOCK_PEOPLE];
    uint32_t count;
    uint64_t head; /* without priority */
};

/* Seats to be found from one cell, and what she tells there. */
struct way_range {
    uint32_t from, to, tells;
};

struct batch {
    const struct index_batch *ask;
    const struct need_index *needs;
    struct need_desk *desk;
    struct group group;
    struct batch_lists *lists;
    const struct index *index;
    struct block block;
    struct draw *draw;
    uint64_t *met; /* by seat: who of the block has met it, and what it is to her */

    /* Of the person at hand, number `at` of the block. */
    uint32_t at;
    struct seeker seeker;
    uint64_t salt; /* rank_ticket's inner half, of her seed */
    struct own *own;
    uint32_t own_count;
    uint64_t own_worst;
    struct way_range *ranges; /* of group.found */
    uint32_t *found;          /* seats she may have something like */
    uint32_t *behind;         /* weak needs of which only a threshold is in the way */
    struct index_pair *pairs;
};

static uint8_t state_of_worst(uint64_t worst)
{
    return worst == UINT64_MAX ? RANK_BEHIND_THRESHOLDS : HEAD_STATE(worst);
}

/* Her key is looked at last of all. */
static bool own_before(const struct batch *b, const struct own *x, const struct own *y)
{
    const struct lot *lots = b->needs->lots;

    if (x->head != y->head)
        return x->head < y->head;
    if (x->lottery != y->lottery)
        return x->lottery < y->lottery;
    return lots[x->seat].key < lots[y->seat].key;
}

/* Most come in order, so the list is one too: 52 heap insertions a person, 32 bytes
   each, took 1.2 us more. */
static void feed_person(struct batch *b, const struct own *found)
{
    uint32_t at = b->own_count, top = b->ask->top;
    struct own *own = b->own;

    if (found->head > b->own_worst)
        return;
    if (at == top && !own_before(b, found, &own[--at]))
        return;
    for (; at > 0 && own_before(b, found, &own[at - 1]); at--)
        own[at] = own[at - 1];
    own[at] = *found;
    b->own_count += b->own_count < top;
    if (b->own_count == top)
        b->own_worst = own[top - 1].head;
}

/* Person i of the block, for the list of seat s. */
static void offer_need(const struct batch *b, uint32_t s, uint32_t i,
                       const struct best *lot)
{
    struct best best = *lot;

    best.key = b->block.key[i];
    best.other = b->block.name[i];
    lists_offer(b->lists, s, &best);
}

/* Judges a pair requirement by requirement. */
static void consider(struct batch *b, uint32_t s)
{
    const struct seat *seat = &b->needs->seats[s];
    const struct door *door = &b->lists->doors[s];
    uint8_t own = state_of_worst(b->own_worst), its = state_of_worst(door->worst_head);
    struct verdict verdict;

    if (!seat_judge(b->needs, b->desk->cover, seat, own > its ? own : its, &verdict))
        return;
    uint16_t fit = seat_fit(seat, verdict.sum);
    struct own found = { .head = HEAD(verdict.state, verdict.band, seat->deadline_key),
                         .seat = s,
                         .fit = fit };
    if (found.head <= b->own_worst) {
        found.lottery = rng_mix(door->lottery ^ b->salt);
        feed_person(b, &found);
    }
    uint64_t head = HEAD(verdict.state, verdict.band, b->block.priority[b->at]);
    if (head > door->worst_head)
        return;
    uint64_t ticket = rng_mix(b->block.lottery[b->at] ^ door->salt);
    if (head < door->worst_head || ticket <= door->worst_lottery)
        offer_need(b, s, b->at,
                   &(struct best){ .head = head, .lottery = ticket, .fit = fit });
}

/* Whatever she has enough of to be looked at for and may not do without, once for each
   way. No branch depends on which they are. */
static uint32_t list_ways(struct batch *b)
{
    const struct need_desk *desk = b->desk;
    const struct group *group = &b->group;
    uint32_t lacking = (uint32_t)~b->seeker.facts, count = 0, cells = 0;

    for (uint32_t t = 0; t < desk->touched_count; t++) {
        const uint32_t *start = &group->found_start[desk->touched[t]];
        __builtin_prefetch(&group->found[start[0]]);
        b->ranges[cells] =
            (struct way_range){ start[0], start[1],
                                cover_tells(desk->cover, desk->touched[t]) };
        cells += start[0] < start[1];
    }
    for (uint32_t t = 0; t < cells; t++)
        for (uint32_t i = b->ranges[t].from; i < b->ranges[t].to; i++) {
            struct group_found way = group->found[i];
            b->found[count] = way.found.seat;
            count += b->ranges[t].tells >> way.found.tell & 1 &
                     (uint32_t)((way.kill & lacking) == 0);
        }
    return count;
}

/* Each once. Seats lie apart: all are asked for before the first is looked at. */
static uint32_t list_found(struct batch *b)
{
    uint64_t bit = BIT64(b->at);
    uint32_t ways = list_ways(b), count = 0;

    for (uint32_t i = 0; i < ways; i++) {
        uint32_t s = b->found[i];
        if (b->met[s] & bit)
            continue;
        b->met[s] |= bit;
        __builtin_prefetch(&b->needs->seats[s]);
        __builtin_prefetch(&b->lists->doors[s]);
        b->found[count++] = s;
    }
    return count;
}

static void meet_found(struct batch *b)
{
    uint32_t count = list_found(b);

    for (uint32_t i = 0; i < count; i++)
        if (seat_is_open(&b->needs->seats[b->found[i]], &b->seeker))
            consider(b, b->found[i]);
}

/* As far as the first facts tell. */
static bool weak_is_open(const struct seeker *seeker, const struct group_weak *weak)
{
    return ((weak->kill & (uint32_t)~seeker->facts) == 0) &
           (seeker->available_day <= weak->last_day) & (seeker->hours >= weak->hours);
}

static void meet_odd(struct batch *b)
{
    for (uint32_t i = 0; i < b->group.odd_count; i++) {
        const struct group_weak *weak = &b->group.weak[i];
        if (weak_is_open(&b->seeker, weak))
            consider(b, b->needs->weak[weak->rank].seat);
    }
}

static void offer_weak(struct batch *b, const struct weak *weak, uint64_t head)
{
    if (b->met[weak->seat] >> b->at & 1)
        return;
    struct own found = { .head = head,
                         .lottery = rng_mix(weak->lottery ^ b->salt),
                         .seat = weak->seat,
                         .fit = weak->fit };
    feed_person(b, &found);
}

/* Ranks of those she may have the killers and has the hours for, of the group's
   weak[from .. to - 1]. No branch depends on the data. */
static uint32_t sift_some(const struct batch *b, uint32_t from, uint32_t to,
                          uint32_t list[SOME])
{
    const struct seeker seeker = b->seeker;
    const struct group_weak *weak = b->group.weak;
    uint32_t count = 0;

    for (uint32_t i = from; i < to; i++) {
        list[count] = weak[i].rank;
        count += weak_is_open(&seeker, &weak[i]);
    }
    return count;
}

/*
 * Her list of the needs that come to the same for all who have their facts and nothing
 * more. They stand in the order of what they come to, so that it is full soon and the
 * rest need not be read.
 */
static void meet_weak(struct batch *b)
{
    const struct group *group = &b->group;
    uint64_t lacking = ~b->seeker.facts;
    uint32_t behind = 0;

    for (uint32_t at = group->odd_count, end; at < group->weak_count; at = end) {
        if (b->needs->weak[group->weak[at].rank].head > b->own_worst)
            break;
        end = at + SOME < group->weak_count ? at + SOME : group->weak_count;
        uint32_t list[SOME] = { 0 };
        uint32_t count = sift_some(b, at, end, list);
        for (uint32_t i = 0; i < count; i++) {
            const struct weak *weak = &b->needs->weak[list[i]];
            if (weak->kill & lacking || weak->head > b->own_worst)
                continue;
            if (weak->waive & lacking &&
                HEAD_STATE(weak->head) < RANK_BEHIND_THRESHOLDS)
                b->behind[behind++] = list[i];
            else
                offer_weak(b, weak, weak->head);
        }
    }
    for (uint32_t i = 0; i < behind; i++) {
        const struct weak *weak = &b->needs->weak[b->behind[i]];
        uint64_t last = weak->head & (HEAD(1, 0, 0) - 1);
        uint64_t head = HEAD(RANK_BEHIND_THRESHOLDS, 0, 0) | last;
        if (head <= b->own_worst)
            offer_weak(b, weak, head);
    }
}

static void hand_over(struct batch *b)
{
    for (uint32_t i = 0; i < b->own_count; i++)
        b->pairs[i] = (struct index_pair){ b->needs->seats[b->own[i].seat].need,
                                           b->own[i].fit, HEAD_STATE(b->own[i].head),
                                           (uint8_t)(b->own[i].head >> 32) };
    if (b->ask->person_done)
        b->ask->person_done(b->ask->owner, b->block.name[b->at], b->pairs,
                            b->own_count);
}

static void add_to_block(struct batch *b, uint32_t position, uint32_t name)
{
    const struct index *index = b->index;
    struct block *block = &b->block;
    uint32_t at = b->at = block->count++;

    block->name[at] = name;
    block->priority[at] =
        b->ask->priority ? b->ask->priority[name] : RANK_PRIORITY_NONE;
    if (block->priority[at] < block->least_priority)
        block->least_priority = block->priority[at];
    block->lottery[at] = index->lottery[position];
    block->key[at] = index->image.person_key[index->row_of[position]];
    block->available_day[at] = b->seeker.available_day;
    block->hours[at] = b->seeker.hours;
    for (uint64_t left = b->seeker.facts; left; left &= left - 1)
        block->plane[__builtin_ctzll(left)] |= BIT64(at);
}

static void meet_person(struct batch *b, uint32_t position)
{
    const struct index *index = b->index;
    uint32_t from = forward_start(index, position);
    uint32_t end = forward_start(index, position + 1);
    uint32_t name = index_name(index, position);

    if (b->ask->pool && !image_bit(b->ask->pool, name))
        return;
    for (uint32_t i = from; i < end; i++)
        seeker_expect(b->desk,
                      index->concept_of[forward_term(index, i) / IMAGE_LEVEL_MAX]);
    for (uint32_t i = from; i < end; i++) {
        uint32_t term = forward_term(index, i);
        seeker_add(b->desk, index->concept_of[term / IMAGE_LEVEL_MAX],
                   term % IMAGE_LEVEL_MAX + 1);
    }
    b->seeker =
        (struct seeker){ .facts = b->desk->facts,
                         .available_day = index->days[index->day_rank[position]],
                         .hours = index->hours[index->hours_rank[position]],
                         .seed = rank_ticket(index->lottery[position], b->ask->seed) };
    b->salt = rng_mix(b->seeker.seed);
    b->own_count = 0;
    b->own_worst = UINT64_MAX;
    if (position + 1 < index->count)
        __builtin_prefetch(&index->image.person_key[index->row_of[position + 1]]);
    add_to_block(b, position, name);
    meet_found(b);
    meet_odd(b);
    meet_weak(b);
    seeker_clear(b->desk);
    hand_over(b);
}

/* Of `people` there is one at least. */
static void line_up(const struct block *block, uint64_t people, struct draw *draw)
{
    uint64_t keys[BLOCK_PEOPLE];
    uint32_t count = 0;

    do {
        uint32_t i = (uint32_t)__builtin_ctzll(people);
        draw->who[count] = (uint8_t)i;
        keys[count++] = block->lottery[i];
        people &= people - 1;
    } while (people);
    draw->count = count;
    for (; count % TICKETS; count++)
        keys[count] = keys[count - 1];
    memcpy(draw->lottery, keys, count * sizeof *keys);
}

/* Those whose tickets are not above `most`: who is open, and has not met it, enters. */
static void take_drawn(struct batch *b, const struct draw *draw, uint32_t s,
                       uint64_t most)
{
    const struct block *block = &b->block;
    const struct sift *sift = &b->needs->sifts[s];
    const struct door *door = &b->lists->doors[s];

    for (uint32_t j = 0; j < draw->count; j++) {
        uint64_t ticket = draw->ticket[j / TICKETS][j % TICKETS];
        uint32_t i = draw->who[j];
        if (ticket > most || b->met[s] >> i & 1 ||
            block->available_day[i] > sift->last_day || block->hours[i] < sift->hours)
            continue;
        struct best offered = { .head = draw->head | block->priority[i],
                                .lottery = ticket,
                                .fit = sift->plain_fit };
        if (offered.head <= door->worst_head)
            offer_need(b, s, i, &offered);
    }
}

/* GCC 12's analyzer takes the width of a vector for that of its numbers. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-shift-count-overflow"
#endif
/*
 * The same verdict for all of them: the lottery alone tells who enters, or it with the
 * priority. Eight tickets at once, and nothing else is read of those who lose.
 */
HOT_CLONES static void meet_class(struct batch *b, const struct group_class *class,
                                  struct draw *draw)
{
    uint64_t first = draw->head | b->block.least_priority;
    uint32_t rows = (draw->count + TICKETS - 1) / TICKETS;

    for (uint32_t n = class->from; n < class->to; n++) {
        uint32_t s = b->group.hungry[n];
        const struct door *door = &b->lists->doors[s];
        __builtin_prefetch(&b->lists->doors[b->group.hungry[n + AHEAD]]);
        if (first > door->worst_head)
            continue;
        uint64_t most = first < door->worst_head ? UINT64_MAX : door->worst_lottery;
        tickets any = { 0 };
        for (uint32_t v = 0; v < rows; v++) {
            tickets x = (draw->lottery[v] ^ door->salt) + UINT64_C(0x9E3779B97F4A7C15);
            x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
            x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
            x ^= x >> 31;
            draw->ticket[v] = x;
            any |= (tickets)(x <= most);
        }
        if (any[0] | any[1] | any[2] | any[3] | any[4] | any[5] | any[6] | any[7])
            take_drawn(b, draw, s, most);
    }
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

static uint64_t who_has(const struct block *block, uint64_t facts, uint64_t people)
{
    for (; facts; facts &= facts - 1)
        people &= block->plane[__builtin_ctzll(facts)];
    return people;
}

static void meet_as(struct batch *b, const struct group_class *class, uint64_t people,
                    uint8_t state)
{
    if (people == 0)
        return;
    line_up(&b->block, people, b->draw);
    b->draw->head = HEAD(state, class->band, 0);
    meet_class(b, class, b->draw);
}

static void meet_classes(struct batch *b)
{
    const struct block *block = &b->block;
    uint64_t all = UINT64_MAX >> (BLOCK_PEOPLE - block->count);

    for (uint32_t c = 0; c < b->group.class_count; c++) {
        const struct group_class *class = &b->group.classes[c];
        uint64_t people = who_has(block, class->kill, all);
        uint64_t clear = class->state < RANK_BEHIND_THRESHOLDS
                             ? who_has(block, class->waive, people)
                             : 0;
        meet_as(b, class, clear, class->state);
        meet_as(b, class, people & ~clear, RANK_BEHIND_THRESHOLDS);
    }
}

static void end_block(struct batch *b)
{
    if (b->block.count > 0)
        meet_classes(b);
    lists_take(b->lists);
    b->block.count = 0;
    b->block.least_priority = RANK_PRIORITY_NONE;
    memset(b->block.plane, 0, sizeof b->block.plane);
    for (uint32_t p = 0; p < b->desk->place_count; p++) {
        const struct workplace *place = &b->needs->workplaces[b->desk->places[p]];
        memset(b->met + place->from, 0, (place->to - place->from) * sizeof *b->met);
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
    group_lay(&b->group, b->desk, b->lists->doors);
    for (uint32_t p = from; p < index->groups[g].end; p++) {
        if (!gone || !image_bit(gone, p))
            meet_person(b, p);
        if (b->block.count == BLOCK_PEOPLE)
            end_block(b);
    }
    end_block(b);
}

static void take_tables(struct batch *b, struct arena *arena)
{
    uint32_t count = b->needs->count, top = b->ask->top;

    b->lists = b->ask->lists ? b->ask->lists : batch_lists_new(arena, b->needs, top);
    assert(b->lists->top == top && b->lists->need_count == count);
    assert(b->lists->run < BATCH_RUNS_MAX);
    b->lists->run++;
    for (uint32_t s = 0; s < count; s++) {
        b->lists->doors[s].salt = rng_mix(b->ask->need_seed[b->needs->seats[s].need]);
        b->lists->doors[s].lottery = b->needs->lots[s].lottery;
    }
    group_take(&b->group, arena, b->needs);
    b->draw = take_lines(arena, sizeof *b->draw);
    b->met = ARENA_ARRAY(arena, count + 1, uint64_t);
    b->own = ARENA_ARRAY(arena, top, struct own);
    b->ranges = ARENA_ARRAY(arena, b->needs->cell_count + 1, struct way_range);
    b->found = ARENA_ARRAY(arena, b->needs->way_start[count] + 1, uint32_t);
    b->behind = ARENA_ARRAY(arena, b->needs->weak_count + 1, uint32_t);
    b->pairs = ARENA_ARRAY(arena, top, struct index_pair);
    b->block.least_priority = RANK_PRIORITY_NONE;
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
    lists_write(b.lists, b.needs, arena, pairs, counts);
    arena_rewind(arena, mark);
    *result = (struct batch_result){ .pairs = pairs, .count = counts };
}
