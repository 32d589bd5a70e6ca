/* twin.c: see twin.h. */
#include "twin.h"

#include <assert.h>
#include <string.h>

#define PAIRS ((size_t)TWIN_CONCEPTS * TWIN_CONCEPTS)
#define CELLS ((size_t)TWIN_PLACES * IMAGE_MODE_COUNT)

struct twin_person *twin_add(struct twin_pool *pool, char sex)
{
    assert(pool->count < TWIN_PEOPLE_MAX);
    struct twin_person *person = &pool->people[pool->count++];
    *person = (struct twin_person){
        .sex = sex,
        .in_pool = true,
        .key = 1000 + pool->count,
        .lottery_key = (uint64_t)pool->count * 77u,
        .place = TWIN_NONE,
        .max_minutes = TWIN_NONE,
        .hours = TWIN_NONE,
        .available = DAY_NONE,
    };
    return person;
}

void twin_can(struct twin_person *person, int concept, int level)
{
    assert(person->capability_count < TWIN_CAPABILITIES_MAX);
    person->concept[person->capability_count] = concept;
    person->level[person->capability_count++] = level;
}

struct twin_need twin_need_empty(void)
{
    return (struct twin_need){ .now = 1000, .start = DAY_NONE };
}

struct need_requirement *twin_ask(struct twin_need *need, int concept,
                                  enum rank_class class, enum rank_grade grade)
{
    assert(need->count <= (int)RANK_REQUIREMENTS_MAX);
    struct need_requirement *requirement = &need->requirements[need->count++];
    *requirement = (struct need_requirement){ .concept = (uint32_t) concept,
                                              .grade = (uint8_t)grade,
                                              .class = (uint8_t) class,
                                              .level = 1,
                                              .weight = 1,
                                              .obtain_weeks = RANK_WEEKS_NONE };
    return requirement;
}

/* Columns of the people, still writable. */
struct columns {
    int64_t *key;
    uint64_t *lottery_key, *women, *men, *pool;
    uint16_t *place, *max_minutes, *hours;
    uint8_t *mode, *level;
    int32_t *available;
    uint32_t *start, *concept, *priority;
};

static struct columns columns_for(struct arena *arena, uint32_t count)
{
    uint32_t capabilities = count * TWIN_CAPABILITIES_MAX;
    return (struct columns){
        .key = ARENA_ARRAY(arena, count, int64_t),
        .lottery_key = ARENA_ARRAY(arena, count, uint64_t),
        .women = ARENA_ARRAY(arena, image_words(count), uint64_t),
        .men = ARENA_ARRAY(arena, image_words(count), uint64_t),
        .pool = ARENA_ARRAY(arena, image_words(count), uint64_t),
        .place = ARENA_ARRAY(arena, count, uint16_t),
        .max_minutes = ARENA_ARRAY(arena, count, uint16_t),
        .hours = ARENA_ARRAY(arena, count, uint16_t),
        .mode = ARENA_ARRAY(arena, count, uint8_t),
        .level = ARENA_ARRAY(arena, capabilities, uint8_t),
        .available = ARENA_ARRAY(arena, count, int32_t),
        .start = ARENA_ARRAY(arena, count + 1, uint32_t),
        .concept = ARENA_ARRAY(arena, capabilities, uint32_t),
        .priority = ARENA_ARRAY(arena, count, uint32_t),
    };
}

static uint16_t or_none(int value)
{
    return value == TWIN_NONE ? UINT16_MAX : (uint16_t)value;
}

