/*
 * firms.c: a portfolio of a hundred thousand firms: read in, listed, found, handed
 * over, written out; and a coach's day in it.
 *
 *   firms [--firms N] [--people N] [--ask N] [--db FILE]
 *
 * Invented firms without numbers, in one unit, with a workplace and a headcount each:
 * 2,000 are one coach's, 5,000 her colleague's, the rest nobody's; she has made 300
 * visits in ten weeks. Times are of the wall clock, of the services, one thread asking;
 * each write waits until it is durable. Names are put together from syllables. The
 * search of everything is asked three letters, as one who types is: the register of all
 * people's names, then firms, contacts, needs, recruitments; words for work not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "bench/invent.h"
#include "service/database.h"
#include "service/day.h"
#include "service/event_rebuild.h"
#include "service/find_all.h"
#include "service/firm_export.h"
#include "service/firm_hand_over.h"
#include "service/firm_list.h"
#include "service/import.h"
#include "service/list_file.h"
#include "service/name_index.h"
#include "service/recruitment_show.h"
#include "service/visit.h"
#include "store/query.h"

#define HERS        2000u
#define COLLEAGUES  5000u
#define VISITS      300u
#define DAY_GOAL    50.0
#define EXPORT_GOAL 1000.0
#define MOVE_GOAL   1000.0
#define LIST_GOAL   30.0

struct bench {
    struct arena arena, work;
    struct rng rng;
    struct call call;
    struct actor coach, leader;
    const char *db;
    char csv[64];
    uint32_t firms, people, ask;
    struct name_index *names;
    int64_t user[2];
};

static bool make_staff(struct bench *b, struct err *err)
{
    static const char *const logins[] = { "bench1", "bench2" };
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_WRITE, &tx, err);

    for (int i = 0; ok && i < 2; i++) {
        struct user_add_in user = { .rid = random_id(),
                                    .login = str_from(logins[i]),
                                    .name = str_from(logins[i]) };
        struct role_grant_add_in role = { .org_id = 1,
                                          .role = i ? STR("team_leader") : STR("coach"),
                                          .given_by = STR("bench") };
        int64_t id;
        ok = user_add(tx, &user, &b->user[i], err);
        role.user_id = b->user[i];
        ok = ok && role_grant_add(tx, &role, &id, err);
    }
    ok = ok && tx_commit(&tx, &b->call.ticket, err);
    tx_end(&tx);
    b->coach = (struct actor){ .name = "bench1",
                               .org_id = 1,
                               .domain_id = 1,
                               .user_id = b->user[0],
                               .roles = 1U << ROLE_COACH };
    b->leader = b->coach;
    b->leader.name = "bench2";
    b->leader.user_id = b->user[1];
    b->leader.roles = 1U << ROLE_TEAM_LEADER;
    return ok && store_wait(b->call.store, b->call.ticket, err);
}

static bool write_csv(struct bench *b)
{
    FILE *out = fopen(b->csv, "we");

    if (!out)
        return false;
    (void)fputs("source_key,name,locality,headcount,holder,contact\n", out);
    for (uint32_t i = 0; i < b->firms; i++) {
        char surname[NAME_BYTES], given[NAME_BYTES];
        invent_name(&b->rng, surname, given);
        const char *holder = i < HERS                ? "bench1"
                             : i < HERS + COLLEAGUES ? "bench2"
                                                     : "";
        fprintf(out, "%u,%s %s,Krokom,%u,%s,%s %s\n", i, surname, given,
                rng_below(&b->rng, 14), holder, given, surname);
    }
    return fclose(out) == 0;
}

static bool read_in(struct bench *b, struct err *err)
{
    struct import_ask ask = { { b->csv, NULL }, true, NULL };
    struct import_report report;
    double began = bench_wall_ms();

    if (!write_csv(b))
        return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be written"),
                       ARG_WORD(b->csv));
    bool ok = import_firms(&b->call, &ask, &report, err);
    unlink(b->csv);
    bench_figure("reading the firms in", (bench_wall_ms() - began) / 1000, "s", 0);
    return ok;
}

static bool make_visits(struct bench *b, struct err *err)
{
    struct firm_list_ask ask = { FIRMS_MINE, FIRMS_BY_NAME, STR("") };
    struct view *page;

    b->call.actor = &b->coach;
    for (uint32_t i = 0; i < VISITS;) {
        if (!firm_list(&b->call, &ask, &page, err))
            return false;
        const struct view *firms = view_get(page, STR("firms"));
        for (struct view_item *f = firms->list.first; f && i < VISITS;
             f = f->next, i++) {
            struct visit_new visit = { .rid = random_id(),
                                       .held_on =
                                           moment_day(b->call.now) - (int32_t)(i % 70),
                                       .minutes = 100,
                                       .recall_on = DAY_NONE,
                                       .next = STR("call"),
                                       .next_on = moment_day(b->call.now) };
            if (!str_int(view_get(&f->value, STR("firm_id"))->text, &visit.firm_rid) ||
                !visit_add(&b->call, &visit, err))
                return false;
        }
        const struct view *after = view_get(page, STR("after"));
        if (after->kind == VIEW_NULL)
            return true;
        ask.after = after->text;
    }
    return true;
}

/* --------------------------------------------------------------------------- measuring
 */

