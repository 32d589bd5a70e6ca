/*
 * lexicon.c: finds labels in a text; see lexicon.h.
 */
#include "engine/lexicon_in.h"

/* ---- parts of compounds ---- */

/* Letters of the other part, without the s that joins it. */
static bool is_part(const char *bytes, size_t len, bool s_first)
{
    if (len && bytes[s_first ? 0 : len - 1] == 's') {
        bytes += s_first;
        len--;
    }
    return letters_of(bytes, len) >= LEXICON_PART_LETTERS;
}

/* The longest label that begins the word, 0 bytes: none. */
static uint32_t first_part(const struct lexicon *lex, const struct lex_reading *r,
                           uint32_t *label)
{
    for (uint32_t n = r->len - LEXICON_PART_LETTERS; n >= LEXICON_PART_LETTERS; n--) {
        if (!filter_has(lex, r->hash[n]) || !is_part(r->folded + n, r->len - n, true))
            continue;
        *label = label_of(lex, word_find(lex, &lex->words, r->hash[n], r->folded, n));
        if (*label != LEXICON_NONE && letters_of(r->folded, n) >= LEXICON_PART_LETTERS)
            return n;
    }
    return 0;
}

static uint32_t last_part(const struct lexicon *lex, const struct lex_reading *r,
                          uint32_t *label)
{
    uint32_t best = 0;
    uint64_t hash = FNV_START;

    for (uint32_t n = 1; n + LEXICON_PART_LETTERS <= r->len; n++) {
        const char *part = r->folded + r->len - n;

        hash = (hash ^ (unsigned char)*part) * FNV_STEP;
        if (n < LEXICON_PART_LETTERS || !filter_has(lex, hash) ||
            !is_part(r->folded, r->len - n, false))
            continue;
        uint32_t word = word_find(lex, &lex->endings, hash, part, n);
        if (word != LEXICON_NONE) {
            *label = label_of(lex, word);
            best = n;
        }
    }
    return best;
}

/* ---- finding ---- */

/* A word of the text and the longest label that begins there, or its part. */
struct spot {
    uint32_t start, end; /* bytes of the word */
    uint32_t part_start, part_end;
    uint32_t last;  /* of the label: the spot of its last word */
    uint32_t label; /* LEXICON_NONE: none */
    enum lexicon_how how;
};

struct finding {
    const struct lexicon *lex;
    struct arena scratch;
    struct spot *spot;
    uint32_t count, room;
};

static struct spot *spot_add(struct finding *f, const struct lex_reading *r)
{
    if (f->count == f->room) {
        uint32_t want = f->room ? f->room * 2 : 64;

        f->spot = arena_grow(&f->scratch, f->spot, f->room * sizeof *f->spot,
                             want * sizeof *f->spot);
        f->room = want;
    }
    f->spot[f->count] = (struct spot){
        .start = r->start, .end = r->end, .last = f->count, .label = LEXICON_NONE
    };
    return &f->spot[f->count++];
}

/* The longer part; of two as long the last, which says what kind of thing it is. */
static void part_meet(const struct lexicon *lex, const struct lex_reading *r,
                      struct spot *spot)
{
    uint32_t first_label = LEXICON_NONE, last_label = LEXICON_NONE;

    if (r->len < 2 * LEXICON_PART_LETTERS || r->len > LEXICON_WORD_BYTES)
        return;
    uint32_t first = first_part(lex, r, &first_label);
    uint32_t last = last_part(lex, r, &last_label);
    if (!first && !last)
        return;
    spot->how = last >= first ? LEXICON_LAST : LEXICON_FIRST;
    spot->label = last >= first ? last_label : first_label;
    spot->part_start = last >= first ? spot->end - last : spot->start;
    spot->part_end = last >= first ? spot->end : spot->start + first;
}

/* Every label that ends with the word just read is told to the spot where it begins;
 * later ones there are longer. */
static void labels_meet(struct finding *f, uint32_t state)
{
    const struct lexicon *lex = f->lex;
    uint32_t last = f->count - 1;

    if (lex->state[state].out == LEXICON_NONE)
        state = lex->state[state].shorter;
    for (; state; state = lex->state[state].shorter) {
        struct spot *spot = &f->spot[last + 1 - lex->state[state].depth];

        spot->label = lex->state[state].out;
        spot->last = last;
        spot->how = LEXICON_WHOLE;
    }
}

static void spots_find(struct finding *f, struct str text)
{
    const struct lexicon *lex = f->lex;
    struct lex_reading r = { .text = text };
    uint32_t state = 0;

    while (lex_word_next(&r)) {
        struct spot *spot = spot_add(f, &r);
        uint32_t word = word_find(lex, &lex->words, r.hash[r.len], r.folded, r.len);

        if (r.apart)
            state = 0;
        state = word == LEXICON_NONE ? 0 : step_to(lex, state, word);
        if (state)
            labels_meet(f, state);
        if (spot->label == LEXICON_NONE)
            part_meet(lex, &r, spot);
    }
}

uint32_t lexicon_find(const struct lexicon *lexicon, struct str text,
                      struct arena *arena, struct lexicon_match **out)
{
    struct finding f = { .lex = lexicon };
    uint32_t count = 0;

    spots_find(&f, text);
    *out = ARENA_ARRAY(arena, f.count, struct lexicon_match);
    for (uint32_t i = 0; i < f.count; i++) {
        const struct spot *spot = &f.spot[i];

        if (spot->label == LEXICON_NONE)
            continue;
        const struct lex_label *label = &lexicon->label[spot->label];
        bool whole = spot->how == LEXICON_WHOLE;
        (*out)[count++] =
            (struct lexicon_match){ .start = whole ? spot->start : spot->part_start,
                                    .end =
                                        whole ? f.spot[spot->last].end : spot->part_end,
                                    .concept = label->concept,
                                    .weight = label->weight,
                                    .how = spot->how };
        i = spot->last;
    }
    arena_free(&f.scratch);
    return count;
}

static bool names_better(const struct lexicon_match *a, const struct lexicon_match *b)
{
    if (a->how != b->how)
        return a->how < b->how;
    if (a->end - a->start != b->end - b->start)
        return a->end - a->start > b->end - b->start;
    return a->weight > b->weight;
}

bool lexicon_name(const struct lexicon *lexicon, struct str text, struct arena *arena,
                  struct lexicon_match *out)
{
    size_t mark = arena_mark(arena);
    struct lexicon_match *match, best = { 0 };
    uint32_t count = lexicon_find(lexicon, text, arena, &match);

    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || names_better(&match[i], &best))
            best = match[i];
    arena_rewind(arena, mark);
    if (count)
        *out = best;
    return count > 0;
}

uint32_t lexicon_count(const struct lexicon *lexicon)
{
    return lexicon->label_count;
}
