/* allot_file_more.c: see allot_file.h: bounds, proportional places, decisions by hand.
 */
#include "base/date.h"
#include "service/allot_file.h"

/* The level a bound names, and which of its sets; none: everywhere. */
static bool read_where(struct run_reader *r, const json_t *entry,
                       struct run_bound *bound, struct err *err)
{
    bound->level = RUN_EVERYWHERE;
    for (int level = RUN_NEED; level < RUN_LEVEL_COUNT; level++) {
        const char *key = run_level_word((enum run_level)level);
        const struct run_names *names =
            level == RUN_NEED ? &r->run->need_ids : &r->run->level_names[level];
        if (!json_object_get(entry, key))
            continue;
        if (bound->level != RUN_EVERYWHERE)
            return err_set(err, ERR_INPUT,
                           N_("a bound names one of need, employer, intake and "
                              "programme, not two"));
        bound->level = (enum run_level)level;
        if (!run_known(entry, key, names, &bound->set, err))
            return false;
    }
    return true;
}

/* The family called so, and one of its groups. */
static bool read_family_name(struct run_reader *r, const json_t *entry,
                             uint32_t *family, struct err *err)
{
    struct str name;

    if (!run_text(r, entry, "family", &name, err))
        return false;
    for (uint32_t f = 0; f < r->run->family_count; f++)
        if (str_eq(name, r->run->families[f].name)) {
            *family = f;
            return true;
        }
    return err_set(err, ERR_INPUT, N_("there is no {kind} called {name} in the file"),
                   ARG_WORD("family"), ARG_STR(name));
}

static bool read_who(struct run_reader *r, const json_t *entry, struct run_bound *bound,
                     struct err *err)
{
    bound->family = bound->group = RUN_NONE;
    if (!json_object_get(entry, "family") && !json_object_get(entry, "group"))
        return true;
    return read_family_name(r, entry, &bound->family, err) &&
           run_known(entry, "group", &r->run->families[bound->family].groups,
                     &bound->group, err);
}

static bool read_bound(struct run_reader *r, const json_t *entry,
                       struct run_bound *bound, struct err *err)
{
    static const char *const keys[] = { "need",      "employer", "intake",
                                        "programme", "family",   "group",
                                        "lower",     "upper",    NULL };
    struct run_range range = { 0, RUN_COUNT_MOST };
    int64_t lower = 0, upper = RUN_NONE;

    if (!run_keys(entry, keys, err) || !read_where(r, entry, bound, err) ||
        !read_who(r, entry, bound, err) ||
        !run_number_if(entry, "lower", range, &lower, err) ||
        !run_number_if(entry, "upper", range, &upper, err))
        return false;
    if (!json_object_get(entry, "lower") && !json_object_get(entry, "upper"))
        return err_set(err, ERR_INPUT,
                       N_("a bound needs lower, upper or both; this one has neither"));
    if (lower > upper)
        return err_set(err, ERR_INPUT,
                       N_("at least {lower} and at most {upper} cannot both hold"),
                       ARG_NUM(lower), ARG_NUM(upper));
    bound->lower = (uint32_t)lower;
    bound->upper = (uint32_t)upper;
    return true;
}

bool run_read_bounds(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list;
    struct allot_run *run = r->run;

    if (!run_list(value, "bounds", RUN_BOUNDS_MOST, &list, err))
        return false;
    run->bound_count = (uint32_t)json_array_size(list);
    run->bounds = ARENA_ARRAY(r->arena, run->bound_count, struct run_bound);
    for (uint32_t i = 0; i < run->bound_count; i++)
        if (!read_bound(r, json_array_get(list, i), &run->bounds[i], err))
            return err_add(err, N_("bounds, entry {number}"), ARG_NUM(i + 1));
    return true;
}

static bool read_share(struct run_reader *r, const json_t *entry, uint32_t at,
                       struct err *err)
{
    static const char *const keys[] = { "group", "milli", NULL };
    struct run_proportion *p = &r->run->proportion;
    int64_t milli = 0;

    if (!run_keys(entry, keys, err) ||
        !run_known(entry, "group", &r->run->families[p->family].groups, &p->group[at],
                   err) ||
        !run_number(entry, "milli", (struct run_range){ 0, QUOTA_WHOLE_MILLI }, &milli,
                    err))
        return false;
    for (uint32_t g = 0; g < at; g++)
        if (p->group[g] == p->group[at])
            return err_set(err, ERR_INPUT, N_("this group has a share already"));
    p->share_milli[at] = (uint32_t)milli;
    p->share_count = at + 1;
    return true;
}

