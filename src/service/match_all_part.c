/*
 * match_all_part.c: one part of the pool against all needs.
 *
 *   index the part -> both lists at once (engine/index_batch) -> its share of the
 * needs' lists and its people's lists, beside their places
 */
#include "service/match_all_in.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct part {
    const struct all *all;
    const struct all_hand *hand;
    struct all_files *files;
    struct arena *arena;
    uint32_t number; /* 1 and on */
    uint32_t count;
    uint32_t *row;            /* of its people, rising */
    struct index_pair *pairs; /* of row[i]: pairs[i * top] and on */
    uint32_t *pair_count;
};

static int by_number(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static void person_done(void *owner, uint32_t name, const struct index_pair *pairs,
                        uint32_t count)
{
    struct part *part = owner;
    const uint32_t *at =
        bsearch(&name, part->row, part->count, sizeof *part->row, by_number);

    assert(at);
    const size_t i = (size_t)(at - part->row);
    part->pair_count[i] = count;
    if (count)
        memcpy(&part->pairs[i * part->all->ask->top], pairs, count * sizeof *pairs);
}

/* The part's rows of a column, whose elements are `size` bytes. */
static const void *column(const struct part *part, const void *all, size_t size)
{
    char *to = arena_array(part->arena, part->count, size);

    for (size_t i = 0; i < part->count; i++)
        memcpy(to + i * size, (const char *)all + part->row[i] * size, size);
    return to;
}

#define COLUMN(part, all) column((part), (all), sizeof *(all))

static void gather_held(const struct part *part, struct match_image *image)
{
    const struct match_image *all = &part->all->pool->match;
    uint32_t *start = ARENA_ARRAY(part->arena, (size_t)part->count + 1, uint32_t);

    for (uint32_t i = 0; i < part->count; i++)
        start[i + 1] = start[i] + all->capability_start[part->row[i] + 1] -
                       all->capability_start[part->row[i]];
    uint32_t *concept = ARENA_ARRAY(part->arena, start[part->count], uint32_t);
    uint8_t *level = ARENA_ARRAY(part->arena, start[part->count], uint8_t);
    for (uint32_t i = 0; i < part->count; i++) {
        const uint32_t from = all->capability_start[part->row[i]];
        image_capabilities(all, from, start[i + 1] - start[i], concept + start[i],
                           level + start[i]);
    }
    image->capability_start = start;
    image->capability_short = NULL;
    image->capability_concept = concept;
    image->capability_level = level;
}

static const struct match_image *gather(const struct part *part)
{
    const struct match_image *all = &part->all->pool->match;
    struct match_image *image = ARENA_NEW(part->arena, struct match_image);

    *image = *all; /* its graph and its places */
    image->person_count = part->count;
    image->person_key = COLUMN(part, all->person_key);
    image->lottery_key = COLUMN(part, all->lottery_key);
    image->place = COLUMN(part, all->place);
    image->mode = COLUMN(part, all->mode);
    image->max_minutes = COLUMN(part, all->max_minutes);
    image->available_day = COLUMN(part, all->available_day);
    image->hours = COLUMN(part, all->hours);
    gather_held(part, image);
    return image;
}

static bool run(struct part *part, struct batch_result *result, struct err *err)
{
    const struct all *all = part->all;
    struct index_view view = { .part_count = 1 };
    struct index_source source = { gather(part), NULL, NULL, part->row };

    if (!index_build(part->arena, &source, &view.part[0], err))
        return false;
    struct index_batch batch = { .view = &view,
                                 .needs = all->index,
                                 .pool = all->open,
                                 .priority = all->pool->priority,
                                 .need_seed = all->need_seed,
                                 .seed = all->seed,
                                 .top = all->ask->top,
                                 .lists = part->hand->lists,
                                 .person_done = person_done,
                                 .owner = part };
    index_batch_run(part->hand->desk, part->arena, &batch, result);
    return true;
}

/* The next of the part's files, beside its place. */
static FILE *open_file(const struct part *part, const char *name, const char *end,
                       struct err *err)
{
    struct all_files *files = part->files;
    const char *path =
        all_path(&files->arena, part->all->ask->folder, name, part->number, end);

    if (!all_file_open(&files->arena, path, part->all->work.me.id,
                       &files->file[files->count], err))
        return NULL;
    return files->file[files->count].out;
}

static bool seal_file(const struct part *part, bool ok, struct err *err)
{
    struct all_files *files = part->files;

    if (!all_file_seal(&files->file[files->count], ok, err))
        return false;
    files->count++;
    return true;
}

/* For each need how many, then they; merged by all_merge. Who is behind enough others
 * that this hand has met, in this part or one before, is in no list and is left out. */
static bool write_share(const struct part *part, const struct batch_result *result,
                        struct err *err)
{
    const struct all *all = part->all;
    FILE *out = open_file(part, "share", ".part", err);

    if (!out)
        return false;
    bool ok = true;
    for (uint32_t n = 0; ok && n < all->need_count; n++)
        ok = fwrite(&result->count[n], sizeof result->count[n], 1, out) == 1 &&
             fwrite(&result->pairs[(size_t)n * all->ask->top], sizeof *result->pairs,
                    result->count[n], out) == result->count[n];
    return seal_file(part, ok, err);
}

static void person_line(const struct part *part, uint32_t i, struct buf *out)
{
    const struct all *all = part->all;
    const struct pool *pool = all->pool;

    buf_cstr(out, "{\"person\":\"");
    buf_int(out, pool->match.person_key[part->row[i]]);
    buf_cstr(out, "\",");
    all_text(out, "source_key", pool_source_key(pool, part->row[i]));
    buf_cstr(out, ",\"needs\":[");
    for (uint32_t k = 0; k < part->pair_count[i]; k++) {
        const struct index_pair *pair = &part->pairs[(size_t)i * all->ask->top + k];
        buf_cstr(out, k > 0 ? ",{" : "{");
        all_text(out, "need", all->source_key[pair->other]);
        buf_char(out, ',');
        all_standing(out, pair);
        buf_char(out, '}');
    }
    buf_cstr(out, "]}\n");
}

static bool write_people(const struct part *part, struct err *err)
{
    struct arena scratch = { 0 };
    struct buf line = buf_new(&scratch);
    FILE *out = open_file(part, "people", ".jsonl", err);

    if (!out)
        return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < part->count; i++) {
        buf_clear(&line);
        person_line(part, i, &line);
        ok = fwrite(line.ptr, 1, line.len, out) == line.len;
    }
    arena_free(&scratch);
    return seal_file(part, ok, err);
}

bool all_part(const struct all *all, const struct all_hand *hand, uint32_t number,
              struct all_files *files, struct err *err)
{
    const uint32_t each = all->ask->part_people, from = (number - 1) * each;
    struct arena arena = { 0 };
    struct batch_result result = { 0 };
    struct part part = {
        .all = all, .hand = hand, .files = files, .arena = &arena, .number = number
    };

    part.count = all->people - from < each ? all->people - from : each;
    part.row = ARENA_ARRAY(&arena, part.count, uint32_t);
    memcpy(part.row, all->row + from, part.count * sizeof *part.row);
    qsort(part.row, part.count, sizeof *part.row, by_number);
    part.pairs =
        ARENA_ARRAY(&arena, (size_t)part.count * all->ask->top, struct index_pair);
    part.pair_count = ARENA_ARRAY(&arena, part.count, uint32_t);
    bool ok = run(&part, &result, err) && write_share(&part, &result, err) &&
              write_people(&part, err);
    arena_free(&arena);
    return ok;
}
