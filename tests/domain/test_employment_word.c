/*
 * test_employment_word.c: is an extent read as people write it, as percent or as hours,
 * and anything else refused?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/employment_word.h"

static void an_extent_is_percent_or_hours_a_week(void **state)
{
    static const struct {
        const char *text;
        int64_t percent, minutes;
    } said[] = {
        { "100", 100, 0 },
        { "75 %", 75, 0 },
        { "1%", 1, 0 },
        { "100,0 %", 100, 0 },
        { "40 tim", 0, 2400 },
        { "37,5 h", 0, 2250 },
        { " 37.5 timmar ", 0, 2250 },
        { "60 hours", 0, 3600 },
        { "0,5 tim/vecka", 0, 30 },
        { "30h/vecka", 0, 1800 },
        { "30 timmar per vecka", 0, 1800 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct employment_extent extent = { 0 };
        struct err err = { 0 };
        if (!employment_extent_read(str_from(said[i].text), &extent, &err))
            fail_msg("%s: %s", said[i].text, err_english(&err));
        assert_int_equal(extent.percent, said[i].percent);
        assert_int_equal(extent.minutes, said[i].minutes);
    }
}

static void what_is_no_extent_is_refused_and_nothing_written(void **state)
{
    static const char *const bad[] = { "",          "0",        "101",   "75,5 %",
                                       "-5",        "halva",    "0 tim", "60,1 tim",
                                       "61 h",      "40 dagar", "%",     "1e2",
                                       "99999 tim", "7 5" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct employment_extent extent = { 42, 43 };
        struct err err = { 0 };
        if (employment_extent_read(str_from(bad[i]), &extent, &err))
            fail_msg("%s was read", bad[i]);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(extent.percent, 42);
        assert_int_equal(extent.minutes, 43);
    }
}

static void only_a_permanent_employment_has_no_last_day(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < EMPLOYMENT_FORM_COUNT; i++) {
        struct str form = str_from(employment_forms[i].word);
        assert_int_equal(employment_may_end(form), !str_is(form, "permanent"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_extent_is_percent_or_hours_a_week),
        cmocka_unit_test(what_is_no_extent_is_refused_and_nothing_written),
        cmocka_unit_test(only_a_permanent_employment_has_no_last_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
