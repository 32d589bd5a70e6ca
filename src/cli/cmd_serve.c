/*
 * cmd_serve.c: insteg serve, until Ctrl-C; and insteg routes.
 *
 * The main thread only waits for SIGINT or SIGTERM; then no new connection is taken,
 * what is begun is finished, what is written is committed.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "service/audit_anchor.h"
#include "service/audit_queue.h"
#include "service/clock.h"
#include "service/json_whole.h"
#include "service/people_load.h"
#include "service/public_address.h"
#include "web/app.h"
#include "web/server.h"

#define PORT_DEFAULT 8080
#define PORT_TRIES   50
#define TICK_S       60 /* how often the house is kept: sessions written, days begun */
#define BALLAST_MIB  64
#define BALLAST_MOST 65536 /* MiB */

const struct cli_option serve_options[] = {
    { "--port", N_("N"),
      N_("the port on 127.0.0.1; else 8080 or the next that is free") },
    { "--pages", N_("DIR"),
      N_("read the pages from this folder, while working on them") },
    { "--socket", N_("PATH"),
      N_("serve at this unix socket too, for a reverse proxy with TLS") },
    { "--host", N_("NAME"), N_("the name in the address that the proxy serves") },
    { "--address", N_("URL"),
      N_("what people type to come here; it stands on papers that are printed") },
    { "--proxy-key", N_("FILE"),
      N_("believe the proxy who somebody is, by X-Insteg-Auth under this key") },
    { "--anchors", N_("FILE"),
      N_("where heads of the log are written down; else NAME.anchors") },
    { "--ballast", N_("MIB"),
      N_("disk space kept for the log of who sees what; else 64, 0 for none") },
    { 0 },
};

static bool ready(struct app *app)
{
    struct call call = app->call;
    struct err err = { 0 };

    return database_ready(&call, &err);
}

static bool load_reader(struct cli *cli, struct app *app, struct err *err)
{
    struct ad_reader *reader = NULL;

    if (!ad_reader_load(&cli->arena, &reader, err))
        return false;
    app->reader = reader;
    app->market = market_keep_new(&cli->arena, reader);
    app->words = vocab_keep_new(&cli->arena);
    return true;
}

/* What people type to come here: said now, or by an earlier serve. */
static bool take_address(struct cli *cli, struct app *app, struct err *err)
{
    const char *host = cli_value(cli, "--host");
    struct buf https = buf_new(&cli->arena);

    app->address = str_from(cli_value(cli, "--address"));
    if (app->address.len > 0)
        return app_address_check(app->address, err) &&
               public_address_keep(&app->call, app->address, err);
    if (host) { /* of a proxy: what is printed must name it as well */
        buf_format(&https, "https://%s", host);
        return public_address_keep(&app->call, buf_str(&https), err);
    }
    return public_address(&app->call, &app->address, err);
}

/* What a server holds to let people in, and who keeps the house meanwhile: writes when
 * they were last seen, and ends what expires with a day. */
struct door_keeper {
    struct sign_desk desk;
    struct call *call;
    struct clock_day day;
    struct stranger_log *strangers;
    bool clock_fixed; /* --now: no day begins */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    bool runs, stop;
};

static void begin_day(struct door_keeper *keeper)
{
    struct call call = *keeper->call;
    struct arena arena = { 0 };
    struct err err = { 0 };

    call.arena = &arena;
    call.now = moment_now();
    call.progress = NULL;
    if (!keeper->clock_fixed && !clock_tick(&call, &keeper->day, &err))
        log_warn("clock.failed", LOG_WORD("kind", err_word(err.kind)));
    arena_free(&arena);
}

static void count_strangers(struct door_keeper *keeper, bool all)
{
    struct err err = { 0 };

    if (!stranger_log_settle(keeper->strangers, keeper->call->store,
                             keeper->clock_fixed ? keeper->call->now : moment_now(),
                             all, &err))
        log_warn("audit.strangers", LOG_WORD("kind", err_word(err.kind)));
}

