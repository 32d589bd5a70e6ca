/* vocab_lexicon.c: see vocab_lexicon.h. */
#include "service/vocab_lexicon.h"

#include <assert.h>

#include "store/query.h"

static const char *const kind_names[WORD_KIND_COUNT] = {
    [WORD_TASK] = "task",
    [WORD_LICENCE] = "licence",
    [WORD_CERTIFICATE] = "certificate",
    [WORD_LANGUAGE] = "language",
    [WORD_SKILL] = "skill",
    [WORD_OCCUPATION] = "occupation",
    [WORD_GROUP] = "group",
    [WORD_TITLE] = "title",
    [WORD_KEYWORD] = "keyword",
    [WORD_EDUCATION] = "education",
    [WORD_INDUSTRY] = "industry",
};

const char *word_kind_name(enum word_kind kind)
{
    assert(kind < WORD_KIND_COUNT);
    return kind_names[kind];
}

bool word_kind_from(struct str name, enum word_kind *kind)
{
    for (int k = 0; k < WORD_KIND_COUNT; k++) {
        if (!str_is(name, kind_names[k]))
            continue;
        *kind = (enum word_kind)k;
        return true;
    }
    return false;
}

void vocab_lexicon_start(struct vocab_lexicon *words, struct arena *arena)
{
    *words = (struct vocab_lexicon){ .arena = arena,
                                     .by_code = map_new(arena),
                                     .by_jobtech = map_new(arena),
                                     .skill = map_new(arena),
                                     .place = map_new(arena) };
}

/* `code` lives in the arena already. */
static uint32_t add(struct vocab_lexicon *words, struct str code, enum word_kind kind)
{
    if (words->count == words->room) {
        uint32_t room = words->room ? words->room * 2 : 4096;
        words->word =
            arena_grow(words->arena, words->word, words->room * sizeof *words->word,
                       room * sizeof *words->word);
        words->room = room;
    }
    words->word[words->count] = (struct word){ .code = code, .kind = kind };
    map_add(&words->by_code, code, words->count);
    return words->count++;
}

static struct str joined(struct arena *arena, const char *a, struct str b)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, a);
    buf_add(&out, b);
    return buf_str(&out);
}

/* Names are told apart by their letters, not by their case. */
static struct str folded(struct arena *arena, struct str label)
{
    return str_lower(arena, str_trim(label));
}

void vocab_lexicon_skill_add(struct vocab_lexicon *words, uint32_t word,
                             struct str label)
{
    map_add(&words->skill, folded(words->arena, label), word);
}

uint32_t vocab_lexicon_skill(struct vocab_lexicon *words, struct str label)
{
    uint32_t at = map_get(&words->skill, folded(words->arena, label));

    if (at != MAP_NONE)
        return at;
    struct str slug = vocab_lexicon_slug(words->arena, label);
    return vocab_lexicon_take(words, joined(words->arena, "af:", slug), WORD_SKILL);
}

struct str vocab_lexicon_slug(struct arena *arena, struct str label)
{
    struct str low = folded(arena, label);
    struct buf out = buf_new(arena);
    bool gap = false;

    for (size_t at = 0, next; at < low.len; at = next) {
        next = at;
        uint32_t c = str_utf8_next(low, &next);
        if (c < 128 && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '+' ||
                         c == '#')) {
            gap = true;
            continue;
        }
        if (gap && out.len)
            buf_char(&out, '-');
        gap = false;
        buf_add(&out, str_sub(low, at, next - at));
    }
    return buf_str(&out);
}

uint32_t vocab_lexicon_find(const struct vocab_lexicon *words, struct str code)
{
    return map_get(&words->by_code, code);
}

uint32_t vocab_lexicon_take(struct vocab_lexicon *words, struct str code,
                            enum word_kind kind)
{
    uint32_t at = map_get(&words->by_code, code);

    return at != MAP_NONE ? at : add(words, str_copy(words->arena, code), kind);
}

uint32_t vocab_lexicon_jobtech(struct vocab_lexicon *words, struct str id,
                               enum word_kind kind)
{
    uint32_t at = map_get(&words->by_jobtech, id);
    char text[64] = "jobtech:"; /* most ids are known: look before copying */
    size_t len = strlen(text);

