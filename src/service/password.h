/*
 * password.h: passwords that cannot be read back, and not guessed quickly.
 *
 * In      a password as it was typed; a hash as it was stored.
 * Out     a hash to store (with its salt and cost in it); whether a password fits one.
 * Method  Argon2id (libsodium), PASSWORD_OPS passes over PASSWORD_MEM_BYTES. Checking
 *         against no hash costs as much as against one, so that an unknown user takes
 *         as long as a known one. PASSWORD_AT_ONCE are computed at a time in the whole
 *         program, PASSWORD_QUEUE wait; who comes then is told that we are busy.
 *         Measured: 95 to 113 ms of processor time with 4 passes, a quarter more with
 *         5. Source: RFC 9106; OWASP ASVS 5.0, 6.2 and 11.4.
 * Purity  any thread; one gate for the program, as it guards the machine's cores.
 * Limits  PASSWORD_LEAST characters, PASSWORD_MOST_BYTES.
 */
#ifndef SERVICE_PASSWORD_H
#define SERVICE_PASSWORD_H

#include "base/err.h"

#define PASSWORD_LEAST      12u
#define PASSWORD_MOST_BYTES 256u
#define PASSWORD_OPS        5u
#define PASSWORD_MEM_BYTES  ((size_t)64 << 20)
#define PASSWORD_AT_ONCE    2u
#define PASSWORD_QUEUE      16u
#define PASSWORD_HASH_BYTES 128u /* text and a terminator */
#define PASSWORD_SALT_BYTES 16u
#define PASSWORD_KEY_BYTES  32u
#define PASSWORD_OWN_LEAST                                                             \
    4u /* letters of a login or a unit that may not stand in it */

/* Whose password it will be. */
struct password_owner {
    struct str login, name;
    const struct str *unit; /* the names of the units she works for */
    uint32_t unit_count;
};

/*
 * May this be somebody's password? Any characters, no rule but length, that neither the
 * login nor the name of a unit stands in it, and that it is not among the first that
 * are guessed (password_easy.h).
 * err     ERR_INPUT  with what to do.
 */
MUST_USE bool password_is_fit(struct str password, const struct password_owner *owner,
                              struct err *err);

/* err  ERR_UNAVAILABLE  busy: more than PASSWORD_QUEUE wait; or no memory. */
MUST_USE bool password_hash(struct str password, char hash[PASSWORD_HASH_BYTES],
                            struct err *err);

/*
 * Whether `password` fits `hash`; of an empty hash never, and it takes as long.
 * err     ERR_UNAVAILABLE as password_hash.
 */
MUST_USE bool password_check(struct str hash, struct str password, bool *right,
                             struct err *err);

/* The same text under the same salt gives the same key: for codes that are short, and
 * are looked up by what is stored. err as password_hash. */
MUST_USE bool password_key(struct str text,
                           const unsigned char salt[PASSWORD_SALT_BYTES],
                           unsigned char key[PASSWORD_KEY_BYTES], struct err *err);

/* How many times Argon2id has run in this program: for tests, instead of a clock. */
uint64_t password_runs(void);

#endif
