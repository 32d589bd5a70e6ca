/*
 * day.c: a coach's morning, served: her day and the lists beside it, in a unit of 2,000
 * firms, 500 people of hers and 50,000 events.
 *
 *     day INSTEG DB [--ask N]
 *
 * DB is a demo (insteg demo --db DB), so that every part of the page has something to
 * show. What it lacks is added by the services that people use: firms read from a file,
 * people written in, put forward for the demo's needs; visits on each weekday backwards
 * by ten coaches, two firms each, every fourth with a headcount, until there are the
 * events. A DB that has them is measured as it is. Then 5,000 firms more are read in
 * and handed over, and handed back.
 *
 * Pages are asked one after the other on one connection, as maja, who holds it all.
 * Their times are of the wall clock, taken here, so they hold the loopback too; beside
 * them stands what the server has had of the processor, which no other load stretches.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "bench/invent.h"
#include "bench/serving.h"
#include "service/firm_hand_over.h"
#include "service/firm_list.h"
#include "service/import.h"
#include "service/keys.h"
#include "service/people_load.h"
#include "service/person_add.h"
#include "service/referral.h"
#include "service/session.h"
#include "service/visit.h"
#include "store/query.h"

#define FIRMS      2000u
#define PEOPLE     500u
#define EVENTS     50000
#define REFERRALS  200u
#define COACHES    10u
#define A_DAY      2u /* firms an outing */
#define SIZED      4u /* of so many visits one says how many work there */
#define MOVED      5000u
#define ASK        200u
#define PAGE_GOAL  50.0
#define MOVE_GOAL  1000.0
#define MINUTE     INT64_C(60000000) /* in microseconds */
#define PATH_BYTES 300u

struct day_bench {
    struct arena arena, work;
    struct rng rng;
    struct call call;
    struct actor actor[COACHES]; /* [0] is maja */
    char login[COACHES][16];
    struct serving serving;
    struct session_keep *sessions;
    int64_t *firm; /* [firm_count], of maja's: random ids */
    uint32_t firm_count, ask;
    char master[PATH_BYTES], csv[PATH_BYTES], cookie[128];
};

/* -------------------------------------------------------------------------- filling */

static bool add_coach(struct day_bench *b, struct tx *tx, uint32_t nth, struct err *err)
{
    struct user_add_in user = { .rid = random_id(),
                                .login = str_from(b->login[nth]),
                                .name = str_from(b->login[nth]),
                                .made_at = b->call.now };
    struct role_grant_add_in role = { .org_id = 1,
                                      .role = STR("coach"),
                                      .from_at = b->call.now,
                                      .given_by = STR("bench") };
    int64_t id;

    return user_add(tx, &user, &role.user_id, err) &&
           role_grant_add(tx, &role, &id, err);
}

/* "u17", as the log knows her. */
static const char *actor_name(struct day_bench *b, int64_t user_id)
{
    struct buf out = buf_new(&b->arena);

    buf_char(&out, 'u');
    buf_int(&out, user_id);
    return str_cstr(&b->arena, buf_str(&out));
}

/* maja and nine of her kind; made where they are not there. */
static bool find_coaches(struct day_bench *b, struct err *err)
{
    struct user_by_login_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_WRITE, &tx, err);

    for (uint32_t i = 0; ok && i < COACHES; i++) {
        struct str login = str_from(b->login[i]);
        bool found = false;
        ok = user_by_login(tx, login, &b->arena, &row, &found, err) &&
             (found || (add_coach(b, tx, i, err) &&
                        user_by_login(tx, login, &b->arena, &row, &found, err)));
        if (ok)
            b->actor[i] = (struct actor){ .name = actor_name(b, row.id),
                                          .org_id = 1,
                                          .domain_id = 1,
                                          .user_id = row.id,
                                          .roles = 1U << ROLE_COACH };
    }
    ok = ok && tx_commit(&tx, &b->call.ticket, err);
    tx_end(&tx);
    return ok && store_wait(b->call.store, b->call.ticket, err);
}

static bool read_held(struct day_bench *b, struct err *err)
{
    struct cursor cursor = { 0 };
    struct firm_held_ids_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_READ, &tx, err) &&
              firm_held_ids_open(tx, 1, b->actor[0].user_id, &cursor, err);

    b->firm_count = 0;
    while (ok && b->firm_count < FIRMS && firm_held_ids_next(&cursor, &row))
        b->firm[b->firm_count++] = row.rid;
    if (ok)
        ok = cursor_end(&cursor, err);
    tx_end(&tx);
    return ok;
}

