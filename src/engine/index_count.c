/*
 * index_count.c: what the thresholds of one need cost, over a view; see index.h.
 *
 *   steps -> dimensions of what can be lacked -> for each part and zone: planes, who is
 *   in the pool, her cell -> cells summed upwards -> every subset reads its cell
 *
 * Only what decides is worked out: a learnable requirement that can be had in time
 * costs no posting here.
 */
#include "engine/index_in.h"

#include <assert.h>
#include <string.h>

#include "engine/judge.h"

#define ROW_CELLS  16u
#define NEAR_CELLS 1024u /* 12 kB */

/* A requirement that can be waived. Its level: 0 has it, then one or two of lacking. */
struct axis {
    uint32_t requirement;
    uint32_t levels;
    uint32_t stride;
};

struct tally {
    struct index_desk *desk;
    struct index_plan plan;
    struct axis axes[THRESHOLD_STEPS_MAX];
    uint32_t axis_count;
    uint32_t step_axis[THRESHOLD_STEPS_MAX];
    uint32_t step_cures[THRESHOLD_STEPS_MAX];
    uint64_t needed; /* who misses one of these is reached by no subset */
    uint32_t cell_count;
    struct threshold_counts *cells;
    struct threshold_counts pool;
};

/* The lattice. */

static uint64_t waivable_of(const struct need_columns *need)
{
    uint64_t waivable = 0;

    for (uint32_t i = 0; i < need->requirement_count; i++)
        if (need->requirements[i].class == RANK_CONTRACT ||
            need->requirements[i].class == RANK_CUSTOM)
            waivable |= BIT64(i);
    return waivable;
}

/* Own requirements that cannot be had in time once they are missing. */
static uint64_t too_slow(const struct need_columns *need)
{
    uint64_t slow = 0;

    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement *r = &need->requirements[i];
        uint32_t weeks = r->obtain_weeks > 0 ? (uint32_t)r->obtain_weeks : 0;
        if ((r->class == RANK_STATUTORY || r->class == RANK_LEARNABLE) &&
            !need_fits_weeks(need, weeks))
            slow |= BIT64(i);
    }
    return slow;
}

static void lay_axes(const struct need_columns *need,
                     const struct threshold_result *result, struct tally *tally)
{
    uint32_t axis_of[RANK_REQUIREMENTS_MAX] = { 0 };

    tally->needed = waivable_of(need) | too_slow(need);
    for (uint32_t s = 0; s < result->step_count; s++) {
        const struct threshold_step *step = &result->steps[s];
        if (step->kind == THRESHOLD_DROP) { /* drops come first and have all axes */
            axis_of[step->requirement] = tally->axis_count;
            tally->axes[tally->axis_count++] = (struct axis){ step->requirement, 2, 0 };
            tally->needed &= ~BIT64(step->requirement);
        }
        tally->step_axis[s] = axis_of[step->requirement];
        if (step->kind == THRESHOLD_SOFTEN)
            tally->axes[axis_of[step->requirement]].levels = 3;
    }
    tally->cell_count = 1;
    for (uint32_t a = 0; a < tally->axis_count; a++) {
        tally->axes[a].stride = tally->cell_count;
        tally->cell_count *= tally->axes[a].levels;
    }
    assert(tally->cell_count <= 1u << THRESHOLD_STEPS_MAX);
}

static void set_cures(const struct need_columns *need,
                      const struct threshold_result *result, struct tally *tally)
{
    for (uint32_t s = 0; s < result->step_count; s++) {
        const struct threshold_step *step = &result->steps[s];
        int16_t weeks = need->requirements[step->requirement].obtain_weeks;
        uint32_t all = tally->axes[tally->step_axis[s]].levels - 1;
        tally->step_cures[s] = step->kind == THRESHOLD_SOFTEN ? 1 : all;
        if (step->kind == THRESHOLD_TEACH && !need_fits_weeks(need, (uint32_t)weeks))
            tally->step_cures[s] = 0;
    }
}

/* People. */

static void add_popcounts(struct threshold_counts *counts, uint64_t people,
                          uint64_t women, uint64_t men)
{
    uint32_t w = (uint32_t)__builtin_popcountll(people & women);
    uint32_t m = (uint32_t)__builtin_popcountll(people & men);
    counts->women += w;
    counts->men += m;
    counts->not_stated += (uint32_t)__builtin_popcountll(people) - w - m;
}

