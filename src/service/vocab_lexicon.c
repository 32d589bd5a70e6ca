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

uint32_t vocab_lexicon_skill(struct vocab_lexicon *words, struct str label)
{
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

    if (at == MAP_NONE)
        at = add(words, str_copy(words->arena, code), kind);
    words->word[at].kind = kind;
    return at;
}

uint32_t vocab_lexicon_jobtech(struct vocab_lexicon *words, struct str id,
                               enum word_kind kind)
{
    char text[64] = "jobtech:"; /* most ids are known: look before copying */
    size_t len = strlen(text);

    if (id.len > sizeof text - len)
        return vocab_lexicon_take(words, joined(words->arena, "jobtech:", id), kind);
    memcpy(text + len, id.ptr, id.len);
    return vocab_lexicon_take(words, (struct str){ text, len + id.len }, kind);
}

bool vocab_lexicon_load(struct vocab_lexicon *words, struct tx *tx, struct err *err)
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
        words->word[at].id = row.id;
    }
    return cursor_end(&cursor, err);
}
