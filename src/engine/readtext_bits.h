/*
 * readtext_bits.h: sixteen bytes of a text side by side, and a bit for each byte of it.
 *
 * In      bytes that may be read sixteen at a time; bits as readtext_token.c lays them.
 * Out     what is true of each byte; the bits from any byte on.
 * Method  vectors of the compiler, no instruction but those x86-64 began with; where
 *         there is none that gathers bits, a multiplication does.
 * Purity  reads only.  Threads any.  Used by readtext_token.c, readtext_among.c and
 *         readtext_in.h.
 */
#ifndef ENGINE_READTEXT_BITS_H
#define ENGINE_READTEXT_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EACH_BYTE 0x0101010101010101ull

/* Sixteen bytes side by side; what is true of a byte is all its bits. */
typedef uint8_t sixteen __attribute__((vector_size(16)));

static inline sixteen sixteen_at(const char *ptr)
{
    sixteen bytes;

    memcpy(&bytes, ptr, sizeof bytes);
    return bytes;
}

static inline sixteen between(sixteen bytes, uint8_t first, uint8_t last)
{
    return (sixteen)(bytes - first <= (uint8_t)(last - first));
}

#define WINDOW 57u /* bits that one load gives, from any bit on */

static inline uint16_t bits_of(sixteen truth)
{
#ifdef __SSE2__
    typedef char chars __attribute__((vector_size(16)));

    return (uint16_t)__builtin_ia32_pmovmskb128((chars)truth);
#else
    uint64_t half[2];

    memcpy(half, &truth, sizeof half);
    for (int i = 0; i < 2; i++) /* the lowest bits of eight bytes, side by side */
        half[i] = (half[i] & EACH_BYTE) * 0x0102040810204080ull >> 56;
    return (uint16_t)(half[0] | half[1] << 8);
#endif
}

/* The bits of the bytes from `at` on: WINDOW of them, and zeros. */
static inline uint64_t bits_at(const uint8_t *bits, size_t at)
{
    uint64_t eight;

    memcpy(&eight, bits + at / 8, sizeof eight);
    return eight >> (at & 7) & ((1ull << WINDOW) - 1);
}

/* How many bits are set; x86-64 as it was first has no instruction for it. */
static inline uint32_t bits_count(uint64_t x)
{
    x -= x >> 1 & 0x5555555555555555ull;
    x = (x & 0x3333333333333333ull) + (x >> 2 & 0x3333333333333333ull);
    return (uint32_t)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Full) * EACH_BYTE >> 56);
}

#endif
