/*
 * index_live.c: see index_live.h. Invariants:
 *
 *  1. `lock` guards `now` and the count of every view; it is held for a few
 *     instructions. `writing` is held by whoever makes the next view.
 *  2. A view, its planes and its parts never change once it has been `now`.
 *  3. A row stands, not gone, in at most one of base, delta and tail.
 *  4. delta_rows rise; entry i is row i of the delta's image.
 */
#include "engine/index_live.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "engine/index_in.h"
#include "engine/index_records.h"

enum { BASE, DELTA, TAIL };

/* An index with its memory, shared by views. */
struct share {
    struct arena arena;
    const struct index *index;
    struct index_base base; /* done and owner; of the base only */
    uint32_t views;         /* under `lock` */
};

struct state {
    struct index_view view; /* first: a lease is a pointer to it */
    struct share *part[INDEX_PARTS_MAX];
    struct arena arena;
    uint32_t leases; /* under `lock`; being `now` is one */
};

struct index_live {
    struct arena arena;
    pthread_mutex_t lock, writing;
    struct state *now;

    /* The writer's. */
    struct records delta, tail; /* who is gone stands in them too, marked */
    uint32_t puts;              /* since the last merge */
};

/* Shares and states. */

static struct share *share_new(void)
{
    struct arena own = { 0 };
    struct share *share = ARENA_NEW(&own, struct share);

    share->arena = own;
    return share;
}

static void share_free(struct share *share)
{
    struct index_base base = share->base;
    struct arena arena = share->arena; /* the share itself lives in it */

    arena_free(&arena);
    if (base.done)
        base.done(base.owner);
}

static struct state *state_new(void)
{
    struct arena own = { 0 };
    struct state *state = ARENA_NEW(&own, struct state);

    state->arena = own;
    return state;
}

/* Gives one lease back; frees what nobody needs any more. */
static void let_go(struct index_live *live, struct state *state)
{
    struct share *done[INDEX_PARTS_MAX] = { NULL };
    bool last;

    pthread_mutex_lock(&live->lock);
    last = --state->leases == 0;
    for (uint32_t p = 0; last && p < INDEX_PARTS_MAX; p++)
        if (state->part[p] && --state->part[p]->views == 0)
            done[p] = state->part[p];
    pthread_mutex_unlock(&live->lock);
    if (!last)
        return;
    struct arena arena = state->arena;
    arena_free(&arena);
    for (uint32_t p = 0; p < INDEX_PARTS_MAX; p++)
        if (done[p])
            share_free(done[p]);
}

static void add_part(struct state *state, struct share *share, const uint64_t *gone)
{
    struct index_view *view = &state->view;

    state->part[view->part_count] = share;
    view->part[view->part_count] = share->index;
    view->gone[view->part_count++] = gone;
}

static void publish(struct index_live *live, struct state *state)
{
    struct state *old;

    pthread_mutex_lock(&live->lock);
    for (uint32_t p = 0; p < state->view.part_count; p++)
        state->part[p]->views++;
    state->leases = 1;
    old = live->now;
    live->now = state;
    pthread_mutex_unlock(&live->lock);
    if (old)
        let_go(live, old);
}

const struct index_view *index_live_lease(struct index_live *live)
{
    pthread_mutex_lock(&live->lock);
    struct state *state = live->now;
    state->leases++;
    pthread_mutex_unlock(&live->lock);
    return &state->view;
}

void index_live_release(struct index_live *live, const struct index_view **view)
{
    if (!*view)
        return;
    /* What was lent as const is ours; `view` is the first member. */
    union {
        const struct index_view *lent;
        struct state *ours;
    } back = { .lent = *view };
    let_go(live, back.ours);
    *view = NULL;
}

/* Columns of an image, still writable. */
struct columns {
    int64_t *key;
    uint64_t *lottery, *women, *men;
    uint16_t *place, *most, *hours;
    uint8_t *mode, *level;
    int32_t *day;
    uint32_t *start, *concept, *name;
};

