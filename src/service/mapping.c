/* mapping.c: see mapping.h. What is kept, the draft over it, and answers into it. */
#include "service/mapping.h"

#include <assert.h>

#include "base/date.h"
#include "domain/requirement.h"
#include "service/book.h"
#include "service/person_key.h"
#include "store/query.h"

static struct draft_which which_map(int64_t person_id)
{
    return (struct draft_which){ .person_id = person_id, .form = MAPPING_FORM };
}

/* ---------------------------------------------------------------- what is kept */

static struct map_thing *find_thing(const struct mapping *m, struct str code)
{
    for (uint32_t i = 0; i < m->count; i++)
        if (str_eq(m->thing[i].code, code))
            return &m->thing[i];
    return NULL;
}

const struct map_thing *mapping_thing(const struct mapping *mapping, struct str code)
{
    return find_thing(mapping, code);
}

static struct map_thing *thing_add(struct mapping *m, struct str code)
{
    if (m->count == m->room) {
        const uint32_t room = m->room ? m->room * 2 : 64;
        m->thing = arena_grow(m->arena, m->thing, (size_t)m->room * sizeof *m->thing,
                              (size_t)room * sizeof *m->thing);
        m->room = room;
    }
    m->thing[m->count] = (struct map_thing){ .code = str_copy(m->arena, code),
                                             .on_day = DAY_NONE,
                                             .expires_day = DAY_NONE };
    return &m->thing[m->count++];
}

static enum evidence evidence_of(struct str word)
{
    const uint32_t at =
        coded_find((struct coded_table){ evidence_words, EVIDENCE_COUNT }, word);

    return at < EVIDENCE_COUNT ? (enum evidence)at : EVIDENCE_IMPORTED;
}

static enum wish wish_of(struct str word)
{
    const uint32_t at =
        coded_find((struct coded_table){ wish_words, WISH_COUNT }, word);

    return at < WISH_COUNT ? (enum wish)at : WISH_NONE;
}

static bool read_held(struct mapping *m, struct tx *tx, int64_t person_id,
                      struct err *err)
{
    struct cursor cursor = { 0 };
    struct held_of_row row;

    if (!held_of_open(tx, person_id, &cursor, err))
        return false;
    while (held_of_next(&cursor, &row)) {
        struct map_thing *t = thing_add(m, row.code);
        t->concept_id = row.concept_id;
        t->label_sv = str_copy(m->arena, row.label_sv);
        t->label_en = str_copy(m->arena, row.label_en);
        t->level = (int32_t)row.level;
        t->from_seq = row.from_seq;
        if (row.has_evidence)
            t->evidence = evidence_of(row.evidence);
        if (row.has_on_day)
            t->on_day = row.on_day;
        if (row.has_by)
            t->by = str_copy(m->arena, row.by);
        if (row.has_expires_on)
            t->expires_day = row.expires_on;
    }
    return cursor_end(&cursor, err);
}

static bool read_wishes(struct mapping *m, struct tx *tx, int64_t person_id,
                        struct err *err)
{
    struct cursor cursor = { 0 };
    struct task_wish_of_row row;

    if (!task_wish_of_open(tx, person_id, &cursor, err))
        return false;
    while (task_wish_of_next(&cursor, &row)) {
        struct map_thing *t = find_thing(m, row.code);
        if (!t)
            t = thing_add(m, row.code);
        t->concept_id = row.concept_id;
        t->label_sv = str_copy(m->arena, row.label_sv);
        t->label_en = str_copy(m->arena, row.label_en);
        t->wish = wish_of(row.wish);
    }
    return cursor_end(&cursor, err);
}

static bool read_places(struct mapping *m, struct tx *tx, int64_t person_id,
                        struct err *err)
{
    struct map_reach *reach = &m->reach;
    struct availability_places_row row;
    struct cursor cursor = { 0 };

    reach->place = ARENA_ARRAY(m->arena, MAPPING_REACH_MOST, struct map_place);
    if (!availability_places_open(tx, person_id, reach->from_seq, &cursor, err))
        return false;
    while (reach->place_count < MAPPING_REACH_MOST &&
           availability_places_next(&cursor, &row))
        reach->place[reach->place_count++] =
            (struct map_place){ row.place_id, str_copy(m->arena, row.code),
                                str_copy(m->arena, row.name) };
    return cursor_end(&cursor, err);
}

