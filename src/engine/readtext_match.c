/*
 * readtext_match.c: which rows of the lists stand where in the text.
 *
 * A token is looked up whole, by each of its beginnings and by each of its ends that
 * some key has the length of; then the rest of the pattern is tried from there. Each
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

static bool alt_fits(const struct rt_alt *alt, struct str word)
{
    if (alt->text.len > word.len ||
        (alt->how != RT_SUFFIX && alt->text.ptr[0] != word.ptr[0]))
        return false;
    switch (alt->how) {
    case RT_EXACT:
        return str_eq(alt->text, word);
    case RT_PREFIX:
        return memcmp(word.ptr, alt->text.ptr, alt->text.len) == 0;
    case RT_SUFFIX:
        return memcmp(word.ptr + word.len - alt->text.len, alt->text.ptr,
                      alt->text.len) == 0;
    }
    return false;
}

/* "3", "2-5", "tre", "några". */
static bool is_number(struct str word)
{
    if (word.len && word.ptr[0] >= '0' && word.ptr[0] <= '9')
        return true;
    return word.len >= 3 && word.len <= 7 && strchr("etfsn\xc3", word.ptr[0]) &&
           rt_word_in(word, "ett två tre fyra fem sex sju åtta nio tio några");
}

static bool elem_fits(const struct readtext_words *words, const struct rt_elem *elem,
                      const struct rt_token *token)
{
    const struct rt_alt *alt = rt_alts(words, elem);

    if (elem->what == RT_NUMBER)
        return is_number(token->low);
    if (elem->what == RT_ANY)
        return token->kind != RT_PUNCT;
    for (uint32_t i = 0; i < elem->alt_count; i++)
        if (alt_fits(&alt[i], token->low))
            return true;
    return false;
}

/* Where the elements from `e` on end when they begin at `token`; 0: they do not fit.
 * NOLINTNEXTLINE(misc-no-recursion): as deep as the pattern is long, RT_ELEMS_MAX */
static uint32_t fits(const struct rt_text *t, const struct rt_row *row, uint32_t e,
                     uint32_t token)
{
    if (e == row->elem_count)
        return token;
    const struct rt_elem *elem = &t->words->elem[row->elem_from + e];
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
    if (token < t->token_count && !t->token[token].fresh &&
        elem_fits(t->words, elem, &t->token[token])) {
        uint32_t end = fits(t, row, e + 1, token + 1);

        if (end)
            return end;
    }
    return elem->optional ? fits(t, row, e + 1, token) : 0;
}

static void hit_add(struct rt_text *t, struct rt_hit hit)
{
    if (t->hit_count == t->hit_room) {
        uint32_t want = t->hit_room ? t->hit_room * 2 : 1024;

        t->hit = arena_grow(t->scratch, t->hit, t->hit_room * sizeof *t->hit,
                            want * sizeof *t->hit);
        t->hit_room = want;
    }
    t->hit[t->hit_count++] = hit;
}

static void row_try(struct rt_text *t, uint32_t row, uint32_t token, enum rt_how how)
{
    uint32_t end = fits(t, &t->words->row[row], 1, token + 1);

    if (end)
        hit_add(t, (struct rt_hit){ row, token, end, how });
}

static void chain_try(struct rt_text *t, enum rt_how how, uint64_t hash, uint32_t token)
{
    const struct rt_table *table = &t->words->table[how];
    uint32_t slot = (uint32_t)hash & table->mask;

    while (table->hash[slot] && table->hash[slot] != hash)
        slot = (slot + 1) & table->mask;
    if (!table->hash[slot])
        return;
    for (uint32_t link = table->first[slot]; link != RT_NONE;
         link = t->words->link[link].next)
        row_try(t, t->words->link[link].row, token, how);
}

static void token_try(struct rt_text *t, uint32_t token)
{
    const struct rt_table *table = t->words->table;
    struct str low = t->token[token].low;
    uint64_t front = 14695981039346656037ull, back = front;
    size_t most = low.len < 63 ? low.len : 63;

    for (size_t n = 1; n <= most; n++) {
        front = (front ^ (unsigned char)low.ptr[n - 1]) * 1099511628211ull;
        back = (back ^ (unsigned char)low.ptr[low.len - n]) * 1099511628211ull;
        if (n == low.len && table[RT_EXACT].lengths >> n & 1)
            chain_try(t, RT_EXACT, front, token);
        if (table[RT_PREFIX].lengths >> n & 1)
            chain_try(t, RT_PREFIX, front, token);
        if (table[RT_SUFFIX].lengths >> n & 1)
            chain_try(t, RT_SUFFIX, back, token);
    }
    if (is_number(low))
        for (uint32_t i = 0; i < t->words->number_row_count; i++)
            row_try(t, t->words->number_row[i], token, RT_EXACT);
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

const struct rt_row *rt_row(const struct rt_text *t, const struct rt_hit *hit)
{
    return &t->words->row[hit->row];
}

/* Of two rows that fit the same words: the whole word before a part of it, then the
 * one listed first. */
static bool firmer(const struct rt_hit *a, const struct rt_hit *b)
{
    return a->how != b->how ? a->how < b->how : a->row < b->row;
}

const struct rt_hit *rt_hit_at(const struct rt_text *t, uint32_t token, uint32_t end,
                               enum rt_list list)
{
    const struct rt_hit *best = NULL;

    for (uint32_t h = t->hit_from[token]; h < t->hit_from[token + 1]; h++) {
        const struct rt_hit *hit = &t->hit[h];

        if (rt_row(t, hit)->list != list || hit->end > end)
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
    for (uint32_t h = t->hit_from[first]; h < t->hit_from[end]; h++) {
        const struct rt_row *row = rt_row(t, &t->hit[h]);

        if (row->list == list && row->what == what && t->hit[h].end <= end)
            return &t->hit[h];
    }
    return NULL;
}
