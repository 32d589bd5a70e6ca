/*
 * lexicon.h: finds the labels of a large vocabulary in a text, and so names concepts.
 *
 * In      labels and synonyms, each with the number of its concept and a weight; a text
 *         as UTF-8, of any case.
 * Out     where labels stand, as bytes of the text, leftmost and longest, never
 *         overlapping, in the order of the text.
 * Method  Aho-Corasick over words, not bytes: a word of the text is looked up once by
 *         hash, then one step is taken. So a label is met at whole words only. A word
 *         that is no label may be a compound: a label of one word is met as its last
 *         or first part where both parts have LEXICON_PART_LETTERS or more, the joining
 *         s not counted: "lagerarbetare" has "lager" and "arbetare", not "lagerarbete".
 *         Words are letters, digits, + and #; . ! ? ; : and line ends part labels where
 *         white space follows, all else between words is alike ("kök- och diskarbete").
 * Speed   60 MB/s and more at 60,000 entries on one core, built there in 50 ms; memory
 *         8 MB, some 155 bytes a label (bench/read_ads). Linear in the text.
 * Purity  reads its arguments; a built lexicon is never changed: any number of threads.
 * Order   of entries with the same words the heavier is kept, then the lower concept.
 * Limits  LEXICON_ENTRIES_MAX; labels of more than LEXICON_WORDS_MAX words or
 *         LEXICON_LABEL_BYTES, or without a word, are passed over.
 */
#ifndef ENGINE_LEXICON_H
#define ENGINE_LEXICON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define LEXICON_ENTRIES_MAX  1000000u
#define LEXICON_WORDS_MAX    16u
#define LEXICON_LABEL_BYTES  200u
#define LEXICON_WORD_BYTES   120u /* a longer word of a text is no word */
#define LEXICON_PART_LETTERS 4u
#define LEXICON_NONE         UINT32_MAX

struct lexicon_entry {
    struct str label; /* borrowed for the building only */
    uint32_t concept; /* yours: any number but LEXICON_NONE */
    uint32_t weight;
};

/* How a label stands in the text; the earlier the firmer. */
enum lexicon_how { LEXICON_WHOLE, LEXICON_LAST, LEXICON_FIRST, LEXICON_HOW_COUNT };

struct lexicon_match {
    uint32_t start, end; /* bytes of the text; of a part, the part alone */
    uint32_t concept, weight;
    enum lexicon_how how;
};

struct lexicon;

/*
 * arena   holds *out, which borrows nothing of `entries`.
 * err     ERR_LIMIT  more than LEXICON_ENTRIES_MAX; ERR_INPUT  a label is not UTF-8.
 */
MUST_USE bool lexicon_build(const struct lexicon_entry *entries, uint32_t count,
                            struct arena *arena, struct lexicon **out, struct err *err);

/* How many different labels it holds. */
uint32_t lexicon_count(const struct lexicon *lexicon);

/*
 * All that is met in `text` (valid UTF-8).
 *
 * arena   holds *out.
 * return  how many.
 */
uint32_t lexicon_find(const struct lexicon *lexicon, struct str text,
                      struct arena *arena, struct lexicon_match **out);

/*
 * The one that names the text: the firmest, of those the longest, then the heaviest,
 * then the first; false where nothing is met. arena  for scratch, given back.
 */
MUST_USE bool lexicon_name(const struct lexicon *lexicon, struct str text,
                           struct arena *arena, struct lexicon_match *out);

#endif
