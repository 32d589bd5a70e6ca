/*
 * publication.c: see publication.h.
 *
 *   figures as of the day -> a table a measure -> the tables before it -> what is
 *   hidden -> bytes -> their fingerprint -> a row
 */
#include "service/publication.h"

#include <sodium.h>

#include "domain/small_table.h"
#include "service/figure.h"
#include "service/json_whole.h"
#include "service/programme_keep.h"
#include "store/query.h"

#define DEPTH_MOST 8u

static const char *const sex_keys[] = { "women", "men", "not_stated", "all" };

struct earlier {
    struct figures figures;
    json_t *root; /* owned */
};

struct publishing {
    struct call *call;
    const struct publication_ask *ask;
    struct figures figures;
    struct earlier *earlier;
    uint32_t earlier_count;
    struct small_table *table; /* [figure_count] of this publication */
    struct str bytes;
    char hex[crypto_hash_sha256_BYTES * 2 + 1]; /* their fingerprint */
};

/* ---------------------------------------------------------------------------- tables
 */

/* Areas down, then who is of none; women, men, not stated across. All tables have the
 * same rows, or a person without an area would let two of them go uncompared; where
 * nobody is of none that row is not shown, unless there is no other. */
static void fill(const struct figures *figures, const struct figure *f, int32_t day,
                 struct small_table *t)
{
    struct measure_column column = { INT32_MIN, day };
    uint32_t areas = figure_rows(figures, MEASURE_BY_AREA);
    struct measure_grid grid = { &column, 1, areas, MEASURE_BY_AREA };
    struct measure_grid whole = { &column, 1, 1, MEASURE_WHOLE };
    const struct measure_cell *cell = figure_cells(figures, f, &grid),
                              *all = figure_cells(figures, f, &whole);

    *t = (struct small_table){ .rows = areas + 2, .columns = SEX_COUNT + 1 };
    for (uint32_t sex = 0; sex < SEX_COUNT; sex++) {
        int64_t rest = all->by[sex];
        for (uint32_t a = 0; a < areas; a++) {
            t->count[a * t->columns + sex] = cell[a].by[sex];
            rest -= cell[a].by[sex];
        }
        t->count[areas * t->columns + sex] = rest;
    }
    small_table_sum(t);
    t->nobody[SEX_UNSTATED] = all->by[SEX_UNSTATED] == 0;
    t->absent[areas] = areas > 0 && t->count[areas * t->columns + SEX_COUNT] == 0;
}

static bool is_public(const struct figure *f)
{
    return figure_counts(f) && figure_by_sex(f) && f->way != WAY_IN_STAGE;
}

/* ------------------------------------------------------------- what was in sight then
 */

static const json_t *table_in(const json_t *root, struct str measure)
{
    const json_t *list = json_object_get(root, "tables");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(one, "measure"));
        if (id && str_is(measure, id))
            return one;
    }
    return NULL;
}

/* Which row of ours one that was published is; who was of an area that there is no more
 * is of none now. */
static uint32_t row_of(const struct earlier *e, const struct small_table *t,
                       const json_t *row)
{
    const struct programme *programme = e->figures.programme;
    const char *area = json_string_value(json_object_get(row, "area"));

    if (json_is_true(json_object_get(row, "sum")))
        return t->rows - 1;
    for (uint32_t i = 0; area && i < programme->areas.count; i++)
        if (str_is(programme->areas.item[i].id, area))
            return i;
    return t->rows - 2;
}

/* The table of then, counted again, with what was hidden; false: it was not published.
 */
static bool seen_then(const struct earlier *e, struct str measure,
                      struct small_table *then)
{
    const struct figure *f = figure_find(&e->figures, measure);
    const json_t *table = table_in(e->root, measure), *rows;

