/*
 * calendar.h: a coach's visits and meetings, for her own calendar program to read.
 *
 * In      a secret link, one for a user and the unit she acts for. Only a hash of the
 *         secret is kept; a new one voids the one before.
 * Out     iCalendar (domain/ical.h): outings made in the last CALENDAR_BACK_DAYS days,
 *         the visits and meetings agreed for the firms she answers for, and meetings
 *         between an employer and somebody she put forward, with their hour and place;
 *         one that is called off says so.
 *         Names of firms; nothing of a contact or a participant: whoever has the link
 *         can read it.
 * Method  a link holds as long as she may act in the unit. UID is of the visit it comes
 *         from, SEQUENCE how often that was corrected.
 * Purity  making and ending are durable when they return; reading notes the day it was
 *         read, once a day.
 */
#ifndef SERVICE_CALENDAR_H
#define SERVICE_CALENDAR_H

#include "service/call.h"
#include "service/secret.h"

#define CALENDAR_BACK_DAYS 90
#define CALENDAR_PATH      "/calendar/"

/* err  ERR_DENIED  nobody has signed in. */
MUST_USE bool calendar_link_make(struct call *call, struct secret_token *token,
                                 struct err *err);
/* Voids hers, if there is one. */
MUST_USE bool calendar_link_end(struct call *call, struct err *err);

struct calendar_link_now {
    bool any;
    int32_t made_on, read_on; /* read_on DAY_NONE: never */
};
MUST_USE bool calendar_link_now(struct call *call, struct calendar_link_now *now,
                                struct err *err);

/* address: of our pages, for links to firms; empty: none.
 * found  false: never given, void, or she may not act there any more. */
struct calendar_ask {
    struct str token, address;
};
MUST_USE bool calendar_feed(struct call *call, const struct calendar_ask *ask,
                            struct str *text, bool *found, struct err *err);

#endif
