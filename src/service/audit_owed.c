/* audit_owed.c: see audit_owed.h. */
#include "service/audit_owed.h"

static bool write_row(struct tx *tx, void *data, struct err *err)
{
    struct audit_owed *owed = data;

    return audit_append(tx, owed->scratch, owed->note, err);
}

void audit_owe(struct audit_owed *owed)
{
    owed->first = (struct store_first){ .write = write_row, .data = owed };
    store_first_begin(owed->store, &owed->first);
}

uint64_t audit_owe_end(struct audit_owed *owed)
{
    store_first_end(owed->store, &owed->first);
    return owed->first.ticket;
}
