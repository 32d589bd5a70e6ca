/*
 * test_person_link_keep.c: ties are written once, read from both ends and through a
 * merger, kept when they have ended; and a protection goes along them.
 */
#include "case_kit.h"

#include <sqlite3.h>
#include <stdio.h>

#include "service/keeper_lack.h"
#include "service/person_link_keep.h"
#include "service/person_merge.h"
#include "service/person_protect.h"

#define ANNA  1
#define BO    2
#define CILLA 3
#define DAN   4
#define EVA   5

/* Five people of unit 1, in the order of their rows, and one of another domain. */
static int make(void **state)
{
    if (case_make(state) != 0)
        return -1;
    for (int64_t i = 1; i <= 5; i++)
        assert_int_equal(case_person(100 + i, 1), i);
    assert_int_equal(case_person(106, 3), 6);
    return 0;
}

static void tie(int64_t person, int64_t other, enum link_kind kind)
{
    const struct person_link_ask ask = { person, other, kind };
    struct err err = { 0 };

    CASE_OK(person_link_add(&case_call, &ask, &err), &err);
}

static struct person_links links_of(int64_t person, bool ended)
{
    struct person_links links = { .ended = ended };
    struct err err = { 0 };

    CASE_OK(person_links(&case_call, person, &links, &err), &err);
    return links;
}

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return n;
}

static bool has(int64_t person, const char *reason)
{
    char sql[160];

    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM protection WHERE person_id = %d AND reason = '%s'"
             " AND to_at IS NULL",
             (int)person, reason);
    return number_of(sql) == 1;
}

/* Who is protected, as letters: A .. E; small ones for the reason "household". */
static const char *protected_ones(void)
{
    static char out[16];
    uint32_t n = 0;

    for (int64_t i = 1; i <= 5; i++) {
        if (has(i, "own"))
            out[n++] = (char)('A' + i - 1);
        if (has(i, "household"))
            out[n++] = (char)('a' + i - 1);
    }
    out[n] = '\0';
    return out;
}

static void protect(int64_t person)
{
    struct err err = { 0 };

    CASE_OK(person_protect(&case_call, person, PROTECTION_FLAG, STR(""), &err), &err);
}

/* ------------------------------------------------------------------------- reading */

static void a_tie_is_written_once_and_read_from_both_ends(void **state)
{
    (void)state;
    tie(ANNA, BO, LINK_CHILD);
    tie(ANNA, BO, LINK_CHILD);
    tie(BO, ANNA, LINK_PARENT); /* the same, said from the other end */
    struct person_links hers = links_of(ANNA, false), his = links_of(BO, false);
    assert_int_equal(hers.count, 1);
    assert_int_equal(hers.link[0].kind, LINK_CHILD);
    assert_int_equal(hers.link[0].other_id, BO);
    assert_int_equal(hers.link[0].from_on, CASE_DAY);
    assert_true(str_is(hers.link[0].set_by, "A"));
    assert_int_equal(his.count, 1);
    assert_int_equal(his.link[0].kind, LINK_PARENT);
    assert_int_equal(his.link[0].other_rid, 100 + ANNA);
    assert_int_equal(number_of("SELECT count(*) FROM person_link"), 1);
}

static void one_that_has_ended_is_kept_with_who_and_when(void **state)
{
    struct err err = { 0 }, again = { 0 }, hers = { 0 };

    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    int64_t rid = links_of(BO, false).link[0].rid;
    case_call.actor = &case_leader;
    assert_false(person_link_end(&case_call, CILLA, rid, &hers)); /* not of hers */
    CASE_OK(person_link_end(&case_call, BO, rid, &err), &err);
    assert_false(person_link_end(&case_call, ANNA, rid, &again));
    assert_int_equal(again.kind, ERR_NOT_FOUND);
    assert_int_equal(links_of(ANNA, false).count, 0);
    struct person_links all = links_of(ANNA, true);
    assert_int_equal(all.count, 1);
    assert_int_equal(all.link[0].to_on, CASE_DAY);
    assert_true(str_is(all.link[0].ended_by, "B"));
    tie(ANNA, BO, LINK_PARTNER); /* and may begin again */
    assert_int_equal(links_of(ANNA, true).count, 2);
}

static void what_cannot_be_a_tie_is_refused(void **state)
{
    const struct person_link_ask self = { ANNA, ANNA, LINK_SIBLING };
    const struct person_link_ask far = { ANNA, 6, LINK_SIBLING };
    struct err err[2] = { 0 };

    (void)state;
    assert_false(person_link_add(&case_call, &self, &err[0]));
    assert_int_equal(err[0].kind, ERR_INPUT);
    assert_false(person_link_add(&case_call, &far, &err[1]));
    assert_int_equal(err[1].kind, ERR_CONFLICT);
    assert_int_equal(number_of("SELECT count(*) FROM person_link"), 0);
}

