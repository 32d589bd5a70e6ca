/*
 * judge.h: one person against one need: the rule that rank and threshold share.
 *
 * In      the match image, a checked need.
 * Out     covers, what is missing, fit, weeks, state.
 * Method  a cover table for the need's requirements, and masks of them by class.
 * Purity  pure; the prepared judge lives in the arena and is then only read.
 */
#ifndef ENGINE_JUDGE_H
#define ENGINE_JUDGE_H

#include "base/arena.h"
#include "engine/cover.h"
#include "engine/image.h"
#include "engine/rank.h"

struct judge {
    const struct match_image *image; /* borrowed */
    const struct need_columns *need; /* borrowed */
    struct cover_table table;
    uint32_t soft_at; /* cover[soft_at + i] is requirement i asked one level lower; 0:
                         not prepared */
    uint64_t of_class[RANK_CLASS_COUNT]; /* bit i: requirement i */
    uint64_t hopeless; /* statutory, and not to be had before the start */
    uint32_t weighted_count;
    uint8_t weighted[RANK_WEIGHTED_MAX]; /* requirement indices */
    uint32_t weight_sum;
};

struct judgement {
    uint64_t missing;
    uint16_t fit;
    uint16_t weeks;
    uint8_t state;   /* enum rank_state */
    uint8_t outside; /* enum rank_outside, or-ed */
};

/* The ask that requirement `index` of the need makes; a duty asks nothing of anyone. */
struct cover_ask judge_ask(const struct need_columns *need, uint32_t index);

/* True when `requirement` can be asked one level lower. */
bool judge_can_soften(const struct need_requirement *requirement);

/* Prepares *judge for a checked need; `soft`: also with every requirement softened. */
void judge_prepare(struct arena *arena, const struct match_image *image,
                   const struct need_columns *need, bool soft, struct judge *judge);

/* Judges one person; cover[i] is requirement i's. */
struct judgement judge_person(const struct judge *judge, uint32_t person,
                              uint8_t cover[COVER_ASKS_MAX]);

/* True when the person is open for matching. */
bool judge_in_pool(const struct need_columns *need, uint32_t person);

#endif
