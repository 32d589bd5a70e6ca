/*
 * place_count.h: statistics of people by place, so shown that a protected identity
 * counts and cannot be traced (domain 3.2, P3).
 *
 * In      rows: how many live in each county or municipality; `hidden`: those whose
 *         place is not told, which is protected identities and whoever has none.
 * Out     which rows are shown, and what all the others come to, as one row that has no
 *         place: "other places, or not told".
 * Method  1  a protected identity is in `hidden` and never in a row: where she lives is
 *            not an input, so no output can depend on it;
 *         2  of fewer than PLACE_PEOPLE_LEAST people in all no place is shown;
 *         3  a row under SMALL_COUNT is not shown;
 *         4  what is not shown is SMALL_COUNT or more, or nobody: until it is, the
 *            smallest row that is shown goes there too;
 *         5  the total is everybody, so the rows shown and the other one add up, and
 *            subtracting gives the other row and no less than SMALL_COUNT.
 *         Sexes within a row, the other one too, are shown by small_count.h.
 *         Source: Willenborg, de Waal, as there.
 * Purity  pure.
 * Order   of two rows of a size the later one goes. Cost: rows times rows.
 *
 * What is counted over the pool of the matcher (need thresholds, the market) is no
 * statistics and has no such person in it: she is in no list, so nothing can be said of
 * whom a requirement shuts out that would hold for her (service/images.c). Its places
 * are those of advertisements, not of people.
 */
#ifndef DOMAIN_PLACE_COUNT_H
#define DOMAIN_PLACE_COUNT_H

#include "domain/small_count.h"

#define PLACE_PEOPLE_LEAST 20u

struct place_count {
    struct count_row people;
    bool shown; /* out */
};

struct place_counts {
    struct count_row other;   /* all who are in no row that is shown          */
    uint32_t all;             /* everybody; shown unless it is under SMALL_COUNT */
    enum count_shown how_all; /* COUNT_SHOWN or COUNT_FEWER                   */
};

/* Decides about each row, and adds up. */
struct place_counts place_counts(struct place_count *row, uint32_t count,
                                 struct count_row hidden);

#endif
