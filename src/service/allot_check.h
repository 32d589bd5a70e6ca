/*
 * allot_check.h: does a placing keep a run's rules, and is it the best by them? By
 * engine/verify alone: nothing here solves, and nothing of engine/allot is called.
 *
 * Method  the run is laid out anew (tickets from the seed and the ids, quotas, bounds);
 *         each step's values are worked out from that and handed to engine/verify with
 *         the placing and the step's prices. The steps must be those that allot_lay.h
 *         asks for, so that none can be left out.
 */
#ifndef SERVICE_ALLOT_CHECK_H
#define SERVICE_ALLOT_CHECK_H

#include "service/allot_lay.h"

struct allot_proof {
    const uint32_t *need_of; /* [person_count] without those by hand; RUN_NONE */
    uint32_t placed_count;
    uint32_t bound_count; /* of the lay */
    uint32_t step_count;
    const struct allot_step *steps;
};

/* err  ERR_STATE  the rule that is broken, and where */
MUST_USE bool allot_check(const struct allot_lay *lay, const struct allot_proof *proof,
                          struct err *err);

/*
 * The certificate as JSON text in `arena`: the run as its file has it, who is placed
 * where, the steps with their prices, and a fingerprint over all of it.
 */
struct str allot_certificate(const json_t *run, const struct allot_run *names,
                             const struct allot_proof *proof, struct arena *arena);

/* What `insteg allot verify` tells. */
struct allot_verdict {
    struct allot_run run;
    uint32_t placed_count, forced_count, step_count;
    bool by_blocks;
};

/*
 * Judges a certificate.
 * err     ERR_INPUT, ERR_LIMIT  it is no certificate;  ERR_STATE  it does not hold
 * return  true when it holds; false leaves *verdict untouched
 */
MUST_USE bool allot_certificate_holds(const json_t *value, struct arena *arena,
                                      struct allot_verdict *verdict, struct err *err);

#endif
