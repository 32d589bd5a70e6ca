/* allot_lay.c: see allot_lay.h. */
#include "service/allot_lay.h"

#include <assert.h>

#include "base/date.h"
#include "base/hash.h"
#include "engine/rank.h"

static const char *const step_words[] = { "order", "block", "fit" };
_Static_assert(sizeof step_words / sizeof *step_words == STEP_KIND_COUNT,
               "a word each");

const char *step_word(enum step_kind kind)
{
    return step_words[kind];
}

static uint64_t key_of(struct str id)
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, id);
    return hash_end_u64(&hash);
}

static int by_order(const void *left, const void *right, void *ctx)
{
    const struct allot_lay *lay = ctx;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    const struct run_person *p = &lay->run->people[a], *q = &lay->run->people[b];

    if (lay->run->objective == RUN_NEED_FIRST && p->priority != q->priority)
        return p->priority < q->priority ? -1 : 1;
    if (lay->run->objective == RUN_NEED_FIRST && p->waited_days != q->waited_days)
        return p->waited_days > q->waited_days ? -1 : 1;
    if (lay->ticket[a] != lay->ticket[b])
        return lay->ticket[a] < lay->ticket[b] ? -1 : 1;
    return str_cmp(p->id, q->id);
}

void allot_lay_order(struct allot_lay *lay, int64_t seed)
{
    for (uint32_t p = 0; p < lay->run->person_count; p++)
        lay->ticket[p] = rank_ticket(lay->key[p], (uint64_t)seed);
    if (lay->contender_count > 0)
        qsort_r(lay->contenders, lay->contender_count, sizeof *lay->contenders,
                by_order, lay);
    for (uint32_t i = 0; i < lay->contender_count; i++)
        lay->rank[lay->contenders[i]] = i;
}

bool lay_covers(const struct allot_run *run, const struct run_bound *bound,
                uint32_t person, uint32_t need)
{
    if (bound->level != RUN_EVERYWHERE &&
        run->needs[need].level[bound->level] != bound->set)
        return false;
    return bound->family == RUN_NONE ||
           run->families[bound->family].group_of[person] == bound->group;
}

struct str lay_bound_name(const struct allot_run *run, const struct run_bound *bound,
                          struct arena *arena)
{
    struct buf text = buf_new(arena);

    if (bound->family != RUN_NONE)
        buf_add(&text, run->families[bound->family].groups.name[bound->group]);
    if (bound->family != RUN_NONE && bound->level != RUN_EVERYWHERE)
        buf_cstr(&text, ", ");
    if (bound->level == RUN_NEED)
        buf_add(&text, run->needs[bound->set].id);
    else if (bound->level != RUN_EVERYWHERE)
        buf_add(&text, run->level_names[bound->level].name[bound->set]);
    return buf_str(&text);
}

/* Pairs that are open, people placed by hand, places that are left. */
static void lay_hand(struct allot_lay *lay, bool by_hand)
{
    const struct allot_run *run = lay->run;

    for (uint32_t p = 0; p < run->person_count; p++)
        lay->forced[p] = RUN_NONE;
    for (uint32_t n = 0; n < run->need_count; n++)
        lay->places[n] = run->needs[n].positions;
    for (uint32_t i = 0; by_hand && i < run->override_count; i++) {
        const struct run_override *o = &run->overrides[i];
        if (!o->forced)
            continue;
        lay->forced[o->person] = o->need;
        lay->places[o->need]--;
        lay->forced_count++;
    }
    for (uint32_t k = 0; k < run->pair_count; k++) {
        lay->open[k] = lay->forced[run->pairs[k].person] == RUN_NONE;
        for (uint32_t i = 0; by_hand && i < run->override_count; i++)
            if (!run->overrides[i].forced &&
                run->overrides[i].person == run->pairs[k].person &&
                run->overrides[i].need == run->pairs[k].need)
                lay->open[k] = false;
    }
}

static void lay_contenders(struct allot_lay *lay, struct arena *arena)
{
    const struct allot_run *run = lay->run;

    lay->contenders = ARENA_ARRAY(arena, run->person_count, uint32_t);
    for (uint32_t p = 0; p < run->person_count; p++)
        lay->rank[p] = RUN_NONE;
    for (uint32_t k = 0; k < run->pair_count; k++)
        if (lay->open[k] && lay->rank[run->pairs[k].person] == RUN_NONE) {
            lay->rank[run->pairs[k].person] = 0;
            lay->contenders[lay->contender_count++] = run->pairs[k].person;
        }
    allot_lay_order(lay, run->seed);
}

