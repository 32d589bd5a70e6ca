/*
 * allot_flow.c: see allot_flow.h. Invariants between pivots:
 *
 *   1  arcs not in the tree carry nothing (above their lower bound) or all they can;
 *   2  on tree arcs cost + price[from] - price[to] is 0; the root's price is 0;
 *   3  the tree is strongly feasible: from every node a positive amount could be sent
 *      along it to the root. The choice of the leaving arc keeps it so, which is why
 *      the pivots end.
 *   4  the nodes stand in a ring, each followed by all that hang below it, so that a
 *      subtree is a run of the ring from its top to `last`, `size` nodes long.
 *
 * With a list of children and depths instead of the ring, 65,536 nodes and 524,288 arcs
 * took 1.9 s, half of it in moving prices; now 1.0 s, in the same 187,407 pivots.
 *
 * The root is one node more than the network has; an artificial arc ties every node to
 * it, so dear that it is empty in the end where a lawful flow exists.
 */
#include "engine/allot_flow.h"

#include <assert.h>
#include <string.h>

__extension__ typedef __int128 wide;

#define NONE      UINT32_MAX
#define SUM_MAX   ((wide)1 << 61)
#define ROOM_MAX  INT64_MAX /* of artificial arcs */
#define BLOCK_MIN 16u
#define DRIFT_MAX (INT64_C(1) << 60) /* of the root's price */

enum state { STATE_FULL = -1, STATE_TREE = 0, STATE_EMPTY = 1 };

/* What the search for an entering arc reads. */
struct arc {
    int64_t cost;
    uint32_t from, to;
};

/* What the walk round a cycle reads, in half a line of the cache. */
struct node {
    int64_t room_up, room_down; /* of the arc between it and its parent, by way */
    uint32_t parent, size;
};

struct hold {
    uint32_t arc;          /* between a node and its parent */
    uint32_t last, before; /* of the ring */
    bool up;               /* the arc leads to the parent */
};

struct simplex {
    struct arena *arena;
    uint32_t node_count, arc_count; /* of the network; the root and its arcs follow */
    uint32_t root, all_arcs;
    struct arc *arcs;
    int64_t *room; /* [all_arcs] above the lower bound */
    signed char *state;
    uint32_t *place; /* [arc_count] where an arc of the network stands */
    struct node *nodes;
    struct hold *holds;
    uint32_t *next; /* in the ring; apart: prices are moved along it */
    int64_t *price; /* [node_count + 1], apart from the nodes: the search reads these */
    uint32_t at, block; /* where the search for an entering arc goes on */
    uint64_t pivots;
};

/* The cycle that an entering arc closes. */
struct cycle {
    uint32_t arc;
    uint32_t first, second; /* flow is sent from first along the arc to second */
    uint32_t apex;
    int64_t amount;
    uint32_t out;  /* the node whose arc to its parent leaves; NONE: `arc` itself */
    bool on_first; /* `out` is between first and the apex */
};

static bool check_flow(const struct allot_flow *flow, struct err *err)
{
    wide sum = 0, amount = 0, cost = 0;
    bool fits = true;

    if (flow->node_count > ALLOT_FLOW_NODES_MAX ||
        flow->arc_count > ALLOT_FLOW_ARCS_MAX)
        return err_set(err, ERR_LIMIT, N_("the network is too large"));
    for (uint32_t n = 0; n < flow->node_count; n++) {
        sum += flow->supply[n];
        amount += flow->supply[n] > 0 ? flow->supply[n] : -(wide)flow->supply[n];
    }
    if (sum != 0)
        return err_set(err, ERR_INPUT, N_("supplies and demands do not add up to 0"));
    for (uint32_t a = 0; a < flow->arc_count; a++) {
        const struct allot_flow_arc *arc = &flow->arcs[a];
        if (arc->from >= flow->node_count || arc->to >= flow->node_count)
            return err_set(err, ERR_INPUT,
                           N_("arc {arc} names a node that is not there"), ARG_NUM(a));
        if (arc->lower > arc->upper)
            return err_set(err, ERR_INPUT, N_("arc {arc} has its bounds crossed"),
                           ARG_NUM(a));
        amount += arc->lower > 0 ? arc->lower : -(wide)arc->lower;
        fits &= arc->upper < SUM_MAX && -(wide)arc->upper < SUM_MAX;
        wide here = arc->cost > 0 ? arc->cost : -(wide)arc->cost;
        cost = here > cost ? here : cost;
    }
    if (!fits || amount >= SUM_MAX ||
        (cost + 1) * ((wide)flow->node_count + 2) >= SUM_MAX)
        return err_set(
            err, ERR_LIMIT,
            N_("the network's flows or costs could add up to more than fits"));
    return true;
}

