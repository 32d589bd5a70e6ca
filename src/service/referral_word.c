/* referral_word.c: see referral_word.h. */
#include "service/referral_word.h"

#include "base/embed.h"

#define FILE_NAME  "referral_words.tsv"
#define RULES_FILE "referral_rules.tsv"

bool referral_rules_of(int32_t day, struct referral_rules *rules, struct err *err)
{
    struct str tsv;

    return embed_find(embed_data, RULES_FILE, &tsv)
               ? referral_rules_on(tsv, day, rules, err)
               : err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                         ARG_WORD(RULES_FILE));
}

bool referral_words_of(const struct call *call, const struct referral_words **words,
                       struct err *err)
{
    struct referral_words *made = ARENA_NEW(call->arena, struct referral_words);
    struct str tsv;

    if (!embed_find(embed_data, FILE_NAME, &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD(FILE_NAME));
    if (!referral_words_load(tsv, made, err))
        return false;
    *words = made;
    return true;
}

/* A list that ships with the program and is tested: it is there. */
static const struct referral_word *find(const struct call *call, const char *list,
                                        struct str word)
{
    const struct referral_words *words;
    struct err err = { 0 };

    return referral_words_of(call, &words, &err) ? referral_word_find(words, list, word)
                                                 : NULL;
}

bool referral_word_known(const struct call *call, const char *list, struct str word)
{
    return find(call, list, word) != NULL;
}

static uint32_t column(const struct call *call)
{
    return call->lang == LANG_SV ? 0 : 1;
}

struct str referral_word_text(const struct call *call, const char *list,
                              struct str word)
{
    const struct referral_word *found = find(call, list, word);

    return found ? found->text[column(call)] : STR("");
}

struct str referral_word_told(const struct call *call, const char *list,
                              struct str word)
{
    const struct referral_word *found = find(call, list, word);

    return found ? found->told[column(call)] : STR("");
}

void referral_word_put(const struct call *call, struct view *view, const char *key,
                       const char *list, bool asked)
{
    struct view *array = view_put_array(call->arena, view, key);
    const struct referral_words *words;
    struct err err = { 0 };

    if (!referral_words_of(call, &words, &err))
        return;
    for (uint32_t i = 0; i < words->count; i++) {
        const struct referral_word *w = &words->word[i];
        if (!str_is(w->list, list) || (asked && w->asked[0].len == 0))
            continue;
        struct view *v = view_add_object(call->arena, array);
        view_str(call->arena, v, "word", w->word);
        view_str(call->arena, v, "text",
                 asked ? w->asked[column(call)] : w->text[column(call)]);
    }
}
