/*
 * id_signs.h: an identity number as it was written, taken apart into its digits.
 *
 * In      text: digits, letters, one - or + (or what a word processor makes of a
 *         hyphen), spaces.
 * Out     ten or twelve signs and the sign between them, or an error that does not
 *         repeat them.
 * Purity  pure. For domain/id_number.c, which says what the digits mean.
 */
#ifndef DOMAIN_ID_SIGNS_H
#define DOMAIN_ID_SIGNS_H

#include "base/err.h"

#define ID_LONG_SIGNS  12u
#define ID_SHORT_SIGNS 10u

struct id_signs {
    char at[ID_LONG_SIGNS + 1]; /* digits and capitals                       */
    uint32_t count;             /* ID_SHORT_SIGNS or ID_LONG_SIGNS           */
    char mark;                  /* '-', '+' or 0, before the last four       */
};

/*
 * Takes `written` apart.
 * err     ERR_INPUT  not ten or twelve signs, or something else among them;
 *         ERR_LIMIT  longer than ID_WRITTEN_BYTES.
 */
MUST_USE bool id_signs_read(struct str written, struct id_signs *signs,
                            struct err *err);

bool id_is_digit(char c);
bool id_is_capital(char c);
bool id_is_dash(uint32_t c);  /* - and its likes */
bool id_is_space(uint32_t c); /* also those that do not break a line */
char id_to_capital(char c);   /* of a-z; else itself */
bool id_digits_only(const char *at, size_t count);

/* The value of a digit; a letter counts as 1. */
int32_t id_digit(char c);
/* Whether the last of ten signs is the check digit of the nine before it. */
bool id_check_digit_fits(const char *ten);

#endif
