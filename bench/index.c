/*
 * index.c: the engine's index on an invented nation, with the oracle beside it.
 *
 *   index [--people N] [--needs N] [--ask N] [--oracle N] [--only acnbdo] [--seed S]
 *         [--dump FILE] [--tables FOLDER] [--generic 1]
 *
 * One line a figure: processor time of one core in microseconds, mean and 99th
 * percentile. What the oracle is asked too is compared byte for byte; a difference ends
 * the run with exit 1.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/bench.h"
#include "bench/index_dump.h"
#include "bench/index_tables.h"
#include "bench/index_two.h"
#include "bench/index_world.h"
#include "engine/index_need.h"
#include "engine/judge.h"
#include "engine/rank_needs.h"

#define TOP     20u
#define SIXTEEN (WORLD_NEEDS_LEAST / 2) /* questions with sixteen steps */
#define ASKED   1000u                   /* people whom peers are asked about */

struct bench {
    struct world_ask ask;
    uint32_t questions, oracle_questions;
    const char *only, *dump, *tables; /* NULL: none */

    struct arena arena, work;
    struct world world;
    struct index_view view;
    struct index_desk *desk;
    const struct need_index *needs;
    struct need_desk *need_desk;
    uint64_t *need_seed;
    double gb_s; /* what memory gives */
};

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void line(const char *what, struct bench_times *times)
{
    double mean = bench_mean(times), last = bench_quantile(times, 990);
    printf("%-46s %10.1f %10.1f us\n", what, mean, last);
    (void)fflush(stdout);
}

static bool build(struct bench *b, struct err *err)
{
    struct index_source source = { &b->world.image, &b->world.sexes,
                                   b->world.place_rank, NULL };
    double before = cpu_us();

    if (!index_build(&b->arena, &source, &b->view.part[0], err))
        return false;
    b->view.part_count = 1;
    printf("%-46s %10.2f s\n", "build", (cpu_us() - before) / 1e6);
    printf("%-46s %10.1f bytes\n", "index, a person",
           (double)index_bytes(b->view.part[0]) / b->ask.people);
    printf("%-46s %10.1f us\n", "index, read once as fast as memory gives it",
           (double)index_bytes(b->view.part[0]) / b->gb_s / 1e3);
    return true;
}

static double reached_share(const struct bench *b)
{
    const struct match_image *image = &b->world.image;
    uint64_t sum = 0;
    uint32_t asked = 50;

    for (uint32_t n = 0; n < asked; n++)
        for (uint32_t p = 0; p < image->person_count; p++) {
            uint32_t at = (uint32_t)image->place[p] * IMAGE_MODE_COUNT + image->mode[p];
            sum += b->world.needs[n].minutes[at] <= image->max_minutes[p];
        }
    return 100.0 * (double)sum / asked / image->person_count;
}

static bool same(const struct rank_list *got, const struct rank_list *want)
{
    if (got->count > want->count)
        return false;
    return memcmp(got->rows, want->rows, got->count * sizeof *got->rows) == 0 &&
           (got->count == TOP || got->count == want->count ||
            want->rows[got->count].state == RANK_OUT_OF_REACH);
}

static bool bench_people(struct bench *b, enum index_scope scope, const char *what,
                         struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->questions);
    struct rank_order order = { .seed = 7 };
    struct rank_list list;
    uint64_t found = 0;

    for (uint32_t n = 0; n < b->questions; n++) {
        struct index_ask ask = { &b->view, &b->world.needs[n % b->ask.needs], &order,
                                 scope, TOP };
        double before = cpu_us();
        if (!index_people(b->desk, &b->work, &ask, &list, err))
            return false;
        bench_times_add(&times, cpu_us() - before);
        found += list.count;
        arena_rewind(&b->work, 0);
    }
    line(what, &times);
    if (scope == INDEX_IN_REACH)
        printf("%-46s %10.1f\n", "    rows found, mean", (double)found / b->questions);
    return true;
}

static bool bench_people_oracle(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->oracle_questions);
    struct rank_order order = { .seed = 7 };
    struct rank_list list, want;

    for (uint32_t n = 0; n < b->oracle_questions; n++) {
        struct index_ask ask = { &b->view, &b->world.needs[n], &order, INDEX_IN_REACH,
                                 TOP };
        if (!index_people(b->desk, &b->work, &ask, &list, err))
            return false;
        double before = cpu_us();
        if (!rank_people(&b->work, &b->world.image, ask.need, &order, &want, err))
            return false;
        bench_times_add(&times, cpu_us() - before);
        if (!same(&list, &want))
            return err_set(err, ERR_INTERNAL, "the oracle's list {n} is another",
                           ARG_NUM(n));
        arena_rewind(&b->work, 0);
    }
    line("(a) the oracle, all people", &times);
    return true;
}

