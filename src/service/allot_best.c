/* allot_best.c: see allot_best.h. */
#include "service/allot_best.h"

/* The run as the engine sees it. */
struct grid {
    const struct allot_lay *lay;
    struct arena *arena;
    struct allot_input in;
    uint32_t *need_at;   /* [need_count] the engine's number of each need   */
    uint32_t *person_at; /* [person_count] of each person                   */
    uint32_t *person_of; /* and back                                        */
    uint32_t *need_of;
    uint32_t *pair_of; /* [open pairs] the run's pair                     */
    uint32_t open_count;
    struct allot_refusal refusal; /* of the last that could not be solved */
};

static int by_ticket(const void *left, const void *right, void *ctx)
{
    const struct allot_lay *lay = ctx;
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    if (lay->need_ticket[a] != lay->need_ticket[b])
        return lay->need_ticket[a] < lay->need_ticket[b] ? -1 : 1;
    return str_cmp(lay->run->needs[a].id, lay->run->needs[b].id);
}

static void number_needs(struct grid *grid)
{
    const struct allot_run *run = grid->lay->run;

    grid->need_of = ARENA_ARRAY(grid->arena, run->need_count, uint32_t);
    grid->need_at = ARENA_ARRAY(grid->arena, run->need_count, uint32_t);
    for (uint32_t n = 0; n < run->need_count; n++)
        grid->need_of[n] = n;
    qsort_r(grid->need_of, run->need_count, sizeof(uint32_t), by_ticket,
            (void *)grid->lay);
    for (uint32_t n = 0; n < run->need_count; n++)
        grid->need_at[grid->need_of[n]] = n;
}

/* Contenders in their order, then the rest. */
static void number_people(struct grid *grid)
{
    const struct allot_lay *lay = grid->lay;
    uint32_t next = lay->contender_count;

    grid->person_of = ARENA_ARRAY(grid->arena, lay->run->person_count, uint32_t);
    grid->person_at = ARENA_ARRAY(grid->arena, lay->run->person_count, uint32_t);
    for (uint32_t p = 0; p < lay->run->person_count; p++) {
        uint32_t at = lay->rank[p] == RUN_NONE ? next++ : lay->rank[p];
        grid->person_at[p] = at;
        grid->person_of[at] = p;
    }
}

static int by_place(const void *left, const void *right, void *ctx)
{
    const struct grid *grid = ctx;
    const struct run_pair *pairs = grid->lay->run->pairs;
    const struct run_pair *a = &pairs[*(const uint32_t *)left],
                          *b = &pairs[*(const uint32_t *)right];
    uint32_t m = grid->need_at[a->need], n = grid->need_at[b->need];

    if (m != n)
        return m < n ? -1 : 1;
    m = grid->person_at[a->person];
    n = grid->person_at[b->person];
    return (m > n) - (m < n);
}

static void order_pairs(struct grid *grid)
{
    const struct allot_lay *lay = grid->lay;

    grid->pair_of = ARENA_ARRAY(grid->arena, lay->run->pair_count, uint32_t);
    for (uint32_t k = 0; k < lay->run->pair_count; k++)
        if (lay->open[k])
            grid->pair_of[grid->open_count++] = k;
    if (grid->open_count > 0)
        qsort_r(grid->pair_of, grid->open_count, sizeof(uint32_t), by_place, grid);
}

static void lay_families(struct grid *grid)
{
    const struct allot_run *run = grid->lay->run;
    struct allot_family *needs =
        ARENA_ARRAY(grid->arena, RUN_LEVEL_COUNT, struct allot_family);
    struct allot_family *people =
        ARENA_ARRAY(grid->arena, run->family_count, struct allot_family);

    for (int level = RUN_EMPLOYER; level < RUN_LEVEL_COUNT; level++) {
        uint32_t *set_of = ARENA_ARRAY(grid->arena, run->need_count, uint32_t);
        for (uint32_t n = 0; n < run->need_count; n++)
            set_of[grid->need_at[n]] = run->needs[n].level[level];
        needs[level] = (struct allot_family){ run->level_names[level].count, set_of };
    }
    for (uint32_t f = 0; f < run->family_count; f++) {
        uint32_t *set_of = ARENA_ARRAY(grid->arena, run->person_count, uint32_t);
        for (uint32_t p = 0; p < run->person_count; p++)
            set_of[grid->person_at[p]] = run->families[f].group_of[p];
        people[f] = (struct allot_family){ run->families[f].groups.count, set_of };
    }
    needs[RUN_NEED] = (struct allot_family){ 0, grid->need_at };
    /* Level RUN_EMPLOYER is the engine's first family. */
    grid->in.need_families = needs + 1;
    grid->in.need_family_count = RUN_LEVEL_COUNT - 1;
    grid->in.person_families = people;
    grid->in.person_family_count = run->family_count;
}

