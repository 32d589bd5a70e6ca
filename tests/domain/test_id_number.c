/*
 * test_id_number.c: are identity numbers read as people and authorities write them?
 *
 * Numbers that stand in this file are test numbers, from the published lists or from
 * the authorities' own leaflets; none is a living person's. `check_digit` is the twin:
 * a loop that tries all ten digits by the sum of the digits of the products. The lists
 * themselves are read by test_id_number_lists.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/date.h"
#include "domain/id_number.h"

static int32_t today; /* 2026-11-22 */

static int start(void **state)
{
    (void)state;
    today = date_from_civil(2026, 11, 22);
    return 0;
}

static bool reads(const char *written, struct id_number *number)
{
    struct err err = { 0 };

    return id_number_parse(str_from(written), today, number, &err);
}

static struct id_number good(const char *written)
{
    struct id_number number = { 0 };

    if (!reads(written, &number))
        fail_msg("%s was refused", written);
    return number;
}

/* The error text; fails the test if the number is taken, or its digits are repeated. */
static const char *why_not(const char *written)
{
    static struct err err;
    struct id_number number = { .kind = ID_FOREIGN, .text = "untouched" };
    char run[4] = "";

    err = (struct err){ 0 };
    if (id_number_parse(str_from(written), today, &number, &err))
        fail_msg("%s was taken", written);
    assert_string_equal(number.text, "untouched");
    const char *text = err_english(&err);
    for (size_t i = 0; i + 3 <= strlen(written); i++) {
        memcpy(run, written + i, 3);
        if (run[0] >= '0' && run[0] <= '9' && run[1] >= '0' && run[1] <= '9' &&
            run[2] >= '0' && run[2] <= '9' && strcmp(run, "000") != 0 &&
            strcmp(run, "100") != 0)
            assert_null(strstr(text, run));
    }
    return text;
}

#define SAYS(written, part) assert_non_null(strstr(why_not(written), part))

static void every_written_form_gives_the_same_twelve_digits(void **state)
{
    static const char *const forms[] = {
        "198112189876",        "8112189876",       "811218-9876",
        "19811218-9876",       " 811218-9876 ",    "81 12 18-9876",
        "1981 12 18-98 76",    "811218 - 9876",    "811218- 9876",
        "811218\u20139876",    "811218\u20119876", "811218\u22129876",
        "\u00a0811218-9876\t",
    };

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct id_number number = good(forms[i]);
        assert_int_equal(number.kind, ID_PERSONNUMMER);
        assert_string_equal(number.text, "198112189876");
        assert_string_equal(number.issuer, "");
    }
}

static void the_numbers_of_the_leaflets_are_read(void **state)
{
    int32_t day = 0;

    (void)state;
    assert_string_equal(good("640823-3234").text, "196408233234");
    struct id_number number = good("701063-2391");
    assert_int_equal(number.kind, ID_SAMORDNING);
    assert_string_equal(number.text, "197010632391");
    assert_true(id_number_birth_day(&number, &day));
    assert_int_equal(day, date_from_civil(1970, 10, 3));
    number = good("811218-9876");
    assert_true(id_number_birth_day(&number, &day));
    assert_int_equal(day, date_from_civil(1981, 12, 18));
    assert_int_equal(id_number_sex(&number), ID_SEX_MAN);
}

static void the_plus_comes_with_the_calendar_year_and_not_the_birthday(void **state)
{
    char text[ID_TEXT_BYTES];
    struct id_number number = good("190905271474");

    (void)state;
    assert_string_equal(good("090527+1474").text, "190905271474");
    assert_string_equal(good("19090527+1474").text, "190905271474");
    assert_string_equal(good("19090527-1474").text, "190905271474");
    assert_string_equal(good("090527-1474").text, "200905271474");
    assert_string_equal(good("0905271474").text, "200905271474");

    id_number_print(&number, date_from_civil(2008, 12, 31), text);
    assert_string_equal(text, "090527-1474");
    id_number_print(&number, date_from_civil(2009, 1, 1), text);
    assert_string_equal(text, "090527+1474");
    id_number_print_long(&number, date_from_civil(2009, 1, 1), text);
    assert_string_equal(text, "19090527+1474");

    /* What was printed on a day is read back the same on that day. */
    for (int32_t half = 1990 * 2; half <= 2030 * 2; half++) {
        struct err err = { 0 };
        struct id_number again;
        const bool last = half % 2;
        int32_t day = date_from_civil(half / 2, last ? 12 : 1, last ? 31 : 1);
        id_number_print(&number, day, text);
        assert_true(id_number_parse(str_from(text), day, &again, &err));
        assert_memory_equal(&again, &number, sizeof number);
    }
}

