/*
 * router.c: a request's way through the house; see router.h.
 *
 *   open: language, face, token -> method and path -> size
 *   run:  query and body into forms -> CSRF -> access -> handler -> face
 */
#include "web/router.h"

#include <assert.h>

#include "base/log.h"
#include "service/stranger_log.h"
#include "web/csrf.h"
#include "web/gate.h"
#include "web/negotiate.h"
#include "web/router_parts.h"
#include "web/trail.h"

#define LANG_COOKIE_S 31536000 /* a year */

/* ---------- the router's own routes ---------- */

static bool lang_get(struct request *request, struct reply *reply, struct err *err)
{
    struct str to, back = { 0 };
    struct buf cookie = buf_new(request->arena);
    enum lang lang;

    if (!form_text(&request->query, "to", FORM_NAME_MAX_BYTES, &to, err))
        return false;
    if (!lang_from(to, &lang))
        return err_set(err, ERR_INPUT, N_("there is no language {code} here"),
                       ARG_STR(to));
    if (!form_get(&request->query, "back", &back) || !url_is_ours(back))
        back = STR("/");
    buf_format(&cookie, "lang=%s; Path=/; Max-Age=%d; SameSite=Lax", lang_code(lang),
               LANG_COOKIE_S);
    reply->cookie = buf_str(&cookie);
    return reply_see_other_url(reply, back);
}

static bool asset_get(struct request *request, struct reply *reply, struct err *err)
{
    const struct asset *asset =
        assets_at(&request->router->assets, path_text(request, "name"));

    if (!asset)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    reply->immutable = true;
    return reply_bytes(reply, asset->type, asset->bytes);
}

static bool health_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)request;
    (void)err;
    return reply_bytes(reply, "text/plain; charset=utf-8", STR("ok\n"));
}

static bool ready_get(struct request *request, struct reply *reply, struct err *err)
{
    const struct router_options *options = &request->router->options;

    if (options->ready && !options->ready(options->app))
        return err_set(err, ERR_UNAVAILABLE, N_("insteg is starting"));
    return health_get(request, reply, err);
}

const struct route router_own_routes[] = {
    { .method = METHOD_GET, .pattern = "/lang", .handle = lang_get, .action = "open" },
    { .method = METHOD_GET,
      .pattern = "/assets/{name}",
      .handle = asset_get,
      .action = "open",
      .flags = ROUTE_QUIET },
    { .method = METHOD_GET,
      .pattern = "/health",
      .handle = health_get,
      .action = "open",
      .flags = ROUTE_QUIET },
    { .method = METHOD_GET,
      .pattern = "/ready",
      .handle = ready_get,
      .action = "open",
      .flags = ROUTE_QUIET },
};
const uint32_t router_own_route_count =
    sizeof router_own_routes / sizeof *router_own_routes;

bool router_new(struct arena *arena, const struct router_options *options,
                struct router **router, struct err *err)
{
    struct router *made = ARENA_NEW(arena, struct router);

    made->options = *options;
    if (options->access)
        made->open = access_action(options->access, ROUTE_OPEN_ACTION);
    for (uint32_t i = 0; i < options->route_count; i++)
        if (!route_table_add(made, &options->routes[i], err))
            return false;
    for (uint32_t i = 0; i < router_own_route_count; i++)
        if (!route_table_add(made, &router_own_routes[i], err))
            return false;
    if (!pages_load(arena, options->pages_dir, &made->pages, err))
        return false;
    assets_load(arena, &made->assets);
    *router = made;
    return true;
}

/* ---------- opening ---------- */

/* Where a reader may come back to: this address if it can be asked for again. */
static struct str back_of(const struct raw_request *raw)
{
    bool get = str_is(raw->method, "GET") || str_is(raw->method, "HEAD");

    return get && url_is_ours(raw->target) ? raw->target : STR("/");
}

/* What even an error page needs to know. */
static void begin(const struct router *router, struct arena *arena,
                  const struct raw_request *raw, struct request *request,
                  struct answer *answer)
{
    bool fresh;

    *answer = (struct answer){ 0 };
    *request = (struct request){
        .arena = arena,
        .app = router->options.app,
        .router = router,
        .lang = negotiate_lang(raw->cookie, raw->accept_language),
        .wants_json = negotiate_json(raw->accept),
        .now = router->options.now ? router->options.now : moment_now(),
        .back = back_of(raw),
        .key = raw->idempotency_key,
        .csrf = csrf_token(arena, raw->cookie, &fresh),
        .address = raw->address,
        .host = raw->host,
        .agent = raw->agent,
    };
}

