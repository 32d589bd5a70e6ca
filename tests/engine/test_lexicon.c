/*
 * test_lexicon.c: does engine/lexicon find what its header says, and what a search that
 * compares every label at every word finds?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "engine/lexicon.h"

#define COUNT(a)   ((uint32_t)(sizeof(a) / sizeof *(a)))
#define WORDS_MOST 64u

static struct arena arena;

static int arena_done(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct lexicon *built(const struct lexicon_entry *entries, uint32_t count)
{
    struct lexicon *lexicon;
    struct err err = { 0 };

    if (!lexicon_build(entries, count, &arena, &lexicon, &err))
        fail_msg("lexicon_build: %s", err_english(&err));
    return lexicon;
}

/* Labels a, b, c ... with concepts 0, 1, 2 ... */
static struct lexicon *of_labels(const char *const *labels, uint32_t count)
{
    struct lexicon_entry *entries = ARENA_ARRAY(&arena, count, struct lexicon_entry);

    for (uint32_t i = 0; i < count; i++)
        entries[i] = (struct lexicon_entry){ str_from(labels[i]), i, 1 };
    return built(entries, count);
}

/* "0:start-end:how 1:..." of what is found. */
static const char *found(const struct lexicon *lexicon, const char *text)
{
    static const char hows[] = { 'w', 'l', 'f' };
    struct lexicon_match *match;
    struct buf buf = buf_new(&arena);
    uint32_t count = lexicon_find(lexicon, str_from(text), &arena, &match);

    buf_cstr(&buf, "");
    for (uint32_t i = 0; i < count; i++)
        buf_format(&buf, "%s%u:%u-%u:%c", i ? " " : "", match[i].concept,
                   match[i].start, match[i].end, hows[match[i].how]);
    return count ? buf.ptr : "";
}

static void whole_words_of_any_case_are_found(void **state)
{
    (void)state;
    const char *const labels[] = { "Truckkort", "städning", "C++" };
    struct lexicon *lexicon = of_labels(labels, COUNT(labels));

    assert_string_equal(found(lexicon, "truckkort och STÄDNING i c++"),
                        "0:0-9:w 1:14-23:w 2:26-29:w");
    assert_string_equal(found(lexicon, "stadning av truckkortet"), "");
}

static void signs_before_a_word_are_no_part_of_it(void **state)
{
    (void)state;
    const char *const labels[] = { "truckkort" };
    /* bullet, dash, quotation marks, no-break space, dots, a face */
    static const char *const signs[] = { "•", "–", "”", "»", "\xc2\xa0", "…", "😀" };
    struct lexicon *lexicon = of_labels(labels, COUNT(labels));

    for (uint32_t i = 0; i < COUNT(signs); i++) {
        struct buf text = buf_new(&arena);
        buf_format(&text, "har %struckkort%s", signs[i], signs[i]);
        if (found(lexicon, text.ptr)[0] != '0')
            fail_msg("not after sign %u", i);
    }
}

static void the_longest_of_the_leftmost_labels_wins(void **state)
{
    (void)state;
    const char *const labels[] = { "kök",     "kök och disk",          "disk i storkök",
                                   "storkök", "disk och städ och mer", "städ" };
    struct lexicon *lexicon = of_labels(labels, COUNT(labels));

    assert_string_equal(found(lexicon, "kök och disk i storkök"), "1:0-13:w 3:16-24:w");
    assert_string_equal(found(lexicon, "disk i storkök"), "2:0-15:w");
    assert_string_equal(found(lexicon, "disk och städ och annat"), "5:9-14:w");
}

static void a_label_does_not_reach_over_a_full_stop_or_line(void **state)
{
    (void)state;
    const char *const labels[] = { "lager service", "asp.net" };
    struct lexicon *lexicon = of_labels(labels, COUNT(labels));

    assert_string_equal(found(lexicon, "lager. Service"), "");
    assert_string_equal(found(lexicon, "lager\nservice"), "");
    assert_string_equal(found(lexicon, "lager-, service"), "0:0-15:w");
    assert_string_equal(found(lexicon, "i ASP.NET."), "1:2-9:w");
}

static void a_compound_is_met_at_its_ends_where_both_parts_are_long(void **state)
{
    (void)state;
    const char *const labels[] = { "lager", "lagerarbete", "arbetare", "vård", "bil" };
    struct lexicon *lexicon = of_labels(labels, COUNT(labels));

    assert_string_equal(found(lexicon, "lagerarbetare"), "2:5-13:l");
    assert_string_equal(found(lexicon, "lagerchef"), "0:0-5:f");
    assert_string_equal(found(lexicon, "lagerbil"), "");
    assert_string_equal(found(lexicon, "vårdsboende åldersvård"), "3:0-5:f 3:20-25:l");
    assert_string_equal(found(lexicon, "lagersbil fullager"), "");
    assert_string_equal(found(lexicon, "grovlager"), "0:4-9:l");
}

