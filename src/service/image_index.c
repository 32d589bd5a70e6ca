/* image_index.c: see image_index.h. */
#include "service/image_index.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "base/log.h"

/* What an index takes while it is built, on the safe side; measured: 45 to 60 bytes a
 * person when done, and as much again meanwhile. */
#define BUILD_BYTES_FIRST  ((size_t)8 << 20)
#define BUILD_BYTES_PERSON ((size_t)192)

void indexed_let_go(struct indexed *indexed)
{
    if (!indexed || atomic_fetch_sub(&indexed->uses, 1) > 1)
        return;
    index_live_free(indexed->live);
    struct arena arena = indexed->arena;
    arena_free(&arena);
}

static struct indexed *indexed_new(struct index_live *live)
{
    struct arena own = { 0 };
    struct indexed *indexed = ARENA_NEW(&own, struct indexed);

    indexed->arena = own;
    indexed->live = live;
    indexed->uses = 1;
    return indexed;
}

/* ------------------------------------------------------------------ following */

static void note(struct images *images, uint32_t row)
{
    if (images->changed_count == images->changed_room) {
        uint32_t room = images->changed_room ? images->changed_room * 2 : 256;
        images->changed = arena_grow(&images->changed_arena, images->changed,
                                     images->changed_room * sizeof *images->changed,
                                     room * sizeof *images->changed);
        images->changed_room = room;
    }
    images->changed[images->changed_count++] = row;
}

static bool put_row(struct index_live *live, const struct pool *pool, uint32_t row,
                    struct err *err)
{
    const struct match_image *m = &pool->match;
    uint32_t from = m->capability_start[row];
    uint32_t count = m->capability_start[row + 1] - from;
    struct arena scratch = { 0 };
    uint32_t *concept = ARENA_ARRAY(&scratch, count, uint32_t);
    uint8_t *level = ARENA_ARRAY(&scratch, count, uint8_t);
    struct index_person person = { .row = row,
                                   .stamp = pool->seq,
                                   .mode = m->mode[row],
                                   .place = m->place[row],
                                   .max_minutes = m->max_minutes[row],
                                   .hours = m->hours[row],
                                   .available_day = m->available_day[row],
                                   .person_key = m->person_key[row],
                                   .lottery_key = m->lottery_key[row],
                                   .capability_count = count,
                                   .concept = concept,
                                   .level = level };

    image_capabilities(m, from, count, concept, level);
    person.sex = image_bit(pool->count.women, row) ? INDEX_WOMAN
                 : image_bit(pool->count.men, row) ? INDEX_MAN
                                                   : INDEX_NOT_STATED;
    bool ok = index_live_put(live, &person, err);
    arena_free(&scratch);
    return ok;
}

static void give_view(struct indexed *indexed, struct pool *pool)
{
    atomic_fetch_add(&indexed->uses, 1);
    pool->indexed = indexed;
    pool->view = index_live_lease(indexed->live);
}

void image_index_drop(struct images *images)
{
    struct indexed *indexed = images->indexed;

    images->indexed = NULL;
    images->changed_count = 0;
    indexed_let_go(indexed);
}

void image_index_follow(struct images *images, const struct image_next *next)
{
    struct err err = { 0 };
    bool ok = true;

    if (!images->kept)
        return;
    for (uint32_t i = 0; images->building && i < next->count; i++)
        note(images, next->row[i]);
    if (!images->indexed)
        return;
    for (uint32_t i = 0; ok && i < next->count; i++)
        ok = put_row(images->indexed->live, next->pool, next->row[i], &err);
    if (ok)
        give_view(images->indexed, next->pool);
    else { /* as a start that the base has no room for: a new one is built */
        log_info("index.left", LOG_NUM("seq", next->pool->seq));
        indexed_let_go(images->indexed);
        images->indexed = NULL;
    }
}

/* ------------------------------------------------------------------- the keeper */

/* What a base needs for as long as an index reads it. */
struct base {
    struct arena arena; /* it lives there itself */
    struct pool *pool;
    uint32_t *place_rank;
};

static void base_done(void *owner)
{
    struct base *base = owner;
    struct arena arena = base->arena;

    image_let_go(base->pool);
    arena_free(&arena);
}

static uint32_t hilbert_of(const struct place *place)
{
    /* Sweden lies between 55 and 70 degrees north, 10 and 25 east. */
    int64_t x = ((int64_t)place->lon_e4 - 100000) * 65535 / 150000;
    int64_t y = ((int64_t)place->lat_e4 - 550000) * 65535 / 150000;

    x = x < 0 ? 0 : x > 65535 ? 65535 : x;
    y = y < 0 ? 0 : y > 65535 ? 65535 : y;
    return index_hilbert((uint32_t)x, (uint32_t)y);
}

static struct base *base_new(struct pool *pool)
{
    struct arena own = { 0 };
    struct base *base = ARENA_NEW(&own, struct base);
    const struct starts *starts = &pool->starts;

    base->pool = pool;
    base->place_rank = ARENA_ARRAY(&own, starts->count, uint32_t);
    for (uint32_t i = 0; i < starts->count; i++) {
        uint32_t home =
            i < starts->place_count ? i : starts->home[i - starts->place_count];
        base->place_rank[i] = hilbert_of(&pool->book.places.place[home]);
    }
    base->arena = own;
    atomic_fetch_add(&pool->holds, 1);
    return base;
}

