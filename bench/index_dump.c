/* index_dump.c: see index_dump.h. */
#include "bench/index_dump.h"

#include "engine/judge.h"

static uint64_t group_of(const struct match_image *image, uint32_t p)
{
    return ((uint64_t)image->place[p] << 2 | image->mode[p]) << 16 |
           image->max_minutes[p];
}

void dump_people(FILE *out, const struct world *world)
{
    const struct match_image *image = &world->image;

    for (uint32_t p = 0; p < image->person_count; p++) {
        uint32_t at = image->capability_start[p], end = image->capability_start[p + 1];
        int32_t day = image->available_day[p];
        fprintf(out, "p %llu %d %u %u", (unsigned long long)group_of(image, p),
                day == DAY_NONE ? 0 : day, image->hours[p], end - at);
        for (; at < end; at++)
            fprintf(out, " %u",
                    image_concept(image, at) * 4 + image_level(image, at) - 1);
        (void)fputc('\n', out);
    }
}

/* Writes the terms that serve `ask`; `covers`: each with its cover. Returns how many.
 */
static uint32_t serve(FILE *out, const struct match_image *image,
                      const struct cover_ask *ask, bool covers)
{
    uint32_t count = 0, near = 0, end = 0;

    if (ask->grade == RANK_BY_SIMILARITY) {
        near = image->near_start[ask->concept];
        end = image->near_start[ask->concept + 1];
    }
    for (uint32_t i = near; i <= end; i++) {
        uint32_t concept = i == end ? ask->concept : image->near_concept[i];
        uint32_t similarity =
            i == end ? IMAGE_SELF_SIMILARITY : image->near_similarity[i];
        for (uint32_t held = 1; held <= IMAGE_LEVEL_MAX; held++) {
            uint32_t cover = cover_value(ask, similarity, held);
            if (cover == 0)
                continue;
            count++;
            if (out && covers)
                fprintf(out, " %u %u", concept * 4 + held - 1, cover);
            else if (out)
                fprintf(out, " %u", concept * 4 + held - 1);
        }
    }
    return count;
}

/* Writes those of one place and mode; `out` NULL: only counts. */
static uint32_t dump_cell(FILE *out, uint32_t cell, uint16_t minutes)
{
    static const uint16_t radius[] = { 20, 30, 45, 70 }; /* as world_person has them */
    uint32_t count = 0;

    for (uint32_t r = 0; r < 4; r++) {
        if (minutes > radius[r])
            continue;
        count++;
        if (out)
            fprintf(out, " %llu", (unsigned long long)cell << 16 | radius[r]);
    }
    return count;
}

static void dump_groups(FILE *out, const struct match_image *image,
                        const struct need_columns *need)
{
    uint32_t cells = image->place_count * IMAGE_MODE_COUNT, count = 0;

    for (uint32_t cell = 0; cell < cells; cell++)
        count += dump_cell(NULL, cell, need->minutes[cell]);
    fprintf(out, "g %u", count);
    for (uint32_t cell = 0; cell < cells; cell++)
        dump_cell(out, cell, need->minutes[cell]);
    (void)fputc('\n', out);
}

void dump_question(FILE *out, const struct world *world,
                   const struct need_columns *need, const struct rank_list *answer)
{
    const struct match_image *image = &world->image;
    uint32_t weights = 0;

    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (need->requirements[i].class == RANK_CORE ||
            need->requirements[i].class == RANK_LEARNABLE)
            weights += need->requirements[i].weight;
    fprintf(out, "q %u %d %u\n", weights, need->start_day, need->hours);
    dump_groups(out, image, need);
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement *r = &need->requirements[i];
        struct cover_ask ask = judge_ask(need, i);
        bool weighed = r->class == RANK_CORE || r->class == RANK_LEARNABLE;
        if (!weighed && r->class != RANK_STATUTORY)
            continue;
        if (weighed)
            fprintf(out, "r %u %u", r->weight, serve(NULL, image, &ask, true));
        else
            fprintf(out, "s %u", serve(NULL, image, &ask, false));
        serve(out, image, &ask, weighed);
        (void)fputc('\n', out);
    }
    fprintf(out, "a %u", answer->count);
    for (uint32_t i = 0; i < answer->count; i++)
        fprintf(out, " %u", answer->rows[i].fit);
    (void)fputc('\n', out);
}