static bool day(struct bench *b, struct err *err)
{
    struct view *view;

    return day_show(&b->call, &view, err);
}

static bool unit_page(struct bench *b, struct err *err)
{
    struct firm_list_ask ask = { FIRMS_UNIT,
                                 (enum firm_order)rng_below(&b->rng, FIRM_ORDER_COUNT),
                                 STR("") };
    struct view *view;

    return firm_list(&b->call, &ask, &view, err);
}

static bool search(struct bench *b, struct err *err)
{
    char surname[NAME_BYTES], given[NAME_BYTES];
    struct view *view;

    invent_name(&b->rng, surname, given);
    surname[4] = '\0';
    return firm_search(&b->call, str_from(surname), &view, err);
}

/* Needs of their own, as many as a search looks through. */
static bool make_needs(struct bench *b, struct err *err)
{
    char needs[80], rows[80];
    struct import_ask ask = { { needs, rows }, true, NULL };
    struct import_report report;

    snprintf(needs, sizeof needs, "%s.needs", b->csv);
    snprintf(rows, sizeof rows, "%s.rows", b->csv);
    FILE *out = fopen(needs, "we"), *none = fopen(rows, "we");
    if (!out || !none)
        return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be written"),
                       ARG_WORD(needs));
    (void)fputs("source_key,title,locality\n", out);
    for (uint32_t i = 0; i < FIND_LOOKED_MOST; i++) {
        char surname[NAME_BYTES], given[NAME_BYTES];
        invent_name(&b->rng, surname, given);
        fprintf(out, "n%u,%s hos %s,Krokom\n", i, given, surname);
    }
    (void)fputs(
        "need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n", none);
    bool ok = fclose(out) == 0;
    ok = fclose(none) == 0 && ok && import_needs(&b->call, &ask, &report, err);
    unlink(needs);
    unlink(rows);
    return ok;
}

static bool make_people(struct bench *b, struct err *err)
{
    b->names = name_index_new();
    for (uint32_t i = 0; i < b->people; i++) {
        char surname[NAME_BYTES], given[NAME_BYTES];
        invent_name(&b->rng, surname, given);
        const struct name_person one = { .id = (int64_t)i + 1,
                                         .surname = str_from(surname),
                                         .given = str_from(given) };
        if (!name_index_put(b->names, &one, err))
            return false;
    }
    name_index_set_complete(b->names);
    return make_needs(b, err);
}

/* Everything, as the field on top of each page asks for it, but words for work. */
static bool find(struct bench *b, struct err *err)
{
    char surname[NAME_BYTES], given[NAME_BYTES];
    struct find_group *group =
        ARENA_ARRAY(&b->work, FIND_KIND_COUNT, struct find_group);
    struct find_ask ask = { .most = 5, .what = { true, true, true, true, true } };

    invent_name(&b->rng, surname, given);
    surname[3] = '\0';
    ask.typed = str_from(surname);
    struct name_found people;
    name_index_search(b->names, ask.typed, 50, &b->work, &people);
    return find_all(&b->call, &ask, group, err);
}

