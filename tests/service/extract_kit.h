/*
 * extract_kit.h: a case of which every table that knows a person holds something: for
 * tests of her extract.
 *
 * The person is one of unit 1, made by extract_kit_make; of the rows those that a
 * service writes are written by it, the others by hand.
 */
#ifndef TESTS_SERVICE_EXTRACT_KIT_H
#define TESTS_SERVICE_EXTRACT_KIT_H

#include "case_kit.h"

#define EXTRACT_RID    101
#define EXTRACT_NUMBER "189001019802" /* of Skatteverket's test numbers */

extern int64_t extract_person;

/* Set-up of a test: case_make, and her. */
int extract_kit_make(void **state);
/* A row of each, opened and closed, with a case merged and a tie to a protected one. */
void extract_kit_fill(void);
/* `sql` with {p} the person and {u} her account. */
void extract_kit_run(const char *sql, int64_t user);
void extract_kit_wish(int64_t of, const char *words);
/* That case is merged into hers. */
void extract_kit_merge(int64_t gone);

#endif
