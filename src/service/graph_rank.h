/*
 * graph_rank.h: one way to rank words by several kinds of likeness, and what is made.
 *
 * In      parts, each a likeness or a way to fill a row, with its weight.
 * Out     pairs to keep, with a similarity, and the share each part has in it.
 * Method  a row of each part is standardised (likeness.h), weighed and added; the
 *         highest are kept. A table maps the sum to a similarity, straight between its
 *         points. A part that is below its row's mean has no share in why.
 */
#ifndef SERVICE_GRAPH_RANK_H
#define SERVICE_GRAPH_RANK_H

#include <signal.h>

#include "engine/likeness.h"
#include "service/graph_words.h"

#define GRAPH_KEPT_MOST   40u /* neighbours of a word in concept_near        */
#define GRAPH_WHY_MOST    8u  /* of them with their reasons                  */
#define GRAPH_PARTS_MOST  8u
#define GRAPH_SHARE_LEAST 150 /* thousandths; a smaller share is no reason */

struct graph_pair {
    uint32_t from, to; /* words */
    int32_t value;     /* similarity 1..250, or thousandths */
};

struct graph_reason {
    uint32_t from, to;
    const char *part;
    int32_t milli; /* of the whole */
};

struct graph_demand {
    uint32_t word;
    int32_t milli;
};

/* A list of pairs that grows in an arena. */
struct graph_pairs {
    struct graph_pair *pair;
    uint32_t count, room;
};

/* All that is made, before it is stored. */
struct graph {
    struct arena *arena;
    const struct words *words;
    struct graph_pairs near;  /* into concept_near */
    struct graph_pairs group; /* into group_near: every pair of groups */
    struct graph_reason *why;
    uint32_t why_count, why_room;
    struct graph_demand *demand;
    uint32_t demand_count;
    /* Set by a signal: what is made is thrown away, so be done soon. NULL: nobody asks.
     */
    const volatile sig_atomic_t *stop;
};

/* Whether to give up: every loop over words looks here. What is half made then keeps
 * its shape (rows are there, if empty), and is not stored. */
static inline bool graph_stopped(const struct graph *graph)
{
    return graph->stop && *graph->stop;
}

void graph_pair_add(struct graph *graph, struct graph_pairs *pairs,
                    struct graph_pair pair);
void graph_why_put(struct graph *graph, struct graph_reason reason);

struct rank_part {
    const char *name; /* "words", as concept_why has it */
    int32_t milli;    /* its weight */
    const struct likeness *likeness;
    /* Where there is no likeness: fills score[], any scale, higher is nearer. */
    void (*fill)(const void *data, uint32_t row, double *score);
    const void *data;
};

struct rank_point {
    int32_t milli, similarity; /* both rising from point to point */
};

struct rank_job {
    const uint32_t *word; /* the words that are ranked, by code */
    uint32_t count;
    const struct rank_part *part;
    uint32_t part_count;
    const struct rank_point *map; /* ends with the highest similarity */
    uint32_t map_count;
    bool all_pairs; /* also into graph->group */
};

/* Ranks every word of `job` against every other and keeps the nearest. */
void graph_rank(struct graph *graph, const struct rank_job *job);

/* The similarity that a sum of thousandths stands for; 0 under the first point. */
int32_t graph_similarity(const struct rank_point *map, uint32_t count, int32_t milli);

#endif
