/* test_rng.c: does base/rng give the numbers of its sources, and without bias? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"

#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

static void the_stream_is_xoshiro256_starstar(void **state)
{
    /* Of the authors' own program, from the state 1, 2, 3, 4. */
    static const uint64_t want[] = {
        UINT64_C(11520),
        UINT64_C(0),
        UINT64_C(1509978240),
        UINT64_C(1215971899390074240),
        UINT64_C(1216172134540287360),
        UINT64_C(607988272756665600),
        UINT64_C(16172922978634559625),
        UINT64_C(8476171486693032832),
        UINT64_C(10595114339597558777),
        UINT64_C(2904607092377533576),
    };
    struct rng rng = { { 1, 2, 3, 4 } };

    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_true(rng_next(&rng) == want[i]);
}

static void mixing_is_splitmix64(void **state)
{
    /* The first five numbers of splitmix64 seeded with 1234567. */
    static const uint64_t want[] = {
        UINT64_C(6457827717110365317),  UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423),  UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821),
    };

    (void)state;
    for (uint64_t i = 0; i < 5; i++)
        assert_true(rng_mix(1234567 + i * GOLDEN) == want[i]);
}

static void a_seed_fills_the_state_with_the_next_four_of_splitmix64(void **state)
{
    struct rng rng = rng_seeded(1234567), same = rng_seeded(1234567);

    (void)state;
    for (uint64_t i = 0; i < 4; i++)
        assert_true(rng.s[i] == rng_mix(1234567 + i * GOLDEN));
    for (int i = 0; i < 1000; i++)
        assert_true(rng_next(&rng) == rng_next(&same));
    struct rng zero = rng_seeded(0);
    assert_true(zero.s[0] | zero.s[1] | zero.s[2] | zero.s[3]);
}

/* The statistic of `count` cells that should be alike. */
static double chi_square(const uint32_t *seen, uint32_t count, uint32_t draws)
{
    double want = (double)draws / count, sum = 0;

    for (uint32_t i = 0; i < count; i++)
        sum += (seen[i] - want) * (seen[i] - want) / want;
    return sum;
}

#define DRAWS 300000u

static void below_is_even_over_few_values(void **state)
{
    /* What chance alone passes once in a hundred thousand, for 1..11 degrees. */
    static const double bound[] = { 0,    19.5, 23.0, 25.9, 28.5, 30.9,
                                    33.1, 35.3, 37.3, 39.3, 41.3, 43.2 };
    struct rng rng = rng_seeded(20270301);

    (void)state;
    for (uint32_t below = 2; below <= 12; below++) {
        uint32_t seen[12] = { 0 };
        for (uint32_t i = 0; i < DRAWS; i++) {
            uint32_t drawn = rng_below(&rng, below);
            assert_true(drawn < below);
            seen[drawn]++;
        }
        assert_true(chi_square(seen, below, DRAWS) < bound[below - 1]);
    }
}

static void below_is_even_where_a_plain_product_is_not(void **state)
{
    /* Below 3 x 2^30 a product of 32 bits without rejection gives every third value
     * twice as often as the others. */
    struct rng rng = rng_seeded(20270302);
    uint32_t seen[3] = { 0 };

    (void)state;
    for (uint32_t i = 0; i < DRAWS; i++)
        seen[rng_below(&rng, UINT32_C(3) << 30) % 3]++;
    assert_true(chi_square(seen, 3, DRAWS) < 23.0);
}

static void below_one_is_zero(void **state)
{
    struct rng rng = rng_seeded(1);
    uint32_t most = 0;

    (void)state;
    for (int i = 0; i < 100; i++)
        assert_int_equal(rng_below(&rng, 1), 0);
    for (int i = 0; i < 1000; i++) {
        uint32_t drawn = rng_below(&rng, UINT32_MAX);
        assert_true(drawn < UINT32_MAX);
        most = drawn > most ? drawn : most;
    }
    assert_true(most > UINT32_MAX - (UINT32_MAX >> 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stream_is_xoshiro256_starstar),
        cmocka_unit_test(mixing_is_splitmix64),
        cmocka_unit_test(a_seed_fills_the_state_with_the_next_four_of_splitmix64),
        cmocka_unit_test(below_is_even_over_few_values),
        cmocka_unit_test(below_is_even_where_a_plain_product_is_not),
        cmocka_unit_test(below_one_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
