/*
 * meeting.h: when and where somebody who was put forward and the employer meet.
 *
 * In      a referral whose employer wants to meet; a day, a minute of it, how long and
 *         where, as the coach agreed with both; or that it is called off, and why.
 * Out     events of the kinds meeting and meeting_off, and the row of `meeting` they
 *         make (referral_state.h). Setting it anew changes it. Both sides are told by
 *         message (employer_message.h); time and place are behind their links.
 * Method  the day is a civil day and the minute one of it, in Sweden: never an instant.
 *         A referral that is ended or refused calls off a meeting that lies ahead.
 *         Nobody is at two meetings at once. The same again writes nothing.
 * Who     as of referral_tell (referral.h). Durable when they return.
 * Limits  MEETING_PLACE_BYTES; MEETING_LEAST to MEETING_MOST minutes, within one day.
 */
#ifndef SERVICE_MEETING_H
#define SERVICE_MEETING_H

#include "service/referral.h"

#define MEETING_PLACE_BYTES 200u
#define MEETING_LEAST       5
#define MEETING_MOST        480
#define MEETING_USUAL       30
#define MEETINGS_SHOWN      100u

struct meeting_new {
    int64_t referral_rid, seen; /* seen: the version of the referral */
    int32_t day, minute, minutes;
    struct str place; /* no names: it is shown to both */
};
/*
 * err     ERR_INPUT      what is wrong with the time or the place; ERR_CONFLICT  they
 *         have not said that they want to meet, or she is at another meeting then.
 */
MUST_USE bool meeting_set(struct call *call, const struct meeting_new *new,
                          enum referral_outcome *outcome, struct err *err);

struct meeting_off {
    int64_t referral_rid, seen;
    struct str reason; /* a word of the list "off" */
};
/* err  ERR_INPUT  choose why; ERR_CONFLICT  none is set. */
MUST_USE bool meeting_call_off(struct call *call, const struct meeting_off *off,
                               enum referral_outcome *outcome, struct err *err);

/* The coach's own meetings that are set, of today and `days` after it: an array of
 * {"referral_id","firm","title","on","minute","minutes","place"}. */
MUST_USE bool meetings_put(struct call *call, struct tx *tx, int32_t days,
                           struct view *array, struct err *err);

/* Where one would meet, unless something else is said: where the work is; or empty. */
struct meeting_where {
    int64_t need_id, firm_id;
};
MUST_USE bool meeting_usual_place(struct call *call, struct tx *tx,
                                  struct meeting_where where, struct str *place,
                                  struct err *err);

/* ------------------------------------------------- for services of the same kind */

struct meeting_now {
    bool any, off;
    int32_t day, minute, minutes, changes;
    struct str place, reason;
};
MUST_USE bool meeting_of(const struct call *call, struct tx *tx, int64_t referral_rid,
                         struct meeting_now *now, struct err *err);
/* "meeting": null, or {"on","minute","minutes","place","is_off","off_told"}. */
void meeting_put(const struct call *call, struct view *view,
                 const struct meeting_now *now);

#endif
