/*
 * test_app_log.c: no page about a person leaves the server before its row of the log is
 * durable, whatever the handler does; and the pages that show the log.
 */
#include "base/date.h"
#include "log_kit.h"
#include "web/app.h"

/* ------------------------------------------------------------------------- tests */

static void a_page_about_a_person_is_logged_without_the_handler(void **state)
{
    (void)state;
    struct str reply = log_get_page("/person/1003");
    assert_int_equal(client_status(reply), 200);
    assert_true(log_has(client_body(reply), SECRET));
    /* Durable when the reply is here, with the parts that were shown, each once. */
    assert_int_equal(
        log_rows("action = 'person_see' AND parts = 'note_see capability_see'"
                 " AND relation = 'u' AND kind = 'read' AND user_id = 1"
                 " AND subject IS NOT NULL AND people = 1"),
        1);
    assert_int_equal(log_rows("1"), 1);
}

static void who_is_refused_leaves_a_row_and_learns_nothing_by_it(void **state)
{
    (void)state;
    struct str hidden = log_get_page("/person/1007"); /* protected */
    struct str none = log_get_page("/person/99");
    assert_int_equal(client_status(hidden), 404);
    assert_true(str_eq(client_body(hidden), client_body(none)));
    assert_int_equal(
        log_rows("kind = 'refused' AND action = 'person_see' AND user_id = 1"
                 " AND relation = '-' AND people = 1"),
        2);
    assert_int_equal(log_rows("subject IS NOT NULL"), 1); /* the one that is there */
    assert_int_equal(client_status(log_get_page("/log")), 403);
    assert_int_equal(log_rows("kind = 'refused' AND action = 'audit_review'"), 1);
    assert_int_equal(client_status(log_ask("POST", "/person/1007/note", "text/html",
                                           CSRF_FIELD "=" TOKEN "&text=x")),
                     404);
    assert_int_equal(log_rows("kind = 'refused' AND action = 'note_add'"), 1);
    log_asking = NULL; /* who has not signed in is asked to, and is nobody yet */
    assert_int_equal(client_status(log_get_page("/person/1003")), 303);
    assert_int_equal(log_rows("1"), 4);
}

static void a_handler_that_says_no_leaves_a_row_as_the_gate_does(void **state)
{
    (void)state;
    struct str hidden = log_ask("POST", "/person/1003/other", "text/html",
                                CSRF_FIELD "=" TOKEN "&other=1007");
    struct str none = log_ask("POST", "/person/1003/other", "text/html",
                              CSRF_FIELD "=" TOKEN "&other=99");
    assert_int_equal(client_status(hidden), 404);
    assert_true(str_eq(client_body(hidden), client_body(none)));
    assert_int_equal(
        log_rows("kind = 'refused' AND action = 'note_add' AND user_id = 1"), 2);
    assert_int_equal(log_rows("kind = 'refused' AND subject IS NOT NULL"), 1);
    assert_int_equal(client_status(log_get_page("/common/99")), 404);
    assert_int_equal(log_rows("kind = 'refused'"), 2); /* nothing there is anybody's */
}

static void who_has_not_signed_in_is_counted_and_has_one_row_an_hour(void **state)
{
    const int64_t hour = 3600 * MOMENT_SECOND;
    struct err err = { 0 };

    (void)state;
    log_asking = NULL;
    for (int i = 0; i < 40; i++)
        assert_int_equal(client_status(log_get_page("/person/1003")), 303);
    assert_int_equal(client_status(log_ask("POST", "/person/1003/note", "text/html",
                                           CSRF_FIELD "=" TOKEN "&text=x")),
                     401);
    assert_int_equal(log_rows("1"), 0);
    assert_true(stranger_log_settle(&log_strangers, kit_store, KIT_NOW, false, &err));
    assert_int_equal(
        log_rows("action = 'sign_missing' AND people = 41 AND user_id = 0"), 1);
    (void)log_get_page("/person/1003");
    assert_true(stranger_log_settle(&log_strangers, kit_store, KIT_NOW, false, &err));
    assert_int_equal(log_rows("1"), 1); /* the hour has its row */
    assert_true(
        stranger_log_settle(&log_strangers, kit_store, KIT_NOW + hour, false, &err));
    assert_int_equal(log_rows("people = 1"), 1);
    (void)log_get_page("/person/1003");
    assert_true(
        stranger_log_settle(&log_strangers, kit_store, KIT_NOW + hour, true, &err));
    assert_int_equal(log_rows("1"), 3); /* a server that ends */
}