/* The goal is for the 99th of a hundred questions, in the processor: the wall clock of
 * a machine that does more than this says how much more. */
static bool timed(struct bench *b, const char *what,
                  bool (*f)(struct bench *, struct err *), double goal, struct err *err)
{
    struct bench_times wall = bench_times_new(&b->arena, b->ask);
    struct bench_times cpu = bench_times_new(&b->arena, b->ask);
    bool ok = true;

    for (uint32_t i = 0; ok && i < b->ask; i++) {
        double began = bench_wall_ms(), worked = bench_cpu_ms();
        ok = f(b, err);
        bench_times_add(&cpu, bench_cpu_ms() - worked);
        bench_times_add(&wall, bench_wall_ms() - began);
        arena_rewind(&b->work, 0);
    }
    if (!ok)
        return false;
    bench_line(what, &wall, 0);
    bench_line("  of it in the processor", &cpu, 0);
    bench_figure("  the 99th percentile of that", bench_quantile(&cpu, 990), "ms",
                 goal);
    return true;
}

static bool move(struct bench *b, struct err *err)
{
    struct hand_over_ask ask = { .from = b->user[1] };
    struct hand_over_undone undone;
    struct handed_over done;
    double began = bench_wall_ms(), cpu = bench_cpu_ms();

    b->call.actor = &b->leader;
    if (!firm_hand_over(&b->call, &ask, &done, err))
        return false;
    bench_figure("handing 5,000 firms over", bench_wall_ms() - began, "ms", MOVE_GOAL);
    bench_figure("  of it in the processor", bench_cpu_ms() - cpu, "ms", 0);
    began = bench_wall_ms();
    cpu = bench_cpu_ms();
    if (!firm_hand_over_undo(&b->call, done.bulk, &undone, err))
        return false;
    bench_figure("undoing it", bench_wall_ms() - began, "ms", MOVE_GOAL);
    bench_figure("  of it in the processor", bench_cpu_ms() - cpu, "ms", 0);
    b->call.actor = &b->coach;
    return done.count == COLLEAGUES && undone.count == COLLEAGUES;
}

static bool written(struct bench *b, struct err *err)
{
    for (int form = FIRM_EXPORT_CSV; form <= FIRM_EXPORT_JSON; form++) {
        struct buf out = buf_new(&b->work);
        double began = bench_wall_ms(), cpu = bench_cpu_ms();
        if (!firm_export(&b->call, (enum firm_export_form)form, &out, err))
            return false;
        bench_figure(form ? "all firms as JSON" : "all firms as CSV",
                     bench_wall_ms() - began, "ms", EXPORT_GOAL);
        bench_figure("  of it in the processor", bench_cpu_ms() - cpu, "ms", 0);
        arena_rewind(&b->work, 0);
    }
    return true;
}

/* As many recruitments as firms, written straight into their table. */
static bool make_openings(struct bench *b, struct err *err)
{
    struct firm_held_ids_row firm;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_BULK, &tx, err) &&
              firm_held_ids_open(tx, 1, 0, &cursor, err);

    while (ok && firm_held_ids_next(&cursor, &firm)) {
        struct recruitment_put_in row = { .rid = random_id(),
                                          .org_id = 1,
                                          .firm_id = firm.id,
                                          .title = STR("Sommaren 2027"),
                                          .positions = 12,
                                          .recorded_at = firm.id,
                                          .actor = STR("u1"),
                                          .status = STR("open"),
                                          .since_on = 20000,
                                          .changed_by = STR("u1"),
                                          .version = 1 };
        ok = recruitment_put(tx, &row, err);
    }
    cursor_close(&cursor);
    ok = ok && tx_commit(&tx, &b->call.ticket, err);
    tx_end(&tx);
    return ok && store_wait(b->call.store, b->call.ticket, err);
}

static bool openings_written(struct bench *b, struct err *err)
{
    if (!make_openings(b, err))
        return false;
    for (int form = RECRUITMENT_CSV; form <= RECRUITMENT_JSON; form++) {
        struct buf out = buf_new(&b->work);
        double began = bench_wall_ms(), cpu = bench_cpu_ms();
        if (!recruitment_export(&b->call, (enum recruitment_form)form, &out, err))
            return false;
        bench_figure(form ? "as many recruitments as JSON"
                          : "as many recruitments as CSV",
                     bench_wall_ms() - began, "ms", EXPORT_GOAL);
        bench_figure("  of it in the processor", bench_cpu_ms() - cpu, "ms", 0);
        arena_rewind(&b->work, 0);
    }
    return timed(b, "a search of everything", find, LIST_GOAL, err);
}

