/*
 * allot_read.h: networks and assignment problems out of other people's files.
 *
 * In      the bytes of a DIMACS minimum-cost-flow file (`p min`), a DIMACS assignment
 *         file (`p asn`), or an OR-Library assignment file (n, then n rows of n costs).
 * Out     a network for allot_flow.h, or people and needs for allot.h whose values are
 *         `base` less the cost.
 * Purity  reads bytes, writes its arena.
 * Limits  numbers of at most 18 digits; nodes and arcs as allot_flow.h says.
 */
#ifndef BENCH_ALLOT_READ_H
#define BENCH_ALLOT_READ_H

#include "base/str.h"
#include "engine/allot.h"
#include "engine/allot_flow.h"

/* err  ERR_INPUT  what is wrong in which line; ERR_LIMIT too large */
MUST_USE bool allot_read_dimacs(struct str text, struct arena *arena,
                                struct allot_flow *flow, struct err *err);

MUST_USE bool allot_read_orlib(struct str text, struct arena *arena,
                               struct allot_input *in, int64_t *base, struct err *err);

/*
 * Sees people and needs in a network: every arc from a node with a supply to one with a
 * demand, and one side of ones. False when it is no such network, with nothing written.
 * All must then be placed, or no flow is lawful.
 */
bool allot_read_places(const struct allot_flow *flow, struct arena *arena,
                       struct allot_input *in, int64_t *base);

#endif
