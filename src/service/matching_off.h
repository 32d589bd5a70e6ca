/*
 * matching_off.h: the switch that stops the matcher for a unit (design 6): then nobody
 * is ranked, and people are nominated by somebody who says why.
 *
 * Method  an event of the unit (service/event.h), and a row while it is off: so a
 *         rebuild finds the switch as it was left.
 * Durable when matching_switch returns.
 */
#ifndef SERVICE_MATCHING_OFF_H
#define SERVICE_MATCHING_OFF_H

#include "service/event.h"

struct matching_off {
    bool off;
    struct str reason; /* a word of the list "matching"; empty when on */
    struct str by;     /* empty: not known                             */
    int32_t since;
};
MUST_USE bool matching_off_look(struct call *call, struct matching_off *off,
                                struct err *err);
/* For who is about to rank. err  ERR_CONFLICT  it is off. */
MUST_USE bool matching_must_be_on(const struct call *call, struct tx *tx,
                                  struct err *err);

/* Switches; what it is already is no change. reason: needed to switch off. */
MUST_USE bool matching_switch(struct call *call, bool on, struct str reason,
                              struct err *err);

/* For the projection of units (service/firm_state.c): takes one event into account. */
MUST_USE bool matching_take(struct tx *tx, struct arena *arena, int64_t org_id,
                            const struct event *event, struct err *err);
MUST_USE bool matching_drop(struct tx *tx, int64_t org_id, struct err *err);
MUST_USE bool matching_forget(struct tx *tx, struct err *err);

#endif
