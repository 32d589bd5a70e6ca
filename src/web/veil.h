/*
 * veil.h: what somebody typed to find a person, carried in an address that says
 * nothing.
 *
 * A name or a number in an address stays in histories, bookmarks and the access logs of
 * proxies. So a search is sent as a form and answered with 303 to an address where what
 * was typed stands sealed; going back and reloading ask that address again.
 *
 * In      a text of at most VEIL_BYTES; the request, whose session it belongs to.
 * Out     base64url; how long the text is can be told in steps of VEIL_STEP only.
 * Method  service/seal under a key that follows from the session's token (before
 *         signing in: from the form's token). With the session the address dies;
 *         nothing is kept.
 * Purity  reads random numbers; the rest is pure.
 * Limits  VEIL_BYTES of text.
 */
#ifndef WEB_VEIL_H
#define WEB_VEIL_H

#include "web/reply.h"
#include "web/request.h"

#define VEIL_BYTES 400u
#define VEIL_STEP  100u
#define VEIL_FIELD "s" /* of the query */

/* `text` sealed, in the request's arena; empty for the empty text. */
struct str veil_put(const struct request *request, struct str text);

/* The text in the query's VEIL_FIELD, in the arena; empty when there is none, or when
 * it was sealed in another session. */
struct str veil_get(const struct request *request);

/* The same of a form's field, for a page that sends it back. */
struct str veil_open(const struct request *request, struct str sealed);

/* 303 to `url`, with what the form's field `q` holds under the veil.
 * err  ERR_INPUT  it is longer than VEIL_STEP bytes. */
MUST_USE bool veil_search(const struct request *request, struct reply *reply,
                          struct str url, struct err *err);

#endif
