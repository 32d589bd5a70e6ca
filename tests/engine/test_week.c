/*
 * test_week.c: does engine/week keep the promises of its header? Small seasons against
 * trying every placing; a place that is kept for who comes later; quotas that hold
 * every week; and over drawn seasons, how near hindsight the prices come.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "engine/week.h"

#define PEOPLE_MOST 700u
#define PAST        300u
#define EACH        8u /* pairs a person has, in drawn seasons */

static struct arena arena;

static struct week_result placed(const struct week_input *in, enum week_way way)
{
    struct week_result result;
    struct err err = { 0 };

    if (!week_place(in, way, &arena, &result, &err))
        fail_msg("week_place: %s", err_english(&err));
    return result;
}

/*             place A   place B
 * week 0  P     9000      8900      the best of that week takes A;
 * week 1  Q     8000        -       then Q, whom the past has told of, gets nothing. */
static void a_place_is_kept_for_who_has_no_other(void **state)
{
    (void)state;
    const uint32_t one[] = { 1, 1 }, start[] = { 0, 1, 2 };
    const struct week_pair pairs[] = { { 0, 9000 }, { 1, 8900 }, { 0, 8000 } };
    const struct week_person people[] = { { 0, 0, 2 }, { 0, 2, 1 } };
    const struct week_input in = { .need_count = 2,
                                   .week_count = 2,
                                   .group_count = 1,
                                   .capacity = one,
                                   .week_start = start,
                                   .people = people,
                                   .pairs = pairs,
                                   .quota = one,
                                   .past = &people[1],
                                   .past_count = 1,
                                   .future_people = 1,
                                   .futures = 3 };

    assert_int_equal(placed(&in, WEEK_GREEDY).total, 9000);
    assert_int_equal(placed(&in, WEEK_PRICES).total, 16900);
    assert_int_equal(placed(&in, WEEK_HINDSIGHT).total, 16900);
    assert_int_equal(placed(&in, WEEK_PRICES).need_of[0], 1);
}

/* ------------------------------------------------------------------- drawn seasons */

struct season {
    struct week_input in;
    uint32_t capacity[64], start[32], quota[64];
    struct week_person people[PEOPLE_MOST], past[PAST];
    struct week_pair pairs[(PEOPLE_MOST + PAST) * EACH];
    uint32_t pair_count;
};

static struct week_person draw_person(struct season *s, struct rng *rng, uint32_t each)
{
    struct week_person p = { .group = rng_below(rng, 100) >= 55,
                             .pair_start = s->pair_count };
    uint32_t needs = s->in.need_count, left = each < needs ? each : needs;
    int32_t brings = (int32_t)rng_below(rng, 3000);

    for (uint32_t n = 0; n < needs && left > 0; n++)
        if (rng_below(rng, needs - n) < left) { /* each set of needs alike */
            s->pairs[s->pair_count++] =
                (struct week_pair){ n, brings + (int32_t)rng_below(rng, 7000) };
            p.pair_count++;
            left--;
        }
    return p;
}

struct size {
    uint32_t needs, weeks, a_week, each, places; /* places: a need */
};

static void draw(struct season *s, struct size size, uint64_t seed)
{
    struct rng rng = rng_seeded(seed);

    *s = (struct season){ .in = { .need_count = size.needs,
                                  .week_count = size.weeks,
                                  .group_count = 2,
                                  .capacity = s->capacity,
                                  .week_start = s->start,
                                  .people = s->people,
                                  .pairs = s->pairs,
                                  .quota = s->quota,
                                  .past = s->past,
                                  .past_count = PAST,
                                  .future_people = size.a_week,
                                  .futures = 12,
                                  .seed = seed } };
    for (uint32_t n = 0; n < size.needs; n++)
        s->capacity[n] = 1 + rng_below(&rng, 2 * size.places - 1);
    for (uint32_t w = 0, all = 0; w < size.weeks; w++) {
        uint32_t come = size.a_week / 2 + rng_below(&rng, size.a_week + 1);
        for (uint32_t i = 0; i < come; i++)
            s->people[all++] = draw_person(s, &rng, size.each);
        s->start[w + 1] = all;
        s->quota[2 * (size_t)w] = 1 + rng_below(&rng, size.a_week / 2);
        s->quota[2 * (size_t)w + 1] = 1 + rng_below(&rng, size.a_week / 2);
    }
    for (uint32_t i = 0; i < PAST; i++)
        s->past[i] = draw_person(s, &rng, size.each);
}

/* Nobody more than a quota, a need or a pair allows. */
static void keeps_its_rules(const struct season *s, const struct week_result *r)
{
    uint32_t taken[64] = { 0 }, of[64] = { 0 }, count = 0;
    int64_t total = 0;

    for (uint32_t w = 0; w < s->in.week_count; w++)
        for (uint32_t p = s->start[w]; p < s->start[w + 1]; p++) {
            int64_t value = -1;
            if (r->need_of[p] == WEEK_NONE)
                continue;
            for (uint32_t k = 0; k < s->people[p].pair_count; k++)
                if (s->pairs[s->people[p].pair_start + k].need == r->need_of[p])
                    value = s->pairs[s->people[p].pair_start + k].value;
            assert_true(value >= 0);
            total += value;
            count++;
            assert_true(++taken[r->need_of[p]] <= s->capacity[r->need_of[p]]);
            of[2 * (size_t)w + s->people[p].group]++;
        }
    for (uint32_t c = 0; c < 2 * s->in.week_count; c++) {
        assert_true(of[c] <= s->quota[c]);
        assert_int_equal(of[c], r->placed[c]);
    }
    assert_int_equal(total, r->total);
    assert_int_equal(count, r->placed_count);
}

