/* vocab_put.c: see vocab_put.h. */
#include "service/vocab_put.h"

#include <assert.h>

#include "store/query.h"

#define STEP 1024u /* facts between two looks at progress and stop */

/* A fact that the file said last time, by the database's ids. */
struct old_fact {
    enum vocab_table table;
    int64_t id, other;
    struct str lang, name, text;
    bool seen;
};

struct putter {
    const struct vocab_put *put;
    struct arena arena;
    struct map old_of;
    struct old_fact *old;
    uint32_t old_count, old_room;
    bool *called; /* by word: the file says what it is called */
    struct vocab_counts counts;
};

/* ---------------------------------------------------------- what it said before */

/* What makes a fact this one and no other; what is beside it may differ. */
static struct str key_of(struct arena *arena, const struct old_fact *f)
{
    struct buf key = buf_new(arena);
    bool with_text = f->table != VOCAB_CALLED && f->table != VOCAB_TEXT;

    buf_char(&key, (char)('a' + (int)f->table));
    buf_int(&key, f->table == VOCAB_CODE ? 0 : f->id);
    buf_char(&key, '|');
    buf_int(&key, f->other);
    buf_char(&key, '|');
    buf_add(&key, f->lang);
    buf_char(&key, '|');
    buf_add(&key, f->table == VOCAB_CALLED ? STR("") : f->name);
    buf_char(&key, '|');
    buf_add(&key, with_text ? f->text : STR(""));
    return buf_str(&key);
}

static void remember(struct putter *p, const struct old_fact *fact)
{
    struct old_fact kept = *fact;

    kept.lang = str_copy(&p->arena, fact->lang);
    kept.name = str_copy(&p->arena, fact->name);
    kept.text = str_copy(&p->arena, fact->text);
    if (p->old_count == p->old_room) {
        uint32_t room = p->old_room ? p->old_room * 2 : 4096;
        p->old = arena_grow(&p->arena, p->old, p->old_room * sizeof *p->old,
                            room * sizeof *p->old);
        p->old_room = room;
    }
    map_add(&p->old_of, key_of(&p->arena, &kept), p->old_count);
    p->old[p->old_count++] = kept;
}