static void lay_limits(struct grid *grid)
{
    const struct allot_lay *lay = grid->lay;
    struct allot_bound *bounds =
        ARENA_ARRAY(grid->arena, lay->bound_count, struct allot_bound);
    uint32_t *capacity = ARENA_ARRAY(grid->arena, lay->run->need_count, uint32_t);

    for (uint32_t b = 0; b < lay->bound_count; b++) {
        const struct run_bound *rule = &lay->bounds[b].rule;
        struct allot_bound *bound = &bounds[b];
        bound->need_family = bound->need_set = ALLOT_NONE;
        if (rule->level == RUN_NEED)
            bound->need_set = grid->need_at[rule->set];
        else if (rule->level != RUN_EVERYWHERE) {
            bound->need_family = (uint32_t)rule->level - 1;
            bound->need_set = rule->set;
        }
        bound->person_family = rule->family;
        bound->person_set = rule->group;
        bound->lower = lay->bounds[b].lower;
        bound->upper = lay->bounds[b].upper;
    }
    for (uint32_t n = 0; n < lay->run->need_count; n++)
        capacity[grid->need_at[n]] = lay->places[n];
    grid->in.bounds = bounds;
    grid->in.bound_count = lay->bound_count;
    grid->in.capacity = capacity;
}

static struct grid grid_of(const struct allot_lay *lay, struct arena *arena)
{
    struct grid grid = { .lay = lay, .arena = arena };

    grid.in.person_count = lay->run->person_count;
    grid.in.need_count = lay->run->need_count;
    grid.in.goal = ALLOT_MOST_PLACED;
    number_needs(&grid);
    number_people(&grid);
    order_pairs(&grid);
    lay_families(&grid);
    lay_limits(&grid);
    return grid;
}

/* A bound of the lay by the name that the file's reader knows it by. */
static struct arg bound_arg(const struct grid *grid, int64_t bound)
{
    const struct str name =
        lay_bound_name(grid->lay->run, &grid->lay->bounds[bound].rule, grid->arena);

    return ARG_STR(name.len > 0 ? name : STR("*"));
}

/* Whether the argument is a bound of the lay. */
static bool is_bound(const struct grid *grid, const struct arg *arg)
{
    return arg->kind == ARG_KIND_NUM && arg->num >= 0 &&
           arg->num < grid->lay->bound_count;
}

/* What the engine says of bounds by number, in the words of the file; bounds of the
 * file stand first, so that the entry is the bound's number. */
static bool say_bounds(const struct grid *grid, const struct err *said, struct err *err)
{
    const struct arg *arg = said->what.arg;

    if (said->kind != ERR_INPUT || !is_bound(grid, &arg[0])) {
        *err = *said;
        return false;
    }
    int64_t last = arg[0].num;
    if (is_bound(grid, &arg[1])) {
        err_set(err, ERR_INPUT,
                N_("the bounds on {bound} and on {other} overlap, and neither lies "
                   "within the other; let one lie within the other, or give each "
                   "intake a run of its own"),
                bound_arg(grid, arg[0].num), bound_arg(grid, arg[1].num));
        if (arg[1].num > last && grid->lay->bounds[arg[1].num].from == LAY_GIVEN)
            last = arg[1].num;
    } else
        err_set(err, ERR_INPUT,
                N_("the bound on {bound} is on a group within several needs, and both "
                   "the group and the needs have pairs outside it; give each intake a "
                   "run of its own"),
                bound_arg(grid, arg[0].num));
    return grid->lay->bounds[last].from != LAY_GIVEN
               ? err_add(err, N_("proportional places"))
               : err_add(err, N_("bounds, entry {number}"), ARG_NUM(last + 1));
}

