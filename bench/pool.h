/*
 * pool.h: the database that the benches run on: invented people, and needs with eight
 * requirements each, four of them thresholds.
 *
 * In      how many people, from where.
 * Out     a fresh database file.
 * Order   the same ask gives the same people and needs.
 */
#ifndef BENCH_POOL_H
#define BENCH_POOL_H

#include "service/call.h"

#define POOL_SEED   7
#define POOL_NOW    "2026-11-02T11:00:00Z"
#define POOL_TODAY  "2026-11-02"
#define POOL_KINDS  4u  /* of needs: a store, a kitchen, care, a shop */
#define POOL_COPIES 60u /* of each, so that a call can be the first about its need */

struct pool_ask {
    const char *path; /* of the database; what is there is replaced */
    int64_t people;
    const char *area;
    const char *place; /* where all workplaces are; NULL: each kind of need its own */
};

/* Makes the database. err as the services. */
MUST_USE bool pool_make(const struct pool_ask *ask, struct err *err);

/* "lager-7": the key of a need; in `arena`. */
struct str pool_need_key(struct arena *arena, uint32_t kind, uint32_t copy);

#endif
