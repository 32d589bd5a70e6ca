/*
 * test_allot.c: does engine/allot keep the promises of its header?
 *
 * Small cases are worked by hand; thousands drawn by lot are compared with a solver
 * that tries every placing, and every result goes to engine/verify. Seeds are fixed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "allot_twin.h"

#define RUNS 20000u

static struct arena arena;

static struct allot_result solved(const struct allot_input *in)
{
    struct allot_result result;
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    if (!allot_solve(in, &arena, &result, NULL, &err))
        fail_msg("allot_solve: %s", err_english(&err));
    if (!allot_twin_verify(in, &result, &err))
        fail_msg("verify: %s", err_english(&err));
    return result;
}

/* P1 fits N1 9000 and N2 8900, P2 only N1 8800; one place each. */
static const uint32_t two_places[] = { 1, 1 };
static const uint32_t two_start[] = { 0, 2, 3 };
static const struct allot_pair two_pairs[] = { { 0, 9000 }, { 1, 8800 }, { 0, 8900 } };

static struct allot_input two_by_two(enum allot_goal goal)
{
    return (struct allot_input){ .person_count = 2,
                                 .need_count = 2,
                                 .capacity = two_places,
                                 .pair_start = two_start,
                                 .pairs = two_pairs,
                                 .goal = goal };
}

static void who_takes_the_best_pair_can_cost_a_place(void **state)
{
    (void)state;
    for (int goal = 0; goal < ALLOT_GOAL_COUNT; goal++) {
        struct allot_input in = two_by_two((enum allot_goal)goal);
        struct allot_result r = solved(&in);

        assert_int_equal(r.placed_count, 2);
        assert_int_equal(r.value, 17700);
        assert_int_equal(r.need_of[0], 1);
        assert_int_equal(r.need_of[1], 0);
    }
}

static void more_placed_beats_more_value(void **state)
{
    (void)state;
    const struct allot_pair pairs[] = { { 0, 900 }, { 1, 1 }, { 0, -5 } };
    struct allot_input in = two_by_two(ALLOT_MOST_PLACED);
    in.pairs = pairs;
    struct allot_result r = solved(&in);
    assert_int_equal(r.placed_count, 2);
    assert_int_equal(r.value, -4);

    in.goal = ALLOT_MOST_VALUE;
    r = solved(&in);
    assert_int_equal(r.placed_count, 1);
    assert_int_equal(r.value, 900);
    assert_int_equal(r.need_of[1], ALLOT_NONE);
}

static void a_need_takes_as_many_as_it_has_places(void **state)
{
    (void)state;
    const uint32_t places[] = { 3 }, start[] = { 0, 5 };
    const struct allot_pair pairs[] = {
        { 0, 5 }, { 1, 9 }, { 2, 7 }, { 3, 1 }, { 4, 8 }
    };
    struct allot_input in = { .person_count = 5,
                              .need_count = 1,
                              .capacity = places,
                              .pair_start = start,
                              .pairs = pairs };
    struct allot_result r = solved(&in);

    assert_int_equal(r.placed_count, 3);
    assert_int_equal(r.value, 24);
    assert_int_equal(r.need_price[0], r.premium + 5); /* what one more place brings */
}

static void nobody_and_nothing_give_an_empty_placing(void **state)
{
    (void)state;
    const uint32_t start[] = { 0, 0 }, places[] = { 4 };
    struct allot_input in = { .pair_start = start };
    assert_int_equal(solved(&in).placed_count, 0);

    in = (struct allot_input){ .person_count = 2, .pair_start = start };
    struct allot_result r = solved(&in);
    assert_int_equal(r.need_of[1], ALLOT_NONE);

    in = (struct allot_input){ .need_count = 1,
                               .pair_start = start,
                               .capacity = places };
    assert_int_equal(solved(&in).need_price[0], 0);
}

static void expect_refused(const struct allot_input *in, enum err_kind kind,
                           const char *text)
{
    struct allot_result result = { .placed_count = 42 };
    struct err err = { 0 };

    assert_false(allot_solve(in, &arena, &result, NULL, &err));
    assert_int_equal(err.kind, kind);
    assert_string_equal(err_english(&err), text);
    assert_int_equal(result.placed_count, 42);
}

