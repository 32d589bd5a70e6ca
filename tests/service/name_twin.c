/* name_twin.c: see name_twin.h. */
#include "name_twin.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* UTF-8, plain, other, and its place among the letters. */
static const char *const spellings[][4] = {
    { "å", "a", "aa", "{" }, { "ä", "a", "ae", "|" }, { "ö", "o", "oe", "}" },
    { "é", "e", "e", "e" },  { "ü", "u", "ue", "y" },
};

/* The spelling of the character at `from` by column `how`; NULL: it stays. */
static const char *spelling_of(const char *from, int how, size_t *len)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        *len = strlen(spellings[i][0]);
        if (strncmp(from, spellings[i][0], *len) == 0)
            return spellings[i][how];
    }
    *len = 1;
    return NULL;
}

/* Rewrites `from` by column `how` of the table above; ASCII stays. */
static void spell(const char *from, int how, char to[WORD_BYTES])
{
    size_t at = 0, len;

    for (; *from; from += len) {
        const char *other = spelling_of(from, how, &len);
        int n = snprintf(to + at, WORD_BYTES - at, "%.*s", other ? 2 : 1,
                         other ? other : from);
        assert(n > 0 && at + (size_t)n < WORD_BYTES);
        at += (size_t)n;
    }
    to[at] = '\0';
}