    if (!f || !table)
        return false;
    fill(&e->figures, f, e->figures.as_of.day, then);
    rows = json_object_get(table, "rows");
    for (size_t r = 0; r < json_array_size(rows); r++) {
        const json_t *row = json_array_get(rows, r);
        bool *hidden = &then->hidden[(size_t)row_of(e, then, row) * then->columns];
        for (uint32_t c = 0; c < then->columns; c++)
            hidden[c] |= json_is_null(json_object_get(row, sex_keys[c]));
    }
    return true;
}

/* Against the tables above it, which may be of the same people, and those of before. */
static void hide(struct publishing *p, uint32_t at)
{
    const struct figure *f = &p->figures.figure[at];
    struct small_table *before =
        ARENA_ARRAY(p->call->arena, at + p->earlier_count + 1, struct small_table);
    struct small_table *t = &p->table[at];
    uint32_t count = 0;

    fill(&p->figures, f, p->ask->as_of, t);
    for (uint32_t i = 0; i < at; i++)
        if (p->table[i].rows > 0)
            before[count++] = p->table[i];
    for (uint32_t i = 0; i < p->earlier_count; i++)
        count += seen_then(&p->earlier[i], f->id, &before[count]);
    small_table_hide(t, before, count);
}

/* ----------------------------------------------------------------------------- bytes
 */

static void put_cell(struct arena *arena, struct view *row, const char *key,
                     const struct small_table *t, uint32_t cell)
{
    if (t->hidden[cell])
        view_null(arena, row, key);
    else
        view_int(arena, row, key, t->count[cell]);
}

static void put_rows(struct publishing *p, struct view *v, const struct small_table *t)
{
    const struct programme *programme = p->figures.programme;
    struct arena *arena = p->call->arena;
    struct view *list = view_put_array(arena, v, "rows");

    for (uint32_t r = 0; r < t->rows; r++) {
        if (t->absent[r])
            continue;
        struct view *row = view_add_object(arena, list);
        bool area = r + 1 < t->rows && r < programme->areas.count;
        view_str(arena, row, "area", area ? programme->areas.item[r].id : STR(""));
        view_str(arena, row, "name",
                 area ? label_in(programme->areas.item[r].name, LANG_SV) : STR(""));
        view_bool(arena, row, "sum", r + 1 == t->rows);
        for (uint32_t c = 0; c < t->columns; c++)
            put_cell(arena, row, sex_keys[c], t, r * t->columns + c);
    }
}

static void put_table(struct publishing *p, struct view *list, uint32_t at)
{
    const struct figure *f = &p->figures.figure[at];
    const struct way_text *way = &p->figures.way[f->way];
    struct arena *arena = p->call->arena;
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "measure", f->id);
    view_str(arena, v, "name", label_in(f->name, LANG_SV));
    view_str(arena, v, "way", way->id);
    view_str(arena, v, "version", way->version);
    view_str(arena, v, "text", label_in(way->text, LANG_SV));
    put_rows(p, v, &p->table[at]);
}

static void put_firms(struct publishing *p, struct view *list)
{
    struct arena *arena = p->call->arena;
    struct measure_column column = { INT32_MIN, p->ask->as_of };
    struct measure_grid whole = { &column, 1, 1, MEASURE_WHOLE };

    for (uint32_t i = 0; i < p->figures.figure_count; i++) {
        const struct figure *f = &p->figures.figure[i];
        if (!figure_counts(f) || figure_by_sex(f))
            continue;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "measure", f->id);
        view_str(arena, v, "name", label_in(f->name, LANG_SV));
        view_int(arena, v, "all", measure_all(figure_cells(&p->figures, f, &whole)));
    }
}

static struct str answer(struct publishing *p)
{
    struct arena *arena = p->call->arena;
    struct view *v = view_object(arena), *list;
    struct buf text = buf_new(arena);

