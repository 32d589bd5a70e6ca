/*
 * test_router.c: does web/router keep the promises of its header, and do the small
 * parts it stands on (links, languages, cookies)? No sockets: server tests have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "handlers.h"
#include "web/negotiate.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* ---------- the table ---------- */

static bool get_nothing(struct request *request, struct reply *reply, struct err *err)
{
    (void)request;
    (void)err;
    return reply_bytes(reply, "text/plain", STR("x"));
}

static const char *refusal(const struct route *routes, uint32_t count)
{
    struct router_options options = { .routes = routes, .route_count = count };
    struct err *err = ARENA_NEW(&arena, struct err);
    struct router *router = NULL;

    if (router_new(&arena, &options, &router, err))
        return "none";
    assert_null(router);
    return err_english(err);
}

#define GET(path, word)                                                                \
    {                                                                                  \
        .method = METHOD_GET, .pattern = (path), .handle = get_nothing,                \
        .action = (word)                                                               \
    }

static void a_route_without_an_action_word_does_not_start(void **state)
{
    const struct route none[] = { GET("/a", "open"), GET("/b", NULL) };
    const struct route empty[] = { GET("/a", "") };

    (void)state;
    assert_string_equal(refusal(none, 2), "the route /b names no action");
    assert_string_equal(refusal(empty, 1), "the route /a names no action");
}

static void patterns_are_checked_at_start(void **state)
{
    static const char *const bad[] = { "a",
                                       "/a/",
                                       "/{a",
                                       "/a}",
                                       "/A",
                                       "/{a}b",
                                       "/a b",
                                       "/a?b=c",
                                       "/{}",
                                       "",
                                       "/{a}/{b}/{c}/{d}/{e}" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct route routes[] = { GET(bad[i], "open") };
        if (!strstr(refusal(routes, 1), "cannot be read"))
            fail_msg("%s was taken", bad[i]);
    }
    const struct route twins[] = { GET("/a/{x}", "open"), GET("/a/{y}", "open") };
    assert_string_equal(refusal(twins, 2), "the routes /a/{x} and /a/{y} are alike");
    const struct route ours[] = { GET("/health", "open") };
    assert_string_equal(refusal(ours, 1), "the routes /health and /health are alike");
    const struct route good[] = { GET("/", "open"), GET("/a/{x}", "open"),
                                  GET("/a/b", "open"), GET("/a/{x}/b-c.d", "open") };
    assert_string_equal(refusal(good, 4), "none");
}

static void the_table_can_be_printed_and_walked(void **state)
{
    struct router *router = test_router(&arena);
    struct buf out = buf_new(&arena);
    uint32_t count = 0;

    (void)state;
    router_print(router, &out);
    assert_non_null(strstr(out.ptr, "POST /word     "));
    assert_non_null(strstr(out.ptr, " word_write\n"));
    assert_non_null(strstr(out.ptr, "GET  /health   "));
    while (router_route(router, count))
        count++;
    assert_int_equal(count, test_route_count + 4);
}

/* ---------- a request's way ---------- */

static struct answer asked(const struct router *router, struct raw_request raw)
{
    struct request *request = ARENA_NEW(&arena, struct request);
    struct answer answer;

    if (raw.host.len == 0)
        raw.host = STR("localhost");
    if (router_open(router, &arena, &raw, request, &answer))
        router_run(&raw, (struct str){ 0 }, request, &answer);
    return answer;
}

static struct answer get(const struct router *router, const char *target)
{
    return asked(router, (struct raw_request){ .method = STR("GET"),
                                               .target = str_from(target),
                                               .accept = STR("application/json") });
}

static void the_most_literal_pattern_wins(void **state)
{
    struct router *router = test_router(&arena);

    (void)state;
    assert_true(str_is(get(router, "/thing/7/fixed").body, "fixed"));
    assert_string_equal(get(router, "/thing/7/fixed").pattern, "/thing/{id}/fixed");
    assert_string_equal(get(router, "/thing/7/fixe").pattern, "/thing/{id}/{word}");
    assert_int_equal(get(router, "/thing/7").status, 404);
    assert_int_equal(get(router, "/thing//fixed").status, 404);
    assert_int_equal(get(router, "/").status, 404);
    assert_int_equal(get(router, "").status, 404);
    assert_int_equal(get(router, "/a/b/c/d/e/f/g/h/i/j").status, 404);
}

static void an_id_that_is_none_is_not_found(void **state)
{
    static const char *const bad[] = { "/thing/x/y", "/thing/0/y", "/thing/-1/y",
                                       "/thing/99999999999999999999/y" };
    struct router *router = test_router(&arena);

    (void)state;
    assert_int_equal(get(router, "/thing/1/y").status, 200);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(get(router, bad[i]).status, 404);
}