/* The planes of one block that the axes read. */
struct lacks {
    uint64_t lacks[THRESHOLD_STEPS_MAX]; /* bit: has it not                  */
    uint64_t far[THRESHOLD_STEPS_MAX];   /* nor one level lower; 0 with two levels */
    uint64_t everything, nothing;        /* lacks all by the most, lacks none */
};

static void read_lacks(const struct tally *tally, uint32_t block, struct lacks *lacks)
{
    const struct index_desk *desk = tally->desk;

    lacks->everything = lacks->nothing = UINT64_MAX;
    for (uint32_t a = 0; a < tally->axis_count; a++) {
        const struct axis *axis = &tally->axes[a];
        uint64_t missing = ~desk->met[axis->requirement][block], far = 0;
        if (axis->levels == 3)
            far = missing & ~desk->soft[desk->soft_at[axis->requirement]][block];
        lacks->lacks[a] = missing;
        lacks->far[a] = far;
        lacks->everything &= axis->levels == 3 ? far : missing;
        lacks->nothing &= ~missing;
    }
}

/* cell[i] of `people`: 16 at a time where there are any, a bit is a mask of a lane. */
static inline void find_cells(const struct tally *tally, const struct lacks *lacks,
                              uint64_t people, uint16_t cell[64])
{
    static const lanes bit = LANE_BITS;

    for (uint32_t i = 0; i < 64; i += LANES) {
        lanes sum = { 0 };
        if ((people >> i & UINT16_MAX) == 0)
            continue;
        for (uint32_t a = 0; a < tally->axis_count; a++) {
            uint16_t stride = (uint16_t)tally->axes[a].stride;
            lanes lack = (lanes){ 0 } + (uint16_t)(lacks->lacks[a] >> i);
            sum += (lanes)((lack & bit) != 0) & stride;
            if (tally->axes[a].levels < 3)
                continue;
            lanes far = (lanes){ 0 } + (uint16_t)(lacks->far[a] >> i);
            sum += (lanes)((far & bit) != 0) & stride;
        }
        memcpy(cell + i, &sum, sizeof sum);
    }
}

/*
 * Those who lack everything or nothing are whole words and are counted as such: they
 * are the most, and adding one and one to the same cell waits for the store before.
 */
HOT_CLONES static void count_block(struct tally *tally, uint32_t block, uint64_t people)
{
    const struct index *index = tally->desk->index;
    uint32_t word = tally->desk->base / 64 + block;
    uint64_t women = index->women[word], men = index->men[word];
    struct threshold_counts *cells = tally->cells;
    uint16_t cell[64];
    struct lacks lacks;

    read_lacks(tally, block, &lacks);
    add_popcounts(&cells[0], people & lacks.nothing, women, men);
    people &= ~lacks.nothing;
    add_popcounts(&cells[tally->cell_count - 1], people & lacks.everything, women, men);
    people &= ~lacks.everything;
    if (people == 0)
        return;
    find_cells(tally, &lacks, people, cell);
    for (uint64_t left = people & women; left; left &= left - 1)
        cells[cell[__builtin_ctzll(left)]].women++;
    for (uint64_t left = people & men; left; left &= left - 1)
        cells[cell[__builtin_ctzll(left)]].men++;
    for (uint64_t left = people & ~women & ~men; left; left &= left - 1)
        cells[cell[__builtin_ctzll(left)]].not_stated++;
}

static uint64_t in_pool(const struct tally *tally, uint32_t block, uint64_t people)
{
    const struct index_desk *desk = tally->desk;
    const uint64_t *pool = tally->plan.need->pool;

    for (uint64_t left = pool ? people : 0; left; left &= left - 1) {
        uint32_t bit = (uint32_t)__builtin_ctzll(left);
        if (!image_bit(pool, index_name(desk->index, desk->base + block * 64 + bit)))
            people &= ~BIT64(bit);
    }
    return people;
}

static void count_zone(struct tally *tally)
{
    struct index_desk *desk = tally->desk;
    const struct index_plan *plan = &tally->plan;
    uint64_t wanted = tally->needed;
    uint8_t rest[RANK_REQUIREMENTS_MAX];
    uint32_t count = 0;

    for (uint32_t a = 0; a < tally->axis_count; a++)
        wanted |= BIT64(tally->axes[a].requirement);
    for (uint32_t k = 0; k < plan->killer_count; k++)
        desk_requirement(desk, plan->order[k], false);
    if (!desk_kill(desk))
        return;
    for (uint32_t k = plan->killer_count; k < plan->order_count; k++)
        if (wanted >> plan->order[k] & 1)
            rest[count++] = plan->order[k];
    desk_rest(desk, rest, count, true);
    for (uint32_t i = 0; i < desk->block_count; i++) {
        uint32_t b = desk->blocks[i], word = desk->base / 64 + b;
        uint64_t people = in_pool(tally, b, desk->alive[b]);
        add_popcounts(&tally->pool, people, desk->index->women[word],
                      desk->index->men[word]);
        for (uint64_t left = tally->needed; left; left &= left - 1)
            people &= desk->met[__builtin_ctzll(left)][b];
        if (people)
            count_block(tally, b, people);
    }
}

