/*
 * day.h: a coach's day: what is late, what is for today, and how the month stands.
 *
 * Out     a view: "steps" (what is due, by rule (todo.h), the longest first: rule,
 *         rule_text, why, subject, firm_id, referral_id or null; of a way through a
 *         programme way_id, programme_id, person_id; name, detail, what, due_on,
 *         made_on, put_off, many, late_days), "month" (the caller's own figures;
 *         visit.h), "coming" (those due within DAY_AHEAD days), "meetings" (meeting.h:
 *         of today and those days; no names), "stages" (day_stage.h: her people),
 *         "silent" (day_silent.h: firms that owe an answer), "news" (outbox_list.h: her
 *         own messages), "new_needs" and "new_people" (day_list.h), counts.
 * Limits  those of todo.h. Measured with 2,000 firms, 500 people of hers and 50,000
 *         events: 5 ms of the processor for the page, with its 150 steps; bench/day.c.
 */
#ifndef SERVICE_DAY_H
#define SERVICE_DAY_H

#include "service/call.h"

#define DAY_AHEAD 7

MUST_USE bool day_show(struct call *call, struct view **answer, struct err *err);

#endif