static void what_is_of_no_domain_is_for_who_keeps_the_machine(void **state)
{
    static struct actor it;
    struct err err = { 0 };

    (void)state;
    it = kit_coach;
    it.roles = 1U << ROLE_IT;
    log_asking = NULL;
    for (int i = 0; i < 7; i++)
        (void)log_get_page("/person/1003");
    assert_true(stranger_log_settle(&log_strangers, kit_store, KIT_NOW, true, &err));
    log_asking = &kit_reviewer;
    assert_false(log_has(client_body(log_get_page("/log")), "7 times"));
    assert_int_equal(client_status(log_get_page("/log/strangers")), 403);
    log_asking = &it;
    assert_int_equal(client_status(log_get_page("/log")), 403);
    struct str page = client_body(log_get_page("/log/strangers"));
    assert_true(log_has(page, "were asked for without"));
    assert_true(log_has(page, ">7</td>"));
    page = client_body(log_ask("GET", "/log/strangers", "application/json", ""));
    assert_true(log_has(page, "somebody who had not signed in"));
    assert_false(log_has(page, "person_see")); /* what others did is not among them */
}

static void a_refusal_that_cannot_be_logged_is_no_answer(void **state)
{
    (void)state;
    log_answers = ERR_FULL;
    struct str hidden = log_get_page("/person/1007");
    struct str none = log_get_page("/person/99");
    assert_int_equal(client_status(hidden), 503);
    assert_true(str_eq(client_body(hidden), client_body(none)));
}

static void a_flood_of_refusals_becomes_one_row_a_minute(void **state)
{
    struct err err = { 0 };

    (void)state;
    for (int i = 0; i < 40; i++)
        assert_int_equal(
            client_status(log_get_page(i % 2 ? "/person/1007" : "/person/99")), 404);
    assert_int_equal(log_rows("1"), AUDIT_REFUSED_NAMED);
    assert_true(audit_flood_settle(kit_store, KIT_NOW, &err)); /* not over yet */
    assert_int_equal(log_rows("1"), AUDIT_REFUSED_NAMED);
    assert_true(audit_flood_settle(kit_store, KIT_NOW + 60 * MOMENT_SECOND, &err));
    assert_int_equal(log_rows("kind = 'refused' AND people = 35 AND subject IS NULL"
                              " AND list_id IS NOT NULL"),
                     1);
    assert_int_equal(log_rows("1"), AUDIT_REFUSED_NAMED + 1);
    log_asking = &kit_reviewer;
    struct str page = client_body(log_get_page("/log"));
    assert_true(log_has(page, "35 times"));
    assert_true(log_has(page, ">refused<"));
}

static void her_own_log_says_who_was_refused(void **state)
{
    static struct actor stranger;

    (void)state;
    stranger = kit_coach;
    stranger.roles = 1U << ROLE_EDUCATOR;
    log_asking = &stranger;
    assert_int_equal(client_status(log_get_page("/person/1003")), 404);
    log_asking = &log_participant;
    struct str page = client_body(log_get_page("/person/1003/log"));
    assert_true(log_has(page, ">refused<"));
}

static void a_protected_identity_raises_an_alert(void **state)
{
    (void)state;
    log_asking = &kit_protector;
    assert_int_equal(client_status(log_get_page("/person/1007")), 200);
    assert_int_equal(log_rows("kind = 'alert' AND relation = 'p'"), 1);
}

