/*
 * csrf.h: does this unsafe request come from a page of ours?
 *
 * Method  a random token in a cookie (SameSite=Lax, HttpOnly) must come back in the
 *         form's field "csrf", which {{>csrf}} puts there; besides, Origin and
 *         Sec-Fetch-Site must not name another site. A JSON body needs no token: a
 *         page elsewhere cannot send that type without asking, and we never allow it.
 * Purity  csrf_token reads the system's randomness; csrf_check is pure.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include "web/router.h"

#define CSRF_FIELD  "csrf"
#define CSRF_COOKIE "insteg_csrf"
#define CSRF_CHARS  32u /* 128 bits in hex */

/* The token of the request's cookie, or a new one in `arena`; *fresh says which. */
struct str csrf_token(struct arena *arena, struct str cookie, bool *fresh);

/* err  ERR_DENIED (FAULT_TOKEN). */
MUST_USE bool csrf_check(const struct raw_request *raw, const struct form *form,
                         struct err *err);

#endif
