/*
 * test_readtext_limits.c: does engine/readtext refuse what it must, stay sound on any
 * text, and say what is wrong with a word list?
 */

#include "base/embed.h"
#include "base/rng.h"
#include "readtext_kit.h"

static void empty_and_odd_texts_give_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = { "",      "\n\n\n",    " ",
                                         "...",   "((((",      ":",
                                         "?\n!",  "-",         "\xf0\x9f\x98\x80",
                                         "Krav:", "Krav:\n-\n" };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct readtext_result r = read_with(texts[i], (struct readtext_hints){ 0 });

        assert_int_equal(r.requirement_count, 0);
        assert_int_equal(r.task_count, 0);
    }
}

static void bad_utf8_and_too_long_texts_are_refused_and_nothing_written(void **state)
{
    (void)state;
    struct readtext_result r = { .task_count = 42 };
    struct err err = { 0 }, again = { 0 };
    char *large = arena_take(&arena, READTEXT_BYTES_MAX + 1);

    assert_false(readtext(words, STR("Krav: \xff"), NULL, &arena, &r, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    memset(large, 'a', READTEXT_BYTES_MAX + 1);
    assert_false(readtext(words, (struct str){ large, READTEXT_BYTES_MAX + 1 }, NULL,
                          &arena, &r, &again));
    assert_int_equal(again.kind, ERR_LIMIT);
    assert_int_equal(r.task_count, 42);
}

/* Spans in order, apart, inside the text, and the same on a second reading. */
static void check_sound(struct str text)
{
    struct readtext_result r, again;
    struct err err = { 0 };
    uint32_t points = (uint32_t)str_utf8_count(text), last = 0;

    arena_rewind(&arena, 0);
    assert_true(readtext(words, text, NULL, &arena, &r, &err));
    assert_true(readtext(words, text, NULL, &arena, &again, &err));
    assert_int_equal(r.requirement_count, again.requirement_count);
    assert_int_equal(r.task_count, again.task_count);
    for (uint32_t i = 0; i < r.requirement_count; i++) {
        const struct readtext_requirement *q = &r.requirements[i];

        assert_true(q->start >= last && q->start < q->end && q->end <= points);
        assert_non_null(q->why);
        assert_non_null(q->rule);
        assert_non_null(q->class_rule);
        assert_true(q->label.len > 0 && q->start == again.requirements[i].start);
        last = q->end;
    }
    last = 0;
    for (uint32_t i = 0; i < r.task_count; i++) {
        assert_true(r.tasks[i].start >= last && r.tasks[i].end <= points);
        last = r.tasks[i].end;
    }
    last = 0;
    for (uint32_t i = 0; i < r.section_count; i++) {
        assert_int_equal(r.sections[i].start, last);
        assert_true(r.sections[i].body <= r.sections[i].end);
        last = r.sections[i].end;
    }
    if (r.section_count)
        assert_int_equal(last, points);
}

static void random_texts_of_telling_words_are_read_soundly(void **state)
{
    (void)state;
    static const char *const bits[] = {
        "Krav",
        "Meriterande",
        ":",
        "\n",
        "\n\n",
        "- ",
        "\xe2\x80\xa2 ",
        "du har ",
        "du är ",
        "körkort ",
        "B, ",
        "C och ",
        "svenska ",
        "och ",
        ", ",
        "noggrann ",
        "är ett krav",
        ". ",
        "? ",
        "erfarenhet av ",
        "minst 3 års ",
        "gärna ",
        "vi erbjuder ",
        "inte ",
        "(",
        ") ",
        "truckkort ",
        "Du kommer att ",
        "städa ",
        "\xf0\x9f\x98\x80",
        "samt ",
        "personlig lämplighet ",
        "i tal och skrift ",
        "Om dig ",
        "Är du ",
        "t.ex. ",
        "\r\n",
        "vilket innebär ",
        "meriterande ",
    };
    struct rng rng = rng_seeded(20261121);

    for (int run = 0; run < 3000; run++) {
        struct buf text = buf_new(&lists);

        for (uint32_t n = rng_below(&rng, 60); n > 0; n--)
            buf_cstr(&text, bits[rng_below(&rng, sizeof bits / sizeof *bits)]);
        check_sound(buf_str(&text));
    }
}

static void a_megabyte_of_one_word_comes_to_an_end(void **state)
{
    (void)state;
    static const char *const bits[] = { "du är ",        ", ",          "krav: ",
                                        "körkort B, C ", "samt städa ", "(",
                                        "\n- har ",      "ung man " };

    for (size_t b = 0; b < sizeof bits / sizeof *bits; b++) {
        struct buf text = buf_new(&arena);
        struct readtext_result r;
        struct err err = { 0 };

        while (text.len + 32 < READTEXT_BYTES_MAX)
            buf_cstr(&text, bits[b]);
        assert_true(readtext(words, buf_str(&text), NULL, &arena, &r, &err));
        arena_rewind(&arena, 0);
    }
}

/* The embedded lists with one of them replaced by `text`. */
static bool load_with(const char *name, const char *text, struct err *err)
{
    struct readtext_source source[16];
    struct readtext_words *loaded = NULL;
    uint32_t count = 0;

    for (uint32_t i = 0; readtext_files[i]; i++) {
        source[count].name = readtext_files[i];
        if (!embed_find(embed_data, readtext_files[i], &source[count].text))
            continue;
        if (strcmp(readtext_files[i], name) == 0)
            source[count].text = str_from(text);
        if (source[count].text.ptr)
            count++;
    }
    arena_rewind(&arena, 0);
    return readtext_words_load(&arena, source, count, &loaded, err);
}

/* Words are folded and measured sixteen bytes at a time: letters of one, two and three
 * bytes come to stand at every place of a block, the text's last ones too. */
static void what_is_found_does_not_depend_on_where_in_a_block_it_stands(void **state)
{
    static const char text[] = "ÖVRIGT ’Éa’ × ÷ ŁÅNGTRADARCHAUFFÖRSUTBILDNINGENS\n"
                               "Krav: B-KÖRKORT, SÄKERHETSPRÖVNING & <b>TVÅ ÅRS</b> "
                               "ERFARENHET AV STÄDNING – du ÄR NOGGRANN SOM FÅ";

    (void)state;
    struct readtext_result first = read_with(text, (struct readtext_hints){ 0 });
    uint32_t count = first.requirement_count, start[8], end[8];
    assert_in_range(count, 3, 8);
    for (uint32_t i = 0; i < count; i++) {
        start[i] = first.requirements[i].start;
        end[i] = first.requirements[i].end;
    }
    for (uint32_t shift = 1; shift < 40; shift++) {
        char moved[40 + sizeof text];

        memset(moved, ' ', shift);
        memcpy(moved + shift, text, sizeof text);
        struct readtext_result r = read_with(moved, (struct readtext_hints){ 0 });
        assert_int_equal(r.requirement_count, count);
        for (uint32_t i = 0; i < count; i++) {
            assert_int_equal(r.requirements[i].start, start[i] + shift);
            assert_int_equal(r.requirements[i].end, end[i] + shift);
        }
    }
}

static void a_text_cut_within_a_letter_is_refused_wherever_it_ends(void **state)
{
    static const char letters[] = "åäöåäöåäöåäöåäöåäöåäöåäö";
    struct readtext_result r;

    (void)state;
    for (size_t len = 1; len < sizeof letters - 1; len += 2) {
        for (size_t front = 0; front < 18; front++) {
            struct err err = { 0 };
            char text[18 + sizeof letters];

            memset(text, 'A', front);
            memcpy(text + front, letters, len);
            assert_false(readtext(words, (struct str){ text, front + len }, NULL,
                                  &arena, &r, &err));
            assert_int_equal(err.kind, ERR_INPUT);
            arena_rewind(&arena, 0);
        }
    }
}

static void a_bad_row_is_refused_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *says;
    } cases[] = {
        { "read_cue.tsv", "# c\ninget krav\tnegate\nx\tlove\n",
          "read_cue.tsv, line 3: unknown word love in a column with fixed words" },
        { "read_trait.tsv", "noggrann\n",
          "read_trait.tsv, line 1: 1 columns, 2 were expected" },
        { "read_verb.tsv", "~ x\tfinite\n",
          "read_verb.tsv, line 1: a pattern begins with a plain word: ~ x" },
        { "read_verb.tsv", "a*b\tfinite\n",
          "read_verb.tsv, line 1: a*b is no word of a pattern" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = { 0 };

        assert_false(load_with(cases[i].file, cases[i].text, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_string_equal(err_english(&err), cases[i].says);
    }
}

static void a_missing_list_is_named(void **state)
{
    (void)state;
    struct readtext_words *loaded = NULL;
    struct err err = { 0 };

    assert_false(readtext_words_load(&arena, NULL, 0, &loaded, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_string_equal(err_english(&err), "the word list read_heading.tsv is missing");
    assert_null(loaded);
}

static void every_law_that_a_term_names_is_in_the_table_of_laws(void **state)
{
    (void)state;
    struct str terms, laws, line, column[7];

    assert_true(embed_find(embed_data, "read_term.tsv", &terms));
    assert_true(embed_find(embed_data, "law.tsv", &laws));
    while (embed_line(&terms, &line)) {
        bool found = false;
        struct str rest = laws, law, id[1];

        embed_columns(line, column, 7);
        while (!str_is(column[5], "-") && !found && embed_line(&rest, &law)) {
            embed_columns(law, id, 1);
            found = str_eq(id[0], column[5]);
        }
        if (!found && !str_is(column[5], "-"))
            fail_msg("%.*s: no law %.*s", STR_ARG(column[0]), STR_ARG(column[5]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_and_odd_texts_give_nothing),
        cmocka_unit_test(bad_utf8_and_too_long_texts_are_refused_and_nothing_written),
        cmocka_unit_test(random_texts_of_telling_words_are_read_soundly),
        cmocka_unit_test(a_megabyte_of_one_word_comes_to_an_end),
        cmocka_unit_test(what_is_found_does_not_depend_on_where_in_a_block_it_stands),
        cmocka_unit_test(a_text_cut_within_a_letter_is_refused_wherever_it_ends),
        cmocka_unit_test(a_bad_row_is_refused_with_file_and_line),
        cmocka_unit_test(a_missing_list_is_named),
        cmocka_unit_test(every_law_that_a_term_names_is_in_the_table_of_laws),
    };
    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
