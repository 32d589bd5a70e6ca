/*
 * test_rank_lot.c: engine/rank against the definitions read aloud (twin.h), on
 * instances drawn by lot, and what must change nothing: the row order, and sex.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/rank.h"
#include "twin.h"

#define INSTANCES 2000

/* Ranks and gives back the list; fails the test on a refusal. */
static struct rank_list ranked(struct arena *arena, const struct twin_packed *packed)
{
    struct rank_list list = { 0 };
    struct err err = { 0 };
    assert_true(
        rank_people(arena, &packed->image, &packed->need, &packed->order, &list, &err));
    return list;
}

/* The order by the definition, for two people in the list. */
static bool may_precede(const struct twin_pool *pool, const struct twin_need *need,
                        const struct rank_row *a, const struct rank_row *b)
{
    static const int edges[] = { 8500, 7000, 5500 };
    const struct twin_person *people[] = { &pool->people[a->person],
                                           &pool->people[b->person] };
    struct twin_verdict verdicts[2];
    int bands[2];
    for (int i = 0; i < 2; i++) {
        verdicts[i] = twin_judge(pool, need, people[i]);
        bands[i] = 1;
        for (int e = 0; e < 3; e++)
            bands[i] += verdicts[i].fit < edges[e];
    }
    if (verdicts[0].state != verdicts[1].state)
        return verdicts[0].state < verdicts[1].state;
    if (bands[0] != bands[1])
        return bands[0] < bands[1];
    if (people[0]->priority != people[1]->priority)
        return people[0]->priority < people[1]->priority;
    if (a->lottery != b->lottery)
        return a->lottery < b->lottery;
    return people[0]->key < people[1]->key;
}

static void assert_explained(const struct twin_pool *pool, const struct twin_need *need,
                             const struct twin_packed *packed, uint32_t person)
{
    struct rank_because because[RANK_REQUIREMENTS_MAX];
    rank_explain(&packed->image, &packed->need, person, because);
    for (int i = 0; i < need->count; i++) {
        bool duty = need->requirements[i].class == RANK_DUTY;
        int cover = twin_cover(pool, &pool->people[person], &need->requirements[i]);
        assert_int_equal(because[i].cover, duty ? 0 : cover);
        assert_int_equal(because[i].by == IMAGE_CONCEPT_NONE, because[i].cover == 0);
    }
}

static void every_row_is_what_the_definitions_say(void **state)
{
    struct rng rng = rng_seeded(20260101);
    struct arena arena = { 0 };
    struct twin_pool pool;
    struct twin_need need;
    int seen[RANK_STATE_COUNT] = { 0 };

    (void)state;
    for (int n = 0; n < INSTANCES; n++) {
        twin_random_pool(&rng, (int)rng_below(&rng, 30), &pool);
        twin_random_need(&rng, (int)rng_below(&rng, n % 10 ? 6 : 14), &need);
        struct twin_packed packed = twin_pack(&arena, &pool, &need);
        struct rank_list list = ranked(&arena, &packed);
        for (uint32_t i = 0; i < list.count; i++) {
            const struct rank_row *row = &list.rows[i];
            const struct twin_person *person = &pool.people[row->person];
            struct twin_verdict verdict = twin_judge(&pool, &need, person);
            assert_true(person->in_pool);
            assert_int_equal(row->state, verdict.state);
            assert_int_equal(row->fit, verdict.fit);
            assert_int_equal(row->weeks, verdict.weeks);
            assert_int_equal(row->missing, verdict.missing);
            assert_int_equal(row->lottery, rank_ticket(person->lottery_key, 7));
            assert_explained(&pool, &need, &packed, row->person);
            if (i > 0)
                assert_true(may_precede(&pool, &need, row - 1, row));
            seen[row->state]++;
        }
        int in_pool = 0;
        for (int p = 0; p < pool.count; p++)
            in_pool += pool.people[p].in_pool;
        assert_int_equal(list.count, in_pool);
        arena_rewind(&arena, 0);
    }
    for (int s = 0; s < RANK_STATE_COUNT; s++)
        assert_true(seen[s] > 500);
    arena_free(&arena);
}

/* Moves every person to another row. */
static void shuffle(struct rng *rng, struct twin_pool *pool)
{
    for (int i = pool->count - 1; i > 0; i--) {
        int j = (int)rng_below(rng, (uint32_t)i + 1);
        struct twin_person held = pool->people[i];
        pool->people[i] = pool->people[j];
        pool->people[j] = held;
    }
}

static void the_row_order_of_the_image_changes_nothing(void **state)
{
    struct rng rng = rng_seeded(42);
    struct arena arena = { 0 };
    struct twin_pool pool;
    struct twin_need need;

    (void)state;
    for (int n = 0; n < 200; n++) {
        twin_random_pool(&rng, 30, &pool);
        twin_random_need(&rng, 4, &need);
        struct twin_packed first = twin_pack(&arena, &pool, &need);
        struct rank_list a = ranked(&arena, &first);
        shuffle(&rng, &pool);
        struct twin_packed second = twin_pack(&arena, &pool, &need);
        struct rank_list b = ranked(&arena, &second);
        assert_int_equal(a.count, b.count);
        for (uint32_t i = 0; i < a.count; i++) {
            assert_int_equal(first.image.person_key[a.rows[i].person],
                             second.image.person_key[b.rows[i].person]);
            assert_int_equal(a.rows[i].missing, b.rows[i].missing);
        }
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
}

static void permuting_sex_leaves_the_list_byte_for_byte(void **state)
{
    struct rng rng = rng_seeded(43);
    struct arena arena = { 0 };
    struct twin_pool pool;
    struct twin_need need;

    (void)state;
    for (int n = 0; n < 200; n++) {
        twin_random_pool(&rng, 30, &pool);
        twin_random_need(&rng, 4, &need);
        struct twin_packed first = twin_pack(&arena, &pool, &need);
        struct rank_list a = ranked(&arena, &first);
        for (int p = pool.count - 1; p > 0; p--) {
            int q = (int)rng_below(&rng, (uint32_t)p + 1);
            char held = pool.people[p].sex;
            pool.people[p].sex = pool.people[q].sex;
            pool.people[q].sex = held;
        }
        struct twin_packed second = twin_pack(&arena, &pool, &need);
        struct rank_list b = ranked(&arena, &second);
        assert_int_equal(a.count, b.count);
        if (a.count > 0)
            assert_memory_equal(a.rows, b.rows, a.count * sizeof *a.rows);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_what_the_definitions_say),
        cmocka_unit_test(the_row_order_of_the_image_changes_nothing),
        cmocka_unit_test(permuting_sex_leaves_the_list_byte_for_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
