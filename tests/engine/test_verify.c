/*
 * test_verify.c: does engine/verify accept what is the best, and refuse all else?
 *
 * Placings come from engine/allot on instances drawn by lot. Then one number after the
 * other is changed: every change must be refused. Placings that are lawful but not the
 * best are refused whatever the prices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "allot_twin.h"

#define RUNS 3000u

static struct arena arena;

/* P1 fits N1 9000 and N2 8900, P2 only N1 8800: worked by hand. */
static const uint32_t places[] = { 1, 1 };
static const struct verify_pair pairs[] = { { 0, 0, 9000 },
                                            { 1, 0, 8800 },
                                            { 0, 1, 8900 } };
static const struct verify_question question = { .person_count = 2,
                                                 .need_count = 2,
                                                 .pair_count = 3,
                                                 .places = places,
                                                 .pairs = pairs };

static void expect_refused(const struct verify_answer *answer, const char *text)
{
    struct err err = { 0 };

    assert_false(verify_answer_holds(&question, answer, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_string_equal(err_english(&err), text);
}

static void a_placing_and_its_prices_are_accepted(void **state)
{
    (void)state;
    const uint32_t need_of[] = { 1, 0 };
    const int64_t person_price[] = { 8900, 8700 }, need_price[] = { 100, 0 };
    struct verify_answer answer = { .need_of = need_of,
                                    .placed_count = 2,
                                    .value = 17700,
                                    .person_price = person_price,
                                    .need_price = need_price };
    struct err err = { 0 };

    assert_true(verify_answer_holds(&question, &answer, &err));

    answer.value = 17701;
    expect_refused(&answer, "the pairs chosen are not worth 17,701");
    answer.value = 17700;
    answer.placed_count = 1;
    expect_refused(&answer, "2 are placed, not 1");
    answer.placed_count = 2;
    answer.premium = 1;
    expect_refused(
        &answer, "the prices of person 0 and need 0 are below what the pair is worth");
}

static void prices_that_prove_nothing_are_refused(void **state)
{
    (void)state;
    const uint32_t need_of[] = { 1, 0 };
    const int64_t low[] = { 8900, 8699 }, high[] = { 8900, 8701 }, none[] = { 100, 0 };
    struct verify_answer answer = { .need_of = need_of,
                                    .placed_count = 2,
                                    .value = 17700,
                                    .person_price = low,
                                    .need_price = none };

    expect_refused(
        &answer, "the prices of person 1 and need 0 are below what the pair is worth");
    answer.person_price = high;
    expect_refused(&answer, "the prices do not add up to what the placing is worth");
    const int64_t below[] = { 9000, -1 };
    answer.person_price = below;
    expect_refused(&answer, "the price of person 1 is wrong");
}

static void who_is_placed_on_no_pair_of_theirs_is_found(void **state)
{
    (void)state;
    const uint32_t need_of[] = { 0, 1 }, nowhere[] = { 1, 7 }, both[] = { 0, 0 };
    const int64_t person_price[] = { 9000, 9000 }, need_price[] = { 0, 0 };
    struct verify_answer answer = { .need_of = need_of,
                                    .placed_count = 2,
                                    .person_price = person_price,
                                    .need_price = need_price };

    expect_refused(&answer, "person 1 is not placed by one pair of theirs");
    answer.need_of = nowhere;
    expect_refused(&answer, "person 1 is not placed by one pair of theirs");
    answer.need_of = both;
    expect_refused(&answer, "need 0 has more people than places");
}

static void a_pair_with_nobody_in_it_is_refused(void **state)
{
    (void)state;
    const struct verify_pair stray[] = { { 2, 0, 1 } };
    struct verify_question wrong = question;
    struct verify_answer answer = { 0 };
    struct err err = { 0 };

    wrong.pairs = stray;
    wrong.pair_count = 1;
    assert_false(verify_answer_holds(&wrong, &answer, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err_english(&err),
                        "pair 0 names a person or a need that is not there");
}

/* An instance with bounds of which some are lower ones, and its placing. */
static bool draw_solved(struct allot_twin *twin, struct rng *rng,
                        struct allot_result *result)
{
    struct err err = { 0 };

    allot_twin_draw(twin, rng, -3, 20);
    for (uint32_t p = 0; p < twin->in.person_count; p++)
        twin->person_sets[0][p] = rng_below(rng, 2);
    twin->person_families[0] = (struct allot_family){ 2, twin->person_sets[0] };
    twin->in.person_family_count = 1;
    for (uint32_t n = 0; n < twin->in.need_count; n++)
        allot_twin_bound(
            twin, (struct allot_bound){ ALLOT_NONE, n, 0, 0, 0, rng_below(rng, 3) });
    allot_twin_bound(twin, (struct allot_bound){ ALLOT_NONE, ALLOT_NONE, 0, 1,
                                                 rng_below(rng, 2), ALLOT_NONE });
    arena_rewind(&arena, 0);
    return allot_solve(&twin->in, &arena, result, NULL, &err);
}

static void expect_tampering_seen(const struct allot_input *in,
                                  const struct allot_result *result, uint32_t run)
{
    struct err err = { 0 };

    if (allot_twin_verify(in, result, &err))
        fail_msg("run %u: a changed number was not seen", run);
}

static void tamper(int64_t *number, int64_t by, const struct allot_input *in,
                   const struct allot_result *result, uint32_t run)
{
    *number += by;
    expect_tampering_seen(in, result, run);
    *number -= by;
}

static void any_one_number_changed_is_refused(void **state)
{
    (void)state;
    struct allot_twin twin;
    struct allot_result r;
    struct rng rng = rng_seeded(12);
    uint32_t changes = 0;

    for (uint32_t run = 0; run < RUNS; run++) {
        const struct allot_input *in = &twin.in;
        if (!draw_solved(&twin, &rng, &r))
            continue;
        int64_t by = rng_below(&rng, 2) ? 1 : -1;
        tamper(&r.value, by, in, &r, run);
        if (r.placed_count > 0 || in->goal == ALLOT_MOST_VALUE)
            tamper(&r.premium, by, in, &r, run);
        for (uint32_t p = 0; p < in->person_count; p++)
            tamper(&r.person_price[p], by, in, &r, run);
        for (uint32_t n = 0; n < in->need_count; n++)
            if (in->capacity[n] > 0)
                tamper(&r.need_price[n], by, in, &r, run);
        for (uint32_t p = 0; p < in->person_count; p++) {
            uint32_t before = r.need_of[p];
            r.need_of[p] = before == ALLOT_NONE ? 0 : ALLOT_NONE;
            expect_tampering_seen(in, &r, run);
            r.need_of[p] = before;
            changes++;
        }
        r.placed_count++;
        expect_tampering_seen(in, &r, run);
    }
    assert_true(changes > RUNS);
}

static int64_t value_of(const struct allot_twin *twin, uint32_t need, uint32_t person)
{
    for (uint32_t k = twin->pair_start[need]; k < twin->pair_start[need + 1]; k++)
        if (twin->pairs[k].person == person)
            return twin->pairs[k].value;
    return 0;
}

/* Drops one person from the best: lawful where no lower bound forbids, but not best. */
static void a_lawful_placing_that_is_not_the_best_is_refused(void **state)
{
    (void)state;
    struct allot_twin twin;
    struct allot_result r;
    struct err err = { 0 };
    struct rng rng = rng_seeded(13);

    for (uint32_t run = 0; run < RUNS; run++) {
        allot_twin_draw(&twin, &rng, 1, 9);
        arena_rewind(&arena, 0);
        assert_true(allot_solve(&twin.in, &arena, &r, NULL, &err));
        for (uint32_t p = 0; p < twin.in.person_count; p++) {
            if (r.need_of[p] == ALLOT_NONE)
                continue;
            r.value -= value_of(&twin, r.need_of[p], p);
            r.need_of[p] = ALLOT_NONE;
            r.placed_count--;
            r.person_price[p] = 0;
            expect_tampering_seen(&twin.in, &r, run);
            break;
        }
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
        cmocka_unit_test(a_placing_and_its_prices_are_accepted),
        cmocka_unit_test(prices_that_prove_nothing_are_refused),
        cmocka_unit_test(who_is_placed_on_no_pair_of_theirs_is_found),
        cmocka_unit_test(a_pair_with_nobody_in_it_is_refused),
        cmocka_unit_test(any_one_number_changed_is_refused),
        cmocka_unit_test(a_lawful_placing_that_is_not_the_best_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
