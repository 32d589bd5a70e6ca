/* Tests of domain/disclosure_rule: each rule alone, and all questions against a twin.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/rng.h"
#include "domain/disclosure_rule.h"

#define NAME       (1U << DISCLOSED_NAME)
#define CONTACT    (1U << DISCLOSED_CONTACT)
#define CAPABILITY (1U << DISCLOSED_CAPABILITY)
#define PERIOD     (1U << DISCLOSED_PERIOD)

static int32_t today(void)
{
    return date_from_civil(2026, 11, 22);
}

/* A question that every rule lets through. */
static struct disclosure_ask fine(enum ground ground)
{
    return (struct disclosure_ask){ .what = NAME,
                                    .ground = ground,
                                    .to = RECIPIENT_UNIT,
                                    .today = today(),
                                    .until = today() + 30,
                                    .argued = true,
                                    .waiver_holds = true,
                                    .waiver_what = NAME | CAPABILITY,
                                    .waiver_until = today() + 60 };
}

static bool says_yes(const struct disclosure_ask *ask)
{
    struct err err = { 0 };
    bool yes = disclosure_check(ask, &err);

    assert_int_equal(yes ? ERR_NONE : ERR_INPUT, err.kind);
    return yes;
}

static void every_ground_that_is_met_lets_it_go(void **state)
{
    (void)state;
    for (enum ground g = 0; g < GROUND_COUNT; g++) {
        struct disclosure_ask ask = fine(g);
        assert_true(says_yes(&ask));
    }
}

static void a_waiver_covers_what_it_says_and_no_more(void **state)
{
    struct disclosure_ask ask = fine(GROUND_WAIVER);

    (void)state;
    ask.what = NAME | CONTACT;
    assert_false(says_yes(&ask));
    ask = fine(GROUND_WAIVER);
    ask.until = ask.waiver_until + 1;
    assert_false(says_yes(&ask));
    ask = fine(GROUND_WAIVER);
    ask.waiver_holds = false;
    assert_false(says_yes(&ask));
    ask = fine(GROUND_WAIVER);
    ask.today = ask.until = ask.waiver_until + 1;
    assert_false(says_yes(&ask));
}

static void nothing_but_a_waiver_goes_without_words(void **state)
{
    (void)state;
    for (enum ground g = 0; g < GROUND_COUNT; g++) {
        struct disclosure_ask ask = fine(g);
        ask.argued = false;
        assert_int_equal(says_yes(&ask), g == GROUND_WAIVER);
    }
}

static void our_own_work_is_no_ground_for_telling_a_firm(void **state)
{
    struct disclosure_ask ask = fine(GROUND_OWN_ACTIVITY);

    (void)state;
    ask.to = RECIPIENT_FIRM;
    assert_false(says_yes(&ask));
    ask.ground = GROUND_HARM_TEST;
    assert_true(says_yes(&ask));
    ask.ground = GROUND_WRONG_PAYMENT;
    assert_false(says_yes(&ask));
}

static void a_law_is_no_ground_before_it_holds(void **state)
{
    struct disclosure_ask ask = fine(GROUND_WRONG_PAYMENT);

    (void)state;
    ask.today = date_from_civil(2025, 11, 30);
    ask.until = ask.today;
    assert_false(says_yes(&ask));
    ask.today = ask.until = date_from_civil(2025, 12, 1);
    assert_true(says_yes(&ask));
}

/* The same of a protected identity, after a talk with her. */
static struct disclosure_ask hidden(enum ground ground)
{
    struct disclosure_ask ask = fine(ground);

    ask.protected_identity = ask.alias = ask.talked = true;
    ask.talked_on = today();
    return ask;
}

static void neither_contact_nor_hours_of_a_protected_identity_leave(void **state)
{
    (void)state;
    for (enum ground g = 0; g < GROUND_COUNT; g++) {
        struct disclosure_ask ask = hidden(g);
        assert_true(says_yes(&ask));
        ask.what = ask.waiver_what = NAME | CONTACT;
        assert_false(says_yes(&ask));
        ask.what = ask.waiver_what = NAME | PERIOD;
        assert_false(says_yes(&ask));
        ask.protected_identity = false;
        assert_true(says_yes(&ask));
    }
    assert_int_equal(disclosed_of_protected((1U << DISCLOSED_COUNT) - 1),
                     NAME | CAPABILITY | 1U << DISCLOSED_LEVEL);
}

static void a_protected_identity_goes_by_another_name_after_a_talk(void **state)
{
    struct disclosure_ask ask = hidden(GROUND_HARM_TEST);

    (void)state;
    ask.to = RECIPIENT_FIRM;
    assert_true(says_yes(&ask));
    ask.alias = false;
    assert_false(says_yes(&ask));
    ask.to = RECIPIENT_UNIT;
    assert_false(says_yes(&ask));
    ask.to = RECIPIENT_AUTHORITY; /* which must know who she is */
    ask.talked = false;
    assert_true(says_yes(&ask));
    ask = hidden(GROUND_HARM_TEST);
    ask.talked = false;
    assert_false(says_yes(&ask));
    ask = hidden(GROUND_HARM_TEST);
    ask.talked_on = today() - DISCLOSURE_TALK_DAYS;
    assert_true(says_yes(&ask));
    ask.talked_on--;
    assert_false(says_yes(&ask));
    ask.talked_on = today() + 1;
    assert_false(says_yes(&ask));
}

