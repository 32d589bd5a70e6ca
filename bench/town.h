/*
 * town.h: the people, units and staff that the benches about people run on.
 *
 * In      how many people; a file of test numbers, one a line (Skatteverket publishes
 *         them), or NULL: then nobody has a number.
 * Out     a pool of bench/pool.h in which everyone has an identity, sealed as in use,
 *         in TOWN_UNITS units of one secrecy domain; a coach holds each case. There are
 *         fewer test numbers than people, so one number stands in several records and
 *         only the first claims it: the register is as large as it would be.
 * Order   the same ask gives the same names in the same units; ids are random.
 */
#ifndef BENCH_TOWN_H
#define BENCH_TOWN_H

#include "service/keys.h"

#define TOWN_UNITS   20u
#define TOWN_COACHES 50u /* a unit */

struct town {
    struct arena arena;
    struct call call;
    int64_t unit[TOWN_UNITS], user[TOWN_UNITS * TOWN_COACHES];
};

struct town_ask {
    const char *path; /* of the database; its keys and master key lie beside it */
    const char *numbers;
    int64_t people;
};

/* Makes what town_open opens. err as the services. */
MUST_USE bool town_make(const struct town_ask *ask, struct err *err);

/* Opens it for `mode`; close with town_close, also after a failure. */
MUST_USE bool town_open(const char *path, enum database_mode mode, struct town *town,
                        struct err *err);
void town_close(struct town *town);

#endif
