/*
 * csv_write.h: one cell of a CSV file that a spreadsheet may open.
 *
 * Out     RFC 4180: quoted where it must be. What begins with = + - @, a tab or a
 *         carriage return is written with an apostrophe before it, so that no
 *         spreadsheet takes a name for a formula.
 * Purity  appends to `out`.
 */
#ifndef SERVICE_CSV_WRITE_H
#define SERVICE_CSV_WRITE_H

#include "base/str.h"

/* Appends the cell and then `end`, a comma, or the carriage return before a line's end.
 */
void csv_cell(struct buf *out, struct str cell, char end);

#endif
