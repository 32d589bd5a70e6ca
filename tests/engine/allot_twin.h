/*
 * allot_twin.h: small instances of allocation drawn by lot, and the plainest solver of
 * them: every placing is tried.
 */
#ifndef TESTS_ENGINE_ALLOT_TWIN_H
#define TESTS_ENGINE_ALLOT_TWIN_H

#include "base/rng.h"
#include "engine/allot.h"
#include "engine/verify.h"

#define TWIN_PEOPLE   8u
#define TWIN_NEEDS    5u
#define TWIN_PAIRS    (TWIN_PEOPLE * TWIN_NEEDS)
#define TWIN_FAMILIES 3u
#define TWIN_BOUNDS   8u

struct allot_twin {
    struct allot_input in;
    uint32_t capacity[TWIN_NEEDS], pair_start[TWIN_NEEDS + 1];
    struct allot_pair pairs[TWIN_PAIRS];
    struct allot_family need_families[TWIN_FAMILIES], person_families[TWIN_FAMILIES];
    uint32_t need_sets[TWIN_FAMILIES][TWIN_NEEDS];
    uint32_t person_sets[TWIN_FAMILIES][TWIN_PEOPLE];
    struct allot_bound bounds[TWIN_BOUNDS];
};

/* The best of all placings; `lawful` false: none keeps the bounds. */
struct allot_twin_best {
    bool lawful;
    uint32_t placed;
    int64_t value;
    uint32_t missing; /* of lower bounds where none is lawful: the least there is */
};

/* People, needs and pairs whose values are low + below(range); no bounds. */
void allot_twin_draw(struct allot_twin *twin, struct rng *rng, int32_t low,
                     uint32_t range);
/* Adds a bound. */
void allot_twin_bound(struct allot_twin *twin, struct allot_bound bound);
/* Draws families that nest, and bounds on them; with `lower`, lower ones too. */
void allot_twin_draw_bounds(struct allot_twin *twin, struct rng *rng, bool lower);

struct allot_twin_best allot_twin_solve(const struct allot_twin *twin);

/* Hands the result to engine/verify, whose verdict it returns. */
bool allot_twin_verify(const struct allot_input *in, const struct allot_result *result,
                       struct err *err);

#endif
