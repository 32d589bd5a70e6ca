/*
 * open_needs.c: see open_needs.h.
 *
 *   numbers and versions of the open needs -> those of the set before taken over, the
 *   others read -> minutes, workplace by workplace -> an index
 */
#include "service/open_needs.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "engine/rank_needs.h"
#include "service/image_build.h"
#include "service/image_index.h"
#include "service/need_pack.h"
#include "store/query.h"

/* The columns of a set while it is being made, and the set before. */
struct lay {
    struct open_needs *set;
    const struct open_needs *old; /* NULL: nothing can be taken over */
    const struct pool *pool;
    uint32_t taken; /* so many of the old have been passed */
    uint32_t read;  /* needs read from the database        */
    int64_t *id, *version;
    uint32_t *place;
    struct need_columns *need;
    int32_t *deadline;
    uint64_t *lottery_key;
    int64_t *need_key;
    const uint16_t **minutes; /* by place; NULL: not worked out yet */
};

/* Where one question is worked out; it lives in its own arena. */
struct open_needs_desk {
    struct arena arena;
    struct need_desk *desk;
};

static void desk_free(struct open_needs_desk *desk)
{
    if (!desk)
        return;
    struct arena arena = desk->arena;
    arena_free(&arena);
}

/*
 * A desk is larger than what a question costs: with 100,000 needs a new one each time
 * took 47 us a question for 14. One waits for the next who asks; who asks beside her
 * makes another.
 */
static struct open_needs_desk *desk_take(struct open_needs *set)
{
    struct open_needs_desk *desk = atomic_exchange(&set->spare, NULL);

    if (!desk) {
        struct arena arena = { 0 };
        desk = ARENA_NEW(&arena, struct open_needs_desk);
        desk->desk = need_desk_new(&arena, set->index);
        desk->arena = arena;
    }
    return desk;
}

static void desk_give(struct open_needs *set, struct open_needs_desk *desk)
{
    desk_free(atomic_exchange(&set->spare, desk));
}

static void set_free(struct open_needs *set)
{
    desk_free(atomic_load(&set->spare));
    pool_words_let_go(set->words);
    struct arena arena = set->arena; /* it lives in it itself */
    arena_free(&arena);
}

void open_needs_let_go(struct open_needs *set)
{
    if (set && atomic_fetch_sub(&set->leases, 1) == 1)
        set_free(set);
}

void open_needs_release(const struct open_needs **needs)
{
    open_needs_let_go((struct open_needs *)*needs); /* the lease gave the const */
    *needs = NULL;
}

/* -------------------------------------------------------------------- one need after
 * another */

static bool read_ids(struct lay *lay, struct tx *tx, struct err *err)
{
    struct open_needs *set = lay->set;
    struct cursor cursor = { 0 };
    struct need_open_all_row row;
    struct need_count_row most;

    if (!need_count(tx, &most, err))
        return false;
    lay->id = ARENA_ARRAY(&set->arena, (size_t)most.n, int64_t);
    lay->version = ARENA_ARRAY(&set->arena, (size_t)most.n, int64_t);
    if (!need_open_all_open(tx, &cursor, err))
        return false;
    while (set->source.count < most.n && need_open_all_next(&cursor, &row)) {
        lay->id[set->source.count] = row.id;
        lay->version[set->source.count++] = row.version;
    }
    return cursor_end(&cursor, err);
}

static void take_room(struct lay *lay)
{
    struct arena *arena = &lay->set->arena;
    const uint32_t count = lay->set->source.count;

    lay->place = ARENA_ARRAY(arena, count, uint32_t);
    lay->need = ARENA_ARRAY(arena, count, struct need_columns);
    lay->deadline = ARENA_ARRAY(arena, count, int32_t);
    lay->lottery_key = ARENA_ARRAY(arena, count, uint64_t);
    lay->need_key = ARENA_ARRAY(arena, count, int64_t);
    lay->minutes = ARENA_ARRAY(arena, lay->pool->book.places.count, const uint16_t *);
}

