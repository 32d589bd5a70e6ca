/* around_case.c: see around_case.h. */
#include "service/around_case.h"

#include "service/standing.h"

bool around_case(const struct call *call, int64_t rid, int64_t *person_id,
                 struct err *err)
{
    struct subject subject;

    if (!standing_of(call, rid, &subject, err))
        return false;
    if (subject.relation != RELATION_OWN && subject.relation != RELATION_UNIT)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *person_id = subject.person_id;
    return true;
}
