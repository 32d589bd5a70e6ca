/* test_code.c: are codes taken apart, checked and spelt as code.h says? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/code.h"

static struct arena arena;

/* The stored spelling, or the English error. */
static const char *stored(enum requirement_kind kind, const char *written)
{
    static struct err err;
    struct str text;

    err = (struct err){ 0 };
    if (!code_stored(kind, str_from(written), &arena, &text, &err))
        return err_english(&err);
    return str_cstr(&arena, text);
}

static void a_concept_is_stored_as_written(void **state)
{
    (void)state;
    assert_string_equal(stored(KIND_CONCEPT, "task:plocka-order"), "task:plocka-order");
    assert_string_equal(stored(KIND_CONCEPT, " ssyk:9320 "), "ssyk:9320");
    assert_string_equal(stored(KIND_CONCEPT, "jobtech:HTC6_96A_dwB"),
                        "jobtech:HTC6_96A_dwB");
    assert_string_equal(stored(KIND_CONCEPT, "esco:a:b"), "esco:a:b");
}

static void licences_are_upper_case_and_certificates_lower(void **state)
{
    (void)state;
    assert_string_equal(stored(KIND_LICENCE, "ce"), "licence:CE");
    assert_string_equal(stored(KIND_LICENCE, "B"), "licence:B");
    assert_string_equal(stored(KIND_CERTIFICATE, "Truckkort"), "certificate:truckkort");
    assert_string_equal(stored(KIND_CERTIFICATE, "MOTORSÅG"), "certificate:motorsåg");
}

static void a_language_is_a_code_and_a_skill(void **state)
{
    (void)state;
    assert_string_equal(stored(KIND_LANGUAGE, "sv:listen"), "language:sv:listen");
    assert_string_equal(stored(KIND_LANGUAGE, "ckb:write"), "language:ckb:write");
    assert_string_equal(
        stored(KIND_LANGUAGE, "sv"),
        "sv is not a language skill; write sv:listen, sv:speak, sv:read "
        "or sv:write");
}

static void what_has_no_form_is_refused_and_nothing_written(void **state)
{
    static const struct {
        enum requirement_kind kind;
        const char *written;
    } bad[] = {
        { KIND_CONCEPT, "" },
        { KIND_CONCEPT, "plocka-order" },
        { KIND_CONCEPT, "task:" },
        { KIND_CONCEPT, "isco:9320" },
        { KIND_CONCEPT, ":9320" },
        { KIND_LANGUAGE, "sv:shout" },
        { KIND_LANGUAGE, "s:listen" },
        { KIND_LANGUAGE, "swedish-long:listen" },
        { KIND_LANGUAGE, "sv:listen:3" },
        { KIND_LICENCE, "   " },
        { KIND_CERTIFICATE, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str text = STR("untouched");
        struct err err = { 0 };
        assert_false(
            code_stored(bad[i].kind, str_from(bad[i].written), &arena, &text, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_true(str_is(text, "untouched"));
    }
}

static void a_code_has_a_longest_length(void **state)
{
    char longest[CODE_BYTES_MOST + 2];
    struct err err = { 0 };
    struct str text;

    (void)state;
    memset(longest, 'x', sizeof longest);
    assert_true(code_stored(KIND_CERTIFICATE, (struct str){ longest, CODE_BYTES_MOST },
                            &arena, &text, &err));
    assert_false(code_stored(KIND_CERTIFICATE,
                             (struct str){ longest, CODE_BYTES_MOST + 1 }, &arena,
                             &text, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

static void a_stored_code_is_written_back_as_files_have_it(void **state)
{
    (void)state;
    assert_true(str_is(code_written(STR("licence:B")), "B"));
    assert_true(str_is(code_written(STR("certificate:truckkort")), "truckkort"));
    assert_true(str_is(code_written(STR("language:sv:listen")), "sv:listen"));
    assert_true(str_is(code_written(STR("task:plocka-order")), "task:plocka-order"));
    assert_true(str_is(code_written(STR("")), ""));
}

static void a_level_stands_after_an_equals_sign(void **state)
{
    struct err err = { 0 };
    struct str code;
    int32_t level;

    (void)state;
    assert_true(code_level(STR("task:plocka-order=3"), &code, &level, &err));
    assert_true(str_is(code, "task:plocka-order"));
    assert_int_equal(level, 3);
    assert_true(code_level(STR(" sv:read = 1 "), &code, &level, &err));
    assert_true(str_is(code, "sv:read"));
    assert_int_equal(level, 1);
}

static void a_level_is_1_to_4(void **state)
{
    static const char *const bad[] = { "a:b",     "a:b=",   "a:b=0", "a:b=5",
                                       "a:b=2.5", "a:b=-1", "a:b=x", "a=b=2" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str code = STR("untouched");
        struct err err = { 0 };
        int32_t level = 77;
        assert_false(code_level(str_from(bad[i]), &code, &level, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(level, 77);
        assert_true(str_is(code, "untouched"));
    }
}

static int drop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_concept_is_stored_as_written),
        cmocka_unit_test(licences_are_upper_case_and_certificates_lower),
        cmocka_unit_test(a_language_is_a_code_and_a_skill),
        cmocka_unit_test(what_has_no_form_is_refused_and_nothing_written),
        cmocka_unit_test(a_code_has_a_longest_length),
        cmocka_unit_test(a_stored_code_is_written_back_as_files_have_it),
        cmocka_unit_test(a_level_stands_after_an_equals_sign),
        cmocka_unit_test(a_level_is_1_to_4),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
