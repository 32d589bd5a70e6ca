/*
 * county.c: the figures of a county (bench/county_make.h): current state made again
 * from 5 million events, every measure by month and sex, a cell opened; with SQLite's
 * own SQL counting the same beside it, and its answer compared.
 *
 *   county --db FILE [--people N] [--firms N] [--events N] [--ask N] [--rebuild 0]
 *
 * The file is made once and kept; one of another schema is made anew. Times are of the
 * processor, user and system, of the services and of SQLite alike, one thread asking;
 * of a rebuild both clocks are told.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "bench/bench.h"
#include "bench/county_make.h"
#include "service/database.h"
#include "service/event_rebuild.h"
#include "service/figure_open.h"
#include "service/report.h"

#define MEASURE_GOAL 1000.0
#define OPEN_GOAL    50.0
#define REBUILD_GOAL 5.0 /* us: 200,000 events a second */
#define MONTHS_MOST  120u
#define PEER_ROUNDS  3u

/* What was counted is the same for every peer: starts, by month and sex. */
static const char *const sexes[] = { "woman", "man", "unstated" };
#define PEER_MEASURE "starts"
static const char of_events[] =
    "WITH gone AS MATERIALIZED (SELECT corrects FROM event WHERE corrects IS NOT NULL),"
    " way AS (SELECT subject_rid, facts ->> 'sex' AS sex, max(id) FROM event"
    "  WHERE kind = 'enrolled' AND id NOT IN gone GROUP BY subject_rid),"
    " start AS (SELECT subject_rid, min(valid_on) AS day FROM event"
    "  WHERE kind = 'moved' AND facts ->> 'to' = 'introduction'"
    "  AND facts ->> 'from' <> 'introduction' AND id NOT IN gone GROUP BY subject_rid)"
    " SELECT substr(day, 1, 7), sex, count(*) FROM start JOIN way USING (subject_rid)"
    " GROUP BY 1, 2";
static const char of_tally[] =
    "WITH way AS (SELECT subject_rid, word AS sex, max(event_id) FROM tally"
    "  WHERE org_id = 1 AND programme = 'dorroppnare' AND what = 'enrolled'"
    "  AND gone_at IS NULL GROUP BY subject_rid),"
    " start AS (SELECT subject_rid, min(day) AS day FROM tally"
    "  WHERE org_id = 1 AND programme = 'dorroppnare' AND what = 'moved'"
    "  AND stage = 'introduction' AND word <> stage AND gone_at IS NULL"
    "  GROUP BY subject_rid)"
    " SELECT substr(day, 1, 7), sex, count(*) FROM start JOIN way USING (subject_rid)"
    " GROUP BY 1, 2";

struct bench {
    struct arena arena, work;
    struct rng rng;
    struct call call;
    const char *db;
    struct county_size size;
    struct county_made made;
    uint32_t ask, rebuild;
    int32_t as_of;
    struct measure_column *month;
    uint32_t month_count;
    int64_t starts[MONTHS_MOST][SEX_COUNT];
};

/* ------------------------------------------------------------------------- rebuild */

static bool open_db(struct bench *b, enum database_mode mode, struct err *err)
{
    b->call =
        (struct call){ .arena = &b->work,
                       .actor = &actor_local,
                       .now = ((int64_t)b->as_of * 86400 + 43200) * MOMENT_SECOND };
    return database_open(b->db, mode, &b->call, err);
}

/* The first time it makes what was never made; that is what is timed, then again. */
static bool rebuild(struct bench *b, const char *what, double goal, struct err *err)
{
    double wall = bench_wall_ms(), cpu = bench_cpu_ms();
    struct rebuilt made;
    bool ok = event_rebuild(&b->call, &made, err);

    cpu = bench_cpu_ms() - cpu;
    wall = bench_wall_ms() - wall;
    bench_figure(what, b->size.events / wall * 1e3, "events a second", 0);
    bench_figure("  of time, an event", wall * 1e3 / b->size.events, "us", 0);
    bench_figure("  of processor time, an event", cpu * 1e3 / b->size.events, "us",
                 goal);
    return ok;
}

static bool make(struct bench *b, struct err *err)
{
    double from = bench_wall_ms();
    bool ok = open_db(b, DATABASE_PLAY, err) &&
              county_make(&b->call, &b->size, &b->made, err);

    bench_figure("events written", b->made.events / 1e6, "million", 0);
    bench_figure("  in", (bench_wall_ms() - from) / 1000, "s", 0);
    return ok && rebuild(b, "first rebuild", 0, err);
}

