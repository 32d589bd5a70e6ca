/*
 * around_case.h: the case that may be invited from a meeting's own page: of the unit
 * the caller acts for, and not a protected identity, which is invited from its own
 * page.
 */
#ifndef SERVICE_AROUND_CASE_H
#define SERVICE_AROUND_CASE_H

#include "service/call.h"

/* By its random id. err ERR_NOT_FOUND  there is none, or not for this. */
MUST_USE bool around_case(const struct call *call, int64_t rid, int64_t *person_id,
                          struct err *err);

#endif