static void pack_person(const struct twin_person *person, uint32_t p,
                        struct columns *to)
{
    uint64_t bit = UINT64_C(1) << (p % 64);
    to->key[p] = person->key;
    to->lottery_key[p] = person->lottery_key;
    to->place[p] = or_none(person->place);
    to->mode[p] = (uint8_t)person->mode;
    to->max_minutes[p] = or_none(person->max_minutes);
    to->hours[p] = or_none(person->hours);
    to->available[p] = person->available;
    to->priority[p] = person->priority;
    to->women[p / 64] |= person->sex == 'K' ? bit : 0;
    to->men[p / 64] |= person->sex == 'M' ? bit : 0;
    to->pool[p / 64] |= person->in_pool ? bit : 0;
    uint32_t at = to->start[p];
    for (int i = 0; i < person->capability_count; i++, at++) {
        to->concept[at] = (uint32_t)person->concept[i];
        to->level[at] = (uint8_t)person->level[i];
    }
    to->start[p + 1] = at;
}

static void pack_graph(struct arena *arena, const struct twin_pool *pool,
                       struct match_image *image)
{
    uint32_t *start = ARENA_ARRAY(arena, TWIN_CONCEPTS + 1, uint32_t);
    uint32_t *near = ARENA_ARRAY(arena, PAIRS, uint32_t);
    uint8_t *similarity = ARENA_ARRAY(arena, PAIRS, uint8_t);
    uint32_t at = 0;
    for (uint32_t a = 0; a < TWIN_CONCEPTS; a++) {
        for (uint32_t b = 0; b < TWIN_CONCEPTS; b++) {
            if (a == b || pool->similarity[a][b] == 0)
                continue;
            near[at] = b;
            similarity[at++] = (uint8_t)pool->similarity[a][b];
        }
        start[a + 1] = at;
    }
    image->near_start = start;
    image->near_concept = near;
    image->near_similarity = similarity;
}

static void pack_need(struct arena *arena, const struct twin_need *need,
                      struct need_columns *columns)
{
    uint16_t *minutes = ARENA_ARRAY(arena, CELLS, uint16_t);
    for (int i = 0; i < TWIN_PLACES * IMAGE_MODE_COUNT; i++)
        minutes[i] = or_none(need->minutes[i / IMAGE_MODE_COUNT][i % IMAGE_MODE_COUNT]);
    columns->minutes = need->has_place ? minutes : NULL;
    columns->now_day = need->now;
    columns->start_day = need->start;
    columns->hours = (uint16_t)need->hours;
    columns->requirement_count = (uint32_t)need->count;
    columns->requirements = need->requirements;
}

/* The same capabilities in the other form, in the concepts' own numbers backwards. */
static void pack_short(struct arena *arena, struct match_image *image)
{
    uint32_t count = image->capability_start[image->person_count];
    uint16_t *both = ARENA_ARRAY(arena, count, uint16_t);
    uint32_t *named = ARENA_ARRAY(arena, TWIN_CONCEPTS, uint32_t);

    for (uint32_t c = 0; c < TWIN_CONCEPTS; c++)
        named[c] = TWIN_CONCEPTS - 1 - c;
    for (uint32_t i = 0; i < count; i++)
        both[i] = (uint16_t)((TWIN_CONCEPTS - 1 - image->capability_concept[i]) *
                                 IMAGE_LEVEL_MAX +
                             image->capability_level[i] - 1);
    image->capability_short = both;
    image->capability_named = named;
    image->named_count = TWIN_CONCEPTS;
    image->capability_concept = NULL;
    image->capability_level = NULL;
}

struct twin_packed twin_pack(struct arena *arena, const struct twin_pool *pool,
                             const struct twin_need *need)
{
    uint32_t count = (uint32_t)pool->count;
    struct columns to = columns_for(arena, count);
    for (uint32_t p = 0; p < count; p++)
        pack_person(&pool->people[p], p, &to);

    struct twin_packed packed = {
        .image = { .person_count = count,
                   .concept_count = TWIN_CONCEPTS,
                   .place_count = TWIN_PLACES,
                   .person_key = to.key,
                   .lottery_key = to.lottery_key,
                   .place = to.place,
                   .mode = to.mode,
                   .max_minutes = to.max_minutes,
                   .available_day = to.available,
                   .hours = to.hours,
                   .capability_start = to.start,
                   .capability_concept = to.concept,
                   .capability_level = to.level },
        .sexes = { .person_count = count, .women = to.women, .men = to.men },
        .need = { .pool = to.pool },
        .order = { .priority = to.priority, .seed = 7 },
    };
    pack_graph(arena, pool, &packed.image);
    if (count % 2 != 0)
        pack_short(arena, &packed.image);
    pack_need(arena, need, &packed.need);
    assert(match_image_is_sound(&packed.image));
    assert(count_image_is_sound(&packed.sexes));
    return packed;
}

