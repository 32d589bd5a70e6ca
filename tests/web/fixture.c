/* fixture.c: see fixture.h. */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "client.h"
#include "handlers.h"

struct arena arena;
struct server *server;
uint16_t port;

void fixture_start(struct server_options options)
{
    struct err err = { 0 };

    log_set_level(LOG_LEVEL_ERROR);
    options.router = test_router(&arena);
    if (!server_start(&arena, &options, &server, &err))
        fail_msg("server_start: %s", err_english(&err));
    port = server_port(server);
}

void fixture_finish(void)
{
    if (server)
        server_stop(server);
    server_free(server);
    server = NULL;
    arena_free(&arena);
}

struct str ask(const char *request)
{
    return client_ask(&arena, port, str_from(request));
}

int status_of(const char *request)
{
    return client_status(ask(request));
}

bool has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

struct str post(const char *path, const char *body, const char *extra)
{
    struct buf bytes = buf_new(&arena);

    buf_format(&bytes,
               "POST %s HTTP/1.1\r\n" HOST "Cookie: insteg_csrf=" TOKEN "\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\n%s"
               "Content-Length: %zu\r\n\r\n%s",
               path, extra, strlen(body), body);
    return client_ask(&arena, port, buf_str(&bytes));
}
