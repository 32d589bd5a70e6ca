/* ad_hours.c: see ad_hours.h. */
#include "service/ad_hours.h"

#define HOURS_MOST   60
#define PERCENT_MOST 100

static const char *const extent_words[] = {
    "deltid",     "heltid",           "tjänstgöringsgrad", "sysselsättningsgrad",
    "omfattning", "anställningsgrad", "tjänsten är",       "tjänst på",
};
static const char *const hour_words[] = { "timmar", "tim", "h" };
static const char *const week_words[] = { "i veckan", "per vecka", "/vecka",
                                          "/v",       "/ vecka",   "veckan" };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct str rest_of(struct str line, size_t at)
{
    struct str rest = str_sub(line, at, line.len - at);

    while (str_starts(rest, " "))
        rest = str_sub(rest, 1, rest.len - 1);
    while (str_starts(rest, "\xc2\xa0"))
        rest = str_sub(rest, 2, rest.len - 2);
    return rest;
}

static bool starts_with_one(struct str text, const char *const *words, size_t count,
                            size_t *len)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(text, words[i])) {
            *len = str_from(words[i]).len;
            return true;
        }
    return false;
}

static bool says_extent(struct str line)
{
    for (size_t i = 0; i < sizeof extent_words / sizeof *extent_words; i++)
        if (str_find(line, str_from(extent_words[i])) != SIZE_MAX)
            return true;
    return false;
}

/* "timmar i veckan" after a number. */
static bool is_weekly(struct str after)
{
    size_t len = 0;

    if (!starts_with_one(after, hour_words, sizeof hour_words / sizeof *hour_words,
                         &len))
        return false;
    return starts_with_one(rest_of(after, len), week_words,
                           sizeof week_words / sizeof *week_words, &len);
}

/* The number that begins at `at` (digits only) and where it ends. */
static int32_t number_at(struct str line, size_t at, size_t *end)
{
    int32_t n = 0;

    for (*end = at; *end < line.len && is_digit(line.ptr[*end]); (*end)++)
        if (n < 100000)
            n = n * 10 + (line.ptr[*end] - '0');
    return n;
}

static int32_t hours_of_line(struct str line)
{
    const bool extent = says_extent(line);

    for (size_t at = 0, end; at < line.len; at = end) {
        end = at + 1;
        if (!is_digit(line.ptr[at]))
            continue;
        int32_t n = number_at(line, at, &end);
        struct str after = rest_of(line, end);
        if (n >= 1 && n <= HOURS_MOST && is_weekly(after))
            return n;
        if (extent && n >= 1 && n <= PERCENT_MOST &&
            (str_starts(after, "%") || str_starts(after, "procent")))
            return (FULL_TIME_HOURS * n + 50) / 100;
    }
    return 0;
}

int32_t ad_hours(struct arena *scratch, struct str text)
{
    struct str rest = text, line;

    while (str_next(&rest, '\n', &line)) {
        int32_t hours = hours_of_line(str_lower(scratch, line));
        if (hours)
            return hours;
    }
    return 0;
}