/* A table of access where a coach may do all but read words; one line an action. */
static const struct access *coach_table(const char *const *actions)
{
    struct access *access = ARENA_NEW(&arena, struct access);
    struct buf tsv = buf_new(&arena);
    struct err err = { 0 };

    buf_cstr(&tsv, "action");
    for (enum role r = 0; r < ROLE_COUNT; r++)
        buf_format(&tsv, "\t%s", role_word(r));
    for (uint32_t i = 0; actions[i]; i++) {
        buf_format(&tsv, "\n%s", actions[i]);
        for (enum role r = 0; r < ROLE_COUNT; r++)
            buf_format(&tsv, "\t%s",
                       r == ROLE_COACH && strcmp(actions[i], "word_read") ? "yo" : "-");
    }
    assert_true(access_load(buf_str(&tsv), access, &err));
    return access;
}

static const char *const all_actions[] = { "open",       "word_read",  "word_write",
                                           "file_write", "thing_read", NULL };
static const struct actor coach = { .name = "u1", .roles = 1U << ROLE_COACH };
static const struct actor *entering; /* NULL: nobody has signed in */

static bool enter(struct request *request, const struct raw_request *raw,
                  struct err *err)
{
    (void)raw;
    (void)err;
    request->actor = entering;
    return true;
}

static bool not_ready(struct app *app)
{
    assert_ptr_equal(app, &arena);
    return false;
}

static void access_is_asked_before_the_handler(void **state)
{
    struct router_options options = { .routes = test_routes,
                                      .route_count = test_route_count,
                                      .access = coach_table(all_actions),
                                      .enter = enter,
                                      .ready = not_ready,
                                      .app = (struct app *)&arena };
    struct router *router = NULL;
    struct err err = { 0 };

    (void)state;
    assert_true(router_new(&arena, &options, &router, &err));
    entering = &coach;
    assert_int_equal(get(router, "/word").status, 403);
    assert_int_equal(get(router, "/thing/1/y").status, 200);
    assert_int_equal(get(router, "/health").status, 200);
    struct answer ready = get(router, "/ready");
    assert_int_equal(ready.status, 503);
    assert_true(ready.retry);
}

static void who_has_not_signed_in_is_shown_the_way_in_and_nothing_else(void **state)
{
    struct router_options options = { .routes = test_routes,
                                      .route_count = test_route_count,
                                      .access = coach_table(all_actions),
                                      .enter = enter };
    struct router *router = NULL;
    struct err err = { 0 };

    (void)state;
    assert_true(router_new(&arena, &options, &router, &err));
    entering = NULL;
    struct answer answer =
        asked(router, (struct raw_request){ .method = STR("GET"),
                                            .target = STR("/word"),
                                            .accept = STR("text/html") });
    assert_int_equal(get(router, "/word").status, 401);
    assert_int_equal(answer.status, 303);
    assert_true(str_is(answer.location, "/sign-in?back=%2Fword"));
    assert_int_equal(get(router, "/health").status, 200);
    assert_int_equal(get(router, "/nothing-here").status, 404);
}

