/*
 * threshold.c: see threshold.h. Invariants:
 *
 *  1. A requirement with any step has its drop among the steps: drops come first, and
 *     when some are left out all the rest are.
 *  2. Hence a dimension's highest level (2 with a soften step, else 1: "lacks it") is
 *     always cured by some step, and reached[] rises with the set.
 *  3. The product of the dimensions is at most 2^16 cells: a soften step takes a place
 *     of the 16 and makes a 2 into a 3, and 3 <= 2 * 2.
 */
#include "engine/threshold.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "engine/judge.h"

#define CELLS_MAX (1u << THRESHOLD_STEPS_MAX)
/* The normal quantile of 97.5 %. */
#define Z_95  1.959963984540054
#define MILLI INT64_C(1000)

/* A requirement that has a step. */
struct dimension {
    uint32_t requirement;
    uint32_t levels; /* 2: has it or not; 3: also one level short */
    uint32_t stride; /* in cells */
};

struct lattice {
    uint32_t dimension_count;
    struct dimension dimensions[THRESHOLD_STEPS_MAX];
    uint32_t step_dimension[THRESHOLD_STEPS_MAX];
    uint32_t step_cures[THRESHOLD_STEPS_MAX]; /* up to this level; 0: nothing */
    uint32_t cell_count;
    struct threshold_counts *cells; /* scratch */
    uint64_t stepless; /* contract and custom requirements that no step waives */
};

static void add_person(struct threshold_counts *counts, const struct count_image *sexes,
                       uint32_t person)
{
    if (image_bit(sexes->women, person))
        counts->women++;
    else if (image_bit(sexes->men, person))
        counts->men++;
    else
        counts->not_stated++;
}

static struct threshold_counts counts_minus(struct threshold_counts a,
                                            struct threshold_counts b)
{
    return (struct threshold_counts){ .women = a.women - b.women,
                                      .men = a.men - b.men,
                                      .not_stated = a.not_stated - b.not_stated };
}

static void counts_add(struct threshold_counts *sum, struct threshold_counts part)
{
    sum->women += part.women;
    sum->men += part.men;
    sum->not_stated += part.not_stated;
}

static uint32_t counts_all(struct threshold_counts counts)
{
    return counts.women + counts.men + counts.not_stated;
}

/* Steps: which there are. */

static bool is_waivable(const struct need_requirement *requirement)
{
    return requirement->class == RANK_CONTRACT || requirement->class == RANK_CUSTOM;
}

static bool has_step(const struct need_requirement *requirement,
                     enum threshold_kind kind)
{
    if (!is_waivable(requirement))
        return false;
    if (kind == THRESHOLD_TEACH)
        return requirement->obtain_weeks >= 0;
    if (kind == THRESHOLD_SOFTEN)
        return judge_can_soften(requirement);
    return true;
}

void threshold_steps(struct arena *arena, const struct need_columns *need,
                     struct threshold_result *result)
{
    size_t most = (size_t)THRESHOLD_KIND_COUNT * RANK_REQUIREMENTS_MAX;
    struct threshold_step *left_out = ARENA_ARRAY(arena, most, struct threshold_step);

    for (int kind = 0; kind < THRESHOLD_KIND_COUNT; kind++)
        for (uint32_t i = 0; i < need->requirement_count; i++) {
            if (!has_step(&need->requirements[i], (enum threshold_kind)kind))
                continue;
            struct threshold_step step = { .kind = (uint8_t)kind, .requirement = i };
            if (result->step_count < THRESHOLD_STEPS_MAX)
                result->steps[result->step_count++] = step;
            else
                left_out[result->left_out_count++] = step;
        }
    for (uint32_t s = 0; s < result->step_count; s++)
        result->drop_count += result->steps[s].kind == THRESHOLD_DROP;
    result->left_out = left_out;
}

/* The lattice of what people lack. */

