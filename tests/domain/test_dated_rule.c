/*
 * test_dated_rule.c: of a figure holds the last line whose days the day lies between;
 * what cannot be read is said, and nothing is written.
 */
#include "domain/dated_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/embed.h"
#include "domain/referral_rule.h"

#define HEAD "word\tvalue\tvalid_from\tvalid_to\tsource\n"

static const char *const words[] = { "most", "least" };

static bool on(const char *lines, const char *day, int32_t value[2], struct err *err)
{
    const struct dated_rules rules = { "x.tsv", str_from(lines), words, 2 };
    int32_t at;

    *err = (struct err){ 0 };
    assert_true(date_parse(str_from(day), &at));
    return dated_rules_on(&rules, at, value, err);
}

static void the_last_line_that_holds_counts(void **state)
{
    (void)state;
    const char *lines = HEAD "most\t2\t2020-01-01\t2026-12-31\tx\n"
                             "least\t0\t2020-01-01\t\tx\n"
                             "most\t3\t2027-01-01\t\tx\n"
                             "most\t4\t2028-01-01\t2028-01-31\tx\n";
    int32_t value[2] = { 9, 9 };
    struct err err;

    assert_true(on(lines, "2026-12-31", value, &err));
    assert_int_equal(value[0], 2);
    assert_int_equal(value[1], 0);
    assert_true(on(lines, "2027-01-01", value, &err));
    assert_int_equal(value[0], 3);
    assert_true(on(lines, "2028-01-31", value, &err));
    assert_int_equal(value[0], 4);
    assert_true(on(lines, "2028-02-01", value, &err));
    assert_int_equal(value[0], 3);
}

static void what_does_not_fit_is_said_and_nothing_written(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        HEAD,
        HEAD "most\t2\t2020-01-01\t\tx\n",
        HEAD "most\t2\t2030-01-01\t\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "most\ttwo\t2020-01-01\t\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "most\t-1\t2020-01-01\t\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "most\t1000001\t2020-01-01\t\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "most\t2\t2020-02-30\t\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "most\t2\t2020-01-01\t2020-13-01\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "most\t2\t2020-01-01\tx\nleast\t0\t2020-01-01\t\tx\n",
        HEAD "mots\t2\t2020-01-01\t\tx\nmost\t2\t2020-01-01\t\tx\n"
             "least\t0\t2020-01-01\t\tx\n",
    };
    int32_t value[2] = { 9, 9 };
    struct err err;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(on(bad[i], "2026-11-22", value, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(value[0], 9);
        assert_int_equal(value[1], 9);
    }
}

static void the_rules_of_referrals_that_ship_hold_today(void **state)
{
    (void)state;
    struct referral_rules rules;
    struct err err = { 0 };
    struct str tsv;
    int32_t day;

    assert_true(date_parse(STR("2026-11-22"), &day));
    assert_true(embed_find(embed_data, "referral_rules.tsv", &tsv));
    assert_true(referral_rules_on(tsv, day, &rules, &err));
    assert_int_equal(rules.open_most, 2);
    assert_int_equal(rules.due_usual, 7);
    assert_int_equal(rules.due_most, 90);
    assert_int_equal(rules.silence, 7);
    assert_true(rules.remind_before > 0 && rules.remind_before < rules.due_usual);
    assert_true(rules.remind_after > 0 && rules.remind_after < rules.silence);
    assert_true(rules.meet_before > 0 && rules.meet_most > rules.due_most);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_line_that_holds_counts),
        cmocka_unit_test(what_does_not_fit_is_said_and_nothing_written),
        cmocka_unit_test(the_rules_of_referrals_that_ship_hold_today),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
