/*
 * match_all_part.c: one part of the pool against all needs.
 *
 *   index the part -> both lists at once (engine/index_batch) -> its share of the
 * needs' lists on disk -> its people's lists in place, which says that the part is done
 */
#include "service/match_all_in.h"

#include <string.h>

struct part {
    const struct all *all;
    struct arena *arena;
    uint32_t from, count;     /* rows */
    struct index_pair *pairs; /* of row from + i: pairs[i * top] and on */
    uint32_t *pair_count;
};

static void person_done(void *owner, uint32_t name, const struct index_pair *pairs,
                        uint32_t count)
{
    struct part *part = owner;
    const uint32_t i = name - part->from;

    part->pair_count[i] = count;
    if (count)
        memcpy(&part->pairs[(size_t)i * part->all->ask->top], pairs,
               count * sizeof *pairs);
}

/* The rows of the part as an image of their own: columns begin further on. */
static struct match_image slice(const struct part *part)
{
    struct match_image image = part->all->pool->match;

    image.person_count = part->count;
    image.person_key += part->from;
    image.lottery_key += part->from;
    image.place += part->from;
    image.mode += part->from;
    image.max_minutes += part->from;
    image.available_day += part->from;
    image.hours += part->from;
    image.capability_start += part->from;
    return image;
}

static bool run(struct part *part, struct batch_result *result, struct err *err)
{
    const struct all *all = part->all;
    uint32_t *name = ARENA_ARRAY(part->arena, part->count, uint32_t);
    struct match_image *image = ARENA_NEW(part->arena, struct match_image);
    struct index_view view = { .part_count = 1 };

    *image = slice(part);
    for (uint32_t i = 0; i < part->count; i++)
        name[i] = part->from + i;
    struct index_source source = { image, NULL, NULL, name };
    if (!index_build(part->arena, &source, &view.part[0], err))
        return false;
    struct index_batch batch = { .view = &view,
                                 .needs = all->index,
                                 .pool = all->open,
                                 .need_seed = all->need_seed,
                                 .seed = all->seed,
                                 .top = all->ask->top,
                                 .person_done = person_done,
                                 .owner = part };
    index_batch_run(need_desk_new(part->arena, all->index), part->arena, &batch,
                    result);
    return true;
}

/* For each need how many, then they; merged by all_merge. */
static bool write_share(const struct part *part, uint32_t number,
                        const struct batch_result *result, struct err *err)
{
    const struct all *all = part->all;
    struct all_file file;

    if (!all_file_open(part->arena,
                       all_path(part->arena, all, "share", number, ".part"), &file,
                       err))
        return false;
    bool ok = true;
    for (uint32_t n = 0; ok && n < all->need_count; n++)
        ok = fwrite(&result->count[n], sizeof result->count[n], 1, file.out) == 1 &&
             fwrite(&result->pairs[(size_t)n * all->ask->top], sizeof *result->pairs,
                    result->count[n], file.out) == result->count[n];
    return all_file_close(&file, ok, err);
}

static void person_line(const struct part *part, uint32_t i, struct buf *out)
{
    const struct all *all = part->all;
    const struct pool *pool = all->pool;

    buf_cstr(out, "{\"person\":\"");
    buf_int(out, pool->match.person_key[part->from + i]);
    buf_cstr(out, "\",");
    all_text(out, "source_key", pool_source_key(pool, part->from + i));
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

static bool write_people(const struct part *part, uint32_t number, struct err *err)
{
    const struct all *all = part->all;
    struct all_file file;
    struct arena scratch = { 0 };
    struct buf line = buf_new(&scratch);

    if (!all_file_open(part->arena,
                       all_path(part->arena, all, "people", number, ".jsonl"), &file,
                       err))
        return false;
    bool ok = true;
    for (uint32_t i = 0; ok && i < part->count; i++) {
        if (!image_bit(all->open, part->from + i))
            continue;
        buf_clear(&line);
        person_line(part, i, &line);
        ok = fwrite(line.ptr, 1, line.len, file.out) == line.len;
    }
    arena_free(&scratch);
    return all_file_close(&file, ok, err);
}

bool all_part(const struct all *all, uint32_t number, struct err *err)
{
    const uint32_t each = all->ask->part_people;
    const uint32_t people = all->pool->match.person_count;
    struct arena arena = { 0 };
    struct batch_result result = { 0 };
    struct part part = { .all = all, .arena = &arena, .from = (number - 1) * each };

    part.count = people - part.from < each ? people - part.from : each;
    part.pairs =
        ARENA_ARRAY(&arena, (size_t)part.count * all->ask->top, struct index_pair);
    part.pair_count = ARENA_ARRAY(&arena, part.count, uint32_t);
    bool ok = run(&part, &result, err) && write_share(&part, number, &result, err) &&
              write_people(&part, number, err);
    arena_free(&arena);
    return ok;
}