static void a_refusal_says_what_to_look_at_and_never_the_number(void **state)
{
    (void)state;
    SAYS("811218-9875", "last digit does not fit");
    SAYS("20230229-2391", "no such day");
    SAYS("701059-2391", "no such day");
    SAYS("701092-2391", "no such day");
    SAYS("701332-2391", "month");
    SAYS("700010-2391", "month");
    SAYS("701000-2391", "no such day");
    SAYS("150916-0006", "000");
    SAYS("556036-0793", "an organisation");
    SAYS("165560360793", "an organisation");
    SAYS("811218 9876", "space before the last four");
    SAYS("19811218 9876", "space before the last four");
    SAYS("8112-189876", "wrong place");
    SAYS("81-12-18-9876", "two signs");
    SAYS("81121898765", "has 11 digits");
    SAYS("811218-987", "has 9 digits");
    SAYS("811218-9876 811218-9876 811218-9876 811218-9876 811218-9876 8112", "two");
    SAYS("", "no number");
    SAYS("   ", "no number");
    SAYS("8112l8-9876", "sign 5");
    SAYS("811218-987O", "sign 10");
    SAYS("811218/9876", "character 7");
    SAYS("811218-98\xff"
         "76",
         "character 10");
    SAYS("261231-2393", "not come yet");
    SAYS("270101+2391", "too far back");
    SAYS("19811218+9876", "century says otherwise");
    SAYS("218112189876", "cannot be a year");
    SAYS("178112189876", "cannot be a year");
    SAYS("Anna Andersson", "has 13 digits");
}

