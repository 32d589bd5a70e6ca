/*
 * person_hand_over.h: whose participant a person is: a case changes hands within its
 * unit, one at a time, and the holders before stay on record.
 */
#ifndef SERVICE_PERSON_HAND_OVER_H
#define SERVICE_PERSON_HAND_OVER_H

#include "service/call.h"

struct colleague {
    int64_t user_id;
    struct str name;
};

/* Those of the case's unit who can hold cases; [*count] in the call's arena. */
MUST_USE bool person_colleagues(struct call *call, int64_t person_id,
                                struct colleague **colleague, uint32_t *count,
                                struct err *err);

/* Those of the actor's unit who may see protected identities; as above. */
MUST_USE bool person_keepers(struct call *call, struct colleague **keeper,
                             uint32_t *count, struct err *err);

/*
 * Hands the case over; durable when it returns. `why` is kept as a note on the case.
 * err     ERR_INPUT  the user cannot hold cases of this unit; ERR_CONFLICT  has it
 *         already; of the store.
 */
MUST_USE bool person_hand_over(struct call *call, int64_t person_id, int64_t user_id,
                               struct str why, struct err *err);

/*
 * Whether the caller held the case last and somebody else has it now: the form by which
 * she handed it over has ended her right to send it again.
 */
MUST_USE bool person_handed_over(struct call *call, int64_t person_id, bool *handed,
                                 struct err *err);

#endif
