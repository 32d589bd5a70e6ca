/*
 * person_number.h: the one way to a protected identity that is not a link: her whole
 * number, asked by someone whose role may see her.
 *
 * Order   the door has checked the role; whoever is found is told of nothing but that a
 *         case is there, and opening it is a reading that alerts.
 */
#ifndef SERVICE_PERSON_NUMBER_H
#define SERVICE_PERSON_NUMBER_H

#include "service/call.h"

/*
 * The protected case of the actor's unit whose number this is.
 * rid     0: none, or no whole number.
 */
MUST_USE bool person_by_number(struct call *call, struct str typed, int64_t *rid,
                               struct err *err);

/* Where a list that ended with case `rid` goes on: her row; 0: there is none. */
MUST_USE bool person_row_of(struct call *call, int64_t rid, int64_t *person_id,
                            struct err *err);

#endif
