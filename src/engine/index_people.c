/*
 * index_people.c: the best people for one need; see index.h.
 *
 *   plan -> for each part and zone: planes, who is left, their states -> a heap of the
 *   best so far, which tells what need not be looked at -> rows in order
 */
#include "base/rng.h"
#include "engine/index_in.h"

#include <assert.h>
#include <string.h>

#define STATE_SHIFT 40
#define BAND_SHIFT  32

/* A place on the list; `slot` is where the rest of what is known of the person lies. */
struct found {
    uint64_t head, lottery;
    uint32_t slot;
};

/* Her name and key are looked up when they are needed: each is a miss, and most who
   enter leave again. */
struct kept {
    const struct index *index;
    uint32_t position;
    struct rank_row row;
};

/* The `room` best so far; best[0] is the worst of them. */
struct heap {
    struct found *best;
    struct kept *kept;
    uint32_t count, room;
};

struct search {
    struct index_desk *desk;
    const struct index_ask *ask;
    struct index_plan plan;
    struct heap heap;
    uint64_t salt; /* rank_ticket's inner half */
    bool everybody;
    uint32_t *counts;                /* by state; NULL: not wanted */
    uint64_t (*states)[ZONE_BLOCKS]; /* people by state, within the spans */
};

/* The heap. */

static int64_t key_of(const struct kept *kept)
{
    return kept->index->image.person_key[kept->index->row_of[kept->position]];
}

static bool comes_before(const struct heap *heap, const struct found *a,
                         const struct found *b)
{
    if (a->head != b->head)
        return a->head < b->head;
    if (a->lottery != b->lottery)
        return a->lottery < b->lottery;
    return key_of(&heap->kept[a->slot]) < key_of(&heap->kept[b->slot]);
}

static void sink(struct heap *heap, uint32_t count, uint32_t at)
{
    struct found *best = heap->best, moving = best[at];

    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= count)
            break;
        if (child + 1 < count && comes_before(heap, &best[child], &best[child + 1]))
            child++;
        if (!comes_before(heap, &moving, &best[child]))
            break;
        best[at] = best[child];
        at = child;
    }
    best[at] = moving;
}

/* Where one more is to be kept; slot `room` is for who waits at the door. */
static uint32_t free_slot(const struct heap *heap)
{
    return heap->count < heap->room ? heap->count : heap->room;
}