/* The start: every node hangs on the root by its artificial arc. */
static void tie_to_root(struct simplex *simplex, const int64_t *excess, int64_t dear)
{
    const uint32_t root = simplex->root;

    for (uint32_t n = 0; n < root; n++) {
        uint32_t a = simplex->arc_count + n;
        bool gives = excess[n] >= 0;

        simplex->arcs[a] =
            gives ? (struct arc){ 0, n, root } : (struct arc){ dear, root, n };
        simplex->room[a] = ROOM_MAX;
        simplex->state[a] = STATE_TREE;
        simplex->price[n] = gives ? 0 : dear;
        simplex->next[n] = n + 1;
        simplex->nodes[n] =
            gives ? (struct node){ ROOM_MAX - excess[n], excess[n], root, 1 }
                  : (struct node){ -excess[n], ROOM_MAX + excess[n], root, 1 };
        simplex->holds[n] = (struct hold){ a, n, n == 0 ? root : n - 1, gives };
    }
    simplex->next[root] = 0;
    simplex->nodes[root] = (struct node){ 0, 0, NONE, root + 1 };
    simplex->holds[root] = (struct hold){ NONE, root - 1, root - 1, false };
}

/*
 * Spreads the arcs, so that a block holds some from all over the network: 318,000
 * pivots fell to 103,000 and 1.3 s to 0.3 s (bench/allot, M-bounds).
 */
static void spread_arcs(struct simplex *simplex)
{
    uint32_t step = simplex->block, start = 0, at = 0;

    for (uint32_t a = 0; a < simplex->arc_count; a++) {
        simplex->place[a] = at;
        at = simplex->arc_count - at > step ? at + step : ++start;
    }
}

static void begin(struct simplex *simplex, const struct allot_flow *flow,
                  struct arena *arena)
{
    size_t arcs = (size_t)flow->arc_count + flow->node_count;
    int64_t *excess = ARENA_ARRAY(arena, flow->node_count, int64_t);
    int64_t most = 0;

    simplex->arena = arena;
    simplex->node_count = simplex->root = flow->node_count;
    simplex->arc_count = flow->arc_count;
    simplex->all_arcs = (uint32_t)arcs;
    simplex->arcs = ARENA_ARRAY(arena, arcs, struct arc);
    simplex->room = ARENA_ARRAY(arena, arcs, int64_t);
    simplex->state = ARENA_ARRAY(arena, arcs, signed char);
    simplex->nodes = ARENA_ARRAY(arena, (size_t)flow->node_count + 1, struct node);
    simplex->holds = ARENA_ARRAY(arena, (size_t)flow->node_count + 1, struct hold);
    simplex->next = ARENA_ARRAY(arena, (size_t)flow->node_count + 1, uint32_t);
    simplex->price = ARENA_ARRAY(arena, (size_t)flow->node_count + 1, int64_t);
    simplex->place = ARENA_ARRAY(arena, flow->arc_count, uint32_t);
    simplex->block = BLOCK_MIN;
    while ((uint64_t)simplex->block * simplex->block < flow->arc_count)
        simplex->block++;
    spread_arcs(simplex);
    for (uint32_t n = 0; n < flow->node_count; n++)
        excess[n] = flow->supply[n];
    for (uint32_t a = 0; a < flow->arc_count; a++) {
        const struct allot_flow_arc *arc = &flow->arcs[a];
        int64_t cost = arc->cost < 0 ? -arc->cost : arc->cost;
        most = cost > most ? cost : most;
        uint32_t at = simplex->place[a];
        simplex->arcs[at] = (struct arc){ arc->cost, arc->from, arc->to };
        simplex->room[at] = arc->upper - arc->lower;
        simplex->state[at] = STATE_EMPTY;
        excess[arc->from] -= arc->lower;
        excess[arc->to] += arc->lower;
    }
    tie_to_root(simplex, excess, (most + 1) * ((int64_t)flow->node_count + 1));
}

