/*
 * secret.h: random words that prove something: tokens of sessions and links, codes on
 * paper; and what is stored of them.
 *
 * Method  tokens are 256 random bits in base64url; codes are of 31 signs that cannot be
 *         taken for each other (no 0 O 1 I L). What is stored is BLAKE2b-256 of what
 *         the secret is for and of itself.
 * Purity  reads random numbers; the rest is pure.
 */
#ifndef SERVICE_SECRET_H
#define SERVICE_SECRET_H

#include "base/err.h"
#include "base/hash.h"

#define SECRET_TOKEN_CHARS    43u
#define SECRET_PAPER_CHARS    8u  /* 39 bits, and a birth date */
#define SECRET_RECOVERY_CHARS 12u /* 59 bits                   */
#define SECRET_CODE_BYTES     20u /* the longest, with dashes and a terminator */

struct secret_token {
    char text[SECRET_TOKEN_CHARS + 1];
};
void secret_token_make(struct secret_token *token);
/* Could this be a token? Anything else need not be looked up. */
bool secret_token_is_sound(struct str text);

/* `chars` signs in groups of four with dashes. */
void secret_code_make(uint32_t chars, char text[SECRET_CODE_BYTES]);
/* Upper case, without blanks and dashes; false when it has other than `chars` signs. */
bool secret_code_fold(struct str typed, uint32_t chars, char text[SECRET_CODE_BYTES]);

/* A random id that may be shown: 1 .. 2^53 - 1. */
int64_t secret_rid(void);

/* What is stored of `text`; `what` is a constant: "session", "link". */
void secret_hash(const char *what, int64_t owner, struct str text,
                 unsigned char hash[HASH_BYTES]);

#endif
