/*
 * allot_nest.c: do the bounds nest, and how?
 *
 * A flow can keep bounds whose sets of pairs lie within each other along one path, on
 * the side of the needs and on the side of the people. A need's places are such a bound
 * (all its pairs), and so is each person's one place. Hence a bound on a group of
 * people within one need lies in that need. One on a group within several needs lies
 * across their places, unless the group has no pairs elsewhere (then it is one on the
 * group) or the needs have none with others (then it is one on the needs).
 *
 * Sets are taken from the largest to the smallest; each must lie whole within the
 * smallest so far of every member.
 */
#include <assert.h>
#include <stdlib.h>

#include "engine/allot_in.h"

#define APART_MOST 16u /* bounds on one need that are compared two by two */

struct nesting {
    const struct allot_input *in;
    struct allot_nest *nest;
    struct arena *arena;
    struct allot_members *needs;  /* of each family                              */
    struct allot_members *people; /* as needs, once one was asked for; start NULL */
    uint32_t *everybody;          /* 0, 1, 2 ... as far as anybody needs; or NULL  */
};

/* A set of needs or people. */
struct set {
    const uint32_t *item;
    uint32_t count;
};

static struct set set_in(const struct allot_members *members, uint32_t set)
{
    return (struct set){ members->item + members->start[set],
                         members->start[set + 1] - members->start[set] };
}

static struct set everybody_of(struct nesting *nesting, uint32_t count)
{
    const struct allot_input *in = nesting->in;
    uint32_t most =
        in->need_count > in->person_count ? in->need_count : in->person_count;

    if (!nesting->everybody) {
        nesting->everybody = ARENA_ARRAY(nesting->arena, most, uint32_t);
        for (uint32_t i = 0; i < most; i++)
            nesting->everybody[i] = i;
    }
    return (struct set){ nesting->everybody, count };
}

static struct set needs_of(struct nesting *nesting, const struct allot_bound *bound)
{
    if (bound->need_family != ALLOT_NONE)
        return set_in(&nesting->needs[bound->need_family], bound->need_set);
    if (bound->need_set != ALLOT_NONE)
        return (struct set){ &bound->need_set, 1 };
    return everybody_of(nesting, nesting->in->need_count);
}

/* People are many, and most often no bound is on them whatever their need: 400,000 cost
 * 3 ms. */
static struct set people_of(struct nesting *nesting, const struct allot_bound *bound)
{
    const struct allot_input *in = nesting->in;
    uint32_t f = bound->person_family;

    if (f == ALLOT_NONE)
        return everybody_of(nesting, in->person_count);
    if (!nesting->people[f].start)
        nesting->people[f] =
            allot_members_of(&in->person_families[f], in->person_count, nesting->arena);
    return set_in(&nesting->people[f], bound->person_set);
}

static void lay_members(struct nesting *nesting)
{
    const struct allot_input *in = nesting->in;

    nesting->needs =
        ARENA_ARRAY(nesting->arena, in->need_family_count, struct allot_members);
    nesting->people =
        ARENA_ARRAY(nesting->arena, in->person_family_count, struct allot_members);
    for (uint32_t f = 0; f < in->need_family_count; f++)
        nesting->needs[f] =
            allot_members_of(&in->need_families[f], in->need_count, nesting->arena);
}

/* Which pairs of a crossing bound's needs, and of its people, lie outside it. */
struct outside {
    bool needs_have, people_have;
};

static struct outside look_outside(const struct nesting *nesting,
                                   const struct allot_bound *bound)
{
    const struct allot_input *in = nesting->in;
    struct outside outside = { false, false };

    for (uint32_t n = 0; n < in->need_count; n++) {
        bool has_need = allot_bound_has_need(in, bound, n);
        for (uint32_t k = in->pair_start[n]; k < in->pair_start[n + 1]; k++) {
            bool has_person = allot_bound_has_person(in, bound, in->pairs[k].person);
            outside.needs_have |= has_need && !has_person;
            outside.people_have |= !has_need && has_person;
        }
    }
    return outside;
}

