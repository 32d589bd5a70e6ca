/*
 * need_thresholds.h: the use case "what does each requirement cost in people?"
 */
#ifndef SERVICE_NEED_THRESHOLDS_H
#define SERVICE_NEED_THRESHOLDS_H

#include "engine/threshold.h"
#include "service/call.h"
#include "service/images.h"
#include "service/need.h"

struct thresholds_ask {
    struct str need; /* source_key or #id */
    bool all;        /* list every subset, however many steps */
    bool brief; /* leave subsets and ratios out of the answer: a page shows others */
};

#define STEP_NONE UINT32_MAX

/* Everything a door needs to show the thresholds of one need. */
struct thresholds {
    struct need need;
    struct threshold_result result;
    uint32_t row_of[THRESHOLD_STEPS_MAX]; /* step -> requirement of the need */
    int64_t seq, rid;
    struct str place;   /* the workplace's name */
    uint32_t costliest; /* the drop that alone brings most; by Shapley share when none
                           does alone; STEP_NONE without drops or gain */
    struct threshold_ratio ratio; /* with all requirements kept */
    /* The same with every drop taken but this one: what it alone does to the balance.
     */
    struct threshold_ratio ratio_only[THRESHOLD_STEPS_MAX];
    uint32_t lack_count; /* people by the drops they lack, for a page that counts */
    const struct threshold_lack *lacks;
    struct str
        label[REQUIREMENTS_MOST]; /* of each requirement, in the reader's words */
    struct str task_label[NEED_TASKS_MOST];
    struct view *answer; /* as formats.md says */
};

/*
 * Counts and keeps the run.
 * err     as need_find; ERR_LIMIT as need_columns_check.
 */
MUST_USE bool need_thresholds(struct call *call, const struct thresholds_ask *ask,
                              struct thresholds *out, struct err *err);

/* "drop-1": the id of step `step` in answers and forms; in `arena`. */
struct str step_id(struct arena *arena, const struct threshold_result *result,
                   uint32_t step);

#endif
