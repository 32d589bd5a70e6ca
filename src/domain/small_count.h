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
 *         Rows about the same people, each a group within the next or nearly so, can
 *         be subtracted: what lies between two rows is a cell too. A row is left out
 *         when a number of it differs by less than SMALL_COUNT from the same column's
 *         number in a row that stands; groups that are not nested are held to the same,
 *         as a reader may know more of them than we do.
 *         Source: Willenborg, de Waal, "Elements of Statistical Disclosure Control"
 *         (2001), chapter 6, on complementary suppression.
 * Purity  pure.
 * Order   rows are weighed in the order given: the first stands, later ones give way.
 */
#ifndef DOMAIN_SMALL_COUNT_H
#define DOMAIN_SMALL_COUNT_H

#include <stdbool.h>
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

/*
 * Which of `count` rows may stand under each other: stands[i] for row i. The first
 * always does. Costs count * count / 2 comparisons.
 */
void small_count_rows(const struct count_row *rows, uint32_t count, bool *stands);

/*
 * How a sum that stands alone (`all`, of the same people as the rows) may read beside
 * the rows that stand: a sum less than SMALL_COUNT above that of a row reads "at least"
 * that row's, which is written in *least. Equal ones tell of nobody.
 */
enum count_shown small_count_beside(uint32_t all, const struct count_row *rows,
                                    const bool *stands, uint32_t count,
                                    uint32_t *least);

#endif
