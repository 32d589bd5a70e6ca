/*
 * day.h: a coach's day: what is late, what is for today, and how the month stands.
 *
 * Out     a view: "steps" (next steps and recalls that are due, the latest first, each
 *         with firm_id, name, what, due_on and late_days), "month" (the caller's own
 *         figures; visit.h), "coming" (those due within DAY_AHEAD days), counts.
 * Limits  DAY_STEPS_MOST of each kind. Measured with 2,000 firms and 50,000 events: see
 *         bench/firms.c.
 */
#ifndef SERVICE_DAY_H
#define SERVICE_DAY_H

#include "service/call.h"

#define DAY_STEPS_MOST 50u
#define DAY_AHEAD      7

MUST_USE bool day_show(struct call *call, struct view **answer, struct err *err);

#endif