/* The best of the first block that has any arc with a negative reduced cost. An
   artificial arc that has left the tree never comes back. */
static bool find_entering(struct simplex *simplex, uint32_t *entering)
{
    const struct arc *arcs = simplex->arcs;
    const int64_t *price = simplex->price;
    uint32_t a = simplex->at, in_block = simplex->block;
    int64_t least = 0;

    for (uint32_t tried = 0; tried < simplex->arc_count; tried++) {
        int64_t gain = simplex->state[a] *
                       (arcs[a].cost + price[arcs[a].from] - price[arcs[a].to]);
        if (gain < least) {
            least = gain;
            *entering = a;
        }
        a = a + 1 == simplex->arc_count ? 0 : a + 1;
        if (--in_block == 0) {
            if (least < 0)
                break;
            in_block = simplex->block;
        }
    }
    simplex->at = a;
    return least < 0;
}

/* One side of a cycle, as far as it is walked: its tightest arc is that of `out`. */
struct side {
    uint32_t at, out;
    int64_t least;
};

static void climb(struct side *side, const struct node *node, bool tighter,
                  int64_t room)
{
    if (tighter) {
        side->least = room;
        side->out = side->at;
    }
    side->at = node->parent;
}

/*
 * The last blocking arc, seen from the apex in the cycle's direction: invariant 3. The
 * smaller of two subtrees is never above the other, so both sides are walked at once
 * until they meet.
 */
static void close_cycle(const struct simplex *simplex, struct cycle *cycle)
{
    const struct arc *arc = &simplex->arcs[cycle->arc];
    const struct node *nodes = simplex->nodes;
    const bool forward = simplex->state[cycle->arc] == STATE_EMPTY;

    cycle->first = forward ? arc->from : arc->to;
    cycle->second = forward ? arc->to : arc->from;
    struct side a = { cycle->first, NONE, simplex->room[cycle->arc] };
    struct side b = { cycle->second, NONE, INT64_MAX };
    while (a.at != b.at) {
        const struct node *on_a = &nodes[a.at], *on_b = &nodes[b.at];
        if (on_a->size < on_b->size)
            climb(&a, on_a, on_a->room_down < a.least, on_a->room_down);
        else
            climb(&b, on_b, on_b->room_up <= b.least, on_b->room_up);
    }
    cycle->apex = a.at;
    cycle->on_first = b.out == NONE || a.least < b.least;
    cycle->amount = cycle->on_first ? a.least : b.least;
    cycle->out = cycle->on_first ? a.out : b.out;
}

static void send_up(struct node *nodes, uint32_t from, uint32_t apex, int64_t amount)
{
    for (uint32_t n = from; n != apex; n = nodes[n].parent) {
        nodes[n].room_up -= amount;
        nodes[n].room_down += amount;
    }
}

static void send(struct simplex *simplex, const struct cycle *cycle)
{
    if (cycle->amount == 0)
        return;
    send_up(simplex->nodes, cycle->first, cycle->apex, -cycle->amount);
    send_up(simplex->nodes, cycle->second, cycle->apex, cycle->amount);
}

static void follow(struct simplex *simplex, uint32_t n, uint32_t next)
{
    simplex->next[n] = next;
    simplex->holds[next].before = n;
}

/* All that end where the subtree at `from` did, up from there, end at `last`. */
static void end_at(struct simplex *simplex, uint32_t from, uint32_t was, uint32_t last)
{
    struct hold *holds = simplex->holds;

    for (uint32_t n = from; n != NONE && holds[n].last == was;
         n = simplex->nodes[n].parent)
        holds[n].last = last;
}

/* Takes the subtree at `out` out of the ring and out of its ancestors' counts. */
static void cut(struct simplex *simplex, uint32_t out, uint32_t apex)
{
    struct node *nodes = simplex->nodes;
    const struct hold *hold = &simplex->holds[out];
    const uint32_t parent = nodes[out].parent, size = nodes[out].size;

    follow(simplex, hold->before, simplex->next[hold->last]);
    end_at(simplex, parent, hold->last, hold->before);
    for (uint32_t n = parent; n != apex; n = nodes[n].parent)
        nodes[n].size -= size;
}

