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

/* How many are placed in each set of needs (of people) of every family. */
static uint32_t **set_counts(const struct allot_input *in, const uint32_t *need_of,
                             bool of_needs, struct arena *arena)
{
    uint32_t families = of_needs ? in->need_family_count : in->person_family_count;
    uint32_t **count = ARENA_ARRAY(arena, families, uint32_t *);

    for (uint32_t f = 0; f < families; f++) {
        const struct allot_family *family =
            of_needs ? &in->need_families[f] : &in->person_families[f];
        count[f] = ARENA_ARRAY(arena, family->set_count, uint32_t);
        for (uint32_t p = 0; p < in->person_count; p++) {
            if (need_of[p] == ALLOT_NONE)
                continue;
            uint32_t set = family->set_of[of_needs ? need_of[p] : p];
            if (set != ALLOT_NONE)
                count[f][set]++;
        }
    }
    return count;
}

uint32_t *allot_bound_counts(const struct allot_input *in,
                             const struct allot_cross *cross, const uint32_t *need_of,
                             struct arena *arena)
{
    uint32_t *count = ARENA_ARRAY(arena, in->bound_count, uint32_t);
    uint32_t *taken = ARENA_ARRAY(arena, in->need_count, uint32_t);
    uint32_t **of_needs = set_counts(in, need_of, true, arena);
    uint32_t **of_people = set_counts(in, need_of, false, arena);
    uint32_t placed = 0;

    for (uint32_t p = 0; p < in->person_count; p++) {
        uint32_t n = need_of[p];
        if (n == ALLOT_NONE)
            continue;
        placed++;
        taken[n]++;
        for (uint32_t i = cross->start[n]; i < cross->start[n + 1]; i++)
            if (allot_bound_has_person(in, &in->bounds[cross->bound[i]], p))
                count[cross->bound[i]]++;
    }
    for (uint32_t b = 0; b < in->bound_count; b++) {
        const struct allot_bound *bound = &in->bounds[b];
        if (crosses(bound))
            continue;
        if (!allot_bound_all_people(bound))
            count[b] = of_people[bound->person_family][bound->person_set];
        else if (bound->need_family != ALLOT_NONE)
            count[b] = of_needs[bound->need_family][bound->need_set];
        else
            count[b] = bound->need_set == ALLOT_NONE ? placed : taken[bound->need_set];
    }
    return count;
}
