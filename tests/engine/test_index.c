/*
 * test_index.c: does engine/index give what the oracle gives, byte for byte?
 *
 * rank_people and threshold_count are the brute force: they know nothing of ranges,
 * postings or planes. INDEX_PEOPLE=n in the environment takes another size than 20,000.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/index_world.h"
#include "engine/index.h"

static struct arena arena, work;
static struct index_desk *desk;

static uint32_t people_asked(uint32_t usual)
{
    const char *text = getenv("INDEX_PEOPLE");
    return text ? (uint32_t)strtoul(text, NULL, 10) : usual;
}

static struct index_view built(const struct world *world)
{
    struct index_source source = { &world->image, &world->sexes, world->place_rank,
                                   NULL };
    struct index_view view = { .part_count = 1 };
    struct err err = { 0 };

    if (!index_build(&arena, &source, &view.part[0], &err))
        fail_msg("index_build: %s", err_english(&err));
    return view;
}

/* Any arrangement of sizes; the last one is wild. */
static struct index_view new_world(const struct world_ask *ask, struct world *world)
{
    arena_rewind(&arena, 0);
    desk = index_desk_new(&arena);
    world_make(&arena, ask, world);
    return built(world);
}

static struct rank_list oracle(const struct world *world,
                               const struct need_columns *need,
                               const struct rank_order *order)
{
    struct rank_list list = { 0 };
    struct err err = { 0 };
    assert_true(rank_people(&work, &world->image, need, order, &list, &err));
    return list;
}

static uint32_t in_reach(const struct rank_list *list)
{
    uint32_t count = 0;
    while (count < list->count && list->rows[count].state != RANK_OUT_OF_REACH)
        count++;
    return count;
}

static void assert_first(const struct rank_list *want, uint32_t most,
                         const struct index_ask *ask)
{
    struct rank_list got = { 0 };
    struct err err = { 0 };
    uint32_t count = most < ask->top ? most : ask->top;

    assert_true(index_people(desk, &work, ask, &got, &err));
    assert_int_equal(got.count, count);
    for (uint32_t i = 0; i < count; i++)
        if (memcmp(&got.rows[i], &want->rows[i], sizeof *got.rows) != 0)
            fail_msg("row %u of %u: person %u, not %u (state %u %u, fit %u %u)", i,
                     count, got.rows[i].person, want->rows[i].person, got.rows[i].state,
                     want->rows[i].state, got.rows[i].fit, want->rows[i].fit);
}

/* How many have each state, whatever the list is cut at. */
static void assert_counts(const struct rank_list *want, const struct index_ask *ask)
{
    uint32_t states[RANK_STATE_COUNT] = { 0 };
    uint32_t listed = in_reach(want);
    struct index_counted got;
    struct err err = { 0 };

    if (ask->top == 0)
        return;
    for (uint32_t i = 0; i < listed; i++)
        states[want->rows[i].state]++;
    assert_true(index_people_counted(desk, &work, ask, &got, &err));
    assert_memory_equal(got.states, states, sizeof states);
    if (got.list.count > 0)
        assert_memory_equal(&got.list.rows[0], &want->rows[0], sizeof *want->rows);
}

static void assert_same_list(const struct world *world, const struct index_view *view,
                             struct need_columns need, uint32_t number)
{
    struct rank_order order = { .seed = number * 77u };
    struct index_ask ask = { view, &need, &order, INDEX_IN_REACH, 20 };

    if (number % 3 == 0)
        order.priority = world->priority;
    if (number % 2 == 0)
        need.pool = world->pool;
    if (number % 7 == 0)
        ask.top = number % 500;
    struct rank_list want = oracle(world, &need, &order);
    assert_first(&want, in_reach(&want), &ask);
    assert_counts(&want, &ask);
    ask.scope = INDEX_EVERYBODY;
    assert_first(&want, want.count, &ask);
    assert_counts(&want, &ask);
}

static void the_first_people_are_the_oracles(void **state)
{
    struct world_ask ask = { people_asked(20000), 1000, 3000, 20, 60, 11, true };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        assert_same_list(&world, &view, world.needs[n], n);
        arena_rewind(&work, 0);
    }
}

static void in_a_world_as_it_is_too(void **state)
{
    struct world_ask ask = { people_asked(20000), 200, 14000, 20, 290, 12, false };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        assert_same_list(&world, &view, world.needs[n], n);
        arena_rewind(&work, 0);
    }
}

