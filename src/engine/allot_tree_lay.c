/* allot_tree_lay.c: lays the tree of allot_tree.h out. */
#include "engine/allot_tree.h"

#include <assert.h>

bool allot_tree_fits(const struct allot_input *in, const struct allot_nest *nest)
{
    uint32_t family = ALLOT_NONE;

    for (uint32_t b = 0; b < in->bound_count; b++) {
        if (in->bounds[b].lower > 0 || nest->side[b] == ALLOT_SIDE_PEOPLE)
            return false;
        if (nest->side[b] != ALLOT_SIDE_CROSS)
            continue;
        if (family == ALLOT_NONE)
            family = in->bounds[b].person_family;
        if (in->bounds[b].person_family != family || nest->parent[b] != ALLOT_NONE)
            return false;
    }
    return family == ALLOT_NONE ||
           (in->person_families[family].set_count < ALLOT_TREE_SETS_MAX &&
            (uint64_t)in->need_count * ALLOT_TREE_SETS_MAX < UINT32_MAX);
}

/* The family of people that bounds within needs are of; allot_tree_fits: one, or none.
 */
static const struct allot_family *family_of(const struct allot_input *in,
                                            const struct allot_nest *nest)
{
    for (uint32_t b = 0; b < in->bound_count; b++)
        if (nest->side[b] == ALLOT_SIDE_CROSS)
            return &in->person_families[in->bounds[b].person_family];
    return NULL;
}

/* Needs bidder by bidder; within one in their order. */
static void number_needs(struct allot_tree *tree, const uint32_t *root)
{
    const uint32_t count = tree->in->need_count;
    uint32_t *start = ARENA_ARRAY(&tree->arena, (size_t)tree->root_count + 2, uint32_t);

    for (uint32_t n = 0; n < count; n++)
        start[root[n] + 2]++;
    for (uint32_t r = 0; r < tree->root_count; r++)
        start[r + 2] += start[r + 1];
    for (uint32_t n = 0; n < count; n++) {
        uint32_t at = start[root[n] + 1]++;
        tree->need_at[at] = n;
        tree->at_of[n] = at;
        tree->root_of[at] = root[n];
        tree->node_of[tree->need0 + n] = tree->need0 + at;
        tree->number_of[tree->need0 + at] = tree->need0 + n;
    }
    tree->root_start = start;
}

/* Bounds on needs in their order, then those within a need, need by need. */
static void number_crossing(struct allot_tree *tree, const struct allot_nest *nest,
                            uint32_t put)
{
    for (uint32_t at = 0; at < tree->in->need_count; at++) {
        uint32_t n = tree->need_at[at];
        for (uint32_t i = nest->cross.start[n]; i < nest->cross.start[n + 1]; i++) {
            uint32_t b = nest->cross.bound[i];
            if (nest->side[b] != ALLOT_SIDE_CROSS)
                continue;
            tree->node_of[b] = put;
            tree->number_of[put++] = b;
        }
    }
    assert(put == tree->need0);
}

/* Bidders: the tops. Nodes get the numbers by which a bidder's lie side by side. */
static void lay_roots(struct allot_tree *tree, const struct allot_nest *nest)
{
    const struct allot_input *in = tree->in;
    struct arena *arena = &tree->arena;
    uint32_t *index = ARENA_ARRAY(arena, in->bound_count, uint32_t);
    uint32_t *root = ARENA_ARRAY(arena, in->need_count, uint32_t);
    uint32_t put = 0, tops;

    tree->root_node = ARENA_ARRAY(arena, tree->node_count, uint32_t);
    tree->root_of = ARENA_ARRAY(arena, in->need_count, uint32_t);
    tree->need_at = ARENA_ARRAY(arena, in->need_count, uint32_t);
    tree->at_of = ARENA_ARRAY(arena, in->need_count, uint32_t);
    tree->node_of = ARENA_ARRAY(arena, tree->node_count, uint32_t);
    tree->number_of = ARENA_ARRAY(arena, tree->node_count, uint32_t);
    for (uint32_t b = 0; b < in->bound_count; b++) {
        if (nest->side[b] == ALLOT_SIDE_CROSS)
            continue;
        if (nest->parent[b] == ALLOT_NONE) {
            index[b] = tree->root_count;
            tree->root_node[tree->root_count++] = put;
        }
        tree->node_of[b] = put;
        tree->number_of[put++] = b;
    }
    tops = tree->root_count;
    for (uint32_t n = 0; n < in->need_count; n++) {
        uint32_t b = nest->of_need[n];
        while (b != ALLOT_NONE && nest->parent[b] != ALLOT_NONE)
            b = nest->parent[b];
        root[n] = b == ALLOT_NONE ? tree->root_count++ : index[b];
    }
    number_needs(tree, root);
    number_crossing(tree, nest, put);
    for (uint32_t r = tops; r < tree->root_count; r++)
        tree->root_node[r] = tree->need0 + tree->root_start[r];
}

