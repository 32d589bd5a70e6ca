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

struct tx;
struct people_row;

/*
 * The case whose random id is `rid`, as it stands to call->actor. A case that is not
 * there is no error: nobody learns the difference.
 * err     of the store.
 */
MUST_USE bool standing_of(const struct call *call, int64_t rid, struct subject *subject,
                          struct err *err);

/* The same within a transaction. */
MUST_USE bool standing_in(struct tx *tx, const struct call *call, int64_t rid,
                          struct subject *subject, struct err *err);

/* The same of a row of the register of the actor's own secrecy domain. */
enum relation standing_of_row(const struct actor *actor, const struct people_row *row);

#endif