/* Takes in who was put down in free_slot(), unless she comes after all the others. */
static void heap_add(struct heap *heap, const struct found *found)
{
    if (heap->count == heap->room) {
        if (!comes_before(heap, found, &heap->best[0]))
            return;
        uint32_t slot = heap->best[0].slot;
        heap->kept[slot] = heap->kept[found->slot];
        heap->best[0] = *found;
        heap->best[0].slot = slot;
        sink(heap, heap->count, 0);
        return;
    }
    uint32_t at = heap->count++;
    while (at > 0 && comes_before(heap, &heap->best[(at - 1) / 2], found)) {
        heap->best[at] = heap->best[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->best[at] = *found;
}

/* Takes the worst out, again and again: best[] ends in order. */
static void heap_sort(struct heap *heap)
{
    for (uint32_t left = heap->count; left > 1; left--) {
        struct found worst = heap->best[0];
        heap->best[0] = heap->best[left - 1];
        sink(heap, left - 1, 0);
        heap->best[left - 1] = worst;
    }
}

/* One person. */

static uint16_t weeks_of(const struct index_plan *plan, uint64_t missing)
{
    uint64_t left =
        missing & (plan->of_class[RANK_STATUTORY] | plan->of_class[RANK_LEARNABLE]);
    uint16_t longest = 0;

    for (; left; left &= left - 1) {
        int16_t weeks = plan->need->requirements[__builtin_ctzll(left)].obtain_weeks;
        if (weeks > longest)
            longest = (uint16_t)weeks;
    }
    return longest;
}

static uint8_t band_of(const struct index_plan *plan, uint32_t sum)
{
    return (uint8_t)(1 + (sum < plan->band_sum[0]) + (sum < plan->band_sum[1]) +
                     (sum < plan->band_sum[2]));
}

static uint16_t fit_of(const struct index_plan *plan, uint32_t sum)
{
    if (plan->weight_sum == 0)
        return RANK_FIT_MAX;
    return (uint16_t)(RANK_FIT_MAX / RANK_COVER_MAX * sum / plan->weight_sum);
}

static uint64_t missing_of(const struct index_desk *desk, uint32_t block, uint32_t bit)
{
    const struct index_plan *plan = desk->plan;
    uint64_t missing = 0;

    for (uint32_t k = 0; k < plan->order_count; k++)
        if (!(desk->met[plan->order[k]][block] >> bit & 1))
            missing |= BIT64(plan->order[k]);
    return missing;
}

static enum rank_state state_of(const struct index_plan *plan, uint64_t missing,
                                uint8_t outside)
{
    if (outside || missing & (plan->hopeless | plan->of_class[RANK_CORE]))
        return RANK_OUT_OF_REACH;
    if (missing & (plan->of_class[RANK_CONTRACT] | plan->of_class[RANK_CUSTOM]))
        return RANK_BEHIND_THRESHOLDS;
    return missing ? RANK_READY_AFTER : RANK_READY;
}

static void explain(const struct index_desk *desk, uint32_t block, uint32_t bit,
                    struct rank_row *row)
{
    uint32_t position = desk->base + block * 64 + bit;

    row->missing = missing_of(desk, block, bit);
    row->weeks = weeks_of(desk->plan, row->missing);
    row->outside = desk_outside(desk, position, desk->reach[block] >> bit & 1);
    row->state = (uint8_t)state_of(desk->plan, row->missing, (uint8_t)row->outside);
}

/* Looks at one person of state `state` (of any, by fit). */
static void consider(struct search *search, uint32_t block, uint32_t bit, uint8_t state)
{
    const struct index_desk *desk = search->desk;
    const struct index_ask *ask = search->ask;
    const struct index_plan *plan = &search->plan;
    struct heap *heap = &search->heap;
    uint32_t local = block * 64 + bit, position = desk->base + local;
    uint32_t sum = desk->sum[local], priority = RANK_PRIORITY_NONE;
    if (ask->order->priority)
        priority = ask->order->priority[index_name(desk->index, position)];
    uint8_t band = band_of(plan, sum);
    struct found found = { .head = (uint64_t)state << STATE_SHIFT |
                                   (uint64_t)band << BAND_SHIFT | priority };

    if (ask->scope == INDEX_BY_FIT)
        found.head = RANK_FIT_MAX - fit_of(plan, sum);
    bool full = heap->count == heap->room;
    if (full && found.head > heap->best[0].head)
        return;
    found.lottery = rng_mix(desk->index->lottery[position] ^ search->salt);
    if (full && found.head == heap->best[0].head &&
        found.lottery > heap->best[0].lottery)
        return;
    if (ask->need->pool &&
        !image_bit(ask->need->pool, index_name(desk->index, position)))
        return;
    found.slot = free_slot(heap);
    struct kept *kept = &heap->kept[found.slot];
    *kept = (struct kept){ desk->index,
                           position,
                           { .lottery = found.lottery,
                             .priority = priority,
                             .fit = fit_of(plan, sum),
                             .band = band } };
    if (ask->scope != INDEX_BY_FIT)
        explain(desk, block, bit, &kept->row);
    heap_add(heap, &found);
}

/* Many at a time. */

static uint64_t all_met(const struct index_desk *desk, uint64_t requirements,
                        uint32_t block)
{
    uint64_t met = UINT64_MAX;

    for (; requirements; requirements &= requirements - 1)
        met &= desk->met[__builtin_ctzll(requirements)][block];
    return met;
}

/* Sorts the people of the spans by state; by fit, all who are left stand in the first.
 */
static void sort_states(struct search *search)
{
    const struct index_plan *plan = &search->plan;
    const struct index_desk *desk = search->desk;
    uint64_t own = plan->of_class[RANK_STATUTORY] | plan->of_class[RANK_LEARNABLE];
    uint64_t waivable = plan->of_class[RANK_CONTRACT] | plan->of_class[RANK_CUSTOM];

    if (search->ask->scope == INDEX_BY_FIT)
        own = waivable = 0;
    for (uint32_t i = 0; i < desk->block_count; i++) {
        uint32_t b = desk->blocks[i];
        uint64_t alive = desk->alive[b];
        uint64_t clear = alive ? all_met(desk, waivable, b) : 0;
        uint64_t done = alive ? all_met(desk, own, b) : 0;
        search->states[RANK_READY][b] = alive & clear & done;
        search->states[RANK_READY_AFTER][b] = alive & clear & ~done;
        search->states[RANK_BEHIND_THRESHOLDS][b] = alive & ~clear;
        search->states[RANK_OUT_OF_REACH][b] =
            search->everybody ? desk->here[b] & ~alive : 0;
    }
}

/* Bit i: the sum of person i of the block lies from..to - 1. */
static inline uint64_t sums_within(const uint16_t *sums, uint32_t from, uint32_t to)
{
    uint64_t in = from > 0 ? ~numbers_to(sums, (uint16_t)(from - 1)) : UINT64_MAX;
    return to <= UINT16_MAX ? in & numbers_to(sums, (uint16_t)(to - 1)) : in;
}

/* The least sum whose fit can still enter; 0 while there is room. */
static uint32_t sum_to_enter(const struct search *search)
{
    const struct heap *heap = &search->heap;

    if (heap->count < heap->room)
        return 0;
    uint32_t fit = RANK_FIT_MAX - (uint32_t)heap->best[0].head;
    return (fit * search->plan.weight_sum + 39) / 40;
}

/*
 * Candidates wait in a row while their lottery keys are fetched, each a miss of its
 * own: taking them one by one cost 18 us more a question, 87 for 69.
 */
#define QUEUE_MOST 32u

struct queue {
    uint16_t local[QUEUE_MOST];
    uint32_t count;
};

static void serve_queue(struct search *search, struct queue *queue, uint8_t state)
{
    for (uint32_t i = 0; i < queue->count; i++)
        consider(search, queue->local[i] / 64u, queue->local[i] % 64u, state);
    queue->count = 0;
}

/* Looks at those in states[state] whose sum lies from..to - 1. */
HOT_CLONES static void search_class(struct search *search, uint32_t state,
                                    uint32_t from, uint32_t to)
{
    const struct index_desk *desk = search->desk;
    const uint64_t *states = search->states[state];
    const uint64_t *lottery = desk->index->lottery + desk->base;
    bool by_fit = search->ask->scope == INDEX_BY_FIT;
    struct queue queue;

    queue.count = 0;
    for (uint32_t i = 0; i < desk->block_count; i++) {
        uint32_t b = desk->blocks[i];
        uint64_t left = states[b];
        if (left == 0)
            continue;
        if (by_fit) {
            uint32_t least = sum_to_enter(search);
            from = least > from ? least : from;
        }
        left &= sums_within(desk->sum + (size_t)b * 64, from, to);
        for (; left; left &= left - 1) {
            uint32_t local = b * 64 + (uint32_t)__builtin_ctzll(left);
            __builtin_prefetch(&lottery[local]);
            queue.local[queue.count++] = (uint16_t)local;
            if (queue.count == QUEUE_MOST)
                serve_queue(search, &queue, (uint8_t)state);
        }
    }
    serve_queue(search, &queue, (uint8_t)state);
}

/* True when nobody of this state and band can enter any more. */
static bool is_settled(const struct search *search, uint32_t state, uint32_t band)
{
    const struct heap *heap = &search->heap;
    uint64_t head = (uint64_t)state << STATE_SHIFT | (uint64_t)band << BAND_SHIFT;

    return heap->count == heap->room && head > heap->best[0].head;
}

/*
 * State by state and band by band: as a rule the list is full long before the last, and
 * the tickets, each of which may cost a miss, are drawn for one class of equals only.
 */
static void search_classes(struct search *search)
{
    uint32_t states = search->everybody ? RANK_STATE_COUNT : RANK_OUT_OF_REACH;

    for (uint32_t state = 0; state < states; state++) {
        uint32_t to = UINT32_MAX;
        for (uint32_t band = 1; band <= 4 && !is_settled(search, state, band); band++) {
            uint32_t from = band < 4 ? search->plan.band_sum[band - 1] : 0;
            if (from < to)
                search_class(search, state, from, to);
            to = from;
        }
    }
}

/* By fit: the good ones first, so that few enter only to leave again. */
static void search_fits(struct search *search)
{
    static const uint32_t tenths[] = { 7, 4, 0 };
    uint32_t most = search->plan.weight_sum * RANK_COVER_MAX, to = UINT32_MAX;

    for (uint32_t i = 0; i < sizeof tenths / sizeof *tenths && to > 0; i++) {
        uint32_t from = most * tenths[i] / 10;
        if (to <= sum_to_enter(search))
            return;
        if (from < to)
            search_class(search, 0, from, to);
        to = from;
    }
}

/* Of those in a block's `bits`, who are in the need's pool: it is by name, and a name
 * has to be looked up. */
static uint32_t count_pool(const struct search *search, uint32_t block, uint64_t bits)
{
    const struct index_desk *desk = search->desk;
    const uint64_t *pool = search->ask->need->pool;
    uint32_t count = 0;

    if (!pool)
        return (uint32_t)__builtin_popcountll(bits);
    for (; bits; bits &= bits - 1) {
        uint32_t local = block * 64 + (uint32_t)__builtin_ctzll(bits);
        count += image_bit(pool, index_name(desk->index, desk->base + local));
    }
    return count;
}

/* How many of the zone each state has; not out of reach, of whom not all are known. */
static void count_states(struct search *search)
{
    const struct index_desk *desk = search->desk;

    for (uint32_t state = 0; state < RANK_OUT_OF_REACH; state++)
        for (uint32_t i = 0; i < desk->block_count; i++) {
            uint32_t b = desk->blocks[i];
            search->counts[state] += count_pool(search, b, search->states[state][b]);
        }
}

static void search_zone(struct search *search)
{
    struct index_desk *desk = search->desk;
    const struct index_plan *plan = &search->plan;
    bool weighed = false;

    for (uint32_t k = 0; k < plan->killer_count; k++) {
        desk_requirement(desk, plan->order[k], !weighed);
        weighed = weighed || plan->weight[plan->order[k]] > 0;
    }
    if (!desk_kill(desk) && !search->everybody)
        return;
    desk_rest(desk, plan->order + plan->killer_count,
              plan->order_count - plan->killer_count, weighed);
    sort_states(search);
    if (search->counts && !search->everybody)
        count_states(search);
    if (search->ask->scope == INDEX_BY_FIT)
        search_fits(search);
    else
        search_classes(search);
}

static void search_view(struct search *search, struct arena *arena)
{
    const struct index_view *view = search->ask->view;
    struct index_desk *desk = search->desk;

    search->heap.count = 0;
    desk->everybody = search->everybody;
    for (uint32_t part = 0; part < view->part_count; part++) {
        size_t mark = arena_mark(arena);
        index_desk_open(desk, arena, view, part, &search->plan);
        for (uint32_t z = 0; z < desk->index->zone_count; z++)
            if (desk_zone(desk, z))
                search_zone(search);
        arena_rewind(arena, mark);
    }
}

static uint32_t room_for(const struct index_ask *ask)
{
    uint32_t people = 0;

    for (uint32_t part = 0; part < ask->view->part_count; part++)
        people += ask->view->part[part]->count;
    return ask->top < people ? ask->top : people;
}

static void find(struct search *search, struct arena *arena, struct rank_list *list)
{
    const struct index_ask *ask = search->ask;
    uint32_t room = search->heap.room;
    struct rank_row *rows = ARENA_ARRAY(arena, room, struct rank_row);
    size_t mark = arena_mark(arena);
    struct plan_ask wish = { .fit = true, .only_fit = ask->scope == INDEX_BY_FIT };

    search->heap.best = ARENA_ARRAY(arena, room, struct found);
    search->heap.kept = ARENA_ARRAY(arena, (size_t)room + 1, struct kept);
    if (room > 0) {
        index_plan_make(arena, &ask->view->part[0]->image, ask->need, &wish,
                        &search->plan);
        search_view(search, arena);
        search->everybody =
            ask->scope == INDEX_EVERYBODY && search->heap.count < search->heap.room;
        if (search->everybody)
            search_view(search, arena);
    }
    heap_sort(&search->heap);
    for (uint32_t i = 0; i < search->heap.count; i++) {
        const struct kept *kept = &search->heap.kept[search->heap.best[i].slot];
        rows[i] = kept->row;
        rows[i].person = index_name(kept->index, kept->position);
    }
    arena_rewind(arena, mark);
    *list = (struct rank_list){ .count = search->heap.count, .rows = rows };
}

static struct search search_new(struct index_desk *desk, const struct index_ask *ask)
{
    assert(ask->scope < INDEX_SCOPE_COUNT && ask->view->part_count <= INDEX_PARTS_MAX);
    return (struct search){ .desk = desk,
                            .ask = ask,
                            .heap.room = room_for(ask),
                            .states = desk->states,
                            .salt = rng_mix(ask->order->seed) };
}

bool index_people(struct index_desk *desk, struct arena *arena,
                  const struct index_ask *ask, struct rank_list *list, struct err *err)
{
    struct search search = search_new(desk, ask);

    if (!need_columns_check(ask->need, err))
        return false;
    find(&search, arena, list);
    return true;
}

bool index_people_counted(struct index_desk *desk, struct arena *arena,
                          const struct index_ask *ask, struct index_counted *counted,
                          struct err *err)
{
    struct search search = search_new(desk, ask);

    assert(ask->top > 0);
    if (!need_columns_check(ask->need, err))
        return false;
    memset(counted->states, 0, sizeof counted->states);
    search.counts = counted->states;
    find(&search, arena, &counted->list);
    return true;
}
