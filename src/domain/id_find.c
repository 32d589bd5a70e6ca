/* id_find.c: see id_find.h. */
#include "domain/id_find.h"

#include "domain/id_signs.h"

#define LAST_FOUR  4u
#define TEN        10u
#define DAY_MOST   31
#define DAY_ADDED  60
#define MONTH_MOST 12

static size_t digits_at(struct str text, size_t at)
{
    size_t n = 0;

    while (at + n < text.len && id_is_digit(text.ptr[at + n]))
        n++;
    return n;
}

/* What may stand before the last four: a sign with spaces around it, or a space. */
static size_t sign_at(struct str text, size_t at)
{
    static const char *const signs[] = {
        " - ", "-", "+", "\xe2\x80\x93", " \xe2\x80\x93 ", " "
    };

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(str_sub(text, at, text.len), signs[i]))
            return strlen(signs[i]);
    return 0;
}

static int32_t two(const char *at)
{
    return id_digit(at[0]) * 10 + id_digit(at[1]);
}

/* Of the ten digits of the short form. */
static bool is_number(const char *ten)
{
    int32_t month = two(ten + 2), day = two(ten + 4);

    if (day > DAY_ADDED)
        day -= DAY_ADDED;
    return month >= 1 && month <= MONTH_MOST && day >= 1 && day <= DAY_MOST &&
           id_check_digit_fits(ten);
}

/* Ten or twelve digits that begin at `at`, of which `first` stand together. */
static bool number_at(struct str text, size_t at, size_t first)
{
    char ten[TEN];
    size_t head = first == 6 || first == 8 ? first : first - LAST_FOUR;
    size_t tail = at + head;

    if (first == 6 || first == 8) {
        tail += sign_at(text, tail);
        if (digits_at(text, tail) != LAST_FOUR)
            return false;
    } else if (first != TEN && first != TEN + 2) {
        return false;
    }
    memcpy(ten, text.ptr + at + head - 6, 6);
    memcpy(ten + 6, text.ptr + tail, LAST_FOUR);
    return is_number(ten);
}

bool id_in_text(struct str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t n = digits_at(text, at);
        if (n >= 6 && number_at(text, at, n))
            return true;
        at += n ? n : 1;
    }
    return false;
}
