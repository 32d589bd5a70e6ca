/*
 * images.h: the pool in memory, published whole, and who is using it.
 *
 * In      a store. Out: a lease on the newest image; an image lives until the last
 * lease on it is given back, in an arena of its own. Method  every lease asks the
 * database for its pool sequence; when that has moved on, one thread builds anew while
 * the others wait. One pointer is swapped. Purity  any thread. An answer made under a
 * lease is about one moment: `seq`.
 */
#ifndef SERVICE_IMAGES_H
#define SERVICE_IMAGES_H

#include "engine/image.h"
#include "service/book.h"
#include "service/call.h"
#include "service/starts.h"

struct pool {
    int64_t seq; /* the pool sequence this is an image of */
    struct book book;
    struct starts starts; /* match.place is one of these */
    struct match_image match;
    struct count_image count;
    const int64_t *person_id;    /* database ids, in row order */
    const int32_t *enrolled_day; /* DAY_NONE: always           */
    /* The keys of the files people came from; ask pool_source_key. */
    const char *key_text;
    const uint32_t *key_end; /* where that of row i ends, and the next begins */
    size_t bytes;            /* memory the image takes */

    struct arena arena;
    int leases;        /* guarded by the images' lock */
    struct pool *self; /* the way back from the const that a lease gives */
};

struct images;

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

/* Builds an image as of pool sequence `seq`, for a replay; *pool is the caller's to
 * free with pool_free. */
MUST_USE bool pool_build_at(struct call *call, int64_t seq, struct pool **pool,
                            struct err *err);
void pool_free(struct pool *pool); /* NULL is fine */

/* The key of a row in the file it came from; borrowed from the pool. */
struct str pool_source_key(const struct pool *pool, uint32_t row);

/*
 * The version of the definitions that this pool needs: RULES_BEFORE_NAMED where nobody
 * names a place she reaches, as then nothing is counted otherwise than under it.
 */
int64_t pool_rules(const struct pool *pool);

/*
 * The plane of who is in the pool on `day`: enrolled on or before it, or with no
 * date of enrolment; in `arena`.
 */
const uint64_t *pool_open(const struct pool *pool, struct arena *arena, int32_t day);

#endif
