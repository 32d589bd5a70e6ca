/* allot_file.c: see allot_file.h: people, needs and pairs, and the run around them. */
#include "service/allot_file.h"

#include <string.h>

#include "base/date.h"

static const char *const objective_words[] = { "lottery", "need_first", "fit" };
_Static_assert(sizeof objective_words / sizeof *objective_words == RUN_OBJECTIVE_COUNT,
               "a word for each");
static const char *const level_words[] = { "need", "employer", "intake", "programme" };
_Static_assert(sizeof level_words / sizeof *level_words == RUN_LEVEL_COUNT,
               "a word for each");

const char *run_objective_word(enum run_objective objective)
{
    return objective_words[objective];
}

const char *run_level_word(enum run_level level)
{
    return level_words[level];
}

static bool read_objective(struct run_reader *r, const json_t *value, struct err *err)
{
    struct allot_run *run = r->run;
    struct str word = STR("lottery");
    int known = 0;

    if (json_object_get(value, "objective") &&
        !run_text(r, value, "objective", &word, err))
        return false;
    while (known < RUN_OBJECTIVE_COUNT && !str_is(word, objective_words[known]))
        known++;
    if (known == RUN_OBJECTIVE_COUNT)
        return err_set(err, ERR_INPUT,
                       N_("the objective is lottery, need_first or fit, not {word}"),
                       ARG_STR(word));
    run->objective = (enum run_objective)known;
    if (json_object_get(value, "reason") && !run_reason(r, value, &run->reason, err))
        return false;
    if (run->objective == RUN_FIT && run->reason.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("the objective fit takes the fittest first and needs a "
                          "reason; write it under reason"));
    return true;
}

static bool read_head(struct run_reader *r, const json_t *value, struct err *err)
{
    static const char *const keys[] = { "name",   "objective",    "reason",
                                        "seed",   "decided_on",   "families",
                                        "people", "needs",        "pairs",
                                        "bounds", "proportional", "overrides",
                                        NULL };

    if (!run_keys(value, keys, err))
        return false;
    if (!json_object_get(value, "seed"))
        return err_set(err, ERR_INPUT,
                       N_("seed is missing: the number of the lottery, fixed before "
                          "the people are known"));
    if (json_object_get(value, "name") &&
        !run_text(r, value, "name", &r->run->name, err))
        return false;
    return run_number(value, "seed", (struct run_range){ 0, RUN_SEED_MOST },
                      &r->run->seed, err) &&
           run_day(value, "decided_on", &r->run->decided_day, err) &&
           read_objective(r, value, err);
}

static bool read_family(struct run_reader *r, const char *name, const json_t *groups,
                        struct err *err)
{
    struct run_family *family = &r->run->families[r->run->family_count];
    size_t at;
    const json_t *group;

    if (!json_is_array(groups) || json_array_size(groups) == 0 ||
        json_array_size(groups) > RUN_GROUPS_MOST)
        return err_set(err, ERR_INPUT, N_("a family has a list of 1 to {most} groups"),
                       ARG_NUM(RUN_GROUPS_MOST));
    family->name = str_copy(r->arena, str_from(name));
    json_array_foreach((json_t *)groups, at, group)
    {
        struct str word = { json_string_value(group), json_string_length(group) };
        if (word.len == 0 || word.len > RUN_ID_BYTES)
            return err_set(err, ERR_INPUT, N_("group {number} is no name"),
                           ARG_NUM(at + 1));
        if (run_name_add(&family->groups, r->arena, str_copy(r->arena, word)) != at)
            return err_set(err, ERR_INPUT, N_("{kind} {name} is there twice"),
                           ARG_WORD("group"), ARG_STR(word));
    }
    r->run->family_count++;
    return true;
}

static bool read_families(struct run_reader *r, const json_t *value, struct err *err)
{
    json_t *families = json_object_get(value, "families"), *groups;
    const char *name;

    if (families && !json_is_object(families))
        return err_set(err, ERR_INPUT, N_("an object {example} is wanted here"),
                       ARG_WORD("\"families\":{\"sex\":[\"women\",\"men\"]}"));
    if (json_object_size(families) > RUN_FAMILIES_MOST)
        return err_set(err, ERR_LIMIT, N_("{key} has more than {most} entries"),
                       ARG_WORD("families"), ARG_NUM(RUN_FAMILIES_MOST));
    r->run->families = ARENA_ARRAY(r->arena, RUN_FAMILIES_MOST, struct run_family);
    json_object_foreach(families, name, groups)
    {
        if (!read_family(r, name, groups, err))
            return err_add(err, N_("family {name}"), ARG_WORD(name));
    }
    return true;
}

