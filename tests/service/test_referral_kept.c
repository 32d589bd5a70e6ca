/*
 * test_referral_kept.c: what is kept of who was put forward: state that is made again
 * from events that name nobody, her extract, and what disposal leaves.
 */
#include "referral_kit.h"

#include <string.h>

#include "service/event_rebuild.h"
#include "service/matching_off.h"
#include "service/person_dispose.h"
#include "service/person_extract.h"
#include "service/referral_list.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, referral_made, case_gone)

static struct str all_state(void)
{
    struct buf out = buf_new(&case_arena);

    buf_add(&out, firm_state());
    buf_add(&out, firm_text("SELECT * FROM referral ORDER BY rid"));
    buf_add(&out, firm_text("SELECT * FROM employer_ask ORDER BY rid"));
    buf_add(&out, firm_text("SELECT * FROM matching_off"));
    return buf_str(&out);
}

static void all_of_it_is_made_again_from_events_that_name_nobody(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0), second = referral_for(1);
    struct rebuilt rebuilt;
    struct err err = { 0 };

    referral_put_forward(&new);
    referral_put_forward(&second);
    struct str link = referral_link(new.rid);
    struct employer_answer answer = { .need_answer = STR("changed") };
    referral_answered(link, &answer);
    answer = referral_about(new.rid, REFERRAL_SAY_NO);
    referral_answered(link, &answer);
    answer = referral_about(new.rid, REFERRAL_SAY_MEET);
    referral_answered(link, &answer);
    referral_silenced(CASE_DAY + 40);
    CASE_OK(matching_switch(&case_call, false, STR("drill"), &err), &err);
    struct str before = all_state();
    case_sql("UPDATE referral SET state = 'open', late = ''; DELETE FROM matching_off;"
             "DELETE FROM employer_ask");
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    struct str after = all_state();
    if (!str_eq(before, after))
        fail_msg("%.*s\n-- is not --\n%.*s", STR_ARG(before), STR_ARG(after));
    char rid[96];
    for (uint32_t i = 0; i < 2; i++) {
        snprintf(rid, sizeof rid,
                 "SELECT count(*) FROM event WHERE facts LIKE '%%%lld%%'",
                 (long long)referral_rid[i]);
        assert_int_equal(firm_number(rid), 0);
    }
}

static void her_extract_holds_it_and_disposal_takes_the_tie_alone(void **state)
{
    (void)state;
    struct referral_new new = referral_for(0);
    struct person_extract extract;
    struct err err = { 0 };
    int64_t protocol;

    new.words = STR("Kommer alltid i tid");
    referral_put_forward(&new);
    CASE_OK(person_extract(&case_call, referral_person[0], &extract, &err), &err);
    assert_true(referral_says(extract.view, "Kommer alltid i tid"));
    assert_true(referral_says(extract.view, "Aspens Bageri"));
    CASE_OK(person_dispose(&case_call, referral_person[0], STR("Beslut 7"), &protocol,
                           &err),
            &err);
    assert_int_equal(firm_number("SELECT count(*) FROM referral_whom"), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM referral"), 1);
    struct view *rate = view_object(&case_arena);
    CASE_OK(referral_rate(&case_call, referral_firm, rate, &err), &err);
    assert_int_equal(view_get(rate, STR("asked"))->integer, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_of_it_is_made_again_from_events_that_name_nobody),
        TEST(her_extract_holds_it_and_disposal_takes_the_tie_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
