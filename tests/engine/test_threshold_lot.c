/*
 * test_threshold_lot.c: engine/threshold against a second count of instances drawn by
 * lot: every set is reached by ranking people anew against the need with its
 * requirements removed, softened or taught; shares by every order of the drops;
 * smallest sets and the frontier by comparing every set with every other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/threshold.h"
#include "twin.h"

#define INSTANCES 1500
#define SETS_MAX  65536

/* Women, men, not stated. */
struct tally {
    int n[3];
};

struct instance {
    struct twin_pool pool;
    struct twin_need need;
    int steps, drops, left_out;
    struct threshold_step step[3 * RANK_REQUIREMENTS_MAX];
    struct tally pool_tally;
    struct tally reached[SETS_MAX];
};

static struct instance instance; /* large; one at a time */

static bool waivable(const struct need_requirement *requirement)
{
    return requirement->class == RANK_CONTRACT || requirement->class == RANK_CUSTOM;
}

static void list_steps(struct instance *in)
{
    int all = 0;
    struct threshold_step step[3 * RANK_REQUIREMENTS_MAX];
    for (uint32_t i = 0; i < (uint32_t)in->need.count; i++)
        if (waivable(&in->need.requirements[i]))
            step[all++] = (struct threshold_step){ THRESHOLD_DROP, i };
    in->drops = all;
    for (uint32_t i = 0; i < (uint32_t)in->need.count; i++)
        if (waivable(&in->need.requirements[i]) &&
            in->need.requirements[i].obtain_weeks >= 0)
            step[all++] = (struct threshold_step){ THRESHOLD_TEACH, i };
    for (uint32_t i = 0; i < (uint32_t)in->need.count; i++)
        if (waivable(&in->need.requirements[i]) &&
            in->need.requirements[i].level >= 2 &&
            in->need.requirements[i].grade != RANK_BY_HOLDING)
            step[all++] = (struct threshold_step){ THRESHOLD_SOFTEN, i };
    in->steps = all < 16 ? all : 16;
    in->drops = in->drops < 16 ? in->drops : 16;
    in->left_out = all - in->steps;
    memcpy(in->step, step, sizeof in->step);
}

/* The need as it stands once the set's steps are taken. */
static struct twin_need need_after(const struct instance *in, uint32_t set)
{
    struct twin_need after = in->need;
    bool dropped[RANK_REQUIREMENTS_MAX + 1] = { false };

    for (int s = 0; s < in->steps; s++) {
        uint32_t i = in->step[s].requirement;
        if (!(set >> s & 1))
            continue;
        if (in->step[s].kind == THRESHOLD_DROP)
            dropped[i] = true;
        else if (in->step[s].kind == THRESHOLD_TEACH)
            after.requirements[i].class = RANK_LEARNABLE;
        else
            after.requirements[i].level--;
    }
    after.count = 0;
    for (int i = 0; i < in->need.count; i++)
        if (!dropped[i])
            after.requirements[after.count++] = after.requirements[i];
    return after;
}

static bool is_reached(const struct instance *in, const struct twin_need *after,
                       const struct twin_person *person)
{
    struct twin_verdict verdict = twin_judge(&in->pool, after, person);
    if (verdict.state == RANK_READY)
        return true;
    return verdict.state == RANK_READY_AFTER &&
           (after->start == DAY_NONE || after->now + 7 * verdict.weeks <= after->start);
}

static int sex_index(const struct twin_person *person)
{
    return person->sex == 'K' ? 0 : person->sex == 'M' ? 1 : 2;
}

static void count_everything(struct instance *in)
{
    list_steps(in);
    in->pool_tally = (struct tally){ 0 };
    for (int p = 0; p < in->pool.count; p++) {
        const struct twin_person *person = &in->pool.people[p];
        struct twin_verdict verdict = twin_judge(&in->pool, &in->need, person);
        if (person->in_pool && verdict.state != RANK_OUT_OF_REACH)
            in->pool_tally.n[sex_index(person)]++;
    }
    for (uint32_t set = 0; set < 1u << in->steps; set++) {
        struct twin_need after = need_after(in, set);
        in->reached[set] = (struct tally){ 0 };
        for (int p = 0; p < in->pool.count; p++) {
            const struct twin_person *person = &in->pool.people[p];
            if (person->in_pool && is_reached(in, &after, person))
                in->reached[set].n[sex_index(person)]++;
        }
    }
}

