/* vocab_settle.c: see vocab_settle.h. */
#include "service/vocab_settle.h"

#include "store/query.h"

#define NO_ROW UINT32_MAX
#define STEP   1024u /* concepts between two looks at progress and stop */

struct settling {
    int64_t id;
    struct str code;
    enum word_kind kind, was_kind;
    struct str label[2], was_label[2]; /* sv, en */
    bool placeholder, was_placeholder;
    int64_t replaced_by, was_replaced_by; /* 0: none */
    bool same, was_same; /* replaced_by is this one under a code of its own */
    uint32_t row_of;     /* the row that what is said of this one is said of */
    bool ours;           /* of a vocabulary, not of insteg's own catalogue */
    bool named;          /* by a file, if only by its code */
    int64_t newest;      /* vintage of the newest list that has it; 0: none */
};

/* A name that a skill has in some list, maybe an older one. */
struct name {
    uint32_t row;
    int64_t vintage;
};

struct settler {
    struct tx *tx;
    struct arena arena;
    struct settling *row;
    uint32_t count, room;
    uint32_t *by_id;
    int64_t most; /* the largest id */
    struct map name_of;
    struct name *name;
    uint32_t name_count, name_room;
};

/* The number at the end of "af-2025" or "esco-1.1.1", so that later ones are larger. */
static int64_t vintage_of(struct str source)
{
    int64_t part[3] = { 0 };
    size_t at = source.len, k = 0;

    while (at > 0 && source.ptr[at - 1] != '-')
        at--;
    if (str_find(source, STR("-20")) != SIZE_MAX) /* af-2024-education */
        at = str_find(source, STR("-20")) + 1;
    for (; at < source.len && k < 3; at++) {
        char c = source.ptr[at];
        if (c >= '0' && c <= '9' && part[k] < 100000)
            part[k] = part[k] * 10 + (c - '0');
        else
            k++;
    }
    return (part[0] * 1000 + part[1]) * 1000 + part[2];
}

static bool is_ours(struct str code)
{
    return str_starts(code, "jobtech:") || str_starts(code, "esco:") ||
           str_starts(code, "ssyk:") || str_starts(code, "isco:") ||
           str_starts(code, "af:");
}

static bool load_concepts(struct settler *s, struct err *err)
{
    struct cursor cursor = { 0 };
    struct vocab_concept_all_row row;
    enum word_kind kind;

    if (!vocab_concept_all_open(s->tx, &cursor, err))
        return false;
    while (vocab_concept_all_next(&cursor, &row)) {
        if (!word_kind_from(row.kind, &kind))
            continue;
        if (s->count == s->room) {
            uint32_t room = s->room ? s->room * 2 : 4096;
            s->row = arena_grow(&s->arena, s->row, s->room * sizeof *s->row,
                                room * sizeof *s->row);
            s->room = room;
        }
        struct settling *c = &s->row[s->count++];
        *c = (struct settling){ .id = row.id,
                                .code = str_copy(&s->arena, row.code),
                                .was_kind = kind,
                                .was_label = { str_copy(&s->arena, row.label_sv),
                                               str_copy(&s->arena, row.label_en) },
                                .was_placeholder = row.placeholder != 0,
                                .was_replaced_by =
                                    row.has_replaced_by ? row.replaced_by : 0 };
        c->was_same = row.same != 0;
        c->row_of = s->count - 1;
        c->kind = kind;
        c->ours = is_ours(row.code);
        c->placeholder = c->ours;
        c->replaced_by = c->ours ? 0 : c->was_replaced_by;
    }
    return cursor_end(&cursor, err);
}

static void index_ids(struct settler *s)
{
    s->most = s->count ? s->row[s->count - 1].id : 0; /* they come in their order */
    s->by_id = ARENA_ARRAY(&s->arena, (size_t)s->most + 1, uint32_t);
    memset(s->by_id, 0xFF, ((size_t)s->most + 1) * sizeof *s->by_id);
    for (uint32_t i = 0; i < s->count; i++)
        s->by_id[s->row[i].id] = i;
}

static uint32_t row_with(const struct settler *s, int64_t id)
{
    return id > 0 && id <= s->most ? s->by_id[id] : NO_ROW;
}

/* ------------------------------------------------------- the same under two codes */

/* A newer list decides which code an id has; of one year's, the smaller code. */
static void take_alias(struct settler *s, uint32_t alias, uint32_t own,
                       struct str *vintage, struct str said)
{
    struct settling *c = &s->row[alias];
    int order = c->same ? str_cmp(said, *vintage) : 1;

    if (order == 0)
        order = str_cmp(s->row[c->row_of].code, s->row[own].code);
    if (order <= 0)
        return;
    c->same = true;
    c->row_of = own;
    c->replaced_by = s->row[own].id;
    c->kind = s->row[own].kind;
    *vintage = str_copy(&s->arena, said);
}

