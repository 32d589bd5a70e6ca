/*
 * test_own_pages.c: ways in that are good once, as a browser meets them, and what one
 * changes of one's own sign-in. Whichever way one comes in, the session that the
 * browser had before is dead on the server.
 */
#include "base/date.h"
#include "desk_kit.h"
#include "service/audit.h"
#include "service/one_use.h"
#include "service/proxy_word.h"
#include "service/user.h"
#include "store/query.h"
#include "web/csrf.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <sys/stat.h>

#define BORN      "1990-01-01"
#define NEW_WORDS "fyra bla flodhastar"

/* ---------- what the browser had before ---------- */

/* "name=value&" pairs of a form. */
static const char *fields_of(const char *const (*pairs)[2], uint32_t count)
{
    struct buf out = buf_new(&app_arena);

    for (uint32_t i = 0; i < count; i++)
        app_field(&out, pairs[i][0], str_from(pairs[i][1]));
    return out.ptr;
}
#define FIELDS(...)                                                                    \
    fields_of((const char *const[][2]){ __VA_ARGS__ },                                 \
              sizeof((const char *const[][2]){ __VA_ARGS__ }) /                        \
                  sizeof(const char *const[2]))

/* The old cookie is nobody's, on the server too; the new one is somebody's, and
 * another. */
static void is_replaced(const char *before, struct answer answer)
{
    const char *now = desk_cookie(answer);
    struct session session;
    bool found = true;

    assert_string_not_equal(before, now);
    desk_status(desk_get("/me", before), 303);
    desk_status(desk_get("/me", now), 200);
    /* and not only forgotten in memory */
    struct call call = app_own_call();
    session_forget(desk_own.sessions);
    DESK_OK(session_find(&call, desk_own.sessions,
                         str_from(before + strlen(DESK_COOKIE "=")), false, &session,
                         &found, err));
    assert_false(found);
}

static const char *link_for(int64_t user_id, enum one_use_purpose purpose)
{
    struct one_use_new new = { user_id, purpose, 7 };
    struct call call = app_own_call();
    struct secret_token token;
    struct buf path = buf_new(&app_arena);

    DESK_OK(one_use_link(&call, &new, &token, err));
    desk_durable(&call);
    buf_format(&path, ONE_USE_PATH "%s", token.text);
    return path.ptr;
}

static void a_password_ends_what_the_browser_had(void **state)
{
    const char *before = desk_session(desk_olle), *elsewhere = desk_session(desk_olle);

    (void)state;
    is_replaced(before,
                desk_post("/sign-in", before,
                          FIELDS({ "login", "karin" }, { "password", DESK_PASSWORD },
                                 { "code", desk_code(desk_secret, 0) })));
    desk_status(desk_get("/me", elsewhere), 200); /* olle's other browser stays */
}

static void a_link_ends_what_the_browser_had(void **state)
{
    const char *before = desk_session(desk_karin);

    (void)state;
    is_replaced(before, desk_post(link_for(desk_olle, ONE_USE_ENTER), before, ""));
}

static void a_code_on_paper_ends_what_the_browser_had(void **state)
{
    struct one_use_new new = { desk_olle, ONE_USE_ENTER, 7 };
    const char *before = desk_session(desk_karin);
    struct call call = app_own_call();
    char code[SECRET_CODE_BYTES];
    int32_t born = 0;

    (void)state;
    assert_true(date_parse(STR(BORN), &born));
    DESK_OK(one_use_code(&call, &new, born, code, err));
    desk_durable(&call);
    /* a code that does not fit ends nothing */
    desk_status(
        desk_post("/code", before, FIELDS({ "code", code }, { "born", "1990-01-02" })),
        401);
    desk_status(desk_get("/me", before), 200);
    is_replaced(before,
                desk_post("/code", before, FIELDS({ "code", code }, { "born", BORN })));
}

static struct str hidden(struct answer page, const char *name)
{
    struct buf mark = buf_new(&app_arena);

    buf_format(&mark, "name=\"%s\" value=\"", name);
    size_t at = str_find(page.body, buf_str(&mark));
    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(page.body, at + mark.len, page.body.len), value;
    assert_true(str_next(&rest, '"', &value));
    return value;
}

static void setting_up_ends_what_the_browser_had(void **state)
{
    const char *link = link_for(desk_karin, ONE_USE_SET_UP);
    const char *before = desk_session(desk_olle);
    struct str sealed = hidden(desk_get(link, before), "sealed");
    unsigned char secret[TOTP_SECRET_BYTES];

    (void)state;
    desk_read(sealed, secret);
    is_replaced(before, desk_post(link, before,
                                  FIELDS({ "sealed", str_cstr(&app_arena, sealed) },
                                         { "password", NEW_WORDS },
                                         { "code", desk_code(secret, 0) })));
}

