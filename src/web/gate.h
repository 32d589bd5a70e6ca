/*
 * gate.h: may this request be handled? Asked once, before the handler runs.
 *
 * Method  who asks (router_options.enter) -> how the case in question stands to her
 *         (router_options.relate, for routes with a `subject`) -> one cell of the
 *         table of access (domain/access.h).
 * Errors  nobody signed in: 401, a page becomes the way in. A route about a case that
 *         the reader has no right to: 404, the same bytes as for one that is not
 *         there. Any other: 403.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "web/router.h"

/* Who asks: sets actor, session and the token that forms must carry. Once a request,
 * and not for assets and health. err  what enter says. */
MUST_USE bool gate_enter(struct request *request, const struct raw_request *raw,
                         struct err *err);

/* err  ERR_DENIED, ERR_NOT_FOUND, or what relate says. */
MUST_USE bool gate_pass(struct request *request, struct err *err);

/* For a part of a page: may the reader do `action`, a word of the table, with the case
 * that the route is about? Without a table of access: yes. A yes to an action ..._see
 * is written into the log as a part that was shown (trail.h): ask where you show it. */
bool gate_may(const struct request *request, const char *action);

/* The same for a link to another page: nothing of that is shown here, or logged. */
bool gate_leads(const struct request *request, const char *action);

/* The same for a link from a page about a case to one that is about none. */
bool gate_leads_away(const struct request *request, const char *action);

#endif
