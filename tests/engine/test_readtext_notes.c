/*
 * test_readtext_notes.c: does engine/readtext say what a text is when it is no plain
 * Swedish advertisement, and are the places it gives places in the text as it came?
 */
#include <time.h>

#include "base/rng.h"
#include "readtext_kit.h"

#define COUNT(a)  (sizeof(a) / sizeof *(a))
#define NOTE(n)   (1u << READTEXT_NOTE_##n)
#define SOUP_MOST READTEXT_BYTES_MAX

static struct readtext_result read_text(const char *text)
{
    arena_rewind(&arena, 0);
    return read_str(str_from(text), NULL);
}

/* What the lists have no name for is named by a vocabulary, in tasks and skills. */
static void a_lexicon_names_and_a_skill_that_is_a_task_is_core(void **state)
{
    (void)state;
    const struct lexicon_entry entries[] = { { STR("blomsterbindning"), 7, 1 },
                                             { STR("krukmakeri"), 8, 1 } };
    const struct str text =
        STR("Arbetsuppgifter:\n- Blomsterbindning i butiken\n\nKrav:\n"
            "- Kunskap i blomsterbindning\n- Kunskap i krukmakeri\n- B-körkort\n");
    struct readtext_hints hints = { 0 };
    struct lexicon *lexicon;
    struct readtext_result with, without;
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    assert_true(lexicon_build(entries, COUNT(entries), &arena, &lexicon, &err));
    assert_true(readtext(words, text, &hints, &arena, &without, &err));
    hints.lexicon = lexicon;
    assert_true(readtext(words, text, &hints, &arena, &with, &err));

    assert_int_equal(with.requirement_count, 3);
    assert_int_equal(without.requirement_count, 3);
    assert_int_equal(with.tasks[0].named, 7);
    assert_int_equal(with.requirements[0].named, 7);
    assert_int_equal(with.requirements[1].named, 8);
    assert_int_equal(with.requirements[2].named, LEXICON_NONE);
    assert_int_equal(without.requirements[0].named, LEXICON_NONE);
    assert_int_equal(with.requirements[0].class, READTEXT_CORE);
    assert_string_equal(with.requirements[0].class_rule, "concept_of_task");
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(with.requirements[i].start, without.requirements[i].start);
        assert_int_equal(with.requirements[i].end, without.requirements[i].end);
        if (i)
            assert_int_equal(with.requirements[i].class, without.requirements[i].class);
    }
}

static void assert_wording(const char *text, uint32_t start, uint32_t end,
                           const char *want)
{
    struct str got = span_of(str_from(text), start, end);

    if (!str_is(got, want))
        fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(got), want);
}

static void an_english_text_is_said_to_be_and_its_list_is_read_whole(void **state)
{
    (void)state;
    struct readtext_result r = read_text(
        "Kitchen assistant\n\nYou will wash dishes and help the cook every day in our "
        "restaurant by the lake, where guests from the whole world eat.\n\n"
        "Requirements:\n- You must have a driving licence\n- Curious and flexible\n"
        "- Ability to raise the mood of the team\n");

    assert_int_equal(r.notes, NOTE(ENGLISH));
    assert_false(r.foreign);
    assert_int_equal(r.requirement_count, 3);
    assert_int_equal(r.requirements[0].kind, READTEXT_LICENCE);
    assert_int_equal(r.requirements[1].kind, READTEXT_TRAIT);
}

/* The firm's own virtues, "driven by ... we", are not asked of anyone. */
static void what_an_english_firm_says_of_itself_asks_nothing(void **state)
{
    (void)state;
    struct readtext_result r =
        read_text("Requirements:\n- Fluent English\n\nDriven by curiosity, we make "
                  "things for the home and we are proud of our work.\n");

    assert_int_equal(r.notes, NOTE(ENGLISH));
    assert_int_equal(r.requirement_count, 1);
    assert_int_equal(r.requirements[0].kind, READTEXT_LANGUAGE);
}

