/* test_str.c: does base/str keep the promises of its header? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "base/str.h"

#define NOTHING ((struct str){ NULL, 0 })

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void assert_text(struct str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got), want);
}

/* ---------- views ---------- */

static void nothing_is_the_empty_text(void **state)
{
    (void)state;
    assert_int_equal(str_from(NULL).len, 0);
    assert_true(str_eq(NOTHING, STR("")));
    assert_true(str_is(NOTHING, ""));
    assert_true(str_starts(NOTHING, ""));
    assert_true(str_ends(NOTHING, ""));
    assert_false(str_starts(NOTHING, "a"));
    assert_false(str_ends(NOTHING, "a"));
    assert_int_equal(str_trim(NOTHING).len, 0);
    assert_int_equal(str_sub(NOTHING, 3, 3).len, 0);
    assert_int_equal(str_find(NOTHING, STR("a")), SIZE_MAX);
    assert_int_equal(str_find(NOTHING, NOTHING), 0);
    assert_true(str_utf8_valid(NOTHING));
    assert_int_equal(str_utf8_count(NOTHING), 0);
    assert_string_equal(str_cstr(&arena, NOTHING), "");
    assert_int_equal(str_copy(&arena, NOTHING).len, 0);
    assert_int_equal(str_lower(&arena, NOTHING).len, 0);
}

static void texts_are_ordered_by_bytes_shorter_first(void **state)
{
    static const struct str order[] = { { "", 0 },    { "\0", 1 },  { "\0a", 2 },
                                        { "A", 1 },   { "a", 1 },   { "ab", 2 },
                                        { "abc", 3 }, { "b", 1 },   { "z", 1 },
                                        { "å", 2 },   { "\xff", 1 } };
    enum { COUNT = sizeof order / sizeof *order };

    (void)state;
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < COUNT; k++) {
            int cmp = str_cmp(order[i], order[k]);
            assert_int_equal((cmp > 0) - (cmp < 0), (i > k) - (i < k));
            assert_int_equal(str_eq(order[i], order[k]), i == k);
        }
}

static void parts_of_a_text_stay_inside_it(void **state)
{
    struct str text = STR("abcdef");

    (void)state;
    assert_text(str_sub(text, 2, 3), "cde");
    assert_text(str_sub(text, 2, SIZE_MAX), "cdef");
    assert_text(str_sub(text, 6, 1), "");
    assert_text(str_sub(text, SIZE_MAX, SIZE_MAX), "");
    assert_true(str_starts(text, "abc"));
    assert_false(str_starts(text, "abcdefg"));
    assert_true(str_ends(text, "def"));
    assert_false(str_ends(text, "xabcdef"));
    assert_int_equal(str_find(text, STR("cd")), 2);
    assert_int_equal(str_find(text, STR("f")), 5);
    assert_int_equal(str_find(text, STR("fg")), SIZE_MAX);
    assert_int_equal(str_find(text, STR("")), 0);
    assert_int_equal(str_find(STR("a\0b"), STR("\0b")), 1);
}

static void trimming_takes_spaces_and_no_break_spaces_at_both_ends(void **state)
{
    (void)state;
    assert_text(str_trim(STR(" \t\r\n\f\v\xc2\xa0 a b \xc2\xa0\n")), "a b");
    assert_text(str_trim(STR(" \xc2\xa0 ")), "");
    assert_text(str_trim(STR("å")), "å");
    /* the second byte of à is that of a no-break space; it stays */
    assert_text(str_trim(STR("\xc3\xa0")), "\xc3\xa0");
    assert_text(str_trim(STR("a\xc2\xa0z")), "a\xc2\xa0z");
}

static void a_text_is_cut_at_its_separators(void **state)
{
    struct str rest = STR("a;;bc;"), part = STR("untouched");

    (void)state;
    assert_true(str_next(&rest, ';', &part));
    assert_text(part, "a");
    assert_true(str_next(&rest, ';', &part));
    assert_text(part, "");
    assert_true(str_next(&rest, ';', &part));
    assert_text(part, "bc");
    assert_false(str_next(&rest, ';', &part));
    assert_text(part, "bc");
    rest = STR("one");
    assert_true(str_next(&rest, ';', &part));
    assert_text(part, "one");
    assert_false(str_next(&rest, ';', &part));
    rest = STR("");
    assert_false(str_next(&rest, ';', &part));
}

static void whole_numbers_are_read_and_nothing_else(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } good[] = { { "0", 0 },
                 { "-0", 0 },
                 { "+7", 7 },
                 { "007", 7 },
                 { "-12", -12 },
                 { "9223372036854775807", INT64_MAX },
                 { "-9223372036854775808", INT64_MIN } };
    static const char *const bad[] = { "",
                                       "-",
                                       "+",
                                       "--1",
                                       "+-1",
                                       "1 ",
                                       " 1",
                                       "1.0",
                                       "0x1",
                                       "1e3",
                                       "a",
                                       "1a",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "99999999999999999999999",
                                       "1/",
                                       "1:" };
    int64_t value = 4711;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (str_int(str_from(bad[i]), &value))
            fail_msg("\"%s\" was read as a number", bad[i]);
    assert_int_equal(value, 4711);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(str_int(str_from(good[i].text), &value));
        assert_int_equal(value, good[i].value);
    }
    assert_false(str_int(STR("1\0"), &value));
}

