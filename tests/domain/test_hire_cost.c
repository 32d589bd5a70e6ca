/*
 * test_hire_cost.c: the worked figures of domain facts 5.3, to the öre, by the rates
 * that insteg ships; what is not in force on a day has no sum.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/embed.h"
#include "domain/hire_cost.h"

static struct arena arena;
static struct rates rates;

static int load(void **state)
{
    struct err err = { 0 };
    struct str tsv;

    (void)state;
    return embed_find(embed_data, "rates.tsv", &tsv) &&
                   rates_load(&arena, tsv, &rates, &err)
               ? 0
               : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static int32_t day_of(const char *text)
{
    int32_t day = 0;

    assert_true(date_parse(str_from(text), &day));
    return day;
}

static struct hire_ask ask_of(int64_t kronor, int32_t age, const char *day)
{
    return (struct hire_ask){
        .wage_ore = kronor * 100, .hours = 40, .age = age, .day = day_of(day)
    };
}

static struct hire_cost row_of(struct hire_ask ask, const char *label)
{
    struct hire_costs costs = { .count = 0 };
    struct err err = { 0 };

    assert_true(hire_costs(&rates, &ask, &costs, &err));
    for (uint32_t i = 0; i < costs.count; i++)
        if (strcmp(costs.row[i].label, label) == 0)
            return costs.row[i];
    fail_msg("no row %s", label);
    return costs.row[0];
}

static void the_worked_figures_come_out_to_the_ore(void **state)
{
    struct hire_ask ask = ask_of(25000, 40, "2026-05-15");

    (void)state;
    struct hire_cost row = row_of(ask, "Ordinary hire");
    assert_int_equal(row.cost_ore, 3285500); /* 32 855 */
    assert_int_equal(row.net_ore, 3285500);
    assert_true(row.verified);
    row = row_of(ask, "Introduction job");
    assert_int_equal(row.subsidy_ore, 2102720); /* 21 027 */
    assert_int_equal(row.net_ore, 1182780);     /* 11 828 */
    assert_false(row.verified);                 /* of 2019 to 2021 */
    row = row_of(ask, "New-start job, lowest"); /* k = 2 */
    assert_int_equal(row.subsidy_ore, 1256800); /* 12 568 */
    assert_int_equal(row.net_ore, 2028700);     /* 20 287 */
    assert_int_equal(row_of(ask, "New-start job, highest").subsidy_ore, 1885200);
    ask.age = 21;
    assert_int_equal(row_of(ask, "Ordinary hire").cost_ore, 3020250); /* 30 202.50 */
}

static void a_lower_contribution_has_its_days_and_its_cap(void **state)
{
    (void)state;
    assert_int_equal(row_of(ask_of(25000, 21, "2026-03-31"), "Ordinary hire").cost_ore,
                     3285500);
    assert_int_equal(row_of(ask_of(25000, 21, "2027-10-01"), "Ordinary hire").cost_ore,
                     3285500);
    /* 25 000 at 20.81 %, 5 000 at 31.42 % */
    assert_int_equal(row_of(ask_of(30000, 22, "2026-05-15"), "Ordinary hire").cost_ore,
                     3000000 + 520250 + 157100);
    assert_int_equal(row_of(ask_of(30000, 23, "2026-05-15"), "Ordinary hire").cost_ore,
                     3000000 + 942600);
    assert_int_equal(row_of(ask_of(10000, 16, "2026-05-15"), "Ordinary hire").cost_ore,
                     1000000 + 102100);
}

static void caps_go_with_the_hours(void **state)
{
    struct hire_ask ask = ask_of(12500, 40, "2026-05-15");

    (void)state;
    ask.hours = 20; /* the cap is 10 000 then */
    struct hire_cost row = row_of(ask, "Introduction job");
    assert_int_equal(row.subsidy_ore, 1051360);
    assert_int_equal(row.net_ore, row.cost_ore - row.subsidy_ore);
}

static void what_has_no_rate_on_the_day_has_no_sum(void **state)
{
    (void)state;
    struct hire_cost row = row_of(ask_of(25000, 40, "2026-05-15"), "Establishment job");
    assert_int_equal(row.net_ore, HIRE_NONE);
    row = row_of(ask_of(25000, 40, "2024-05-15"), "Establishment job");
    assert_int_equal(row.net_ore,
                     HIRE_NONE); /* nor is that year's contribution known */
    assert_int_equal(
        row_of(ask_of(25000, 40, "2026-05-15"), "Wage subsidy for development").net_ore,
        HIRE_NONE);
    row = row_of(ask_of(25000, 40, "2026-05-15"), "Work placement, no wage");
    assert_int_equal(row.net_ore, 0);
    assert_non_null(row.longest);
}

static void what_cannot_be_is_refused(void **state)
{
    struct hire_ask bad[] = { ask_of(0, 40, "2026-05-15"),
                              ask_of(1000001, 40, "2026-05-15"),
                              ask_of(25000, 14, "2026-05-15"),
                              ask_of(25000, 101, "2026-05-15"),
                              ask_of(25000, 40, "2026-05-15") };
    struct hire_costs costs = { .count = 77 };

    (void)state;
    bad[4].hours = 169;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = { 0 };
        assert_false(hire_costs(&rates, &bad[i], &costs, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
    assert_int_equal(costs.count, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_figures_come_out_to_the_ore),
        cmocka_unit_test(a_lower_contribution_has_its_days_and_its_cap),
        cmocka_unit_test(caps_go_with_the_hours),
        cmocka_unit_test(what_has_no_rate_on_the_day_has_no_sum),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