static bool choose_side(struct nesting *nesting, uint32_t b, struct err *err)
{
    const struct allot_bound *bound = &nesting->in->bounds[b];
    struct set needs = needs_of(nesting, bound);
    uint8_t *side = &nesting->nest->side[b];

    *side = ALLOT_SIDE_NEEDS;
    if (allot_bound_all_people(bound))
        return true;
    *side = ALLOT_SIDE_PEOPLE;
    if (allot_bound_all_needs(bound))
        return true;
    *side = ALLOT_SIDE_CROSS;
    if (needs.count == 1) {
        nesting->nest->cross_need[b] = needs.item[0];
        return true;
    }
    struct outside outside = look_outside(nesting, bound);
    if (!outside.people_have) {
        *side = ALLOT_SIDE_PEOPLE;
        return true;
    }
    *side = ALLOT_SIDE_NEEDS;
    if (!outside.needs_have)
        return true;
    return err_set(err, ERR_INPUT,
                   N_("bound {bound} is on a group of people within several needs, and "
                      "both have pairs outside it: such bounds do not nest"),
                   ARG_NUM(b));
}

/* A bound with the size of its set, to be taken from the largest. */
struct sized {
    uint32_t size, bound;
};

static int larger_first(const void *left, const void *right)
{
    const struct sized *a = left, *b = right;

    if (a->size != b->size)
        return a->size < b->size ? 1 : -1;
    return (a->bound > b->bound) - (a->bound < b->bound);
}

static bool is_within(const uint32_t *parent, uint32_t bound, uint32_t outer)
{
    while (bound != ALLOT_NONE && bound != outer)
        bound = parent[bound];
    return bound == outer;
}

/* Puts bound b, whose members are in `set`, below the smallest around all of them. */
static bool hang(uint32_t *parent, uint32_t b, struct set set, uint32_t *smallest,
                 struct err *err)
{
    if (set.count == 0)
        return true;
    parent[b] = smallest[set.item[0]];
    for (uint32_t i = 0; i < set.count; i++) {
        uint32_t other = smallest[set.item[i]];
        if (other != parent[b])
            return err_set(
                err, ERR_INPUT,
                N_("bounds {bound} and {other} overlap, and neither lies "
                   "within the other: such bounds do not nest"),
                ARG_NUM(b),
                ARG_NUM(is_within(parent, other, parent[b]) ? other : parent[b]));
        smallest[set.item[i]] = b;
    }
    return true;
}

static bool hang_side(struct nesting *nesting, enum allot_side side, struct err *err)
{
    const struct allot_input *in = nesting->in;
    bool needs = side == ALLOT_SIDE_NEEDS;
    uint32_t *smallest = needs ? nesting->nest->of_need : nesting->nest->of_person;
    struct sized *sized = ARENA_ARRAY(nesting->arena, in->bound_count, struct sized);
    uint32_t count = 0;

    for (uint32_t i = 0; i < (needs ? in->need_count : in->person_count); i++)
        smallest[i] = ALLOT_NONE;
    for (uint32_t b = 0; b < in->bound_count; b++)
        if (nesting->nest->side[b] == side)
            sized[count++] =
                (struct sized){ needs ? needs_of(nesting, &in->bounds[b]).count
                                      : people_of(nesting, &in->bounds[b]).count,
                                b };
    if (count > 0)
        qsort(sized, count, sizeof *sized, larger_first);
    for (uint32_t i = 0; i < count; i++) {
        const struct allot_bound *bound = &in->bounds[sized[i].bound];
        struct set set = needs ? needs_of(nesting, bound) : people_of(nesting, bound);
        if (!hang(nesting->nest->parent, sized[i].bound, set, smallest, err))
            return false;
    }
    return true;
}

/* Of bound b, those of need's people who have a pair with it. */
static struct set paired_people(const struct nesting *nesting, uint32_t need,
                                uint32_t b, uint32_t *item)
{
    const struct allot_input *in = nesting->in;
    struct set set = { item, 0 };

    for (uint32_t k = in->pair_start[need]; k < in->pair_start[need + 1]; k++)
        if (allot_bound_has_person(in, &in->bounds[b], in->pairs[k].person))
            item[set.count++] = in->pairs[k].person;
    return set;
}

