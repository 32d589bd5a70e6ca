/*
 * test_way_merge.c: two cases that are one person: the ways of either are gone on with
 * through the case that is kept, and figures count one person since then; and two again
 * each has its own, as before.
 */
#include <string.h>

#include "enrolment_kit.h"
#include "service/afterwards.h"
#include "service/enrolment_view.h"
#include "service/figure_open.h"
#include "service/person_merge.h"
#include "store/query.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

static int64_t kept, gone; /* persons */
static int64_t of_kept, of_gone;

static int64_t noon(int32_t day)
{
    return ((int64_t)day * 24 + 12) * 3600 * MOMENT_SECOND;
}

/* A case each, both in the programme: the one that goes began first. */
static void two_in_the_programme(void)
{
    way_load("dorroppnare", NULL);
    gone = case_person(50, 1);
    kept = case_person(51, 1);
    struct enrolment_new new = way_new("dorroppnare", gone);
    case_call.now = noon(WAY_DAY);
    of_gone = way_begun(&new);
    new = way_new("dorroppnare", kept);
    new.on = WAY_DAY + 5;
    case_call.now = noon(WAY_DAY + 5);
    of_kept = way_begun(&new);
}

static void merged(int32_t day)
{
    const struct merge_ask ask = { kept, gone, STR("same name and number") };
    struct err err = { 0 };

    case_call.now = noon(day);
    case_call.actor = &case_leader;
    CASE_OK(person_merge(&case_call, &ask, &err), &err);
    case_call.actor = &case_coach;
}

static void parted(int32_t day)
{
    struct err err = { 0 };
    int64_t into;

    case_call.now = noon(day);
    case_call.actor = &case_leader;
    CASE_OK(person_unmerge(&case_call, gone, &into, &err), &err);
    case_call.actor = &case_coach;
    assert_int_equal(into, kept);
}

/* Whether the way's page is there under that case. */
static bool is_under(int64_t way, int64_t person)
{
    const struct enrolment_ask ask = {
        .rid = way, .person_id = person, .as_of = event_now, .day = DAY_NONE
    };
    struct view *view = NULL;
    struct err err = { 0 };

    return enrolment_way_view(&case_call, &ask, &view, &err);
}

static int64_t enrolled(int32_t day)
{
    const struct figure_ask ask = {
        .programme = STR("dorroppnare"),
        .measure = STR("enrolled"),
        .from = DAY_NONE,
        .to = DAY_NONE,
        .as_of = day,
    };
    const int64_t now = case_call.now;
    struct view *view = NULL;
    struct err err = { 0 };

    case_call.now = CASE_NOW;
    CASE_OK(figure_events(&case_call, &ask, &view, &err), &err);
    case_call.now = now;
    return view_get(view, STR("count"))->integer;
}

static void ways_are_under_the_case_that_is_kept_and_under_their_own_again(void **state)
{
    (void)state;
    two_in_the_programme();
    assert_true(is_under(of_gone, gone));
    assert_false(is_under(of_gone, kept));
    merged(WAY_DAY + 20);
    assert_true(is_under(of_gone, kept));
    assert_false(is_under(of_gone, gone));
    assert_true(is_under(of_kept, kept));
    parted(WAY_DAY + 40);
    assert_true(is_under(of_gone, gone));
    assert_false(is_under(of_gone, kept));
    assert_true(is_under(of_kept, kept));
}

static void what_goes_on_under_the_case_that_is_kept_stays_with_its_way(void **state)
{
    struct afterwards_new new = {
        .months = 6, .stands = STR("work"), .how = STR("self"), .on = WAY_DAY + 250
    };
    struct enrolment_act act = { .what = ENROLMENT_MOVE,
                                 .on = WAY_DAY + 30,
                                 .move = STR("not_selected"),
                                 .role = STR("coach"),
                                 .reason = STR("own_wish"),
                                 .how = "told" };
    struct err err = { 0 };

    (void)state;
    two_in_the_programme();
    merged(WAY_DAY + 20);
    case_call.now = noon(WAY_DAY + 30);
    act.rid = of_gone;
    CASE_OK(enrolment_act(&case_call, &act, &err), &err);
    new.way_rid = of_gone;
    new.person_id = kept; /* whose page the form is on */
    case_call.now = noon(new.on);
    CASE_OK(afterwards_write(&case_call, &new, &err), &err);
    parted(WAY_DAY + 260);
    assert_string_equal(way_stage(of_gone), "left");
    assert_string_equal(way_stage(of_kept), "selection");
}

static void one_person_counts_once_since_the_cases_are_one(void **state)
{
    (void)state;
    two_in_the_programme();
    merged(WAY_DAY + 20);
    parted(WAY_DAY + 40);
    case_call.now = CASE_NOW;
    assert_int_equal(
        firm_number("SELECT count(*) FROM event WHERE kind = 'enrolled' AND"
                    " corrects IS NOT NULL AND facts ->> 'again' IS NOT NULL"),
        1);
    assert_int_equal(enrolled(WAY_DAY + 19), 2);
    assert_int_equal(enrolled(WAY_DAY + 20), 1);
    assert_int_equal(enrolled(WAY_DAY + 39), 1);
    assert_int_equal(enrolled(WAY_DAY + 40), 2);
}

/* The event of a later way names the first: in an opened figure it does not, for that
 * number stands in addresses that somebody may have. */
static void an_opened_event_does_not_say_which_way_was_her_first(void **state)
{
    struct view *view = NULL;
    struct err err = { 0 };

    (void)state;
    two_in_the_programme();
    merged(WAY_DAY + 20);
    case_call.now = CASE_NOW;
    int64_t rid = firm_number("SELECT rid FROM event WHERE kind = 'enrolled' AND"
                              " facts ->> 'again' IS NOT NULL");
    CASE_OK(figure_event_view(&case_call, rid, &view, &err), &err);
    struct buf text = buf_new(&case_arena);
    view_write(&text, view);
    assert_true(str_find(buf_str(&text), id_text(&case_arena, of_gone)) == SIZE_MAX);
    assert_true(str_find(buf_str(&text), STR("sex")) != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ways_are_under_the_case_that_is_kept_and_under_their_own_again),
        TEST(what_goes_on_under_the_case_that_is_kept_stays_with_its_way),
        TEST(one_person_counts_once_since_the_cases_are_one),
        TEST(an_opened_event_does_not_say_which_way_was_her_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
