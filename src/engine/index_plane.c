/*
 * index_plane.c: the measured loops of engine/index: from postings to bits. Invariants:
 *
 *  1. Within the spans of the zone at hand, cover[] is zero before and after each
 *     requirement; outside of them anything may stand in it.
 *  2. here, reach, alive, met and soft are valid within the spans only.
 *  3. A list's values rise from list to list, so the last write to a byte is the best.
 */
#include "engine/index_in.h"

#include <assert.h>
#include <string.h>

#define GAP_BLOCKS  4u   /* spans nearer than this are worth joining            */
#define LIST_SHORT  128u /* a list up to here is written whole, reach or not    */
#define ALL_ONES    UINT64_MAX
#define BLOCK_BYTES 64u

struct index_desk *index_desk_new(struct arena *arena)
{
    unsigned char *raw = arena_take(arena, sizeof(struct index_desk) + BLOCK_BYTES);
    size_t off = (uintptr_t)raw % BLOCK_BYTES;
    return (struct index_desk *)(void *)(raw + (off ? BLOCK_BYTES - off : 0));
}

/* Reach. */

/* The end of those in the cell who travel at least `minutes`. */
static uint32_t cell_end(const struct index *index, const struct index_cell *cell,
                         uint16_t minutes)
{
    uint32_t end = cell->start;

    for (uint32_t g = cell->group_from; g < cell->group_to; g++) {
        if (index->groups[g].most < minutes)
            break;
        end = index->groups[g].end;
    }
    return end;
}

static void add_range(struct index_desk *desk, uint32_t from, uint32_t to)
{
    if (from == to)
        return;
    if (desk->range_count > 0 && desk->ranges[desk->range_count - 1].to == from)
        desk->ranges[desk->range_count - 1].to = to;
    else
        desk->ranges[desk->range_count++] = (struct range){ from, to };
}

/* One look a place and mode where somebody lives. */
static void find_ranges(struct index_desk *desk, const struct index *index,
                        const uint16_t *minutes)
{
    desk->range_count = desk->range_at = 0;
    if (!minutes) {
        add_range(desk, 0, index->count);
        return;
    }
    for (uint32_t c = 0; c < index->cell_count; c++) {
        const struct index_cell *cell = &index->cells[c];
        uint32_t end = index->groups[cell->group_to - 1].end;
        if (cell->minutes_at != UINT32_MAX) {
            if (minutes[cell->minutes_at] == RANK_UNREACHABLE)
                continue;
            end = cell_end(index, cell, minutes[cell->minutes_at]);
        }
        add_range(desk, cell->start, end);
    }
}

static void find_lists(struct index_desk *desk, struct arena *arena,
                       const struct index *index, const struct index_plan *plan)
{
    uint32_t requirements = plan->need->requirement_count, count = 0;
    uint32_t most = plan->entry_from[requirements];

    desk->lists = ARENA_ARRAY(arena, most, struct plan_list);
    for (uint32_t i = 0; i < requirements; i++) {
        desk->list_from[i] = count;
        for (uint32_t e = plan->entry_from[i]; e < plan->entry_from[i + 1]; e++) {
            const struct plan_entry *entry = &plan->entries[e];
            uint32_t slot = index->slot_of[entry->concept];
            if (slot == SLOT_NONE)
                continue;
            slot *= IMAGE_LEVEL_MAX;
            desk->lists[count++] =
                (struct plan_list){ slot + entry->from - 1, slot + entry->to - 1,
                                    entry->value };
        }
    }
    desk->list_from[requirements] = count;
}

static void ask_availability(struct index_desk *desk, const struct index *index,
                             const struct need_columns *need)
{
    desk->asks_day = need->start_day != DAY_NONE;
    desk->asks_hours = need->hours > 0;
    desk->day_most = 0; /* one past the last rank that is early enough */
    while (desk->asks_day && desk->day_most < index->day_count &&
           index->days[desk->day_most] <= need->start_day)
        desk->day_most++;
    desk->hours_least = 0;
    while (desk->asks_hours && desk->hours_least < index->hour_count &&
           index->hours[desk->hours_least] < need->hours)
        desk->hours_least++;
    desk->asks_day = desk->asks_day && desk->day_most < index->day_count;
    desk->asks_hours = desk->asks_hours && desk->hours_least > 0;
}