/* X-Insteg-Auth for `login`, signed by `key`. */
static struct str word_for(const char *login, const unsigned char key[32])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    struct buf json = buf_new(&app_arena), word = buf_new(&app_arena);
    char text[512], hex[2 * sizeof mac + 1];

    buf_format(&json, "{\"sub\":\"%s\",\"iat\":%lld,\"nonce\":\"aaaabbbbccccdddd\"}",
               login, (long long)(app.call.now / MOMENT_SECOND));
    sodium_bin2base64(text, sizeof text, (const unsigned char *)json.ptr, json.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_auth_hmacsha256(mac, (const unsigned char *)text, strlen(text), key);
    sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
    buf_format(&word, "%s.%s", text, hex);
    return buf_str(&word);
}

static void a_proxys_word_for_somebody_else_ends_what_the_browser_had(void **state)
{
    static const char key[] = "0123456789abcdef0123456789abcdef";
    const char *path = app_file("proxy.key", STR("0123456789abcdef0123456789abcdef"));
    const char *before = desk_session(desk_olle);
    struct session session;
    bool found = true;

    (void)state;
    assert_int_equal(chmod(path, 0600), 0);
    DESK_OK(proxy_keep_load(&app_arena, path, app.call.now - MOMENT_SECOND,
                            &desk_own.proxy, err));
    struct buf cookie = buf_new(&app_arena);
    buf_format(&cookie, "__Host-%s", before);
    struct answer answer =
        app_ask(&app_arena,
                (struct raw_request){
                    .method = STR("GET"),
                    .target = STR("/me"),
                    .accept = STR("text/html"),
                    .by_socket = true,
                    .cookie = buf_str(&cookie),
                    .proxy_word = word_for("karin", (const unsigned char *)key) },
                (struct str){ 0 });
    desk_status(answer, 200);
    assert_true(app_has(answer, "Karin"));
    struct call call = app_own_call();
    session_forget(desk_own.sessions);
    DESK_OK(session_find(&call, desk_own.sessions,
                         str_from(before + strlen(DESK_COOKIE "=")), false, &session,
                         &found, err));
    assert_false(found);
    proxy_keep_free(desk_own.proxy);
}

/* ---------- another app ---------- */

/* How many rows the log has of `action`. */
static int64_t rows_of(const char *action)
{
    struct tx *tx = NULL;
    struct cursor cursor = { 0 };
    struct audit_walk_row row;
    int64_t count = 0;

    DESK_OK(tx_begin(app.call.store, TX_READ, &tx, err));
    DESK_OK(audit_walk_open(tx, 0, &cursor, err));
    while (audit_walk_next(&cursor, &row))
        count += str_is(row.action, action);
    DESK_OK(cursor_end(&cursor, err));
    tx_end(&tx);
    return count;
}

static void another_app_is_connected_by_oneself_and_logged(void **state)
{
    const char *mine = desk_session(desk_karin), *other = desk_session(desk_karin);
    struct answer page = desk_get("/me/app", mine);
    struct str sealed = hidden(page, "sealed");
    const char *whole = str_cstr(&app_arena, sealed);
    unsigned char secret[TOTP_SECRET_BYTES];

    (void)state;
    desk_status(page, 200);
    assert_true(app_has(desk_get("/me", mine), "href=\"/me/app\""));
    desk_read(sealed, secret);
    /* the password is not hers: said in words, with the same picture, and no password
     */
    page = desk_post("/me/app", mine,
                     FIELDS({ "sealed", whole }, { "fresh", desk_code(secret, 0) },
                            { "password", "fel fel fel fel" },
                            { "code", desk_code(desk_secret, 0) }));
    desk_status(page, 401);
    assert_true(app_has(page, "role=\"alert\""));
    assert_true(app_has(page, whole));
    assert_false(app_has(page, "fel fel"));
    /* the new app shows another code: nothing is used up */
    desk_status(desk_post("/me/app", mine,
                          FIELDS({ "sealed", whole }, { "fresh", "000000" },
                                 { "password", DESK_PASSWORD },
                                 { "code", desk_code(desk_secret, 0) })),
                400);
    struct answer done = desk_post(
        "/me/app", mine,
        FIELDS({ "sealed", whole }, { "fresh", desk_code(secret, 0) },
               { "password", DESK_PASSWORD }, { "code", desk_code(desk_secret, 0) }));
    desk_status(done, 200);
    assert_true(app_has(done, "<ul class=\"codes\">"));
    is_replaced(mine, done);
    desk_status(desk_get("/me", other), 303);
    assert_int_equal(rows_of("sign_in_change"), 3); /* a try is a row too */
}

static void who_has_no_password_has_no_app_to_change(void **state)
{
    const char *cookie = desk_session(desk_olle);

    (void)state;
    desk_status(desk_get("/me/app", cookie), 404);
    desk_status(desk_post("/me/app", cookie,
                          FIELDS({ "sealed", "x" }, { "fresh", "1" },
                                 { "password", "x" }, { "code", "1" })),
                404);
    assert_false(app_has(desk_get("/me", cookie), "/me/app"));
}

