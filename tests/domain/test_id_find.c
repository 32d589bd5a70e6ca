/* test_id_find.c: personal numbers in a text are seen as people write them, and nothing
 * else is taken for one. The numbers are Skatteverket's test numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/id_find.h"

static void numbers_are_seen_however_they_are_written(void **state)
{
    static const char *const texts[] = {
        "189001019802",    "19890201-2387 ringde", "Ring 890201-2387.",
        "(890201+2387)",   "8902012387",           "890201 2387",
        "890201 - 2387",   "890201–2387",          "nr 890201-2387, och 12",
        "123 890201-2387",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!id_in_text(str_from(texts[i])))
            fail_msg("not seen: text %zu", i);
}

static void other_numbers_are_none(void **state)
{
    static const char *const texts[] = {
        "",
        "890201-2388",         /* the check digit */
        "556012-5790",         /* an organisation's */
        "070-174 06 05",       /* a telephone */
        "2026-11-20 kl. 1530", /* a day and a time */
        "8902012387123",       /* longer */
        "1890201-2387",        /* seven digits */
        "890201-23875",
        "890241-2387",
        "891301-2387",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (id_in_text(str_from(texts[i])))
            fail_msg("taken for one: %s", texts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_seen_however_they_are_written),
        cmocka_unit_test(other_numbers_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
