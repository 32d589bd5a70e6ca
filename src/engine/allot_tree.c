/*
 * allot_tree.c: upper bounds on needs and on groups within a need: the auction of
 * allot_auction.c, where a bidder is the top of a tree
 *
 *   bound on needs -> ... -> need -> group of people within it
 *
 * and may take a person when every node on the way has room. What it holds is then
 * always the best that fits: sets that fit a tree of capacities are a matroid. A bid
 * goes as high as what could stand in the person's place. Paths for units that a tie
 * left run over the nodes: down where there is room, up where somebody gives way.
 *
 * A node's level is the sum of the prices from the top down to it. Levels never fall
 * downwards, and a node with room has its parent's.
 *
 * What does not fit (lower bounds, bounds on people, two families of people) and what
 * costs too much work goes through the network; both are said by false.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/allot_tree.h"

/* As in allot_auction.c; the network simplex is far slower than the two-sided one. */
#define LOOKS_MOST 40u
#define LOOKS_FREE 10000u

#define AHEAD_NEEDS  4u
#define AHEAD_PEOPLE 5u
#define OPEN_NEEDS   16u

/* The best two nets a bidder could still have. */
struct best {
    int64_t net, next; /* both at least 0 */
    uint32_t person;   /* ALLOT_NONE: nothing nets more than 0 */
    uint32_t need;
    int32_t value;
};

/* True when every node above need, and need itself, has room. */
static bool is_open(const struct allot_tree *tree, uint32_t need)
{
    for (uint32_t x = tree->need0 + need; x != ALLOT_NONE; x = tree->node[x].parent)
        if (tree->node[x].room == 0)
            return false;
    return true;
}

static void look_at_need(struct allot_tree *tree, uint32_t need, struct best *best)
{
    const struct allot_list *list = &tree->lists.list[need];
    int64_t top = best->next;
    uint32_t i = 0;

    for (;; i++) {
        if (i == list->ready && !allot_lists_more(&tree->lists, need))
            break;
        int32_t value = allot_key_value(list->keys[i]);
        if (value <= best->next)
            break;
        uint32_t person = allot_key_person(list->keys[i]);
        const struct allot_seat *seat = &tree->seats[person];
        int64_t net = value - seat->price;
        if (net <= best->next || seat->need == need ||
            tree->node[allot_tree_leaf(tree, need, person)].room == 0)
            continue;
        top = net > top ? net : top;
        if (net > best->net)
            *best = (struct best){ net, best->net, person, need, value };
        else
            best->next = net;
    }
    tree->looks += i + 1;
    tree->top[need] = top > best->next ? top : best->next;
}

/* Calls for the people that a need will look at first. */
static void call_people(const struct allot_tree *tree, uint32_t need)
{
    const int64_t *keys = tree->lists.head + (size_t)need * ALLOT_HEAD;

    for (uint32_t i = 0; i < AHEAD_PEOPLE; i++)
        __builtin_prefetch(&tree->seats[allot_key_person(keys[i])]);
}

/*
 * From *need on, a handful that could net more than `next`, the one of the highest top
 * first, and their people called for.
 */
static uint32_t open_needs(const struct allot_tree *tree, uint32_t *need, uint32_t end,
                           int64_t next, uint32_t *open)
{
    uint32_t count = 0, high = 0, at = *need;

    for (; at < end && count < OPEN_NEEDS; at++) {
        if (tree->top[at] <= next || !is_open(tree, at))
            continue;
        call_people(tree, at);
        open[count] = at;
        high = tree->top[at] > tree->top[open[high]] ? count : high;
        count++;
    }
    *need = at;
    if (count > 0) {
        uint32_t first = open[high];
        open[high] = open[0];
        open[0] = first;
    }
    return count;
}

/*
 * Where the first need nets most, fewer of the others could net more. Measured, 400,000
 * people: 114 ms in the order of the needs, 103 so. Calling as well for what the need
 * reads that would lose the person gained nothing.
 */
static struct best best_of(struct allot_tree *tree, uint32_t root)
{
    struct best best = { .person = ALLOT_NONE };
    uint32_t need = tree->root_start[root], end = tree->root_start[root + 1];

    tree->looks += end - need;
    while (need < end) {
        uint32_t open[OPEN_NEEDS];
        uint32_t count = open_needs(tree, &need, end, best.next, open);
        for (uint32_t i = 0; i < count; i++)
            if (tree->top[open[i]] > best.next)
                look_at_need(tree, open[i], &best);
    }
    return best;
}