static bool read_reach(struct mapping *m, struct tx *tx, int64_t person_id,
                       struct err *err)
{
    struct map_reach *reach = &m->reach;
    struct availability_of_row row;
    bool found = false;

    *reach = (struct map_reach){ .mode = MODE_BUS,
                                 .from_day = DAY_NONE,
                                 .enrolled_day = DAY_NONE };
    if (!availability_of(tx, person_id, m->arena, &row, &found, err))
        return false;
    if (found) {
        reach->known = true;
        reach->mapped = row.mapped;
        reach->home =
            (struct map_place){ row.place_id, row.place_code, row.place_name };
        reach->mode = (enum travel_mode)row.mode;
        reach->minutes = row.has_max_minutes ? row.max_minutes : 0;
        reach->hours = row.has_hours_per_week ? row.hours_per_week : 0;
        reach->from_day = row.has_available_from ? row.available_from : DAY_NONE;
        reach->enrolled_day = row.has_enrolled_on ? row.enrolled_on : DAY_NONE;
        reach->days = (uint32_t)row.days;
        reach->shifts = (uint32_t)row.shifts;
        reach->from_seq = row.from_seq;
    }
    return read_places(m, tx, person_id, err);
}

static bool read_text(struct call *call, struct tx *tx, int64_t person_id,
                      struct mapping *m, struct err *err)
{
    struct wish_text_of_row row;
    bool found = false;

    if (!wish_text_of(tx, person_id, m->arena, &row, &found, err))
        return false;
    if (!found)
        return true;
    struct person_text text = { .person_id = person_id,
                                .record_id = row.from_at,
                                .what = "wish",
                                .sealed = row.sealed };
    if (!person_unseal(call, tx, &text, err))
        return false;
    m->wishes = text.plain;
    return true;
}

/* ------------------------------------------------------------ the draft over it */

/* The part of "level/task:x" after `prefix`, or false. */
static bool after(struct str key, const char *prefix, struct str *rest)
{
    if (!str_starts(key, prefix))
        return false;
    *rest = str_sub(key, strlen(prefix), key.len);
    return true;
}

static bool thing_for(struct mapping *m, struct tx *tx, struct str code,
                      struct map_thing **thing, struct err *err)
{
    struct concept_by_code_row row;
    bool found = false;

    *thing = find_thing(m, code);
    if (*thing)
        return true;
    if (!concept_by_code(tx, code, m->arena, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_INPUT, N_("no word for work has the code {code}"),
                       ARG_STR(code));
    *thing = thing_add(m, code);
    (*thing)->concept_id = row.id;
    (*thing)->label_sv = row.label_sv;
    (*thing)->label_en = row.label_en;
    return true;
}

static int64_t int_of(struct str text)
{
    int64_t n = 0;

    return str_int(text, &n) ? n : 0;
}

static int32_t day_of(struct str text)
{
    int32_t day = DAY_NONE;

    return text.len && date_parse(text, &day) ? day : DAY_NONE;
}

/* Whether the item was about a thing, and laid over it. */
static bool lay_thing(struct mapping *m, struct tx *tx, const struct draft_item *item,
                      bool *taken, struct err *err)
{
    static const char *const prefixes[] = { "level/", "evidence/", "expires/",
                                            "wish/" };
    struct map_thing *t;
    struct str code;
    uint32_t which = 0;

    while (which < 4 && !after(item->key, prefixes[which], &code))
        which++;
    *taken = which < 4;
    if (!*taken)
        return true;
    if (!thing_for(m, tx, code, &t, err))
        return false;
    t->at = item->at > t->at ? item->at : t->at;
    if (which == 0)
        t->level = (int32_t)int_of(item->value);
    else if (which == 1)
        t->evidence = evidence_of(item->value);
    else if (which == 2)
        t->expires_day = day_of(item->value);
    else
        t->wish = wish_of(item->value);
    return true;
}

static bool place_called(struct tx *tx, struct arena *arena, struct str code,
                         struct map_place *place, struct err *err)
{
    struct place_by_code_row row;
    bool found = false;

    if (!place_by_code(tx, code, arena, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_INPUT, N_("no place has the code {code}"),
                       ARG_STR(code));
    *place = (struct map_place){ row.id, str_copy(arena, code), row.name };
    return true;
}

static bool lay_places(struct mapping *m, struct tx *tx, struct str codes,
                       struct err *err)
{
    struct map_reach *reach = &m->reach;
    struct str code;