static void wrong_input_is_refused_with_its_place_and_nothing_is_written(void **state)
{
    (void)state;
    struct allot_input in = two_by_two(ALLOT_MOST_PLACED);
    const struct allot_pair stray[] = { { 0, 1 }, { 2, 1 }, { 0, 1 } };
    in.pairs = stray;
    expect_refused(&in, ERR_INPUT, "need 0 names person 2 of 2");

    const struct allot_pair twice[] = { { 1, 1 }, { 1, 1 }, { 0, 1 } };
    in.pairs = twice;
    expect_refused(&in, ERR_INPUT, "need 0 names person 1 twice or out of order");

    const struct allot_pair high[] = { { 0, 1 }, { 1, 1000000001 }, { 0, 1 } };
    in.pairs = high;
    expect_refused(&in, ERR_INPUT,
                   "the value 1,000,000,001 of person 1 is over 1,000,000,000");

    const uint32_t disorder[] = { 0, 3, 2 };
    in = two_by_two(ALLOT_MOST_PLACED);
    in.pair_start = disorder;
    expect_refused(&in, ERR_INPUT, "the pairs of need 1 are out of order");

    const uint32_t many[] = { 0, 1, UINT32_MAX - 1 }; /* refused before they are read */
    in.pair_start = many;
    expect_refused(&in, ERR_LIMIT, "4,294,967,294 pairs are more than 4,294,967,293");
}

static void sums_that_could_overflow_are_refused_at_the_door(void **state)
{
    (void)state;
    const uint32_t places[] = { 4000000000u, 4000000000u };
    const struct allot_pair pairs[] = { { 0, 1000000000 },
                                        { 1, -1000000000 },
                                        { 0, 1 } };
    struct allot_input in = two_by_two(ALLOT_MOST_PLACED);
    in.pairs = pairs;
    in.capacity = places;
    assert_int_equal(solved(&in).placed_count, 2); /* many places do no harm */

    in.person_count = 100000;
    expect_refused(
        &in, ERR_LIMIT,
        "values of 1,000,000,000 for 100,000 places could add up to more than "
        "fits");
}

static void expect_best(const struct allot_twin *twin, uint32_t run)
{
    struct allot_twin_best best = allot_twin_solve(twin);
    struct allot_result r = solved(&twin->in);

    if (r.value != best.value ||
        (twin->in.goal == ALLOT_MOST_PLACED && r.placed_count != best.placed))
        fail_msg("run %u: got %u placed at %lld, want %u at %lld", run, r.placed_count,
                 (long long)r.value, best.placed, (long long)best.value);
}

static void agrees_with_trying_every_placing(void **state)
{
    (void)state;
    const struct {
        int32_t low;
        uint32_t range;
    } values[] = { { 0, 1 }, { 0, 3 }, { -2, 5 }, { 0, 10001 }, { -1000, 900 } };
    struct allot_twin twin;
    struct rng rng = rng_seeded(8);

    for (uint32_t run = 0; run < RUNS; run++) {
        allot_twin_draw(&twin, &rng, values[run % 5].low, values[run % 5].range);
        expect_best(&twin, run);
    }
}

static void keeps_upper_bounds_as_trying_every_placing_does(void **state)
{
    (void)state;
    struct allot_twin twin;
    struct rng rng = rng_seeded(10);

    for (uint32_t run = 0; run < RUNS / 2; run++) {
        allot_twin_draw(&twin, &rng, run % 3 ? 0 : -5, run % 2 ? 10 : 1000);
        allot_twin_draw_bounds(&twin, &rng, false);
        expect_best(&twin, run);
    }
}

static void expect_short(const struct allot_twin *twin, uint32_t missing, uint32_t run)
{
    struct allot_result result = { .placed_count = 42 };
    struct allot_refusal refusal = { 0 };
    struct err err = { 0 };
    uint32_t sum = 0;

    if (allot_solve(&twin->in, &arena, &result, &refusal, &err))
        fail_msg("run %u: bounds that cannot hold were kept", run);
    assert_int_equal(err.kind, ERR_STATE);
    assert_int_equal(result.placed_count, 42);
    for (uint32_t i = 0; i < refusal.short_count; i++) {
        assert_true(refusal.shorts[i].missing > 0);
        assert_true(refusal.shorts[i].missing <=
                    twin->bounds[refusal.shorts[i].bound].lower);
        sum += refusal.shorts[i].missing;
    }
    assert_int_equal(sum, refusal.missing);
    if (refusal.missing != missing)
        fail_msg("run %u: %u missing, not %u", run, refusal.missing, missing);
}

