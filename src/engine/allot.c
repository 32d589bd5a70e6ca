/* allot.c: see allot.h. Looks at the door (at pairs without bounds when they are read:
 * allot_list.c), chooses the way, checks what comes out. */
#include "engine/allot.h"

#include <assert.h>

#include "engine/allot_in.h"

#define SUM_MAX ((allot_wide)1 << 62)

static bool check_counts(const struct allot_input *in, struct err *err)
{
    if (in->person_count > ALLOT_PEOPLE_MAX)
        return err_set(err, ERR_LIMIT, N_("{n} people are more than {most}"),
                       ARG_NUM(in->person_count), ARG_NUM(ALLOT_PEOPLE_MAX));
    if (in->need_count > ALLOT_NEEDS_MAX)
        return err_set(err, ERR_LIMIT, N_("{n} needs are more than {most}"),
                       ARG_NUM(in->need_count), ARG_NUM(ALLOT_NEEDS_MAX));
    if (in->pair_start[0] != 0)
        return err_set(err, ERR_INPUT, N_("the pairs of need {need} are out of order"),
                       ARG_NUM(0));
    for (uint32_t n = 0; n < in->need_count; n++)
        if (in->pair_start[n + 1] < in->pair_start[n])
            return err_set(err, ERR_INPUT,
                           N_("the pairs of need {need} are out of order"), ARG_NUM(n));
    const uint32_t most = UINT32_MAX - in->need_count; /* a row more a need is laid */
    if (in->pair_start[in->need_count] > most)
        return err_set(err, ERR_LIMIT, N_("{n} pairs are more than {most}"),
                       ARG_NUM(in->pair_start[in->need_count]), ARG_NUM(most));
    return true;
}

bool allot_refuse_pair(const struct allot_input *in, uint32_t need, struct err *err)
{
    int64_t before = -1;

    for (uint32_t k = in->pair_start[need]; k < in->pair_start[need + 1]; k++) {
        const struct allot_pair *pair = &in->pairs[k];
        if (pair->person >= in->person_count)
            return err_set(
                err, ERR_INPUT, N_("need {need} names person {person} of {count}"),
                ARG_NUM(need), ARG_NUM(pair->person), ARG_NUM(in->person_count));
        if (pair->person <= before)
            return err_set(
                err, ERR_INPUT,
                N_("need {need} names person {person} twice or out of order"),
                ARG_NUM(need), ARG_NUM(pair->person));
        if (pair->value > ALLOT_VALUE_MAX || pair->value < -ALLOT_VALUE_MAX)
            return err_set(err, ERR_INPUT,
                           N_("the value {value} of person {person} is over {most}"),
                           ARG_NUM(pair->value), ARG_NUM(pair->person),
                           ARG_NUM(ALLOT_VALUE_MAX));
        before = pair->person;
    }
    assert(false); /* the caller saw a pair that is wrong: one of the three */
    return false;
}

static bool check_pairs(const struct allot_input *in, struct allot_scale_of *scale,
                        struct err *err)
{
    for (uint32_t n = 0; n < in->need_count; n++)
        if (!allot_pairs_look(in, n, scale))
            return allot_refuse_pair(in, n, err);
    return true;
}

/* How many can be placed at most, and how far two values lie apart, 0 among them. */
static allot_wide premium_of(const struct allot_input *in,
                             const struct allot_scale_of *scale, uint64_t *placed)
{
    int64_t low = scale->least < 0 ? scale->least : 0;
    int64_t high = scale->most > 0 ? scale->most : 0;

    *placed = scale->places < in->person_count ? scale->places : in->person_count;
    return (allot_wide)(high - low + 2) * (int64_t)(*placed + 1) * 4;
}

int64_t allot_premium(const struct allot_input *in, const struct allot_scale_of *scale)
{
    uint64_t placed;

    return (int64_t)premium_of(in, scale, &placed);
}

bool allot_check_sums(const struct allot_input *in, const struct allot_scale_of *scale,
                      struct err *err)
{
    uint64_t placed;
    allot_wide premium = premium_of(in, scale, &placed);

    if (premium >= SUM_MAX || premium * (int64_t)(placed + 2) >= SUM_MAX)
        return err_set(
            err, ERR_LIMIT,
            N_("values of {value} for {n} places could add up to more than fits"),
            ARG_NUM(scale->most > -scale->least ? scale->most : -scale->least),
            ARG_NUM(placed));
    return true;
}

