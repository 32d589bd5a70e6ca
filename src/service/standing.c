/* standing.c: see standing.h. */
#include "service/standing.h"

#include "base/date.h"
#include "domain/disclosure_rule.h"
#include "service/people_keep.h"
#include "store/query.h"

bool standing_in(struct tx *tx, const struct call *call, int64_t rid,
                 struct subject *subject, struct err *err)
{
    struct viewer viewer = { call->actor->org_id, call->actor->domain_id };
    struct disclosed_to_row told;
    struct person_standing_row row;
    bool found;

    *subject = (struct subject){ .relation = RELATION_STRANGER };
    if (!person_standing(tx, rid, call->actor->user_id, &row, &found, err))
        return false;
    if (!found)
        return true;
    if (!disclosed_to(tx, row.id, viewer.org_id, moment_day(call->now), &told, err))
        return false;
    /* Of a protected identity the statement counts what was told under an alias. */
    uint32_t what = row.protected ? disclosed_of_protected((uint32_t)told.what)
                                  : (uint32_t)told.what;
    struct standing standing = { .org_id = row.org_id,
                                 .domain_id = row.domain_id,
                                 .held = row.held,
                                 .herself = row.id == call->actor->person_id,
                                 .protected = row.protected,
                                 .disposed = row.disposed,
                                 .disclosed = what,
                                 .aliased = row.protected && what };
    subject->person_id = row.id;
    subject->relation = access_relation(&standing, &viewer);
    subject->disclosed =
        subject->relation == RELATION_DISCLOSED ? standing.disclosed : 0;
    return true;
}

bool standing_of(const struct call *call, int64_t rid, struct subject *subject,
                 struct err *err)
{
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = standing_in(tx, call, rid, subject, err);
    tx_end(&tx);
    return ok;
}

enum relation standing_of_row(const struct actor *actor, const struct people_row *row)
{
    const struct standing standing = { .org_id = row->org_id,
                                       .domain_id = actor->domain_id,
                                       .held = row->holder_id != 0 &&
                                               row->holder_id == actor->user_id };
    const struct viewer viewer = { actor->org_id, actor->domain_id };

    return access_relation(&standing, &viewer);
}
