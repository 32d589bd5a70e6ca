/* index_two.c: see index_two.h. */
#include "bench/index_two.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PARTS 2u

struct part {
    const struct index_two *two;
    struct arena arena;
    struct match_image image;
    uint32_t count, *row;
    struct index_view view;
    struct need_desk *desk;
    struct batch_result found;
    uint64_t pairs; /* of people's lists: somebody reads them */
};

/* ----------------------------------------------------------------- a part of the pool
 */

static const void *column(struct part *part, const void *all, size_t size)
{
    char *to = arena_array(&part->arena, part->count, size);

    for (size_t i = 0; i < part->count; i++)
        memcpy(to + i * size, (const char *)all + part->row[i] * size, size);
    return to;
}

#define COLUMN(part, all) column((part), (all), sizeof *(all))

static void gather_held(struct part *part, const struct match_image *all)
{
    uint32_t *start = ARENA_ARRAY(&part->arena, (size_t)part->count + 1, uint32_t);

    for (uint32_t i = 0; i < part->count; i++)
        start[i + 1] = start[i] + all->capability_start[part->row[i] + 1] -
                       all->capability_start[part->row[i]];
    uint32_t *concept = ARENA_ARRAY(&part->arena, start[part->count], uint32_t);
    uint8_t *level = ARENA_ARRAY(&part->arena, start[part->count], uint8_t);
    for (uint32_t i = 0; i < part->count; i++)
        image_capabilities(all, all->capability_start[part->row[i]],
                           start[i + 1] - start[i], concept + start[i],
                           level + start[i]);
    part->image.capability_start = start;
    part->image.capability_short = NULL;
    part->image.capability_concept = concept;
    part->image.capability_level = level;
}

static bool prepare(struct part *part, struct err *err)
{
    const struct match_image *all = &part->two->world->image;

    part->image = *all; /* its graph and its places */
    part->image.person_count = part->count;
    part->image.person_key = COLUMN(part, all->person_key);
    part->image.lottery_key = COLUMN(part, all->lottery_key);
    part->image.place = COLUMN(part, all->place);
    part->image.mode = COLUMN(part, all->mode);
    part->image.max_minutes = COLUMN(part, all->max_minutes);
    part->image.available_day = COLUMN(part, all->available_day);
    part->image.hours = COLUMN(part, all->hours);
    gather_held(part, all);
    const struct index_source source = { &part->image, NULL,
                                         part->two->world->place_rank, part->row };
    part->view.part_count = 1;
    part->desk = need_desk_new(&part->arena, part->two->needs);
    return index_build(&part->arena, &source, &part->view.part[0], err);
}

static int by_number(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return (a > b) - (a < b);
}

/* Rows by where their places stand on the walk; who is nowhere comes last. */
static void share_out(const struct world *world, struct part *parts)
{
    const uint32_t people = world->image.person_count;
    struct arena *arena = &parts[0].arena;
    uint64_t *walk = ARENA_ARRAY(arena, people, uint64_t);
    uint32_t *row = ARENA_ARRAY(arena, people, uint32_t);

    for (uint32_t p = 0; p < people; p++) {
        const uint16_t place = world->image.place[p];
        const uint32_t at =
            place < world->ask.places ? world->place_rank[place] : UINT32_MAX;
        walk[p] = (uint64_t)at << 32 | p;
    }
    qsort(walk, people, sizeof *walk, by_number);
    for (uint32_t i = 0; i < people; i++)
        row[i] = (uint32_t)walk[i];
    for (uint32_t i = 0; i < PARTS; i++) {
        const uint32_t from = (uint32_t)((uint64_t)people * i / PARTS);
        parts[i].count = (uint32_t)((uint64_t)people * (i + 1) / PARTS) - from;
        parts[i].row = row + from;
    }
}

static void read_list(void *owner, uint32_t name, const struct index_pair *pairs,
                      uint32_t count)
{
    struct part *part = owner;
    (void)name;
    (void)pairs;
    part->pairs += count;
}

