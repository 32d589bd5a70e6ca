/*
 * week.c: see week.h.
 *
 * One solve is of a list of people, each with the week she comes in. Pairs are stored
 * person by person and wanted need by need: they are counted, then filled in.
 */
#include "engine/week.h"

#include <assert.h>
#include <string.h>

#include "base/rng.h"
#include "engine/allot.h"

/* Who takes part in one solve. */
struct roll {
    const struct week_person **person; /* [count] */
    uint32_t *set;                     /* [count] (week - first) * groups + group */
    uint32_t count;
    uint32_t first, weeks; /* from week `first` on */
};

struct work {
    const struct week_input *in;
    struct arena *arena;
    uint32_t *left;  /* [need_count] places */
    int64_t *price;  /* [need_count] summed over `parts` futures */
    uint32_t *votes; /* a pair of the week's: in how many futures it was chosen */
    uint32_t parts;  /* 1 where there are no prices */
    struct rng rng;
    struct week_result result;
};

/* ------------------------------------------------------------------------ one solve */

static void add(struct roll *roll, const struct week_input *in,
                const struct week_person *person, uint32_t week)
{
    roll->person[roll->count] = person;
    roll->set[roll->count++] = (week - roll->first) * in->group_count + person->group;
}

static void lay_pairs(const struct work *w, const struct roll *roll,
                      struct allot_input *made)
{
    const struct week_input *in = w->in;
    uint32_t *start = ARENA_ARRAY(w->arena, (size_t)in->need_count + 2, uint32_t);
    uint32_t all = 0;

    for (uint32_t p = 0; p < roll->count; p++)
        for (uint32_t k = 0; k < roll->person[p]->pair_count; k++, all++)
            start[in->pairs[roll->person[p]->pair_start + k].need + 2]++;
    struct allot_pair *pairs = ARENA_ARRAY(w->arena, all, struct allot_pair);
    for (uint32_t n = 0; n < in->need_count; n++)
        start[n + 2] += start[n + 1];
    uint32_t at = 0;
    for (uint32_t p = 0; p < roll->count; p++)
        for (uint32_t k = 0; k < roll->person[p]->pair_count; k++) {
            const struct week_pair *pair = &in->pairs[roll->person[p]->pair_start + k];
            int64_t value = (int64_t)pair->value * w->parts - w->price[pair->need];
            if (w->votes) /* prices leave ties: follow what most futures did */
                value += w->votes[at++];
            pairs[start[pair->need + 1]++] = (struct allot_pair){ p, (int32_t)value };
        }
    made->pair_start = start;
    made->pairs = pairs;
}

static void lay_quotas(const struct work *w, const struct roll *roll,
                       struct allot_input *made)
{
    uint32_t sets = roll->weeks * w->in->group_count;
    struct allot_family *family = ARENA_NEW(w->arena, struct allot_family);
    struct allot_bound *bounds = ARENA_ARRAY(w->arena, sets, struct allot_bound);

    *family = (struct allot_family){ sets, roll->set };
    for (uint32_t s = 0; s < sets; s++)
        bounds[s] = (struct allot_bound){
            .need_family = ALLOT_NONE,
            .need_set = ALLOT_NONE,
            .person_family = 0,
            .person_set = s,
            .upper = w->in->quota[(size_t)roll->first * w->in->group_count + s]
        };
    made->person_families = family;
    made->person_family_count = 1;
    made->bounds = bounds;
    made->bound_count = sets;
}

static bool solve(const struct work *w, const struct roll *roll, enum allot_goal goal,
                  struct allot_result *result, struct err *err)
{
    struct allot_input made = { .person_count = roll->count,
                                .need_count = w->in->need_count,
                                .capacity = w->left,
                                .goal = goal };

    lay_pairs(w, roll, &made);
    lay_quotas(w, roll, &made);
    return allot_solve(&made, w->arena, result, NULL, err);
}

static struct roll roll_of(const struct work *w, uint32_t first, uint32_t weeks,
                           uint32_t most)
{
    return (struct roll){ .person =
                              ARENA_ARRAY(w->arena, most, const struct week_person *),
                          .set = ARENA_ARRAY(w->arena, most, uint32_t),
                          .first = first,
                          .weeks = weeks };
}

