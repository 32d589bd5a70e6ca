/*
 * person_parts.h: every table of the database that knows a person, and where in her
 * extract it is shown, or why it is not.
 *
 * A table knows a person when it refers to her case, to her account, or to a row of
 * such a table by her case's number. tests/service/test_person_extract.c walks the
 * schema and fails for one that is not here: a new table cannot be forgotten.
 * Purity  constants.
 */
#ifndef SERVICE_PERSON_PARTS_H
#define SERVICE_PERSON_PARTS_H

#include <stdint.h>

struct person_part {
    const char *table;
    const char *shown; /* the member of the extract (person_extract.h); NULL: none */
    const char *why;   /* why it is not shown; NULL where it is                    */
};

extern const struct person_part person_parts[];
extern const uint32_t person_part_count;

#endif
