/* allot_check.c: see allot_check.h: the steps, one by one, before engine/verify. */
#include "service/allot_check.h"

#include "engine/verify.h"

/* The labels of needs at a level; people's are the families' own. */
static const uint32_t *need_labels(const struct allot_run *run, enum run_level level,
                                   struct arena *arena)
{
    uint32_t *label = ARENA_ARRAY(arena, run->need_count, uint32_t);

    for (uint32_t n = 0; n < run->need_count; n++)
        label[n] = run->needs[n].level[level];
    return label;
}

static const struct verify_bound *bounds_of(const struct allot_lay *lay,
                                            struct arena *arena)
{
    const struct allot_run *run = lay->run;
    struct verify_bound *bounds =
        ARENA_ARRAY(arena, lay->bound_count, struct verify_bound);
    const uint32_t *labels[RUN_LEVEL_COUNT];

    for (int level = 0; level < RUN_LEVEL_COUNT; level++)
        labels[level] = need_labels(run, (enum run_level)level, arena);
    for (uint32_t b = 0; b < lay->bound_count; b++) {
        const struct run_bound *rule = &lay->bounds[b].rule;
        bounds[b].lower = lay->bounds[b].lower;
        bounds[b].upper = lay->bounds[b].upper;
        bounds[b].need_set = rule->set;
        bounds[b].person_set = rule->group;
        if (rule->level != RUN_EVERYWHERE)
            bounds[b].need_label = labels[rule->level];
        if (rule->family != RUN_NONE)
            bounds[b].person_label = run->families[rule->family].group_of;
    }
    return bounds;
}

static bool check_step(const struct allot_lay *lay, const struct allot_proof *proof,
                       const struct allot_step *step, struct err *err)
{
    struct arena arena = { 0 };
    const struct allot_run *run = lay->run;
    struct verify_pair *pairs =
        ARENA_ARRAY(&arena, run->pair_count, struct verify_pair);
    struct verify_question question = { .person_count = run->person_count,
                                        .need_count = run->need_count,
                                        .places = lay->places,
                                        .pairs = pairs,
                                        .most_placed = true,
                                        .bound_count = lay->bound_count,
                                        .bounds = bounds_of(lay, &arena) };
    struct verify_answer answer = { proof->need_of,     proof->placed_count,
                                    step->value,        step->premium,
                                    step->person_price, step->need_price,
                                    step->bound_price };

    for (uint32_t k = 0; k < run->pair_count; k++) {
        int32_t value = 0;
        if (allot_step_value(lay, step, proof->need_of, k, &value))
            pairs[question.pair_count++] =
                (struct verify_pair){ run->pairs[k].person, run->pairs[k].need, value };
    }
    bool holds = verify_answer_holds(&question, &answer, err);
    arena_free(&arena);
    return holds;
}

/* Blocks from the first contender on, until every placed one has been passed. */
static bool blocks_are_whole(const struct allot_lay *lay,
                             const struct allot_proof *proof, uint32_t blocks)
{
    uint32_t passed = 0, last = RUN_NONE;

    for (uint32_t i = 0; i < blocks; i++)
        if (proof->steps[i].kind != STEP_BLOCK ||
            proof->steps[i].first != i * LAY_BLOCK)
            return false;
    for (uint32_t i = 0; i < lay->contender_count; i++)
        if (proof->need_of[lay->contenders[i]] != RUN_NONE)
            last = i;
    passed = blocks * LAY_BLOCK;
    return blocks > 0 && (last == RUN_NONE || last < passed);
}

static bool steps_are_right(const struct allot_lay *lay,
                            const struct allot_proof *proof)
{
    uint32_t n = proof->step_count;

    if (n == 0 || proof->steps[n - 1].kind != STEP_FIT)
        return false;
    if (lay->run->objective == RUN_FIT)
        return n == 1;
    if (lay->by_blocks)
        return blocks_are_whole(lay, proof, n - 1);
    return n == 2 && proof->steps[0].kind == STEP_ORDER;
}

bool allot_check(const struct allot_lay *lay, const struct allot_proof *proof,
                 struct err *err)
{
    if (!steps_are_right(lay, proof))
        return err_set(err, ERR_STATE,
                       N_("the steps of the proof are not those the objective needs"));
    for (uint32_t i = 0; i < proof->step_count; i++)
        if (!check_step(lay, proof, &proof->steps[i], err))
            return err_add(err, N_("step {number} of the proof"), ARG_NUM(i + 1));
    return true;
}