/* What has a code of its own (ssyk:9320) says which JobTech id is the same. */
static bool find_aliases(struct settler *s, struct err *err)
{
    struct str *vintage = ARENA_ARRAY(&s->arena, s->count, struct str);
    struct map by_code = map_new(&s->arena);
    struct cursor cursor = { 0 };
    struct vocab_code_scheme_row row;

    for (uint32_t i = 0; i < s->count; i++)
        if (str_starts(s->row[i].code, "jobtech:"))
            map_add(&by_code, str_sub(s->row[i].code, strlen("jobtech:"), SIZE_MAX), i);
    if (!vocab_code_scheme_open(s->tx, STR("jobtech"), &cursor, err))
        return false;
    while (vocab_code_scheme_next(&cursor, &row)) {
        uint32_t own = row_with(s, row.concept_id);
        uint32_t alias = map_get(&by_code, row.code);
        if (own != NO_ROW && alias != MAP_NONE &&
            !str_starts(s->row[own].code, "jobtech:"))
            take_alias(s, alias, own, &vintage[alias], row.vintage);
    }
    return cursor_end(&cursor, err);
}

/* ------------------------------------------------------------- what it is called */

/* What one concept's rows of concept_called come to, while they are walked. */
struct best {
    int64_t label_vintage[2];
    bool label_listed[2];
    int64_t kind_vintage;
    bool kind_listed, kind_known;
};

/* Above 0: `listed` and `vintage` weigh more than the best ones so far. */
static int weight(bool listed, int64_t vintage, bool best_listed, int64_t best)
{
    if (listed != best_listed)
        return listed ? 1 : -1;
    return (vintage > best) - (vintage < best);
}

static void weigh_label(struct settler *s, struct settling *c, struct best *best,
                        const struct vocab_called_all_row *row, int64_t vintage)
{
    bool listed = row->listed != 0;
    int lang = str_is(row->lang, "en");
    int more =
        weight(listed, vintage, best->label_listed[lang], best->label_vintage[lang]);

    if (row->label.len == 0 || more < 0 ||
        (more == 0 && c->label[lang].len &&
         str_cmp(row->label, c->label[lang]) >= 0)) /* a tie: the first by letters */
        return;
    c->label[lang] = str_copy(&s->arena, row->label);
    best->label_listed[lang] = listed;
    best->label_vintage[lang] = vintage;
}

/* Of two kinds that weigh alike, the one that says more comes first in the enum. */
static void weigh_kind(struct settling *c, struct best *best,
                       const struct vocab_called_all_row *row, int64_t vintage)
{
    bool listed = row->listed != 0;
    int more = weight(listed, vintage, best->kind_listed, best->kind_vintage);
    enum word_kind kind;

    if (!word_kind_from(row->kind, &kind) ||
        (best->kind_known && (more < 0 || (more == 0 && kind >= c->kind))))
        return;
    c->kind = kind;
    best->kind_known = true;
    best->kind_listed = listed;
    best->kind_vintage = vintage;
}

/* Skills are also found by the names that they had; the newest one to have it is. */
static void note_name(struct settler *s, uint32_t row, struct str label,
                      int64_t vintage)
{
    struct str key = str_lower(&s->arena, label);
    uint32_t at = map_get(&s->name_of, key);

    if (at == MAP_NONE) {
        if (s->name_count == s->name_room) {
            uint32_t room = s->name_room ? s->name_room * 2 : 4096;
            s->name = arena_grow(&s->arena, s->name, s->name_room * sizeof *s->name,
                                 room * sizeof *s->name);
            s->name_room = room;
        }
        map_add(&s->name_of, key, s->name_count);
        s->name[s->name_count++] = (struct name){ row, vintage };
        return;
    }
    struct name *n = &s->name[at];
    if (vintage > n->vintage ||
        (vintage == n->vintage && str_cmp(s->row[row].code, s->row[n->row].code) < 0))
        *n = (struct name){ row, vintage };
}

static void weigh(struct settler *s, struct best *bests,
                  const struct vocab_called_all_row *row)
{
    uint32_t said_of = row_with(s, row->concept_id);

    if (said_of == NO_ROW)
        return;
    uint32_t at = s->row[said_of].row_of;
    struct settling *c = &s->row[at];
    int64_t vintage = vintage_of(row->source);
    s->row[said_of].named = c->named = true;
    if (!c->ours)
        return;
    weigh_label(s, c, &bests[at], row, vintage);
    weigh_kind(c, &bests[at], row, vintage);
    if (!row->listed)
        return;
    c->placeholder = false;
    c->newest = vintage > c->newest ? vintage : c->newest;
    if (str_is(row->kind, "skill") && str_is(row->lang, "sv") &&
        str_starts(c->code, "jobtech:"))
        note_name(s, at, row->label, vintage);
}

static bool weigh_names(struct settler *s, struct err *err)
{
    struct best *bests = ARENA_ARRAY(&s->arena, s->count, struct best);
    struct vocab_called_all_row row;
    struct cursor cursor = { 0 };

    s->name_of = map_new(&s->arena);
    if (!vocab_called_all_open(s->tx, &cursor, err))
        return false;
    while (vocab_called_all_next(&cursor, &row))
        weigh(s, bests, &row);
    return cursor_end(&cursor, err);
}

