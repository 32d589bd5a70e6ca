/*
 * firm_part.h: a firm's workplaces and contacts.
 *
 * In      what was typed, the version the writer saw (0: it is new, and `rid` is the
 *         form's own, so that the same form sent twice is one row).
 * Out     saved or not: when somebody else wrote meanwhile nothing is written, and the
 *         page shows what stands (firm_show) beside what was typed.
 * Reach   from where, and for which shift, one gets there without a car: as somebody
 *         has tried or looked up, which is what a coach can promise a participant. What
 *         matching computes from distances is something else and stays.
 * Contacts are business data, no history of them is kept; who has left stays with her
 *         name and role, and the ways to reach her are taken out.
 * Durable when they return.
 * Limits  REACH_ROWS_MOST places a workplace; FIRM_TEXT_BYTES any text.
 */
#ifndef SERVICE_FIRM_PART_H
#define SERVICE_FIRM_PART_H

#include "service/call.h"

#define REACH_ROWS_MOST 8u
#define FIRM_TEXT_BYTES 200u

struct reach_typed {
    struct str place; /* empty: the row is not used */
    uint32_t shifts;  /* bits of shift_words        */
};

struct workplace_typed {
    int64_t firm_rid, rid, seen;
    struct str place, street, cfar;
    bool closed;
    struct reach_typed reach[REACH_ROWS_MOST];
    uint32_t reach_count;
};
/* err  ERR_INPUT  with the field; ERR_NOT_FOUND; ERR_CONFLICT  the id is taken. */
MUST_USE bool workplace_save(struct call *call, const struct workplace_typed *typed,
                             bool *saved, struct err *err);

struct contact_typed {
    int64_t firm_rid, rid, seen;
    struct str name, role, channel, phone, email;
    bool left;
};
MUST_USE bool contact_save(struct call *call, const struct contact_typed *typed,
                           bool *saved, struct err *err);

#endif