    view_str(arena, v, "programme", p->figures.programme->id);
    view_str(arena, v, "name", label_in(p->figures.programme->name, LANG_SV));
    view_int(arena, v, "version", p->figures.programme->version);
    view_str(arena, v, "title", p->ask->title);
    view_day(arena, v, "as_of", p->ask->as_of);
    view_int(arena, v, "smallest", SMALL_COUNT);
    list = view_put_array(arena, v, "tables");
    for (uint32_t i = 0; i < p->figures.figure_count; i++)
        if (is_public(&p->figures.figure[i]))
            put_table(p, list, i);
    put_firms(p, view_put_array(arena, v, "firms"));
    view_write(&text, v);
    return buf_str(&text);
}

static void fingerprint(struct str bytes, char hex[crypto_hash_sha256_BYTES * 2 + 1])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)bytes.ptr, bytes.len);
    sodium_bin2hex(hex, crypto_hash_sha256_BYTES * 2 + 1, hash, sizeof hash);
}

/* ------------------------------------------------------------------------ publishing
 */

static bool take_earlier(struct publishing *p, struct str bytes, int32_t as_of,
                         struct err *err)
{
    struct earlier *e = &p->earlier[p->earlier_count];

    if (!figures_open(p->call, p->ask->programme, as_of_day(as_of), &e->figures, err) ||
        !json_whole(bytes, DEPTH_MOST, &e->root, err))
        return false;
    p->earlier_count++;
    return true;
}

static bool read_earlier(struct publishing *p, struct err *err)
{
    struct str bytes[PUBLICATIONS_MOST];
    int32_t as_of[PUBLICATIONS_MOST];
    struct publications_whole_row row;
    struct cursor cursor = { 0 };
    uint32_t count = 0;
    struct tx *tx = NULL;
    bool ok = tx_begin(p->call->store, TX_READ, &tx, err) &&
              publications_whole_open(tx, p->call->actor->org_id, p->ask->programme,
                                      &cursor, err);

    while (ok && publications_whole_next(&cursor, &row)) {
        if (count == PUBLICATIONS_MOST) {
            ok = err_set(err, ERR_LIMIT,
                         N_("a programme is published at most {n} times"),
                         ARG_NUM(PUBLICATIONS_MOST));
            break;
        }
        bytes[count] = str_copy(p->call->arena, row.bytes);
        as_of[count++] = row.as_of;
    }
    ok = ok ? cursor_end(&cursor, err) : ok;
    cursor_close(&cursor);
    tx_end(&tx);
    p->earlier = ARENA_ARRAY(p->call->arena, count + 1, struct earlier);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = take_earlier(p, bytes[i], as_of[i], err);
    return ok;
}

static bool overtaken(struct err *err)
{
    return err_set(err, ERR_CONFLICT,
                   N_("the figures are no longer those you looked at; look again"));
}

/* Another may have been published while this one was counted: its cells count too. */
static bool is_alone(const struct publishing *p, struct tx *tx, struct err *err)
{
    struct publication_count_row count;

    return publication_count(tx, p->call->actor->org_id, p->ask->programme, &count,
                             err) &&
           (count.n == (int64_t)p->earlier_count || overtaken(err));
}

