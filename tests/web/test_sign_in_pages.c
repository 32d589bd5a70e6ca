/*
 * test_sign_in_pages.c: signing in through the router, as a browser does; and every
 * unsafe route of the table against forms that come from elsewhere.
 */
#include "base/date.h"
#include "desk_kit.h"
#include "web/csrf.h"

/* ---------- forms from elsewhere ---------- */

/* The route's pattern with its holes filled. */
static const char *filled(const struct route *route)
{
    struct buf out = buf_new(&app_arena);

    for (const char *p = route->pattern; *p; p++) {
        buf_char(&out, *p == '{' ? '7' : *p);
        if (*p == '{')
            p = strchr(p, '}');
    }
    return out.ptr;
}

static void refused(const struct route *route, struct raw_request raw, struct str csrf,
                    const char *why)
{
    raw.target = str_from(filled(route));
    raw.accept = STR("text/html");
    struct answer answer = desk_post_with(raw, "", csrf);
    /* Parts hold the token: what is none cannot be read as far as that. */
    const bool unread = (route->flags & ROUTE_UPLOAD) &&
                        str_starts(raw.content_type, "multipart/") &&
                        answer.status == 400;
    if (answer.status != 403 && !unread)
        fail_msg("%s %s: %d", route->pattern, why, answer.status);
}

/* JSON needs no token, for no page elsewhere can send it unasked; one that could all
 * the same is told by what the browser says of it. */
static void refused_json(const struct route *route, struct str cookie)
{
    struct raw_request raw = { .method = STR("POST"),
                               .target = str_from(filled(route)),
                               .accept = STR("application/json"),
                               .content_type = STR("application/json"),
                               .cookie = cookie };
    struct raw_request from[3] = { raw, raw, raw };

    from[0].origin = STR("https://evil.example");
    from[1].origin = STR("null");
    from[2].sec_fetch_site = STR("cross-site");
    for (int i = 0; i < 3; i++) {
        struct answer answer = app_ask(&app_arena, from[i], STR("{}"));
        if (answer.status != 403)
            fail_msg("%s as JSON from elsewhere: %d", route->pattern, answer.status);
    }
}

static void no_unsafe_route_takes_a_form_from_elsewhere(void **state)
{
    const char *mine = desk_session(desk_karin), *earlier = desk_session(desk_karin);
    const char *hers = desk_session(desk_olle);
    struct str cookie = str_from(mine);
    uint32_t unsafe = 0;

    (void)state;
    for (uint32_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        struct raw_request raw = { .cookie = cookie };
        if (route->method == METHOD_GET)
            continue;
        unsafe++;
        refused(route, raw, (struct str){ 0 }, "without a token");
        refused(route, raw, desk_csrf(hers), "with another user's token");
        refused(route, raw, desk_csrf(earlier), "with another session's token");
        refused(route, raw, STR(APP_TOKEN), "with a token from before signing in");
        raw.origin = STR("https://evil.example");
        refused(route, raw, desk_csrf(mine), "from another origin");
        raw.origin = STR("null");
        refused(route, raw, desk_csrf(mine), "from no origin");
        raw.origin = (struct str){ 0 };
        raw.sec_fetch_site = STR("cross-site");
        refused(route, raw, desk_csrf(mine), "across sites");
        raw.sec_fetch_site = STR("same-site");
        refused(route, raw, desk_csrf(mine), "from a neighbour");
        raw.sec_fetch_site = (struct str){ 0 };
        raw.content_type = STR("text/plain");
        refused(route, raw, desk_csrf(mine), "as plain text");
        raw.content_type = STR("text/plain; x=application/json");
        refused(route, raw, desk_csrf(mine), "as text that says it is JSON");
        raw.content_type = STR("multipart/form-data; boundary=x");
        refused(route, raw, desk_csrf(mine), "as parts that are none");
        raw = (struct raw_request){ .cookie = { 0 } };
        refused(route, raw, (struct str){ 0 }, "by nobody, without a token");
        raw.cookie = STR(CSRF_COOKIE "=" APP_TOKEN);
        refused(route, raw, STR("0123456789abcdef0123456789abcdee"),
                "by nobody, with another token");
        refused_json(route, cookie);
    }
    print_message("%u unsafe routes x 13 forms, 3 of JSON\n", unsafe);
    assert_true(unsafe >= 10);
    /* and the right token is taken */
    desk_status(desk_post("/session", mine, ""), 303);
}