static bool bench_subsets(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->questions);
    struct threshold_result result;
    uint64_t steps = 0, pool = 0;

    for (uint32_t n = 0; n < b->questions; n++) {
        struct index_ask ask = { .view = &b->view,
                                 .need = &b->world.needs[n % b->ask.needs] };
        double before = cpu_us();
        if (!index_subsets(b->desk, &b->work, &ask, &result, err))
            return false;
        bench_times_add(&times, cpu_us() - before);
        steps += result.step_count;
        pool += result.pool.women + result.pool.men + result.pool.not_stated;
        arena_rewind(&b->work, 0);
    }
    line("(c) thresholds, all subsets", &times);
    printf("%-46s %10.1f %10.1f\n", "    steps and pool, mean",
           (double)steps / b->questions, (double)pool / b->questions);
    return true;
}

static bool bench_subsets_oracle(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->oracle_questions);
    struct threshold_result result, want;

    for (uint32_t n = 0; n < b->oracle_questions; n++) {
        struct index_ask ask = { .view = &b->view, .need = &b->world.needs[n] };
        if (!index_subsets(b->desk, &b->work, &ask, &result, err))
            return false;
        double before = cpu_us();
        if (!threshold_count(&b->work, &b->world.image, &b->world.sexes, ask.need,
                             &want, err))
            return false;
        bench_times_add(&times, cpu_us() - before);
        if (memcmp(result.reached, want.reached,
                   sizeof *want.reached << want.step_count) != 0)
            return err_set(err, ERR_INTERNAL, "the oracle's counts {n} are others",
                           ARG_NUM(n));
        arena_rewind(&b->work, 0);
    }
    line("(c) the oracle", &times);
    return true;
}

static bool bench_sixteen(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, SIXTEEN);
    struct threshold_result result;

    for (uint32_t n = 0; n < SIXTEEN; n++) {
        struct need_requirement room[WORLD_SIXTEEN];
        struct need_columns need = world_sixteen(&b->world, n, room);
        struct index_ask ask = { .view = &b->view, .need = &need };
        double before = cpu_us();
        if (!index_subsets(b->desk, &b->work, &ask, &result, err))
            return false;
        bench_times_add(&times, cpu_us() - before);
        arena_rewind(&b->work, 0);
    }
    line("(c) 16 drops, all 65,536 subsets", &times);
    return true;
}

static bool ask_by_fit(struct bench *b, uint32_t n, struct rank_list *list,
                       struct err *err)
{
    static const struct rank_order order = { .seed = 7 };
    struct index_ask ask = { &b->view, &b->world.needs[n], &order, INDEX_BY_FIT, TOP };
    return index_people(b->desk, &b->work, &ask, list, err);
}

/* For the peer: people, our time for its questions, the questions with our answers. */
static bool dump(struct bench *b, struct err *err)
{
    FILE *out = fopen(b->dump, "we");
    uint32_t count = b->oracle_questions;
    struct rank_list list;
    double sum = 0;
    bool ok = out != NULL;

    assert(count > 0);
    for (uint32_t i = 0; ok && i < 2 * count; i++) { /* once for warmth */
        double before = cpu_us();
        ok = ask_by_fit(b, i % count, &list, err);
        sum += i < count ? 0 : cpu_us() - before;
        arena_rewind(&b->work, 0);
    }
    if (ok) {
        fprintf(out, "o %.3f\n", sum / count);
        dump_people(out, &b->world);
    }
    for (uint32_t n = 0; ok && n < count; n++) {
        ok = ask_by_fit(b, n, &list, err);
        if (ok)
            dump_question(out, &b->world, &b->world.needs[n], &list);
        arena_rewind(&b->work, 0);
    }
    if (out)
        (void)fclose(out);
    else
        err_set(err, ERR_UNAVAILABLE, "{file} could not be written", ARG_WORD(b->dump));
    return ok;
}

/* Our answers to the questions that peers are asked, each once for warmth, and how long
 * they took: (a) by fit, (c) with every subset. */