static void over_several_zones_too(void **state)
{
    struct world_ask ask = { 150000, 25, 3000, 20, 60, 13, true };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        assert_same_list(&world, &view, world.needs[n], n);
        arena_rewind(&work, 0);
    }
}

static void the_whole_list_can_be_had(void **state)
{
    struct world_ask ask = { 3000, 30, 300, 20, 10, 14, true };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        struct rank_order order = { .seed = n };
        struct index_ask question = { &view, &world.needs[n], &order, INDEX_EVERYBODY,
                                      UINT32_MAX };
        struct rank_list want = oracle(&world, &world.needs[n], &order);
        assert_first(&want, want.count, &question);
        arena_rewind(&work, 0);
    }
}

/* By fit, among those who pass the hard facts: told from the oracle's rows. */
static int compare_fits(const void *left, const void *right)
{
    const struct rank_row *a = left, *b = right;
    if (a->fit != b->fit)
        return a->fit > b->fit ? -1 : 1;
    return (a->lottery > b->lottery) - (a->lottery < b->lottery);
}

static void by_fit_is_the_oracles_fit(void **state)
{
    struct world_ask ask = { 5000, 200, 14000, 20, 290, 15, false };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        const struct need_columns *need = &world.needs[n];
        struct rank_order order = { .seed = n };
        struct index_ask question = { &view, need, &order, INDEX_BY_FIT, 20 };
        struct rank_list want = oracle(&world, need, &order);
        uint64_t hopeless = 0;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < need->requirement_count; i++)
            if (need->requirements[i].class == RANK_STATUTORY)
                hopeless |= UINT64_C(1) << i;
        for (uint32_t i = 0; i < want.count; i++)
            if (!want.rows[i].outside && !(want.rows[i].missing & hopeless))
                want.rows[kept++] = want.rows[i];
        for (uint32_t i = 0; i < kept; i++) {
            want.rows[i].missing = 0;
            want.rows[i].weeks = 0;
            want.rows[i].state = 0;
        }
        qsort(want.rows, kept, sizeof *want.rows, compare_fits);
        assert_first(&want, kept, &question);
        arena_rewind(&work, 0);
    }
}

static void assert_same_counts(const struct threshold_counts *got,
                               const struct threshold_counts *want, uint32_t count)
{
    assert_memory_equal(got, want, count * sizeof *got);
}

static void assert_same_thresholds(const struct world *world,
                                   const struct index_view *view,
                                   struct need_columns need, uint32_t number)
{
    struct index_ask ask = { .view = view, .need = &need };
    struct threshold_result want, got;
    struct err err = { 0 };

    if (number % 2 == 0)
        need.pool = world->pool;
    assert_true(
        threshold_count(&work, &world->image, &world->sexes, &need, &want, &err));
    assert_true(index_thresholds(desk, &work, &ask, &got, &err));
    assert_int_equal(got.step_count, want.step_count);
    assert_int_equal(got.drop_count, want.drop_count);
    assert_int_equal(got.left_out_count, want.left_out_count);
    assert_int_equal(got.smallest_count, want.smallest_count);
    assert_memory_equal(got.steps, want.steps, sizeof got.steps);
    assert_memory_equal(got.shapley, want.shapley, sizeof got.shapley);
    assert_memory_equal(got.smallest, want.smallest, sizeof got.smallest);
    assert_same_counts(&got.pool, &want.pool, 1);
    assert_same_counts(got.alone, want.alone, THRESHOLD_STEPS_MAX);
    assert_same_counts(got.reached, want.reached, 1u << got.step_count);
}

static void thresholds_are_the_oracles(void **state)
{
    struct world_ask ask = { people_asked(20000), 1000, 3000, 20, 60, 21, true };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        assert_same_thresholds(&world, &view, world.needs[n], n);
        arena_rewind(&work, 0);
    }
}

/* Sixteen steps, with and without alternatives to a drop. */
static void thresholds_with_sixteen_steps(void **state)
{
    struct world_ask ask = { 5000, 1, 300, 20, 10, 22, true };
    struct rng rng = rng_seeded(22);
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t n = 0; n < 12; n++) {
        struct need_requirement room[24];
        struct need_columns need = { .now_day = WORLD_NOW,
                                     .start_day = WORLD_NOW + 30,
                                     .requirement_count = n % 2 ? 16 : 9 + n,
                                     .requirements = room };
        for (uint32_t i = 0; i < need.requirement_count; i++)
            room[i] = (struct need_requirement){
                .concept = rng_below(&rng, 200),
                .grade = RANK_BY_SIMILARITY,
                .class = RANK_CUSTOM,
                .level = (uint8_t)(1 + rng_below(&rng, 4)),
                .obtain_weeks = (int16_t)((int)rng_below(&rng, 8) - 1),
            };
        assert_same_thresholds(&world, &view, need, n);
        arena_rewind(&work, 0);
    }
}

