/*
 * measure.c: the figures of a county: 20,000 people in a programme, 5 million events.
 *
 *   measure [--people N] [--events N] [--ask N] [--db FILE]
 *
 * Each person is enrolled, moves six times and has her months agreed; 5 firms are
 * visited for each person; the rest of the events are answers at gates, which no figure
 * counts. Times are of the wall clock, of the services, one thread asking.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "service/database.h"
#include "service/figure_open.h"
#include "service/programme_load.h"
#include "service/report.h"
#include "store/query.h"

#define PROGRAMME    "dorroppnare"
#define VISITS_EACH  5u
#define MEASURE_GOAL 1000.0
#define OPEN_GOAL    50.0

struct bench {
    struct arena arena, work;
    struct rng rng;
    struct call call;
    const char *db;
    uint32_t people, events, ask, made;
    int32_t first;
};

static bool put(struct bench *b, struct tx *tx, struct event_put_in *in,
                struct err *err)
{
    int64_t id;

    in->rid = ++b->made;
    in->recorded_at = ((int64_t)in->valid_on * 86400 + 43200) * MOMENT_SECOND;
    in->actor = STR("u1");
    in->role = STR("coach");
    in->org_id = 1;
    return event_put(tx, in, &id, err);
}

/* The same, and what figures are counted from. */
static bool put_counted(struct bench *b, struct tx *tx, struct tally_put_in *row,
                        const char *kind, struct err *err)
{
    bool visit = strcmp(kind, "visit") == 0;
    struct event_put_in in = { .kind = str_from(kind),
                               .subject = visit ? STR("visit") : STR("enrolment"),
                               .subject_rid = row->subject_rid,
                               .valid_on = row->day,
                               .facts = STR("{}") };

    if (!put(b, tx, &in, err))
        return false;
    row->org_id = 1;
    row->event_id = in.rid; /* ids and random ids are both counted from 1 here */
    row->actor = STR("u1");
    row->recorded_at = in.recorded_at;
    return tally_put(tx, row, err);
}

static bool make_person(struct bench *b, struct tx *tx, uint32_t i, struct err *err)
{
    static const char *const stages[] = { "introduction", "talk",      "employment",
                                          "follow_up",    "selection", "introduction" };
    int32_t day = b->first + (int32_t)rng_below(&b->rng, 700);
    struct tally_put_in row = { .programme = STR(PROGRAMME),
                                .what = STR("enrolled"),
                                .subject_rid = 1000000 + i,
                                .day = day,
                                .word = i % 2 ? STR("man") : STR("woman"),
                                .area = i % 3 ? STR("jamtland") : STR("vasternorrland"),
                                .stage = STR("selection") };
    bool ok = put_counted(b, tx, &row, "enrolled", err);

    row.word = row.area = STR("");
    for (uint32_t s = 0; ok && s < sizeof stages / sizeof *stages; s++) {
        row.what = STR("moved");
        row.day += 1 + (int32_t)rng_below(&b->rng, 30);
        row.stage = str_from(stages[s]);
        ok = put_counted(b, tx, &row, "moved", err);
    }
    row.what = STR("months");
    row.day = day;
    row.stage = STR("");
    row.number = 6;
    return ok && put_counted(b, tx, &row, "stage_fact", err);
}

static bool make_visit(struct bench *b, struct tx *tx, uint32_t i, struct err *err)
{
    struct tally_put_in row = { .programme = STR(""),
                                .what = STR("visit"),
                                .subject_rid = 50000000 + i,
                                .day = b->first + (int32_t)rng_below(&b->rng, 800),
                                .word = STR("no"),
                                .area = STR(""),
                                .stage = STR(""),
                                .number = 90000000 + rng_below(&b->rng, b->people),
                                .other = 80000000 + i / 2 };

    return put_counted(b, tx, &row, "visit", err);
}

static bool make_rest(struct bench *b, struct tx *tx, struct err *err)
{
    struct event_put_in in = { .kind = STR("gate"),
                               .subject = STR("enrolment"),
                               .facts = STR("{\"move\":\"employable\",\"stage\":"
                                            "\"introduction\",\"role\":\"coach\","
                                            "\"answer\":\"yes\",\"how\":\"told\"}") };
    bool ok = true;

    while (ok && b->made < b->events) {
        in.subject_rid = 1000000 + rng_below(&b->rng, b->people);
        in.valid_on = b->first + (int32_t)rng_below(&b->rng, 900);
        ok = put(b, tx, &in, err);
    }
    return ok;
}

