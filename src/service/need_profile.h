/*
 * need_profile.h: what one person meets and lacks of a need, without any order.
 *
 * In      a need and a case. Out: bits by the need's requirements, in its order; what
 *         the employer is shown of her, and all of it.
 * Method  the covers of engine/rank for one row of the image: nobody is ranked, so it
 *         works with the matcher switched off. Duties and traits are neither.
 * Purity  leases the image for the call.
 */
#ifndef SERVICE_NEED_PROFILE_H
#define SERVICE_NEED_PROFILE_H

#include "service/call.h"

struct need_profile {
    int64_t need_id, version;
    bool in_pool;          /* false: nothing is known, met and missing are 0 */
    uint64_t met, missing; /* bit i: requirement i of that version           */
};

/* err  ERR_NOT_FOUND  no such need; of the store and the image. */
MUST_USE bool need_profile_of(struct call *call, int64_t need_rid, int64_t person_rid,
                              struct need_profile *profile, struct err *err);

#endif
