/*
 * test_identity.c: is everything wrong told at once, is nothing more demanded than a
 * name and a number or its lack, and do numbers follow into the history?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/day_read.h"
#include "domain/identity.h"

#define NOW INT64_C(1795694400000000) /* 2026-11-26 */

/* Of Skatteverket's test numbers. */
#define PNR_ONE  "189001019802"
#define PNR_TWO  "189001029819"
#define PNR_1981 "198112182384"
#define SAMNR    "191403702390"

static struct identity identity;
static struct identity_faults faults;

struct typed {
    enum identity_field field;
    const char *text;
};

/* Reads the fields; those that are not given are empty. */
static bool read_typed(const struct typed *typed, uint32_t count)
{
    struct str all[IDENTITY_FIELD_COUNT] = { { 0 } };

    for (uint32_t i = 0; i < count; i++)
        all[typed[i].field] = str_from(typed[i].text);
    return identity_read(all, NOW, &identity, &faults);
}
#define READ(...)                                                                      \
    read_typed((const struct typed[]){ __VA_ARGS__ },                                  \
               sizeof((const struct typed[]){ __VA_ARGS__ }) / sizeof(struct typed))

static void a_name_and_a_number_are_enough(void **state)
{
    (void)state;
    assert_true(READ({ FIELD_GIVEN, " Amina " }, { FIELD_NUMBER_KIND, "swedish" },
                     { FIELD_NUMBER, "18900101-9802" }));
    assert_true(str_is(identity.given, "Amina"));
    assert_int_equal(identity.number_count, 1);
    assert_string_equal(identity_number_now(&identity)->text, PNR_ONE);
    assert_int_equal(identity.born_on, date_from_civil(1890, 1, 1));
    assert_int_equal(identity.channel, CHANNEL_NOT_SAID);
}

static void a_surname_alone_and_no_number_with_a_reason_are_enough(void **state)
{
    (void)state;
    assert_true(READ({ FIELD_SURNAME, "Suharto" }, { FIELD_NUMBER_KIND, "none" },
                     { FIELD_REASON, "no_papers" }));
    assert_int_equal(identity_number_now(&identity)->kind, ID_NONE);
    assert_int_equal(identity_number_now(&identity)->reason, ID_REASON_NO_PAPERS);
    assert_int_equal(identity.born_on, DAY_NONE);
}

static void everything_wrong_is_told_at_once(void **state)
{
    static const enum identity_field wrong[] = { FIELD_GIVEN, FIELD_NUMBER_KIND,
                                                 FIELD_PHONE, FIELD_EMAIL,
                                                 FIELD_BORN,  FIELD_SEX,
                                                 FIELD_LEVEL, FIELD_CHANNEL };
    (void)state;
    identity.given = STR("untouched");
    assert_false(READ({ FIELD_PHONE, "ring" }, { FIELD_EMAIL, "a@b@c" },
                      { FIELD_BORN, "2023-02-29" }, { FIELD_SEX, "x" },
                      { FIELD_LEVEL, "x" }, { FIELD_CHANNEL, "pigeon" }));
    assert_int_equal(faults.count, sizeof wrong / sizeof *wrong);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(faults.at[wrong[i]].kind, ERR_INPUT);
    assert_true(str_is(identity.given, "untouched"));
}

static void faults_never_repeat_what_was_typed(void **state)
{
    (void)state;
    assert_false(READ({ FIELD_NUMBER_KIND, "swedish" }, { FIELD_NUMBER, "8112182385" },
                      { FIELD_PHONE, "hemligt" }, { FIELD_EMAIL, "hemligt" },
                      { FIELD_BORN, "hemligt" }));
    for (int i = 0; i < IDENTITY_FIELD_COUNT; i++) {
        assert_null(strstr(err_english(&faults.at[i]), "hemligt"));
        assert_null(strstr(err_english(&faults.at[i]), "2385"));
    }
}

static void a_chosen_way_needs_what_it_goes_by(void **state)
{
    static const struct {
        const char *way;
        struct typed has;
    } ways[] = { { "phone", { FIELD_PHONE, "070-174 06 05" } },
                 { "sms", { FIELD_PHONE, "+46 (0)70 174 06 05" } },
                 { "email", { FIELD_EMAIL, "namn@exempel.se" } },
                 { "letter", { FIELD_SAFE, "through Skatteverket" } } };

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        assert_false(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "none" },
                          { FIELD_REASON, "waiting" }, { FIELD_CHANNEL, ways[i].way }));
        assert_int_equal(faults.count, 1);
        assert_int_equal(faults.at[FIELD_CHANNEL].kind, ERR_INPUT);
        assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "none" },
                         { FIELD_REASON, "waiting" }, { FIELD_CHANNEL, ways[i].way },
                         ways[i].has));
    }
}

static void a_day_of_birth_may_not_gainsay_the_number_or_lie_ahead(void **state)
{
    (void)state;
    assert_false(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "swedish" },
                      { FIELD_NUMBER, PNR_ONE }, { FIELD_BORN, "1890-01-02" }));
    assert_int_equal(faults.at[FIELD_BORN].kind, ERR_INPUT);
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "swedish" },
                     { FIELD_NUMBER, PNR_1981 }, { FIELD_BORN, "18 december 1981" }));
    assert_false(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "none" },
                      { FIELD_REASON, "waiting" }, { FIELD_BORN, "2026-11-27" }));
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "none" },
                     { FIELD_REASON, "waiting" }, { FIELD_BORN, "2026-11-26" }));
}

