/*
 * desk_kit.h: app_kit with a desk that lets people in: a master key, karin, who has set
 * up password and app, olle, who has not; and a browser with cookies.
 */
#ifndef TESTS_WEB_DESK_KIT_H
#define TESTS_WEB_DESK_KIT_H

#include "app_kit.h"

#define DESK_PASSWORD "tre gula elefanter"
#define DESK_COOKIE   "insteg"
#define DESK_AGENT    "Mozilla/5.0 (X11; Linux) Firefox/120.0"
#define DESK_TYPE     "application/x-www-form-urlencoded"

/* Fails the test when `call`, which sets `err`, does. */
#define DESK_OK(call)                                                                  \
    do {                                                                               \
        struct err err_ = { 0 }, *err = &err_;                                         \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

extern struct sign_desk desk_own;                    /* of the running test */
extern unsigned char desk_secret[TOTP_SECRET_BYTES]; /* of karin's app */
extern int64_t desk_karin, desk_olle;

/* cmocka's set-up and tear-down of a test. */
int desk_open(void **state);
int desk_close(void **state);

void desk_durable(struct call *call);
/* A coach of unit 1; her row. */
int64_t desk_user(const char *login);
/* The secret that was sealed for karin. */
void desk_read(struct str sealed, unsigned char secret[TOTP_SECRET_BYTES]);
/* What an app with `secret` shows, `step` from now. */
const char *desk_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step);

/* A session of `user_id`, as the cookie header says it; and the token of its forms. */
const char *desk_session(int64_t user_id);
struct str desk_csrf(const char *cookie);

struct answer desk_get(const char *target, const char *cookie);
/* A form with `fields`, which end with &, and the token of the session, or `csrf`. */
struct answer desk_post(const char *target, const char *cookie, const char *fields);
struct answer desk_post_with(struct raw_request raw, const char *fields,
                             struct str csrf);
/* Signs karin in with what stands in the browser's cookies already. */
struct answer desk_sign_in(const char *cookie, const char *password, int64_t step);

/* "insteg=..." of a Set-Cookie. */
const char *desk_cookie(struct answer answer);
void desk_status(struct answer answer, int status);

#endif