static void it_ends_within_a_year(void **state)
{
    struct disclosure_ask ask = fine(GROUND_HARM_TEST);
    struct err err[3] = { 0 };

    (void)state;
    ask.until = date_add_months(today(), DISCLOSURE_MONTHS_MOST);
    assert_true(says_yes(&ask));
    ask.until++;
    assert_false(says_yes(&ask));
    ask.until = today() - 1;
    assert_false(says_yes(&ask));
    assert_true(waiver_check(NAME, today(), today(), &err[0]));
    assert_false(waiver_check(0, today(), today(), &err[1]));
    assert_false(waiver_check(1U << DISCLOSED_COUNT, today(), today(), &err[2]));
}

/* The rules once more, as one expression. */
static bool twin(const struct disclosure_ask *a)
{
    bool waiver = a->ground == GROUND_WAIVER;

    return a->what != 0 && a->what < 1U << DISCLOSED_COUNT && a->until >= a->today &&
           a->until <= date_add_months(a->today, 12) &&
           !(a->protected_identity && (a->what & (CONTACT | PERIOD))) &&
           !(a->protected_identity && a->to != RECIPIENT_AUTHORITY &&
             !(a->alias && a->talked && a->talked_on <= a->today &&
               a->talked_on >= a->today - 90)) &&
           (waiver ? a->waiver_holds && a->waiver_until >= a->until &&
                         (a->what | a->waiver_what) == a->waiver_what
                   : a->argued) &&
           (a->ground != GROUND_OWN_ACTIVITY || a->to == RECIPIENT_UNIT) &&
           (a->ground != GROUND_WRONG_PAYMENT ||
            (a->to != RECIPIENT_FIRM && a->today >= date_from_civil(2025, 12, 1)));
}

static void all_rules_together_agree_with_their_twin(void **state)
{
    struct rng rng = rng_seeded(14);
    uint32_t yes = 0;

    (void)state;
    for (uint32_t i = 0; i < 200000; i++) {
        int32_t day = date_from_civil(2025, 11, 1) + (int32_t)rng_below(&rng, 60);
        struct disclosure_ask ask = {
            .what = rng_below(&rng, 1U << DISCLOSED_COUNT),
            .ground = (enum ground)rng_below(&rng, GROUND_COUNT),
            .to = (enum recipient)rng_below(&rng, RECIPIENT_COUNT),
            .today = day,
            .until = day + (int32_t)rng_below(&rng, 400) - 5,
            .argued = rng_below(&rng, 4) > 0,
            .protected_identity = rng_below(&rng, 4) == 0,
            .alias = rng_below(&rng, 4) > 0,
            .talked = rng_below(&rng, 4) > 0,
            .talked_on = day + 5 - (int32_t)rng_below(&rng, 120),
            .waiver_holds = rng_below(&rng, 4) > 0,
            .waiver_what = rng_below(&rng, 1U << DISCLOSED_COUNT),
            .waiver_until = day + (int32_t)rng_below(&rng, 400) - 5,
        };
        bool says = says_yes(&ask);
        assert_int_equal(says, twin(&ask));
        yes += says;
    }
    assert_true(yes > 10000);
}

static void words_read_back(void **state)
{
    enum ground ground;

    (void)state;
    for (enum ground g = 0; g < GROUND_COUNT; g++) {
        assert_true(ground_from(str_from(ground_word(g)), &ground));
        assert_int_equal(ground, g);
        assert_non_null(ground_label(g));
    }
    assert_false(ground_from(STR("10:27"), &ground));
    for (enum recipient r = 0, read; r < RECIPIENT_COUNT; r++) {
        assert_true(recipient_from(str_from(recipient_word(r)), &read));
        assert_int_equal(read, r);
    }
    for (enum disclosed d = 0; d < DISCLOSED_COUNT; d++)
        assert_true(disclosed_word(d) && disclosed_label(d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_ground_that_is_met_lets_it_go),
        cmocka_unit_test(a_waiver_covers_what_it_says_and_no_more),
        cmocka_unit_test(nothing_but_a_waiver_goes_without_words),
        cmocka_unit_test(our_own_work_is_no_ground_for_telling_a_firm),
        cmocka_unit_test(a_law_is_no_ground_before_it_holds),
        cmocka_unit_test(neither_contact_nor_hours_of_a_protected_identity_leave),
        cmocka_unit_test(a_protected_identity_goes_by_another_name_after_a_talk),
        cmocka_unit_test(it_ends_within_a_year),
        cmocka_unit_test(all_rules_together_agree_with_their_twin),
        cmocka_unit_test(words_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