static void *keep_house(void *arg)
{
    struct door_keeper *keeper = arg;

    pthread_mutex_lock(&keeper->mutex);
    while (!keeper->stop) {
        struct timespec until;
        struct err err = { 0 };
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += TICK_S;
        pthread_cond_timedwait(&keeper->ended, &keeper->mutex, &until);
        if (!session_flush(keeper->call, keeper->desk.sessions, &err))
            log_warn("sign.seen", LOG_WORD("kind", err_word(err.kind)));
        err = (struct err){ 0 };
        if (!audit_flood_settle(keeper->call->store, moment_now(), &err))
            log_warn("audit.flood", LOG_WORD("kind", err_word(err.kind)));
        count_strangers(keeper, false);
        if (!keeper->stop)
            begin_day(keeper);
    }
    pthread_mutex_unlock(&keeper->mutex);
    return NULL;
}

/* A demo stays on this machine; a socket needs to know its name, a proxy a socket. */
static bool check_doors(struct cli *cli, const struct sign_desk *desk, struct err *err)
{
    const char *socket = cli_value(cli, "--socket");

    if (desk->demo && socket)
        return err_set(err, ERR_STATE,
                       N_("a demo is served on this machine only; leave out --socket"));
    if (!socket && (cli_value(cli, "--proxy-key") || cli_value(cli, "--host")))
        return err_set(err, ERR_USAGE,
                       N_("--proxy-key and --host are for a proxy; say --socket too"));
    return true;
}

static bool open_door(struct cli *cli, struct door_keeper *keeper, struct app *app,
                      struct err *err)
{
    const char *key = cli_value(cli, "--proxy-key");

    keeper->call = &app->call;
    keeper->clock_fixed = app->clock_fixed;
    keeper->strangers = &app->strangers;
    keeper->desk.sessions = session_keep_new(&cli->arena);
    keeper->desk.master = app->call.master;
    if (!sign_is_demo(&app->call, &keeper->desk.demo, err) ||
        !sign_may_open(&app->call, err) || !check_doors(cli, &keeper->desk, err) ||
        (key &&
         !proxy_keep_load(&cli->arena, key, app->call.now, &keeper->desk.proxy, err)))
        return false;
    pthread_mutex_init(&keeper->mutex, NULL);
    pthread_cond_init(&keeper->ended, NULL);
    if (pthread_create(&keeper->thread, NULL, keep_house, keeper) != 0)
        return err_set(err, ERR_INTERNAL, N_("the server could not be started"));
    keeper->runs = true;
    app->desk = &keeper->desk;
    return true;
}

static void close_door(struct door_keeper *keeper)
{
    if (keeper->runs) {
        pthread_mutex_lock(&keeper->mutex);
        keeper->stop = true;
        pthread_cond_signal(&keeper->ended);
        pthread_mutex_unlock(&keeper->mutex);
        pthread_join(keeper->thread, NULL);
        count_strangers(keeper, true);
    }
    proxy_keep_free(keeper->desk.proxy);
    session_keep_free(keeper->desk.sessions);
}

static bool make_router(struct cli *cli, struct app *app, struct router **router,
                        struct err *err)
{
    struct router_options options = {
        .routes = app_routes,
        .route_count = app_route_count,
        .nav = app_nav,
        .nav_count = app_nav_count,
        .pages_dir = cli_value(cli, "--pages"),
        .app = app,
        .enter = app_enter,
        .relate = app_relate,
        .whose = app_whose,
        .log = app_log,
        .strangers = &app->strangers,
        .now = cli->now_given ? cli->now : 0,
        .ready = ready,
    };

    if (!app_access_load(&cli->arena, &options.access, err))
        return false;
    app->access = options.access;
    return router_new(&cli->arena, &options, router, err);
}

static void announce(struct cli *cli, uint16_t port, int64_t asked)
{
    struct buf url = buf_new(&cli->arena);
    struct err ignored = { 0 };

    buf_format(&url, "http://127.0.0.1:%u", port);
    if (port != asked)
        SAY(cli, N_("Port {asked} is taken."),
            HOLE_STR("asked", id_text(&cli->arena, asked)));
    SAY(cli, N_("insteg serves {url} - Ctrl-C ends it."),
        HOLE_STR("url", buf_str(&url)));
    if (!cli_flush(cli, &ignored))
        log_warn("serve.announce");
}

/* Waits for a signal to end. The signals were blocked before any thread was made. */
static void wait_for_end(const sigset_t *set)
{
    int number = 0;

    while (sigwait(set, &number) != 0)
        continue;
}

