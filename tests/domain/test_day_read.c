/* test_day_read.c: a day and a time as people write them are read, all else is said. */
#include "domain/day_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void times_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t minute;
    } good[] = {
        { "13", 780 },   { "13.00", 780 },  { "13:05", 785 },      { "1305", 785 },
        { "9.30", 570 }, { "930", 570 },    { "09:30", 570 },      { "0", 0 },
        { "00.00", 0 },  { "23.59", 1439 }, { " kl. 8.15 ", 495 }, { "kl 8", 480 },
    };
    static const char *const bad[] = { "",      "24",     "13.60", "13.5",  "13.",
                                       ".30",   "-1",     "+9",    "25:00", "abc",
                                       "12345", "13.000", "1 3",   "13.-5" };
    struct err err;
    int32_t minute;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        err = (struct err){ 0 };
        assert_true(minute_read(str_from(good[i].text), &minute, &err));
        assert_int_equal(minute, good[i].minute);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (struct err){ 0 };
        minute = -7;
        assert_false(minute_read(str_from(bad[i]), &minute, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(minute, -7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
