/*
 * index_build.c: see index.h. How the arrangement is made:
 *
 *   sort the rows -> cells and groups -> columns by position -> number the concepts
 *   held -> forward lists -> zone by zone the postings
 */
#include "engine/index_in.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_ORDER_LAST 0xFFFFu
#define MAIN_MASK        0x3FFFFFFFu

struct builder {
    struct arena *arena;
    struct arena scratch;
    const struct index_source *source;
    const struct match_image *image;
    struct index *index;
    uint64_t *sort_key; /* by position */
};

struct sort_row {
    uint64_t key; /* place 16, mode 2, most minutes falling 16, main concept 30 */
    uint32_t row;
};

uint32_t index_hilbert(uint32_t x, uint32_t y)
{
    uint32_t d = 0;

    for (uint32_t s = 1u << 15; s > 0; s >>= 1) {
        uint32_t rx = (x & s) != 0, ry = (y & s) != 0;
        d += s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            uint32_t held = rx ? 0xFFFFu - x : x;
            x = rx ? 0xFFFFu - y : y;
            y = held;
        }
    }
    return d;
}

static int compare_rows(const void *left, const void *right)
{
    const struct sort_row *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static uint64_t sort_key_of(const struct index *index, uint32_t row)
{
    const struct match_image *image = &index->image;
    uint32_t at = image->capability_start[row], place = PLACE_ORDER_LAST;
    uint64_t main = MAIN_MASK;

    if (image->place[row] != IMAGE_PLACE_NONE)
        place = index->place_rank[image->place[row]];
    if (at < image->capability_start[row + 1])
        main = image_concept(image, at) & MAIN_MASK;
    return (uint64_t)place << 48 | (uint64_t)image->mode[row] << 46 |
           (uint64_t)(UINT16_MAX - image->max_minutes[row]) << 30 | main;
}

/* Ranks 0 .. place_count - 1, whatever numbers the source gave. */
static const uint32_t *ranks_of_places(struct builder *b)
{
    uint32_t count = b->image->place_count;
    uint32_t *rank = ARENA_ARRAY(b->arena, count, uint32_t);
    struct sort_row *rows = ARENA_ARRAY(&b->scratch, count, struct sort_row);

    for (uint32_t i = 0; i < count; i++)
        rows[i] =
            (struct sort_row){ b->source->place_rank ? b->source->place_rank[i] : i,
                               i };
    qsort(rows, count, sizeof *rows, compare_rows);
    for (uint32_t i = 0; i < count; i++)
        rank[rows[i].row] = i;
    return rank;
}

static void arrange(struct builder *b)
{
    struct index *index = b->index;
    uint32_t count = index->count;
    struct sort_row *rows = ARENA_ARRAY(&b->scratch, count, struct sort_row);
    uint32_t *row_of = ARENA_ARRAY(b->arena, count, uint32_t);
    uint64_t *lottery = ARENA_ARRAY(b->arena, count, uint64_t);

    index->place_rank = ranks_of_places(b);
    b->sort_key = ARENA_ARRAY(&b->scratch, count, uint64_t);
    for (uint32_t i = 0; i < count; i++)
        rows[i] = (struct sort_row){ sort_key_of(index, i), i };
    qsort(rows, count, sizeof *rows, compare_rows);
    for (uint32_t p = 0; p < count; p++) {
        row_of[p] = rows[p].row;
        b->sort_key[p] = rows[p].key;
        lottery[p] = b->image->lottery_key[rows[p].row];
    }
    index->row_of = row_of;
    index->lottery = lottery;
}

static void find_cells(struct builder *b)
{
    struct index *index = b->index;
    uint32_t count = index->count, cells = 0, groups = 0;
    struct index_cell *cell = ARENA_ARRAY(&b->scratch, count + 1, struct index_cell);
    struct index_group *group = ARENA_ARRAY(&b->scratch, count + 1, struct index_group);

    for (uint32_t p = 0; p < count; p++) {
        uint32_t row = index->row_of[p], place = b->image->place[row];
        if (p == 0 || b->sort_key[p] >> 46 != b->sort_key[p - 1] >> 46)
            cell[cells++] = (struct index_cell){
                .start = p,
                .group_from = groups,
                .minutes_at = place == IMAGE_PLACE_NONE
                                  ? UINT32_MAX
                                  : place * IMAGE_MODE_COUNT + b->image->mode[row],
            };
        if (p == 0 || b->sort_key[p] >> 30 != b->sort_key[p - 1] >> 30)
            group[groups++].most = b->image->max_minutes[row];
        group[groups - 1].end = p + 1;
        cell[cells - 1].group_to = groups;
    }
    struct index_cell *kept = ARENA_ARRAY(b->arena, cells, struct index_cell);
    struct index_group *kept_groups = ARENA_ARRAY(b->arena, groups, struct index_group);
    memcpy(kept, cell, cells * sizeof *cell);
    memcpy(kept_groups, group, groups * sizeof *group);
    index->cells = kept;
    index->groups = kept_groups;
    index->cell_count = cells;
    index->group_count = groups;
}

static int compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static uint32_t rank_of_day(const int32_t *days, uint32_t count, int32_t day)
{
    uint32_t low = 0;

    while (count > 1) {
        uint32_t half = count / 2;
        low += days[low + half] <= day ? half : 0;
        count -= half;
    }
    return low;
}

static bool rank_days(struct builder *b, struct err *err)
{
    struct index *index = b->index;
    uint32_t count = index->count, distinct = 0;
    int32_t *sorted = ARENA_ARRAY(&b->scratch, count, int32_t);
    uint16_t *rank = ARENA_ARRAY(b->arena, count + 64, uint16_t);

    memcpy(sorted, b->image->available_day, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_days);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || sorted[i] != sorted[i - 1])
            sorted[distinct++] = sorted[i];
    if (distinct > INDEX_VALUES_MAX)
        return err_set(err, ERR_LIMIT,
                       N_("people are available from {count} different days, at most "
                          "{max} can be indexed"),
                       ARG_NUM(distinct), ARG_NUM(INDEX_VALUES_MAX));
    int32_t *days = ARENA_ARRAY(b->arena, distinct, int32_t);
    memcpy(days, sorted, distinct * sizeof *days);
    for (uint32_t p = 0; p < count; p++)
        rank[p] = (uint16_t)rank_of_day(days, distinct,
                                        b->image->available_day[index->row_of[p]]);
    index->days = days;
    index->day_count = distinct;
    index->day_rank = rank;
    return true;
}