/* So many firms of `key`, held by the coach `login`. */
static bool read_firms_in(struct day_bench *b, const char *key, uint32_t count,
                          const char *login, struct err *err)
{
    static const char *const towns[] = { "Krokom", "Östersund", "Åre", "Strömsund" };
    struct import_ask ask = { { b->csv, NULL }, true, NULL };
    struct import_report report;
    FILE *out = fopen(b->csv, "we");

    if (!out)
        return err_set(err, ERR_UNAVAILABLE, "{file} could not be written",
                       ARG_WORD(b->csv));
    (void)fputs("source_key,name,locality,headcount,holder,contact\n", out);
    for (uint32_t i = 0; i < count; i++) {
        char surname[NAME_BYTES], given[NAME_BYTES];
        invent_name(&b->rng, surname, given);
        fprintf(out, "%s%u,%s %s,%s,%u,%s,%s %s\n", key, i, surname, given,
                towns[rng_below(&b->rng, 4)], 1 + rng_below(&b->rng, 14), login, given,
                surname);
    }
    if (fclose(out) != 0)
        return err_set(err, ERR_UNAVAILABLE, "{file} could not be written",
                       ARG_WORD(b->csv));
    bool ok = import_firms(&b->call, &ask, &report, err);
    unlink(b->csv);
    arena_rewind(&b->work, 0);
    return ok;
}

static bool add_person(struct day_bench *b, int64_t need_rid, uint32_t nth,
                       struct err *err)
{
    char surname[NAME_BYTES], given[NAME_BYTES];
    struct identity identity = { .number_count = 1,
                                 .channel = CHANNEL_SMS,
                                 .phone = STR("070-174 06 05") };
    struct person_add_ask ask = { .identity = &identity, .is_another = true };
    struct person_added added;

    invent_name(&b->rng, surname, given);
    identity.surname = str_from(surname);
    identity.given = str_from(given);
    identity.born_on = (int32_t)rng_below(&b->rng, 15000) - 5000;
    identity.number[0].number = id_none(ID_REASON_WAITING);
    if (!person_new(&b->call, &ask, &added, err))
        return false;
    if (nth >= REFERRALS)
        return true;
    struct referral_new new = { .rid = random_id(),
                                .person_id = added.person_id,
                                .person_rid = added.rid,
                                .need_rid = need_rid,
                                .due_on =
                                    moment_day(b->call.now) + 5 + (int32_t)(nth % 20),
                                .why = STR("own_wish"),
                                .asked = true };
    return referral_add(&b->call, &new, err);
}

/* The first of the demo's: whoever is put forward goes to the firm it is of. */
static bool find_need(struct day_bench *b, int64_t *need_rid, struct err *err)
{
    struct find_needs_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(b->call.store, TX_READ, &tx, err) &&
              find_needs_open(tx, INT32_MAX, &cursor, err);

    *need_rid = 0;
    while (ok && find_needs_next(&cursor, &row)) /* the first that was made */
        *need_rid = row.rid;
    if (ok)
        ok = cursor_end(&cursor, err);
    tx_end(&tx);
    return ok;
}

static bool add_people(struct day_bench *b, struct err *err)
{
    int64_t need_rid = 0;
    bool ok;

    b->call.people = people_keep_new();
    ok = people_load(&b->call, err) && find_need(b, &need_rid, err);
    struct people_page page = { .all = 0 };
    struct people_ask ask = {
        .domain_id = 1, .org_id = 1, .holder_id = b->actor[0].user_id, .most = 1
    };
    if (ok)
        people_list(b->call.people, &ask, &b->work, &page);
    for (uint32_t i = page.all; ok && i < PEOPLE; i++) {
        ok = add_person(b, need_rid, i - page.all, err);
        arena_rewind(&b->work, 0);
    }
    people_keep_free(b->call.people);
    b->call.people = NULL;
    return ok;
}

static bool count_events(struct day_bench *b, int64_t *n, struct err *err)
{
    struct replay_events_row row;
    struct tx *tx = NULL;
    bool ok =
        tx_begin(b->call.store, TX_READ, &tx, err) && replay_events(tx, &row, err);

    tx_end(&tx);
    *n = ok ? row.n : 0;
    return ok;
}

