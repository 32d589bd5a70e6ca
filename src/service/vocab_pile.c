/* vocab_pile.c: see vocab_pile.h. */
#include "service/vocab_pile.h"

#include <assert.h>

static bool is_none(const struct vocab_fact *fact)
{
    if (fact->table == VOCAB_RELATION)
        return fact->word == fact->other;
    return fact->table != VOCAB_FIGURE && fact->text.len == 0;
}

static bool fits(const struct vocab_fact *fact, struct err *err)
{
    size_t most = fact->table == VOCAB_TEXT ? VOCAB_TEXT_BYTES : VOCAB_LABEL_BYTES;

    if (fact->text.len > most)
        return err_set(err, ERR_LIMIT, N_("{text} ... is longer than {n} bytes"),
                       ARG_STR(str_sub(fact->text, 0, 40)), ARG_NUM(most));
    return true;
}

bool pile_add(struct pile *pile, const struct vocab_fact *fact, struct err *err)
{
    struct vocab_fact trimmed = *fact;

    assert(fact->word < pile->words->count && fact->table < VOCAB_TABLE_COUNT);
    trimmed.text = str_trim(fact->text);
    if (is_none(&trimmed))
        return true;
    if (!fits(&trimmed, err))
        return false;
    if (pile->count == VOCAB_FACTS_MOST)
        return err_set(err, ERR_LIMIT, N_("the file says more than {n} things"),
                       ARG_NUM(VOCAB_FACTS_MOST));
    if (pile->count == pile->room) {
        uint32_t room = pile->room ? pile->room * 2 : 4096;
        pile->fact =
            arena_grow(pile->arena, pile->fact, pile->room * sizeof *pile->fact,
                       room * sizeof *pile->fact);
        pile->room = room;
    }
    pile->fact[pile->count++] = trimmed;
    return true;
}

static bool called(struct pile *pile, const struct vocab_fact *name, struct err *err)
{
    struct vocab_fact fact = *name;

    fact.table = VOCAB_CALLED;
    fact.kind = pile->words->word[fact.word].kind;
    return pile_add(pile, &fact, err);
}

bool pile_listed(struct pile *pile, uint32_t word, const char *lang, struct str label,
                 struct err *err)
{
    return called(pile,
                  &(struct vocab_fact){
                      .word = word, .lang = lang, .listed = true, .text = label },
                  err);
}

bool pile_named(struct pile *pile, uint32_t word, const char *lang, struct str label,
                struct err *err)
{
    return called(
        pile, &(struct vocab_fact){ .word = word, .lang = lang, .text = label }, err);
}

bool pile_code(struct pile *pile, uint32_t word, const char *scheme, struct str code,
               struct err *err)
{
    return pile_add(
        pile,
        &(struct vocab_fact){
            .table = VOCAB_CODE, .word = word, .name = str_from(scheme), .text = code },
        err);
}

bool pile_text(struct pile *pile, uint32_t word, const char *lang, struct str text,
               struct err *err)
{
    return pile_add(pile,
                    &(struct vocab_fact){ .table = VOCAB_TEXT,
                                          .word = word,
                                          .lang = lang,
                                          .name = str_from(pile->source),
                                          .text = text },
                    err);
}

bool pile_relation(struct pile *pile, uint32_t from, uint32_t to, const char *kind,
                   struct err *err)
{
    return pile_add(pile,
                    &(struct vocab_fact){ .table = VOCAB_RELATION,
                                          .word = from,
                                          .other = to,
                                          .name = str_from(kind) },
                    err);
}