/* Dimension d belongs to drop step d (invariant 1). */
static void name_dimensions(const struct need_columns *need,
                            const struct threshold_result *result,
                            struct lattice *lattice)
{
    uint32_t dimension_of[RANK_REQUIREMENTS_MAX] = { 0 };

    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (is_waivable(&need->requirements[i]))
            lattice->stepless |= UINT64_C(1) << i;
    lattice->dimension_count = result->drop_count;
    for (uint32_t s = 0; s < result->step_count; s++) {
        uint32_t requirement = result->steps[s].requirement;
        if (result->steps[s].kind == THRESHOLD_DROP) {
            dimension_of[requirement] = s;
            lattice->dimensions[s] =
                (struct dimension){ .requirement = requirement, .levels = 2 };
            lattice->stepless &= ~(UINT64_C(1) << requirement);
        }
        lattice->step_dimension[s] = dimension_of[requirement];
        if (result->steps[s].kind == THRESHOLD_SOFTEN)
            lattice->dimensions[dimension_of[requirement]].levels = 3;
    }
}

static uint32_t cures_up_to(const struct need_columns *need,
                            const struct threshold_step *step, uint32_t top)
{
    int16_t weeks = need->requirements[step->requirement].obtain_weeks;
    if (step->kind == THRESHOLD_SOFTEN)
        return 1;
    if (step->kind == THRESHOLD_TEACH && !need_fits_weeks(need, (uint32_t)weeks))
        return 0;
    return top;
}

static void lay_lattice(struct arena *arena, const struct need_columns *need,
                        const struct threshold_result *result, struct lattice *lattice)
{
    name_dimensions(need, result, lattice);
    lattice->cell_count = 1;
    for (uint32_t d = 0; d < lattice->dimension_count; d++) {
        lattice->dimensions[d].stride = lattice->cell_count;
        lattice->cell_count *= lattice->dimensions[d].levels;
    }
    assert(lattice->cell_count <= CELLS_MAX);
    for (uint32_t s = 0; s < result->step_count; s++) {
        uint32_t top = lattice->dimensions[lattice->step_dimension[s]].levels - 1;
        lattice->step_cures[s] = cures_up_to(need, &result->steps[s], top);
    }
    lattice->cells = ARENA_ARRAY(arena, lattice->cell_count, struct threshold_counts);
}

static uint32_t cell_of_person(const struct lattice *lattice, const struct judge *judge,
                               const uint8_t *cover)
{
    uint32_t cell = 0;
    for (uint32_t d = 0; d < lattice->dimension_count; d++) {
        const struct dimension *dimension = &lattice->dimensions[d];
        const uint8_t *asked = cover + dimension->requirement;
        if (asked[0] >= RANK_COVER_MET)
            continue;
        /* With two levels both come to 1. */
        bool short_by_one = asked[judge->soft_at] >= RANK_COVER_MET;
        cell += dimension->stride * (short_by_one ? 1 : dimension->levels - 1);
    }
    return cell;
}

/* Puts one person where she belongs: the pool, and the cell of what she lacks. */
static void place_person(const struct judge *judge, const struct count_image *sexes,
                         uint32_t person, struct lattice *lattice,
                         struct threshold_counts *pool)
{
    uint8_t cover[COVER_ASKS_MAX];
    struct judgement judgement = judge_person(judge, person, cover);
    if (judgement.state == RANK_OUT_OF_REACH)
        return;
    add_person(pool, sexes, person);

    uint64_t own = judge->of_class[RANK_STATUTORY] | judge->of_class[RANK_LEARNABLE];
    if (judgement.missing & own && !need_fits_weeks(judge->need, judgement.weeks))
        return;
    if (judgement.missing & lattice->stepless)
        return;
    add_person(&lattice->cells[cell_of_person(lattice, judge, cover)], sexes, person);
}

/* Each cell becomes the sum of all cells at or below it in every dimension. */
static void sum_upwards(struct lattice *lattice)
{
    for (uint32_t d = 0; d < lattice->dimension_count; d++) {
        uint32_t stride = lattice->dimensions[d].stride;
        uint32_t levels = lattice->dimensions[d].levels;
        for (uint32_t cell = stride; cell < lattice->cell_count; cell++)
            if (cell / stride % levels > 0)
                counts_add(&lattice->cells[cell], lattice->cells[cell - stride]);
    }
}