/* A group is of a family that the file has. */
static bool are_families(const json_t *groups, const char *const *families,
                         struct err *err)
{
    const char *name;
    json_t *group;

    if (!json_is_object(groups))
        return run_keys(groups, families, err);
    json_object_foreach((json_t *)groups, name, group)
    {
        uint32_t f = 0;
        while (families[f] && strcmp(families[f], name) != 0)
            f++;
        if (!families[f])
            return err_set(err, ERR_INPUT,
                           N_("there is no {kind} called {name} in the file"),
                           ARG_WORD("family"), ARG_WORD(name));
    }
    return true;
}

static bool read_groups(struct run_reader *r, uint32_t person, const json_t *groups,
                        struct err *err)
{
    const char *keys[RUN_FAMILIES_MOST + 1] = { NULL };

    for (uint32_t f = 0; f < r->run->family_count; f++) {
        r->run->families[f].group_of[person] = RUN_NONE;
        keys[f] = str_cstr(r->arena, r->run->families[f].name);
    }
    if (!groups)
        return true;
    if (!are_families(groups, keys, err))
        return false;
    for (uint32_t f = 0; f < r->run->family_count; f++) {
        struct run_family *family = &r->run->families[f];
        if (json_object_get(groups, keys[f]) &&
            !run_known(groups, keys[f], &family->groups, &family->group_of[person],
                       err))
            return false;
    }
    return true;
}

static bool read_person(struct run_reader *r, const json_t *entry, uint32_t index,
                        struct err *err)
{
    static const char *const keys[] = { "id", "groups", "waited_days", "priority",
                                        NULL };
    struct run_person *person = &r->run->people[index];
    struct run_range days = { 0, 40000 }, ranks = { 1, 1000000000 };

    person->priority = INT64_MAX;
    if (!run_keys(entry, keys, err) || !run_text(r, entry, "id", &person->id, err))
        return false;
    if (run_name_add(&r->run->person_ids, r->arena, person->id) != index)
        return err_set(err, ERR_INPUT, N_("{kind} {name} is there twice"),
                       ARG_WORD("person"), ARG_STR(person->id));
    return run_number_if(entry, "waited_days", days, &person->waited_days, err) &&
           run_number_if(entry, "priority", ranks, &person->priority, err) &&
           read_groups(r, index, json_object_get(entry, "groups"), err);
}

static bool read_people(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list;
    struct allot_run *run = r->run;

    if (!run_list(value, "people", RUN_PEOPLE_MOST, &list, err))
        return false;
    run->person_count = (uint32_t)json_array_size(list);
    if (run->person_count == 0)
        return err_set(err, ERR_INPUT, N_("there are no people to give places to"));
    run->people = ARENA_ARRAY(r->arena, run->person_count, struct run_person);
    for (uint32_t f = 0; f < run->family_count; f++)
        run->families[f].group_of = ARENA_ARRAY(r->arena, run->person_count, uint32_t);
    for (uint32_t i = 0; i < run->person_count; i++)
        if (!read_person(r, json_array_get(list, i), i, err))
            return err_add(err, N_("people, entry {number}"), ARG_NUM(i + 1));
    return true;
}

static bool read_need(struct run_reader *r, const json_t *entry, uint32_t index,
                      struct err *err)
{
    static const char *const keys[] = { "id",        "employer",  "intake",
                                        "programme", "positions", NULL };
    struct run_need *need = &r->run->needs[index];
    int64_t positions = 1;

    if (!run_keys(entry, keys, err) || !run_text(r, entry, "id", &need->id, err))
        return false;
    if (run_name_add(&r->run->need_ids, r->arena, need->id) != index)
        return err_set(err, ERR_INPUT, N_("{kind} {name} is there twice"),
                       ARG_WORD("need"), ARG_STR(need->id));
    need->level[RUN_NEED] = index;
    for (int level = RUN_EMPLOYER; level < RUN_LEVEL_COUNT; level++) {
        struct str name;
        need->level[level] = RUN_NONE;
        if (!json_object_get(entry, level_words[level]))
            continue;
        if (!run_text(r, entry, level_words[level], &name, err))
            return false;
        need->level[level] = run_name_add(&r->run->level_names[level], r->arena, name);
    }
    if (!run_number_if(entry, "positions", (struct run_range){ 0, RUN_COUNT_MOST },
                       &positions, err))
        return false;
    need->positions = (uint32_t)positions;
    return true;
}