static bool keep(struct publishing *p, int64_t rid, struct err *err)
{
    struct arena *arena = p->call->arena;
    struct view *asked = view_object(arena);
    struct buf text = buf_new(arena);
    struct tx *tx = NULL;
    int64_t id;

    view_str(arena, asked, "programme", p->ask->programme);
    view_day(arena, asked, "as_of", p->ask->as_of);
    view_write(&text, asked);
    struct publication_put_in in = { .rid = rid,
                                     .org_id = p->call->actor->org_id,
                                     .programme = p->ask->programme,
                                     .version = p->figures.programme->version,
                                     .title = p->ask->title,
                                     .as_of = p->ask->as_of,
                                     .asked = buf_str(&text),
                                     .bytes = p->bytes,
                                     .sha256 = str_from(p->hex),
                                     .made_at = p->call->now,
                                     .actor = str_from(p->call->actor->name) };
    bool ok = tx_begin(p->call->store, TX_WRITE, &tx, err) && is_alone(p, tx, err) &&
              publication_put(tx, &in, &id, err) &&
              tx_commit(&tx, &p->call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(p->call->store, p->call->ticket, err);
}

static bool may(const struct publication_ask *ask, int64_t now, struct err *err)
{
    if (ask->title.len == 0)
        return err_set(err, ERR_INPUT, N_("give the publication a title"));
    if (ask->title.len > PUBLICATION_TITLE_BYTES)
        return err_set(err, ERR_INPUT, N_("the title is longer than {n} bytes"),
                       ARG_NUM(PUBLICATION_TITLE_BYTES));
    return ask->as_of < moment_day(now) ||
           err_set(err, ERR_INPUT,
                   N_("the day is not over; what is published is of a day that is"));
}

/* Counts, hides and writes the bytes; p->earlier is to be given back either way. */
static bool count_all(struct publishing *p, struct err *err)
{
    const struct publication_ask *ask = p->ask;

    if (!may(ask, p->call->now, err) ||
        !figures_open(p->call, ask->programme, as_of_day(ask->as_of), &p->figures, err))
        return false;
    if (ask->as_of < p->figures.from)
        return err_set(err, ERR_INPUT, N_("the programme has not begun on that day"));
    if (p->figures.programme->areas.count + 2 > SMALL_TABLE_ROWS)
        return err_set(err, ERR_LIMIT,
                       N_("more areas than a table for the public has"));
    if (!read_earlier(p, err))
        return false;
    p->table =
        ARENA_ARRAY(p->call->arena, p->figures.figure_count + 1, struct small_table);
    for (uint32_t i = 0; i < p->figures.figure_count; i++)
        if (is_public(&p->figures.figure[i]))
            hide(p, i);
    p->bytes = answer(p);
    fingerprint(p->bytes, p->hex);
    return true;
}

static void give_back(struct publishing *p)
{
    for (uint32_t i = 0; i < p->earlier_count; i++)
        json_decref(p->earlier[i].root);
}

bool publication_preview(struct call *call, const struct publication_ask *ask,
                         struct publication *publication, struct err *err)
{
    struct publishing *p = ARENA_NEW(call->arena, struct publishing);

    p->call = call;
    p->ask = ask;
    bool ok = count_all(p, err);
    give_back(p);
    if (ok)
        *publication = (struct publication){ .programme = ask->programme,
                                             .title = ask->title,
                                             .bytes = p->bytes,
                                             .sha256 = str_from(p->hex),
                                             .as_of = ask->as_of,
                                             .whole = true };
    return ok;
}

bool publication_make(struct call *call, const struct publication_ask *ask,
                      int64_t *rid, struct err *err)
{
    struct publishing *p = ARENA_NEW(call->arena, struct publishing);
    int64_t made = random_id();

    if (ask->seen.len == 0)
        return err_set(err, ERR_INPUT, N_("look at what will be published first"));
    p->call = call;
    p->ask = ask;
    bool ok = count_all(p, err) && (str_is(ask->seen, p->hex) || overtaken(err)) &&
              keep(p, made, err);
    give_back(p);
    if (ok)
        *rid = made;
    return ok;
}

bool publication_list(struct call *call, struct str programme, struct view **view,
                      struct err *err)
{
    struct view *made = view_object(call->arena);
    struct view *list = view_put_array(call->arena, made, "publications");
    const struct programme_reading *loaded = NULL;
    struct publications_of_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, programme, &loaded, err) &&
              publications_of_open(tx, call->actor->org_id, programme, &cursor, err);

    while (ok && publications_of_next(&cursor, &row)) {
        struct view *o = view_add_object(call->arena, list);
        char *moment = arena_take(call->arena, 21);
        moment_format(row.made_at, moment);
        view_str(call->arena, o, "id", id_text(call->arena, row.rid));
        view_str(call->arena, o, "title", str_copy(call->arena, row.title));
        view_day(call->arena, o, "as_of", row.as_of);
        view_cstr(call->arena, o, "made_at", moment);
        view_day(call->arena, o, "made_on", moment_day(row.made_at));
        view_str(call->arena, o, "sha256", str_copy(call->arena, row.sha256));
    }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    if (!ok)
        return false;
    view_str(call->arena, made, "programme", programme);
    view_str(call->arena, made, "programme_name",
             label_in(loaded->programme.name, call->lang));
    *view = made;
    return true;
}

