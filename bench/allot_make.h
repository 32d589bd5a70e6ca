/*
 * allot_make.h: invented instances of allocation: S, M, L, XL of people and needs.
 *
 * In      a case by name: S M L XL, with "-balanced" (as many places as people),
 *         "-surplus" (more places than people) or "-bounds" (by sex for each need, and
 *         a cap on each employer).
 * Out     the instance, in the arena: 20 pairs a person with fits of 0 .. 10000.
 * Order   the same name and seed give the same instance.
 */
#ifndef BENCH_ALLOT_MAKE_H
#define BENCH_ALLOT_MAKE_H

#include "engine/allot.h"

#define ALLOT_MAKE_PAIRS 20u /* a person */

MUST_USE bool allot_make(const char *name, uint64_t seed, struct arena *arena,
                         struct allot_input *in, struct err *err);

#endif