static bool add_visit(struct day_bench *b, int32_t day, uint32_t nth, struct err *err)
{
    static const char *const sizes[] = { "2", "5-9", "7", "10" };
    struct visit_new visit = { .rid = random_id(),
                               .firm_rid = b->firm[rng_below(&b->rng, b->firm_count)],
                               .held_on = day,
                               .minutes = 240,
                               .km = 30 + (int32_t)rng_below(&b->rng, 90),
                               .outcome = (enum visit_outcome)rng_below(
                                   &b->rng, VISIT_OUTCOME_COUNT),
                               .recall_on = DAY_NONE,
                               .next_on = DAY_NONE };

    if (visit.outcome == VISIT_NEED) {
        visit.next = STR("call");
        visit.next_on = day + 7;
    } else {
        visit.reason = STR("season");
        visit.side = STR("firm");
    }
    if (visit.outcome == VISIT_NOT_NOW)
        visit.recall_on = day + 30 + (int32_t)rng_below(&b->rng, 200);
    if (nth % SIZED == 0) {
        visit.headcount = str_from(sizes[rng_below(&b->rng, 4)]);
        visit.said_by = STR("employer");
    }
    return visit_add(&b->call, &visit, err);
}

/* The day before, and so on, until there are as many events. */
static bool add_visits(struct day_bench *b, struct err *err)
{
    const int64_t now = b->call.now;
    int64_t events = 0;
    bool ok = count_events(b, &events, err);

    for (int32_t back = 0; ok && events < EVENTS; back++) {
        int32_t day = moment_day(now) - back;
        b->call.now = now - (int64_t)back * 24 * 60 * MINUTE;
        for (uint32_t k = 0; ok && k < COACHES * A_DAY; k++) {
            b->call.actor = &b->actor[k / A_DAY];
            ok = add_visit(b, day, k, err);
            arena_rewind(&b->work, 0);
        }
        ok = ok && count_events(b, &events, err);
    }
    b->call.now = now;
    b->call.actor = &b->actor[0];
    return ok;
}

static bool fill(struct day_bench *b, struct err *err)
{
    return read_held(b, err) &&
           (b->firm_count >= FIRMS ||
            read_firms_in(b, "day", FIRMS - b->firm_count, b->login[0], err)) &&
           read_held(b, err) && add_people(b, err) && add_visits(b, err);
}

/* ------------------------------------------------------------------------- measuring
 */

static bool sign_in(struct day_bench *b, struct err *err)
{
    struct session_new new = { .user_id = b->actor[0].user_id,
                               .org_id = 1,
                               .how = "bench" };
    struct secret_token token;

    b->sessions = session_keep_new(&b->arena);
    if (!session_make(&b->call, b->sessions, &new, &token, err))
        return false;
    snprintf(b->cookie, sizeof b->cookie, "insteg=%s", token.text);
    return store_wait(b->call.store, b->call.ticket, err);
}

static bool ask_page(struct day_bench *b, const char *path, size_t *bytes,
                     struct err *err)
{
    char request[512];
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAccept: text/html\r\n"
                       "Accept-Language: sv\r\nCookie: %s\r\n\r\n",
                       path, b->serving.http.port, b->cookie);
    int status = http_ask(&b->serving.http, (struct str){ request, (size_t)len });

    *bytes = http_body(&b->serving.http).len;
    return status == 200 || err_set(err, ERR_INTERNAL, "{path} answered {status}",
                                    ARG_WORD(path), ARG_NUM(status));
}

static bool time_page(struct day_bench *b, const char *what, const char *path,
                      struct err *err)
{
    struct bench_times times = bench_times_new(&b->arena, b->ask);
    size_t bytes = 0;

    for (uint32_t i = 0; i < 3; i++) /* to warm up */
        if (!ask_page(b, path, &bytes, err))
            return false;
    double cpu = serving_cpu_ms(&b->serving);
    for (uint32_t i = 0; i < b->ask; i++) {
        double since = bench_wall_ms();
        if (!ask_page(b, path, &bytes, err))
            return false;
        bench_times_add(&times, bench_wall_ms() - since);
    }
    cpu = (serving_cpu_ms(&b->serving) - cpu) / b->ask;
    bench_line(what, &times, PAGE_GOAL);
    printf("  %-35s%19.2f ms   of %.0f kB\n", "of it in the processor", cpu,
           (double)bytes / 1000);
    return true;
}

