/*
 * test_measure.c: does domain/measure count as its header says? Small cases by hand;
 * the rest against a twin that asks of every person, month and sex by itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "domain/measure.h"

#define PEOPLE   12u
#define FACTS    40u
#define DAYS     120
#define STEPS    4u
#define AREAS    2u
#define COUNT(a) ((uint32_t)(sizeof(a) / sizeof *(a)))

static struct counted at(int64_t who, int32_t day, int64_t event)
{
    return (struct counted){ .who = who, .event_id = event, .day = day };
}

static void a_person_counts_on_the_first_day_of_a_step_and_once(void **state)
{
    (void)state;
    struct counted item[] = { at(2, 30, 5), at(1, 40, 3), at(1, 20, 4), at(1, 20, 2) };
    struct counted_list list = { item, COUNT(item) };

    measure_sort(&list);
    measure_first(&list);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.item[0].event_id, 2);
    assert_int_equal(list.item[1].day, 30);
}

static void a_firm_counts_once_a_calendar_month(void **state)
{
    (void)state;
    /* 2011-01-31, 2011-02-01, 2011-02-28, 2012-02-01 */
    struct counted item[] = { at(7, 15005, 1), at(7, 15006, 2), at(7, 15033, 3),
                              at(7, 15371, 4), at(8, 15006, 5) };
    struct counted_list list = { item, COUNT(item) };

    measure_sort(&list);
    measure_month(&list);
    assert_int_equal(list.count, 4);
    assert_int_equal(list.item[1].event_id, 2);
    assert_int_equal(list.item[2].event_id, 4);
}

static void who_has_not_begun_is_not_hired_and_nobody_is_before_her_start(void **state)
{
    (void)state;
    struct counted starts[] = { at(1, 10, 1), at(3, 50, 2) };
    struct counted hires[] = { at(1, 20, 3), at(2, 20, 4), at(3, 40, 5) };
    struct counted_list before = { starts, 2 }, list = { hires, 3 };

    measure_after(&list, &before);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.item[0].day, 20);
    assert_int_equal(list.item[1].who, 3);
    assert_int_equal(list.item[1].day, 50);
}

static void the_mean_stock_is_an_exact_fraction(void **state)
{
    (void)state;
    struct counted_span span[] = { { at(1, 0, 1), 10 },
                                   { at(2, 5, 2), MEASURE_OPEN },
                                   { at(3, 31, 3), 40 } };
    struct span_list list = { span, COUNT(span) };
    struct measure_column january = { 0, 30 };
    struct measure_grid grid = { &january, 1, 1, MEASURE_WHOLE };
    struct measure_cell days = { 0 }, end = { 0 };

    measure_days(&list, &grid, &days);
    measure_stock(&list, &grid, &end);
    assert_int_equal(measure_all(&days), 10 + 26);
    assert_true(ratio_eq(measure_mean(measure_all(&days), &january), ratio_of(36, 31)));
    assert_int_equal(measure_all(&end), 1);
}

/* ------------------------------------------------------------------------- the twin */

struct world {
    struct counted fact[STEPS][FACTS];
    uint32_t count[STEPS];
    enum measure_sex sex[PEOPLE];
    uint32_t area[PEOPLE];
};

static void invent(struct rng *rng, struct world *w)
{
    for (uint32_t p = 0; p < PEOPLE; p++) {
        w->sex[p] = (enum measure_sex)rng_below(rng, SEX_COUNT);
        w->area[p] = rng_below(rng, AREAS + 1);
    }
    for (uint32_t s = 0; s < STEPS; s++) {
        w->count[s] = rng_below(rng, FACTS);
        for (uint32_t i = 0; i < w->count[s]; i++) {
            uint32_t p = rng_below(rng, PEOPLE);
            w->fact[s][i] = (struct counted){ .who = p,
                                              .event_id = s * FACTS + i,
                                              .day = (int32_t)rng_below(rng, DAYS),
                                              .area = w->area[p],
                                              .sex = w->sex[p] };
        }
    }
}

/* The day person p has done step s, asked of all her facts; -1: never. */
static int32_t reached(const struct world *w, uint32_t s, uint32_t p)
{
    int32_t first = -1, before = s == 0 ? 0 : reached(w, s - 1, p);

    for (uint32_t i = 0; i < w->count[s]; i++)
        if (w->fact[s][i].who == p && (first < 0 || w->fact[s][i].day < first))
            first = w->fact[s][i].day;
    if (first < 0 || before < 0)
        return -1;
    return first > before ? first : before;
}

static int64_t asked(const struct world *w, uint32_t s, uint32_t area,
                     const struct measure_column *c, enum measure_sex sex)
{
    int64_t n = 0;

    for (uint32_t p = 0; p < PEOPLE; p++) {
        int32_t day = reached(w, s, p);
        n += day >= 0 && day >= c->from && day <= c->to && w->sex[p] == sex &&
             w->area[p] == area;
    }
    return n;
}

static void check_world(struct world *w, const struct measure_grid *grid)
{
    struct counted_list before = { NULL, 0 };

    for (uint32_t s = 0; s < STEPS; s++) {
        struct measure_cell cell[AREAS * 3] = { 0 };
        struct counted_list list = { w->fact[s], w->count[s] };
        struct world asking = *w; /* the lists are shortened in place */
        measure_sort(&list);
        measure_first(&list);
        if (s > 0)
            measure_after(&list, &before);
        measure_count(&list, grid, cell);
        for (uint32_t i = 0; i < AREAS * 3 * SEX_COUNT; i++)
            assert_int_equal(cell[i / SEX_COUNT].by[i % SEX_COUNT],
                             asked(&asking, s, i / SEX_COUNT / 3,
                                   &grid->column[i / SEX_COUNT % 3],
                                   (enum measure_sex)(i % SEX_COUNT)));
        before = list;
        w->count[s] = list.count; /* what is left says the same of every person */
    }
}