static void add_bound(struct allot_lay *lay, struct run_bound rule, enum lay_from from)
{
    lay->bounds[lay->bound_count++] =
        (struct lay_bound){ rule, rule.lower, rule.upper, from };
}

/* How many people of each group have an open pair, or are placed by hand, there. */
static void count_candidates(const struct allot_lay *lay, uint32_t intake,
                             uint32_t candidates[QUOTA_GROUPS_MOST])
{
    const struct allot_run *run = lay->run;
    const struct run_proportion *p = &run->proportion;
    const uint32_t *group_of = run->families[p->family].group_of;
    struct arena scratch = { 0 };
    bool *there = ARENA_ARRAY(&scratch, run->person_count, bool);

    for (uint32_t k = 0; k < run->pair_count; k++)
        if (lay->open[k] && run->needs[run->pairs[k].need].level[RUN_INTAKE] == intake)
            there[run->pairs[k].person] = true;
    for (uint32_t i = 0; i < run->person_count; i++) {
        uint32_t need = lay->forced[i];
        there[i] |= need != RUN_NONE && run->needs[need].level[RUN_INTAKE] == intake;
        for (uint32_t g = 0; g < p->share_count; g++)
            candidates[g] += there[i] && group_of[i] == p->group[g];
    }
    arena_free(&scratch);
}

static const struct run_deviation *deviation_of(const struct run_proportion *p,
                                                uint32_t intake, uint32_t group)
{
    for (uint32_t d = 0; d < p->deviation_count; d++)
        if (p->deviations[d].intake == intake && p->deviations[d].group == group)
            return &p->deviations[d];
    return NULL;
}

/* The quotas of one intake; given[] then holds them too. */
static bool lay_intake(struct allot_lay *lay, const struct run_intake *intake,
                       uint32_t given[QUOTA_GROUPS_MOST], struct err *err)
{
    const struct run_proportion *p = &lay->run->proportion;
    uint32_t quota[QUOTA_GROUPS_MOST], most[QUOTA_GROUPS_MOST];
    uint32_t candidates[QUOTA_GROUPS_MOST] = { 0 };
    struct quota_input in = { p->share_count, p->share_milli, given, intake->places };

    if (!quota_places(&in, quota, err))
        return false;
    for (uint32_t g = 0; g < p->share_count; g++) {
        const struct run_deviation *d = deviation_of(p, intake->intake, p->group[g]);
        quota[g] = d ? d->places : quota[g];
        given[g] += quota[g];
    }
    count_candidates(lay, intake->intake, candidates);
    quota_release(quota, candidates, p->share_count, lay->released, most);
    for (uint32_t g = 0; g < p->share_count; g++) {
        lay->quotas[lay->quota_count++] =
            (struct lay_quota){ .intake = intake->intake,
                                .group = p->group[g],
                                .bound = lay->bound_count,
                                .quota = quota[g],
                                .most = most[g],
                                .candidates = candidates[g],
                                .deviation =
                                    deviation_of(p, intake->intake, p->group[g]) };
        add_bound(lay,
                  (struct run_bound){ RUN_INTAKE, intake->intake, p->family,
                                      p->group[g], 0, most[g] },
                  LAY_QUOTA);
    }
    return true;
}

static bool lay_bounds(struct allot_lay *lay, bool proportion, struct arena *arena,
                       struct err *err)
{
    const struct allot_run *run = lay->run;
    const struct run_proportion *p = &run->proportion;
    uint32_t given[QUOTA_GROUPS_MOST];
    size_t quotas = (size_t)p->intake_count * p->share_count;

    lay->bounds = ARENA_ARRAY(arena, run->bound_count + p->intake_count + quotas,
                              struct lay_bound);
    lay->quotas = ARENA_ARRAY(arena, quotas, struct lay_quota);
    for (uint32_t b = 0; b < run->bound_count; b++)
        add_bound(lay, run->bounds[b], LAY_GIVEN);
    for (uint32_t i = 0; i < p->intake_count; i++)
        add_bound(lay,
                  (struct run_bound){ RUN_INTAKE, p->intakes[i].intake, RUN_NONE,
                                      RUN_NONE, 0, p->intakes[i].places },
                  LAY_INTAKE);
    if (!proportion || p->family == RUN_NONE)
        return true;
    lay->released = p->release_day != DAY_NONE && run->decided_day > p->release_day;
    memcpy(given, p->given, sizeof given);
    for (uint32_t i = 0; i < p->intake_count; i++)
        if (!lay_intake(lay, &p->intakes[i], given, err))
            return err_add(err, N_("proportional places"));
    return true;
}

