/* test_err.c: does base/err keep the promises of its header? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

static void setting_an_error_is_false(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_false(err_set(&err, ERR_INPUT, N_("there is no {thing}"), ARG_WORD("x")));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_false(err_add(&err, N_("line {line}"), ARG_NUM(7)));
    assert_int_equal(err.kind, ERR_INPUT);
}

static void an_error_may_have_none_to_three_arguments(void **state)
{
    struct err none = { 0 }, one = { 0 }, two = { 0 }, three = { 0 };

    (void)state;
    (void)err_set(&none, ERR_FULL, N_("the disk is full"));
    assert_string_equal(err_english(&none), "the disk is full");
    (void)err_set(&one, ERR_INPUT, N_("{a} is none"), ARG_NUM(-3));
    assert_string_equal(err_english(&one), "\xe2\x88\x92"
                                           "3 is none");
    (void)err_set(&two, ERR_INPUT, N_("{b} before {a}"), ARG_WORD("b"), ARG_WORD("a"));
    assert_string_equal(err_english(&two), "b before a");
    (void)err_set(&three, ERR_INPUT, N_("{x}, {y}, {x} again, {z}"), ARG_NUM(1),
                  ARG_STR(STR("why")), ARG_ID(12345));
    assert_string_equal(err_english(&three), "1, why, 1 again, 12,345");
}

static void places_stand_in_front_outermost_first(void **state)
{
    struct err err = { 0 };

    (void)state;
    (void)err_set(&err, ERR_INPUT, N_("there is no {thing}"), ARG_WORD("x"));
    (void)err_add(&err, N_("line {line}"), ARG_NUM(7));
    assert_string_equal(err_english(&err), "line 7: there is no x");
    (void)err_add(&err, N_("file {file}"), ARG_WORD("a.csv"));
    assert_string_equal(err_english(&err), "file a.csv: line 7: there is no x");
    (void)err_add(&err, N_("a third one"));
    assert_string_equal(err_english(&err), "file a.csv: line 7: there is no x");
}

static void long_words_are_cut_with_an_ellipsis(void **state)
{
    char text[ERR_WORD_BYTES + 1];

    (void)state;
    memset(text, 'a', sizeof text);
    struct arg whole = arg_text((struct str){ text, ERR_WORD_BYTES - 1 });
    assert_int_equal(strlen(whole.word), ERR_WORD_BYTES - 1);
    assert_null(strstr(whole.word, "\xe2\x80\xa6"));
    struct arg cut = arg_text((struct str){ text, ERR_WORD_BYTES });
    assert_int_equal(strlen(cut.word), ERR_WORD_BYTES - 1);
    assert_string_equal(cut.word + ERR_WORD_BYTES - 4, "\xe2\x80\xa6");
}

static void a_word_is_cut_at_a_characters_edge(void **state)
{
    char text[ERR_WORD_BYTES * 2];

    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'a', sizeof text);
        for (size_t at = shift; at + 4 <= sizeof text; at += 4)
            memcpy(text + at, "\xf0\x9f\x98\x80", 4);
        struct arg cut = arg_text((struct str){ text, sizeof text });
        assert_true(str_utf8_valid(str_from(cut.word)));
        assert_true(str_ends(str_from(cut.word), "\xe2\x80\xa6"));
        assert_true(strlen(cut.word) >= ERR_WORD_BYTES - 1 - 3);
        assert_true(strlen(cut.word) < ERR_WORD_BYTES);
    }
}

static void an_argument_is_one_line(void **state)
{
    struct arg arg = arg_text(STR("a\nb\r\tc\x1b[0m\0d"));

    (void)state;
    assert_string_equal(arg.word, "a b  c [0m d");
    assert_int_equal(arg.kind, ARG_KIND_WORD);
    assert_string_equal(arg_text((struct str){ NULL, 0 }).word, "");
    assert_string_equal(ARG_WORD(NULL).word, "");
}

static void a_whole_error_fits_its_text(void **state)
{
    char word[ERR_WORD_BYTES * 2];
    struct err err = { 0 };

    (void)state;
    memset(word, 'w', sizeof word);
    struct str longest = { word, sizeof word };
    (void)err_set(&err, ERR_INPUT, N_("{a} {b} {c}"), ARG_STR(longest),
                  ARG_STR(longest), ARG_STR(longest));
    (void)err_add(&err, N_("{a} {b} {c}"), ARG_STR(longest), ARG_STR(longest),
                  ARG_STR(longest));
    assert_true(strlen(err_english(&err)) < ERR_TEXT_BYTES);
    assert_true(strlen(err_english(&err)) >= ERR_TEXT_BYTES - 4);
}

static void every_kind_has_its_numbers_and_its_word(void **state)
{
    static const struct {
        int http, exit;
        const char *word;
    } want[] = {
        [ERR_NONE] = { 200, 0, "none" },
        [ERR_USAGE] = { 400, 2, "usage" },
        [ERR_INPUT] = { 400, 3, "input" },
        [ERR_LIMIT] = { 413, 3, "limit" },
        [ERR_NOT_FOUND] = { 404, 3, "not_found" },
        [ERR_DENIED] = { 403, 3, "denied" },
        [ERR_CONFLICT] = { 409, 5, "conflict" },
        [ERR_STATE] = { 500, 4, "state" },
        [ERR_FULL] = { 507, 69, "full" },
        [ERR_UNAVAILABLE] = { 503, 69, "unavailable" },
        [ERR_INTERNAL] = { 500, 70, "internal" },
    };

    (void)state;
    assert_int_equal(sizeof want / sizeof *want, ERR_KIND_COUNT);
    for (int kind = 0; kind < ERR_KIND_COUNT; kind++) {
        assert_int_equal(err_http_status((enum err_kind)kind), want[kind].http);
        assert_int_equal(err_exit_code((enum err_kind)kind), want[kind].exit);
        assert_string_equal(err_word((enum err_kind)kind), want[kind].word);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_error_is_false),
        cmocka_unit_test(an_error_may_have_none_to_three_arguments),
        cmocka_unit_test(places_stand_in_front_outermost_first),
        cmocka_unit_test(long_words_are_cut_with_an_ellipsis),
        cmocka_unit_test(a_word_is_cut_at_a_characters_edge),
        cmocka_unit_test(an_argument_is_one_line),
        cmocka_unit_test(a_whole_error_fits_its_text),
        cmocka_unit_test(every_kind_has_its_numbers_and_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