static bool make_all(struct bench *b, struct err *err)
{
    struct programme_reading reading = { 0 };
    struct tx *tx = NULL;
    bool same;
    bool ok = programme_open(PROGRAMME, &b->arena, &reading, err) &&
              programme_load(&b->call, &reading, &same, err) &&
              tx_begin(b->call.store, TX_BULK, &tx, err);

    for (uint32_t i = 0; ok && i < b->people; i++)
        ok = make_person(b, tx, i, err);
    for (uint32_t i = 0; ok && i < b->people * VISITS_EACH; i++)
        ok = make_visit(b, tx, i, err);
    ok = ok && make_rest(b, tx, err) && tx_commit(&tx, &b->call.ticket, err);
    tx_end(&tx);
    return ok && store_wait(b->call.store, b->call.ticket, err);
}

/* All measures by month and sex: the report. */
static bool ask_all(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);
    struct report_ask ask = { .programme = STR(PROGRAMME),
                              .as_of = date_from_civil(2013, 5, 31) };
    struct view *view;
    bool ok = true;

    for (uint32_t i = 0; ok && i < b->ask; i++) {
        double from = bench_wall_ms();
        ok = report_view(&b->call, &ask, &view, err);
        bench_times_add(&times, bench_wall_ms() - from);
        arena_rewind(&b->work, 0);
    }
    bench_line("every measure by month and sex", &times, MEASURE_GOAL);
    return ok;
}

static bool open_cells(struct bench *b, const char *measure, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask * 5);
    char what[60];
    bool ok = true;

    for (uint32_t i = 0; ok && i < b->ask * 5; i++) {
        int32_t month = date_add_months(date_from_civil(2010, 9, 1),
                                        (int32_t)rng_below(&b->rng, 24));
        struct figure_ask ask = { .programme = STR(PROGRAMME),
                                  .measure = str_from(measure),
                                  .area = STR("jamtland"),
                                  .sex = STR("women"),
                                  .from = month,
                                  .to = date_add_months(month, 1) - 1,
                                  .as_of = date_from_civil(2013, 5, 31) };
        struct view *view;
        double from = bench_wall_ms();
        ok = figure_events(&b->call, &ask, &view, err);
        bench_times_add(&times, bench_wall_ms() - from);
        arena_rewind(&b->work, 0);
    }
    snprintf(what, sizeof what, "a month's cell opened: %s", measure);
    bench_line(what, &times, OPEN_GOAL);
    return ok;
}

static bool run(struct bench *b, struct err *err)
{
    double from = bench_wall_ms();

    b->call =
        (struct call){ .arena = &b->work,
                       .actor = &actor_local,
                       .now = ((int64_t)date_from_civil(2026, 11, 22) * 86400 + 43200) *
                              MOMENT_SECOND };
    if (!database_open(b->db, DATABASE_PLAY, &b->call, err))
        return false;
    bool ok = make_all(b, err);
    bench_figure("events written", b->made / 1e6, "million", 0);
    bench_figure("in", (bench_wall_ms() - from) / 1000, "s", 0);
    ok = ok && ask_all(b, err) && open_cells(b, "starts", err) &&
         open_cells(b, "hires", err) && open_cells(b, "all_visits", err);
    database_close(&b->call);
    return ok;
}

int main(int argc, char **argv)
{
    struct bench b = { .rng = rng_seeded(11),
                       .db = "measure.db",
                       .people = 20000,
                       .events = 5000000,
                       .ask = 10,
                       .first = date_from_civil(2010, 9, 1) };
    struct err err = { 0 };

    for (int i = 1; i + 1 < argc; i += 2) {
        uint32_t n = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--people") == 0)
            b.people = n;
        else if (strcmp(argv[i], "--events") == 0)
            b.events = n;
        else if (strcmp(argv[i], "--ask") == 0)
            b.ask = n;
        else if (strcmp(argv[i], "--db") == 0)
            b.db = argv[i + 1];
    }
    unlink(b.db);
    if (run(&b, &err))
        return 0;
    fprintf(stderr, "measure: %s\n", err_english(&err));
    return 1;
}
