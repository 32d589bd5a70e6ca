/* vocab_settle.c: see vocab_settle.h. */
#include "service/vocab_settle.h"

#include "store/query.h"

struct settling {
    int64_t id;
    struct str code, was_code;
    enum word_kind kind, was_kind;
    struct str label[2], was_label[2]; /* sv, en */
    bool placeholder, was_placeholder;
    int64_t replaced_by, was_replaced_by; /* 0: none */
    bool ours;      /* of a vocabulary, not of insteg's own catalogue */
    bool by_code;   /* replaced by what has its code: all is moved */
    int64_t newest; /* vintage of the newest list that has it; 0: none */
};

struct settler {
    struct tx *tx;
    const struct vocab_lexicon *words;
    struct arena arena;
    struct settling *row;
    uint32_t count, room;
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
                                .was_code = str_copy(&s->arena, row.code),
                                .was_kind = kind,
                                .was_label = { str_copy(&s->arena, row.label_sv),
                                               str_copy(&s->arena, row.label_en) },
                                .was_placeholder = row.placeholder != 0,
                                .was_replaced_by =
                                    row.has_replaced_by ? row.replaced_by : 0 };
        c->code = c->was_code;
        c->kind = kind;
        c->ours = is_ours(row.code);
        c->placeholder = c->ours;
        c->replaced_by = c->ours ? 0 : c->was_replaced_by;
    }
    return cursor_end(&cursor, err);
}

/* What one concept's rows of concept_called come to, while they are walked. */
struct best {
    int64_t label_vintage[2];
    bool label_listed[2];
    int64_t kind_vintage;
    bool kind_listed;
};

static bool is_better(bool listed, int64_t vintage, bool best_listed, int64_t best)
{
    return listed != best_listed ? listed : vintage > best;
}

static void weigh(struct settler *s, struct settling *c, struct best *best,
                  const struct vocab_called_all_row *row)
{
    int64_t vintage = vintage_of(row->source);
    bool listed = row->listed != 0;
    int lang = str_is(row->lang, "en");
    enum word_kind kind;

    if (is_better(listed, vintage, best->label_listed[lang],
                  best->label_vintage[lang])) {
        c->label[lang] = str_copy(&s->arena, row->label);
        best->label_listed[lang] = listed;
        best->label_vintage[lang] = vintage;
    }
    if (word_kind_from(row->kind, &kind) &&
        is_better(listed, vintage, best->kind_listed, best->kind_vintage)) {
        c->kind = kind;
        best->kind_listed = listed;
        best->kind_vintage = vintage;
    }
    if (listed) {
        c->placeholder = false;
        c->newest = vintage > c->newest ? vintage : c->newest;
    }
}

static bool weigh_names(struct settler *s, struct err *err)
{
    struct cursor cursor = { 0 };
    struct vocab_called_all_row row;
    struct best best = { 0 };
    uint32_t at = 0;

    if (!vocab_called_all_open(s->tx, &cursor, err))
        return false;
    while (vocab_called_all_next(&cursor, &row)) { /* both are in the order of ids */
        while (at < s->count && s->row[at].id < row.concept_id) {
            at++;
            best = (struct best){ 0 };
        }
        if (at < s->count && s->row[at].id == row.concept_id && s->row[at].ours)
            weigh(s, &s->row[at], &best, &row);
    }
    return cursor_end(&cursor, err);
}

/* A label in one language serves for both; without any, the code does. */
static void fill_labels(struct settling *c)
{
    if (!c->ours) {
        c->label[0] = c->was_label[0];
        c->label[1] = c->was_label[1];
        return;
    }
    if (!c->label[0].len)
        c->label[0] = c->label[1].len ? c->label[1] : c->code;
    if (!c->label[1].len)
        c->label[1] = c->label[0];
}