static void a_merger_carries_ties_and_gives_them_back(void **state)
{
    const struct merge_ask ask = { .kept_id = ANNA,
                                   .gone_id = BO,
                                   .why = STR("samma") };
    struct err err = { 0 };
    int64_t kept = 0;

    (void)state;
    tie(ANNA, CILLA, LINK_SIBLING);
    tie(BO, CILLA, LINK_SIBLING);
    tie(DAN, BO, LINK_PARTNER);
    tie(ANNA, BO, LINK_HOUSEHOLD); /* the two that prove to be one */
    CASE_OK(person_merge(&case_call, &ask, &err), &err);
    struct person_links hers = links_of(ANNA, false);
    assert_int_equal(hers.count, 2); /* Cilla once, Dan; not herself */
    assert_int_equal(links_of(BO, false).count, 2);
    struct person_links dans = links_of(DAN, false);
    assert_int_equal(dans.count, 1);
    assert_int_equal(dans.link[0].other_id, ANNA);
    CASE_OK(person_unmerge(&case_call, BO, &kept, &err), &err);
    assert_int_equal(links_of(ANNA, false).count, 2); /* Cilla, Bo */
    assert_int_equal(links_of(BO, false).count, 3);
    assert_int_equal(links_of(DAN, false).link[0].other_id, BO);
}

/* ---------------------------------------------------------------------- protection */

static void a_protection_goes_to_relatives_and_their_household(void **state)
{
    (void)state;
    tie(ANNA, BO, LINK_CHILD);
    tie(CILLA, BO, LINK_HOUSEHOLD); /* Bo lives with Cilla */
    tie(CILLA, DAN, LINK_SIBLING);  /* whose brother is nobody's business */
    protect(ANNA);
    assert_string_equal(protected_ones(), "Abc");
    assert_int_equal(number_of("SELECT count(*) FROM protection"), 3);
}

static void it_is_lifted_one_by_one_and_each_by_two(void **state)
{
    struct err err = { 0 }, same = { 0 };

    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    protect(ANNA);
    CASE_OK(person_lift_ask(&case_call, BO, PROTECTION_HOUSEHOLD, &err), &err);
    assert_false(person_lift(&case_call, BO, PROTECTION_HOUSEHOLD, &same));
    assert_string_equal(protected_ones(), "Ab");
    case_call.actor = &case_leader;
    CASE_OK(person_lift(&case_call, BO, PROTECTION_HOUSEHOLD, &err), &err);
    assert_string_equal(protected_ones(), "A");
}

static void who_is_protected_for_herself_stays_so(void **state)
{
    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    protect(BO);
    assert_string_equal(protected_ones(), "aB");
}

static void lift(int64_t person, enum protection_reason reason)
{
    struct err err = { 0 };

    case_call.actor = &case_coach;
    CASE_OK(person_lift_ask(&case_call, person, reason, &err), &err);
    case_call.actor = &case_leader;
    CASE_OK(person_lift(&case_call, person, reason, &err), &err);
    case_call.actor = &case_coach;
}