static void lay_groups(struct allot_tree *tree, const struct allot_nest *nest)
{
    const struct allot_input *in = tree->in;
    const struct allot_family *family = family_of(in, nest);

    tree->set_of = ARENA_ARRAY(&tree->arena, in->person_count, uint8_t);
    tree->at = ARENA_ARRAY(&tree->arena, tree->sets, uint32_t);
    tree->set_is_used = ARENA_ARRAY(&tree->arena, tree->sets, bool);
    tree->group =
        ARENA_ARRAY(&tree->arena, (size_t)in->need_count * tree->sets, uint32_t);
    for (uint32_t p = 0; p < in->person_count; p++) {
        uint32_t set = family ? family->set_of[p] : ALLOT_NONE;
        tree->set_of[p] = (uint8_t)(set == ALLOT_NONE ? tree->sets - 1 : set);
        tree->set_is_used[tree->set_of[p]] = true;
    }
    for (uint32_t n = 0; n < in->need_count; n++)
        for (uint32_t s = 0; s < tree->sets; s++)
            tree->group[n * tree->sets + s] = tree->need0 + n;
    for (uint32_t x = 0; x < tree->need0; x++) {
        uint32_t b = tree->number_of[x];
        if (nest->side[b] == ALLOT_SIDE_CROSS)
            tree->group[tree->at_of[nest->cross_need[b]] * tree->sets +
                        in->bounds[b].person_set] = x;
    }
}

/* The node of a bound, or none. */
static uint32_t node_of_bound(const struct allot_tree *tree, uint32_t bound)
{
    return bound == ALLOT_NONE ? ALLOT_NONE : tree->node_of[bound];
}

static void lay_nodes(struct allot_tree *tree, const struct allot_nest *nest)
{
    const struct allot_input *in = tree->in;
    uint32_t most = in->person_count + 1; /* never reached */

    tree->node = ARENA_ARRAY(&tree->arena, tree->node_count, struct allot_node);
    tree->level = ARENA_ARRAY(&tree->arena, tree->node_count, int64_t);
    for (uint32_t x = 0; x < tree->need0; x++) {
        uint32_t b = tree->number_of[x];
        tree->node[x].parent = nest->side[b] == ALLOT_SIDE_CROSS
                                   ? tree->need0 + tree->at_of[nest->cross_need[b]]
                                   : node_of_bound(tree, nest->parent[b]);
        tree->node[x].room = in->bounds[b].upper < most ? in->bounds[b].upper : most;
    }
    for (uint32_t at = 0; at < in->need_count; at++) {
        uint32_t n = tree->need_at[at], x = tree->need0 + at;
        tree->node[x].parent = node_of_bound(tree, nest->of_need[n]);
        tree->node[x].room = in->capacity[n] < most ? in->capacity[n] : most;
    }
}

