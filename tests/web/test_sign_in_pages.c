/*
 * test_sign_in_pages.c: signing in through the router, as a browser does; and every
 * unsafe route of the table against forms that come from elsewhere.
 */
#include "app_kit.h"

#include <sodium/utils.h>

#include "base/date.h"
#include "service/seal.h"
#include "service/user.h"
#include "web/csrf.h"

#define PASSWORD "tre gula elefanter"
#define COOKIE   "insteg"
#define AGENT    "Mozilla/5.0 (X11; Linux) Firefox/120.0"
#define TYPE     "application/x-www-form-urlencoded"

static struct sign_desk desk;
static struct seal_master *master;
static struct arena desk_arena;
static unsigned char secret[TOTP_SECRET_BYTES];
static int64_t karin, olle;

#define OK(call)                                                                       \
    do {                                                                               \
        struct err err_ = { 0 }, *err = &err_;                                         \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

static void durable(struct call *call)
{
    OK(database_wait(call, err));
}

static int64_t add_user(const char *login)
{
    struct user_new new = { str_from(login), STR("Karin <b>Ek"), ROLE_COACH, 1 };
    struct call call = app_own_call();
    int64_t id = 0;

    OK(user_make(&call, &new, &id, err));
    durable(&call);
    return id;
}

static void set_up(void)
{
    struct one_use_new new = { karin, ONE_USE_SET_UP, 7 };
    struct call call = app_own_call();
    struct sign_set_up given = { .password = STR(PASSWORD) };
    struct secret_token link, token;
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    struct sign_offer offer;
    struct sign_codes codes;
    struct seal_key key;
    struct one_use use;
    char code[9];
    bool found = false;
    size_t len = 0;

    OK(one_use_link(&call, &new, &link, err));
    durable(&call);
    OK(one_use_look(&call, str_from(link.text), &use, &found, err));
    OK(sign_offer(&call, &desk, &use, (struct str){ 0 }, &offer, err));
    assert_int_equal(sodium_hex2bin(wrapped, sizeof wrapped, offer.sealed,
                                    SIGN_WRAPPED_CHARS, NULL, &len, NULL),
                     0);
    OK(seal_unwrap(master, -karin, (struct str){ (const char *)wrapped, len }, &key,
                   err));
    memcpy(secret, key.byte, sizeof secret);
    totp_code(secret, app.call.now / MOMENT_SECOND / TOTP_STEP_S - 1, 6, code);
    given.link = &use;
    given.sealed = str_from(offer.sealed);
    given.code = str_from(code);
    OK(sign_set_up(&call, &desk, &given, &codes, &token, err));
    durable(&call);
}

static int open_house(void **state)
{
    struct buf path = buf_new(&app_arena);

    if (app_empty(state) != 0)
        return -1;
    app.call.now = APP_NOW;
    buf_format(&path, "%s.master", store_path(app.call.store));
    OK(seal_master_create(path.ptr, err));
    OK(seal_master_load(path.ptr, &master, err));
    desk = (struct sign_desk){ .sessions = session_keep_new(&desk_arena),
                               .master = master };
    app.desk = &desk;
    karin = add_user("karin");
    olle = add_user("olle");
    set_up();
    return 0;
}

static int close_house(void **state)
{
    app.desk = NULL;
    session_keep_free(desk.sessions);
    seal_master_free(master);
    arena_free(&desk_arena);
    return app_remove(state);
}

/* ---------- a browser ---------- */

/* A session of `user_id`, as the cookie header says it. */
static const char *session_of(int64_t user_id)
{
    struct session_new new = { .user_id = user_id, .how = "demo" };
    struct call call = app_own_call();
    struct secret_token token;
    struct buf cookie = buf_new(&app_arena);

    OK(session_make(&call, desk.sessions, &new, &token, err));
    durable(&call);
    buf_format(&cookie, COOKIE "=%s", token.text);
    return cookie.ptr;
}

static struct str token_of(const char *cookie)
{
    return csrf_of_session(&app_arena, str_from(cookie + strlen(COOKIE "=")));
}

static struct answer get(const char *target, const char *cookie)
{
    return app_ask(&app_arena,
                   (struct raw_request){ .method = STR("GET"),
                                         .target = str_from(target),
                                         .accept = STR("text/html"),
                                         .agent = STR(AGENT),
                                         .cookie = str_from(cookie) },
                   (struct str){ 0 });
}

/* A form with `fields` and the token `csrf`. */
static struct answer post_with(struct raw_request raw, const char *fields,
                               struct str csrf)
{
    struct buf body = buf_new(&app_arena);

    buf_cstr(&body, fields);
    app_field(&body, CSRF_FIELD, csrf);
    raw.method = STR("POST");
    raw.agent = STR(AGENT);
    if (!raw.content_type.len)
        raw.content_type = STR(TYPE);
    return app_ask(&app_arena, raw, buf_str(&body));
}

static struct answer post(const char *target, const char *cookie, const char *fields)
{
    return post_with((struct raw_request){ .target = str_from(target),
                                           .accept = STR("text/html"),
                                           .cookie = str_from(cookie) },
                     fields, token_of(cookie));
}

/* Signs karin in with what stands in the browser's cookies already. */
static struct answer sign_in(const char *cookie, const char *password, int64_t step)
{
    struct buf fields = buf_new(&app_arena), all = buf_new(&app_arena);
    char code[9];

    totp_code(secret, app.call.now / MOMENT_SECOND / TOTP_STEP_S + step, 6, code);
    app_field(&fields, "login", STR("karin"));
    app_field(&fields, "password", str_from(password));
    app_field(&fields, "code", str_from(code));
    buf_format(&all, CSRF_COOKIE "=" APP_TOKEN "; %s", cookie);
    return post_with((struct raw_request){ .target = STR("/sign-in"),
                                           .accept = STR("text/html"),
                                           .cookie = buf_str(&all) },
                     fields.ptr, STR(APP_TOKEN));
}

/* "insteg=..." of a Set-Cookie. */
static const char *cookie_of(struct answer answer)
{
    struct str value = answer.cookie[0], cookie;

    assert_true(str_next(&value, ';', &cookie));
    assert_true(str_starts(cookie, COOKIE "="));
    return str_cstr(&app_arena, cookie);
}

static void assert_status(struct answer answer, int status)
{
    if (answer.status != status)
        fail_msg("status %d, not %d: %.*s", answer.status, status,
                 answer.body.len < 900 ? (int)answer.body.len : 900, answer.body.ptr);
}

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
    struct answer answer = post_with(raw, "", csrf);
    if (answer.status != 403)
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
    const char *mine = session_of(karin), *earlier = session_of(karin);
    const char *hers = session_of(olle);
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
        refused(route, raw, token_of(hers), "with another user's token");
        refused(route, raw, token_of(earlier), "with another session's token");
        refused(route, raw, STR(APP_TOKEN), "with a token from before signing in");
        raw.origin = STR("https://evil.example");
        refused(route, raw, token_of(mine), "from another origin");
        raw.origin = STR("null");
        refused(route, raw, token_of(mine), "from no origin");
        raw.origin = (struct str){ 0 };
        raw.sec_fetch_site = STR("cross-site");
        refused(route, raw, token_of(mine), "across sites");
        raw.sec_fetch_site = STR("same-site");
        refused(route, raw, token_of(mine), "from a neighbour");
        raw.sec_fetch_site = (struct str){ 0 };
        raw.content_type = STR("text/plain");
        refused(route, raw, token_of(mine), "as plain text");
        raw.content_type = STR("text/plain; x=application/json");
        refused(route, raw, token_of(mine), "as text that says it is JSON");
        raw.content_type = STR("multipart/form-data; boundary=x");
        refused(route, raw, token_of(mine), "as parts that are none");
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
    assert_status(post("/session", mine, ""), 303);
}

