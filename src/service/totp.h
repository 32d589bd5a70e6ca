/*
 * totp.h: the six digits that an app on a phone shows, new every half minute.
 *
 * In      a secret of TOTP_SECRET_BYTES; a moment in seconds.
 * Out     the code; which time step a typed code belongs to; the text and the picture
 *         by which an app learns the secret.
 * Method  RFC 6238 over HMAC-SHA-1 (RFC 2104, FIPS 180-4), as that is what every app
 *         can. libsodium has no SHA-1, so it is here; nothing else may use it.
 * Purity  pure.
 * Limits  codes of one step before and after now are taken: clocks differ.
 */
#ifndef SERVICE_TOTP_H
#define SERVICE_TOTP_H

#include "base/err.h"

#define TOTP_SECRET_BYTES 20u
#define TOTP_STEP_S       30
#define TOTP_DIGITS       6u
#define TOTP_KEY_CHARS    32u /* the secret in base 32 */

/* The code of time step `step` with `digits` 6..8 digits, terminated. */
void totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t step,
               uint32_t digits, char code[9]);

/*
 * The time step that `typed` (blanks are fine) is the code of, near `now_s`, and later
 * than `last_step`: a code is good once.
 * return  false: of none; `step` is then as it was.
 */
bool totp_check(const unsigned char secret[TOTP_SECRET_BYTES], struct str typed,
                int64_t now_s, int64_t last_step, int64_t *step);

/* The secret as it is typed into an app: groups of four, in `arena`. */
struct str totp_key_text(struct arena *arena,
                         const unsigned char secret[TOTP_SECRET_BYTES]);
/* otpauth://totp/insteg:LOGIN?secret=...&issuer=insteg, in `arena`. */
struct str totp_uri(struct arena *arena, const unsigned char secret[TOTP_SECRET_BYTES],
                    struct str login);

/* For the tests of RFC 2202 and FIPS 180. */
void totp_hmac_sha1(struct str key, struct str text, unsigned char out[20]);

#endif
