/*
 * readtext_match.c: which rows of the lists stand where in the text.
 *
 * A token gives the rows that its word begins, those of two known words only when both
 * stand; of the others, most fail at what may stand second, which is one bit of the
 * next token. What is left is tried word by word. Each try is bounded by RT_ELEMS_MAX
 * and RT_GAP_MAX, so the whole is linear in the text.
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
    const uint32_t *known = &t->words->alt_known[elem->alt_from];

    if (elem->whole) {
        for (uint32_t i = 0; i < elem->alt_count; i++)
            if (known[i] == t->token[token].known)
                return true;
        return false;
    }
    if (elem->what == RT_NUMBER)
        return is_number(t, token);
    if (elem->what == RT_ANY)
        return t->token[token].kind != RT_PUNCT;
    for (uint32_t i = 0; i < elem->alt_count; i++)
        if (alt_fits(&alt[i], &t->token[token]))
            return true;
    return false;
}

/* Seven of eight fail at the bit. */
static inline bool elem_stands(const struct rt_text *t, const struct rt_elem *elem,
                               uint32_t token)
{
    return token < t->token_count && elem->known >> (t->token[token].known % 64) & 1 &&
           !t->token[token].fresh && elem_fits(t, elem, token);
}

/* Where `left` elements end when they begin at `token`; 0: they do not fit.
 * NOLINTNEXTLINE(misc-no-recursion): as deep as the pattern is long, RT_ELEMS_MAX */
static uint32_t fits(const struct rt_text *t, const struct rt_elem *elem, uint32_t left,
                     uint32_t token)
{
    /* Most elements are plain words, one after the other: no call for those. */
    for (; left && !elem->optional && elem->what != RT_GAP; left--, elem++, token++)
        if (!elem_stands(t, elem, token))
            return 0;
    if (!left)
        return token;
    if (elem->what == RT_GAP) {
        bool plain = left > 1 && !elem[1].optional; /* one ~, no two */

        for (uint32_t n = 0; n <= RT_GAP_MAX && token + n <= t->token_count; n++) {
            bool may = !plain || elem_stands(t, &elem[1], token + n);
            uint32_t end = may ? fits(t, elem + 1, left - 1, token + n) : 0;

            if (end)
                return end;
            if (token + n < t->token_count && is_barrier(&t->token[token + n]))
                return 0;
        }
        return 0;
    }
    uint32_t end =
        elem_stands(t, elem, token) ? fits(t, elem + 1, left - 1, token + 1) : 0;
    return end ? end : fits(t, elem + 1, left - 1, token);
}

static void hit_add(struct rt_text *t, struct rt_hit hit)
{
    if (t->hit_count == t->hit_room) {
        uint32_t want = t->hit_room ? t->hit_room * 2 : t->token_count / 2 + 16;

        t->hit = arena_grow(t->scratch, t->hit, t->hit_room * sizeof *t->hit,
                            want * sizeof *t->hit);
        t->hit_room = want;
    }
    t->token[hit.first].lists |= (uint16_t)(1u << hit.list);
    t->hit[t->hit_count++] = hit;
}

/* What stands after a token, as bits of `follow` and `follow_known`: by what the row
 * has after its first word. */
struct ahead {
    struct rt_text *t;
    uint32_t token;
    uint64_t bit[RT_MORE_COUNT], known[RT_MORE_COUNT];
};

/* What a ~ of the row passes over: does what has to come then come at all? */
static bool gap_reaches(const struct rt_text *t, const struct rt_start *start,
                        uint32_t token)
{
    if (start->follow == RT_ANY_WORD)
        return true;
    for (uint32_t i = token; i < t->token_count && i <= token + RT_GAP_MAX; i++)
        if (start->follow >> t->token[i].bit & 1 &&
            start->follow_known >> (t->token[i].known % 64) & 1)
            return true;
    return false;
}

/* All that a ~ after the token may reach, so that most rows with one fail without being
 * looked at. Always as many, past the last token too, where a bit more does no harm. */
