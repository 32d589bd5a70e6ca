/* allot_view.c: see allot_view.h. */
#include "service/allot_view.h"

void allot_told_count(struct allot_told *told)
{
    const struct allot_lay *lay = told->lay;
    const struct allot_run *run = lay->run;

    told->need_all = ARENA_ARRAY(told->arena, run->person_count, uint32_t);
    told->taken = ARENA_ARRAY(told->arena, run->need_count, uint32_t);
    told->bound_taken = ARENA_ARRAY(told->arena, lay->bound_count, uint32_t);
    for (uint32_t p = 0; p < run->person_count; p++) {
        uint32_t need =
            lay->forced[p] != RUN_NONE ? lay->forced[p] : told->best->need_of[p];
        told->need_all[p] = need;
        if (need == RUN_NONE)
            continue;
        told->taken[need]++;
        for (uint32_t b = 0; b < lay->bound_count; b++)
            told->bound_taken[b] += lay_covers(run, &lay->bounds[b].rule, p, need);
    }
}

static uint32_t placed_count(const struct allot_told *told)
{
    return told->best->placed_count + told->lay->forced_count;
}

void allot_view_head(const struct allot_told *told, struct view *answer)
{
    struct arena *a = told->arena;
    const struct allot_run *run = told->lay->run;
    int64_t places = 0, fit = 0;

    for (uint32_t n = 0; n < run->need_count; n++)
        places += run->needs[n].positions;
    for (uint32_t k = 0; k < run->pair_count; k++)
        if (told->need_all[run->pairs[k].person] == run->pairs[k].need)
            fit += run->pairs[k].fit;
    if (run->name.len)
        view_str(a, answer, "name", run->name);
    view_cstr(a, answer, "objective", run_objective_word(run->objective));
    view_cstr(a, answer, "reason", run->reason.len ? str_cstr(a, run->reason) : NULL);
    view_int(a, answer, "seed", run->seed);
    view_bool(a, answer, "feasible", true);
    view_bool(a, answer, "checked", true);
    view_int(a, answer, "people", run->person_count);
    view_int(a, answer, "eligible",
             told->lay->contender_count + told->lay->forced_count);
    view_int(a, answer, "places", places);
    view_int(a, answer, "placed", placed_count(told));
    view_int(a, answer, "fit", fit);
    view_int(a, answer, "steps", told->best->step_count);
}

static void put_chance(struct arena *a, struct view *object,
                       const struct allot_chance *chance)
{
    if (!chance->known) {
        view_null(a, object, "probability");
        return;
    }
    struct view *p = view_put_object(a, object, "probability");
    view_bool(a, p, "exact", chance->exact);
    view_int(a, p, "milli", chance->milli);
    if (chance->exact) {
        struct buf text = buf_new(a);
        buf_format(&text, "%u/%u", chance->part, chance->whole);
        view_str(a, p, "fraction", buf_str(&text));
        return;
    }
    view_int(a, p, "low_milli", chance->low);
    view_int(a, p, "high_milli", chance->high);
    view_int(a, p, "draws", chance->draws);
}

static void put_need(const struct allot_told *told, struct view *object,
                     const char *key, uint32_t need)
{
    if (need == RUN_NONE)
        view_null(told->arena, object, key);
    else
        view_str(told->arena, object, key, told->lay->run->needs[need].id);
}

static void put_lot(const struct allot_told *told, struct view *object, uint32_t person)
{
    if (told->lay->rank[person] == RUN_NONE)
        view_null(told->arena, object, "lot");
    else
        view_int(told->arena, object, "lot", told->lay->rank[person] + 1);
}