static void a_list_is_shown_only_when_it_says_whom_it_shows(void **state)
{
    (void)state;
    struct str reply = log_get_page("/people");
    assert_int_equal(client_status(reply), 500);
    assert_false(log_has(reply, SECRET));
    assert_int_equal(log_rows("1"), 0);
    assert_int_equal(client_status(log_get_page("/people?tell=1")), 200);
    assert_int_equal(log_rows("people = 50 AND list_id IS NOT NULL"), 1);
    assert_int_equal(client_status(log_get_page("/people?none=1")), 200);
    assert_int_equal(log_rows("people = 0 AND list_id IS NULL"), 1);
}

static void where_the_log_cannot_be_written_nothing_is_shown(void **state)
{
    static const enum err_kind ways[] = { ERR_FULL, ERR_UNAVAILABLE, ERR_INTERNAL };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        log_answers = ways[i];
        struct str reply = log_get_page("/person/1003");
        assert_int_equal(client_status(reply), 503);
        assert_false(log_has(reply, SECRET));
        assert_true(log_has(reply, "nothing about people is shown"));
        assert_true(client_header(reply, "Retry-After").len > 0);
    }
    log_answers = ERR_NONE;
    assert_int_equal(client_status(log_get_page("/person/1003")), 200);
}

static void a_person_sees_who_has_seen_her_data(void **state)
{
    (void)state;
    assert_int_equal(client_status(log_get_page("/person/1003")), 200);
    assert_int_equal(client_status(log_get_page("/people?tell=1")), 200);
    kit_sql(
        "INSERT INTO user_account (id, rid, login, name, person_id, made_at, version)"
        " VALUES (4, 14, 'p', 'Herself', 3, 0, 1)");
    log_asking = &log_participant;
    struct str page = log_get_page("/person/1003/log");
    assert_int_equal(client_status(page), 200);
    assert_true(log_has(page, "Who has seen my data?"));
    assert_true(log_has(page, "Coach One"));
    assert_true(log_has(page, "the person&#39;s page") ||
                log_has(page, "the person's page"));
    assert_true(log_has(page, "what the person can do"));
    assert_true(log_has(page, "one of several on it"));
    struct str json = log_ask("GET", "/person/1003/log", "application/json", "");
    assert_true(log_has(json, "\"rows\":[{"));
    assert_true(log_has(json, "\"own\":true")); /* the look before this one */
    assert_int_equal(client_status(log_get_page("/person/1004/log")), 404);
    log_asking = &kit_reviewer;
    assert_true(
        log_has(log_get_page("/person/1003/log?all=1"), "Who has seen the person"));
}

