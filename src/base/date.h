/*
 * date.h: civil dates as whole days, moments as microseconds, and nothing else.
 *
 * In      text "2027-03-01" or "2027-03-01T08:00:00Z".
 * Out     day: int32_t days since 1970-01-01; moment: int64_t microseconds UTC.
 * Method  proleptic Gregorian day count; Source: Howard Hinnant, "chrono-compatible
 *         low-level date algorithms" (2013). Swedish time by the rule of Directive
 *         2000/84/EC: +2 h from the last Sunday of March 01:00 UTC to that of October.
 * Purity  pure, but for moment_now, which reads the clock.
 * Limits  years 1900..2200.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdint.h>

#include "base/str.h"

#define DAY_NONE        INT32_MIN
#define DATE_TEXT_BYTES 11u
#define MOMENT_SECOND   INT64_C(1000000)

/* Reads YYYY-MM-DD; an impossible date (2023-02-29) is refused. */
MUST_USE bool date_parse(struct str text, int32_t *day);
/* Writes YYYY-MM-DD and a terminator. */
void date_format(int32_t day, char text[DATE_TEXT_BYTES]);
int32_t date_from_civil(int32_t year, int32_t month, int32_t mday);
void date_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *mday);
int32_t date_weekday(int32_t day); /* 0 = Monday */
/* The same day `months` later; clamped to the month's last day. */
int32_t date_add_months(int32_t day, int32_t months);

/* Reads YYYY-MM-DDTHH:MM:SSZ, or a date (noon UTC that day, the same civil day here).
 */
MUST_USE bool moment_parse(struct str text, int64_t *moment);
void moment_format(int64_t moment, char text[21]); /* ...Z */
int64_t moment_now(void);
/* The civil day and minute of day of `moment` in Sweden. */
int32_t moment_day(int64_t moment);
int32_t moment_minute(int64_t moment);

#endif