/* Edges. */

static struct world_person nobody(uint32_t i)
{
    return (struct world_person){ .place = IMAGE_PLACE_NONE,
                                  .max_minutes = IMAGE_MINUTES_NONE,
                                  .hours = IMAGE_HOURS_NONE,
                                  .available_day = DAY_NONE,
                                  .lottery = i };
}

static void assert_both(const struct world *world, struct need_columns need)
{
    struct index_view view = built(world);

    for (uint32_t n = 0; n < 4; n++) {
        assert_same_list(world, &view, need, n);
        assert_same_thresholds(world, &view, need, n);
    }
    arena_rewind(&work, 0);
}

/* A pool of `count` people all alike, in a small wild world's places and graph. */
static void alike(uint32_t count, const struct world_person *person,
                  struct world *world)
{
    struct world_ask ask = { count > 0 ? count : 1, 1, 300, 20, 10, 31, true };
    new_world(&ask, world);
    uint32_t *start = ARENA_ARRAY(&arena, count + 1, uint32_t);
    uint32_t *concept = ARENA_ARRAY(&arena, (size_t)count * 32, uint32_t);
    uint8_t *level = ARENA_ARRAY(&arena, (size_t)count * 32, uint8_t);
    uint16_t *place = ARENA_ARRAY(&arena, count, uint16_t);
    uint64_t *lottery = ARENA_ARRAY(&arena, count, uint64_t);

    for (uint32_t p = 0; p < count; p++) {
        place[p] = person->place;
        lottery[p] = person->lottery;
        for (uint32_t i = 0; i < person->count; i++) {
            concept[start[p] + i] = person->concept[i];
            level[start[p] + i] = person->level[i];
        }
        start[p + 1] = start[p] + person->count;
    }
    world->image.person_count = world->sexes.person_count = count;
    world->image.place = place;
    world->image.lottery_key = lottery;
    world->image.capability_start = start;
    world->image.capability_concept = concept;
    world->image.capability_level = level;
}

static void an_empty_pool_has_no_first(void **state)
{
    struct world_person person = nobody(0);
    struct world world;

    (void)state;
    alike(0, &person, &world);
    assert_both(&world, world.needs[0]);
}

static void people_alike_are_told_apart_by_key_only(void **state)
{
    struct world_person person = nobody(5);
    struct need_requirement asked[3] = {
        { 100, RANK_BY_SIMILARITY, RANK_CORE, 2, 3, RANK_WEEKS_NONE },
        { 101, RANK_BY_SIMILARITY, RANK_CUSTOM, 3, 3, 2 },
        { 3, RANK_BY_HOLDING, RANK_CONTRACT, 1, 3, RANK_WEEKS_NONE },
    };
    struct need_columns need = { .now_day = WORLD_NOW,
                                 .start_day = DAY_NONE,
                                 .requirement_count = 3,
                                 .requirements = asked };
    struct world world;

    (void)state;
    person.count = 2;
    person.concept[0] = 100;
    person.level[0] = 4;
    person.concept[1] = 101;
    person.level[1] = 2;
    alike(70000, &person, &world);
    assert_both(&world, need);
}

static void a_need_that_asks_nothing_takes_all(void **state)
{
    struct world_ask ask = { 2000, 1, 300, 20, 10, 33, true };
    struct need_columns need = { .now_day = WORLD_NOW, .start_day = DAY_NONE };
    struct world world;

    (void)state;
    new_world(&ask, &world);
    assert_both(&world, need);
}

static void a_need_that_nobody_can_reach(void **state)
{
    struct world_ask ask = { 2000, 40, 300, 20, 10, 34, false };
    struct world world;
    uint16_t none[10 * IMAGE_MODE_COUNT];

    (void)state;
    memset(none, 0xFF, sizeof none);
    new_world(&ask, &world);
    for (uint32_t n = 0; n < ask.needs; n++) {
        struct need_columns need = world.needs[n];
        need.minutes = none;
        assert_both(&world, need);
    }
}

