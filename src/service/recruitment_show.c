/* recruitment_show.c: see recruitment_show.h. */
#include "service/recruitment_show.h"

#include "base/date.h"
#include "domain/need_word.h"
#include "service/csv_write.h"
#include "service/need_show.h"
#include "store/query.h"

#define SEASON_ROOM_FIRST 16u

/* A coded word and, under `text_key`, what it is called. */
static void put_status(const struct call *call, struct view *v, struct str status)
{
    uint32_t at = coded_find(CODED(need_status_words), status);

    view_str(call->arena, v, "status", str_copy(call->arena, status));
    view_cstr(call->arena, v, "status_text",
              at == NEED_STATUS_COUNT
                  ? ""
                  : message_for(call->lang, need_status_words[at].label, 1));
    view_bool(call->arena, v, "is_open", at == NEED_OPEN);
}

static void put_reason(const struct call *call, struct view *v, struct str reason)
{
    uint32_t at = coded_find(CODED(need_reason_words), reason);

    view_str(call->arena, v, "reason", str_copy(call->arena, reason));
    view_cstr(call->arena, v, "reason_text",
              at == NEED_REASON_COUNT
                  ? ""
                  : message_for(call->lang, need_reason_words[at].label, 1));
}

/* ------------------------------------------------------------------------------ one */

struct show {
    struct call *call;
    struct tx *tx;
    struct view *view;
    struct need_season *season; /* of the needs that are live */
    uint32_t season_count, season_room;
    int64_t planned, filled, open;
};

static void keep_season(struct show *s, const struct need_season *season)
{
    if (s->season_count == s->season_room) {
        uint32_t room = s->season_room ? s->season_room * 2 : SEASON_ROOM_FIRST;
        s->season =
            arena_grow(s->call->arena, s->season, s->season_room * sizeof *s->season,
                       room * sizeof *s->season);
        s->season_room = room;
    }
    s->season[s->season_count++] = *season;
}

static bool put_seasons(struct show *s, const struct needs_of_recruitment_row *need,
                        bool is_live, struct view *v, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *list = view_put_array(arena, v, "seasons");
    struct need_seasons_row row;
    struct cursor cursor = { 0 };

    if (!need_seasons_open(s->tx, need->id, need->version, &cursor, err))
        return false;
    while (need_seasons_next(&cursor, &row)) {
        struct view *one = view_add_object(arena, list);
        struct need_season season = { row.from_on, row.to_on, (int32_t)row.positions };
        view_day(arena, one, "from", row.from_on);
        view_day(arena, one, "to", row.to_on);
        view_int(arena, one, "places", row.positions);
        if (is_live)
            keep_season(s, &season);
    }
    return cursor_end(&cursor, err);
}

static bool put_need(struct show *s, struct view *list,
                     const struct needs_of_recruitment_row *row, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *v = view_add_object(arena, list);
    bool is_live = str_is(row->status, "open") || str_is(row->status, "paused");
    int64_t filled = str_is(row->status, "filled") || row->filled > row->positions
                         ? row->positions
                         : row->filled;
    int64_t open = is_live ? row->positions - filled : 0;

    s->planned += str_is(row->status, "withdrawn") ? filled : row->positions;
    s->filled += filled;
    s->open += open;
    view_str(arena, v, "need_id", id_text(arena, row->rid));
    view_str(arena, v, "title", str_copy(arena, row->title));
    view_str(arena, v, "place", str_copy(arena, row->place));
    view_day(arena, v, "start", row->has_start_on ? row->start_on : DAY_NONE);
    view_int(arena, v, "positions", row->positions);
    view_int(arena, v, "filled", filled);
    view_int(arena, v, "open", open);
    put_status(s->call, v, row->status);
    return put_seasons(s, row, is_live, v, err);
}

static bool put_needs(struct show *s, int64_t rid, struct err *err)
{
    struct view *list = view_put_array(s->call->arena, s->view, "needs");
    struct needs_of_recruitment_row row;
    struct cursor cursor = { 0 };
    bool ok = true;

    if (!needs_of_recruitment_open(s->tx, rid, &cursor, err))
        return false;
    while (ok && needs_of_recruitment_next(&cursor, &row))
        ok = put_need(s, list, &row, err);
    if (!ok)
        cursor_close(&cursor);
    return ok && cursor_end(&cursor, err);
}

static void put_counts(const struct call *call, struct view *v, int64_t positions,
                       int64_t planned)
{
    view_int(call->arena, v, "positions", positions);
    view_int(call->arena, v, "planned", planned);
    view_int(call->arena, v, "undescribed",
             positions > planned ? positions - planned : 0);
    view_int(call->arena, v, "over", planned > positions ? planned - positions : 0);
}

