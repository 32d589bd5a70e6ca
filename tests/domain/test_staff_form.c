/*
 * test_staff_form.c: can anybody's own answers be worked out of the means that are
 * shown?
 *
 * The reader in these tests knows how many have answered in each group. Of all groups
 * in sight and of all together she can take any set away from any other: what is left
 * must be nobody, or SMALL_COUNT people at least.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/small_count.h"
#include "domain/staff_form.h"

#define GROUPS 3u
#define MOST   12u

static void nothing_in_sight_leaves_few_people_when_it_is_subtracted(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < MOST * MOST * MOST; n++) {
        const uint32_t answered[GROUPS] = { n % MOST, n / MOST % MOST,
                                            n / MOST / MOST };
        bool shown[GROUPS], all = form_means_shown(answered, GROUPS, shown);
        for (uint32_t set = 0; set < 1u << GROUPS; set++) {
            uint32_t sum = 0, whole = answered[0] + answered[1] + answered[2];
            bool known = true;
            for (uint32_t g = 0; g < GROUPS; g++) {
                known &= !(set >> g & 1) || shown[g];
                sum += set >> g & 1 ? answered[g] : 0;
            }
            if (known && sum > 0)
                assert_true(sum >= SMALL_COUNT);
            if (known && all && whole > sum)
                assert_true(whole - sum >= SMALL_COUNT);
        }
    }
}

static void large_groups_are_shown_and_the_form_asks_five_to_one(void **state)
{
    const uint32_t answered[] = { 9, 0, 6 };
    bool shown[3];

    (void)state;
    assert_true(form_means_shown(answered, 3, shown));
    assert_true(shown[0] && shown[2] && !shown[1]);
    for (uint32_t part = 0; part < FORM_PARTS; part++)
        assert_int_equal(form_rows[part].asked, 5 - part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_in_sight_leaves_few_people_when_it_is_subtracted),
        cmocka_unit_test(large_groups_are_shown_and_the_form_asks_five_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
