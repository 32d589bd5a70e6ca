/*
 * find_words.h: does a row hold all the words that somebody has typed?
 *
 * Method  each word typed begins a word of the row, in either spelling; no slip of the
 *         finger is allowed (name_fold.h).
 * Purity  pure.
 * Limits  FIND_WORDS_TYPED words typed, FIND_WORDS_HELD of a row; more are passed over.
 */
#ifndef SERVICE_FIND_WORDS_H
#define SERVICE_FIND_WORDS_H

#include "service/name_fold.h"

#define FIND_WORDS_TYPED 8u
#define FIND_WORDS_HELD  24u

struct find_words {
    struct name_spelling typed[FIND_WORDS_TYPED];
    uint32_t count; /* 0: nothing that is a word */
};

struct find_words find_words_of(struct str typed);

/* Whether the texts of a row, together, hold every word; with no word, none does. */
bool find_words_fit(const struct find_words *words, const struct str *text,
                    uint32_t count);

#endif
