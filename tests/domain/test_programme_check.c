/*
 * test_programme_check.c: does the checker stay silent on a plan that adds up, and find
 * and name the one cell that was changed? Random tables, built so that they add up, for
 * random areas, years and free months; calendars against counting day by day.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "domain/programme_check.h"

#define AREAS_MOST 6u
#define YEARS_MOST 5u

static struct arena arena;

static struct label label_of(const char *text)
{
    return (struct label){ str_from(text), str_from(text) };
}

/* A whole plan: so many a month for each area, so many months a year. */
struct plan {
    struct programme p;
    struct period period;
    uint32_t areas, years;
    uint32_t free;
};

static void add_target(struct plan *plan, const int64_t *rate)
{
    struct programme_target *t = ARENA_NEW(&arena, struct programme_target);
    struct programme_column *columns =
        ARENA_ARRAY(&arena, plan->years, struct programme_column);
    struct target_row *rows = ARENA_ARRAY(&arena, plan->areas, struct target_row);
    int64_t *sums = ARENA_ARRAY(&arena, plan->years, int64_t);

    *t = (struct programme_target){ .id = STR("t"), .band = { .index = REF_NONE } };
    for (uint32_t y = 0; y < plan->years; y++) {
        struct buf id = buf_new(&arena);
        buf_int(&id, 2010 + y);
        columns[y] =
            (struct programme_column){ buf_str(&id),
                                       date_from_civil(2010 + (int)y, 1, 1),
                                       date_from_civil(2010 + (int)y, 12, 31) };
    }
    for (uint32_t a = 0; a < plan->areas; a++) {
        rows[a].area.index = a;
        rows[a].cells.item = ARENA_ARRAY(&arena, plan->years, int64_t);
        rows[a].cells.count = plan->years;
        rows[a].cells.stated = true;
        for (uint32_t y = 0; y < plan->years; y++) {
            int64_t cell = rate[a] * (int64_t)(12 - plan->free);
            rows[a].cells.item[y] = cell;
            rows[a].sum += cell;
            sums[y] += cell;
            t->sum += cell;
        }
    }
    t->columns.item = columns;
    t->columns.count = plan->years;
    t->rows.item = rows;
    t->rows.count = plan->areas;
    t->sums = (struct int_list){ sums, plan->years, true };
    plan->p.targets.item = t;
    plan->p.targets.count = 1;
}

static void add_rate(struct plan *plan, const int64_t *rate)
{
    struct programme_rate *r = ARENA_NEW(&arena, struct programme_rate);
    int64_t sum = 0;

    r->areas.item = ARENA_ARRAY(&arena, plan->areas, struct rate_part);
    r->areas.count = plan->areas;
    for (uint32_t a = 0; a < plan->areas; a++) {
        r->areas.item[a] =
            (struct rate_part){ .area.index = a, .value = ratio_int(rate[a]) };
        sum += rate[a];
    }
    r->id = STR("r");
    r->measure.index = r->calendar.index = r->target.index = 0;
    r->kind = RATE_FLOW;
    r->value = ratio_int(sum);
    plan->p.rates.item = r;
    plan->p.rates.count = 1;
}

static void add_time(struct plan *plan)
{
    struct phase *phase = ARENA_NEW(&arena, struct phase);
    struct calendar *calendar = ARENA_NEW(&arena, struct calendar);

    plan->period = (struct period){ date_from_civil(2010, 1, 1),
                                    date_from_civil(2009 + (int)plan->years, 12, 31) };
    *phase = (struct phase){ .id = STR("all"),
                             .name = label_of("all"),
                             .kind = PHASE_ACTIVE,
                             .from = plan->period.from,
                             .to = plan->period.to };
    *calendar = (struct calendar){ .id = STR("c"), .basis = BASIS_STATED };
    calendar->free_months.item = ARENA_ARRAY(&arena, plan->free, int64_t);
    calendar->free_months.count = plan->free;
    for (uint32_t i = 0; i < plan->free; i++)
        calendar->free_months.item[i] = 6 + i; /* June, July, August */
    plan->p.period = &plan->period;
    plan->p.phases.item = phase;
    plan->p.phases.count = 1;
    plan->p.calendars.item = calendar;
    plan->p.calendars.count = 1;
}