static struct columns take_columns(struct arena *arena, uint32_t count,
                                   uint32_t capabilities)
{
    return (struct columns){ .key = ARENA_ARRAY(arena, count, int64_t),
                             .lottery = ARENA_ARRAY(arena, count, uint64_t),
                             .women = ARENA_ARRAY(arena, image_words(count), uint64_t),
                             .men = ARENA_ARRAY(arena, image_words(count), uint64_t),
                             .place = ARENA_ARRAY(arena, count, uint16_t),
                             .most = ARENA_ARRAY(arena, count, uint16_t),
                             .hours = ARENA_ARRAY(arena, count, uint16_t),
                             .mode = ARENA_ARRAY(arena, count, uint8_t),
                             .level = ARENA_ARRAY(arena, capabilities, uint8_t),
                             .day = ARENA_ARRAY(arena, count, int32_t),
                             .start = ARENA_ARRAY(arena, count + 1, uint32_t),
                             .concept = ARENA_ARRAY(arena, capabilities, uint32_t),
                             .name = ARENA_ARRAY(arena, count, uint32_t) };
}

static void put_row(const struct index_person *person, uint32_t i, struct columns *to)
{
    to->key[i] = person->person_key;
    to->lottery[i] = person->lottery_key;
    to->place[i] = person->place;
    to->mode[i] = person->mode;
    to->most[i] = person->max_minutes;
    to->hours[i] = person->hours;
    to->day[i] = person->available_day;
    to->name[i] = person->row;
    to->women[i / 64] |= (uint64_t)(person->sex == INDEX_WOMAN) << (i % 64);
    to->men[i / 64] |= (uint64_t)(person->sex == INDEX_MAN) << (i % 64);
    to->start[i + 1] = to->start[i] + person->capability_count;
    memcpy(to->concept + to->start[i], person->concept,
           person->capability_count * sizeof *to->concept);
    memcpy(to->level + to->start[i], person->level, person->capability_count);
}

/* An index of the people in `records`; who is gone has a row too, and a bit in a plane.
 */
static bool build_part(const struct index *base, const struct records *records,
                       struct share **out, struct err *err)
{
    struct share *share = share_new();
    struct arena *arena = &share->arena;
    uint32_t capabilities = 0;

    for (uint32_t i = 0; i < records->count; i++)
        capabilities += records->list[i].person.capability_count;
    struct columns to = take_columns(arena, records->count, capabilities);
    struct match_image *image = ARENA_NEW(arena, struct match_image);
    struct count_image sexes = { records->count, to.women, to.men };
    for (uint32_t i = 0; i < records->count; i++)
        put_row(&records->list[i].person, i, &to);
    *image = base->image; /* its graph and its places */
    image->person_count = records->count;
    image->person_key = to.key;
    image->lottery_key = to.lottery;
    image->place = to.place;
    image->mode = to.mode;
    image->max_minutes = to.most;
    image->available_day = to.day;
    image->hours = to.hours;
    image->capability_start = to.start;
    image->capability_short = NULL;
    image->capability_concept = to.concept;
    image->capability_level = to.level;
    struct index_source source = { image, &sexes, base->place_rank, to.name };
    if (!index_build(arena, &source, &share->index, err)) {
        share_free(share);
        return false;
    }
    *out = share;
    return true;
}

/* Planes. */

static uint64_t *copy_plane(struct arena *arena, const uint64_t *from, uint32_t count)
{
    uint64_t *plane = ARENA_ARRAY(arena, image_words(count) + 1, uint64_t);

    if (from)
        memcpy(plane, from, image_words(count) * sizeof *plane);
    return plane;
}

static void set_gone(const struct index *index, uint64_t *plane, uint32_t row)
{
    uint32_t position = index_position(index, row);
    plane[position / 64] |= BIT64(position % 64);
}

/* The plane of those in `records` who are gone for good. */
static uint64_t *gone_for_good(struct arena *arena, const struct index *index,
                               const struct records *records)
{
    uint64_t *plane = copy_plane(arena, NULL, records->count);

    for (uint32_t i = 0; i < records->count; i++)
        if (records->list[i].person.gone)
            set_gone(index, plane, i);
    return plane;
}

/* The next view. */