static int total(const struct tally *tally)
{
    return tally->n[0] + tally->n[1] + tally->n[2];
}

static void assert_tally(struct threshold_counts counts, const struct tally *tally)
{
    assert_int_equal(counts.women, tally->n[0]);
    assert_int_equal(counts.men, tally->n[1]);
    assert_int_equal(counts.not_stated, tally->n[2]);
}

static void assert_counts_agree(const struct instance *in,
                                const struct threshold_result *result)
{
    assert_int_equal(result->step_count, in->steps);
    assert_int_equal(result->drop_count, in->drops);
    assert_int_equal(result->left_out_count, in->left_out);
    assert_tally(result->pool, &in->pool_tally);
    for (int s = 0; s < in->steps; s++) {
        struct tally alone;
        for (int x = 0; x < 3; x++)
            alone.n[x] = in->reached[1u << s].n[x] - in->reached[0].n[x];
        assert_int_equal(result->steps[s].kind, in->step[s].kind);
        assert_int_equal(result->steps[s].requirement, in->step[s].requirement);
        assert_tally(result->alone[s], &alone);
    }
    for (uint32_t set = 0; set < 1u << in->steps; set++)
        assert_tally(result->reached[set], &in->reached[set]);
}

/* The next order of 0..count-1 in lexicographic order; false after the last. */
static bool next_order(int *order, int count)
{
    int i = count - 2;
    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0)
        return false;
    int j = count - 1;
    while (order[j] < order[i])
        j--;
    int held = order[i];
    order[i] = order[j];
    order[j] = held;
    for (int a = i + 1, b = count - 1; a < b; a++, b--) {
        held = order[a];
        order[a] = order[b];
        order[b] = held;
    }
    return true;
}

static bool is_share(struct threshold_fraction share, int64_t sum, int64_t orders)
{
    int64_t a = share.numerator, b = share.denominator;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a == 1 && share.denominator > 0 &&
           share.numerator * orders == sum * share.denominator;
}

static void assert_shares_agree(const struct instance *in,
                                const struct threshold_result *result)
{
    int order[16] = { 0 };
    int64_t sum[16][3] = { 0 }, orders = 0;

    for (int i = 0; i < in->drops; i++)
        order[i] = i;
    do {
        uint32_t set = 0;
        for (int at = 0; at < in->drops; at++) {
            uint32_t with = set | 1u << order[at];
            for (int x = 0; x < 3; x++)
                sum[order[at]][x] += in->reached[with].n[x] - in->reached[set].n[x];
            set = with;
        }
        orders++;
    } while (next_order(order, in->drops));
    for (int i = 0; i < in->drops; i++) {
        assert_true(is_share(result->shapley[i].women, sum[i][0], orders));
        assert_true(is_share(result->shapley[i].men, sum[i][1], orders));
        assert_true(is_share(result->shapley[i].not_stated, sum[i][2], orders));
    }
}

/* Is `a` before `b` when both are written as rising lists of steps? */
static bool list_before(uint32_t a, uint32_t b)
{
    for (int s = 0; s < 16; s++)
        if ((a >> s & 1) != (b >> s & 1))
            return a >> s & 1;
    return false;
}

/* The fewest drops that bring k more; then most people, then step order. 0: none do. */
static uint32_t smallest_for(const struct instance *in, int k)
{
    uint32_t best = 0;
    for (uint32_t set = 1; set < 1u << in->drops; set++) {
        int gain = total(&in->reached[set]) - total(&in->reached[0]);
        int best_gain = total(&in->reached[best]) - total(&in->reached[0]);
        int fewer = __builtin_popcount(best) - __builtin_popcount(set);
        if (gain < k)
            continue;
        if (best == 0 || fewer > 0 || (fewer == 0 && gain > best_gain) ||
            (fewer == 0 && gain == best_gain && list_before(set, best)))
            best = set;
    }
    return best;
}

static void assert_smallest_agree(const struct instance *in,
                                  const struct threshold_result *result)
{
    uint32_t at = 0, last = 0;
    for (int k = 1;; k++) {
        uint32_t set = smallest_for(in, k);
        if (set == 0)
            break;
        if (set == last)
            continue;
        assert_true(at < result->smallest_count);
        assert_int_equal(result->smallest[at].k, k);
        assert_int_equal(result->smallest[at].mask, set);
        assert_tally(result->smallest[at].reached, &in->reached[set]);
        last = set;
        at++;
    }
    assert_int_equal(at, result->smallest_count);
}