/* Loads the rows of one table that this file wrote. */
#define LOAD(query, ...)                                                               \
    do {                                                                               \
        struct cursor cursor = { 0 };                                                  \
        struct query##_row row;                                                        \
        if (!query##_open(p->put->tx, p->put->part, &cursor, err))                     \
            return false;                                                              \
        while (query##_next(&cursor, &row))                                            \
            remember(p, &(struct old_fact){ __VA_ARGS__ });                            \
        if (!cursor_end(&cursor, err))                                                 \
            return false;                                                              \
    } while (0)

static bool load_old(struct putter *p, struct err *err)
{
    LOAD(vocab_called_of, .table = VOCAB_CALLED, .id = row.concept_id, .lang = row.lang,
         .name = row.source);
    LOAD(vocab_code_of, .table = VOCAB_CODE, .id = row.concept_id, .name = row.scheme,
         .text = row.code);
    LOAD(vocab_label_of, .table = VOCAB_LABEL, .id = row.concept_id, .lang = row.lang,
         .name = row.kind, .text = row.label);
    LOAD(vocab_text_of, .table = VOCAB_TEXT, .id = row.concept_id, .lang = row.lang,
         .name = row.source);
    LOAD(vocab_relation_of, .table = VOCAB_RELATION, .id = row.from_id,
         .other = row.to_id, .name = row.kind);
    LOAD(vocab_fact_of, .table = VOCAB_FIGURE, .id = row.concept_id, .name = row.what,
         .text = row.place);
    return true;
}

/* Whether the file said so before; marks it as still said. */
static bool was_said(struct putter *p, const struct vocab_fact *f)
{
    const struct word *word = p->put->pile->words->word;
    struct old_fact asked = { .table = f->table,
                              .id = word[f->word].id,
                              .other =
                                  f->table == VOCAB_RELATION ? word[f->other].id : 0,
                              .lang = str_from(f->lang),
                              .name = f->name,
                              .text = f->text };
    size_t mark = arena_mark(&p->arena);

    if (!p->put->again)
        return false;
    uint32_t at = map_get(&p->old_of, key_of(&p->arena, &asked));
    arena_rewind(&p->arena, mark);
    if (at == MAP_NONE)
        return false;
    p->old[at].seen = true;
    return true;
}

/* -------------------------------------------------------------------- one fact */

static bool ensure(struct putter *p, uint32_t index, struct err *err)
{
    struct word *word = &p->put->pile->words->word[index];
    struct vocab_concept_add_in in = { .code = word->code,
                                       .kind = str_from(word_kind_name(word->kind)),
                                       .label_sv = word->code,
                                       .label_en = word->code };

    return word->id != 0 || vocab_concept_add(p->put->tx, &in, &word->id, err);
}

static bool put_called(struct putter *p, const struct vocab_fact *f, int64_t *changed,
                       struct err *err)
{
    struct vocab_called_put_in in = { .concept_id =
                                          p->put->pile->words->word[f->word].id,
                                      .lang = str_from(f->lang),
                                      .source = str_from(p->put->pile->source),
                                      .kind = str_from(word_kind_name(f->kind)),
                                      .label = f->text,
                                      .listed = f->listed,
                                      .part = p->put->part };

    return vocab_called_put(p->put->tx, &in, changed, err);
}

static bool put_fact(struct putter *p, const struct vocab_fact *f, int64_t *changed,
                     struct err *err)
{
    const struct pile *pile = p->put->pile;
    struct tx *tx = p->put->tx;
    struct str lang = str_from(f->lang), source = str_from(pile->source);
    int64_t id = pile->words->word[f->word].id, part = p->put->part;

    switch (f->table) {
    case VOCAB_CALLED:
        return put_called(p, f, changed, err);
    case VOCAB_CODE:
        return vocab_code_put(tx,
                              &(struct vocab_code_put_in){
                                  id, f->name, str_from(pile->vintage), f->text, part },
                              changed, err);
    case VOCAB_LABEL:
        return vocab_label_put(
            tx, &(struct vocab_label_put_in){ id, lang, f->name, f->text, part },
            changed, err);
    case VOCAB_TEXT:
        return vocab_text_put(
            tx, &(struct vocab_text_put_in){ id, lang, f->name, f->text, part },
            changed, err);
    case VOCAB_RELATION:
        return vocab_relation_put(
            tx,
            &(struct vocab_relation_put_in){ id, pile->words->word[f->other].id,
                                             f->name, source, part },
            changed, err);
    case VOCAB_FIGURE:
        return vocab_fact_put(
            tx, &(struct vocab_fact_put_in){ id, f->name, f->text, f->value, part },
            changed, err);
    case VOCAB_TABLE_COUNT:
    default:
        assert(false && "a table");
        return false;
    }
}

static bool take_fact(struct putter *p, const struct old_fact *f, int64_t *changed,
                      struct err *err)
{
    const struct pile *pile = p->put->pile;
    struct str source = str_from(pile->source), vintage = str_from(pile->vintage);
    int64_t part = p->put->part;
    struct tx *tx = p->put->tx;

    switch (f->table) {
    case VOCAB_CALLED:
        return vocab_called_take(
            tx, &(struct vocab_called_take_in){ f->id, f->lang, f->name, part },
            changed, err);
    case VOCAB_CODE:
        return vocab_code_take(
            tx, &(struct vocab_code_take_in){ f->name, vintage, f->text, part },
            changed, err);
    case VOCAB_LABEL:
        return vocab_label_take(
            tx, &(struct vocab_label_take_in){ f->id, f->lang, f->name, f->text, part },
            changed, err);
    case VOCAB_TEXT:
        return vocab_text_take(
            tx, &(struct vocab_text_take_in){ f->id, f->lang, f->name, part }, changed,
            err);
    case VOCAB_RELATION:
        return vocab_relation_take(
            tx,
            &(struct vocab_relation_take_in){ f->id, f->other, f->name, source, part },
            changed, err);
    case VOCAB_FIGURE:
        return vocab_fact_take(
            tx, &(struct vocab_fact_take_in){ f->id, f->name, f->text, part }, changed,
            err);
    case VOCAB_TABLE_COUNT:
    default:
        assert(false && "a table");
        return false;
    }
}

/* -------------------------------------------------------------------- all of it */

static bool put_one(struct putter *p, const struct vocab_fact *f, struct err *err)
{
    int64_t changed = 0;

    if (!ensure(p, f->word, err) ||
        (f->table == VOCAB_RELATION && !ensure(p, f->other, err)))
        return false;
    bool before = was_said(p, f);
    if (!put_fact(p, f, &changed, err))
        return false;
    p->counts.same_count += changed == 0;
    p->counts.changed_count += changed != 0 && before;
    p->counts.new_count += changed != 0 && !before;
    return true;
}

/* A word that the file names by its code alone: what the file takes it for. */
static bool put_mention(struct putter *p, uint32_t word, struct err *err)
{
    struct vocab_fact fact = { .table = VOCAB_CALLED,
                               .word = word,
                               .lang = "sv",
                               .kind = p->put->pile->words->word[word].kind };

    if (p->called[word])
        return true;
    p->called[word] = true;
    return put_one(p, &fact, err);
}

static bool put_all(struct putter *p, struct err *err)
{
    const struct vocab_put *put = p->put;
    const struct pile *pile = put->pile;

    p->called = ARENA_ARRAY(&p->arena, pile->words->count, bool);
    for (uint32_t i = 0; i < pile->count; i++)
        if (pile->fact[i].table == VOCAB_CALLED)
            p->called[pile->fact[i].word] = true;
    for (uint32_t i = 0; i < pile->count; i++) {
        const struct vocab_fact *f = &pile->fact[i];
        if (i % STEP == 0 &&
            !call_step(put->call, put->done + put->step * i / pile->count, put->all,
                       err))
            return false;
        if (!put_one(p, f, err) || !put_mention(p, f->word, err) ||
            (f->table == VOCAB_RELATION && !put_mention(p, f->other, err)))
            return false;
    }
    return true;
}

static bool take_gone(struct putter *p, struct err *err)
{
    int64_t changed = 0;

    for (uint32_t i = 0; i < p->old_count; i++) {
        if (p->old[i].seen)
            continue;
        if (!take_fact(p, &p->old[i], &changed, err))
            return false;
        p->counts.changed_count += changed != 0;
    }
    return true;
}

bool vocab_put(const struct vocab_put *put, struct vocab_counts *counts,
               struct err *err)
{
    struct putter p = { .put = put };

    p.old_of = map_new(&p.arena);
    bool ok =
        (!put->again || load_old(&p, err)) && put_all(&p, err) && take_gone(&p, err);
    arena_free(&p.arena);
    if (ok)
        *counts = p.counts;
    return ok;
}