void index_desk_open(struct index_desk *desk, struct arena *arena,
                     const struct index_view *view, uint32_t part,
                     const struct index_plan *plan)
{
    const struct index *index = view->part[part];

    desk->index = index;
    desk->gone = view->gone[part];
    desk->plan = plan;
    desk->ranges = ARENA_ARRAY(arena, index->cell_count + 1, struct range);
    find_ranges(desk, index, plan->need->minutes);
    find_lists(desk, arena, index, plan);
    ask_availability(desk, index, plan->need);
    uint32_t row = 0;
    for (uint32_t i = 0; i < plan->need->requirement_count; i++)
        if (plan->soft >> i & 1)
            desk->soft_at[i] = (uint8_t)row++;
    assert(row <= THRESHOLD_STEPS_MAX);
}

/* Zones. */

static void set_bits(uint64_t *words, uint32_t from, uint32_t to)
{
    uint32_t first = from / 64, last = (to - 1) / 64;
    uint64_t head = ALL_ONES << (from % 64), tail = ALL_ONES >> (63 - (to - 1) % 64);

    if (first == last) {
        words[first] |= head & tail;
        return;
    }
    words[first] |= head;
    for (uint32_t w = first + 1; w < last; w++)
        words[w] = ALL_ONES;
    words[last] |= tail;
}

static void add_span(struct index_desk *desk, uint32_t from, uint32_t to)
{
    struct span *last =
        desk->span_count > 0 ? &desk->spans[desk->span_count - 1] : NULL;

    if (last && from < last->to + GAP_BLOCKS) {
        last->to = to > last->to ? to : last->to;
        return;
    }
    desk->spans[desk->span_count++] = (struct span){ from, to };
}

static void clear_spans(struct index_desk *desk)
{
    for (uint32_t s = 0; s < desk->span_count; s++) {
        struct span span = desk->spans[s];
        size_t blocks = span.to - span.from;
        memset(desk->cover + (size_t)span.from * 64, 0, blocks * 64);
        memset(desk->reach + span.from, 0, blocks * 8);
        if (desk->plan->fit && desk->plan->weight_sum == 0)
            memset(desk->sum + (size_t)span.from * 64, 0, blocks * 128);
    }
}

/* The part of `range` that lies in the zone, in its own numbers; empty: from = to. */
static struct range in_zone(const struct index_desk *desk, struct range range)
{
    uint32_t end = desk->base + desk->zone->count;
    uint32_t from = range.from > desk->base ? range.from : desk->base;
    uint32_t to = range.to < end ? range.to : end;
    return from < to ? (struct range){ from - desk->base, to - desk->base }
                     : (struct range){ 0, 0 };
}

static void drop_gone(struct index_desk *desk)
{
    const uint64_t *gone = desk->gone ? desk->gone + desk->base / 64 : NULL;

    for (uint32_t s = 0; s < desk->span_count; s++)
        for (uint32_t b = desk->spans[s].from; b < desk->spans[s].to; b++) {
            uint64_t here = b == desk->zone->blocks - 1 && desk->zone->count % 64
                                ? BIT64(desk->zone->count % 64) - 1
                                : ALL_ONES;
            here &= gone ? ~gone[b] : ALL_ONES;
            desk->here[b] = here;
            desk->reach[b] &= here;
        }
}

bool desk_zone(struct index_desk *desk, uint32_t z)
{
    uint32_t first, at;

    desk->zone = &desk->index->zones[z];
    desk->base = z * ZONE_PEOPLE;
    desk->span_count = 0;
    while (desk->range_at < desk->range_count &&
           desk->ranges[desk->range_at].to <= desk->base)
        desk->range_at++;
    first = desk->range_at;
    if (desk->everybody)
        add_span(desk, 0, desk->zone->blocks);
    for (at = first; at < desk->range_count; at++) {
        struct range range = in_zone(desk, desk->ranges[at]);
        if (range.from == range.to)
            break;
        if (!desk->everybody)
            add_span(desk, range.from / 64, (range.to + 63) / 64);
    }
    clear_spans(desk);
    for (uint32_t i = first; i < at; i++) {
        struct range range = in_zone(desk, desk->ranges[i]);
        set_bits(desk->reach, range.from, range.to);
    }
    drop_gone(desk);
    return desk->span_count > 0;
}