/* Fills in the pairs of a step and solves it. `before`: the placing so far. */
static bool solve(struct grid *grid, const struct allot_step *step,
                  const uint32_t *before, struct allot_result *result, struct err *err)
{
    const struct allot_run *run = grid->lay->run;
    struct allot_pair *pairs =
        ARENA_ARRAY(grid->arena, grid->open_count, struct allot_pair);
    uint32_t *start = ARENA_ARRAY(grid->arena, (size_t)run->need_count + 1, uint32_t);
    uint32_t count = 0, need = 0;

    for (uint32_t i = 0; i < grid->open_count; i++) {
        const struct run_pair *pair = &run->pairs[grid->pair_of[i]];
        int32_t value = 0;
        while (need < grid->need_at[pair->need])
            start[++need] = count;
        if (allot_step_value(grid->lay, step, before, grid->pair_of[i], &value))
            pairs[count++] =
                (struct allot_pair){ grid->person_at[pair->person], value };
    }
    while (need < run->need_count)
        start[++need] = count;
    grid->in.pairs = pairs;
    grid->in.pair_start = start;
    struct err said = { 0 };
    return allot_solve(&grid->in, grid->arena, result, &grid->refusal, &said) ||
           say_bounds(grid, &said, err);
}

static void take_placing(const struct grid *grid, const struct allot_result *result,
                         uint32_t *need_of)
{
    for (uint32_t p = 0; p < grid->lay->run->person_count; p++) {
        uint32_t at = result->need_of[grid->person_at[p]];
        need_of[p] = at == ALLOT_NONE ? RUN_NONE : grid->need_of[at];
    }
}

/* What is kept of a solved step, in the order of the run. */
static void take_step(const struct grid *grid, const struct allot_result *result,
                      struct arena *arena, struct allot_step *step)
{
    const struct allot_run *run = grid->lay->run;

    step->premium = result->premium;
    step->value = result->value;
    step->person_price = ARENA_ARRAY(arena, run->person_count, int64_t);
    step->need_price = ARENA_ARRAY(arena, run->need_count, int64_t);
    step->bound_price = ARENA_ARRAY(arena, grid->lay->bound_count, int64_t);
    for (uint32_t p = 0; p < run->person_count; p++)
        step->person_price[p] = result->person_price[grid->person_at[p]];
    for (uint32_t n = 0; n < run->need_count; n++)
        step->need_price[n] = result->need_price[grid->need_at[n]];
    for (uint32_t b = 0; b < grid->lay->bound_count; b++)
        step->bound_price[b] = result->bound_price[b];
}

/* How many of the first `count` contenders are placed. */
static uint32_t passed(const struct allot_lay *lay, const uint32_t *need_of,
                       uint32_t count)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < count && i < lay->contender_count; i++)
        n += need_of[lay->contenders[i]] != RUN_NONE;
    return n;
}

struct walk {
    struct arena *keep; /* NULL: only who is placed is asked for */
    struct allot_best best;
    struct allot_refusal *refusal;
};

/* Solves one step more; afterwards walk->best.need_of is its placing. */
static bool take(struct walk *walk, const struct allot_lay *lay, struct allot_step step,
                 struct err *err)
{
    struct arena scratch = { 0 };
    struct grid grid = grid_of(lay, &scratch);
    struct allot_result result = { 0 };
    size_t prices = (size_t)(walk->best.step_count + 1) *
                    (lay->run->person_count + lay->run->need_count + lay->bound_count);
    bool ok = false;

