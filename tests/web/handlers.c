/* handlers.c: see handlers.h. */
#include "handlers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool word_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view = view_object(request->arena);
    struct str word = STR("none");

    (void)err;
    form_get(&request->query, "word", &word);
    view_str(request->arena, view, "word", word);
    view_str(request->arena, view, "save_url", route_url(request->arena, "/word"));
    return reply_page(reply, "echo", N_("Monday"), view);
}

/* Saves nothing; ticket 7 stands for a change that must be on disk first. */
static bool word_post(struct request *request, struct reply *reply, struct err *err)
{
    struct str word;

    if (!form_text(&request->form, "word", 100, &word, err))
        return false;
    reply->ticket = form_has(&request->form, "wait") ? 7 : 0;
    return reply_see_other(reply, "/word?word={word}", word);
}

static bool thing_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view = view_object(request->arena);
    int64_t id;

    if (!path_id(request, "id", &id, err))
        return false;
    view_int(request->arena, view, "id", id);
    view_str(request->arena, view, "word", path_text(request, "word"));
    view_str(request->arena, view, "save_url",
             route_url(request->arena, "/thing/{id}/{word}",
                       url_int(request->arena, id), path_text(request, "word")));
    return reply_page(reply, "echo", N_("Monday"), view);
}

static bool fixed_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)request;
    (void)err;
    return reply_bytes(reply, "text/plain; charset=utf-8", STR("fixed"));
}

static bool kept_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)request;
    (void)err;
    reply->file_name = "kept.pdf";
    return reply_bytes(reply, "application/pdf", STR("kept"));
}

static bool broken_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    return reply_page(reply, "broken", N_("Monday"), view_object(request->arena));
}

static bool greedy_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    arena_take(request->arena, ROUTE_ARENA_BYTES + 1);
    return reply_bytes(reply, "text/plain", STR("too much was used for this"));
}

static bool large_get(struct request *request, struct reply *reply, struct err *err)
{
    size_t len = (size_t)32 << 20;
    char *text = arena_take(request->arena, len);

    (void)err;
    memset(text, 'x', len);
    return reply_bytes(reply, "text/plain", (struct str){ text, len });
}

static bool file_post(struct request *request, struct reply *reply, struct err *err)
{
    struct buf text = buf_new(request->arena);

    (void)err;
    buf_format(&text, "%.*s: %zu bytes", STR_ARG(request->upload.field),
               request->upload.bytes.len);
    return reply_bytes(reply, "text/plain", buf_str(&text));
}

static bool taken_post(struct request *request, struct reply *reply, struct err *err)
{
    (void)request;
    (void)reply;
    return err_set(err, ERR_CONFLICT, N_("there is nothing at this address"));
}

const struct route test_routes[] = {
    { .method = METHOD_GET,
      .pattern = "/word",
      .handle = word_get,
      .action = "word_read",
      .nav = "word" },
    { .method = METHOD_POST,
      .pattern = "/word",
      .handle = word_post,
      .action = "word_write",
      .body_limit_bytes = 1000 },
    { .method = METHOD_GET,
      .pattern = "/thing/{id}/{word}",
      .handle = thing_get,
      .action = "thing_read" },
    { .method = METHOD_GET,
      .pattern = "/thing/{id}/fixed",
      .handle = fixed_get,
      .action = "thing_read" },
    { .method = METHOD_GET,
      .pattern = "/kept",
      .handle = kept_get,
      .action = "thing_read" },
    { .method = METHOD_GET,
      .pattern = "/broken",
      .handle = broken_get,
      .action = "open" },
    { .method = METHOD_GET,
      .pattern = "/greedy",
      .handle = greedy_get,
      .action = "open" },
    { .method = METHOD_GET,
      .pattern = "/large",
      .handle = large_get,
      .action = "open",
      .arena_limit_bytes = (size_t)64 << 20 },
    { .method = METHOD_POST,
      .pattern = "/file",
      .handle = file_post,
      .action = "file_write",
      .flags = ROUTE_UPLOAD },
    { .method = METHOD_POST,
      .pattern = "/taken",
      .handle = taken_post,
      .action = "word_write" },
};
const uint32_t test_route_count = sizeof test_routes / sizeof *test_routes;

static const struct nav_item nav[] = { { N_("Monday"), "/word", "word", "days" },
                                       { N_("Tuesday"), "/broken", "other", "more" } };

struct router *test_router(struct arena *arena)
{
    struct buf pages = buf_new(arena);
    struct router *router = NULL;
    struct err err = { 0 };

    buf_format(&pages, "%s/tests/web/pages", getenv("INSTEG_SOURCE"));
    struct router_options options = { .routes = test_routes,
                                      .route_count = test_route_count,
                                      .nav = nav,
                                      .nav_count = 2,
                                      .phone = "060-555 01 00",
                                      .pages_dir = pages.ptr };
    if (!router_new(arena, &options, &router, &err))
        fail_msg("router_new: %s", err_english(&err));
    return router;
}
