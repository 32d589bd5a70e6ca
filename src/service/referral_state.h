/*
 * referral_state.h: how referrals and what employers are asked stand, made from their
 * events: the projections that writes and event_rebuild share (service/event.h).
 *
 * In      the random id of a subject. Out: its row, made anew.
 * Method  the events that hold, in the order they were written: each answer and end is
 *         a step of domain/referral_rule.h; one that does not fit the state then is not
 *         taken, so what was written stays and the state is sound.
 * Purity  in the caller's writing transaction.
 */
#ifndef SERVICE_REFERRAL_STATE_H
#define SERVICE_REFERRAL_STATE_H

#include "service/call.h"

struct tx;

/* err  ERR_STATE  the events speak of a need or firm that is not there; of the store.
 */
MUST_USE bool referral_state_make(struct tx *tx, int64_t rid, struct err *err);
MUST_USE bool ask_state_make(struct tx *tx, int64_t rid, struct err *err);
MUST_USE bool referral_state_forget(struct tx *tx, struct err *err);
MUST_USE bool ask_state_forget(struct tx *tx, struct err *err);

#endif
