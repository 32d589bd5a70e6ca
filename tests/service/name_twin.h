/*
 * name_twin.h: the name index again, too simple to be wrong in the same way; and people
 * and questions by lot for both.
 *
 * Method  everybody in a list; folded by a table of its own; the edit distance to every
 *         beginning of every word by the textbook's table; every way to give typed
 *         words their name words; all that is found, sorted. Names are put together
 *         from few letters, so that much is nearly alike.
 */
#ifndef NAME_TWIN_H
#define NAME_TWIN_H

#include "base/rng.h"
#include "service/name_index.h"

#define WORD_BYTES 40u
#define WORDS_MOST 12u
#define LOT        400u /* people in the lot's world */

struct twin_word {
    char plain[WORD_BYTES], other[WORD_BYTES];
    bool number;
};

struct twin {
    int64_t id;
    char surname[WORD_BYTES], given[WORD_BYTES], number[16];
    struct twin_word word[WORDS_MOST];
    uint32_t count;
    bool there;
};

struct twin_hit {
    const struct twin *who;
    int match;
};

/* Who matches all `count` typed words, in order, of LOT people; how many. */
uint32_t twin_search(const struct twin *people, const struct twin_word *typed,
                     uint32_t count, struct twin_hit *hits);

/* A person by lot, and the beginning of one of somebody's words, perhaps spoilt; false
 * if nothing is left of it. */
void lot_person(struct rng *rng, struct twin *twin, int64_t id);
bool lot_typed(struct rng *rng, const struct twin *people, struct twin_word *typed);

#endif
