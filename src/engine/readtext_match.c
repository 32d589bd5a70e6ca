/*
 * readtext_match.c: which rows of the lists stand where in the text.
 *
 * A token gives the rows that its word begins; of those, most fail at what may stand
 * second, which is one bit of the next token. What is left is tried word by word. Each
 * try is bounded by RT_ELEMS_MAX and RT_GAP_MAX, so the whole is linear in the text.
 */
#include "engine/readtext_in.h"

/* A new line, or punctuation that no pattern reaches across. */
static bool is_barrier(const struct rt_token *token)
{
    if (token->fresh || token->kind != RT_PUNCT)
        return token->fresh;
    char c = token->low.ptr[0];
    return c == '.' || c == '!' || c == '?' || c == ':' || c == ';';
}

static bool alt_fits(const struct rt_alt *alt, const struct rt_token *token)
{
    struct str word = token->low;

    if (alt->how == RT_EXACT)
        return alt->known == token->known;
    if (alt->text.len > word.len ||
        (alt->how == RT_PREFIX && alt->text.ptr[0] != word.ptr[0]))
        return false;
    switch (alt->how) {
    case RT_EXACT:
        break;
    case RT_PREFIX:
        return memcmp(word.ptr, alt->text.ptr, alt->text.len) == 0;
    case RT_SUFFIX:
        return memcmp(word.ptr + word.len - alt->text.len, alt->text.ptr,
                      alt->text.len) == 0;
    }
    return false;
}

/* "3", "2-5", "tre", "några". */
static inline bool is_number(const struct rt_text *t, uint32_t token)
{
    return t->token[token].kind == RT_DIGITS || rt_has(t, token, RT_SET_NUMBER);
}

static bool elem_fits(const struct rt_text *t, const struct rt_elem *elem,
                      uint32_t token)
{
    const struct rt_alt *alt = &t->words->alt[elem->alt_from];

    if (elem->what == RT_NUMBER)
        return is_number(t, token);
    if (elem->what == RT_ANY)
        return t->token[token].kind != RT_PUNCT;
    for (uint32_t i = 0; i < elem->alt_count; i++)
        if (alt_fits(&alt[i], &t->token[token]))
            return true;
    return false;
}

static bool elem_stands(const struct rt_text *t, const struct rt_elem *elem,
                        uint32_t token)
{
    return token < t->token_count && !t->token[token].fresh &&
           elem_fits(t, elem, token);
}

/* Where the elements from `e` on end when they begin at `token`; 0: they do not fit.
 * NOLINTNEXTLINE(misc-no-recursion): as deep as the pattern is long, RT_ELEMS_MAX */
static uint32_t fits(const struct rt_text *t, const struct rt_row *row, uint32_t e,
                     uint32_t token)
{
    const struct rt_elem *elem = &t->words->elem[row->elem_from + e];

    /* Most elements are plain words, one after the other: no call for those. */
    for (; e < row->elem_count && !elem->optional && elem->what != RT_GAP;
         e++, elem++, token++)
        if (!elem_stands(t, elem, token))
            return 0;
    if (e == row->elem_count)
        return token;
    if (elem->what == RT_GAP) {
        for (uint32_t n = 0; n <= RT_GAP_MAX && token + n <= t->token_count; n++) {
            uint32_t end = fits(t, row, e + 1, token + n);

            if (end)
                return end;
            if (token + n < t->token_count && is_barrier(&t->token[token + n]))
                return 0;
        }
        return 0;
    }
    uint32_t end = elem_stands(t, elem, token) ? fits(t, row, e + 1, token + 1) : 0;
    return end ? end : fits(t, row, e + 1, token);
}

static void hit_add(struct rt_text *t, struct rt_hit hit)
{
    if (t->hit_count == t->hit_room) {
        uint32_t want = t->hit_room ? t->hit_room * 2 : t->token_count * 2 + 64;

        t->hit = arena_grow(t->scratch, t->hit, t->hit_room * sizeof *t->hit,
                            want * sizeof *t->hit);
        t->hit_room = want;
    }
    t->hit[t->hit_count++] = hit;
}

/* What stands after a token, as bits of `follow` and `follow_known`. */
struct ahead {
    struct rt_text *t;
    uint32_t token;
    uint64_t bit, known;
};

