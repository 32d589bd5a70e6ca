/*
 * allot_net.c: places under bounds as the cheapest flow through a network.
 *
 *   gate -> bounds on needs -> needs -> groups within a need -> people
 *        -> bounds on people -> gate
 *
 * One unit is one person placed. A bound is an arc with a lower and an upper limit, a
 * pair an arc that costs its value's negative; arcs into the gate earn the premium. The
 * nodes' prices, taken as differences over the arcs, are the prices of the certificate.
 *
 * Where no flow keeps the lower bounds, every lower bound is split into an arc that
 * earns 1 a unit up to the bound and one that earns nothing: what is then not earned is
 * the least by which bounds must fall short.
 */
#include <assert.h>

#include "engine/allot_flow.h"
#include "engine/allot_in.h"

#define GATE 0u

struct net {
    const struct allot_input *in;
    const struct allot_nest *nest;
    int64_t premium;
    bool earns_bounds; /* the second network: how near can we come? */
    uint32_t first_need, first_person, first_bound; /* nodes */
    uint32_t bound_arcs;                            /* first arc of bound b: + 2 b */
    uint32_t pair_arcs;                             /* of pair k: + k */
    struct allot_flow flow;
    struct allot_flow_arc *arcs;
    uint32_t
        *leaf; /* [person_count] where pairs of the present need start, per person */
};

static void put(struct net *net, uint32_t from, uint32_t to, int64_t upper,
                int64_t cost)
{
    net->arcs[net->flow.arc_count++] =
        (struct allot_flow_arc){ from, to, 0, upper, cost };
}

/* The node above bound b on its own side. */
static uint32_t above(const struct net *net, uint32_t b)
{
    uint32_t parent = net->nest->parent[b];

    if (parent != ALLOT_NONE)
        return net->first_bound + parent;
    if (net->nest->side[b] == ALLOT_SIDE_CROSS)
        return net->first_need + net->nest->cross_need[b];
    return GATE;
}

/* Two arcs a bound: the first alone, or the first up to the lower bound. */
static void put_bound(struct net *net, uint32_t b)
{
    const struct allot_bound *bound = &net->in->bounds[b];
    bool of_people = net->nest->side[b] == ALLOT_SIDE_PEOPLE;
    uint32_t here = net->first_bound + b, up = above(net, b);
    uint32_t from = of_people ? here : up, to = of_people ? up : here;
    int64_t most = (int64_t)net->in->person_count + 1; /* never reached: no price */
    int64_t upper = bound->upper < most ? bound->upper : most;
    int64_t cost = up == GATE && of_people ? -net->premium : 0;

    if (net->earns_bounds) {
        int64_t lower = bound->lower < upper ? bound->lower : upper;
        put(net, from, to, lower, -1);
        put(net, from, to, upper - lower, 0);
        return;
    }
    put(net, from, to, upper, cost);
    net->arcs[net->flow.arc_count - 1].lower = bound->lower;
    put(net, GATE, GATE, 0, 0);
}

/* The smallest group within `need` around each of its people: larger ones come first.
 */
static void set_leaves(struct net *net, uint32_t need)
{
    const struct allot_input *in = net->in;
    const struct allot_cross *cross = &net->nest->cross;

    for (uint32_t k = in->pair_start[need]; k < in->pair_start[need + 1]; k++) {
        uint32_t person = in->pairs[k].person, leaf = ALLOT_NONE;
        for (uint32_t i = cross->start[need]; i < cross->start[need + 1]; i++) {
            uint32_t b = cross->bound[i];
            if (net->nest->side[b] != ALLOT_SIDE_CROSS ||
                !allot_bound_has_person(in, &in->bounds[b], person))
                continue;
            uint32_t up = leaf; /* b replaces what it lies within */
            while (up != ALLOT_NONE && up != b)
                up = net->nest->parent[up];
            leaf = up == b ? leaf : b;
        }
        net->leaf[person] =
            leaf == ALLOT_NONE ? net->first_need + need : net->first_bound + leaf;
    }
}

static void put_need(struct net *net, uint32_t n)
{
    const struct allot_input *in = net->in;
    uint32_t around = net->nest->of_need[n];
    int64_t most = (int64_t)in->person_count + 1;

    put(net, around == ALLOT_NONE ? GATE : net->first_bound + around,
        net->first_need + n, in->capacity[n] < most ? in->capacity[n] : most, 0);
}

static void put_pairs(struct net *net)
{
    const struct allot_input *in = net->in;

    net->pair_arcs = net->flow.arc_count;
    for (uint32_t n = 0; n < in->need_count; n++) {
        set_leaves(net, n);
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++) {
            const struct allot_pair *pair = &in->pairs[k];
            /* Two, not one: the person's arc is the limit, so that it has the price. */
            put(net, net->leaf[pair->person], net->first_person + pair->person, 2,
                net->earns_bounds ? 0 : -(int64_t)pair->value);
        }
    }
}