static void of_the_same_words_the_heavier_is_kept_then_the_lower_concept(void **state)
{
    (void)state;
    const struct lexicon_entry entries[] = {
        { STR("disk"), 7, 1 }, { STR("Disk"), 3, 5 }, { STR("DISK!"), 2, 5 },
        { STR("disk"), 9, 4 }, { STR("  "), 1, 9 },
    };
    struct lexicon *lexicon = built(entries, COUNT(entries));

    assert_int_equal(lexicon_count(lexicon), 1);
    assert_string_equal(found(lexicon, "disk"), "2:0-4:w");
}

static void the_name_is_the_firmest_then_the_longest(void **state)
{
    (void)state;
    const char *const labels[] = { "lager", "service", "kassa" };
    struct lexicon *lexicon = of_labels(labels, COUNT(labels));
    struct lexicon_match match = { .concept = 42 };

    assert_true(lexicon_name(lexicon, STR("kundservice i kassa"), &arena, &match));
    assert_int_equal(match.concept, 2);
    assert_true(lexicon_name(lexicon, STR("lager och service"), &arena, &match));
    assert_int_equal(match.concept, 1);
    match.concept = 42;
    assert_false(lexicon_name(lexicon, STR("annat"), &arena, &match));
    assert_int_equal(match.concept, 42);
}

static void an_empty_vocabulary_and_odd_texts_find_nothing(void **state)
{
    (void)state;
    struct lexicon *none = built(NULL, 0);
    const char *const labels[] = { "disk" };
    struct lexicon *one = of_labels(labels, 1);
    char *lengthy = arena_take(&arena, 5001);

    memset(lengthy, 'x', 5000);
    assert_string_equal(found(none, "disk och städ"), "");
    assert_string_equal(found(one, ""), "");
    assert_string_equal(found(one, lengthy), "");
    assert_string_equal(found(one, "😀 – … ¤ Ω\xc3\x97"), "");
}

