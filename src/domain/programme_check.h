/*
 * programme_check.h: does a programme's plan add up?
 *
 * In      a programme as it was read (what could not be read is "not stated") and the
 *         rates in force.
 * Out     findings, in the order of the sections of a file: errors where the plan
 *         contradicts itself, warnings where somebody has to decide, notes.
 * Method  general rules, each with its code; exact fractions throughout:
 *         phases and columns lie within the period and do not overlap; rows and columns
 *         make their sums; so many a month for the months of a calendar makes the
 *         target; staff times a share each makes the rate; a whole of so many parts
 *         (occasions and visits); a stock over how long people stay is a flow (Little,
 *         "A proof for the queuing formula L = lambda W", 1961); a share of a target is
 *         rounded up to a whole person; a group can be balanced at all; what must have
 *         held for months can be seen before the end; money makes its sum.
 *         A rule whose figures are not all stated is passed over, and a table that does
 *         not add up is not compared further: one fault is told once.
 * Purity  pure; no programme is known by name.
 */
#ifndef DOMAIN_PROGRAMME_CHECK_H
#define DOMAIN_PROGRAMME_CHECK_H

#include "domain/programme.h"
#include "domain/rate.h"

void programme_check(const struct programme *programme, const struct rates *rates,
                     struct findings *findings);

/* Whole civil months in a period; 0 when it does not begin and end with one. */
uint32_t period_months(int32_t from, int32_t to);
/* Whole months of `calendar` from `from` to `to` (DAY_NONE: its whole phase); with its
 * free months taken away when `free` is set. */
uint32_t calendar_months(const struct programme *programme,
                         const struct calendar *calendar, struct period within,
                         bool free);
/* How many women a group of `size` may have: *least to *most; false: none. */
bool balance_bounds(int64_t size, int64_t least_percent, int64_t most_percent,
                    int64_t *least, int64_t *most);
/* The fewest whole people that are `percent` of `number`. */
int64_t share_ceil(struct ratio percent, int64_t number);
/* Of how many `number` is `percent`, to the nearest whole. */
int64_t share_whole(int64_t number, struct ratio percent);
/* Whether `part` of `whole`, rounded to `places` decimals, is `percent`. */
bool percent_fits(int64_t part, int64_t whole, struct ratio percent, uint32_t places);

#endif