static bool read_intake(struct run_reader *r, const json_t *entry, uint32_t at,
                        struct err *err)
{
    static const char *const keys[] = { "intake", "places", NULL };
    struct run_proportion *p = &r->run->proportion;
    int64_t places = 0;

    if (!run_keys(entry, keys, err) ||
        !run_known(entry, "intake", &r->run->level_names[RUN_INTAKE],
                   &p->intakes[at].intake, err) ||
        !run_number(entry, "places", (struct run_range){ 0, RUN_COUNT_MOST }, &places,
                    err))
        return false;
    for (uint32_t i = 0; i < at; i++)
        if (p->intakes[i].intake == p->intakes[at].intake)
            return err_set(err, ERR_INPUT, N_("this intake is there already"));
    p->intakes[at].places = (uint32_t)places;
    p->intake_count = at + 1;
    return true;
}

/* What groups were given in an intake before. */
static bool read_earlier(struct run_reader *r, const json_t *entry, struct err *err)
{
    static const char *const keys[] = { "intake", "given", NULL };
    struct run_proportion *p = &r->run->proportion;
    const struct run_family *family = &r->run->families[p->family];
    const char *names[QUOTA_GROUPS_MOST + 1] = { NULL };
    const json_t *given = json_object_get(entry, "given");
    struct str intake;

    for (uint32_t g = 0; g < p->share_count; g++)
        names[g] = str_cstr(r->arena, family->groups.name[p->group[g]]);
    if (!run_keys(entry, keys, err) || !run_text(r, entry, "intake", &intake, err))
        return false;
    if (!given)
        return err_set(err, ERR_INPUT, N_("{key} is missing"), ARG_WORD("given"));
    if (!run_keys(given, names, err))
        return false;
    for (uint32_t g = 0; g < p->share_count; g++) {
        int64_t n = 0;
        if (!run_number_if(given, names[g], (struct run_range){ 0, RUN_COUNT_MOST }, &n,
                           err))
            return false;
        if (p->given[g] + n > QUOTA_PLACES_MOST)
            return err_set(err, ERR_LIMIT, N_("{n} places are more than {most}"),
                           ARG_NUM(p->given[g] + n), ARG_NUM(QUOTA_PLACES_MOST));
        p->given[g] += (uint32_t)n;
    }
    return true;
}

static bool read_deviation(struct run_reader *r, const json_t *entry, uint32_t at,
                           struct err *err)
{
    static const char *const keys[] = { "intake", "group", "places", "reason", NULL };
    struct run_proportion *p = &r->run->proportion;
    struct run_deviation *d = &p->deviations[at];
    int64_t places = 0;

    if (!run_keys(entry, keys, err) ||
        !run_known(entry, "intake", &r->run->level_names[RUN_INTAKE], &d->intake,
                   err) ||
        !run_known(entry, "group", &r->run->families[p->family].groups, &d->group,
                   err) ||
        !run_number(entry, "places", (struct run_range){ 0, RUN_COUNT_MOST }, &places,
                    err) ||
        !run_reason(r, entry, &d->reason, err))
        return false;
    d->places = (uint32_t)places;
    p->deviation_count = at + 1;
    return true;
}

static bool read_shares(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list;
    uint64_t sum = 0;
    struct run_proportion *p = &r->run->proportion;

    if (!run_list(value, "shares", QUOTA_GROUPS_MOST, &list, err))
        return false;
    for (uint32_t i = 0; i < json_array_size(list); i++)
        if (!read_share(r, json_array_get(list, i), i, err))
            return err_add(err, N_("shares, entry {number}"), ARG_NUM(i + 1));
    for (uint32_t g = 0; g < p->share_count; g++)
        sum += p->share_milli[g];
    if (sum != QUOTA_WHOLE_MILLI)
        return err_set(err, ERR_INPUT,
                       N_("the shares make {sum} thousandths together; they must make "
                          "{whole}"),
                       ARG_NUM(sum), ARG_NUM(QUOTA_WHOLE_MILLI));
    return true;
}

static bool read_intakes(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list, *earlier, *deviations;
    struct run_proportion *p = &r->run->proportion;

    if (!run_list(value, "intakes", RUN_BOUNDS_MOST, &list, err) ||
        !run_list(value, "earlier", RUN_BOUNDS_MOST, &earlier, err) ||
        !run_list(value, "deviations", RUN_BOUNDS_MOST, &deviations, err))
        return false;
    if (json_array_size(list) == 0)
        return err_set(err, ERR_INPUT, N_("{key} is missing"), ARG_WORD("intakes"));
    p->intakes = ARENA_ARRAY(r->arena, json_array_size(list), struct run_intake);
    p->deviations =
        ARENA_ARRAY(r->arena, json_array_size(deviations), struct run_deviation);
    for (uint32_t i = 0; i < json_array_size(list); i++)
        if (!read_intake(r, json_array_get(list, i), i, err))
            return err_add(err, N_("intakes, entry {number}"), ARG_NUM(i + 1));
    for (uint32_t i = 0; i < json_array_size(earlier); i++)
        if (!read_earlier(r, json_array_get(earlier, i), err))
            return err_add(err, N_("earlier, entry {number}"), ARG_NUM(i + 1));
    for (uint32_t i = 0; i < json_array_size(deviations); i++)
        if (!read_deviation(r, json_array_get(deviations, i), i, err))
            return err_add(err, N_("deviations, entry {number}"), ARG_NUM(i + 1));
    return true;
}