static void lay_children(struct allot_tree *tree)
{
    uint32_t count = tree->node_count, put = 0;
    uint32_t *start = ARENA_ARRAY(&tree->arena, (size_t)count + 2, uint32_t);

    tree->child = ARENA_ARRAY(&tree->arena, count, uint32_t);
    tree->downwards = ARENA_ARRAY(&tree->arena, count, uint32_t);
    for (uint32_t x = 0; x < count; x++)
        if (tree->node[x].parent != ALLOT_NONE)
            start[tree->node[x].parent + 2]++;
        else
            tree->downwards[put++] = x;
    for (uint32_t x = 0; x < count; x++)
        start[x + 2] += start[x + 1];
    for (uint32_t x = 0; x < count; x++)
        if (tree->node[x].parent != ALLOT_NONE)
            tree->child[start[tree->node[x].parent + 1]++] = x;
    tree->child_start = start;
    for (uint32_t i = 0; i < put; i++) {
        uint32_t x = tree->downwards[i];
        for (uint32_t k = start[x]; k < start[x + 1]; k++)
            tree->downwards[put++] = tree->child[k];
    }
}

/* The most pairs that one bidder has. */
static uint32_t most_pairs(const struct allot_tree *tree)
{
    const uint32_t *start = tree->in->pair_start;
    uint32_t most = 0;

    for (uint32_t r = 0; r < tree->root_count; r++) {
        uint32_t pairs = 0;
        for (uint32_t i = tree->root_start[r]; i < tree->root_start[r + 1]; i++)
            pairs += start[tree->need_at[i] + 1] - start[tree->need_at[i]];
        most = pairs > most ? pairs : most;
    }
    return most;
}

/* What is read all over; as in allot_plain.c. */
static size_t bytes_of(const struct allot_tree *tree)
{
    const struct allot_input *in = tree->in;
    const size_t person = sizeof(struct allot_seat) + sizeof(uint8_t) +
                          sizeof(struct allot_tree_label) + sizeof(uint32_t);
    const size_t need = sizeof(struct allot_list) + ALLOT_HEAD * sizeof(int64_t) +
                        4 * sizeof(uint32_t) + sizeof(int64_t) +
                        tree->sets * sizeof(uint32_t);
    const size_t node =
        11 * sizeof(uint32_t) + sizeof(int64_t) + sizeof(struct allot_tree_label);

    return in->person_count * person + in->need_count * need + tree->node_count * node;
}

void allot_tree_begin(struct allot_tree *tree, const struct allot_input *in,
                      const struct allot_scale_of *scale, const struct allot_nest *nest)
{
    struct arena *arena = &tree->arena;

    tree->in = in;
    tree->need0 = in->bound_count;
    tree->node_count = in->bound_count + in->need_count;
    const struct allot_family *family = family_of(in, nest);
    tree->sets = family ? family->set_count + 1 : 1;
    arena_reserve_large(arena, bytes_of(tree));
    lay_roots(tree, nest);
    lay_groups(tree, nest);
    lay_nodes(tree, nest);
    lay_children(tree);
    tree->seats = ARENA_ARRAY(arena, (size_t)in->person_count + 1, struct allot_seat);
    for (uint32_t p = 0; p < in->person_count; p++)
        tree->seats[p].need = ALLOT_NONE;
    tree->top = ARENA_ARRAY(arena, in->need_count, int64_t);
    for (uint32_t n = 0; n < in->need_count; n++)
        tree->top[n] = INT64_MAX;
    tree->waiting = ARENA_ARRAY(arena, tree->root_count, uint32_t);
    tree->is_waiting = ARENA_ARRAY(arena, tree->root_count, bool);
    if (in->goal == ALLOT_MOST_PLACED && scale->least < 1)
        tree->lists.shift = 1 - scale->least;
    tree->lists.need_at = tree->need_at;
    tree->lists.at_of = tree->at_of;
    allot_lists_begin(&tree->lists, in, arena);
    tree->person_label = ARENA_ARRAY(arena, in->person_count, struct allot_tree_label);
    tree->node_label = ARENA_ARRAY(arena, tree->node_count, struct allot_tree_label);
    tree->touched = ARENA_ARRAY(arena, in->person_count, uint32_t);
    tree->reached = ARENA_ARRAY(arena, tree->node_count, uint32_t);
    tree->options = ARENA_ARRAY(arena, most_pairs(tree), struct allot_option);
    tree->heap.arena = arena;
    allot_lists_sort(&tree->lists);
}