static void a_short_text_in_another_language_is_called_foreign(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Vi søger en flink kok til vores café. Kørekort er et krav.",
        "Vi søker en blid tømrer til vår bedrift. Du må ha fagbrev og førerkort.",
        "Szukamy kucharza do restauracji. Wymagane prawo jazdy kategorii B.",
        "مطلوب طباخ لديه خبرة في المطاعم",
        "Etsimme kokkia ravintolaan. Vaaditaan hyvä suomen kielen taito.",
        "Wir suchen eine Köchin für unser Hotel. Führerschein erwünscht.",
        "Требуется повар в ресторан",
        "Buscamos cocinero con experiencia para restaurante",
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        struct readtext_result r = read_text(texts[i]);

        if (r.notes != NOTE(FOREIGN) || !r.foreign)
            fail_msg("notes %u for: %s", r.notes, texts[i]);
        assert_int_equal(r.requirement_count, 0);
    }
    assert_int_equal(read_text("Cook wanted for our café").notes, NOTE(ENGLISH));
}

static void a_short_swedish_text_with_foreign_names_gets_no_note(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Kock, Malmö",
        "Städare sökes",
        "Servitör till Café Noël, Göteborg. Krav: svenska.",
        "Kock till The Old Fish & Chips. Kvällar och helger.",
        "Truckförare A+B, Örebro. Start snarast.",
        "Utvecklare: Java, Spring Boot, Docker, React, TypeScript. Krav: Java.",
        "Krav:\n- B-k\u00c3\u00b6rkort",
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        uint32_t notes = read_text(texts[i]).notes & ~NOTE(MOJIBAKE);

        if (notes)
            fail_msg("notes %u for: %s", notes, texts[i]);
    }
}

static void a_finnish_text_is_foreign_and_asks_nothing(void **state)
{
    (void)state;
    struct readtext_result r = read_text(
        "Etsimme uutta työntekijää varastoomme. Työ sisältää tavaroiden keräilyä ja "
        "pakkaamista sekä trukilla ajamista. Toivomme sinulta hyvää asennetta, "
        "joustavuutta ja kykyä tehdä työtä itsenäisesti osana isoa tiimiä joka päivä.");

    assert_int_equal(r.notes, NOTE(FOREIGN));
    assert_int_equal(r.requirement_count, 0);
}

static void a_swedish_text_gets_no_note(void **state)
{
    (void)state;
    struct readtext_result r = read_text("Krav:\n- B-körkort\n- flytande svenska\n");

    assert_int_equal(r.notes, 0);
    assert_int_equal(r.requirement_count, 2);
}

static void html_is_read_as_what_it_stood_for_in_places_of_the_given_text(void **state)
{
    (void)state;
    const char *text = "<p>H&amp;M s&ouml;ker personal.</p><h2>Krav:</h2><ul>"
                       "<li>B-<b>k&ouml;rkort</b></li><li>flytande svenska</li>"
                       "<li>minst 2 &#229;rs erfarenhet av s&aring;</li></ul>";
    struct readtext_result r = read_text(text);

    assert_int_equal(r.notes, NOTE(HTML));
    assert_int_equal(r.requirement_count, 3);
    assert_wording(text, r.requirements[0].start, r.requirements[0].end,
                   "B-<b>k&ouml;rkort");
    assert_wording(text, r.requirements[1].start, r.requirements[1].end,
                   "flytande svenska");
    assert_wording(text, r.requirements[2].start, r.requirements[2].end,
                   "minst 2 &#229;rs erfarenhet av s&aring;");
    assert_true(str_is(r.requirements[0].label, "B-körkort"));
    assert_int_equal(r.sections[r.section_count - 1].end, strlen(text));
}

