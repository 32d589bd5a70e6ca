/* test_ad_hours.c: are the hours a week that a text speaks of found, and no others? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/ad_hours.h"

static struct arena arena;

static void are(const char *text, int32_t hours)
{
    int32_t found = ad_hours(&arena, str_from(text));

    if (found != hours)
        fail_msg("%s: %d hours, not %d", text, found, hours);
}

static void hours_a_week_are_taken_as_they_stand(void **state)
{
    (void)state;
    are("Omfattning: 30 timmar i veckan.", 30);
    are("Du jobbar 20 tim/v", 20);
    are("Minst 4 timmar per vecka", 4);
    are("37,5 timmar i veckan", 38);
    are("38.25 timmar per vecka", 38);
    are("40-timmars vecka", 40);
}

static void a_share_of_full_time_becomes_hours(void **state)
{
    (void)state;
    are("Deltid 75 %", 30);
    are("Tj\xc3\xa4nstg\xc3\xb6ringsgrad: 50\xc2\xa0%", 20);
    are("Heltid, 100 procent", 40);
    are("Omfattning: 62,5 %", 25);
    are("Deltid 50-100 %", 40);
    are("Heltid 100,0 %", 40);
    are("Om oss\nVi \xc3\xa4r tio.\nOmfattning 80% med start i maj", 32);
}

static void other_numbers_are_no_hours(void **state)
{
    (void)state;
    are("", 0);
    are("Vi har \xc3\xb6kat f\xc3\xb6rs\xc3\xa4ljningen med 75 %", 0);
    are("24 timmar om dygnet", 0);
    are("Deltid. Vi \xc3\xa4r 75 kollegor", 0);
    are("Heltid 400 %", 0);
    are("Omfattning heltid. 20% rabatt i butiken", 0);
    are("99999999999999 timmar i veckan", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_a_week_are_taken_as_they_stand),
        cmocka_unit_test(a_share_of_full_time_becomes_hours),
        cmocka_unit_test(other_numbers_are_no_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
