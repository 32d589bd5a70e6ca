/*
 * allot_flow.h: the cheapest flow through any network.
 *
 * In      nodes with supplies (demands are negative), arcs with lower and upper bounds
 *         and a cost a unit, of any sign.
 * Out     the flow on every arc and a price for every node that proves it cheapest.
 * Method  network simplex: a strongly feasible tree, entering arcs searched in blocks.
 *         Source: Ahuja, Magnanti, Orlin, "Network Flows" (1993), chapter 11.
 *         About arcs * log(arcs) a unit of depth in practice; exponential at worst.
 * Purity  pure: integers only, reads its arguments, writes its arena; any thread.
 * Order   the same input gives the same flow.
 * Limits  ALLOT_FLOW_NODES_MAX, ALLOT_FLOW_ARCS_MAX; costs * nodes and all flows below
 *         2^61, or it is refused.
 */
#ifndef ENGINE_ALLOT_FLOW_H
#define ENGINE_ALLOT_FLOW_H

#include "base/arena.h"
#include "base/err.h"

#define ALLOT_FLOW_NODES_MAX 500000000u
#define ALLOT_FLOW_ARCS_MAX  2000000000u

struct allot_flow_arc {
    uint32_t from, to; /* from == to is allowed: it carries what is cheapest */
    int64_t lower, upper, cost;
};

/* All borrowed. */
struct allot_flow {
    uint32_t node_count, arc_count;
    const int64_t *supply; /* [node_count], 0 in all */
    const struct allot_flow_arc *arcs;
};

struct allot_flow_result {
    int64_t *flow;  /* [arc_count] */
    int64_t *price; /* [node_count]; cost + price[from] - price[to] is >= 0 on an arc
                       with room and <= 0 on one with flow above its lower bound */
    int64_t cost;
    uint64_t pivots;
};

/*
 * Finds the cheapest flow and checks its prices.
 * arena    the result lives here
 * err      ERR_INPUT  an arc names a node that is not there or has its bounds crossed;
 *                     supplies and demands differ
 *          ERR_LIMIT  more than a named limit, or sums that could overflow
 *          ERR_STATE  no flow meets all supplies, demands and bounds
 * return   false leaves *result untouched
 */
MUST_USE bool allot_flow_solve(const struct allot_flow *flow, struct arena *arena,
                               struct allot_flow_result *result, struct err *err);

#endif