/* Subsets. */

/* One axis of a stretch of `count` cells, as flat rows of numbers. */
HOT_CLONES static void sum_axis(struct threshold_counts *cells, uint32_t count,
                                const struct axis *axis)
{
    uint32_t stride = axis->stride * 3;
    uint32_t *flat = (uint32_t *)(void *)cells;

    for (uint32_t at = 0; at < count * 3; at += stride * axis->levels)
        for (uint32_t l = 1; l < axis->levels; l++) {
            uint32_t *restrict to = flat + at + (size_t)l * stride;
            const uint32_t *restrict from = to - stride;
            for (uint32_t i = 0; i < stride; i++)
                to[i] += from[i];
        }
}

/* Sixteen numbers wherever they stand: the compiler made no vectors of rows that it
   cannot tell apart, and eight of them by the number took 358 us a question for 280
   with four. */
#define WIDE 16u
typedef uint32_t wide
    __attribute__((vector_size(WIDE * sizeof(uint32_t)), aligned(4), may_alias));

/* Three axes of two levels each at once: a third of the loads and stores. `stride`, of
   WIDEs, is the lowest one's in numbers; row j lacks the axes of the bits of j. */
HOT_CLONES static void sum_three(uint32_t *flat, uint32_t end, size_t stride)
{
    const size_t row = stride / WIDE;

    for (uint32_t at = 0; at < end; at += (uint32_t)stride * 8)
        for (wide *x = (wide *)(flat + at), *last = x + row; x < last; x++) {
            wide x0 = x[0], x2 = x[row * 2], x4 = x[row * 4], x6 = x[row * 6];
            wide x1 = x[row] + x0, x3 = x[row * 3] + x2;
            wide x5 = x[row * 5] + x4, x7 = x[row * 7] + x6;
            x2 += x0;
            x3 += x1;
            x[row] = x1;
            x[row * 2] = x2;
            x[row * 3] = x3;
            x[row * 4] = x4 + x0;
            x[row * 5] = x5 + x1;
            x[row * 6] = x6 + x4 + x2;
            x[row * 7] = x7 + x5 + x3;
        }
}

/* Axes from..to - 1 of `count` cells. */
static void sum_axes(const struct tally *tally, uint32_t from, uint32_t to,
                     struct threshold_counts *cells, uint32_t count)
{
    const struct axis *axes = tally->axes;

    for (uint32_t a = from; a < to; a++)
        if (a + 2 < to && axes[a].levels == 2 && axes[a + 1].levels == 2 &&
            axes[a + 2].levels == 2 && axes[a].stride * 3 % WIDE == 0) {
            sum_three(&cells[0].women, count * 3, (size_t)axes[a].stride * 3);
            a += 2;
        } else {
            sum_axis(cells, count, &axes[a]);
        }
}

/* A wider copy of this gave nothing. */
static bool is_empty(const struct threshold_counts *cells, uint32_t count)
{
    const uint32_t *flat = (const uint32_t *)(const void *)cells;
    uint32_t any = 0;

    for (uint32_t i = 0; i < count * 3; i++)
        any |= flat[i];
    return any == 0;
}

/*
 * Each cell becomes the sum of all cells at or below it, axis by axis. The lowest axes
 * row by row: they are shorter than a vector, but most rows are empty, as there are
 * fewer people than cells. Then stretch by stretch while it is in the first cache, then
 * over all. 65,536 cells: 0.37 ms one axis at a time over all, 0.2 ms in stretches, two
 * axes at a time by the number, 0.05 ms so.
 * Source: the zeta transform; Yates, "The Design and Analysis of Factorial
 * Experiments", 1937.
 */
