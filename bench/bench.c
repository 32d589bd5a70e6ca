/* bench.c: see bench.h. */
#include "bench/bench.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double clock_ms(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double bench_wall_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

double bench_cpu_ms(void)
{
    return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

struct bench_times bench_times_new(struct arena *arena, uint32_t room)
{
    return (struct bench_times){ .ms = ARENA_ARRAY(arena, room, double), .room = room };
}

void bench_times_add(struct bench_times *times, double ms)
{
    assert(times->count < times->room);
    times->ms[times->count++] = ms;
}

double bench_mean(const struct bench_times *times)
{
    double sum = 0;

    for (uint32_t i = 0; i < times->count; i++)
        sum += times->ms[i];
    return times->count ? sum / times->count : 0;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

double bench_quantile(struct bench_times *times, uint32_t thousandths)
{
    assert(thousandths <= 1000);
    if (times->count == 0)
        return 0;
    qsort(times->ms, times->count, sizeof *times->ms, compare);
    uint32_t rank = (times->count * thousandths + 999) / 1000; /* nearest rank */
    return times->ms[rank ? rank - 1 : 0];
}

static void print_goal(double figure, double goal)
{
    if (goal > 0)
        printf(" %8g  %s\n", goal, figure < goal ? "met" : "MISSED");
    else
        printf("\n");
    (void)fflush(stdout);
}

void bench_line(const char *what, struct bench_times *times, double goal_ms)
{
    double median = bench_quantile(times, 500);

    printf("%-37s%8.2f%8.2f%8.2f", what, bench_mean(times), median,
           bench_quantile(times, 990));
    print_goal(median, goal_ms);
}

void bench_figure(const char *what, double figure, const char *unit, double goal)
{
    printf("%-37s%19.2f %-4s", what, figure, unit);
    print_goal(figure, goal);
}

void bench_against(const char *what, struct bench_times *ours,
                   struct bench_times *peers)
{
    double a = bench_quantile(ours, 500), b = bench_quantile(peers, 500);

    printf("%s: insteg %.1f ms, SQLite %.1f ms, %.1fx\n", what, a, b,
           a > 0 ? b / a : 0);
    (void)fflush(stdout);
}

double bench_memory_gb_s(struct arena *arena)
{
    const uint32_t words = 1u << 25; /* which no cache holds */
    const size_t mark = arena_mark(arena);
    uint64_t *row = ARENA_ARRAY(arena, words, uint64_t), sum = 0;
    double best = 0;

    for (uint32_t i = 0; i < words; i++)
        row[i] = i;
    for (int turn = 0; turn < 4; turn++) {
        const double before = bench_cpu_ms();
        for (uint32_t i = 0; i < words; i++)
            sum += row[i];
        const double ms = bench_cpu_ms() - before;
        best = best > 0 && best < ms ? best : ms;
    }
    assert(sum > 0);
    arena_rewind(arena, mark);
    return words * 8.0 / best / 1e6;
}

int bench_failed(struct err *err)
{
    fprintf(stderr, "bench: %s\n", err_english(err));
    return 1;
}