static void keeps_lower_bounds_or_names_the_smallest_violation(void **state)
{
    (void)state;
    struct allot_twin twin;
    struct rng rng = rng_seeded(11);
    uint32_t shorts = 0;

    for (uint32_t run = 0; run < RUNS / 2; run++) {
        allot_twin_draw(&twin, &rng, run % 3 ? 0 : -5, run % 2 ? 10 : 1000);
        allot_twin_draw_bounds(&twin, &rng, true);
        struct allot_twin_best best = allot_twin_solve(&twin);
        arena_rewind(&arena, 0);
        if (best.lawful)
            expect_best(&twin, run);
        else
            expect_short(&twin, best.missing, run);
        shorts += !best.lawful;
    }
    assert_true(shorts > RUNS / 20 && shorts < RUNS / 2 - RUNS / 20);
}

/* Five people, four of them women (set 1), for one need with five places. */
static const uint32_t five_places[] = { 5 }, five_start[] = { 0, 5 };
static const uint32_t women[] = { 1, 1, 0, 1, 1 };
static const struct allot_pair five_pairs[] = {
    { 0, 1 }, { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 }
};
static const struct allot_family sexes[] = { { 2, women } };

static struct allot_input five_for_five(const struct allot_bound *bounds,
                                        uint32_t count)
{
    return (struct allot_input){ .person_count = 5,
                                 .need_count = 1,
                                 .capacity = five_places,
                                 .pair_start = five_start,
                                 .pairs = five_pairs,
                                 .person_family_count = 1,
                                 .person_families = sexes,
                                 .bound_count = count,
                                 .bounds = bounds };
}

