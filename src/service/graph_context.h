/*
 * graph_context.h: in which occupations a task or a skill is at home.
 *
 * Out     for each word a row over the SSYK groups, of length 1, or all 0.
 * Method  a task has the groups the catalogue names; a skill those of the occupations
 *         that list it (ESCO's through ISCO, an optional skill half). A Swedish skill
 *         that no occupation lists has the six groups whose texts its name is most
 *         like, by the square of the cosine. What a group has, the groups nearest to it
 *         have in part. Then square roots, and groups that everything is at home in
 *         count less.
 */
#ifndef SERVICE_GRAPH_CONTEXT_H
#define SERVICE_GRAPH_CONTEXT_H

#include "service/graph_rank.h"

struct context {
    uint32_t width; /* groups, rounded up to LIKENESS_LANES */
    float *row;     /* [words->count * width] */
    bool *by_name;  /* by word: no list says where it is at home, its name was taken */
};

/* `graph` holds the ranking of the groups already. */
void context_make(struct context *context, struct arena *arena,
                  const struct graph *graph);

#endif
