/* person_number.c: see person_number.h. */
#include "service/person_number.h"

#include "base/date.h"
#include "service/identity_keep.h"
#include "store/query.h"

static bool look_up(struct call *call, const struct identity *identity, int64_t *rid,
                    struct err *err)
{
    struct identity_claim claim = { call->actor->domain_id, 0, identity };
    struct person_head_row head = { .protected = false };
    struct tx *tx = NULL;
    int64_t owner = 0;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = identity_owner(call, tx, &claim, &owner, err) &&
              (owner == 0 || person_head(tx, owner, call->arena, &head, err));
    tx_end(&tx);
    if (ok && owner != 0 && head.protected && !head.disposed &&
        head.org_id == call->actor->org_id)
        *rid = head.rid;
    return ok;
}

bool person_by_number(struct call *call, struct str typed, int64_t *rid,
                      struct err *err)
{
    struct identity identity = { .number_count = 1 };
    struct err ignored = { 0 };

    *rid = 0;
    if (!call->keys || !id_number_parse(typed, moment_day(call->now),
                                        &identity.number[0].number, &ignored))
        return true;
    return look_up(call, &identity, rid, err);
}

bool person_row_of(struct call *call, int64_t rid, int64_t *person_id, struct err *err)
{
    struct person_id_of_row row;
    struct tx *tx = NULL;
    bool found = false;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = person_id_of(tx, rid, &row, &found, err);
    tx_end(&tx);
    if (ok)
        *person_id = found ? row.id : 0;
    return ok;
}
