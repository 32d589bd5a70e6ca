/*
 * test_message.c: does base/message say things as people say them, in both languages?
 * Ids without a translation stand for any id that a table lacks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/message.h"

#define NBSP  "\xc2\xa0"
#define MINUS "\xe2\x88\x92"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *said(enum lang lang, const char *id, const struct hole *holes,
                        uint32_t count)
{
    struct buf out = buf_new(&arena);

    buf_cstr(&out, ">"); /* what stood there before stays */
    message_add(&out, lang, id, holes, count);
    return out.ptr + 1;
}

static const char *people(enum lang lang, int64_t n)
{
    return said(lang, N_("{n} people"), (struct hole[]){ HOLE_NUM("n", n) }, 1);
}

static void languages_have_codes(void **state)
{
    enum lang lang = LANG_COUNT;

    (void)state;
    for (int i = 0; i < LANG_COUNT; i++) {
        assert_true(lang_from(str_from(lang_code((enum lang)i)), &lang));
        assert_int_equal(lang, i);
    }
    assert_string_equal(lang_code(LANG_SV), "sv");
    lang = LANG_EN;
    assert_false(lang_from(STR("de"), &lang));
    assert_false(lang_from(STR(""), &lang));
    assert_false(lang_from(STR("sv-SE"), &lang));
    assert_int_equal(lang, LANG_EN);
}

static void the_number_chooses_singular_or_plural(void **state)
{
    (void)state;
    assert_string_equal(people(LANG_SV, 1), "1 person");
    assert_string_equal(people(LANG_SV, 0), "0 personer");
    assert_string_equal(people(LANG_SV, 2), "2 personer");
    assert_string_equal(people(LANG_SV, 21), "21 personer");
    assert_string_equal(people(LANG_SV, -1), MINUS "1 personer");
    assert_string_equal(people(LANG_EN, 1), "1 person");
    assert_string_equal(people(LANG_EN, 0), "0 people");
    assert_string_equal(people(LANG_SV, 12345), "12" NBSP "345 personer");
}

static void a_missing_hole_stays_visible(void **state)
{
    (void)state;
    assert_string_equal(said(LANG_SV, N_("{n} people"), NULL, 0), "{n} person");
    assert_string_equal(said(LANG_EN, "no such id, {a} and {b}",
                             (struct hole[]){ HOLE_STR("b", STR("bee")) }, 1),
                        "no such id, {a} and bee");
    assert_string_equal(said(LANG_EN, "no such id, {a}",
                             (struct hole[]){ { "a", { .kind = ARG_KIND_NONE } } }, 1),
                        "no such id, {a}");
}

static void holes_are_filled_by_name_in_any_order(void **state)
{
    const struct hole holes[] = { HOLE_NUM("ab", 1), HOLE_NUM("a", 2),
                                  HOLE_STR("b", STR("{a}")) };

    (void)state;
    assert_string_equal(said(LANG_EN, "{b}{a}{ab}{a}", holes, 3), "{a}212");
    assert_string_equal(said(LANG_EN, "{a}", holes, 3), "2");
    assert_string_equal(said(LANG_EN, "a brace } and an open {a", holes, 3),
                        "a brace } and an open {a");
    assert_string_equal(said(LANG_EN, "", holes, 3), "");
}

static void an_unknown_id_is_its_own_english_text(void **state)
{
    (void)state;
    assert_string_equal(message_for(LANG_SV, "nobody ever said this", 1),
                        "nobody ever said this");
    assert_null(message_for_str(LANG_SV, STR("nobody ever said this"), 1));
    assert_string_equal(message_for_str(LANG_SV, str_sub(STR("Thursdays"), 0, 8), 1),
                        "torsdag");
}

static void the_tables_are_sorted_and_every_row_is_found(void **state)
{
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const struct message_table *table = &message_tables[lang];
        assert_true(table->count > 0);
        for (uint32_t i = 0; i < table->count; i++) {
            const struct message *m = &table->row[i];
            if (i > 0 && strcmp(table->row[i - 1].id, m->id) >= 0)
                fail_msg("\"%s\" is out of order", m->id);
            assert_ptr_equal(message_for((enum lang)lang, m->id, 1), m->one);
            assert_ptr_equal(message_for((enum lang)lang, m->id, 2),
                             m->other ? m->other : m->one);
        }
    }
}

static const char *number(enum lang lang, int64_t value)
{
    struct buf out = buf_new(&arena);

    message_num(&out, lang, value);
    return out.ptr;
}

