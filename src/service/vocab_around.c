/* vocab_around.c: see vocab_around.h. */
#include "service/vocab_around.h"

#include "store/query.h"

bool vocab_around(struct call *call, struct str code, struct view **answer,
                  struct err *err)
{
    struct arena *arena = call->arena;
    struct view *list = view_array(arena);
    struct around_edges_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = false;

    if (!tx_begin(call->store, TX_READ, &tx, err) ||
        !around_edges_open(tx, code, AROUND_MOST, &cursor, err))
        goto out;
    while (around_edges_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "one", str_copy(arena, row.one));
        view_str(arena, v, "other", str_copy(arena, row.other));
        view_int(arena, v, "similarity", row.similarity);
    }
    if (!cursor_end(&cursor, err))
        goto out;
    *answer = list;
    ok = true;
out:
    tx_end(&tx);
    return ok;
}
