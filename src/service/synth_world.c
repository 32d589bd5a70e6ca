/*
 * synth_world.c: see synth_world.h.
 *
 *   tasks -> roles with their tasks -> places -> the area's -> rising sums
 */
#include "service/synth_world.h"

#include <assert.h>

#include "base/embed.h"
#include "domain/catalogue.h"
#include "domain/place.h"

#define PLACES_MOST      4000u
#define ROLES_MOST       1000u
#define RURAL_BELOW      20000
#define CITY_FROM        100000
#define INFORMAL_PERCENT 165u /* so that about 35 % of people have an informal role */

/* The shipped places and which of them the area names. */
struct atlas {
    struct place *place;
    struct str *county;
    int64_t *population;
    bool *wanted;
    uint32_t count;
    struct place_book book;
};

static bool misfit(const char *file, struct str line, struct err *err)
{
    return err_set(err, ERR_INTERNAL,
                   N_("the shipped file {file} has a row that does not "
                      "fit: {row}"),
                   ARG_WORD(file), ARG_STR(line));
}

static bool open_file(const char *file, struct str *tsv, struct err *err)
{
    struct str header;

    if (embed_find(embed_data, file, tsv) && embed_line(tsv, &header))
        return true;
    return misfit(file, STR(""), err);
}

/* ---- roles and tasks ---- */

static bool has_item(struct str list, const char *wanted)
{
    struct str item;

    while (str_next(&list, ';', &item))
        if (str_is(item, wanted))
            return true;
    return false;
}

static void take_task(struct synth_world *world, const struct catalogue_task *from,
                      const struct map *roles)
{
    struct synth_task *task = &world->task[world->task_count];
    struct str rest = from->roles, slug;

    task->slug = from->slug;
    task->weeks = from->weeks;
    task->truck = has_item(from->law, "forklift");
    if (has_item(from->law, "licence_heavy"))
        task->licence = SYNTH_LICENCE_HEAVY;
    else if (has_item(from->law, "licence_b") || has_item(from->law, "tractor"))
        task->licence = SYNTH_LICENCE_B;
    while (str_next(&rest, ';', &slug)) {
        uint32_t at = map_get(roles, slug);
        if (at != MAP_NONE && world->role[at].task_count < SYNTH_ROLE_TASKS_MOST)
            world->role[at].task[world->role[at].task_count++] =
                (uint16_t)world->task_count;
    }
    world->task_count++;
}

static enum synth_licence role_licence(struct str slug)
{
    const char *licence = synth_role_licence(slug);

    if (!licence)
        return SYNTH_LICENCE_NONE;
    return licence[0] == 'B' ? SYNTH_LICENCE_B : SYNTH_LICENCE_HEAVY;
}

static bool load_roles(struct arena *arena, struct synth_world *world,
                       struct map *roles, struct err *err)
{
    struct str tsv, line, c[7];
    int64_t weight;

    _Static_assert(sizeof world->role->certificates == 4, "a bit a certificate");
    assert(synth_certificate_count <= 32);
    world->role = ARENA_ARRAY(arena, ROLES_MOST, struct synth_role);
    if (!open_file("roles.tsv", &tsv, err))
        return false;
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 7) != 7 || !str_int(c[6], &weight) || weight < 1 ||
            weight > 10000 || world->role_count == ROLES_MOST)
            return misfit("roles.tsv", line, err);
        struct synth_role *role = &world->role[world->role_count];
        *role = (struct synth_role){ .slug = c[0],
                                     .ssyk = c[3],
                                     .informal = str_is(c[5], "1"),
                                     .licence = role_licence(c[0]),
                                     .weight = (uint32_t)weight };
        for (uint32_t i = 0; i < synth_certificate_count; i++)
            if (synth_names_role(synth_certificates[i].roles, c[3], c[0]))
                role->certificates |= UINT32_C(1) << i;
        map_add(roles, c[0], world->role_count++);
    }
    return true;
}