/* Its base and the base's plane with `row` gone; row UINT32_MAX: as it was. */
static struct state *next_of(const struct state *old, uint32_t row)
{
    struct state *next = state_new();
    const struct index *base = old->part[BASE]->index;
    uint64_t *gone = copy_plane(&next->arena, old->view.gone[BASE], base->count);

    if (row < base->count)
        set_gone(base, gone, row);
    add_part(next, old->part[BASE], gone);
    return next;
}

static bool merge(struct index_live *live, struct err *err)
{
    struct records merged = { 0 };
    struct share *delta = NULL;
    const struct index *base = live->now->part[BASE]->index;

    records_merge(&live->delta, &live->tail, &merged);
    if (!build_part(base, &merged, &delta, err)) {
        records_free(&merged);
        return false;
    }
    struct state *next = next_of(live->now, UINT32_MAX);
    add_part(next, delta, gone_for_good(&next->arena, delta->index, &merged));
    publish(live, next);
    records_free(&live->delta);
    records_free(&live->tail);
    live->delta = merged;
    live->puts = 0;
    return true;
}

static bool fits_base(const struct index *base, const struct index_person *person,
                      struct err *err)
{
    if (person->place != IMAGE_PLACE_NONE && person->place >= base->image.place_count)
        return err_set(err, ERR_STATE, N_("place {place} is newer than the index"),
                       ARG_NUM(person->place));
    assert(person->mode < IMAGE_MODE_COUNT);
    for (uint32_t i = 0; i < person->capability_count; i++) {
        assert(person->level[i] >= 1 && person->level[i] <= IMAGE_LEVEL_MAX);
        if (person->concept[i] >= base->image.concept_count)
            return err_set(err, ERR_STATE,
                           N_("concept {concept} is newer than the index"),
                           ARG_NUM(person->concept[i]));
    }
    return true;
}

static const struct index_person empty_row = { .place = IMAGE_PLACE_NONE };

/* Takes the change into the tail; *before is what stood there, with row_is_new. */
static uint32_t note_in_tail(struct index_live *live, const struct index_person *person,
                             struct record *before, bool *row_is_new)
{
    struct record *record = records_find(&live->tail, person->row);
    struct index_person kept = person->gone ? empty_row : *person;

    kept.row = person->row;
    kept.stamp = person->stamp;
    kept.gone = person->gone;
    *row_is_new = record == NULL;
    uint32_t at = record ? (uint32_t)(record - live->tail.list) : live->tail.count;
    *before = record ? *record : (struct record){ 0 };
    struct record *made = records_add(&live->tail, &kept);
    live->tail.list[at] = *made;
    live->tail.count -= !*row_is_new;
    return at;
}

/* Base and delta lose the row, the tail is built anew. */
static bool put_in_tail(struct index_live *live, uint32_t row, struct err *err)
{
    const struct state *old = live->now;
    struct share *tail = NULL;

    if (!build_part(old->part[BASE]->index, &live->tail, &tail, err))
        return false;
    struct state *next = next_of(old, row);
    if (live->delta.count > 0) {
        struct share *delta = old->part[DELTA];
        uint64_t *gone =
            copy_plane(&next->arena, old->view.gone[DELTA], live->delta.count);
        uint32_t at = records_find_sorted(&live->delta, row);
        if (at != UINT32_MAX)
            set_gone(delta->index, gone, at);
        add_part(next, delta, gone);
    }
    add_part(next, tail, gone_for_good(&next->arena, tail->index, &live->tail));
    publish(live, next);
    return true;
}

/* `writing` is held. */
static bool put(struct index_live *live, const struct index_person *person,
                struct err *err)
{
    struct record before;
    bool row_is_new;

    if (!person->gone && !fits_base(live->now->part[BASE]->index, person, err))
        return false;
    if ((live->tail.count >= INDEX_TAIL_MAX || live->puts >= INDEX_PUTS_MAX) &&
        !merge(live, err))
        return false;
    uint32_t at = note_in_tail(live, person, &before, &row_is_new);
    if (put_in_tail(live, person->row, err)) {
        live->puts++;
        return true;
    }
    if (row_is_new)
        live->tail.count--;
    else
        live->tail.list[at] = before;
    return false;
}

