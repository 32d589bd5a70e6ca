/*
 * employer_ask.h: what an employer sees and answers by a link, without an account.
 *
 * In      a link's secret. Out: what is asked about one need, and profiles of whom the
 *         unit puts forward: what each can do of what the need asks, and what is
 *         missing. No name, no number, no level, no order: who they are is told by a
 *         decision to disclose, not here.
 * Method  each question is answered once. A second answer, one that comes after the
 *         last day, after the person withdrew, the need was filled or the firm closed,
 *         is kept as late and met by a sentence that says what to do. When the contact
 *         has left, a link given out by hand since then is good. Every profile that is
 *         shown is logged as read by the employer, before the page leaves
 *         (service/audit.h): the call's ticket is set; each answer about one in the
 *         transaction that keeps it. Durable when employer_answer returns.
 */
#ifndef SERVICE_EMPLOYER_ASK_H
#define SERVICE_EMPLOYER_ASK_H

#include "domain/referral_rule.h"
#include "service/call.h"

/* How the link stands. */
enum employer_door {
    EMPLOYER_OPEN,
    EMPLOYER_LATE,   /* its last day is past                     */
    EMPLOYER_LEFT,   /* it was for a contact who is not there now */
    EMPLOYER_GONE,   /* the need is paused, filled or withdrawn   */
    EMPLOYER_CLOSED, /* the firm has closed                      */
    EMPLOYER_NONE    /* it was never given                       */
};

struct employer_seen {
    enum employer_door door;
    int64_t ask_rid;
    struct actor actor; /* the employer: no user, for the unit that asks */
};

/* Looks at a link; the actor borrows from nothing. err of the store. */
MUST_USE bool employer_look(struct call *call, struct str token,
                            struct employer_seen *seen, struct err *err);

/*
 * {"unit","firm","contact","coach","title","place","positions","start_on","due_on",
 * "answer","answered_on","open","profiles":[{"referral","nth","can":[..],"learn":[..],
 * "state","waiting","late","due_on","meeting"}]}. Profiles only while the door is open.
 * call->actor is seen->actor.
 */
MUST_USE bool employer_show(struct call *call, const struct employer_seen *seen,
                            struct view **view, struct err *err);

struct employer_answer {
    int64_t referral_rid;    /* 0: about the need itself             */
    struct str need_answer;  /* "yes", "changed", "no"; of the need  */
    enum referral_step step; /* of a profile                         */
    struct str reason;       /* of a no: a word of the list "no"     */
};
enum employer_outcome {
    EMPLOYER_TAKEN,
    EMPLOYER_SAME, /* the same had been answered: a form sent twice */
    EMPLOYER_KEPT  /* too late, or another answer: kept, not taken  */
};
/* err  ERR_INPUT  choose an answer, or why not; ERR_NOT_FOUND  not of this link. */
MUST_USE bool employer_answer(struct call *call, const struct employer_seen *seen,
                              const struct employer_answer *answer,
                              enum employer_outcome *outcome, struct err *err);

#endif
