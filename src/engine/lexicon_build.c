/*
 * lexicon_build.c: labels into an automaton of words; see lexicon.h.
 */
#include "engine/lexicon_in.h"

/* ---- tables ---- */

static struct lex_table table_new(struct arena *arena, uint32_t keys)
{
    uint32_t size = 64;

    while (size < keys * 2)
        size *= 2;
    return (struct lex_table){ ARENA_ARRAY(arena, size, struct lex_slot), size - 1 };
}

static struct lex_slot *slot_free(const struct lex_table *table, uint64_t hash)
{
    uint32_t at = mixed(hash) & table->mask;

    while (table->slot[at].index)
        at = (at + 1) & table->mask;
    return &table->slot[at];
}

static void table_put(const struct lex_table *table, uint64_t hash, uint32_t index)
{
    *slot_free(table, hash) = (struct lex_slot){ (uint32_t)(hash >> 32), index + 1 };
}

/* ---- building ---- */

static uint32_t word_intern(struct lexicon *lex, const struct lex_reading *r)
{
    uint64_t hash = r->hash[r->len];
    uint32_t word = word_find(lex, &lex->words, hash, r->folded, r->len);

    if (word != LEXICON_NONE)
        return word;
    memcpy(lex->text + lex->text_len, r->folded, r->len);
    lex->word[lex->word_count] =
        (struct lex_word){ .text = lex->text_len, .len = (uint8_t)r->len };
    lex->text_len += r->len;
    table_put(&lex->words, hash, lex->word_count);
    return lex->word_count++;
}

static uint32_t state_new(struct lexicon *lex, uint32_t parent)
{
    uint32_t state = lex->state_count++;

    lex->state[state] = (struct lex_state){ .out = LEXICON_NONE,
                                            .depth = lex->state[parent].depth + 1 };
    return state;
}

static uint32_t child_of(struct lexicon *lex, uint32_t state, uint32_t word)
{
    uint32_t to = state ? edge_to(lex, state, word) : lex->word[word].state;

    if (to)
        return to;
    to = state_new(lex, state);
    if (!state) {
        lex->word[word].state = to;
        return to;
    }
    uint64_t key = edge_key(state, word);
    uint32_t at = edge_at(lex, key);
    while (lex->edge[at].key)
        at = (at + 1) & lex->edge_mask;
    lex->edge[at] = (struct lex_edge){ key, to };
    return to;
}

static void label_set(struct lexicon *lex, uint32_t state,
                      const struct lexicon_entry *entry)
{
    struct lex_state *s = &lex->state[state];
    struct lex_label label = { entry->concept, entry->weight };

    if (s->out == LEXICON_NONE) {
        s->out = lex->label_count++;
        lex->label[s->out] = label;
        return;
    }
    struct lex_label *old = &lex->label[s->out];
    if (label.weight > old->weight ||
        (label.weight == old->weight && label.concept < old->concept))
        *old = label;
}

static void entry_add(struct lexicon *lex, const struct lexicon_entry *entry)
{
    uint32_t word[LEXICON_WORDS_MAX], count = 0, state = 0;
    struct lex_reading r = { .text = entry->label };

    if (entry->label.len > LEXICON_LABEL_BYTES)
        return;
    while (lex_word_next(&r)) {
        if (count == LEXICON_WORDS_MAX || r.len > LEXICON_WORD_BYTES)
            return;
        word[count++] = word_intern(lex, &r);
    }
    for (uint32_t i = 0; i < count; i++)
        state = child_of(lex, state, word[i]);
    if (count)
        label_set(lex, state, entry);
}

/* Failure links in the order of depth: those of the parents are there already. The
 * edges are put into one list a depth by counting. */
static void links_set(struct lexicon *lex, struct arena *arena)
{
    size_t mark = arena_mark(arena);
    uint32_t from[LEXICON_WORDS_MAX + 2] = { 0 };
    struct lex_edge *sorted = ARENA_ARRAY(arena, lex->state_count, struct lex_edge);

    for (uint32_t e = 0; e <= lex->edge_mask; e++)
        if (lex->edge[e].key)
            from[lex->state[lex->edge[e].to].depth + 1]++;
    for (uint32_t d = 1; d < LEXICON_WORDS_MAX + 2; d++)
        from[d] += from[d - 1];
    uint32_t count = from[LEXICON_WORDS_MAX + 1];
    for (uint32_t e = 0; e <= lex->edge_mask; e++)
        if (lex->edge[e].key)
            sorted[from[lex->state[lex->edge[e].to].depth]++] = lex->edge[e];
    for (uint32_t e = 0; e < count; e++) {
        uint32_t parent = (uint32_t)(sorted[e].key >> 32);
        uint32_t word = (uint32_t)sorted[e].key;
        struct lex_state *state = &lex->state[sorted[e].to];

        state->fail = step_to(lex, lex->state[parent].fail, word);
        const struct lex_state *fail = &lex->state[state->fail];
        state->shorter = fail->out != LEXICON_NONE ? state->fail : fail->shorter;
    }
    arena_rewind(arena, mark);
}

/* ---- parts of compounds ---- */

static uint64_t hash_back(const char *bytes, size_t len)
{
    uint64_t h = FNV_START;

    while (len-- > 0)
        h = (h ^ (unsigned char)bytes[len]) * FNV_STEP;
    return h;
}