static bool rank_hours(struct builder *b, struct err *err)
{
    struct index *index = b->index;
    uint32_t distinct = 0;
    uint8_t *seen = ARENA_ARRAY(&b->scratch, UINT16_MAX + 1u, uint8_t);
    uint8_t *rank = ARENA_ARRAY(b->arena, index->count + 64, uint8_t);
    uint16_t *hours = ARENA_ARRAY(b->arena, INDEX_HOURS_MAX, uint16_t);
    uint8_t *rank_of = ARENA_ARRAY(&b->scratch, UINT16_MAX + 1u, uint8_t);

    for (uint32_t i = 0; i < index->count; i++)
        seen[b->image->hours[i]] = 1;
    for (uint32_t h = 0; h <= UINT16_MAX; h++) {
        if (!seen[h])
            continue;
        if (distinct == INDEX_HOURS_MAX)
            return err_set(err, ERR_LIMIT,
                           N_("people offer more than {max} different numbers of hours "
                              "a week"),
                           ARG_NUM(INDEX_HOURS_MAX));
        rank_of[h] = (uint8_t)distinct;
        hours[distinct++] = (uint16_t)h;
    }
    for (uint32_t p = 0; p < index->count; p++)
        rank[p] = rank_of[b->image->hours[index->row_of[p]]];
    index->hours = hours;
    index->hour_count = distinct;
    index->hours_rank = rank;
    return true;
}

