/*
 * synth_people.h: an invented pool as people.csv, for demos, tests and benches.
 *
 * In      how many, a seed, an area (synth_world.h), the day it is.
 * Out     CSV as docs/formats.md has it: keys S000001 and on, no names, no numbers.
 * Method  person i depends on the seed and on i only, so a larger pool begins with the
 *         smaller one, and rows are made one at a time in constant memory.
 * Order   the same ask gives the same bytes anywhere.
 */
#ifndef SERVICE_SYNTH_PEOPLE_H
#define SERVICE_SYNTH_PEOPLE_H

#include "service/call.h"
#include "service/synth_person.h"

#define SYNTH_COUNT_MOST 10000000

struct synth_ask {
    int64_t count, seed;
    struct str area;
    int32_t today, enrolled_from, enrolled_to; /* days; DAY_NONE: two years, today */
    const char *path;                          /* NULL: stdout */
};

struct synth_pool {
    struct synth_ask ask; /* its days filled in */
    struct synth_world world;
};

/* Reads what is needed to make rows; `ask`'s texts are borrowed.
 * err  ERR_INPUT  no such area, or enrolment that ends before it begins;
 *      ERR_INTERNAL  a shipped file does not fit. */
MUST_USE bool synth_pool_make(struct arena *arena, const struct synth_ask *ask,
                              struct synth_pool *pool, struct err *err);

/* Person `index` (from 0) as such, and as a row with its line end. */
void synth_pool_person(const struct synth_pool *pool, int64_t index,
                       struct synth_person *person);
void synth_pool_row(const struct synth_pool *pool, int64_t index, struct buf *row);
/* The header line. */
void synth_pool_header(struct buf *row);

/*
 * Writes the pool to ask->path, whole or not at all, or to stdout.
 * err     as synth_pool_make; ERR_FULL, ERR_UNAVAILABLE: it could not be written.
 */
MUST_USE bool synth_people(struct call *call, const struct synth_ask *ask,
                           struct err *err);

#endif