static void sum_upwards(const struct tally *tally)
{
    uint32_t low = 0, row = 1;

    _Static_assert(sizeof(struct threshold_counts) == 3 * sizeof(uint32_t),
                   "cells are rows of three numbers");
    while (low < tally->axis_count && row * tally->axes[low].levels <= ROW_CELLS)
        row *= tally->axes[low++].levels;
    for (uint32_t at = 0; at < tally->cell_count; at += row)
        if (!is_empty(tally->cells + at, row))
            sum_axes(tally, 0, low, tally->cells + at, row);
    uint32_t near = low, stretch = row;
    while (near < tally->axis_count && stretch * tally->axes[near].levels <= NEAR_CELLS)
        stretch *= tally->axes[near++].levels;
    for (uint32_t at = 0; at < tally->cell_count; at += stretch)
        sum_axes(tally, low, near, tally->cells + at, stretch);
    sum_axes(tally, near, tally->axis_count, tally->cells, tally->cell_count);
}

/*
 * The cell of a mask follows from the mask without its highest step: what that step
 * adds beyond what is cured already. Cured levels are unary, two bits an axis.
 */
static void read_subsets(struct arena *arena, const struct tally *tally,
                         uint32_t step_count, struct threshold_counts *reached)
{
    uint32_t subsets = 1u << step_count;
    uint32_t *cured = ARENA_ARRAY(arena, subsets, uint32_t);
    uint32_t *cell = ARENA_ARRAY(arena, subsets, uint32_t);

    reached[0] = tally->cells[0];
    for (uint32_t s = 0; s < step_count; s++) {
        uint32_t axis = tally->step_axis[s], stride = tally->axes[axis].stride;
        assert(tally->step_cures[s] <= 2);
        uint32_t cures = ((1u << tally->step_cures[s]) - 1) << (2 * axis);
        for (uint32_t mask = 0; mask < 1u << s; mask++) {
            uint32_t more = cures & ~cured[mask], with = mask | 1u << s;
            cured[with] = cured[mask] | cures;
            cell[with] = cell[mask] + (uint32_t)__builtin_popcount(more) * stride;
            reached[with] = tally->cells[cell[with]];
        }
    }
}

static uint64_t softened_by(const struct threshold_result *result)
{
    uint64_t soft = 0;

    for (uint32_t s = 0; s < result->step_count; s++)
        if (result->steps[s].kind == THRESHOLD_SOFTEN)
            soft |= BIT64(result->steps[s].requirement);
    return soft;
}

static void count_view(struct tally *tally, struct arena *arena,
                       const struct index_view *view)
{
    struct index_desk *desk = tally->desk;

    desk->everybody = false;
    for (uint32_t part = 0; part < view->part_count; part++) {
        size_t mark = arena_mark(arena);
        index_desk_open(desk, arena, view, part, &tally->plan);
        for (uint32_t z = 0; z < desk->index->zone_count; z++)
            if (desk_zone(desk, z))
                count_zone(tally);
        arena_rewind(arena, mark);
    }
}

bool index_subsets(struct index_desk *desk, struct arena *arena,
                   const struct index_ask *ask, struct threshold_result *result,
                   struct err *err)
{
    if (!need_columns_check(ask->need, err))
        return false;

    struct threshold_result found = { 0 };
    struct tally tally = { .desk = desk };
    threshold_steps(arena, ask->need, &found);
    uint32_t subsets = 1u << found.step_count;
    struct threshold_counts *reached =
        ARENA_ARRAY(arena, subsets, struct threshold_counts);
    size_t mark = arena_mark(arena);

    lay_axes(ask->need, &found, &tally);
    set_cures(ask->need, &found, &tally);
    /* With drops only a cell is its subset, and the answer's own table is filled. */
    bool same = found.drop_count == found.step_count;
    tally.cells =
        same ? reached : ARENA_ARRAY(arena, tally.cell_count, struct threshold_counts);
    if (ask->view->part_count > 0) {
        struct plan_ask wish = { .soft = softened_by(&found) };
        index_plan_make(arena, &ask->view->part[0]->image, ask->need, &wish,
                        &tally.plan);
        count_view(&tally, arena, ask->view);
    }
    sum_upwards(&tally);
    if (!same)
        read_subsets(arena, &tally, found.step_count, reached);
    arena_rewind(arena, mark);

    found.pool = tally.pool;
    found.reached = reached;
    for (uint32_t s = 0; s < found.step_count; s++) {
        found.alone[s].women = reached[1u << s].women - reached[0].women;
        found.alone[s].men = reached[1u << s].men - reached[0].men;
        found.alone[s].not_stated = reached[1u << s].not_stated - reached[0].not_stated;
    }
    *result = found;
    return true;
}

bool index_thresholds(struct index_desk *desk, struct arena *arena,
                      const struct index_ask *ask, struct threshold_result *result,
                      struct err *err)
{
    if (!index_subsets(desk, arena, ask, result, err))
        return false;
    threshold_finish(result);
    return true;
}