/* ------------------------------------------------------------------------ measures */

static struct figures_ask of_measure(const struct bench *b, struct str id)
{
    return (struct figures_ask){ STR(COUNTY_PROGRAMME), as_of_day(b->as_of), id };
}

/* One measure by month and sex; kept for the peers when it is theirs. */
static bool count_one(struct bench *b, struct str id, struct err *err)
{
    struct figures_ask ask = of_measure(b, id);
    struct figures *all = ARENA_NEW(&b->work, struct figures);
    uint32_t months;

    if (!figures_open_one(&b->call, &ask, all, err))
        return false;
    struct measure_column *month = figure_months(all, &months);
    struct measure_grid grid = { month, months, 1, MEASURE_WHOLE };
    struct measure_cell *cell = figure_cells(all, figure_find(all, id), &grid);
    if (str_is(id, PEER_MEASURE) && months <= MONTHS_MOST) {
        b->month_count = months;
        for (uint32_t m = 0; m < months; m++)
            for (int s = 0; s < SEX_COUNT; s++)
                b->starts[m][s] = cell[m].by[s];
        if (!b->month) {
            b->month = ARENA_ARRAY(&b->arena, months + 1, struct measure_column);
            memcpy(b->month, month, months * sizeof *month);
        }
    }
    return true;
}

static bool time_one(struct bench *b, struct str id, struct bench_times *times,
                     struct err *err)
{
    bool ok = true;

    *times = bench_times_new(&b->arena, b->ask);
    for (uint32_t i = 0; ok && i < b->ask; i++) {
        double from = bench_cpu_ms();
        ok = count_one(b, id, err);
        bench_times_add(times, bench_cpu_ms() - from);
        arena_rewind(&b->work, 0);
    }
    return ok;
}

/* What whoever asks first waits for: the rows are read into memory. */
static bool time_first(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, 1);
    double from = bench_cpu_ms();
    bool ok = count_one(b, STR(PEER_MEASURE), err);

    bench_times_add(&times, bench_cpu_ms() - from);
    bench_line("the first measure asked for", &times, MEASURE_GOAL);
    arena_rewind(&b->work, 0);
    return ok;
}

static bool time_report(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);
    struct report_ask ask = { .programme = STR(COUNTY_PROGRAMME), .as_of = b->as_of };
    struct view *view;
    bool ok = true;

    for (uint32_t i = 0; ok && i < b->ask; i++) {
        double from = bench_cpu_ms();
        ok = report_view(&b->call, &ask, &view, err);
        bench_times_add(&times, bench_cpu_ms() - from);
        arena_rewind(&b->work, 0);
    }
    bench_line("the whole report, 490,000 answers in it", &times, 0);
    return ok;
}

/* --------------------------------------------------------------------- cells opened */

static bool open_cell(struct bench *b, struct str id, bool worst, struct err *err)
{
    uint32_t month = rng_below(&b->rng, 24) + 3;
    struct figure_ask ask = { .programme = STR(COUNTY_PROGRAMME),
                              .measure = id,
                              .area = worst ? STR("") : STR("jamtland"),
                              .sex = worst ? STR("") : STR("women"),
                              .from = worst ? DAY_NONE : b->month[month].from,
                              .to = worst ? DAY_NONE : b->month[month].to,
                              .as_of = b->as_of };
    struct view *view;

    if (str_is(id, "visits") || str_is(id, "occasions") || str_is(id, "all_visits"))
        ask.sex = STR("");
    return figure_events(&b->call, &ask, &view, err);
}

static bool open_cells(struct bench *b, struct str id, bool worst, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);
    char what[60];
    bool ok = true;

    for (uint32_t i = 0; ok && i < b->ask; i++) {
        double from = bench_cpu_ms();
        ok = open_cell(b, id, worst, err);
        bench_times_add(&times, bench_cpu_ms() - from);
        arena_rewind(&b->work, 0);
    }
    snprintf(what, sizeof what, "  %s opened: %.*s", worst ? "all of it" : "a cell",
             STR_ARG(id));
    bench_line(what, &times, OPEN_GOAL);
    return ok;
}

/* ---------------------------------------------------------------------------- peers */

static int month_at(const struct bench *b, const char *text)
{
    for (uint32_t m = 0; m < b->month_count; m++) {
        char day[DATE_TEXT_BYTES];
        date_format(b->month[m].from, day);
        if (strncmp(day, text, 7) == 0)
            return (int)m;
    }
    return -1;
}

