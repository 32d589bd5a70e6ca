/*
 * name_index.c: how long does it take to find people by what is typed?
 *
 *   name_index [--people N] [--ask N] [--seed S]
 *
 * Names are put together from syllables, some often and most seldom, as in a
 * population; numbers have the serial 000, which nobody is given. Every question is the
 * beginning of what somebody is called. Times are of the wall clock, one thread asking;
 * the last lines are the same while another thread writes, a thousand times a second.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "bench/bench.h"
#include "bench/invent.h"
#include "service/name_index.h"

#define GOAL_MS   30.0
#define LOAD_GOAL 10000.0
#define ADDED     1000000 /* ids of whom the writer puts in and takes out */

struct invented {
    char surname[NAME_BYTES], given[NAME_BYTES], number[16];
};

struct bench {
    struct arena arena, work;
    struct rng rng;
    struct invented *people;
    uint32_t count, questions;
    struct name_index *index;
    atomic_bool stop;
};

static void invent_person(struct bench *b, struct invented *person)
{
    invent_name(&b->rng, person->surname, person->given);
    snprintf(person->number, sizeof person->number, "%04u%02u%02u000%u",
             1945 + rng_below(&b->rng, 63), 1 + rng_below(&b->rng, 12),
             1 + rng_below(&b->rng, 28), rng_below(&b->rng, 10));
}

static bool put(struct bench *b, int64_t id, const struct invented *who,
                struct err *err)
{
    const struct str number = str_from(who->number);

    return name_index_put(b->index,
                          &(struct name_person){ .id = id,
                                                 .surname = str_from(who->surname),
                                                 .given = str_from(who->given),
                                                 .number = &number,
                                                 .number_count = 1 },
                          err);
}

static bool load(struct bench *b, struct err *err)
{
    b->people = ARENA_ARRAY(&b->arena, b->count, struct invented);
    for (uint32_t i = 0; i < b->count; i++)
        invent_person(b, &b->people[i]);
    double before = bench_wall_ms();
    for (uint32_t i = 0; i < b->count; i++)
        if (!put(b, (int64_t)i + 1, &b->people[i], err))
            return false;
    name_index_set_complete(b->index);
    bench_figure("load of all people", bench_wall_ms() - before, "ms", LOAD_GOAL);
    bench_figure("memory of the index", (double)name_index_bytes(b->index) / 1e6, "MB",
                 0);
    bench_figure("  a person", (double)name_index_bytes(b->index) / b->count, "B", 0);
    return true;
}

/* The first `letters` of a text, whole characters. */
static struct str start_of(const char *text, uint32_t letters)
{
    struct str all = str_from(text);
    size_t at = 0;

    for (uint32_t i = 0; i < letters && at < all.len; i++)
        str_utf8_next(all, &at);
    return str_sub(all, 0, at);
}

enum asked {
    ASK_ONE,
    ASK_TWO,
    ASK_THREE,
    ASK_GIVEN,
    ASK_BOTH,
    ASK_SLIP,
    ASK_BIRTH,
    ASK_NUMBER,
    ASK_COUNT
};
static const char *const asked_words[] = {
    [ASK_ONE] = "one letter",         [ASK_TWO] = "two letters",
    [ASK_THREE] = "three letters",    [ASK_GIVEN] = "a given name",
    [ASK_BOTH] = "given and surname", [ASK_SLIP] = "both, with a slip",
    [ASK_BIRTH] = "a birth date",     [ASK_NUMBER] = "a whole number",
};

static struct str question(struct bench *b, enum asked kind)
{
    const struct invented *who = &b->people[rng_below(&b->rng, b->count)];
    struct buf text = buf_new(&b->work);
    const uint32_t most = (uint32_t)str_utf8_count(str_from(who->surname));

    switch (kind) {
    case ASK_ONE:
    case ASK_TWO:
    case ASK_THREE:
        return start_of(who->surname, (uint32_t)kind + 1);
    case ASK_BOTH:
        buf_format(&text, "%s %.*s", who->given,
                   STR_ARG(start_of(who->surname, 1 + rng_below(&b->rng, most))));
        return buf_str(&text);
    case ASK_SLIP:
        buf_format(&text, "%.*s x%s", STR_ARG(start_of(who->given, 3)), who->surname);
        return buf_str(&text);
    case ASK_BIRTH:
        return (struct str){ who->number + 2, 6 };
    case ASK_NUMBER:
        return str_from(who->number);
    case ASK_GIVEN:
    case ASK_COUNT:
        break;
    }
    return str_from(who->given);
}

static void ask(struct bench *b, enum asked kind, struct bench_times *times,
                struct bench_times *all)
{
    struct name_found found;

    for (uint32_t i = 0; i < b->questions; i++) {
        struct str typed = question(b, kind);
        double before = bench_wall_ms();
        name_index_search(b->index, typed, 20, &b->work, &found);
        double took = bench_wall_ms() - before;
        bench_times_add(times, took);
        bench_times_add(all, took);
        arena_rewind(&b->work, 0);
    }
}

static void ask_all(struct bench *b, const char *what, bool each)
{
    struct bench_times all = bench_times_new(&b->arena, b->questions * ASK_COUNT);

    for (int kind = 0; kind < ASK_COUNT; kind++) {
        struct bench_times times = bench_times_new(&b->arena, b->questions);
        ask(b, (enum asked)kind, &times, &all);
        if (each)
            bench_line(asked_words[kind], &times, 0);
    }
    bench_line(what, &all, 0);
    bench_figure("  their 99th percentile", bench_quantile(&all, 990), "ms", GOAL_MS);
}

static void *writer(void *argument)
{
    struct bench *b = argument;
    struct err err = { 0 };

    for (uint32_t i = 0; !atomic_load(&b->stop); i++) {
        if (!put(b, ADDED + i % 1000, &b->people[i % b->count], &err))
            break;
        if (i % 3 == 0)
            name_index_remove(b->index, ADDED + (i * 7) % 1000);
        usleep(1000);
    }
    return NULL;
}

static bool read_arguments(int argc, char **argv, struct bench *b)
{
    for (int i = 1; i < argc; i += 2) {
        int64_t n;
        if (i + 1 >= argc || !str_int(str_from(argv[i + 1]), &n) || n < 1)
            return false;
        if (strcmp(argv[i], "--people") == 0 && n <= NAME_PEOPLE_MOST)
            b->count = (uint32_t)n;
        else if (strcmp(argv[i], "--ask") == 0 && n <= 1000000)
            b->questions = (uint32_t)n;
        else if (strcmp(argv[i], "--seed") == 0)
            b->rng = rng_seeded((uint64_t)n);
        else
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct bench b = { .count = 200000, .questions = 300 };
    struct err err = { 0 };
    pthread_t thread;

    b.rng = rng_seeded(1);
    if (!read_arguments(argc, argv, &b)) {
        fprintf(stderr, "usage: name_index [--people N] [--ask N] [--seed S]\n");
        return 2;
    }
    b.index = name_index_new();
    if (!load(&b, &err))
        return bench_failed(&err);
    ask_all(&b, "all of these", true);
    if (pthread_create(&thread, NULL, writer, &b) != 0)
        return 1;
    ask_all(&b, "all, beside a writer", false);
    atomic_store(&b.stop, true);
    pthread_join(thread, NULL);
    name_index_free(b.index);
    arena_free(&b.work);
    arena_free(&b.arena);
    return 0;
}
