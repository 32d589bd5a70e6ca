/*
 * enrolment_again.h: which of somebody's ways through a programme was her first, when
 * her case has become one with another, or two again.
 *
 * In      a person, with the cases that have gone into hers.
 * Out     for each way that says another first way than it should, a correction of the
 *         event that began it, and its state.
 * Method  her ways through one programme are in the order they began; all but the first
 *         name that one, by which figures count her once (tally.h). Asked as of before,
 *         the old event stands: then it was not known.
 * Purity  in the caller's transaction.
 */
#ifndef SERVICE_ENROLMENT_AGAIN_H
#define SERVICE_ENROLMENT_AGAIN_H

#include "service/call.h"

struct tx;

/* err  of the store; ERR_STATE: events are not what was written. */
MUST_USE bool enrolment_again_settle(struct call *call, struct tx *tx,
                                     int64_t person_id, struct err *err);

#endif