    if (walk->keep && prices > BEST_PRICES_MOST) {
        err_set(err, ERR_LIMIT,
                N_("bounds on groups over several needs take {n} prices to prove, more "
                   "than {most}"),
                ARG_NUM(prices), ARG_NUM(BEST_PRICES_MOST));
        goto out;
    }
    ok = solve(&grid, &step, walk->best.need_of, &result, err);
    struct allot_refusal refusal = grid.refusal;
    if (!ok && walk->refusal && walk->keep && refusal.short_count > 0) {
        struct allot_short *shorts =
            ARENA_ARRAY(walk->keep, refusal.short_count, struct allot_short);
        memcpy(shorts, refusal.shorts, refusal.short_count * sizeof *shorts);
        *walk->refusal = refusal;
        walk->refusal->shorts = shorts;
    }
    if (!ok)
        goto out;
    take_placing(&grid, &result, walk->best.need_of);
    walk->best.placed_count = result.placed_count;
    if (walk->keep) {
        uint32_t count = walk->best.step_count++;
        take_step(&grid, &result, walk->keep, &step);
        walk->best.steps = arena_grow(walk->keep, walk->best.steps, count * sizeof step,
                                      (count + 1) * sizeof step);
        walk->best.steps[count] = step;
    }
out:
    arena_free(&scratch);
    return ok;
}

/* Who is placed, in the order of the run's lottery or need. */
static bool walk_order(struct walk *walk, const struct allot_lay *lay, struct err *err)
{
    uint32_t first = 0;

    if (!lay->by_blocks)
        return take(walk, lay, (struct allot_step){ .kind = STEP_ORDER }, err);
    do {
        if (!take(walk, lay, (struct allot_step){ .kind = STEP_BLOCK, .first = first },
                  err))
            return false;
        first += LAY_BLOCK;
    } while (passed(lay, walk->best.need_of, first) < walk->best.placed_count);
    return true;
}

static void nobody(const struct allot_lay *lay, uint32_t *need_of)
{
    for (uint32_t p = 0; p < lay->run->person_count; p++)
        need_of[p] = RUN_NONE;
}

bool allot_best(const struct allot_lay *lay, struct arena *arena,
                struct allot_best *best, struct allot_refusal *refusal, struct err *err)
{
    struct walk walk = { .keep = arena, .refusal = refusal };

    walk.best.need_of = ARENA_ARRAY(arena, lay->run->person_count, uint32_t);
    nobody(lay, walk.best.need_of);
    if (lay->run->objective != RUN_FIT && !walk_order(&walk, lay, err))
        return false;
    if (!take(&walk, lay, (struct allot_step){ .kind = STEP_FIT }, err))
        return false;
    *best = walk.best;
    return true;
}

bool allot_best_who(const struct allot_lay *lay, bool *placed, struct err *err)
{
    struct arena scratch = { 0 };
    struct walk walk = { .keep = NULL };

    walk.best.need_of = ARENA_ARRAY(&scratch, lay->run->person_count, uint32_t);
    nobody(lay, walk.best.need_of);
    bool ok = walk_order(&walk, lay, err);
    for (uint32_t p = 0; ok && p < lay->run->person_count; p++)
        placed[p] = walk.best.need_of[p] != RUN_NONE;
    arena_free(&scratch);
    return ok;
}

/* The number of marked people placed when each is worth `worth`. */
static bool count_at(struct grid *grid, const bool *marked, int32_t worth,
                     uint32_t *count, struct err *err)
{
    const struct allot_step step = { .kind = STEP_ORDER };
    struct allot_result result = { 0 };
    struct allot_pair *pairs;
    uint32_t n = 0;

    if (!solve(grid, &step, NULL, &result, err))
        return false;
    pairs = (struct allot_pair *)grid->in.pairs; /* ours, filled by solve */
    for (uint32_t i = 0; i < grid->open_count; i++)
        pairs[i].value = marked[grid->person_of[pairs[i].person]] ? worth : 0;
    if (!allot_solve(&grid->in, grid->arena, &result, NULL, err))
        return false;
    for (uint32_t p = 0; p < grid->lay->run->person_count; p++)
        n += marked[p] && result.need_of[grid->person_at[p]] != ALLOT_NONE;
    *count = n;
    return true;
}

bool allot_best_range(const struct allot_lay *lay, const bool *marked, uint32_t *least,
                      uint32_t *most, struct err *err)
{
    struct arena scratch = { 0 };
    struct grid grid = grid_of(lay, &scratch);
    bool ok = count_at(&grid, marked, -1, least, err) &&
              count_at(&grid, marked, 1, most, err);

    arena_free(&scratch);
    return ok;
}