static void lay_net(struct net *net, struct arena *arena)
{
    const struct allot_input *in = net->in;
    size_t arcs = (size_t)in->pair_start[in->need_count] + in->need_count +
                  in->person_count + 2 * (size_t)in->bound_count;

    net->first_need = 1;
    net->first_person = net->first_need + in->need_count;
    net->first_bound = net->first_person + in->person_count;
    net->arcs = ARENA_ARRAY(arena, arcs, struct allot_flow_arc);
    net->leaf = ARENA_ARRAY(arena, in->person_count, uint32_t);
    for (uint32_t n = 0; n < in->need_count; n++)
        put_need(net, n);
    for (uint32_t p = 0; p < in->person_count; p++) {
        uint32_t around = net->nest->of_person[p];
        bool free = around == ALLOT_NONE;
        put(net, net->first_person + p, free ? GATE : net->first_bound + around, 1,
            free ? -net->premium : 0);
    }
    net->bound_arcs = net->flow.arc_count;
    for (uint32_t b = 0; b < in->bound_count; b++)
        put_bound(net, b);
    put_pairs(net);
    net->flow.node_count = net->first_bound + in->bound_count;
    net->flow.arcs = net->arcs;
    net->flow.supply = ARENA_ARRAY(arena, net->flow.node_count, int64_t);
}

/* What one more unit over an arc would bring. */
static int64_t price_of(const struct net *net, const struct allot_flow_result *flow,
                        uint32_t a)
{
    const struct allot_flow_arc *arc = &net->arcs[a];

    return flow->price[arc->to] - flow->price[arc->from] - arc->cost;
}

/* Below 0 is possible only where nothing passes: then nobody asks for the price. */
static int64_t limit_price(const struct net *net, const struct allot_flow_result *flow,
                           uint32_t a)
{
    int64_t price = price_of(net, flow, a);

    return price > 0 ? price : 0;
}

static void read_net(const struct net *net, const struct allot_flow_result *flow,
                     struct allot_result *result)
{
    const struct allot_input *in = net->in;

    for (uint32_t p = 0; p < in->person_count; p++) {
        result->need_of[p] = ALLOT_NONE;
        result->person_price[p] = limit_price(net, flow, in->need_count + p);
    }
    for (uint32_t n = 0; n < in->need_count; n++) {
        result->need_price[n] = limit_price(net, flow, n);
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++) {
            if (flow->flow[net->pair_arcs + k] == 0)
                continue;
            result->need_of[in->pairs[k].person] = n;
            result->placed_count++;
            result->value += in->pairs[k].value;
        }
    }
    for (uint32_t b = 0; b < in->bound_count; b++)
        result->bound_price[b] = price_of(net, flow, net->bound_arcs + 2 * b);
    result->premium = net->premium;
    result->effort.simplex = true;
    result->effort.paths = flow->pivots;
}

/* Fills the refusal from the network that earns the lower bounds. */
static bool name_shorts(const struct allot_task *task, struct err *err)
{
    const struct allot_input *in = task->in;
    struct arena scratch = { 0 };
    struct net net = { .in = in, .nest = &task->nest, .earns_bounds = true };
    struct allot_flow_result flow;
    struct allot_short *shorts =
        ARENA_ARRAY(task->arena, in->bound_count, struct allot_short);
    struct allot_refusal found = { .shorts = shorts };

    lay_net(&net, &scratch);
    bool ok = allot_flow_solve(&net.flow, &scratch, &flow, err);
    for (uint32_t b = 0; ok && b < in->bound_count; b++) {
        int64_t reached = flow.flow[net.bound_arcs + 2 * b];
        if (reached >= in->bounds[b].lower)
            continue;
        shorts[found.short_count++] =
            (struct allot_short){ b, in->bounds[b].lower - (uint32_t)reached };
        found.missing += in->bounds[b].lower - (uint32_t)reached;
    }
    arena_free(&scratch);
    if (!ok)
        return false;
    assert(found.short_count > 0);
    if (task->refusal)
        *task->refusal = found;
    return err_set(err, ERR_STATE,
                   N_("the lower bounds cannot all be reached: {missing} are missing, "
                      "the first on bound {bound}"),
                   ARG_NUM(found.missing), ARG_NUM(shorts[0].bound));
}

bool allot_net(const struct allot_task *task, struct allot_result *result,
               struct err *err)
{
    const struct allot_input *in = task->in;
    struct arena scratch = { 0 };
    struct net net = { .in = in, .nest = &task->nest };
    struct allot_flow_result flow;
    struct err why = { 0 };

    if (in->goal == ALLOT_MOST_PLACED)
        net.premium = allot_premium(in, task->scale);
    for (uint32_t b = 0; b < in->bound_count; b++)
        if (in->bounds[b].lower > in->person_count)
            return name_shorts(task, err);
    lay_net(&net, &scratch);
    bool ok = allot_flow_solve(&net.flow, &scratch, &flow, &why);
    if (ok)
        read_net(&net, &flow, result);
    arena_free(&scratch);
    if (ok)
        return true;
    if (why.kind == ERR_STATE)
        return name_shorts(task, err);
    *err = why;
    return false;
}
