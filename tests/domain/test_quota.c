/*
 * test_quota.c: are proportional places what quota.h promises? The figures of the
 * programmes by hand; the rest against largest remainders written out, and against
 * every way of sharing out a few places.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "domain/quota.h"

static void share_out(uint32_t groups, const uint32_t *milli, const uint32_t *given,
                      uint32_t places, uint32_t *quota)
{
    struct quota_input in = { groups, milli, given, places };
    struct err err = { 0 };

    if (!quota_places(&in, quota, &err))
        fail_msg("quota_places: %s", err_english(&err));
}

static void three_intakes_of_seven_end_on_the_share(void **state)
{
    (void)state;
    static const uint32_t share[] = { 600, 400 },
                          want[][2] = { { 4, 3 }, { 4, 3 }, { 5, 2 } };
    uint32_t given[2] = { 0, 0 };

    for (int intake = 0; intake < 3; intake++) {
        uint32_t quota[2];
        share_out(2, share, given, 7, quota);
        for (int g = 0; g < 2; g++) {
            assert_int_equal(quota[g], want[intake][g]);
            given[g] += quota[g];
        }
    }
}

static void twenty_seven_at_55_per_cent_are_15_and_12(void **state)
{
    (void)state;
    static const uint32_t share[] = { 550, 450 }, given[] = { 0, 0 };
    uint32_t quota[2];

    share_out(2, share, given, 27, quota);
    assert_int_equal(quota[0], 15);
    assert_int_equal(quota[1], 12);
}

static void
a_tie_goes_to_the_group_that_stands_first_and_then_to_the_other(void **state)
{
    (void)state;
    static const uint32_t share[] = { 500, 500 }, none[] = { 0, 0 };
    uint32_t first[2], second[2];

    share_out(2, share, none, 7, first);
    assert_int_equal(first[0], 4);
    share_out(2, share, first, 7, second);
    assert_int_equal(second[0], 3);
}

static void who_has_had_too_much_waits_for_the_others(void **state)
{
    (void)state;
    static const uint32_t share[] = { 500, 500 }, given[] = { 20, 0 };
    uint32_t quota[2];

    share_out(2, share, given, 6, quota);
    assert_int_equal(quota[0], 0);
    assert_int_equal(quota[1], 6);
}

static void shares_that_make_no_whole_are_refused_and_nothing_written(void **state)
{
    (void)state;
    static const uint32_t share[] = { 500, 499 }, given[] = { 0, 0 };
    struct quota_input in = { 2, share, given, 7 };
    uint32_t quota[2] = { 42, 42 };
    struct err err = { 0 };

    assert_false(quota_places(&in, quota, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(
        err_english(&err),
        "the shares make 999 thousandths together; they must make 1,000");
    assert_int_equal(quota[0], 42);
    in.group_count = QUOTA_GROUPS_MOST + 1;
    err = (struct err){ 0 };
    assert_false(quota_places(&in, quota, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

/* Three shares drawn by lot. */
static void draw_shares(struct rng *rng, uint32_t share[3])
{
    share[0] = rng_below(rng, 1001);
    share[1] = rng_below(rng, 1001 - share[0]);
    share[2] = 1000 - share[0] - share[1];
}

/* Largest remainders as they are taught: whole parts, then the largest rests. */
static void largest_remainders(const uint32_t share[3], uint32_t places,
                               uint32_t want[3])
{
    uint32_t left = places;
    bool taken[3] = { false };

    for (int g = 0; g < 3; g++) {
        want[g] = share[g] * places / 1000;
        left -= want[g];
    }
    for (; left > 0; left--) {
        int best = -1;
        for (int g = 0; g < 3; g++)
            if (!taken[g] &&
                (best < 0 || share[g] * places % 1000 > share[best] * places % 1000))
                best = g;
        taken[best] = true;
        want[best]++;
    }
}