static void *work(void *arg)
{
    struct part *part = arg;
    const struct index_batch batch = { .view = &part->view,
                                       .needs = part->two->needs,
                                       .need_seed = part->two->need_seed,
                                       .seed = part->two->seed,
                                       .top = part->two->top,
                                       .person_done = read_list,
                                       .owner = part };

    index_batch_run(part->desk, &part->arena, &batch, &part->found);
    return NULL;
}

/* -------------------------------------------------------------------------- the lists
 */

/* rank.h's order; nobody has a priority here. */
static bool goes_before(const struct index_two *two, uint32_t need,
                        const struct index_pair *a, const struct index_pair *b)
{
    const struct match_image *image = &two->world->image;

    if (a->state != b->state)
        return a->state < b->state;
    if (a->band != b->band)
        return a->band < b->band;
    const uint64_t x = rank_ticket(image->lottery_key[a->other], two->need_seed[need]);
    const uint64_t y = rank_ticket(image->lottery_key[b->other], two->need_seed[need]);
    return x != y ? x < y : image->person_key[a->other] < image->person_key[b->other];
}

static void merge_need(const struct index_two *two, const struct part *parts,
                       uint32_t need, struct index_pair *to, uint32_t *count)
{
    const struct index_pair *a = &parts[0].found.pairs[(size_t)need * two->top];
    const struct index_pair *b = &parts[1].found.pairs[(size_t)need * two->top];
    const struct index_pair *a_end = a + parts[0].found.count[need];
    const struct index_pair *b_end = b + parts[1].found.count[need];

    for (*count = 0; *count < two->top && (a < a_end || b < b_end);) {
        const bool first = b == b_end || (a < a_end && goes_before(two, need, a, b));
        to[(*count)++] = first ? *a++ : *b++;
    }
}

static double wall_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool run(const struct index_two *two, struct part *parts, struct arena *arena,
                struct batch_result *lists)
{
    const uint32_t needs = two->world->ask.needs;
    struct index_pair *pairs =
        ARENA_ARRAY(arena, (size_t)needs * two->top, struct index_pair);
    uint32_t *count = ARENA_ARRAY(arena, needs, uint32_t);
    pthread_t other;

    if (pthread_create(&other, NULL, work, &parts[1]) != 0)
        return false;
    work(&parts[0]);
    pthread_join(other, NULL);
    for (uint32_t n = 0; n < needs; n++)
        merge_need(two, parts, n, &pairs[(size_t)n * two->top], &count[n]);
    *lists = (struct batch_result){ pairs, count };
    return true;
}

static bool same_lists(const struct index_two *two, const struct batch_result *lists,
                       const struct batch_result *one, struct err *err)
{
    for (uint32_t n = 0; n < two->world->ask.needs; n++) {
        const size_t at = (size_t)n * two->top;
        if (lists->count[n] != one->count[n] ||
            memcmp(&lists->pairs[at], &one->pairs[at],
                   one->count[n] * sizeof *one->pairs) != 0)
            return err_set(err, ERR_INTERNAL,
                           "need {n} has another list by two threads", ARG_NUM(n));
    }
    return true;
}

bool index_two_bench(const struct index_two *two, struct arena *scratch,
                     const struct batch_result *one, struct err *err)
{
    struct part parts[PARTS] = { { .two = two }, { .two = two } };
    struct batch_result lists;

    share_out(two->world, parts);
    bool ok = prepare(&parts[0], err) && prepare(&parts[1], err);
    if (ok) {
        const double since = wall_s();
        ok = run(two, parts, scratch, &lists) ||
             err_set(err, ERR_UNAVAILABLE, "no second thread could be started");
        printf("%-46s %10.2f s\n", "(b) by two threads, on the wall", wall_s() - since);
        ok = ok && same_lists(two, &lists, one, err);
    }
    for (uint32_t i = PARTS; i-- > 0;)
        arena_free(&parts[i].arena);
    return ok;
}