/* A plan that adds up, in every way the checker knows of tables. */
static void invent(struct rng *rng, struct plan *plan)
{
    int64_t rate[AREAS_MOST];

    *plan = (struct plan){ .areas = 1 + rng_below(rng, AREAS_MOST),
                           .years = 1 + rng_below(rng, YEARS_MOST),
                           .free = rng_below(rng, 4) };
    struct programme_area *areas =
        ARENA_ARRAY(&arena, plan->areas, struct programme_area);
    struct programme_measure *measure = ARENA_NEW(&arena, struct programme_measure);
    for (uint32_t a = 0; a < plan->areas; a++) {
        areas[a].name = label_of("area");
        rate[a] = 1 + rng_below(rng, 50);
    }
    *measure = (struct programme_measure){ .id = STR("m"),
                                           .name = label_of("people"),
                                           .months = NOT_STATED,
                                           .stage.index = REF_NONE,
                                           .part_of.index = REF_NONE };
    plan->p.areas.item = areas;
    plan->p.areas.count = plan->areas;
    plan->p.measures.item = measure;
    plan->p.measures.count = 1;
    add_time(plan);
    add_target(plan, rate);
    add_rate(plan, rate);
}

static struct findings checked(const struct plan *plan)
{
    static const struct rates none;
    struct findings findings = findings_new(&arena);

    programme_check(&plan->p, &none, &findings);
    return findings;
}

static const struct finding *find(const struct findings *list, const char *code)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (strcmp(list->item[i].kind->code, code) == 0)
            return &list->item[i];
    return NULL;
}

static const struct finding *must_find(const struct findings *list, const char *code)
{
    static const struct finding none;
    const struct finding *found = find(list, code);

    if (!found)
        fail_msg("no %s", code);
    return found ? found : &none;
}

static void a_table_that_adds_up_is_passed_over_in_silence(void **state)
{
    (void)state;
    for (uint32_t run = 1; run <= 500; run++) {
        struct rng rng = rng_seeded(run);
        struct plan plan;
        arena_rewind(&arena, 0);
        invent(&rng, &plan);
        struct findings list = checked(&plan);
        if (list.count > 0)
            fail_msg("run %u: %s", run, list.item[0].kind->code);
    }
}

static void one_cell_changed_is_found_and_named(void **state)
{
    (void)state;
    for (uint32_t run = 1; run <= 500; run++) {
        struct rng rng = rng_seeded(run);
        struct plan plan;
        char path[80];
        arena_rewind(&arena, 0);
        invent(&rng, &plan);
        uint32_t row = rng_below(&rng, plan.areas),
                 column = rng_below(&rng, plan.years);
        int64_t *cell = &plan.p.targets.item[0].rows.item[row].cells.item[column];
        int64_t was = *cell, off = 1 + rng_below(&rng, 20);
        *cell += rng_below(&rng, 2) == 0 || off >= was ? off : -off;
        struct findings list = checked(&plan);
        const struct finding *suspect = find(&list, "cell_suspect");
        snprintf(path, sizeof path, "targets[0].rows[%u].cells[%u]", row, column);
        if (!suspect || !str_is(suspect->path, path) ||
            suspect->with.expected.ratio.num != was)
            fail_msg("run %u: %s was not named", run, path);
        assert_non_null(find(&list, "row_sum"));
        assert_non_null(find(&list, "column_sum"));
        assert_int_equal(list.of[SEVERITY_ERROR], 2);
        assert_int_equal(list.count, 3);
    }
}

/* Two cells moved against each other keep the sums; the pace of the areas tells them.
 */