bool run_read_proportion(struct run_reader *r, const json_t *value, struct err *err)
{
    static const char *const keys[] = { "family",  "shares",     "intakes",
                                        "earlier", "release_on", "deviations",
                                        NULL };
    struct run_proportion *p = &r->run->proportion;
    const json_t *entry = json_object_get(value, "proportional");

    p->family = RUN_NONE;
    p->release_day = DAY_NONE;
    if (!entry)
        return true;
    if (!run_keys(entry, keys, err) || !read_family_name(r, entry, &p->family, err) ||
        !run_day(entry, "release_on", &p->release_day, err) ||
        !read_shares(r, entry, err) || !read_intakes(r, entry, err)) {
        if (!err->where[0].msg) /* an entry has said where it is */
            err_add(err, N_("proportional places"));
        return false;
    }
    if (p->release_day != DAY_NONE && r->run->decided_day == DAY_NONE)
        return err_set(err, ERR_INPUT,
                       N_("release_on needs decided_on: the day of this run"));
    return true;
}

static bool read_override(struct run_reader *r, const json_t *entry,
                          struct run_override *override, struct err *err)
{
    static const char *const keys[] = { "person", "need", "decision", "reason", NULL };
    struct str decision;

    if (!run_keys(entry, keys, err) ||
        !run_known(entry, "person", &r->run->person_ids, &override->person, err) ||
        !run_known(entry, "need", &r->run->need_ids, &override->need, err) ||
        !run_text(r, entry, "decision", &decision, err))
        return false;
    override->forced = str_is(decision, "force");
    if (!override->forced && !str_is(decision, "exclude"))
        return err_set(err, ERR_INPUT,
                       N_("the decision is force or exclude, not {word}"),
                       ARG_STR(decision));
    if (!json_object_get(entry, "reason"))
        return err_set(err, ERR_INPUT,
                       N_("a decision by hand needs a reason; write it under reason"));
    return run_reason(r, entry, &override->reason, err);
}

/* Nobody is forced to two needs, nor into a pair that is excluded; no need is given
 * more people by hand than it has places. */
static bool check_overrides(const struct run_reader *r, struct err *err)
{
    const struct allot_run *run = r->run;
    struct arena arena = { 0 };
    uint32_t *times = ARENA_ARRAY(&arena, run->person_count, uint32_t);
    uint32_t *taken = ARENA_ARRAY(&arena, run->need_count, uint32_t);
    uint32_t i = 0;
    bool twice = false, full = false;

    for (; i < run->override_count && !twice && !full; i++) {
        const struct run_override *o = &run->overrides[i];
        twice = o->forced && ++times[o->person] > 1;
        full = o->forced && ++taken[o->need] > run->needs[o->need].positions;
        for (uint32_t k = 0; k < i; k++)
            twice |= run->overrides[k].person == o->person &&
                     run->overrides[k].need == o->need;
    }
    arena_free(&arena);
    if (!twice && !full)
        return true;
    const struct run_override *wrong = &run->overrides[i - 1];
    if (twice)
        err_set(err, ERR_INPUT,
                N_("the decisions by hand on {person} contradict each other"),
                ARG_STR(run->people[wrong->person].id));
    else
        err_set(err, ERR_INPUT,
                N_("more people are placed by hand at {need} than it has places"),
                ARG_STR(run->needs[wrong->need].id));
    return err_add(err, N_("overrides, entry {number}"), ARG_NUM(i));
}

bool run_read_overrides(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list;
    struct allot_run *run = r->run;

    if (!run_list(value, "overrides", RUN_BOUNDS_MOST, &list, err))
        return false;
    run->override_count = (uint32_t)json_array_size(list);
    run->overrides = ARENA_ARRAY(r->arena, run->override_count, struct run_override);
    for (uint32_t i = 0; i < run->override_count; i++)
        if (!read_override(r, json_array_get(list, i), &run->overrides[i], err))
            return err_add(err, N_("overrides, entry {number}"), ARG_NUM(i + 1));
    return check_overrides(r, err);
}
