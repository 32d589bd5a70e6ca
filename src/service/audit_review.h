/*
 * audit_review.h: reading the log: the reviewer's list, an alert looked at, and what
 * one person's data have been used for.
 *
 * In      who asks: a reviewer sees what was done in her own secrecy domain.
 * Out     views; times in Swedish civil time, what was seen in words for people.
 * Order   newest first, AUDIT_ROWS_MOST a page, continued by the last row's number.
 */
#ifndef SERVICE_AUDIT_REVIEW_H
#define SERVICE_AUDIT_REVIEW_H

#include "service/audit.h"

#define AUDIT_ROWS_MOST   50u
#define AUDIT_DAYS_SHOWN  31 /* when no day is asked for */
#define AUDIT_ALERTS_MOST 50u

struct audit_ask {
    int64_t before;           /* row to continue from; 0: the newest             */
    int32_t from_day, to_day; /* DAY_NONE: the last AUDIT_DAYS_SHOWN; today       */
    int64_t user_id;          /* 0: everyone */
    struct str action, kind;  /* empty: any */
};

/*
 * The alerts nobody has looked at, and the rows asked for.
 * answer  { from, to, alerts [row], more_alerts, rows [row], before, users [..] }
 * err     ERR_INPUT  a day before 1900, an unknown kind; of the store.
 */
MUST_USE bool audit_review(struct call *call, const struct audit_ask *ask,
                           struct view **answer, struct err *err);

/*
 * The rows of no secrecy domain: tries of accounts that are not there, and of who had
 * not signed in. Of `ask` the days and `before` count.
 * answer  { from, to, rows [row], before }.  err  as above.
 */
MUST_USE bool audit_strangers(struct call *call, const struct audit_ask *ask,
                              struct view **answer, struct err *err);

/*
 * call->actor has looked at the alert `seq`. Again is no error: the first one stands.
 * err  ERR_NOT_FOUND  no such alert; ERR_DENIED  it is about what she herself did.
 */
MUST_USE bool audit_tick(struct call *call, int64_t seq, struct err *err);

/* The case an alert is about, to open its log; 0: nobody can tell any more, or
 * it is not hers to find: protected, or of another domain.
 * err  ERR_NOT_FOUND  no such row. */
MUST_USE bool audit_whose(struct call *call, int64_t seq, int64_t *rid,
                          struct err *err);

struct audit_person_ask {
    int64_t person_id;
    int64_t before; /* row to continue from; 0: the newest */
    uint32_t most;  /* rows; 0: AUDIT_ROWS_MOST            */
};

/*
 * Who has seen or changed the data of a person, also by a case that is one with hers
 * now (person_merge.h), as far as it is of the same unit and equally protected.
 * answer  { known, rows [row], before }; known false: no row is about her; of a row
 *         "of_other" says that it is about the other case alone
 */
MUST_USE bool audit_person(struct call *call, const struct audit_person_ask *ask,
                           struct view **answer, struct err *err);

#endif