static uint32_t cell_of_mask(const struct lattice *lattice, uint32_t mask)
{
    uint32_t cured[THRESHOLD_STEPS_MAX] = { 0 };
    uint32_t cell = 0;
    for (; mask; mask &= mask - 1) {
        uint32_t step = (uint32_t)__builtin_ctz(mask);
        uint32_t d = lattice->step_dimension[step];
        uint32_t cures = lattice->step_cures[step];
        if (cures <= cured[d])
            continue;
        cell += (cures - cured[d]) * lattice->dimensions[d].stride;
        cured[d] = cures;
    }
    return cell;
}

/* What follows from the counts. */

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct threshold_fraction reduced(int64_t numerator, int64_t denominator)
{
    assert(denominator > 0);
    int64_t common = gcd(denominator, numerator);
    assert(common > 0);
    return (struct threshold_fraction){ numerator / common, denominator / common };
}

/*
 * weight[s] / denominator is what a marginal gain weighs in a Shapley share when s of
 * `players` have come before: 1 / (players * C(players - 1, s)), over the common
 * denominator lcm(1..players), 720,720 for 16. The weights of all orders sum to it, so
 * a numerator is at most 720,720 * IMAGE_PEOPLE_MAX, far inside int64.
 */
static int64_t shapley_weights(uint32_t players, int64_t weight[THRESHOLD_STEPS_MAX])
{
    int64_t denominator = 1;
    for (int64_t i = 2; i <= players; i++)
        denominator = denominator / gcd(denominator, i) * i;
    int64_t choices = 1;
    for (int64_t s = 0; s < players; s++) {
        assert(denominator % (players * choices) == 0);
        weight[s] = denominator / (players * choices);
        choices = choices * (players - 1 - s) / (s + 1);
    }
    return denominator;
}

static void share_gain(struct threshold_result *result)
{
    uint32_t drops = result->drop_count;
    int64_t weight[THRESHOLD_STEPS_MAX];
    int64_t denominator = shapley_weights(drops, weight);

    for (uint32_t i = 0; i < drops; i++) {
        int64_t women = 0, men = 0, not_stated = 0;
        for (uint32_t mask = 0; mask < 1u << drops; mask++) {
            if (mask >> i & 1)
                continue;
            int64_t w = weight[__builtin_popcount(mask)];
            struct threshold_counts gain =
                counts_minus(result->reached[mask | 1u << i], result->reached[mask]);
            women += w * gain.women;
            men += w * gain.men;
            not_stated += w * gain.not_stated;
        }
        result->shapley[i] =
            (struct threshold_share){ .women = reduced(women, denominator),
                                      .men = reduced(men, denominator),
                                      .not_stated = reduced(not_stated, denominator) };
    }
}

static void find_smallest(struct threshold_result *result)
{
    uint32_t best[THRESHOLD_STEPS_MAX + 1] = { 0 }; /* mask, by size; 0: none yet */
    for (uint32_t mask = 1; mask < 1u << result->drop_count; mask++) {
        uint32_t *held = &best[__builtin_popcount(mask)];
        uint32_t reached = counts_all(result->reached[mask]);
        uint32_t held_reached = counts_all(result->reached[*held]);
        if (*held == 0 || reached > held_reached ||
            (reached == held_reached && threshold_before(mask, *held)))
            *held = mask;
    }

    uint32_t none = counts_all(result->reached[0]), gain = 0;
    for (uint32_t size = 1; size <= result->drop_count; size++) {
        struct threshold_counts reached = result->reached[best[size]];
        if (counts_all(reached) - none <= gain)
            continue;
        result->smallest[result->smallest_count++] = (struct threshold_smallest){
            .k = gain + 1, .mask = best[size], .reached = reached
        };
        gain = counts_all(reached) - none;
    }
}

