/*
 * test_threshold.c: does engine/threshold keep the promises of its header? What is
 * worked by hand stands here; test_threshold_twin.c has the instances drawn by lot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/threshold.h"
#include "twin.h"

static struct threshold_result
counted(struct arena *arena, const struct twin_pool *pool, const struct twin_need *need)
{
    struct twin_packed packed = twin_pack(arena, pool, need);
    struct threshold_result result = { 0 };
    struct err err = { 0 };
    assert_true(threshold_count(arena, &packed.image, &packed.sexes, &packed.need,
                                &result, &err));
    return result;
}

static void assert_counts(struct threshold_counts counts, uint32_t women, uint32_t men,
                          uint32_t not_stated)
{
    assert_int_equal(counts.women, women);
    assert_int_equal(counts.men, men);
    assert_int_equal(counts.not_stated, not_stated);
}

static void assert_fraction(struct threshold_fraction fraction, int64_t numerator,
                            int64_t denominator)
{
    assert_int_equal(fraction.numerator, numerator);
    assert_int_equal(fraction.denominator, denominator);
}

/*
 * The hand check: 12 women and 12 men who all cover the core; `lacks` is the set of
 * k1, k2, k3 that so many women and men do not have.
 */
static void hand_check(struct twin_pool *pool, struct twin_need *need)
{
    static const struct {
        int lacks, women, men;
    } groups[] = { { 0, 2, 4 }, { 1, 3, 1 }, { 2, 1, 1 },
                   { 3, 3, 2 }, { 4, 0, 2 }, { 7, 3, 2 } };

    *pool = (struct twin_pool){ 0 };
    *need = twin_need_empty();
    twin_ask(need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    for (int k = 0; k < 3; k++)
        twin_ask(need, 2 + k, RANK_CUSTOM, RANK_BY_HOLDING);
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        for (int i = 0; i < groups[g].women + groups[g].men; i++) {
            struct twin_person *person =
                twin_add(pool, i < groups[g].women ? 'K' : 'M');
            twin_can(person, 1, 1);
            for (int k = 0; k < 3; k++)
                if (!(groups[g].lacks >> k & 1))
                    twin_can(person, 2 + k, 1);
        }
}

static void the_hand_check_reaches_whom_it_should(void **state)
{
    /* none, k1, k2, k1k2, k3, k1k3, k2k3, all */
    static const uint32_t women[] = { 2, 5, 3, 9, 2, 5, 3, 12 };
    static const uint32_t men[] = { 4, 5, 5, 8, 6, 7, 7, 12 };
    struct twin_pool pool;
    struct twin_need need;
    struct arena arena = { 0 };

    (void)state;
    hand_check(&pool, &need);
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 3);
    assert_int_equal(result.drop_count, 3);
    assert_counts(result.pool, 12, 12, 0);
    for (uint32_t mask = 0; mask < 8; mask++)
        assert_counts(result.reached[mask], women[mask], men[mask], 0);
    assert_counts(result.alone[0], 3, 1, 0);
    assert_counts(result.alone[1], 1, 1, 0);
    assert_counts(result.alone[2], 0, 2, 0);
    arena_free(&arena);
}

static void the_hand_check_shares_the_eighteen(void **state)
{
    static const int64_t of_18[] = { 49, 37, 22 }; /* sixths */
    struct twin_pool pool;
    struct twin_need need;
    struct arena arena = { 0 };

    (void)state;
    hand_check(&pool, &need);
    struct threshold_result result = counted(&arena, &pool, &need);
    for (uint32_t i = 0; i < 3; i++) {
        struct threshold_share share = result.shapley[i];
        int64_t sixths = share.women.numerator * 6 / share.women.denominator +
                         share.men.numerator * 6 / share.men.denominator;
        assert_int_equal(6 % share.women.denominator, 0);
        assert_int_equal(6 % share.men.denominator, 0);
        assert_int_equal(sixths, of_18[i]);
        assert_fraction(share.not_stated, 0, 1);
    }
    /* By hand, women: k1 3 alone, 6 after k2, 3 after k3, 9 last of all:
       (2 * 3 + 6 + 3 + 2 * 9) / 6 = 33 / 6. */
    assert_fraction(result.shapley[0].women, 11, 2);
    assert_fraction(result.shapley[0].men, 8, 3);
    arena_free(&arena);
}