static void the_figures_are_those_of_asking_everybody(void **state)
{
    static const struct measure_column columns[] = { { 0, 30 },
                                                     { 31, 119 },
                                                     { 0, 119 } };
    const struct measure_grid grid = { columns, 3, AREAS, MEASURE_BY_AREA };

    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct rng rng = rng_seeded(seed);
        struct world w;
        invent(&rng, &w);
        check_world(&w, &grid);
    }
}

/* No step has more than the one before it, of any area and sex, until `day`. */
static void check_day(const struct counted_list list[STEPS], int32_t day)
{
    const struct measure_column until = { 0, day };
    const struct measure_grid grid = { &until, 1, AREAS, MEASURE_BY_AREA };
    struct measure_cell last[AREAS] = { 0 };

    for (uint32_t s = 0; s < STEPS; s++) {
        struct measure_cell now[AREAS] = { 0 };
        measure_count(&list[s], &grid, now);
        for (uint32_t i = 0; i < AREAS * SEX_COUNT; i++) {
            int64_t n = now[i / SEX_COUNT].by[i % SEX_COUNT];
            assert_true(s == 0 || n <= last[i / SEX_COUNT].by[i % SEX_COUNT]);
        }
        memcpy(last, now, sizeof last);
    }
}

static void nobody_is_hired_more_often_than_begun_on_any_day(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct rng rng = rng_seeded(seed);
        struct counted_list list[STEPS];
        struct world w;
        invent(&rng, &w);
        for (uint32_t s = 0; s < STEPS; s++) {
            list[s] = (struct counted_list){ w.fact[s], w.count[s] };
            measure_sort(&list[s]);
            measure_first(&list[s]);
            if (s > 0)
                measure_after(&list[s], &list[s - 1]);
        }
        for (int32_t day = 0; day < DAYS; day++)
            check_day(list, day);
    }
}

static void the_stock_is_what_every_day_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct rng rng = rng_seeded(seed);
        struct counted_span span[20];
        struct span_list list = { span, COUNT(span) };
        struct measure_column column = { 20, 20 + (int32_t)rng_below(&rng, 60) };
        struct measure_grid grid = { &column, 1, 1, MEASURE_WHOLE };
        struct measure_cell days = { 0 }, end = { 0 };
        int64_t day_sum = 0, last = 0;
        for (uint32_t i = 0; i < COUNT(span); i++) {
            span[i].in = at(i, (int32_t)rng_below(&rng, 100), i);
            span[i].to = rng_below(&rng, 4)
                             ? span[i].in.day + (int32_t)rng_below(&rng, 50)
                             : MEASURE_OPEN;
        }
        for (int32_t day = column.from; day <= column.to; day++) {
            last = 0;
            for (uint32_t i = 0; i < COUNT(span); i++)
                last += span[i].in.day <= day && day < span[i].to;
            day_sum += last;
        }
        measure_days(&list, &grid, &days);
        measure_stock(&list, &grid, &end);
        assert_int_equal(measure_all(&days), day_sum);
        assert_int_equal(measure_all(&end), last);
    }
}

/* Ids are random, also below 0 as a fault would make them; days and events are few, so
 * that many are alike. */
static void a_long_list_is_in_the_order_a_short_one_would_be(void **state)
{
    enum { MANY = 6000 };
    struct rng rng = rng_seeded(17);
    struct arena arena = { 0 };
    struct counted *item = ARENA_ARRAY(&arena, MANY, struct counted);
    struct counted_list list = { item, MANY };
    uint64_t before = 0, after = 0;

    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        item[i] = at((int64_t)rng_next(&rng) >> rng_below(&rng, 60),
                     (int32_t)rng_below(&rng, 5), rng_below(&rng, 1000));
        item[i].area = i;
        before += rng_mix((uint64_t)item[i].who ^ rng_mix(i));
    }
    measure_sort(&list);
    for (uint32_t i = 1; i < MANY; i++) {
        const struct counted *a = &item[i - 1], *b = &item[i];
        assert_true(
            a->who < b->who ||
            (a->who == b->who &&
             (a->day < b->day || (a->day == b->day && a->event_id <= b->event_id))));
    }
    for (uint32_t i = 0; i < MANY; i++) /* the same things, each whole */
        after += rng_mix((uint64_t)item[i].who ^ rng_mix(item[i].area));
    assert_true(before == after);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_counts_on_the_first_day_of_a_step_and_once),
        cmocka_unit_test(a_firm_counts_once_a_calendar_month),
        cmocka_unit_test(who_has_not_begun_is_not_hired_and_nobody_is_before_her_start),
        cmocka_unit_test(a_long_list_is_in_the_order_a_short_one_would_be),
        cmocka_unit_test(the_mean_stock_is_an_exact_fraction),
        cmocka_unit_test(the_figures_are_those_of_asking_everybody),
        cmocka_unit_test(nobody_is_hired_more_often_than_begun_on_any_day),
        cmocka_unit_test(the_stock_is_what_every_day_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
