/*
 * name_fold.h: names as they are typed and as they are sorted: å ä ö and their kin
 * folded, split into words, compared with one slip of the finger allowed.
 *
 * In      UTF-8, as written; composed letters (NFC), as browsers send them: an a with
 *         its ring apart folds to a, and sorts as a.
 * Out     words of 16-bit letters, lower case, without accents; where a letter has a
 *         second spelling (ä as ae), the whole word in that spelling too.
 * Method  å is a or aa; ä and æ are a or ae; ö, ø and œ are o or oe; ü is u or ue; ß
 *         is ss, þ th, ð and đ d, ł l, ı i; all else loses its accents by Unicode
 *         decomposition (utf8proc). A word is spelled one way or the other throughout.
 *         Apostrophes fall out (O'Brien is obrien); anything else that is no letter and
 *         no digit ends a word. Words are cut to NAME_WORD_LETTERS.
 *         A word matches what is typed if it is that (exact), begins with it (prefix),
 *         or begins with something that one letter put in, left out or replaced, or two
 *         neighbours exchanged, would make of it (slip; from NAME_SLIP_LETTERS typed
 *         letters on, never among digits). Source: Damerau, CACM 7 (1964): one such
 *         error accounts for four of five misspelled words.
 * Purity  pure.
 */
#ifndef SERVICE_NAME_FOLD_H
#define SERVICE_NAME_FOLD_H

#include "base/str.h"

#define NAME_WORD_LETTERS 24u
#define NAME_SLIP_LETTERS 4u
#define NAME_SORT_BYTES   64u

struct name_word {
    uint16_t letter[NAME_WORD_LETTERS]; /* what does not fit in 16 bits is 0xFFFD */
    uint32_t len;
};

struct name_spelling {
    struct name_word plain, other; /* other.len 0: there is only one spelling */
    bool has_digit;
};

/* A letter by itself, so that callers can put words together. */
void name_word_add(struct name_word *word, uint32_t letter);

/*
 * The words of `text`, at most `most`; what is left over is not looked at.
 * joined  whether what a hyphen parts is a word as well (Karl-Erik: karl, erik and
 *         karlerik): wanted of names, not of what is typed.
 * return  how many were written.
 */
uint32_t name_words(struct str text, bool joined, struct name_spelling *words,
                    uint32_t most);

/* The letters and digits of a number, "80-1 b" as 801b: one word, as typed or as kept.
 * Of a number that begins with a date of eight digits and has twelve signs, `other` is
 * the same without the century. */
struct name_spelling name_number(struct str text);

enum name_match { NAME_NOT, NAME_SLIP, NAME_PREFIX, NAME_EXACT }; /* later is better */

/* How `word` matches `typed`; `slips` says whether one slip is allowed. */
enum name_match name_match(const uint16_t *typed, uint32_t typed_len,
                           const uint16_t *word, uint32_t word_len, bool slips);

/* False when no word of `text` begins with what is typed, by a look at its bytes and
 * without folding it; true does not say that one does. */
bool name_may_begin(const struct name_word *typed, struct str text);

/* A bit a letter: a word that matches lacks at most one (a slip) or none of the bits of
 * what is typed. */
uint64_t name_letters(const struct name_word *word);

/*
 * The key that sorts names as a Swedish reader expects: surname, then given names;
 * a-z, å, ä, ö; ü as y, other accents as none; v and w apart. Compare with memcmp, the
 * shorter first. Keys are cut to NAME_SORT_BYTES.
 * return  how many bytes were written.
 */
size_t name_sort_key(struct str surname, struct str given, char key[NAME_SORT_BYTES]);

#endif
