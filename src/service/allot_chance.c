/* allot_chance.c: see allot_chance.h. */
#include "service/allot_chance.h"

#include <math.h>

#include "base/hash.h"
#include "base/rng.h"
#include "service/allot_best.h"

struct classes {
    struct allot_lay *lay;
    struct arena arena;
    uint64_t *key;      /* [person_count] 0: no contender */
    uint32_t *class_of; /* [person_count] */
    uint32_t *size, *placed;
    uint32_t count;
};

/* What of a person the lottery can see, as one number. */
static void take_keys(struct classes *c)
{
    const struct allot_run *run = c->lay->run;

    /* Pairs come by need: a sum of mixed needs is the same set of needs. */
    for (uint32_t k = 0; k < run->pair_count; k++)
        if (c->lay->open[k])
            c->key[run->pairs[k].person] += rng_mix(run->pairs[k].need + 1);
    for (uint32_t i = 0; i < c->lay->contender_count; i++) {
        uint32_t p = c->lay->contenders[i];
        struct hash hash;
        hash_start(&hash);
        hash_int(&hash, (int64_t)c->key[p]);
        for (uint32_t f = 0; f < run->family_count; f++)
            hash_int(&hash, run->families[f].group_of[p]);
        if (run->objective == RUN_NEED_FIRST) {
            hash_int(&hash, run->people[p].priority);
            hash_int(&hash, run->people[p].waited_days);
        }
        c->key[p] = hash_end_u64(&hash);
    }
}

static int by_key(const void *left, const void *right, void *ctx)
{
    const struct classes *c = ctx;
    uint64_t a = c->key[*(const uint32_t *)left], b = c->key[*(const uint32_t *)right];

    return (a > b) - (a < b);
}

static void take_classes(struct classes *c, const bool *placed)
{
    uint32_t n = c->lay->contender_count;
    uint32_t *people = ARENA_ARRAY(&c->arena, n, uint32_t);

    c->class_of = ARENA_ARRAY(&c->arena, c->lay->run->person_count, uint32_t);
    c->size = ARENA_ARRAY(&c->arena, n, uint32_t);
    c->placed = ARENA_ARRAY(&c->arena, n, uint32_t);
    for (uint32_t i = 0; i < n; i++)
        people[i] = c->lay->contenders[i];
    if (n > 0)
        qsort_r(people, n, sizeof *people, by_key, c);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || c->key[people[i]] != c->key[people[i - 1]])
            c->count++;
        c->class_of[people[i]] = c->count - 1;
        c->size[c->count - 1]++;
        c->placed[c->count - 1] += placed[people[i]];
    }
}

/* Is the number placed of this class the same in every placing of as many? */
static bool is_fixed(const struct classes *c, uint32_t class, bool *fixed,
                     struct err *err)
{
    struct arena scratch = { 0 };
    bool *marked = ARENA_ARRAY(&scratch, c->lay->run->person_count, bool);
    uint32_t least = 0, most = 1;

    for (uint32_t i = 0; i < c->lay->contender_count; i++) {
        uint32_t p = c->lay->contenders[i];
        marked[p] = c->class_of[p] == class;
    }
    bool ok = allot_best_range(c->lay, marked, &least, &most, err);
    *fixed = least == most;
    arena_free(&scratch);
    return ok;
}

static uint32_t common(uint32_t a, uint32_t b)
{
    while (b > 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct allot_chance exactly(uint32_t part, uint32_t whole)
{
    uint32_t by = common(part, whole);
    int32_t milli = (int32_t)((2000ull * part + whole) / (2ull * whole));

    return (struct allot_chance){ .known = true,
                                  .exact = true,
                                  .part = part / by,
                                  .whole = whole / by,
                                  .milli = milli,
                                  .low = milli,
                                  .high = milli };
}

static struct allot_chance drawn(uint64_t hits, uint32_t size, uint32_t draws)
{
    double p = (double)hits / ((double)size * draws), z = 1.959964, n = draws;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double low = middle - half > 0 ? middle - half : 0;
    double high = middle + half < 1 ? middle + half : 1;

    return (struct allot_chance){ .known = true,
                                  .milli = (int32_t)lround(p * 1000),
                                  .low = (int32_t)floor(low * 1000),
                                  .high = (int32_t)ceil(high * 1000),
                                  .draws = draws };
}

/* How many draws the size of the run lets us make. */
static uint32_t draws_of(const struct classes *c)
{
    const struct allot_run *run = c->lay->run;
    uint64_t blocks = c->lay->by_blocks ? c->lay->contender_count / LAY_BLOCK + 1 : 1;
    uint64_t one = (run->pair_count + run->person_count + run->need_count) * blocks;
    uint64_t draws = CHANCE_WORK_MOST / (one + 1);

    if (draws < CHANCE_DRAWS_LEAST)
        return 0;
    return draws < CHANCE_DRAWS ? (uint32_t)draws : CHANCE_DRAWS;
}

static bool draw_all(struct classes *c, uint32_t draws, uint64_t *hits, struct err *err)
{
    bool *placed = ARENA_ARRAY(&c->arena, c->lay->run->person_count, bool);
    bool ok = true;

    for (uint32_t d = 1; ok && d <= draws; d++) {
        uint64_t seed = rng_mix((uint64_t)c->lay->run->seed + d * UINT64_C(0x9E3779B9));
        allot_lay_order(c->lay, (int64_t)seed);
        ok = allot_best_who(c->lay, placed, err);
        for (uint32_t i = 0; ok && i < c->lay->contender_count; i++) {
            uint32_t p = c->lay->contenders[i];
            hits[c->class_of[p]] += placed[p];
        }
    }
    allot_lay_order(c->lay, c->lay->run->seed);
    return ok;
}

static bool fill(struct classes *c, struct allot_chance *of_class, struct err *err)
{
    bool all = true;

    for (uint32_t k = 0; k < c->count; k++) {
        bool fixed = false;
        if (c->count <= CHANCE_CLASSES_MOST && !is_fixed(c, k, &fixed, err))
            return false;
        if (fixed)
            of_class[k] = exactly(c->placed[k], c->size[k]);
        all &= fixed;
    }
    uint32_t draws = all ? 0 : draws_of(c);
    if (draws == 0)
        return true;
    uint64_t *hits = ARENA_ARRAY(&c->arena, c->count, uint64_t);
    if (!draw_all(c, draws, hits, err))
        return false;
    for (uint32_t k = 0; k < c->count; k++)
        if (!of_class[k].known)
            of_class[k] = drawn(hits[k], c->size[k], draws);
    return true;
}

bool allot_chances(struct allot_lay *lay, const bool *placed,
                   struct allot_chance *chance, struct err *err)
{
    const struct allot_run *run = lay->run;
    struct classes c = { .lay = lay };

    if (run->objective == RUN_FIT)
        return true;
    c.key = ARENA_ARRAY(&c.arena, run->person_count, uint64_t);
    take_keys(&c);
    take_classes(&c, placed);
    struct allot_chance *of_class = ARENA_ARRAY(&c.arena, c.count, struct allot_chance);
    bool ok = fill(&c, of_class, err);
    for (uint32_t p = 0; ok && p < run->person_count; p++) {
        if (lay->rank[p] != RUN_NONE)
            chance[p] = of_class[c.class_of[p]];
        else if (lay->forced[p] == RUN_NONE)
            chance[p] = exactly(0, 1);
    }
    arena_free(&c.arena);
    return ok;
}
