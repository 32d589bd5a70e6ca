/*
 * allot.c: the best placing, or the cheapest flow, of a file or of an invented case.
 *
 *     allot --dimacs FILE         a DIMACS network (p min) or assignment (p asn)
 *     allot --orlib FILE          an OR-Library assignment problem
 *     allot --case NAME [--most-placed] [--seed N]     S M L XL and their kinds
 *
 * Files: "optimum N", then "time T ms" of the processor, reading and writing left out.
 * No other solver is linked into this program; bench/allot.sh has the peers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench/allot_make.h"
#include "bench/allot_read.h"
#include "bench/bench.h"

#define SEED         7u
#define FILE_MOST    ((size_t)4 << 30)
#define READ_AT_ONCE ((size_t)1 << 20)

struct ask {
    const char *dimacs, *orlib, *name;
    uint64_t seed;
    bool most_placed;
};

static bool read_file(const char *path, struct arena *arena, struct str *text,
                      struct err *err)
{
    FILE *file = fopen(path, "rb");
    size_t room = 0, len = 0, got = 1;
    char *bytes = NULL;

    if (!file)
        return err_set(err, ERR_NOT_FOUND, "{file} cannot be opened", ARG_WORD(path));
    while (got > 0 && len < FILE_MOST) {
        if (len == room) {
            size_t more = room ? 2 * room : READ_AT_ONCE;
            bytes = arena_grow(arena, bytes, room, more);
            room = more;
        }
        got = fread(bytes + len, 1, room - len, file);
        len += got;
    }
    bool whole = !ferror(file) && len < FILE_MOST;
    (void)fclose(file);
    if (!whole)
        return err_set(err, ERR_INPUT, "{file} cannot be read", ARG_WORD(path));
    *text = (struct str){ bytes, len };
    return true;
}

static void print_optimum(int64_t optimum, double ms)
{
    printf("optimum %" PRId64 "\ntime %.1f ms\n", optimum, ms);
}

/* Everybody must find a place: costs are `base` less values. */
static bool solve_places(const struct allot_input *in, int64_t base, double since,
                         struct arena *arena, struct err *err)
{
    struct allot_result result;

    if (!allot_solve(in, arena, &result, NULL, err))
        return false;
    if (result.placed_count != in->person_count)
        return err_set(err, ERR_STATE,
                       "no flow meets all supplies, demands and bounds");
    print_optimum(base * result.placed_count - result.value, bench_cpu_ms() - since);
    return true;
}

static bool solve_dimacs(const char *path, struct arena *arena, struct err *err)
{
    struct str text;
    struct allot_flow flow;
    struct allot_flow_result result;
    struct allot_input in;
    int64_t base, sum = 0;

    if (!read_file(path, arena, &text, err) ||
        !allot_read_dimacs(text, arena, &flow, err))
        return false;
    double since = bench_cpu_ms();
    for (uint32_t n = 0; n < flow.node_count; n++)
        sum += flow.supply[n];
    if (sum == 0 && allot_read_places(&flow, arena, &in, &base))
        return solve_places(&in, base, since, arena, err);
    if (!allot_flow_solve(&flow, arena, &result, err))
        return false;
    print_optimum(result.cost, bench_cpu_ms() - since);
    return true;
}

static bool solve_orlib(const char *path, struct arena *arena, struct err *err)
{
    struct str text;
    struct allot_input in;
    int64_t base;

    if (!read_file(path, arena, &text, err) ||
        !allot_read_orlib(text, arena, &in, &base, err))
        return false;
    return solve_places(&in, base, bench_cpu_ms(), arena, err);
}

static bool solve_case(const struct ask *ask, struct arena *arena, struct err *err)
{
    struct allot_input in;
    struct allot_result result;
    struct rusage used;

    if (!allot_make(ask->name, ask->seed, arena, &in, err))
        return false;
    if (ask->most_placed)
        in.goal = ALLOT_MOST_PLACED;
    double since = bench_cpu_ms();
    if (!allot_solve(&in, arena, &result, NULL, err))
        return false;
    double ms = bench_cpu_ms() - since;
    getrusage(RUSAGE_SELF, &used);
    printf("%-12s placed %" PRIu32 " value %" PRId64 " time %.1f ms memory %ld MB\n",
           ask->name, result.placed_count, result.value, ms, used.ru_maxrss / 1024);
    printf("%-12s bids %" PRIu64 " looks %" PRIu64 " paths %" PRIu64 "%s%s\n", "",
           result.effort.bids, result.effort.looks, result.effort.paths,
           result.effort.scaled ? " scaled" : "",
           result.effort.simplex ? " simplex" : "");
    return true;
}

static bool read_args(int argc, char **argv, struct ask *ask)
{
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--most-placed") == 0)
            ask->most_placed = true;
        else if (more && strcmp(argv[i], "--dimacs") == 0)
            ask->dimacs = argv[++i];
        else if (more && strcmp(argv[i], "--orlib") == 0)
            ask->orlib = argv[++i];
        else if (more && strcmp(argv[i], "--case") == 0)
            ask->name = argv[++i];
        else if (more && strcmp(argv[i], "--seed") == 0)
            ask->seed = strtoull(argv[++i], NULL, 10);
        else
            return false;
    }
    return !!ask->dimacs + !!ask->orlib + !!ask->name == 1;
}

int main(int argc, char **argv)
{
    struct ask ask = { .seed = SEED };
    struct arena arena = { 0 };
    struct err err = { 0 };
    bool ok;

    if (!read_args(argc, argv, &ask)) {
        fprintf(stderr, "usage: allot --dimacs FILE | --orlib FILE |\n"
                        "       --case NAME [--most-placed] [--seed N]\n");
        return 2;
    }
    if (ask.dimacs)
        ok = solve_dimacs(ask.dimacs, &arena, &err);
    else if (ask.orlib)
        ok = solve_orlib(ask.orlib, &arena, &err);
    else
        ok = solve_case(&ask, &arena, &err);
    arena_free(&arena);
    return ok ? 0 : bench_failed(&err);
}
