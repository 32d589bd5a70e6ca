/*
 * cmd_serve.c: insteg serve, until Ctrl-C; and insteg routes.
 *
 * The main thread only waits for SIGINT or SIGTERM; then no new connection is taken,
 * what is begun is finished, what is written is committed.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "web/app.h"
#include "web/server.h"

#define PORT_DEFAULT 8080
#define PORT_TRIES   50

const struct cli_option serve_options[] = {
    { "--port", N_("N"),
      N_("the port on 127.0.0.1; else 8080 or the next that is free") },
    { "--pages", N_("DIR"),
      N_("read the pages from this folder, while working on them") },
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

/* The image is made before the first reader asks for it. */
static bool warm(struct call *call, struct err *err)
{
    struct call first = *call;
    struct arena arena = { 0 };

    first.arena = &arena;
    bool ok = database_warm(&first, err);
    arena_free(&arena);
    return ok;
}

bool cmd_serve(struct cli *cli, struct err *err)
{
    bool port_given = cli_value(cli, "--port") != NULL;
    int64_t port = PORT_DEFAULT;
    struct arena server_arena = { 0 };
    struct router *router = NULL;
    struct server *server = NULL;
    struct app app = { .clock_fixed = cli->now_given };
    sigset_t set;
    bool ok = false;

    if (!cli_number(cli, "--port", 0, 65535, &port, err))
        return false;
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
                                      .on_durable = database_on_durable,
                                      .durable_ctx = app.call.store };
    if (!load_reader(cli, &app, err) || !make_router(cli, &app, &router, err) ||
        !warm(&app.call, err))
        goto out;
    options.router = router;
    if (!server_start(&server_arena, &options, &server, err))
        goto out;
    announce(cli, server_port(server), port);
    wait_for_end(&set);
    server_stop(server);
    ok = true;
out:
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
