/* Tests of domain/scb_number: who is reported by which number, and who is held back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/scb_number.h"

#define OWN "189001019802" /* one of Skatteverket's test numbers */

static struct id_number own(void)
{
    struct id_number number;
    struct err err = { 0 };

    assert_true(
        id_number_parse(STR(OWN), date_from_civil(2026, 11, 22), &number, &err));
    return number;
}

/* What is written, or the kind of the error as a word. */
static const char *number_of(const struct scb_person *person, const char *man)
{
    static char text[SCB_NUMBER_BYTES];
    struct err err = { 0 };

    memcpy(text, "untouched", sizeof "untouched");
    if (scb_number(person, str_from(man), text, &err)) {
        assert_int_equal(strlen(text), SCB_NUMBER_BYTES - 1);
        return text;
    }
    assert_string_equal(text, "untouched");
    assert_null(strstr(err_english(&err), "1890"));
    return err_word(err.kind);
}

static void whoever_is_not_protected_is_reported_by_her_own_number(void **state)
{
    struct id_number number = own(), none = id_none(ID_REASON_WAITING);
    struct scb_person person = { &number, DAY_NONE, ID_SEX_NOT_STATED, false };

    (void)state;
    assert_string_equal(number_of(&person, ""), OWN);
    person.number = &none;
    assert_string_equal(number_of(&person, "Ab12"), "input");
}

static void a_protected_woman_is_reported_by_day_and_ending(void **state)
{
    struct id_number number = own();
    struct scb_person person = { &number, date_from_civil(1987, 3, 1), ID_SEX_WOMAN,
                                 true };

    (void)state;
    assert_string_equal(number_of(&person, ""), "19870301Tf29");
    assert_string_equal(number_of(&person, "Ab12"), "19870301Tf29");
    person.born_on = date_from_civil(2001, 12, 31);
    person.number = NULL; /* it is not read */
    assert_string_equal(number_of(&person, ""), "20011231Tf29");
}

static void a_protected_man_is_held_back_until_his_ending_is_known(void **state)
{
    struct scb_person person = { NULL, date_from_civil(1987, 3, 1), ID_SEX_MAN, true };

    (void)state;
    assert_string_equal(number_of(&person, ""), "state");
    assert_string_equal(number_of(&person, "Ab12"), "19870301Ab12");
}

static void without_a_day_or_a_sex_nobody_is_guessed(void **state)
{
    struct scb_person person = { NULL, DAY_NONE, ID_SEX_WOMAN, true };

    (void)state;
    assert_string_equal(number_of(&person, "Ab12"), "input");
    person.born_on = date_from_civil(1987, 3, 1);
    person.sex = ID_SEX_NOT_STATED;
    assert_string_equal(number_of(&person, "Ab12"), "input");
}

static void what_is_configured_must_look_like_an_ending(void **state)
{
    static const char *const bad[] = { "T", "Tf2", "Tf299", "1f29", "Tfab", "T-29" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = { 0 };
        assert_false(scb_man_check(str_from(bad[i]), &err));
        assert_int_equal(err.kind, ERR_INPUT);
    }
    struct err err = { 0 };
    assert_true(scb_man_check(STR(""), &err) && scb_man_check(STR("Ab12"), &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_is_not_protected_is_reported_by_her_own_number),
        cmocka_unit_test(a_protected_woman_is_reported_by_day_and_ending),
        cmocka_unit_test(a_protected_man_is_held_back_until_his_ending_is_known),
        cmocka_unit_test(without_a_day_or_a_sex_nobody_is_guessed),
        cmocka_unit_test(what_is_configured_must_look_like_an_ending),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