static bool time_pages(struct day_bench *b, struct err *err)
{
    static const char *const pages[][2] = {
        { "her day", "/day" },
        { "her firms", "/firms" },
        { "the unit's firms", "/firms?scope=unit" },
        { "the month's visits", "/visits" },
        { "whom she puts forward", "/referrals" },
        { "her people", "/people" },
        { "messages", "/outbox" },
        { "needs", "/" },
    };
    double took_ms;
    bool ok = serving_start(&b->serving, &took_ms, err);

    for (size_t i = 0; ok && i < sizeof pages / sizeof *pages; i++)
        ok = time_page(b, pages[i][0], pages[i][1], err);
    serving_stop(&b->serving);
    return ok;
}

static bool move(struct day_bench *b, struct err *err)
{
    struct hand_over_ask ask = { .from = b->actor[1].user_id };
    struct actor leader = b->actor[1];
    struct hand_over_undone undone;
    struct handed_over done;

    leader.roles = 1U << ROLE_TEAM_LEADER;
    if (!read_firms_in(b, "moved", MOVED, b->login[1], err))
        return false;
    b->call.actor = &leader;
    double began = bench_wall_ms(), cpu = bench_cpu_ms();
    if (!firm_hand_over(&b->call, &ask, &done, err))
        return false;
    bench_figure("handing 5,000 firms over", bench_wall_ms() - began, "ms", MOVE_GOAL);
    bench_figure("  of it in the processor", bench_cpu_ms() - cpu, "ms", 0);
    began = bench_wall_ms();
    if (!firm_hand_over_undo(&b->call, done.bulk, &undone, err))
        return false;
    bench_figure("undoing it", bench_wall_ms() - began, "ms", MOVE_GOAL);
    return (done.count >= MOVED && undone.count == done.count) ||
           err_set(err, ERR_INTERNAL, "{n} firms were handed over, {back} came back",
                   ARG_NUM(done.count), ARG_NUM(undone.count));
}

static bool open_for(struct day_bench *b, enum database_mode mode, struct err *err)
{
    struct keys_ask keys = { .db_path = b->serving.db, .master_path = b->master };

    b->call.arena = &b->arena; /* where what is opened lies */
    bool ok = database_open(b->serving.db, mode, &b->call, err) &&
              keys_open(&keys, mode, &b->call, err);
    b->call.arena = &b->work;
    return ok;
}

/* Filled without waiting for the disk; measured as in use. */
static bool run(struct day_bench *b, struct err *err)
{
    int64_t events = 0;
    bool ok = open_for(b, DATABASE_PLAY, err) && find_coaches(b, err);

    b->call.actor = &b->actor[0];
    ok = ok && fill(b, err) && count_events(b, &events, err);
    database_close(&b->call);
    ok = ok && open_for(b, DATABASE_WRITE, err) && sign_in(b, err) &&
         time_pages(b, err) && move(b, err);
    if (ok)
        bench_figure("events before that", (double)events, "", 0);
    return ok;
}

int main(int argc, char **argv)
{
    static struct day_bench b = { .ask = ASK };
    struct err err = { 0 };

    if (argc < 3) {
        fprintf(stderr, "usage: day INSTEG DB [--ask N]\n");
        return 2;
    }
    if (argc == 5 && strcmp(argv[3], "--ask") == 0)
        b.ask = (uint32_t)strtoul(argv[4], NULL, 10);
    (void)signal(SIGPIPE, SIG_IGN);
    b.rng = rng_seeded(7);
    b.serving = (struct serving){ .insteg = argv[1],
                                  .db = argv[2],
                                  .http = http_new(&b.arena, 0, HTTP_REPLY_BYTES) };
    b.call = (struct call){
        .arena = &b.arena, .actor = &actor_local, .now = moment_now(), .lang = LANG_SV
    };
    b.firm = ARENA_ARRAY(&b.arena, FIRMS, int64_t);
    snprintf(b.master, sizeof b.master, "%s.master", argv[2]);
    snprintf(b.csv, sizeof b.csv, "%s.csv", argv[2]);
    snprintf(b.login[0], sizeof b.login[0], "maja");
    for (uint32_t i = 1; i < COACHES; i++)
        snprintf(b.login[i], sizeof b.login[i], "bench%u", i);
    bool ok = run(&b, &err);
    serving_stop(&b.serving);
    session_keep_free(b.sessions);
    database_close(&b.call);
    arena_free(&b.work);
    arena_free(&b.arena);
    return ok ? 0 : bench_failed(&err);
}
