/* firm_export.c: see firm_export.h. */
#include "service/firm_export.h"

#include "base/date.h"
#include "domain/visit_rule.h"
#include "service/csv_write.h"
#include "store/query.h"

#define NEVER_ON "9999-12-31"

static const char header[] =
    "source_key,name,number,sni,locality,street,cfar,headcount,said_by,holder,status,"
    "visited_on,recall_on\r\n";

static struct str day_or_none(struct str day)
{
    return str_is(day, NEVER_ON) ? STR("") : day;
}

/* What belongs to a firm, by its row in the database. */
struct firm_more {
    struct str place, street, cfar, said_by;
    int64_t least, most;
    bool sized;
};

struct writing {
    struct call *call;
    struct arena arena;
    struct firm_more *more; /* [id_most + 1] */
    int64_t id_most;
    struct buf *out;
    enum firm_export_form form;
};

static bool read_places(struct writing *w, struct tx *tx, struct err *err)
{
    struct firm_export_places_row row;
    struct cursor cursor = { 0 };

    if (!firm_export_places_open(tx, &cursor, err))
        return false;
    while (firm_export_places_next(&cursor, &row)) { /* the first one comes last */
        struct firm_more *more = &w->more[row.firm_id];
        more->place = str_copy(&w->arena, row.place);
        more->street = str_copy(&w->arena, row.street);
        more->cfar = str_copy(&w->arena, row.cfar);
    }
    return cursor_end(&cursor, err);
}

static bool read_bands(struct writing *w, struct tx *tx, struct err *err)
{
    char today[DATE_TEXT_BYTES];
    struct firm_export_bands_row row;
    struct cursor cursor = { 0 };

    date_format(moment_day(w->call->now), today);
    if (!firm_export_bands_open(tx, str_from(today), &cursor, err))
        return false;
    while (firm_export_bands_next(&cursor, &row)) { /* the latest comes last */
        struct firm_more *more = &w->more[row.firm_id];
        more->least = row.least;
        more->most = row.most;
        more->said_by = str_copy(&w->arena, row.said_by);
        more->sized = true;
    }
    return cursor_end(&cursor, err);
}

static bool read_more(struct writing *w, struct tx *tx, struct err *err)
{
    struct firm_id_most_row most;

    if (!firm_id_most(tx, &most, err))
        return false;
    w->id_most = most.id;
    w->more = ARENA_ARRAY(&w->arena, (size_t)most.id + 1, struct firm_more);
    return read_places(w, tx, err) && read_bands(w, tx, err);
}

/* The cells in the header's order. */
#define CELLS 13
static const char *const names[CELLS] = {
    "source_key", "name",    "number", "sni",    "locality",   "street",   "cfar",
    "headcount",  "said_by", "holder", "status", "visited_on", "recall_on"
};

/* "5-9", with the dash that a file can have; "" when nobody has said. */
static struct str headcount_of(const struct firm_more *more, char text[32])
{
    if (!more->sized)
        return STR("");
    if (more->most >= HEADCOUNT_MOST && more->most > more->least)
        snprintf(text, 32, "%lld+", (long long)more->least);
    else if (more->most != more->least)
        snprintf(text, 32, "%lld-%lld", (long long)more->least, (long long)more->most);
    else
        snprintf(text, 32, "%lld", (long long)more->least);
    return str_from(text);
}

static void add_json(struct buf *out, int64_t rid, const struct str cell[CELLS])
{
    buf_cstr(out, "{\"firm_id\":\"");
    buf_int(out, rid);
    buf_char(out, '"');
    for (int i = 0; i < CELLS; i++) {
        struct view text = { .kind = VIEW_STR, .text = cell[i] };
        buf_cstr(out, ",\"");
        buf_cstr(out, names[i]);
        buf_cstr(out, "\":");
        view_write(out, &text);
    }
    buf_char(out, '}');
}

static void add_row(struct writing *w, const struct firm_export_row *row)
{
    static const struct firm_more none = { .sized = false };
    const struct firm_more *more = row->id <= w->id_most ? &w->more[row->id] : &none;
    char text[32];
    const struct str cell[CELLS] = { row->source_key,
                                     row->name,
                                     row->number,
                                     row->sni,
                                     more->place,
                                     more->street,
                                     more->cfar,
                                     headcount_of(more, text),
                                     more->said_by,
                                     row->has_holder ? row->holder : STR(""),
                                     row->status,
                                     row->visited_on,
                                     day_or_none(row->recall_on) };

    if (w->form == FIRM_EXPORT_JSON) {
        add_json(w->out, row->rid, cell);
        return;
    }
    for (int i = 0; i < CELLS; i++)
        csv_cell(w->out, cell[i], i + 1 < CELLS ? ',' : '\r');
    buf_char(w->out, '\n');
}

static bool add_all(struct writing *w, struct tx *tx, struct err *err)
{
    struct firm_export_row row;
    struct cursor cursor = { 0 };
    bool first = true;

    if (!read_more(w, tx, err) ||
        !firm_export_open(tx, w->call->actor->org_id, &cursor, err))
        return false;
    while (firm_export_next(&cursor, &row)) {
        if (w->form == FIRM_EXPORT_JSON && !first)
            buf_cstr(w->out, ",\n");
        first = false;
        add_row(w, &row);
    }
    return cursor_end(&cursor, err);
}

bool firm_export(struct call *call, enum firm_export_form form, struct buf *out,
                 struct err *err)
{
    struct writing w = { .call = call, .out = out, .form = form };
    struct tx *tx = NULL;

    buf_cstr(out, form == FIRM_EXPORT_JSON ? "[" : header);
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && add_all(&w, tx, err);
    if (form == FIRM_EXPORT_JSON)
        buf_cstr(out, "]\n");
    tx_end(&tx);
    arena_free(&w.arena);
    return ok;
}