/* ---------- in and out ---------- */

static void without_signing_in_there_is_the_way_in_only(void **state)
{
    (void)state;
    struct answer answer = get("/market?x=1", "");
    assert_status(answer, 303);
    assert_true(str_is(answer.location, "/sign-in?back=%2Fmarket%3Fx%3D1"));
    assert_status(app_json("/"), 401);
    answer = get("/sign-in?back=%2Fmarket", "");
    assert_status(answer, 200);
    assert_true(app_has(answer, "name=\"back\" value=\"/market\""));
    assert_false(app_has(answer, "class=\"nav\""));
}

static void a_sign_in_gives_a_new_id_whatever_the_browser_had(void **state)
{
    static const char fixed[] = COOKIE "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const char *before = session_of(olle);

    (void)state;
    struct answer answer = sign_in(fixed, PASSWORD, 0);
    assert_status(answer, 303);
    assert_string_not_equal(cookie_of(answer), fixed);
    assert_status(get("/me", fixed), 303); /* never became hers */
    assert_status(get("/me", cookie_of(answer)), 200);
    assert_true(str_find(answer.cookie[0], STR("; HttpOnly; SameSite=Lax")) !=
                SIZE_MAX);
    assert_status(get("/me", before), 200);
}

/* Whichever way somebody comes in: what the browser held before is dead. */
static void whoever_comes_in_ends_what_the_browser_had(void **state)
{
    struct one_use_new new = { karin, ONE_USE_ENTER, 7 };
    struct call call = app_own_call();
    struct buf fields = buf_new(&app_arena), target = buf_new(&app_arena);
    char code[SECRET_CODE_BYTES];
    struct secret_token link;
    const char *hers;

    (void)state;
    hers = session_of(olle);
    assert_status(sign_in(hers, PASSWORD, 0), 403); /* not with the token of nobody */
    OK(one_use_link(&call, &new, &link, err));
    durable(&call);
    buf_format(&target, "/in/%s", link.text);
    struct answer answer = post(target.ptr, hers, "");
    assert_status(answer, 303);
    assert_status(get("/me", cookie_of(answer)), 200);
    assert_status(get("/me", hers), 303);

    hers = session_of(olle);
    OK(one_use_code(&call, &new, 5619, code, err)); /* 1985-05-21 */
    durable(&call);
    app_field(&fields, "code", str_from(code));
    buf_cstr(&fields, "born=1985-05-21&");
    answer = post("/code", hers, fields.ptr);
    assert_status(answer, 303);
    assert_status(get("/me", cookie_of(answer)), 200);
    assert_status(get("/me", hers), 303);
}

