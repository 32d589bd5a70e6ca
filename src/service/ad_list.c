/* ad_list.c: see ad_list.h. */
#include "service/ad_list.h"

#include "store/query.h"

static bool read_ads(struct tx *tx, struct call *call, int64_t *before,
                     struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct ad_list_row row;
    struct arena *arena = call->arena;

    if (!ad_list_open(tx, *before ? *before : INT64_MAX, AD_LIST_MOST, &cursor, err))
        return false;
    *before = 0;
    while (ad_list_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "ad_id", id_text(arena, row.rid));
        view_str(arena, v, "headline", str_copy(arena, row.headline));
        view_str(arena, v, "employer", str_copy(arena, row.employer));
        if (row.has_place)
            view_str(arena, v, "place", str_copy(arena, row.place));
        else
            view_null(arena, v, "place");
        view_str(arena, v, "occupation", str_copy(arena, row.occupation_label));
        *before = row.id;
    }
    return cursor_end(&cursor, err);
}

bool ad_list(struct call *call, int64_t before, struct view **answer, struct err *err)
{
    struct view *v = view_object(call->arena);
    struct view *list = view_put_array(call->arena, v, "ads");
    struct ad_count_row total;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && ad_count(tx, &total, err) &&
              read_ads(tx, call, &before, list, err);

    tx_end(&tx);
    if (!ok)
        return false;
    view_int(call->arena, v, "count", total.n);
    view_int(call->arena, v, "before", list->count == AD_LIST_MOST ? before : 0);
    *answer = v;
    return true;
}