/* Puts the run from `top` to `last` into the ring as the first below `parent`. */
static void hang(struct simplex *simplex, uint32_t parent, uint32_t top, uint32_t apex)
{
    struct node *nodes = simplex->nodes;
    const uint32_t size = nodes[top].size, last = simplex->holds[top].last;

    if (simplex->holds[parent].last == parent)
        end_at(simplex, parent, parent, last);
    follow(simplex, last, simplex->next[parent]);
    follow(simplex, parent, top);
    for (uint32_t n = parent; n != apex; n = nodes[n].parent)
        nodes[n].size += size;
}

/*
 * Turns the path from `top` up to `out`, the top of a run that was cut, round: what was
 * above comes below. The run of each node on the path was its own part before, the one
 * below it, and its own part after; now the one below stands before both parts, and all
 * end where the last one ends.
 */
static void turn(struct simplex *simplex, uint32_t top, uint32_t out)
{
    struct node *nodes = simplex->nodes;
    struct hold *holds = simplex->holds;
    const uint32_t whole = nodes[out].size;
    struct node was = nodes[top];
    struct hold held = holds[top];
    uint32_t end = held.last, after = simplex->next[end];

    for (uint32_t below = top; below != out;) {
        const uint32_t n = was.parent;
        const struct node node = nodes[n];
        const struct hold hold = holds[n];

        follow(simplex, end, n);
        end = held.before; /* of the part before: `n` itself when it is all */
        if (hold.last != held.last) {
            follow(simplex, end, after);
            end = hold.last;
            after = simplex->next[end];
        }
        nodes[n] = (struct node){ was.room_down, was.room_up, below, whole - was.size };
        holds[n].arc = held.arc;
        holds[n].up = !held.up;
        was = node;
        held = hold;
        below = n;
    }
    for (uint32_t n = out; n != top; n = nodes[n].parent)
        holds[n].last = end;
    holds[top].last = end;
    nodes[top].size = whole;
}

/*
 * Moves the prices of the subtree at `top`, or where that is less, of all others the
 * other way: only differences count, and read_off takes them from the root's.
 */
static void move_prices(struct simplex *simplex, uint32_t top, int64_t by)
{
    const int64_t root = simplex->price[simplex->root] - by;
    const bool drifts_little = root < DRIFT_MAX && root > -DRIFT_MAX;
    uint32_t last = simplex->holds[top].last, first = top;

    if (simplex->nodes[top].size > simplex->node_count / 2 && drifts_little) {
        first = simplex->next[last];
        last = simplex->holds[top].before;
        by = -by;
    }
    for (uint32_t n = first; n != last; n = simplex->next[n])
        simplex->price[n] += by;
    simplex->price[last] += by;
}

/* Cuts the subtree at cycle->out off and hangs it up by the entering arc. */
static void rehang(struct simplex *simplex, const struct cycle *cycle)
{
    const struct arc *entering = &simplex->arcs[cycle->arc];
    const uint32_t inner = cycle->on_first ? cycle->first : cycle->second;
    const uint32_t outer = cycle->on_first ? cycle->second : cycle->first;
    const int64_t room = simplex->room[cycle->arc], sent = cycle->amount;
    const int64_t gap =
        entering->cost + simplex->price[entering->from] - simplex->price[entering->to];

    cut(simplex, cycle->out, cycle->apex);
    turn(simplex, inner, cycle->out);
    simplex->holds[inner].arc = cycle->arc;
    simplex->holds[inner].up = entering->from == inner;
    simplex->nodes[inner].parent = outer;
    simplex->nodes[inner].room_up = cycle->on_first ? room - sent : sent;
    simplex->nodes[inner].room_down = cycle->on_first ? sent : room - sent;
    hang(simplex, outer, inner, cycle->apex);
    move_prices(simplex, inner, entering->to == inner ? gap : -gap);
}

/* What the arc of a node carries. */
static int64_t carried_by(const struct simplex *simplex, uint32_t n)
{
    return simplex->holds[n].up ? simplex->nodes[n].room_down
                                : simplex->nodes[n].room_up;
}