static void five_women_of_four_are_one_too_few_and_the_bound_is_named(void **state)
{
    (void)state;
    const struct allot_bound bounds[] = {
        { ALLOT_NONE, ALLOT_NONE, 0, 0, 0, ALLOT_NONE },
        { ALLOT_NONE, ALLOT_NONE, 0, 1, 5, ALLOT_NONE },
    };
    struct allot_input in = five_for_five(bounds, 2);
    struct allot_result result = { .placed_count = 42 };
    struct allot_refusal refusal = { 0 };
    struct err err = { 0 };

    assert_false(allot_solve(&in, &arena, &result, &refusal, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_string_equal(err_english(&err),
                        "the lower bounds cannot all be reached: 1 are missing, the "
                        "first on bound 1");
    assert_int_equal(refusal.short_count, 1);
    assert_int_equal(refusal.missing, 1);
    assert_int_equal(refusal.shorts[0].bound, 1);
    assert_int_equal(refusal.shorts[0].missing, 1);
    assert_int_equal(result.placed_count, 42);
}

static void a_lower_bound_comes_before_value_and_before_places(void **state)
{
    (void)state;
    /* Two places; the man is worth more, and at least two women are asked for. */
    const uint32_t two[] = { 2 };
    const struct allot_pair worth[] = {
        { 0, 1 }, { 1, 2 }, { 2, 900 }, { 3, 3 }, { 4, 4 }
    };
    const struct allot_bound bounds[] = { { ALLOT_NONE, ALLOT_NONE, 0, 1, 2,
                                            ALLOT_NONE } };
    struct allot_input in = five_for_five(bounds, 1);
    in.capacity = two;
    in.pairs = worth;
    struct allot_result r = solved(&in);

    assert_int_equal(r.value, 7);
    assert_int_equal(r.need_of[2], ALLOT_NONE);
    assert_int_equal(r.bound_price[0], 3 - 900); /* what one fewer would bring */
}

static void a_group_within_a_need_and_an_employer_bind_together(void **state)
{
    (void)state;
    /* Two needs of one employer, two places each; one woman a need, three in all. */
    const uint32_t two_two[] = { 2, 2 }, start[] = { 0, 5, 10 }, employer[] = { 0, 0 };
    const struct allot_pair worth[] = { { 0, 9 }, { 1, 8 }, { 2, 1 }, { 3, 7 },
                                        { 4, 6 }, { 0, 9 }, { 1, 8 }, { 2, 1 },
                                        { 3, 7 }, { 4, 6 } };
    const struct allot_family employers[] = { { 1, employer } };
    const struct allot_bound bounds[] = {
        { ALLOT_NONE, 0, 0, 1, 0, 1 },
        { ALLOT_NONE, 1, 0, 1, 0, 1 },
        { 0, 0, ALLOT_NONE, 0, 0, 3 },
    };
    struct allot_input in = five_for_five(bounds, 3);
    in.need_count = 2;
    in.capacity = two_two;
    in.pair_start = start;
    in.pairs = worth;
    in.need_family_count = 1;
    in.need_families = employers;
    struct allot_result r = solved(&in);

    assert_int_equal(r.placed_count, 3);
    assert_int_equal(r.value, 18);
    assert_false(r.effort.simplex);
}

static void bounds_that_do_not_nest_are_refused_by_name(void **state)
{
    (void)state;
    const uint32_t young[] = { 1, 0, 0, 0, 1 };
    const struct allot_family groups[] = { { 2, women }, { 2, young } };
    const struct allot_bound overlap[] = { { ALLOT_NONE, ALLOT_NONE, 0, 1, 0, 2 },
                                           { ALLOT_NONE, ALLOT_NONE, 1, 0, 0, 2 } };
    struct allot_input in = five_for_five(overlap, 2);
    in.person_family_count = 2;
    in.person_families = groups;
    expect_refused(&in, ERR_INPUT,
                   "bounds 1 and 0 overlap, and neither lies within the other: such "
                   "bounds do not nest");

    const uint32_t one[] = { 1, 1, 1 }, start[] = { 0, 2, 4, 6 }, owner[] = { 0, 0, 1 };
    const struct allot_family owners[] = { { 2, owner } };
    const struct allot_pair across[] = { { 0, 1 }, { 2, 1 }, { 1, 1 },
                                         { 2, 1 }, { 0, 1 }, { 2, 1 } };
    const struct allot_bound joint[] = { { 0, 0, 0, 1, 0, 1 } };
    in = five_for_five(joint, 1);
    in.need_count = 3;
    in.capacity = one;
    in.pair_start = start;
    in.pairs = across;
    in.need_family_count = 1;
    in.need_families = owners;
    expect_refused(
        &in, ERR_INPUT,
        "bound 0 is on a group of people within several needs, and both have "
        "pairs outside it: such bounds do not nest");
}

static void a_bound_that_names_nothing_or_crosses_itself_is_refused(void **state)
{
    (void)state;
    struct allot_bound bounds[] = { { 0, 0, ALLOT_NONE, 0, 0, 1 } };
    struct allot_input in = five_for_five(bounds, 1);
    expect_refused(&in, ERR_INPUT, "bound 0 names a set that is not there");

    bounds[0] = (struct allot_bound){ ALLOT_NONE, 1, ALLOT_NONE, 0, 0, 1 };
    expect_refused(&in, ERR_INPUT, "bound 0 names a set that is not there");

    bounds[0] = (struct allot_bound){ ALLOT_NONE, ALLOT_NONE, 0, 2, 0, 1 };
    expect_refused(&in, ERR_INPUT, "bound 0 names a set that is not there");

    bounds[0] = (struct allot_bound){ ALLOT_NONE, 0, ALLOT_NONE, 0, 2, 1 };
    expect_refused(&in, ERR_INPUT, "bound 0 has its lower bound above its upper one");

    const uint32_t wild[] = { 0, 1, 2, 0, 0 };
    const struct allot_family strange[] = { { 2, wild } };
    in = five_for_five(NULL, 0);
    in.person_families = strange;
    expect_refused(&in, ERR_INPUT, "a family has no set 2");
}

/* Places are many in name, few people can take most of them, and all are worth the
 * same: who outbids whom by the least step would go on for ever. */
static void
people_worth_the_same_everywhere_do_not_outbid_each_other_for_ever(void **state)
{
    enum { PEOPLE = 53, NEEDS = 11 };
    static const uint32_t places[NEEDS] = { 1, 0, 50, 3, 2, 2, 0, 1, 2, 0, 29 };
    static struct allot_pair pairs[PEOPLE * NEEDS];
    uint32_t start[NEEDS + 1] = { 0 }, scaled = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct rng rng = rng_seeded(seed);
        uint32_t count = 0;
        for (uint32_t n = 0; n < NEEDS; n++) {
            for (uint32_t p = 0; p < PEOPLE; p++)
                if (rng_below(&rng, 6) > 0)
                    pairs[count++] =
                        (struct allot_pair){ p, rng_below(&rng, 2) ? ALLOT_VALUE_MAX
                                                                   : -ALLOT_VALUE_MAX };
            start[n + 1] = count;
        }
        const struct allot_input in = { .person_count = PEOPLE,
                                        .need_count = NEEDS,
                                        .capacity = places,
                                        .pair_start = start,
                                        .pairs = pairs,
                                        .goal = ALLOT_MOST_PLACED };
        scaled += solved(&in).effort.scaled;
    }
    assert_true(scaled > 0);
}

/* More pairs than lists, sums and memory are laid out for at once. */
static void a_need_of_twenty_thousand_pairs_among_many_people(void **state)
{
    enum { PEOPLE = 200000, PAIRS = 20000 };
    const uint32_t places[] = { 700, 5000, 3 };
    uint32_t start[4] = { 0 };
    struct allot_pair *pairs = calloc((size_t)3 * PAIRS, sizeof *pairs);
    struct rng rng = rng_seeded(9);

    (void)state;
    assert_non_null(pairs);
    for (uint32_t n = 0; n < 3; n++) {
        for (uint32_t k = 0; k < PAIRS; k++)
            pairs[start[n] + k] =
                (struct allot_pair){ k * 10 + rng_below(&rng, 10),
                                     n == 1 ? 5 : (int32_t)rng_below(&rng, 400) };
        start[n + 1] = start[n] + PAIRS;
    }
    for (int goal = 0; goal < ALLOT_GOAL_COUNT; goal++) {
        const struct allot_input in = { .person_count = PEOPLE,
                                        .need_count = 3,
                                        .capacity = places,
                                        .pair_start = start,
                                        .pairs = pairs,
                                        .goal = (enum allot_goal)goal };
        assert_int_equal(solved(&in).placed_count, 5703);
    }
    free(pairs);
}

static void the_same_input_gives_the_same_placing(void **state)
{
    (void)state;
    struct allot_twin twin;
    struct rng rng = rng_seeded(9);

    for (uint32_t run = 0; run < 500; run++) {
        uint32_t need_of[TWIN_PEOPLE];
        allot_twin_draw(&twin, &rng, 0, 2);
        struct allot_result r = solved(&twin.in);
        memcpy(need_of, r.need_of, twin.in.person_count * sizeof *need_of);
        r = solved(&twin.in);
        assert_memory_equal(need_of, r.need_of, twin.in.person_count * sizeof *need_of);
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
        cmocka_unit_test(who_takes_the_best_pair_can_cost_a_place),
        cmocka_unit_test(more_placed_beats_more_value),
        cmocka_unit_test(a_need_takes_as_many_as_it_has_places),
        cmocka_unit_test(nobody_and_nothing_give_an_empty_placing),
        cmocka_unit_test(wrong_input_is_refused_with_its_place_and_nothing_is_written),
        cmocka_unit_test(sums_that_could_overflow_are_refused_at_the_door),
        cmocka_unit_test(agrees_with_trying_every_placing),
        cmocka_unit_test(keeps_upper_bounds_as_trying_every_placing_does),
        cmocka_unit_test(keeps_lower_bounds_or_names_the_smallest_violation),
        cmocka_unit_test(five_women_of_four_are_one_too_few_and_the_bound_is_named),
        cmocka_unit_test(a_lower_bound_comes_before_value_and_before_places),
        cmocka_unit_test(a_group_within_a_need_and_an_employer_bind_together),
        cmocka_unit_test(bounds_that_do_not_nest_are_refused_by_name),
        cmocka_unit_test(a_bound_that_names_nothing_or_crosses_itself_is_refused),
        cmocka_unit_test(
            people_worth_the_same_everywhere_do_not_outbid_each_other_for_ever),
        cmocka_unit_test(a_need_of_twenty_thousand_pairs_among_many_people),
        cmocka_unit_test(the_same_input_gives_the_same_placing),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