static void copy_sexes(struct builder *b)
{
    struct index *index = b->index;
    const struct count_image *sexes = b->source->sexes;
    uint32_t words = image_words(index->count);
    uint64_t *women = ARENA_ARRAY(b->arena, words, uint64_t);
    uint64_t *men = ARENA_ARRAY(b->arena, words, uint64_t);

    for (uint32_t p = 0; sexes && p < index->count; p++) {
        uint32_t row = index->row_of[p];
        women[p / 64] |= (uint64_t)image_bit(sexes->women, row) << (p % 64);
        men[p / 64] |= (uint64_t)image_bit(sexes->men, row) << (p % 64);
    }
    index->women = women;
    index->men = men;
}

/* Gives each concept that someone holds a slot, in the order of their numbers. */
static void number_concepts(struct builder *b)
{
    const struct match_image *image = b->image;
    uint32_t *slot = ARENA_ARRAY(b->arena, image->concept_count, uint32_t);
    uint32_t capabilities = image->capability_start[image->person_count], next = 0;

    for (uint32_t i = 0; i < capabilities; i++)
        slot[image_concept(image, i)] = 1;
    for (uint32_t c = 0; c < image->concept_count; c++)
        slot[c] = slot[c] ? next++ : SLOT_NONE;
    uint32_t *concept_of = ARENA_ARRAY(b->arena, next, uint32_t);
    for (uint32_t c = 0; c < image->concept_count; c++)
        if (slot[c] != SLOT_NONE)
            concept_of[slot[c]] = c;
    b->index->concept_of = concept_of;
    b->index->slot_of = slot;
    b->index->slot_count = next;
}

static uint32_t term_of(const struct builder *b, uint32_t capability)
{
    return b->index->slot_of[image_concept(b->image, capability)] * IMAGE_LEVEL_MAX +
           image_level(b->image, capability) - 1;
}

static bool write_forward(struct builder *b, struct err *err)
{
    struct index *index = b->index;
    const struct match_image *image = b->image;
    uint32_t count = index->count, total = image->capability_start[count], at = 0;
    bool narrow = index->slot_count * IMAGE_LEVEL_MAX <= UINT16_MAX + 1u;
    uint16_t *terms16 = narrow ? ARENA_ARRAY(b->arena, total, uint16_t) : NULL;
    uint32_t *terms32 = narrow ? NULL : ARENA_ARRAY(b->arena, total, uint32_t);
    uint32_t *block = ARENA_ARRAY(b->arena, image_words(count + 1), uint32_t);
    uint16_t *offset = ARENA_ARRAY(b->arena, count + 1, uint16_t);

    for (uint32_t p = 0; p <= count; p++) {
        if (p % 64 == 0)
            block[p / 64] = at;
        offset[p] = (uint16_t)(at - block[p / 64]);
        if (p == count)
            break;
        uint32_t row = index->row_of[p], end = image->capability_start[row + 1];
        if (end - image->capability_start[row] > INDEX_CAPABILITIES_MAX)
            return err_set(err, ERR_LIMIT,
                           N_("someone has {count} capabilities, at most {max} can be "
                              "indexed"),
                           ARG_NUM(end - image->capability_start[row]),
                           ARG_NUM(INDEX_CAPABILITIES_MAX));
        for (uint32_t i = image->capability_start[row]; i < end; i++, at++)
            if (terms16)
                terms16[at] = (uint16_t)term_of(b, i);
            else if (terms32)
                terms32[at] = term_of(b, i);
    }
    index->forward16 = terms16;
    index->forward32 = terms32;
    index->forward_block = block;
    index->forward_at = offset;
    return true;
}

static void set_bit_unaligned(uint16_t *plane, uint32_t bit)
{
    plane[bit / 16] = (uint16_t)(plane[bit / 16] | 1u << (bit % 16));
}

/* One zone: count, lay out, fill; people come in order, so lists rise by themselves. */
static void write_zone(struct builder *b, uint32_t z, uint32_t *cursor,
                       struct index_zone *zone)
{
    const struct index *index = b->index;
    uint32_t from = z * ZONE_PEOPLE, terms = index->slot_count * IMAGE_LEVEL_MAX;
    uint32_t *start = ARENA_ARRAY(b->arena, terms + 1, uint32_t);