static void the_same_text_with_and_without_html_asks_the_same(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "Du behöver B-körkort.<br>Du har&nbsp;truckkort.<br />Svenska krävs.",
          "Du behöver B-körkort.\nDu har\u00a0truckkort.\nSvenska krävs." },
        { "<!-- x --><div>Krav</div><div>&bull; B-k&amp;ouml;rkort</div>",
          "Krav\n• B-körkort" },
        { "<style>p { color: red }</style>Vi kr&auml;ver truckkort och &Auml;RLIGHET",
          "Vi kräver truckkort och ÄRLIGHET" },
        { "<span class=\"å ä ö\">Du m&#xE5;ste ha</span> <em>k&ouml;rkort</em>",
          "Du måste ha körkort" },
    };

    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct readtext_result html = read_text(pairs[i][0]);
        struct readtext_result plain = read_str(str_from(pairs[i][1]), NULL);

        assert_int_equal(html.requirement_count, plain.requirement_count);
        assert_true(html.requirement_count > 0);
        assert_int_equal(html.notes, NOTE(HTML));
        assert_int_equal(plain.notes, 0);
        for (uint32_t k = 0; k < html.requirement_count; k++)
            assert_true(
                str_eq(html.requirements[k].label, plain.requirements[k].label));
    }
}

static void what_only_looks_like_html_is_left_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Vi <3 kaffe & te; Du har B-körkort",
        "3 < 4 och 5 > 2",
        "Q&A; <namn> <",
        "&",
        "&#;",
        "&#xD800;",
        "&#99999999;",
        "< br",
        "<>",
        "a && b",
        "&hej;",
    };

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(read_text(texts[i]).notes & NOTE(HTML), 0);
}

static void lost_letters_are_told_of_and_not_guessed(void **state)
{
    (void)state;
    struct readtext_result r =
        read_text("Krav:\n- B-k\u00c3\u00b6rkort\n- truckkort\n");

    assert_int_equal(r.notes, NOTE(MOJIBAKE));
    for (uint32_t i = 0; i < r.requirement_count; i++)
        assert_true(r.requirements[i].kind != READTEXT_LICENCE);
    assert_int_equal(read_text("Vi s\uFFFDker dig").notes, NOTE(MOJIBAKE));
    assert_int_equal(read_text("Kontoret i SÃO PAULO söker dig").notes, 0);
}

static void a_text_without_words_is_called_empty(void **state)
{
    (void)state;
    static const char *const texts[] = { "",  " \n\n", "...",    "123 456",
                                         "😀", "•\n•",  "<br><p>" };

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(read_text(texts[i]).notes & NOTE(EMPTY), NOTE(EMPTY));
    assert_int_equal(read_text("ord").notes, 0);
}

static void emoji_are_bullets_and_count_as_one_place(void **state)
{
    (void)state;
    const char *text = "Krav:\n🚗 B-körkort\n👍🏽 flytande svenska\n";
    struct readtext_result r = read_text(text);

    assert_int_equal(r.notes, 0);
    assert_int_equal(r.requirement_count, 2);
    assert_wording(text, r.requirements[0].start, r.requirements[0].end, "B-körkort");
    assert_wording(text, r.requirements[1].start, r.requirements[1].end,
                   "flytande svenska");
}

static void every_note_has_a_word_and_a_message(void **state)
{
    (void)state;
    for (int n = 0; n < READTEXT_NOTE_COUNT; n++) {
        assert_true(strlen(readtext_note_word((enum readtext_note)n)) > 0);
        assert_true(strlen(readtext_note_message((enum readtext_note)n)) > 10);
    }
}

static void check_sound(struct str text)
{
    struct readtext_result r = read_str(text, NULL);
    uint32_t points = (uint32_t)str_utf8_count(text), last = 0;

    for (uint32_t i = 0; i < r.requirement_count; i++) {
        assert_true(r.requirements[i].start >= last);
        assert_true(r.requirements[i].start < r.requirements[i].end);
        last = r.requirements[i].end;
    }
    assert_true(last <= points);
    for (uint32_t i = 0; i < r.blocked_count; i++)
        assert_true(r.blocked[i].start < r.blocked[i].end &&
                    r.blocked[i].end <= points);
    last = 0;
    for (uint32_t i = 0; i < r.section_count; i++) {
        assert_int_equal(r.sections[i].start, last);
        assert_true(r.sections[i].start <= r.sections[i].body &&
                    r.sections[i].body <= r.sections[i].end);
        last = r.sections[i].end;
    }
    assert_int_equal(last, r.section_count ? points : 0);
}