static void a_first_intake_is_shared_by_largest_remainders(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(11);

    for (int run = 0; run < 20000; run++) {
        uint32_t share[3], want[3], quota[3], none[3] = { 0 };
        uint32_t places = rng_below(&rng, 60);
        draw_shares(&rng, share);
        largest_remainders(share, places, want);
        share_out(3, share, none, places, quota);
        for (int g = 0; g < 3; g++)
            if (quota[g] != want[g])
                fail_msg("run %d: group %d has %u, not %u", run, g, quota[g], want[g]);
    }
}

/* How far (in squares) the groups are from their shares after the intake. */
static uint64_t distance(const uint32_t share[3], const uint32_t given[3],
                         const uint32_t quota[3])
{
    uint32_t all = 0;
    uint64_t sum = 0;

    for (int g = 0; g < 3; g++)
        all += given[g] + quota[g];
    for (int g = 0; g < 3; g++) {
        int64_t off = (int64_t)share[g] * all - 1000 * (int64_t)(given[g] + quota[g]);
        sum += (uint64_t)(off * off);
    }
    return sum;
}

/* Tries every way of sharing the places out. */
static void expect_nearest(const uint32_t share[3], const uint32_t given[3],
                           uint32_t places, const uint32_t quota[3])
{
    uint64_t have = distance(share, given, quota);

    for (uint32_t a = 0; a <= places; a++)
        for (uint32_t b = 0; a + b <= places; b++) {
            const uint32_t other[3] = { a, b, places - a - b };
            if (distance(share, given, other) < have)
                fail_msg("%u %u %u is nearer", other[0], other[1], other[2]);
        }
}

static void no_other_sharing_comes_nearer_to_the_shares(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(12);

    for (int run = 0; run < 4000; run++) {
        uint32_t share[3], quota[3], places = rng_below(&rng, 9);
        uint32_t given[3] = { rng_below(&rng, 12), rng_below(&rng, 12),
                              rng_below(&rng, 12) };
        draw_shares(&rng, share);
        share_out(3, share, given, places, quota);
        assert_int_equal(quota[0] + quota[1] + quota[2], places);
        expect_nearest(share, given, places, quota);
    }
}

static void over_many_intakes_nobody_is_a_place_away(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(13);

    for (int run = 0; run < 300; run++) {
        uint32_t share[2] = { rng_below(&rng, 1001), 0 }, given[2] = { 0, 0 }, all = 0;
        share[1] = 1000 - share[0];
        for (int intake = 0; intake < 40; intake++) {
            uint32_t quota[2], places = rng_below(&rng, 12);
            share_out(2, share, given, places, quota);
            all += places;
            for (int g = 0; g < 2; g++)
                given[g] += quota[g];
            int64_t off = (int64_t)share[0] * all - 1000 * (int64_t)given[0];
            assert_true(off > -1000 && off < 1000);
        }
    }
}

static void places_nobody_is_there_for_are_released_after_the_date(void **state)
{
    (void)state;
    static const uint32_t quota[] = { 4, 3 }, few[] = { 1, 9 }, many[] = { 9, 9 };
    uint32_t most[2];

    quota_release(quota, few, 2, false, most);
    assert_int_equal(most[0], 4);
    assert_int_equal(most[1], 3);
    quota_release(quota, few, 2, true, most);
    assert_int_equal(most[0], 4);
    assert_int_equal(most[1], 6);
    quota_release(quota, many, 2, true, most);
    assert_int_equal(most[0], 4);
    assert_int_equal(most[1], 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_intakes_of_seven_end_on_the_share),
        cmocka_unit_test(twenty_seven_at_55_per_cent_are_15_and_12),
        cmocka_unit_test(
            a_tie_goes_to_the_group_that_stands_first_and_then_to_the_other),
        cmocka_unit_test(who_has_had_too_much_waits_for_the_others),
        cmocka_unit_test(shares_that_make_no_whole_are_refused_and_nothing_written),
        cmocka_unit_test(a_first_intake_is_shared_by_largest_remainders),
        cmocka_unit_test(no_other_sharing_comes_nearer_to_the_shares),
        cmocka_unit_test(over_many_intakes_nobody_is_a_place_away),
        cmocka_unit_test(places_nobody_is_there_for_are_released_after_the_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
