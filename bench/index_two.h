/*
 * index_two.h: both lists for everybody by two threads, as the nightly lists have them:
 * the pool in two parts, region by region, and the needs' lists merged.
 *
 * Out     what the clock on the wall says from two indexes to all lists, the threads'
 *         tables among it; the indexes of the parts are made before.
 * Purity  starts two threads, and ends them.
 */
#ifndef BENCH_INDEX_TWO_H
#define BENCH_INDEX_TWO_H

#include "bench/index_world.h"
#include "engine/index_need.h"

struct index_two {
    const struct world *world;
    const struct need_index *needs;
    const uint64_t *need_seed;
    uint64_t seed; /* of the lottery among needs */
    uint32_t top;
};

/* Prints the line. err ERR_INTERNAL: a need has another list than `one` thread gave. */
MUST_USE bool index_two_bench(const struct index_two *two, struct arena *scratch,
                              const struct batch_result *one, struct err *err);

#endif
