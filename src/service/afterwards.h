/*
 * afterwards.h: what somebody does six, twelve and 24 months after she left a
 * programme.
 *
 * In      a person's way that has ended; how many months after, what she does, who says
 *         so, and the day she was asked.
 * Out     an event of the kind `afterwards`, about the way: who asked and when stand on
 *         it as on every event.
 * Method  asked again about the same month, the new answer takes the place of the old.
 *         An answer counts from a month before its day, since people are asked when
 *         they can be reached; one from before is of an end that was taken back, and
 *         counts no more. The same form sent twice is one answer. Nothing is a state:
 *         todos and cohorts read the events.
 * Who     the unit's own: the door has asked for the case. Durable when they return.
 */
#ifndef SERVICE_AFTERWARDS_H
#define SERVICE_AFTERWARDS_H

#include "service/enrolment.h"

#define AFTERWARDS_TIMES 3u
#define AFTERWARDS_EARLY 30 /* days */

enum afterwards_stands {
    STANDS_WORK,
    STANDS_STUDIES,
    STANDS_SEEKING,
    STANDS_OTHER,
    STANDS_NOT_REACHED,
    STANDS_COUNT
};
extern const struct coded afterwards_stands[STANDS_COUNT];
extern const struct coded afterwards_how[3];
extern const int32_t afterwards_months[AFTERWARDS_TIMES];
extern const char *const afterwards_when[AFTERWARDS_TIMES]; /* message ids */

struct afterwards_new {
    int64_t way_rid, person_id; /* whose it must be */
    int64_t months;
    struct str stands, how;
    int32_t on;
};
/* err  ERR_NOT_FOUND; ERR_INPUT  a word or number of months that is not one,
 * or a day too early or not yet; ERR_CONFLICT  the way goes on. */
MUST_USE bool afterwards_write(struct call *call, const struct afterwards_new *new,
                               struct err *err);

/* The first day on which somebody who left then can be asked; time: of
 * afterwards_months. */
int32_t afterwards_from(int32_t left_on, uint32_t time);

/* Puts "afterwards" of a way: null while it goes on; else {"list":[{"months","text",
 * "how_text","on_day","by"}],"times":[{"months","due_on","is_due"}],"stands","hows"}:
 * *put, or NULL. */
MUST_USE bool afterwards_put(struct call *call, int64_t way_rid, struct view *view,
                             struct view **put, struct err *err);

/* One answer, as read from its event. STANDS_COUNT, AFTERWARDS_TIMES: no such. */
struct afterwards_said {
    int64_t way_rid, event_id;
    uint32_t time; /* of afterwards_months */
    enum afterwards_stands stands;
    struct str how, actor;
    int32_t on;
};
struct afterwards_list {
    struct afterwards_said *item;
    uint32_t count;
};
/* All of the caller's unit as of then, by way, day and event; in the call's arena. */
MUST_USE bool afterwards_read(struct call *call, struct event_as_of as_of,
                              struct afterwards_list *list, struct err *err);

#endif