static void what_is_wrong_is_told_without_telling_which(void **state)
{
    (void)state;
    struct answer answer = sign_in("", "fel fel fel fel", 0);
    assert_status(answer, 401);
    assert_true(app_has(answer, "role=\"alert\""));
    assert_true(app_has(answer, "value=\"karin\""));
    assert_false(app_has(answer, "fel fel"));
    assert_int_equal(answer.cookie[0].len, 0);
    for (int i = 0; i < 6; i++)
        answer = sign_in("", "fel fel fel fel", 0);
    assert_status(answer, 503); /* too early: try again in n seconds */
}

static void signing_out_ends_it_on_the_server(void **state)
{
    const char *cookie = session_of(karin);

    (void)state;
    struct answer answer = post("/sign-out", cookie, "");
    assert_status(answer, 303);
    assert_true(str_find(answer.cookie[2], STR("Max-Age=0")) != SIZE_MAX);
    assert_status(get("/me", cookie), 303);
}

static void the_page_says_who_and_until_when(void **state)
{
    const char *cookie = session_of(karin);

    (void)state;
    struct answer answer = get("/", cookie);
    assert_status(answer, 200);
    assert_true(app_has(answer, "Karin &lt;b&gt;Ek"));
    assert_true(app_has(answer, "data-seconds=\"1800\""));
    assert_true(app_has(answer, "data-last=\"36000\""));
    assert_true(app_has(answer, "action=\"/sign-out\""));
}