static void the_hand_check_finds_the_smallest_sets(void **state)
{
    struct twin_pool pool;
    struct twin_need need;
    struct arena arena = { 0 };

    (void)state;
    hand_check(&pool, &need);
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.smallest_count, 3);
    assert_int_equal(result.smallest[0].k, 1);
    assert_int_equal(result.smallest[0].mask, 1);
    /* 10 more: k = 5 is the last entry at or under it, {k1, k2}, 17 against 6. */
    assert_int_equal(result.smallest[1].k, 5);
    assert_int_equal(result.smallest[1].mask, 3);
    assert_counts(result.smallest[1].reached, 9, 8, 0);
    assert_int_equal(result.smallest[2].k, 12);
    assert_int_equal(result.smallest[2].mask, 7);
    assert_counts(result.smallest[2].reached, 12, 12, 0);
    arena_free(&arena);
}

static void of_equal_sets_the_first_in_step_order_is_taken(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    /* One lacks the 1st and 4th, one the 2nd and 3rd: as many, as few steps. */
    for (int k = 0; k < 4; k++)
        twin_ask(&need, k, RANK_CONTRACT, RANK_BY_HOLDING);
    for (int p = 0; p < 2; p++) {
        struct twin_person *person = twin_add(&pool, 'K');
        twin_can(person, p == 0 ? 1 : 0, 1);
        twin_can(person, p == 0 ? 2 : 3, 1);
    }
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.smallest_count, 2);
    assert_int_equal(result.smallest[0].mask, 1 | 8);
    assert_int_equal(result.smallest[1].mask, 15);
    assert_int_equal(result.smallest[1].k, 2);
    const uint32_t *masks;
    assert_int_equal(threshold_frontier(&arena, &result, &masks), 3);
    assert_int_equal(masks[1], 1 | 8);
    arena_free(&arena);
}

static void the_hand_check_warns_at_none_and_not_at_k1_k2(void **state)
{
    struct twin_pool pool;
    struct twin_need need;
    struct arena arena = { 0 };

    (void)state;
    hand_check(&pool, &need);
    struct threshold_result result = counted(&arena, &pool, &need);
    struct threshold_ratio none = threshold_ratio(&result, 0);
    assert_int_equal(none.women_rate_milli, 167);
    assert_int_equal(none.men_rate_milli, 333);
    assert_int_equal(none.ratio_milli, 500);
    assert_int_equal(none.verdict, THRESHOLD_WARNING);
    struct threshold_ratio both = threshold_ratio(&result, 3);
    assert_int_equal(both.ratio_milli, 1125);
    assert_int_equal(both.verdict, THRESHOLD_OK);
    struct threshold_ratio all = threshold_ratio(&result, 7);
    assert_int_equal(all.ratio_milli, 1000);
    assert_int_equal(all.low_milli, 1000);
    assert_int_equal(all.high_milli, 1000);
    arena_free(&arena);
}

static void the_hand_check_lists_what_people_lack(void **state)
{
    static const struct threshold_lack expected[] = {
        { 0, { 2, 4, 0 } }, { 1, { 3, 1, 0 } }, { 2, { 1, 1, 0 } },
        { 3, { 3, 2, 0 } }, { 4, { 0, 2, 0 } }, { 7, { 3, 2, 0 } }
    };
    struct twin_pool pool;
    struct twin_need need;
    struct arena arena = { 0 };
    const struct threshold_lack *lacks;

    (void)state;
    hand_check(&pool, &need);
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(threshold_lacks(&arena, &result, &lacks), 6);
    assert_memory_equal(lacks, expected, sizeof expected);
    arena_free(&arena);
}

static void steps_come_as_drops_teaches_softens(void **state)
{
    static const struct threshold_step expected[] = {
        { THRESHOLD_DROP, 1 },  { THRESHOLD_DROP, 3 },   { THRESHOLD_DROP, 4 },
        { THRESHOLD_TEACH, 1 }, { THRESHOLD_SOFTEN, 3 },
    };
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY)->level = 4;
    twin_ask(&need, 2, RANK_CONTRACT, RANK_BY_SIMILARITY)->obtain_weeks = 0;
    twin_ask(&need, 3, RANK_LEARNABLE, RANK_BY_STEP)->obtain_weeks = 3;
    twin_ask(&need, 4, RANK_CUSTOM, RANK_BY_STEP)->level = 2;
    twin_ask(&need, 5, RANK_CUSTOM, RANK_BY_HOLDING)->level = 4;
    twin_ask(&need, 6, RANK_STATUTORY, RANK_BY_HOLDING)->obtain_weeks = 1;
    twin_ask(&need, 7, RANK_DUTY, RANK_BY_HOLDING)->obtain_weeks = 1;
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 5);
    assert_int_equal(result.drop_count, 3);
    assert_int_equal(result.left_out_count, 0);
    for (uint32_t s = 0; s < 5; s++) {
        assert_int_equal(result.steps[s].kind, expected[s].kind);
        assert_int_equal(result.steps[s].requirement, expected[s].requirement);
    }
    arena_free(&arena);
}