static bool dominates(const struct instance *in, uint32_t a, uint32_t b)
{
    int fewer = __builtin_popcount(b) - __builtin_popcount(a);
    bool better = fewer > 0;
    for (int x = 0; x < 3; x++) {
        if (in->reached[a].n[x] < in->reached[b].n[x])
            return false;
        better |= in->reached[a].n[x] > in->reached[b].n[x];
    }
    return fewer >= 0 && (better || list_before(a, b));
}

static void assert_frontier_agrees(struct arena *arena, const struct instance *in,
                                   const struct threshold_result *result)
{
    const uint32_t *masks;
    uint32_t count = threshold_frontier(arena, result, &masks), expected = 0;
    bool listed[SETS_MAX] = { false };

    for (uint32_t i = 0; i < count; i++) {
        listed[masks[i]] = true;
        if (i == 0)
            continue;
        int more = __builtin_popcount(masks[i]) - __builtin_popcount(masks[i - 1]);
        assert_true(more > 0 || (more == 0 && list_before(masks[i - 1], masks[i])));
    }
    assert_int_equal(masks[0], 0);
    for (uint32_t b = 0; b < 1u << in->steps; b++) {
        bool beaten = false;
        for (uint32_t a = 0; a < 1u << in->steps && !beaten; a++)
            beaten = a != b && dominates(in, a, b);
        expected += !beaten;
        assert_int_equal(listed[b], !beaten);
    }
    assert_int_equal(count, expected);
}

/* Ticking drops on the page gives what the table says. */
static void assert_lacks_add_up(struct arena *arena, const struct instance *in,
                                const struct threshold_result *result)
{
    const struct threshold_lack *lacks;
    uint32_t count = threshold_lacks(arena, result, &lacks);
    for (uint32_t set = 0; set < 1u << in->drops; set++) {
        struct threshold_counts sum = { 0 };
        for (uint32_t i = 0; i < count; i++) {
            if (lacks[i].mask & ~set)
                continue;
            sum.women += lacks[i].people.women;
            sum.men += lacks[i].people.men;
            sum.not_stated += lacks[i].people.not_stated;
        }
        assert_tally(sum, &in->reached[set]);
    }
}

static void assert_it_rises(const struct threshold_result *result)
{
    for (uint32_t set = 0; set < 1u << result->step_count; set++)
        for (uint32_t s = 0; s < result->step_count; s++) {
            const struct threshold_counts *less = &result->reached[set & ~(1u << s)];
            const struct threshold_counts *more = &result->reached[set | 1u << s];
            assert_true(less->women <= more->women && less->men <= more->men &&
                        less->not_stated <= more->not_stated);
            assert_true(more->women <= result->pool.women &&
                        more->men <= result->pool.men &&
                        more->not_stated <= result->pool.not_stated);
        }
}

static struct threshold_result counted(struct arena *arena, const struct instance *in)
{
    struct twin_packed packed = twin_pack(arena, &in->pool, &in->need);
    struct threshold_result result = { 0 };
    struct err err = { 0 };
    assert_true(threshold_count(arena, &packed.image, &packed.sexes, &packed.need,
                                &result, &err));
    return result;
}

/* Draws until there are at most `steps_max` steps. */
static void draw(struct rng *rng, int people, int requirements, int steps_max)
{
    do {
        twin_random_pool(rng, people, &instance.pool);
        twin_random_need(rng, requirements, &instance.need);
        /* Else hardly anybody is in reach of a need with so many. */
        instance.need.hours = 0;
        list_steps(&instance);
    } while (instance.steps + instance.left_out > steps_max);
    count_everything(&instance);
}

static void every_set_reaches_whom_a_new_ranking_reaches(void **state)
{
    struct rng rng = rng_seeded(20260202);
    struct arena arena = { 0 };
    int with_gain = 0;

    (void)state;
    for (int n = 0; n < INSTANCES; n++) {
        draw(&rng, (int)rng_below(&rng, 36), (int)rng_below(&rng, 6), 7);
        struct threshold_result result = counted(&arena, &instance);
        assert_counts_agree(&instance, &result);
        assert_it_rises(&result);
        assert_lacks_add_up(&arena, &instance, &result);
        assert_smallest_agree(&instance, &result);
        assert_shares_agree(&instance, &result);
        assert_frontier_agrees(&arena, &instance, &result);
        with_gain += result.smallest_count > 0;
        arena_rewind(&arena, 0);
    }
    assert_true(with_gain > INSTANCES / 3);
    arena_free(&arena);
}