static bool answer_tables(struct bench *b, FILE *answer, FILE *ours, struct err *err)
{
    const uint32_t count = b->oracle_questions;
    struct bench_times fit = bench_times_new(&b->arena, count);
    struct bench_times subsets = bench_times_new(&b->arena, count);
    const double bytes = (double)index_bytes(b->view.part[0]) / b->ask.people;

    assert(count > 0);
    for (uint32_t i = 0; i < 2 * count; i++) {
        const uint32_t n = i % count;
        struct index_ask ask = { .view = &b->view, .need = &b->world.needs[n] };
        struct threshold_result counts;
        struct rank_list list;
        double before = cpu_us();
        if (!ask_by_fit(b, n, &list, err))
            return false;
        const double took = cpu_us() - before;
        before = cpu_us();
        if (!index_subsets(b->desk, &b->work, &ask, &counts, err))
            return false;
        if (i >= count) {
            bench_times_add(&subsets, cpu_us() - before);
            bench_times_add(&fit, took);
            tables_answer(answer, n, &counts, &list);
        }
        arena_rewind(&b->work, 0);
    }
    tables_ours(ours, "a", &fit, bytes);
    tables_ours(ours, "c", &subsets, bytes);
    return true;
}

static bool tables(struct bench *b, struct err *err)
{
    FILE *answer = tables_open(b->tables, "answer");
    FILE *ours = tables_open(b->tables, "ours");
    FILE *asked = tables_open(b->tables, "asked");
    bool ok = answer && ours && asked && tables_world(b->tables, &b->world);

    if (!ok)
        err_set(err, ERR_UNAVAILABLE, "{file} could not be written",
                ARG_WORD(b->tables));
    ok = ok && answer_tables(b, answer, ours, err);
    if (ok)
        tables_asked(asked, &b->work, &b->world, ASKED, b->oracle_questions);
    arena_rewind(&b->work, 0);
    if (asked)
        (void)fclose(asked);
    if (answer)
        (void)fclose(answer);
    if (ours)
        (void)fclose(ours);
    return ok;
}

static struct index_person person_of(const struct world *world, uint32_t row)
{
    const struct match_image *image = &world->image;
    uint32_t at = image->capability_start[row];
    return (struct index_person){
        .mode = image->mode[row],
        .place = image->place[row],
        .max_minutes = image->max_minutes[row],
        .hours = image->hours[row],
        .available_day = image->available_day[row],
        .capability_count = image->capability_start[row + 1] - at,
        .concept = image->capability_concept + at,
        .level = image->capability_level + at,
    };
}

static bool build_needs(struct bench *b, struct err *err)
{
    const struct world *world = &b->world;
    struct need_source source = {
        &world->image,   world->ask.needs,    world->needs,
        world->deadline, world->need_lottery, world->need_key
    };
    double before = cpu_us();

    if (!need_index_build(&b->arena, &source, &b->needs, err))
        return false;
    printf("%-46s %10.2f s\n", "build, needs", (cpu_us() - before) / 1e6);
    printf("%-46s %10.1f bytes\n", "index, a need",
           (double)need_index_bytes(b->needs) / b->ask.needs);
    b->need_desk = need_desk_new(&b->arena, b->needs);
    b->need_seed = ARENA_ARRAY(&b->arena, b->ask.needs, uint64_t);
    for (uint32_t n = 0; n < b->ask.needs; n++)
        b->need_seed[n] = 7;
    return true;
}

/* Cold: persons from all over, each at her own place. Hot: the same hundred again. */
static void bench_needs(struct bench *b, const char *what, uint32_t among,
                        uint32_t stride)
{
    struct bench_times times = bench_times_new(&b->arena, b->questions);
    struct need_list list;
    uint64_t found = 0;

    for (uint32_t i = 0; i < b->questions; i++) {
        uint32_t row = (uint32_t)((uint64_t)(i % among) * stride % b->ask.people);
        struct index_person person = person_of(&b->world, row);
        double before = cpu_us();
        need_index_ask(b->need_desk, &b->work,
                       &(struct need_question){ &person, i, TOP }, &list);
        bench_times_add(&times, cpu_us() - before);
        found += list.count;
        arena_rewind(&b->work, 0);
    }
    line(what, &times);
    printf("%-46s %10.1f\n", "    rows found, mean", (double)found / b->questions);
}

