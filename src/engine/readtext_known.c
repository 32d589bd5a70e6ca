/*
 * readtext_known.c: what the lists know of each token: its number in words->known, the
 * sets it is in, and the parts of it that a row may begin with.
 *
 * All tokens one after the other, apart from the reading of the text: a look-up waits
 * for two lines of the cache, and for a guess whether the word is known, which is wrong
 * one time in three. Here no branch hangs on what is found, so eight words wait at the
 * same time; between the reading of two words each of them waited by itself.
 */
#include "engine/readtext_know.h"

/* What is kept of the parts and of the number, by enum rt_token_kind: punctuation
 * begins no row, and an address is no word. */
static const struct {
    uint32_t parts, numeral, number;
} kept[] = {
    [RT_WORD] = { UINT8_MAX, 0, UINT32_MAX },
    [RT_DIGITS] = { UINT8_MAX, RT_NUMERAL, UINT32_MAX },
    [RT_PUNCT] = { 0, 0, UINT32_MAX },
    [RT_LINK] = { 0, 0, 0 },
};

/* The first three bytes of the word, or as many as it has, as one of 63 bits. */
static inline uint8_t first_bit(uint64_t head)
{
    return (uint8_t)rt_bit((uint32_t)head & 0xFFFFFF);
}

/* May the row of a pair stand at the token before, by what its word and this one are?
 * `second` is rt_known.second of that word. */
static inline uint8_t pair_stands(uint32_t parts, uint64_t second, uint32_t number)
{
    uint32_t stands = (uint32_t)(second >> (number % 64)) & (number != 0);

    return (uint8_t)(parts | (parts & RT_PAIRS) * (RT_SECOND / RT_PAIRS) * stands);
}

/* Which words begin or end as some row does that knows no whole word of them. */
static void parts_note(struct rt_text *t, const uint32_t *unknown, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct rt_token *token = &t->token[unknown[i]];

        token->parts |= rt_may_part(t->words, token->low);
    }
}

void rt_know(struct rt_text *t)
{
    const struct readtext_words *words = t->words;
    const uint32_t tokens = t->token_count;
    uint32_t *unknown = ARENA_ARRAY(t->scratch, tokens + 1, uint32_t), count = 0;
    struct rt_token *token = t->token, none = { 0 }, *before = &none;
    uint64_t second = 0;
    uint32_t parts = 0; /* of the token before */

    for (uint32_t i = 0; i < tokens; i++, before = token++) {
        struct rt_ends ends = rt_ends_of(token->low);
        uint32_t number =
            rt_known_find(words, token->low, ends) & kept[token->kind].number;
        const struct rt_known *known = &words->known[number];

        token->bit = first_bit(ends.head);
        token->known = number;
        token->set = known->set;
        before->parts = pair_stands(parts, second, number);
        parts = (known->parts & kept[token->kind].parts) | kept[token->kind].numeral;
        second = known->second;
        unknown[count] = i;
        count += (number == 0) & (token->kind <= RT_DIGITS);
    }
    before->parts = (uint8_t)parts;
    parts_note(t, unknown, count);
}
