/*
 * test_app_log.c: no page about a person leaves the server before its row of the log is
 * durable, whatever the handler does; and the pages that show the log. A real server
 * over a real database; only who asks is played.
 */
#include "../service/audit_kit.h"
#include "base/date.h"
#include "base/log.h"
#include "client.h"
#include "service/audit_queue.h"
#include "service/database.h"
#include "web/app.h"
#include "web/csrf.h"
#include "web/gate.h"
#include "web/server.h"
#include "web/trail.h"

#define TOKEN  "0123456789abcdef0123456789abcdef"
#define SECRET "what is known of a person"

static struct app app;
static struct arena router_arena, server_arena;
static struct server *server;
static struct audit_queue *queue;
static const struct actor *asking;
static struct actor participant = { .name = "u4",
                                    .user_id = 4,
                                    .org_id = 1,
                                    .domain_id = 1,
                                    .person_id = 3,
                                    .roles = 1U << ROLE_PARTICIPANT };
static enum err_kind log_answers; /* ERR_NONE: the real log */

static bool enter(struct request *request, const struct raw_request *raw,
                  struct err *err)
{
    (void)raw;
    (void)err;
    request->actor = asking;
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

static bool note_post(struct request *request, struct reply *reply, struct err *err)
{
    if (form_has(&request->form, "fail"))
        return err_set(err, ERR_CONFLICT, N_("there is nothing at this address"));
    return reply_see_other(reply, "/done");
}

static bool list_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    if (form_has(&request->query, "none"))
        request_shows_nobody(request);
    for (int64_t id = 1; id <= 50 && form_has(&request->query, "tell"); id++)
        request_shows(request, id);
    return reply_bytes(reply, "text/plain", STR(SECRET));
}