static void only_a_coordination_number_has_a_level(void **state)
{
    (void)state;
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "swedish" },
                     { FIELD_NUMBER, SAMNR }, { FIELD_LEVEL, "sannolik" }));
    assert_true(str_is(identity.level, "sannolik"));
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "swedish" },
                     { FIELD_NUMBER, PNR_ONE }, { FIELD_LEVEL, "sannolik" }));
    assert_int_equal(identity.level.len, 0);
}

static void reserve_and_foreign_numbers_name_who_gave_them(void **state)
{
    (void)state;
    assert_false(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "reserve" },
                      { FIELD_NUMBER, "AB 12" }));
    assert_int_equal(faults.at[FIELD_ISSUER].kind, ERR_INPUT);
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "reserve" },
                     { FIELD_NUMBER, "AB 12" }, { FIELD_ISSUER, "Region X" }));
    assert_int_equal(identity_number_now(&identity)->kind, ID_RESERVE);
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "foreign" },
                     { FIELD_NUMBER, "131052-308T" }, { FIELD_ISSUER, "FI" }));
    assert_int_equal(identity_number_now(&identity)->kind, ID_FOREIGN);
}

static struct identity with_number(const char *number)
{
    assert_true(READ({ FIELD_GIVEN, "A" }, { FIELD_NUMBER_KIND, "swedish" },
                     { FIELD_NUMBER, number }));
    return identity;
}

static void a_new_number_makes_the_one_before_history(void **state)
{
    struct identity before = with_number(SAMNR), after = with_number(PNR_ONE);

    (void)state;
    identity_follow(&after, &before, NOW + 1);
    assert_int_equal(after.number_count, 2);
    assert_string_equal(after.number[0].number.text, SAMNR);
    assert_int_equal(after.number[0].to_at, NOW + 1);
    assert_string_equal(identity_number_now(&after)->text, PNR_ONE);
    assert_int_equal(after.number[1].to_at, 0);
    struct identity same = with_number(PNR_ONE);
    identity_follow(&same, &after, NOW + 2);
    assert_int_equal(same.number_count, 2);
    assert_int_equal(same.number[0].to_at, NOW + 1);
    assert_int_equal(same.number[1].from_at, NOW + 1);
}

static void the_oldest_number_goes_when_there_are_too_many(void **state)
{
    struct identity now = with_number(PNR_ONE);

    (void)state;
    for (uint32_t i = 0; i < IDENTITY_NUMBERS_MOST + 3; i++) {
        struct identity after = with_number(i % 2 ? PNR_ONE : PNR_TWO);
        identity_follow(&after, &now, NOW + i);
        now = after;
        assert_true(now.number_count <= IDENTITY_NUMBERS_MOST);
        for (uint32_t k = 0; k + 1 < now.number_count; k++)
            assert_int_not_equal(now.number[k].to_at, 0);
        assert_int_equal(now.number[now.number_count - 1].to_at, 0);
    }
    assert_int_equal(now.number_count, IDENTITY_NUMBERS_MOST);
}

/* ------------------------------------------------------------------------- days */

static void days_are_read_as_people_write_them(void **state)
{
    static const char *const good[] = { "2027-03-01", "20270301",    "1/3 2027",
                                        "01/03 2027", "1 mars 2027", "1 March 2027",
                                        "1 MAR 2027", " 1.3.2027 ",  "1/3/2027",
                                        "270301",     "2027/03/01" };
    static const char *const bad[] = { "",          "2027-02-29", "29 februari 2027",
                                       "1 mars",    "mars 2027",  "0/3 2027",
                                       "1/13 2027", "2027",       "1 mars 2027 kl 9",
                                       "31/4 2027", "1 m 2027",   "1/3 27" };
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct err err = { 0 };
        int32_t day = DAY_NONE;
        if (!day_read(str_from(good[i]), &day, &err))
            fail_msg("%s was refused", good[i]);
        assert_int_equal(day, date_from_civil(2027, 3, 1));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = { 0 };
        int32_t day = 42;
        if (day_read(str_from(bad[i]), &day, &err))
            fail_msg("%s was taken", bad[i]);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(day, 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_and_a_number_are_enough),
        cmocka_unit_test(a_surname_alone_and_no_number_with_a_reason_are_enough),
        cmocka_unit_test(everything_wrong_is_told_at_once),
        cmocka_unit_test(faults_never_repeat_what_was_typed),
        cmocka_unit_test(a_chosen_way_needs_what_it_goes_by),
        cmocka_unit_test(a_day_of_birth_may_not_gainsay_the_number_or_lie_ahead),
        cmocka_unit_test(only_a_coordination_number_has_a_level),
        cmocka_unit_test(reserve_and_foreign_numbers_name_who_gave_them),
        cmocka_unit_test(a_new_number_makes_the_one_before_history),
        cmocka_unit_test(the_oldest_number_goes_when_there_are_too_many),
        cmocka_unit_test(days_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
