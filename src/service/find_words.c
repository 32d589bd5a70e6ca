/* find_words.c: see find_words.h. */
#include "service/find_words.h"

struct find_words find_words_of(struct str typed)
{
    struct find_words words = { .count = 0 };

    words.count = name_words(typed, false, words.typed, FIND_WORDS_TYPED);
    return words;
}

/* Whether a word typed begins one of the row's. */
static bool has_word(const struct name_word *typed, const struct name_spelling *word,
                     uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (name_match(typed->letter, typed->len, word[i].plain.letter,
                       word[i].plain.len, false) != NAME_NOT ||
            name_match(typed->letter, typed->len, word[i].other.letter,
                       word[i].other.len, false) != NAME_NOT)
            return true;
    return false;
}

/* Quick, and never false where the word is there. */
static bool may_hold(const struct name_word *typed, const struct str *text,
                     uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (name_may_begin(typed, text[i]))
            return true;
    return false;
}

bool find_words_fit(const struct find_words *words, const struct str *text,
                    uint32_t count)
{
    struct name_spelling word[FIND_WORDS_HELD];
    uint32_t held = 0;

    for (uint32_t i = 0; i < words->count; i++)
        if (!may_hold(&words->typed[i].plain, text, count))
            return false;
    for (uint32_t i = 0; i < count; i++)
        held += name_words(text[i], true, word + held, FIND_WORDS_HELD - held);
    for (uint32_t i = 0; i < words->count; i++)
        if (!has_word(&words->typed[i].plain, word, held))
            return false;
    return words->count > 0;
}
