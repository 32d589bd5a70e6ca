/*
 * test_price.c: does the quick count of each requirement alone say what the count of
 * every subset says?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/price.h"
#include "twin.h"

static struct arena arena;

static struct price priced(const struct twin_packed *packed)
{
    struct price price;
    struct err err = { 0 };

    if (!price_count(&arena, &packed->image, &packed->sexes, &packed->need, &price,
                     &err))
        fail_msg("%s", err_english(&err));
    return price;
}

static void assert_same(struct threshold_counts a, struct threshold_counts b)
{
    if (a.women != b.women || a.men != b.men || a.not_stated != b.not_stated)
        fail_msg("%u, %u, %u, not %u, %u, %u", a.women, a.men, a.not_stated, b.women,
                 b.men, b.not_stated);
}

static void it_agrees_with_the_count_of_every_subset(void **state)
{
    uint32_t gains = 0, customs = 0;

    (void)state;
    for (uint32_t run = 1; run <= 1500; run++) {
        struct rng rng = rng_seeded(run);
        struct twin_pool pool;
        struct twin_need need;
        struct threshold_result result;
        struct err err = { 0 };
        arena_rewind(&arena, 0);
        twin_random_pool(&rng, 1 + (int)(run % TWIN_PEOPLE_MAX), &pool);
        twin_random_need(&rng, (int)(run % 9), &need);
        struct twin_packed packed = twin_pack(&arena, &pool, &need);
        struct price price = priced(&packed);
        assert_true(threshold_count(&arena, &packed.image, &packed.sexes, &packed.need,
                                    &result, &err));
        uint32_t habits = 0;
        assert_same(price.reached, result.reached[0]);
        for (uint32_t i = 0; i < result.drop_count; i++) {
            uint32_t r = result.steps[i].requirement;
            assert_same(price.alone[r], result.alone[i]);
            gains += price.alone[r].women + price.alone[r].men;
            if (need.requirements[r].class == RANK_CUSTOM)
                habits |= 1u << i;
        }
        struct threshold_counts with = result.reached[habits];
        assert_same(price.customs,
                    (struct threshold_counts){ with.women - result.reached[0].women,
                                               with.men - result.reached[0].men,
                                               with.not_stated -
                                                   result.reached[0].not_stated });
        customs += price.customs.women + price.customs.men;
    }
    assert_true(gains > 100 && customs > gains / 2);
}

static void more_requirements_than_steps_have_their_price_too(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();

    (void)state;
    arena_rewind(&arena, 0);
    for (int i = 0; i < 20; i++)
        twin_ask(&need, i % TWIN_CONCEPTS, i % 2 ? RANK_CUSTOM : RANK_CONTRACT,
                 RANK_BY_HOLDING);
    struct twin_person *all = twin_add(&pool, 'K');
    struct twin_person *but_one = twin_add(&pool, 'M');
    for (int c = 0; c < 8; c++) {
        twin_can(all, c, 1);
        twin_can(but_one, c, 1);
    }
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    struct price price = priced(&packed);
    /* Both lack several: nobody is shut out by one alone. */
    for (uint32_t i = 0; i < 20; i++)
        assert_same(price.alone[i], (struct threshold_counts){ 0 });
    need.count = 9;
    packed = twin_pack(&arena, &pool, &need);
    price = priced(&packed);
    assert_same(price.alone[8], (struct threshold_counts){ 1, 1, 0 });
    assert_same(price.reached, (struct threshold_counts){ 0 });
}

static void a_need_that_asks_too_much_is_refused_and_nothing_written(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct price price = { .reached = { 4711, 0, 0 } };
    struct err err = { 0 };

    (void)state;
    arena_rewind(&arena, 0);
    twin_add(&pool, 'K');
    for (int i = 0; i < 17; i++)
        twin_ask(&need, i % TWIN_CONCEPTS, RANK_CORE, RANK_BY_SIMILARITY)->weight = 1;
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    assert_false(
        price_count(&arena, &packed.image, &packed.sexes, &packed.need, &price, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(price.reached.women, 4711);
}

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_agrees_with_the_count_of_every_subset),
        cmocka_unit_test(more_requirements_than_steps_have_their_price_too),
        cmocka_unit_test(a_need_that_asks_too_much_is_refused_and_nothing_written),
    };
    return cmocka_run_group_tests_name("price", tests, NULL, clear);
}
