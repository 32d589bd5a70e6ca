/*
 * proxy_word.h: a reverse proxy's word for who somebody is.
 *
 * In      the value of the header X-Insteg-Auth:
 *             base64url(JSON {"sub": LOGIN, "iat": SECONDS, "nonce": TEXT}) "."
 *             hex(HMAC-SHA256(key, the base64url text))
 *         and the key both share, PROXY_KEY_LEAST bytes or more in a file that only its
 *         owner can read.
 * Out     the login.
 * Method  a word is good for PROXY_WORD_S seconds, and once: nonces are remembered for
 *         that long. What was signed before this program started is refused, so a word
 *         heard earlier is not good after a restart either.
 * Purity  any thread; one mutex.
 * Limits  below, each with its name.
 */
#ifndef SERVICE_PROXY_WORD_H
#define SERVICE_PROXY_WORD_H

#include "base/err.h"

#define PROXY_KEY_LEAST   32u
#define PROXY_KEY_MOST    1024u
#define PROXY_WORD_S      60
#define PROXY_AHEAD_S     5 /* a proxy's clock may go ahead so much */
#define PROXY_WORD_BYTES  1024u
#define PROXY_NONCE_LEAST 16u
#define PROXY_NONCE_MOST  128u
#define PROXY_NONCES_MOST (1u << 20) /* in PROXY_WORD_S; more: busy */

struct proxy_keep;

/*
 * Reads the key; a line end after it does not belong to it. `now` is a moment.
 * keep    in `arena`; proxy_keep_free gives back what it holds besides.
 * err     ERR_NOT_FOUND, ERR_DENIED; ERR_STATE  readable by others, or too short.
 */
MUST_USE bool proxy_keep_load(struct arena *arena, const char *file, int64_t now,
                              struct proxy_keep **keep, struct err *err);
void proxy_keep_free(struct proxy_keep *keep); /* NULL is fine */

/*
 * The login that `word` is for, in `arena`.
 * err     ERR_DENIED  not signed by our key, too old, from the future, or heard before;
 *         ERR_INPUT   not of that form; ERR_UNAVAILABLE  too many words at once.
 */
MUST_USE bool proxy_word_hear(struct proxy_keep *keep, struct str word, int64_t now,
                              struct arena *arena, struct str *login, struct err *err);

#endif