    if (at != MAP_NONE)
        return at;
    if (id.len > sizeof text - len)
        return vocab_lexicon_take(words, joined(words->arena, "jobtech:", id), kind);
    memcpy(text + len, id.ptr, id.len);
    return vocab_lexicon_take(words, (struct str){ text, len + id.len }, kind);
}

uint32_t vocab_lexicon_own_code(struct vocab_lexicon *words, struct str code,
                                struct str id, enum word_kind kind)
{
    struct str plain = joined(words->arena, "jobtech:", id);
    uint32_t before = map_get(&words->by_code, plain);
    uint32_t at = map_get(&words->by_code, code);

    if (before != MAP_NONE && at == MAP_NONE) {
        at = before;
        words->word[at].code = str_copy(words->arena, code);
        map_add(&words->by_code, words->word[at].code, at);
    }
    if (at == MAP_NONE)
        at = add(words, str_copy(words->arena, code), kind);
    map_add(&words->by_jobtech, str_copy(words->arena, id), at);
    return at;
}

/* ------------------------------------------------------------- from the database */

static bool load_concepts(struct vocab_lexicon *words, struct tx *tx, struct map *of_id,
                          struct err *err)
{
    struct cursor cursor = { 0 };
    struct vocab_concept_all_row row;
    enum word_kind kind;

    if (!vocab_concept_all_open(tx, &cursor, err))
        return false;
    while (vocab_concept_all_next(&cursor, &row)) {
        if (!word_kind_from(row.kind, &kind))
            continue;
        uint32_t at = add(words, str_copy(words->arena, row.code), kind);
        struct buf id = buf_new(words->arena);
        words->word[at].id = row.id;
        buf_int(&id, row.id);
        map_add(of_id, buf_str(&id), at);
        if (kind == WORD_SKILL && str_starts(row.code, "jobtech:") &&
            !row.has_replaced_by)
            vocab_lexicon_skill_add(words, at, row.label_sv);
    }
    return cursor_end(&cursor, err);
}

static uint32_t of_database_id(const struct map *of_id, int64_t id)
{
    struct arena scratch = { 0 };
    struct buf text = buf_new(&scratch);

    buf_int(&text, id);
    uint32_t at = map_get(of_id, buf_str(&text));
    arena_free(&scratch);
    return at;
}

static bool load_jobtech(struct vocab_lexicon *words, struct tx *tx,
                         const struct map *of_id, struct err *err)
{
    struct cursor cursor = { 0 };
    struct vocab_code_scheme_row row;

    if (!vocab_code_scheme_open(tx, STR("jobtech"), &cursor, err))
        return false;
    while (vocab_code_scheme_next(&cursor, &row)) {
        uint32_t at = of_database_id(of_id, row.concept_id);
        if (at != MAP_NONE && !str_starts(words->word[at].code, "jobtech:"))
            map_add(&words->by_jobtech, str_copy(words->arena, row.code), at);
    }
    return cursor_end(&cursor, err);
}

/* Older names of skills; those that skills have now came first. */
static bool load_names(struct vocab_lexicon *words, struct tx *tx,
                       const struct map *of_id, struct err *err)
{
    struct cursor cursor = { 0 };
    struct vocab_called_all_row row;

    if (!vocab_called_all_open(tx, &cursor, err))
        return false;
    while (vocab_called_all_next(&cursor, &row)) {
        if (!str_is(row.kind, "skill") || !str_is(row.lang, "sv") || !row.listed)
            continue;
        uint32_t at = of_database_id(of_id, row.concept_id);
        if (at != MAP_NONE && str_starts(words->word[at].code, "jobtech:"))
            vocab_lexicon_skill_add(words, at, row.label);
    }
    return cursor_end(&cursor, err);
}

bool vocab_lexicon_load(struct vocab_lexicon *words, struct tx *tx, struct err *err)
{
    struct map of_id = map_new(words->arena);

    return load_concepts(words, tx, &of_id, err) &&
           load_jobtech(words, tx, &of_id, err) && load_names(words, tx, &of_id, err);
}
