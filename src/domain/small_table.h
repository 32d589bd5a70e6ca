/*
 * small_table.h: which cells of a table for the public are left out, so that nobody can
 * be found in it, whatever is added and subtracted.
 *
 * In      a table of counts: rows (areas) and columns (sexes), each with its sums: the
 *         last row and the last column; and tables published before, of the same shape,
 *         that can be subtracted from it (other days, other steps of the same people).
 * Out     for each cell, sums too, whether it is hidden.
 * Method  hidden first: every cell under SMALL_COUNT, none of them told from another;
 *         and every cell that differs by less than that from the same cell of a table
 *         before, when that is in sight. Then more, until a reader who knows all cells
 *         in sight, how sums are made and that counts are not negative cannot tell any
 *         of these to within SMALL_COUNT. A table with sums is a network: cells join
 *         its row to its column, sums run backwards, and what a hidden cell can be is
 *         its value more or less by a flow round the hidden ones. So the bounds are
 *         exact (maximum flow), not guesses. What is hidden besides is three cells that
 *         make a square with it, those that cost least; at worst all is hidden.
 *         Of differences to tables before, which may be negative, a cell is safe when
 *         it lies on a circle of hidden ones: then its difference can be anything.
 *         Source: Gusfield, "A graph theoretic approach to statistical data security",
 *         SIAM J. Computing 17 (1988).
 * Purity  pure.
 * Order   the same tables hide the same cells.
 * Limits  SMALL_TABLE_ROWS by SMALL_TABLE_COLUMNS, sums included.
 */
#ifndef DOMAIN_SMALL_TABLE_H
#define DOMAIN_SMALL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/small_count.h"

#define SMALL_TABLE_ROWS    40u
#define SMALL_TABLE_COLUMNS 8u
#define SMALL_TABLE_CELLS   (SMALL_TABLE_ROWS * SMALL_TABLE_COLUMNS)

struct small_table {
    uint32_t rows, columns;           /* with the row and the column of sums */
    int64_t count[SMALL_TABLE_CELLS]; /* [row * columns + column] */
    bool hidden[SMALL_TABLE_CELLS];
    bool nobody[SMALL_TABLE_COLUMNS]; /* a column that stands for nobody: its noughts
                                         protect nothing and may be shown            */
    bool absent[SMALL_TABLE_ROWS];    /* a row of noughts that is not shown, so a reader
                                         knows them: they cannot be hidden           */
};

/* Fills the sums from the cells within. */
void small_table_sum(struct small_table *table);
/* Fills `hidden`. before: of the same shape, with what was hidden then. */
void small_table_hide(struct small_table *table, const struct small_table *before,
                      uint32_t before_count);

/* What a reader can know of a cell: *least to *most; INT64_MAX: no upper bound. */
void small_table_bounds(const struct small_table *table, uint32_t cell, int64_t *least,
                        int64_t *most);

#endif