static uint64_t hash_front(const char *bytes, size_t len)
{
    uint64_t h = FNV_START;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)bytes[i]) * FNV_STEP;
    return h;
}

static void filter_put(struct lexicon *lex, uint64_t hash)
{
    uint32_t bit = (uint32_t)(hash >> 24) % FILTER_BITS;

    lex->filter[bit / 64] |= 1ull << (bit % 64);
}

static void parts_index(struct lexicon *lex)
{
    for (uint32_t w = 0; w < lex->word_count; w++) {
        const char *bytes = lex->text + lex->word[w].text;
        size_t len = lex->word[w].len;

        if (label_of(lex, w) == LEXICON_NONE ||
            letters_of(bytes, len) < LEXICON_PART_LETTERS)
            continue;
        filter_put(lex, hash_front(bytes, len));
        filter_put(lex, hash_back(bytes, len));
        table_put(&lex->endings, hash_back(bytes, len), w);
    }
}

/* ---- the whole ---- */

/* Room for all words of all labels, which cannot be more than this. */
static uint32_t words_most(const struct lexicon_entry *entries, uint32_t count,
                           size_t *bytes)
{
    uint32_t words = 0;

    *bytes = 0;
    for (uint32_t e = 0; e < count; e++) {
        struct lex_reading r = { .text = entries[e].label };

        if (entries[e].label.len > LEXICON_LABEL_BYTES)
            continue;
        *bytes += entries[e].label.len;
        for (uint32_t n = 0; n < LEXICON_WORDS_MAX && lex_word_next(&r); n++)
            words++;
    }
    return words;
}

/* A copy of the size that is used: the arrays are as large as they may have to be. */
static void *fitted(struct arena *arena, const void *from, size_t count, size_t size)
{
    void *to = arena_array(arena, count, size);

    if (count)
        memcpy(to, from, count * size);
    return to;
}

static void lexicon_fit(const struct lexicon *big, struct arena *arena,
                        struct lexicon *lex)
{
    *lex = *big;
    lex->text = fitted(arena, big->text, big->text_len, 1);
    lex->word = fitted(arena, big->word, big->word_count, sizeof *lex->word);
    lex->state = fitted(arena, big->state, big->state_count, sizeof *lex->state);
    lex->label = fitted(arena, big->label, big->label_count, sizeof *lex->label);
    lex->filter = fitted(arena, big->filter, FILTER_BITS / 64, sizeof *lex->filter);
    uint32_t edges = 0, singles = 0, size = 64;
    for (uint32_t e = 0; e <= big->edge_mask; e++)
        edges += big->edge[e].key != 0;
    for (uint32_t w = 0; w < lex->word_count; w++)
        singles += label_of(lex, w) != LEXICON_NONE;
    while (size < edges * 2)
        size *= 2;
    lex->edge = ARENA_ARRAY(arena, size, struct lex_edge);
    lex->edge_mask = size - 1;
    for (uint32_t e = 0; e <= big->edge_mask; e++) {
        uint32_t at = edge_at(lex, big->edge[e].key);

        if (!big->edge[e].key)
            continue;
        while (lex->edge[at].key)
            at = (at + 1) & lex->edge_mask;
        lex->edge[at] = big->edge[e];
    }
    lex->words = table_new(arena, lex->word_count);
    for (uint32_t at = 0; at <= big->words.mask; at++)
        if (big->words.slot[at].index) {
            uint32_t w = big->words.slot[at].index - 1;
            uint64_t hash = hash_front(lex->text + lex->word[w].text, lex->word[w].len);

            table_put(&lex->words, hash, w);
        }
    lex->endings = table_new(arena, singles);
    parts_index(lex);
}

bool lexicon_build(const struct lexicon_entry *entries, uint32_t count,
                   struct arena *arena, struct lexicon **out, struct err *err)
{
    struct arena scratch = { 0 };
    struct lexicon big = { 0 };
    size_t bytes;

    if (count > LEXICON_ENTRIES_MAX)
        return err_set(err, ERR_LIMIT, N_("the vocabulary exceeds {most} labels"),
                       ARG_NUM(LEXICON_ENTRIES_MAX));
    for (uint32_t e = 0; e < count; e++)
        if (!str_utf8_valid(entries[e].label))
            return err_set(err, ERR_INPUT, N_("label {number} is not UTF-8 text"),
                           ARG_NUM(e + 1));
    uint32_t words = words_most(entries, count, &bytes), size = 64;
    while (size < words * 2)
        size *= 2;
    big.text = arena_take(&scratch, bytes + 1);
    big.word = ARENA_ARRAY(&scratch, words + 1, struct lex_word);
    big.words = table_new(&scratch, words);
    big.state = ARENA_ARRAY(&scratch, words + 1, struct lex_state);
    big.state[0].out = LEXICON_NONE;
    big.state_count = 1;
    big.edge = ARENA_ARRAY(&scratch, size, struct lex_edge);
    big.edge_mask = size - 1;
    big.label = ARENA_ARRAY(&scratch, count + 1, struct lex_label);
    big.filter = ARENA_ARRAY(&scratch, FILTER_BITS / 64, uint64_t);
    for (uint32_t e = 0; e < count; e++)
        entry_add(&big, &entries[e]);
    links_set(&big, &scratch);
    *out = ARENA_NEW(arena, struct lexicon);
    lexicon_fit(&big, arena, *out);
    arena_free(&scratch);
    return true;
}
