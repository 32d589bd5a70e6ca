/* need_list.c: see need_list.h. */
#include "service/need_list.h"

#include "base/date.h"
#include "store/query.h"

static void row_view(struct call *call, struct view *list,
                     const struct need_list_row *row)
{
    struct arena *arena = call->arena;
    struct view *v = view_add_object(arena, list);
    char day[DATE_TEXT_BYTES];

    view_str(arena, v, "need_id", id_text(arena, row->rid));
    view_str(arena, v, "source_key", str_copy(arena, row->source_key));
    view_str(arena, v, "title", str_copy(arena, row->title));
    view_str(arena, v, "employer", str_copy(arena, row->employer));
    view_str(arena, v, "place", str_copy(arena, row->place));
    if (row->has_start_on) {
        date_format(row->start_on, day);
        view_str(arena, v, "start", str_copy(arena, str_from(day)));
    } else {
        view_null(arena, v, "start");
    }
    view_int(arena, v, "positions", row->positions);
    view_int(arena, v, "requirements", row->requirement_count);
}

static bool read_needs(struct tx *tx, struct call *call, struct view *list,
                       struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_list_row row;

    if (!need_list_open(tx, &cursor, err))
        return false;
    while (need_list_next(&cursor, &row))
        row_view(call, list, &row);
    return cursor_end(&cursor, err);
}

bool need_list(struct call *call, struct view **answer, struct err *err)
{
    struct view *v = view_object(call->arena);
    struct pool_count_row people;
    struct need_count_row needs;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && need_count(tx, &needs, err) &&
              pool_count(tx, &people, err) &&
              read_needs(tx, call, view_put_array(call->arena, v, "needs"), err);

    tx_end(&tx);
    if (!ok)
        return false;
    view_int(call->arena, v, "count", needs.n);
    view_int(call->arena, v, "people", people.n);
    *answer = v;
    return true;
}
