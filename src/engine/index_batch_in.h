/*
 * index_batch_in.h: what index_batch.c, index_group.c and index_lists.c share.
 *
 * A group is the people of one place, mode and minutes, who face the same needs. They
 * are met 64 at a time, a block: bit i of a mask is person i of it.
 */
#ifndef ENGINE_INDEX_BATCH_IN_H
#define ENGINE_INDEX_BATCH_IN_H

#include "engine/index_need_in.h"

#define AHEAD 8u /* seats that are asked for early; the array ends so much later */

/* What a lot is drawn with for a need, beside the worst of its list: UINT64_MAX while
   there is room. Most who come end here, and the lists themselves are far away. */
struct door {
    uint64_t worst_head, worst_lottery;
    uint64_t salt;    /* rank_ticket's inner half, of its seed for people */
    uint64_t lottery; /* its own key */
};

/* Somebody for a need's list, on the way there: each list is a miss of its own, or
   several, so they wait in a row while the lists come. */
#define OFFERS_MOST 32u
#define FETCHED     20u /* lines of a list */
struct offer {
    struct best best;
    uint32_t seat;
};

/* By seat; list s is best[s * top] and on. */
struct batch_lists {
    struct best *best;
    uint32_t *count;
    struct door *doors;
    uint32_t top, need_count;
    uint16_t run;
    uint32_t offer_count;
    struct offer offers[OFFERS_MOST];
};

/* Offers somebody, key and name known; she is on the list at lists_take at the latest.
 */
void lists_offer(struct batch_lists *lists, uint32_t s, const struct best *best);
void lists_take(struct batch_lists *lists);

/* What this run has found for each need, the best first, pairs[n * top] and on; the
   lists go on as they are. */
void lists_write(const struct batch_lists *lists, const struct need_index *needs,
                 struct arena *arena, struct index_pair *pairs, uint32_t *count);

/* Weak needs alike in masks and in plain state and band: seats hungry[from .. to - 1].
 */
struct group_class {
    uint64_t kill, waive;
    uint32_t from, to;
    uint8_t state, band; /* plain */
};

/* A seat to be found, with what most who find it fail at. */
struct group_found {
    uint32_t kill;
    struct found found;
};

/* A weak need with what most people fail at, of the facts the first; side by side, as
   each person looks through some 170. */
struct group_weak {
    uint32_t kill;
    uint32_t rank; /* in needs->weak */
    int32_t last_day;
    uint16_t hours;
};

/* The needs that one group can reach, laid side by side. */
struct group {
    const struct need_index *needs;
    /* All weak ones, ranks rising: the odd ones first. */
    struct group_weak *weak;
    uint32_t weak_count, odd_count;
    /* Those whose plain verdict may still enter their lists, class by class. */
    struct group_class *classes;
    uint32_t *hungry;
    uint32_t class_count;
    /* By cell: seats to be found from there. */
    uint32_t *found_start;
    struct group_found *found;

    uint64_t *ranks;       /* bits by rank; zero in between */
    uint32_t *class_start; /* by class of the index         */
};

void group_take(struct group *group, struct arena *arena,
                const struct need_index *needs);

/* Lays out the needs of the workplaces that `desk` has within reach. */
void group_lay(struct group *group, const struct need_desk *desk,
               const struct door *doors);

#endif
