/*
 * read_score.c: how far the lists have been fitted to single advertisements.
 *
 *     read_score FOLDER PLACES OWN [public|left|odd|even|own-left]
 *
 * FOLDER holds the public data, PLACES is marked_20.tsv, OWN own_30.jsonl. Prints the
 * rows that are met in one or two of the 67 advertisements, then the figures of the
 * marked ones as they are and left out one by one: each read without the rows that are
 * met in it alone, as if it had never been seen when the lists were written; then those
 * of the invented ones, by odd and even lines. With a last word, what went wrong in
 * those. Run by tools/read_score.sh.
 */
#include "base/embed.h"
#include "engine/readtext_in.h"
#include "marks.h"

#include <stdio.h>

#define RARE        2u
#define SOURCES_MAX 16u

static const char *const list_files[RT_LIST_COUNT] = {
    [RT_HEADING] = "read_heading.tsv", [RT_LEAD] = "read_lead.tsv",
    [RT_TAIL] = "read_tail.tsv",       [RT_CUE] = "read_cue.tsv",
    [RT_VERB] = "read_verb.tsv",       [RT_BLOCK] = "read_block.tsv",
    [RT_TERM] = "read_term.tsv",       [RT_TRAIT] = "read_trait.tsv",
    [RT_TASK] = "read_task.tsv",
};

struct study {
    struct arena arena, scratch;
    struct readtext_words *words;
    struct marks marks, own;
    const char *misses; /* of which the misses are shown, or "" */
    const struct marked_ad *ad[2 * MARKS_ADS_MAX]; /* public, then invented */
    uint32_t ad_count;
    uint8_t *met;  /* [row * ad_count + ad] */
    uint32_t *ads; /* of each row: how many have it */
    uint32_t *public_ads;
};

/* Languages come from a list of their own. */
static bool is_ours(const struct rt_row *row)
{
    return !(row->list == RT_TERM && row->what == READTEXT_LANGUAGE &&
             row->concept.len && row->label.len && str_ends(row->concept, ":speak"));
}

static void rows_meet(struct study *s, uint32_t ad)
{
    struct rt_text t = { .words = s->words,
                         .hints = &s->ad[ad]->hints,
                         .scratch = &s->scratch,
                         .wide = &s->scratch,
                         .arena = &s->scratch,
                         .text = s->ad[ad]->text };

    if (!rt_fold(&t))
        return;
    rt_tokens(&t);
    rt_lines(&t);
    rt_hits(&t);
    for (uint32_t h = 0; h < t.hit_count; h++)
        s->met[t.hit[h].row * s->ad_count + ad] = 1;
    arena_rewind(&s->scratch, 0);
}

static void rows_count(struct study *s)
{
    uint32_t rows = s->words->row_count;

    for (uint32_t ad = 0; ad < s->marks.count; ad++)
        s->ad[s->ad_count++] = &s->marks.ad[ad];
    for (uint32_t ad = 0; ad < s->own.count; ad++)
        s->ad[s->ad_count++] = &s->own.ad[ad];
    s->met = ARENA_ARRAY(&s->arena, (size_t)rows * s->ad_count, uint8_t);
    s->ads = ARENA_ARRAY(&s->arena, rows, uint32_t);
    s->public_ads = ARENA_ARRAY(&s->arena, rows, uint32_t);
    for (uint32_t ad = 0; ad < s->ad_count; ad++)
        rows_meet(s, ad);
    for (uint32_t row = 0; row < rows; row++)
        for (uint32_t ad = 0; ad < s->ad_count; ad++) {
            s->ads[row] += s->met[row * s->ad_count + ad];
            if (ad < s->marks.count)
                s->public_ads[row] += s->met[row * s->ad_count + ad];
        }
}

static void rare_print(const struct study *s)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < s->words->row_count; i++) {
        const struct rt_row *row = &s->words->row[i];

        if (!s->public_ads[i] || s->public_ads[i] > RARE || !is_ours(row))
            continue;
        printf("data/%s:%u: %u of %u: %.*s\n", list_files[row->list], row->line,
               s->public_ads[i], s->marks.count, STR_ARG(row->pattern));
        count++;
    }
    printf("%u rows are met in one or two advertisements\n", count);
}

/* Is the row met in `ad` alone? A public one is judged among the public ones. */
static bool is_sole(const struct study *s, uint32_t row, uint32_t ad)
{
    const uint32_t *ads = ad < s->marks.count ? s->public_ads : s->ads;

    return ads[row] == 1 && s->met[row * s->ad_count + ad];
}

/* The list without the rows that are met in `ad` alone. */
static struct str list_without(struct study *s, struct str text, enum rt_list list,
                               uint32_t ad)
{
    struct str line;
    struct buf out = buf_new(&s->scratch);
    uint32_t number = 0;

    for (struct str rest = text; str_next(&rest, '\n', &line);) {
        bool drop = false;

        number++;
        for (uint32_t i = 0; i < s->words->row_count && !drop; i++) {
            const struct rt_row *row = &s->words->row[i];

            drop = row->list == list && row->line == number && is_sole(s, i, ad) &&
                   is_ours(row);
        }
        if (!drop)
            buf_add(&out, line);
        buf_char(&out, '\n');
    }
    return buf_str(&out);
}

