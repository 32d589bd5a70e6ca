/*
 * readtext_rows.h: the patterns of the lists, laid out so that the rows a word begins
 * are found, and most of them told not to fit, in few lines of the cache.
 *
 * In      a word of a text and the words after it.
 * Out     the rows that it begins, as rt_start and rt_pair; their elements.
 * Method  what is asked of every row stands in 16 to 32 bytes; the row itself, 112, is
 *         not touched before it fits.
 * Purity  reads only, once rt_index has made them.  Threads any.  Used by readtext*.c.
 */
#ifndef ENGINE_READTEXT_ROWS_H
#define ENGINE_READTEXT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define RT_ANY_WORD UINT64_MAX /* in `follow`: all bits */

enum rt_how { RT_EXACT, RT_PREFIX, RT_SUFFIX };
enum rt_what { RT_WORDS, RT_ANY, RT_GAP, RT_NUMBER };

struct rt_alt {
    struct str text;
    uint32_t known; /* of a whole word: its number among the known */
    enum rt_how how;
};

struct rt_elem {
    uint64_t known; /* a bit by rt_known number: any other token does not fit */
    uint32_t alt_from;
    uint8_t what; /* enum rt_what */
    uint8_t alt_count;
    bool optional;
    bool whole; /* all alternatives are whole words: alt_known tells */
};

/* One way of looking a word up: exact, by its beginning, by its end. */
struct rt_table {
    uint64_t *hash;  /* open addressing, 0 is empty           */
    uint32_t *first; /* into chain                            */
    uint32_t mask;
    uint64_t lengths; /* bit n: some key is n bytes long       */
};

/* A row whose first word is met, in 32 bytes: many rows have one word only, and most of
 * the others fail at what may follow; none touches the row itself. `follow` has all
 * bits where any word, or none, may follow; of RT_MORE_GAP it is what may come after
 * the ~. */
struct rt_start {
    uint64_t follow, follow_known;
    uint32_t row, elem; /* elem: the second */
    uint8_t how, list, what;
    uint8_t more; /* enum rt_more */
    uint8_t left; /* elements from the second on */
};
enum rt_more { RT_MORE_NONE, RT_MORE_WORDS, RT_MORE_GAP, RT_MORE_COUNT };

struct rt_link {
    struct rt_start start;
    uint32_t next; /* RT_NONE ends it */
};

/* A row that begins with two known words: found by both at once, since the rows of
 * "du", "vi" and "har" are many and nearly all of them fail at their second word. */
struct rt_pair {
    uint64_t
        third; /* what may come after the second: a bit by rt_known number, or all */
    uint32_t row, elem; /* elem: the first that is not sure */
    uint16_t order;     /* of all rows that the first word begins */
    uint8_t how, list, what;
    uint8_t sure; /* elements, past the first, that stand when both words do */
    uint8_t left; /* elements from `elem` on */
};

/* The rows of a first and a second word. */
struct rt_pair_words {
    uint64_t words;
    uint32_t from, count;
};

struct readtext_words;

/* What of a word a pattern may begin with; none: no row need be looked for. RT_PAIRS:
 * of the whole word and the next; RT_WHOLE: of the whole word; RT_GAPS: one with a ~
 * after it; RT_NUMERAL: it is a number, which rows may begin with. */
enum {
    RT_FRONT = 1,
    RT_BACK = 2,
    RT_PAIRS = 4,
    RT_WHOLE = 8,
    RT_GAPS = 16,
    RT_NUMERAL = 32,
    RT_SECOND = 64 /* of a token with RT_PAIRS: two bits let the next one pass */
};
/* The rows that begin with all of `word` or with such parts of it. */
typedef void rt_meet_fn(void *ctx, const struct rt_start *start);
void rt_parts(const struct readtext_words *words, struct str word, uint8_t parts,
              rt_meet_fn *meet, void *ctx);
static inline uint32_t rt_pair_hash(uint64_t words)
{
    return (uint32_t)(words * 0x9E3779B97F4A7C15ull >> 32);
}
/* 0..62 by the first three bytes, zeros past the end: what `follow` has a bit for.
 * Bit 63 says that nothing need follow. */
static inline uint8_t rt_bit(uint32_t bytes)
{
    uint32_t bit = (bytes & 0xFFFFFF) * 2654435761u >> 26;

    return (uint8_t)(bit < 63 ? bit : 62);
}

#endif