/* Chance. */

static int pick(struct rng *rng, int from, int to)
{
    return from + (int)rng_below(rng, (uint32_t)(to - from + 1));
}

static bool chance(struct rng *rng, int percent)
{
    return pick(rng, 0, 99) < percent;
}

void twin_random_pool(struct rng *rng, int people, struct twin_pool *pool)
{
    static const int likely[] = { 99, 100, 149, 150, 199, 200, 225, 250 };

    *pool = (struct twin_pool){ 0 };
    for (int a = 0; a < TWIN_CONCEPTS; a++)
        for (int b = 0; b < TWIN_CONCEPTS; b++)
            if (a != b && chance(rng, 25))
                pool->similarity[a][b] =
                    chance(rng, 50) ? likely[pick(rng, 0, 7)] : pick(rng, 1, 250);
    for (int p = 0; p < people; p++) {
        struct twin_person *person = twin_add(pool, "KKKMMM-"[pick(rng, 0, 6)]);
        person->in_pool = chance(rng, 90);
        person->lottery_key = rng_next(rng) % 8; /* collisions on purpose */
        person->key = (int64_t)(rng_next(rng) >> 20) * 64 + p;
        person->place = pick(rng, -1, TWIN_PLACES - 1);
        person->mode = pick(rng, 0, IMAGE_MODE_COUNT - 1);
        person->max_minutes = chance(rng, 40) ? TWIN_NONE : pick(rng, 25, 45);
        person->hours = chance(rng, 60) ? TWIN_NONE : pick(rng, 18, 40);
        person->available = chance(rng, 60) ? DAY_NONE : pick(rng, 990, 1030);
        person->priority = chance(rng, 50) ? RANK_PRIORITY_NONE : rng_below(rng, 3);
        for (int i = pick(rng, 0, TWIN_CAPABILITIES_MAX); i > 0; i--)
            twin_can(person, pick(rng, 0, TWIN_CONCEPTS - 1), pick(rng, 1, 4));
    }
}

static void random_requirement(struct rng *rng, struct twin_need *need)
{
    /* Thresholds are what most of these tests are about. */
    static const enum rank_class likely[] = { RANK_STATUTORY, RANK_DUTY,
                                              RANK_CORE,      RANK_LEARNABLE,
                                              RANK_CONTRACT,  RANK_CONTRACT,
                                              RANK_CUSTOM,    RANK_CUSTOM };
    struct need_requirement *requirement = twin_ask(
        need, pick(rng, 0, TWIN_CONCEPTS - 1), likely[pick(rng, 0, 7)],
        chance(rng, 60) ? RANK_BY_SIMILARITY : (enum rank_grade)pick(rng, 0, 2));
    if (chance(rng, 3))
    requirement->concept = IMAGE_CONCEPT_NONE;
    requirement->level = (uint8_t)pick(rng, 1, 4);
    requirement->weight = (uint8_t)pick(rng, 1, 15);
    if (chance(rng, 60))
        requirement->obtain_weeks = (int16_t)pick(rng, 0, 5);
}

void twin_random_need(struct rng *rng, int requirements, struct twin_need *need)
{
    *need = twin_need_empty();
    need->has_place = chance(rng, 80);
    for (int i = 0; i < TWIN_PLACES * IMAGE_MODE_COUNT; i++)
        need->minutes[i / IMAGE_MODE_COUNT][i % IMAGE_MODE_COUNT] =
            chance(rng, 10) ? TWIN_NONE : pick(rng, 5, 40);
    if (chance(rng, 80))
        need->start = need->now + pick(rng, -3, 40);
    if (chance(rng, 60))
        need->hours = pick(rng, 15, 30);
    for (int i = 0; i < requirements; i++)
        random_requirement(rng, need);
}