bool threshold_before(uint32_t a, uint32_t b)
{
    uint32_t differ = a ^ b;
    return (a & differ & -differ) != 0;
}

void threshold_finish(struct threshold_result *result)
{
    for (uint32_t s = 0; s < result->step_count; s++)
        result->alone[s] = counts_minus(result->reached[1u << s], result->reached[0]);
    share_gain(result);
    find_smallest(result);
}

/*
 * 50,000 people on one shared Zen 4 core: 10 steps 5.6 ms, 16 steps 10 to 19 ms.
 */
/* NOLINTNEXTLINE(readability-function-size): four things asked, arena and err */
bool threshold_count(struct arena *arena, const struct match_image *image,
                     const struct count_image *sexes, const struct need_columns *need,
                     struct threshold_result *result, struct err *err)
{
    assert(sexes->person_count == image->person_count);
    if (!need_columns_check(need, err))
        return false;

    struct threshold_result found = { 0 };
    threshold_steps(arena, need, &found);
    uint32_t subsets = 1u << found.step_count;
    struct threshold_counts *reached =
        ARENA_ARRAY(arena, subsets, struct threshold_counts);
    size_t mark = arena_mark(arena);

    struct judge judge;
    struct lattice lattice = { 0 };
    judge_prepare(arena, image, need, true, &judge);
    lay_lattice(arena, need, &found, &lattice);
    for (uint32_t p = 0; p < image->person_count; p++)
        if (judge_in_pool(need, p))
            place_person(&judge, sexes, p, &lattice, &found.pool);
    sum_upwards(&lattice);
    for (uint32_t mask = 0; mask < subsets; mask++)
        reached[mask] = lattice.cells[cell_of_mask(&lattice, mask)];
    arena_rewind(arena, mark);

    found.reached = reached;
    threshold_finish(&found);
    *result = found;
    return true;
}

/* The frontier. */

struct candidate {
    uint32_t mask, steps;
    struct threshold_counts reached;
};

/* Whatever dominates a candidate, or stands for it, sorts before it. */
static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->steps != b->steps)
        return a->steps < b->steps ? -1 : 1;
    if (a->reached.women != b->reached.women)
        return a->reached.women > b->reached.women ? -1 : 1;
    if (a->reached.men != b->reached.men)
        return a->reached.men > b->reached.men ? -1 : 1;
    if (a->reached.not_stated != b->reached.not_stated)
        return a->reached.not_stated > b->reached.not_stated ? -1 : 1;
    if (a->mask == b->mask)
        return 0;
    return threshold_before(a->mask, b->mask) ? -1 : 1;
}

static int compare_masks(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    int sizes = __builtin_popcount(a) - __builtin_popcount(b);
    if (sizes != 0 || a == b)
        return sizes;
    return threshold_before(a, b) ? -1 : 1;
}

static bool reaches_all_of(struct threshold_counts a, struct threshold_counts b)
{
    return a.women >= b.women && a.men >= b.men && a.not_stated >= b.not_stated;
}

/*
 * `kept` have as few steps or fewer. The latest are tried first: they are the nearest
 * in size. 65,536 subsets take 8 ms with a frontier of some tens, 0.1 s when built so
 * that 16,000 stand on it.
 */
static bool is_beaten(const struct candidate *kept, uint32_t count,
                      const struct candidate *candidate)
{
    for (uint32_t i = count; i-- > 0;)
        if (reaches_all_of(kept[i].reached, candidate->reached))
            return true;
    return false;
}

