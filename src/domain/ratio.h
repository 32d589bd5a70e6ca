/*
 * ratio.h: exact fractions, for sums where a rounded number would hide a fault.
 *
 * In / Out  whole numbers and decimals of people's files: 14, 39.43, 45/4.
 * Method    numerator and denominator in lowest terms, denominator > 0; products are
 *           worked out in 128 bits.
 * Purity    pure.
 * Limits    RATIO_MOST: a result past it is `ratio_none`, and so is all that comes of
 *           it, so that a chain of sums needs one look at its end.
 */
#ifndef DOMAIN_RATIO_H
#define DOMAIN_RATIO_H

#include "base/str.h"

#define RATIO_MOST   INT64_C(1000000000000000000)
#define RATIO_PLACES 6u /* decimals that are read */

struct ratio {
    int64_t num, den; /* den 0: none, as where nothing was stated */
};

extern const struct ratio ratio_none;

struct ratio ratio_of(int64_t num, int64_t den); /* den 0 gives none */
struct ratio ratio_int(int64_t value);
bool ratio_is(struct ratio a); /* there is one */
struct ratio ratio_add(struct ratio a, struct ratio b);
struct ratio ratio_less(struct ratio a, struct ratio b); /* a - b */
struct ratio ratio_times(struct ratio a, struct ratio b);
struct ratio ratio_over(struct ratio a, struct ratio b); /* b 0 gives none */
/* Below, at or above 0 as a is to b; both must be there (asserted). */
int ratio_cmp(struct ratio a, struct ratio b);
bool ratio_eq(struct ratio a, struct ratio b); /* false when either is none */
int64_t ratio_floor(struct ratio a);
int64_t ratio_ceil(struct ratio a);
/* The multiple of `step` nearest to a; halves go up. */
int64_t ratio_round(struct ratio a, int64_t step);

/*
 * Reads "14", "-2" or "39.43".
 * places  how many decimals were written
 */
MUST_USE bool ratio_parse(struct str text, struct ratio *a, uint32_t *places);

/* "11.25" with `point` between, where that ends within RATIO_PLACES; else "49/6". */
void ratio_text(struct buf *out, struct ratio a, char point);

#endif
