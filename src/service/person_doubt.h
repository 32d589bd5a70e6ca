/*
 * person_doubt.h: two cases that may be one person, where the one who wrote may not
 * know of the other.
 *
 * In      whom something was written of, and those it fits whom the writer may not see.
 * Out     nothing to the writer. For whoever answers for the other case a line on a
 *         list of hers: a team leader of that unit, of a protected identity its keeper.
 *         And a row in the log of the one it fits, of the action PERSON_LIKE.
 * Method  found anew each time it is asked for: who is merged, moved, protected or
 *         disposed of meanwhile changes whose list it is on, or takes it away.
 * Limits  DOUBTS_SHOWN on a list.
 */
#ifndef SERVICE_PERSON_DOUBT_H
#define SERVICE_PERSON_DOUBT_H

#include "service/people_keep.h"

struct tx;
struct call;

#define PERSON_LIKE  "person_like"
#define DOUBTS_SHOWN 50u

struct doubts_written {
    int64_t added_id;                /* of whom it was written                     */
    int64_t number_id;               /* for whom the number stands; 0: nobody      */
    const struct people_hits *alike; /* those who may not be named; NULL: nobody   */
};

/* Within the transaction that writes. A pair is noted once. err  of the store. */
MUST_USE bool person_doubt_note(struct call *call, struct tx *tx,
                                const struct doubts_written *written, struct err *err);

struct doubt {
    int64_t id, found_id, found_rid, added_id, added_rid;
    bool by_number; /* else by name and day of birth */
    int64_t at;
    struct str name;           /* of whom it fits; empty: nothing is written of her */
    struct str added_unit, by; /* where the other case is, and who wrote; or empty  */
};
struct doubts {
    struct doubt *doubt; /* [count] in the call's arena, the oldest first */
    uint32_t count;
    bool more;
};

/* Those of the actor's unit that are hers to look at, by her roles. */
MUST_USE bool person_doubts(struct call *call, struct doubts *doubts, struct err *err);
/* How many, up to DOUBTS_SHOWN + 1; opens no name. */
MUST_USE bool person_doubt_count(struct call *call, uint32_t *count, struct err *err);

/* Somebody has looked at it. Durable. err  ERR_NOT_FOUND  it is not about found_id, or
 * has been looked at. */
MUST_USE bool person_doubt_settle(struct call *call, int64_t id, int64_t found_id,
                                  struct err *err);

#endif
