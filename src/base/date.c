/* date.c: see date.h. */
#include "base/date.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

#define DAYS_PER_ERA 146097
#define YEAR_FIRST   1900
#define YEAR_LAST    2200
#define DAY_SECONDS  INT64_C(86400)

int32_t date_from_civil(int32_t year, int32_t month, int32_t mday)
{
    int32_t y = year - (month <= 2);
    int32_t era = (y >= 0 ? y : y - 399) / 400;
    int32_t year_of_era = y - era * 400;
    int32_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;
    int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_PER_ERA + day_of_era - 719468;
}

void date_to_civil(int32_t day, int32_t *year, int32_t *month, int32_t *mday)
{
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    int32_t doe = z - era * DAYS_PER_ERA;
    int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int32_t mp = (5 * doy + 2) / 153;

    *mday = doy - (153 * mp + 2) / 5 + 1;
    *month = mp + (mp < 10 ? 3 : -9);
    *year = yoe + era * 400 + (*month <= 2);
}

static int32_t digits(struct str text, size_t from, size_t count)
{
    int32_t value = 0;

    for (size_t i = from; i < from + count; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

bool date_parse(struct str text, int32_t *day)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;

    int32_t year = digits(text, 0, 4), month = digits(text, 5, 2);
    int32_t mday = digits(text, 8, 2), y, m, d;
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || mday < 1)
        return false;
    int32_t found = date_from_civil(year, month, mday);
    date_to_civil(found, &y, &m, &d);
    if (y != year || m != month || d != mday)
        return false;
    *day = found;
    return true;
}

void date_format(int32_t day, char text[DATE_TEXT_BYTES])
{
    int32_t y, m, d;

    date_to_civil(day, &y, &m, &d);
    assert(y >= 0 && y <= 9999);
    snprintf(text, DATE_TEXT_BYTES, "%04u-%02u-%02u", (unsigned)y % 10000u,
             (unsigned)m % 100u, (unsigned)d % 100u);
}

int32_t date_weekday(int32_t day)
{
    return (int32_t)((((int64_t)day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

int32_t date_add_months(int32_t day, int32_t months)
{
    int32_t y, m, d;

    date_to_civil(day, &y, &m, &d);
    int32_t index = y * 12 + (m - 1) + months;
    y = index / 12;
    m = index % 12 + 1;
    int32_t last = date_from_civil(y + (m == 12), m == 12 ? 1 : m + 1, 1) -
                   date_from_civil(y, m, 1);
    return date_from_civil(y, m, d < last ? d : last);
}

bool moment_parse(struct str text, int64_t *moment)
{
    int32_t day;

    if (text.len == 10) {
        if (!date_parse(text, &day))
            return false;
        *moment = ((int64_t)day * DAY_SECONDS + 12 * INT64_C(3600)) * MOMENT_SECOND;
        return true;
    }
    if (text.len != 20 || !date_parse(str_sub(text, 0, 10), &day) ||
        text.ptr[10] != 'T' || text.ptr[13] != ':' || text.ptr[16] != ':' ||
        text.ptr[19] != 'Z')
        return false;

    int32_t h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59)
        return false;
    *moment = ((int64_t)day * DAY_SECONDS + h * INT64_C(3600) + m * INT64_C(60) + s) *
              MOMENT_SECOND;
    return true;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void moment_format(int64_t moment, char text[21])
{
    int64_t seconds = floor_div(moment, MOMENT_SECOND);
    int32_t day = (int32_t)floor_div(seconds, DAY_SECONDS);
    unsigned of_day = (unsigned)(seconds - (int64_t)day * DAY_SECONDS);
    char date[DATE_TEXT_BYTES];

    date_format(day, date);
    snprintf(text, 21, "%sT%02u:%02u:%02uZ", date, of_day / 3600 % 100,
             of_day / 60 % 60, of_day % 60);
}

int64_t moment_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * MOMENT_SECOND + now.tv_nsec / 1000;
}

/* 01:00 UTC on the last Sunday of `month` (which has 31 days), in seconds. */
static int64_t last_sunday(int32_t year, int32_t month)
{
    int32_t last = date_from_civil(year, month, 31);

    return (int64_t)(last - (date_weekday(last) + 1) % 7) * DAY_SECONDS + 3600;
}

static int64_t swedish_seconds(int64_t moment)
{
    int64_t seconds = floor_div(moment, MOMENT_SECOND);
    int32_t y, m, d;

    date_to_civil((int32_t)floor_div(seconds, DAY_SECONDS), &y, &m, &d);
    bool summer = seconds >= last_sunday(y, 3) && seconds < last_sunday(y, 10);
    return seconds + (summer ? 7200 : 3600);
}

int32_t moment_day(int64_t moment)
{
    return (int32_t)floor_div(swedish_seconds(moment), DAY_SECONDS);
}

int32_t moment_minute(int64_t moment)
{
    int64_t seconds = swedish_seconds(moment);

    return (int32_t)((seconds - floor_div(seconds, DAY_SECONDS) * DAY_SECONDS) / 60);
}