static void the_reviewer_ticks_an_alert_and_her_reading_is_logged(void **state)
{
    (void)state;
    log_asking = &kit_protector;
    assert_int_equal(client_status(log_get_page("/person/1007")), 200);
    assert_int_equal(client_status(log_get_page("/log")), 403);
    log_asking = &kit_reviewer;
    struct str page = log_get_page("/log");
    assert_int_equal(client_status(page), 200);
    assert_true(log_has(page, "Protector Two"));
    assert_true(log_has(page, "I have looked at it"));
    assert_int_equal(
        log_rows("action = 'audit_review' AND kind = 'read' AND user_id = 3"), 1);
    assert_int_equal(
        client_status(log_ask("POST", "/log/seen", "text/html", "alert=1&csrf=" TOKEN)),
        303);
    page = log_get_page("/log");
    assert_false(log_has(page, "I have looked at it"));
    assert_true(log_has(page, "seen by Reviewer Three"));
    assert_int_equal(
        client_status(log_ask("POST", "/log/seen", "text/html", "alert=2&csrf=" TOKEN)),
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
    log_asking = &kit_reviewer;
    int64_t before =
        counted(log_ask("GET", "/log?user=1", "application/json", ""), &first);
    assert_int_equal(first, 50);
    char target[64];
    snprintf(target, sizeof target, "/log?user=1&before=%lld", (long long)before);
    assert_int_equal(counted(log_ask("GET", target, "application/json", ""), &second),
                     0);
    assert_int_equal(first + second, 60); /* not the one of 40 days ago */
    counted(
        log_ask("GET", "/log?from=2026-10-01&to=2026-10-31", "application/json", ""),
        &all);
    assert_int_equal(all, 1);
    counted(log_ask("GET", "/log?user=2&action=person_see", "application/json", ""),
            &all);
    assert_int_equal(all, 1);
    assert_int_equal(client_status(log_get_page("/log?kind=odd")), 400);
    assert_int_equal(client_status(log_get_page("/log?from=2026-02-30")), 400);
    assert_int_equal(client_status(log_get_page("/log?from=&to=&user=&action=&kind=")),
                     200);
    struct str moved = log_get_page("/log/1/person");
    assert_true(str_is(client_header(moved, "Location"), "/person/1001/log"));
    /* whose a row about somebody else's is stays untold, and is said on the page */
    moved = log_get_page("/log/7/person");
    assert_true(str_is(client_header(moved, "Location"), "/log?untold=7"));
    assert_int_equal(client_status(log_get_page("/log?untold=7")), 200);
    /* a row of the machine's own, of no domain, is shown: its link leads on as well */
    const struct actor machine = { .name = "local" };
    snprintf(target, sizeof target, "/log/%lld/person", (long long)log_rows("1") + 1);
    kit_read(&machine, 1, KIT_NOW + 100);
    assert_true(log_has(log_get_page("/log"), target));
    assert_true(
        str_is(client_header(log_get_page(target), "Location"), "/person/1001/log"));
}

static void a_route_that_shows_people_must_say_so_or_there_is_no_start(void **state)
{
    static const struct route silent[] = { { .method = METHOD_GET,
                                             .pattern = "/people",
                                             .handle = log_list_get,
                                             .action = "people_list" } };
    struct router_options options = { .routes = silent,
                                      .route_count = 1,
                                      .enter = log_enter,
                                      .relate = app_relate,
                                      .whose = app_whose,
                                      .log = app_log };
    struct router *router = NULL;
    struct err err = { 0 };

    (void)state;
    assert_true(app_access_load(&kit_arena, &options.access, &err));
    assert_false(router_new(&kit_arena, &options, &router, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    err = (struct err){ 0 };
    options.routes = log_routes;
    options.log = NULL;
    assert_false(router_new(&kit_arena, &options, &router, &err));
    assert_int_equal(err.kind, ERR_INTERNAL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, log_open, log_close)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_page_about_a_person_is_logged_without_the_handler),
        TEST(who_is_refused_leaves_a_row_and_learns_nothing_by_it),
        TEST(a_handler_that_says_no_leaves_a_row_as_the_gate_does),
        TEST(who_has_not_signed_in_is_counted_and_has_one_row_an_hour),
        TEST(what_is_of_no_domain_is_for_who_keeps_the_machine),
        TEST(a_refusal_that_cannot_be_logged_is_no_answer),
        TEST(a_flood_of_refusals_becomes_one_row_a_minute),
        TEST(her_own_log_says_who_was_refused),
        TEST(a_protected_identity_raises_an_alert),
        TEST(a_list_is_shown_only_when_it_says_whom_it_shows),
        TEST(where_the_log_cannot_be_written_nothing_is_shown),
        TEST(a_person_sees_who_has_seen_her_data),
        TEST(the_reviewer_ticks_an_alert_and_her_reading_is_logged),
        TEST(the_log_is_paged_and_filtered_by_its_address),
        TEST(a_route_that_shows_people_must_say_so_or_there_is_no_start),
    };

    return cmocka_run_group_tests_name("app_log", tests, NULL, NULL);
}