static void a_label_that_is_no_text_is_refused_and_nothing_written(void **state)
{
    (void)state;
    const struct lexicon_entry entries[] = { { STR("disk"), 0, 0 },
                                             { STR("\xff"), 1, 0 } };
    struct lexicon *lexicon = NULL;
    struct err err = { 0 };

    assert_false(lexicon_build(entries, 2, &arena, &lexicon, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_null(lexicon);
    err = (struct err){ 0 };
    assert_false(
        lexicon_build(entries, LEXICON_ENTRIES_MAX + 1, &arena, &lexicon, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

/* ---- the twin: lower-case words with one space or ", " or ". " between ---- */

struct twin_word {
    struct str text;
    uint32_t start;
    bool apart;
};

static uint32_t twin_words(const char *text, struct twin_word *word)
{
    uint32_t count = 0;
    bool apart = true;

    for (uint32_t i = 0; text[i];) {
        uint32_t start = i;

        while (text[i] && !strchr(" ,.", text[i]))
            i++;
        if (i > start) {
            word[count++] =
                (struct twin_word){ { text + start, i - start }, start, apart };
            apart = false;
        }
        for (; text[i] && strchr(" ,.", text[i]); i++)
            apart |= text[i] == '.';
    }
    return count;
}

/* How many words of the label stand from word `at` on; 0: it does not. */
static uint32_t twin_stands(const char *label, const struct twin_word *word,
                            uint32_t at, uint32_t count)
{
    struct str part, rest = str_from(label);
    uint32_t n = 0;

    for (; str_next(&rest, ' ', &part); n++)
        if (at + n >= count || !str_eq(part, word[at + n].text) ||
            (n && word[at + n].apart))
            return 0;
    return n;
}

static uint32_t letters(struct str text)
{
    return (uint32_t)str_utf8_count(text);
}

/* The bytes of the longest label of one word that begins or ends `word`. */
static uint32_t twin_part(const char *const *labels, uint32_t label_count,
                          struct str word, bool last, uint32_t *label)
{
    uint32_t best = 0;

    for (uint32_t l = 0; l < label_count; l++) {
        struct str text = str_from(labels[l]);

        if (strchr(labels[l], ' ') || letters(text) < 4 || text.len >= word.len ||
            text.len <= best)
            continue;
        size_t left = word.len - text.len;
        struct str rest = str_sub(word, last ? 0 : text.len, left);
        if (!str_eq(str_sub(word, last ? left : 0, text.len), text))
            continue;
        if (last ? str_ends(rest, "s") : str_starts(rest, "s"))
            rest = last ? str_sub(rest, 0, rest.len - 1) : str_sub(rest, 1, rest.len);
        if (letters(rest) < 4)
            continue;
        best = (uint32_t)text.len;
        *label = l;
    }
    return best;
}

static const char *twin_found(const char *const *labels, uint32_t label_count,
                              const char *text)
{
    struct twin_word word[WORDS_MOST];
    uint32_t count = twin_words(text, word);
    struct buf buf = buf_new(&arena);

    buf_cstr(&buf, "");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t best = 0, label = 0, first_label = 0, last_label = 0;

        for (uint32_t l = 0; l < label_count; l++) {
            uint32_t n = twin_stands(labels[l], word, i, count);

            if (n > best) {
                best = n;
                label = l;
            }
        }
        uint32_t from = word[i].start, to = from + (uint32_t)word[i].text.len;
        const char *gap = buf.len ? " " : "";
        if (best) {
            i += best - 1;
            to = word[i].start + (uint32_t)word[i].text.len;
            buf_format(&buf, "%s%u:%u-%u:w", gap, label, from, to);
            continue;
        }
        uint32_t first =
            twin_part(labels, label_count, word[i].text, false, &first_label);
        uint32_t last = twin_part(labels, label_count, word[i].text, true, &last_label);
        if (last && last >= first)
            buf_format(&buf, "%s%u:%u-%u:l", gap, last_label, to - last, to);
        else if (first)
            buf_format(&buf, "%s%u:%u-%u:f", gap, first_label, from, from + first);
    }
    return buf.len ? buf.ptr : "";
}

static const char *random_phrase(struct rng *rng, uint32_t words, bool marks)
{
    static const char *const parts[] = { "a",    "bil",  "kök",  "lager", "vård",
                                         "städ", "disk", "arbe", "tare",  "ås" };
    struct buf buf = buf_new(&arena);

    for (uint32_t n = 1 + rng_below(rng, words); n-- > 0;) {
        for (uint32_t k = 1 + rng_below(rng, 3); k-- > 0;) {
            buf_cstr(&buf, parts[rng_below(rng, COUNT(parts))]);
            if (rng_below(rng, 6) == 0)
                buf_char(&buf, 's');
        }
        if (n)
            buf_cstr(&buf, !marks || rng_below(rng, 5) ? " "
                           : rng_below(rng, 2)         ? ", "
                                                       : ". ");
    }
    return buf.ptr;
}

static void agrees_with_a_search_of_every_label_at_every_word(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(3);

    for (int run = 0; run < 4000; run++) {
        const char *labels[24];
        uint32_t count = 0;

        arena_rewind(&arena, 0);
        for (uint32_t n = 1 + rng_below(&rng, 24); n-- > 0;) {
            const char *label = random_phrase(&rng, 3, false);
            bool old = false;

            for (uint32_t i = 0; i < count; i++)
                old |= strcmp(labels[i], label) == 0;
            if (!old)
                labels[count++] = label;
        }
        struct lexicon *lexicon = of_labels(labels, count);
        const char *text = random_phrase(&rng, 20, true);
        const char *want = twin_found(labels, count, text);

        assert_int_equal(lexicon_count(lexicon), count);
        if (strcmp(found(lexicon, text), want) != 0)
            fail_msg("run %d: \"%s\": %s, want %s", run, text, found(lexicon, text),
                     want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_words_of_any_case_are_found),
        cmocka_unit_test(signs_before_a_word_are_no_part_of_it),
        cmocka_unit_test(the_longest_of_the_leftmost_labels_wins),
        cmocka_unit_test(a_label_does_not_reach_over_a_full_stop_or_line),
        cmocka_unit_test(a_compound_is_met_at_its_ends_where_both_parts_are_long),
        cmocka_unit_test(of_the_same_words_the_heavier_is_kept_then_the_lower_concept),
        cmocka_unit_test(the_name_is_the_firmest_then_the_longest),
        cmocka_unit_test(an_empty_vocabulary_and_odd_texts_find_nothing),
        cmocka_unit_test(a_label_that_is_no_text_is_refused_and_nothing_written),
        cmocka_unit_test(agrees_with_a_search_of_every_label_at_every_word),
    };

    return cmocka_run_group_tests(tests, NULL, arena_done);
}
