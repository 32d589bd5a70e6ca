/*
 * people.c: pages about people: how soon all names are in memory, how long a page of
 * fifty rows and a search take in the program itself, how much memory it is.
 *
 *   people [--people N] [--db FILE] [--numbers FILE] [--ask N]
 *
 * Invented people in twenty units with fifty holders each, sealed as they are in use.
 * Numbers are of FILE, a test number a line (Skatteverket publishes them); who gets
 * none has none, for a reason. Times are of the whole way through the router, without
 * sockets, on one thread; bench/people.sh measures the server with wrk.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/date.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "bench/invent.h"
#include "service/identity_keep.h"
#include "service/keys.h"
#include "service/people_load.h"
#include "store/query.h"
#include "web/app.h"

#define UNITS     20u
#define HOLDERS   50u
#define LOAD_GOAL 10000.0
#define SEEK_GOAL 30.0
#define PAGE_GOAL 0.3
#define RSS_GOAL  150.0

struct bench {
    struct arena arena, work;
    struct rng rng;
    struct app app;
    struct router *router;
    const char *db, *numbers;
    uint32_t people, ask;
    FILE *number_file;
    int64_t unit[UNITS], user[UNITS * HOLDERS];
    struct actor actor;
    struct tx *tx, *keys;
};

static bool next_number(struct bench *b, struct id_number *number)
{
    char line[64];
    struct err ignored = { 0 };

    if (!b->number_file || !fgets(line, sizeof line, b->number_file))
        return false;
    return id_number_parse(str_trim(str_from(line)), moment_day(b->app.call.now),
                           number, &ignored);
}

static void invent_identity(struct bench *b, struct identity *identity)
{
    char *surname = arena_take(&b->work, NAME_BYTES);
    char *given = arena_take(&b->work, NAME_BYTES);

    *identity = (struct identity){ .born_on = DAY_NONE, .number_count = 1 };
    invent_name(&b->rng, surname, given);
    identity->surname = str_from(surname);
    identity->given = str_from(given);
    identity->street = STR("Storgatan 12");
    identity->postcode = STR("831 30");
    identity->town = STR("Östersund");
    identity->phone = STR("070-174 06 05");
    identity->channel = CHANNEL_SMS;
    if (!next_number(b, &identity->number[0].number))
        identity->number[0].number = id_none(ID_REASON_WAITING);
    if (!id_number_birth_day(&identity->number[0].number, &identity->born_on))
        identity->born_on = (int32_t)rng_below(&b->rng, 15000) - 5000;
}

static bool make_key(struct bench *b, struct person_key *key, struct err *err)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];

    key->id = random_id();
    seal_key_make(&key->key);
    seal_wrap(b->app.call.master, key->id, &key->key, wrapped);
    return key_add(b->keys, key->id,
                   (struct str){ (const char *)wrapped, sizeof wrapped },
                   b->app.call.now, err);
}

static bool make_person(struct bench *b, uint32_t i, struct err *err)
{
    struct call call = b->app.call;
    struct person_key key;
    struct identity identity;
    char name[16];
    int64_t id = 0, owner = 0;

    call.arena = &b->work;
    snprintf(name, sizeof name, "B%07u", i);
    invent_identity(b, &identity);
    if (!make_key(b, &key, err))
        return false;
    struct person_made_in in = { .rid = random_id(),
                                 .org_id = b->unit[i % UNITS],
                                 .source = STR("bench"),
                                 .source_key = str_from(name),
                                 .content_hash = STR("x"),
                                 .key_id = key.id,
                                 .made_at = call.now };
    if (!person_made(b->tx, &in, &id, err))
        return false;
    struct identity_place place = { id, 1, &key };
    struct identity_claim claim = { 1, id, &identity };
    uint32_t holder = i % UNITS * HOLDERS + rng_below(&b->rng, HOLDERS);
    return identity_put(&call, b->tx, &place, &identity, err) &&
           identity_claim(&call, b->tx, &claim, &owner, err) &&
           case_holder_add(b->tx, id, b->user[holder], call.now, err);
}

static bool make_house(struct bench *b, struct err *err)
{
    char name[24];

    for (uint32_t i = 0; i < UNITS; i++) {
        snprintf(name, sizeof name, "unit %u", i);
        struct org_add_in in = { .rid = random_id(),
                                 .name = str_from(name),
                                 .domain = STR("local"),
                                 .municipality = STR("2380") };
        if (!org_add(b->tx, &in, &b->unit[i], err))
            return false;
    }
    for (uint32_t i = 0; i < UNITS * HOLDERS; i++) {
        snprintf(name, sizeof name, "user%u", i);
        struct user_add_in in = { .rid = random_id(),
                                  .login = str_from(name),
                                  .name = str_from(name),
                                  .made_at = b->app.call.now };
        if (!user_add(b->tx, &in, &b->user[i], err))
            return false;
    }
    return true;
}

static bool make_all(struct bench *b, struct err *err)
{
    uint64_t ticket = 0, keys_ticket = 0;
    bool ok = false;

    b->number_file = b->numbers ? fopen(b->numbers, "r") : NULL;
    if (!tx_begin(b->app.call.store, TX_BULK, &b->tx, err) ||
        !tx_begin(b->app.call.keys, TX_BULK, &b->keys, err))
        goto out;
    ok = make_house(b, err);
    for (uint32_t i = 0; ok && i < b->people; i++) {
        ok = make_person(b, i, err);
        arena_rewind(&b->work, 0);
    }
    ok =
        ok && tx_commit(&b->keys, &keys_ticket, err) && tx_commit(&b->tx, &ticket, err);
out:
    tx_end(&b->keys);
    tx_end(&b->tx);
    if (b->number_file)
        fclose(b->number_file);
    return ok && store_wait(b->app.call.keys, keys_ticket, err) &&
           store_wait(b->app.call.store, ticket, err);
}

/* The houses of a database that was made before. */
static bool find_house(struct bench *b, struct err *err)
{
    struct org_all_row org;
    struct cursor cursor = { 0 };
    uint32_t n = 0;

    if (!tx_begin(b->app.call.store, TX_READ, &b->tx, err))
        return false;
    bool ok = org_all_open(b->tx, &cursor, err);
    while (ok && org_all_next(&cursor, &org))
        if (org.id > 1 && n < UNITS)
            b->unit[n++] = org.id;
    ok = ok && cursor_end(&cursor, err);
    for (uint32_t i = 0; i < UNITS * HOLDERS; i++)
        b->user[i] = (int64_t)i + 1;
    tx_end(&b->tx);
    return ok;
}