static const struct route routes[] = {
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
    { .method = METHOD_GET,
      .pattern = "/people",
      .handle = list_get,
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

static int setup(void **state)
{
    struct router_options options = { .routes = routes,
                                      .route_count = sizeof routes / sizeof *routes,
                                      .app = &app,
                                      .enter = enter,
                                      .relate = app_relate,
                                      .audit = app_audit,
                                      .now = KIT_NOW };
    struct server_options serve = { .on_durable = database_on_durable,
                                    .audit = maybe_log };
    struct router *router = NULL;
    struct err err = { 0 };

    if (kit_open(state) != 0)
        return -1;
    log_set_level(LOG_LEVEL_ERROR);
    log_answers = ERR_NONE;
    app = (struct app){ .call = kit_call(&actor_local), .clock_fixed = true };
    asking = &kit_coach;
    if (!app_access_load(&router_arena, &options.access, &err) ||
        !router_new(&router_arena, &options, &router, &err) ||
        !audit_queue_start(kit_store, &queue, &err))
        fail_msg("%s", err_english(&err));
    serve.router = router;
    serve.durable_ctx = kit_store;
    serve.audit_ctx = queue;
    if (!server_start(&server_arena, &serve, &server, &err))
        fail_msg("%s", err_english(&err));
    return 0;
}

static int teardown(void **state)
{
    server_stop(server);
    audit_queue_stop(queue);
    int result = kit_close(state);
    server_free(server);
    arena_free(&server_arena);
    arena_free(&router_arena);
    return result;
}

static struct str ask(const char *method, const char *target, const char *accept,
                      const char *body)
{
    struct buf text = buf_new(&kit_arena);

    buf_format(&text,
               "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: %s\r\n"
               "Accept-Language: en\r\nCookie: " CSRF_COOKIE "=" TOKEN "\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\n"
               "Content-Length: %zu\r\n\r\n%s",
               method, target, accept, strlen(body), body);
    return client_ask(&kit_arena, server_port(server), buf_str(&text));
}

static struct str get(const char *target)
{
    return ask("GET", target, "text/html", "");
}

static bool has(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

static int64_t rows(const char *where)
{
    struct buf sql = buf_new(&kit_arena);

    buf_format(&sql, "SELECT count(*) FROM audit WHERE %s", where);
    return kit_number(sql.ptr);
}

/* ------------------------------------------------------------------------- tests */

static void a_page_about_a_person_is_logged_without_the_handler(void **state)
{
    (void)state;
    struct str reply = get("/person/1003");
    assert_int_equal(client_status(reply), 200);
    assert_true(has(client_body(reply), SECRET));
    /* Durable when the reply is here, with the parts that were shown, each once. */
    assert_int_equal(rows("action = 'person_see' AND parts = 'note_see capability_see'"
                          " AND relation = 'u' AND kind = 'read' AND user_id = 1"
                          " AND subject IS NOT NULL AND people = 1"),
                     1);
    assert_int_equal(rows("1"), 1);
}

static void who_is_refused_leaves_a_row_and_learns_nothing_by_it(void **state)
{
    (void)state;
    struct str hidden = get("/person/1007"); /* protected */
    struct str none = get("/person/99");
    assert_int_equal(client_status(hidden), 404);
    assert_true(str_eq(client_body(hidden), client_body(none)));
    assert_int_equal(rows("kind = 'refused' AND action = 'person_see' AND user_id = 1"
                          " AND relation = '-' AND people = 1"),
                     2);
    assert_int_equal(rows("subject IS NOT NULL"), 1); /* the one that is there */
    assert_int_equal(client_status(get("/log")), 403);
    assert_int_equal(rows("kind = 'refused' AND action = 'audit_review'"), 1);
    assert_int_equal(client_status(ask("POST", "/person/1007/note", "text/html",
                                       CSRF_FIELD "=" TOKEN "&text=x")),
                     404);
    assert_int_equal(rows("kind = 'refused' AND action = 'note_add'"), 1);
    asking = NULL; /* who has not signed in is asked to, and is nobody yet */
    assert_int_equal(client_status(get("/person/1003")), 303);
    assert_int_equal(rows("1"), 4);
}

static void a_refusal_that_cannot_be_logged_is_no_answer(void **state)
{
    (void)state;
    log_answers = ERR_FULL;
    struct str hidden = get("/person/1007");
    struct str none = get("/person/99");
    assert_int_equal(client_status(hidden), 503);
    assert_true(str_eq(client_body(hidden), client_body(none)));
}

static void a_flood_of_refusals_becomes_one_row_a_minute(void **state)
{
    struct err err = { 0 };

    (void)state;
    for (int i = 0; i < 40; i++)
        assert_int_equal(client_status(get(i % 2 ? "/person/1007" : "/person/99")),
                         404);
    assert_int_equal(rows("1"), AUDIT_REFUSED_NAMED);
    assert_true(audit_flood_settle(kit_store, KIT_NOW, &err)); /* not over yet */
    assert_int_equal(rows("1"), AUDIT_REFUSED_NAMED);
    assert_true(audit_flood_settle(kit_store, KIT_NOW + 60 * MOMENT_SECOND, &err));
    assert_int_equal(rows("kind = 'refused' AND people = 35 AND subject IS NULL"), 1);
    assert_int_equal(rows("1"), AUDIT_REFUSED_NAMED + 1);
    asking = &kit_reviewer;
    struct str page = client_body(get("/log"));
    assert_true(has(page, "35 times"));
    assert_true(has(page, ">refused<"));
}

static void her_own_log_says_who_was_refused(void **state)
{
    static struct actor stranger;

    (void)state;
    stranger = kit_coach;
    stranger.roles = 1U << ROLE_EDUCATOR;
    asking = &stranger;
    assert_int_equal(client_status(get("/person/1003")), 404);
    asking = &participant;
    struct str page = client_body(get("/person/1003/log"));
    assert_true(has(page, ">refused<"));
}

static void a_protected_identity_raises_an_alert(void **state)
{
    (void)state;
    asking = &kit_protector;
    assert_int_equal(client_status(get("/person/1007")), 200);
    assert_int_equal(rows("kind = 'alert' AND relation = 'p'"), 1);
}

static void a_list_is_shown_only_when_it_says_whom_it_shows(void **state)
{
    (void)state;
    struct str reply = get("/people");
    assert_int_equal(client_status(reply), 500);
    assert_false(has(reply, SECRET));
    assert_int_equal(rows("1"), 0);
    assert_int_equal(client_status(get("/people?tell=1")), 200);
    assert_int_equal(rows("people = 50 AND list_id IS NOT NULL"), 1);
    assert_int_equal(client_status(get("/people?none=1")), 200);
    assert_int_equal(rows("people = 0 AND list_id IS NULL"), 1);
}

static void a_change_has_its_row_before_it_is_made(void **state)
{
    (void)state;
    assert_int_equal(
        client_status(ask("POST", "/person/1003/note", "text/html", "csrf=" TOKEN)),
        303);
    assert_int_equal(rows("action = 'note_add' AND kind = 'write'"), 1);
    assert_int_equal(client_status(ask("POST", "/person/1003/note", "text/html",
                                       "fail=1&csrf=" TOKEN)),
                     409);
    kit_read(&kit_coach, 1, KIT_NOW); /* what came before it is durable now */
    assert_int_equal(rows("action = 'note_add' AND kind = 'write'"), 2);
}

static void where_the_log_cannot_be_written_nothing_is_shown(void **state)
{
    static const enum err_kind ways[] = { ERR_FULL, ERR_UNAVAILABLE, ERR_INTERNAL };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        log_answers = ways[i];
        struct str reply = get("/person/1003");
        assert_int_equal(client_status(reply), 503);
        assert_false(has(reply, SECRET));
        assert_true(has(reply, "nothing about people is shown"));
        assert_true(client_header(reply, "Retry-After").len > 0);
    }
    log_answers = ERR_NONE;
    assert_int_equal(client_status(get("/person/1003")), 200);
}

static void a_person_sees_who_has_seen_her_data(void **state)
{
    (void)state;
    assert_int_equal(client_status(get("/person/1003")), 200);
    assert_int_equal(client_status(get("/people?tell=1")), 200);
    kit_sql(
        "INSERT INTO user_account (id, rid, login, name, person_id, made_at, version)"
        " VALUES (4, 14, 'p', 'Herself', 3, 0, 1)");
    asking = &participant;
    struct str page = get("/person/1003/log");
    assert_int_equal(client_status(page), 200);
    assert_true(has(page, "Who has seen my data?"));
    assert_true(has(page, "Coach One"));
    assert_true(has(page, "the person&#39;s page") || has(page, "the person's page"));
    assert_true(has(page, "what the person can do"));
    assert_true(has(page, "one of several on it"));
    struct str json = ask("GET", "/person/1003/log", "application/json", "");
    assert_true(has(json, "\"rows\":[{"));
    assert_true(has(json, "\"own\":true")); /* the look before this one */
    assert_int_equal(client_status(get("/person/1004/log")), 404);
    asking = &kit_reviewer;
    assert_true(has(get("/person/1003/log?all=1"), "Who has seen the person"));
}

static void the_reviewer_ticks_an_alert_and_her_reading_is_logged(void **state)
{
    (void)state;
    asking = &kit_protector;
    assert_int_equal(client_status(get("/person/1007")), 200);
    assert_int_equal(client_status(get("/log")), 403);
    asking = &kit_reviewer;
    struct str page = get("/log");
    assert_int_equal(client_status(page), 200);
    assert_true(has(page, "Protector Two"));
    assert_true(has(page, "I have looked at it"));
    assert_int_equal(rows("action = 'audit_review' AND kind = 'read' AND user_id = 3"),
                     1);
    assert_int_equal(
        client_status(ask("POST", "/log/seen", "text/html", "alert=1&csrf=" TOKEN)),
        303);
    page = get("/log");
    assert_false(has(page, "I have looked at it"));
    assert_true(has(page, "seen by Reviewer Three"));
    assert_int_equal(
        client_status(ask("POST", "/log/seen", "text/html", "alert=2&csrf=" TOKEN)),
        404);
}

/* How many rows of the JSON answer there are, and where it goes on; 0: it ends. */
static int64_t counted(struct str json, uint32_t *count)
{
    struct str body = client_body(json);
    size_t at = str_find(body, STR("\"rows\":["));
    int64_t before = 0;

    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(body, at, body.len);
    for (*count = 0; (at = str_find(rest, STR("\"seq\":"))) != SIZE_MAX; (*count)++)
        rest = str_sub(rest, at + 6, rest.len);
    at = str_find(body, STR("\"before\":\""));
    if (at != SIZE_MAX)
        before = strtoll(body.ptr + at + 10, NULL, 10);
    return before;
}

static void the_log_is_paged_and_filtered_by_its_address(void **state)
{
    uint32_t first, second, all;

    (void)state;
    for (int i = 0; i < 60; i++)
        kit_read(&kit_coach, 1 + i, KIT_NOW + i);
    kit_read(&kit_coach, 1, KIT_NOW - INT64_C(40) * 86400 * 1000000);
    kit_read(&kit_protector, 2, KIT_NOW);
    asking = &kit_reviewer;
    int64_t before = counted(ask("GET", "/log?user=1", "application/json", ""), &first);
    assert_int_equal(first, 50);
    char target[64];
    snprintf(target, sizeof target, "/log?user=1&before=%lld", (long long)before);
    assert_int_equal(counted(ask("GET", target, "application/json", ""), &second), 0);
    assert_int_equal(first + second, 60); /* not the one of 40 days ago */
    counted(ask("GET", "/log?from=2026-10-01&to=2026-10-31", "application/json", ""),
            &all);
    assert_int_equal(all, 1);
    counted(ask("GET", "/log?user=2&action=person_see", "application/json", ""), &all);
    assert_int_equal(all, 1);
    assert_int_equal(client_status(get("/log?kind=odd")), 400);
    assert_int_equal(client_status(get("/log?from=2026-02-30")), 400);
    assert_int_equal(client_status(get("/log?from=&to=&user=&action=&kind=")), 200);
    struct str moved = get("/log/1/person");
    assert_true(str_is(client_header(moved, "Location"), "/person/1001/log"));
    /* whose a row about somebody else's is stays untold, and is said on the page */
    moved = get("/log/7/person");
    assert_true(str_is(client_header(moved, "Location"), "/log?untold=7"));
    assert_int_equal(client_status(get("/log?untold=7")), 200);
    /* a row of the machine's own, of no domain, is shown: its link leads on as well */
    const struct actor machine = { .name = "local" };
    snprintf(target, sizeof target, "/log/%lld/person", (long long)rows("1") + 1);
    kit_read(&machine, 1, KIT_NOW + 100);
    assert_true(has(get("/log"), target));
    assert_true(str_is(client_header(get(target), "Location"), "/person/1001/log"));
}

static void a_route_that_shows_people_must_say_so_or_there_is_no_start(void **state)
{
    static const struct route silent[] = { { .method = METHOD_GET,
                                             .pattern = "/people",
                                             .handle = list_get,
                                             .action = "people_list" } };
    struct router_options options = { .routes = silent,
                                      .route_count = 1,
                                      .enter = enter,
                                      .relate = app_relate,
                                      .audit = app_audit };
    struct router *router = NULL;
    struct err err = { 0 };

    (void)state;
    assert_true(app_access_load(&router_arena, &options.access, &err));
    assert_false(router_new(&router_arena, &options, &router, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    err = (struct err){ 0 };
    options.routes = routes;
    options.audit = NULL;
    assert_false(router_new(&router_arena, &options, &router, &err));
    assert_int_equal(err.kind, ERR_INTERNAL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_page_about_a_person_is_logged_without_the_handler),
        TEST(who_is_refused_leaves_a_row_and_learns_nothing_by_it),
        TEST(a_refusal_that_cannot_be_logged_is_no_answer),
        TEST(a_flood_of_refusals_becomes_one_row_a_minute),
        TEST(her_own_log_says_who_was_refused),
        TEST(a_protected_identity_raises_an_alert),
        TEST(a_list_is_shown_only_when_it_says_whom_it_shows),
        TEST(a_change_has_its_row_before_it_is_made),
        TEST(where_the_log_cannot_be_written_nothing_is_shown),
        TEST(a_person_sees_who_has_seen_her_data),
        TEST(the_reviewer_ticks_an_alert_and_her_reading_is_logged),
        TEST(the_log_is_paged_and_filtered_by_its_address),
        TEST(a_route_that_shows_people_must_say_so_or_there_is_no_start),
    };

    return cmocka_run_group_tests_name("app_log", tests, NULL, NULL);
}
