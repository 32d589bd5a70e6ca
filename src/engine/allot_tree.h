/*
 * allot_tree.h: the tree that the bounded auction runs on; see allot_tree.c. For the
 * files of engine/allot only.
 */
#ifndef ENGINE_ALLOT_TREE_H
#define ENGINE_ALLOT_TREE_H

#include "engine/allot_in.h"

#define ALLOT_TREE_SETS_MAX 255u

/* What a shortest path knows of a node or a person; see allot_tree_path.c. */
struct allot_tree_label {
    int64_t distance;
    uint32_t turn;
    uint32_t from;    /* a node or a person; of a person: the leaf */
    int32_t value;    /* of a person: of the pair that reached her */
    bool from_person; /* of a node */
};

/* Who goes up counts room as she goes. */
struct allot_node {
    uint32_t parent; /* or ALLOT_NONE */
    uint32_t room;
};

/* A pair that a bidder could still choose. */
struct allot_option {
    int64_t net;
    uint32_t person, need;
    int32_t value;
};

/*
 * Nodes: bounds, then needs from need0. Both are numbered anew, bidder by bidder, so
 * that what a bid reads lies side by side: "need" is its new number everywhere but in
 * `in`, and node need0 + need. Measured, 400,000 people: with the numbers of `in` the
 * auction takes 140 ms, so 110.
 */
struct allot_tree {
    const struct allot_input *in;
    struct arena arena;
    struct allot_lists lists;
    struct allot_seat *seats; /* [person_count] */
    uint8_t *set_of;          /* [person_count] group, the last: in none */
    uint32_t sets;            /* groups and one */
    bool *set_is_used;        /* [sets] somebody is in it; most often nobody in none */
    uint32_t *group;          /* [need_count * sets] the leaf of a group in a need */
    uint32_t need0, node_count;
    uint32_t *need_at, *at_of;     /* [need_count] the need of `in`; and back */
    uint32_t *number_of, *node_of; /* [node_count] b, or need0 + n of `in`, by
                                      which the paths' heap tells equals apart;
                                      and back */
    struct allot_node *node;       /* [node_count] */
    int64_t *level;                /* [node_count] */
    uint32_t *downwards;           /* nodes, parents first */
    uint32_t *child_start, *child;
    uint32_t *at; /* scratch: [sets] */
    uint32_t root_count;
    uint32_t *root_node, *root_of; /* root_of a need                     */
    uint32_t *root_start; /* [root_count + 1] its needs: from here to the next */
    int64_t *top;         /* [need_count] no pair of it nets more */
    uint32_t *waiting;    /* roots that lost a person */
    uint32_t waiting_count;
    bool *is_waiting;             /* [root_count] */
    struct allot_option *options; /* scratch: as many as a root has pairs */
    uint32_t *units;              /* leaves with a unit that a tie left */
    uint32_t unit_count, unit_room;
    uint64_t looks;
    struct allot_effort effort;
    int64_t premium; /* on a place, left out of levels and nets */

    struct allot_tree_label *person_label, *node_label;
    uint32_t *touched, *reached; /* people, nodes */
    uint32_t touched_count, reached_count, turn;
    struct allot_heap heap;
};

/* The lowest node that a pair passes: its group in the need, or the need. */
static inline uint32_t allot_tree_leaf(const struct allot_tree *tree, uint32_t need,
                                       uint32_t person)
{
    return tree->group[need * tree->sets + tree->set_of[person]];
}

/* True when the bounds are a tree that the auction can run on. */
bool allot_tree_fits(const struct allot_input *in, const struct allot_nest *nest);
void allot_tree_begin(struct allot_tree *tree, const struct allot_input *in,
                      const struct allot_scale_of *scale,
                      const struct allot_nest *nest);
/* One unit of a top node finds its place, or the one that is best left empty is found.
 */
void allot_tree_path(struct allot_tree *tree, uint32_t node);

#endif
