/*
 * firm_state.h: what holds of firms, outings, visits and units (free months, the
 * matcher's switch), made from their events: the projections that writes and
 * event_rebuild share (service/event.h).
 *
 * In      the random id of a subject.
 * Out     its rows, made anew.
 * Method  clear what stands, read what holds, write it. A firm's last visit, recall and
 *         next step are those of its latest visit, until the step is done: so visits
 *         are made before firms.
 * Purity  in the caller's writing transaction.
 */
#ifndef SERVICE_FIRM_STATE_H
#define SERVICE_FIRM_STATE_H

#include "service/call.h"

struct tx;
struct event_list;

/* err  ERR_STATE  the events speak of a firm that is not there; of the store. */
MUST_USE bool firm_state_make(struct tx *tx, int64_t firm_rid, struct err *err);
MUST_USE bool outing_state_make(struct tx *tx, int64_t outing_rid, struct err *err);
MUST_USE bool visit_state_make(struct tx *tx, int64_t visit_rid, struct err *err);
MUST_USE bool unit_state_make(struct tx *tx, int64_t org_rid, struct err *err);
/* Of a history that was read (event_history), where all were forgotten. */
MUST_USE bool firm_state_remake(struct tx *tx, struct arena *arena, int64_t firm_rid,
                                const struct event_list *history, struct err *err);
/* A visit of a history that was read (event_history), where all were forgotten. */
MUST_USE bool visit_state_remake(struct tx *tx, struct arena *arena, int64_t visit_rid,
                                 const struct event_list *history, struct err *err);

/* Forget what was made, of all of them. */
MUST_USE bool firm_state_forget(struct tx *tx, struct err *err);
MUST_USE bool outing_state_forget(struct tx *tx, struct err *err);
MUST_USE bool visit_state_forget(struct tx *tx, struct err *err);
MUST_USE bool unit_state_forget(struct tx *tx, struct err *err);

#endif
