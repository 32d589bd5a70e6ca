/*
 * allot_tree_path.c: the shortest path of one unit over the tree of bounds.
 *
 * A unit stands on a node. It may go down to a child with room, from a leaf to a
 * person, who if she is held puts a unit back on the leaf that held her, and up from a
 * node that gave one way, at the price of the node: what is above it has room again. It
 * ends with a person who is free, or leaves over the top of a tree, whose place stays
 * empty.
 */
#include <assert.h>

#include "engine/allot_tree.h"

#define NOWHERE UINT32_MAX

struct end {
    int64_t distance;
    uint32_t person; /* who is free, or ALLOT_NONE */
    uint32_t node;   /* the top that is left, when person is ALLOT_NONE */
};

static void label_node(struct allot_tree *tree, uint32_t node,
                       struct allot_tree_label label, struct end *end)
{
    struct allot_tree_label *old = &tree->node_label[node];

    if (label.distance >= end->distance ||
        (old->turn == tree->turn && old->distance <= label.distance))
        return;
    if (old->turn != tree->turn)
        tree->reached[tree->reached_count++] = node;
    label.turn = tree->turn;
    *old = label;
    if (tree->node[node].parent == ALLOT_NONE) {
        int64_t empty = label.distance + tree->level[node] + tree->premium;
        if (empty < end->distance)
            *end = (struct end){ empty, ALLOT_NONE, node };
    }
    allot_heap_push(&tree->heap, label.distance, tree->number_of[node]);
}

static void label_person(struct allot_tree *tree, uint32_t person,
                         struct allot_tree_label label, struct end *end)
{
    const struct allot_seat *seat = &tree->seats[person];
    struct allot_tree_label *old = &tree->person_label[person];

    if (old->turn == tree->turn && old->distance <= label.distance)
        return;
    if (old->turn != tree->turn)
        tree->touched[tree->touched_count++] = person;
    label.turn = tree->turn;
    *old = label;
    if (seat->need == ALLOT_NONE) {
        *end = (struct end){ label.distance, person, ALLOT_NONE };
        return;
    }
    uint32_t leaf = allot_tree_leaf(tree, seat->need, person);
    label.distance += seat->value - seat->price - tree->level[leaf];
    label.from = person;
    label.from_person = true;
    label_node(tree, leaf, label, end);
}

/* Looks at a leaf's people as long as they could lead to a nearer end. */
static void scan(struct allot_tree *tree, uint32_t need, uint32_t leaf,
                 int64_t distance, struct end *end)
{
    const struct allot_list *list = &tree->lists.list[need];
    int64_t level = tree->level[leaf];
    uint32_t i = 0;

    for (;; i++) {
        if (i == list->ready && !allot_lists_more(&tree->lists, need))
            break;
        int32_t value = allot_key_value(list->keys[i]);
        int64_t reach = distance + level - value;
        if (reach >= end->distance)
            break;
        uint32_t person = allot_key_person(list->keys[i]);
        const struct allot_seat *seat = &tree->seats[person];
        if (seat->need == need || allot_tree_leaf(tree, need, person) != leaf)
            continue;
        reach += seat->price;
        if (reach < end->distance)
            label_person(tree, person,
                         (struct allot_tree_label){
                             .distance = reach, .from = leaf, .value = value },
                         end);
    }
    tree->looks += i + 1;
}

static uint32_t need_of_leaf(const struct allot_tree *tree, uint32_t leaf)
{
    uint32_t node = leaf >= tree->need0 ? leaf : tree->node[leaf].parent;

    return node != ALLOT_NONE && node >= tree->need0 ? node - tree->need0 : NOWHERE;
}

static void go_on(struct allot_tree *tree, uint32_t node, int64_t distance,
                  struct end *end)
{
    uint32_t up = tree->node[node].parent, need = need_of_leaf(tree, node);

    if (up != ALLOT_NONE)
        label_node(tree, up,
                   (struct allot_tree_label){ .distance = distance + tree->level[node] -
                                                          tree->level[up],
                                              .from = node },
                   end);
    for (uint32_t k = tree->child_start[node]; k < tree->child_start[node + 1]; k++)
        if (tree->node[tree->child[k]].room > 0)
            label_node(tree, tree->child[k],
                       (struct allot_tree_label){ .distance = distance, .from = node },
                       end);
    if (need != NOWHERE)
        scan(tree, need, node, distance, end);
}

static struct end search(struct allot_tree *tree, uint32_t node)
{
    struct end end = { INT64_MAX, ALLOT_NONE, ALLOT_NONE };

    tree->turn++;
    tree->touched_count = tree->reached_count = 0;
    tree->heap.count = 0;
    label_node(tree, node, (struct allot_tree_label){ .from = NOWHERE }, &end);
    while (tree->heap.count > 0) {
        struct allot_heap_entry entry = allot_heap_pop(&tree->heap);
        if (entry.distance >= end.distance)
            break;
        uint32_t at = tree->node_of[entry.need];
        if (entry.distance == tree->node_label[at].distance)
            go_on(tree, at, entry.distance, &end);
    }
    return end;
}

static void move_prices(struct allot_tree *tree, int64_t reach)
{
    for (uint32_t i = 0; i < tree->reached_count; i++) {
        uint32_t node = tree->reached[i];
        int64_t distance = tree->node_label[node].distance;
        if (distance < reach)
            tree->level[node] -= reach - distance;
    }
    for (uint32_t i = 0; i < tree->touched_count; i++) {
        uint32_t person = tree->touched[i];
        int64_t distance = tree->person_label[person].distance;
        if (distance < reach)
            tree->seats[person].price += reach - distance;
    }
}

/* Gives a person to the leaf that reached her; returns that leaf. */
static uint32_t place(struct allot_tree *tree, uint32_t person)
{
    const struct allot_tree_label *label = &tree->person_label[person];
    uint32_t need = need_of_leaf(tree, label->from);

    assert(need != NOWHERE);
    tree->seats[person].need = need;
    tree->seats[person].value = label->value;
    return label->from;
}

void allot_tree_path(struct allot_tree *tree, uint32_t node)
{
    struct end end = search(tree, node);
    uint32_t at = end.node;

    move_prices(tree, end.distance);
    tree->effort.paths++;
    if (end.person != ALLOT_NONE)
        at = place(tree, end.person);
    else
        tree->node[at].room++; /* over the top */
    for (;;) {
        const struct allot_tree_label *label = &tree->node_label[at];
        if (label->from == NOWHERE)
            break;
        if (label->from_person) {
            at = place(tree, label->from);
            continue;
        }
        if (tree->node[at].parent == label->from)
            tree->node[at].room--; /* came down to it */
        else
            tree->node[label->from].room++; /* came up from it */
        at = label->from;
    }
}