static bool fault(struct request *request, enum fault fault, struct answer *answer)
{
    struct err err = { 0 };

    fault_set(fault, &err);
    answer->close = true;
    face_error(request, &err, fault_status(fault), answer);
    return false;
}

void router_error(struct request *request, const struct err *err, struct answer *answer)
{
    int status = err_http_status(err->kind);

    if (err->kind == ERR_NOT_FOUND)
        request->back = STR("/"); /* nobody comes back to what is not there */
    if (status >= 500)
        log_error("web.failed", LOG_WORD("kind", err_word(err->kind)),
                  LOG_WORD("route", request->route ? request->route->pattern : "none"),
                  LOG_WORD("why", err->what.msg));
    face_error(request, err, status, answer);
}

void router_error_after(const struct raw_request *raw, struct request *request,
                        const struct err *err, struct answer *answer)
{
    struct err unknown = { 0 };

    if (!gate_enter(request, raw, &unknown))
        request->actor = NULL; /* the page is then without a menu */
    router_error(request, err, answer);
}

void router_refuse(const struct router *router, struct arena *arena,
                   const struct raw_request *raw, enum fault which,
                   struct answer *answer)
{
    struct request request;

    begin(router, arena, raw, &request, answer);
    fault(&request, which, answer);
}

static bool is_known_method(struct str word, enum method *method)
{
    if (str_is(word, "GET") || str_is(word, "HEAD"))
        *method = METHOD_GET;
    else if (str_is(word, "POST"))
        *method = METHOD_POST;
    else
        return false;
    return true;
}

/* Ties the request to its route, or says why there is none. */
static bool find_route(struct request *request, const struct raw_request *raw,
                       struct answer *answer, struct err *err)
{
    size_t question = str_find(raw->target, STR("?"));
    struct str plain;
    bool known = is_known_method(raw->method, &request->method);

    request->path = str_sub(raw->target, 0, question);
    if (raw->target.len > REQUEST_TARGET_BYTES)
        return err_set(err, ERR_INPUT,
                       N_("the address is longer than {most} characters"),
                       ARG_NUM(REQUEST_TARGET_BYTES));
    if (!form_unescape(request->arena, request->path, false, &plain, err))
        return false;
    struct match match = route_table_match(
        request->router, known ? request->method : METHOD_GET, request->path);
    if (known && match.entry) {
        request->route = match.entry->route;
        request->action = match.entry->action;
        answer->pattern = request->route->pattern;
        answer->quiet = request->route->flags & ROUTE_QUIET;
        for (uint32_t i = 0; i < ROUTE_HOLES_MAX; i++)
            if (match.hole[i].ptr && !form_unescape(request->arena, match.hole[i],
                                                    false, &request->hole[i], err))
                return false;
        return true;
    }
    if (!match.get && !match.post)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    answer->allow = !match.post ? "GET, HEAD" : match.get ? "GET, HEAD, POST" : "POST";
    return fault_set(FAULT_METHOD, err);
}

bool router_open(const struct router *router, struct arena *arena,
                 const struct raw_request *raw, struct request *request,
                 struct answer *answer)
{
    struct err err = { 0 };

    begin(router, arena, raw, request, answer);
    arena->limit_bytes = ROUTE_ARENA_BYTES;
    if (!find_route(request, raw, answer, &err)) {
        struct err unknown = { 0 };
        if (!gate_enter(request, raw, &unknown))
            request->actor = NULL; /* the page is then without a menu */
        answer->close = raw->body_len > 0 || request->method != METHOD_GET;
        if (answer->allow)
            face_error(request, &err, fault_status(FAULT_METHOD), answer);
        else
            router_error(request, &err, answer);
        return false;
    }
    if (request->route->arena_limit_bytes)
        arena->limit_bytes = request->route->arena_limit_bytes;
    if (raw->body_len > router_body_limit(request))
        return fault(request, FAULT_BODY, answer);
    return true;
}

size_t router_body_limit(const struct request *request)
{
    const struct route *route = request->route;

    if (route->method == METHOD_GET)
        return 0;
    if (route->body_limit_bytes)
        return route->body_limit_bytes;
    return route->flags & ROUTE_UPLOAD ? ROUTE_UPLOAD_BYTES : ROUTE_BODY_BYTES;
}

/* ---------- running ---------- */

