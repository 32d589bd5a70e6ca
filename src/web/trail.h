/*
 * trail.h: what a request shows of whom, gathered while it is handled, for the log.
 *
 * The router does this for every route that is about a case (`subject`, or with
 * ROUTE_OWN that of who asks, where she has one), shows people (ROUTE_PEOPLE) or is
 * logged for another reason (ROUTE_LOGGED); no handler needs to remember it, and none
 * can leave it out:
 *   - a POST about a case, or with ROUTE_LOGGED: the row is owed before the handler
 *     runs (service/audit_owed.h) and so written with the first thing that it writes,
 *     in one transaction: nothing is ever changed without its row. Where nothing was
 *     changed, or the change failed, the row is made when the answer is, as for:
 *     A handler that finds out whom it changes something about says so before it
 *     writes, by request_changes; or its service writes the row itself
 *     (request_logged);
 *   - any other: the row is made when the answer is, and the answer leaves the server
 *     only when the row is on disk. A handler that failed has shown nothing;
 *   - the parts of a page are the actions ..._see that gate_may has said yes to;
 *   - a route with ROUTE_PEOPLE whose handler has not said whom it shows, by
 *     request_shows or request_shows_nobody, answers with an error.
 *   - a reader whom the gate refused, or a handler (404, 403): a row too, of the action
 *     she asked for and the case, if there is one; the answer waits for it as for any
 *     other, so its time tells no more than its bytes. How a flood of them is bounded:
 *     service/audit.h.
 * Where the log cannot be written, nothing about people is shown: 503. A change that a
 * full disk refused (507) has no row: the error shows nothing of anybody.
 */
#ifndef WEB_TRAIL_H
#define WEB_TRAIL_H

#include "web/router.h"

/* A handler shows this person (person.id) on a list. Twice is once. */
void request_shows(const struct request *request, int64_t person_id);
/* The list is empty. */
void request_shows_nobody(const struct request *request);

/* Besides, the number of this person was typed by a reader who may not see her: she is
 * told nothing of it; of a protected identity the reviewer is called (audit.h). */
void request_sought(const struct request *request, int64_t person_id);

/* The handler, of a POST that is about no case by its address, is about to change what
 * is written about this person: from here on the row is owed, and names her. */
void request_changes(const struct request *request, int64_t person_id);
/* The row about this person has been written, with the change. */
void request_logged(const struct request *request, int64_t person_id);
/* Though it is a POST, what is left to be logged is what it shows. */
void request_only_shows(const struct request *request);

/* For gate.c: `action` of the table was allowed for a part of the page. */
void trail_part(const struct request *request, const char *action);

/* For the router: right before and after the handler, the same thread. */
void trail_begin(struct request *request);
void trail_end(struct request *request);

/* What the answer waits for. err  ERR_INTERNAL  the handler has not said whom it shows.
 */
MUST_USE bool trail_after(struct request *request, struct answer *answer,
                          struct err *err);
/* The same where there was an error instead, or gate_pass or trail_no refused. */
void trail_failed(struct request *request, const struct err *err,
                  struct answer *answer);
/* For the router: a handler failed. That it found nothing, or said no, is a refusal by
 * request->refused_id, which the handler sets where there is such a case. Not of a
 * route with ROUTE_COMMON, where there is nothing that is somebody else's. */
void trail_no(struct request *request, const struct err *err);

#endif
