/*
 * test_readtext_block.c: is wording that discriminates found, with its ground, and
 * nothing else?
 *
 * wording.tsv holds sentences written for this test before the rules were: part, what
 * is expected ("direct:sex", "proxy:age", "none"), the sentence, and why. The rules
 * were tuned on part a, where every sentence is asserted; part b was held out and is
 * asserted by floors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"
#include "engine/readtext.h"

#define COLUMNS 4u

static struct arena lists, arena;
static struct readtext_words *words;
static struct str table;

static struct str file_read(const char *path)
{
    FILE *in = fopen(path, "rb");
    struct buf out = buf_new(&lists);
    char part[4096];
    size_t n;

    if (!in)
        return (struct str){ 0 };
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        buf_add(&out, (struct str){ part, n });
    fclose(in);
    return buf_str(&out);
}

static int lists_load(void **state)
{
    const char *path = getenv("INSTEG_WORDING");
    struct err err = { 0 };

    (void)state;
    if (!readtext_words_embedded(&lists, &words, &err))
        fail_msg("readtext_words_embedded: %s", err_english(&err));
    table = file_read(path ? path : "tests/engine/wording.tsv");
    return 0;
}

static int lists_free(void **state)
{
    (void)state;
    arena_free(&lists);
    arena_free(&arena);
    return 0;
}

static struct readtext_result read_with(struct str text, struct readtext_hints hints)
{
    struct readtext_result result;
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    if (!readtext(words, text, &hints, &arena, &result, &err))
        fail_msg("readtext: %s", err_english(&err));
    return result;
}

static struct readtext_result read_text(const char *text)
{
    return read_with(str_from(text), (struct readtext_hints){ 0 });
}

/* "direct:age", or "none"; "mixed" when two wordings differ. */
static const char *verdict_of(const struct readtext_result *r)
{
    struct buf out = buf_new(&arena);

    for (uint32_t i = 1; i < r->blocked_count; i++)
        if (r->blocked[i].ground != r->blocked[0].ground ||
            r->blocked[i].proxy != r->blocked[0].proxy)
            return "mixed";
    if (!r->blocked_count)
        return "none";
    buf_format(&out, "%s:%s", r->blocked[0].proxy ? "proxy" : "direct",
               readtext_ground_word(r->blocked[0].ground));
    buf_char(&out, '\0');
    return out.ptr;
}

struct tally {
    uint32_t sentences, right;
    uint32_t direct, direct_found, proxy, proxy_found, none, false_alarms;
    uint32_t grounds[READTEXT_GROUND_COUNT];
};

static void count(struct tally *tally, const struct str *column)
{
    struct readtext_result r = read_with(column[2], (struct readtext_hints){ 0 });
    bool right = str_is(column[1], verdict_of(&r));

    tally->sentences++;
    tally->right += right;
    if (str_starts(column[1], "direct:")) {
        tally->direct++;
        tally->direct_found += right;
    } else if (str_starts(column[1], "proxy:")) {
        tally->proxy++;
        tally->proxy_found += right;
    } else {
        assert_true(str_is(column[1], "none"));
        tally->none++;
        tally->false_alarms += r.blocked_count > 0;
    }
    for (int g = 0; g < READTEXT_GROUND_COUNT; g++)
        if (str_ends(column[1], readtext_ground_word((enum readtext_ground)g)) &&
            column[1].ptr[column[1].len -
                          strlen(readtext_ground_word((enum readtext_ground)g)) - 1] ==
                ':')
            tally->grounds[g]++;
}

/* Every row of `part`; with `strict` each must be right. */
static struct tally part_read(const char *part, bool strict)
{
    struct tally tally = { 0 };
    struct str line, column[COLUMNS];

    if (!table.len)
        fail_msg("wording.tsv is missing");
    for (struct str rest = table; str_next(&rest, '\n', &line);) {
        if (!line.len || line.ptr[0] == '#')
            continue;
        assert_int_equal(embed_columns(line, column, COLUMNS), COLUMNS);
        if (!str_is(column[0], part))
            continue;
        uint32_t right = tally.right;
        count(&tally, column);
        if (strict && tally.right == right)
            print_error("%.*s wanted: %.*s\n", (int)column[1].len, column[1].ptr,
                        (int)column[2].len, column[2].ptr);
    }
    print_message("part %s: direct %u/%u, proxy %u/%u, false alarms %u/%u\n", part,
                  tally.direct_found, tally.direct, tally.proxy_found, tally.proxy,
                  tally.false_alarms, tally.none);
    return tally;
}

static void every_sentence_of_part_a_is_judged_right(void **state)
{
    struct tally tally = part_read("a", true);

    (void)state;
    assert_int_equal(tally.right, tally.sentences);
}

static void part_b_holds_its_floors(void **state)
{
    struct tally tally = part_read("b", false);

    (void)state;
    assert_true(tally.direct_found * 100 >= tally.direct * 90);
    assert_true(tally.proxy_found * 100 >= tally.proxy * 80);
    assert_true(tally.false_alarms * 100 <= tally.none * 5);
}

static void
every_ground_has_twelve_true_examples_and_there_are_seventy_false(void **state)
{
    struct tally a = part_read("a", false), b = part_read("b", false);

    (void)state;
    assert_true(a.sentences + b.sentences >= 160);
    assert_true(a.none + b.none >= 70);
    for (int g = 0; g < READTEXT_GROUND_COUNT; g++)
        assert_true(a.grounds[g] + b.grounds[g] >= 12);
}