static bool words_without(struct study *s, uint32_t ad, struct readtext_words **out,
                          struct err *err)
{
    struct readtext_source source[SOURCES_MAX];
    uint32_t count = 0;

    for (uint32_t i = 0; readtext_files[i] && count < SOURCES_MAX; i++) {
        source[count].name = readtext_files[i];
        if (!embed_find(embed_data, readtext_files[i], &source[count].text))
            continue;
        for (int list = 0; list < RT_LIST_COUNT; list++)
            if (strcmp(list_files[list], readtext_files[i]) == 0)
                source[count].text =
                    list_without(s, source[count].text, (enum rt_list)list, ad);
        count++;
    }
    return readtext_words_load(&s->scratch, source, count, out, err);
}

static bool ad_judge(struct study *s, uint32_t ad, const struct readtext_words *words,
                     struct marks_score *score, struct err *err)
{
    const struct marked_ad *marked = s->ad[ad];
    struct readtext_result result;

    if (!readtext(words, marked->text, &marked->hints, &s->scratch, &result, err))
        return false;
    marks_judge(marked, &result, score);
    return true;
}

static bool misses_show(struct study *s, const struct marked_ad *ad,
                        const struct readtext_words *words, struct err *err)
{
    struct readtext_result result;

    if (!readtext(words, ad->text, &ad->hints, &s->scratch, &result, err))
        return false;
    marks_misses(ad, &result);
    return true;
}

static bool all_judge(struct study *s, struct err *err)
{
    struct marks_score whole = { 0 }, without = { 0 };
    uint32_t sum = 0;

    for (uint32_t ad = 0; ad < s->marks.count; ad++) {
        struct readtext_words *words;
        struct marks_score one = { 0 };

        if (!s->marks.ad[ad].marked)
            continue;
        if (!ad_judge(s, ad, s->words, &whole, err) ||
            !words_without(s, ad, &words, err) ||
            !ad_judge(s, ad, words, &without, err) ||
            !ad_judge(s, ad, words, &one, err) ||
            (strcmp(s->misses, "left") == 0 &&
             !misses_show(s, &s->marks.ad[ad], words, err)))
            return false;
        sum += marks_f1(one.met, one.marked, one.found);
        printf("%.*s left out: F1 %u\n", STR_ARG(s->marks.ad[ad].id),
               marks_f1(one.met, one.marked, one.found));
        arena_rewind(&s->scratch, 0);
    }
    marks_print("as it is", &whole);
    marks_print("leave one out", &without);
    printf("mean F1 of those left out: %u\n", marks_share(sum, without.ads * 1000));
    return true;
}

/* Every other one of the invented ones, from `first` on. */
static bool own_judge(struct study *s, uint32_t first, const char *name,
                      struct err *err)
{
    struct marks_score score = { 0 };
    struct readtext_result result;

    for (uint32_t i = first; i < s->own.count; i += 2) {
        const struct marked_ad *ad = &s->own.ad[i];

        if (!readtext(s->words, ad->text, &ad->hints, &s->scratch, &result, err))
            return false;
        marks_judge(ad, &result, &score);
        if (strcmp(s->misses, name) == 0 && !misses_show(s, ad, s->words, err))
            return false;
        arena_rewind(&s->scratch, 0);
    }
    marks_print(name, &score);
    return true;
}

/* The invented ones left out one by one, among all. */
static bool own_left(struct study *s, struct err *err)
{
    struct marks_score score = { 0 };

    for (uint32_t ad = s->marks.count; ad < s->ad_count; ad++) {
        struct readtext_words *words;

        if (!words_without(s, ad, &words, err) ||
            !ad_judge(s, ad, words, &score, err) ||
            (strcmp(s->misses, "own-left") == 0 &&
             !misses_show(s, s->ad[ad], words, err)))
            return false;
        arena_rewind(&s->scratch, 0);
    }
    marks_print("invented, leave one out", &score);
    return true;
}

static bool public_misses(struct study *s, struct err *err)
{
    bool done = true;

    for (uint32_t i = 0; i < s->marks.count && done; i++)
        if (s->marks.ad[i].marked && strcmp(s->misses, "public") == 0)
            done = misses_show(s, &s->marks.ad[i], s->words, err);
    return done;
}

int main(int argc, char **argv)
{
    static struct study s;
    struct err err = { 0 };

    s.misses = argc > 4 ? argv[4] : "";
    if (argc < 4 || !marks_load(&s.arena, argv[1], argv[2], &s.marks) ||
        !marks_own_load(&s.arena, argv[3], &s.own)) {
        fprintf(stderr, "read_score: the marked advertisements are not here\n");
        return 69;
    }
    if (!readtext_words_embedded(&s.arena, &s.words, &err)) {
        fprintf(stderr, "read_score: %s\n", err_english(&err));
        return 70;
    }
    rows_count(&s);
    rare_print(&s);
    bool done = all_judge(&s, &err) && public_misses(&s, &err) &&
                own_judge(&s, 0, "odd", &err) && own_judge(&s, 1, "even", &err) &&
                own_left(&s, &err);
    if (!done)
        fprintf(stderr, "read_score: %s\n", err_english(&err));
    arena_free(&s.scratch);
    arena_free(&s.arena);
    return done ? 0 : 70;
}