/* All that was said of a concept that others have under a code of its own. */
static bool move_all(struct settler *s, const struct settling *c, struct err *err)
{
    struct tx *tx = s->tx;
    int64_t old = c->id, now = c->replaced_by;

    return vocab_move_codes(tx, old, now, err) &&
           vocab_move_called(tx, old, now, err) &&
           vocab_move_called_away(tx, old, err) &&
           vocab_move_labels(tx, old, now, err) &&
           vocab_move_labels_away(tx, old, err) &&
           vocab_move_texts(tx, old, now, err) && vocab_move_texts_away(tx, old, err) &&
           vocab_move_facts(tx, old, now, err) && vocab_move_facts_away(tx, old, err) &&
           vocab_move_from(tx, old, now, err) && vocab_move_from_away(tx, old, err) &&
           vocab_move_to(tx, old, now, err) && vocab_move_to_away(tx, old, err);
}

/* Codes as the lexicon has them now. */
static bool take_codes(struct settler *s, struct err *err)
{
    uint32_t *row_of = NULL;
    int64_t most = s->count ? s->row[s->count - 1].id : 0;

    row_of = ARENA_ARRAY(&s->arena, (size_t)most + 1, uint32_t);
    for (uint32_t i = 0; i < s->count; i++)
        row_of[s->row[i].id] = i + 1;
    for (uint32_t w = 0; w < s->words->count; w++) {
        const struct word *word = &s->words->word[w];
        if (word->id > 0 && word->id <= most && row_of[word->id])
            s->row[row_of[word->id] - 1].code = word->code;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        struct settling *c = &s->row[i];
        uint32_t w = str_starts(c->code, "jobtech:")
                         ? map_get(&s->words->by_jobtech,
                                   str_sub(c->code, strlen("jobtech:"), c->code.len))
                         : MAP_NONE;
        if (w == MAP_NONE || s->words->word[w].id == 0 || s->words->word[w].id == c->id)
            continue;
        c->replaced_by = s->words->word[w].id;
        c->by_code = true;
        if (c->replaced_by != c->was_replaced_by && !move_all(s, c, err))
            return false;
    }
    return true;
}

/* -------------------------------------------------------------- same name, newer */

static bool has_heirs(const struct settling *c)
{
    return (c->kind == WORD_SKILL || c->kind == WORD_OCCUPATION) && c->ours &&
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

/* ------------------------------------------------------------------ writing it */

static bool is_settled(const struct settling *c)
{
    return str_eq(c->code, c->was_code) && c->kind == c->was_kind &&
           str_eq(c->label[0], c->was_label[0]) &&
           str_eq(c->label[1], c->was_label[1]) &&
           c->placeholder == c->was_placeholder && c->replaced_by == c->was_replaced_by;
}

static bool write(struct settler *s, const struct settling *c, struct err *err)
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
    };

    if (!vocab_concept_settle(s->tx, &in, err))
        return false;
    if (c->by_code || c->replaced_by == 0 || c->replaced_by == c->was_replaced_by)
        return true;
    return vocab_move_skill(s->tx, c->id, c->replaced_by, err) &&
           vocab_move_skill_away(s->tx, c->id, err);
}

bool vocab_settle(struct tx *tx, const struct vocab_lexicon *words,
                  struct vocab_settled *settled, struct err *err)
{
    struct settler s = { .tx = tx, .words = words };
    struct vocab_settled made = { 0 };
    bool ok = load_concepts(&s, err) && take_codes(&s, err) && weigh_names(&s, err);

    for (uint32_t i = 0; ok && i < s.count; i++)
        fill_labels(&s.row[i]);
    if (ok)
        find_heirs(&s);
    for (uint32_t i = 0; ok && i < s.count; i++) {
        made.placeholders += s.row[i].placeholder && s.row[i].replaced_by == 0;
        if (is_settled(&s.row[i]))
            continue;
        made.changed++;
        ok = write(&s, &s.row[i], err);
    }
    arena_free(&s.arena);
    if (ok)
        *settled = made;
    return ok;
}
