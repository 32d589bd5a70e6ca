/*
 * test_rank.c: does engine/rank keep the promises of its header? Worked by hand;
 * test_rank_lot.c has the instances drawn by lot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/rank.h"
#include "twin.h"

/* Ranks and gives back the list; fails the test on a refusal. */
static struct rank_list ranked(struct arena *arena, const struct twin_packed *packed)
{
    struct rank_list list = { 0 };
    struct err err = { 0 };
    assert_true(
        rank_people(arena, &packed->image, &packed->need, &packed->order, &list, &err));
    return list;
}

/* The row of the pool's only person. */
static struct rank_row row_of_one(const struct twin_pool *pool,
                                  const struct twin_need *need)
{
    struct arena arena = { 0 };
    struct twin_packed packed = twin_pack(&arena, pool, need);
    struct rank_list list = ranked(&arena, &packed);
    assert_int_equal(list.count, 1);
    struct rank_row row = list.rows[0];
    arena_free(&arena);
    return row;
}

/* What one capability covers of one requirement. */
static int cover_of(int similarity, int held, int asked, enum rank_grade grade)
{
    struct twin_pool pool = { .similarity[1][2] = similarity };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };
    struct rank_because because;

    twin_can(twin_add(&pool, '-'), similarity == 0 ? 1 : 2, held);
    twin_ask(&need, 1, RANK_CORE, grade)->level = (uint8_t)asked;
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    rank_explain(&packed.image, &packed.need, 0, &because);
    struct rank_list list = ranked(&arena, &packed);
    assert_int_equal(list.rows[0].missing, because.cover < 150);
    assert_int_equal(list.rows[0].fit, 10000 * because.cover / 250);
    arena_free(&arena);
    return because.cover;
}

static void likeness_is_cut_down_by_the_level_held(void **state)
{
    (void)state;
    assert_int_equal(cover_of(0, 3, 3, RANK_BY_SIMILARITY), 250);
    assert_int_equal(cover_of(0, 2, 3, RANK_BY_SIMILARITY), 166);
    assert_int_equal(cover_of(0, 4, 3, RANK_BY_SIMILARITY), 250);
    assert_int_equal(cover_of(200, 2, 3, RANK_BY_SIMILARITY), 133);
    assert_int_equal(cover_of(200, 4, 1, RANK_BY_SIMILARITY), 200);
    assert_int_equal(cover_of(250, 1, 1, RANK_BY_SIMILARITY), 250);
}

static void a_cover_under_100_is_none(void **state)
{
    (void)state;
    assert_int_equal(cover_of(100, 1, 1, RANK_BY_SIMILARITY), 100);
    assert_int_equal(cover_of(99, 1, 1, RANK_BY_SIMILARITY), 0);
    assert_int_equal(cover_of(200, 1, 2, RANK_BY_SIMILARITY), 100);
    assert_int_equal(cover_of(199, 1, 2, RANK_BY_SIMILARITY), 0);
    assert_int_equal(cover_of(0, 1, 3, RANK_BY_SIMILARITY), 0);
    assert_int_equal(cover_of(0, 1, 2, RANK_BY_SIMILARITY), 125);
}

static void a_licence_is_held_or_not_and_nothing_is_like_it(void **state)
{
    (void)state;
    assert_int_equal(cover_of(0, 1, 4, RANK_BY_HOLDING), 250);
    assert_int_equal(cover_of(250, 4, 1, RANK_BY_HOLDING), 0);
}

static void a_language_step_is_reached_or_not(void **state)
{
    (void)state;
    assert_int_equal(cover_of(0, 3, 3, RANK_BY_STEP), 250);
    assert_int_equal(cover_of(0, 4, 3, RANK_BY_STEP), 250);
    assert_int_equal(cover_of(0, 2, 3, RANK_BY_STEP), 0);
    assert_int_equal(cover_of(250, 4, 3, RANK_BY_STEP), 0);
}

