/*
 * allot_bound.c: whom a bound is about.
 *
 * Bounds of one family are found by set, so that a hundred thousand of them cost no
 * more than a pass over the people and one over the needs.
 */
#include <string.h>

#include "engine/allot_in.h"

bool allot_bound_all_needs(const struct allot_bound *bound)
{
    return bound->need_family == ALLOT_NONE && bound->need_set == ALLOT_NONE;
}

bool allot_bound_all_people(const struct allot_bound *bound)
{
    return bound->person_family == ALLOT_NONE;
}

bool allot_bound_has_need(const struct allot_input *in, const struct allot_bound *bound,
                          uint32_t need)
{
    if (bound->need_family == ALLOT_NONE)
        return bound->need_set == ALLOT_NONE || bound->need_set == need;
    return in->need_families[bound->need_family].set_of[need] == bound->need_set;
}

bool allot_bound_has_person(const struct allot_input *in,
                            const struct allot_bound *bound, uint32_t person)
{
    return bound->person_family == ALLOT_NONE ||
           in->person_families[bound->person_family].set_of[person] ==
               bound->person_set;
}

static bool crosses(const struct allot_bound *bound)
{
    return !allot_bound_all_needs(bound) && !allot_bound_all_people(bound);
}

struct allot_members allot_members_of(const struct allot_family *family, uint32_t count,
                                      struct arena *arena)
{
    struct allot_members members = {
        .start = ARENA_ARRAY(arena, (size_t)family->set_count + 2, uint32_t),
        .item = ARENA_ARRAY(arena, count, uint32_t),
    };

    members.start++; /* one to the right while they are filled */
    for (uint32_t i = 0; i < count; i++)
        if (family->set_of[i] != ALLOT_NONE)
            members.start[family->set_of[i]]++;
    uint32_t sum = 0;
    for (uint32_t s = 0; s < family->set_count; s++) {
        uint32_t size = members.start[s];
        members.start[s] = sum;
        sum += size;
    }
    for (uint32_t i = 0; i < count; i++)
        if (family->set_of[i] != ALLOT_NONE)
            members.item[members.start[family->set_of[i]]++] = i;
    members.start--;
    return members;
}

/* A bound's needs: the members of its set, or the one. */
struct span {
    const uint32_t *need;
    uint32_t count;
};

static struct span needs_of(const struct allot_bound *bound,
                            const struct allot_members *families)
{
    if (bound->need_family == ALLOT_NONE)
        return (struct span){ &bound->need_set, 1 };
    const uint32_t *start = families[bound->need_family].start + bound->need_set;
    return (struct span){ families[bound->need_family].item + start[0],
                          start[1] - start[0] };
}

void allot_cross_begin(struct allot_cross *cross, const struct allot_input *in,
                       struct arena *arena)
{
    struct allot_members *families =
        ARENA_ARRAY(arena, in->need_family_count, struct allot_members);

    cross->start = ARENA_ARRAY(arena, (size_t)in->need_count + 2, uint32_t);
    for (uint32_t f = 0; in->bound_count > 0 && f < in->need_family_count; f++)
        families[f] = allot_members_of(&in->need_families[f], in->need_count, arena);
    uint32_t *start = cross->start + 1; /* one to the right while they are filled */
    for (uint32_t b = 0; b < in->bound_count; b++) {
        if (!crosses(&in->bounds[b]))
            continue;
        struct span span = needs_of(&in->bounds[b], families);
        for (uint32_t i = 0; i < span.count; i++)
            start[span.need[i]]++;
    }
    uint32_t sum = 0;
    for (uint32_t n = 0; n < in->need_count; n++) {
        uint32_t size = start[n];
        start[n] = sum;
        sum += size;
    }
    cross->bound = ARENA_ARRAY(arena, sum, uint32_t);
    for (uint32_t b = 0; b < in->bound_count; b++) {
        if (!crosses(&in->bounds[b]))
            continue;
        struct span span = needs_of(&in->bounds[b], families);
        for (uint32_t i = 0; i < span.count; i++)
            cross->bound[start[span.need[i]]++] = b;
    }
}