static void too_long_a_text_is_a_limit(void **state)
{
    struct id_number number;
    struct err err = { 0 };
    char text[ID_WRITTEN_BYTES + 2];

    (void)state;
    memset(text, '1', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(id_number_parse(str_from(text), today, &number, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

/* Slow and from the definition: the digit that makes the weighted sum end in nought. */
static int check_digit(const char *nine)
{
    for (int d = 0; d < 10; d++) {
        int sum = d;
        for (int i = 0; i < 9; i++) {
            int times = (nine[i] - '0') * (i % 2 ? 1 : 2);
            while (times > 0) {
                sum += times % 10;
                times /= 10;
            }
        }
        if (sum % 10 == 0)
            return d;
    }
    return -1;
}

/* Twelve digits with that date and the right check digit. */
static const char *dated(int year, int month, int mday)
{
    static char text[48];

    snprintf(text, sizeof text, "%04d%02d%02d239", year, month, mday);
    text[11] = (char)('0' + check_digit(text + 2));
    text[12] = '\0';
    return text;
}

static bool is_a_day(int year, int month, int mday)
{
    static const int days[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0 };

    if (mday == 29 && month == 2)
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return mday >= 1 && mday <= days[month];
}

static void exactly_the_days_that_exist_have_personnummer(void **state)
{
    (void)state;
    for (int year = 1896; year <= 2004; year += 4)
        for (int day_of = 0; day_of < 14 * 60; day_of++) {
            const int month = day_of / 60, mday = day_of % 60;
            struct id_number number = { 0 };
            int32_t day = 0;
            const char *text = dated(year, month, mday);
            bool exists = is_a_day(year, month, mday);
            assert_int_equal(reads(text, &number), exists);
            if (!exists)
                continue;
            assert_int_equal(number.kind, ID_PERSONNUMMER);
            assert_true(id_number_birth_day(&number, &day));
            assert_int_equal(day, date_from_civil(year, month, mday));
        }
}

static void a_samordningsnummer_may_leave_the_day_of_birth_open(void **state)
{
    (void)state;
    for (int month = 0; month <= 13; month++)
        for (int mday = 60; mday < 100; mday++) {
            struct id_number number = { 0 };
            int32_t day = DAY_NONE;
            bool fits = month <= 12 && mday <= 91;
            assert_int_equal(reads(dated(1970, month, mday), &number), fits);
            if (!fits)
                continue;
            assert_int_equal(number.kind, ID_SAMORDNING);
            assert_int_equal(id_number_birth_day(&number, &day),
                             is_a_day(1970, month, mday - 60));
            assert_true(day == DAY_NONE ||
                        day == date_from_civil(1970, month, mday - 60));
        }
}

static void one_wrong_digit_is_always_found(void **state)
{
    const char right[] = "198112189876";
    struct id_number number;

    (void)state;
    for (int at = 2; at < 12; at++)
        for (char c = '0'; c <= '9'; c++) {
            char text[] = "198112189876";
            text[at] = c;
            assert_int_equal(reads(text, &number), c == right[at]);
        }
}

static void numbers_of_others_are_free_but_for_their_pattern(void **state)
{
    const struct id_issuer free_form = { STR("Region X"), STR(""), false };
    const struct id_issuer nines = { STR("Region Y"), STR("99##########"), true };
    const struct id_issuer dated = { STR("Skola Z"), STR("######-@***"), false };
    struct id_number number = { .text = "untouched" };
    struct err err = { 0 };
    int32_t day = 7;

    (void)state;
    assert_false(id_reserve_parse(STR("80.1 å"), &free_form, &number, &err));
    assert_string_equal(number.text, "untouched");
    err = (struct err){ 0 };
    assert_true(id_reserve_parse(STR(" ab 12/3-x "), &free_form, &number, &err));
    assert_int_equal(number.kind, ID_RESERVE);
    assert_string_equal(number.text, "AB12/3-X");
    assert_string_equal(number.issuer, "Region X");
    assert_false(id_number_birth_day(&number, &day));
    assert_int_equal(day, 7);
    assert_int_equal(id_number_sex(&number), ID_SEX_NOT_STATED);

    assert_true(id_reserve_parse(STR("998112189876"), &nines, &number, &err));
    assert_false(id_reserve_parse(STR("998112189875"), &nines, &number, &err));
    err = (struct err){ 0 };
    assert_false(id_reserve_parse(STR("988112189876"), &nines, &number, &err));
    assert_non_null(strstr(err_english(&err), "Region Y"));
    err = (struct err){ 0 };
    assert_true(id_reserve_parse(STR("800101-b12x"), &dated, &number, &err));
    assert_string_equal(number.text, "800101-B12X");

    assert_true(id_foreign_parse(STR("131052-308T"), STR("fi"), &number, &err));
    assert_int_equal(number.kind, ID_FOREIGN);
    assert_string_equal(number.issuer, "FI");
    assert_false(id_foreign_parse(STR("131052-308T"), STR("F1"), &number, &err));
    err = (struct err){ 0 };
    assert_false(id_reserve_parse(STR("1"), &(struct id_issuer){ .name = STR("a:b") },
                                  &number, &err));
    err = (struct err){ 0 };
    assert_false(
        id_reserve_parse(STR("12345678901234567890123456"), &free_form, &number, &err));
}

static void interim_numbers_are_reserve_numbers_with_a_birth_day(void **state)
{
    struct id_number number = good("000101-t220");
    int32_t day = 0;
    char text[ID_TEXT_BYTES];

    (void)state;
    assert_int_equal(number.kind, ID_RESERVE);
    assert_string_equal(number.issuer, ID_INTERIM);
    assert_string_equal(number.text, "20000101T220");
    assert_true(id_number_birth_day(&number, &day));
    assert_int_equal(day, date_from_civil(2000, 1, 1));
    id_number_print(&number, today, text);
    assert_string_equal(text, "000101-T220");
    number = good("20000101TF29");
    assert_int_equal(id_number_sex(&number), ID_SEX_NOT_STATED);
    SAYS("000101-T221", "last digit");
    SAYS("000101-E220", "sign 7");
    SAYS("000161-T220", "no such day");
    SAYS("T00101-0220", "sign 1");
}

static void nobody_needs_a_number(void **state)
{
    struct id_number none = id_none(ID_REASON_WAITING), again;
    struct err err = { 0 };
    char text[ID_STORED_BYTES], shown[ID_TEXT_BYTES];
    int32_t day;

    (void)state;
    assert_false(id_number_birth_day(&none, &day));
    assert_int_equal(id_number_sex(&none), ID_SEX_NOT_STATED);
    id_number_print(&none, today, shown);
    assert_string_equal(shown, "");
    for (int reason = 0; reason < ID_REASON_COUNT; reason++) {
        none = id_none((enum id_reason)reason);
        id_number_store(&none, text);
        assert_true(id_number_load(str_from(text), &again, &err));
        assert_memory_equal(&again, &none, sizeof none);
    }
}

static void what_is_stored_is_read_back_the_same_and_nothing_else_is(void **state)
{
    static const char *const stored[] = {
        "pnr:198112189876",
        "samnr:197010632391",
        "reserve:interim:20000101T220",
        "foreign:FI:131052-308T",
        "reserve:Region X:AB12/3-X",
        "none:declined",
        "reserve:interim:20000101TF29",
    };
    static const char *const wrong[] = {
        "",
        "pnr",
        "pnr:",
        "pnr:8112189876",
        "pnr:198112189875",
        "samnr:198112189876",
        "pnr:197010632391",
        "pnr:20000101T220",
        "reserve:198112189876",
        "reserve:interim:198112189876",
        "foreign:FIN:1",
        "none:",
        "none:nothing",
        "other:1",
        "PNR:198112189876",
        "reserve:Region X:",
        "reserve:Region X:1234567890123456789012345",
    };

    (void)state;
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
        struct id_number number;
        struct err err = { 0 };
        char text[ID_STORED_BYTES];
        assert_true(id_number_load(str_from(stored[i]), &number, &err));
        id_number_store(&number, text);
        assert_string_equal(text, stored[i]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct id_number number = { .text = "untouched" };
        struct err err = { 0 };
        if (id_number_load(str_from(wrong[i]), &number, &err))
            fail_msg("loaded: %s", wrong[i]);
        assert_int_equal(err.kind, ERR_STATE);
        assert_string_equal(number.text, "untouched");
    }
    struct id_number number;
    struct err err = { 0 };
    assert_false(id_number_load((struct str){ "reserve:interim:20000101\0"
                                              "220",
                                              28 },
                                &number, &err));
}

static void only_a_sure_and_waking_identity_goes_unchecked(void **state)
{
    struct id_standing standing = { ID_LEVEL_STYRKT, DAY_NONE };
    enum id_level level;

    (void)state;
    assert_false(id_standing_needs_check(&standing, today));
    standing.dormant_on = today + 1;
    assert_false(id_standing_needs_check(&standing, today));
    standing.dormant_on = today;
    assert_true(id_standing_needs_check(&standing, today));
    standing = (struct id_standing){ ID_LEVEL_SANNOLIK, DAY_NONE };
    assert_true(id_standing_needs_check(&standing, today));
    standing.level = ID_LEVEL_OSAKER;
    assert_true(id_standing_needs_check(&standing, today));
    for (int i = 0; i < ID_LEVEL_COUNT; i++) {
        assert_true(id_level_from(str_from(id_level_word((enum id_level)i)), &level));
        assert_int_equal(level, i);
    }
    assert_false(id_level_from(STR("sure"), &level));
}

/* ------------------------------------------------------------- organisations */

static bool reads_org(const char *written, struct org_number *number)
{
    struct err err = { 0 };

    return org_number_parse(str_from(written), today, number, &err);
}

static void a_firms_number_is_ten_digits(void **state)
{
    struct org_number number;
    struct err err = { 0 };
    char text[ID_TEXT_BYTES];

    (void)state;
    static const char *const forms[] = { "556036-0793", "5560360793", "165560360793",
                                         "16556036-0793", " 556036\u20130793 " };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        assert_true(reads_org(forms[i], &number));
        assert_string_equal(number.text, "5560360793");
        assert_int_equal(number.form, ORG_COMPANY);
        org_number_print(&number, today, false, text);
        assert_string_equal(text, "556036-0793");
    }
    assert_false(reads_org("556036-0794", &number));
    assert_false(reads_org("195560360793", &number));
    assert_false(org_number_parse(STR("556036+0793"), today, &number, &err));
    assert_non_null(strstr(err_english(&err), "never +"));
    assert_false(reads_org("20000101T220", &number));
    assert_false(reads_org("55603607T3", &number));
}

static void a_sole_traders_number_is_personal(void **state)
{
    struct org_number number;
    char text[ID_TEXT_BYTES];

    (void)state;
    assert_true(reads_org("121212+1212", &number));
    assert_int_equal(number.form, ORG_SOLE_TRADER);
    assert_string_equal(number.text, "191212121212");
    org_number_print(&number, today, false, text);
    assert_string_equal(text, "xxxxxx-xxxx");
    org_number_print(&number, today, true, text);
    assert_string_equal(text, "121212+1212");
    assert_true(reads_org("197906889972", &number));
    assert_int_equal(number.form, ORG_SOLE_TRADER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_written_form_gives_the_same_twelve_digits),
        cmocka_unit_test(the_numbers_of_the_leaflets_are_read),
        cmocka_unit_test(the_plus_comes_with_the_calendar_year_and_not_the_birthday),
        cmocka_unit_test(a_refusal_says_what_to_look_at_and_never_the_number),
        cmocka_unit_test(too_long_a_text_is_a_limit),
        cmocka_unit_test(exactly_the_days_that_exist_have_personnummer),
        cmocka_unit_test(a_samordningsnummer_may_leave_the_day_of_birth_open),
        cmocka_unit_test(one_wrong_digit_is_always_found),
        cmocka_unit_test(numbers_of_others_are_free_but_for_their_pattern),
        cmocka_unit_test(interim_numbers_are_reserve_numbers_with_a_birth_day),
        cmocka_unit_test(nobody_needs_a_number),
        cmocka_unit_test(what_is_stored_is_read_back_the_same_and_nothing_else_is),
        cmocka_unit_test(only_a_sure_and_waking_identity_goes_unchecked),
        cmocka_unit_test(a_firms_number_is_ten_digits),
        cmocka_unit_test(a_sole_traders_number_is_personal),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