static int64_t try_all(struct season *s, uint32_t p, uint32_t week, uint32_t *quota)
{
    while (week < s->in.week_count && p >= s->start[week + 1])
        week++;
    if (week == s->in.week_count)
        return 0;
    int64_t best = try_all(s, p + 1, week, quota);
    uint32_t cell = 2 * week + s->people[p].group;
    for (uint32_t k = 0; k < s->people[p].pair_count && quota[cell] > 0; k++) {
        const struct week_pair *pair = &s->pairs[s->people[p].pair_start + k];
        if (s->capacity[pair->need] == 0)
            continue;
        s->capacity[pair->need]--;
        quota[cell]--;
        int64_t value = pair->value + try_all(s, p + 1, week, quota);
        s->capacity[pair->need]++;
        quota[cell]++;
        best = value > best ? value : best;
    }
    return best;
}

static struct season season;

static void hindsight_is_the_best_of_all_placings_and_no_way_is_better(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint32_t quota[64];
        draw(&season, (struct size){ 4, 3, 2, 3, 1 }, seed);
        memcpy(quota, season.quota, sizeof quota);
        int64_t best = try_all(&season, 0, 0, quota);
        for (enum week_way way = 0; way < WEEK_WAY_COUNT; way++) {
            struct week_result r = placed(&season.in, way);
            keeps_its_rules(&season, &r);
            if (way == WEEK_HINDSIGHT ? r.total != best : r.total > best)
                fail_msg("seed %llu, way %u: %lld of %lld", (unsigned long long)seed,
                         way, (long long)r.total, (long long)best);
        }
        arena_rewind(&arena, 0);
    }
}

/* Goal of the method: 99 in a hundred of hindsight, with the quotas of every week. */
static void prices_come_within_one_in_a_hundred_of_hindsight(void **state)
{
    int64_t sum[WEEK_WAY_COUNT] = { 0 };

    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        draw(&season, (struct size){ 12, 12, 30, EACH, 18 }, 100 + seed);
        for (enum week_way way = 0; way < WEEK_WAY_COUNT; way++) {
            struct week_result r = placed(&season.in, way);
            keeps_its_rules(&season, &r);
            sum[way] += r.total;
        }
        arena_rewind(&arena, 0);
    }
    print_message("of hindsight: greedy %.2f %%, prices %.2f %%\n",
                  100.0 * (double)sum[WEEK_GREEDY] / (double)sum[WEEK_HINDSIGHT],
                  100.0 * (double)sum[WEEK_PRICES] / (double)sum[WEEK_HINDSIGHT]);
    assert_true(100 * sum[WEEK_PRICES] >= 99 * sum[WEEK_HINDSIGHT]);
    assert_true(sum[WEEK_PRICES] > sum[WEEK_GREEDY]);
}

static void the_same_seed_gives_the_same_placing(void **state)
{
    (void)state;
    draw(&season, (struct size){ 10, 5, 8, 4, 2 }, 9);
    struct week_result a = placed(&season.in, WEEK_PRICES);
    struct week_result b = placed(&season.in, WEEK_PRICES);

    assert_memory_equal(a.need_of, b.need_of,
                        season.start[season.in.week_count] * sizeof *a.need_of);
}

static void what_names_nothing_is_refused_and_nothing_is_written(void **state)
{
    struct week_result result = { .total = 42 };
    struct err err = { 0 };

    (void)state;
    draw(&season, (struct size){ 4, 3, 2, 3, 1 }, 5);
    season.in.futures = 0;
    assert_false(week_place(&season.in, WEEK_PRICES, &arena, &result, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    season.in.futures = 1;
    season.pairs[0].need = 4;
    err = (struct err){ 0 };
    assert_false(week_place(&season.in, WEEK_GREEDY, &arena, &result, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    draw(&season, (struct size){ 4, 3, 2, 3, 1 }, 5);
    season.past[PAST - 1].group = 2;
    err = (struct err){ 0 };
    assert_false(week_place(&season.in, WEEK_GREEDY, &arena, &result, &err));
    assert_non_null(strstr(err_english(&err), "of the past"));
    assert_int_equal(result.total, 42);
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
        cmocka_unit_test(a_place_is_kept_for_who_has_no_other),
        cmocka_unit_test(hindsight_is_the_best_of_all_placings_and_no_way_is_better),
        cmocka_unit_test(prices_come_within_one_in_a_hundred_of_hindsight),
        cmocka_unit_test(the_same_seed_gives_the_same_placing),
        cmocka_unit_test(what_names_nothing_is_refused_and_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, clear);
}