static void the_best_capability_counts_and_is_named(void **state)
{
    struct twin_pool pool = { .similarity[1] = { [2] = 160, [3] = 240, [4] = 240 } };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };
    struct rank_because because[3];

    (void)state;
    struct twin_person *person = twin_add(&pool, '-');
    twin_can(person, 2, 4);
    twin_can(person, 4, 2);
    twin_can(person, 3, 1);
    twin_can(person, 3, 4);
    twin_can(person, 3, 2);
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY)->level = 2;
    twin_ask(&need, 1, RANK_DUTY, RANK_BY_SIMILARITY);
    twin_ask(&need, 9, RANK_CORE, RANK_BY_SIMILARITY);
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    rank_explain(&packed.image, &packed.need, 0, because);
    assert_int_equal(because[0].cover, 240);
    assert_int_equal(because[0].by, 3);
    assert_int_equal(because[0].level, 4);
    assert_int_equal(because[1].cover, 0);
    assert_int_equal(because[2].by, IMAGE_CONCEPT_NONE);
    assert_int_equal(because[2].level, 0);
    arena_free(&arena);
}

static void the_row_of_what_is_asked_is_read_not_of_what_is_held(void **state)
{
    struct twin_pool pool = { .similarity[2][1] = 250 };
    struct twin_need need = twin_need_empty();

    (void)state;
    twin_can(twin_add(&pool, '-'), 2, 4);
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    assert_int_equal(row_of_one(&pool, &need).fit, 0);
}

static void of_a_concept_named_twice_the_better_similarity_counts(void **state)
{
    struct twin_pool pool = { .similarity[1] = { [2] = 240, [3] = 160 } };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };
    uint32_t near[] = { 2, 2 };
    struct rank_because because;

    (void)state;
    twin_can(twin_add(&pool, '-'), 2, 1);
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    packed.image.near_concept = near;
    rank_explain(&packed.image, &packed.need, 0, &because);
    assert_int_equal(because.cover, 240);
    assert_int_equal(ranked(&arena, &packed).rows[0].fit, 9600);
    arena_free(&arena);
}

static void met_from_150_on(void **state)
{
    (void)state;
    assert_int_equal(cover_of(149, 1, 1, RANK_BY_SIMILARITY), 149);
    assert_int_equal(cover_of(150, 1, 1, RANK_BY_SIMILARITY), 150);

    struct twin_pool pool = { .similarity[1] = { [2] = 149 } };
    struct twin_need need = twin_need_empty();
    twin_can(twin_add(&pool, '-'), 2, 1);
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    pool.similarity[1][2] = 150;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY);
}

static void fit_weighs_core_and_learnable_only(void **state)
{
    struct twin_pool pool = { .similarity[1] = { [2] = 201 } };
    struct twin_need need = twin_need_empty();

    (void)state;
    twin_can(twin_add(&pool, '-'), 2, 1);
    assert_int_equal(row_of_one(&pool, &need).fit, 10000);
    assert_int_equal(row_of_one(&pool, &need).band, 1);
    twin_ask(&need, 9, RANK_CUSTOM, RANK_BY_SIMILARITY)->weight = 15;
    twin_ask(&need, 9, RANK_STATUTORY, RANK_BY_HOLDING)->weight = 15;
    assert_int_equal(row_of_one(&pool, &need).fit, 10000);
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY)->weight = 5;
    twin_ask(&need, 9, RANK_LEARNABLE, RANK_BY_SIMILARITY)->weight = 2;
    /* 10000 * 5 * 201 / (250 * 7) = 5742.86 */
    assert_int_equal(row_of_one(&pool, &need).fit, 5742);
    assert_int_equal(row_of_one(&pool, &need).band, 3);
}

static void bands_begin_at_8500_7000_and_5500(void **state)
{
    (void)state;
    assert_int_equal(rank_band(10000), 1);
    assert_int_equal(rank_band(8500), 1);
    assert_int_equal(rank_band(8499), 2);
    assert_int_equal(rank_band(7000), 2);
    assert_int_equal(rank_band(6999), 3);
    assert_int_equal(rank_band(5500), 3);
    assert_int_equal(rank_band(5499), 4);
    assert_int_equal(rank_band(0), 4);
}