    zone->count = index->count - from < ZONE_PEOPLE ? index->count - from : ZONE_PEOPLE;
    zone->blocks = image_words(zone->count);
    zone->bitmap_units = zone->blocks * 4;
    uint32_t first = forward_start(index, from);
    uint32_t last = forward_start(index, from + zone->count);

    memset(cursor, 0, terms * sizeof *cursor);
    for (uint32_t i = first; i < last; i++)
        cursor[forward_term(index, i)]++;
    for (uint32_t t = 0; t < terms; t++) {
        uint32_t units =
            cursor[t] < zone->bitmap_units ? cursor[t] : zone->bitmap_units;
        start[t + 1] = start[t] + units;
        cursor[t] = start[t];
    }
    uint16_t *ids = ARENA_ARRAY(b->arena, start[terms] + 4, uint16_t);
    for (uint32_t p = 0; p < zone->count; p++) {
        uint32_t end = forward_start(index, from + p + 1);
        for (uint32_t i = forward_start(index, from + p); i < end; i++) {
            uint32_t t = forward_term(index, i);
            if (start[t + 1] - start[t] == zone->bitmap_units)
                set_bit_unaligned(ids + start[t], p);
            else
                ids[cursor[t]++] = (uint16_t)p;
        }
    }
    zone->start = start;
    zone->ids = ids;
}

static void write_zones(struct builder *b)
{
    struct index *index = b->index;
    uint32_t count = (index->count + ZONE_PEOPLE - 1) / ZONE_PEOPLE;
    struct index_zone *zones = ARENA_ARRAY(b->arena, count, struct index_zone);
    uint32_t *cursor = ARENA_ARRAY(
        &b->scratch, (size_t)index->slot_count * IMAGE_LEVEL_MAX + 1, uint32_t);

    for (uint32_t z = 0; z < count; z++)
        write_zone(b, z, cursor, &zones[z]);
    index->zones = zones;
    index->zone_count = count;
}

/* 500,000 people with 11 capabilities: 0.21 s, 61.5 bytes a person. */
bool index_build(struct arena *arena, const struct index_source *source,
                 const struct index **index, struct err *err)
{
    const struct match_image *image = source->image;
    size_t before = arena_mark(arena);
    struct builder b = { .arena = arena, .source = source, .image = image };
    bool ok = false;

    if (image->person_count > INDEX_PEOPLE_MAX)
        return err_set(err, ERR_LIMIT, N_("the pool has more than {n} people"),
                       ARG_NUM(INDEX_PEOPLE_MAX));
    assert(!source->sexes || source->sexes->person_count == image->person_count);
    b.index = ARENA_NEW(arena, struct index);
    *b.index = (struct index){ .count = image->person_count,
                               .image = *image,
                               .row_name = source->row_name };
    arrange(&b);
    find_cells(&b);
    number_concepts(&b);
    if (!rank_days(&b, err) || !rank_hours(&b, err) || !write_forward(&b, err))
        goto out;
    copy_sexes(&b);
    write_zones(&b);
    b.index->bytes = arena_mark(arena) - before;
    *index = b.index;
    ok = true;
out:
    arena_free(&b.scratch);
    if (!ok)
        arena_rewind(arena, before);
    return ok;
}

size_t index_bytes(const struct index *index)
{
    return index->bytes;
}

uint32_t index_count(const struct index *index)
{
    return index->count;
}

/* By cell and group, then a scan of the group: a few hundred rows as a rule. */
uint32_t index_position(const struct index *index, uint32_t row)
{
    uint64_t key = sort_key_of(index, row) >> 46;
    uint32_t low = 0, high = index->cell_count;

    assert(row < index->image.person_count);
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        uint32_t at = index->row_of[index->cells[middle].start];
        if (sort_key_of(index, at) >> 46 <= key)
            low = middle;
        else
            high = middle;
    }
    uint32_t p = index->cells[low].start;
    while (p < index->count && index->row_of[p] != row)
        p++;
    assert(p < index->count);
    return p;
}