/* ---------- in and out ---------- */

static void without_signing_in_there_is_the_way_in_only(void **state)
{
    (void)state;
    struct answer answer = desk_get("/market?x=1", "");
    desk_status(answer, 303);
    assert_true(str_is(answer.location, "/sign-in?back=%2Fmarket%3Fx%3D1"));
    desk_status(app_json("/"), 401);
    answer = desk_get("/sign-in?back=%2Fmarket", "");
    desk_status(answer, 200);
    assert_true(app_has(answer, "name=\"back\" value=\"/market\""));
    assert_false(app_has(answer, "class=\"nav\""));
}

static void a_sign_in_gives_a_new_id_whatever_the_browser_had(void **state)
{
    static const char fixed[] =
        DESK_COOKIE "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const char *before = desk_session(desk_olle);

    (void)state;
    struct answer answer = desk_sign_in(fixed, DESK_PASSWORD, 0);
    desk_status(answer, 303);
    assert_string_not_equal(desk_cookie(answer), fixed);
    desk_status(desk_get("/me", fixed), 303); /* never became hers */
    desk_status(desk_get("/me", desk_cookie(answer)), 200);
    assert_true(str_find(answer.cookie[0], STR("; HttpOnly; SameSite=Lax")) !=
                SIZE_MAX);
    desk_status(desk_get("/me", before), 200);
}

static void what_is_wrong_is_told_without_telling_which(void **state)
{
    (void)state;
    struct answer answer = desk_sign_in("", "fel fel fel fel", 0);
    desk_status(answer, 401);
    assert_true(app_has(answer, "role=\"alert\""));
    assert_true(app_has(answer, "value=\"karin\""));
    assert_false(app_has(answer, "fel fel"));
    assert_int_equal(answer.cookie[0].len, 0);
    for (int i = 0; i < 6; i++)
        answer = desk_sign_in("", "fel fel fel fel", 0);
    desk_status(answer, 503); /* too early: try again in n seconds */
}

static void signing_out_ends_it_on_the_server(void **state)
{
    const char *cookie = desk_session(desk_karin);

    (void)state;
    struct answer answer = desk_post("/sign-out", cookie, "");
    desk_status(answer, 303);
    assert_true(str_find(answer.cookie[2], STR("Max-Age=0")) != SIZE_MAX);
    desk_status(desk_get("/me", cookie), 303);
}

static void the_page_says_who_and_until_when(void **state)
{
    const char *cookie = desk_session(desk_karin);

    (void)state;
    struct answer answer = desk_get("/", cookie);
    desk_status(answer, 200);
    assert_true(app_has(answer, "Karin &lt;b&gt;Ek"));
    assert_true(app_has(answer, "data-seconds=\"1800\""));
    assert_true(app_has(answer, "data-last=\"36000\""));
    assert_true(app_has(answer, "action=\"/sign-out\""));
}

static void asking_how_long_does_not_prolong_and_staying_does(void **state)
{
    const char *cookie = desk_session(desk_karin);
    int64_t minute = 60 * MOMENT_SECOND;

    (void)state;
    app.call.now += 20 * minute;
    assert_true(
        app_has(desk_get("/session", cookie), "13.30")); /* made at 13.00 here */
    desk_status(desk_post("/session", cookie, "back=%2Fmarket&"), 303);
    app.call.now += 20 * minute;
    desk_status(desk_get("/me", cookie), 200);
    app.call.now += 31 * minute;
    desk_status(desk_get("/me", cookie), 303);
}