/* Room on all nodes from a person's leaf up: one more, or one less. */
static void change_room(struct allot_tree *tree, uint32_t need, uint32_t person,
                        bool give)
{
    uint32_t x = allot_tree_leaf(tree, need, person);

    for (; x != ALLOT_NONE; x = tree->node[x].parent) {
        assert(give || tree->node[x].room > 0);
        tree->node[x].room += give ? 1 : UINT32_MAX; /* wraps: less 1 */
    }
}

/* Somebody free who nets as much as the best: a tie that costs nobody anything. */
static bool free_among_equals(struct allot_tree *tree, uint32_t need, struct best *best)
{
    const struct allot_list *list = &tree->lists.list[need];

    for (uint32_t i = 0;; i++) {
        if (i == list->ready && !allot_lists_more(&tree->lists, need))
            return false;
        int32_t value = allot_key_value(list->keys[i]);
        uint32_t person = allot_key_person(list->keys[i]);
        tree->looks++;
        if (value < best->net)
            return false;
        if (value > best->net || tree->seats[person].need != ALLOT_NONE ||
            tree->node[allot_tree_leaf(tree, need, person)].room == 0)
            continue;
        best->person = person;
        best->need = need;
        best->value = value;
        return true;
    }
}

static int better_first(const void *left, const void *right)
{
    const struct allot_option *a = left, *b = right;

    if (a->net != b->net)
        return a->net < b->net ? 1 : -1;
    if (a->need != b->need)
        return a->need > b->need ? 1 : -1;
    return (a->person > b->person) - (a->person < b->person);
}

/* Everything a bidder could still choose, best first. */
static uint32_t list_options(struct allot_tree *tree, uint32_t root)
{
    uint32_t count = 0;

    for (uint32_t need = tree->root_start[root]; need < tree->root_start[root + 1];
         need++) {
        const struct allot_list *list = &tree->lists.list[need];
        if (!is_open(tree, need))
            continue;
        allot_lists_whole(&tree->lists, need);
        for (uint32_t k = 0; k < list->count; k++) {
            uint32_t person = allot_key_person(list->keys[k]);
            int32_t value = allot_key_value(list->keys[k]);
            int64_t net = value - tree->seats[person].price;
            if (net > 0 && tree->seats[person].need != need &&
                tree->node[allot_tree_leaf(tree, need, person)].room > 0)
                tree->options[count++] =
                    (struct allot_option){ net, person, need, value };
        }
        tree->looks += list->count;
    }
    if (count > 0)
        qsort(tree->options, count, sizeof *tree->options, better_first);
    return count;
}

/* The lowest full node on the way from the pair to the top, or ALLOT_NONE. */
static uint32_t full_above(const struct allot_tree *tree,
                           const struct allot_option *option)
{
    uint32_t x = allot_tree_leaf(tree, option->need, option->person);

    while (x != ALLOT_NONE && tree->node[x].room > 0)
        x = tree->node[x].parent;
    return x;
}

static bool is_under(const struct allot_tree *tree, const struct allot_option *option,
                     uint32_t node)
{
    uint32_t x = allot_tree_leaf(tree, option->need, option->person);

    while (x != ALLOT_NONE && x != node)
        x = tree->node[x].parent;
    return x == node;
}

/*
 * With room for several, equals need not fight: takes all that would fit, best first,
 * and looks for the best of the rest that could stand in the place of the first.
 */
static int64_t stand_in(struct allot_tree *tree, uint32_t count)
{
    struct allot_option *options = tree->options, first = options[0];
    uint32_t taken = 0;
    int64_t net = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t full = full_above(tree, &options[i]);
        if (full == ALLOT_NONE) {
            change_room(tree, options[i].need, options[i].person, false);
            options[taken++] = options[i];
        } else if (is_under(tree, &first, full)) {
            net = options[i].net;
            break;
        }
    }
    for (uint32_t i = 0; i < taken; i++)
        change_room(tree, options[i].need, options[i].person, true);
    return net;
}

/* False when the best would have to be fought over at the price there is. */
static bool settle_tie(struct allot_tree *tree, uint32_t root, struct best *best)
{
    for (uint32_t need = tree->root_start[root]; need < tree->root_start[root + 1];
         need++) {
        if (tree->top[need] >= best->net && is_open(tree, need) &&
            free_among_equals(tree, need, best))
            return true;
    }
    uint32_t count = list_options(tree, root);
    assert(count > 0);
    best->person = tree->options[0].person;
    best->need = tree->options[0].need;
    best->value = tree->options[0].value;
    best->next = stand_in(tree, count);
    return best->net > best->next;
}