static bool peer_agrees(struct bench *b, sqlite3_stmt *statement)
{
    int64_t left[MONTHS_MOST][SEX_COUNT];
    int64_t wrong = 0;

    memcpy(left, b->starts, sizeof left);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        int m = month_at(b, (const char *)sqlite3_column_text(statement, 0));
        for (int s = 0; m >= 0 && s < SEX_COUNT; s++)
            if (strcmp((const char *)sqlite3_column_text(statement, 1), sexes[s]) == 0)
                left[m][s] -= sqlite3_column_int64(statement, 2);
    }
    for (uint32_t m = 0; m < b->month_count; m++)
        for (int s = 0; s < SEX_COUNT; s++)
            wrong += left[m][s] != 0;
    return wrong == 0;
}

static bool ask_peer(struct bench *b, const char *what, const char *sql,
                     struct bench_times *ours, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, PEER_ROUNDS);
    sqlite3_stmt *statement = NULL;
    sqlite3 *db = NULL;
    bool ok =
        sqlite3_open_v2(b->db, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_exec(db, "PRAGMA cache_size=-2000000", NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK;

    for (uint32_t i = 0; ok && i < PEER_ROUNDS; i++) {
        double from = bench_cpu_ms();
        ok = peer_agrees(b, statement);
        bench_times_add(&times, bench_cpu_ms() - from);
        sqlite3_reset(statement);
    }
    if (!ok)
        err_set(err, ERR_INTERNAL, "the peer has another answer, or none");
    sqlite3_finalize(statement);
    sqlite3_close(db);
    if (ok)
        bench_against(what, ours, &times);
    return ok;
}

/* ------------------------------------------------------------------------------ all */

static bool each_measure(struct bench *b, struct err *err)
{
    struct figures_ask whole = of_measure(b, STR(""));
    struct arena kept = { 0 };
    struct figures *all = ARENA_NEW(&kept, struct figures);
    struct bench_times times;
    bool ok = figures_open_one(&b->call, &whole, all, err);

    arena_rewind(&b->work, 0);
    for (uint32_t i = 0; ok && i < all->figure_count; i++) {
        char what[60];
        if (!figure_counts(&all->figure[i]))
            continue;
        struct str id = str_copy(&kept, all->figure[i].id);
        snprintf(what, sizeof what, "%.*s by month and sex", STR_ARG(id));
        ok = time_one(b, id, &times, err);
        bench_line(what, &times, MEASURE_GOAL);
        if (str_is(id, PEER_MEASURE))
            ok = ok && ask_peer(b, "  by SQL, of the events", of_events, &times, err) &&
                 ask_peer(b, "  by SQL, of the tally", of_tally, &times, err);
    }
    for (uint32_t i = 0; ok && i < all->figure_count; i++) {
        if (figure_counts(&all->figure[i]))
            ok = open_cells(b, all->figure[i].id, false, err) &&
                 open_cells(b, all->figure[i].id, true, err);
    }
    arena_free(&kept);
    return ok;
}

static bool run(struct bench *b, struct err *err)
{
    bool there = access(b->db, F_OK) == 0;
    bool ok = there ? open_db(b, DATABASE_WRITE, err) : make(b, err);

    if (there && !ok) { /* of another schema */
        unlink(b->db);
        *err = (struct err){ 0 };
        ok = make(b, err);
    }
    if (ok && b->rebuild > 0)
        ok = rebuild(b, "rebuild", REBUILD_GOAL, err);
    ok = ok && time_first(b, err) && time_report(b, err) &&
         count_one(b, STR(PEER_MEASURE), err) && each_measure(b, err);
    database_close(&b->call);
    return ok;
}

int main(int argc, char **argv)
{
    struct bench b = { .rng = rng_seeded(11),
                       .db = "county.db",
                       .size = { 20000, 20000, 5000000 },
                       .ask = 10,
                       .rebuild = 1,
                       .as_of = date_from_civil(2015, 5, 31) };
    struct err err = { 0 };

    for (int i = 1; i + 1 < argc; i += 2) {
        uint32_t n = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--people") == 0)
            b.size.people = n;
        else if (strcmp(argv[i], "--firms") == 0)
            b.size.firms = n;
        else if (strcmp(argv[i], "--events") == 0)
            b.size.events = n;
        else if (strcmp(argv[i], "--ask") == 0)
            b.ask = n;
        else if (strcmp(argv[i], "--rebuild") == 0)
            b.rebuild = n;
        else if (strcmp(argv[i], "--db") == 0)
            b.db = argv[i + 1];
    }
    return run(&b, &err) ? 0 : bench_failed(&err);
}
