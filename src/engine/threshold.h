/*
 * threshold.h: what each waivable requirement of a need costs in women and men, for
 * every set of steps at once.
 *
 * In      the match image, the count image of the same pool, one need.
 * Out     how many each subset of at most THRESHOLD_STEPS_MAX steps reaches; from it
 *         gains, Shapley shares, smallest sets, the frontier, ratios.
 * Method  a person lacks each contract or custom requirement by 0, 1 (one level short)
 *         or 2 (further); people are counted on the product of those levels, summed
 *         upwards dimension by dimension, and every subset reads the cell of what it
 *         cures. O(people) and at most O(16 * 65,536); exact integers.
 * Purity  pure; the only doubles are inside the interval of threshold_ratio.
 * Order   steps: drops, teaches, softens, each in requirement order. Step i is bit i of
 *         a mask; drops are therefore the low drop_count bits. "In step order" between
 *         sets of one size: first the one that has the first step in which they differ.
 * Limits  THRESHOLD_STEPS_MAX.
 */
#ifndef ENGINE_THRESHOLD_H
#define ENGINE_THRESHOLD_H

#include "base/arena.h"
#include "base/err.h"
#include "engine/image.h"
#include "engine/rank.h"

#define THRESHOLD_STEPS_MAX   16u
#define THRESHOLD_LISTED_MAX  10u /* with more steps, only the frontier is listed  */
#define THRESHOLD_VERDICT_MIN 20u /* people to compare, or there is no verdict */

enum threshold_kind {
    THRESHOLD_DROP,   /* the requirement is no longer asked                         */
    THRESHOLD_TEACH,  /* taught before the start; offered where obtain_weeks is given */
    THRESHOLD_SOFTEN, /* asked one level lower; offered from level 2, not by holding */
    THRESHOLD_KIND_COUNT
};

struct threshold_step {
    uint8_t kind;         /* enum threshold_kind            */
    uint32_t requirement; /* index into need->requirements  */
};

/* How many people, by sex. */
struct threshold_counts {
    uint32_t women, men, not_stated;
};

/* Lowest terms, denominator > 0. */
struct threshold_fraction {
    int64_t numerator, denominator;
};

struct threshold_share {
    struct threshold_fraction women, men, not_stated;
};

/* From k more people on, these steps are the smallest set, until the next entry's k. */
struct threshold_smallest {
    uint32_t k;    /* gain over no step at all: women + men + not stated        */
    uint32_t mask; /* drops only                                                */
    struct threshold_counts reached; /* with the set taken, not the gain         */
};

struct threshold_result {
    uint32_t step_count, drop_count;
    struct threshold_step steps[THRESHOLD_STEPS_MAX];
    uint32_t left_out_count; /* steps past the limit; in `arena` */
    const struct threshold_step *left_out;

    struct threshold_counts pool; /* within reach, available, statutory met or
                                     obtainable in time, all core met */
    /* reached[mask], 1 << step_count of them, in `arena`; 0 is no step, last is all. */
    const struct threshold_counts *reached;
    struct threshold_counts alone[THRESHOLD_STEPS_MAX]; /* gain of that step alone */
    /* Shapley shares of the gain of all drops, played by the drops; drop_count. */
    struct threshold_share shapley[THRESHOLD_STEPS_MAX];
    uint32_t smallest_count; /* at most drop_count */
    struct threshold_smallest smallest[THRESHOLD_STEPS_MAX];
};

/*
 * Counts every subset.
 * arena  tables of *result; scratch is taken and given back
 * err    as need_columns_check
 * return false leaves *result untouched
 */
MUST_USE bool threshold_count(struct arena *arena, const struct match_image *image,
                              const struct count_image *sexes,
                              const struct need_columns *need,
                              struct threshold_result *result, struct err *err);

/*
 * The two ends of threshold_count, for index.h, which counts in its own way between
 * them: the steps of a checked need, left_out in `arena`; and alone, shapley and
 * smallest, from reached[]. *result is zeroed before.
 */
void threshold_steps(struct arena *arena, const struct need_columns *need,
                     struct threshold_result *result);
void threshold_finish(struct threshold_result *result);

/*
 * The masks that no other subset dominates: with as few steps or fewer, as many or more
 * women, men and not stated, and better in something. Of subsets that are alike in all
 * four, the first in step order stands for them. Ordered by number of steps, then in
 * step order; the empty set is always the first.
 * return  how many; *masks in `arena`
 */
uint32_t threshold_frontier(struct arena *arena, const struct threshold_result *result,
                            const uint32_t **masks);

/* How many lack exactly the drops in `mask` (of people whom all drops reach). */
struct threshold_lack {
    uint32_t mask;
    struct threshold_counts people;
};

/*
 * The people behind the drops, by what they lack, for a page that counts while one
 * ticks: a set of drops reaches those whose mask lies within it. Masks rise, and no
 * entry is without people.
 * return  how many; *lacks in `arena`
 */
uint32_t threshold_lacks(struct arena *arena, const struct threshold_result *result,
                         const struct threshold_lack **lacks);

enum threshold_verdict {
    THRESHOLD_OK,
    THRESHOLD_WARNING, /* ratio of the exact rates under 0.8 or over 1.25 */
    THRESHOLD_TOO_FEW, /* under THRESHOLD_VERDICT_MIN, or one sex has nobody at all */
    THRESHOLD_VERDICT_COUNT
};

/* Women against men. All in thousandths, rounded half up. */
struct threshold_ratio {
    uint32_t women_rate_milli; /* reached / reached with all steps; 0 when that is 0 */
    uint32_t men_rate_milli;
    bool has_ratio;      /* false: no men are reached, or one sex has nobody at all  */
    bool has_interval;   /* false: also when no women are reached                    */
    int64_t ratio_milli; /* women's rate / men's rate, from the exact rates          */
    int64_t low_milli;   /* 95 %, log method; Katz et al., Biometrics 34, 1978 */
    int64_t high_milli;
    enum threshold_verdict verdict;
};

/*
 * The ratio at `mask`. With w of W women and m of M men reached (W and M with all steps
 * taken): too_few when W + M < 20, or W or M is 0; else a warning when 5wM < 4mW or
 * 4wM > 5mW, by integers. So with m = 0 < w or w = 0 < m it warns, and with both 0 it
 * is ok: all are shut out alike.
 */
struct threshold_ratio threshold_ratio(const struct threshold_result *result,
                                       uint32_t mask);

/* True when `a` comes before `b` in step order; both of one size. */
bool threshold_before(uint32_t a, uint32_t b);

#endif