static void shares_of_many_drops_sum_to_the_whole_gain(void **state)
{
    struct rng rng = rng_seeded(20260303);
    struct arena arena = { 0 };

    (void)state;
    for (int n = 0; n < 12; n++) {
        twin_random_pool(&rng, TWIN_PEOPLE_MAX, &instance.pool);
        instance.need = twin_need_empty();
        for (int i = 0; i < 8 + n; i++)
            twin_ask(&instance.need, i % TWIN_CONCEPTS, RANK_CUSTOM,
                     RANK_BY_SIMILARITY);
        struct threshold_result result = counted(&arena, &instance);
        int64_t sum = 0;
        for (uint32_t i = 0; i < result.drop_count; i++) {
            struct threshold_fraction share = result.shapley[i].women;
            assert_int_equal(720720 % share.denominator, 0);
            sum += share.numerator * (720720 / share.denominator);
        }
        uint32_t last = (1u << result.drop_count) - 1;
        assert_int_equal(sum, INT64_C(720720) * (result.reached[last].women -
                                                 result.reached[0].women));
        assert_it_rises(&result);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
}

static void many_steps_of_all_kinds_agree_too(void **state)
{
    struct rng rng = rng_seeded(20260404);
    struct arena arena = { 0 };

    (void)state;
    for (int n = 0; n < 6; n++) {
        do {
            draw(&rng, 12, 7, 11);
        } while (instance.steps < 9);
        struct threshold_result result = counted(&arena, &instance);
        assert_counts_agree(&instance, &result);
        assert_frontier_agrees(&arena, &instance, &result);
        assert_smallest_agree(&instance, &result);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
}

static void steps_past_the_limit_agree_too(void **state)
{
    struct rng rng = rng_seeded(20260505);
    struct arena arena = { 0 };

    (void)state;
    /* 10 requirements with up to three steps each: some softens are left out. */
    twin_random_pool(&rng, 10, &instance.pool);
    instance.need = twin_need_empty();
    for (int i = 0; i < 10; i++) {
        struct need_requirement *custom =
            twin_ask(&instance.need, i, RANK_CONTRACT,
                     i % 3 ? RANK_BY_SIMILARITY : RANK_BY_STEP);
        custom->level = 3;
        custom->obtain_weeks = (int16_t)(i % 4 ? RANK_WEEKS_NONE : i);
    }
    instance.need.start = instance.need.now + 40;
    for (int p = 0; p < instance.pool.count; p++)
        for (int i = 0; i < instance.pool.people[p].capability_count; i++)
            instance.pool.people[p].level[i] = 2 + (i + p) % 2;
    count_everything(&instance);
    assert_true(instance.left_out > 3);
    struct threshold_result result = counted(&arena, &instance);
    assert_counts_agree(&instance, &result);
    assert_true(result.reached[SETS_MAX - 1].women > 0);
    arena_free(&arena);
}

static void swapping_women_and_men_swaps_the_counts(void **state)
{
    struct rng rng = rng_seeded(20260606);
    struct arena arena = { 0 };

    (void)state;
    for (int n = 0; n < 100; n++) {
        draw(&rng, 30, 4, 7);
        struct twin_packed packed = twin_pack(&arena, &instance.pool, &instance.need);
        struct count_image swapped = packed.sexes;
        swapped.women = packed.sexes.men;
        swapped.men = packed.sexes.women;
        struct threshold_result result = counted(&arena, &instance), other = { 0 };
        struct err err = { 0 };
        assert_true(threshold_count(&arena, &packed.image, &swapped, &packed.need,
                                    &other, &err));
        for (uint32_t set = 0; set < 1u << result.step_count; set++) {
            assert_int_equal(result.reached[set].women, other.reached[set].men);
            assert_int_equal(result.reached[set].men, other.reached[set].women);
        }
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_reaches_whom_a_new_ranking_reaches),
        cmocka_unit_test(shares_of_many_drops_sum_to_the_whole_gain),
        cmocka_unit_test(many_steps_of_all_kinds_agree_too),
        cmocka_unit_test(steps_past_the_limit_agree_too),
        cmocka_unit_test(swapping_women_and_men_swaps_the_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
