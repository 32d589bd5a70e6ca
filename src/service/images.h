/*
 * images.h: the pool in memory, published whole, and who is using it.
 *
 * In      a store.
 * Out     a lease on the newest image; an image lives until the last lease on it is
 *         given back, in an arena of its own. Beside it, where images_keep is on and
 *         the pool is large, the engine's index of the very same people.
 * Method  every lease asks the database for its pool sequence; when that has moved on,
 *         one thread makes the next image while the others wait: from the one before
 *         where few people were changed, else whole (image_build.h). One pointer is
 *         swapped. The index is built by a thread of its own and follows each change;
 *         an image that has none is as good, only slower (ADR 0016).
 * Purity  any thread. An answer made under a lease is about one moment: `seq`.
 */
#ifndef SERVICE_IMAGES_H
#define SERVICE_IMAGES_H

#include <stdatomic.h>

#include "engine/index.h"
#include "service/book.h"
#include "service/call.h"
#include "service/starts.h"

struct pool_words;
struct pool_names;
struct indexed;

struct pool {
    int64_t seq; /* the pool sequence this is an image of */
    struct book book;
    struct starts starts; /* match.place is one of these */
    struct match_image match;
    struct count_image count;
    const int64_t *person_id;    /* database ids, in row order */
    const int32_t *enrolled_day; /* DAY_NONE: always           */
    const uint32_t *priority;    /* rank.h's, of pool_wait.h; NULL: nobody has one */
    /* The keys of the files people came from; ask pool_source_key. */
    const char *key_text;
    const uint32_t *key_end; /* where that of row i ends, and the next begins */
    size_t bytes;            /* memory the image takes */

    struct arena arena;
    struct pool_words *words; /* where the book lives, shared with other images     */
    struct pool_names *names; /* where what never changes of somebody lives: person_id,
                                 key_text, key_end, match.person_key and lottery_key;
                                 shared by images of the same people                */
    struct pool *self;        /* the way back from the const that a lease gives */
    atomic_uint leases;       /* being the newest is one */
    atomic_uint holds;        /* of its memory: all leases together are one */
    /* Under the images' lock. */
    int64_t numbering;       /* images of one numbering call a person by one row */
    struct indexed *indexed; /* NULL: no index yet */
    const struct index_view *view;
};

struct images;

#define IMAGES_INDEX_LEAST 10000u /* people; fewer are soon ranked without an index */

/* `images` lives in `arena`. */
struct images *images_new(struct arena *arena);
/* Frees the published image; no lease may be out. NULL is fine. */
void images_free(struct images *images);

/*
 * Leases the image of the database as it is now, building it if needed.
 * pool    give back with images_release; written only on success.
 * err     as the store; ERR_INTERNAL: the built image is not sound.
 */
MUST_USE bool images_lease(struct call *call, const struct pool **pool,
                           struct err *err);
void images_release(struct images *images, const struct pool **pool); /* NULL is fine */

/*
 * Keeps an index beside the images from now on, in a thread of its own, for pools of at
 * least `least` people. For who serves many questions; once.
 */
void images_keep(struct call *call, uint32_t least);
/* Waits until the newest image has an index, or is too small to have one. For benches
 * and tests. */
void images_settle(struct call *call);

/* An index of a leased image, with room to work an answer out in. */
struct images_ask {
    const struct index_view *view;
    struct index_desk *desk;
    struct images_desk *of; /* whose desk that is */
};

/* True when `pool`, which is leased, has an index now; give back with images_ask_end
 * before the lease. */
bool images_ask(struct images *images, const struct pool *pool, struct images_ask *ask);
void images_ask_end(struct images *images, struct images_ask *ask);

/* Builds an image as of pool sequence `seq`, for a replay; *pool is the caller's to
 * free with pool_free. */
MUST_USE bool pool_build_at(struct call *call, int64_t seq, struct pool **pool,
                            struct err *err);
void pool_free(struct pool *pool); /* NULL is fine */

#define POOL_ROW_NONE UINT32_MAX
/* The row of a person by her database id, or POOL_ROW_NONE. */
uint32_t pool_row_of(const struct pool *pool, int64_t person_id);

/* The key of a row in the file it came from; borrowed from the pool. */
struct str pool_source_key(const struct pool *pool, uint32_t row);

/*
 * The version of the definitions that this pool needs, for lists and for counts:
 * RULES_BEFORE_NAMED where nobody names a place she reaches, as then nothing is counted
 * otherwise than under it, RULES_BEFORE_WAIT where nobody has a priority, which counts
 * never ask.
 */
int64_t pool_rules(const struct pool *pool);
int64_t pool_count_rules(const struct pool *pool);

/*
 * The plane of who is in the pool on `day`: enrolled on or before it, or with no
 * date of enrolment; in `arena`.
 */
const uint64_t *pool_open(const struct pool *pool, struct arena *arena, int32_t day);

#endif
