/*
 * reminder.h: whom the daily clock reminds, and who wants no reminders.
 *
 * In      a day. Out: messages of the kinds that are reminders (outbox.h): to a contact
 *         who has not answered about somebody who was put forward, some days before the
 *         last day and once more after it; to both sides the day before a meeting. The
 *         days are figures of data/referral_rules.tsv.
 * Method  only to who is missing: nobody at a firm that has closed, for a need that is
 *         not open, or after a contact has left. Each once a stretch of days, so a day
 *         that nobody ran is made up for, and running twice does nothing more. Who has
 *         said stop, was reminded that day or has just acted is left in peace by
 *         outbox_put.
 * Purity  a transaction each.
 */
#ifndef SERVICE_REMINDER_H
#define SERVICE_REMINDER_H

#include "service/call.h"

/* Steps of the clock (clock.h). count: messages that were put. Durable. */
MUST_USE bool remind_employers(struct call *call, int32_t day, uint32_t *count,
                               struct err *err);
MUST_USE bool remind_of_meetings(struct call *call, int32_t day, uint32_t *count,
                                 struct err *err);

/* Sets whether a contact of the unit's, or a participant, gets reminders. The door has
 * asked whether the caller may. Durable. err  ERR_NOT_FOUND  no such contact. */
MUST_USE bool reminder_stop_contact(struct call *call, int64_t contact_rid, bool stop,
                                    struct err *err);
MUST_USE bool reminder_stop_person(struct call *call, int64_t person_id, bool stop,
                                   struct err *err);
/* The employer says so by her link. */
MUST_USE bool reminder_stop_ask(struct call *call, int64_t ask_rid, bool stop,
                                struct err *err);
/* Whether they have said stop; false of a contact who is not there. */
MUST_USE bool reminder_contact_stopped(struct call *call, int64_t contact_rid,
                                       bool *stopped, struct err *err);
MUST_USE bool reminder_person_stopped(struct call *call, int64_t person_id,
                                      bool *stopped, struct err *err);

#endif