/* Takes one from each bound around every person placed by hand. */
static bool take_forced(struct allot_lay *lay, struct arena *arena, struct err *err)
{
    const struct allot_run *run = lay->run;

    for (uint32_t p = 0; p < run->person_count; p++)
        for (uint32_t b = 0; lay->forced[p] != RUN_NONE && b < lay->bound_count; b++) {
            struct lay_bound *bound = &lay->bounds[b];
            if (!lay_covers(run, &bound->rule, p, lay->forced[p]))
                continue;
            if (bound->upper == 0)
                return err_set(err, ERR_INPUT,
                               N_("the decision by hand on {person} oversteps the "
                                  "bound on {bound}"),
                               ARG_STR(run->people[p].id),
                               ARG_STR(lay_bound_name(run, &bound->rule, arena)));
            bound->lower -= bound->lower > 0;
            bound->upper -= bound->upper != RUN_NONE;
        }
    return true;
}

/* Whether the bound is on more than one need: an intake may have only one. */
static bool is_on_several(const struct allot_run *run, const struct run_bound *rule)
{
    uint32_t needs = 0;

    for (uint32_t n = 0; n < run->need_count && needs < 2; n++)
        needs += rule->level == RUN_EVERYWHERE ||
                 run->needs[n].level[rule->level] == rule->set;
    return needs > 1;
}

bool allot_lay_out(const struct allot_run *run, const struct lay_want *want,
                   struct arena *arena, struct allot_lay *lay, struct err *err)
{
    struct allot_lay made = { .run = run,
                              .ticket = ARENA_ARRAY(arena, run->person_count, uint64_t),
                              .key = ARENA_ARRAY(arena, run->person_count, uint64_t),
                              .need_ticket =
                                  ARENA_ARRAY(arena, run->need_count, uint64_t),
                              .rank = ARENA_ARRAY(arena, run->person_count, uint32_t),
                              .forced = ARENA_ARRAY(arena, run->person_count, uint32_t),
                              .open = ARENA_ARRAY(arena, run->pair_count, bool),
                              .places = ARENA_ARRAY(arena, run->need_count, uint32_t) };

    for (uint32_t p = 0; p < run->person_count; p++)
        made.key[p] = key_of(run->people[p].id);
    for (uint32_t n = 0; n < run->need_count; n++)
        made.need_ticket[n] =
            rank_ticket(key_of(run->needs[n].id), (uint64_t)run->seed);
    lay_hand(&made, want->by_hand);
    lay_contenders(&made, arena);
    if (!lay_bounds(&made, want->proportion, arena, err) ||
        !take_forced(&made, arena, err))
        return false;
    for (uint32_t b = 0; b < made.bound_count; b++)
        made.by_blocks |= made.bounds[b].rule.family != RUN_NONE &&
                          is_on_several(run, &made.bounds[b].rule);
    *lay = made;
    return true;
}

bool allot_step_value(const struct allot_lay *lay, const struct allot_step *step,
                      const uint32_t *need_of, uint32_t pair, int32_t *value)
{
    const struct run_pair *p = &lay->run->pairs[pair];
    uint32_t rank = lay->rank[p->person];

    if (!lay->open[pair])
        return false;
    assert(rank != RUN_NONE);
    if (step->kind == STEP_FIT) {
        *value = p->fit;
        return lay->run->objective == RUN_FIT || need_of[p->person] != RUN_NONE;
    }
    if (step->kind == STEP_ORDER)
        *value = (int32_t)(lay->contender_count - rank);
    else if (rank < step->first)
        *value = need_of[p->person] != RUN_NONE ? 1 << LAY_BLOCK : 0;
    else if (rank - step->first < LAY_BLOCK)
        *value = 1 << (LAY_BLOCK - 1 - (rank - step->first));
    else
        *value = 0;
    return true;
}
