/* test_requirement.c: the words of classes and kinds, and default weights by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/requirement.h"

static void weights_are_30_times_share_over_count_rounded(void **state)
{
    static const struct {
        int32_t share;
        uint32_t count;
        int32_t want;
    } rows[] = {
        { 40, 1, 12 },  /* 12                      */
        { 40, 3, 4 },   /* 4                       */
        { 25, 1, 8 },   /* 7.5 is rounded up       */
        { 25, 3, 3 },   /* 2.5 is rounded up       */
        { 20, 4, 2 },   /* 1.5 is rounded up       */
        { 33, 2, 5 },   /* 4.95                    */
        { 24, 1, 7 },   /* 7.2                     */
        { 30, 7, 1 },   /* 1.29                    */
        { 10, 2, 2 },   /* 1.5                     */
        { 10, 3, 1 },   /* 1                       */
        { 50, 1, 15 },  /* 15 just                 */
        { 51, 1, 15 },  /* 15.3, the most          */
        { 100, 1, 15 }, /* 30, the most            */
        { 100, 2, 15 }, /* 15                      */
        { 0, 1, 1 },    /* 0, the least            */
        { 1, 1, 1 },    /* 0.3, the least          */
        { 100, 64, 1 }, /* 0.47, the least         */
        { 100, 16, 2 }, /* 1.875                   */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(weight_default(rows[i].share, rows[i].count), rows[i].want);
}

static void weights_stay_within_bounds_and_fall_with_the_count(void **state)
{
    (void)state;
    for (int32_t share = 0; share <= 100; share++)
        for (uint32_t count = 1; count <= REQUIREMENTS_MOST; count++) {
            int32_t weight = weight_default(share, count);
            assert_in_range(weight, WEIGHT_LEAST, WEIGHT_MOST);
            if (count > 1)
                assert_true(weight <= weight_default(share, count - 1));
            if (share > 0)
                assert_true(weight >= weight_default(share - 1, count));
        }
}

static void words_go_both_ways(void **state)
{
    enum requirement_class class;
    enum requirement_kind kind;

    (void)state;
    for (int i = 0; i < CLASS_COUNT; i++) {
        assert_true(
            class_from(str_from(class_word((enum requirement_class)i)), &class));
        assert_int_equal((int)class, i);
        assert_true(class_label((enum requirement_class)i)[0] != '\0');
    }
    for (int i = 0; i < KIND_COUNT; i++) {
        assert_true(kind_from(str_from(kind_word((enum requirement_kind)i)), &kind));
        assert_int_equal((int)kind, i);
    }
    assert_false(class_from(STR("Core"), &class));
    assert_false(kind_from(STR(""), &kind));
}

static void a_class_counts_in_fit_or_is_a_threshold_or_neither(void **state)
{
    static const struct {
        bool weighted, threshold;
    } want[CLASS_COUNT] = {
        [CLASS_CORE] = { true, false },
        [CLASS_LEARNABLE] = { true, false },
        [CLASS_CONTRACT] = { false, true },
        [CLASS_CUSTOM] = { false, true },
    };

    (void)state;
    for (int i = 0; i < CLASS_COUNT; i++) {
        assert_int_equal(class_is_weighted((enum requirement_class)i),
                         want[i].weighted);
        assert_int_equal(class_is_threshold((enum requirement_class)i),
                         want[i].threshold);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_30_times_share_over_count_rounded),
        cmocka_unit_test(weights_stay_within_bounds_and_fall_with_the_count),
        cmocka_unit_test(words_go_both_ways),
        cmocka_unit_test(a_class_counts_in_fit_or_is_a_threshold_or_neither),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
