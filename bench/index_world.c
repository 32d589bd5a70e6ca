/* index_world.c: see index_world.h. */
#include "bench/index_world.h"

#include <assert.h>
#include <math.h>

#include "base/date.h"
#include "engine/index.h"

#define MAP_SIDE  65536u
#define CLUSTER   60u           /* occupations and tasks of one trade */
#define MINUTES   (1.0 / 175.0) /* of a map unit by car */
#define CAPS_MOST 32u

struct maker {
    struct arena *arena;
    struct world *world;
    struct rng rng;
    uint32_t *x, *y;
    uint64_t *weight; /* population, summed upwards */
};

static uint32_t pick(struct rng *rng, uint32_t from, uint32_t to)
{
    return from + rng_below(rng, to - from + 1);
}

static bool chance(struct rng *rng, uint32_t percent)
{
    return rng_below(rng, 100) < percent;
}

/* 0 .. count - 1, the first most often: about 1 / (i + shift). */
static uint32_t zipf(struct rng *rng, uint32_t count, double shift)
{
    double u = (double)(rng_next(rng) >> 11) / 9007199254740992.0;
    double v = shift * (pow(((double)count + shift) / shift, u) - 1);
    return v >= count ? count - 1 : (uint32_t)v;
}

static void make_places(struct maker *m)
{
    uint32_t count = m->world->ask.places;
    uint32_t *rank = ARENA_ARRAY(m->arena, count, uint32_t);
    uint64_t sum = 0;

    m->x = ARENA_ARRAY(m->arena, count, uint32_t);
    m->y = ARENA_ARRAY(m->arena, count, uint32_t);
    m->weight = ARENA_ARRAY(m->arena, count, uint64_t);
    for (uint32_t i = 0; i < count; i++) {
        m->x[i] = rng_below(&m->rng, MAP_SIDE / 4);
        m->y[i] = rng_below(&m->rng, MAP_SIDE);
        sum += 1000000 / (i + 12);
        m->weight[i] = sum;
        rank[i] = index_hilbert(m->x[i], m->y[i]);
    }
    m->world->place_rank = rank;
}