static void pivot(struct simplex *simplex, uint32_t entering)
{
    struct cycle cycle = { .arc = entering };

    close_cycle(simplex, &cycle);
    assert(cycle.amount < ROOM_MAX);
    send(simplex, &cycle);
    simplex->pivots++;
    if (cycle.out == NONE) {
        simplex->state[entering] = (signed char)-simplex->state[entering];
        return;
    }
    const uint32_t leaving = simplex->holds[cycle.out].arc;
    simplex->state[leaving] =
        carried_by(simplex, cycle.out) == 0 ? STATE_EMPTY : STATE_FULL;
    rehang(simplex, &cycle);
    simplex->state[entering] = STATE_TREE;
}

/* No artificial arc carries anything: none that has left the tree does. */
static bool is_met(const struct simplex *simplex)
{
    for (uint32_t n = 0; n < simplex->root; n++)
        if (simplex->holds[n].arc >= simplex->arc_count && carried_by(simplex, n) != 0)
            return false;
    return true;
}

/* The rules of struct allot_flow_result, and that nothing is lost on the way. */
static bool proves(const struct allot_flow *flow,
                   const struct allot_flow_result *result, struct arena *arena)
{
    int64_t *excess = ARENA_ARRAY(arena, flow->node_count, int64_t);

    for (uint32_t n = 0; n < flow->node_count; n++)
        excess[n] = flow->supply[n];
    for (uint32_t a = 0; a < flow->arc_count; a++) {
        const struct allot_flow_arc *arc = &flow->arcs[a];
        int64_t gap = arc->cost + result->price[arc->from] - result->price[arc->to];
        int64_t carried = result->flow[a];
        if (carried < arc->lower || carried > arc->upper ||
            (gap < 0 && carried < arc->upper) || (gap > 0 && carried > arc->lower))
            return false;
        excess[arc->from] -= carried;
        excess[arc->to] += carried;
    }
    for (uint32_t n = 0; n < flow->node_count; n++)
        if (excess[n] != 0)
            return false;
    return true;
}

/* Fills *found from the tree; false when its cost does not fit 64 bits. */
static bool read_off(const struct simplex *simplex, const struct allot_flow *flow,
                     struct allot_flow_result *found)
{
    int64_t *carried = simplex->room; /* of arcs in the tree put right below */
    wide cost = 0;

    for (uint32_t a = 0; a < simplex->arc_count; a++)
        if (simplex->state[a] == STATE_EMPTY)
            carried[a] = 0;
    for (uint32_t n = 0; n < simplex->root; n++)
        carried[simplex->holds[n].arc] = carried_by(simplex, n);
    for (uint32_t a = 0; a < flow->arc_count; a++) {
        found->flow[a] = flow->arcs[a].lower + carried[simplex->place[a]];
        cost += (wide)found->flow[a] * flow->arcs[a].cost;
    }
    for (uint32_t n = 0; n < flow->node_count; n++)
        found->price[n] = simplex->price[n] - simplex->price[simplex->root];
    found->pivots = simplex->pivots;
    found->cost = (int64_t)cost;
    return cost == found->cost;
}

bool allot_flow_solve(const struct allot_flow *flow, struct arena *arena,
                      struct allot_flow_result *result, struct err *err)
{
    struct arena scratch = { 0 };
    struct simplex simplex = { 0 };
    uint32_t entering;
    bool ok = false;

    if (!check_flow(flow, err))
        return false;
    begin(&simplex, flow, &scratch);
    while (find_entering(&simplex, &entering))
        pivot(&simplex, entering);
    struct allot_flow_result found = {
        .flow = ARENA_ARRAY(arena, flow->arc_count, int64_t),
        .price = ARENA_ARRAY(arena, flow->node_count, int64_t),
    };
    if (!is_met(&simplex)) {
        err_set(err, ERR_STATE, N_("no flow meets all supplies, demands and bounds"));
        goto out;
    }
    if (!read_off(&simplex, flow, &found)) {
        err_set(err, ERR_LIMIT,
                N_("the network's flows or costs could add up to more than fits"));
        goto out;
    }
    if (!proves(flow, &found, &scratch)) {
        err_set(err, ERR_INTERNAL, N_("the certificate does not hold"));
        goto out;
    }
    *result = found;
    ok = true;
out:
    arena_free(&scratch);
    return ok;
}
