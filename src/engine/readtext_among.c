/*
 * readtext_among.c: is a word one of a set, "och samt eller"?
 */
#include "engine/readtext_bits.h"
#include "engine/readtext_in.h"

/* What may stand in a set: does the word of it that begins at `at`, with `left` bytes
 * to the end, let `word` pass? */
typedef bool set_word(const char *at, size_t left, struct str word);

static bool is_word(const char *at, size_t left, struct str word)
{
    return left >= word.len && memcmp(at, word.ptr, word.len) == 0 &&
           (left == word.len || at[word.len] == ' ');
}

static bool is_word_or_front(const char *at, size_t left, struct str word)
{
    size_t n = 0;

    while (n < left && n < word.len && at[n] == word.ptr[n])
        n++;
    return (n < left && at[n] == '*') || (n == word.len && (n == left || at[n] == ' '));
}

/* Sixteen bytes of the set at once: which words of it begin with the byte that `word`
 * begins with. Most sets have none, and to walk along them byte by byte mispredicted
 * the end of every word: one in ten of all wrong guesses of a reading. */
static inline bool among(struct str word, const char *set, size_t len, set_word *passes)
{
    char last[sizeof(sixteen)] = { 0 };
    uint32_t begins = 1; /* the byte before the block ends a word */

    if (word.len == 0)
        return false;
    sixteen first = (sixteen){ 0 } + (uint8_t)word.ptr[0];
    for (size_t at = 0; at < len; at += sizeof(sixteen)) {
        const char *block = set + at;

        if (len - at < sizeof(sixteen))
            block = memcpy(last, block, len - at);
        sixteen c = sixteen_at(block);
        uint32_t gaps = bits_of((sixteen)(c == ' '));
        uint32_t may = bits_of((sixteen)(c == first)) & (gaps << 1 | begins);

        begins = gaps >> 15;
        for (; may; may &= may - 1) {
            size_t from = at + (size_t)__builtin_ctz(may);

            if (passes(set + from, len - from, word))
                return true;
        }
    }
    return false;
}

bool rt_among(struct str word, const char *set, size_t len)
{
    return among(word, set, len, is_word);
}

bool rt_among_like(struct str word, const char *set, size_t len)
{
    return among(word, set, len, is_word_or_front);
}
