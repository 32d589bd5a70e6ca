/*
 * test_allot_lot.c: engine/allot on hundreds of middling instances drawn by lot: more
 * people than places, as many, fewer; ties or none; with and without bounds. Too large
 * to try every placing: engine/verify says whether the prices prove it the best.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "allot_twin.h"

#define PEOPLE 120u

static struct arena arena;

struct shape {
    uint32_t people, needs, places, each, range;
    int32_t low;
};

/* Pairs drawn person by person, stored need by need. */
static struct allot_input drawn(const struct shape *shape, struct rng *rng)
{
    uint32_t most = shape->people * shape->needs, count = 0;
    uint32_t *places = ARENA_ARRAY(&arena, shape->needs, uint32_t);
    uint32_t *start = ARENA_ARRAY(&arena, (size_t)shape->needs + 1, uint32_t);
    struct allot_pair *pairs = ARENA_ARRAY(&arena, most, struct allot_pair);

    for (uint32_t k = 0; k < shape->places; k++)
        places[rng_below(rng, shape->needs)]++;
    for (uint32_t n = 0; n < shape->needs; n++) {
        for (uint32_t p = 0; p < shape->people; p++)
            if (rng_below(rng, shape->needs) < shape->each)
                pairs[count++] =
                    (struct allot_pair){ p, shape->low +
                                                (int32_t)rng_below(rng, shape->range) };
        start[n + 1] = count;
    }
    return (struct allot_input){ .person_count = shape->people,
                                 .need_count = shape->needs,
                                 .capacity = places,
                                 .pair_start = start,
                                 .pairs = pairs };
}

/* Half a need's places for either sex, and half of an employer's places in all. */
static void bind(struct allot_input *in, struct rng *rng)
{
    uint32_t employers = 1 + in->need_count / 4;
    uint32_t *employer = ARENA_ARRAY(&arena, in->need_count, uint32_t);
    uint32_t *sex = ARENA_ARRAY(&arena, in->person_count, uint32_t);
    uint32_t *places = ARENA_ARRAY(&arena, employers, uint32_t);
    struct allot_family *families = ARENA_ARRAY(&arena, 2, struct allot_family);
    struct allot_bound *bounds =
        ARENA_ARRAY(&arena, 2 * (size_t)in->need_count + employers, struct allot_bound);

    for (uint32_t p = 0; p < in->person_count; p++)
        sex[p] = rng_below(rng, 3) == 2 ? ALLOT_NONE : rng_below(rng, 2);
    for (uint32_t n = 0; n < in->need_count; n++) {
        employer[n] = rng_below(rng, employers);
        places[employer[n]] += in->capacity[n];
        for (uint32_t s = 0; s < 2; s++)
            bounds[in->bound_count++] = (struct allot_bound){
                ALLOT_NONE, n, 0, s, 0, (in->capacity[n] + 1) / 2
            };
    }
    for (uint32_t e = 0; e < employers; e++)
        bounds[in->bound_count++] =
            (struct allot_bound){ 0, e, ALLOT_NONE, 0, 0, (places[e] + 1) / 2 };
    families[0] = (struct allot_family){ employers, employer };
    families[1] = (struct allot_family){ 2, sex };
    in->need_families = &families[0];
    in->person_families = &families[1];
    in->need_family_count = in->person_family_count = 1;
    in->bounds = bounds;
}

static struct allot_effort expect_proof(const struct allot_input *in, uint32_t run)
{
    struct allot_result result;
    struct err err = { 0 };

    if (!allot_solve(in, &arena, &result, NULL, &err))
        fail_msg("run %u: allot_solve: %s", run, err_english(&err));
    if (!allot_twin_verify(in, &result, &err))
        fail_msg("run %u: verify: %s", run, err_english(&err));
    return result.effort;
}

static void draw_shape(struct shape *shape, struct rng *rng)
{
    static const uint32_t ranges[] = { 1, 2, 5, 100, 10001 };

    shape->people = 1 + rng_below(rng, PEOPLE);
    shape->needs = 1 + rng_below(rng, PEOPLE);
    shape->places = 1 + rng_below(rng, 2 * PEOPLE);
    if (rng_below(rng, 2))
        shape->places = shape->people;
    shape->each = 1 + rng_below(rng, 12);
    shape->range = ranges[rng_below(rng, 5)];
    shape->low = rng_below(rng, 4) ? 0 : -(int32_t)(shape->range / 2);
}

static void every_regime_is_proved_the_best(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(14);
    uint32_t scaled = 0, plain = 0;

    for (uint32_t run = 0; run < 1500; run++) {
        struct shape shape;
        arena_rewind(&arena, 0);
        draw_shape(&shape, &rng);
        struct allot_input in = drawn(&shape, &rng);
        in.goal = run % 2 ? ALLOT_MOST_PLACED : ALLOT_MOST_VALUE;
        struct allot_effort effort = expect_proof(&in, run);
        assert_false(effort.simplex);
        scaled += effort.scaled;
        plain += !effort.scaled;
    }
    assert_true(scaled > 150 && plain > 150); /* both ways were walked */
}

static void bounds_on_needs_and_groups_are_proved_the_best(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(15);
    uint32_t simplex = 0;

    for (uint32_t run = 0; run < 1500; run++) {
        struct shape shape;
        arena_rewind(&arena, 0);
        draw_shape(&shape, &rng);
        struct allot_input in = drawn(&shape, &rng);
        in.goal = run % 2 ? ALLOT_MOST_PLACED : ALLOT_MOST_VALUE;
        bind(&in, &rng);
        simplex += expect_proof(&in, run).simplex;
    }
    print_message("%u of 1500 went through the network\n", simplex);
    assert_true(simplex < 20);
}

/* Two ways that share little must agree: prices say so, and the values. */
static void the_auction_and_the_network_agree(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(16);

    for (uint32_t run = 0; run < 300; run++) {
        struct shape shape;
        struct allot_result a, b;
        struct err err = { 0 };
        arena_rewind(&arena, 0);
        draw_shape(&shape, &rng);
        struct allot_input in = drawn(&shape, &rng);
        in.goal = run % 2 ? ALLOT_MOST_PLACED : ALLOT_MOST_VALUE;
        assert_true(allot_solve(&in, &arena, &a, NULL, &err));
        /* A lower bound of 0 on a family of people: only the network takes it. */
        uint32_t *all = ARENA_ARRAY(&arena, shape.people, uint32_t);
        struct allot_family family = { 1, all };
        struct allot_bound bound = { ALLOT_NONE, ALLOT_NONE, 0, 0, 0, ALLOT_NONE };
        in.person_families = &family;
        in.bounds = &bound;
        in.person_family_count = in.bound_count = 1;
        assert_true(allot_solve(&in, &arena, &b, NULL, &err));
        assert_true(b.effort.simplex);
        assert_int_equal(a.value, b.value);
        if (in.goal == ALLOT_MOST_PLACED)
            assert_int_equal(a.placed_count, b.placed_count);
    }
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
        cmocka_unit_test(every_regime_is_proved_the_best),
        cmocka_unit_test(bounds_on_needs_and_groups_are_proved_the_best),
        cmocka_unit_test(the_auction_and_the_network_agree),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
