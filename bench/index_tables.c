/* index_tables.c: see index_tables.h. */
#include "bench/index_tables.h"

#include <stdlib.h>
#include <string.h>

#include "engine/judge.h"

#define TOP        20u
#define PATH_BYTES 1000u

FILE *tables_open(const char *folder, const char *name)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof path, "%s/%s.tsv", folder, name);
    return fopen(path, "we");
}

static unsigned long long group_of(const struct match_image *image, uint32_t p)
{
    return ((unsigned long long)image->place[p] << 2 | image->mode[p]) << 16 |
           image->max_minutes[p];
}

static void write_people(FILE *out, const struct world *world)
{
    const struct match_image *image = &world->image;

    for (uint32_t p = 0; p < image->person_count; p++) {
        int32_t day = image->available_day[p];
        fprintf(out, "%u\t%llu\t%d\t%u\t%d\n", p, group_of(image, p),
                day == DAY_NONE ? 0 : day, image->hours[p],
                image_bit(world->sexes.women, p)
                    ? 1
                    : 2 * (int)image_bit(world->sexes.men, p));
    }
}

static void write_held(FILE *out, const struct world *world)
{
    const struct match_image *image = &world->image;

    for (uint32_t p = 0; p < image->person_count; p++)
        for (uint32_t i = image->capability_start[p];
             i < image->capability_start[p + 1]; i++)
            fprintf(out, "%u\t%u\t%u\n", p, image->capability_concept[i],
                    image->capability_level[i]);
}

static void write_near(FILE *out, const struct world *world)
{
    const struct match_image *image = &world->image;

    for (uint32_t c = 0; c < image->concept_count; c++) {
        fprintf(out, "%u\t%u\t%u\n", c, c, IMAGE_SELF_SIMILARITY);
        for (uint32_t i = image->near_start[c]; i < image->near_start[c + 1]; i++)
            fprintf(out, "%u\t%u\t%u\n", c, image->near_concept[i],
                    image->near_similarity[i]);
    }
}

static bool is_weighed(const struct need_requirement *r)
{
    return r->class == RANK_CORE || r->class == RANK_LEARNABLE;
}

static void write_needs(FILE *out, const struct world *world)
{
    for (uint32_t n = 0; n < world->ask.needs; n++) {
        const struct need_columns *need = &world->needs[n];
        uint32_t weights = 0;
        for (uint32_t i = 0; i < need->requirement_count; i++)
            if (is_weighed(&need->requirements[i]))
                weights += need->requirements[i].weight;
        fprintf(out, "%u\t%u\t%d\t%u\t%u\n", n, world->need_place[n], need->start_day,
                need->hours, weights);
    }
}

static void write_requirements(FILE *out, const struct world *world)
{
    for (uint32_t n = 0; n < world->ask.needs; n++)
        for (uint32_t i = 0; i < world->needs[n].requirement_count; i++) {
            const struct need_requirement *r = &world->needs[n].requirements[i];
            fprintf(out, "%u\t%u\t%u\t%u\t%u\t%u\t%u\n", n, i, r->class, r->grade,
                    r->concept, r->level, r->weight);
        }
}

/* By group that somebody is of, not by person. */
static void write_reach(FILE *out, const struct world *world)
{
    static const uint16_t radius[] = { 20, 30, 45, 70 }; /* as world_person has them */
    const uint32_t cells = world->ask.places * IMAGE_MODE_COUNT;

    for (uint32_t w = 0; w < world->ask.places; w++)
        for (uint32_t cell = 0; cell < cells; cell++)
            for (uint32_t r = 0; r < 4; r++)
                if (world->minutes[w][cell] <= radius[r])
                    fprintf(out, "%u\t%llu\n", w,
                            (unsigned long long)cell << 16 | radius[r]);
}

bool tables_world(const char *folder, const struct world *world)
{
    static const struct {
        const char *name;
        void (*write)(FILE *out, const struct world *world);
    } tables[] = { { "person", write_people }, { "held", write_held },
                   { "near", write_near },     { "need", write_needs },
                   { "reach", write_reach },   { "requirement", write_requirements } };

    for (uint32_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        FILE *out = tables_open(folder, tables[i].name);
        if (!out)
            return false;
        tables[i].write(out, world);
        if (fclose(out) != 0)
            return false;
    }
    return true;
}

void tables_answer(FILE *out, uint32_t need, const struct threshold_result *counts,
                   const struct rank_list *by_fit)
{
    fprintf(out, "%u\t%u\t%u\t%u\t", need, (uint32_t)counts->pool.women,
            (uint32_t)counts->pool.men, (uint32_t)counts->pool.not_stated);
    for (uint32_t i = 0; i < by_fit->count; i++)
        fprintf(out, i ? ",%u" : "%u", by_fit->rows[i].fit);
    (void)fputc('\n', out);
}

static int by_fit(const void *left, const void *right)
{
    return (int)*(const uint16_t *)right - (int)*(const uint16_t *)left;
}

/* The fits of the needs whose hard facts she passes, best first; how many. */
static uint32_t fits_of(struct arena *scratch, const struct world *world,
                        uint32_t person, uint16_t *fits)
{
    const struct match_image *image = &world->image;
    const uint32_t cell =
        (uint32_t)image->place[person] * IMAGE_MODE_COUNT + image->mode[person];
    const size_t start = arena_mark(scratch);
    uint32_t count = 0;

    for (uint32_t n = 0; n < world->ask.needs; n++) {
        uint8_t cover[COVER_ASKS_MAX];
        struct judge judge;
        if (world->needs[n].minutes[cell] > image->max_minutes[person])
            continue;
        judge_prepare(scratch, image, &world->needs[n], false, &judge);
        const struct judgement j = judge_person(&judge, person, cover);
        if (!j.outside && !(j.missing & judge.hopeless))
            fits[count++] = j.fit;
        arena_rewind(scratch, start);
    }
    qsort(fits, count, sizeof *fits, by_fit);
    return count < TOP ? count : TOP;
}

void tables_asked(FILE *out, struct arena *scratch, const struct world *world,
                  uint32_t count, uint32_t known)
{
    uint16_t *fits = ARENA_ARRAY(scratch, world->ask.needs, uint16_t);

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t person = (uint32_t)((uint64_t)i * 7919 % world->ask.people);
        const uint32_t rows = i < known ? fits_of(scratch, world, person, fits) : 0;
        fprintf(out, "%u\t%s\t", person, i < known ? "known" : "-");
        for (uint32_t k = 0; k < rows; k++)
            fprintf(out, k ? ",%u" : "%u", fits[k]);
        (void)fputc('\n', out);
    }
}

void tables_ours(FILE *out, const char *question, struct bench_times *times,
                 double bytes)
{
    fprintf(out, "%s\t%.3f\t%.3f\t%.3f\t%.1f\n", question, bench_mean(times),
            bench_quantile(times, 500), bench_quantile(times, 990), bytes);
}
