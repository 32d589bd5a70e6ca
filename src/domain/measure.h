/*
 * measure.h: the arithmetic of a programme's figures: what is counted, once, in which
 * month, of which sex and area.
 *
 * In      counted things: who (person, firm, outing: a random id), the event that says
 *         so, the day, sex, area and coach as small numbers. Plain arrays.
 * Out     cells: numbers by row (area or coach), column (period) and sex.
 * Method  a measure is a list of counted things; each rule makes a shorter list of it,
 *         so a figure and the events behind it are one list and cannot differ:
 *         first      a person counts on the first day of a step, once for ever;
 *         month      a firm counts once a calendar month, on its first day there;
 *         after      who has not done the step before does not count in this one, and
 *                    not before the day of that one. So at any day sustained <= hires
 *                    <= talks <= starts holds, whatever was corrected, for each sex and
 *                    area alone;
 *         stock      spans of days in a stage: how many at the end of a day, and the
 *                    mean over a period as an exact fraction of person-days by days.
 * Order   lists are sorted by (who, day, event) before they are shortened, by
 *         measure_sort; the answer does not depend on the order they came in.
 * Purity  pure. O(n log n) to sort; everything else O(n log columns).
 */
#ifndef DOMAIN_MEASURE_H
#define DOMAIN_MEASURE_H

#include "base/arena.h"
#include "base/date.h"
#include "domain/ratio.h"

#define MEASURE_OPEN INT32_MAX /* the end of a span that has none */

enum measure_sex { SEX_WOMEN, SEX_MEN, SEX_UNSTATED, SEX_COUNT };

struct counted {
    int64_t who, event_id;
    int32_t day;
    uint32_t area, coach; /* numbers of the caller's; one more than there are: none */
    enum measure_sex sex;
};
struct counted_list {
    struct counted *item;
    uint32_t count;
};

/* Days from `day` on until, not with, `to`, in a stage. */
struct counted_span {
    struct counted in; /* the entering */
    int32_t to;
};
struct span_list {
    struct counted_span *item;
    uint32_t count;
};

struct measure_cell {
    int64_t by[SEX_COUNT];
};
int64_t measure_all(const struct measure_cell *cell);

/* A column: days `from` to `to`, both in it. Columns may overlap, as sums do. */
struct measure_column {
    int32_t from, to;
};
enum measure_rows { MEASURE_BY_AREA, MEASURE_BY_COACH, MEASURE_WHOLE };

struct measure_grid {
    const struct measure_column *column;
    uint32_t column_count;
    uint32_t row_count; /* a last row for those in none is the caller's to add */
    enum measure_rows rows;
};

void measure_sort(struct counted_list *list);
/* The first of each who. `list` is sorted; shortened in place. */
void measure_first(struct counted_list *list);
/* The first of each who in a calendar month. */
void measure_month(struct counted_list *list);
/* Only those that are in `before`, and from its day on; both sorted, both firsts. */
void measure_after(struct counted_list *list, const struct counted_list *before);

/* Adds up: cell[row * column_count + column]. cell was zeroed by the caller. */
void measure_count(const struct counted_list *list, const struct measure_grid *grid,
                   struct measure_cell *cell);
/* How many are in at the end of each column's last day. */
void measure_stock(const struct span_list *list, const struct measure_grid *grid,
                   struct measure_cell *cell);
/* Days in it, together, within each column: by its length the mean (measure_mean). */
void measure_days(const struct span_list *list, const struct measure_grid *grid,
                  struct measure_cell *cell);
struct ratio measure_mean(int64_t days, const struct measure_column *column);

/* Whether one counted thing is in a cell. */
bool measure_in(const struct counted *item, const struct measure_grid *grid,
                uint32_t row, uint32_t column);

#endif
