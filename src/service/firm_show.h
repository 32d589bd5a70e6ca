/*
 * firm_show.h: all that a unit knows of one firm, as a view.
 *
 * Out     "firm" (facts, status, holder, recall, next step), "bands", "workplaces"
 *         (with reach), "contacts", "visits" (with signals and notes; the latest 100),
 *         "needs": those that belong to it, with how they stand and the visit they came
 *         from, then those that name it as the employer.
 *         Words are given as codes and, with _text, in the call's language.
 */
#ifndef SERVICE_FIRM_SHOW_H
#define SERVICE_FIRM_SHOW_H

#include "service/call.h"

/* err  ERR_NOT_FOUND  not in the caller's unit. */
MUST_USE bool firm_show(struct call *call, int64_t rid, struct view **answer,
                        struct err *err);

#endif