static void asking_how_long_does_not_prolong_and_staying_does(void **state)
{
    const char *cookie = session_of(karin);
    int64_t minute = 60 * MOMENT_SECOND;

    (void)state;
    app.call.now += 20 * minute;
    assert_true(app_has(get("/session", cookie), "13.30")); /* made at 13.00 here */
    assert_status(post("/session", cookie, "back=%2Fmarket&"), 303);
    app.call.now += 20 * minute;
    assert_status(get("/me", cookie), 200);
    app.call.now += 31 * minute;
    assert_status(get("/me", cookie), 303);
}

static void one_ends_ones_own_sessions_and_nobody_elses(void **state)
{
    const char *mine = session_of(karin), *other = session_of(karin);
    const char *hers = session_of(olle);
    struct buf fields = buf_new(&app_arena);

    (void)state;
    struct answer page = get("/me", hers);
    struct str mark = STR("name=\"session\" value=\"");
    assert_int_equal(str_find(page.body, mark), SIZE_MAX); /* she has one: this */
    page = get("/me", mine);
    size_t at = str_find(page.body, mark);
    assert_true(at != SIZE_MAX);
    buf_format(&fields, "session=%lld&",
               (long long)strtoll(page.body.ptr + at + mark.len, NULL, 10));
    assert_status(post("/me/end", hers, fields.ptr), 303);
    assert_status(get("/me", other), 200); /* olle cannot end karin's */
    assert_status(post("/me/end", mine, "session=others&"), 303);
    assert_status(get("/me", other), 303);
    assert_status(get("/me", mine), 200);
    assert_status(get("/me", hers), 200);
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
    assert_status(answer, 400);
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
                                      .cookie = str_from(session_of(karin)) },
                (struct str){ 0 });
    assert_status(answer, 303);
}

static void a_demo_has_a_banner_and_its_users_a_button_each(void **state)
{
    (void)state;
    desk.demo = true;
    struct answer answer = get("/sign-in", "");
    assert_true(app_has(answer, "class=\"demo\""));
    assert_true(app_has(answer, "value=\"olle\""));
    struct str form = STR("login=olle&");
    struct raw_request raw = { .target = STR("/sign-in/demo"),
                               .accept = STR("text/html"),
                               .cookie = STR(CSRF_COOKIE "=" APP_TOKEN) };
    answer = post_with(raw, str_cstr(&app_arena, form), STR(APP_TOKEN));
    assert_status(answer, 303);
    assert_true(app_has(get("/", cookie_of(answer)), "class=\"demo\""));
    desk.demo = false;
    assert_status(post_with(raw, "login=olle&", STR(APP_TOKEN)), 404);
}

static void a_database_without_users_is_used_as_before(void **state)
{
    struct session_keep *keep = desk.sessions;

    (void)state;
    app.desk = NULL;
    database_close(&app.call);
    app.call.keys = NULL;
    OK(database_open(app_file("empty.db", (struct str){ 0 }), DATABASE_SERVE, &app.call,
                     err));
    session_forget(keep);
    app.desk = &desk;
    assert_status(get("/", ""), 200);
    assert_true(app_has(get("/me", ""), "insteg user add"));
    add_user("karin");
    session_forget(keep);
    assert_status(get("/", ""), 303);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_unsafe_route_takes_a_form_from_elsewhere),
        TEST(without_signing_in_there_is_the_way_in_only),
        TEST(a_sign_in_gives_a_new_id_whatever_the_browser_had),
        TEST(whoever_comes_in_ends_what_the_browser_had),
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