static void one_ends_ones_own_sessions_and_nobody_elses(void **state)
{
    const char *mine = desk_session(desk_karin), *other = desk_session(desk_karin);
    const char *hers = desk_session(desk_olle);
    struct buf fields = buf_new(&app_arena);

    (void)state;
    struct answer page = desk_get("/me", hers);
    struct str mark = STR("name=\"session\" value=\"");
    assert_int_equal(str_find(page.body, mark), SIZE_MAX); /* she has one: this */
    page = desk_get("/me", mine);
    size_t at = str_find(page.body, mark);
    assert_true(at != SIZE_MAX);
    buf_format(&fields, "session=%lld&",
               (long long)strtoll(page.body.ptr + at + mark.len, NULL, 10));
    desk_status(desk_post("/me/end", hers, fields.ptr), 303);
    desk_status(desk_get("/me", other), 200); /* olle cannot end karin's */
    desk_status(desk_post("/me/end", mine, "session=others&"), 303);
    desk_status(desk_get("/me", other), 303);
    desk_status(desk_get("/me", mine), 200);
    desk_status(desk_get("/me", hers), 200);
}

static void a_proxys_word_is_refused_on_the_open_port(void **state)
{
    (void)state;
    struct answer answer = app_ask(&app_arena,
                                   (struct raw_request){ .method = STR("GET"),
                                                         .target = STR("/me"),
                                                         .accept = STR("text/html"),
                                                         .proxy_word = STR("a.b") },
                                   (struct str){ 0 });
    desk_status(answer, 400);
}

static void behind_tls_the_cookie_is_bound_to_the_host(void **state)
{
    struct request request = { .arena = &app_arena, .secure = true };
    struct secret_token token;

    (void)state;
    secret_token_make(&token);
    struct str cookie = app_session_cookie(&request, &token);
    assert_true(str_starts(cookie, "__Host-insteg="));
    assert_true(str_ends(cookie, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
    /* and a plain one is not taken for it */
    struct answer answer =
        app_ask(&app_arena,
                (struct raw_request){ .method = STR("GET"),
                                      .target = STR("/me"),
                                      .accept = STR("text/html"),
                                      .by_socket = true,
                                      .cookie = str_from(desk_session(desk_karin)) },
                (struct str){ 0 });
    desk_status(answer, 303);
}

static void a_demo_has_a_banner_and_its_users_a_button_each(void **state)
{
    (void)state;
    desk_own.demo = true;
    struct answer answer = desk_get("/sign-in", "");
    assert_true(app_has(answer, "class=\"demo\""));
    assert_true(app_has(answer, "value=\"olle\""));
    struct str form = STR("login=olle&");
    struct raw_request raw = { .target = STR("/sign-in/demo"),
                               .accept = STR("text/html"),
                               .cookie = STR(CSRF_COOKIE "=" APP_TOKEN) };
    answer = desk_post_with(raw, str_cstr(&app_arena, form), STR(APP_TOKEN));
    desk_status(answer, 303);
    assert_true(app_has(desk_get("/", desk_cookie(answer)), "class=\"demo\""));
    desk_own.demo = false;
    desk_status(desk_post_with(raw, "login=olle&", STR(APP_TOKEN)), 404);
}

static void a_database_without_users_is_used_as_before(void **state)
{
    struct session_keep *keep = desk_own.sessions;

    (void)state;
    app.desk = NULL;
    database_close(&app.call);
    app.call.keys = NULL;
    DESK_OK(database_open(app_file("empty.db", (struct str){ 0 }), DATABASE_SERVE,
                          &app.call, err));
    session_forget(keep);
    app.desk = &desk_own;
    desk_status(desk_get("/", ""), 200);
    assert_true(app_has(desk_get("/me", ""), "insteg user add"));
    desk_user("karin");
    session_forget(keep);
    desk_status(desk_get("/", ""), 303);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_unsafe_route_takes_a_form_from_elsewhere),
        TEST(without_signing_in_there_is_the_way_in_only),
        TEST(a_sign_in_gives_a_new_id_whatever_the_browser_had),
        TEST(what_is_wrong_is_told_without_telling_which),
        TEST(signing_out_ends_it_on_the_server),
        TEST(the_page_says_who_and_until_when),
        TEST(asking_how_long_does_not_prolong_and_staying_does),
        TEST(one_ends_ones_own_sessions_and_nobody_elses),
        TEST(a_proxys_word_is_refused_on_the_open_port),
        TEST(behind_tls_the_cookie_is_bound_to_the_host),
        TEST(a_demo_has_a_banner_and_its_users_a_button_each),
        TEST(a_database_without_users_is_used_as_before),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