static bool open_all(struct bench *b, struct err *err)
{
    struct buf master = buf_new(&b->arena);
    struct keys_ask ask = { .db_path = b->db };
    bool there = access(b->db, F_OK) == 0;

    buf_format(&master, "%s.master", b->db);
    ask.master_path = master.ptr;
    b->app.call = (struct call){ .arena = &b->arena,
                                 .actor = &actor_local,
                                 .now = INT64_C(1795694400000000) };
    if (!there && !seal_master_create(master.ptr, err))
        return false;
    return database_open(b->db, DATABASE_SERVE, &b->app.call, err) &&
           keys_open(&ask, DATABASE_SERVE, &b->app.call, err) &&
           (there ? find_house(b, err) : make_all(b, err));
}

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
                                      .relate = app_relate };

    if (!app_access_load(&b->arena, &options.access, err))
        return false;
    b->app.access = options.access;
    return router_new(&b->arena, &options, &b->router, err);
}

/* Asks once and adds the time; the answer must be 200. */
static bool ask(struct bench *b, const char *target, bool json,
                struct bench_times *times, struct err *err)
{
    struct raw_request raw = { .method = STR("GET"),
                               .target = str_from(target),
                               .accept =
                                   json ? STR("application/json") : STR("text/html"),
                               .host = STR("localhost") };
    struct request *request = ARENA_NEW(&b->work, struct request);
    struct answer answer = { 0 };

    double before = bench_wall_ms();
    if (router_open(b->router, &b->work, &raw, request, &answer))
        router_run(&raw, (struct str){ 0 }, request, &answer);
    bench_times_add(times, bench_wall_ms() - before);
    bool ok = answer.status == 200;
    arena_rewind(&b->work, 0);
    return ok || err_set(err, ERR_INTERNAL, "{target} answered {status}",
                         ARG_WORD(target), ARG_NUM(answer.status));
}

static void be(struct bench *b, uint32_t unit, enum role role)
{
    b->actor = (struct actor){ .name = "bench",
                               .org_id = b->unit[unit],
                               .domain_id = 1,
                               .user_id = b->user[unit * HOLDERS],
                               .roles = 1U << role };
    b->app.call.actor = &b->actor;
}

static bool lists(struct bench *b, const char *what, const char *query, double goal,
                  struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);

    for (uint32_t i = 0; i < b->ask; i++) {
        be(b, i % UNITS, ROLE_TEAM_LEADER);
        if (!ask(b, query, false, &times, err))
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
        struct buf target = buf_new(&b->work);
        invent_name(&b->rng, surname, given);
        buf_cstr(&target, "/people/search?q=");
        url_escape(&target, str_sub(str_from(surname), 0, 2 + rng_below(&b->rng, 6)));
        const char *kept = str_cstr(&b->arena, buf_str(&target));
        be(b, i % UNITS, ROLE_TEAM_LEADER);
        if (!str_utf8_valid(str_sub(str_from(surname), 0, 7)))
            continue;
        struct err ignored = { 0 };
        if (!ask(b, kept, true, &times, &ignored) && ignored.kind != ERR_INTERNAL)
            return err_set(err, ERR_INTERNAL, "a search failed");
    }
    bench_line("typeahead, as JSON", &times, SEEK_GOAL);
    return true;
}

static bool run(struct bench *b, struct err *err)
{
    struct rusage use;

    if (!open_all(b, err) || !load(b, err) || !make_router(b, err) ||
        !lists(b, "the unit's people, 50 rows", "/people?scope=unit", PAGE_GOAL, err) ||
        !lists(b, "one's own, newest first", "/people?scope=mine&order=newest",
               PAGE_GOAL, err) ||
        !searches(b, err))
        return false;
    getrusage(RUSAGE_SELF, &use);
    bench_figure("memory of the program at most", (double)use.ru_maxrss / 1024, "MB",
                 RSS_GOAL);
    return true;
}

static const char *option(int argc, char **argv, const char *name, const char *other)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return other;
}

int main(int argc, char **argv)
{
    struct bench b = { .rng = rng_seeded(7) };
    struct err err = { 0 };

    b.db = option(argc, argv, "--db", "bench-people.db");
    b.numbers = option(argc, argv, "--numbers", NULL);
    b.people = (uint32_t)strtoul(option(argc, argv, "--people", "200000"), NULL, 10);
    b.ask = (uint32_t)strtoul(option(argc, argv, "--ask", "2000"), NULL, 10);
    bool ok = run(&b, &err);
    people_keep_free(b.app.call.people);
    database_close(&b.app.call);
    arena_free(&b.work);
    arena_free(&b.arena);
    return ok ? 0 : bench_failed(&err);
}