static void
an_easy_password_is_refused_with_a_sentence_and_the_session_stays(void **state)
{
    const char *mine = desk_session(desk_karin);
    struct answer page =
        desk_post("/me/password", mine,
                  FIELDS({ "password", DESK_PASSWORD }, { "wanted", "Sommar2026!!" },
                         { "code", desk_code(desk_secret, 0) }));

    (void)state;
    desk_status(page, 400);
    assert_true(app_has(page, "role=\"alert\""));
    assert_false(app_has(page, "Sommar2026"));
    desk_status(desk_get("/me", mine), 200);
}

/* ---------- a participant's own page ---------- */

/* Somebody with a case, and an account of her own. */
static int64_t participant(int64_t *person_id)
{
    struct person_made_in made = { .rid = 4711,
                                   .org_id = 1,
                                   .source = STR("test"),
                                   .source_key = STR("one"),
                                   .content_hash = STR("x"),
                                   .key_id = 1 };
    struct call call = app_own_call();
    struct tx *tx = NULL;
    int64_t user = 0;

    DESK_OK(tx_begin(call.store, TX_WRITE, &tx, err));
    DESK_OK(person_made(tx, &made, person_id, err));
    DESK_OK(tx_commit(&tx, &call.ticket, err));
    tx_end(&tx);
    DESK_OK(user_for_person(&call, *person_id, 1, &user, err));
    desk_durable(&call);
    return user;
}

/* How many rows of her log have this action and kind. */
static uint32_t her_rows(int64_t person_id, const char *action, const char *kind)
{
    struct call call = app_own_call();
    struct audit_of_person_row row;
    struct cursor cursor = { 0 };
    struct audit_name name;
    struct tx *tx = NULL;
    uint32_t count = 0;

    DESK_OK(tx_begin(call.store, TX_READ, &tx, err));
    DESK_OK(audit_subject(tx, &app_arena, person_id, &name, err));
    const struct str subject = { (const char *)name.byte, sizeof name.byte };
    DESK_OK(audit_of_person_open(tx, subject, INT64_MAX, 100, &cursor, err));
    while (audit_of_person_next(&cursor, &row))
        count += str_is(row.action, action) && str_is(row.kind, kind);
    DESK_OK(cursor_end(&cursor, err));
    tx_end(&tx);
    return count;
}

static void what_a_participant_reads_and_says_is_in_her_own_log(void **state)
{
    int64_t person_id = 0;
    const char *hers = desk_session(participant(&person_id));
    struct answer page = desk_get("/me", hers);

    (void)state;
    desk_status(page, 200);
    assert_non_null(page.note); /* the server keeps the page until it is written */
    assert_true(str_is(page.note->action, "me"));
    assert_int_equal(page.note->kind, AUDIT_READ);
    assert_int_equal(page.note->people_count, 1);
    assert_int_equal(page.note->people[0], person_id);
    /* a change has its row in its own transaction: nothing is left to be written */
    page = desk_post("/me/reminders", hers, FIELDS({ "stop", "yes" }));
    desk_status(page, 303);
    assert_null(page.note);
    assert_int_equal(her_rows(person_id, "reminder_stop", "write"), 1);
    page = desk_post("/me/decline", hers, FIELDS({ "referral", "99" }));
    desk_status(page, 404);
    assert_int_equal(page.note->kind, AUDIT_REFUSED);
    page = desk_post("/me/way", hers,
                     FIELDS({ "way", "99" }, { "move", "agree" }, { "answer", "yes" }));
    desk_status(page, 404);
    assert_int_equal(page.note->kind, AUDIT_REFUSED);
}

static void who_has_no_case_leaves_no_row_by_her_own_page(void **state)
{
    const char *mine = desk_session(desk_karin);

    (void)state;
    assert_null(desk_get("/me", mine).note);
    desk_status(desk_post("/me/reminders", mine, FIELDS({ "stop", "yes" })), 403);
    desk_status(desk_post("/me/decline", mine, FIELDS({ "referral", "1" })), 403);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_password_ends_what_the_browser_had),
        TEST(a_link_ends_what_the_browser_had),
        TEST(a_code_on_paper_ends_what_the_browser_had),
        TEST(setting_up_ends_what_the_browser_had),
        TEST(a_proxys_word_for_somebody_else_ends_what_the_browser_had),
        TEST(another_app_is_connected_by_oneself_and_logged),
        TEST(who_has_no_password_has_no_app_to_change),
        TEST(an_easy_password_is_refused_with_a_sentence_and_the_session_stays),
        TEST(what_a_participant_reads_and_says_is_in_her_own_log),
        TEST(who_has_no_case_leaves_no_row_by_her_own_page),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
