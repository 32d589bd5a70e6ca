/* ad_mask.c: see ad_mask.h. */
#include "service/ad_mask.h"

#define DIGITS_LEAST 8u
#define DIGITS_MOST  15u

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters of any alphabet count: a byte above ASCII is part of one. */
static bool is_name(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80 || c == '.' || c == '_' || c == '%' || c == '+' ||
           c == '-';
}

/* The address around the @ at `at`: [*from, *end). */
static bool address_at(struct str text, size_t at, size_t *from, size_t *end)
{
    size_t a = at, b = at + 1, dot = 0;

    while (a > 0 && is_name(text.ptr[a - 1]))
        a--;
    while (b < text.len && is_name(text.ptr[b])) {
        if (text.ptr[b] == '.' && b + 1 < text.len && is_name(text.ptr[b + 1]))
            dot = b;
        b++;
    }
    while (b > at + 1 && text.ptr[b - 1] == '.')
        b--;
    *from = a;
    *end = b;
    return a < at && dot > at + 1 && dot < b;
}

/* How many bytes at `at` may stand between the digits of a number; 0: none. */
static size_t between(struct str text, size_t at)
{
    static const char no_break[] = "\xc2\xa0";

    if (strchr(" -/()", text.ptr[at]) && text.ptr[at])
        return 1;
    if (text.ptr[at] == '.') /* else it ends the sentence */
        return at + 1 < text.len && is_digit(text.ptr[at + 1]);
    if (str_starts(str_sub(text, at, 3), "\xe2\x80") && at + 2 < text.len &&
        (unsigned char)text.ptr[at + 2] >= 0x90 &&
        (unsigned char)text.ptr[at + 2] <= 0x93)
        return 3; /* hyphens and dashes */
    return str_starts(str_sub(text, at, 2), no_break) ? 2 : 0;
}

/* The number that begins at `at`, up to *end. */
static bool number_at(struct str text, size_t at, size_t *end)
{
    uint32_t digits = 0, run = 0;
    size_t b = at + (text.ptr[at] == '+'), last = at;
    bool hours = false;

    if (at > 0 && is_name(text.ptr[at - 1]))
        return false;
    if (at > 1 && text.ptr[at - 1] == ':' && is_digit(text.ptr[at - 2]))
        return false; /* the minutes of a clock */
    for (size_t gap = 0, step; b < text.len;) {
        if (is_digit(text.ptr[b])) {
            digits++;
            run = gap ? 1 : run + 1;
            gap = 0;
            last = ++b;
            continue;
        }
        step = between(text, b);
        if (step == 0 || gap >= 4)
            break;
        if (gap == 0)
            hours = digits == 4 && run == 4 && text.ptr[b] == '-';
        gap += step;
        b += step;
    }
    *end = last;
    if (digits == 8 && at + 5 < text.len && text.ptr[at + 2] == '.' &&
        text.ptr[at + 5] == '.')
        return false; /* 01.02.2027 */
    return digits >= DIGITS_LEAST && digits <= DIGITS_MOST &&
           !(hours && digits == 8 && run == 4);
}

static uint32_t digits_from(struct str text, size_t at)
{
    uint32_t count = 0;

    while (at + count < text.len && is_digit(text.ptr[at + count]))
        count++;
    return count;
}

/*
 * A number of identity that begins at `at`: YYMMDD-NNNN, YYYYMMDD-NNNN, or 12 digits.
 * The number of a company has 20 and more where a month stands, and is not masked.
 */
static bool identity_at(struct str text, size_t at, size_t *end)
{
    if (at > 0 && (is_name(text.ptr[at - 1]) || text.ptr[at - 1] == '+'))
        return false;
    const uint32_t front = digits_from(text, at);
    const bool bare = front == 12;
    const size_t sign = at + front;
    if (!bare && ((front != 6 && front != 8) || sign >= text.len ||
                  (text.ptr[sign] != '-' && text.ptr[sign] != '+') ||
                  digits_from(text, sign + 1) != 4))
        return false;
    const char *month = text.ptr + at + (front == 6 ? 2 : 4);
    const int number = (month[0] - '0') * 10 + (month[1] - '0');
    *end = bare ? sign : sign + 5;
    return number >= 1 && number <= 12 &&
           (front == 6 || str_starts(str_sub(text, at, 2), "19") ||
            str_starts(str_sub(text, at, 2), "20") ||
            str_starts(str_sub(text, at, 2), "18"));
}

static void cover(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.len;) {
        str_utf8_next(text, &at);
        buf_char(out, '*');
    }
}

/* The first thing to mask at or after `at`. */
static bool find(struct str text, size_t at, size_t *from, size_t *end)
{
    for (size_t i = at; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '@' && address_at(text, i, from, end) && *from >= at)
            return true;
        *from = i;
        if ((c == '0' || c == '+') && number_at(text, i, end))
            return true;
        if (is_digit(c) && identity_at(text, i, end))
            return true;
    }
    return false;
}

struct str ad_mask(struct arena *arena, struct str text)
{
    struct buf out = buf_new(arena);
    size_t at = 0, from, end;

    while (find(text, at, &from, &end)) {
        buf_add(&out, str_sub(text, at, from - at));
        cover(&out, str_sub(text, from, end - from));
        at = end;
    }
    if (at == 0)
        return text;
    buf_add(&out, str_sub(text, at, text.len));
    return buf_str(&out);
}