static bool read_body(const struct raw_request *raw, struct str body,
                      struct request *request, struct err *err)
{
    struct form_multipart parts = { 0 };
    struct str boundary;

    if (request->route->flags & ROUTE_LONG_FORM)
        request->form.most = parts.form.most = FORM_FIELDS_LONG;
    if (media_type_is(raw->content_type, "application/x-www-form-urlencoded"))
        return form_read_urlencoded(request->arena, body, &request->form, err);
    if (media_type_is(raw->content_type, "application/json"))
        return form_read_json(request->arena, body, &request->form, err);
    if (!(request->route->flags & ROUTE_UPLOAD) ||
        !media_type_is(raw->content_type, "multipart/form-data") ||
        !header_parameter(raw->content_type, "boundary", &boundary))
        return true; /* fields of any other type are not read, so no token is found */
    if (!form_read_multipart(request->arena, body, boundary, &parts, err))
        return false;
    request->form = parts.form;
    request->upload = parts.upload;
    return true;
}

static bool read_forms(const struct raw_request *raw, struct str body,
                       struct request *request, struct err *err)
{
    size_t question = str_find(raw->target, STR("?"));

    if (question != SIZE_MAX &&
        !form_read_urlencoded(request->arena,
                              str_sub(raw->target, question + 1, raw->target.len),
                              &request->query, err))
        return false;
    return request->method == METHOD_GET || read_body(raw, body, request, err);
}

/* A page about somebody bears her name. */
static bool head(struct request *request, struct reply *reply, struct err *err)
{
    const struct router_options *options = &request->router->options;

    if (!options->whose || request->subject_id == 0 || reply->kind != REPLY_PAGE ||
        reply->unnamed || request->wants_json)
        return true;
    return options->whose(request, &reply->whose, err);
}

static bool handle(const struct raw_request *raw, struct str body,
                   struct request *request, struct answer *answer, struct err *err)
{
    struct reply reply = { .arena = request->arena };

    if (!gate_enter(request, raw, err) || !read_forms(raw, body, request, err))
        return false;
    if (request->method != METHOD_GET && !csrf_check(raw, request, err))
        return false;
    if (!gate_pass(request, err))
        return false;
    trail_begin(request);
    bool done =
        request->route->handle(request, &reply, err) && head(request, &reply, err);
    trail_end(request);
    if (!done) {
        trail_no(request, err);
        return false;
    }
    if (!face_show(request, &reply, answer, err))
        return false;
    if (request->arena->over && reply.kind != REPLY_SEE_OTHER)
        return err_set(err, ERR_LIMIT,
                       N_("the answer is larger than this page can show"));
    return trail_after(request, answer, err);
}

/* A page with forms needs its token back: the cookie goes out once. */
static void give_token(const struct raw_request *raw, const struct request *request,
                       struct answer *answer)
{
    struct buf cookie = buf_new(request->arena);
    struct str kept;

    if (request->session ||
        (cookie_get(raw->cookie, CSRF_COOKIE, &kept) && str_eq(kept, request->csrf)))
        return;
    buf_cstr(&cookie, CSRF_COOKIE "=");
    buf_add(&cookie, request->csrf);
    buf_format(&cookie, "; Path=/; HttpOnly; SameSite=Lax%s",
               request->secure ? "; Secure" : "");
    answer->cookie[1] = buf_str(&cookie);
}

/* A page that was asked for becomes the way in; everything else says 401. */
static void ask_to_sign_in(struct request *request, struct err *err,
                           struct answer *answer)
{
    struct reply reply = { .arena = request->arena };

    if (request->method != METHOD_GET || request->wants_json ||
        !reply_see_other(&reply, ROUTE_SIGN_IN "?back={back}", request->back) ||
        !face_show(request, &reply, answer, err))
        face_error(request, err, fault_status(FAULT_SIGN_IN), answer);
}

void router_run(const struct raw_request *raw, struct str body, struct request *request,
                struct answer *answer)
{
    struct err err = { 0 };

    if (!handle(raw, body, request, answer, &err)) {
        if (request->must_sign_in && request->router->options.strangers)
            stranger_log_one(request->router->options.strangers);
        if (request->must_sign_in)
            ask_to_sign_in(request, &err, answer);
        else
            router_error(request, &err, answer);
        trail_failed(request, &err, answer);
    }
    answer->cookie[2] = request->session_cookie;
    if (answer->type && str_starts(str_from(answer->type), "text/html"))
        give_token(raw, request, answer);
}