static bool load_tasks(struct arena *arena, struct synth_world *world,
                       const struct map *roles, struct err *err)
{
    struct catalogue catalogue;
    struct str tsv;

    if (!embed_find(embed_data, "tasks.tsv", &tsv))
        return misfit("tasks.tsv", STR(""), err);
    if (!catalogue_load(arena, tsv, &catalogue, err))
        return false;
    world->task = ARENA_ARRAY(arena, catalogue.count, struct synth_task);
    for (uint32_t i = 0; i < catalogue.count; i++)
        take_task(world, &catalogue.task[i], roles);
    for (uint32_t i = 0; i < world->role_count; i++)
        if (world->role[i].task_count == 0)
            return misfit("roles.tsv", world->role[i].slug, err);
    return true;
}

static uint32_t role_weight(const struct synth_role *role, enum synth_sex sex,
                            enum synth_size size)
{
    uint64_t women = synth_women_milli(role->ssyk, role->slug);
    uint64_t lean = 500;

    if (sex == SYNTH_WOMAN)
        lean = women;
    else if (sex == SYNTH_MAN)
        lean = 1000 - women;
    uint64_t weight = (uint64_t)role->weight * lean *
                      synth_local_percent(role->ssyk, role->slug, size) *
                      (role->informal ? INFORMAL_PERCENT : 100);
    return (uint32_t)(weight / 100000); /* a role of weight 1 still weighs 50 */
}

static void sum_roles(struct arena *arena, struct synth_world *world)
{
    for (int sex = 0; sex < SYNTH_SEX_COUNT; sex++)
        for (int size = 0; size < SYNTH_SIZE_COUNT; size++) {
            uint32_t *upto = ARENA_ARRAY(arena, world->role_count, uint32_t), sum = 0;
            for (uint32_t i = 0; i < world->role_count; i++)
                upto[i] = sum += role_weight(&world->role[i], (enum synth_sex)sex,
                                             (enum synth_size)size);
            world->role_upto[sex][size] = upto;
        }
}

/* ---- places ---- */

static bool load_atlas(struct arena *arena, struct atlas *atlas, struct err *err)
{
    struct str tsv, line, c[10];

    atlas->place = ARENA_ARRAY(arena, PLACES_MOST, struct place);
    atlas->county = ARENA_ARRAY(arena, PLACES_MOST, struct str);
    atlas->population = ARENA_ARRAY(arena, PLACES_MOST, int64_t);
    atlas->wanted = ARENA_ARRAY(arena, PLACES_MOST, bool);
    if (!open_file("places.tsv", &tsv, err))
        return false;
    while (embed_line(&tsv, &line)) {
        uint32_t at = atlas->count;
        if (at == PLACES_MOST || embed_columns(line, c, 10) != 10 ||
            !str_int(c[6], &atlas->population[at]) || atlas->population[at] < 0 ||
            atlas->population[at] > 10000000)
            return misfit("places.tsv", line, err);
        atlas->place[at] = (struct place){ .id = (int64_t)at + 1,
                                           .code = c[0],
                                           .name = c[1],
                                           .municipality = c[3],
                                           .is_town = str_is(c[2], "town"),
                                           .is_main = str_is(c[9], "1") };
        atlas->county[at] = c[4];
        atlas->count++;
    }
    place_book_make(&atlas->book, arena, atlas->place, atlas->count);
    return true;
}

/* "jämtland" or "jämtlands län" for "Jämtlands län". */
static bool is_county(struct arena *arena, struct str county, struct str name)
{
    struct str whole = str_lower(arena, county);
    struct str head = str_sub(whole, 0, str_find(whole, STR(" ")));

    return str_eq(name, whole) || str_eq(name, head) ||
           (str_ends(head, "s") && str_eq(name, str_sub(head, 0, head.len - 1)));
}

