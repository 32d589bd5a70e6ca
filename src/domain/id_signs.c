/* id_signs.c: see id_signs.h. */
#include "domain/id_signs.h"

#include "domain/id_number.h"

#define NON_BREAKING    0x00A0u
#define NARROW_NO_BREAK 0x202Fu

/* What people's keyboards and word processors make of a hyphen. */
static const uint32_t dashes[] = {
    '-', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212
};

/* A number as it was written. */
struct written {
    char at[ID_LONG_SIGNS];
    uint32_t count;   /* of all that were written: may exceed ID_LONG_SIGNS */
    char mark;        /* '-', '+' or 0                                      */
    uint32_t mark_at; /* signs before it                                    */
    bool space_at[ID_LONG_SIGNS + 1]; /* a space after that many signs      */
};

bool id_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool id_is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

char id_to_capital(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 'a' + 'A');
    return c;
}

int32_t id_digit(char c)
{
    return id_is_digit(c) ? c - '0' : 1; /* a letter counts as 1 in a check digit */
}

bool id_digits_only(const char *at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!id_is_digit(at[i]))
            return false;
    return true;
}

/* Whether the last of ten signs is the check digit of the nine before it. */
bool id_check_digit_fits(const char *ten)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < 9; i++) {
        int32_t product = id_digit(ten[i]) * (i % 2 == 0 ? 2 : 1);
        sum += product / 10 + product % 10;
    }
    return id_is_digit(ten[9]) && id_digit(ten[9]) == (10 - sum % 10) % 10;
}

bool id_is_dash(uint32_t c)
{
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (c == dashes[i])
            return true;
    return false;
}

bool id_is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == NON_BREAKING ||
           c == NARROW_NO_BREAK;
}

static bool take_mark(struct written *signs, char mark, struct err *err)
{
    if (signs->mark)
        return err_set(err, ERR_INPUT,
                       N_("there are two signs - or + in the number; write one, before "
                          "the last four"));
    signs->mark = mark;
    signs->mark_at = signs->count;
    return true;
}

static bool take_apart(struct str text, struct written *signs, struct err *err)
{
    int64_t place = 0;

    *signs = (struct written){ .count = 0 };
    for (size_t at = 0; at < text.len;) {
        uint32_t c = str_utf8_next(text, &at);
        char sign = '\0';
        if (c < 0x80)
            sign = id_to_capital((char)c);
        place++;
        if (id_is_space(c)) {
            if (signs->count <= ID_LONG_SIGNS)
                signs->space_at[signs->count] = true;
        } else if (id_is_dash(c) || c == '+') {
            if (!take_mark(signs, c == '+' ? '+' : '-', err))
                return false;
        } else if (id_is_digit(sign) || id_is_capital(sign)) {
            if (signs->count < ID_LONG_SIGNS)
                signs->at[signs->count] = sign;
            signs->count++;
        } else {
            return err_set(err, ERR_INPUT,
                           N_("character {place} does not belong in the number; only "
                              "digits and the sign - or + do"),
                           ARG_NUM(place));
        }
    }
    return true;
}

/* Ten or twelve signs, and - or + before the last four if anywhere. */
static bool form_is_sound(const struct written *signs, struct err *err)
{
    if (signs->count != ID_SHORT_SIGNS && signs->count != ID_LONG_SIGNS)
        return err_set(err, ERR_INPUT,
                       N_("the number has {count} digits; it should have 10 "
                          "(YYMMDD-NNNN) or 12 (YYYYMMDD-NNNN)"),
                       ARG_NUM(signs->count));
    if (signs->mark && signs->mark_at != signs->count - 4)
        return err_set(
            err, ERR_INPUT,
            N_("the sign - or + is in the wrong place; it belongs before the "
               "last four"));
    if (!signs->mark && signs->space_at[signs->count - 4])
        return err_set(err, ERR_INPUT,
                       N_("there is a space before the last four; write - there, or + "
                          "for who turns 100 this year or has done"));
    return true;
}

bool id_signs_read(struct str text, struct id_signs *signs, struct err *err)
{
    struct written written;

    if (text.len > ID_WRITTEN_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the number is longer than {most} characters; write only "
                          "the number"),
                       ARG_NUM(ID_WRITTEN_BYTES));
    if (str_trim(text).len == 0)
        return err_set(err, ERR_INPUT, N_("no number is written"));
    if (!take_apart(text, &written, err) || !form_is_sound(&written, err))
        return false;
    *signs = (struct id_signs){ .count = written.count, .mark = written.mark };
    memcpy(signs->at, written.at, written.count);
    return true;
}
