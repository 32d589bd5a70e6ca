/*
 * graph_keep.h: stores a made graph, touching only the rows that changed.
 */
#ifndef SERVICE_GRAPH_KEEP_H
#define SERVICE_GRAPH_KEEP_H

#include "service/call.h"
#include "service/graph_rank.h"

/*
 * Makes the stored graph the same as `graph`.
 * changed  whether any similarity did: then what is covered may have changed too.
 * err      as the queries; ERR_UNAVAILABLE  the call was asked to stop.
 */
MUST_USE bool graph_keep(const struct call *call, struct tx *tx, struct graph *graph,
                         bool *changed, struct err *err);

#endif
