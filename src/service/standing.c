/* standing.c: see standing.h. */
#include "service/standing.h"

#include "store/query.h"

static bool look(struct tx *tx, const struct call *call, int64_t rid,
                 struct subject *subject, struct err *err)
{
    struct person_standing_row row;
    bool found;

    *subject = (struct subject){ .relation = RELATION_STRANGER };
    if (!person_standing(tx, rid, call->actor->user_id, &row, &found, err))
        return false;
    if (!found)
        return true;
    struct standing standing = { .org_id = row.org_id,
                                 .domain_id = row.domain_id,
                                 .held = row.held || row.id == call->actor->person_id,
                                 .protected = row.protected,
                                 .disposed = row.disposed };
    struct viewer viewer = { call->actor->org_id, call->actor->domain_id };
    subject->person_id = row.id;
    subject->relation = access_relation(&standing, &viewer);
    return true;
}

bool standing_of(const struct call *call, int64_t rid, struct subject *subject,
                 struct err *err)
{
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = look(tx, call, rid, subject, err);
    tx_end(&tx);
    return ok;
}