static bool show_one(struct show *s, int64_t rid, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct recruitment_by_rid_row row;
    struct view *v = s->view;
    bool found = false;

    if (!recruitment_by_rid(s->tx, rid, arena, &row, &found, err))
        return false;
    if (!found || row.org_id != s->call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    struct view *firm = view_put_object(arena, v, "firm");
    view_str(arena, firm, "firm_id", id_text(arena, row.firm_rid));
    view_str(arena, firm, "firm_name", row.firm);
    view_str(arena, v, "recruitment_id", id_text(arena, rid));
    view_int(arena, v, "version", row.version);
    view_str(arena, v, "title", row.title);
    put_status(s->call, v, row.status);
    put_reason(s->call, v, row.reason);
    view_day(arena, v, "since", row.since_on);
    view_day(arena, v, "until", row.has_until_on ? row.until_on : DAY_NONE);
    if (!put_needs(s, rid, err))
        return false;
    put_counts(s->call, v, row.positions, s->planned);
    view_int(arena, v, "filled", s->filled);
    view_int(arena, v, "open", s->open);
    need_weeks_put(arena, view_put_array(arena, v, "weeks"), s->season,
                   s->season_count);
    return true;
}

bool recruitment_show(struct call *call, int64_t rid, struct view **answer,
                      struct err *err)
{
    struct show s = { .call = call, .view = view_object(call->arena) };
    bool ok = tx_begin(call->store, TX_READ, &s.tx, err) && show_one(&s, rid, err);

    tx_end(&s.tx);
    if (ok)
        *answer = s.view;
    return ok;
}

/* ----------------------------------------------------------------------------- many */

static void put_listed(const struct call *call, struct view *v,
                       const struct recruitments_of_unit_row *row)
{
    struct arena *arena = call->arena;

    view_str(arena, v, "recruitment_id", id_text(arena, row->rid));
    view_str(arena, v, "firm_id", id_text(arena, row->firm_rid));
    view_str(arena, v, "firm_name", str_copy(arena, row->firm));
    view_str(arena, v, "title", str_copy(arena, row->title));
    put_status(call, v, row->status);
    view_day(arena, v, "since", row->since_on);
    view_int(arena, v, "needs", row->needs);
    put_counts(call, v, row->positions, row->planned);
    view_int(arena, v, "filled", row->filled);
    view_int(arena, v, "open", row->open);
}

bool recruitment_list(struct call *call, struct view **answer, struct err *err)
{
    struct view *v = view_object(call->arena),
                *list = view_put_array(call->arena, v, "recruitments");
    struct recruitments_of_unit_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    uint32_t n = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              recruitments_of_unit_open(tx, call->actor->org_id, &cursor, err);

    while (ok && recruitments_of_unit_next(&cursor, &row))
        if (n++ < RECRUITMENTS_SHOWN)
            put_listed(call, view_add_object(call->arena, list), &row);
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    if (!ok)
        return false;
    view_int(call->arena, v, "n", n);
    *answer = v;
    return true;
}

bool recruitments_put(const struct call *call, struct tx *tx, int64_t firm_id,
                      struct view *list, struct err *err)
{
    struct recruitments_of_firm_row row;
    struct cursor cursor = { 0 };

    if (!recruitments_of_firm_open(tx, firm_id, &cursor, err))
        return false;
    while (recruitments_of_firm_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "recruitment_id", id_text(call->arena, row.rid));
        view_str(call->arena, v, "title", str_copy(call->arena, row.title));
        view_int(call->arena, v, "positions", row.positions);
        put_status(call, v, row.status);
    }
    return cursor_end(&cursor, err);
}

/* --------------------------------------------------------------------------- a file */

#define NUMBERS 6
#define TEXTS   4
static const char *const text_names[TEXTS] = { "title", "firm", "status", "since" };
static const char *const number_names[NUMBERS] = {
    "positions", "planned", "filled", "open", "needs", "undescribed"
};

static void add_row(struct buf *out, enum recruitment_form form,
                    const struct recruitments_of_unit_row *row)
{
    bool json = form == RECRUITMENT_JSON;
    char since[DATE_TEXT_BYTES];
    const int64_t left =
        row->positions > row->planned ? row->positions - row->planned : 0;
    const int64_t number[NUMBERS] = { row->positions, row->planned, row->filled,
                                      row->open,      row->needs,   left };

    date_format(row->since_on, since);
    const struct str text[TEXTS] = { row->title, row->firm, row->status,
                                     str_from(since) };
    buf_cstr(out, json ? "{\"recruitment_id\":\"" : "");
    buf_int(out, row->rid);
    buf_cstr(out, json ? "\"" : ",");
    for (int i = 0; i < TEXTS; i++) {
        struct view value = { .kind = VIEW_STR, .text = text[i] };
        if (!json) {
            csv_cell(out, text[i], ',');
            continue;
        }
        buf_format(out, ",\"%s\":", text_names[i]);
        view_write(out, &value);
    }
    for (int i = 0; i < NUMBERS; i++) {
        if (json)
            buf_format(out, ",\"%s\":", number_names[i]);
        else if (i > 0)
            buf_char(out, ',');
        buf_int(out, number[i]);
    }
    buf_cstr(out, json ? "}" : "\r\n");
}

static void add_header(struct buf *out)
{
    buf_cstr(out, "recruitment_id");
    for (int i = 0; i < TEXTS; i++)
        buf_format(out, ",%s", text_names[i]);
    for (int i = 0; i < NUMBERS; i++)
        buf_format(out, ",%s", number_names[i]);
    buf_cstr(out, "\r\n");
}

bool recruitment_export(struct call *call, enum recruitment_form form, struct buf *out,
                        struct err *err)
{
    struct recruitments_of_unit_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool first = true;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              recruitments_of_unit_open(tx, call->actor->org_id, &cursor, err);

    if (form == RECRUITMENT_JSON)
        buf_char(out, '[');
    else
        add_header(out);
    for (; ok && recruitments_of_unit_next(&cursor, &row); first = false) {
        if (form == RECRUITMENT_JSON && !first)
            buf_cstr(out, ",\n");
        add_row(out, form, &row);
    }
    if (form == RECRUITMENT_JSON)
        buf_cstr(out, "]\n");
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    return ok;
}