    reach->place_count = 0;
    while (reach->place_count < MAPPING_REACH_MOST && str_next(&codes, ';', &code))
        if (code.len &&
            !place_called(tx, m->arena, code, &reach->place[reach->place_count++], err))
            return false;
    return true;
}

static bool lay_reach(struct mapping *m, struct tx *tx, const struct draft_item *item,
                      struct err *err)
{
    struct map_reach *r = &m->reach;
    struct str key = item->key, value = item->value;

    if (str_is(key, "wishes")) {
        m->wishes = value;
        m->wishes_drafted = true;
        return true;
    }
    r->drafted = true;
    if (str_is(key, "place")) {
        r->known = true;
        return place_called(tx, m->arena, value, &r->home, err);
    }
    if (str_is(key, "reach"))
        return lay_places(m, tx, value, err);
    if (str_is(key, "mode") && !mode_from(value, &r->mode))
        r->mode = MODE_BUS;
    else if (str_is(key, "minutes"))
        r->minutes = int_of(value);
    else if (str_is(key, "hours"))
        r->hours = int_of(value);
    else if (str_is(key, "from"))
        r->from_day = day_of(value);
    else if (str_is(key, "days"))
        r->days = (uint32_t)int_of(value);
    else if (str_is(key, "shifts"))
        r->shifts = (uint32_t)int_of(value);
    return true;
}

/* A level that was told now rests on that, unless the draft says on what. */
static void settle_evidence(struct mapping *m)
{
    struct str ignored;

    for (uint32_t i = 0; i < m->draft.count; i++) {
        struct str code;
        if (!after(m->draft.item[i].key, "level/", &code))
            continue;
        struct map_thing *t = find_thing(m, code);
        struct buf key = buf_new(m->arena);
        buf_cstr(&key, "evidence/");
        buf_add(&key, code);
        if (t && !draft_get(&m->draft, buf_str(&key), &ignored))
            t->evidence = EVIDENCE_SAID;
    }
}

static bool lay_draft(struct mapping *m, struct tx *tx, struct err *err)
{
    for (uint32_t i = 0; i < m->draft.count; i++) {
        const struct draft_item *item = &m->draft.item[i];
        bool taken = false;
        if (!lay_thing(m, tx, item, &taken, err) ||
            (!taken && !lay_reach(m, tx, item, err)))
            return false;
    }
    settle_evidence(m);
    return true;
}

bool mapping_read(struct call *call, struct tx *tx, const struct mapping_which *which,
                  struct mapping *mapping, struct err *err)
{
    const int64_t person_id = which->person_id;
    const struct draft_which own = which_map(person_id);
    struct mapping made = { .arena = call->arena };
    struct pool_seq_row pool;

    if (!pool_seq(tx, &pool, err) || !read_held(&made, tx, person_id, err) ||
        !read_wishes(&made, tx, person_id, err) ||
        !read_reach(&made, tx, person_id, err) ||
        !read_text(call, tx, person_id, &made, err))
        return false;
    made.seq = pool.seq;
    if (which->draft &&
        (!draft_read(call, tx, &own, &made.draft, err) || !lay_draft(&made, tx, err)))
        return false;
    *mapping = made;
    return true;
}

bool mapping_load(struct call *call, int64_t person_id, bool draft,
                  struct mapping *mapping, struct err *err)
{
    const struct mapping_which which = { person_id, draft };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              mapping_read(call, tx, &which, mapping, err);

    tx_end(&tx);
    return ok;
}

bool mapping_undo(struct call *call, int64_t person_id, struct err *err)
{
    const struct draft_which which = which_map(person_id);
    struct draft now;

    return draft_undo(call, &which, &now, err);
}

bool mapping_begun(struct call *call, int64_t person_id, struct mapping_begun *begun,
                   struct err *err)
{
    struct draft_newest_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) &&
        draft_newest(tx, person_id, STR(MAPPING_FORM), call->arena, &row, &found, err);

    tx_end(&tx);
    if (!ok)
        return false;
    *begun = (struct mapping_begun){ .any = found };
    if (found) {
        begun->by = row.by;
        begun->at = row.saved_at;
    }
    return true;
}
