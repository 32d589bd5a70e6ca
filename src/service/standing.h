/*
 * standing.h: how a case stands to the one who would see it.
 */
#ifndef SERVICE_STANDING_H
#define SERVICE_STANDING_H

#include "service/call.h"

struct subject {
    int64_t person_id;      /* 0: there is no such case                          */
    enum relation relation; /* RELATION_STRANGER too when there is no such case  */
    uint32_t disclosed;     /* of RELATION_DISCLOSED: bits 1 << enum disclosed   */
};

/*
 * The case whose random id is `rid`, as it stands to call->actor. A case that is not
 * there is no error: nobody learns the difference.
 * err     of the store.
 */
MUST_USE bool standing_of(const struct call *call, int64_t rid, struct subject *subject,
                          struct err *err);

#endif
