/*
 * firm_export.c: see firm_export.h.
 *
 * A cell that begins with = + - @ is written with an apostrophe before it, so that no
 * spreadsheet takes a firm's name for a formula.
 */
#include "service/firm_export.h"

#include "base/date.h"
#include "domain/visit_rule.h"
#include "store/query.h"

#define NEVER_ON "9999-12-31"

static const char header[] =
    "source_key,name,number,sni,locality,street,cfar,headcount,said_by,holder,status,"
    "visited_on,recall_on\r\n";

static void add_cell(struct buf *out, struct str cell, char end)
{
    bool formula = cell.len > 0 && strchr("=+-@", cell.ptr[0]);
    bool quoted = formula;

    for (size_t i = 0; i < cell.len && !quoted; i++)
        quoted = cell.ptr[i] == '"' || cell.ptr[i] == ',' || cell.ptr[i] == ';' ||
                 cell.ptr[i] == '\n' || cell.ptr[i] == '\r';
    if (!quoted) {
        buf_add(out, cell);
        buf_char(out, end);
        return;
    }
    buf_cstr(out, formula ? "\"'" : "\"");
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, cell.ptr[i]);
    }
    buf_char(out, '"');
    buf_char(out, end);
}

static struct str day_or_none(struct str day)
{
    return str_is(day, NEVER_ON) ? STR("") : day;
}

/* The cells in the header's order. */
#define CELLS 13
static void cells_of(const struct firm_export_row *row, struct str headcount,
                     struct str cell[CELLS])
{
    const struct str none = STR("");
    const struct str made[CELLS] = { row->source_key,
                                     row->name,
                                     row->number,
                                     row->sni,
                                     row->has_place ? row->place : none,
                                     row->has_street ? row->street : none,
                                     row->has_cfar ? row->cfar : none,
                                     headcount,
                                     row->has_said_by ? row->said_by : none,
                                     row->has_holder ? row->holder : none,
                                     row->status,
                                     row->visited_on,
                                     day_or_none(row->recall_on) };

    memcpy(cell, made, sizeof made);
}

static void add_json(struct arena *arena, struct buf *out,
                     const struct firm_export_row *row, const struct str cell[CELLS])
{
    static const char *const names[CELLS] = {
        "source_key", "name",    "number", "sni",    "locality",   "street",   "cfar",
        "headcount",  "said_by", "holder", "status", "visited_on", "recall_on"
    };
    struct view *v = view_object(arena);

    view_str(arena, v, "firm_id", id_text(arena, row->rid));
    for (int i = 0; i < CELLS; i++)
        view_str(arena, v, names[i], cell[i]);
    view_write(out, v);
}

static void add_row(struct arena *scratch, enum firm_export_form form, struct buf *out,
                    const struct firm_export_row *row)
{
    struct buf headcount = buf_new(scratch);
    struct str cell[CELLS];

    if (row->has_least && row->has_most) {
        headcount_add(&headcount, row->least, row->most);
        size_t dash = str_find(buf_str(&headcount), STR("\xe2\x80\x93"));
        if (dash != SIZE_MAX) { /* a file has 5-9, which nobody's Excel can spoil */
            buf_clear(&headcount);
            buf_format(&headcount, "%lld-%lld", (long long)row->least,
                       (long long)row->most);
        }
    }
    cells_of(row, buf_str(&headcount), cell);
    if (form == FIRM_EXPORT_JSON) {
        add_json(scratch, out, row, cell);
        return;
    }
    for (int i = 0; i < CELLS; i++)
        add_cell(out, cell[i], i + 1 < CELLS ? ',' : '\r');
    buf_char(out, '\n');
}

bool firm_export(struct call *call, enum firm_export_form form, struct buf *out,
                 struct err *err)
{
    char today[DATE_TEXT_BYTES];
    struct arena scratch = { 0 };
    struct cursor cursor = { 0 };
    struct firm_export_row row;
    struct tx *tx = NULL;
    bool first = true;

    date_format(moment_day(call->now), today);
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              firm_export_open(tx, call->actor->org_id, str_from(today), &cursor, err);
    buf_cstr(out, form == FIRM_EXPORT_JSON ? "[" : header);
    while (ok && firm_export_next(&cursor, &row)) {
        if (form == FIRM_EXPORT_JSON && !first)
            buf_cstr(out, ",\n");
        first = false;
        add_row(&scratch, form, out, &row);
        arena_rewind(&scratch, 0);
    }
    if (form == FIRM_EXPORT_JSON)
        buf_cstr(out, "]\n");
    ok = ok && cursor_end(&cursor, err);
    cursor_close(&cursor);
    tx_end(&tx);
    arena_free(&scratch);
    return ok;
}