static void reach_is_yes_or_no_at_the_last_minute(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();

    (void)state;
    struct twin_person *person = twin_add(&pool, '-');
    need.has_place = true;
    need.minutes[1][IMAGE_BUS] = 31;
    person->place = 1;
    person->mode = IMAGE_BUS;
    person->max_minutes = 31;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY);
    person->max_minutes = 30;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    assert_int_equal(row_of_one(&pool, &need).outside, RANK_OUTSIDE_REACH);
    need.has_place = false;
    assert_int_equal(row_of_one(&pool, &need).outside, 0);
    need.has_place = true;
    person->max_minutes = TWIN_NONE;
    assert_int_equal(row_of_one(&pool, &need).outside, 0);
    need.minutes[1][IMAGE_BUS] = TWIN_NONE;
    assert_int_equal(row_of_one(&pool, &need).outside, RANK_OUTSIDE_REACH);
    person->place = TWIN_NONE;
    assert_int_equal(row_of_one(&pool, &need).outside, 0);
}

static void available_by_date_and_hours(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();

    (void)state;
    struct twin_person *person = twin_add(&pool, '-');
    need.start = 1020;
    need.hours = 30;
    person->available = 1020;
    person->hours = 30;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY);
    person->available = 1021;
    person->hours = 29;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    assert_int_equal(row_of_one(&pool, &need).outside,
                     RANK_OUTSIDE_START | RANK_OUTSIDE_HOURS);
    need.start = DAY_NONE;
    need.hours = 0;
    assert_int_equal(row_of_one(&pool, &need).outside, 0);
    need.start = -5;
    need.hours = 60;
    person->available = DAY_NONE;
    person->hours = TWIN_NONE;
    assert_int_equal(row_of_one(&pool, &need).outside, 0);
}

static void what_the_law_asks_excludes_unless_it_fits_before_the_start(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();

    (void)state;
    twin_add(&pool, '-');
    struct need_requirement *law = twin_ask(&need, 1, RANK_STATUTORY, RANK_BY_HOLDING);
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    assert_int_equal(row_of_one(&pool, &need).weeks, 0);
    law->obtain_weeks = 3;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY_AFTER);
    assert_int_equal(row_of_one(&pool, &need).weeks, 3);
    need.start = need.now + 21;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY_AFTER);
    need.start = need.now + 20;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    assert_int_equal(row_of_one(&pool, &need).weeks, 3);
    assert_int_equal(row_of_one(&pool, &need).missing, 1);
    twin_can(&pool.people[0], 1, 1);
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY);
}

static void what_the_law_asks_is_never_met_by_likeness(void **state)
{
    struct twin_pool pool = { .similarity[1] = { [2] = 250 } };
    struct twin_need need = twin_need_empty();

    (void)state;
    struct twin_person *person = twin_add(&pool, '-');
    twin_can(person, 2, 4);
    twin_can(person, 1, 1);
    twin_ask(&need, 1, RANK_STATUTORY, RANK_BY_SIMILARITY)->level = 2;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    person->level[1] = 2;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY);
}

static void a_duty_says_nothing_about_a_person(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();

    (void)state;
    twin_add(&pool, '-');
    twin_ask(&need, 1, RANK_DUTY, RANK_BY_SIMILARITY)->obtain_weeks = 9;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY);
    assert_int_equal(row_of_one(&pool, &need).missing, 0);
    assert_int_equal(row_of_one(&pool, &need).weeks, 0);
}