static void gap_look(struct ahead *a)
{
    const struct rt_text *t = a->t;
    uint64_t bit = 1ull << 63, known = 1ull << 63;

    _Static_assert(RT_GAP_MAX + 1 <= RT_PAST, "tokens to look at");
    for (uint32_t i = a->token + 1; i <= a->token + 1 + RT_GAP_MAX; i++) {
        bit |= 1ull << t->token[i].bit;
        known |= 1ull << (t->token[i].known % 64);
    }
    a->bit[RT_MORE_GAP] = bit;
    a->known[RT_MORE_GAP] = known;
}

/* May the row stand at the token, by what comes after its first word? The same two
 * tests for every row, whatever its kind. */
static inline bool may_stand(const struct ahead *a, const struct rt_start *start)
{
    return ((start->follow & a->bit[start->more]) != 0) &
           ((start->follow_known & a->known[start->more]) != 0);
}

/* Where a row ends that may stand at the token; 0: it does not fit. */
static inline uint32_t row_end(const struct ahead *a, const struct rt_start *start)
{
    const struct rt_text *t = a->t;

    if (start->more == RT_MORE_NONE)
        return a->token + 1;
    if (start->more == RT_MORE_GAP && !gap_reaches(t, start, a->token + 1))
        return 0;
    return fits(t, &t->words->elem[start->elem], start->left, a->token + 1);
}

static inline void start_try(const struct ahead *a, const struct rt_start *start)
{
    uint32_t end = may_stand(a, start) ? row_end(a, start) : 0;

    if (end)
        hit_add(a->t, (struct rt_hit){ .row = start->row,
                                       .first = a->token,
                                       .end = end,
                                       .how = start->how,
                                       .list = start->list,
                                       .what = start->what });
}

static void part_try(void *ctx, const struct rt_start *start)
{
    start_try(ctx, start);
}

/* The rows that begin with the token's word and the next one. */
struct pairs {
    const struct rt_pair *at, *end;
    uint64_t third; /* the word after both, as a bit of rt_pair.third */
};

static struct pairs pairs_of(const struct rt_text *t, uint32_t token)
{
    const struct readtext_words *w = t->words;
    uint64_t words = (uint64_t)t->token[token].known << 32 | t->token[token + 1].known;
    uint32_t hash = rt_pair_hash(words), slot = hash & w->pair_mask;

    for (uint32_t p; (p = w->pair_slot[slot]) != 0; slot = (slot + 1) & w->pair_mask) {
        const struct rt_pair_words *found = &w->pair_words[p & RT_SLOT_INDEX];

        if (p >> 24 != hash >> 24 || found->words != words)
            continue;
        const struct rt_pair *from = &w->pair[found->from];
        uint64_t third = token + 2 < t->token_count
                             ? 1ull << (t->token[token + 2].known % 64)
                             : 1ull << 63; /* lets all pass that have all bits */
        return (struct pairs){ from, from + found->count, third };
    }
    return (struct pairs){ NULL, NULL, 0 };
}

/* Tries the pairs that come before `order` among all rows of the word, so that hits
 * stand in the same order whichever way their row was found. */
static void pairs_try(struct rt_text *t, uint32_t token, struct pairs *pairs,
                      uint32_t order)
{
    for (; pairs->at < pairs->end && pairs->at->order < order; pairs->at++) {
        const struct rt_pair *p = pairs->at;
        uint32_t end = token + 2;

        if (!(p->third & pairs->third))
            continue;
        if (p->left)
            end = fits(t, &t->words->elem[p->elem], p->left, token + 1 + p->sure);
        if (end)
            hit_add(t, (struct rt_hit){ .row = p->row,
                                        .first = token,
                                        .end = end,
                                        .how = p->how,
                                        .list = p->list,
                                        .what = p->what });
    }
}

#define ROWS_AT_ONCE 64u

/* The rows that the token's word begins, but for pairs, with the pairs between them.
 * Which of them may stand is asked of all first, without a branch: a fifth may, and
 * nobody can guess which (1 % of all time). */