static void each_wording_says_why_and_what_to_write_instead(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why, *instead;
    } cases[] = {
        { "Du talar perfekt svenska.",
          "may shut out by origin: say what the task needs instead",
          "write the language the task needs, for example to read a delivery note or "
          "to "
          "talk with customers by telephone" },
        { "Du är ung och stark.",
          "asks for an age: not allowed by the discrimination act",
          "leave age out; if a law sets a limit, name the law" },
        { "Kunden önskar en kvinnlig assistent till intimhygien.",
          "asks for a sex: allowed only where intimate care makes it necessary, which "
          "has "
          "to be judged for this post",
          "write which help with intimate care the task holds, and why sex decides "
          "there" },
        { "Svenskt medborgarskap krävs.",
          "no law asks for citizenship here: may shut out by origin",
          "write that the applicant must have the right to work in Sweden" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct readtext_result r = read_text(cases[i].text);

        assert_int_equal(r.blocked_count, 1);
        assert_string_equal(r.blocked[0].why, cases[i].why);
        assert_string_equal(r.blocked[0].instead, cases[i].instead);
    }
}

static void a_law_named_elsewhere_in_the_text_lets_a_demand_through(void **state)
{
    (void)state;
    assert_int_equal(read_text("Tjänsten är placerad i säkerhetsklass. "
                               "Svenskt medborgarskap krävs.")
                         .blocked_count,
                     0);
    assert_int_equal(read_text("Vi är en församling. Du är kristen.").blocked_count, 0);
    assert_int_equal(
        read_text("Vi är en församling. Slöja är inte tillåten.").blocked_count, 1);
    assert_int_equal(read_text("Du blir taxiförare. Du har fyllt 21 år.").blocked_count,
                     0);
    assert_int_equal(read_text("Du packar varor. Du har fyllt 21 år.").blocked_count,
                     1);
    assert_int_equal(read_text("Du packar varor. Du har fyllt 18 år.").blocked_count,
                     0);
}

static void each_guard_lets_its_own_sentence_through(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Du kan söka oavsett om du är ung.",              /* open to all      */
        "Du är straight i din kommunikation.",            /* another sense    */
        "Vi vill ha fler kvinnor i byggbranschen.",       /* a lawful aim     */
        "Är du gravid hjälper vi dig med annat arbete.",  /* a promise        */
        "Assistent till ung kvinna sökes.",               /* the client       */
        "Vi söker servitris eller servitör.",             /* both sexes       */
        "Du är nyexaminerad eller har arbetat några år.", /* one of two       */
        "Tjänsten passar unga och äldre.",                /* all ages         */
        "Vi tar emot alla barn under 16 år.",             /* of others        */
        "Har du inte svenskt medborgarskap behöver du arbetstillstånd.", /* a way */
        "Inga allergier mot hund, katt eller andra pälsdjur.", /* animals at work */
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (read_text(texts[i]).blocked_count)
            fail_msg("%s", texts[i]);
}

static void the_same_words_without_the_guard_are_found(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Du kan söka om du är ung.",
        "Du är straight.",
        "Vi vill ha kvinnor.",
        "Är du gravid är det inte rätt jobb.",
        "Ung kvinna sökes.",
        "Vi söker servitris.",
        "Du är nyexaminerad.",
        "Tjänsten passar unga.",
        "Alla hos oss är under 26 år.",
        "Svenskt medborgarskap krävs.",
        "Inga allergier.",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!read_text(texts[i]).blocked_count)
            fail_msg("%s", texts[i]);
}

static void a_point_of_a_list_of_demands_asks_by_standing_there(void **state)
{
    (void)state;
    struct readtext_result r = read_text("Krav:\n- kvinna\n- truckkort\n");

    assert_int_equal(r.blocked_count, 1);
    assert_int_equal(r.blocked[0].ground, READTEXT_SEX);
    assert_int_equal(read_text("Vi möter:\n- kvinnor\n- män\n").blocked_count, 0);
}

static void the_span_holds_what_asks_or_shuts_out(void **state)
{
    (void)state;
    struct readtext_result r = read_text("Vi söker en tjej.");

    assert_int_equal(r.blocked[0].start, 3);
    assert_int_equal(r.blocked[0].end, 16);
    r = read_text("Muslimer behöver inte söka.");
    assert_int_equal(r.blocked[0].start, 0);
    assert_int_equal(r.blocked[0].end, 26);
}

static void the_headline_is_judged_by_the_same_rules(void **state)
{
    (void)state;
    static const struct {
        const char *headline;
        uint32_t count;
    } cases[] = {
        { "Tjej sökes till kiosk", 1 },
        { "Personlig assistent till ung tjej", 0 },
        { "Städerska", 1 },
        { "Lokalvårdare", 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct readtext_result r = read_with(
            STR("Text."),
            (struct readtext_hints){ .headline = str_from(cases[i].headline) });

        assert_int_equal(r.blocked_count, cases[i].count);
        assert_true(!r.blocked_count || r.blocked[0].in_headline);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sentence_of_part_a_is_judged_right),
        cmocka_unit_test(part_b_holds_its_floors),
        cmocka_unit_test(
            every_ground_has_twelve_true_examples_and_there_are_seventy_false),
        cmocka_unit_test(each_wording_says_why_and_what_to_write_instead),
        cmocka_unit_test(a_law_named_elsewhere_in_the_text_lets_a_demand_through),
        cmocka_unit_test(each_guard_lets_its_own_sentence_through),
        cmocka_unit_test(the_same_words_without_the_guard_are_found),
        cmocka_unit_test(a_point_of_a_list_of_demands_asks_by_standing_there),
        cmocka_unit_test(the_span_holds_what_asks_or_shuts_out),
        cmocka_unit_test(the_headline_is_judged_by_the_same_rules),
    };
    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
