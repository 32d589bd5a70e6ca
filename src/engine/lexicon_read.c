/*
 * lexicon_read.c: a text into folded words, with the hash of each beginning of each.
 */
#include "engine/lexicon_in.h"

/* Which ASCII characters words are made of; all of them are lower case with bit 5 set.
 */
static const bool is_letter[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 10 */
    0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, /* 20 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* 30 */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 40 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, /* 50 */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 60 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, /* 70 */
};

static inline void byte_add(struct lex_reading *r, unsigned char c)
{
    if (r->len < LEXICON_WORD_BYTES + 1) {
        r->folded[r->len] = (char)c;
        r->hash[r->len + 1] = (r->hash[r->len] ^ c) * FNV_STEP;
        r->len++;
    }
}

/* Å, å and their like; Greek, Cyrillic and the rest keep their case; signs (U+00A0..,
 * U+2000..) part words. Gives how many bytes were read, 0: a sign. */
static size_t wide_add(struct lex_reading *r)
{
    unsigned char lead = (unsigned char)r->text.ptr[r->at];
    size_t len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    if (lead == 0xC2 || lead == 0xE2 || lead >= 0xF0 || r->at + len > r->text.len)
        return 0;
    unsigned char second = (unsigned char)r->text.ptr[r->at + 1];
    if (lead == 0xC3) {
        if (second == 0x97 || second == 0xB7)
            return 0;
        byte_add(r, lead);
        byte_add(r, (unsigned char)(second <= 0x9E ? second + 0x20 : second));
        return 2;
    }
    for (size_t i = 0; i < len; i++)
        byte_add(r, (unsigned char)r->text.ptr[r->at + i]);
    return len;
}

static inline size_t letter_add(struct lex_reading *r)
{
    unsigned char c = (unsigned char)r->text.ptr[r->at];

    if (c >= 0x80)
        return wide_add(r);
    if (is_letter[c])
        byte_add(r, c | 0x20);
    return is_letter[c];
}

static bool is_white(struct str text, size_t at)
{
    return at >= text.len || text.ptr[at] == ' ' || text.ptr[at] == '\n' ||
           text.ptr[at] == '\r' || text.ptr[at] == '\t';
}

/* Does what stands at `at` part labels? */
static bool is_stop(struct str text, size_t at)
{
    char c = text.ptr[at];

    if (c == '\n' || c == '\r')
        return true;
    return (c == '.' || c == '!' || c == '?' || c == ';' || c == ':') &&
           is_white(text, at + 1);
}

/* How many bytes the code point at `at` has; the text is valid. */
static size_t point_bytes(struct str text, size_t at)
{
    unsigned char lead = (unsigned char)text.ptr[at];

    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

bool lex_word_next(struct lex_reading *r)
{
    size_t step = 0;

    r->apart = r->at == 0;
    r->len = 0;
    r->hash[0] = FNV_START;
    for (; r->at < r->text.len && (step = letter_add(r)) == 0;
         r->at += point_bytes(r->text, r->at))
        r->apart |= is_stop(r->text, r->at);
    if (r->at >= r->text.len)
        return false;
    r->start = (uint32_t)r->at;
    for (r->at += step; r->at < r->text.len && (step = letter_add(r)) != 0;)
        r->at += step;
    r->end = (uint32_t)r->at;
    return true;
}
