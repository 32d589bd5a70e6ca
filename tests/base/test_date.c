/*
 * test_date.c: does base/date keep the promises of its header? The twin counts days one
 * by one, as a calendar on a wall does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"

#define FIRST_DAY  (-25567) /* 1900-01-01 */
#define FIRST_YEAR 1900
#define LAST_YEAR  2200

struct civil {
    int32_t year, month, mday;
};

static int32_t month_days(int32_t year, int32_t month)
{
    static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

/* The next page of the calendar. */
static void turn(struct civil *c)
{
    if (c->mday++ < month_days(c->year, c->month))
        return;
    c->mday = 1;
    if (c->month++ < 12)
        return;
    c->month = 1;
    c->year++;
}

static int32_t day_of(const char *text)
{
    int32_t day = DAY_NONE;

    if (!date_parse(str_from(text), &day))
        fail_msg("%s was refused", text);
    return day;
}

static int64_t moment_of(const char *text)
{
    int64_t moment = 0;

    if (!moment_parse(str_from(text), &moment))
        fail_msg("%s was refused", text);
    return moment;
}

static void every_day_of_three_centuries_is_counted_as_on_a_wall(void **state)
{
    struct civil c = { FIRST_YEAR, 1, 1 };
    int32_t weekday = 0; /* 1900-01-01 was a Monday */

    (void)state;
    for (int32_t day = FIRST_DAY; c.year <= LAST_YEAR; day++, turn(&c)) {
        char want[40], text[DATE_TEXT_BYTES];
        int32_t year, month, mday;

        date_to_civil(day, &year, &month, &mday);
        if (year != c.year || month != c.month || mday != c.mday)
            fail_msg("day %d is %d-%d-%d, not %d-%d-%d", day, c.year, c.month, c.mday,
                     year, month, mday);
        assert_int_equal(date_from_civil(c.year, c.month, c.mday), day);
        assert_int_equal(date_weekday(day), weekday);
        weekday = (weekday + 1) % 7;
        snprintf(want, sizeof want, "%04d-%02d-%02d", c.year, c.month, c.mday);
        date_format(day, text);
        assert_string_equal(text, want);
        assert_int_equal(day_of(want), day);
    }
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(date_weekday(0), 3);
}

static void read_or_refused(int32_t year, int32_t month, int32_t mday)
{
    bool real = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 &&
                mday >= 1 && mday <= month_days(year, month);
    int32_t day = 4711;
    char text[40];

    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, mday);
    if (date_parse(str_from(text), &day) != real)
        fail_msg("%s was %s", text, real ? "refused" : "read");
    if (!real)
        assert_int_equal(day, 4711);
}

static void only_dates_that_exist_are_read(void **state)
{
    (void)state;
    for (int32_t y = FIRST_YEAR - 2; y <= LAST_YEAR + 2; y++)
        for (int32_t m = 0; m <= 13; m++)
            for (int32_t d = 0; d <= 32; d++)
                read_or_refused(y, m, d);
}

static void a_date_is_written_one_way_only(void **state)
{
    static const char *const bad[] = {
        "",           "2027-3-01",   "2027-03-1",   "27-03-01",   "2027/03/01",
        "20270301",   "2027-03-01 ", " 2027-03-01", "2027-03-0a", "2027-a3-01",
        "+027-03-01", "2027--3-01",  "2027-03--1",  "2027-03-0:",
    };
    int32_t day = 4711;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (date_parse(str_from(bad[i]), &day))
            fail_msg("\"%s\" was read", bad[i]);
    assert_int_equal(day, 4711);
}

/* The same, month by month on the wall. */
static int32_t later(int32_t day, int32_t months)
{
    struct civil c;

    date_to_civil(day, &c.year, &c.month, &c.mday);
    for (; months > 0; months--)
        if (++c.month == 13) {
            c.month = 1;
            c.year++;
        }
    for (; months < 0; months++)
        if (--c.month == 0) {
            c.month = 12;
            c.year--;
        }
    if (c.mday > month_days(c.year, c.month))
        c.mday = month_days(c.year, c.month);
    return date_from_civil(c.year, c.month, c.mday);
}

