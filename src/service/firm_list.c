/*
 * firm_list.c: see firm_list.h.
 *
 * The statements differ in order and scope alone and return the same columns, so that
 * their rows are one struct: FIRM_ROW copies one into it.
 */
#include "service/firm_list.h"

#include "domain/id_number.h"
#include "domain/visit_rule.h"
#include "service/firm_facts.h"
#include "store/query.h"

#define TYPED_WORDS 6u
#define WALK_FROM   2000 /* firms with the beginning */
#define NEVER_ON    "9999-12-31"
#define HEX         "0123456789abcdef"
#define KEY_MOST    (2u * NAME_SORT_BYTES + 24u)

const char *const firm_scope_words[FIRM_SCOPE_COUNT] = { "mine", "unit", "unheld",
                                                         "closed" };
const char *const firm_order_words[FIRM_ORDER_COUNT] = { "name", "visited", "recall",
                                                         "newest" };

struct firm_row {
    int64_t id, rid, holder_id, least, most;
    struct str name, number, form, status, holder, visited_on, recall_on, next, next_on,
        sort_key, place;
    struct firm_stands_with_row with;
};

/* What is being read: a page, or the hits of a search. */
struct reading {
    struct call *call;
    struct str today;
    struct firm_row row[FIRM_LIST_MOST + 1];
    uint32_t count;
    struct str key; /* of the page before */
    int64_t after;  /* its row; 0: none   */
};

#define COPY(r, text) str_copy((r)->call->arena, (text))
#define FIRM_ROW(r, row_)                                                              \
    (struct firm_row)                                                                  \
    {                                                                                  \
        .id = (row_).id, .rid = (row_).rid, .holder_id = (row_).holder_id,             \
        .least = (row_).has_least ? (row_).least : HEADCOUNT_NONE,                     \
        .most = (row_).has_most ? (row_).most : 0, .name = COPY(r, (row_).name),       \
        .number = COPY(r, (row_).number), .form = COPY(r, (row_).form),                \
        .status = COPY(r, (row_).status),                                              \
        .holder = (row_).has_holder ? COPY(r, (row_).holder) : STR(""),                \
        .visited_on = COPY(r, (row_).visited_on),                                      \
        .recall_on = COPY(r, (row_).recall_on), .next = COPY(r, (row_).next),          \
        .next_on = COPY(r, (row_).next_on), .sort_key = COPY(r, (row_).sort_key),      \
        .place = (row_).has_place ? COPY(r, (row_).place) : STR("")                    \
    }

