/*
 * graph_senses.c: see graph_senses.h.
 *
 * Beginnings are found by their first two bytes; of those, longest first, the text is
 * compared with each. Lists are short: at most a few dozen begin with the same two.
 */
#include "service/graph_senses.h"

#include <utf8proc.h>

#include "base/embed.h"
#include "base/map.h"
#include "engine/gram.h"

#define STARTS 65536u
#define LINE_BYTES                                                                     \
    1000u /* longer text is read in pieces, cut between words if it may */
#define UTF8_MOST   4u
#define INSIDE      3u /* letters before a beginning inside a Swedish word     */
#define LONG        4u /* letters; shorter ones must be most of the word       */
#define ENDING_MOST 3u /* letters of a Swedish ending after a short beginning  */

static uint32_t start_of(struct str text)
{
    return (uint32_t)(unsigned char)text.ptr[0] << 8 | (unsigned char)text.ptr[1];
}

static int by_start(const void *a, const void *b)
{
    const struct sense_stem *x = a, *y = b;
    uint32_t p = start_of(x->text), q = start_of(y->text);

    if (p != q)
        return p < q ? -1 : 1;
    if (x->text.len != y->text.len)
        return x->text.len > y->text.len ? -1 : 1;
    int order = str_cmp(x->text, y->text);
    return order ? order : (x->sense > y->sense) - (x->sense < y->sense);
}

static bool add_stems(struct senses *s, struct str list, bool swedish, struct err *err)
{
    struct str stem;

    while (str_next(&list, ';', &stem)) {
        if (stem.len < 2 || stem.len > SENSE_STEM_MOST)
            return err_set(err, ERR_INTERNAL,
                           N_("work_words.tsv has a row that does not fit"));
        s->stem[swedish][s->count[swedish]++] =
            (struct sense_stem){ stem, s->sense_count };
    }
    return true;
}

static uint32_t parts_of(struct str text)
{
    uint32_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == ';' || text.ptr[i] == '\n';
    return n * 2;
}

static void index_stems(struct senses *s, bool swedish)
{
    uint32_t *start = ARENA_ARRAY(s->arena, STARTS + 1, uint32_t);

    if (s->count[swedish])
        qsort(s->stem[swedish], s->count[swedish], sizeof *s->stem[swedish], by_start);
    for (uint32_t i = 0; i < s->count[swedish]; i++)
        start[start_of(s->stem[swedish][i].text) + 1]++;
    for (uint32_t i = 0; i < STARTS; i++)
        start[i + 1] += start[i];
    s->start[swedish] = start;
}

bool senses_load(struct arena *arena, struct senses *senses, struct err *err)
{
    struct senses s = { .arena = arena };
    struct str tsv, line, c[3];

    if (!embed_find(embed_data, "work_words.tsv", &tsv))
        return err_set(err, ERR_INTERNAL,
                       N_("work_words.tsv has a row that does not fit"));
    s.tsv = tsv;
    for (int k = 0; k < 2; k++)
        s.stem[k] = ARENA_ARRAY(arena, parts_of(tsv), struct sense_stem);
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 3) != 3)
            return err_set(err, ERR_INTERNAL,
                           N_("work_words.tsv has a row that does not fit"));
        if (!add_stems(&s, c[1], true, err) || !add_stems(&s, c[2], false, err))
            return false;
        s.sense_count++;
    }
    index_stems(&s, false);
    index_stems(&s, true);
    *senses = s;
    return true;
}

/* A text being read: lower case, single spaces, one at the end. */
struct reading {
    const struct senses *senses;
    struct str text;
    bool swedish;
};

static uint32_t letters(struct str text, size_t from, size_t to)
{
    return (uint32_t)str_utf8_count(str_sub(text, from, to - from));
}

static size_t word_end(struct str text, size_t at)
{
    while (at < text.len && text.ptr[at] != ' ')
        at++;
    return at;
}

/* The first of the longest that stand at `at`, or NULL; *end is past the last one. */
static const struct sense_stem *longest(const struct reading *r, size_t at,
                                        const struct sense_stem **end)
{
    if (at + 2 > r->text.len)
        return NULL;
    uint32_t key = start_of(str_sub(r->text, at, 2));
    const struct sense_stem *all = r->senses->stem[r->swedish];
    const struct sense_stem *stem = &all[r->senses->start[r->swedish][key]];
    *end = &all[r->senses->start[r->swedish][key + 1]];
    while (stem < *end && !str_eq(str_sub(r->text, at, stem->text.len), stem->text))
        stem++;
    return stem < *end ? stem : NULL;
}