bool publication_get(struct call *call, int64_t rid, struct publication *publication,
                     struct err *err)
{
    char hex[crypto_hash_sha256_BYTES * 2 + 1];
    struct publication_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              publication_by_rid(tx, rid, call->arena, &row, &found, err);

    tx_end(&tx);
    if (!ok)
        return false;
    if (!found || row.org_id != call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    fingerprint(row.bytes, hex);
    *publication = (struct publication){ row.programme,
                                         row.title,
                                         row.bytes,
                                         row.sha256,
                                         row.as_of,
                                         row.made_at,
                                         str_is(row.sha256, hex) };
    return true;
}

/* ------------------------------------------------------------------------- as a page
 */

static struct str json_text(struct arena *arena, const json_t *of, const char *key)
{
    return str_copy(arena, str_from(json_string_value(json_object_get(of, key))));
}

static void view_row(struct arena *arena, struct view *list, const json_t *row)
{
    struct view *o = view_add_object(arena, list);

    view_str(arena, o, "row", json_text(arena, row, "name"));
    view_bool(arena, o, "sum", json_is_true(json_object_get(row, "sum")));
    for (uint32_t i = 0; i < sizeof sex_keys / sizeof *sex_keys; i++) {
        const json_t *n = json_object_get(row, sex_keys[i]);
        if (json_is_integer(n))
            view_int(arena, o, sex_keys[i], json_integer_value(n));
        else
            view_cstr(arena, o, sex_keys[i], "..");
    }
}

static void view_list(struct arena *arena, struct view *view, const char *key,
                      const json_t *list)
{
    struct view *made = view_put_array(arena, view, key);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const json_t *rows = json_object_get(one, "rows");
        struct view *o = view_add_object(arena, made);
        view_str(arena, o, "name", json_text(arena, one, "name"));
        view_str(arena, o, "text", json_text(arena, one, "text"));
        if (json_object_get(one, "all"))
            view_int(arena, o, "all", json_integer_value(json_object_get(one, "all")));
        struct view *to = view_put_array(arena, o, "rows");
        for (size_t r = 0; r < json_array_size(rows); r++)
            view_row(arena, to, json_array_get(rows, r));
    }
}

bool publication_view(struct call *call, const struct publication *publication,
                      struct view **view, struct err *err)
{
    struct arena *arena = call->arena;
    struct view *made = view_object(arena);
    char *moment = arena_take(arena, 21);
    json_t *root = NULL;

    if (!json_whole(publication->bytes, DEPTH_MOST, &root, err))
        return false;
    moment_format(publication->made_at, moment);
    view_str(arena, made, "title", publication->title);
    view_str(arena, made, "programme", publication->programme);
    view_str(arena, made, "programme_name", json_text(arena, root, "name"));
    view_day(arena, made, "as_of", publication->as_of);
    view_cstr(arena, made, "made_at", moment);
    view_day(arena, made, "made_on", moment_day(publication->made_at));
    view_str(arena, made, "sha256", publication->sha256);
    view_bool(arena, made, "whole", publication->whole);
    view_list(arena, made, "tables", json_object_get(root, "tables"));
    view_list(arena, made, "firms", json_object_get(root, "firms"));
    json_decref(root);
    *view = made;
    return true;
}
