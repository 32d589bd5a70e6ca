/*
 * need_wording.h: a need that says what the discrimination act forbids is kept, and
 * paused, until the wording is changed or the unit's manager lets it through.
 *
 * In      a need built in a talk.
 * Out     events of the kind need_wording (blocked, lifted, clear), the need's
 *         standing, and for each wording that was let through a row of need_lift with
 *         the reason.
 * Method  each new version is judged anew: what was let through in one is not in the
 *         next. A blocked need is paused and cannot be opened (need_stand).
 * Who     who may lift is in the table of access (need_lift): the unit's manager.
 */
#ifndef SERVICE_NEED_WORDING_H
#define SERVICE_NEED_WORDING_H

#include "service/need_talk.h"

struct tx;

/* After a version was saved: pauses the need, or opens it again when it was paused for
 * its wording. err as event_add. */
MUST_USE bool need_wording_judge(struct call *call, struct tx *tx,
                                 const struct need *need, bool is_blocked,
                                 struct err *err);
/* Whether the need waits for other wording. */
MUST_USE bool need_wording_waits(struct tx *tx, int64_t need_rid, bool *waits,
                                 struct err *err);

struct wording_lift {
    int64_t need_rid;
    struct str reason;
};
/*
 * Lets the wording of the version that stands through. Durable when it returns.
 * err     ERR_INPUT  the reason is too short or too long; ERR_CONFLICT  nothing is
 *         blocked; ERR_NOT_FOUND  no such need of the unit.
 */
MUST_USE bool need_wording_lift(struct call *call, const struct ad_reader *reader,
                                const struct wording_lift *lift, struct err *err);

/* The event that wording was let through: also of a need from an advertisement. */
MUST_USE bool need_wording_lifted(const struct call *call, struct tx *tx,
                                  const struct need *need, struct str reason,
                                  struct err *err);

/* The need as it was saved, read again: its wording that may not be published. */
MUST_USE bool need_wording_read(struct call *call, const struct ad_reader *reader,
                                int64_t need_rid, struct need_talk **talk,
                                struct err *err);

#endif
