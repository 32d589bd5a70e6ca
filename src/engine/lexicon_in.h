/*
 * lexicon_in.h: what the files of lexicon share, and nobody else.
 *
 * Invariants
 *   1  state 0 is the root; a state is one beginning of a label, in words.
 *   2  states are numbered in the order they were made, parents before children.
 *   3  state.out is the label that is all of the state, or none; state.shorter is the
 *      nearest state down its failure links that has one, or 0.
 */
#ifndef ENGINE_LEXICON_IN_H
#define ENGINE_LEXICON_IN_H

#include <assert.h>

#include "engine/lexicon.h"

#define FNV_START   14695981039346656037ull
#define FNV_STEP    1099511628211ull
#define FILTER_BITS (1u << 21)

struct lex_word {
    uint32_t text;  /* into lexicon.text */
    uint32_t state; /* from the root with this word, or 0 */
    uint8_t len;
};

struct lex_state {
    uint32_t fail, out, shorter; /* out: index of a label, or LEXICON_NONE */
    uint32_t depth;              /* words */
};

struct lex_edge {
    uint64_t
        key; /* state and word, 0: empty (the root's edges are in struct lex_word) */
    uint32_t to;
};

struct lex_label {
    uint32_t concept, weight;
};

struct lex_slot {
    uint32_t tag, index; /* index + 1; 0: empty */
};

/* Open addressing, never more than half full. */
struct lex_table {
    struct lex_slot *slot;
    uint32_t mask;
};

struct lexicon {
    char *text; /* all words, one after the other */
    struct lex_word *word;
    uint32_t word_count, text_len;
    struct lex_table words;   /* by hash of the word */
    struct lex_table endings; /* labels of one word, by hash from their end */
    struct lex_state *state;
    uint32_t state_count;
    struct lex_edge *edge;
    uint32_t edge_mask;
    struct lex_label *label;
    uint32_t label_count;
    uint64_t *filter; /* a bit for each hash of a label of one word, both ways */
};

/* One word: its folded bytes with the hash of each beginning. */
struct lex_reading {
    struct str text;
    size_t at;
    uint32_t start, end; /* of the word, in the text */
    uint32_t len;
    bool apart; /* no label reaches over what stood before it */
    char folded[LEXICON_WORD_BYTES + 4];
    uint64_t hash[LEXICON_WORD_BYTES + 5]; /* of the first n bytes */
};

/* lexicon_read.c: the next word; false at the end of the text. */
bool lex_word_next(struct lex_reading *r);

static inline uint32_t mixed(uint64_t hash)
{
    return (uint32_t)(hash ^ hash >> 32);
}

/* The word of these bytes, or LEXICON_NONE. */
static inline uint32_t word_find(const struct lexicon *lex,
                                 const struct lex_table *table, uint64_t hash,
                                 const char *bytes, size_t len)
{
    uint32_t at = mixed(hash) & table->mask;

    for (; table->slot[at].index; at = (at + 1) & table->mask) {
        const struct lex_slot *slot = &table->slot[at];
        const struct lex_word *word = &lex->word[slot->index - 1];

        if (slot->tag == hash >> 32 && word->len == len &&
            memcmp(lex->text + word->text, bytes, len) == 0)
            return slot->index - 1;
    }
    return LEXICON_NONE;
}

static inline uint64_t edge_key(uint32_t state, uint32_t word)
{
    return (uint64_t)state << 32 | word;
}

static inline uint32_t edge_at(const struct lexicon *lex, uint64_t key)
{
    return (uint32_t)(key * 0x9E3779B97F4A7C15ull >> 32) & lex->edge_mask;
}

/* From a state that is not the root. */
static inline uint32_t edge_to(const struct lexicon *lex, uint32_t state, uint32_t word)
{
    uint64_t key = edge_key(state, word);

    for (uint32_t at = edge_at(lex, key); lex->edge[at].key;
         at = (at + 1) & lex->edge_mask)
        if (lex->edge[at].key == key)
            return lex->edge[at].to;
    return 0;
}

static inline uint32_t step_to(const struct lexicon *lex, uint32_t state, uint32_t word)
{
    for (; state; state = lex->state[state].fail) {
        uint32_t to = edge_to(lex, state, word);

        if (to)
            return to;
    }
    return lex->word[word].state;
}

static inline bool filter_has(const struct lexicon *lex, uint64_t hash)
{
    uint32_t bit = (uint32_t)(hash >> 24) % FILTER_BITS;

    return lex->filter[bit / 64] >> (bit % 64) & 1;
}

static inline uint32_t letters_of(const char *bytes, size_t len)
{
    uint32_t letters = 0;

    for (size_t i = 0; i < len; i++)
        letters += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return letters;
}

static inline uint32_t label_of(const struct lexicon *lex, uint32_t word)
{
    uint32_t state = word == LEXICON_NONE ? 0 : lex->word[word].state;

    return state ? lex->state[state].out : LEXICON_NONE;
}

#endif