static bool english_ending(struct str rest)
{
    static const char *const endings[] = { "", "s", "es", "ing", "ed", "er", "ers" };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_is(rest, endings[i]))
            return true;
    return false;
}

/* Whether a beginning that ends at `to` is enough of its word. */
static bool enough(const struct reading *r, size_t at, size_t to)
{
    size_t end = word_end(r->text, to);
    struct str rest = str_sub(r->text, to, end - to);
    const struct sense_stem *past;

    if (letters(r->text, at, to) > LONG || rest.len == 0)
        return true;
    if (!r->swedish)
        return english_ending(rest);
    if (letters(r->text, at, to) == LONG ||
        (letters(r->text, at, to) > 2 && letters(rest, 0, rest.len) <= ENDING_MOST))
        return true;
    /* bil|försäljare, lager|s|arbete */
    const struct sense_stem *next = longest(r, to + (rest.ptr[0] == 's'), &past);
    return next && letters(next->text, 0, next->text.len) >= LONG;
}

/* Reads what stands at `at`, `before` letters into its word; returns its bytes or 0. */
static size_t read_at(const struct reading *r, size_t at, bool first,
                      struct likeness_sheet *sheet)
{
    const struct sense_stem *end = NULL, *stem = longest(r, at, &end);

    for (; stem && stem < end; stem++) {
        size_t n = stem->text.len;
        if (!str_eq(str_sub(r->text, at, n), stem->text))
            continue;
        if (!enough(r, at, at + n) || (!first && letters(stem->text, 0, n) <= LONG))
            continue;
        for (const struct sense_stem *s = stem; s < end && str_eq(s->text, stem->text);
             s++)
            likeness_sheet_add(sheet, s->sense, LIKENESS_ONE);
        return n;
    }
    return 0;
}

/* Returns how many words nothing was read of. */
static uint32_t read_text(const struct reading *r, struct likeness_sheet *sheet)
{
    size_t at = 0, word = 0;
    uint32_t unread = 0;
    bool any = false;
    bool after = true; /* at the start of a word, or after what was read */

    while (at < r->text.len) {
        size_t n = 0;
        if (after || (r->swedish && letters(r->text, word, at) >= INSIDE))
            n = read_at(r, at, after, sheet);
        /* kontor|s|städ */
        if (n == 0 && after && at > word && r->swedish && r->text.ptr[at] == 's') {
            n = read_at(r, at + 1, true, sheet);
            n += n > 0;
        }
        after = n > 0;
        at += n;
        if (n == 0)
            str_utf8_next(r->text, &at);
        any |= n > 0;
        if (n == 0 && r->text.ptr[at - 1] == ' ') {
            unread += !any && at - word > LONG;
            any = false;
            after = true;
            word = at;
        } else if (n > 0 && !r->swedish) {
            at = word_end(r->text, at);
            after = false;
        }
    }
    return unread;
}

/* Text on its way: no allocation, as there are a hundred thousand names. */
struct line {
    char text[LINE_BYTES + 2 * UTF8_MOST];
    size_t len;
};

static void put_letter(struct line *line, uint32_t c)
{
    if (c < 0x80) {
        line->text[line->len++] = (char)c;
        return;
    }
    utf8proc_uint8_t bytes[UTF8_MOST];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    memcpy(&line->text[line->len], bytes, (size_t)n);
    line->len += (size_t)n;
}

uint32_t senses_add(const struct senses *senses, struct str text, bool swedish,
                    struct likeness_sheet *sheet)
{
    struct line line;
    line.len = 0;
    uint32_t before = ' ', unread = 0;

    for (size_t at = 0; at < text.len;) {
        uint32_t c = gram_letter(str_utf8_next(text, &at));
        if (c != ' ' || before != ' ')
            put_letter(&line, c);
        before = c;
        bool full = line.len >= LINE_BYTES || (c == ' ' && line.len >= LINE_BYTES / 2);
        if (!full && at < text.len)
            continue;
        if (c != ' ')
            put_letter(&line, ' ');
        unread += read_text(
            &(struct reading){ senses, { line.text, line.len }, swedish }, sheet);
        line.len = 0;
        before = ' ';
    }
    return unread;
}