static void past_sixteen_steps_the_rest_are_left_out(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    for (int i = 0; i < 18; i++) {
        struct need_requirement *custom =
            twin_ask(&need, i < 17 ? 1 : 2, RANK_CUSTOM, RANK_BY_SIMILARITY);
        custom->level = 2;
        custom->obtain_weeks = i == 0 ? 1 : RANK_WEEKS_NONE;
    }
    /* Who lacks all that has a step, and who lacks the 18th, which has none. */
    twin_can(twin_add(&pool, 'K'), 2, 2);
    twin_can(twin_add(&pool, 'M'), 1, 2);
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 16);
    assert_int_equal(result.drop_count, 16);
    assert_int_equal(result.left_out_count, 2 + 1 + 18);
    assert_int_equal(result.left_out[0].requirement, 16);
    assert_int_equal(result.left_out[0].kind, THRESHOLD_DROP);
    assert_int_equal(result.left_out[2].kind, THRESHOLD_TEACH);
    assert_int_equal(result.left_out[3].kind, THRESHOLD_SOFTEN);
    assert_counts(result.pool, 1, 1, 0);
    /* The 17th is left out too, so that not even all steps reach the woman. */
    assert_counts(result.reached[0xFFFF], 0, 0, 0);
    need.count = 16;
    twin_ask(&need, 2, RANK_CUSTOM, RANK_BY_SIMILARITY);
    result = counted(&arena, &pool, &need);
    assert_counts(result.reached[0xFFFF], 1, 0, 0);
    assert_counts(result.reached[0x7FFF], 0, 0, 0);
    assert_int_equal(result.smallest_count, 1);
    assert_int_equal(result.smallest[0].mask, 0xFFFF);
    assert_fraction(result.shapley[7].women, 1, 16);
    arena_free(&arena);
}

static void softening_cures_one_level_short_and_no_more(void **state)
{
    struct twin_pool pool = { .similarity[1] = { [2] = 225, [3] = 224 } };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    /* 2 held against 4 asked covers 125, against 3 asked 166. */
    twin_ask(&need, 1, RANK_CUSTOM, RANK_BY_SIMILARITY)->level = 4;
    twin_can(twin_add(&pool, 'K'), 1, 2);
    twin_can(twin_add(&pool, 'M'), 1, 1); /* 83 of 3: further     */
    twin_can(twin_add(&pool, 'K'), 2, 2); /* 225 * 2 / 3 = 150    */
    twin_can(twin_add(&pool, 'M'), 3, 2); /* 224 * 2 / 3 = 149    */
    twin_can(twin_add(&pool, '-'), 1, 3); /* 250 * 3 / 4: has it  */
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 2);
    assert_counts(result.reached[0], 0, 0, 1);
    assert_counts(result.reached[2], 2, 0, 1);
    assert_counts(result.reached[1], 2, 2, 1);
    assert_counts(result.reached[3], 2, 2, 1);
    arena_free(&arena);
}

static void a_language_softens_one_step(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    twin_ask(&need, 1, RANK_CUSTOM, RANK_BY_STEP)->level = 4;
    twin_can(twin_add(&pool, 'K'), 1, 3);
    twin_can(twin_add(&pool, 'M'), 1, 2);
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_counts(result.reached[2], 1, 0, 0);
    assert_counts(result.reached[1], 1, 1, 0);
    arena_free(&arena);
}

static void teaching_cures_all_if_its_weeks_fit_and_nothing_if_not(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    struct need_requirement *custom = twin_ask(&need, 1, RANK_CUSTOM, RANK_BY_HOLDING);
    custom->obtain_weeks = 2;
    need.start = need.now + 14;
    twin_add(&pool, 'K');
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 2);
    assert_counts(result.reached[2], 1, 0, 0);
    need.start = need.now + 13;
    result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 2);
    assert_counts(result.reached[2], 0, 0, 0);
    assert_counts(result.reached[3], 1, 0, 0);
    /* Not stated: nothing is too late. */
    need.start = DAY_NONE;
    custom->obtain_weeks = 2000;
    assert_counts(counted(&arena, &pool, &need).reached[2], 1, 0, 0);
    arena_free(&arena);
}

