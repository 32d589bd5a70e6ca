/* test_rate.c: is every row of rates.tsv whole, and which one is in force when? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/embed.h"
#include "domain/rate.h"

static struct arena arena;

static struct rates shipped(void)
{
    struct rates rates = { 0 };
    struct err err = { 0 };
    struct str tsv;

    assert_true(embed_find(embed_data, "rates.tsv", &tsv));
    if (!rates_load(&arena, tsv, &rates, &err))
        fail_msg("rates_load: %s", err_english(&err));
    return rates;
}

static const struct rate *in(const char *id, int32_t year, bool *known)
{
    struct rates rates = shipped();

    return rate_in(&rates, str_from(id), date_from_civil(year, 1, 1),
                   date_from_civil(year, 12, 31), known);
}

static void each_row_says_what_it_is_and_where_it_stands(void **state)
{
    (void)state;
    struct rates rates = shipped();

    assert_true(rates.count > 40);
    for (uint32_t i = 0; i < rates.count; i++) {
        const struct rate *r = &rates.item[i];
        if (r->source.len == 0 || r->unit.len == 0 ||
            (str_is(r->kind, "limit") + str_is(r->kind, "constant") +
             str_is(r->kind, "subsidy")) != 1)
            fail_msg("row of %.*s", STR_ARG(r->id));
        for (uint32_t j = 0; j < i; j++)
            if (str_eq(r->id, rates.item[j].id) &&
                (rates.item[j].to == DAY_NONE || r->from == DAY_NONE ||
                 rates.item[j].to >= r->from))
                fail_msg("two rows of %.*s at once", STR_ARG(r->id));
    }
}

static void what_is_closed_is_not_in_force_after(void **state)
{
    (void)state;
    bool known;

    assert_non_null(in("extratjanst", 2021, &known));
    assert_null(in("extratjanst", 2022, &known));
    assert_true(known);
    assert_null(in("etableringsjobb", 2013, &known));
    assert_non_null(in("etableringsjobb", 2026, &known));
    assert_null(in("yrkesintroduktion", 2024, &known));
    assert_null(in("nowhere", 2024, &known));
    assert_false(known);
}

static void amounts_are_exact(void **state)
{
    (void)state;
    bool known;
    const struct rate *r = in("employer_contribution", 2026, &known);

    assert_true(r && ratio_eq(r->value, ratio_of(3142, 100)) && r->verified);
    r = in("employer_contribution_19_23", 2027, &known);
    assert_true(r && ratio_eq(r->value, ratio_of(2081, 100)));
    r = in("national_norm_single", 2026, &known);
    assert_true(r && !r->verified); /* last seen for 2021 */
}

static void a_row_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "id\nx\tlimit\tX\tX\t1,5\tdays\t\t\ts\ttrue\t\t\n",
        "id\nx\tlimit\tX\tX\t1\tdays\t2020-13-01\t\ts\ttrue\t\t\n",
        "id\nx\tlimit\tX\tX\t1\tdays\t\t\ts\tyes\t\t\n",
        "id\nx\tlimit\tX\tX\t1\tdays\n",
    };
    struct rates rates = { NULL, 7 };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = { 0 };
        assert_false(rates_load(&arena, str_from(bad[i]), &rates, &err));
        assert_int_equal(rates.count, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_says_what_it_is_and_where_it_stands),
        cmocka_unit_test(what_is_closed_is_not_in_force_after),
        cmocka_unit_test(amounts_are_exact),
        cmocka_unit_test(a_row_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
