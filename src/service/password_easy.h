/*
 * password_easy.h: is a password among the first that somebody who guesses would try?
 *
 * In      the password; words that are near its owner: her name, the names of her
 *         units.
 * Out     yes or no.
 * Method  a rule over data/password_words.tsv and the names of municipalities, rather
 *         than a list of passwords: the rule makes many millions from two thousand
 *         words. Capitals and accents are folded, and signs that stand for letters are
 *         read as these (p4$$w0rd). Then the password is laid out in parts: words; rows
 *         of keys and of the alphabet, either way; what was there just before, again;
 *         digits, blanks and signs; single letters. Easy is what can be laid out with
 *         at most PASSWORD_EASY_WORDS words, and words and single letters together at
 *         most PASSWORD_EASY_PARTS: `Sommar2026!xk`, `qwertyuiop123`,
 *         `anna.andersson85`, `19850517 1234`; and a run of PASSWORD_RUN_MOST signs
 *         over and over. Three words that stand in no row are not easy. Dynamic
 *         programming over the password's letters, as many as there are words of the
 *         list at each: 40,000 comparisons, 0.3 ms, beside the 125 ms of its hash.
 *         Source: NIST SP 800-63B-4, 3.1.1.2 (words, names and runs that are refused).
 * Purity  pure; reads what the program ships.
 */
#ifndef SERVICE_PASSWORD_EASY_H
#define SERVICE_PASSWORD_EASY_H

#include "base/err.h"
#include "base/str.h"

#define PASSWORD_EASY_WORDS   2u
#define PASSWORD_EASY_PARTS   3u
#define PASSWORD_LETTERS_MOST 256u /* of a password; what is longer is never easy */
#define PASSWORD_RUN_MOST     6u   /* signs, repeated to the end */
#define PASSWORD_ROW_LEAST    4u   /* keys side by side */

/* `near` are words as people write them; each may hold several, between blanks. */
bool password_is_easy(struct str password, const struct str *near, uint32_t near_count);

/* Does `word` stand in the password, folded as above, whatever lies between its
 * letters? A word of fewer than `least` letters never does. */
bool password_holds(struct str password, struct str word, uint32_t least);

#endif