/* Judging every need, beside the index. */
static bool bench_needs_oracle(struct bench *b, struct err *err)
{
    const struct world *world = &b->world;
    struct need_source source = {
        &world->image,   world->ask.needs,    world->needs,
        world->deadline, world->need_lottery, world->need_key
    };
    struct bench_times times = bench_times_new(&b->arena, b->oracle_questions);

    for (uint32_t i = 0; i < b->oracle_questions; i++) {
        uint32_t row = (uint32_t)((uint64_t)i * 7919 % b->ask.people);
        struct index_person person = person_of(world, row);
        struct rank_needs_ask ask = { &source, &world->image, row, i, TOP };
        struct need_question question = { &person, i, TOP };
        struct need_list list, want;
        need_index_ask(b->need_desk, &b->work, &question, &list);
        double before = cpu_us();
        rank_needs(&b->work, &ask, &want);
        bench_times_add(&times, cpu_us() - before);
        if (list.count != want.count ||
            memcmp(list.rows, want.rows, want.count * sizeof *want.rows) != 0)
            return err_set(err, ERR_INTERNAL, "the oracle's needs {n} are others",
                           ARG_NUM(i));
        arena_rewind(&b->work, 0);
    }
    line("(a') the oracle, all needs", &times);
    return true;
}

struct tally {
    uint64_t pairs, people;
};

static void count_person(void *owner, uint32_t name, const struct index_pair *pairs,
                         uint32_t count)
{
    struct tally *tally = owner;
    (void)name;
    (void)pairs;
    tally->pairs += count;
    tally->people++;
}

static bool same_pairs(const struct batch_result *result, const struct rank_list *list,
                       uint32_t n)
{
    if (result->count[n] != list->count)
        return false;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct index_pair *pair = &result->pairs[(size_t)n * TOP + i];
        if (pair->other != list->rows[i].person || pair->fit != list->rows[i].fit)
            return false;
    }
    return true;
}

/* Some needs' lists, held to what each gives when it is asked alone. */
static bool same_lists(struct bench *b, const struct batch_result *result,
                       struct err *err)
{
    for (uint32_t n = 0; n < b->ask.needs; n += b->ask.needs / 200) {
        struct rank_order order = { .seed = 7 };
        struct index_ask ask = { &b->view, &b->world.needs[n], &order, INDEX_IN_REACH,
                                 TOP };
        struct rank_list list;
        if (!index_people(b->desk, &b->work, &ask, &list, err))
            return false;
        if (!same_pairs(result, &list, n))
            return err_set(err, ERR_INTERNAL, "need {n} has another list in the batch",
                           ARG_NUM(n));
    }
    return true;
}

static bool bench_batch(struct bench *b, struct err *err)
{
    struct tally tally = { 0 };
    struct index_batch batch = { .view = &b->view,
                                 .needs = b->needs,
                                 .need_seed = b->need_seed,
                                 .seed = 7,
                                 .top = TOP,
                                 .person_done = count_person,
                                 .owner = &tally };
    struct batch_result result;
    double before = cpu_us();

    index_batch_run(b->need_desk, &b->work, &batch, &result);
    printf("%-46s %10.2f s\n", "(b) both lists for everybody",
           (cpu_us() - before) / 1e6);
    printf("%-46s %10.1f\n", "    needs a person, mean",
           (double)tally.pairs / (double)tally.people);
    struct index_two two = { &b->world, b->needs, b->need_seed, 7, TOP };
    if (!same_lists(b, &result, err) || !index_two_bench(&two, &b->work, &result, err))
        return false;
    arena_rewind(&b->work, 0);
    return true;
}

/* Changes one by one, then questions over base, delta and tail. */
static bool bench_live(struct bench *b, struct err *err)
{
    uint32_t puts = b->ask.people / 50 < 2000 ? b->ask.people / 50 : 2000;
    struct bench_times times = bench_times_new(&b->arena, puts);
    struct index_base base = { .source = { &b->world.image, &b->world.sexes,
                                           b->world.place_rank, NULL } };
    struct rng rng = rng_seeded(b->ask.seed);
    struct index_live *live = NULL;
    struct world_person made;

    if (!index_live_new(&base, &live, err))
        return false;
    for (uint32_t i = 0; i < puts; i++) {
        struct index_person person =
            person_of(&b->world, rng_below(&rng, b->ask.people));
        world_person(&rng, &b->world, &made);
        person.row = rng_below(&rng, b->ask.people);
        person.stamp = i;
        person.capability_count = made.count;
        person.concept = made.concept;
        person.level = made.level;
        double before = cpu_us();
        if (!index_live_put(live, &person, err))
            return false;
        bench_times_add(&times, cpu_us() - before);
    }
    line("one change, until it is in the next answer", &times);
    const struct index_view *view = index_live_lease(live);
    struct index_view single = b->view;
    b->view = *view;
    bool ok = bench_people(b, INDEX_IN_REACH, "(a) over base, delta and tail", err);
    b->view = single;
    index_live_release(live, &view);
    index_live_free(live);
    return ok;
}

