/*
 * test_referral_rule.c: every step from every state leads where the drawing in the
 * header says, or nowhere; what is over stays over.
 */
#include "domain/referral_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOWHERE "-"

/* By state: what meet, later, no, silence and end lead to. */
static const struct {
    const char *state, *to[REFERRAL_STEP_COUNT];
} drawn[REFERRAL_STATE_COUNT] = {
    { "open", { "meet", "later", "refused", "silent", "closed" } },
    { "meet", { NOWHERE, NOWHERE, "refused", NOWHERE, "closed" } },
    { "later", { "meet", NOWHERE, "refused", NOWHERE, "closed" } },
    { "refused", { NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE } },
    { "silent", { NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE } },
    { "closed", { NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE } },
};

static void every_step_leads_where_it_is_drawn(void **state)
{
    (void)state;
    enum referral_state from, to;

    for (int i = 0; i < REFERRAL_STATE_COUNT; i++) {
        assert_true(referral_state_from(str_from(drawn[i].state), &from));
        for (int step = 0; step < REFERRAL_STEP_COUNT; step++) {
            bool goes = referral_next(from, (enum referral_step)step, &to);
            assert_string_equal(goes ? referral_state_word(to) : NOWHERE,
                                drawn[i].to[step]);
        }
    }
}

static void three_states_are_open_and_the_rest_are_over(void **state)
{
    (void)state;
    for (int i = 0; i < REFERRAL_STATE_COUNT; i++)
        assert_int_equal(referral_is_open((enum referral_state)i), i < 3);
}

static void words_come_back_as_what_they_stand_for(void **state)
{
    (void)state;
    static const char *const answers[] = { "meet", "later", "no" };
    enum referral_state from;
    enum referral_step step;

    for (int i = 0; i < 3; i++) {
        assert_true(referral_answer_from(str_from(answers[i]), &step));
        assert_int_equal(step, i);
        assert_string_equal(referral_answer_word(step), answers[i]);
    }
    assert_false(referral_answer_from(STR("end"), &step));
    assert_false(referral_state_from(STR("lost"), &from));
    assert_string_equal(referral_answer_word(REFERRAL_END), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_leads_where_it_is_drawn),
        cmocka_unit_test(three_states_are_open_and_the_rest_are_over),
        cmocka_unit_test(words_come_back_as_what_they_stand_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
