/*
 * sign_kit.h: what the tests of signing in share: over ad_kit's database, a desk with a
 * master key, users, and an app for codes that shows what a phone would.
 */
#ifndef TESTS_SERVICE_SIGN_KIT_H
#define TESTS_SERVICE_SIGN_KIT_H

#include "ad_kit.h"
#include "service/sign_in.h"
#include "service/user.h"

#define SIGN_PASSWORD "tre gula elefanter"

extern struct sign_desk sign_desk; /* of the running test */

/* cmocka's set-up and tear-down: kit_make and a desk. */
int sign_make(void **state);
int sign_remove(void **state);

/* Moves the test's clock on. */
void sign_later(int64_t seconds);
/* Waits until what was written can be read. */
void sign_wait(void);

/* A coach of unit 1, not set up; her row. */
int64_t sign_user(const char *login);
/* A second unit, of the same domain; its row. */
int64_t sign_unit(const char *name);

/* Somebody who has set up: her secret, her recovery codes, her first session. */
struct sign_person {
    int64_t user_id;
    const char *login;
    unsigned char secret[TOTP_SECRET_BYTES];
    struct sign_codes codes;
    struct secret_token token;
};
struct sign_person sign_person(const char *login);
/* Her secret from here on is that of the offer `sealed`. */
void sign_read_secret(struct sign_person *person, struct str sealed);
/* What her app shows now; `steps` from now. */
struct str sign_code(const struct sign_person *person, int64_t steps);

/* Tries to sign in from `address`; whether it worked; *token may be NULL. */
bool sign_try(const char *login, const char *password, struct str code,
              const char *address, struct secret_token *token, struct err *err);
/* Whether the token is somebody's now; without counting as activity. */
bool sign_holds(const struct secret_token *token);
struct session sign_session(const struct secret_token *token);

#endif