static bool run(struct bench *b, struct err *err)
{
    world_make(&b->arena, &b->ask, &b->world);
    assert(b->world.image.capability_start);
    printf("%u people, %u needs, %u concepts, %.1f capabilities a person\n",
           b->ask.people, b->ask.needs, b->ask.concepts,
           (double)b->world.image.capability_start[b->ask.people] / b->ask.people);
    printf("%-46s %10.1f %%\n", "within reach of a need", reached_share(b));
    b->desk = index_desk_new(&b->arena);
    b->gb_s = bench_memory_gb_s(&b->work);
    printf("%-46s %10.1f GB/s\n", "memory, read in a row", b->gb_s);
    if (!build(b, err) || (b->dump && !dump(b, err)) || (b->tables && !tables(b, err)))
        return false;
    if (strchr(b->only, 'p') &&
        !bench_people(b, INDEX_IN_REACH, "(a) top 20 people, full order", err))
        return false;
    if (strchr(b->only, 'f') &&
        !bench_people(b, INDEX_BY_FIT, "(a) top 20 people, by fit", err))
        return false;
    if (strchr(b->only, 'a') &&
        (!bench_people(b, INDEX_IN_REACH, "(a) top 20 people, full order", err) ||
         !bench_people(b, INDEX_BY_FIT, "(a) top 20 people, by fit", err) ||
         !bench_people(b, INDEX_EVERYBODY, "(a) top 20 people, whatever state", err)))
        return false;
    if (strchr(b->only, 's') && !bench_sixteen(b, err))
        return false;
    if (strchr(b->only, 'c') && (!bench_subsets(b, err) || !bench_sixteen(b, err)))
        return false;
    if ((strchr(b->only, 'n') || strchr(b->only, 'b')) && !build_needs(b, err))
        return false;
    if (strchr(b->only, 'n')) {
        bench_needs(b, "(a') top 20 needs, cold", b->questions, 7919);
        bench_needs(b, "(a') top 20 needs, hot", 100, 7919);
        if (strchr(b->only, 'o') && !bench_needs_oracle(b, err))
            return false;
    }
    if (strchr(b->only, 'b') && !bench_batch(b, err))
        return false;
    if (strchr(b->only, 'd') && !bench_live(b, err))
        return false;
    if (strchr(b->only, 'o') &&
        (!bench_people_oracle(b, err) || !bench_subsets_oracle(b, err)))
        return false;
    return true;
}

static void read_arguments(struct bench *b, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        uint32_t number = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--people") == 0)
            b->ask.people = number;
        else if (strcmp(argv[i], "--needs") == 0)
            b->ask.needs = number;
        else if (strcmp(argv[i], "--ask") == 0)
            b->questions = number;
        else if (strcmp(argv[i], "--oracle") == 0)
            b->oracle_questions = number;
        else if (strcmp(argv[i], "--generic") == 0)
            b->ask.kind = number > 0 ? WORLD_GENERIC : WORLD_PLAIN;
        else if (strcmp(argv[i], "--seed") == 0)
            b->ask.seed = number;
        else if (strcmp(argv[i], "--dump") == 0)
            b->dump = argv[i + 1];
        else if (strcmp(argv[i], "--tables") == 0)
            b->tables = argv[i + 1];
        else if (strcmp(argv[i], "--only") == 0)
            b->only = argv[i + 1];
    }
}

int main(int argc, char **argv)
{
    static struct bench b = {
        .ask = { 50000, 10000, 14000, 20, 290, 7, WORLD_PLAIN },
        .questions = 1000,
        .oracle_questions = 30,
        .only = "acnbdo",
    };
    struct err err = { 0 };

    read_arguments(&b, argc, argv);
    if (b.ask.needs < WORLD_NEEDS_LEAST) {
        fprintf(stderr, "--needs: at least %u\n", WORLD_NEEDS_LEAST);
        return 2;
    }
    bool ok = run(&b, &err);
    arena_free(&b.work);
    arena_free(&b.arena);
    return ok ? 0 : bench_failed(&err);
}
