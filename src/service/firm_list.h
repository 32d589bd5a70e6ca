/*
 * firm_list.h: the firms of a unit, or of one holder, in four orders, by keyset; and
 * finding one by name or number.
 *
 * Method  a page begins after the last row of the one before: its key and row, which
 *         the caller sends back as one text. Words of a name are found by their
 *         beginnings, with å ä ö folded (name_fold.h); a number by all its digits, a
 *         sole trader's by its fingerprint. The two longest words are looked up, the
 *         rest are compared here.
 * Out     a row a firm; "places" are those free in its open needs, "silent" who waits
 *         past the last day to answer, "meets" whom it wants to meet, "signals" those
 * of its latest visit. Order   by name; longest since a visit (never first); soonest
 * recall; newest. Closed firms are a list of their own, by name. Limits  FIRM_LIST_MOST
 * rows a page, FIRM_SEARCH_MOST looked through in a search. Measured with 100,000
 * firms: see bench/firms.c.
 */
#ifndef SERVICE_FIRM_LIST_H
#define SERVICE_FIRM_LIST_H

#include "service/call.h"

#define FIRM_LIST_MOST   50u
#define FIRM_SEARCH_MOST 500u

enum firm_scope {
    FIRMS_MINE,
    FIRMS_UNIT,
    FIRMS_UNHELD,
    FIRMS_CLOSED,
    FIRM_SCOPE_COUNT
};
enum firm_order {
    FIRMS_BY_NAME,
    FIRMS_BY_VISIT,
    FIRMS_BY_RECALL,
    FIRMS_NEWEST,
    FIRM_ORDER_COUNT
};
extern const char *const firm_scope_words[FIRM_SCOPE_COUNT];
extern const char *const firm_order_words[FIRM_ORDER_COUNT];

struct firm_list_ask {
    enum firm_scope scope;
    enum firm_order order;
    struct str after; /* of the page before; empty: from the beginning */
};
/*
 * The page as a view: "firms", each with firm_id, name, number, place, headcount,
 * status, holder, visited_on, recall_on, next, next_on; "after" of the next page or
 * null; "n", how many there are in all (not of closed ones: null).
 * err     ERR_INPUT  `after` is not what a page said.
 */
MUST_USE bool firm_list(struct call *call, const struct firm_list_ask *ask,
                        struct view **answer, struct err *err);
/* The same members for what was typed; "more": there are others. */
MUST_USE bool firm_search(struct call *call, struct str typed, struct view **answer,
                          struct err *err);

#endif
