/* Tests of domain/person_link: words, both ends, who sees a tie, how far it carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/person_link.h"

static void a_tie_read_from_its_other_end_and_back_is_itself(void **state)
{
    (void)state;
    for (enum link_kind k = 0; k < LINK_KIND_COUNT; k++)
        assert_int_equal(link_back(link_back(k)), k);
    assert_int_equal(link_back(LINK_CHILD), LINK_PARENT);
    assert_int_equal(link_back(LINK_GUARDIAN), LINK_WARD);
    assert_int_equal(link_back(LINK_SIBLING), LINK_SIBLING);
}

static void words_of_written_kinds_read_back(void **state)
{
    enum link_kind read;

    (void)state;
    for (enum link_kind k = 0; k < LINK_WRITTEN_COUNT; k++) {
        assert_true(link_from(str_from(link_word(k)), &read));
        assert_int_equal(read, k);
        assert_non_null(link_label(k));
    }
    assert_false(link_from(STR("ward"), &read));
    assert_false(link_from(STR(""), &read));
}

/* Every way a tie can stand: shown only to who may open the other; children, wards and
 * the protected only to a keeper. */
static void only_a_keeper_sees_children_and_the_protected(void **state)
{
    (void)state;
    for (enum link_kind k = 0; k < LINK_KIND_COUNT; k++)
        for (unsigned bits = 0; bits < 8; bits++) {
            const struct link_sight sight = { bits & 1, bits & 2, bits & 4 };
            bool secret = k == LINK_CHILD || k == LINK_WARD || (bits & 2);
            assert_int_equal(link_is_shown(k, &sight),
                             (bits & 1) && (!secret || (bits & 4)));
        }
}

static void a_protection_goes_to_relatives_and_on_in_the_household_only(void **state)
{
    (void)state;
    for (enum link_kind k = 0; k < LINK_KIND_COUNT; k++) {
        assert_true(link_carries(k, true));
        assert_int_equal(link_carries(k, false), k == LINK_HOUSEHOLD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tie_read_from_its_other_end_and_back_is_itself),
        cmocka_unit_test(words_of_written_kinds_read_back),
        cmocka_unit_test(only_a_keeper_sees_children_and_the_protected),
        cmocka_unit_test(a_protection_goes_to_relatives_and_on_in_the_household_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