static void who_learns_too_long_is_in_the_pool_and_never_reached(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    twin_ask(&need, 1, RANK_LEARNABLE, RANK_BY_HOLDING)->obtain_weeks = 3;
    twin_ask(&need, 2, RANK_CUSTOM, RANK_BY_HOLDING);
    twin_add(&pool, 'M');
    need.start = need.now + 20;
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_counts(result.pool, 0, 1, 0);
    assert_counts(result.reached[1], 0, 0, 0);
    need.start = need.now + 21;
    assert_counts(counted(&arena, &pool, &need).reached[1], 0, 1, 0);
    arena_free(&arena);
}

static void a_start_in_the_past_reaches_the_ready_only(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    /* Learning that takes no week still ends after a start that has been. */
    twin_ask(&need, 1, RANK_LEARNABLE, RANK_BY_HOLDING)->obtain_weeks = 0;
    twin_ask(&need, 2, RANK_CUSTOM, RANK_BY_HOLDING)->obtain_weeks = 0;
    twin_can(twin_add(&pool, 'K'), 1, 1);
    twin_add(&pool, 'M');
    need.start = need.now - 1;
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_counts(result.reached[1], 1, 0, 0);
    assert_counts(result.reached[2], 0, 0, 0);
    need.start = need.now;
    result = counted(&arena, &pool, &need);
    assert_counts(result.reached[1], 1, 1, 0);
    assert_counts(result.reached[2], 1, 1, 0);
    arena_free(&arena);
}

static void the_pool_is_who_could_do_the_job(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    need.hours = 30;
    twin_ask(&need, 1, RANK_CORE, RANK_BY_HOLDING);
    twin_ask(&need, 2, RANK_STATUTORY, RANK_BY_HOLDING);
    for (int i = 0; i < 6; i++) {
        struct twin_person *person = twin_add(&pool, i == 5 ? '-' : 'K');
        if (i != 1)
            twin_can(person, 1, 1);
        if (i != 2)
            twin_can(person, 2, 1);
        if (i == 3)
            person->hours = 20;
        person->in_pool = i != 4;
    }
    struct threshold_result result = counted(&arena, &pool, &need);
    assert_int_equal(result.step_count, 0);
    assert_counts(result.pool, 1, 0, 1);
    assert_counts(result.reached[0], 1, 0, 1);
    assert_int_equal(result.smallest_count, 0);
    const uint32_t *masks;
    assert_int_equal(threshold_frontier(&arena, &result, &masks), 1);
    assert_int_equal(masks[0], 0);
    arena_free(&arena);
}

