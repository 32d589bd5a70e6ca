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
    return str_starts(str_sub(text, at, 2), no_break) ? 2 : 0;
}

/* The number that begins at `at`, up to *end. */
static bool number_at(struct str text, size_t at, size_t *end)
{
    uint32_t digits = 0, run = 0;
    size_t b = at + (text.ptr[at] == '+'), last = at;
    bool hours = false;

    if (at > 0 && (is_name(text.ptr[at - 1]) || text.ptr[at - 1] == ':'))
        return false;
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
    return digits >= DIGITS_LEAST && digits <= DIGITS_MOST &&
           !(hours && digits == 8 && run == 4);
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
