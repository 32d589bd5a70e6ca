/*
 * day_stage.h: the people whose cases the caller holds, by the stage they are in, and
 * how long they have been there.
 *
 * Out     an array of {"programme","programme_id","stage","people","days_mean",
 *         "days_longest","late","limit_days","each":[{"days","late"}],"more"}: numbers,
 *         nobody by name; more: how many "each" leaves out. Days are those that the
 * stage's own limits count; of a pause too. Late is past the last day of the stage, or
 * where it has none past its first alert; limit_days the fewest that one of them has
 * until then, or null. Who     open and paused ways of people of the caller's unit; who
 * has a protected identity is in no number, nor who is in a programme that ended a year
 * ago. Order   by programme, then as its stages follow one another. Purity  in the
 * caller's transaction. Limits  DAY_STAGES_MOST lines; in "each" of a line the
 * DAY_STAGE_DOTS who have been there longest.
 */
#ifndef SERVICE_DAY_STAGE_H
#define SERVICE_DAY_STAGE_H

#include "service/call.h"

#define DAY_STAGES_MOST 64u
#define DAY_STAGE_DOTS  60

struct tx;

/* err of the store; ERR_STATE  a programme's file is not there. */
MUST_USE bool day_stages_put(struct call *call, struct tx *tx, struct view *list,
                             struct err *err);

#endif
