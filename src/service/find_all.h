/*
 * find_all.h: one search over firms, their contacts, needs, recruitments and
 * programmes; what is about a person is people_keep.h, what is a word vocab_keep.h.
 *
 * In      a few words, or the beginnings of them; an organisation's number.
 * Out     groups, each with the rows that fit: text, hint, the kind's random id.
 * Method  firms by the terms of their names (firm_list.h). Titles, contacts and
 *         recruitments are read, the newest FIND_LOOKED_MOST of each, folded
 *         (name_fold.h) and compared: every word typed begins a word there.
 * Who     firms, contacts and recruitments are those of the unit, needs those that
 *         everybody may list. What the caller may not list she leaves out of `what`.
 * Order   the newest first; firms by name.
 * Limits  FIND_TYPED_MOST bytes; FIND_LOOKED_MOST rows of a kind are looked through:
 *         what is older is found on the lists. Measured with 200,000
 *         people and 100,000 firms (bench/firms.c): 6 to 8 ms of the processor, 99 of
 *         100 in 9 to 15.
 */
#ifndef SERVICE_FIND_ALL_H
#define SERVICE_FIND_ALL_H

#include "service/call.h"

#define FIND_TYPED_MOST  200u
#define FIND_LOOKED_MOST 5000u
#define FIND_ROWS_MOST   50u

enum find_kind {
    FIND_FIRMS,
    FIND_CONTACTS,
    FIND_NEEDS,
    FIND_RECRUITMENTS,
    FIND_PROGRAMMES,
    FIND_KIND_COUNT
};

struct find_row {
    struct str text, hint;
    int64_t rid; /* of the firm, need or recruitment it leads to; 0: to nothing */
};

struct find_group {
    struct find_row row[FIND_ROWS_MOST];
    uint32_t count;
    bool more; /* others fit too */
};

struct find_ask {
    struct str typed;
    uint32_t most; /* rows a group, at most FIND_ROWS_MOST */
    bool what[FIND_KIND_COUNT];
};
/* `group` [FIND_KIND_COUNT]; texts in call->arena. err of the store. */
MUST_USE bool find_all(struct call *call, const struct find_ask *ask,
                       struct find_group *group, struct err *err);

#endif