static bool check_family(const struct allot_family *family, uint32_t count,
                         struct err *err)
{
    for (uint32_t i = 0; i < count; i++)
        if (family->set_of[i] != ALLOT_NONE && family->set_of[i] >= family->set_count)
            return err_set(err, ERR_INPUT, N_("a family has no set {set}"),
                           ARG_NUM(family->set_of[i]));
    return true;
}

static bool bound_names(const struct allot_input *in, const struct allot_bound *bound)
{
    bool one_need = bound->need_family == ALLOT_NONE;
    bool everybody = bound->person_family == ALLOT_NONE;

    if (one_need && bound->need_set != ALLOT_NONE && bound->need_set >= in->need_count)
        return false;
    if (!one_need &&
        (bound->need_family >= in->need_family_count ||
         bound->need_set >= in->need_families[bound->need_family].set_count))
        return false;
    return everybody ||
           (bound->person_family < in->person_family_count &&
            bound->person_set < in->person_families[bound->person_family].set_count);
}

static bool check_bounds(const struct allot_input *in, struct err *err)
{
    for (uint32_t f = 0; f < in->need_family_count; f++)
        if (!check_family(&in->need_families[f], in->need_count, err))
            return false;
    for (uint32_t f = 0; f < in->person_family_count; f++)
        if (!check_family(&in->person_families[f], in->person_count, err))
            return false;
    for (uint32_t b = 0; b < in->bound_count; b++) {
        if (!bound_names(in, &in->bounds[b]))
            return err_set(err, ERR_INPUT,
                           N_("bound {bound} names a set that is not there"),
                           ARG_NUM(b));
        if (in->bounds[b].lower > in->bounds[b].upper)
            return err_set(err, ERR_INPUT,
                           N_("bound {bound} has its lower bound above its upper one"),
                           ARG_NUM(b));
    }
    return true;
}

static bool check_input(const struct allot_input *in, struct allot_scale_of *scale,
                        struct err *err)
{
    *scale = (struct allot_scale_of){ 0 };
    if (!check_counts(in, err) || !check_bounds(in, err))
        return false;
    for (uint32_t n = 0; n < in->need_count; n++)
        scale->places += in->capacity[n];
    if (in->bound_count == 0)
        return true; /* allot_plain looks at the pairs */
    return check_pairs(in, scale, err) && allot_check_sums(in, scale, err);
}

/* The way that fits the bounds there are. */
static bool solve_by_bounds(struct allot_task *task, struct allot_result *found,
                            struct err *err)
{
    struct arena scratch = { 0 };

    if (task->in->bound_count == 0)
        return allot_plain(task->in, task->scale, found, err);
    bool ok = allot_nest_bounds(task->in, &scratch, &task->nest, err);
    if (ok && !allot_tree(task->in, task->scale, &task->nest, found))
        ok = allot_net(task, found, err);
    arena_free(&scratch);
    return ok;
}

static size_t result_bytes(const struct allot_input *in)
{
    return in->person_count * (sizeof(uint32_t) + sizeof(int64_t)) +
           ((size_t)in->need_count + in->bound_count) * sizeof(int64_t);
}

bool allot_solve(const struct allot_input *in, struct arena *arena,
                 struct allot_result *result, struct allot_refusal *refusal,
                 struct err *err)
{
    struct allot_scale_of scale;

    if (!check_input(in, &scale, err))
        return false;
    arena_reserve_large(arena, result_bytes(in));
    struct allot_result found = {
        .need_of = ARENA_ARRAY(arena, in->person_count, uint32_t),
        .person_price = ARENA_ARRAY(arena, in->person_count, int64_t),
        .need_price = ARENA_ARRAY(arena, in->need_count, int64_t),
        .bound_price = ARENA_ARRAY(arena, in->bound_count, int64_t),
    };
    struct allot_task task = {
        .in = in, .scale = &scale, .arena = arena, .refusal = refusal
    };
    if (!solve_by_bounds(&task, &found, err))
        return false;
    if (!allot_proves(in, &found))
        return err_set(err, ERR_INTERNAL, N_("the certificate does not hold"));
    *result = found;
    return true;
}
