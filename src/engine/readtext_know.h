/*
 * readtext_know.h: the look-up of a word, in line where tokens are made.
 *
 * In      a word in lower case, not empty; RT_PAD bytes on both sides of it may be
 * read. Out     its number in words->known, or 0, and the parts of it that a pattern
 * may begin with. Speed   once a token, so it is the hottest loop of readtext: no call,
 * and no branch on how long the word is, which nobody can guess. Purity  reads only.
 * Threads any.  Used by readtext_token.c and readtext_index.c.
 */
#ifndef ENGINE_READTEXT_KNOW_H
#define ENGINE_READTEXT_KNOW_H

#include "engine/readtext_in.h"

#define RT_SLOT_INDEX 0xFFFFFFu
#define RT_WORD_MOST  63u /* bytes of a key; rt_table.lengths has a bit for each */

/* Bits of eight bytes that a word of `len`, 1 or more, leaves unused. */
static inline uint32_t rt_bits_past(size_t len)
{
    uint64_t less =
        8 - (uint64_t)len; /* wraps when there is none: a branch mispredicts */

    return 8 * (uint32_t)(less & ((less >> 63) - 1)); /* one in three */
}

static inline uint64_t rt_word_head(struct str word)
{
    uint64_t bytes = rt_bytes(word.ptr);

    return bytes & ~0ull >> rt_bits_past(word.len);
}

static inline uint64_t rt_word_tail(struct str word)
{
    uint64_t bytes = rt_bytes(word.ptr + word.len - 8);

    return bytes >> rt_bits_past(word.len);
}

/*
 * A word of sixteen bytes or less is its head, its tail and its length: no loop and no
 * call, whose end is hard to guess (3 % of all time). Of a longer
 * word the middle is taken too. RT_PAD bytes on both sides may be read.
 */
static inline uint64_t rt_word_hash(struct str word, uint64_t head, uint64_t tail)
{
    uint64_t h = (head ^ word.len) * 0x9E3779B97F4A7C15ull;

    for (size_t at = 8; at + 8 < word.len; at += 8)
        h = (h ^ h >> 29 ^ rt_bytes(word.ptr + at)) * 0x9E3779B97F4A7C15ull;
    h = (h ^ h >> 32 ^ tail) * 0xC2B2AE3D27D4EB4Full;
    return h ^ h >> 32;
}

static inline uint32_t rt_known_find(const struct readtext_words *words,
                                     struct str word)
{
    if (word.len - 1 >= RT_WORD_MOST) /* longer, or empty */
        return 0;
    uint64_t head = rt_word_head(word), tail = rt_word_tail(word);
    uint64_t hash = rt_word_hash(word, head, tail);
    uint32_t slot = (uint32_t)hash & words->known_mask;

    for (uint32_t k; (k = words->known_slot[slot]) != 0;
         slot = (slot + 1) & words->known_mask) {
        const struct rt_known *known = &words->known[k & RT_SLOT_INDEX];

        if (k >> 24 != hash >> 56)
            continue;
        if (known->head == head && known->tail == tail && known->text.len == word.len &&
            (word.len <= 16 || memcmp(known->text.ptr, word.ptr, word.len) == 0))
            return k & RT_SLOT_INDEX;
    }
    return 0;
}

/* The last eight bytes, the last of all lowest, as if read backwards. */
static inline uint64_t rt_bytes_back(struct str word)
{
    return __builtin_bswap64(rt_bytes(word.ptr + word.len - 8));
}

static inline uint8_t rt_may_part(const struct readtext_words *words, struct str word)
{
    bool front = rt_filter_passes(&words->front, rt_bytes(word.ptr), word.len);
    bool back = rt_filter_passes(&words->back, rt_bytes_back(word), word.len);

    return (uint8_t)((front ? RT_FRONT : 0) | (back ? RT_BACK : 0));
}

static inline void rt_know(const struct readtext_words *words, struct rt_token *token)
{
    uint32_t number = rt_known_find(words, token->low);
    const struct rt_known *known = &words->known[number];

    token->known = number;
    token->parts = number ? known->parts : rt_may_part(words, token->low);
    token->set = known->set;
}

#endif
