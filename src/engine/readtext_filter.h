/*
 * readtext_filter.h: tells of most words, by their first or last bytes, that no key
 * fits them.
 *
 * In      the first bytes of a word, or its last ones as if read backwards.
 * Out     false: no key that was put begins so; true: one may.
 * Method  a bit a key, found by a hash of three, five or eight of its bytes.
 * Purity  reads only, but rt_filter_put.  Threads any.  Used by readtext*.c only.
 */
#ifndef ENGINE_READTEXT_FILTER_H
#define ENGINE_READTEXT_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Beginnings and ends that keys have: a word that passes neither meets no pattern. */
#define RT_FILTER_BITS 65536u
struct rt_filter {
    uint64_t bit[RT_FILTER_BITS / 64];
    bool all; /* a key too short to filter by */
};

static inline uint32_t rt_filter_bit(uint64_t bytes, uint32_t count)
{
    bytes &= ~0ull >> (64 - 8 * count);
    return (uint32_t)((bytes + count) * 0x9E3779B97F4A7C15ull >> 48) % RT_FILTER_BITS;
}
static inline bool rt_filter_has(const struct rt_filter *filter, uint64_t bytes,
                                 uint32_t count)
{
    uint32_t bit = rt_filter_bit(bytes, count);

    return filter->bit[bit / 64] >> (bit % 64) & 1;
}
void rt_filter_put(struct rt_filter *filter, uint64_t bytes, uint32_t count);
static inline uint64_t rt_bytes(const char *ptr)
{
    uint64_t bytes;

    memcpy(&bytes, ptr, sizeof bytes);
    return bytes;
}
/* How many bytes of a key of three bytes or more the filter takes: few for a short key,
 * and as many as can be, since a fifth of all words begin with five bytes that a longer
 * key begins with. */
static inline uint32_t rt_filter_bytes(size_t len)
{
    return len >= 8 ? 8 : len >= 5 ? 5 : 3;
}
/* May a key that the filter knows begin a word of `len` bytes? The three questions are
 * asked of every word, without a branch: which of them a word answers is hard to
 * guess. */
static inline bool rt_filter_passes(const struct rt_filter *filter, uint64_t bytes,
                                    size_t len)
{
    unsigned three = rt_filter_has(filter, bytes, 3), five, eight;

    five = rt_filter_has(filter, bytes, 5);
    eight = rt_filter_has(filter, bytes, 8);
    return filter->all | ((unsigned)(len >= 3) & three) |
           ((unsigned)(len >= 5) & five) | ((unsigned)(len >= 8) & eight);
}

#endif
