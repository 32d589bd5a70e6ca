/*
 * people.c: pages about people: how soon all names are in memory, how long a page of
 * fifty rows and a search take in the program itself, how much memory they are.
 *
 *   people DB ASK
 *
 * DB is what bench/people_make made (town.h); each question is asked ASK times. Times
 * are of the whole way through the router, without sockets, on one thread, and without
 * the row of the log; bench/people.sh measures the server.
 */
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "bench/bench.h"
#include "bench/invent.h"
#include "bench/town.h"
#include "service/people_load.h"
#include "web/app.h"

#define LOAD_GOAL 10000.0
#define SEEK_GOAL 30.0
#define PAGE_GOAL 0.3

struct bench {
    struct arena arena, work;
    struct rng rng;
    struct app app;
    struct town town;
    struct router *router;
    uint32_t ask;
    struct actor actor;
};

static bool load(struct bench *b, struct err *err)
{
    b->app.call.people = people_keep_new();
    double before = bench_wall_ms();
    if (!people_load(&b->app.call, err))
        return false;
    bench_figure("all names read in", bench_wall_ms() - before, "ms", LOAD_GOAL);
    bench_figure("the register alone",
                 (double)people_bytes(b->app.call.people) / (1 << 20), "MB", 0);
    return true;
}

static bool make_router(struct bench *b, struct err *err)
{
    struct router_options options = { .routes = app_routes,
                                      .route_count = app_route_count,
                                      .nav = app_nav,
                                      .nav_count = app_nav_count,
                                      .app = &b->app,
                                      .enter = app_enter,
                                      .relate = app_relate,
                                      .log = app_log };

    if (!app_access_load(&b->arena, &options.access, err))
        return false;
    b->app.access = options.access;
    return router_new(&b->arena, &options, &b->router, err);
}

/* Asks once, by a form when there is a body, and adds the time; the answer must be 200.
 */
static bool ask(struct bench *b, const char *target, struct str body,
                struct bench_times *times, struct err *err)
{
    const bool json = body.len > 0;
    struct raw_request raw = { .method = json ? STR("POST") : STR("GET"),
                               .target = str_from(target),
                               .accept =
                                   json ? STR("application/json") : STR("text/html"),
                               .content_type = STR("application/json"),
                               .body_len = body.len,
                               .host = STR("localhost") };
    struct request *request = ARENA_NEW(&b->work, struct request);
    struct answer answer = { 0 };

    double before = bench_wall_ms();
    if (router_open(b->router, &b->work, &raw, request, &answer))
        router_run(&raw, body, request, &answer);
    bench_times_add(times, bench_wall_ms() - before);
    bool ok = answer.status == 200;
    arena_rewind(&b->work, 0);
    return ok || err_set(err, ERR_INTERNAL, "{target} answered {status}",
                         ARG_WORD(target), ARG_NUM(answer.status));
}

static void be(struct bench *b, uint32_t unit, enum role role)
{
    b->actor = (struct actor){ .name = "bench",
                               .org_id = b->town.unit[unit],
                               .domain_id = 1,
                               .user_id = b->town.user[(size_t)unit * TOWN_COACHES],
                               .roles = 1U << role };
    b->app.call.actor = &b->actor;
}

static bool lists(struct bench *b, const char *what, const char *query, double goal,
                  struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);

    for (uint32_t i = 0; i < b->ask; i++) {
        be(b, i % TOWN_UNITS, ROLE_TEAM_LEADER);
        if (!ask(b, query, STR(""), &times, err))
            return false;
    }
    bench_line(what, &times, goal);
    return true;
}

static bool searches(struct bench *b, struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);

    for (uint32_t i = 0; i < b->ask; i++) {
        char surname[NAME_BYTES], given[NAME_BYTES];
        struct buf body = buf_new(&b->work);
        invent_name(&b->rng, surname, given);
        const struct str typed =
            str_sub(str_from(surname), 0, 2 + rng_below(&b->rng, 6));
        buf_format(&body, "{\"q\":\"%.*s\"}", STR_ARG(typed));
        const struct str kept = str_copy(&b->arena, buf_str(&body));
        be(b, i % TOWN_UNITS, ROLE_TEAM_LEADER);
        if (!str_utf8_valid(str_sub(str_from(surname), 0, 7)))
            continue;
        struct err ignored = { 0 };
        if (!ask(b, "/people/search", kept, &times, &ignored) &&
            ignored.kind != ERR_INTERNAL)
            return err_set(err, ERR_INTERNAL, "a search failed");
    }
    bench_line("typeahead, as JSON", &times, SEEK_GOAL);
    return true;
}

static bool run(struct bench *b, struct err *err)
{
    return load(b, err) && make_router(b, err) &&
           lists(b, "the unit's people, 50 rows", "/people?scope=unit", PAGE_GOAL,
                 err) &&
           lists(b, "one's own, newest first", "/people?scope=mine&order=newest",
                 PAGE_GOAL, err) &&
           searches(b, err);
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct err err = { 0 };
    int64_t ask = 0;

    if (argc != 3 || !str_int(str_from(argv[2]), &ask) || ask < 1 || ask > 1000000) {
        fprintf(stderr, "usage: people DB ASK\n");
        return 2;
    }
    b.rng = rng_seeded(7);
    b.ask = (uint32_t)ask;
    bool ok = town_open(argv[1], DATABASE_READ, &b.town, &err);
    b.app.call = b.town.call;
    ok = ok && run(&b, &err);
    people_keep_free(b.app.call.people);
    town_close(&b.town);
    arena_free(&b.work);
    arena_free(&b.arena);
    return ok ? 0 : bench_failed(&err);
}
