/*
 * need_state.h: whose a need is and how it stands: paused, filled, withdrawn, opened
 * again, each with its reason.
 *
 * In      what was chosen.
 * Out     events of the kinds need_added and need_status, and the row of need_state
 *         they make, which event_rebuild makes again.
 * Method  the latest need_added says firm, workplace, contact, visit and recruitment;
 *         the latest need_status how it stands. A need without events came from a file:
 *         it is open, and belongs to no firm.
 * Who     those of the need's unit. Another unit's need is ERR_NOT_FOUND to who would
 *         change it.
 * Durable when need_stand returns.
 */
#ifndef SERVICE_NEED_STATE_H
#define SERVICE_NEED_STATE_H

#include "domain/need_word.h"
#include "service/call.h"

struct tx;

/* What a need belongs to, by random ids; 0: none. */
struct need_bond {
    int64_t firm_rid, workplace_rid, contact_rid, visit_rid, recruitment_rid;
};
/* Writes the event, unless the need belongs so already. err as event_add. */
MUST_USE bool need_bind(const struct call *call, struct tx *tx, int64_t need_rid,
                        const struct need_bond *bond, struct err *err);

struct need_standing {
    int64_t rid; /* of a need, or of a recruitment */
    enum need_status status;
    struct str reason, side; /* words; side may be empty       */
    int32_t until_day;       /* paused until; DAY_NONE: not said */
};
/*
 * err     ERR_INPUT      the reason does not go with the status, or a day that has
 *                        passed; ERR_NOT_FOUND  no such need of the unit; ERR_CONFLICT
 *                        its wording may not be published, so it is not opened.
 */
MUST_USE bool need_stand(struct call *call, const struct need_standing *standing,
                         struct err *err);

/* err ERR_INPUT: as of need_stand. Of a recruitment too. */
MUST_USE bool need_standing_fits(const struct call *call,
                                 const struct need_standing *standing, struct err *err);
/* The event of it alone; subject: "need", "recruitment". */
MUST_USE bool need_standing_add(const struct call *call, struct tx *tx,
                                const char *subject,
                                const struct need_standing *standing, struct err *err);

/* need_stand within a transaction, with a reason that was not chosen. */
MUST_USE bool need_standing_write(struct call *call, struct tx *tx,
                                  const struct need_standing *standing,
                                  struct err *err);

/* How many of a need's places the firm has filled so far; all of them: it is filled. */
struct need_fill {
    int64_t need_rid;
    int32_t filled;
    struct str reason; /* hired_ours, hired_other or mistake */
};
/*
 * err     ERR_INPUT      not 0 .. as many places as it has, or another reason;
 *         ERR_CONFLICT   it is neither open nor paused; ERR_NOT_FOUND  as above.
 */
MUST_USE bool need_fill(struct call *call, const struct need_fill *fill,
                        struct err *err);

/* A need of the caller's unit: its row. err  ERR_NOT_FOUND. */
MUST_USE bool need_own_of(const struct call *call, struct tx *tx, int64_t rid,
                          int64_t *id, struct err *err);

/* The projection (service/event_rebuild.h). */
MUST_USE bool need_state_make(struct tx *tx, int64_t need_rid, struct err *err);
MUST_USE bool need_state_forget(struct tx *tx, struct err *err);

#endif