/* Writing covers. */

/*
 * One store a posting and nothing read: the lists come in order of rising value, so
 * there is nothing to compare with. The zone's plane, 64 kB, stays near.
 */
static void write_ids(uint8_t *restrict cover, const uint16_t *restrict ids,
                      uint32_t count, uint8_t value)
{
    for (uint32_t i = 0; i < count; i++)
        cover[ids[i]] = value;
}

static uint32_t first_not_below(const uint16_t *ids, uint32_t count, uint32_t id)
{
    uint32_t low = 0;

    while (count > 0) {
        uint32_t half = count / 2;
        bool below = ids[low + half] < id;
        low += below ? half + 1 : 0;
        count = below ? count - half - 1 : half;
    }
    return low;
}

/* Of a long list only what falls into the spans. */
static void write_within(struct index_desk *desk, const uint16_t *ids, uint32_t count,
                         uint8_t value)
{
    uint32_t at = 0;

    for (uint32_t s = 0; s < desk->span_count && at < count; s++) {
        uint32_t end = desk->spans[s].to * 64;
        at += first_not_below(ids + at, count - at, desk->spans[s].from * 64);
        uint32_t from = at;
        at += first_not_below(ids + at, count - at, end);
        write_ids(desk->cover, ids + from, at - from, value);
    }
}

/* Eight bits -> eight bytes, each 0 or 0xFF. */
static uint64_t spread(uint64_t bits)
{
    uint64_t each = (bits * UINT64_C(0x0101010101010101)) &
                    UINT64_C(0x8040201008040201); /* bit i of byte i */
    each =
        ((each + UINT64_C(0x7F7F7F7F7F7F7F7F)) | each) & UINT64_C(0x8080808080808080);
    return (each >> 7) * 0xFF;
}

static void write_block(uint8_t *cover, uint64_t bits, uint64_t values)
{
    for (uint32_t i = 0; i < 8; i++, bits >>= 8, cover += 8) {
        uint64_t old, mask = spread(bits & 0xFF);
        memcpy(&old, cover, 8);
        old = (old & ~mask) | (values & mask);
        memcpy(cover, &old, 8);
    }
}

HOT_CLONES static void write_bitmap(struct index_desk *desk, const uint16_t *plane,
                                    uint8_t value)
{
    uint64_t values = value * UINT64_C(0x0101010101010101);

    for (uint32_t s = 0; s < desk->span_count; s++)
        for (uint32_t b = desk->spans[s].from; b < desk->spans[s].to; b++) {
            uint64_t bits;
            memcpy(&bits, plane + (size_t)b * 4, 8);
            bits &= desk->everybody ? desk->here[b] : desk->reach[b];
            if (bits)
                write_block(desk->cover + (size_t)b * 64, bits, values);
        }
}

static void write_array(struct index_desk *desk, const uint16_t *ids, uint32_t count,
                        uint8_t value)
{
    if (count <= LIST_SHORT)
        write_ids(desk->cover, ids, count, value);
    else
        write_within(desk, ids, count, value);
}

/* Folding bytes into bits. */

/* `weight` below 0: the first that is weighed, and sum[] is not read. */
HOT_CLONES static void fold_weighed(const struct span *span, uint8_t *restrict cover,
                                    uint64_t *restrict met, uint16_t *restrict sum,
                                    int weight)
{
    uint16_t times = (uint16_t)(weight < 0 ? -weight : weight);

    for (uint32_t b = span->from; b < span->to; b++) {
        uint8_t *block = cover + (size_t)b * 64;
        uint16_t *to = sum + (size_t)b * 64;
        met[b] = bytes_from(block, RANK_COVER_MET);
        if (weight < 0)
            for (uint32_t i = 0; i < 64; i++)
                to[i] = (uint16_t)(times * block[i]);
        else
            for (uint32_t i = 0; i < 64; i++)
                to[i] = (uint16_t)(to[i] + times * block[i]);
        memset(block, 0, 64);
    }
}