/* The definitions, read aloud. */

int twin_cover(const struct twin_pool *pool, const struct twin_person *person,
               const struct need_requirement *requirement)
{
    bool statutory = requirement->class == RANK_STATUTORY;
    bool graded = requirement->grade == RANK_BY_SIMILARITY && !statutory;
    int asked = requirement->level, best = 0;

    for (int i = 0; i < person->capability_count; i++) {
        bool same = (uint32_t)person->concept[i] == requirement->concept;
        int held = person->level[i], cover = 0;
        if (graded) {
            int similarity = same ? 250 : 0;
            if (!same && requirement->concept < TWIN_CONCEPTS)
                similarity = pool->similarity[requirement->concept][person->concept[i]];
            cover = similarity * (held < asked ? held : asked) / asked;
            if (cover < 100)
                cover = 0;
        } else if (same) {
            bool holds = requirement->grade == RANK_BY_HOLDING || held >= asked;
            cover = holds ? 250 : 0;
        }
        if (cover > best)
            best = cover;
    }
    return best;
}

static bool weeks_fit(const struct twin_need *need, int weeks)
{
    return need->start == DAY_NONE || need->now + 7 * weeks <= need->start;
}

static bool is_outside(const struct twin_need *need, const struct twin_person *person)
{
    if (need->has_place && person->place != TWIN_NONE) {
        int minutes = need->minutes[person->place][person->mode];
        if (minutes == TWIN_NONE)
            return true;
        if (person->max_minutes != TWIN_NONE && minutes > person->max_minutes)
            return true;
    }
    if (need->start != DAY_NONE && person->available != DAY_NONE &&
        person->available > need->start)
        return true;
    return need->hours != 0 && person->hours != TWIN_NONE &&
           person->hours < need->hours;
}

static int fit_of(const struct twin_pool *pool, const struct twin_need *need,
                  const struct twin_person *person)
{
    int weights = 0, sum = 0;
    for (int i = 0; i < need->count; i++) {
        const struct need_requirement *requirement = &need->requirements[i];
        if (requirement->class != RANK_CORE && requirement->class != RANK_LEARNABLE)
            continue;
        weights += requirement->weight;
        sum += requirement->weight * twin_cover(pool, person, requirement);
    }
    return weights == 0 ? 10000
                        : (int)(INT64_C(10000) * sum / (INT64_C(250) * weights));
}

struct twin_verdict twin_judge(const struct twin_pool *pool,
                               const struct twin_need *need,
                               const struct twin_person *person)
{
    struct twin_verdict verdict = { .fit = fit_of(pool, need, person) };
    bool out = is_outside(need, person), behind = false;

    for (int i = 0; i < need->count; i++) {
        const struct need_requirement *requirement = &need->requirements[i];
        int class = requirement->class, weeks = requirement->obtain_weeks;
        if (class == RANK_DUTY || twin_cover(pool, person, requirement) >= 150)
            continue;
        verdict.missing |= UINT64_C(1) << i;
        if ((class == RANK_STATUTORY || class == RANK_LEARNABLE) &&
            weeks > verdict.weeks)
            verdict.weeks = weeks;
        if (class == RANK_STATUTORY && (weeks < 0 || !weeks_fit(need, weeks)))
            out = true;
        if (class == RANK_CORE)
            out = true;
        if (class == RANK_CONTRACT || class == RANK_CUSTOM)
            behind = true;
    }
    if (out)
        verdict.state = RANK_OUT_OF_REACH;
    else if (behind)
        verdict.state = RANK_BEHIND_THRESHOLDS;
    else
        verdict.state = verdict.missing ? RANK_READY_AFTER : RANK_READY;
    return verdict;
}