static int by_pair(const void *key, const void *element)
{
    const struct run_pair *a = key, *b = element;

    if (a->need != b->need)
        return a->need < b->need ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

static const struct run_pair *pair_of(const struct allot_run *run, uint32_t person,
                                      uint32_t need)
{
    const struct run_pair key = { person, need, 0 };

    return run->pair_count == 0 ? NULL
                                : bsearch(&key, run->pairs, run->pair_count,
                                          sizeof *run->pairs, by_pair);
}

static void put_placed(const struct allot_told *told, struct view *list,
                       uint32_t person)
{
    struct arena *a = told->arena;
    const struct allot_run *run = told->lay->run;
    uint32_t need = told->need_all[person];

    if (need == RUN_NONE)
        return;
    const struct run_pair *pair = pair_of(run, person, need);
    struct view *entry = view_add_object(a, list);
    view_str(a, entry, "person", run->people[person].id);
    put_need(told, entry, "need", need);
    if (pair)
        view_int(a, entry, "fit", pair->fit);
    else
        view_null(a, entry, "fit");
    put_lot(told, entry, person);
    view_bool(a, entry, "by_hand", told->lay->forced[person] != RUN_NONE);
    put_chance(a, entry, &told->chance[person]);
}

void allot_view_placed(const struct allot_told *told, struct view *answer)
{
    struct view *list = view_put_array(told->arena, answer, "placements");

    for (uint32_t p = 0; p < told->lay->run->person_count; p++)
        if (told->lay->forced[p] != RUN_NONE)
            put_placed(told, list, p);
    for (uint32_t i = 0; i < told->lay->contender_count; i++)
        put_placed(told, list, told->lay->contenders[i]);
}

/* The pairs of each person. */
struct reach {
    uint32_t *start, *pair;
};

static struct reach reach_of(const struct allot_told *told)
{
    const struct allot_run *run = told->lay->run;
    struct reach reach = { ARENA_ARRAY(told->arena, (size_t)run->person_count + 2,
                                       uint32_t),
                           ARENA_ARRAY(told->arena, run->pair_count, uint32_t) };

    for (uint32_t k = 0; k < run->pair_count; k++)
        reach.start[run->pairs[k].person + 2]++;
    for (uint32_t p = 0; p < run->person_count; p++)
        reach.start[p + 2] += reach.start[p + 1];
    for (uint32_t k = 0; k < run->pair_count; k++)
        reach.pair[reach.start[run->pairs[k].person + 1]++] = k;
    return reach;
}

/* By the prices of the first step: what a pair would have to be worth to be chosen. */
static int64_t worth_needed(const struct allot_told *told, uint32_t person,
                            uint32_t need)
{
    const struct allot_step *step = &told->best->steps[0];
    int64_t sum = step->need_price[need] - step->premium;

    for (uint32_t b = 0; b < told->lay->bound_count; b++)
        if (lay_covers(told->lay->run, &told->lay->bounds[b].rule, person, need))
            sum += step->bound_price[b];
    return sum;
}

/* What stands between the person and a place at the need; false: nothing to tell. */
static bool put_hindrance(const struct allot_told *told, struct view *list, uint32_t k,
                          bool *free_place)
{
    struct arena *a = told->arena;
    const struct allot_lay *lay = told->lay;
    const struct run_pair *pair = &lay->run->pairs[k];
    bool full = told->taken[pair->need] >= lay->run->needs[pair->need].positions;

    if (!lay->open[k])
        return false;
    struct view *entry = view_add_object(a, list);
    put_need(told, entry, "need", pair->need);
    view_bool(a, entry, "full", full);
    struct view *bounds = view_put_array(a, entry, "bounds");
    for (uint32_t b = 0; b < lay->bound_count; b++)
        if (told->bound_taken[b] >= lay->bounds[b].rule.upper &&
            lay_covers(lay->run, &lay->bounds[b].rule, pair->person, pair->need))
            view_add_int(a, bounds, b);
    view_bool(a, entry, "one_more_place_helps", full && bounds->count == 0);
    if (lay->run->objective == RUN_FIT) {
        view_int(a, entry, "fit", pair->fit);
        view_int(a, entry, "fit_needed", worth_needed(told, pair->person, pair->need));
    }
    *free_place |= !full;
    return true;
}

/* The last lot that could have been enough, by the prices; 0: no lot could. */
static int64_t lot_needed(const struct allot_told *told, const struct reach *reach,
                          uint32_t person)
{
    int64_t least = INT64_MAX;

    for (uint32_t i = reach->start[person]; i < reach->start[person + 1]; i++)
        if (told->lay->open[reach->pair[i]]) {
            int64_t worth =
                worth_needed(told, person, told->lay->run->pairs[reach->pair[i]].need);
            least = worth < least ? worth : least;
        }
    int64_t lot = (int64_t)told->lay->contender_count + 1 - least;
    return lot < 1 ? 0 : lot;
}

static void put_not_placed(const struct allot_told *told, struct view *list,
                           const struct reach *reach, uint32_t person)
{
    struct arena *a = told->arena;
    const struct allot_lay *lay = told->lay;
    struct view *entry = view_add_object(a, list);
    bool free_place = false, any = false;
    struct view *needs = view_array(a);

    for (uint32_t i = reach->start[person]; i < reach->start[person + 1]; i++)
        any |= put_hindrance(told, needs, reach->pair[i], &free_place);
    bool closed = !any && reach->start[person] < reach->start[person + 1];
    view_str(a, entry, "person", lay->run->people[person].id);
    put_lot(told, entry, person);
    view_cstr(a, entry, "why",
              closed       ? "excluded"
              : !any       ? "no_pair"
              : free_place ? "bound"
                           : "full");
    if (any && told->best->steps[0].kind == STEP_ORDER)
        view_int(a, entry, "lot_needed", lot_needed(told, reach, person));
    else
        view_null(a, entry, "lot_needed");
    view_put(a, entry, "needs", needs);
    put_chance(a, entry, &told->chance[person]);
}

void allot_view_not_placed(const struct allot_told *told, struct view *answer)
{
    struct view *list = view_put_array(told->arena, answer, "not_placed");
    struct reach reach = reach_of(told);
    const struct allot_lay *lay = told->lay;

    for (uint32_t i = 0; i < lay->contender_count; i++)
        if (told->need_all[lay->contenders[i]] == RUN_NONE)
            put_not_placed(told, list, &reach, lay->contenders[i]);
    for (uint32_t p = 0; p < lay->run->person_count; p++)
        if (lay->rank[p] == RUN_NONE && lay->forced[p] == RUN_NONE)
            put_not_placed(told, list, &reach, p);
}

static void put_bound(const struct allot_lay *lay, uint32_t b, struct arena *a,
                      struct view *entry)
{
    static const char *const from[] = { "file", "intake", "quota" };
    const struct allot_run *run = lay->run;
    const struct run_bound *rule = &lay->bounds[b].rule;

    view_int(a, entry, "bound", b);
    view_cstr(a, entry, "from", from[lay->bounds[b].from]);
    view_cstr(a, entry, "level",
              rule->level == RUN_EVERYWHERE ? "all" : run_level_word(rule->level));
    if (rule->level == RUN_EVERYWHERE)
        view_null(a, entry, "name");
    else
        view_str(a, entry, "name",
                 rule->level == RUN_NEED
                     ? run->needs[rule->set].id
                     : run->level_names[rule->level].name[rule->set]);
    if (rule->family == RUN_NONE)
        view_null(a, entry, "group");
    else
        view_str(a, entry, "group",
                 run->families[rule->family].groups.name[rule->group]);
    view_int(a, entry, "lower", rule->lower);
    if (rule->upper == RUN_NONE)
        view_null(a, entry, "upper");
    else
        view_int(a, entry, "upper", rule->upper);
}

void allot_view_bounds(const struct allot_told *told, struct view *answer)
{
    struct view *list = view_put_array(told->arena, answer, "bounds");

    for (uint32_t b = 0; b < told->lay->bound_count; b++) {
        struct view *entry = view_add_object(told->arena, list);
        put_bound(told->lay, b, told->arena, entry);
        view_int(told->arena, entry, "placed", told->bound_taken[b]);
    }
}

void allot_view_hand(const struct allot_told *told, struct view *answer)
{
    struct arena *a = told->arena;
    const struct allot_run *run = told->lay->run;
    struct view *list = view_put_array(a, answer, "overrides");

    for (uint32_t i = 0; i < run->override_count; i++) {
        const struct run_override *o = &run->overrides[i];
        struct view *entry = view_add_object(a, list);
        view_str(a, entry, "person", run->people[o->person].id);
        put_need(told, entry, "need", o->need);
        view_cstr(a, entry, "decision", o->forced ? "force" : "exclude");
        view_str(a, entry, "reason", o->reason);
        view_bool(a, entry, "admissible", pair_of(run, o->person, o->need) != NULL);
    }
}

/* Whether all that is given in the intake was given to groups that have a share. */
static bool is_all_shared(const struct allot_told *told, uint32_t intake, uint32_t all)
{
    uint32_t shared = 0;

    for (uint32_t i = 0; i < told->lay->quota_count; i++)
        if (told->lay->quotas[i].intake == intake)
            shared += told->bound_taken[told->lay->quotas[i].bound];
    return shared == all;
}

/* Why the quota and those placed differ; NULL: they do not. */
static const char *why_off(const struct allot_told *told, const struct lay_quota *q)
{
    uint32_t placed = told->bound_taken[q->bound];

    if (placed == q->quota)
        return NULL;
    if (placed > q->quota)
        return "released";
    if (q->candidates < q->quota)
        return "candidates";
    for (uint32_t b = 0; b < told->lay->bound_count; b++) {
        const struct lay_bound *bound = &told->lay->bounds[b];
        if (bound->from == LAY_INTAKE && bound->rule.set == q->intake &&
            told->bound_taken[b] == bound->rule.upper)
            return is_all_shared(told, q->intake, told->bound_taken[b]) ? "decided"
                                                                        : "others";
    }
    return "needs";
}

struct view *allot_view_proportion(const struct allot_told *told, struct view *answer)
{
    struct arena *a = told->arena;
    const struct allot_lay *lay = told->lay;
    struct view *object = view_put_object(a, answer, "proportion");
    struct view *list;

    view_bool(a, object, "released", lay->released);
    list = view_put_array(a, object, "quotas");
    for (uint32_t i = 0; i < lay->quota_count; i++) {
        const struct lay_quota *q = &lay->quotas[i];
        const struct run_family *family =
            &lay->run->families[lay->run->proportion.family];
        struct view *entry = view_add_object(a, list);
        view_str(a, entry, "intake", lay->run->level_names[RUN_INTAKE].name[q->intake]);
        view_str(a, entry, "group", family->groups.name[q->group]);
        view_int(a, entry, "quota", q->quota);
        view_int(a, entry, "most", q->most);
        view_int(a, entry, "candidates", q->candidates);
        view_int(a, entry, "placed", told->bound_taken[q->bound]);
        view_int(a, entry, "deviation",
                 (int64_t)told->bound_taken[q->bound] - (int64_t)q->quota);
        view_cstr(a, entry, "why", why_off(told, q));
        view_cstr(a, entry, "decided",
                  q->deviation ? str_cstr(a, q->deviation->reason) : NULL);
    }
    return object;
}

void allot_view_without(const struct allot_told *with, const struct allot_told *without,
                        struct view *object)
{
    struct arena *a = with->arena;
    const struct allot_run *run = with->lay->run;

    view_int(a, object, "placed_with", placed_count(with));
    view_int(a, object, "placed_without", placed_count(without));
    struct view *list = view_put_array(a, object, "changed");
    for (uint32_t p = 0; p < run->person_count; p++) {
        if (with->need_all[p] == without->need_all[p])
            continue;
        struct view *entry = view_add_object(a, list);
        view_str(a, entry, "person", run->people[p].id);
        put_need(with, entry, "with", with->need_all[p]);
        put_need(with, entry, "without", without->need_all[p]);
    }
}

void allot_view_refusal(const struct allot_lay *lay,
                        const struct allot_refusal *refusal, struct arena *arena,
                        struct view *answer)
{
    view_bool(arena, answer, "feasible", false);
    view_int(arena, answer, "missing", refusal->missing);
    struct view *list = view_put_array(arena, answer, "violations");
    for (uint32_t i = 0; i < refusal->short_count; i++) {
        struct view *entry = view_add_object(arena, list);
        put_bound(lay, refusal->shorts[i].bound, arena, entry);
        view_int(arena, entry, "missing", refusal->shorts[i].missing);
    }
}