/* A requirement of many values: all lists go through the plane of bytes. */
static void work_out_graded(struct index_desk *desk, uint32_t requirement, bool first)
{
    const struct index_zone *zone = desk->zone;
    int weight = desk->plan->weight[requirement];

    for (uint32_t l = desk->list_from[requirement];
         l < desk->list_from[requirement + 1]; l++)
        for (uint32_t t = desk->lists[l].term; t <= desk->lists[l].last; t++) {
            const uint16_t *ids = zone->ids + zone->start[t];
            uint32_t count = zone->start[t + 1] - zone->start[t];
            if (count == zone->bitmap_units)
                write_bitmap(desk, ids, desk->lists[l].value);
            else
                write_array(desk, ids, count, desk->lists[l].value);
        }
    for (uint32_t s = 0; s < desk->span_count; s++)
        fold_weighed(&desk->spans[s], desk->cover, desk->met[requirement], desk->sum,
                     first ? -weight : weight);
}

/* Bits alone. */

static void or_bitmap(const struct index_desk *desk, const uint16_t *plane,
                      uint64_t *bits)
{
    for (uint32_t s = 0; s < desk->span_count; s++)
        for (uint32_t b = desk->spans[s].from; b < desk->spans[s].to; b++) {
            uint64_t word;
            memcpy(&word, plane + (size_t)b * 4, 8);
            bits[b] |= word;
        }
}

HOT_CLONES static void fold_flat(const struct span *span, uint8_t *cover, uint64_t *met,
                                 uint64_t *soft)
{
    for (uint32_t b = span->from; b < span->to; b++) {
        uint8_t *block = cover + (size_t)b * 64;
        met[b] |= bytes_from(block, RANK_COVER_MET);
        if (soft)
            soft[b] |= bytes_from(block, PLANE_SOFT);
        memset(block, 0, 64);
    }
}

/* sum of those in `met` rises by `each`. */
HOT_CLONES static void add_flat(const struct span *span, const uint64_t *met,
                                uint16_t *sum, uint16_t each)
{
    static const lanes bit = LANE_BITS;

    for (uint32_t i = span->from * (64 / LANES); i < span->to * (64 / LANES); i++) {
        uint64_t word = met[i / (64 / LANES)] >> (i % (64 / LANES) * LANES);
        lanes has = (lanes){ 0 } + (uint16_t)word, to;
        memcpy(&to, sum + (size_t)i * LANES, sizeof to);
        to += (lanes)((has & bit) != 0) & each;
        memcpy(sum + (size_t)i * LANES, &to, sizeof to);
    }
}

/* Writes the lists of a flat requirement; true when some went into the plane of bytes.
 */
static bool write_flat(struct index_desk *desk, uint32_t requirement, uint64_t *met,
                       uint64_t *soft)
{
    const struct index_zone *zone = desk->zone;
    bool bytes = false;

    for (uint32_t l = desk->list_from[requirement];
         l < desk->list_from[requirement + 1]; l++) {
        const struct plan_list *list = &desk->lists[l];
        uint64_t *bits = list->value >= RANK_COVER_MET ? met : soft;
        for (uint32_t t = list->term; t <= list->last; t++) {
            const uint16_t *ids = zone->ids + zone->start[t];
            uint32_t count = zone->start[t + 1] - zone->start[t];
            bool is_bitmap = count == zone->bitmap_units;
            if (is_bitmap)
                or_bitmap(desk, ids, bits);
            else
                write_array(desk, ids, count, list->value);
            bytes = bytes || (!is_bitmap && count > 0);
        }
    }
    return bytes;
}