uint32_t threshold_frontier(struct arena *arena, const struct threshold_result *result,
                            const uint32_t **masks)
{
    uint32_t subsets = 1u << result->step_count, count = 0;
    uint32_t *kept_masks = ARENA_ARRAY(arena, subsets, uint32_t);
    size_t mark = arena_mark(arena);

    struct candidate *candidates = ARENA_ARRAY(arena, subsets, struct candidate);
    for (uint32_t mask = 0; mask < subsets; mask++)
        candidates[mask] =
            (struct candidate){ .mask = mask,
                                .steps = (uint32_t)__builtin_popcount(mask),
                                .reached = result->reached[mask] };
    qsort(candidates, subsets, sizeof *candidates, compare_candidates);
    /* The kept ones move to the front of the same array. */
    for (uint32_t i = 0; i < subsets; i++)
        if (!is_beaten(candidates, count, &candidates[i]))
            candidates[count++] = candidates[i];
    for (uint32_t i = 0; i < count; i++)
        kept_masks[i] = candidates[i].mask;
    qsort(kept_masks, count, sizeof *kept_masks, compare_masks);

    arena_rewind(arena, mark);
    *masks = kept_masks;
    return count;
}

uint32_t threshold_lacks(struct arena *arena, const struct threshold_result *result,
                         const struct threshold_lack **lacks)
{
    uint32_t subsets = 1u << result->drop_count, count = 0;
    struct threshold_lack *found = ARENA_ARRAY(arena, subsets, struct threshold_lack);
    size_t mark = arena_mark(arena);

    /* Undoes the summing: dimension by dimension, what the lower half has goes. */
    struct threshold_counts *exact =
        ARENA_ARRAY(arena, subsets, struct threshold_counts);
    for (uint32_t mask = 0; mask < subsets; mask++)
        exact[mask] = result->reached[mask];
    for (uint32_t bit = 1; bit < subsets; bit <<= 1)
        for (uint32_t mask = 0; mask < subsets; mask++)
            if (mask & bit)
                exact[mask] = counts_minus(exact[mask], exact[mask ^ bit]);
    for (uint32_t mask = 0; mask < subsets; mask++)
        if (counts_all(exact[mask]) > 0)
            found[count++] =
                (struct threshold_lack){ .mask = mask, .people = exact[mask] };

    arena_rewind(arena, mark);
    *lacks = found;
    return count;
}

/* Ratios. */

/* 1000 * a / b rounded half up; 0 when b is 0. */
static int64_t milli(int64_t a, int64_t b)
{
    return b == 0 ? 0 : (2 * MILLI * a + b) / (2 * b);
}

static int64_t milli_of(double value)
{
    return (int64_t)floor(value * (double)MILLI + 0.5);
}

static void set_interval(struct threshold_ratio *ratio, struct threshold_counts at,
                         struct threshold_counts all)
{
    double w = at.women, m = at.men, all_w = all.women, all_m = all.men;
    double error = sqrt(1 / w - 1 / all_w + 1 / m - 1 / all_m);
    double middle = w * all_m / (m * all_w);
    ratio->has_interval = true;
    ratio->low_milli = milli_of(middle * exp(-Z_95 * error));
    ratio->high_milli = milli_of(middle * exp(Z_95 * error));
}

static enum threshold_verdict verdict_of(struct threshold_counts at,
                                         struct threshold_counts all)
{
    int64_t women = (int64_t)at.women * all.men, men = (int64_t)at.men * all.women;
    if (all.women == 0 || all.men == 0 || all.women + all.men < THRESHOLD_VERDICT_MIN)
        return THRESHOLD_TOO_FEW;
    return 5 * women < 4 * men || 4 * women > 5 * men ? THRESHOLD_WARNING
                                                      : THRESHOLD_OK;
}

struct threshold_ratio threshold_ratio(const struct threshold_result *result,
                                       uint32_t mask)
{
    uint32_t last = (1u << result->step_count) - 1;
    assert(mask <= last);
    struct threshold_counts at = result->reached[mask], all = result->reached[last];
    struct threshold_ratio ratio = { .verdict = verdict_of(at, all) };

    ratio.women_rate_milli = (uint32_t)milli(at.women, all.women);
    ratio.men_rate_milli = (uint32_t)milli(at.men, all.men);
    ratio.has_ratio = all.women > 0 && at.men > 0;
    if (ratio.has_ratio) {
        ratio.ratio_milli =
            milli((int64_t)at.women * all.men, (int64_t)at.men * all.women);
        if (at.women > 0)
            set_interval(&ratio, at, all);
    }
    return ratio;
}
