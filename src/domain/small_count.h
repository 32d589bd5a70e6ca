/*
 * small_count.h: counts that leave the case team, so shown that nobody can be found in
 * them: a cell under SMALL_COUNT reads "fewer than 5", and no sum gives it away.
 *
 * Method  within a row women + men + not stated = all. A part under SMALL_COUNT is
 *         hidden, and with any part the sum: it reads "at least" what the parts in
 *         sight come to, which is known already. So how a cell reads never depends on
 *         how large a hidden part is, and whoever knows the rule learns no more than
 *         that it is small: a hidden part has always at least two values it could be.
 *         To show the sum and hide a second part in its place is not enough: 0 women
 *         and 5 men with the sum 5, or 4 and 4 with the sum 8, can be computed.
 *         Source: Willenborg, de Waal, "Elements of Statistical Disclosure Control"
 *         (2001), chapter 6, on complementary suppression.
 * Purity  pure.
 * Limits  one row. Rows about the same people are not weighed against each other.
 */
#ifndef DOMAIN_SMALL_COUNT_H
#define DOMAIN_SMALL_COUNT_H

#include <stdint.h>

#define SMALL_COUNT 5u

enum count_shown {
    COUNT_SHOWN,    /* the number itself                          */
    COUNT_FEWER,    /* under SMALL_COUNT                          */
    COUNT_AT_LEAST, /* only of a sum: all_least is written for it */
};

struct count_row {
    uint32_t women, men, not_stated;
};

struct count_row_shown {
    enum count_shown women, men, not_stated, all;
    uint32_t all_least; /* of COUNT_AT_LEAST: SMALL_COUNT or more; else 0 */
};

/* How the cells of a row may be shown. A part nobody is in and that has no column of
 * its own (not_stated 0) protects nothing and needs nothing. */
struct count_row_shown small_counts(struct count_row row);

#endif
