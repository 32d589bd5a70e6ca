/*
 * person_protect.h: protected identity (domain 3.2): set by one, lifted by two.
 *
 * Method  setting it takes the person out of every list at once. Lifting is asked for
 *         by one and confirmed by another; whoever asked may take it back. The rows
 *         stay. Cases that are merged are one person: a step is taken for all of them.
 *         Those who are tied to her (person_tied.h) are protected with her, for the
 *         reason "household": a decision of its own, which is lifted by itself, by two.
 *         It stands beside her own: whoever has both is protected until both are
 *         lifted. Where a unit has nobody to keep such, a reviewer is alerted
 *         (keeper_lack.h). The pool moves on, so that the next list of the matcher is
 *         without her (or with her again). Every reading of a protected case alerts the
 *         reviewer of the log, on every route about a case (web/trail.h).
 */
#ifndef SERVICE_PERSON_PROTECT_H
#define SERVICE_PERSON_PROTECT_H

#include "service/person_tied.h"

enum protection_kind {
    PROTECTION_FLAG,
    PROTECTION_REGISTRATION,
    PROTECTION_KIND_COUNT
};
extern const char
    *const protection_words[]; /* "flag", "registration"; closed by NULL */

enum protection_reason {
    PROTECTION_OWN,
    PROTECTION_HOUSEHOLD, /* for somebody she is tied to */
    PROTECTION_REASON_COUNT
};
extern const char *const protection_reasons[]; /* "own", "household"; closed by NULL */

/* All are durable when they return. err of the store, and:
 * ERR_CONFLICT  she is protected for herself already. `why` is kept as a note on the
 * case; empty: none. */
MUST_USE bool person_protect(struct call *call, int64_t person_id,
                             enum protection_kind kind, struct str why,
                             struct err *err);
/* Within the transaction that makes her case: she is protected from the start. */
MUST_USE bool protection_begin(struct call *call, struct tx *tx, int64_t person_id,
                               enum protection_kind kind, struct err *err);
/* ERR_CONFLICT  she is not protected for that reason, or it has been asked for. */
MUST_USE bool person_lift_ask(struct call *call, int64_t person_id,
                              enum protection_reason reason, struct err *err);
/* ERR_CONFLICT  nobody has asked. */
MUST_USE bool person_lift_take_back(struct call *call, int64_t person_id,
                                    enum protection_reason reason, struct err *err);
/* ERR_CONFLICT  nobody has asked, or the same one did: it takes two. */
MUST_USE bool person_lift(struct call *call, int64_t person_id,
                          enum protection_reason reason, struct err *err);

struct protection_spread {
    int64_t person_id; /* whose protection it is */
    struct str kind;
    bool inherited; /* she has it for somebody else's sake */
    int64_t to_id;  /* to this one and her household; 0: to all she is tied to */
    struct person_set tied; /* out: those to whom it goes */
};
/* Within a transaction: protects them for the reason "household", as far as they are
 * not; an inherited one goes only to who is not protected at all. Then
 * people_refresh_set, when it is durable. err  of person_tied and the store. */
MUST_USE bool protection_spread(struct call *call, struct tx *tx,
                                struct protection_spread *spread, struct err *err);
/* Within a transaction, for two protected cases that become one: each is protected for
 * the reasons of both, so that what is lifted is lifted for one person. */
MUST_USE bool protection_level(struct call *call, struct tx *tx, const int64_t pair[2],
                               struct err *err);
/* Within a transaction: who is in the pool has changed. */
MUST_USE bool protection_moves_pool(struct call *call, struct tx *tx, struct err *err);
/* Reads them into the register anew, or takes them out. */
MUST_USE bool people_refresh_set(struct call *call, const struct person_set *set,
                                 struct err *err);

#endif