/* A number for each set of a family: the sum of what the bounds on it alone say. */
static int64_t *set_sums(const struct allot_input *in, const int64_t *bound_price,
                         bool of_needs, uint32_t family, struct arena *arena)
{
    uint32_t sets = of_needs ? in->need_families[family].set_count
                             : in->person_families[family].set_count;
    int64_t *sum = ARENA_ARRAY(arena, sets, int64_t);

    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        if (of_needs && allot_bound_all_people(bound) && bound->need_family == family)
            sum[bound->need_set] += bound_price[b];
        if (!of_needs && allot_bound_all_needs(bound) && bound->person_family == family)
            sum[bound->person_set] += bound_price[b];
    }
    return sum;
}

static void add_sums(int64_t *price, uint32_t count, const struct allot_family *family,
                     const int64_t *sum)
{
    for (uint32_t i = 0; i < count; i++)
        if (family->set_of[i] != ALLOT_NONE)
            price[i] += sum[family->set_of[i]];
}

int64_t *allot_person_prices(const struct allot_input *in,
                             const struct allot_result *result, struct arena *arena)
{
    int64_t *price = ARENA_ARRAY(arena, in->person_count, int64_t);

    if (in->person_count > 0)
        memcpy(price, result->person_price, in->person_count * sizeof *price);
    for (uint32_t f = 0; f < in->person_family_count; f++)
        add_sums(price, in->person_count, &in->person_families[f],
                 set_sums(in, result->bound_price, false, f, arena));
    return price;
}

int64_t *allot_need_prices(const struct allot_input *in,
                           const struct allot_result *result, struct arena *arena)
{
    int64_t *price = ARENA_ARRAY(arena, in->need_count, int64_t);
    int64_t everywhere = 0;

    for (uint32_t b = 0; b < in->bound_count; b++)
        if (allot_bound_all_people(&in->bounds[b]) &&
            allot_bound_all_needs(&in->bounds[b]))
            everywhere += result->bound_price[b];
    for (uint32_t n = 0; n < in->need_count; n++)
        price[n] = result->need_price[n] + everywhere;
    for (uint32_t f = 0; f < in->need_family_count; f++)
        add_sums(price, in->need_count, &in->need_families[f],
                 set_sums(in, result->bound_price, true, f, arena));
    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        if (allot_bound_all_people(bound) && bound->need_family == ALLOT_NONE &&
            bound->need_set != ALLOT_NONE)
            price[bound->need_set] += result->bound_price[b];
    }
    return price;
}

/* How many are placed in each set of people. */
static uint32_t *person_counts(const struct allot_input *in, const uint32_t *need_of,
                               uint32_t family, struct arena *arena)
{
    const struct allot_family *people = &in->person_families[family];
    uint32_t *count = ARENA_ARRAY(arena, people->set_count, uint32_t);

    for (uint32_t p = 0; p < in->person_count; p++)
        if (need_of[p] != ALLOT_NONE && people->set_of[p] != ALLOT_NONE)
            count[people->set_of[p]]++;
    return count;
}

static uint32_t *need_counts(const struct allot_input *in, const uint32_t *taken,
                             uint32_t family, struct arena *arena)
{
    const struct allot_family *needs = &in->need_families[family];
    uint32_t *count = ARENA_ARRAY(arena, needs->set_count, uint32_t);

    for (uint32_t n = 0; n < in->need_count; n++)
        if (needs->set_of[n] != ALLOT_NONE)
            count[needs->set_of[n]] += taken[n];
    return count;
}

void allot_count_bounds(const struct allot_input *in, const uint32_t *need_of,
                        const uint32_t *taken, uint32_t *count, struct arena *arena)
{
    uint32_t **of_needs = ARENA_ARRAY(arena, in->need_family_count, uint32_t *);
    uint32_t **of_people = ARENA_ARRAY(arena, in->person_family_count, uint32_t *);
    uint32_t placed = 0;

    for (uint32_t n = 0; n < in->need_count; n++)
        placed += taken[n];
    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        uint32_t family = bound->need_family;
        if (crosses(bound))
            continue;
        if (!allot_bound_all_people(bound)) {
            family = bound->person_family;
            if (!of_people[family])
                of_people[family] = person_counts(in, need_of, family, arena);
            count[b] = of_people[family][bound->person_set];
        } else if (family != ALLOT_NONE) {
            if (!of_needs[family])
                of_needs[family] = need_counts(in, taken, family, arena);
            count[b] = of_needs[family][bound->need_set];
        } else {
            count[b] = bound->need_set == ALLOT_NONE ? placed : taken[bound->need_set];
        }
    }
}
