/*
 * firm_hand_over.h: whose firm a firm is: one, some or all of a colleague's change
 * hands at once, and for HAND_OVER_UNDO_MINUTES that can be undone.
 *
 * In      the firms' random ids, or a colleague whose firms they all are; the new
 *         holder, or nobody.
 * Out     one event a firm, which carry the random id of the bulk action; how many.
 * Who     a coach hands over her own firms and takes what nobody holds; a team leader,
 *         a project leader and who runs the program on her own machine hand over any
 *         firm of the unit. Firms that already are where they should be are passed
 *         over.
 * Undo    takes the events away of the firms that still are as the hand-over left them;
 *         what has changed hands since stays, and is counted. Durable when they return.
 * Limits  none of its own. Measured: 5,000 firms, see bench/firms.c.
 */
#ifndef SERVICE_FIRM_HAND_OVER_H
#define SERVICE_FIRM_HAND_OVER_H

#include "service/call.h"

#define HAND_OVER_UNDO_MINUTES 10

struct hand_over_ask {
    const int64_t *firm_rid; /* [count]; NULL: all firms of `from`  */
    uint32_t count;
    int64_t from; /* user_account.id; 0: held by nobody  */
    int64_t to;   /* user_account.id; 0: nobody          */
    int64_t rid;  /* the form's own: sent twice it is one hand-over; 0: none */
};
struct handed_over {
    int64_t bulk; /* its random id; 0: nothing changed hands */
    uint32_t count;
};
/*
 * err     ERR_INPUT  `to` does not work with firms in this unit; ERR_NOT_FOUND  a firm
 *         that is not of the unit; ERR_DENIED  a colleague's firm, by a coach.
 */
MUST_USE bool firm_hand_over(struct call *call, const struct hand_over_ask *ask,
                             struct handed_over *done, struct err *err);

struct hand_over_undone {
    uint32_t count, since; /* put back; changed hands since and left alone */
};
/* err  ERR_NOT_FOUND  not of this unit, or not by the caller; ERR_CONFLICT  undone
 *      already, or too long ago. */
MUST_USE bool firm_hand_over_undo(struct call *call, int64_t bulk,
                                  struct hand_over_undone *undone, struct err *err);

struct firm_colleague {
    int64_t user_id;
    struct str name;
    int64_t firms;
};
/* Who can hold firms in the caller's unit, with how many each holds. */
MUST_USE bool firm_colleagues(struct call *call, struct firm_colleague **colleague,
                              uint32_t *count, struct err *err);

#endif
