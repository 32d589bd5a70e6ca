/* public_address.c: see public_address.h. */
#include "service/public_address.h"

#include "store/query.h"

#define KEY "public_address"

static bool look(struct call *call, struct tx *tx, struct str *address, struct err *err)
{
    struct meta_get_row row;
    bool found = false;

    if (!meta_get(tx, STR(KEY), call->arena, &row, &found, err))
        return false;
    *address = found ? row.value : STR("");
    return true;
}

bool public_address(struct call *call, struct str *address, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && look(call, tx, address, err);

    tx_end(&tx);
    return ok;
}

bool public_address_keep(struct call *call, struct str address, struct err *err)
{
    struct tx *tx = NULL;
    struct str kept;
    uint64_t ticket = 0;

    if (!public_address(call, &kept, err))
        return false;
    if (str_eq(kept, address))
        return true;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              meta_set(tx, STR(KEY), address, err) && tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, ticket, err);
}