static void keep_rows(struct lay *lay, const struct need_columns *columns, uint32_t n)
{
    struct need_requirement *rows = ARENA_ARRAY(
        &lay->set->arena, columns->requirement_count, struct need_requirement);

    if (columns->requirement_count)
        memcpy(rows, columns->requirements, columns->requirement_count * sizeof *rows);
    lay->need[n] = *columns;
    lay->need[n].requirements = rows;
}

/* Takes need n over from the set before, where it stands as it does now. */
static bool take_over(struct lay *lay, uint32_t n)
{
    const struct open_needs *old = lay->old;

    if (!old)
        return false;
    while (lay->taken < old->source.count && old->id[lay->taken] < lay->id[n])
        lay->taken++;
    const uint32_t at = lay->taken;
    if (at == old->source.count || old->id[at] != lay->id[n] ||
        old->version[at] != lay->version[n])
        return false;
    keep_rows(lay, &old->source.needs[at], n);
    lay->place[n] = old->place[at];
    lay->deadline[n] = old->source.deadline[at];
    lay->lottery_key[n] = old->source.lottery_key[at];
    lay->need_key[n] = old->source.need_key[at];
    return true;
}

static bool read_need(struct lay *lay, struct tx *tx, struct arena *scratch, uint32_t n,
                      struct err *err)
{
    const struct book *book = &lay->pool->book;
    struct packed_need packed;
    struct need need;

    if (!need_load(tx, scratch, book, (struct need_which){ lay->id[n], 0 }, &need, err))
        return false;
    need_pack_rows(book, &need, &packed);
    if (!need_columns_check(&packed.columns, err))
        return false;
    keep_rows(lay, &packed.columns, n);
    lay->need[n].start_day = need.start_day;
    lay->need[n].hours = (uint16_t)need.hours;
    lay->place[n] = need.place;
    lay->deadline[n] = need.more ? need.more->deadline_day : DAY_NONE;
    lay->lottery_key[n] = rng_mix((uint64_t)need.rid);
    lay->need_key[n] = need.rid;
    lay->read++;
    return true;
}

static void set_out(struct lay *lay, uint32_t n)
{
    const uint32_t place = lay->place[n];

    if (!lay->minutes[place])
        lay->minutes[place] = starts_minutes(&lay->pool->starts, &lay->pool->book,
                                             &lay->set->arena, place);
    lay->need[n].minutes = lay->minutes[place];
    lay->need[n].now_day = lay->set->day;
}

static bool lay_needs(struct lay *lay, struct tx *tx, struct err *err)
{
    struct arena scratch = { 0 };
    bool ok = true;

    for (uint32_t n = 0; ok && n < lay->set->source.count; n++) {
        arena_rewind(&scratch, 0);
        ok = take_over(lay, n) || read_need(lay, tx, &scratch, n, err);
        if (ok)
            set_out(lay, n);
    }
    arena_free(&scratch);
    return ok;
}

/* ------------------------------------------------------------------------- the set */

/* Of the image only what all images of its words share: the graph, and the starts. */
static struct match_image graph_of(const struct match_image *image)
{
    return (struct match_image){ .concept_count = image->concept_count,
                                 .place_count = image->place_count,
                                 .near_start = image->near_start,
                                 .near_concept = image->near_concept,
                                 .near_similarity = image->near_similarity };
}

static struct open_needs *set_new(const struct pool *pool, int64_t seq, int32_t day)
{
    struct arena own = { 0 };
    struct open_needs *set = ARENA_NEW(&own, struct open_needs);

    set->arena = own;
    set->leases = 1;
    set->seq = seq;
    set->day = day;
    set->start_count = pool->starts.count;
    set->words = pool->words;
    atomic_fetch_add(&pool->words->uses, 1);
    set->graph = graph_of(&pool->match);
    return set;
}