/* What the day asks for is done, so what has expired is held no more; and the image is
 * made before the first reader asks for it. */
static bool warm(const struct app *app, struct err *err)
{
    struct call first = app->call;
    struct arena arena = { 0 };
    struct clock_ran ran;

    first.arena = &arena;
    bool ok = (app->clock_fixed || clock_run(&first, &ran, err)) &&
              database_wait(&first, err) && database_warm(&first, err);
    arena_free(&arena);
    return ok;
}

/* The log of who sees what: its rows, its heads outside, its share of the disk. */
struct log_kept {
    struct audit_queue *queue;
    struct anchor_keeper *keeper;
};

static bool start_log(struct cli *cli, struct call *call, struct log_kept *kept,
                      struct err *err)
{
    const char *anchors = cli_value(cli, "--anchors");
    int64_t ballast_mib = BALLAST_MIB;

    if (!cli_number(cli, "--ballast", 0, BALLAST_MOST, &ballast_mib, err))
        return false;
    database_reserve(call, ballast_mib << 20);
    return audit_queue_start(call->store, &kept->queue, err) &&
           anchor_keeper_start(call->store,
                               anchors ? anchors
                                       : anchors_beside(&cli->arena, cli->db_path),
                               &kept->keeper, err);
}

/* The last rows are the ones that refusals are owed; then the last anchor. */
static void stop_log(struct log_kept *kept, struct store *store)
{
    struct err err = { 0 };

    audit_queue_stop(kept->queue);
    if (kept->queue && !audit_flood_settle(store, INT64_MAX, &err))
        log_warn("audit.flood", LOG_WORD("kind", err_word(err.kind)));
    anchor_keeper_stop(kept->keeper);
}

/* Names are read in while the first pages are served; they say how far it is. */
static struct people_loader *read_people_in(struct app *app)
{
    if (!app->call.keys)
        return NULL;
    app->call.people = people_keep_new();
    return people_load_start(&app->call);
}

bool cmd_serve(struct cli *cli, struct err *err)
{
    bool port_given = cli_value(cli, "--port") != NULL;
    int64_t port = PORT_DEFAULT;
    struct arena server_arena = { 0 };
    struct router *router = NULL;
    struct server *server = NULL;
    struct people_loader *loader = NULL;
    struct app app = { .clock_fixed = cli->now_given };
    struct door_keeper keeper = { 0 };
    struct log_kept kept = { 0 };
    sigset_t set;
    bool ok = false;

    if (!cli_number(cli, "--port", 0, 65535, &port, err))
        return false;
    arena_settle();
    json_settle();
    (void)signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    log_set_level(LOG_LEVEL_INFO);
    if (!open_for(cli, OPEN_SERVE, &app.call, err))
        return false;
    struct server_options options = { .port = (uint16_t)port,
                                      .port_tries = port_given ? 0 : PORT_TRIES,
                                      .socket_path = cli_value(cli, "--socket"),
                                      .host = cli_value(cli, "--host"),
                                      .on_durable = database_on_durable,
                                      .durable_ctx = app.call.store };
    if (!take_address(cli, &app, err) || !load_reader(cli, &app, err) ||
        !make_router(cli, &app, &router, err) || !open_door(cli, &keeper, &app, err) ||
        !warm(&app, err) || !start_log(cli, &app.call, &kept, err))
        goto out;
    loader = read_people_in(&app);
    options.router = router;
    options.audit = audit_queue_add;
    options.audit_ctx = kept.queue;
    if (!server_start(&server_arena, &options, &server, err))
        goto out;
    announce(cli, server_port(server), port);
    wait_for_end(&set);
    server_stop(server);
    ok = true;
out:
    close_door(&keeper);
    stop_log(&kept, app.call.store);
    people_load_stop(loader);
    people_keep_free(app.call.people);
    market_keep_free(app.market);
    vocab_keep_free(app.words);
    open_close(&app.call);
    server_free(server);
    arena_free(&server_arena);
    return ok;
}

bool cmd_routes(struct cli *cli, struct err *err)
{
    struct app app = { 0 };
    struct router *router = NULL;

    if (!make_router(cli, &app, &router, err))
        return false;
    router_print(router, &cli->out);
    return true;
}