static bool read_needs(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list;

    if (!run_list(value, "needs", RUN_NEEDS_MOST, &list, err))
        return false;
    r->run->need_count = (uint32_t)json_array_size(list);
    if (r->run->need_count == 0)
        return err_set(err, ERR_INPUT, N_("there are no needs with places to give"));
    r->run->needs = ARENA_ARRAY(r->arena, r->run->need_count, struct run_need);
    for (uint32_t i = 0; i < r->run->need_count; i++)
        if (!read_need(r, json_array_get(list, i), i, err))
            return err_add(err, N_("needs, entry {number}"), ARG_NUM(i + 1));
    return true;
}

static int by_need(const void *left, const void *right)
{
    const struct run_pair *a = left, *b = right;

    if (a->need != b->need)
        return a->need < b->need ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

static bool read_pair(struct run_reader *r, const json_t *entry, struct run_pair *pair,
                      struct err *err)
{
    static const char *const keys[] = { "person", "need", "fit", NULL };
    int64_t fit = 0;

    if (!run_keys(entry, keys, err) ||
        !run_known(entry, "person", &r->run->person_ids, &pair->person, err) ||
        !run_known(entry, "need", &r->run->need_ids, &pair->need, err) ||
        !run_number_if(entry, "fit", (struct run_range){ 0, RUN_FIT_MOST }, &fit, err))
        return false;
    pair->fit = (int32_t)fit;
    return true;
}

/* The last entry of the list that is this pair, from 1: pairs are sorted by now. */
static size_t pair_entry(const struct run_reader *r, const json_t *list,
                         const struct run_pair *pair)
{
    const struct str person = r->run->people[pair->person].id,
                     need = r->run->needs[pair->need].id;
    size_t i = json_array_size(list);

    for (; i > 1; i--) {
        const json_t *entry = json_array_get(list, i - 1);
        if (str_eq(person,
                   str_from(json_string_value(json_object_get(entry, "person")))) &&
            str_eq(need, str_from(json_string_value(json_object_get(entry, "need")))))
            break;
    }
    return i;
}

/* No pair stands twice. */
static bool are_once(const struct run_reader *r, const json_t *list, struct err *err)
{
    const struct allot_run *run = r->run;

    for (uint32_t i = 1; i < run->pair_count; i++) {
        const struct run_pair *pair = &run->pairs[i];
        if (by_need(pair - 1, pair) != 0)
            continue;
        err_set(err, ERR_INPUT, N_("the pair of {person} and {need} is there twice"),
                ARG_STR(run->people[pair->person].id),
                ARG_STR(run->needs[pair->need].id));
        return err_add(err, N_("pairs, entry {number}"),
                       ARG_NUM(pair_entry(r, list, pair)));
    }
    return true;
}

static bool read_pairs(struct run_reader *r, const json_t *value, struct err *err)
{
    const json_t *list;
    struct allot_run *run = r->run;

    if (!run_list(value, "pairs", RUN_PAIRS_MOST, &list, err))
        return false;
    run->pair_count = (uint32_t)json_array_size(list);
    run->pairs = ARENA_ARRAY(r->arena, run->pair_count, struct run_pair);
    for (uint32_t i = 0; i < run->pair_count; i++)
        if (!read_pair(r, json_array_get(list, i), &run->pairs[i], err))
            return err_add(err, N_("pairs, entry {number}"), ARG_NUM(i + 1));
    if (run->pair_count > 0)
        qsort(run->pairs, run->pair_count, sizeof *run->pairs, by_need);
    return are_once(r, list, err);
}

bool allot_run_read(const json_t *value, struct arena *arena, struct allot_run *run,
                    struct err *err)
{
    struct allot_run *made = ARENA_NEW(arena, struct allot_run);
    struct run_reader r = { .arena = arena, .run = made };

    if (!read_head(&r, value, err) || !read_families(&r, value, err) ||
        !read_people(&r, value, err) || !read_needs(&r, value, err) ||
        !read_pairs(&r, value, err) || !run_read_bounds(&r, value, err) ||
        !run_read_proportion(&r, value, err) || !run_read_overrides(&r, value, err))
        return false;
    *run = *made;
    return true;
}
