/*
 * fuzz_router.c: any bytes as a request, past the socket: its first lines are method,
 * target, Accept, Content-Type and Cookie, the rest is its body. Whatever comes, there
 * is an answer with a body, and a redirect stays on this site.
 */
#include <assert.h>

#include "web/router.h"

static bool echo_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view = view_object(request->arena);
    int64_t id;

    if (!path_id(request, "id", &id, err))
        return false;
    view_str(request->arena, view, "word", path_text(request, "word"));
    return reply_page(reply, "csrf", N_("Monday"), view);
}

static bool echo_post(struct request *request, struct reply *reply, struct err *err)
{
    struct str word;

    if (!form_text(&request->form, "word", 1000, &word, err))
        return false;
    return reply_see_other(reply, "/thing/1/{word}?size={size}", word,
                           url_int(request->arena, (int64_t)request->upload.bytes.len));
}

static const struct route routes[] = {
    { .method = METHOD_GET,
      .pattern = "/thing/{id}/{word}",
      .handle = echo_get,
      .action = "open" },
    { .method = METHOD_POST,
      .pattern = "/thing",
      .handle = echo_post,
      .action = "open",
      .flags = ROUTE_UPLOAD },
};

static const struct router *the_router(void)
{
    static struct router *router;
    static struct arena arena;
    struct router_options options = { .routes = routes, .route_count = 2 };
    struct err err = { 0 };

    if (!router) {
        bool made = router_new(&arena, &options, &router, &err);
        assert(made);
    }
    return router;
}

static struct str take_line(struct str *rest)
{
    struct str line = { 0 };

    return str_next(rest, '\n', &line) ? line : (struct str){ 0 };
}

static void check(const struct answer *answer)
{
    assert(answer->status >= 200 && answer->status < 600);
    assert(answer->type);
    if (answer->status == 303)
        assert(url_is_ours(answer->location));
    else
        assert(answer->body.len > 0 && answer->location.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = { 0 };
    struct str rest = { (const char *)bytes, len };
    struct raw_request raw = { .host = STR("localhost") };
    struct request request;
    struct answer answer;

    raw.method = take_line(&rest);
    raw.target = take_line(&rest);
    raw.accept = take_line(&rest);
    raw.accept_language = raw.accept;
    raw.content_type = take_line(&rest);
    raw.cookie = take_line(&rest);
    raw.body_len = rest.len;
    if (router_open(the_router(), &arena, &raw, &request, &answer))
        router_run(&raw, rest, &request, &answer);
    check(&answer);
    arena_free(&arena);
    return 0;
}