/* Reads a page by the statement `name`, whose parameters are `in`. */
#define READ_PAGE(r, tx, name, in, err)                                                \
    do {                                                                               \
        struct cursor cursor = { 0 };                                                  \
        struct name##_row row;                                                         \
        if (!name##_open((tx), (in), &cursor, (err)))                                  \
            return false;                                                              \
        while ((r)->count <= FIRM_LIST_MOST && name##_next(&cursor, &row))             \
            (r)->row[(r)->count++] = FIRM_ROW(r, row);                                 \
        return cursor_end(&cursor, (err));                                             \
    } while (0)

/* ------------------------------------------------------------------------ statements
 */

static bool unit_page(struct reading *r, struct tx *tx, enum firm_order order,
                      struct err *err)
{
    int64_t org_id = r->call->actor->org_id, most = FIRM_LIST_MOST + 1;

    if (order == FIRMS_BY_VISIT) {
        struct firm_unit_by_visited_in in = { r->today, org_id, r->key, r->after,
                                              most };
        READ_PAGE(r, tx, firm_unit_by_visited, &in, err);
    }
    if (order == FIRMS_BY_RECALL) {
        struct firm_unit_by_recall_in in = { r->today, org_id, r->key, r->after, most };
        READ_PAGE(r, tx, firm_unit_by_recall, &in, err);
    }
    if (order == FIRMS_NEWEST) {
        struct firm_unit_newest_in in = { r->today, org_id,
                                          r->after ? r->after : INT64_MAX, most };
        READ_PAGE(r, tx, firm_unit_newest, &in, err);
    }
    struct firm_unit_by_name_in in = { r->today, org_id, r->key, r->after, most };
    READ_PAGE(r, tx, firm_unit_by_name, &in, err);
}

static bool held_page(struct reading *r, struct tx *tx, enum firm_order order,
                      int64_t holder_id, struct err *err)
{
    int64_t org_id = r->call->actor->org_id, most = FIRM_LIST_MOST + 1;

    if (order == FIRMS_BY_VISIT) {
        struct firm_held_by_visited_in in = { r->today, org_id,   holder_id,
                                              r->key,   r->after, most };
        READ_PAGE(r, tx, firm_held_by_visited, &in, err);
    }
    if (order == FIRMS_BY_RECALL) {
        struct firm_held_by_recall_in in = { r->today, org_id,   holder_id,
                                             r->key,   r->after, most };
        READ_PAGE(r, tx, firm_held_by_recall, &in, err);
    }
    if (order == FIRMS_NEWEST) {
        struct firm_held_newest_in in = { r->today, org_id, holder_id,
                                          r->after ? r->after : INT64_MAX, most };
        READ_PAGE(r, tx, firm_held_newest, &in, err);
    }
    struct firm_held_by_name_in in = { r->today, org_id,   holder_id,
                                       r->key,   r->after, most };
    READ_PAGE(r, tx, firm_held_by_name, &in, err);
}

static bool closed_page(struct reading *r, struct tx *tx, struct err *err)
{
    struct firm_closed_by_name_in in = { r->today, r->call->actor->org_id, r->key,
                                         r->after, FIRM_LIST_MOST + 1 };

    READ_PAGE(r, tx, firm_closed_by_name, &in, err);
}

static bool read_page(struct reading *r, struct tx *tx, const struct firm_list_ask *ask,
                      struct err *err)
{
    switch (ask->scope) {
    case FIRMS_MINE:
        return held_page(r, tx, ask->order, r->call->actor->user_id, err);
    case FIRMS_UNHELD:
        return held_page(r, tx, ask->order, 0, err);
    case FIRMS_CLOSED:
        return closed_page(r, tx, err);
    case FIRMS_UNIT:
    case FIRM_SCOPE_COUNT:
        break;
    }
    return unit_page(r, tx, ask->order, err);
}

/* -------------------------------------------------------------------------- the key */

static bool is_named(const struct firm_list_ask *ask)
{
    return ask->scope == FIRMS_CLOSED || ask->order == FIRMS_BY_NAME;
}

/* The place of a row in its list: its key in hex or as it is, a colon, its number. */
static struct str key_text(struct arena *arena, const struct firm_list_ask *ask,
                           const struct firm_row *row)
{
    struct str dated = ask->order == FIRMS_BY_VISIT ? row->visited_on : row->recall_on;
    struct buf out = buf_new(arena);

    if (is_named(ask))
        for (size_t i = 0; i < row->sort_key.len; i++) {
            unsigned char byte = (unsigned char)row->sort_key.ptr[i];
            buf_char(&out, HEX[byte >> 4]);
            buf_char(&out, HEX[byte & 15]);
        }
    else if (ask->order != FIRMS_NEWEST)
        buf_add(&out, dated);
    buf_char(&out, '.');
    buf_int(&out, row->id);
    return buf_str(&out);
}

static int hex_of(char c)
{
    const char *at = c ? strchr(HEX, c) : NULL;

    return at ? (int)(at - HEX) : -1;
}

static bool unhex(struct arena *arena, struct str hex, struct str *bytes)
{
    char *out = arena_take(arena, hex.len / 2);

    for (size_t i = 0; i + 1 < hex.len; i += 2) {
        int high = hex_of(hex.ptr[i]), low = hex_of(hex.ptr[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (char)(high << 4 | low);
    }
    *bytes = (struct str){ out, hex.len / 2 };
    return hex.len % 2 == 0;
}

static bool read_key(struct reading *r, const struct firm_list_ask *ask,
                     struct err *err)
{
    size_t dot = str_find(ask->after, STR("."));

    r->key = STR("");
    r->after = 0;
    if (ask->after.len == 0)
        return true;
    if (dot != SIZE_MAX && ask->after.len <= KEY_MOST &&
        str_int(str_sub(ask->after, dot + 1, ask->after.len), &r->after) &&
        r->after > 0) {
        r->key = str_sub(ask->after, 0, dot);
        if (!is_named(ask) || unhex(r->call->arena, r->key, &r->key))
            return true;
    }
    return err_set(err, ERR_INPUT,
                   N_("this page of the list is not there; begin anew"));
}

/* ------------------------------------------------------------------------- the view */

static void put_day(struct arena *arena, struct view *v, const char *key,
                    struct str day)
{
    if (day.len == 0 || str_is(day, NEVER_ON))
        view_null(arena, v, key);
    else
        view_str(arena, v, key, day);
}

static void put_row(struct reading *r, struct view *list, const struct firm_row *row)
{
    struct arena *arena = r->call->arena;
    struct view *v = view_add_object(arena, list);
    struct buf number = buf_new(arena), headcount = buf_new(arena);

    buf_cstr(&number, "");
    buf_cstr(&headcount, "");
    firm_number_add(&number, row->number, row->form);
    headcount_add(&headcount, row->least, row->most);
    view_str(arena, v, "firm_id", id_text(arena, row->rid));
    view_str(arena, v, "name", row->name);
    view_str(arena, v, "number", buf_str(&number));
    view_str(arena, v, "place", row->place);
    view_str(arena, v, "headcount", buf_str(&headcount));
    view_str(arena, v, "status", row->status);
    view_str(arena, v, "holder", row->holder);
    view_bool(arena, v, "unheld", row->holder_id == 0);
    put_day(arena, v, "visited_on", row->visited_on);
    put_day(arena, v, "recall_on", row->recall_on);
    view_str(arena, v, "next", row->next);
    put_day(arena, v, "next_on", row->next_on);
    view_int(arena, v, "places", row->with.places);
    view_int(arena, v, "silent", row->with.silent);
    view_int(arena, v, "meets", row->with.meets);
    view_int(arena, v, "signals", row->with.signals);
}

static uint32_t shown_of(const struct reading *r)
{
    return r->count < FIRM_LIST_MOST ? r->count : FIRM_LIST_MOST;
}

/* What stands with each that is shown: at most FIRM_LIST_MOST looks by index. */
static bool read_stands(struct reading *r, struct tx *tx, struct err *err)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < shown_of(r); i++)
        ok = firm_stands_with(tx, r->row[i].id, r->today, &r->row[i].with, err);
    return ok;
}

static bool put_count(struct reading *r, struct tx *tx, enum firm_scope scope,
                      struct view *v, struct err *err)
{
    const struct actor *actor = r->call->actor;
    struct firm_unit_count_row unit;
    struct firm_held_count_row held;

    if (scope == FIRMS_CLOSED) {
        view_null(r->call->arena, v, "n");
        return true;
    }
    if (scope == FIRMS_UNIT) {
        if (!firm_unit_count(tx, actor->org_id, &unit, err))
            return false;
        view_int(r->call->arena, v, "n", unit.n);
        return true;
    }
    if (!firm_held_count(tx, actor->org_id, scope == FIRMS_MINE ? actor->user_id : 0,
                         &held, err))
        return false;
    view_int(r->call->arena, v, "n", held.n);
    return true;
}

static struct reading reading_new(struct call *call)
{
    char *day = arena_take(call->arena, DATE_TEXT_BYTES);

    date_format(moment_day(call->now), day);
    return (struct reading){ .call = call, .today = str_from(day) };
}

bool firm_list(struct call *call, const struct firm_list_ask *ask, struct view **answer,
               struct err *err)
{
    struct reading r = reading_new(call);
    struct view *v = view_object(call->arena);
    struct tx *tx = NULL;
    bool ok = read_key(&r, ask, err) && tx_begin(call->store, TX_READ, &tx, err) &&
              read_page(&r, tx, ask, err) && read_stands(&r, tx, err) &&
              put_count(&r, tx, ask->scope, v, err);

    tx_end(&tx);
    if (!ok)
        return false;
    uint32_t shown = shown_of(&r);
    struct view *list = view_put_array(call->arena, v, "firms");
    for (uint32_t i = 0; i < shown; i++)
        put_row(&r, list, &r.row[i]);
    if (r.count > FIRM_LIST_MOST)
        view_str(call->arena, v, "after",
                 key_text(call->arena, ask, &r.row[FIRM_LIST_MOST - 1]));
    else
        view_null(call->arena, v, "after");
    *answer = v;
    return true;
}

/* -------------------------------------------------------------------------- searching
 */

struct search {
    struct reading r;
    struct name_spelling typed[TYPED_WORDS];
    uint32_t typed_count;
};

/* Whether every word typed begins a word of the name. */
static bool fits(const struct search *s, struct str name)
{
    struct name_spelling word[FIRM_TERMS_MOST];
    uint32_t count = name_words(name, true, word, FIRM_TERMS_MOST);

    for (uint32_t i = 0; i < s->typed_count; i++) {
        const struct name_word *t = &s->typed[i].plain;
        bool found = false;
        for (uint32_t k = 0; k < count && !found; k++)
            found = name_match(t->letter, t->len, word[k].plain.letter,
                               word[k].plain.len, false) != NAME_NOT ||
                    name_match(t->letter, t->len, word[k].other.letter,
                               word[k].other.len, false) != NAME_NOT;
        if (!found)
            return false;
    }
    return true;
}

/* The end of all words that begin with `from`: no letter is above U+FFFF here. */
static struct str end_of(struct arena *arena, struct str from)
{
    struct buf out = buf_new(arena);

    buf_add(&out, from);
    buf_cstr(&out, "\xf4\x8f\xbf\xbf"); /* U+10FFFF */
    return buf_str(&out);
}

/* The longest word typed but `but`; NULL: there is no other. */
static const struct name_word *longest(const struct search *s,
                                       const struct name_word *but)
{
    const struct name_word *best = NULL;

    for (uint32_t i = 0; i < s->typed_count; i++) {
        const struct name_word *word = &s->typed[i].plain;
        if (word != but && word->len > 0 && (!best || word->len > best->len))
            best = word;
    }
    return best;
}

/* What the rest of the row is read of. */
struct found {
    int64_t id[FIRM_LIST_MOST + 1];
    uint32_t count;
};

/* Keeps those of a statement whose name has all that was typed. */
#define KEEP_FOUND(s, found, name_, cursor)                                            \
    do {                                                                               \
        struct name_##_row row;                                                        \
        while ((found)->count <= FIRM_LIST_MOST && name_##_next((cursor), &row))       \
            if (fits((s), row.name))                                                   \
                (found)->id[(found)->count++] = row.id;                                \
    } while (0)

static bool find_two(struct search *s, struct tx *tx,
                     const struct firm_find_terms_in *in, struct found *found,
                     struct err *err)
{
    struct cursor cursor = { 0 };

    if (!firm_find_terms_open(tx, in, &cursor, err))
        return false;
    KEEP_FOUND(s, found, firm_find_terms, &cursor);
    return cursor_end(&cursor, err);
}

/* Of a beginning that many names have, the first by name are met soon on a walk along
 * the names: sorting 7,000 of 100,000 firms took 20 ms, the walk 3. When it does not
 * fill the page, closed firms follow, and all are sorted. */
static bool find_one(struct search *s, struct tx *tx,
                     const struct firm_find_term_in *in, struct found *found,
                     struct err *err)
{
    const struct firm_term_count_in begins = { in->org_id, in->first_from, in->first_to,
                                               WALK_FROM };
    const struct firm_find_walk_in walk = { in->org_id, in->first_from, in->first_to,
                                            in->most };
    struct firm_term_count_row many;
    struct cursor cursor = { 0 };

    if (!firm_term_count(tx, &begins, &many, err))
        return false;
    if (many.n == WALK_FROM) {
        if (!firm_find_walk_open(tx, &walk, &cursor, err))
            return false;
        KEEP_FOUND(s, found, firm_find_walk, &cursor);
        if (!cursor_end(&cursor, err))
            return false;
        if (found->count > FIRM_LIST_MOST)
            return true;
        found->count = 0;
    }
    if (!firm_find_term_open(tx, in, &cursor, err))
        return false;
    KEEP_FOUND(s, found, firm_find_term, &cursor);
    return cursor_end(&cursor, err);
}

static bool by_words(struct search *s, struct tx *tx, struct err *err)
{
    struct arena *arena = s->r.call->arena;
    const int64_t org_id = s->r.call->actor->org_id;
    const struct name_word *first = longest(s, NULL), *second;
    struct found found = { .count = 0 };

    if (!first)
        return true;
    second = longest(s, first);
    struct str a = firm_term_text(arena, first), b = STR("");
    const struct firm_find_term_in one = { org_id, a, end_of(arena, a),
                                           FIRM_SEARCH_MOST };
    if (second)
        b = firm_term_text(arena, second);
    const struct firm_find_terms_in two = { org_id,           a,
                                            one.first_to,     b,
                                            end_of(arena, b), FIRM_SEARCH_MOST };
    if (!(second ? find_two(s, tx, &two, &found, err)
                 : find_one(s, tx, &one, &found, err)))
        return false;
    for (uint32_t i = 0; i < found.count; i++) {
        struct firm_found_row row;
        bool there = false;
        if (!firm_found(tx, s->r.today, found.id[i], arena, &row, &there, err))
            return false;
        if (there)
            s->r.row[s->r.count++] = FIRM_ROW(&s->r, row);
    }
    return true;
}

static bool by_mark(struct search *s, struct tx *tx, const struct firm_plain *plain,
                    struct err *err)
{
    struct str mark = { (const char *)plain->mark, sizeof plain->mark };
    struct firm_find_mark_row row;
    struct cursor cursor = { 0 };

    if (!firm_find_mark_open(tx, s->r.today, s->r.call->actor->org_id, mark, &cursor,
                             err))
        return false;
    while (s->r.count <= FIRM_LIST_MOST && firm_find_mark_next(&cursor, &row))
        s->r.row[s->r.count++] = FIRM_ROW(&s->r, row);
    return cursor_end(&cursor, err);
}

static bool by_number(struct search *s, struct tx *tx, const struct firm_plain *plain,
                      struct err *err)
{
    struct firm_find_number_row row;
    struct cursor cursor = { 0 };

    if (plain->number[0] == '\0')
        return !plain->has_mark || by_mark(s, tx, plain, err);
    if (!firm_find_number_open(tx, s->r.today, s->r.call->actor->org_id,
                               str_from(plain->number), &cursor, err))
        return false;
    while (s->r.count <= FIRM_LIST_MOST && firm_find_number_next(&cursor, &row))
        s->r.row[s->r.count++] = FIRM_ROW(&s->r, row);
    return cursor_end(&cursor, err);
}

bool firm_search(struct call *call, struct str typed, struct view **answer,
                 struct err *err)
{
    struct search s = { .r = reading_new(call) };
    struct firm_typed as_number = { STR("-"), typed, STR("") };
    struct view *v = view_object(call->arena);
    struct firm_plain plain;
    struct err ignored = { 0 };
    struct tx *tx = NULL;
    bool number =
        str_trim(typed).len > 0 && firm_read(call, &as_number, &plain, &ignored);

    s.typed_count = name_words(typed, false, s.typed, TYPED_WORDS);
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              (number ? by_number(&s, tx, &plain, err) : by_words(&s, tx, err)) &&
              read_stands(&s.r, tx, err);
    tx_end(&tx);
    if (!ok)
        return false;
    uint32_t shown = shown_of(&s.r);
    struct view *list = view_put_array(call->arena, v, "firms");
    for (uint32_t i = 0; i < shown; i++)
        put_row(&s.r, list, &s.r.row[i]);
    view_bool(call->arena, v, "more", s.r.count > FIRM_LIST_MOST);
    view_int(call->arena, v, "n", shown);
    *answer = v;
    return true;
}
