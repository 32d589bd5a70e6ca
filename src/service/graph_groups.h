/*
 * graph_groups.h: how near the SSYK groups are to one another, and how much they are
 * asked for.
 *
 * Method  docs in method 3: three cosines, over pieces of all Swedish text of the group
 *         ("words"), over pieces of its names and job titles ("names") and over the
 *         ESCO skills of the ISCO groups it answers to ("skills"); and four small ones:
 *         where it is advertised ("places"), how much schooling it takes ("level"),
 *         what it pays ("pay"), and which occupations Arbetsförmedlingen lets stand in
 *         ("substitutes"). Demand is apart: the logarithms of advertisements and of
 *         titles.
 */
#ifndef SERVICE_GRAPH_GROUPS_H
#define SERVICE_GRAPH_GROUPS_H

#include "service/graph_rank.h"

/* Of the map from a group's sum to similarity; for what is ranked past those kept. */
int32_t graph_group_similarity(int32_t milli);

/* Puts pairs, reasons and demand of the groups into `graph`. */
void graph_groups(struct graph *graph);

/* The ISCO groups a SSYK group answers to; room for `most`; returns how many. */
uint32_t graph_isco_of(const struct words *words, uint32_t group, uint32_t *isco,
                       uint32_t most);

#endif