static void adding_months_clamps_to_the_months_last_day(void **state)
{
    (void)state;
    assert_int_equal(date_add_months(day_of("2027-01-31"), 1), day_of("2027-02-28"));
    assert_int_equal(date_add_months(day_of("2028-01-31"), 1), day_of("2028-02-29"));
    assert_int_equal(date_add_months(day_of("2028-02-29"), 12), day_of("2029-02-28"));
    assert_int_equal(date_add_months(day_of("2027-12-31"), 2), day_of("2028-02-29"));
    assert_int_equal(date_add_months(day_of("2027-03-31"), -1), day_of("2027-02-28"));
    assert_int_equal(date_add_months(day_of("2027-01-15"), -1), day_of("2026-12-15"));
    for (int32_t day = day_of("2027-01-01"); day < day_of("2029-01-01"); day++)
        for (int32_t months = -40; months <= 40; months++)
            assert_int_equal(date_add_months(day, months), later(day, months));
}

static void moments_are_read_and_written_in_utc(void **state)
{
    static const char *const bad[] = {
        "2027-03-01T24:00:00Z",
        "2027-03-01T08:60:00Z",
        "2027-03-01T08:00:60Z",
        "2027-03-01 08:00:00Z",
        "2027-03-01T08:00:00",
        "2027-03-01T08:00:00+",
        "2027-02-29T08:00:00Z",
        "2027-03-01T8:00:00Z",
        "2027-03-01T-1:00:00Z",
        "2027-03-01T08.00.00Z",
        "",
        "2027-03-01T08:00:00Zx",
    };
    char text[21];
    int64_t moment = 4711;

    (void)state;
    assert_int_equal(moment_of("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(moment_of("2027-03-01T08:00:01Z"), INT64_C(1803888001000000));
    assert_int_equal(moment_of("1969-12-31T23:59:59Z"), -1000000);
    moment_format(-1, text); /* a microsecond before is still the second before */
    assert_string_equal(text, "1969-12-31T23:59:59Z");
    moment_format(INT64_C(1803888001999999), text);
    assert_string_equal(text, "2027-03-01T08:00:01Z");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (moment_parse(str_from(bad[i]), &moment))
            fail_msg("\"%s\" was read", bad[i]);
    assert_int_equal(moment, 4711);
    for (int64_t at = moment_of("1900-01-01T00:00:00Z");
         at < moment_of("2200-12-31T23:59:59Z"); at += INT64_C(86399) * 37000000) {
        moment_format(at, text);
        assert_int_equal(moment_of(text), at);
    }
}

static void a_date_alone_is_the_same_civil_day_here(void **state)
{
    (void)state;
    assert_int_equal(moment_of("2027-01-01"), moment_of("2027-01-01T12:00:00Z"));
    for (int32_t day = day_of("2026-12-01"); day < day_of("2028-02-01"); day++) {
        char text[DATE_TEXT_BYTES];
        date_format(day, text);
        assert_int_equal(moment_day(moment_of(text)), day);
    }
}

/* Asserts what a clock and a calendar in Sweden show at `utc`. */
static void shows(const char *utc, const char *date, int32_t hour, int32_t minute)
{
    char text[DATE_TEXT_BYTES];

    date_format(moment_day(moment_of(utc)), text);
    if (strcmp(text, date) != 0 || moment_minute(moment_of(utc)) != hour * 60 + minute)
        fail_msg("%s is %s %02d:%02d here, not %s %02d:%02d", utc, date, hour, minute,
                 text, moment_minute(moment_of(utc)) / 60,
                 moment_minute(moment_of(utc)) % 60);
}

static void the_clocks_are_changed_on_two_sundays_in_2027(void **state)
{
    (void)state;
    shows("2027-03-28T00:59:59Z", "2027-03-28", 1, 59);
    shows("2027-03-28T01:00:00Z", "2027-03-28", 3, 0);
    shows("2027-03-27T23:00:00Z", "2027-03-28", 0, 0);
    shows("2027-03-28T21:59:59Z", "2027-03-28", 23, 59);
    shows("2027-03-28T22:00:00Z", "2027-03-29", 0, 0);
    shows("2027-10-30T22:00:00Z", "2027-10-31", 0, 0); /* the month's last day */
    shows("2027-10-31T00:59:59Z", "2027-10-31", 2, 59);
    shows("2027-10-31T01:00:00Z", "2027-10-31", 2, 0);
    shows("2027-10-31T22:59:59Z", "2027-10-31", 23, 59);
    shows("2027-10-31T23:00:00Z", "2027-11-01", 0, 0);
}

static void a_month_ends_at_midnight_here_not_in_greenwich(void **state)
{
    (void)state;
    shows("2027-01-31T22:59:59Z", "2027-01-31", 23, 59);
    shows("2027-01-31T23:00:00Z", "2027-02-01", 0, 0);
    shows("2028-02-29T22:59:59Z", "2028-02-29", 23, 59);
    shows("2028-02-29T23:00:00Z", "2028-03-01", 0, 0);
    shows("2027-06-30T21:59:59Z", "2027-06-30", 23, 59);
    shows("2027-06-30T22:00:00Z", "2027-07-01", 0, 0);
    shows("2026-12-31T22:59:59Z", "2026-12-31", 23, 59);
    shows("2026-12-31T23:00:00Z", "2027-01-01", 0, 0);
    shows("1969-12-31T22:59:59Z", "1969-12-31", 23, 59);
    shows("1969-12-31T23:00:00Z", "1970-01-01", 0, 0);
}

/* The last Sunday of a month with 31 days, found by looking. */
static int32_t last_sunday(int32_t year, int32_t month)
{
    int32_t day = date_from_civil(year, month, 31);

    while (date_weekday(day) != 6)
        day--;
    return day;
}

static void every_years_clock_changes_on_its_last_sundays(void **state)
{
    (void)state;
    for (int32_t year = 1996; year <= LAST_YEAR; year++) {
        int64_t hour = 3600 * MOMENT_SECOND;
        int64_t march = (int64_t)last_sunday(year, 3) * 24 * hour + hour;
        int64_t october = (int64_t)last_sunday(year, 10) * 24 * hour + hour;
        assert_int_equal(moment_minute(march - 1), 119);
        assert_int_equal(moment_minute(march), 180);
        assert_int_equal(moment_minute(october - 1), 179);
        assert_int_equal(moment_minute(october), 120);
        assert_int_equal(moment_day(march), last_sunday(year, 3));
        assert_int_equal(moment_day(october), last_sunday(year, 10));
    }
}

static void now_is_in_this_century(void **state)
{
    int64_t first = moment_now(), second = moment_now();

    (void)state;
    assert_true(first > moment_of("2020-01-01T00:00:00Z"));
    assert_true(first < moment_of("2199-12-31T00:00:00Z"));
    assert_true(second - first < 60 * MOMENT_SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_three_centuries_is_counted_as_on_a_wall),
        cmocka_unit_test(only_dates_that_exist_are_read),
        cmocka_unit_test(a_date_is_written_one_way_only),
        cmocka_unit_test(adding_months_clamps_to_the_months_last_day),
        cmocka_unit_test(moments_are_read_and_written_in_utc),
        cmocka_unit_test(a_date_alone_is_the_same_civil_day_here),
        cmocka_unit_test(the_clocks_are_changed_on_two_sundays_in_2027),
        cmocka_unit_test(a_month_ends_at_midnight_here_not_in_greenwich),
        cmocka_unit_test(every_years_clock_changes_on_its_last_sundays),
        cmocka_unit_test(now_is_in_this_century),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
