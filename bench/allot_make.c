/*
 * allot_make.c: see allot_make.h.
 *
 * Pairs are drawn person by person and stored need by need: once to count, once more
 * with the same numbers to fill, so that nothing but the instance takes memory.
 */
#include "bench/allot_make.h"

#include <string.h>

#include "base/rng.h"

#define FIT_MOST       10000u
#define EMPLOYER_NEEDS 10u /* on average */

static const struct size {
    const char *name;
    uint32_t people, needs, places;
} sizes[] = {
    { "S", 2000, 500, 750 },
    { "M", 20000, 5000, 7500 },
    { "L", 100000, 25000, 37500 },
    { "XL", 400000, 100000, 150000 },
};

static const struct size *size_of(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (strlen(sizes[i].name) == len && memcmp(sizes[i].name, name, len) == 0)
            return &sizes[i];
    return NULL;
}

/*
 * Draws one person's needs, none twice, and their fits. Needs stand along a road and
 * people look for them around their home, where a sixteenth of all is within reach. A
 * fit is what the person brings anywhere and what the two happen to share.
 */
static void draw(struct rng *rng, uint32_t needs, uint32_t count,
                 struct allot_pair *drawn)
{
    uint32_t reach = needs / 16 > 2 * count ? needs / 16 : needs;
    uint32_t home = rng_below(rng, needs), brings = rng_below(rng, FIT_MOST / 4 + 1);

    for (uint32_t i = 0; i < count; i++) {
        bool twice = true;
        while (twice) {
            drawn[i].person = (home + rng_below(rng, reach)) % needs;
            twice = false;
            for (uint32_t k = 0; k < i; k++)
                twice |= drawn[k].person == drawn[i].person;
        }
        drawn[i].value = (int32_t)(brings + rng_below(rng, 3 * FIT_MOST / 4 + 1));
    }
}

static void draw_pairs(struct allot_input *in, uint64_t seed, struct arena *arena)
{
    struct allot_pair drawn[ALLOT_MAKE_PAIRS]; /* .person is the need here */
    uint32_t each =
        in->need_count < ALLOT_MAKE_PAIRS ? in->need_count : ALLOT_MAKE_PAIRS;
    uint32_t *start = ARENA_ARRAY(arena, (size_t)in->need_count + 2, uint32_t);
    struct allot_pair *pairs =
        ARENA_ARRAY(arena, (size_t)in->person_count * each, struct allot_pair);
    struct rng rng = rng_seeded(seed);

    for (uint32_t p = 0; p < in->person_count; p++) {
        draw(&rng, in->need_count, each, drawn);
        for (uint32_t i = 0; i < each; i++)
            start[drawn[i].person + 2]++;
    }
    for (uint32_t n = 0; n < in->need_count; n++)
        start[n + 2] += start[n + 1];
    rng = rng_seeded(seed);
    for (uint32_t p = 0; p < in->person_count; p++) {
        draw(&rng, in->need_count, each, drawn);
        for (uint32_t i = 0; i < each; i++)
            pairs[start[drawn[i].person + 1]++] =
                (struct allot_pair){ p, drawn[i].value };
    }
    in->pair_start = start;
    in->pairs = pairs;
}

/* Every need has a place; the others fall by lot. */
static void draw_places(struct allot_input *in, uint32_t places, uint64_t seed,
                        struct arena *arena)
{
    uint32_t *capacity = ARENA_ARRAY(arena, in->need_count, uint32_t);
    struct rng rng = rng_seeded(seed ^ 1);

    for (uint32_t n = 0; n < in->need_count; n++)
        capacity[n] = 1;
    for (uint32_t k = in->need_count; k < places; k++)
        capacity[rng_below(&rng, in->need_count)]++;
    in->capacity = capacity;
}

/* Half of each need's places, rounded up, for either sex; 4 in 5 of an employer's. */
static void draw_bounds(struct allot_input *in, uint64_t seed, struct arena *arena)
{
    uint32_t employers = in->need_count / EMPLOYER_NEEDS;
    uint32_t *employer = ARENA_ARRAY(arena, in->need_count, uint32_t);
    uint32_t *sex = ARENA_ARRAY(arena, in->person_count, uint32_t);
    uint32_t *places = ARENA_ARRAY(arena, employers, uint32_t);
    struct allot_family *families = ARENA_ARRAY(arena, 2, struct allot_family);
    struct allot_bound *bounds =
        ARENA_ARRAY(arena, 2 * (size_t)in->need_count + employers, struct allot_bound);
    struct rng rng = rng_seeded(seed ^ 2);

    for (uint32_t p = 0; p < in->person_count; p++)
        sex[p] = rng_below(&rng, 100) < 55;
    for (uint32_t n = 0; n < in->need_count; n++) {
        employer[n] = rng_below(&rng, employers);
        places[employer[n]] += in->capacity[n];
        for (uint32_t s = 0; s < 2; s++)
            bounds[2 * (size_t)n + s] = (struct allot_bound){
                ALLOT_NONE, n, 0, s, 0, (in->capacity[n] + 1) / 2
            };
    }
    for (uint32_t e = 0; e < employers; e++)
        bounds[2 * (size_t)in->need_count + e] =
            (struct allot_bound){ 0, e, ALLOT_NONE, 0, 0, places[e] * 4 / 5 };
    families[0] = (struct allot_family){ employers, employer };
    families[1] = (struct allot_family){ 2, sex };
    in->need_families = &families[0];
    in->person_families = &families[1];
    in->need_family_count = in->person_family_count = 1;
    in->bounds = bounds;
    in->bound_count = 2 * in->need_count + employers;
}

bool allot_make(const char *name, uint64_t seed, struct arena *arena,
                struct allot_input *in, struct err *err)
{
    size_t len = strcspn(name, "-");
    const struct size *size = size_of(name, len);
    const char *kind = name + len;
    bool bounds = strcmp(kind, "-bounds") == 0;
    uint32_t places = 0;

    if (size && (*kind == '\0' || bounds))
        places = size->places;
    else if (size && strcmp(kind, "-balanced") == 0)
        places = size->people;
    else if (size && strcmp(kind, "-surplus") == 0)
        places = size->people + size->people / 2;
    else
        return err_set(err, ERR_USAGE, "there is no case {name}", ARG_WORD(name));
    *in = (struct allot_input){ .person_count = size->people,
                                .need_count = size->needs,
                                .goal = ALLOT_MOST_VALUE };
    draw_pairs(in, seed, arena);
    draw_places(in, places, seed, arena);
    if (bounds)
        draw_bounds(in, seed, arena);
    return true;
}