static void a_need_at_its_limits_is_answered_and_past_them_refused(void **state)
{
    struct world_ask ask = { 2000, 1, 300, 20, 10, 35, true };
    struct need_requirement room[RANK_REQUIREMENTS_MAX + 1];
    struct need_columns need = { .now_day = WORLD_NOW,
                                 .start_day = WORLD_NOW + 20,
                                 .requirement_count = RANK_REQUIREMENTS_MAX,
                                 .requirements = room };
    struct rank_list list = { .count = 42 };
    struct rank_order order = { 0 };
    struct err err = { 0 };
    struct world world;

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t i = 0; i <= RANK_REQUIREMENTS_MAX; i++)
        room[i] = (struct need_requirement){
            .concept = i * 4,
            .class = (uint8_t)(i < RANK_WEIGHTED_MAX ? RANK_LEARNABLE : RANK_CUSTOM),
            .level = (uint8_t)(1 + i % 4),
            .weight = RANK_WEIGHT_MAX,
            .obtain_weeks = (int16_t)(i % 5),
        };
    assert_both(&world, need);
    need.requirement_count++;
    struct index_ask question = { &view, &need, &order, INDEX_IN_REACH, 20 };
    assert_false(index_people(desk, &work, &question, &list, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(list.count, 42);
}

static void more_capabilities_than_the_limit_are_refused(void **state)
{
    struct world_ask ask = { 1, 1, 300, 20, 10, 36, false };
    struct world world;
    struct err err = { 0 };
    const struct index *index = NULL;
    uint32_t start[2] = { 0, INDEX_CAPABILITIES_MAX + 1 };
    static uint32_t concept[INDEX_CAPABILITIES_MAX + 1];
    static uint8_t level[INDEX_CAPABILITIES_MAX + 1];

    (void)state;
    new_world(&ask, &world);
    memset(level, 1, sizeof level);
    world.image.capability_start = start;
    world.image.capability_concept = concept;
    world.image.capability_level = level;
    struct index_source source = { .image = &world.image };
    assert_false(index_build(&arena, &source, &index, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_null(index);
}

static void positions_are_found_again(void **state)
{
    struct world_ask ask = { 4000, 1, 300, 20, 10, 37, true };
    struct world world;
    static bool taken[4000];

    (void)state;
    struct index_view view = new_world(&ask, &world);
    for (uint32_t row = 0; row < ask.people; row++) {
        uint32_t position = index_position(view.part[0], row);
        assert_true(position < ask.people && !taken[position]);
        taken[position] = true;
    }
}

static void hilbert_walks_from_neighbour_to_neighbour(void **state)
{
    (void)state;
    assert_int_equal(index_hilbert(0, 0), 0);
    assert_int_equal(index_hilbert(65535, 0), UINT32_MAX);
    /* The first 4^4 steps fill a square of 16 and each differs by one step. */
    uint32_t at[256][2] = { { 0 } };
    for (uint32_t x = 0; x < 16; x++)
        for (uint32_t y = 0; y < 16; y++) {
            uint32_t d = index_hilbert(x, y);
            assert_true(d < 256);
            at[d][0] = x;
            at[d][1] = y;
        }
    for (uint32_t d = 1; d < 256; d++)
        assert_int_equal(abs((int)at[d][0] - (int)at[d - 1][0]) +
                             abs((int)at[d][1] - (int)at[d - 1][1]),
                         1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_people_are_the_oracles),
        cmocka_unit_test(in_a_world_as_it_is_too),
        cmocka_unit_test(over_several_zones_too),
        cmocka_unit_test(the_whole_list_can_be_had),
        cmocka_unit_test(by_fit_is_the_oracles_fit),
        cmocka_unit_test(thresholds_are_the_oracles),
        cmocka_unit_test(thresholds_with_sixteen_steps),
        cmocka_unit_test(an_empty_pool_has_no_first),
        cmocka_unit_test(people_alike_are_told_apart_by_key_only),
        cmocka_unit_test(a_need_that_asks_nothing_takes_all),
        cmocka_unit_test(a_need_that_nobody_can_reach),
        cmocka_unit_test(a_need_at_its_limits_is_answered_and_past_them_refused),
        cmocka_unit_test(more_capabilities_than_the_limit_are_refused),
        cmocka_unit_test(positions_are_found_again),
        cmocka_unit_test(hilbert_walks_from_neighbour_to_neighbour),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    arena_free(&work);
    return failed;
}