/* As many visits as firms, as a file: written straight into their tables, of one day
 * each hundred. */
static bool visits_written(struct bench *b, struct err *err)
{
    struct firm_held_ids_row firm;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    int64_t n = 0, outing = 0, event = 0;
    bool ok = tx_begin(b->call.store, TX_BULK, &tx, err) &&
              firm_held_ids_open(tx, 1, 0, &cursor, err);

    while (ok && firm_held_ids_next(&cursor, &firm)) {
        struct visit_put_in row = { .rid = random_id(),
                                    .firm_id = firm.id,
                                    .held_on =
                                        moment_day(b->call.now) - (int32_t)(n / 100),
                                    .outcome = STR("no"),
                                    .next = STR("") };
        if (n++ % 100 == 0) {
            struct occasion_put_in out = { outing = random_id(), 1,   b->user[1],
                                           row.held_on,          240, 40 };
            ok = occasion_put(tx, &out, err);
        }
        row.occasion_rid = outing;
        row.event_id = ++event;
        ok = ok && visit_put(tx, &row, err);
    }
    cursor_close(&cursor);
    ok = ok && tx_commit(&tx, &b->call.ticket, err);
    tx_end(&tx);
    ok = ok && store_wait(b->call.store, b->call.ticket, err);
    for (int form = LIST_CSV; ok && form <= LIST_JSON; form++) {
        struct buf out = buf_new(&b->work);
        double began = bench_wall_ms(), cpu = bench_cpu_ms();
        const struct list_file_ask ask = { LIST_VISITS, (enum list_form)form };
        ok = list_file_write(&b->call, &ask, &out, NULL, err);
        bench_figure(form ? "as many visits as JSON" : "as many visits as CSV",
                     bench_wall_ms() - began, "ms", EXPORT_GOAL);
        bench_figure("  of it in the processor", bench_cpu_ms() - cpu, "ms", 0);
        arena_rewind(&b->work, 0);
    }
    return ok;
}

static bool rebuilt(struct bench *b, struct err *err)
{
    struct rebuilt made;
    double began = bench_wall_ms();

    if (!event_rebuild(&b->call, &made, err))
        return false;
    bench_figure("state made again from events", (bench_wall_ms() - began) / 1000, "s",
                 0);
    return true;
}

static bool run(struct bench *b, struct err *err)
{
    b->call =
        (struct call){ .arena = &b->work, .actor = &actor_local, .now = moment_now() };
    return database_open(b->db, DATABASE_CREATE, &b->call, err) && make_staff(b, err) &&
           read_in(b, err) && make_visits(b, err) &&
           timed(b, "a coach's day", day, DAY_GOAL, err) &&
           timed(b, "a page of the unit's firms", unit_page, LIST_GOAL, err) &&
           timed(b, "a firm by its name", search, LIST_GOAL, err) && move(b, err) &&
           make_people(b, err) &&
           timed(b, "a search of everything", find, LIST_GOAL, err) &&
           written(b, err) && openings_written(b, err) && visits_written(b, err) &&
           rebuilt(b, err);
}

int main(int argc, char **argv)
{
    struct bench b = { .firms = 100000,
                       .people = 200000,
                       .ask = 200,
                       .db = ":memory:",
                       .rng = rng_seeded(7) };
    struct err err = { 0 };

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--firms") == 0)
            b.firms = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--people") == 0)
            b.people = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--ask") == 0)
            b.ask = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--db") == 0)
            b.db = argv[i + 1];
    }
    snprintf(b.csv, sizeof b.csv, "/tmp/insteg-bench-firms-%ld.csv", (long)getpid());
    bool ok = run(&b, &err);
    database_close(&b.call);
    name_index_free(b.names);
    arena_free(&b.work);
    arena_free(&b.arena);
    return ok ? 0 : bench_failed(&err);
}