/*
 * To take a person back and forth at the same price would never end. The unit stays on
 * the leaf, as if it had taken her, for a path to find where it goes.
 */
static void leave_unit(struct allot_tree *tree, const struct best *best)
{
    if (tree->unit_count == tree->unit_room) {
        uint32_t room = tree->unit_room ? 2 * tree->unit_room : 256;
        tree->units =
            arena_grow(&tree->arena, tree->units, tree->unit_room * sizeof *tree->units,
                       room * sizeof *tree->units);
        tree->unit_room = room;
    }
    tree->units[tree->unit_count++] = allot_tree_leaf(tree, best->need, best->person);
    change_room(tree, best->need, best->person, false);
}

static void wait_again(struct allot_tree *tree, uint32_t root)
{
    if (tree->is_waiting[root])
        return;
    tree->is_waiting[root] = true;
    tree->waiting[tree->waiting_count++] = root;
}

static void bid(struct allot_tree *tree, uint32_t root)
{
    while (tree->node[tree->root_node[root]].room > 0) {
        struct best best = best_of(tree, root);
        tree->effort.bids++;
        if (best.person == ALLOT_NONE)
            return;
        if (best.net == best.next && !settle_tie(tree, root, &best)) {
            leave_unit(tree, &best);
            continue;
        }
        struct allot_seat *seat = &tree->seats[best.person];
        uint32_t before = seat->need;
        if (before != ALLOT_NONE) {
            change_room(tree, before, best.person, true);
            tree->top[before] = INT64_MAX;
            __builtin_prefetch(&tree->lists.head[(size_t)before * ALLOT_HEAD]);
            __builtin_prefetch(&tree->lists.list[before]);
            if (tree->root_of[before] != root)
                wait_again(tree, tree->root_of[before]);
        }
        seat->price += best.net - best.next;
        seat->need = best.need;
        seat->value = best.value;
        change_room(tree, best.need, best.person, false);
    }
}

/* Lists of a bidder's needs, and then the people on them: two bidders ahead, and one.
 */
static void call_root_ahead(const struct allot_tree *tree, uint32_t root)
{
    uint32_t last = tree->root_count - 1;
    uint32_t far = root + 2 < last ? root + 2 : last;
    uint32_t near = root + 1 < last ? root + 1 : last;

    for (uint32_t i = tree->root_start[far]; i < tree->root_start[far + 1]; i++)
        __builtin_prefetch(&tree->lists.head[(size_t)i * ALLOT_HEAD]);
    for (uint32_t i = tree->root_start[near]; i < tree->root_start[near + 1]; i++)
        call_people(tree, i);
}

static bool is_over(const struct allot_tree *tree)
{
    return allot_looked_over(tree->in, tree->looks, LOOKS_MOST, LOOKS_FREE);
}

static bool auction(struct allot_tree *tree)
{
    for (uint32_t r = 0; r < tree->root_count; r++) {
        call_root_ahead(tree, r);
        bid(tree, r);
        while (tree->waiting_count > 0) {
            uint32_t root = tree->waiting[--tree->waiting_count];
            tree->is_waiting[root] = false;
            bid(tree, root);
            if (is_over(tree))
                return false;
        }
    }
    return true;
}

static uint32_t full_or_top(const struct allot_tree *tree, uint32_t x)
{
    while (tree->node[x].parent != ALLOT_NONE && tree->node[x].room > 0)
        x = tree->node[x].parent;
    return x;
}

/*
 * No pair of need that nets less can change a level: `at` is where its sets' count. A
 * set that nobody is in does not: where all are of one sex or the other, the lists of
 * all needs would be looked through for people of neither. Measured, 400,000 people
 * with bounds, in turns: 326 -> 297 ms, 12 MB less.
 */
static int64_t least_level(const struct allot_tree *tree, const uint32_t *at)
{
    int64_t least = INT64_MAX;

    for (uint32_t s = 0; s < tree->sets; s++)
        if (tree->set_is_used[s] && tree->level[at[s]] < least)
            least = tree->level[at[s]];
    return least;
}

/* The best pair not chosen counts against the first full node on its way up. */
static void weigh_need(struct allot_tree *tree, uint32_t need)
{
    const struct allot_list *list = &tree->lists.list[need];
    uint32_t *at = tree->at;

    for (uint32_t s = 0; s < tree->sets; s++)
        at[s] = full_or_top(tree, tree->group[need * tree->sets + s]);
    int64_t least = least_level(tree, at);
    for (uint32_t i = 0;; i++) {
        if (i == list->ready && !allot_lists_more(&tree->lists, need))
            return;
        int32_t value = allot_key_value(list->keys[i]);
        if (value <= least)
            return;
        uint32_t person = allot_key_person(list->keys[i]);
        const struct allot_seat *seat = &tree->seats[person];
        int64_t net = value - seat->price;
        if (seat->need == need || net <= least)
            continue;
        uint32_t x = at[tree->set_of[person]];
        if (net <= tree->level[x])
            continue;
        tree->level[x] = net;
        least = least_level(tree, at);
    }
}

