/* desk_kit.c: see desk_kit.h. */
#include "desk_kit.h"

#include <sodium/utils.h>

#include "base/date.h"
#include "service/seal.h"
#include "service/user.h"
#include "web/csrf.h"

struct sign_desk desk_own;
unsigned char desk_secret[TOTP_SECRET_BYTES];
int64_t desk_karin, desk_olle;
static struct seal_master *master;
static struct arena kit_arena;

void desk_durable(struct call *call)
{
    DESK_OK(database_wait(call, err));
}

int64_t desk_user(const char *login)
{
    struct user_new new = { str_from(login), STR("Karin <b>Ek"), ROLE_COACH, 1 };
    struct call call = app_own_call();
    int64_t id = 0;

    DESK_OK(user_make(&call, &new, &id, err));
    desk_durable(&call);
    return id;
}

void desk_read(struct str sealed, unsigned char secret[TOTP_SECRET_BYTES])
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];
    struct seal_key key;
    size_t len = 0;

    assert_int_equal(sodium_hex2bin(wrapped, sizeof wrapped, sealed.ptr,
                                    SIGN_WRAPPED_CHARS, NULL, &len, NULL),
                     0);
    DESK_OK(seal_unwrap(master, -desk_karin, (struct str){ (const char *)wrapped, len },
                        &key, err));
    memcpy(secret, key.byte, TOTP_SECRET_BYTES);
}

const char *desk_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step)
{
    char code[9];

    totp_code(secret, app.call.now / MOMENT_SECOND / TOTP_STEP_S + step, 6, code);
    return str_cstr(&app_arena, str_from(code));
}

static void set_up(void)
{
    struct one_use_new new = { desk_karin, ONE_USE_SET_UP, 7 };
    struct call call = app_own_call();
    struct sign_set_up given = { .password = STR(DESK_PASSWORD) };
    struct secret_token link, token;
    struct sign_offer offer;
    struct sign_codes codes;
    struct one_use use;
    bool found = false;

    DESK_OK(one_use_link(&call, &new, &link, err));
    desk_durable(&call);
    DESK_OK(one_use_look(&call, str_from(link.text), &use, &found, err));
    DESK_OK(sign_offer(&call, &desk_own, &use, (struct str){ 0 }, &offer, err));
    desk_read(str_from(offer.sealed), desk_secret);
    given.link = &use;
    given.sealed = str_from(offer.sealed);
    given.code = str_from(desk_code(desk_secret, -1));
    DESK_OK(sign_set_up(&call, &desk_own, &given, &codes, &token, err));
    desk_durable(&call);
}

int desk_open(void **state)
{
    struct buf path = buf_new(&app_arena);

    if (app_empty(state) != 0)
        return -1;
    app.call.now = APP_NOW;
    buf_format(&path, "%s.master", store_path(app.call.store));
    DESK_OK(seal_master_create(path.ptr, err));
    DESK_OK(seal_master_load(path.ptr, &master, err));
    desk_own = (struct sign_desk){ .sessions = session_keep_new(&kit_arena),
                                   .master = master };
    app.desk = &desk_own;
    desk_karin = desk_user("karin");
    desk_olle = desk_user("olle");
    set_up();
    return 0;
}

int desk_close(void **state)
{
    app.desk = NULL;
    session_keep_free(desk_own.sessions);
    seal_master_free(master);
    arena_free(&kit_arena);
    return app_remove(state);
}

/* ---------- a browser ---------- */

/* A session of `user_id`, as the cookie header says it. */
const char *desk_session(int64_t user_id)
{
    struct session_new new = { .user_id = user_id, .how = "demo" };
    struct call call = app_own_call();
    struct secret_token token;
    struct buf cookie = buf_new(&app_arena);

    DESK_OK(session_make(&call, desk_own.sessions, &new, &token, err));
    desk_durable(&call);
    buf_format(&cookie, DESK_COOKIE "=%s", token.text);
    return cookie.ptr;
}

struct str desk_csrf(const char *cookie)
{
    return csrf_of_session(&app_arena, str_from(cookie + strlen(DESK_COOKIE "=")));
}

struct answer desk_get(const char *target, const char *cookie)
{
    return app_ask(&app_arena,
                   (struct raw_request){ .method = STR("GET"),
                                         .target = str_from(target),
                                         .accept = STR("text/html"),
                                         .agent = STR(DESK_AGENT),
                                         .cookie = str_from(cookie) },
                   (struct str){ 0 });
}

/* A form with `fields` and the token `csrf`. */
struct answer desk_post_with(struct raw_request raw, const char *fields,
                             struct str csrf)
{
    struct buf body = buf_new(&app_arena);

    buf_cstr(&body, fields);
    app_field(&body, CSRF_FIELD, csrf);
    raw.method = STR("POST");
    raw.agent = STR(DESK_AGENT);
    if (!raw.content_type.len)
        raw.content_type = STR(DESK_TYPE);
    return app_ask(&app_arena, raw, buf_str(&body));
}

struct answer desk_post(const char *target, const char *cookie, const char *fields)
{
    return desk_post_with((struct raw_request){ .target = str_from(target),
                                                .accept = STR("text/html"),
                                                .cookie = str_from(cookie) },
                          fields, desk_csrf(cookie));
}

/* Signs karin in with what stands in the browser's cookies already. */
struct answer desk_sign_in(const char *cookie, const char *password, int64_t step)
{
    struct buf fields = buf_new(&app_arena), all = buf_new(&app_arena);

    app_field(&fields, "login", STR("karin"));
    app_field(&fields, "password", str_from(password));
    app_field(&fields, "code", str_from(desk_code(desk_secret, step)));
    buf_format(&all, CSRF_COOKIE "=" APP_TOKEN "; %s", cookie);
    return desk_post_with((struct raw_request){ .target = STR("/sign-in"),
                                                .accept = STR("text/html"),
                                                .cookie = buf_str(&all) },
                          fields.ptr, STR(APP_TOKEN));
}

/* "insteg=..." of a Set-Cookie. */
const char *desk_cookie(struct answer answer)
{
    struct str value = answer.cookie[0], cookie;

    assert_true(str_next(&value, ';', &cookie));
    assert_true(str_starts(cookie, DESK_COOKIE "="));
    return str_cstr(&app_arena, cookie);
}

void desk_status(struct answer answer, int status)
{
    if (answer.status != status)
        fail_msg("status %d, not %d: %.*s", answer.status, status,
                 answer.body.len < 900 ? (int)answer.body.len : 900, answer.body.ptr);
}
