/*
 * employer_key.h: the ways by which an employer answers without an account: a link, and
 * a code of eight signs on paper.
 *
 * In      what is asked (employer_ask.rid), until which day it is good.
 * Out     the secret, once: only a hash is kept. A link is EMPLOYER_PATH and 43 signs.
 *         A code is kept as Argon2id, so who has stolen the database cannot try them
 *         all; whoever types one gets a link of her own for the day.
 * Method  a link opens as often as one likes: programs that read mail open every link.
 *         What is good once is each answer: so it has a table of its own beside
 *         one_use.h, and no user. When its day is past the link still says what it was
 *         about and whom to call.
 * Purity  employer_link_make within the caller's transaction; the codes open their own
 *         and take as long as a password.
 */
#ifndef SERVICE_EMPLOYER_KEY_H
#define SERVICE_EMPLOYER_KEY_H

#include "service/call.h"
#include "service/secret.h"

#define EMPLOYER_PATH "/answer/"

struct tx;

struct employer_key_new {
    int64_t ask_rid;
    int32_t until;   /* its last day */
    bool by_hand;    /* given to whoever is there now, whom we have met */
    int64_t made_at; /* 0: now; of a link for a code when that was given */
};
MUST_USE bool employer_link_make(const struct call *call, struct tx *tx,
                                 const struct employer_key_new *new,
                                 struct secret_token *token, struct err *err);
/* err  also ERR_UNAVAILABLE: busy. Durable when it returns. */
MUST_USE bool employer_code_make(struct call *call, const struct employer_key_new *new,
                                 char code[SECRET_CODE_BYTES], struct err *err);

struct employer_key {
    int64_t ask_rid;
    int32_t until;
    int64_t made_at;
    bool by_hand;
};
/* found  false: it was never given. One whose day is past is found. */
MUST_USE bool employer_link_look(struct call *call, struct str token,
                                 struct employer_key *key, bool *found,
                                 struct err *err);
/*
 * A code as typed, from `address`: a link in its place, as long as the code is good.
 * err     ERR_DENIED  it fits nothing; ERR_UNAVAILABLE  too early after wrong tries, or
 *         busy.
 */
MUST_USE bool employer_code_use(struct call *call, struct str code, struct str address,
                                struct secret_token *token, struct err *err);

#endif
