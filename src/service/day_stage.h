/*
 * day_stage.h: the people whose cases the caller holds, by the stage they are in, and
 * how long they have been there.
 *
 * Out     an array of {"programme","programme_id","stage","people","days_mean",
 *         "days_longest"}: numbers, nobody by name. Days are those that the stage's own
 *         limits count; of a pause too.
 * Who     open and paused ways of people of the caller's unit; who has a protected
 *         identity is in no number, nor who is in a programme that ended a year ago.
 * Order   by programme, then as its stages follow one another.
 * Purity  in the caller's transaction.
 * Limits  DAY_STAGES_MOST lines.
 */
#ifndef SERVICE_DAY_STAGE_H
#define SERVICE_DAY_STAGE_H

#include "service/call.h"

#define DAY_STAGES_MOST 64u

struct tx;

/* err of the store; ERR_STATE  a programme's file is not there. */
MUST_USE bool day_stages_put(struct call *call, struct tx *tx, struct view *list,
                             struct err *err);

#endif
