/* allot_twin.c: see allot_twin.h. */
#include "allot_twin.h"

#include <assert.h>
#include <string.h>

void allot_twin_draw(struct allot_twin *twin, struct rng *rng, int32_t low,
                     uint32_t range)
{
    uint32_t people = rng_below(rng, TWIN_PEOPLE + 1);
    uint32_t needs = rng_below(rng, TWIN_NEEDS + 1);
    uint32_t density = 1 + rng_below(rng, 10), count = 0;

    memset(twin, 0, sizeof *twin);
    for (uint32_t n = 0; n < needs; n++) {
        twin->capacity[n] = rng_below(rng, 4);
        for (uint32_t p = 0; p < people; p++)
            if (rng_below(rng, 10) < density)
                twin->pairs[count++] =
                    (struct allot_pair){ p, low + (int32_t)rng_below(rng, range) };
        twin->pair_start[n + 1] = count;
    }
    twin->in = (struct allot_input){
        .person_count = people,
        .need_count = needs,
        .capacity = twin->capacity,
        .pair_start = twin->pair_start,
        .pairs = twin->pairs,
        .goal = rng_below(rng, 2) ? ALLOT_MOST_PLACED : ALLOT_MOST_VALUE,
        .need_families = twin->need_families,
        .person_families = twin->person_families,
        .bounds = twin->bounds,
    };
}

void allot_twin_bound(struct allot_twin *twin, struct allot_bound bound)
{
    assert(twin->in.bound_count < TWIN_BOUNDS);
    twin->bounds[twin->in.bound_count++] = bound;
}

/* Sets of one family lie within those of the next: nested whatever is drawn. */
static void draw_families(struct allot_twin *twin, struct rng *rng)
{
    struct allot_input *in = &twin->in;

    for (uint32_t n = 0; n < in->need_count; n++) {
        twin->need_sets[0][n] = rng_below(rng, 3);
        twin->need_sets[1][n] = twin->need_sets[0][n] / 2;
    }
    for (uint32_t p = 0; p < in->person_count; p++) {
        uint32_t set = rng_below(rng, 4);
        twin->person_sets[0][p] = set == 3 ? ALLOT_NONE : set;
        twin->person_sets[1][p] = set == 3 ? ALLOT_NONE : set / 2;
    }
    for (uint32_t f = 0; f < 2; f++) {
        twin->need_families[f] = (struct allot_family){ 3, twin->need_sets[f] };
        twin->person_families[f] = (struct allot_family){ 3, twin->person_sets[f] };
    }
    in->need_family_count = in->person_family_count = 2;
}

void allot_twin_draw_bounds(struct allot_twin *twin, struct rng *rng, bool lower)
{
    uint32_t count = rng_below(rng, TWIN_BOUNDS + 1);

    draw_families(twin, rng);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t kind = rng_below(rng, 4), low = lower ? rng_below(rng, 3) : 0;
        struct allot_bound bound = { ALLOT_NONE, ALLOT_NONE, ALLOT_NONE,
                                     0,          low,        low + rng_below(rng, 3) };
        if (kind == 0 || kind == 3) { /* a group of people, in all needs or in one */
            bound.person_family = rng_below(rng, 2);
            bound.person_set = rng_below(rng, 3);
        }
        if (kind == 1) { /* needs together */
            bound.need_family = rng_below(rng, 2);
            bound.need_set = rng_below(rng, 3);
        }
        if (kind >= 2 && twin->in.need_count > 0)
            bound.need_set = rng_below(rng, twin->in.need_count);
        if (lower && rng_below(rng, 4) == 0)
            bound.upper = ALLOT_NONE;
        allot_twin_bound(twin, bound);
    }
}

static bool bound_has(const struct allot_input *in, const struct allot_bound *bound,
                      uint32_t need, uint32_t person)
{
    bool has_need =
        bound->need_family == ALLOT_NONE
            ? bound->need_set == ALLOT_NONE || bound->need_set == need
            : in->need_families[bound->need_family].set_of[need] == bound->need_set;
    bool has_person =
        bound->person_family == ALLOT_NONE ||
        in->person_families[bound->person_family].set_of[person] == bound->person_set;
    return has_need && has_person;
}