static void index_set(struct lay *lay)
{
    struct open_needs *set = lay->set;
    struct err err = { 0 };

    set->id = lay->id;
    set->version = lay->version;
    set->place = lay->place;
    set->source =
        (struct need_source){ &set->graph,   set->source.count, lay->need,
                              lay->deadline, lay->lottery_key,  lay->need_key };
    /* Without an index the answers are the same. */
    if (set->source.count >= OPEN_NEEDS_INDEX_LEAST &&
        !need_index_build(&set->arena, &set->source, &set->index, &err))
        log_info("needs.without_index", LOG_NUM("needs", set->source.count));
}

static bool holds(const struct open_needs *set, const struct pool *pool, int64_t seq,
                  int32_t day)
{
    return set && set->words == pool->words && set->start_count == pool->starts.count &&
           set->seq == seq && set->day == day;
}

static bool make_set(struct tx *tx, const struct open_needs *old,
                     struct open_needs *set, const struct pool *pool, struct err *err)
{
    struct lay lay = { .set = set, .pool = pool };

    if (old && old->words == set->words)
        lay.old = old;
    if (!read_ids(&lay, tx, err))
        return false;
    take_room(&lay);
    if (!lay_needs(&lay, tx, err))
        return false;
    index_set(&lay);
    log_info("needs.laid", LOG_NUM("needs", set->source.count),
             LOG_NUM("read", lay.read));
    return true;
}

/* Under the lock: images->needs is of today and of this image's words. */
static bool renew(struct call *call, const struct pool *pool, struct open_needs **old,
                  struct err *err)
{
    struct images *images = call->images;
    const int32_t day = moment_day(call->now);
    struct need_seq_now_row now;
    struct open_needs *set = NULL;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && need_seq_now(tx, &now, err);

    if (ok && !holds(images->needs, pool, now.seq, day)) {
        set = set_new(pool, now.seq, day);
        ok = make_set(tx, images->needs, set, pool, err);
    }
    tx_end(&tx);
    if (ok && set) {
        *old = images->needs;
        images->needs = set;
    } else if (set)
        set_free(set);
    return ok;
}

bool open_needs_lease(struct call *call, const struct pool *pool,
                      const struct open_needs **needs, struct err *err)
{
    struct images *images = call->images;
    struct open_needs *old = NULL;

    pthread_mutex_lock(&images->needs_lock);
    bool ok = renew(call, pool, &old, err);
    if (ok) {
        atomic_fetch_add(&images->needs->leases, 1);
        *needs = images->needs;
    }
    pthread_mutex_unlock(&images->needs_lock);
    open_needs_let_go(old);
    return ok;
}

/* --------------------------------------------------------------------- the question */

static struct index_person person_of(const struct match_image *image, uint32_t row,
                                     struct arena *arena)
{
    const uint32_t at = image->capability_start[row];
    const uint32_t count = image->capability_start[row + 1] - at;
    uint32_t *concept = ARENA_ARRAY(arena, count + 1, uint32_t);
    uint8_t *level = ARENA_ARRAY(arena, count + 1, uint8_t);

    image_capabilities(image, at, count, concept, level);
    return (struct index_person){ .mode = image->mode[row],
                                  .place = image->place[row],
                                  .max_minutes = image->max_minutes[row],
                                  .hours = image->hours[row],
                                  .available_day = image->available_day[row],
                                  .capability_count = count,
                                  .concept = concept,
                                  .level = level };
}

void open_needs_of(const struct open_needs *needs, struct arena *arena,
                   const struct open_needs_ask *ask, struct need_list *list)
{
    const struct match_image *image = &ask->pool->match;
    const uint64_t seed = rank_ticket(image->lottery_key[ask->row], ask->seed);

    assert(needs->words == ask->pool->words);
    if (!needs->index) {
        struct rank_needs_ask all = { &needs->source, image, ask->row, seed, ask->top };
        rank_needs(arena, &all, list);
        return;
    }
    struct index_person person = person_of(image, ask->row, arena);
    struct need_question question = { &person, seed, ask->top };
    struct open_needs *set = (struct open_needs *)needs; /* its spare desk only */
    struct open_needs_desk *desk = desk_take(set);
    need_index_ask(desk->desk, arena, &question, list);
    desk_give(set, desk);
}
