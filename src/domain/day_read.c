/* day_read.c: see day_read.h. */
#include "domain/day_read.h"

#define YEAR_LEAST    1900
#define YEAR_MOST     2200
#define MONTHS        12u
#define CENTURY_TURNS 30 /* of a year of two digits: 29 is 2029, 30 is 1930 */

static const char *const month_words[MONTHS][2] = {
    { "januari", "january" }, { "februari", "february" }, { "mars", "march" },
    { "april", "april" },     { "maj", "may" },           { "juni", "june" },
    { "juli", "july" },       { "augusti", "august" },    { "september", "september" },
    { "oktober", "october" }, { "november", "november" }, { "december", "december" },
};

static bool is_real(int64_t year, int64_t month, int64_t mday, int32_t *day)
{
    int32_t y, m, d;

    if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > MONTHS ||
        mday < 1 || mday > 31)
        return false;
    int32_t made = date_from_civil((int32_t)year, (int32_t)month, (int32_t)mday);
    date_to_civil(made, &y, &m, &d);
    if (y != year || m != month || d != mday)
        return false;
    *day = made;
    return true;
}

/* The month called `word`, or by its first three letters; 0: none is. */
static int64_t month_of(struct str word)
{
    struct arena arena = { 0 };
    struct str lower = str_lower(&arena, word);
    int64_t found = 0;

    for (uint32_t i = 0; i < MONTHS && found == 0; i++)
        for (uint32_t k = 0; k < 2; k++)
            if (str_is(lower, month_words[i][k]) ||
                (lower.len == 3 &&
                 str_starts(str_from(month_words[i][k]), str_cstr(&arena, lower))))
                found = i + 1;
    arena_free(&arena);
    return found;
}

static bool read_digits(struct str text, int32_t *day)
{
    int64_t whole;

    if (text.len == 6 && str_int(text, &whole) && whole > 0)
        return is_real(whole / 10000 + (whole / 10000 < CENTURY_TURNS ? 2000 : 1900),
                       whole / 100 % 100, whole % 100, day);
    return text.len == 8 && str_int(text, &whole) && whole > 0 &&
           is_real(whole / 10000, whole / 100 % 100, whole % 100, day);
}

/* "1/3 2027" and "1 mars 2027": parts between spaces, slashes and full stops. */
static bool read_parts(struct str text, int32_t *day)
{
    struct str part[3] = { { 0 }, { 0 }, { 0 } };
    int64_t mday, month, year;
    uint32_t count = 0;

    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        while (at < text.len && !strchr(" /.", text.ptr[at]))
            at++;
        if (at > from && count == 3)
            return false;
        if (at > from)
            part[count++] = str_sub(text, from, at - from);
        at++;
    }
    if (count < 3 || !str_int(part[0], &mday) || !str_int(part[2], &year))
        return false;
    if (!str_int(part[1], &month))
        month = month_of(part[1]);
    if (part[0].len == 4) /* 1989/08/03 */
        return is_real(mday, month, year, day);
    return is_real(year, month, mday, day);
}

bool day_read(struct str written, int32_t *day, struct err *err)
{
    struct str text = str_trim(written);

    if (text.len > 0 && text.len <= DAY_WRITTEN_BYTES &&
        (date_parse(text, day) || read_digits(text, day) || read_parts(text, day)))
        return true;
    return err_set(err, ERR_INPUT,
                   N_("this is no date: write it as 1 mars 2027, 1/3 2027 or "
                      "2027-03-01"));
}

#define DAY_HOURS    24
#define HOUR_MINUTES 60

/* Two digits at most, and no sign. */
static bool small_number(struct str text, int64_t *n)
{
    return text.len >= 1 && text.len <= 2 && text.ptr[0] >= '0' && text.ptr[0] <= '9' &&
           str_int(text, n);
}

/* Without "kl" or "kl." before it. */
static struct str bare_time(struct str written)
{
    struct str text = str_trim(written);

    if (!str_starts(text, "kl"))
        return text;
    text = str_sub(text, 2, text.len);
    return str_trim(str_starts(text, ".") ? str_sub(text, 1, text.len) : text);
}

bool minute_read(struct str written, int32_t *minute, struct err *err)
{
    struct str text = bare_time(written), hours = text, rest = STR("00");
    size_t mark = str_find(text, STR("."));
    int64_t hour = 0, after = 0;

    if (mark == SIZE_MAX)
        mark = str_find(text, STR(":"));
    if (mark != SIZE_MAX) {
        hours = str_sub(text, 0, mark);
        rest = str_sub(text, mark + 1, text.len);
    } else if (text.len == 3 || text.len == 4) {
        hours = str_sub(text, 0, text.len - 2);
        rest = str_sub(text, text.len - 2, 2);
    }
    if (!small_number(hours, &hour) || rest.len != 2 || !small_number(rest, &after) ||
        hour >= DAY_HOURS || after >= HOUR_MINUTES)
        return err_set(err, ERR_INPUT,
                       N_("{written} is no time of a day; write it as 13.00"),
                       ARG_STR(written));
    *minute = (int32_t)(hour * HOUR_MINUTES + after);
    return true;
}
