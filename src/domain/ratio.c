/* ratio.c: see ratio.h. */
#include "domain/ratio.h"

#include <assert.h>

__extension__ typedef __int128 wide;

const struct ratio ratio_none = { 0, 0 };

static wide wide_gcd(wide a, wide b)
{
    while (b) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct ratio reduced(wide num, wide den)
{
    if (den == 0)
        return ratio_none;
    if (den < 0) {
        num = -num;
        den = -den;
    }
    wide common = wide_gcd(num < 0 ? -num : num, den);
    num /= common;
    den /= common;
    if (num > RATIO_MOST || num < -RATIO_MOST || den > RATIO_MOST)
        return ratio_none;
    return (struct ratio){ (int64_t)num, (int64_t)den };
}

struct ratio ratio_of(int64_t num, int64_t den)
{
    return reduced(num, den);
}

struct ratio ratio_int(int64_t value)
{
    return reduced(value, 1);
}

bool ratio_is(struct ratio a)
{
    return a.den != 0;
}

struct ratio ratio_add(struct ratio a, struct ratio b)
{
    return reduced((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den);
}

struct ratio ratio_less(struct ratio a, struct ratio b)
{
    return reduced((wide)a.num * b.den - (wide)b.num * a.den, (wide)a.den * b.den);
}

struct ratio ratio_times(struct ratio a, struct ratio b)
{
    return reduced((wide)a.num * b.num, (wide)a.den * b.den);
}

struct ratio ratio_over(struct ratio a, struct ratio b)
{
    if (b.den == 0)
        return ratio_none;
    return reduced((wide)a.num * b.den, (wide)a.den * b.num);
}

int ratio_cmp(struct ratio a, struct ratio b)
{
    assert(a.den > 0 && b.den > 0);
    wide left = (wide)a.num * b.den, right = (wide)b.num * a.den;

    return (left > right) - (left < right);
}

bool ratio_eq(struct ratio a, struct ratio b)
{
    return a.den && b.den && a.num == b.num && a.den == b.den;
}

int64_t ratio_floor(struct ratio a)
{
    assert(a.den > 0);
    return a.num / a.den - (a.num % a.den < 0);
}

int64_t ratio_ceil(struct ratio a)
{
    assert(a.den > 0);
    return a.num / a.den + (a.num % a.den > 0);
}

int64_t ratio_round(struct ratio a, int64_t step)
{
    assert(step > 0);
    struct ratio steps =
        ratio_add(ratio_over(a, ratio_int(step)), (struct ratio){ 1, 2 });

    return ratio_is(steps) ? ratio_floor(steps) * step : 0;
}

bool ratio_parse(struct str text, struct ratio *a, uint32_t *places)
{
    struct str rest = text, whole;
    int64_t high, low = 0, scale = 1;

    if (!str_next(&rest, '.', &whole) || !str_int(whole, &high) || high > RATIO_MOST ||
        high < -RATIO_MOST || rest.len > RATIO_PLACES ||
        (rest.len == 0 && whole.len != text.len))
        return false;
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.ptr[i] < '0' || rest.ptr[i] > '9')
            return false;
        low = low * 10 + (rest.ptr[i] - '0');
        scale *= 10;
    }
    struct ratio fraction = ratio_of(low, scale);
    *a = whole.ptr[0] == '-' ? ratio_less(ratio_int(high), fraction)
                             : ratio_add(ratio_int(high), fraction);
    *places = (uint32_t)rest.len;
    return ratio_is(*a);
}

void ratio_text(struct buf *out, struct ratio a, char point)
{
    int64_t scale = 1;
    int digits = 0;

    assert(a.den > 0);
    while (digits < (int)RATIO_PLACES && scale % a.den != 0) {
        scale *= 10;
        digits++;
    }
    if (scale % a.den != 0) {
        buf_int(out, a.num);
        buf_char(out, '/');
        buf_int(out, a.den);
        return;
    }
    int64_t whole = a.num / a.den, left = (a.num % a.den) * (scale / a.den);
    if (a.num < 0 && whole == 0)
        buf_char(out, '-');
    buf_int(out, whole);
    if (digits > 0)
        buf_format(out, "%c%0*lld", point, digits,
                   (long long)(left < 0 ? -left : left));
}
