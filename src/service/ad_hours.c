/* ad_hours.c: see ad_hours.h. */
#include "service/ad_hours.h"

#define HOURS_MOST   60
#define PERCENT_MOST 100

static const char *const extent_words[] = {
    "deltid",     "heltid",           "tjänstgöringsgrad", "sysselsättningsgrad",
    "omfattning", "anställningsgrad", "tjänsten är",       "tjänst på",
};
static const char *const hour_words[] = { "timmars", "timmar", "tim", "h" };
static const char *const week_words[] = { "i veckan", "per vecka", "/vecka",
                                          "/v",       "/ vecka",   "vecka" };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct str rest_of(struct str line, size_t at)
{
    struct str rest = str_sub(line, at, line.len - at);

    while (str_starts(rest, " "))
        rest = str_sub(rest, 1, rest.len - 1);
    while (str_starts(rest, "-t"))
        rest = str_sub(rest, 1, rest.len - 1); /* "40-timmars" */
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

/* The number that begins at `at`, in tenths, and where it ends: "37,5" is 375. */
static int32_t tenths_at(struct str line, size_t at, size_t *end)
{
    int32_t n = 0;

    for (*end = at; *end < line.len && is_digit(line.ptr[*end]); (*end)++)
        if (n < 100000)
            n = n * 10 + (line.ptr[*end] - '0');
    n *= 10;
    if (*end + 1 < line.len && (line.ptr[*end] == ',' || line.ptr[*end] == '.') &&
        is_digit(line.ptr[*end + 1])) {
        n += line.ptr[*end + 1] - '0';
        for (*end += 2; *end < line.len && is_digit(line.ptr[*end]);)
            (*end)++;
    }
    return n;
}

static int32_t hours_of_sentence(struct str line)
{
    const bool extent = says_extent(line);

    for (size_t at = 0, end; at < line.len; at = end) {
        end = at + 1;
        if (!is_digit(line.ptr[at]))
            continue;
        int32_t n = tenths_at(line, at, &end);
        struct str after = rest_of(line, end);
        if (n >= 10 && n <= HOURS_MOST * 10 && is_weekly(after))
            return (n + 5) / 10;
        if (extent && n >= 10 && n <= PERCENT_MOST * 10 &&
            (str_starts(after, "%") || str_starts(after, "procent")))
            return (FULL_TIME_HOURS * n + 500) / 1000;
    }
    return 0;
}

/* A full stop with white space after it ends a sentence. */
static int32_t hours_of_line(struct str line)
{
    for (size_t stop; (stop = str_find(line, STR(". "))) != SIZE_MAX;
         line = str_sub(line, stop + 1, line.len)) {
        int32_t hours = hours_of_sentence(str_sub(line, 0, stop));
        if (hours)
            return hours;
    }
    return hours_of_sentence(line);
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