/* What a ~ of the row passes over: does what has to come then come at all? */
static bool gap_reaches(const struct rt_text *t, const struct rt_row *row,
                        uint32_t token)
{
    if (row->follow == RT_ANY_WORD)
        return true;
    for (uint32_t i = token; i < t->token_count && i <= token + RT_GAP_MAX; i++)
        if (row->follow >> t->token[i].bit & 1 &&
            row->follow_known >> (t->token[i].known % 64) & 1)
            return true;
    return false;
}

static void row_try(const struct ahead *a, const struct rt_start *start)
{
    struct rt_text *t = a->t;
    uint32_t end = a->token + 1;

    if (start->more != RT_MORE_NONE) {
        const struct rt_row *row = &t->words->row[start->row];

        if (start->more == RT_MORE_GAP && !gap_reaches(t, row, end))
            return;
        end = fits(t, row, 1, end);
        if (!end)
            return;
    }
    t->token[a->token].lists |= (uint16_t)(1u << start->list);
    hit_add(t, (struct rt_hit){ .row = start->row,
                                .first = a->token,
                                .end = end,
                                .how = start->how,
                                .list = start->list,
                                .what = start->what });
}

static void part_try(void *ctx, const struct rt_start *start)
{
    const struct ahead *a = ctx;

    if ((start->follow & a->bit) && (start->follow_known & a->known))
        row_try(a, start);
}

/* Five rows begin with a token's word, on average, and most fail at the bits of the
 * next word: on the 67 advertisements 125,744 rows are met and 9,095 fit. With 32 bits
 * of each kind instead of 64, 23,567 of them were tried. */
static void token_try(struct rt_text *t, uint32_t token)
{
    const struct readtext_words *w = t->words;
    const struct rt_token *at = &t->token[token];
    const struct rt_known *known = &w->known[at->known];
    const struct rt_start *start = &w->start[known->start_from];
    struct ahead a = { t, token, 1ull << 63, RT_ANY_WORD };

    if (token + 1 < t->token_count) {
        a.bit |= 1ull << t->token[token + 1].bit;
        a.known = 1ull << (t->token[token + 1].known % 64);
    }
    for (uint32_t i = 0; i < known->start_count; i++)
        if ((start[i].follow & a.bit) && (start[i].follow_known & a.known))
            row_try(&a, &start[i]);
    if (at->parts)
        rt_parts(w, at->low, at->parts, part_try, &a);
    if (!is_number(t, token))
        return;
    for (uint32_t i = 0; i < w->number_row_count; i++) {
        struct rt_start number = rt_start_of(w, w->number_row[i], RT_EXACT);

        part_try(&a, &number);
    }
}

void rt_hits(struct rt_text *t)
{
    t->hit_from = ARENA_ARRAY(t->scratch, t->token_count + 1, uint32_t);
    for (uint32_t i = 0; i < t->token_count; i++) {
        t->hit_from[i] = t->hit_count;
        if (t->token[i].kind == RT_WORD || t->token[i].kind == RT_DIGITS)
            token_try(t, i);
    }
    t->hit_from[t->token_count] = t->hit_count;
}

/* Of two rows that fit the same words: the whole word before a part of it, then the
 * one listed first. */
static bool firmer(const struct rt_hit *a, const struct rt_hit *b)
{
    return a->how != b->how ? a->how < b->how : a->row < b->row;
}

const struct rt_hit *rt_hit_longest(const struct rt_text *t, uint32_t token,
                                    uint32_t end, enum rt_list list)
{
    const struct rt_hit *best = NULL;

    for (uint32_t h = t->hit_from[token]; h < t->hit_from[token + 1]; h++) {
        const struct rt_hit *hit = &t->hit[h];

        if (hit->list != list || hit->end > end)
            continue;
        if (!best || hit->end > best->end ||
            (hit->end == best->end && firmer(hit, best)))
            best = hit;
    }
    return best;
}

const struct rt_hit *rt_hit_in(const struct rt_text *t, uint32_t first, uint32_t end,
                               enum rt_list list, int what)
{
    const struct rt_hit *hit = &t->hit[t->hit_from[first]];

    for (const struct rt_hit *last = &t->hit[t->hit_from[end]]; hit < last; hit++)
        if (hit->list == list && hit->what == what && hit->end <= end)
            return hit;
    return NULL;
}