static uint16_t place_of(struct rng *rng, const uint64_t *weight, uint32_t count)
{
    uint32_t low = 0, high = count - 1;
    uint64_t at = rng_below(rng, (uint32_t)weight[count - 1]);

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (weight[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint16_t)low;
}

static void make_minutes(struct maker *m)
{
    static const double speed[IMAGE_MODE_COUNT] = { 1.0, 1.55, 4.7, 14.0 };
    uint32_t count = m->world->ask.places;

    m->world->minutes = ARENA_ARRAY(m->arena, count, const uint16_t *);
    for (uint32_t to = 0; to < count; to++) {
        uint16_t *minutes =
            ARENA_ARRAY(m->arena, (size_t)count * IMAGE_MODE_COUNT, uint16_t);
        for (uint32_t from = 0; from < count; from++)
            for (uint32_t mode = 0; mode < IMAGE_MODE_COUNT; mode++) {
                double dx = (double)m->x[to] - m->x[from];
                double dy = (double)m->y[to] - m->y[from];
                double time = 10 + sqrt(dx * dx + dy * dy) * MINUTES * speed[mode];
                minutes[from * IMAGE_MODE_COUNT + mode] =
                    time < 600 ? (uint16_t)time : RANK_UNREACHABLE;
            }
        m->world->minutes[to] = minutes;
    }
}

/* Neighbours within the trade, nearer ones more alike; now and then one far away. */
static void make_graph(struct maker *m)
{
    struct match_image *image = &m->world->image;
    uint32_t count = m->world->ask.concepts, most = m->world->ask.near + 8, at = 0;
    uint32_t *start = ARENA_ARRAY(m->arena, count + 1, uint32_t);
    uint32_t *near = ARENA_ARRAY(m->arena, (size_t)count * most, uint32_t);
    uint8_t *similarity = ARENA_ARRAY(m->arena, (size_t)count * most, uint8_t);

    for (uint32_t c = 0; c < count; c++) {
        uint32_t wanted = pick(&m->rng, most - 15 < most ? most - 15 : 0, most - 1);
        uint32_t base = c / CLUSTER * CLUSTER;
        for (uint32_t i = 0; c >= WORLD_FACTS && i < wanted; i++) {
            uint32_t other = chance(&m->rng, 90) ? base + rng_below(&m->rng, CLUSTER)
                                                 : rng_below(&m->rng, count);
            if (other == c || other >= count || other < WORLD_FACTS)
                continue;
            near[at] = other;
            similarity[at++] = (uint8_t)(chance(&m->rng, 30) ? pick(&m->rng, 150, 250)
                                                             : pick(&m->rng, 60, 170));
        }
        start[c + 1] = at;
    }
    image->concept_count = count;
    image->near_start = start;
    image->near_concept = near;
    image->near_similarity = similarity;
}

/* An occupation; neighbours in number are spread over trades, not the most common. */
static uint32_t occupation(struct rng *rng, const struct world *world)
{
    uint32_t room = world->ask.concepts - WORLD_FACTS;
    uint32_t rank = zipf(rng, room, world->ask.kind == WORLD_GENERIC ? 1 : 400);
    return WORLD_FACTS + (uint32_t)((uint64_t)rank * 7919 % room);
}

static uint32_t around(struct rng *rng, const struct world *world, uint32_t concept)
{
    const struct match_image *image = &world->image;
    uint32_t from = image->near_start[concept];
    uint32_t count = image->near_start[concept + 1] - from;

    if (count == 0 || chance(rng, 15))
    return concept;
    return image->near_concept[from + rng_below(rng, count)];
}

static void add_capability(struct world_person *person, uint32_t concept,
                           uint32_t level)
{
    if (person->count == CAPS_MOST)
        return;
    person->concept[person->count] = concept;
    person->level[person->count++] = (uint8_t)level;
}

static void find_abilities(struct rng *rng, const struct world *world,
                           struct world_person *person)
{
    static const uint32_t share[WORLD_FACTS] = { 85, 80, 55, 45, 40, 30, 12, 8,
                                                 5,  4,  3,  2,  2,  1,  1,  1 };
    uint32_t main = occupation(rng, world), wanted = pick(rng, 10, 12);

    if (world->ask.kind == WORLD_WILD && chance(rng, 5))
        return;
    add_capability(person, main, pick(rng, 2, 4));
    for (uint32_t f = 0; f < WORLD_FACTS; f++)
        if (chance(rng, share[f]))
            add_capability(person, f, pick(rng, 1, 4));
    while (person->count < wanted) {
        uint32_t concept = chance(rng, 60) ? around(rng, world, main)
                                           : around(rng, world, occupation(rng, world));
        add_capability(person, concept, pick(rng, 1, 4));
    }
    if (world->ask.kind == WORLD_WILD && chance(rng, 10)) {
        uint32_t again = person->concept[rng_below(rng, person->count)];
        add_capability(person, again, pick(rng, 1, 4));
    }
}

void world_person(struct rng *rng, const struct world *world,
                  struct world_person *person)
{
    static const uint16_t radius[] = { 20, 30, 45, 70 };
    bool wild = world->ask.kind == WORLD_WILD;
    uint32_t by = rng_below(rng, 100);

    *person = (struct world_person){ 0 };
    person->mode = by < 55   ? IMAGE_CAR
                   : by < 85 ? IMAGE_BUS
                   : by < 95 ? IMAGE_BIKE
                             : IMAGE_FOOT;
    person->place = (uint16_t)rng_below(rng, world->ask.places); /* replaced below */
    person->max_minutes = radius[rng_below(rng, 4)];
    person->hours = chance(rng, 50) ? IMAGE_HOURS_NONE : (uint16_t)pick(rng, 15, 40);
    person->available_day =
        chance(rng, 60) ? DAY_NONE : WORLD_NOW - 30 + (int32_t)rng_below(rng, 120);
    person->sex = chance(rng, 3) ? 0 : chance(rng, 52) ? 1 : 2;
    person->lottery = wild ? rng_below(rng, 64) : rng_next(rng);
    if (wild && chance(rng, 5))
        person->place = IMAGE_PLACE_NONE;
    if (wild && chance(rng, 10))
        person->max_minutes = IMAGE_MINUTES_NONE;
    find_abilities(rng, world, person);
}

struct columns {
    int64_t *key;
    uint64_t *lottery, *women, *men, *pool;
    uint16_t *place, *most, *hours;
    uint8_t *mode, *level;
    int32_t *day;
    uint32_t *start, *concept, *priority;
};

static void put_person(const struct world_person *person, uint32_t p,
                       const struct columns *to)
{
    uint32_t at = to->start[p];

    to->lottery[p] = person->lottery;
    to->place[p] = person->place;
    to->mode[p] = person->mode;
    to->most[p] = person->max_minutes;
    to->hours[p] = person->hours;
    to->day[p] = person->available_day;
    to->women[p / 64] |= (uint64_t)(person->sex == 1) << (p % 64);
    to->men[p / 64] |= (uint64_t)(person->sex == 2) << (p % 64);
    for (uint32_t i = 0; i < person->count; i++, at++) {
        to->concept[at] = person->concept[i];
        to->level[at] = person->level[i];
    }
    to->start[p + 1] = at;
}

static void take_columns(struct maker *m, struct columns *to)
{
    uint32_t n = m->world->ask.people;
    size_t words = image_words(n), most = (size_t)n * CAPS_MOST;

    *to = (struct columns){ .key = ARENA_ARRAY(m->arena, n, int64_t),
                            .lottery = ARENA_ARRAY(m->arena, n, uint64_t),
                            .women = ARENA_ARRAY(m->arena, words, uint64_t),
                            .men = ARENA_ARRAY(m->arena, words, uint64_t),
                            .pool = ARENA_ARRAY(m->arena, words, uint64_t),
                            .place = ARENA_ARRAY(m->arena, n, uint16_t),
                            .most = ARENA_ARRAY(m->arena, n, uint16_t),
                            .hours = ARENA_ARRAY(m->arena, n, uint16_t),
                            .mode = ARENA_ARRAY(m->arena, n, uint8_t),
                            .level = ARENA_ARRAY(m->arena, most, uint8_t),
                            .day = ARENA_ARRAY(m->arena, n, int32_t),
                            .start = ARENA_ARRAY(m->arena, n + 1, uint32_t),
                            .concept = ARENA_ARRAY(m->arena, most, uint32_t),
                            .priority = ARENA_ARRAY(m->arena, n, uint32_t) };
}

static void make_people(struct maker *m)
{
    struct world *world = m->world;
    struct columns to;
    struct world_person person;

    take_columns(m, &to);
    for (uint32_t p = 0; p < world->ask.people; p++) {
        world_person(&m->rng, world, &person);
        if (person.place != IMAGE_PLACE_NONE)
            person.place = place_of(&m->rng, m->weight, world->ask.places);
        put_person(&person, p, &to);
        to.key[p] = (int64_t)(rng_mix(p + 1) >> 1);
        to.pool[p / 64] |= (uint64_t)chance(&m->rng, 95) << (p % 64);
        to.priority[p] =
            chance(&m->rng, 30) ? RANK_PRIORITY_NONE : rng_below(&m->rng, 5);
    }
    struct match_image *image = &world->image;
    image->person_count = world->ask.people;
    image->place_count = world->ask.places;
    image->person_key = to.key;
    image->lottery_key = to.lottery;
    image->place = to.place;
    image->mode = to.mode;
    image->max_minutes = to.most;
    image->available_day = to.day;
    image->hours = to.hours;
    image->capability_start = to.start;
    image->capability_concept = to.concept;
    image->capability_level = to.level;
    world->sexes = (struct count_image){ world->ask.people, to.women, to.men };
    world->pool = to.pool;
    world->priority = to.priority;
    assert(match_image_is_sound(image) && count_image_is_sound(&world->sexes));
}

static struct need_requirement *ask_for(struct need_columns *need,
                                        struct need_requirement *room,
                                        enum rank_class class, uint32_t concept)
{
    struct need_requirement *r = &room[need->requirement_count++];
    *r = (struct need_requirement){ .concept = concept,
                                    .grade = RANK_BY_SIMILARITY,
                                    .class = (uint8_t) class,
                                    .level = 1,
                                    .weight = 1,
                                    .obtain_weeks = RANK_WEEKS_NONE };
    return r;
}

/* Seven or eight requirements, as needs in towns have them. */
static void plain_need(struct rng *rng, const struct world *world,
                       struct need_columns *need, struct need_requirement *room)
{
    uint32_t main = occupation(rng, world), count = pick(rng, 7, 8);
    struct need_requirement *r = ask_for(need, room, RANK_CORE, rng_below(rng, 2));

    r->grade = RANK_BY_STEP;
    r->level = (uint8_t)pick(rng, 1, 3);
    r->weight = 5;
    r = ask_for(need, room, chance(rng, 70) ? RANK_CORE : RANK_LEARNABLE, main);
    r->level = (uint8_t)pick(rng, 1, 2);
    r->weight = 10;
    r->obtain_weeks = 6;
    if (chance(rng, 20))
        ask_for(need, room, RANK_STATUTORY, pick(rng, 4, WORLD_FACTS - 1))->grade =
            RANK_BY_HOLDING;
    r = ask_for(need, room, RANK_CONTRACT, pick(rng, 2, 6));
    r->grade = RANK_BY_HOLDING;
    r->obtain_weeks = (int16_t)(chance(rng, 50) ? 3 : RANK_WEEKS_NONE);
    r = ask_for(need, room, RANK_CUSTOM, pick(rng, 0, 3));
    r->grade = RANK_BY_STEP;
    r->level = 3;
    for (int i = 0; i < 2; i++) {
        r = ask_for(need, room, RANK_CUSTOM, around(rng, world, main));
        r->level = (uint8_t)pick(rng, 1, 3);
        r->obtain_weeks = (int16_t)(chance(rng, 50) ? 4 : RANK_WEEKS_NONE);
    }
    while (need->requirement_count < count) {
        r = ask_for(need, room, RANK_LEARNABLE, around(rng, world, main));
        r->level = (uint8_t)pick(rng, 1, 3);
        r->weight = (uint8_t)pick(rng, 2, 10);
        r->obtain_weeks = (int16_t)pick(rng, 1, 6);
    }
}

/* Anything that need_columns_check lets pass. */
static void wild_need(struct rng *rng, const struct world *world,
                      struct need_columns *need, struct need_requirement *room)
{
    uint32_t main = occupation(rng, world), weighted = 0;
    uint32_t count = chance(rng, 10) ? pick(rng, 0, 20) : pick(rng, 0, 9);

    while (need->requirement_count < count) {
        enum rank_class class = (enum rank_class)rng_below(rng, RANK_CLASS_COUNT);
        bool is_weighted = class == RANK_CORE || class == RANK_LEARNABLE;
        if ((is_weighted && weighted == RANK_WEIGHTED_MAX) ||
            (class == RANK_CORE && chance(rng, 50)))
            continue;
        weighted += is_weighted;
        uint32_t concept = chance(rng, 40)   ? rng_below(rng, WORLD_FACTS)
                           : chance(rng, 90) ? around(rng, world, main)
                                             : rng_below(rng, world->ask.concepts);
        struct need_requirement *r = ask_for(need, room, class, concept);
        if (chance(rng, 2))
        r->concept = IMAGE_CONCEPT_NONE;
        r->grade = (uint8_t)(concept < WORLD_FACTS ? rng_below(rng, RANK_GRADE_COUNT)
                                                   : RANK_BY_SIMILARITY);
        r->level = (uint8_t)pick(rng, 1, 4);
        r->weight = (uint8_t)pick(rng, 1, RANK_WEIGHT_MAX);
        if (chance(rng, 60))
            r->obtain_weeks = (int16_t)pick(rng, 0, 8);
    }
}

static void make_need(struct maker *m, uint32_t n, uint16_t *place, int32_t *deadline)
{
    struct world *world = m->world;
    struct need_columns *need = &world->needs[n];
    struct need_requirement *room = ARENA_ARRAY(m->arena, 24, struct need_requirement);
    bool wild = world->ask.kind == WORLD_WILD;

    *place = place_of(&m->rng, m->weight, world->ask.places);
    if (wild && chance(&m->rng, 10))
        *place = IMAGE_PLACE_NONE;
    *need = (struct need_columns){ .now_day = WORLD_NOW, .start_day = DAY_NONE };
    need->minutes = *place == IMAGE_PLACE_NONE ? NULL : world->minutes[*place];
    if (!wild || chance(&m->rng, 80))
        need->start_day = WORLD_NOW + (int32_t)rng_below(&m->rng, 90) - (wild ? 4 : 0);
    if (chance(&m->rng, 70))
        need->hours = (uint16_t)pick(&m->rng, 15, 40);
    if (wild)
        wild_need(&m->rng, world, need, room);
    else
        plain_need(&m->rng, world, need, room);
    need->requirements = room;
    *deadline =
        chance(&m->rng, 10) ? DAY_NONE : WORLD_NOW + (int32_t)rng_below(&m->rng, 60);
}

static void make_needs(struct maker *m)
{
    struct world *world = m->world;
    uint32_t count = world->ask.needs;
    uint16_t *place = ARENA_ARRAY(m->arena, count, uint16_t);
    int32_t *deadline = ARENA_ARRAY(m->arena, count, int32_t);
    uint64_t *lottery = ARENA_ARRAY(m->arena, count, uint64_t);
    int64_t *key = ARENA_ARRAY(m->arena, count, int64_t);

    world->needs = ARENA_ARRAY(m->arena, count, struct need_columns);
    for (uint32_t n = 0; n < count; n++) {
        make_need(m, n, &place[n], &deadline[n]);
        lottery[n] =
            world->ask.kind == WORLD_WILD ? rng_below(&m->rng, 16) : rng_next(&m->rng);
        key[n] = (int64_t)(rng_mix(n + 77) >> 1);
    }
    world->need_place = place;
    world->deadline = deadline;
    world->need_lottery = lottery;
    world->need_key = key;
}

void world_make(struct arena *arena, const struct world_ask *ask, struct world *world)
{
    struct maker m = { .arena = arena, .world = world, .rng = rng_seeded(ask->seed) };

    assert(ask->concepts > 2 * WORLD_FACTS && ask->places > 0);
    *world = (struct world){ .ask = *ask };
    make_places(&m);
    make_minutes(&m);
    make_graph(&m);
    make_people(&m);
    make_needs(&m);
}

struct need_columns world_sixteen(const struct world *world, uint32_t n,
                                  struct need_requirement room[WORLD_SIXTEEN])
{
    struct need_columns need = world->needs[n];

    memcpy(room, need.requirements, need.requirement_count * sizeof *room);
    while (need.requirement_count < WORLD_SIXTEEN) {
        const uint32_t i = need.requirement_count++;
        room[i] = world->needs[n + WORLD_NEEDS_LEAST / 2].requirements[3];
        room[i].concept = n * WORLD_SIXTEEN + i;
    }
    for (uint32_t i = 1; i < WORLD_SIXTEEN; i++) {
        room[i].class = RANK_CUSTOM;
        room[i].level = 1;
        room[i].obtain_weeks = RANK_WEEKS_NONE;
    }
    need.requirements = room;
    return need;
}