bool index_live_put(struct index_live *live, const struct index_person *person,
                    struct err *err)
{
    pthread_mutex_lock(&live->writing);
    bool ok = put(live, person, err);
    pthread_mutex_unlock(&live->writing);
    return ok;
}

/* Bases. */

static bool build_base(const struct index_base *base, struct share **out,
                       struct err *err)
{
    struct share *share = share_new();

    assert(!base->source.row_name);
    if (!index_build(&share->arena, &base->source, &share->index, err)) {
        share_free(share);
        return false;
    }
    share->base = *base;
    *out = share;
    return true;
}

static struct state *state_of_base(struct share *share)
{
    struct state *state = state_new();
    add_part(state, share, NULL);
    return state;
}

bool index_live_new(const struct index_base *base, struct index_live **live,
                    struct err *err)
{
    struct share *share = NULL;
    struct arena own = { 0 };

    if (!build_base(base, &share, err))
        return false;
    struct index_live *made = ARENA_NEW(&own, struct index_live);
    made->arena = own;
    pthread_mutex_init(&made->lock, NULL);
    pthread_mutex_init(&made->writing, NULL);
    publish(made, state_of_base(share));
    *live = made;
    return true;
}

void index_live_free(struct index_live *live)
{
    if (!live)
        return;
    assert(live->now->leases == 1);
    let_go(live, live->now);
    records_free(&live->delta);
    records_free(&live->tail);
    pthread_mutex_destroy(&live->lock);
    pthread_mutex_destroy(&live->writing);
    struct arena arena = live->arena;
    arena_free(&arena);
}

bool index_live_is_due(struct index_live *live)
{
    pthread_mutex_lock(&live->writing);
    uint64_t changed = live->delta.count + live->tail.count;
    bool due = changed * 1000 >
               (uint64_t)live->now->part[BASE]->index->count * INDEX_DUE_MILLI;
    pthread_mutex_unlock(&live->writing);
    return due;
}

static bool all_fit(const struct index *base, const struct records *records,
                    struct err *err)
{
    for (uint32_t i = 0; i < records->count; i++)
        if (!records->list[i].person.gone &&
            !fits_base(base, &records->list[i].person, err))
            return false;
    return true;
}

/*
 * The one view that has the new base and all later changes is made in one piece and
 * published once: no reader sees the base without them.
 */
bool index_live_replace(struct index_live *live, const struct index_base *base,
                        struct err *err)
{
    struct records later = { 0 }, all = { 0 };
    struct share *share = NULL, *delta = NULL;

    if (!build_base(base, &share, err))
        return false;
    pthread_mutex_lock(&live->writing);
    records_merge(&live->delta, &live->tail, &all);
    for (uint32_t i = 0; i < all.count; i++)
        if (all.list[i].person.stamp > base->stamp)
            records_add(&later, &all.list[i].person);
    records_free(&all);
    struct state *next = state_new();
    uint64_t *gone = copy_plane(&next->arena, NULL, share->index->count);
    for (uint32_t i = 0; i < later.count; i++)
        if (later.list[i].person.row < share->index->count)
            set_gone(share->index, gone, later.list[i].person.row);
    add_part(next, share, gone);
    bool ok = all_fit(share->index, &later, err);
    ok = ok && (later.count == 0 || build_part(share->index, &later, &delta, err));
    if (ok && delta)
        add_part(next, delta, gone_for_good(&next->arena, delta->index, &later));
    if (ok) {
        publish(live, next);
        records_free(&live->delta);
        records_free(&live->tail);
        live->delta = later;
        live->puts = 0;
    } else {
        struct arena arena = next->arena;
        arena_free(&arena);
        records_free(&later);
        share->base.done = NULL; /* the caller's still */
        share_free(share);
    }
    pthread_mutex_unlock(&live->writing);
    return ok;
}

size_t index_live_bytes(struct index_live *live)
{
    const struct index_view *view = index_live_lease(live);
    size_t bytes = 0;

    for (uint32_t p = 0; p < view->part_count; p++)
        bytes += view->part[p]->bytes +
                 (view->gone[p] ? image_words(view->part[p]->count) * 8u : 0);
    index_live_release(live, &view);
    return bytes;
}