/* Under the lock: the first index of a numbering, and what has changed meanwhile. */
static bool take_first(struct images *images, struct index_live *live, struct err *err)
{
    struct indexed *indexed = indexed_new(live);
    bool ok = true;

    for (uint32_t i = 0; ok && i < images->changed_count; i++)
        ok = put_row(live, images->now, images->changed[i], err);
    if (!ok) {
        indexed_let_go(indexed);
        return false;
    }
    images->indexed = indexed;
    if (!images->now->indexed)
        give_view(indexed, images->now);
    return true;
}

/*
 * Builds an index of `pool`: the first one when `indexed` is NULL, else its next base.
 * The lock is not held, but to swap.
 */
static bool build(struct images *images, struct pool *pool, struct indexed *indexed,
                  struct err *err)
{
    struct index_live *live = NULL;
    struct base *own = base_new(pool);
    struct index_base base = {
        { &pool->match, &pool->count, own->place_rank, NULL }, pool->seq, base_done, own
    };
    size_t bytes =
        BUILD_BYTES_FIRST + (size_t)pool->match.person_count * BUILD_BYTES_PERSON;
    bool ok = arena_has_room(bytes) ||
              err_set(err, ERR_LIMIT, N_("there is no memory for an index"));

    ok = ok && (indexed ? index_live_replace(indexed->live, &base, err)
                        : index_live_new(&base, &live, err));
    if (!ok) {
        base_done(own);
        return false;
    }
    pthread_mutex_lock(&images->lock);
    if (live && images->numbering == pool->numbering)
        ok = take_first(images, live, err);
    else if (live)
        index_live_free(live); /* rows have other numbers now; again, of those */
    pthread_mutex_unlock(&images->lock);
    return ok;
}

/* Under the lock. */
static bool has_work(const struct images *images)
{
    const struct pool *now = images->now;

    if (!now || now->match.person_count < images->least ||
        images->failed_seq == now->seq)
        return false;
    return !images->indexed || index_live_is_due(images->indexed->live);
}

static void build_once(struct images *images)
{
    struct pool *pool = images->now;
    struct indexed *indexed = images->indexed;
    struct timespec from, to;
    struct err err = { 0 };

    images->building = true;
    images->changed_count = 0;
    atomic_fetch_add(&pool->leases, 1);
    if (indexed)
        atomic_fetch_add(&indexed->uses, 1);
    pthread_mutex_unlock(&images->lock);
    clock_gettime(CLOCK_MONOTONIC, &from);
    bool ok = build(images, pool, indexed, &err);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (ok)
        log_info("index.built", LOG_NUM("seq", pool->seq),
                 LOG_NUM("people", pool->match.person_count),
                 LOG_NUM("ms", (to.tv_sec - from.tv_sec) * 1000 +
                                   (to.tv_nsec - from.tv_nsec) / 1000000));
    else
        log_warn("index.not_built", LOG_NUM("seq", pool->seq),
                 LOG_WORD("kind", err_word(err.kind)), LOG_WORD("why", err.what.msg));
    indexed_let_go(indexed);
    pthread_mutex_lock(&images->lock);
    if (!ok)
        images->failed_seq = pool->seq;
    images->building = false;
    pthread_cond_broadcast(&images->settled);
    pthread_mutex_unlock(&images->lock);
    images_let_go(pool);
    pthread_mutex_lock(&images->lock);
}

static void *keep(void *arg)
{
    struct images *images = arg;

    pthread_mutex_lock(&images->lock);
    while (!images->ending)
        if (has_work(images))
            build_once(images);
        else
            pthread_cond_wait(&images->wake, &images->lock);
    pthread_mutex_unlock(&images->lock);
    return NULL;
}

void image_index_attend(struct images *images)
{
    if (images->kept && has_work(images))
        pthread_cond_signal(&images->wake);
}

void images_keep(struct call *call, uint32_t least)
{
    struct images *images = call->images;

    pthread_mutex_lock(&images->lock);
    assert(!images->kept);
    images->least = least;
    images->failed_seq = -1;
    images->kept = pthread_create(&images->keeper, NULL, keep, images) == 0;
    pthread_mutex_unlock(&images->lock);
}

void images_settle(struct call *call)
{
    struct images *images = call->images;

    pthread_mutex_lock(&images->lock);
    while (images->kept && (images->building || has_work(images))) {
        pthread_cond_signal(&images->wake);
        pthread_cond_wait(&images->settled, &images->lock);
    }
    pthread_mutex_unlock(&images->lock);
}

void image_index_end(struct images *images)
{
    pthread_mutex_lock(&images->lock);
    bool kept = images->kept;
    images->ending = true;
    pthread_cond_signal(&images->wake);
    pthread_mutex_unlock(&images->lock);
    if (kept)
        pthread_join(images->keeper, NULL);
    while (images->desks) {
        struct arena arena = images->desks->arena;
        images->desks = images->desks->next;
        arena_free(&arena);
    }
}

/* --------------------------------------------------------------------- asking */

bool images_ask(struct images *images, const struct pool *pool, struct images_ask *ask)
{
    struct images_desk *desk;

    pthread_mutex_lock(&images->lock);
    const struct index_view *view = pool->view;
    desk = view ? images->desks : NULL;
    if (desk)
        images->desks = desk->next;
    pthread_mutex_unlock(&images->lock);
    if (!view)
        return false;
    if (!desk) {
        struct arena own = { 0 };
        desk = ARENA_NEW(&own, struct images_desk);
        desk->desk = index_desk_new(&own);
        desk->arena = own;
    }
    *ask = (struct images_ask){ view, desk->desk, desk };
    return true;
}

void images_ask_end(struct images *images, struct images_ask *ask)
{
    pthread_mutex_lock(&images->lock);
    ask->of->next = images->desks;
    images->desks = ask->of;
    pthread_mutex_unlock(&images->lock);
    *ask = (struct images_ask){ 0 };
}
