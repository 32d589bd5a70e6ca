/*
 * test_allot_flow.c: does engine/allot_flow find the cheapest flow of any network?
 *
 * The twin of small networks tries every flow. In middling ones no cycle may be left
 * around which it would be cheaper to move something.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "engine/allot_flow.h"

#define NODES_MAX 40u
#define ARCS_MAX  200u

static struct arena arena;

static void the_worked_network_costs_fourteen(void **state)
{
    (void)state;
    const int64_t supply[] = { 4, 0, 0, -4 };
    const struct allot_flow_arc arcs[] = {
        { 0, 1, 0, 4, 2 }, { 0, 2, 0, 2, 2 }, { 1, 2, 0, 2, 1 },
        { 1, 3, 0, 3, 3 }, { 2, 3, 0, 5, 1 },
    };
    struct allot_flow flow = { 4, 5, supply, arcs };
    struct allot_flow_result result;
    struct err err = { 0 };

    assert_true(allot_flow_solve(&flow, &arena, &result, &err));
    assert_int_equal(result.cost, 14);
    assert_int_equal(result.flow[0] + result.flow[1], 4);
}

static void expect_refused(const struct allot_flow *flow, enum err_kind kind,
                           const char *text)
{
    struct allot_flow_result result = { .cost = 42 };
    struct err err = { 0 };

    assert_false(allot_flow_solve(flow, &arena, &result, &err));
    assert_int_equal(err.kind, kind);
    assert_string_equal(err_english(&err), text);
    assert_int_equal(result.cost, 42);
}

static void what_cannot_be_is_refused_and_nothing_is_written(void **state)
{
    (void)state;
    int64_t supply[] = { 4, -4 };
    struct allot_flow_arc arcs[] = { { 0, 1, 0, 3, 1 } };
    struct allot_flow flow = { 2, 1, supply, arcs };

    expect_refused(&flow, ERR_STATE, "no flow meets all supplies, demands and bounds");
    supply[0] = 3;
    expect_refused(&flow, ERR_INPUT, "supplies and demands do not add up to 0");
    supply[0] = 4;
    arcs[0].to = 2;
    expect_refused(&flow, ERR_INPUT, "arc 0 names a node that is not there");
    arcs[0] = (struct allot_flow_arc){ 0, 1, 4, 3, 1 };
    expect_refused(&flow, ERR_INPUT, "arc 0 has its bounds crossed");
    arcs[0] = (struct allot_flow_arc){ 0, 1, 0, 4, INT64_MAX / 2 };
    expect_refused(&flow, ERR_LIMIT,
                   "the network's flows or costs could add up to more than fits");
}

static void a_loop_and_a_cycle_that_earn_are_filled(void **state)
{
    (void)state;
    const int64_t supply[] = { 0, 0, 0 };
    const struct allot_flow_arc arcs[] = {
        { 0, 0, 0, 7, -2 },
        { 0, 1, 1, 5, -3 },
        { 1, 2, 0, 9, 1 },
        { 2, 0, 0, 9, 1 },
    };
    struct allot_flow flow = { 3, 4, supply, arcs };
    struct allot_flow_result result;
    struct err err = { 0 };

    assert_true(allot_flow_solve(&flow, &arena, &result, &err));
    assert_int_equal(result.cost, -14 - 5);
    assert_int_equal(result.flow[0], 7);
    assert_int_equal(result.flow[3], 5);
}

/* A lawful network: supplies are what some drawn flow leaves over. */
static struct allot_flow drawn(struct rng *rng, uint32_t nodes, uint32_t count,
                               uint32_t room)
{
    int64_t *supply = ARENA_ARRAY(&arena, nodes, int64_t);
    struct allot_flow_arc *arcs = ARENA_ARRAY(&arena, count, struct allot_flow_arc);

    for (uint32_t a = 0; a < count; a++) {
        int64_t lower = (int64_t)rng_below(rng, 3) - 1, span = rng_below(rng, room);
        arcs[a] = (struct allot_flow_arc){ rng_below(rng, nodes), rng_below(rng, nodes),
                                           lower, lower + span,
                                           (int64_t)rng_below(rng, 41) - 15 };
        int64_t carried = lower + rng_below(rng, (uint32_t)span + 1);
        supply[arcs[a].from] += carried;
        supply[arcs[a].to] -= carried;
    }
    return (struct allot_flow){ nodes, count, supply, arcs };
}

/* Tries every flow on every arc. */
static void try_all(const struct allot_flow *flow, uint32_t a, int64_t *excess,
                    int64_t cost, int64_t *best)
{
    if (a == flow->arc_count) {
        for (uint32_t n = 0; n < flow->node_count; n++)
            if (excess[n] != 0)
                return;
        *best = cost < *best ? cost : *best;
        return;
    }
    const struct allot_flow_arc *arc = &flow->arcs[a];
    for (int64_t f = arc->lower; f <= arc->upper; f++) {
        excess[arc->from] -= f;
        excess[arc->to] += f;
        try_all(flow, a + 1, excess, cost + f * arc->cost, best);
        excess[arc->from] += f;
        excess[arc->to] -= f;
    }
}