static void learning_takes_the_longest_and_never_excludes(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();

    (void)state;
    twin_add(&pool, '-');
    need.start = need.now + 1;
    twin_ask(&need, 1, RANK_LEARNABLE, RANK_BY_SIMILARITY)->obtain_weeks = 4;
    twin_ask(&need, 2, RANK_LEARNABLE, RANK_BY_SIMILARITY)->obtain_weeks = 6;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_READY_AFTER);
    assert_int_equal(row_of_one(&pool, &need).weeks, 6);
    twin_ask(&need, 3, RANK_CUSTOM, RANK_BY_SIMILARITY)->obtain_weeks = 8;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_BEHIND_THRESHOLDS);
    assert_int_equal(row_of_one(&pool, &need).weeks, 6);
    twin_ask(&need, 4, RANK_CORE, RANK_BY_SIMILARITY)->obtain_weeks = 9;
    assert_int_equal(row_of_one(&pool, &need).state, RANK_OUT_OF_REACH);
    assert_int_equal(row_of_one(&pool, &need).weeks, 6);
    assert_int_equal(row_of_one(&pool, &need).missing, 15);
}

/* The three people of the pool come in this order, by key. */
static void assert_order(const struct twin_pool *pool, const struct twin_need *need,
                         const int64_t keys[3])
{
    struct arena arena = { 0 };
    struct twin_packed packed = twin_pack(&arena, pool, need);
    struct rank_list list = ranked(&arena, &packed);
    assert_int_equal(list.count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(packed.image.person_key[list.rows[i].person], keys[i]);
    arena_free(&arena);
}

static void state_goes_before_band_before_priority_before_lottery(void **state)
{
    struct twin_pool pool = { .similarity[1] = { [2] = 160, [3] = 217, [4] = 249 } };
    struct twin_need need = twin_need_empty();

    (void)state;
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    twin_ask(&need, 9, RANK_CUSTOM, RANK_BY_HOLDING);
    for (int i = 0; i < 3; i++) {
        struct twin_person *person = twin_add(&pool, '-');
        person->key = i + 1;
        person->lottery_key = 5;
        person->priority = 10;
        twin_can(person, 3 + (i == 1), 1);
        twin_can(person, 9, 1);
    }
    /* Band 1 all: the exact fit, 217 against 249, does not count; the key does. */
    assert_order(&pool, &need, (int64_t[]){ 1, 2, 3 });
    pool.people[2].priority = 9;
    assert_order(&pool, &need, (int64_t[]){ 3, 1, 2 });
    pool.people[0].priority = RANK_PRIORITY_NONE;
    assert_order(&pool, &need, (int64_t[]){ 3, 2, 1 });
    pool.similarity[1][3] = 212; /* 8480: people 1 and 3 fall to band 2 */
    assert_order(&pool, &need, (int64_t[]){ 2, 3, 1 });
    pool.people[1].capability_count = 1; /* person 2 is behind a threshold */
    assert_order(&pool, &need, (int64_t[]){ 3, 1, 2 });
}

static void the_lottery_is_the_ticket_under_the_seed(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    assert_int_equal(rank_ticket(3, 7), rng_mix(3 ^ rng_mix(7)));
    for (int i = 0; i < 20; i++)
        twin_add(&pool, '-');
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    packed.order.priority = NULL;
    struct rank_list first = ranked(&arena, &packed);
    packed.order.seed = 8;
    struct rank_list other = ranked(&arena, &packed);
    int moved = 0;
    for (uint32_t i = 0; i < 20; i++) {
        moved += first.rows[i].person != other.rows[i].person;
        assert_int_equal(first.rows[i].priority, RANK_PRIORITY_NONE);
        if (i > 0)
            assert_true(first.rows[i - 1].lottery < first.rows[i].lottery);
    }
    assert_true(moved > 10);
    arena_free(&arena);
}

static void only_who_is_in_the_pool_is_listed(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    for (int i = 0; i < 5; i++)
        twin_add(&pool, '-')->in_pool = i == 1 || i == 4;
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    struct rank_list list = ranked(&arena, &packed);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.rows[0].person + list.rows[1].person, 5);
    packed.need.pool = NULL;
    assert_int_equal(ranked(&arena, &packed).count, 5);
    arena_free(&arena);
}

