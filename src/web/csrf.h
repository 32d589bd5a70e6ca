/*
 * csrf.h: does this unsafe request come from a page of ours?
 *
 * Method  who has signed in: the form's field "csrf", which {{>csrf}} puts there, must
 *         be the token that follows from her session's, so neither another user's nor
 *         one of an earlier session will do. Before signing in: a random token in a
 *         cookie (SameSite=Lax, HttpOnly) must come back in that field. Besides, Origin
 *         and Sec-Fetch-Site must not name another site. A JSON body needs no token: a
 *         page elsewhere cannot send that type without asking, and we never allow it.
 * Purity  csrf_token reads the system's randomness; the rest is pure.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include "web/router.h"

#define CSRF_FIELD  "csrf"
#define CSRF_COOKIE "insteg_csrf"
#define CSRF_CHARS  32u /* 128 bits in hex */

/* The token of the request's cookie, or a new one in `arena`; *fresh says which. */
struct str csrf_token(struct arena *arena, struct str cookie, bool *fresh);

/* The token of who is signed in by `session_token`; in `arena`. */
struct str csrf_of_session(struct arena *arena, struct str session_token);

/* After gate_enter. err  ERR_DENIED (FAULT_TOKEN); where nothing but the token is wrong
 * and the browser vouches for it that a page of ours sent the form, it is `stale`: what
 * was typed may be given back, to be sent again. */
MUST_USE bool csrf_check(const struct raw_request *raw, struct request *request,
                         struct err *err);

#endif
