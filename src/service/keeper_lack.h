/*
 * keeper_lack.h: a protected identity in a unit where nobody keeps such: none may open
 * her case, so somebody must be told whom to name.
 *
 * Method  before: who would become protected in a unit without a keeper, for a page to
 *         warn of as far as its reader may see them. After: an alert in the log for
 *         each, in the same transaction, of the action KEEPER_LACK; its unit is not the
 *         actor's but the one that lacks a keeper. A protection is never refused for
 *         it: to be unseen is better than to be found.
 */
#ifndef SERVICE_KEEPER_LACK_H
#define SERVICE_KEEPER_LACK_H

#include "service/person_tied.h"

#define KEEPER_LACK "keeper_lack"

struct keeper_lack {
    int64_t person_id, rid;
    struct str unit; /* which has no keeper */
};

struct keeper_ask {
    int64_t person_id;        /* protected now, or would be                   */
    int64_t other_id;         /* by a tie to this one; 0: by a decision        */
    struct keeper_lack *lack; /* [count] out, in the call's arena              */
    uint32_t count;           /* out: of those who are not protected yet       */
};

/* Whoever would become protected in a unit without a keeper. Nobody, by a tie of two
 * who are neither of them protected. err  of the store and person_tied. */
MUST_USE bool keeper_lack_before(struct call *call, struct keeper_ask *ask,
                                 struct err *err);

/* Within a transaction, when a protection has been written: the alert, if it is due. */
MUST_USE bool keeper_lack_tell(struct call *call, struct tx *tx, int64_t person_id,
                               struct err *err);

#endif
