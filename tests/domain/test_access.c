/* Tests of domain/access: the shipped table, the rule of relations, bad tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"
#include "domain/access.h"

static struct access shipped;

static int load(void **state)
{
    struct err err = { 0 };
    struct str tsv;

    (void)state;
    assert_true(embed_find(embed_data, "access.tsv", &tsv));
    if (!access_load(tsv, &shipped, &err))
        fail_msg("%s", err_english(&err));
    return 0;
}

static bool may(enum role role, const char *action, enum relation relation)
{
    uint32_t number = access_action(&shipped, action);

    assert_int_not_equal(number, ACCESS_ACTION_NONE);
    return access_may(&shipped, 1U << role, number, relation);
}

static void the_technician_sees_no_case_at_all(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < shipped.action_count; a++)
        for (enum relation r = RELATION_OWN; r < RELATION_COUNT; r++)
            assert_false(access_may(&shipped, 1U << ROLE_IT, a, r));
}

static void only_a_protector_sees_a_protected_identity(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < shipped.action_count; a++)
        for (enum role role = 0; role < ROLE_COUNT; role++)
            if (role != ROLE_PROTECTOR)
                assert_false(access_may(&shipped, 1U << role, a, RELATION_PROTECTED));
    assert_true(may(ROLE_PROTECTOR, "identity_see", RELATION_PROTECTED));
}

static void a_stranger_is_in_no_relation_whatever_the_roles(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < shipped.action_count; a++)
        assert_false(access_may(&shipped, UINT32_MAX, a, RELATION_STRANGER));
    assert_false(access_may(&shipped, UINT32_MAX, ACCESS_ACTION_NONE, RELATION_NONE));
}

static void two_roles_may_what_either_may(void **state)
{
    uint32_t both = 1U << ROLE_IT | 1U << ROLE_COACH;

    (void)state;
    assert_true(access_may(&shipped, both, access_action(&shipped, "user_edit"),
                           RELATION_NONE));
    assert_true(access_may(&shipped, both, access_action(&shipped, "identity_see"),
                           RELATION_OWN));
    assert_false(may(ROLE_COACH, "user_edit", RELATION_NONE));
}

static void the_narrowest_rule_decides_how_a_case_stands(void **state)
{
    struct viewer coach = { .org_id = 7, .domain_id = 2 };
    struct standing here = { .org_id = 7, .domain_id = 2 };

    (void)state;
    assert_int_equal(access_relation(&here, &coach), RELATION_UNIT);
    here.held = true;
    assert_int_equal(access_relation(&here, &coach), RELATION_OWN);
    here.protected = true;
    assert_int_equal(access_relation(&here, &coach), RELATION_PROTECTED);
    here.org_id = 8;
    assert_int_equal(access_relation(&here, &coach), RELATION_STRANGER);
    here.protected = here.held = false;
    assert_int_equal(access_relation(&here, &coach), RELATION_DOMAIN);
    here.disposed = true;
    assert_int_equal(access_relation(&here, &coach), RELATION_DISPOSED);
}

static void she_herself_is_in_relation_to_her_protected_case(void **state)
{
    struct viewer her = { .org_id = 7, .domain_id = 2 };
    struct standing own = {
        .org_id = 8, .domain_id = 2, .held = true, .herself = true, .protected = true
    };
    static const char *const seen[] = { "person_see", "person_extract", "person_log" };

    (void)state;
    assert_int_equal(access_relation(&own, &her), RELATION_SELF);
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        assert_true(may(ROLE_PARTICIPANT, seen[i], RELATION_SELF));
        /* A guardian may be the one she is protected from. */
        assert_false(may(ROLE_GUARDIAN, seen[i], RELATION_SELF));
    }
    own.disposed = true;
    assert_int_equal(access_relation(&own, &her), RELATION_DISPOSED);
    own.disposed = false;
    own.domain_id = 3;
    assert_int_equal(access_relation(&own, &her), RELATION_STRANGER);
}

static void only_a_participant_has_what_is_for_oneself(void **state)
{
    (void)state;
    for (enum role role = 0; role < ROLE_COUNT; role++)
        for (uint32_t a = 0; a < shipped.action_count; a++)
            assert_true(role == ROLE_PARTICIPANT ||
                        !access_may(&shipped, 1U << role, a, RELATION_SELF));
}

static void holding_a_case_ends_with_the_role_in_its_unit(void **state)
{
    struct viewer elsewhere = { .org_id = 8, .domain_id = 2 };
    struct standing here = { .org_id = 7, .domain_id = 2, .held = true };

    (void)state;
    assert_int_equal(access_relation(&here, &elsewhere), RELATION_DOMAIN);
    here.held = false;
    here.herself = true; /* a participant, whichever unit she came in by */
    assert_int_equal(access_relation(&here, &elsewhere), RELATION_OWN);
    here.disposed = true;
    assert_int_equal(access_relation(&here, &elsewhere), RELATION_DISPOSED);
}

static void another_domain_sees_a_case_by_disclosure_only(void **state)
{
    struct viewer partner = { .org_id = 7, .domain_id = 2 };
    struct standing there = { .org_id = 9, .domain_id = 3, .held = true };

    (void)state;
    assert_int_equal(access_relation(&there, &partner), RELATION_STRANGER);
    there.disclosed = true;
    assert_int_equal(access_relation(&there, &partner), RELATION_DISCLOSED);
    there.protected = true;
    assert_int_equal(access_relation(&there, &partner), RELATION_STRANGER);
    there.aliased = true; /* told under another name */
    assert_int_equal(access_relation(&there, &partner), RELATION_DISCLOSED);
    there.disclosed = false;
    assert_int_equal(access_relation(&there, &partner), RELATION_STRANGER);
    there.disclosed = true;
    there.protected = there.aliased = false;
    there.disposed = true;
    assert_int_equal(access_relation(&there, &partner), RELATION_STRANGER);
}

#define HEAD                                                                           \
    "action\tlocal\tparticipant\tguardian\tcoach\tteam_leader\tproject_lead\t"         \
    "controller\tsteering\tpartner\teducator\trecruiter\temployer\tsupervisor\t"       \
    "protector\treviewer\t"

static void a_table_that_does_not_fit_is_refused_with_its_line(void **state)
{
    static const char *const bad[] = {
        "",
        HEAD "pilot\n",
        HEAD "coach\n",
        HEAD "it\nopen\ty\n",
        HEAD "it\nopen\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\tq\n",
        HEAD "it\nopen\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\ty\t\n",
        HEAD "it\na\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\n"
             "a\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\n",
    };
    struct access access;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = { 0 };
        assert_false(access_load(str_from(bad[i]), &access, &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_technician_sees_no_case_at_all),
        cmocka_unit_test(only_a_protector_sees_a_protected_identity),
        cmocka_unit_test(a_stranger_is_in_no_relation_whatever_the_roles),
        cmocka_unit_test(two_roles_may_what_either_may),
        cmocka_unit_test(the_narrowest_rule_decides_how_a_case_stands),
        cmocka_unit_test(she_herself_is_in_relation_to_her_protected_case),
        cmocka_unit_test(only_a_participant_has_what_is_for_oneself),
        cmocka_unit_test(holding_a_case_ends_with_the_role_in_its_unit),
        cmocka_unit_test(another_domain_sees_a_case_by_disclosure_only),
        cmocka_unit_test(a_table_that_does_not_fit_is_refused_with_its_line),
    };

    return cmocka_run_group_tests(tests, load, NULL);
}
