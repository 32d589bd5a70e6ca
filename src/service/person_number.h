/*
 * person_number.h: from a whole number to a case, for those whom the table of access
 * lets see her though no link leads there: the keeper of protected identities, the
 * reviewer of the log.
 *
 * Order   the door has checked the role, and logs whom it found and whom it hid.
 */
#ifndef SERVICE_PERSON_NUMBER_H
#define SERVICE_PERSON_NUMBER_H

#include "service/identity_claim.h"

/*
 * Whom the number stands for in the actor's secrecy domain: somebody in one of the
 * relations `seen` (bits 1 << enum relation), and somebody who is not.
 * held    nobody: none is there, or it is no whole number.
 */
MUST_USE bool person_by_number(struct call *call, struct str typed, uint32_t seen,
                               struct identity_held *held, struct err *err);

/* Where a list that ended with case `rid` goes on: her row; 0: there is none. */
MUST_USE bool person_row_of(struct call *call, int64_t rid, int64_t *person_id,
                            struct err *err);

#endif