/*
 * A label in one language serves for both; without any, the code does. What no file
 * names any more keeps the name it had, for those who work with it.
 */
static void fill_labels(struct settling *c)
{
    if (!c->ours || !c->named) {
        c->label[0] = c->was_label[0];
        c->label[1] = c->was_label[1];
        return;
    }
    if (!c->label[0].len)
        c->label[0] = c->label[1].len ? c->label[1] : c->code;
    if (!c->label[1].len)
        c->label[1] = c->label[0];
}

/* -------------------------------------------------------------- same name, newer */

static bool has_heirs(const struct settling *c)
{
    return (c->kind == WORD_SKILL || c->kind == WORD_OCCUPATION) && c->ours &&
           !c->same && c->named &&
           (str_starts(c->code, "jobtech:") ||
            (str_starts(c->code, "af:") && !str_starts(c->code, "af:generic-")));
}

static struct str name_key(struct settler *s, const struct settling *c)
{
    struct buf key = buf_new(&s->arena);

    buf_char(&key, c->kind == WORD_SKILL ? 's' : 'o');
    buf_add(&key, str_lower(&s->arena, c->label[0]));
    return buf_str(&key);
}

static void find_heirs(struct settler *s)
{
    uint32_t *heir = ARENA_ARRAY(&s->arena, s->count, uint32_t);
    uint32_t *of = ARENA_ARRAY(&s->arena, s->count, uint32_t);
    struct map by_name = map_new(&s->arena);
    uint32_t names = 0;

    for (uint32_t i = 0; i < s->count; i++) {
        struct settling *c = &s->row[i];
        if (!has_heirs(c))
            continue;
        struct str key = name_key(s, c);
        if (map_add(&by_name, key, names))
            heir[names++] = i;
        uint32_t at = of[i] = map_get(&by_name, key);
        const struct settling *h = &s->row[heir[at]];
        if (c->newest > h->newest ||
            (c->newest == h->newest && str_cmp(c->code, h->code) < 0))
            heir[at] = i;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        struct settling *c = &s->row[i];
        if (has_heirs(c) && s->row[heir[of[i]]].newest > c->newest)
            c->replaced_by = s->row[heir[of[i]]].id;
    }
}

/* A skill that is named by its label alone is the one that some list called so. */
static void find_by_older_names(struct settler *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        struct settling *c = &s->row[i];
        if (!has_heirs(c) || c->kind != WORD_SKILL || c->replaced_by || c->newest ||
            !str_starts(c->code, "af:"))
            continue;
        uint32_t at = map_get(&s->name_of, str_lower(&s->arena, c->label[0]));
        if (at == MAP_NONE)
            continue;
        const struct settling *heir = &s->row[s->name[at].row];
        c->replaced_by = heir->replaced_by ? heir->replaced_by : heir->id;
    }
}

/* ------------------------------------------------------------------ writing it */

static bool is_settled(const struct settling *c)
{
    return c->kind == c->was_kind && str_eq(c->label[0], c->was_label[0]) &&
           str_eq(c->label[1], c->was_label[1]) &&
           c->placeholder == c->was_placeholder &&
           c->replaced_by == c->was_replaced_by && c->same == c->was_same;
}

static bool write_row(struct settler *s, const struct settling *c, struct err *err)
{
    struct vocab_concept_settle_in in = {
        .id = c->id,
        .code = c->code,
        .kind = str_from(word_kind_name(c->kind)),
        .label_sv = c->label[0],
        .label_en = c->label[1],
        .placeholder = c->placeholder,
        .has_replaced_by = c->replaced_by != 0,
        .replaced_by = c->replaced_by,
        .same = c->same,
    };

    return vocab_concept_settle(s->tx, &in, err);
}

bool vocab_settle(const struct call *call, struct tx *tx, struct vocab_settled *settled,
                  struct err *err)
{
    struct settler s = { .tx = tx };
    struct vocab_settled made = { 0 };
    bool ok = load_concepts(&s, err);

    if (ok)
        index_ids(&s);
    ok = ok && find_aliases(&s, err) && call_step(call, 0, 1, err) &&
         weigh_names(&s, err);
    for (uint32_t i = 0; ok && i < s.count; i++)
        fill_labels(&s.row[i]);
    if (ok) {
        find_heirs(&s);
        find_by_older_names(&s);
    }
    for (uint32_t i = 0; ok && i < s.count; i++) {
        made.placeholders += s.row[i].placeholder && s.row[i].replaced_by == 0;
        ok = i % STEP != 0 || call_step(call, i, s.count, err);
        if (!ok || is_settled(&s.row[i]))
            continue;
        made.changed++;
        ok = write_row(&s, &s.row[i], err);
    }
    arena_free(&s.arena);
    if (ok)
        *settled = made;
    return ok;
}