static void a_route_whose_action_nobody_decided_on_does_not_start(void **state)
{
    static const char *const some[] = { "open", "word_read", NULL };
    struct router_options options = { .routes = test_routes,
                                      .route_count = test_route_count,
                                      .access = coach_table(some),
                                      .enter = enter };
    struct router *router = NULL;
    struct err err = { 0 };

    (void)state;
    assert_false(router_new(&arena, &options, &router, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

static void ready_without_a_hook_is_ready(void **state)
{
    (void)state;
    assert_int_equal(get(test_router(&arena), "/ready").status, 200);
}

static void
every_get_route_answers_head_and_every_unsafe_one_wants_a_token(void **state)
{
    struct router *router = test_router(&arena);

    (void)state;
    for (uint32_t i = 0; router_route(router, i); i++) {
        const struct route *route = router_route(router, i);
        struct raw_request raw = { .target = str_from(route->pattern) };
        if (strchr(route->pattern, '{'))
            continue;
        raw.method = route->method == METHOD_GET ? STR("HEAD") : STR("POST");
        struct answer answer = asked(router, raw);
        if (route->method == METHOD_POST)
            assert_int_equal(answer.status, 403);
        else
            assert_int_not_equal(answer.status, 405);
    }
}

/* ---------- links ---------- */

static void route_url_escapes_what_it_is_given(void **state)
{
    (void)state;
    assert_true(str_is(route_url(&arena, "/need"), "/need"));
    assert_true(str_is(route_url(&arena, "/n/{a}/{b}?q={c}", url_int(&arena, -7),
                                 STR("a/../b?c#d"), STR("å \"&")),
                       "/n/-7/a%2F..%2Fb%3Fc%23d?q=%C3%A5%20%22%26"));
    struct buf url = buf_new(&arena);
    buf_cstr(&url, "/n");
    url_add_query(&url, "a", STR("1"));
    url_add_query(&url, "a", STR("2 3"));
    assert_true(str_is(buf_str(&url), "/n?a=1&a=2%203"));
}

static void only_paths_of_this_site_are_ours(void **state)
{
    static const char *const bad[] = {
        "", "x", "//evil", "/\\evil", "http://x", "/a b", "/a\nb", "/a\r\nSet-Cookie: x"
    };
    (void)state;
    assert_true(url_is_ours(STR("/")));
    assert_true(url_is_ours(STR("/need/7?show=all&a=%20#top")));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(url_is_ours(str_from(bad[i])));
}

/* ---------- headers ---------- */

static enum lang lang_of(const char *cookie, const char *accept)
{
    return negotiate_lang(str_from(cookie), str_from(accept));
}

static void the_language_is_the_cookies_then_the_browsers_then_swedish(void **state)
{
    (void)state;
    assert_int_equal(lang_of("", ""), LANG_SV);
    assert_int_equal(lang_of("", "en"), LANG_EN);
    assert_int_equal(lang_of("", "en-GB,en;q=0.9,sv;q=0.8"), LANG_EN);
    assert_int_equal(lang_of("", "sv;q=0.9, en;q=0.8"), LANG_SV);
    assert_int_equal(lang_of("", "fr, de;q=0.9"), LANG_SV);
    assert_int_equal(lang_of("", "fr, en;q=0.1"), LANG_EN);
    assert_int_equal(lang_of("", "en;q=0"), LANG_SV);
    assert_int_equal(lang_of("", "en;q=abc"), LANG_SV);
    assert_int_equal(lang_of("lang=sv", "en"), LANG_SV);
    assert_int_equal(lang_of("x=y; lang=en", "sv"), LANG_EN);
    assert_int_equal(lang_of("lang=xx", "en"), LANG_EN);
    assert_int_equal(lang_of("slang=en", "sv"), LANG_SV);
}

static void json_must_be_asked_for_by_name(void **state)
{
    (void)state;
    assert_false(negotiate_json(STR("")));
    assert_false(negotiate_json(STR("*/*")));
    assert_false(negotiate_json(STR("text/html,application/xhtml+xml,*/*;q=0.8")));
    assert_true(negotiate_json(STR("application/json")));
    assert_true(negotiate_json(STR("Application/JSON; charset=utf-8, */*")));
    assert_true(negotiate_json(STR("text/html;q=0.5, application/json;q=0.75")));
    assert_false(negotiate_json(STR("text/html, application/json")));
    assert_false(negotiate_json(STR("application/json;q=0")));
}

static void header_parameters_are_found_quoted_or_not(void **state)
{
    struct str value = { 0 };

    (void)state;
    assert_true(
        header_parameter(STR("multipart/form-data; boundary=abc"), "boundary", &value));
    assert_true(str_is(value, "abc"));
    assert_true(header_parameter(STR("x; a=1; Boundary=\"a b\""), "boundary", &value));
    assert_true(str_is(value, "a b"));
    assert_false(header_parameter(STR("x; y"), "boundary", &value));
    assert_true(str_is(value, "a b"));
    assert_true(media_type_is(STR("Text/HTML; charset=x"), "text/html"));
    assert_false(media_type_is(STR("text/htmlx"), "text/html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_route_without_an_action_word_does_not_start, clear),
        cmocka_unit_test_teardown(patterns_are_checked_at_start, clear),
        cmocka_unit_test_teardown(the_table_can_be_printed_and_walked, clear),
        cmocka_unit_test_teardown(the_most_literal_pattern_wins, clear),
        cmocka_unit_test_teardown(an_id_that_is_none_is_not_found, clear),
        cmocka_unit_test_teardown(access_is_asked_before_the_handler, clear),
        cmocka_unit_test_teardown(
            who_has_not_signed_in_is_shown_the_way_in_and_nothing_else, clear),
        cmocka_unit_test_teardown(a_route_whose_action_nobody_decided_on_does_not_start,
                                  clear),
        cmocka_unit_test_teardown(ready_without_a_hook_is_ready, clear),
        cmocka_unit_test_teardown(
            every_get_route_answers_head_and_every_unsafe_one_wants_a_token, clear),
        cmocka_unit_test_teardown(route_url_escapes_what_it_is_given, clear),
        cmocka_unit_test_teardown(only_paths_of_this_site_are_ours, clear),
        cmocka_unit_test_teardown(
            the_language_is_the_cookies_then_the_browsers_then_swedish, clear),
        cmocka_unit_test_teardown(json_must_be_asked_for_by_name, clear),
        cmocka_unit_test_teardown(header_parameters_are_found_quoted_or_not, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
