/*
 * ical.h: a calendar as text, for other programs to subscribe to.
 *
 * In      events of civil days, or of a day and a minute in Sweden.
 * Out     iCalendar, RFC 5545: CRLF, lines of at most 75 bytes folded between
 *         characters, texts escaped, all days as DATE, times with TZID and the rule of
 *         Europe/Stockholm (VTIMEZONE). No METHOD: it is read, not sent (RFC 5546).
 * Method  UID and SEQUENCE are the caller's: the same thing keeps its UID for ever, and
 *         its SEQUENCE grows when it is changed.
 * Purity  pure. Signs of control in a text are left out; line ends become \n.
 */
#ifndef DOMAIN_ICAL_H
#define DOMAIN_ICAL_H

#include "base/str.h"

struct ical_event {
    struct str uid, summary, url; /* url empty: none                  */
    struct str place;             /* empty: none                      */
    bool cancelled;               /* it stays, and says it is called off */
    int32_t day, days;       /* days: how many, from `day`; of one with a minute 0 */
    int32_t minute, minutes; /* of the day; minute -1: the whole day               */
    int64_t stamp;           /* when it was last changed: a moment                 */
    uint32_t sequence;
    bool busy; /* false: it takes no time of the day */
};

void ical_begin(struct buf *out, struct str name);
void ical_add(struct buf *out, const struct ical_event *event);
void ical_end(struct buf *out);

#endif
