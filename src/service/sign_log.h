/*
 * sign_log.h: what the log of who sees what (audit.h) holds about signing in: who came
 * in, who went, whose sessions were ended by whom, and wrong tries.
 *
 * Method  a row of its kind in the very transaction that makes or ends the session, so
 *         neither is without the other. A wrong try is a refusal: of an account that is
 *         there it names the user's number, of any other nobody at all, and never what
 *         was typed; a flood of them is bounded as of others. A try that came too early
 *         (attempt.h) was not looked at and has no row.
 *         A session that ends by itself, idle or after its hours, has none either: when
 *         follows from the row of its beginning and of its last reading.
 */
#ifndef SERVICE_SIGN_LOG_H
#define SERVICE_SIGN_LOG_H

#include "service/session.h"

/* Within a transaction: `session` began; `renewed`: in the place of another. */
MUST_USE bool sign_log_begun(struct tx *tx, struct call *call,
                             const struct session *session, bool renewed,
                             struct err *err);

struct sign_ended {
    int64_t user_id; /* whose sessions                    */
    int64_t count;   /* none: there is no row             */
    bool own;        /* the very one that is asked from   */
};
/* Within a transaction: they were ended by call->actor, or, when nobody has signed in,
 * by herself. */
MUST_USE bool sign_log_ended(struct tx *tx, struct call *call,
                             const struct sign_ended *ended, struct err *err);

/* A wrong try to sign in as `user_id`; 0: an account that is not there, or a code or a
 * link, which say none. What cannot be written is told on stderr. */
void sign_log_wrong(const struct call *call, int64_t user_id);

#endif