static void copies_are_terminated_and_ones_own(void **state)
{
    char text[] = "abc";
    struct str copy = str_copy(&arena, str_from(text));
    const char *cstr = str_cstr(&arena, (struct str){ text, 2 });

    (void)state;
    memset(text, 'x', 3);
    assert_text(copy, "abc");
    assert_int_equal(copy.ptr[3], '\0');
    assert_string_equal(cstr, "ab");
}

/* ---------- UTF-8 ---------- */

static void only_well_formed_utf8_is_valid(void **state)
{
    static const char *const good[] = { "a",
                                        "åäö",
                                        "€",
                                        "😀",
                                        "\x7f",
                                        "\xc2\x80",
                                        "\xed\x9f\xbf",
                                        "\xee\x80\x80",
                                        "\xf4\x8f\xbf\xbf" };
    static const char *const bad[] = {
        "\x80",             /* a tail alone             */
        "a\xc3",            /* cut                      */
        "\xc3(",            /* no tail                  */
        "\xe2\x82",         /* cut                      */
        "\xf0\x9f\x98",     /* cut                      */
        "\xc0\xaf",         /* overlong                 */
        "\xe0\x80\xaf",     /* overlong                 */
        "\xf0\x80\x80\xaf", /* overlong                 */
        "\xed\xa0\x80",     /* a surrogate              */
        "\xf4\x90\x80\x80", /* above the last character */
        "\xf8\x88\x80\x80\x80",
        "\xff",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(str_utf8_valid(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (str_utf8_valid(str_from(bad[i])))
            fail_msg("bad text %zu was taken", i);
    assert_true(str_utf8_valid(STR("a\0b")));
}

/* The twin reads character by character: a bad byte is U+FFFD and one byte wide. */
static bool is_utf8(struct str text)
{
    for (size_t at = 0, from = 0; at < text.len; from = at)
        if (str_utf8_next(text, &at) == 0xFFFD && at == from + 1)
            return false;
    return true;
}

static void any_bytes_are_judged_as_character_by_character(void **state)
{
    static const char *const parts[] = { "a",        "abcdefgh", "å",    "\xc3", "\x85",
                                         "\xe2\x82", "€",        "\xc1", "\xdf", "😀",
                                         "\xef\xbf", "\xbd",     "\xf4", "\x8f", " " };
    struct rng rng = rng_seeded(8);
    uint32_t valid = 0;

    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        struct buf bytes = buf_new(&arena);

        for (uint32_t n = rng_below(&rng, 9); n > 0; n--)
            buf_cstr(&bytes,
                     parts[rng_below(&rng, (uint32_t)(sizeof parts / sizeof *parts))]);
        bool sound = is_utf8(buf_str(&bytes));
        assert_int_equal(str_utf8_valid(buf_str(&bytes)), sound);
        valid += sound;
        arena_rewind(&arena, 0);
    }
    assert_in_range(valid, 2000, 18000); /* both are met */
}

static void code_points_are_read_one_by_one_also_from_bad_bytes(void **state)
{
    static const uint32_t want[] = { 'a', 0xE5, 0xFFFD, 0x20AC, 0x1F600, 0xFFFD };
    struct str text = STR("aå\xff€😀\xc3");
    size_t at = 0;

    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_int_equal(str_utf8_next(text, &at), want[i]);
    assert_int_equal(at, text.len);
    assert_int_equal(str_utf8_count(text), 6);
    assert_int_equal(str_utf8_count(STR("räksmörgås")), 10);
}

static void every_character_is_written_as_it_is_read(void **state)
{
    struct buf text = buf_new(&arena);

    (void)state;
    for (uint32_t point = 1; point <= 0x10FFFF; point++) {
        size_t at = 0;
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        buf_clear(&text);
        buf_utf8(&text, point);
        if (str_utf8_next(buf_str(&text), &at) != point || at != text.len)
            fail_msg("U+%04X does not come back", point);
    }
}

static void lower_case_keeps_rings_and_dots(void **state)
{
    (void)state;
    assert_text(str_lower(&arena, STR("ÅÄÖ ÉÜ Östersund 12 [@`{")),
                "åäö éü östersund 12 [@`{");
    assert_text(str_lower(&arena, STR("ΑΒΓ ЖЩ")), "αβγ жщ");
}

static void a_text_on_one_line_has_single_spaces_and_none_at_its_ends(void **state)
{
    (void)state;
    assert_text(str_one_line(&arena, STR(" \n\ta  b\r\nc\u00a0 \u00a0d\n")), "a b c d");
    assert_text(str_one_line(&arena, STR("en rad")), "en rad");
    assert_text(str_one_line(&arena, STR(" \u00a0\n")), "");
    assert_text(str_one_line(&arena, NOTHING), "");
}

static void a_text_is_cut_at_its_next_hole(void **state)
{
    struct str before, name, after;

    (void)state;
    assert_true(str_next_hole(STR("a {b} c {d}"), &before, &name, &after));
    assert_text(before, "a ");
    assert_text(name, "b");
    assert_text(after, " c {d}");
    assert_true(str_next_hole(after, &before, &name, &after));
    assert_text(name, "d");
    assert_text(after, "");
    assert_false(str_next_hole(STR("no hole }"), &before, &name, &after));
    assert_text(before, "no hole }");
    assert_false(str_next_hole(STR("open {for ever"), &before, &name, &after));
    assert_text(before, "open {for ever");
    assert_false(str_next_hole(NOTHING, &before, &name, &after));
}

/* ---------- building ---------- */

static void a_buf_is_what_was_put_into_it(void **state)
{
    struct buf buf = buf_new(&arena);

    (void)state;
    assert_text(buf_str(&buf), "");
    assert_non_null(buf_str(&buf).ptr);
    buf_add(&buf, STR("ab"));
    buf_add(&buf, NOTHING);
    buf_cstr(&buf, "c");
    buf_cstr(&buf, NULL);
    buf_char(&buf, '-');
    buf_int(&buf, INT64_MIN);
    buf_format(&buf, " %03d%s", 7, "!");
    assert_text(buf_str(&buf), "abc--9223372036854775808 007!");
    assert_string_equal(buf.ptr, "abc--9223372036854775808 007!");
    buf_clear(&buf);
    assert_text(buf_str(&buf), "");
    assert_string_equal(buf.ptr, "");
    buf_char(&buf, 'x');
    assert_string_equal(buf.ptr, "x");
}

static void a_buf_grows_to_any_length(void **state)
{
    struct buf buf = buf_new(&arena);
    struct rng rng = rng_seeded(7), again = rng_seeded(7);

    (void)state;
    for (int i = 0; i < 20000; i++) {
        buf_char(&buf, (char)('a' + rng_below(&rng, 26)));
        if (i % 1000 == 0) /* another take, so that it cannot grow in place */
            arena_take(&arena, 1);
    }
    assert_int_equal(buf.len, 20000);
    assert_int_equal(strlen(buf.ptr), 20000);
    for (int i = 0; i < 20000; i++)
        assert_int_equal(buf.ptr[i], (char)('a' + rng_below(&again, 26)));
    buf_clear(&buf);
    buf_format(&buf, "%*d", 30000, 1);
    assert_int_equal(buf.len, 30000);
}

static void a_buf_past_its_limit_fails_once_and_for_all(void **state)
{
    struct buf buf = { .arena = &arena, .limit_bytes = 5 };

    (void)state;
    buf_cstr(&buf, "abc");
    buf_cstr(&buf, "de");
    assert_false(buf.failed);
    buf_char(&buf, 'f');
    assert_true(buf.failed);
    assert_text(buf_str(&buf), "abcde");
    buf_add(&buf, NOTHING);
    buf_clear(&buf);
    assert_false(buf.failed);
    buf_format(&buf, "%d", 123456);
    assert_true(buf.failed);
    buf_char(&buf, 'x'); /* would fit, but something is lost already */
    buf_int(&buf, 1);
    buf_utf8(&buf, 'x');
    assert_text(buf_str(&buf), "");
    buf_add(&buf, (struct str){ "x", SIZE_MAX });
    assert_true(buf.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nothing_is_the_empty_text, clear),
        cmocka_unit_test(texts_are_ordered_by_bytes_shorter_first),
        cmocka_unit_test(parts_of_a_text_stay_inside_it),
        cmocka_unit_test(trimming_takes_spaces_and_no_break_spaces_at_both_ends),
        cmocka_unit_test(a_text_is_cut_at_its_separators),
        cmocka_unit_test(whole_numbers_are_read_and_nothing_else),
        cmocka_unit_test_teardown(copies_are_terminated_and_ones_own, clear),
        cmocka_unit_test(only_well_formed_utf8_is_valid),
        cmocka_unit_test(any_bytes_are_judged_as_character_by_character),
        cmocka_unit_test(code_points_are_read_one_by_one_also_from_bad_bytes),
        cmocka_unit_test_teardown(every_character_is_written_as_it_is_read, clear),
        cmocka_unit_test_teardown(lower_case_keeps_rings_and_dots, clear),
        cmocka_unit_test_teardown(
            a_text_on_one_line_has_single_spaces_and_none_at_its_ends, clear),
        cmocka_unit_test(a_text_is_cut_at_its_next_hole),
        cmocka_unit_test_teardown(a_buf_is_what_was_put_into_it, clear),
        cmocka_unit_test_teardown(a_buf_grows_to_any_length, clear),
        cmocka_unit_test_teardown(a_buf_past_its_limit_fails_once_and_for_all, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
