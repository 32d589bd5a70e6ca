/*
 * test_allot_proves.c: does allot_proves say what engine/verify says, with which it
 * shares nothing, of results in which one number was changed?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "allot_twin.h"

#define RUNS 6000u

static struct arena arena;

/* By a little, or by more than 32 bits hold; at most that often: sums stay in 62. */
static int64_t other(struct rng *rng, int64_t number)
{
    static const int64_t steps[] = { -1,         1,           -7,
                                     5,          2147483647,  -2147483648,
                                     4294967296, -8589934592, (int64_t)1 << 40 };

    return number + steps[rng_below(rng, sizeof steps / sizeof *steps)];
}

static void change_need(const struct allot_input *in, struct allot_result *result,
                        struct rng *rng)
{
    uint32_t need = rng_below(rng, in->need_count + 1);

    result->need_of[rng_below(rng, in->person_count)] =
        need == in->need_count ? ALLOT_NONE : need;
}

/* Any one number of the result. */
static void change(const struct allot_input *in, struct allot_result *result,
                   struct rng *rng)
{
    const struct {
        int64_t *number;
        uint32_t count;
    } prices[] = { { result->person_price, in->person_count },
                   { result->need_price, in->need_count },
                   { result->bound_price, in->bound_count },
                   { &result->value, 1 },
                   { &result->premium, 1 } };
    uint32_t which = rng_below(rng, 7);

    if (which == 5)
        result->placed_count += rng_below(rng, 2) ? 1 : UINT32_MAX; /* or 1 less */
    else if (which == 6 && in->person_count > 0)
        change_need(in, result, rng);
    else if (which < 5 && prices[which].count > 0) {
        int64_t *number = &prices[which].number[rng_below(rng, prices[which].count)];
        *number = other(rng, *number);
    }
}

/* True when the verifier, and so allot_proves, holds the result to be the best. */
static bool both_hold(const struct allot_input *in, const struct allot_result *result,
                      uint32_t run)
{
    struct err err = { 0 };
    bool holds = allot_twin_verify(in, result, &err);

    if (allot_proves(in, result) != holds)
        fail_msg("run %u: verify says %s", run, holds ? "yes" : err_english(&err));
    return holds;
}

static void
a_result_with_a_number_changed_is_judged_as_the_independent_verifier_does(void **state)
{
    struct rng rng = rng_seeded(12);
    struct allot_twin twin;
    uint32_t held = 0, refused = 0;

    (void)state;
    for (uint32_t run = 0; run < RUNS; run++) {
        struct allot_result result;
        struct err err = { 0 };
        allot_twin_draw(&twin, &rng, run % 3 ? 0 : -5, run % 2 ? 10 : 1000);
        if (run % 4 > 0)
            allot_twin_draw_bounds(&twin, &rng, run % 4 == 1);
        arena_rewind(&arena, 0);
        if (!allot_solve(&twin.in, &arena, &result, NULL, &err)) {
            assert_int_equal(err.kind, ERR_STATE); /* bounds that cannot hold */
            continue;
        }
        assert_true(both_hold(&twin.in, &result, run));
        for (uint32_t changes = 0; changes < 3; changes++) {
            change(&twin.in, &result, &rng);
            bool holds = both_hold(&twin.in, &result, run);
            held += holds;
            refused += !holds;
        }
    }
    assert_true(held > RUNS / 100 && refused > RUNS);
}

#define LONG_ROW 1500u

/* Two needs whom everybody is for, with values of 100 and on. */
static struct allot_input long_rows(struct rng *rng, uint32_t range)
{
    static uint32_t capacity[2] = { 40, 700 }, start[3] = { 0, LONG_ROW, 2 * LONG_ROW };
    static struct allot_pair pairs[2 * LONG_ROW];

    for (uint32_t k = 0; k < 2 * LONG_ROW; k++)
        pairs[k] =
            (struct allot_pair){ k % LONG_ROW, 100 + (int32_t)rng_below(rng, range) };
    return (struct allot_input){ .person_count = LONG_ROW,
                                 .need_count = 2,
                                 .capacity = capacity,
                                 .pair_start = start,
                                 .pairs = pairs,
                                 .goal = ALLOT_MOST_VALUE };
}

/* Every place that a row is read at: in fours, in sixty-fours, in parts. */
static void a_pair_worth_more_than_its_prices_is_seen_wherever_it_stands(void **state)
{
    static const uint32_t ranges[] = { 1, 2, 1000 }; /* of 1: all are looked at near */
    struct rng rng = rng_seeded(5);

    (void)state;
    for (uint32_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        struct allot_input in = long_rows(&rng, ranges[i]);
        struct allot_pair *pairs = (struct allot_pair *)in.pairs;
        struct allot_result result;
        struct err err = { 0 };
        arena_rewind(&arena, 0);
        assert_true(allot_solve(&in, &arena, &result, NULL, &err));
        for (uint32_t k = 0; k < 2 * LONG_ROW; k++) {
            const int32_t value = pairs[k].value;
            if (result.need_of[pairs[k].person] == k / LONG_ROW)
                continue; /* a chosen pair's value is in the sum */
            pairs[k].value = (int32_t)(result.person_price[pairs[k].person] +
                                       result.need_price[k / LONG_ROW] + 1);
            if (allot_proves(&in, &result))
                fail_msg("range %u: pair %u is worth too much", ranges[i], k);
            pairs[k].value = value;
        }
        assert_true(allot_proves(&in, &result));
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
        cmocka_unit_test(
            a_result_with_a_number_changed_is_judged_as_the_independent_verifier_does),
        cmocka_unit_test(a_pair_worth_more_than_its_prices_is_seen_wherever_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, free_arena);
}