static void work_out_flat(struct index_desk *desk, uint32_t requirement, bool first)
{
    const struct index_plan *plan = desk->plan;
    bool softens = plan->soft >> requirement & 1;
    uint64_t *met = desk->met[requirement];
    uint64_t *soft = softens ? desk->soft[desk->soft_at[requirement]] : NULL;
    uint16_t each =
        (uint16_t)(plan->weight[requirement] * plan->flat_value[requirement]);

    for (uint32_t s = 0; s < desk->span_count; s++) {
        struct span span = desk->spans[s];
        memset(met + span.from, 0, (span.to - span.from) * sizeof *met);
        if (soft)
            memset(soft + span.from, 0, (span.to - span.from) * sizeof *soft);
    }
    bool bytes = write_flat(desk, requirement, met, soft);
    for (uint32_t s = 0; s < desk->span_count; s++) {
        struct span span = desk->spans[s];
        if (bytes)
            fold_flat(&span, desk->cover, met, soft);
        for (uint32_t b = span.from; soft && b < span.to; b++)
            soft[b] |= met[b];
        if (first)
            memset(desk->sum + (size_t)span.from * 64, 0,
                   (size_t)(span.to - span.from) * 64 * sizeof *desk->sum);
        if (plan->weight[requirement] > 0)
            add_flat(&span, met, desk->sum, each);
    }
}

/*
 * Asks for the lists of a requirement ahead: where they begin, then themselves. They
 * lie all over the zone: 2 us of 70 at 500,000 people.
 */
static void fetch_lists(const struct index_desk *desk, uint32_t requirement)
{
    const struct index_zone *zone = desk->zone;
    uint32_t from = desk->list_from[requirement], to = desk->list_from[requirement + 1];

    for (uint32_t l = from; l < to; l++)
        __builtin_prefetch(&zone->start[desk->lists[l].term]);
    for (uint32_t l = from; l < to; l++)
        __builtin_prefetch(&zone->ids[zone->start[desk->lists[l].term]]);
}

void desk_requirement(struct index_desk *desk, uint32_t requirement, bool first)
{
    fetch_lists(desk, requirement);
    first = first && desk->plan->weight[requirement] > 0;
    if (desk->plan->flat >> requirement & 1)
        work_out_flat(desk, requirement, first);
    else
        work_out_graded(desk, requirement, first);
}

/* Who is left. */

bool desk_available(const struct index_desk *desk, uint32_t position)
{
    return (!desk->asks_day || desk->index->day_rank[position] < desk->day_most) &&
           (!desk->asks_hours ||
            desk->index->hours_rank[position] >= desk->hours_least);
}

uint8_t desk_outside(const struct index_desk *desk, uint32_t position, bool in_reach)
{
    uint32_t outside = in_reach ? 0 : RANK_OUTSIDE_REACH;

    if (desk->asks_day && desk->index->day_rank[position] >= desk->day_most)
        outside |= RANK_OUTSIDE_START;
    if (desk->asks_hours && desk->index->hours_rank[position] < desk->hours_least)
        outside |= RANK_OUTSIDE_HOURS;
    return (uint8_t)outside;
}

/* 64 people at once: one at a time this took a fifth of a whole question. */
static inline uint64_t available_of(const struct index_desk *desk, uint32_t block)
{
    uint64_t available = ALL_ONES;
    size_t at = desk->base + (size_t)block * 64;

    if (desk->asks_day)
        available &= desk->day_most == 0 ? 0
                                         : numbers_to(desk->index->day_rank + at,
                                                      (uint16_t)(desk->day_most - 1));
    if (desk->asks_hours)
        available &=
            desk->hours_least > INDEX_HOURS_MAX - 1
                ? 0
                : bytes_from(desk->index->hours_rank + at, (uint8_t)desk->hours_least);
    return available;
}

HOT_CLONES bool desk_kill(struct index_desk *desk)
{
    const struct index_plan *plan = desk->plan;
    uint32_t count = 0, blocks = 0;

    for (uint32_t s = 0; s < desk->span_count; s++)
        for (uint32_t b = desk->spans[s].from; b < desk->spans[s].to; b++) {
            uint64_t alive = desk->reach[b];
            for (uint32_t k = 0; k < plan->killer_count; k++)
                alive &= desk->met[plan->order[k]][b];
            if (alive && (desk->asks_day || desk->asks_hours))
                alive &= available_of(desk, b);
            desk->alive[b] = alive;
            count += (uint32_t)__builtin_popcountll(alive);
            desk->blocks[blocks] = (uint16_t)b;
            blocks += alive != 0 || desk->everybody;
        }
    desk->block_count = blocks;
    desk->alive_count = count;
    return count > 0;
}
