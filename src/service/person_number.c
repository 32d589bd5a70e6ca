/* person_number.c: see person_number.h. */
#include "service/person_number.h"

#include "base/date.h"
#include "store/query.h"

bool person_by_number(struct call *call, struct str typed, uint32_t seen,
                      struct identity_held *held, struct err *err)
{
    struct identity identity = { .number_count = 1 };
    const struct identity_claim claim = { call->actor->domain_id, 0, &identity, seen };
    struct err ignored = { 0 };
    struct tx *tx = NULL;

    *held = (struct identity_held){ 0 };
    if (!call->keys || !id_number_parse(typed, moment_day(call->now),
                                        &identity.number[0].number, &ignored))
        return true;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              identity_whose(call, tx, &claim, held, err);
    tx_end(&tx);
    return ok;
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