static void agrees_with_trying_every_flow(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(17);

    for (uint32_t run = 0; run < 3000; run++) {
        int64_t excess[4], best = INT64_MAX;
        struct allot_flow_result result;
        struct err err = { 0 };
        arena_rewind(&arena, 0);
        struct allot_flow flow =
            drawn(&rng, 1 + rng_below(&rng, 4), rng_below(&rng, 8), 3);
        memcpy(excess, flow.supply, flow.node_count * sizeof *excess);
        try_all(&flow, 0, excess, 0, &best);
        assert_true(allot_flow_solve(&flow, &arena, &result, &err));
        if (result.cost != best)
            fail_msg("run %u: %lld, want %lld", run, (long long)result.cost,
                     (long long)best);
    }
}

/* Bellman and Ford over what can still be moved: a negative cycle would be cheaper. */
static bool has_cheaper_cycle(const struct allot_flow *flow, const int64_t *carried)
{
    int64_t distance[NODES_MAX] = { 0 };
    bool changed = true;

    for (uint32_t turn = 0; turn <= flow->node_count && changed; turn++) {
        changed = false;
        for (uint32_t a = 0; a < flow->arc_count; a++) {
            const struct allot_flow_arc *arc = &flow->arcs[a];
            if (carried[a] < arc->upper &&
                distance[arc->from] + arc->cost < distance[arc->to]) {
                distance[arc->to] = distance[arc->from] + arc->cost;
                changed = true;
            }
            if (carried[a] > arc->lower &&
                distance[arc->to] - arc->cost < distance[arc->from]) {
                distance[arc->from] = distance[arc->to] - arc->cost;
                changed = true;
            }
        }
    }
    return changed;
}

static void no_cycle_is_left_that_would_be_cheaper(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(18);

    for (uint32_t run = 0; run < 2000; run++) {
        struct allot_flow_result result;
        struct err err = { 0 };
        arena_rewind(&arena, 0);
        struct allot_flow flow = drawn(&rng, 1 + rng_below(&rng, NODES_MAX),
                                       rng_below(&rng, ARCS_MAX + 1), 9);
        assert_true(allot_flow_solve(&flow, &arena, &result, &err));
        assert_false(has_cheaper_cycle(&flow, result.flow));
    }
}

/* Arcs at one of three costs, that is -1, 0 or 1 times `unit`; a ring of dear ones, so
 * that there is a lawful flow. */
static struct allot_flow dear(uint64_t seed, int64_t unit)
{
    struct rng rng = rng_seeded(seed);
    const uint32_t nodes = 20 + rng_below(&rng, 21);
    const uint32_t drawn_count = nodes * (1 + rng_below(&rng, 4));
    int64_t *supply = ARENA_ARRAY(&arena, nodes, int64_t);
    struct allot_flow_arc *arcs =
        ARENA_ARRAY(&arena, drawn_count + nodes, struct allot_flow_arc);

    for (uint32_t a = 0; a < drawn_count; a++) {
        arcs[a].from = rng_below(&rng, nodes);
        arcs[a].to = rng_below(&rng, nodes);
        arcs[a].upper = 1 + rng_below(&rng, 2);
        arcs[a].cost = ((int64_t)rng_below(&rng, 3) - 1) * unit;
    }
    for (uint32_t n = 0; n < nodes; n++)
        arcs[drawn_count + n] =
            (struct allot_flow_arc){ n, (n + 1) % nodes, 0, 100, unit };
    for (uint32_t n = 0; n + 1 < nodes; n++) {
        const int64_t more = (int64_t)rng_below(&rng, 3) - 1;
        supply[n] += more;
        supply[nodes - 1] -= more;
    }
    return (struct allot_flow){ nodes, drawn_count + nodes, supply, arcs };
}

/* With costs as large as there may be the prices, of which only differences count, must
 * not run away: the sanitizers' build sees it when one does. */
static void costs_as_large_as_may_be_cost_what_small_ones_do_so_many_times(void **state)
{
    uint32_t fit = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        struct allot_flow_result small, large;
        struct err err = { 0 };
        int64_t cost;
        arena_rewind(&arena, 0);
        const struct allot_flow little = dear(seed, 1);
        const int64_t unit = (INT64_C(1) << 61) / (little.node_count + 2) - 2;
        const struct allot_flow most = dear(seed, unit);
        assert_true(allot_flow_solve(&little, &arena, &small, &err));
        bool ok = allot_flow_solve(&most, &arena, &large, &err);
        if (__builtin_mul_overflow(small.cost, unit, &cost)) {
            assert_false(ok);
            assert_int_equal(err.kind, ERR_LIMIT);
            continue;
        }
        fit++;
        assert_true(ok);
        assert_true(large.cost == cost);
    }
    assert_true(fit > 300);
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_network_costs_fourteen),
        cmocka_unit_test(what_cannot_be_is_refused_and_nothing_is_written),
        cmocka_unit_test(a_loop_and_a_cycle_that_earn_are_filled),
        cmocka_unit_test(agrees_with_trying_every_flow),
        cmocka_unit_test(no_cycle_is_left_that_would_be_cheaper),
        cmocka_unit_test(
            costs_as_large_as_may_be_cost_what_small_ones_do_so_many_times),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