static void numbers_are_grouped_as_people_read_them(void **state)
{
    (void)state;
    assert_string_equal(number(LANG_SV, 0), "0");
    assert_string_equal(number(LANG_SV, 999), "999");
    assert_string_equal(number(LANG_SV, 1000), "1000"); /* four digits stay together */
    assert_string_equal(number(LANG_SV, 12345), "12" NBSP "345");
    assert_string_equal(number(LANG_SV, 1234567), "1" NBSP "234" NBSP "567");
    assert_string_equal(number(LANG_SV, -10000), MINUS "10" NBSP "000");
    assert_string_equal(number(LANG_EN, 1000), "1,000");
    assert_string_equal(number(LANG_EN, 999), "999");
    assert_string_equal(number(LANG_EN, 1234567), "1,234,567");
    assert_string_equal(number(LANG_EN, INT64_MAX), "9,223,372,036,854,775,807");
    assert_string_equal(number(LANG_EN, INT64_MIN), MINUS "9,223,372,036,854,775,808");
}

static const char *day(enum lang lang, const char *date)
{
    struct buf out = buf_new(&arena);
    int32_t number_of_day = 0;

    assert_true(date_parse(str_from(date), &number_of_day));
    message_day(&out, lang, number_of_day);
    return out.ptr;
}

static void days_are_written_out(void **state)
{
    (void)state;
    assert_string_equal(day(LANG_SV, "2026-11-26"), "torsdag 26 november 2026");
    assert_string_equal(day(LANG_EN, "2026-11-26"), "Thursday 26 November 2026");
    assert_string_equal(day(LANG_SV, "2027-01-03"), "söndag 3 januari 2027");
    assert_string_equal(day(LANG_SV, "2027-12-04"), "lördag 4 december 2027");
    assert_string_equal(day(LANG_EN, "2027-05-31"), "Monday 31 May 2027");
}

static const char *refused(enum lang lang, const struct err *err)
{
    struct buf out = buf_new(&arena);

    message_err(&out, lang, err);
    return buf_str(&out).ptr;
}

static void an_error_is_said_with_its_places_in_both_languages(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_string_equal(refused(LANG_SV, &err), "");
    (void)err_set(&err, ERR_INPUT, N_("{n} people"), ARG_NUM(20000));
    assert_string_equal(refused(LANG_SV, &err), "20" NBSP "000 personer");
    (void)err_add(&err, "row {row} of {rows}", ARG_NUM(7), ARG_NUM(9));
    (void)err_add(&err, "file {file}", ARG_WORD("a.csv"));
    assert_string_equal(refused(LANG_SV, &err),
                        "file a.csv: row 7 of 9: 20" NBSP "000 personer");
    assert_string_equal(refused(LANG_EN, &err),
                        "file a.csv: row 7 of 9: 20,000 people");
}

static void an_errors_plural_follows_the_hole_named_n(void **state)
{
    struct err err = { 0 };

    (void)state;
    (void)err_set(&err, ERR_LIMIT, N_("{label}: learned on the job, {n} weeks"),
                  ARG_WORD("Truck"), ARG_NUM(1));
    assert_string_equal(refused(LANG_EN, &err), "Truck: learned on the job, 1 week");
    err = (struct err){ 0 };
    (void)err_set(&err, ERR_LIMIT, N_("{label}: learned on the job, {n} weeks"),
                  ARG_WORD("Truck"), ARG_NUM(2));
    assert_string_equal(refused(LANG_EN, &err), "Truck: learned on the job, 2 weeks");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_have_codes),
        cmocka_unit_test_teardown(the_number_chooses_singular_or_plural, clear),
        cmocka_unit_test_teardown(a_missing_hole_stays_visible, clear),
        cmocka_unit_test_teardown(holes_are_filled_by_name_in_any_order, clear),
        cmocka_unit_test_teardown(an_unknown_id_is_its_own_english_text, clear),
        cmocka_unit_test(the_tables_are_sorted_and_every_row_is_found),
        cmocka_unit_test_teardown(numbers_are_grouped_as_people_read_them, clear),
        cmocka_unit_test_teardown(days_are_written_out, clear),
        cmocka_unit_test_teardown(an_error_is_said_with_its_places_in_both_languages,
                                  clear),
        cmocka_unit_test_teardown(an_errors_plural_follows_the_hole_named_n, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
