/* log_kit.c: see log_kit.h. */
#include "log_kit.h"

#include "base/date.h"
#include "base/log.h"
#include "service/audit_queue.h"
#include "service/database.h"
#include "service/standing.h"
#include "store/query.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/trail.h"

static struct app app;
static struct arena router_arena, server_arena;
struct server *log_server;
static struct audit_queue *queue;
const struct actor *log_asking;
struct actor log_participant = { .name = "u4",
                                 .user_id = 4,
                                 .org_id = 1,
                                 .domain_id = 1,
                                 .person_id = 3,
                                 .roles = 1U << ROLE_PARTICIPANT };
struct stranger_log log_strangers;
enum err_kind log_answers; /* ERR_NONE: the real log */

bool log_enter(struct request *request, const struct raw_request *raw, struct err *err)
{
    (void)raw;
    (void)err;
    request->actor = log_asking;
    return true;
}

/* Handlers as a forgetful colleague writes them: nothing here is about the log. */
static bool one_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    (void)gate_may(request, "note_see");
    (void)gate_may(request, "capability_see");
    (void)gate_may(request, "note_see");
    (void)gate_may(request, "note_add"); /* draws a button */
    return reply_bytes(reply, "text/plain", STR(SECRET));
}

/* The row of the log that was the last one when a change was made, in its transaction.
 */
_Atomic(int64_t) log_row_before_change;

/* Writes "put" under a key, and fails after it where the form says so. */
static bool put_key(struct request *request, struct reply *reply, struct err *err)
{
    struct audit_last_row last = { 0 };
    struct tx *tx = NULL;
    struct str key;
    bool found;
    bool ok = form_text(&request->form, "put", 20, &key, err) &&
              tx_begin(kit_store, TX_WRITE, &tx, err) &&
              audit_last(tx, request->arena, &last, &found, err) &&
              meta_set(tx, key, STR("put"), err);

    log_row_before_change = last.seq;
    if (ok && form_has(&request->form, "fail"))
        ok = err_set(err, ERR_CONFLICT, N_("there is nothing at this address"));
    ok = ok && tx_commit(&tx, &reply->ticket, err);
    tx_end(&tx);
    return ok && reply_see_other(reply, "/done");
}

static bool note_post(struct request *request, struct reply *reply, struct err *err)
{
    if (form_has(&request->form, "put"))
        return put_key(request, reply, err);
    if (form_has(&request->form, "fail"))
        return err_set(err, ERR_CONFLICT, N_("there is nothing at this address"));
    return reply_see_other(reply, "/done");
}

/* Takes a second case, which is not hers. */
static bool other_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct subject other;
    int64_t rid;

    (void)reply;
    if (!form_id(&request->form, "other", &rid, err) ||
        !standing_of(&call, rid, &other, err))
        return false;
    request->refused_id = other.person_id;
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool common_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)request;
    (void)reply;
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

bool log_list_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    if (form_has(&request->query, "none"))
        request_shows_nobody(request);
    for (int64_t id = 1; id <= 50 && form_has(&request->query, "tell"); id++)
        request_shows(request, id);
    return reply_bytes(reply, "text/plain", STR(SECRET));
}

const struct route log_routes[LOG_ROUTES] = {
    { .method = METHOD_GET,
      .pattern = "/person/{id}",
      .handle = one_get,
      .action = "person_see",
      .subject = "id" },
    { .method = METHOD_POST,
      .pattern = "/person/{id}/note",
      .handle = note_post,
      .action = "note_add",
      .subject = "id" },
    { .method = METHOD_POST,
      .pattern = "/person/{id}/other",
      .handle = other_post,
      .action = "note_add",
      .subject = "id" },
    { .method = METHOD_GET,
      .pattern = "/common/{id}",
      .handle = common_get,
      .action = "need_list",
      .flags = ROUTE_COMMON },
    { .method = METHOD_GET,
      .pattern = "/people",
      .handle = log_list_get,
      .action = "people_list",
      .flags = ROUTE_PEOPLE },
    { .method = METHOD_GET,
      .pattern = "/person/{id}/log",
      .handle = person_log_get,
      .action = "person_log",
      .subject = "id" },
    { .method = METHOD_GET,
      .pattern = "/log",
      .handle = log_get,
      .action = "audit_review",
      .flags = ROUTE_LOGGED },
    { .method = METHOD_GET,
      .pattern = "/log/strangers",
      .handle = log_strangers_get,
      .action = "strangers_review" },
    { .method = METHOD_POST,
      .pattern = "/log/seen",
      .handle = log_seen_post,
      .action = "audit_review" },
    { .method = METHOD_GET,
      .pattern = "/log/{row}/person",
      .handle = log_whose_get,
      .action = "audit_review",
      .flags = ROUTE_LOGGED },
};

static void maybe_log(void *ctx, const struct audit_note *note,
                      void (*done)(void *arg, enum err_kind outcome), void *arg)
{
    if (log_answers != ERR_NONE)
        done(arg, log_answers);
    else
        audit_queue_add(ctx, note, done, arg);
}

int log_open(void **state)
{
    struct router_options options = { .routes = log_routes,
                                      .route_count =
                                          sizeof log_routes / sizeof *log_routes,
                                      .app = &app,
                                      .enter = log_enter,
                                      .relate = app_relate,
                                      .whose = app_whose,
                                      .log = app_log,
                                      .strangers = &log_strangers,
                                      .now = KIT_NOW };
    struct server_options serve = { .on_durable = database_on_durable,
                                    .audit = maybe_log };
    struct router *router = NULL;
    struct err err = { 0 };

    if (kit_open(state) != 0)
        return -1;
    log_set_level(LOG_LEVEL_ERROR);
    log_answers = ERR_NONE;
    log_strangers = (struct stranger_log){ 0 };
    app = (struct app){ .call = kit_call(&actor_local), .clock_fixed = true };
    log_asking = &kit_coach;
    if (!app_access_load(&router_arena, &options.access, &err) ||
        !router_new(&router_arena, &options, &router, &err) ||
        !audit_queue_start(kit_store, &queue, &err))
        fail_msg("%s", err_english(&err));
    serve.router = router;
    serve.durable_ctx = kit_store;
    serve.audit_ctx = queue;
    if (!server_start(&server_arena, &serve, &log_server, &err))
        fail_msg("%s", err_english(&err));
    return 0;
}

int log_close(void **state)
{
    server_stop(log_server);
    audit_queue_stop(queue);
    int result = kit_close(state);
    server_free(log_server);
    arena_free(&server_arena);
    arena_free(&router_arena);
    return result;
}

struct str log_ask(const char *method, const char *target, const char *accept,
                   const char *body)
{
    struct buf text = buf_new(&kit_arena);

    buf_format(&text,
               "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\n"
               "Accept-Language: en\r\nCookie: " CSRF_COOKIE "=" TOKEN "\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\n"
               "Content-Length: %zu\r\n\r\n%s",
               method, target, accept, strlen(body), body);
    return client_ask(&kit_arena, server_port(log_server), buf_str(&text));
}

struct str log_get_page(const char *target)
{
    return log_ask("GET", target, "text/html", "");
}

bool log_has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

int64_t log_rows(const char *where)
{
    struct buf sql = buf_new(&kit_arena);

    buf_format(&sql, "SELECT count(*) FROM audit WHERE %s", where);
    return kit_number(sql.ptr);
}
