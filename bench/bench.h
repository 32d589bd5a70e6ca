/*
 * bench.h: what the benches share: clocks, summaries, one form of line.
 *
 * Lines are 80 columns at most; bench/run.sh puts them together. Times are of the wall
 * clock; how busy the machine was is said by the ratio of wall to processor time.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

double bench_wall_ms(void);
double bench_cpu_ms(void); /* of this process, all threads */

/* Times of one thing done again and again. */
struct bench_times {
    double *ms; /* in an arena */
    uint32_t count, room;
};

struct bench_times bench_times_new(struct arena *arena, uint32_t room);
void bench_times_add(struct bench_times *times, double ms);
double bench_mean(const struct bench_times *times);
/* The value that `thousandths` of them do not exceed: 500 is the median. Sorts. */
double bench_quantile(struct bench_times *times, uint32_t thousandths);

/*
 * One line: what was measured, mean, median and 99th percentile in ms, the goal for the
 * median (0: none) and whether it was met.
 */
void bench_line(const char *what, struct bench_times *times, double goal_ms);
/* One line with a figure of another kind; goal 0: none. */
void bench_figure(const char *what, double figure, const char *unit, double goal);
/* "thresholds 50,000 people: insteg 9.8 ms, SQLite 412 ms, 42x" */
void bench_against(const char *what, struct bench_times *ours,
                   struct bench_times *peers);

/* How many GB/s one thread gets of memory when it reads in a row: the floor under what
 * reads an index. 256 MB of `arena` are taken and given back. */
double bench_memory_gb_s(struct arena *arena);

/* Says what went wrong on stderr; returns the exit code. */
int bench_failed(struct err *err);

#endif
