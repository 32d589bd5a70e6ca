/*
 * serve_talk FOLDER: for browser tests: insteg's pages over a database of its own in
 * FOLDER, read by a coach who has signed in already, about four invented people who
 * have a home and nothing else. Prints the address, and the ids of the four; ends on
 * SIGTERM.
 */
#include <assert.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "service/audit_queue.h"
#include "service/import.h"
#include "service/keys.h"
#include "service/person_key.h"
#include "service/seal.h"
#include "store/query.h"
#include "web/app.h"
#include "web/server.h"

static struct arena arena;
static struct actor coach;

static const char *path_of(const char *folder, const char *name)
{
    struct buf path = buf_new(&arena);

    buf_format(&path, "%s/%s", folder, name);
    return path.ptr;
}

static void must(bool ok, struct err *err)
{
    if (ok)
        return;
    (void)fprintf(stderr, "serve_talk: %s\n", err_english(err));
    _exit(1);
}

static bool enter(struct request *request, const struct raw_request *raw,
                  struct err *err)
{
    (void)raw;
    (void)err;
    request->actor = &coach;
    return true;
}

static void open_all(const char *folder, struct call *call)
{
    struct keys_ask keys = { .db_path = path_of(folder, "talk.db"),
                             .master_path = path_of(folder, "master") };
    struct err err = { 0 };

    *call = (struct call){ .arena = &arena, .actor = &actor_local, .lang = LANG_SV };
    call->now = moment_now();
    must(seal_master_create(keys.master_path, &err), &err);
    must(database_open(keys.db_path, DATABASE_SERVE, call, &err), &err);
    must(keys_open(&keys, DATABASE_SERVE, call, &err), &err);
}

static void add_coach(struct call *call)
{
    const struct user_add_in in = { .rid = random_id(),
                                    .login = STR("maja"),
                                    .name = STR("Maja Lindgård"),
                                    .made_at = call->now };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t id = 0;

    must(tx_begin(call->store, TX_WRITE, &tx, &err) && user_add(tx, &in, &id, &err) &&
             tx_commit(&tx, &call->ticket, &err) && database_wait(call, &err),
         &err);
    coach = (struct actor){ .name = "maja",
                            .org_id = 1,
                            .domain_id = 1,
                            .user_id = id,
                            .roles = 1U << ROLE_COACH };
}

/* All are the coach's own. */
static void hold_all(struct call *call)
{
    struct person_count_row total;
    struct err err = { 0 };
    struct tx *tx = NULL;

    must(tx_begin(call->store, TX_WRITE, &tx, &err) && person_count(tx, &total, &err),
         &err);
    for (int64_t id = 1; id <= total.n; id++)
        must(case_holder_add(tx, id, coach.user_id, call->now, &err), &err);
    must(tx_commit(&tx, &call->ticket, &err) && database_wait(call, &err), &err);
}

static void add_people(const char *folder, struct call *call)
{
    const char *path = path_of(folder, "people.csv");
    struct import_ask ask = { .path = { path }, .apply = true };
    struct import_report report;
    struct err err = { 0 };
    FILE *out = fopen(path, "w");

    assert(out);
    (void)fputs("source_key,locality,mode,max_minutes\none,Krokom,bus,60\n"
                "two,Östersund,car,45\nthree,Östersund,car,45\nfour,Krokom,car,30\n",
                out);
    (void)fclose(out);
    must(import_people(call, &ask, &report, &err) && database_wait(call, &err), &err);
    hold_all(call);
}

static void tell(struct call *call, uint16_t port)
{
    struct cursor cursor = { 0 };
    struct person_all_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;

    printf("http://127.0.0.1:%u", port);
    must(tx_begin(call->store, TX_READ, &tx, &err) &&
             person_all_open(tx, &cursor, &err),
         &err);
    while (person_all_next(&cursor, &row))
        printf(" %" PRId64, row.rid);
    must(cursor_end(&cursor, &err), &err);
    tx_end(&tx);
    printf("\n");
    (void)fflush(stdout);
}

static void serve(struct app *app)
{
    struct router_options options = { .routes = app_routes,
                                      .route_count = app_route_count,
                                      .nav = app_nav,
                                      .nav_count = app_nav_count,
                                      .app = app,
                                      .enter = enter,
                                      .relate = app_relate,
                                      .log = app_log };
    struct server_options serving = { .on_durable = database_on_durable,
                                      .durable_ctx = app->call.store };
    struct server *server = NULL;
    struct router *router = NULL;
    struct audit_queue *log = NULL;
    struct arena own = { 0 };
    struct err err = { 0 };
    sigset_t set;
    int number;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    must(app_access_load(&arena, &options.access, &err), &err);
    app->access = options.access;
    must(router_new(&arena, &options, &router, &err), &err);
    must(audit_queue_start(app->call.store, &log, &err), &err);
    serving.router = router;
    serving.audit = audit_queue_add;
    serving.audit_ctx = log;
    must(server_start(&own, &serving, &server, &err), &err);
    tell(&app->call, server_port(server));
    while (sigwait(&set, &number) != 0)
        continue;
    server_stop(server);
    audit_queue_stop(log);
    database_close(&app->call);
    server_free(server);
    arena_free(&own);
}

int main(int argc, char **argv)
{
    struct ad_reader *reader = NULL;
    struct app app = { 0 };
    struct err err = { 0 };

    if (argc != 2)
        return 2;
    log_set_level(LOG_LEVEL_ERROR);
    open_all(argv[1], &app.call);
    add_coach(&app.call);
    add_people(argv[1], &app.call);
    must(ad_reader_load(&arena, &reader, &err), &err);
    app.reader = reader;
    app.words = vocab_keep_new(&arena);
    app.market = market_keep_new(&arena, reader);
    serve(&app);
    vocab_keep_free(app.words);
    market_keep_free(app.market);
    arena_free(&arena);
    return 0;
}