static void starts_try(const struct ahead *a, struct pairs *pairs)
{
    const struct readtext_words *w = a->t->words;
    const struct rt_known *known = &w->known[a->t->token[a->token].known];
    const struct rt_start *start = &w->start[known->start_from];

    for (uint32_t from = 0; from < known->start_count; from += ROWS_AT_ONCE) {
        uint32_t left = known->start_count - from;
        uint64_t may = 0;

        for (uint32_t i = 0; i < left && i < ROWS_AT_ONCE; i++)
            may |= (uint64_t)may_stand(a, &start[from + i]) << i;
        for (; may; may &= may - 1) {
            uint32_t i = from + (uint32_t)__builtin_ctzll(may);
            if (pairs->at < pairs->end)
                pairs_try(a->t, a->token, pairs, w->start_order[known->start_from + i]);
            start_try(a, &start[i]);
        }
    }
}

static void token_try(struct rt_text *t, uint32_t token, bool pair)
{
    const struct readtext_words *w = t->words;
    const struct rt_token *at = &t->token[token];
    struct ahead a = { .t = t, .token = token };
    struct pairs pairs = { NULL, NULL, 0 };
    uint64_t bit = 1ull << 63, second = RT_ANY_WORD;

    if (pair)
        pairs = pairs_of(t, token);
    if (token + 1 < t->token_count) {
        bit |= 1ull << at[1].bit;
        second = 1ull << (at[1].known % 64);
    }
    a.bit[RT_MORE_NONE] = a.bit[RT_MORE_WORDS] = bit;
    a.known[RT_MORE_NONE] = a.known[RT_MORE_WORDS] = second;
    if (at->parts & (RT_FRONT | RT_BACK | RT_GAPS | RT_NUMERAL))
        gap_look(&a);
    if (at->known)
        starts_try(&a, &pairs);
    else
        rt_parts(w, at->low, at->parts, part_try, &a);
    pairs_try(t, token, &pairs, RT_NONE);
    if (!(at->parts & RT_NUMERAL))
        return;
    for (uint32_t i = 0; i < w->number_count; i++)
        start_try(&a, &w->number[i]);
}

/*
 * The tokens that may begin a row, each with a bit that says whether a pair may stand;
 * gives how many. Notes the marks on the way. No branch: whether a token is one of them
 * nobody can guess, and a wrong guess costs as much as the whole question.
 */
static uint32_t candidates(const struct rt_text *t, uint32_t *may)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < t->token_count; i++) {
        const struct rt_token *token = &t->token[i];
        uint32_t parts = token->parts % RT_SECOND;
        uint32_t pair = (token->parts / RT_SECOND) & !token[1].fresh;

        may[count] = i << 1 | pair;
        count += (parts != 0) & (pair | (parts != RT_PAIRS));
        t->mark[i / 64] |= (uint64_t)((token->kind == RT_PUNCT) | token->upper)
                           << (i % 64);
    }
    return count;
}

#define FROM_AT_ONCE 8u

/* Says of the tokens from `at` to `token` that their hits begin with the next one;
 * eight at a time, since a loop over a few mispredicts its end. Gives what follows. */
static inline uint32_t from_put(struct rt_text *t, uint32_t at, uint32_t token)
{
    for (; at <= token; at += FROM_AT_ONCE)
        for (uint32_t i = 0; i < FROM_AT_ONCE; i++)
            t->hit_from[at + i] = t->hit_count;
    return token + 1;
}

/* Five rows begin with a token's word, on average: on the 67 advertisements 125,744 are
 * met and 9,095 fit. Those of two known words are found by both (8,980, most of which
 * fail at the third); of the others 17,858 are left, and few pass the bits. Of 28,869
 * tokens 15,933 begin a row; 6,400 of these begin pairs only, and none that stands,
 * which two bits tell. */
void rt_hits(struct rt_text *t)
{
    uint32_t *may = ARENA_ARRAY(t->scratch, t->token_count + 1, uint32_t), at = 0;

    t->hit_from = ARENA_ARRAY(t->scratch, t->token_count + 1 + FROM_AT_ONCE, uint32_t);
    t->mark = ARENA_ARRAY(t->scratch, t->token_count / 64 + 1, uint64_t);
    uint32_t count = candidates(t, may);
    for (uint32_t c = 0; c < count; c++) {
        at = from_put(t, at, may[c] >> 1);
        token_try(t, may[c] >> 1, may[c] & 1);
    }
    from_put(t, at, t->token_count);
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

        if ((hit->list != list) | (hit->end > end))
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
        if ((hit->list == list) & (hit->what == what) & (hit->end <= end))
            return hit;
    return NULL;
}
