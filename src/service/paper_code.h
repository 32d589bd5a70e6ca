/*
 * paper_code.h: eight signs on paper, as K7MP-3XWQ, for those who come without account
 * and e-mail: participants (one_use.h) and employers (employer_key.h).
 *
 * Out     the code, once; and what is kept of one: Argon2id of it with what it belongs
 *         to, under the salt of the tries (attempt.h), so that who has stolen the
 *         database cannot try them all, and one look finds it.
 * Purity  a writing transaction of its own the first time, for the salt.
 */
#ifndef SERVICE_PAPER_CODE_H
#define SERVICE_PAPER_CODE_H

#include "service/call.h"
#include "service/secret.h"

/* A new one: as it is printed, and folded (secret_code_fold), as it is kept. */
void paper_code_make(char code[SECRET_CODE_BYTES], char folded[SECRET_CODE_BYTES]);

/* What is kept of `text`: a folded code and what sets it apart from others.
 * err  ERR_UNAVAILABLE  busy; or of the store. Takes as long as a password. */
MUST_USE bool paper_code_hash(const struct call *call, struct str text,
                              unsigned char hash[HASH_BYTES], struct err *err);

#endif
