/* test_ratio.c: are fractions exact, and is what is too large told as none? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "domain/ratio.h"

static struct arena arena;

static const char *text_of(struct ratio a)
{
    struct buf text = buf_new(&arena);

    ratio_text(&text, a, '.');
    return str_cstr(&arena, buf_str(&text));
}

static void what_is_read_is_written_again(void **state)
{
    (void)state;
    static const char *const same[] = { "0", "14", "-2", "39.43", "-0.5", "0.000001" };
    uint32_t places;
    struct ratio a;

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_true(ratio_parse(str_from(same[i]), &a, &places));
        assert_string_equal(text_of(a), same[i]);
    }
    assert_true(ratio_parse(STR("60.570"), &a, &places));
    assert_int_equal(places, 3);
    assert_string_equal(text_of(a), "60.57");
}

static void what_is_no_number_is_refused_and_nothing_written(void **state)
{
    (void)state;
    static const char *const bad[] = { "",
                                       ".",
                                       "1.",
                                       ".5",
                                       "1.2.3",
                                       "1,5",
                                       "1e3",
                                       "1.1234567",
                                       " 1",
                                       "1 ",
                                       "--1",
                                       "1.-2",
                                       "1000000000000000001" };
    struct ratio a = { 7, 3 };
    uint32_t places = 9;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (ratio_parse(str_from(bad[i]), &a, &places))
            fail_msg("%s was read", bad[i]);
    }
}

static void sums_and_products_keep_what_doubles_lose(void **state)
{
    (void)state;
    struct ratio tenth = ratio_of(1, 10), sum = ratio_int(0);

    for (int i = 0; i < 10; i++)
        sum = ratio_add(sum, tenth);
    assert_true(ratio_eq(sum, ratio_int(1)));
    assert_string_equal(text_of(ratio_of(45, 4)), "11.25");
    assert_string_equal(text_of(ratio_of(49, 6)), "49/6");
    assert_true(
        ratio_eq(ratio_times(ratio_of(-3, 4), ratio_of(8, -9)), ratio_of(2, 3)));
    assert_true(ratio_eq(ratio_less(ratio_of(1, 3), ratio_of(1, 2)), ratio_of(-1, 6)));
    assert_int_equal(ratio_ceil(ratio_of(-7, 2)), -3);
    assert_int_equal(ratio_floor(ratio_of(-7, 2)), -4);
    assert_int_equal(ratio_ceil(ratio_of(6048, 10)), 605);
    assert_int_equal(ratio_round(ratio_of(5, 2), 1), 3);
    assert_int_equal(ratio_round(ratio_of(786011500, 756), 100), 1039700);
}

static void what_is_none_stays_none(void **state)
{
    (void)state;
    struct ratio large = ratio_int(RATIO_MOST);

    assert_false(ratio_is(ratio_of(1, 0)));
    assert_false(ratio_is(ratio_over(ratio_int(1), ratio_int(0))));
    assert_false(ratio_is(ratio_times(large, ratio_int(2))));
    assert_false(ratio_is(ratio_add(ratio_none, ratio_int(1))));
    assert_false(ratio_is(ratio_less(ratio_int(1), ratio_none)));
    assert_false(ratio_is(ratio_over(ratio_int(1), ratio_none)));
    assert_false(ratio_is(ratio_over(ratio_none, ratio_int(1))));
    assert_false(ratio_eq(ratio_none, ratio_none));
}

/* Against whole numbers over one denominator. */
static void agrees_with_hundredths(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(7);

    for (int run = 0; run < 5000; run++) {
        int64_t a = (int64_t)rng_below(&rng, 2001) - 1000;
        int64_t b = (int64_t)rng_below(&rng, 2001) - 1000;
        struct ratio x = ratio_of(a, 100), y = ratio_of(b, 100);
        assert_true(ratio_eq(ratio_add(x, y), ratio_of(a + b, 100)));
        assert_true(ratio_eq(ratio_less(x, y), ratio_of(a - b, 100)));
        assert_true(ratio_eq(ratio_times(x, y), ratio_of(a * b, 10000)));
        assert_int_equal(ratio_cmp(x, y), (a > b) - (a < b));
        assert_int_equal(ratio_floor(x), (a - ((a % 100) + 100) % 100) / 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_again),
        cmocka_unit_test(what_is_no_number_is_refused_and_nothing_written),
        cmocka_unit_test(sums_and_products_keep_what_doubles_lose),
        cmocka_unit_test(what_is_none_stays_none),
        cmocka_unit_test(agrees_with_hundredths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
