/*
 * recruitment.h: an opening with many places, made of several needs (design 4): 200
 * jobs at a new terminal, the summer's cover in a home for the old.
 *
 * In      a firm, what the opening is called, how many places in all as the firm says.
 * Out     events of the kinds recruitment_said (the title is the text beside it) and
 *         recruitment_status, and the row of the table `recruitment` they make, which
 *         event_rebuild makes again. Which needs are part of it say the needs
 *         (service/need_state.h). Each stands by itself: how the opening stands changes
 *         none of them.
 * Method  the latest recruitment_said says firm, title and places, the latest
 *         recruitment_status how it stands. The words are those of needs.
 * Who     those of its unit. Another unit's is ERR_NOT_FOUND.
 * Durable when they return, but for recruitment_write.
 * Limits  RECRUITMENT_TITLE_BYTES, RECRUITMENT_PLACES_MOST.
 */
#ifndef SERVICE_RECRUITMENT_H
#define SERVICE_RECRUITMENT_H

#include "domain/need_word.h"
#include "service/need_state.h"

#define RECRUITMENT_TITLE_BYTES 200u
#define RECRUITMENT_PLACES_MOST 10000

struct tx;

struct recruitment_new {
    int64_t rid; /* the form's own: the same form sent twice is one */
    int64_t firm_rid;
    struct str title;
    int32_t positions; /* in all */
};
/*
 * err     ERR_INPUT      no title, or no number of places; ERR_NOT_FOUND  no such firm
 *         of the unit; ERR_CONFLICT  the firm is closed, or the id is another's.
 */
MUST_USE bool recruitment_add(struct call *call, const struct recruitment_new *new,
                              struct err *err);
/* The same within a transaction. */
MUST_USE bool recruitment_write(const struct call *call, struct tx *tx,
                                const struct recruitment_new *new, struct err *err);

struct recruitment_change {
    int64_t rid, seen; /* the version the page showed */
    struct str title;
    int32_t positions;
};
/* err  as recruitment_add; ERR_CONFLICT  somebody else has changed it meanwhile. */
MUST_USE bool recruitment_change(struct call *call,
                                 const struct recruitment_change *change,
                                 struct err *err);

/* err  ERR_INPUT  the reason does not go with the status, or a day that has passed. */
MUST_USE bool recruitment_stand(struct call *call, const struct need_standing *standing,
                                struct err *err);

/* One that needs may be put into: of the unit and the firm. err ERR_INPUT: none such.
 */
MUST_USE bool recruitment_of_firm(const struct call *call, struct tx *tx, int64_t rid,
                                  int64_t firm_rid, struct err *err);

/* The projection (service/event_rebuild.h). */
MUST_USE bool recruitment_state_make(struct tx *tx, int64_t rid, struct err *err);
MUST_USE bool recruitment_state_forget(struct tx *tx, struct err *err);

#endif
