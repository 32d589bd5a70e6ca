/*
 * await.h: what an answer must wait for before it leaves: the row of the log that says
 * who sees it; then a row that is written already together with the change, which
 * mostly have one ticket.
 *
 * Purity  touches the answer; any thread.
 */
#ifndef WEB_AWAIT_H
#define WEB_AWAIT_H

#include "web/server.h"
#include "web/wait.h"

enum awaited { AWAIT_NOTHING, AWAIT_NOTE, AWAIT_TICKETS };

enum awaited await_next(const struct server_options *options,
                        const struct answer *answer);
/* Asks for the outcome of await_next, which is then no longer awaited; `wait` is told.
 */
void await_outcome(const struct server_options *options, struct answer *answer,
                   struct wait *wait);
/* Words what it means that `which` failed by `outcome`. */
void await_refuse(enum awaited which, enum err_kind outcome, struct err *err);

#endif