/* Levels from what is forgone; false when somebody held nets less than her level. */
static bool level_nodes(struct allot_tree *tree)
{
    for (uint32_t n = 0; n < tree->in->need_count; n++) {
        if (n + AHEAD_NEEDS < tree->in->need_count)
            call_people(tree, n + AHEAD_NEEDS);
        weigh_need(tree, n);
    }
    for (uint32_t i = 0; i < tree->node_count; i++) {
        uint32_t x = tree->downwards[i], up = tree->node[x].parent;
        if (up != ALLOT_NONE && tree->level[x] < tree->level[up])
            tree->level[x] = tree->level[up];
    }
    for (uint32_t p = 0; p < tree->in->person_count; p++) {
        const struct allot_seat *seat = &tree->seats[p];
        if (seat->need != ALLOT_NONE &&
            seat->value - seat->price <
                tree->level[allot_tree_leaf(tree, seat->need, p)])
            return false;
    }
    return true;
}

static bool give_units(struct allot_tree *tree)
{
    for (uint32_t i = 0; i < tree->unit_count; i++) {
        allot_tree_path(tree, tree->units[i]);
        if (is_over(tree))
            return false;
    }
    return true;
}

/* With a premium every place left is worth a search. */
static bool give_rest(struct allot_tree *tree)
{
    for (uint32_t r = 0; r < tree->root_count; r++) {
        uint32_t node = tree->root_node[r];
        while (tree->node[node].room > 0 && tree->level[node] + tree->premium > 0) {
            tree->node[node].room--;
            allot_tree_path(tree, node);
            if (is_over(tree))
                return false;
        }
    }
    return true;
}

static bool give_all(struct allot_tree *tree, const struct allot_scale_of *scale)
{
    uint32_t placed = 0;

    if (!auction(tree) || !level_nodes(tree) || !give_units(tree))
        return false;
    if (tree->in->goal == ALLOT_MOST_VALUE)
        return true;
    for (uint32_t p = 0; p < tree->in->person_count; p++)
        placed += tree->seats[p].need != ALLOT_NONE;
    if (placed == tree->in->person_count)
        return true;
    tree->premium = allot_premium(tree->in, scale);
    return give_rest(tree);
}

/* A root's level is a price; further down it is the difference that is. */
static void read_tree(struct allot_tree *tree, struct allot_result *result)
{
    const struct allot_input *in = tree->in;

    for (uint32_t x = 0; x < tree->node_count; x++) {
        uint32_t up = tree->node[x].parent;
        int64_t price = up == ALLOT_NONE ? tree->level[x] + tree->premium
                                         : tree->level[x] - tree->level[up];
        if (x < tree->need0)
            result->bound_price[tree->number_of[x]] = price;
        else
            result->need_price[tree->need_at[x - tree->need0]] = price;
    }
    for (uint32_t p = 0; p < in->person_count; p++) {
        const struct allot_seat *seat = &tree->seats[p];
        result->need_of[p] = ALLOT_NONE;
        if (seat->need == ALLOT_NONE)
            continue;
        result->need_of[p] = tree->need_at[seat->need];
        uint32_t leaf = allot_tree_leaf(tree, seat->need, p);
        int64_t value = (int64_t)seat->value - tree->lists.shift;
        result->person_price[p] = seat->value + result->premium - tree->lists.shift -
                                  (tree->level[leaf] + tree->premium);
        result->placed_count++;
        result->value += value;
    }
    tree->effort.looks = tree->looks;
    result->effort = tree->effort;
}

bool allot_tree(const struct allot_input *in, const struct allot_scale_of *scale,
                const struct allot_nest *nest, struct allot_result *result)
{
    struct allot_tree tree = { 0 };
    bool ok = false;

    if (allot_tree_fits(in, nest)) {
        allot_tree_begin(&tree, in, scale, nest);
        ok = give_all(&tree, scale);
    }
    if (ok) {
        if (in->goal == ALLOT_MOST_PLACED)
            result->premium = allot_premium(in, scale) + tree.lists.shift;
        read_tree(&tree, result);
    }
    arena_free(&tree.arena);
    return ok;
}
