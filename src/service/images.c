/* images.c: see images.h. Invariants:
 *
 *  1. `lock` guards everything here but the counts, which are atomic.
 *  2. images->now holds a lease of its own, and so does every reader; when the last
 * goes, the image gives back its view and its index, and then its memory, which a base
 * of an index may still hold.
 *  3. An index is of one numbering. Its view of an image is leased when the image is
 *     published, so both are about the same moment.
 */
#include "service/images.h"

#include <assert.h>

#include "service/image_build.h"
#include "service/image_index.h"
#include "service/open_needs.h"
#include "store/query.h"

struct images *images_new(struct arena *arena)
{
    struct images *images = ARENA_NEW(arena, struct images);

    pthread_mutex_init(&images->lock, NULL);
    pthread_mutex_init(&images->needs_lock, NULL);
    pthread_cond_init(&images->wake, NULL);
    pthread_cond_init(&images->settled, NULL);
    return images;
}

/* One lease less; not under the lock, which freeing an index takes its time. */
void images_let_go(struct pool *pool)
{
    if (!pool || atomic_fetch_sub(&pool->leases, 1) > 1)
        return;
    if (pool->indexed) {
        index_live_release(pool->indexed->live, &pool->view);
        indexed_let_go(pool->indexed);
    }
    image_let_go(pool);
}

void pool_free(struct pool *pool)
{
    image_let_go(pool);
}

void images_free(struct images *images)
{
    if (!images)
        return;
    image_index_end(images);
    assert(!images->now || images->now->leases == 1);
    images_let_go(images->now);
    images->now = NULL;
    indexed_let_go(images->indexed);
    images->indexed = NULL;
    arena_free(&images->changed_arena);
    open_needs_let_go(images->needs);
    images->needs = NULL;
    pthread_mutex_destroy(&images->needs_lock);
    pthread_cond_destroy(&images->wake);
    pthread_cond_destroy(&images->settled);
    pthread_mutex_destroy(&images->lock);
}

bool pool_build_at(struct call *call, int64_t seq, struct pool **pool, struct err *err)
{
    return image_build(call, seq, pool, err);
}

int64_t pool_count_rules(const struct pool *pool)
{
    const bool named = pool->starts.count > pool->starts.place_count;

    return named ? RULES_BEFORE_WAIT : RULES_BEFORE_NAMED;
}

int64_t pool_rules(const struct pool *pool)
{
    return pool->priority ? RULES_VERSION : pool_count_rules(pool);
}

static bool newest_seq(struct call *call, int64_t *seq, struct err *err)
{
    struct pool_seq_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && pool_seq(tx, &row, err);

    tx_end(&tx);
    if (ok)
        *seq = row.seq;
    return ok;
}

/* The next image, made in the cheaper way there is. */
static bool make_next(struct call *call, struct pool **made, struct err *err)
{
    struct images *images = call->images;
    struct arena scratch = { 0 };
    struct image_next next = { 0 };
    bool ok = true;

    if (images->now)
        ok = image_next(call, images->now, &scratch, &next, err);
    if (ok && next.pool) {
        *made = next.pool;
        (*made)->numbering = images->now->numbering;
        image_index_follow(images, &next);
    } else if (ok) {
        ok = image_build(call, -1, made, err);
        if (ok) {
            (*made)->numbering = ++images->numbering;
            image_index_drop(images);
        }
    }
    arena_free(&scratch);
    return ok;
}

bool images_lease(struct call *call, const struct pool **pool, struct err *err)
{
    struct images *images = call->images;
    struct pool *old = NULL, *made = NULL;
    int64_t seq;
    bool ok = true;

    if (!newest_seq(call, &seq, err))
        return false;
    pthread_mutex_lock(&images->lock);
    if (!images->now || images->now->seq < seq) {
        ok = make_next(call, &made, err);
        if (ok) {
            old = images->now;
            made->leases = 1;
            images->now = made;
            image_index_attend(images);
        }
    }
    if (ok) {
        atomic_fetch_add(&images->now->leases, 1);
        *pool = images->now;
    }
    pthread_mutex_unlock(&images->lock);
    images_let_go(old);
    return ok;
}

void images_release(struct images *images, const struct pool **pool)
{
    (void)images;
    if (!*pool)
        return;
    images_let_go((*pool)->self);
    *pool = NULL;
}

uint32_t pool_row_of(const struct pool *pool, int64_t person_id)
{
    uint32_t low = 0, high = pool->match.person_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (pool->person_id[middle] < person_id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == pool->match.person_count || pool->person_id[low] != person_id)
        return POOL_ROW_NONE;
    return low;
}

struct str pool_source_key(const struct pool *pool, uint32_t row)
{
    uint32_t from = row ? pool->key_end[row - 1] : 0;

    return (struct str){ pool->key_text + from, pool->key_end[row] - from };
}

const uint64_t *pool_open(const struct pool *pool, struct arena *arena, int32_t day)
{
    uint32_t count = pool->match.person_count;
    uint64_t *plane = ARENA_ARRAY(arena, image_words(count), uint64_t);

    for (uint32_t i = 0; i < count; i++)
        if (pool->enrolled_day[i] <= day)
            plane[i / 64] |= UINT64_C(1) << (i % 64);
    return plane;
}
