/*
 * likeness.h: how alike rows are that each have some of many features.
 *
 * In      a sheet: rows of (feature, count in thousandths).
 * Out     for one row its cosine with every other; rows of such figures standardised,
 *         added up and cut to the best; whole thousandths.
 * Method  a cell weighs sqrt(count) * idf^p, where idf = ln(rows / rows that have the
 *         feature); rows are scaled to length 1; the cosine is their dot product
 *         (Salton, Buckley 1988). Features that one row has, or more than `df_most`,
 *         lengthen the row but are not multiplied. One query row walks the lists of
 *         its features (an inverted index): as many multiply-adds as cells are shared.
 * Purity  pure; double inside the formula, whole numbers out. Sums run over the
 *         features in rising order, so a pair is the same both ways, to the last bit.
 * Limits  LIKENESS_ROWS_MAX rows.
 */
#ifndef ENGINE_LIKENESS_H
#define ENGINE_LIKENESS_H

#include "base/arena.h"
#include "base/str.h"

#define LIKENESS_ROWS_MAX (1u << 20)
#define LIKENESS_ONE      1000u /* a count of one; 1.0 of any figure that goes out */

struct likeness_cell {
    uint32_t feature;
    uint32_t count; /* thousandths */
};

/* Rows while they are being written, one after the other. */
struct likeness_sheet {
    struct arena *arena;
    struct likeness_cell *cell;
    uint32_t cell_count, cell_room;
    uint32_t *start; /* of each ended row; the row being written starts at `row_from` */
    uint32_t row_count, row_room;
    uint32_t row_from;
    uint32_t *seen; /* by feature: its last cell + 1 */
    uint32_t feature_count, feature_room;
};

struct likeness_sheet likeness_sheet_new(struct arena *arena);
/* Adds `count` thousandths of a feature to the row being written. */
void likeness_sheet_add(struct likeness_sheet *sheet, uint32_t feature, uint32_t count);
void likeness_sheet_end_row(struct likeness_sheet *sheet);

/* One cell, weighed and scaled. */
struct likeness_weight {
    uint32_t at; /* a feature in a row's list, a row in a feature's */
    float weight;
};

struct likeness {
    uint32_t row_count, feature_count;
    uint32_t *row_start; /* row_count + 1 */
    struct likeness_weight *row;
    uint32_t *list_start; /* feature_count + 1; empty for features that do not count */
    struct likeness_weight *list;
};

struct likeness_rule {
    uint32_t idf_tenths; /* the power of idf, in tenths: 10 is plain */
    uint32_t df_most;    /* rows; 0: no limit */
    uint32_t idf_rows;   /* idf is that of the first so many rows; 0: of all. The rest
                            asks, and what none of the first has does not count */
};

/* Weighs the ended rows of `sheet`; the result lives in `arena`. */
void likeness_make(struct likeness *likeness, struct arena *arena,
                   const struct likeness_sheet *sheet, struct likeness_rule rule);

/* Writes the cosine of `row` with each row to score[row_count]; with itself 0. */
void likeness_row(const struct likeness *likeness, uint32_t row, double *score);

/*
 * Takes the square root of each score, then makes mean 0 and deviation 1 of all but
 * `self`; all 0 where they are all the same. Negative scores count as 0.
 */
void likeness_standardise(double *score, uint32_t count, uint32_t self);
/* The same without the square root, for figures that are not cosines. */
void likeness_centre(double *score, uint32_t count, uint32_t self);

struct likeness_near {
    uint32_t row;
    int32_t milli;
};

/*
 * The `most` highest of score[], never `self`: highest first, ties (in whole
 * thousandths) by the lower row.
 * near    room for `most`. return  how many there are.
 */
uint32_t likeness_top(const double *score, uint32_t count, uint32_t self,
                      struct likeness_near *near, uint32_t most);

/*
 * The dot product of two rows of plain figures; `count` is a multiple of
 * LIKENESS_LANES. Eight sums are kept apart and added in order at the end, so a
 * compiler may use wide registers and the result is the same.
 */
#define LIKENESS_LANES 8u
double likeness_dot(const float *a, const float *b, uint32_t count);

#endif