static void add_week(const struct work *w, struct roll *roll, uint32_t week)
{
    for (uint32_t p = w->in->week_start[week]; p < w->in->week_start[week + 1]; p++)
        add(roll, w->in, &w->in->people[p], week);
}

/* ---------------------------------------------------------------------------- prices
 */

/* What the futures of one week come to. */
struct tally {
    int64_t *price;  /* [need_count] summed */
    uint32_t *votes; /* as work.votes */
};

static uint32_t pairs_of(const struct work *w, uint32_t week)
{
    uint32_t count = 0;

    for (uint32_t p = w->in->week_start[week]; p < w->in->week_start[week + 1]; p++)
        count += w->in->people[p].pair_count;
    return count;
}

/* Counts where the week's people, who stand first in the roll, were placed. */
static void vote(const struct work *w, const struct roll *roll, uint32_t now,
                 const uint32_t *need_of, uint32_t *votes)
{
    uint32_t at = 0;

    for (uint32_t p = 0; p < now; p++)
        for (uint32_t k = 0; k < roll->person[p]->pair_count; k++, at++)
            votes[at] +=
                w->in->pairs[roll->person[p]->pair_start + k].need == need_of[p];
}

/* The week's people and a future drawn from the past, over the places that are left. */
static bool price_once(struct work *w, uint32_t week, struct tally *tally,
                       struct err *err)
{
    const struct week_input *in = w->in;
    uint32_t now = in->week_start[week + 1] - in->week_start[week];
    uint32_t later = in->week_count - week - 1;
    struct roll roll = roll_of(w, week, later + 1, now + later * in->future_people);
    struct allot_result result;

    add_week(w, &roll, week);
    for (uint32_t s = week + 1; s < in->week_count; s++)
        for (uint32_t i = 0; i < in->future_people; i++)
            add(&roll, in, &in->past[rng_below(&w->rng, in->past_count)], s);
    if (!solve(w, &roll, ALLOT_MOST_VALUE, &result, err))
        return false;
    vote(w, &roll, now, result.need_of, tally->votes);
    for (uint32_t n = 0; n < in->need_count; n++)
        tally->price[n] += result.need_price[n];
    return true;
}

static bool price_places(struct work *w, uint32_t week, struct err *err)
{
    struct tally tally = { ARENA_ARRAY(w->arena, w->in->need_count, int64_t),
                           ARENA_ARRAY(w->arena, pairs_of(w, week), uint32_t) };
    bool ok = true;

    memset(w->price, 0, w->in->need_count * sizeof *w->price);
    w->votes = NULL;
    w->parts = 1;
    if (week + 1 == w->in->week_count || w->in->past_count == 0)
        return true; /* nobody comes later, or nobody knows who */
    for (uint32_t f = 0; ok && f < w->in->futures; f++) {
        size_t mark = arena_mark(w->arena);
        ok = price_once(w, week, &tally, err);
        arena_rewind(w->arena, mark);
    }
    w->votes = tally.votes;
    memcpy(w->price, tally.price, w->in->need_count * sizeof *tally.price);
    w->parts = w->in->futures;
    return ok;
}

/* --------------------------------------------------------------------------- placing
 */

static void take(struct work *w, const struct roll *roll, uint32_t first_person,
                 const uint32_t *need_of)
{
    const struct week_input *in = w->in;
    uint32_t groups = in->group_count;

    for (uint32_t i = 0; i < roll->count; i++) {
        const struct week_person *person = roll->person[i];
        uint32_t week = roll->first + roll->set[i] / groups;
        w->result.need_of[first_person + i] = need_of[i];
        if (need_of[i] == ALLOT_NONE)
            continue;
        w->left[need_of[i]]--;
        w->result.placed[week * groups + person->group]++;
        w->result.placed_count++;
        for (uint32_t k = 0; k < person->pair_count; k++)
            if (in->pairs[person->pair_start + k].need == need_of[i])
                w->result.value[week] += in->pairs[person->pair_start + k].value;
    }
}