static void her_own_protection_stands_beside_the_one_of_her_household(void **state)
{
    struct err err = { 0 }, other = { 0 }, one = { 0 };

    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    protect(ANNA);
    assert_string_equal(protected_ones(), "Ab");
    protect(BO); /* which is Anna's household's as well */
    assert_string_equal(protected_ones(), "AaBb");
    assert_false(person_protect(&case_call, BO, PROTECTION_FLAG, STR(""), &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    /* To lift the one is asked for; of the other nobody has. */
    CASE_OK(person_lift_ask(&case_call, BO, PROTECTION_OWN, &one), &one);
    case_call.actor = &case_leader;
    assert_false(person_lift(&case_call, BO, PROTECTION_HOUSEHOLD, &other));
    CASE_OK(person_lift(&case_call, BO, PROTECTION_OWN, &one), &one);
    assert_string_equal(protected_ones(), "Aab");
    lift(BO, PROTECTION_HOUSEHOLD);
    assert_string_equal(protected_ones(), "Aa");
}

static void her_own_stays_when_the_tie_ends_and_the_other_is_lifted(void **state)
{
    struct err err = { 0 };

    (void)state;
    tie(ANNA, BO, LINK_HOUSEHOLD);
    protect(ANNA);
    protect(BO);
    CASE_OK(person_link_end(&case_call, BO, links_of(BO, false).link[0].rid, &err),
            &err);
    assert_string_equal(protected_ones(), "AaBb");
    lift(ANNA, PROTECTION_HOUSEHOLD);
    lift(BO, PROTECTION_HOUSEHOLD);
    assert_string_equal(protected_ones(), "AB");
}

static void an_inherited_protection_does_not_go_back(void **state)
{
    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    protect(ANNA);
    tie(BO, CILLA, LINK_HOUSEHOLD);
    assert_string_equal(protected_ones(), "Abc");
    lift(ANNA, PROTECTION_OWN);
    assert_string_equal(protected_ones(), "bc");
}

static void a_merger_of_two_protected_gives_each_the_reasons_of_both(void **state)
{
    const struct merge_ask ask = { .kept_id = BO,
                                   .gone_id = CILLA,
                                   .why = STR("samma") };
    struct err err = { 0 };
    int64_t kept;

    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    protect(ANNA);
    protect(CILLA);
    assert_string_equal(protected_ones(), "AbC");
    CASE_OK(person_merge(&case_call, &ask, &err), &err);
    assert_string_equal(protected_ones(), "ABbCc");
    lift(BO, PROTECTION_OWN);
    assert_string_equal(protected_ones(), "Abc");
    CASE_OK(person_unmerge(&case_call, CILLA, &kept, &err), &err);
    assert_string_equal(protected_ones(), "Abc");
}

static void a_tie_to_a_protected_identity_protects_the_other(void **state)
{
    (void)state;
    tie(BO, CILLA, LINK_HOUSEHOLD);
    protect(ANNA);
    assert_string_equal(protected_ones(), "A");
    tie(BO, ANNA, LINK_PARENT); /* Anna is Bo's mother */
    assert_string_equal(protected_ones(), "Abc");
}

static void who_is_protected_where_nobody_keeps_such_is_told_a_reviewer(void **state)
{
    const char *alerts = "SELECT count(*) FROM audit WHERE kind = 'alert'"
                         " AND action = 'keeper_lack'";
    struct keeper_ask before = { .person_id = ANNA }, tied = { .person_id = ANNA };
    struct err err = { 0 };
    int64_t far = case_person(107, 2);

    (void)state;
    case_sql("INSERT INTO role_grant (user_id, org_id, role, from_at, given_by)"
             " VALUES (2, 1, 'protector', 1, 'local')");
    tie(BO, far, LINK_HOUSEHOLD); /* of the unit B */
    tie(BO, EVA, LINK_SIBLING);
    tied.other_id = BO;
    CASE_OK(keeper_lack_before(&case_call, &tied, &err), &err);
    assert_int_equal(tied.count, 0); /* neither is protected */
    protect(ANNA);
    assert_int_equal(number_of(alerts), 0);
    CASE_OK(keeper_lack_before(&case_call, &tied, &err), &err);
    assert_int_equal(tied.count, 1);
    assert_int_equal(tied.lack[0].person_id, far);
    assert_true(str_is(tied.lack[0].unit, "B"));
    tie(ANNA, BO, LINK_PARENT);
    assert_int_equal(number_of(alerts), 1);
    assert_int_equal(number_of("SELECT org_id FROM audit WHERE action = 'keeper_lack'"),
                     2);
    case_sql("UPDATE role_grant SET to_at = 2 WHERE role = 'protector'");
    before.person_id = EVA;
    CASE_OK(keeper_lack_before(&case_call, &before, &err), &err);
    assert_int_equal(before.count, 1); /* herself: Bo is protected already */
    protect(EVA);
    assert_int_equal(number_of(alerts), 2);
}

static void an_ended_tie_carries_nothing(void **state)
{
    struct err err = { 0 };

    (void)state;
    tie(ANNA, BO, LINK_PARTNER);
    CASE_OK(person_link_end(&case_call, ANNA, links_of(ANNA, false).link[0].rid, &err),
            &err);
    protect(ANNA);
    assert_string_equal(protected_ones(), "A");
}

static void a_protection_reaches_the_cases_that_are_one_with_the_other(void **state)
{
    const struct merge_ask ask = { .kept_id = EVA, .gone_id = BO, .why = STR("samma") };
    struct err err = { 0 };

    (void)state;
    tie(ANNA, BO, LINK_SIBLING);
    CASE_OK(person_merge(&case_call, &ask, &err), &err);
    protect(ANNA);
    assert_string_equal(protected_ones(), "Abe");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_tie_is_written_once_and_read_from_both_ends),
        CASE(one_that_has_ended_is_kept_with_who_and_when),
        CASE(what_cannot_be_a_tie_is_refused),
        CASE(a_merger_carries_ties_and_gives_them_back),
        CASE(a_protection_goes_to_relatives_and_their_household),
        CASE(it_is_lifted_one_by_one_and_each_by_two),
        CASE(who_is_protected_for_herself_stays_so),
        CASE(her_own_protection_stands_beside_the_one_of_her_household),
        CASE(her_own_stays_when_the_tie_ends_and_the_other_is_lifted),
        CASE(an_inherited_protection_does_not_go_back),
        CASE(a_merger_of_two_protected_gives_each_the_reasons_of_both),
        CASE(a_tie_to_a_protected_identity_protects_the_other),
        CASE(who_is_protected_where_nobody_keeps_such_is_told_a_reviewer),
        CASE(an_ended_tie_carries_nothing),
        CASE(a_protection_reaches_the_cases_that_are_one_with_the_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