static void a_refusal_leaves_the_result_untouched(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct threshold_result result = { .step_count = 9 };

    (void)state;
    for (uint32_t i = 0; i <= RANK_WEIGHTED_MAX; i++)
        twin_ask(&need, 1, RANK_CORE, RANK_BY_HOLDING);
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    assert_false(threshold_count(&arena, &packed.image, &packed.sexes, &packed.need,
                                 &result, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(result.step_count, 9);
    arena_free(&arena);
}

/* The ratio when w of all_w women and m of all_m men are reached. */
static struct threshold_ratio ratio_of(uint32_t w, uint32_t all_w, uint32_t m,
                                       uint32_t all_m)
{
    const struct threshold_counts reached[] = { { w, m, 3 }, { all_w, all_m, 900 } };
    struct threshold_result result = { .step_count = 1, .reached = reached };
    return threshold_ratio(&result, 0);
}

static void the_interval_is_the_published_one(void **state)
{
    /* Physicians' Health Study, N Engl J Med 321 (1989): 104 of 11,037 against 189 of
       11,034 had an infarction; 0.55, 95 % 0.43 to 0.70 without adjustment. */
    struct threshold_ratio ratio = ratio_of(104, 11037, 189, 11034);
    (void)state;
    assert_true(ratio.has_interval);
    assert_int_equal(ratio.ratio_milli, 550);
    assert_int_equal(ratio.low_milli, 434);
    assert_int_equal(ratio.high_milli, 698);
    /* The page's example: 34 % of the women, 74 % of the men. */
    ratio = ratio_of(21, 61, 43, 58);
    assert_int_equal(ratio.women_rate_milli, 344);
    assert_int_equal(ratio.men_rate_milli, 741);
    assert_int_equal(ratio.ratio_milli, 464);
    assert_int_equal(ratio.low_milli, 318);
    assert_int_equal(ratio.high_milli, 678);
}

static void the_verdict_turns_just_past_four_fifths_and_five_fourths(void **state)
{
    (void)state;
    assert_int_equal(ratio_of(8, 20, 10, 20).verdict, THRESHOLD_OK);
    assert_int_equal(ratio_of(10, 20, 8, 20).verdict, THRESHOLD_OK);
    assert_int_equal(ratio_of(7999, 20000, 10000, 20000).verdict, THRESHOLD_WARNING);
    assert_int_equal(ratio_of(7999, 20000, 10000, 20000).ratio_milli, 800);
    assert_int_equal(ratio_of(12501, 20000, 10000, 20000).verdict, THRESHOLD_WARNING);
    assert_int_equal(ratio_of(12501, 20000, 10000, 20000).ratio_milli, 1250);
}

static void under_twenty_people_there_is_no_verdict(void **state)
{
    (void)state;
    assert_int_equal(ratio_of(1, 10, 9, 9).verdict, THRESHOLD_TOO_FEW);
    assert_int_equal(ratio_of(1, 10, 9, 10).verdict, THRESHOLD_WARNING);
    assert_int_equal(ratio_of(1, 10, 9, 9).ratio_milli, 100);
}

static void assert_ratio(struct threshold_ratio ratio, bool has_ratio,
                         bool has_interval, enum threshold_verdict verdict)
{
    assert_int_equal(ratio.has_ratio, has_ratio);
    assert_int_equal(ratio.has_interval, has_interval);
    assert_int_equal(ratio.verdict, verdict);
}

static void nobody_reached_has_its_own_rules(void **state)
{
    (void)state;
    assert_ratio(ratio_of(0, 20, 5, 20), true, false, THRESHOLD_WARNING);
    assert_int_equal(ratio_of(0, 20, 5, 20).ratio_milli, 0);
    assert_ratio(ratio_of(5, 20, 0, 20), false, false, THRESHOLD_WARNING);
    assert_ratio(ratio_of(0, 20, 0, 20), false, false, THRESHOLD_OK);
    assert_ratio(ratio_of(0, 0, 5, 30), false, false, THRESHOLD_TOO_FEW);
    assert_int_equal(ratio_of(0, 0, 5, 30).women_rate_milli, 0);
    assert_ratio(ratio_of(5, 30, 0, 0), false, false, THRESHOLD_TOO_FEW);
    assert_ratio(ratio_of(0, 0, 0, 0), false, false, THRESHOLD_TOO_FEW);
}

static void rates_round_half_up_and_hold_for_a_country(void **state)
{
    (void)state;
    assert_int_equal(ratio_of(1, 2000, 1, 2001).women_rate_milli, 1);
    assert_int_equal(ratio_of(1, 2000, 1, 2001).men_rate_milli, 0);
    struct threshold_ratio ratio =
        ratio_of(IMAGE_PEOPLE_MAX, IMAGE_PEOPLE_MAX, 1, IMAGE_PEOPLE_MAX);
    assert_int_equal(ratio.ratio_milli, INT64_C(1000) * IMAGE_PEOPLE_MAX);
    assert_true(ratio.high_milli > ratio.ratio_milli);
}

static void step_order_asks_who_has_the_first_difference(void **state)
{
    (void)state;
    assert_true(threshold_before(1 | 8, 2 | 4));
    assert_false(threshold_before(2 | 4, 1 | 8));
    assert_true(threshold_before(1 | 2, 1 | 4));
    assert_false(threshold_before(5, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hand_check_reaches_whom_it_should),
        cmocka_unit_test(the_hand_check_shares_the_eighteen),
        cmocka_unit_test(the_hand_check_finds_the_smallest_sets),
        cmocka_unit_test(of_equal_sets_the_first_in_step_order_is_taken),
        cmocka_unit_test(the_hand_check_warns_at_none_and_not_at_k1_k2),
        cmocka_unit_test(the_hand_check_lists_what_people_lack),
        cmocka_unit_test(steps_come_as_drops_teaches_softens),
        cmocka_unit_test(past_sixteen_steps_the_rest_are_left_out),
        cmocka_unit_test(softening_cures_one_level_short_and_no_more),
        cmocka_unit_test(a_language_softens_one_step),
        cmocka_unit_test(teaching_cures_all_if_its_weeks_fit_and_nothing_if_not),
        cmocka_unit_test(who_learns_too_long_is_in_the_pool_and_never_reached),
        cmocka_unit_test(a_start_in_the_past_reaches_the_ready_only),
        cmocka_unit_test(the_pool_is_who_could_do_the_job),
        cmocka_unit_test(a_refusal_leaves_the_result_untouched),
        cmocka_unit_test(the_interval_is_the_published_one),
        cmocka_unit_test(the_verdict_turns_just_past_four_fifths_and_five_fourths),
        cmocka_unit_test(under_twenty_people_there_is_no_verdict),
        cmocka_unit_test(nobody_reached_has_its_own_rules),
        cmocka_unit_test(rates_round_half_up_and_hold_for_a_country),
        cmocka_unit_test(step_order_asks_who_has_the_first_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