struct trial {
    const struct allot_input *in;
    uint32_t need_of[TWIN_PEOPLE];
    int64_t value;
    uint32_t placed;
    struct allot_twin_best best;
};

static void weigh(struct trial *trial)
{
    const struct allot_input *in = trial->in;
    struct allot_twin_best *best = &trial->best;
    uint32_t missing = 0;

    for (uint32_t b = 0; b < in->bound_count; b++) {
        uint32_t count = 0;
        for (uint32_t p = 0; p < in->person_count; p++)
            count += trial->need_of[p] != ALLOT_NONE &&
                     bound_has(in, &in->bounds[b], trial->need_of[p], p);
        if (count > in->bounds[b].upper)
            return;
        if (count < in->bounds[b].lower)
            missing += in->bounds[b].lower - count;
    }
    if (missing > 0) {
        best->missing = missing < best->missing ? missing : best->missing;
        return;
    }
    bool first = !best->lawful;
    bool more = in->goal == ALLOT_MOST_PLACED && trial->placed > best->placed;
    bool same = in->goal == ALLOT_MOST_VALUE || trial->placed == best->placed;
    if (first || more || (same && trial->value > best->value)) {
        best->lawful = true;
        best->placed = trial->placed;
        best->value = trial->value;
    }
}

/* Person p anywhere, then everybody after; `left` are the places. */
static void try_all(struct trial *trial, uint32_t p, uint32_t *left)
{
    const struct allot_input *in = trial->in;

    if (p == in->person_count) {
        weigh(trial);
        return;
    }
    trial->need_of[p] = ALLOT_NONE;
    try_all(trial, p + 1, left);
    for (uint32_t n = 0; n < in->need_count; n++)
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++) {
            if (in->pairs[k].person != p || left[n] == 0)
                continue;
            left[n]--;
            trial->need_of[p] = n;
            trial->placed++;
            trial->value += in->pairs[k].value;
            try_all(trial, p + 1, left);
            trial->value -= in->pairs[k].value;
            trial->placed--;
            left[n]++;
        }
    trial->need_of[p] = ALLOT_NONE;
}

struct allot_twin_best allot_twin_solve(const struct allot_twin *twin)
{
    struct trial trial = { .in = &twin->in, .best.missing = UINT32_MAX };
    uint32_t left[TWIN_NEEDS];

    memcpy(left, twin->capacity, sizeof left);
    try_all(&trial, 0, left);
    return trial.best;
}

static const uint32_t *need_label(const struct allot_input *in,
                                  const struct allot_bound *bound, uint32_t *identity)
{
    if (bound->need_family != ALLOT_NONE)
        return in->need_families[bound->need_family].set_of;
    return bound->need_set == ALLOT_NONE ? NULL : identity;
}

bool allot_twin_verify(const struct allot_input *in, const struct allot_result *result,
                       struct err *err)
{
    struct arena arena = { 0 };
    uint32_t pair_count = in->pair_start[in->need_count];
    struct verify_pair *pairs = ARENA_ARRAY(&arena, pair_count, struct verify_pair);
    struct verify_bound *bounds =
        ARENA_ARRAY(&arena, in->bound_count, struct verify_bound);
    uint32_t *identity = ARENA_ARRAY(&arena, in->need_count, uint32_t);

    for (uint32_t n = 0; n < in->need_count; n++) {
        identity[n] = n;
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++)
            pairs[k] =
                (struct verify_pair){ in->pairs[k].person, n, in->pairs[k].value };
    }
    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        bounds[b] = (struct verify_bound){
            .need_label = need_label(in, bound, identity),
            .person_label = bound->person_family == ALLOT_NONE
                                ? NULL
                                : in->person_families[bound->person_family].set_of,
            .need_set = bound->need_set,
            .person_set = bound->person_set,
            .lower = bound->lower,
            .upper = bound->upper,
        };
    }
    struct verify_question question = {
        in->person_count, in->need_count, pair_count,
        in->capacity,     pairs,          in->goal == ALLOT_MOST_PLACED,
        in->bound_count,  bounds
    };
    struct verify_answer answer = { result->need_of,      result->placed_count,
                                    result->value,        result->premium,
                                    result->person_price, result->need_price,
                                    result->bound_price };
    bool holds = verify_answer_holds(&question, &answer, err);
    arena_free(&arena);
    return holds;
}
