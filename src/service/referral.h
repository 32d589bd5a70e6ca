/*
 * referral.h: a person is put forward to an employer, and what becomes of it.
 *
 * In      whom, for which need, to whom at which firm; chosen from a list of the
 *         matcher (the run is kept with it) or nominated. What was answered or ended,
 *         with the version the writer saw.
 * Out     events of the kinds asked, referred, referral_answer, referral_late and
 *         referral_end, and their state (referral_state.h). The events name no person:
 *         whose a referral is stands apart (referral_whom) and goes with disposal.
 * Method  a nomination says why; so does who is chosen though others stand before her.
 *         She has been asked, and has no more open than the rules of the day allow
 *         (data/referral_rules.tsv). A need that is paused, filled or withdrawn is
 *         refused; one that belongs to a firm goes to that firm. The random id comes
 *         with the form: sent twice, it is one. What a state does not allow
 *         (domain/referral_rule.h) is refused when the staff do it; an employer's
 *         answer that comes too late is kept as such.
 * Who     the unit's own: the door has asked the table of access for her case. A
 *         referral of another unit, and of a protected identity, is ERR_NOT_FOUND.
 *         Durable when they return.
 * Limits  REFERRAL_TEXT_BYTES of words, sealed under her key.
 */
#ifndef SERVICE_REFERRAL_H
#define SERVICE_REFERRAL_H

#include "domain/referral_rule.h"
#include "service/call.h"
#include "service/secret.h"

#define REFERRAL_TEXT_BYTES 1000u

struct referral_new {
    int64_t rid; /* of the form: 1.. */
    int64_t person_id, person_rid;
    int64_t need_rid;
    int64_t firm_rid;    /* 0: the need's own, and its contact    */
    int64_t contact_rid; /* 0: nobody by name                     */
    int64_t run_rid;     /* of the list she was seen in; 0: named */
    int32_t due_on;
    struct str why, words; /* a word of the list "why"; and her own words */
    bool asked;            /* she has been asked, and wants it            */
};
/*
 * err     ERR_INPUT  with what to do; ERR_NOT_FOUND  no such need or firm; ERR_CONFLICT
 *         the need is not open; the matcher is off and a run was given; too many are
 *         open already, or one for this need; the form's id is another's.
 */
MUST_USE bool referral_add(struct call *call, const struct referral_new *new,
                           struct err *err);

struct referral_told {
    int64_t rid, seen;       /* seen: the version the writer saw */
    enum referral_step step; /* an answer, or REFERRAL_END */
    struct str reason, side; /* words; side empty: that of the reason */
};
enum referral_outcome { REFERRAL_SAVED, REFERRAL_CHANGED };
/*
 * What the staff were told, or do.
 * outcome REFERRAL_CHANGED  somebody else wrote meanwhile, nothing is written.
 * err     ERR_INPUT; ERR_NOT_FOUND; ERR_CONFLICT  the state does not allow it.
 */
MUST_USE bool referral_tell(struct call *call, const struct referral_told *told,
                            enum referral_outcome *outcome, struct err *err);

/* The participant herself takes it back. err  ERR_NOT_FOUND  it is not hers; of
 * referral_tell. */
MUST_USE bool referral_decline(struct call *call, int64_t rid, struct err *err);

/* A link and a code on paper for the employer, given out by hand. */
struct referral_paper {
    struct secret_token token;
    char code[SECRET_CODE_BYTES];
    int32_t until;
};
MUST_USE bool referral_paper_make(struct call *call, int64_t rid,
                                  struct referral_paper *paper, struct err *err);

/*
 * For the daily clock: ends what nobody answered so many days after the last day as
 * the rules say, and what waits for a firm that has closed or a need that is filled or
 * withdrawn. Safe to run twice.
 * day     the day it is done for; nothing of the clock is read.
 * count   how many were ended now.
 */
MUST_USE bool referral_silence(struct call *call, int32_t day, uint32_t *count,
                               struct err *err);

/* ------------------------------------------------- for services of the same kind */

struct tx;
/* An answer by link or by the staff, as an event; what the state does not allow any
 * more becomes one that is late (*late). Then the state. */
struct referral_said {
    int64_t rid;
    int32_t on;
    enum referral_step step;
    const char *by; /* "link", "coach" */
    struct str reason, side;
    bool only_kept; /* it does not count: kept as late, whatever the state */
};
MUST_USE bool referral_say(struct call *call, struct tx *tx,
                           const struct referral_said *said, bool *late,
                           struct err *err);

struct referral_whose {
    int64_t person_id; /* 0: there is no such referral                           */
    bool hers;         /* the actor's unit put her forward, and she is not protected */
};
/* About whom a referral is: for the log, also where it is not the actor's to see. */
MUST_USE bool referral_whose(struct call *call, int64_t rid,
                             struct referral_whose *whose, struct err *err);

#endif