static void what_keeps_the_sums_is_found_by_the_pace(void **state)
{
    (void)state;
    uint32_t tried = 0;

    for (uint32_t run = 1; run <= 500; run++) {
        struct rng rng = rng_seeded(run);
        struct plan plan;
        arena_rewind(&arena, 0);
        invent(&rng, &plan);
        if (plan.areas < 2 || plan.years < 2)
            continue;
        struct target_row *rows = plan.p.targets.item[0].rows.item;
        rows[0].cells.item[0]++;
        rows[0].cells.item[1]--;
        rows[1].cells.item[0]--;
        rows[1].cells.item[1]++;
        struct findings list = checked(&plan);
        assert_int_equal(list.of[SEVERITY_ERROR], 0);
        assert_int_equal(list.of[SEVERITY_WARNING], 4);
        assert_non_null(find(&list, "rate_cell"));
        tried++;
    }
    assert_true(tried > 200);
}

static void a_sum_changed_is_found(void **state)
{
    (void)state;
    for (uint32_t run = 1; run <= 200; run++) {
        struct rng rng = rng_seeded(run);
        struct plan plan;
        arena_rewind(&arena, 0);
        invent(&rng, &plan);
        plan.p.targets.item[0].sum++;
        struct findings list = checked(&plan);
        assert_non_null(find(&list, "total_of_rows"));
        assert_non_null(find(&list, "total_of_columns"));
        assert_int_equal(list.count, 2);
    }
}

/* Whole months, counted by the days that are in them. */
static void calendars_agree_with_counting_days(void **state)
{
    (void)state;
    for (uint32_t run = 1; run <= 300; run++) {
        struct rng rng = rng_seeded(run);
        struct plan plan;
        arena_rewind(&arena, 0);
        invent(&rng, &plan);
        int32_t from = plan.period.from + (int32_t)rng_below(&rng, 400);
        int32_t to = from + (int32_t)rng_below(&rng, 900);
        uint32_t want = 0;
        for (int32_t day = plan.period.from; day <= plan.period.to; day++) {
            int32_t y, m, d;
            date_to_civil(day, &y, &m, &d);
            int32_t end = date_add_months(day, 1) - 1;
            bool free = m >= 6 && m < 6 + (int32_t)plan.free;
            want += d == 1 && day >= from && end <= to && !free;
        }
        assert_int_equal(calendar_months(&plan.p, &plan.p.calendars.item[0],
                                         (struct period){ from, to }, true),
                         want);
    }
}

static void phases_that_overlap_or_leave_days_are_told(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(3);
    struct plan plan;
    struct phase two[2];

    invent(&rng, &plan);
    two[0] = two[1] = plan.p.phases.item[0];
    two[0].to = date_from_civil(2010, 6, 30);
    two[1].from = date_from_civil(2010, 6, 30);
    plan.p.phases.item = two;
    plan.p.phases.count = 2;
    plan.p.rates.count = 0;
    struct findings list = checked(&plan);
    const struct finding *f = must_find(&list, "overlap");
    assert_int_equal(f->with.arg[2].day, two[1].from);
    two[1].from = date_from_civil(2010, 8, 1);
    list = checked(&plan);
    f = must_find(&list, "gap");
    assert_int_equal(f->with.arg[0].day, date_from_civil(2010, 7, 1));
    assert_int_equal(f->with.arg[1].day, date_from_civil(2010, 7, 31));
    assert_null(find(&list, "overlap"));
}

static void nothing_stated_is_nothing_to_find(void **state)
{
    (void)state;
    static const struct programme empty;
    static const struct rates none;
    struct findings findings = findings_new(&arena);

    programme_check(&empty, &none, &findings);
    assert_int_equal(findings.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_that_adds_up_is_passed_over_in_silence),
        cmocka_unit_test(one_cell_changed_is_found_and_named),
        cmocka_unit_test(what_keeps_the_sums_is_found_by_the_pace),
        cmocka_unit_test(a_sum_changed_is_found),
        cmocka_unit_test(calendars_agree_with_counting_days),
        cmocka_unit_test(phases_that_overlap_or_leave_days_are_told),
        cmocka_unit_test(nothing_stated_is_nothing_to_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
