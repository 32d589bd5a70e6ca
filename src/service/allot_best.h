/*
 * allot_best.h: the placing of a run that is laid out, with the steps that prove it.
 *
 * Method  allot_lay.h says which steps; engine/allot solves each. People and needs are
 *         numbered by their tickets, so that the order of the file changes nothing.
 * Limits  BEST_PRICES_MOST numbers in all steps together.
 */
#ifndef SERVICE_ALLOT_BEST_H
#define SERVICE_ALLOT_BEST_H

#include "engine/allot.h"
#include "service/allot_lay.h"

#define BEST_PRICES_MOST 4000000u

struct allot_best {
    uint32_t *need_of;     /* [person_count] RUN_NONE: not placed; not those by hand */
    uint32_t placed_count; /* without those placed by hand */
    uint32_t step_count;
    struct allot_step *steps;
};

/*
 * arena    the answer lives here
 * refusal  as allot_solve's; bounds are those of the lay
 * err      as allot_solve's, with the bounds it speaks of in front; ERR_LIMIT
 */
MUST_USE bool allot_best(const struct allot_lay *lay, struct arena *arena,
                         struct allot_best *best, struct allot_refusal *refusal,
                         struct err *err);

/* Only who is placed: placed[person_count]. `lay` may have been ordered anew. */
MUST_USE bool allot_best_who(const struct allot_lay *lay, bool *placed,
                             struct err *err);

/* The least and the most that can be placed of those marked, when as many as possible
 * are. */
MUST_USE bool allot_best_range(const struct allot_lay *lay, const bool *marked,
                               uint32_t *least, uint32_t *most, struct err *err);

#endif
