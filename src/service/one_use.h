/*
 * one_use.h: ways in that are good once: a link, or a code on paper with a birth date.
 * For participants and employers, who need no password and no e-mail; and the link by
 * which somebody of the staff sets up hers.
 *
 * In      whose (a user_account; service/user.h makes one for a participant), what for,
 *         and how many days it is good.
 * Out     the secret, once: only a hash of it is kept. A link is PATH/in/TOKEN.
 *         A paper code is eight signs, as K7MP-3XWQ; typed at /code with the birth
 *         date. It is kept as Argon2id of both, so who has stolen the database cannot
 *         try them all, and a wrong code and a wrong date are the same answer.
 * Purity  one writing transaction; call->ticket is set.
 * Limits  ONE_USE_DAYS_MOST. A new link or code for the same purpose voids no other,
 *         but a new set-up link does (one_use_void).
 */
#ifndef SERVICE_ONE_USE_H
#define SERVICE_ONE_USE_H

#include "service/call.h"
#include "service/password.h"
#include "service/secret.h"

#define ONE_USE_DAYS_MOST 90
#define ONE_USE_PATH      "/in/"

enum one_use_purpose {
    ONE_USE_SET_UP, /* to choose a password and connect the code app */
    ONE_USE_ENTER,  /* to be signed in                               */
    ONE_USE_PURPOSE_COUNT
};

struct one_use_new {
    int64_t user_id;
    enum one_use_purpose purpose;
    int32_t days; /* 1 .. ONE_USE_DAYS_MOST */
};

/* err  ERR_INPUT  days out of bounds; or of the store. */
MUST_USE bool one_use_link(struct call *call, const struct one_use_new *new,
                           struct secret_token *token, struct err *err);
/* Takes as long as a password. err  also ERR_UNAVAILABLE: busy. */
MUST_USE bool one_use_code(struct call *call, const struct one_use_new *new,
                           int32_t birth_day, char code[SECRET_CODE_BYTES],
                           struct err *err);
/* Voids what was given to `user_id` for `purpose` and not used. */
MUST_USE bool one_use_void(struct call *call, int64_t user_id,
                           enum one_use_purpose purpose, struct err *err);

struct one_use {
    int64_t id, user_id;
    enum one_use_purpose purpose;
    struct str name, login; /* of the user, in the call's arena */
};

/* The link `token`, looked at and not used. found  false: never given, used, void, too
 * old, or its user is closed; which, nobody is told. */
MUST_USE bool one_use_look(const struct call *call, struct str token,
                           struct one_use *link, bool *found, struct err *err);
/* The same for a paper code. err  also ERR_UNAVAILABLE: busy. */
MUST_USE bool one_use_look_code(struct call *call, struct str code, int32_t birth_day,
                                struct one_use *link, bool *found, struct err *err);

/* Within the transaction of what it opens: false in *used when somebody was first. */
struct tx;
MUST_USE bool one_use_use(struct tx *tx, int64_t id, int64_t now, bool *used,
                          struct err *err);

#endif