static void random_markup_is_read_soundly(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<li>",
        "</li>",
        "<br>",
        "<p>",
        "</b>",
        "<b>",
        "&amp;",
        "&auml;",
        "&amp;nbsp;",
        "&#10;",
        "&shy;",
        "<",
        "&",
        ">",
        ";",
        "Krav:",
        "B-kör",
        "kort",
        " du har ",
        "truckkort",
        " meriterande ",
        "\n",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "å",
        "😀",
        "vi söker en tjej",
        "<td å=\"ö\">",
    };
    struct rng rng = rng_seeded(7);

    for (int run = 0; run < 3000; run++) {
        arena_rewind(&arena, 0);
        struct buf buf = buf_new(&arena);

        for (uint32_t n = rng_below(&rng, 30); n-- > 0;)
            buf_cstr(&buf, parts[rng_below(&rng, COUNT(parts))]);
        check_sound(buf_str(&buf));
    }
}

/* Processor time to read `len` bytes of `unit` again and again; the least of three. */
static double soup_ms(const char *unit, size_t len)
{
    char *soup = arena_take(&lists, len);
    double least = 1e9;
    size_t unit_len = strlen(unit), made = 0;

    for (; made + unit_len <= len; made += unit_len)
        memcpy(soup + made, unit, unit_len);
    for (int i = 0; i < 3; i++) {
        clock_t since = clock();

        arena_rewind(&arena, 0);
        read_str((struct str){ soup, made }, NULL);
        double took = (double)(clock() - since) * 1e3 / CLOCKS_PER_SEC;
        least = took < least ? took : least;
    }
    return least;
}

/* Sixteen times the text may take forty times as long (caches), not 256 times. */
static void a_megabyte_takes_as_long_as_its_parts(void **state)
{
    (void)state;
    static const char *const units[] = {
        "• B-körkort • svenska • truckkort ",
        "- noggrann, flexibel och ",
        "Krav:\n- B-körkort krävs\n\n",
        "<li>du har &amp; ",
        "du är stresstålig ",
        "& < ",
        "<!-- ",
        "körkort B, C, ",
        "😀",
        "meriterande ",
        "inga krav på ",
        "truckkort krävs, ",
        "abcdefghijklmnopqrstuvwxyz",
    };

    for (size_t i = 0; i < COUNT(units); i++) {
        double small = soup_ms(units[i], SOUP_MOST / 16);
        double large = soup_ms(units[i], SOUP_MOST);

        if (large > 40 * (small + 0.5))
            fail_msg("\"%s\": %.1f ms for 64 kB, %.1f ms for 1 MB", units[i], small,
                     large);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_english_text_is_said_to_be_and_its_list_is_read_whole),
        cmocka_unit_test(what_an_english_firm_says_of_itself_asks_nothing),
        cmocka_unit_test(a_short_text_in_another_language_is_called_foreign),
        cmocka_unit_test(a_short_swedish_text_with_foreign_names_gets_no_note),
        cmocka_unit_test(a_finnish_text_is_foreign_and_asks_nothing),
        cmocka_unit_test(a_swedish_text_gets_no_note),
        cmocka_unit_test(html_is_read_as_what_it_stood_for_in_places_of_the_given_text),
        cmocka_unit_test(the_same_text_with_and_without_html_asks_the_same),
        cmocka_unit_test(what_only_looks_like_html_is_left_alone),
        cmocka_unit_test(lost_letters_are_told_of_and_not_guessed),
        cmocka_unit_test(a_text_without_words_is_called_empty),
        cmocka_unit_test(emoji_are_bullets_and_count_as_one_place),
        cmocka_unit_test(a_lexicon_names_and_a_skill_that_is_a_task_is_core),
        cmocka_unit_test(every_note_has_a_word_and_a_message),
        cmocka_unit_test(random_markup_is_read_soundly),
        cmocka_unit_test(a_megabyte_takes_as_long_as_its_parts),
    };

    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
