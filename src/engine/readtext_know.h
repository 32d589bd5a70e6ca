/*
 * readtext_know.h: the look-up of a word.
 *
 * In      a word in lower case, not empty; RT_PAD bytes on both sides of it may be
 *         read.
 * Out     its number in words->known, or 0; the parts of an unknown one that a pattern
 *         may begin with.
 * Speed   once a token: no call, and no branch on how long the word is or on whether it
 *         is known, which nobody can guess.
 * Purity  reads only. Threads any. Used by readtext_known.c and readtext_index.c.
 */
#ifndef ENGINE_READTEXT_KNOW_H
#define ENGINE_READTEXT_KNOW_H

#include "engine/readtext_in.h"

#define RT_WORD_MOST 63u /* bytes of a key; rt_table.lengths has a bit for each */

/* What of eight bytes a word of so many has. */
static const uint64_t rt_bytes_of[] = {
    0,
    0xFF,
    0xFFFF,
    0xFFFFFF,
    0xFFFFFFFF,
    0xFFFFFFFFFF,
    0xFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFFFF,
};

/* The first eight bytes of a word and its last eight; of a shorter one both are the
 * word. No branch on its length, which mispredicts one time in three. */
struct rt_ends {
    uint64_t head, tail;
};

static inline struct rt_ends rt_ends_of(struct str word)
{
    size_t some = word.len < 8 ? word.len : 8;

    return (struct rt_ends){ rt_bytes(word.ptr) & rt_bytes_of[some],
                             rt_bytes(word.ptr + (word.len - some)) &
                                 rt_bytes_of[some] };
}

/*
 * A word of sixteen bytes or less is its ends and its length: no loop and no call,
 * whose end is hard to guess (3 % of all time). Longer ones that differ in the middle
 * alone are few, and stand in slots side by side.
 */
static inline uint64_t rt_word_hash(struct rt_ends ends, size_t len)
{
    uint64_t h = (ends.head ^ len) * 0x9E3779B97F4A7C15ull;

    h = (h ^ h >> 32 ^ ends.tail) * 0xC2B2AE3D27D4EB4Full;
    return h >> 32;
}

static inline bool rt_is_known(const struct rt_known *known, struct rt_ends ends,
                               size_t len)
{
    return ((known->head ^ ends.head) | (known->tail ^ ends.tail) |
            (known->text.len ^ len)) == 0;
}

/* The number of the word, slot by slot; 0: no list knows it. */
static inline uint32_t rt_known_seek(const struct readtext_words *words,
                                     struct str word, struct rt_ends ends,
                                     uint64_t hash)
{
    uint32_t slot = (uint32_t)hash & words->known_mask;

    for (uint32_t k; (k = words->known_slot[slot]) != 0;
         slot = (slot + 1) & words->known_mask) {
        const struct rt_known *known = &words->known[k];

        if (rt_is_known(known, ends, word.len) &&
            (word.len <= 16 || memcmp(known->text.ptr, word.ptr, word.len) == 0))
            return k;
    }
    return 0;
}

/* The same, by the first slot and with no branch on what it holds: few words are left
 * that need another look, and long ones that are known. */
static inline uint32_t rt_known_find(const struct readtext_words *words,
                                     struct str word, struct rt_ends ends)
{
    uint64_t hash = rt_word_hash(ends, word.len);
    uint32_t k = words->known_slot[(uint32_t)hash & words->known_mask];
    bool found = rt_is_known(&words->known[k], ends, word.len);

    if (__builtin_expect(((k != 0) & !found) | (found & (word.len > 16)), false))
        return rt_known_seek(words, word, ends, hash);
    return k & -(uint32_t)found;
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

#endif