/* Groups of people within one need. */
static bool hang_crossing(struct nesting *nesting, uint32_t need, uint32_t *smallest,
                          uint32_t *item, struct err *err)
{
    const struct allot_input *in = nesting->in;
    const struct allot_cross *cross = &nesting->nest->cross;
    uint32_t first = cross->start[need], count = cross->start[need + 1] - first,
             kept = 0;
    size_t mark = arena_mark(nesting->arena);
    struct sized *sized = ARENA_ARRAY(nesting->arena, count, struct sized);
    bool ok = true;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t b = cross->bound[first + i];
        if (nesting->nest->side[b] != ALLOT_SIDE_CROSS)
            continue;
        sized[kept++] =
            (struct sized){ paired_people(nesting, need, b, item).count, b };
    }
    if (kept > 0)
        qsort(sized, kept, sizeof *sized, larger_first);
    for (uint32_t k = in->pair_start[need]; k < in->pair_start[need + 1]; k++)
        smallest[in->pairs[k].person] = ALLOT_NONE;
    for (uint32_t i = 0; i < kept && ok; i++) {
        uint32_t b = sized[i].bound;
        ok = hang(nesting->nest->parent, b, paired_people(nesting, need, b, item),
                  smallest, err);
    }
    arena_rewind(nesting->arena, mark);
    return ok;
}

/* One group of each kind, in one family: they do not meet, and nothing need be hung. */
static bool are_apart(const struct nesting *nesting, uint32_t need)
{
    const struct allot_cross *cross = &nesting->nest->cross;
    const struct allot_bound *bounds = nesting->in->bounds;
    uint32_t first = cross->start[need], end = cross->start[need + 1];

    if (end - first > APART_MOST)
        return false;
    for (uint32_t i = first; i < end; i++)
        for (uint32_t k = first; k < i; k++) {
            const struct allot_bound *a = &bounds[cross->bound[i]];
            const struct allot_bound *b = &bounds[cross->bound[k]];
            if (a->person_family != b->person_family || a->person_set == b->person_set)
                return false;
        }
    return true;
}

static bool hang_all_crossing(struct nesting *nesting, struct err *err)
{
    const struct allot_input *in = nesting->in;
    uint32_t *smallest = ARENA_ARRAY(nesting->arena, in->person_count, uint32_t);
    uint32_t *item = ARENA_ARRAY(nesting->arena, in->person_count, uint32_t);

    for (uint32_t n = 0; n < in->need_count; n++)
        if (nesting->nest->cross.start[n] != nesting->nest->cross.start[n + 1] &&
            !are_apart(nesting, n) && !hang_crossing(nesting, n, smallest, item, err))
            return false;
    return true;
}

bool allot_nest_bounds(const struct allot_input *in, struct arena *arena,
                       struct allot_nest *nest, struct err *err)
{
    struct arena scratch = { 0 };
    struct nesting nesting = { .in = in, .nest = nest, .arena = &scratch };
    bool ok = true;

    nest->side = ARENA_ARRAY(arena, in->bound_count, uint8_t);
    nest->parent = ARENA_ARRAY(arena, in->bound_count, uint32_t);
    nest->cross_need = ARENA_ARRAY(arena, in->bound_count, uint32_t);
    nest->of_need = ARENA_ARRAY(arena, in->need_count, uint32_t);
    nest->of_person = ARENA_ARRAY(arena, in->person_count, uint32_t);
    allot_cross_begin(&nest->cross, in, arena);
    lay_members(&nesting);
    for (uint32_t b = 0; b < in->bound_count && ok; b++) {
        nest->parent[b] = ALLOT_NONE;
        ok = choose_side(&nesting, b, err);
    }
    ok = ok && hang_side(&nesting, ALLOT_SIDE_NEEDS, err) &&
         hang_side(&nesting, ALLOT_SIDE_PEOPLE, err) &&
         hang_all_crossing(&nesting, err);
    arena_free(&scratch);
    return ok;
}
