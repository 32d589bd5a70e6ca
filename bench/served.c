/*
 * served.c: what a browser sees of insteg serve: how soon it is ready, how long a page
 * takes, how much memory it holds.
 *
 *     served INSTEG DB PEOPLE [--starts N] [--page-goal MS]
 *
 * Starts the server, asks for /ready until it answers 200, then asks for the thresholds
 * and the matches of every need, one after the other on one connection, and the same
 * again. The first time a need is asked about the run is kept and the reply waits for
 * the disk. Times are taken here, so they hold the loopback too. The files are in the
 * page cache.
 */
#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>

#include "bench/bench.h"
#include "bench/pool.h"
#include "bench/serving.h"

#define READY_GOAL_S 2.0
#define MEMORY_GOAL  200.0
#define NEEDS_MOST   (POOL_KINDS * POOL_COPIES)
#define NAME_BYTES   80u
#define GOAL_PEOPLE  50000

struct served {
    struct serving serving;
    int64_t people, starts;
    double page_goal_ms;
    struct arena arena;
    int64_t need[NEEDS_MOST];
    uint32_t need_count;
};

static bool find_needs(struct served *s, struct err *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *all = NULL;
    bool ok =
        sqlite3_open_v2(s->serving.db, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_exec(db, "DELETE FROM match_row; DELETE FROM match_run", NULL, NULL,
                     NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT rid FROM need ORDER BY id", -1, &all, NULL) ==
            SQLITE_OK;

    while (ok && s->need_count < NEEDS_MOST && sqlite3_step(all) == SQLITE_ROW)
        s->need[s->need_count++] = sqlite3_column_int64(all, 0);
    if (!ok)
        err_set(err, ERR_INPUT, "{file}: {why}", ARG_WORD(s->serving.db),
                ARG_WORD(sqlite3_errmsg(db)));
    sqlite3_finalize(all);
    sqlite3_close(db);
    return ok;
}

/* Asks for one page of every need. */
static bool pages(struct served *s, const char *which, struct bench_times *times,
                  struct err *err)
{
    char path[64];

    for (uint32_t i = 0; i < s->need_count; i++) {
        snprintf(path, sizeof path, "/need/%" PRId64 "/%s", s->need[i], which);
        double since = bench_wall_ms();
        int status = http_get(&s->serving.http, path);
        if (status != 200)
            return err_set(err, ERR_INTERNAL, "{path} answered {status}",
                           ARG_WORD(path), ARG_NUM(status));
        if (i >= POOL_KINDS) /* the first of each kind warms up */
            bench_times_add(times, bench_wall_ms() - since);
    }
    return true;
}

static bool time_pages(struct served *s, const char *which, struct err *err)
{
    struct bench_times first = bench_times_new(&s->arena, NEEDS_MOST);
    struct bench_times again = bench_times_new(&s->arena, NEEDS_MOST);
    char text[NAME_BYTES];

    if (!pages(s, which, &first, err) || !pages(s, which, &again, err))
        return false;
    snprintf(text, sizeof text, "page %s, %" PRId64, which, s->people);
    bench_line(text, &again, s->page_goal_ms);
    snprintf(text, sizeof text, "page %s, kept, %" PRId64, which, s->people);
    bench_line(text, &first, s->page_goal_ms);
    return true;
}

static bool run(struct served *s, struct err *err)
{
    struct bench_times times = bench_times_new(&s->arena, (uint32_t)s->starts);
    double resting = 0, took_ms;
    char text[NAME_BYTES];

    if (!find_needs(s, err))
        return false;
    for (int64_t i = 0; i < s->starts; i++) {
        if (!serving_start(&s->serving, &took_ms, err))
            return false;
        bench_times_add(&times, took_ms);
        resting = serving_memory_mb(&s->serving, "VmRSS:");
    }
    bool ok = time_pages(s, "thresholds", err) && time_pages(s, "matches", err);
    double peak = serving_memory_mb(&s->serving, "VmHWM:");
    bool goal = s->people == GOAL_PEOPLE;
    snprintf(text, sizeof text, "serve ready, %" PRId64, s->people);
    bench_figure(text, bench_quantile(&times, 500) / 1e3, "s", goal ? READY_GOAL_S : 0);
    snprintf(text, sizeof text, "serve resting, %" PRId64, s->people);
    bench_figure(text, resting, "MB", goal ? MEMORY_GOAL : 0);
    snprintf(text, sizeof text, "serve at most, %" PRId64, s->people);
    bench_figure(text, peak, "MB", goal ? MEMORY_GOAL : 0);
    return ok;
}

static bool read_args(struct served *s, int argc, char **argv)
{
    bool ok = argc >= 4 && argc % 2 == 0 && str_int(str_from(argv[3]), &s->people);

    for (int i = 4; ok && i + 1 < argc; i += 2)
        if (strcmp(argv[i], "--starts") == 0)
            ok = str_int(str_from(argv[i + 1]), &s->starts) && s->starts > 0;
        else if (strcmp(argv[i], "--page-goal") == 0)
            s->page_goal_ms = strtod(argv[i + 1], NULL);
        else
            ok = false;
    return ok;
}

int main(int argc, char **argv)
{
    static struct served s = { .starts = 5 };
    struct err err = { 0 };

    if (!read_args(&s, argc, argv)) {
        fprintf(stderr,
                "usage: served INSTEG DB PEOPLE [--starts N] [--page-goal MS]\n");
        return 2;
    }
    s.serving = (struct serving){ .insteg = argv[1],
                                  .db = argv[2],
                                  .more = { "--now", POOL_NOW },
                                  .http = http_new(&s.arena, 0, HTTP_REPLY_BYTES) };
    (void)signal(SIGPIPE, SIG_IGN);
    bool ok = run(&s, &err);
    serving_stop(&s.serving);
    arena_free(&s.arena);
    return ok ? 0 : bench_failed(&err);
}
