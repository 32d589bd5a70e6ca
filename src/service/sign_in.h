/*
 * sign_in.h: proving who one is: password and code, a recovery code, a link, a code on
 * paper, a proxy's word; and setting up the first two.
 *
 * In      what was typed; from where, by which browser.
 * Out     a token for the browser's cookie.
 * Method  every try counts before it is looked at (attempt.h). A password is always
 *         hashed, of an unknown user too, and all that is wrong gets one answer. A code
 *         of the app is good once. After a password was chosen or changed, or another
 *         app connected, all other sessions of the user end.
 * Purity  the database; call->ticket is set: answer when it is durable.
 * Errors  ERR_DENIED what was typed is not right (never what of it); ERR_UNAVAILABLE
 *         too early after wrong tries, or busy; ERR_STATE there is no master key
 *         (sign_desk.master), which codes need.
 */
#ifndef SERVICE_SIGN_IN_H
#define SERVICE_SIGN_IN_H

#include "service/one_use.h"
#include "service/proxy_word.h"
#include "service/qr.h"
#include "service/seal.h"
#include "service/session.h"
#include "service/totp.h"

#define SIGN_RECOVERY_CODES 10u
#define SIGN_WRAPPED_CHARS  ((size_t)2 * SEAL_WRAPPED_BYTES)

/* What a server holds to let people in. */
struct sign_desk {
    struct session_keep *sessions;
    const struct seal_master *master; /* NULL: no passwords and code apps          */
    struct proxy_keep *proxy;         /* NULL: no proxy's word is heard            */
    bool demo;                        /* invented people: a click signs them in    */
};

/* Whose browser, and where. */
struct sign_from {
    struct str address; /* as the server saw it, or a proxy of ours says */
    struct str agent;   /* User-Agent                                    */
};

struct sign_try {
    struct str login, password, code; /* the code: six digits, or a recovery code */
    struct sign_from from;
};
MUST_USE bool sign_in_password(struct call *call, const struct sign_desk *desk,
                               const struct sign_try *try, struct secret_token *token,
                               struct err *err);

struct sign_paper {
    struct str code;
    int32_t birth_day;
    struct sign_from from;
};
MUST_USE bool sign_in_paper(struct call *call, const struct sign_desk *desk,
                            const struct sign_paper *paper, struct secret_token *token,
                            struct err *err);

/* Uses the link. err  ERR_NOT_FOUND  it is not good (any more). */
MUST_USE bool sign_in_link(struct call *call, const struct sign_desk *desk,
                           struct str link, const struct sign_from *from,
                           struct secret_token *token, struct err *err);

/* A proxy's word. err  as proxy_word_hear; ERR_DENIED  no such user. */
MUST_USE bool sign_in_proxy(struct call *call, const struct sign_desk *desk,
                            struct str word, int64_t *user_id, struct err *err);

/* A user of a demo, by login. err  ERR_NOT_FOUND  not a demo, or no such user. */
MUST_USE bool sign_in_demo(struct call *call, const struct sign_desk *desk,
                           struct str login, const struct sign_from *from,
                           struct secret_token *token, struct err *err);

/* What a set-up page shows: a new secret, which it sends back sealed. */
struct sign_offer {
    char sealed[SIGN_WRAPPED_CHARS + 1];
    struct str key, uri; /* to type, and to open on the phone itself */
    struct qr qr;
};
/* link    whose: only user_id and login are read.
 * sealed  of a page that comes back; empty: a new secret. */
MUST_USE bool sign_offer(const struct call *call, const struct sign_desk *desk,
                         const struct one_use *link, struct str sealed,
                         struct sign_offer *offer, struct err *err);

struct sign_codes {
    char code[SIGN_RECOVERY_CODES][SECRET_CODE_BYTES];
};

struct sign_set_up {
    const struct one_use *link;
    struct str sealed, password, code;
    struct sign_from from;
};
/* err  also ERR_INPUT  the password is not fit, or the code is not the app's. */
MUST_USE bool sign_set_up(struct call *call, const struct sign_desk *desk,
                          const struct sign_set_up *given, struct sign_codes *codes,
                          struct secret_token *token, struct err *err);

struct sign_change {
    const struct session *session;
    struct str password, code; /* those that hold; the code of the app */
    struct str wanted;         /* the new password                     */
    struct sign_from from;
};
MUST_USE bool sign_change(struct call *call, const struct sign_desk *desk,
                          const struct sign_change *change, struct secret_token *token,
                          struct err *err);
/* New recovery codes; the old are void. `wanted` is not read. */
MUST_USE bool sign_new_codes(struct call *call, const struct sign_desk *desk,
                             const struct sign_change *change, struct sign_codes *codes,
                             struct secret_token *token, struct err *err);

/* Another app in the place of the one she has: `own.code` is of the old app, or a
 * recovery code; `fresh` is what the new one shows of the offer `sealed`. The recovery
 * codes are new too, and all other sessions of the user end; `own.wanted` is not read.
 * err  also ERR_INPUT  `fresh` is not the new app's; nothing was tried then. */
struct sign_app {
    struct sign_change own;
    struct str sealed, fresh;
};
MUST_USE bool sign_new_app(struct call *call, const struct sign_desk *desk,
                           const struct sign_app *app, struct sign_codes *codes,
                           struct secret_token *token, struct err *err);

/* How many recovery codes are left, and whether there is a password at all. */
MUST_USE bool sign_state(const struct call *call, int64_t user_id, int64_t *codes_left,
                         bool *has_password, struct err *err);

/*
 * Whether the database may be served: with identities in it, but no user, everybody on
 * this machine could read them.
 * err     ERR_STATE  with what to do: insteg user add.
 */
MUST_USE bool sign_may_open(const struct call *call, struct err *err);

/* Whether the database is a demo's. */
MUST_USE bool sign_is_demo(const struct call *call, bool *demo, struct err *err);

#endif