static void twin_add(struct twin *twin, const char *text)
{
    struct twin_word *word = &twin->word[twin->count++];

    assert(twin->count <= WORDS_MOST);
    spell(text, 1, word->plain);
    spell(text, 2, word->other);
    word->number = false;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Textbook: optimal string alignment. */
static int distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int d[WORD_BYTES + 1][WORD_BYTES + 1];

    for (size_t i = 0; i <= a_len; i++)
        d[i][0] = (int)i;
    for (size_t k = 0; k <= b_len; k++)
        d[0][k] = (int)k;
    for (size_t i = 1; i <= a_len; i++)
        for (size_t k = 1; k <= b_len; k++) {
            d[i][k] = least(d[i - 1][k - 1] + (a[i - 1] != b[k - 1]),
                            least(d[i - 1][k], d[i][k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
        }
    return d[a_len][b_len];
}

static int twin_match_text(const char *typed, const char *word, bool slips)
{
    const size_t typed_len = strlen(typed), len = strlen(word);

    if (strcmp(typed, word) == 0)
        return NAME_EXACT;
    if (strncmp(typed, word, typed_len) == 0)
        return NAME_PREFIX;
    for (size_t k = 0; slips && typed_len >= 4 && k <= len; k++)
        if (distance(typed, typed_len, word, k) <= 1)
            return NAME_SLIP;
    return NAME_NOT;
}

static int twin_match(const struct twin_word *typed, const struct twin_word *word)
{
    int best = NAME_NOT;

    if (typed->number != word->number)
        return NAME_NOT;
    for (int i = 0; i < 4; i++) {
        int match = twin_match_text(i & 1 ? typed->other : typed->plain,
                                    i & 2 ? word->other : word->plain, !word->number);
        best = match > best ? match : best;
    }
    return best;
}

/* The best worst match over all ways to give typed words from `t` on their words. */
static int twin_assign(const struct twin_word *typed, uint32_t count, uint32_t t,
                       const struct twin *twin, uint32_t taken)
{
    int best = NAME_NOT;

    if (t == count)
        return NAME_EXACT;
    for (uint32_t i = 0; i < twin->count; i++) {
        int match = twin_match(&typed[t], &twin->word[i]);
        if (match == NAME_NOT || (taken >> i & 1 && !typed[t].number))
            continue;
        int rest = twin_assign(typed, count, t + 1, twin, taken | 1u << i);
        match = rest < match ? rest : match;
        best = match > best ? match : best;
    }
    return best;
}

/* What a person is sorted by: a byte a letter, a hyphen before all of them. */
static void sort_text(const struct twin *twin, char text[2 * WORD_BYTES])
{
    char surname[WORD_BYTES], given[WORD_BYTES];

    spell(twin->surname, 3, surname);
    spell(twin->given, 3, given);
    snprintf(text, (size_t)2 * WORD_BYTES, "%.38s\x01%.38s", surname, given);
    for (char *c = text; *c; c++)
        if (*c == '-')
            *c = '\x02';
}

static int by_order(const void *left, const void *right)
{
    const struct twin_hit *a = left, *b = right;
    char x[2 * WORD_BYTES], y[2 * WORD_BYTES];

    if (a->match != b->match)
        return b->match - a->match;
    sort_text(a->who, x);
    sort_text(b->who, y);
    int order = strcmp(x, y);
    return order ? order : (a->who->id > b->who->id) - (a->who->id < b->who->id);
}

uint32_t twin_search(const struct twin *people, const struct twin_word *typed,
                     uint32_t count, struct twin_hit *hits)
{
    uint32_t n = 0;

    for (uint32_t p = 0; p < LOT; p++) {
        int match = people[p].there ? twin_assign(typed, count, 0, &people[p], 0) : 0;
        if (match != NAME_NOT)
            hits[n++] = (struct twin_hit){ &people[p], match };
    }
    qsort(hits, n, sizeof *hits, by_order);
    return n;
}

/* ------------------------------------------------------------------- the lot */

static const char *lot_name(struct rng *rng)
{
    static char text[WORD_BYTES];
    static const char *const pieces[] = { "a", "n",  "na", "lo", "å", "ä",
                                          "ö", "el", "é",  "ü",  "s", "ae" };

    text[0] = '\0';
    size_t len = 0;
    for (uint32_t i = 0, n = 1 + rng_below(rng, 4); i < n; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s",
                                pieces[rng_below(rng, 12)]);
    return text;
}

static void lot_number(struct rng *rng, struct twin *twin)
{
    struct twin_word *word = &twin->word[twin->count++];

    for (int i = 0; i < 12; i++)
        twin->number[i] = (char)('0' + rng_below(rng, 2));
    twin->number[0] = (char)('1' + rng_below(rng, 2));
    if (rng_below(rng, 4) == 0)
        twin->number[8] = 'T';
    twin->number[12] = '\0';
    snprintf(word->plain, sizeof word->plain, "%s", twin->number);
    if (twin->number[8] == 'T')
        word->plain[8] = 't';
    memcpy(word->other, word->plain + 2, 11);
    word->number = true;
}

void lot_person(struct rng *rng, struct twin *twin, int64_t id)
{
    char second[WORD_BYTES];

    *twin = (struct twin){ .id = id, .there = true };
    snprintf(twin->surname, sizeof twin->surname, "%s", lot_name(rng));
    twin_add(twin, twin->surname);
    if (rng_below(rng, 3) > 0) {
        snprintf(twin->given, sizeof twin->given, "%s", lot_name(rng));
        twin_add(twin, twin->given);
    } else {
        snprintf(second, sizeof second, "%s", lot_name(rng));
        twin_add(twin, second);
        size_t len = strlen(second);
        snprintf(twin->given, sizeof twin->given, "%.18s-%.18s", second, lot_name(rng));
        twin_add(twin, twin->given + len + 1);
        snprintf(second + len, sizeof second - len, "%s", twin->given + len + 1);
        twin_add(twin, second);
    }
    if (rng_below(rng, 3) > 0)
        lot_number(rng, twin);
}

/* Spoils a word as a hurried hand does. */
static void spoil(struct rng *rng, char *text)
{
    const size_t len = strlen(text), at = rng_below(rng, (uint32_t)len);

    switch (rng_below(rng, 5)) {
    case 0:
        text[at] = "anlso"[rng_below(rng, 5)];
        break;
    case 1:
        memmove(text + at, text + at + 1, len - at);
        break;
    case 2:
        if (at + 1 < len) {
            char c = text[at];
            text[at] = text[at + 1];
            text[at + 1] = c;
        }
        break;
    case 3:
        if (len + 2 < WORD_BYTES) {
            memmove(text + at + 1, text + at, len - at + 1);
            text[at] = "anlso"[rng_below(rng, 5)];
        }
        break;
    default:
        break;
    }
}

/* A word that somebody might type: the beginning of one that somebody has. */
bool lot_typed(struct rng *rng, const struct twin *people, struct twin_word *typed)
{
    const struct twin *twin = &people[rng_below(rng, LOT)];
    const struct twin_word *word = &twin->word[rng_below(rng, twin->count)];
    const char *text = rng_below(rng, 3) ? word->plain : word->other;
    size_t len = strlen(text);

    if (rng_below(rng, 2))
        len = 1 + rng_below(rng, (uint32_t)len);
    *typed = (struct twin_word){ .number = word->number };
    snprintf(typed->plain, sizeof typed->plain, "%.*s", (int)len, text);
    if (!word->number && rng_below(rng, 2))
        spoil(rng, typed->plain);
    memcpy(typed->other, typed->plain, sizeof typed->other);
    return typed->plain[0] != '\0';
}