static void an_empty_pool_gives_an_empty_list(void **state)
{
    struct twin_pool pool = { 0 };
    struct twin_need need = twin_need_empty();
    struct arena arena = { 0 };

    (void)state;
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    struct twin_packed packed = twin_pack(&arena, &pool, &need);
    assert_int_equal(ranked(&arena, &packed).count, 0);
    arena_free(&arena);
}

/* Refused with this kind, and the list as it was. */
static void assert_refused(const struct twin_need *need, enum err_kind kind)
{
    struct twin_pool pool = { 0 };
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct rank_list list = { .count = 77 };

    twin_add(&pool, '-');
    struct twin_packed packed = twin_pack(&arena, &pool, need);
    assert_false(
        rank_people(&arena, &packed.image, &packed.need, &packed.order, &list, &err));
    assert_int_equal(err.kind, kind);
    assert_int_equal(list.count, 77);
    assert_null(list.rows);
    arena_free(&arena);
}

static void a_need_past_a_limit_is_refused_untouched(void **state)
{
    struct twin_need need = twin_need_empty();

    (void)state;
    for (uint32_t i = 0; i < RANK_WEIGHTED_MAX; i++)
        twin_ask(&need, 1, i % 2 ? RANK_CORE : RANK_LEARNABLE, RANK_BY_SIMILARITY);
    struct err err = { 0 };
    struct need_columns columns = { .requirements = need.requirements,
                                    .requirement_count = RANK_WEIGHTED_MAX };
    assert_true(need_columns_check(&columns, &err));
    need.requirements[3].weight = 16;
    assert_refused(&need, ERR_INPUT);
    need.requirements[3].weight = 0;
    assert_refused(&need, ERR_INPUT);
    need.requirements[3].weight = 15;
    need.requirements[4].level = 0;
    assert_refused(&need, ERR_INPUT);
    need.requirements[4].level = 5;
    assert_refused(&need, ERR_INPUT);
    need.requirements[4].level = 4;
    twin_ask(&need, 1, RANK_CORE, RANK_BY_SIMILARITY);
    assert_refused(&need, ERR_LIMIT);
    need.count = 0;
    for (uint32_t i = 0; i <= RANK_REQUIREMENTS_MAX; i++)
        twin_ask(&need, 1, RANK_CUSTOM, RANK_BY_HOLDING)->weight = 99;
    assert_refused(&need, ERR_LIMIT);
    need.count--;
    columns = (struct need_columns){ .requirements = need.requirements,
                                     .requirement_count = RANK_REQUIREMENTS_MAX };
    assert_true(need_columns_check(&columns, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likeness_is_cut_down_by_the_level_held),
        cmocka_unit_test(a_cover_under_100_is_none),
        cmocka_unit_test(a_licence_is_held_or_not_and_nothing_is_like_it),
        cmocka_unit_test(a_language_step_is_reached_or_not),
        cmocka_unit_test(the_best_capability_counts_and_is_named),
        cmocka_unit_test(the_row_of_what_is_asked_is_read_not_of_what_is_held),
        cmocka_unit_test(of_a_concept_named_twice_the_better_similarity_counts),
        cmocka_unit_test(met_from_150_on),
        cmocka_unit_test(fit_weighs_core_and_learnable_only),
        cmocka_unit_test(bands_begin_at_8500_7000_and_5500),
        cmocka_unit_test(reach_is_yes_or_no_at_the_last_minute),
        cmocka_unit_test(available_by_date_and_hours),
        cmocka_unit_test(what_the_law_asks_excludes_unless_it_fits_before_the_start),
        cmocka_unit_test(what_the_law_asks_is_never_met_by_likeness),
        cmocka_unit_test(a_duty_says_nothing_about_a_person),
        cmocka_unit_test(learning_takes_the_longest_and_never_excludes),
        cmocka_unit_test(state_goes_before_band_before_priority_before_lottery),
        cmocka_unit_test(the_lottery_is_the_ticket_under_the_seed),
        cmocka_unit_test(only_who_is_in_the_pool_is_listed),
        cmocka_unit_test(an_empty_pool_gives_an_empty_list),
        cmocka_unit_test(a_need_past_a_limit_is_refused_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