/* Marks the places of a county, or of a municipality by name or code. */
static bool mark_whole(struct arena *arena, struct atlas *atlas, struct str part)
{
    struct str name = str_lower(arena, part);
    struct str municipality = { NULL, 0 };
    bool any = false;

    for (uint32_t i = 0; i < atlas->count; i++)
        if (!atlas->place[i].is_town &&
            (str_eq(atlas->place[i].code, part) ||
             str_eq(str_lower(arena, atlas->place[i].name), name)))
            municipality = atlas->place[i].code;
    for (uint32_t i = 0; i < atlas->count; i++) {
        bool all = str_is(name, "all");
        bool hit = municipality.len ? str_eq(atlas->place[i].municipality, municipality)
                                    : all || is_county(arena, atlas->county[i], name);
        atlas->wanted[i] = atlas->wanted[i] || hit;
        any = any || hit;
    }
    return any;
}

static bool mark_area(struct arena *arena, struct atlas *atlas, struct str area,
                      struct err *err)
{
    struct str part;
    uint32_t at;

    if (str_trim(area).len == 0)
        return err_set(err, ERR_INPUT,
                       N_("an area is a county, a municipality, a town, "
                          "several with ; between, or all"));
    while (str_next(&area, ';', &part)) {
        struct str name = str_trim(part);
        if (name.len == 0 || mark_whole(arena, atlas, name))
            continue;
        if (!place_find(&atlas->book, name, &at, err))
            return false;
        atlas->wanted[at] = true;
    }
    return true;
}

static int64_t towns_population(const struct atlas *atlas, struct str municipality)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < atlas->count; i++)
        if (atlas->place[i].is_town &&
            str_eq(atlas->place[i].municipality, municipality))
            sum += atlas->population[i];
    return sum;
}

/* People who live here or, in the municipality, nearer to here than to another town. */
static int64_t place_weight(const struct atlas *atlas, uint32_t i, int64_t around)
{
    int64_t in_towns = towns_population(atlas, atlas->place[i].municipality);

    if (!atlas->place[i].is_town)
        return in_towns ? 0 : around;
    return in_towns ? around * atlas->population[i] / in_towns : 0;
}

static enum synth_size size_of(int64_t population)
{
    if (population < RURAL_BELOW)
        return SYNTH_RURAL;
    return population < CITY_FROM ? SYNTH_MIDDLE : SYNTH_CITY;
}

static bool take_places(struct arena *arena, const struct atlas *atlas,
                        struct synth_world *world, struct err *err)
{
    uint32_t sum = 0;

    world->place = ARENA_ARRAY(arena, atlas->count, struct synth_place);
    world->place_upto = ARENA_ARRAY(arena, atlas->count, uint32_t);
    for (uint32_t i = 0; i < atlas->count; i++) {
        uint32_t m = map_get(&atlas->book.by_code, atlas->place[i].municipality);
        int64_t around = m == MAP_NONE ? 0 : atlas->population[m];
        int64_t weight = atlas->wanted[i] ? place_weight(atlas, i, around) : 0;
        if (weight <= 0)
            continue;
        world->place_upto[world->place_count] = sum += (uint32_t)weight;
        world->place[world->place_count++] =
            (struct synth_place){ place_written(arena, &atlas->book, i),
                                  size_of(around), atlas->place[i].is_town };
    }
    if (world->place_count == 0)
        return err_set(err, ERR_INPUT, N_("nobody lives in that area"));
    return true;
}

bool synth_world_load(struct arena *arena, struct str area, struct synth_world *world,
                      struct err *err)
{
    struct synth_world made = { 0 };
    struct atlas atlas = { 0 };
    struct map roles = map_new(arena);

    if (!load_roles(arena, &made, &roles, err) ||
        !load_tasks(arena, &made, &roles, err) || !load_atlas(arena, &atlas, err) ||
        !mark_area(arena, &atlas, area, err) || !take_places(arena, &atlas, &made, err))
        return false;
    sum_roles(arena, &made);
    *world = made;
    return true;
}

uint32_t synth_draw(const uint32_t *upto, uint32_t count, struct rng *rng)
{
    assert(count > 0 && upto[count - 1] > 0);

    uint32_t ticket = rng_below(rng, upto[count - 1]), low = 0, high = count - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ticket < upto[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
