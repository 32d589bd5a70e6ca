/*
 * small_count.h: counts that leave the case team, so shown that nobody can be found in
 * them: a cell under SMALL_COUNT reads "fewer than 5", and no sum gives it away.
 *
 * Method  within a row women + men + not stated = all. A part under SMALL_COUNT is
 *         hidden; when just one part is hidden and the sum is not, the sum minus the
 *         rest would tell it, so the least of the others is hidden with it (it reads
 *         "at least 5"). Source: complementary cell suppression; Willenborg, de Waal,
 *         "Elements of Statistical Disclosure Control" (2001), chapter 6.
 * Purity  pure.
 */
#ifndef DOMAIN_SMALL_COUNT_H
#define DOMAIN_SMALL_COUNT_H

#include <stdint.h>

#define SMALL_COUNT 5u

enum count_shown {
    COUNT_SHOWN,    /* the number itself             */
    COUNT_FEWER,    /* under SMALL_COUNT             */
    COUNT_AT_LEAST, /* hidden to protect another one */
};

struct count_row {
    uint32_t women, men, not_stated;
};

struct count_row_shown {
    enum count_shown women, men, not_stated, all;
};

/* How the cells of a row may be shown. A part nobody is in and that has no column of
 * its own (not_stated 0) protects nothing and needs nothing. */
struct count_row_shown small_counts(struct count_row row);

#endif
