/*
 * stranger_log.h: how often somebody who had not signed in asked for what needs it.
 *
 * Method  anybody can ask, without end, so none of them has a row of her own: they are
 *         counted in memory, and an hour with any becomes one row of the log (action
 *         sign_missing), about nobody and of no domain. A program that is killed loses
 *         the count of that hour; what they asked for was shown to none of them.
 * Purity  the count may be raised by any thread; it is written by one.
 */
#ifndef SERVICE_STRANGER_LOG_H
#define SERVICE_STRANGER_LOG_H

#include <stdatomic.h>

#include "base/err.h"

struct stranger_log {
    _Atomic int64_t times;
    int64_t hour; /* since 1970, of the last row: the writer's */
};

struct store;

void stranger_log_one(struct stranger_log *strangers);

/* Writes what is owed, once an hour, or with `all` at once; durable when it returns.
 * err  of the store; then the count is kept. */
MUST_USE bool stranger_log_settle(struct stranger_log *strangers, struct store *store,
                                  int64_t now, bool all, struct err *err);

#endif
