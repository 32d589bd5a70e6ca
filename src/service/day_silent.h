/*
 * day_silent.h: the firms that have not answered about people whom the caller put
 * forward, or who are at her own firms.
 *
 * Out     an array of {"firm_id","name","asked_on","days","people","is_late",
 *         "closes_on"}: how many people wait, since when, and the day on which the
 *         clock closes the first question and tells the person (referral.h).
 * Method  silent is who was asked due_usual days ago or more, or whose last day has
 *         passed (data/referral_rules.tsv); of a protected identity nothing is counted.
 * Order   the longest wait first.
 * Purity  in the caller's transaction.
 * Limits  ten firms.
 */
#ifndef SERVICE_DAY_SILENT_H
#define SERVICE_DAY_SILENT_H

#include "service/call.h"

struct tx;

/* err of the store; ERR_INTERNAL, ERR_INPUT as referral_rules_of. */
MUST_USE bool day_silent_put(struct call *call, struct tx *tx, struct view *list,
                             struct err *err);

#endif