static bool place_week(struct work *w, uint32_t week, enum week_way way,
                       struct err *err)
{
    uint32_t from = w->in->week_start[week];
    struct roll roll = roll_of(w, week, 1, w->in->week_start[week + 1] - from);
    struct allot_result result;

    if (way == WEEK_PRICES && !price_places(w, week, err))
        return false;
    add_week(w, &roll, week);
    if (!solve(w, &roll, ALLOT_MOST_PLACED, &result, err))
        return false;
    take(w, &roll, from, result.need_of);
    return true;
}

static bool place_all(struct work *w, struct err *err)
{
    uint32_t weeks = w->in->week_count;
    struct roll roll = roll_of(w, 0, weeks, w->in->week_start[weeks]);
    struct allot_result result;

    for (uint32_t week = 0; week < weeks; week++)
        add_week(w, &roll, week);
    if (!solve(w, &roll, ALLOT_MOST_VALUE, &result, err))
        return false;
    take(w, &roll, 0, result.need_of);
    return true;
}

/* ------------------------------------------------------------------------- the whole
 */

static bool person_is_sound(const struct week_input *in, const struct week_person *p)
{
    bool sound = p->group < in->group_count;

    for (uint32_t k = 0; sound && k < p->pair_count; k++) {
        const struct week_pair *pair = &in->pairs[p->pair_start + k];
        sound = pair->need < in->need_count && pair->value >= 0 &&
                pair->value <= WEEK_VALUE_MOST &&
                (k == 0 || pair[-1].need < pair->need);
    }
    return sound;
}

static bool input_is_sound(const struct week_input *in, struct err *err)
{
    if (in->futures < 1 || in->futures > WEEK_FUTURES_MOST)
        return err_set(err, ERR_LIMIT, N_("futures are 1 to {most} a week"),
                       ARG_NUM(WEEK_FUTURES_MOST));
    for (uint32_t p = 0; p < in->week_start[in->week_count]; p++)
        if (!person_is_sound(in, &in->people[p]))
            return err_set(err, ERR_INPUT,
                           N_("person {number} names a need, a group or a value that "
                              "is not there"),
                           ARG_NUM(p));
    for (uint32_t p = 0; p < in->past_count; p++)
        if (!person_is_sound(in, &in->past[p]))
            return err_set(err, ERR_INPUT,
                           N_("person {number} of the past names a need, a group or a "
                              "value that is not there"),
                           ARG_NUM(p));
    return true;
}

static void begin(struct work *w)
{
    const struct week_input *in = w->in;
    size_t cells = (size_t)in->week_count * in->group_count;
    uint32_t people = in->week_start[in->week_count];

    w->left = ARENA_ARRAY(w->arena, in->need_count, uint32_t);
    w->price = ARENA_ARRAY(w->arena, in->need_count, int64_t);
    w->result.need_of = ARENA_ARRAY(w->arena, people, uint32_t);
    w->result.placed = ARENA_ARRAY(w->arena, cells, uint32_t);
    w->result.value = ARENA_ARRAY(w->arena, in->week_count, int64_t);
    if (in->need_count > 0)
        memcpy(w->left, in->capacity, in->need_count * sizeof *w->left);
    w->parts = 1;
    w->rng = rng_seeded(in->seed);
}

bool week_place(const struct week_input *in, enum week_way way, struct arena *arena,
                struct week_result *result, struct err *err)
{
    struct work w = { .in = in, .arena = arena };
    bool ok = input_is_sound(in, err);

    assert(way < WEEK_WAY_COUNT);
    if (!ok)
        return false;
    begin(&w);
    if (way == WEEK_HINDSIGHT)
        ok = place_all(&w, err);
    for (uint32_t week = 0; ok && way != WEEK_HINDSIGHT && week < in->week_count;
         week++) {
        size_t mark = arena_mark(arena);
        ok = place_week(&w, week, way, err);
        arena_rewind(arena, mark);
    }
    if (!ok)
        return false;
    for (uint32_t week = 0; week < in->week_count; week++)
        w.result.total += w.result.value[week];
    *result = w.result;
    return true;
}
