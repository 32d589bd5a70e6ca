/*
 * open_needs.h: every open need as the engines' columns, kept beside the images of the
 * pool, and what is asked of them for one person.
 *
 * In      a store, a leased image of the pool.
 * Out     a lease on the open needs as they are now, against that image's words.
 * Method  the database counts what happens to needs (need_seq). When that has moved,
 *         those that are new or have another version are read again and the rest are
 *         taken over; from OPEN_NEEDS_INDEX_LEAST needs on an index of them is built
 *         (engine/index_need), fewer are judged one by one (engine/rank_needs).
 *         tests/service/test_person_needs.c holds the two to the same bytes.
 * Purity  any thread; who asks while they are being read waits for it.
 */
#ifndef SERVICE_OPEN_NEEDS_H
#define SERVICE_OPEN_NEEDS_H

#include "engine/index_need.h"
#include "service/images.h"

#define OPEN_NEEDS_INDEX_LEAST 200u
/* Of the lottery among needs that are alike for somebody, where none is given: the same
 * every day, so that her list moves when something has happened. */
#define OPEN_NEEDS_SEED 0

struct open_needs {
    struct need_source source; /* pool planes are NULL: who is in the pool is asked of
                                  the person */
    const struct need_index *index; /* NULL: few, or none could be built */
    const int64_t *id, *version;    /* of the database, rising           */
    const uint32_t *place;          /* of the book                       */

    /* What they are of; for open_needs.c. */
    int64_t seq;
    int32_t day;
    uint32_t start_count;
    struct pool_words *words;
    struct match_image graph;                /* nobody in it */
    struct arena arena;                      /* it lives there itself */
    atomic_uint leases;                      /* being the newest is one */
    _Atomic(struct open_needs_desk *) spare; /* for the next who asks; NULL: none */
};

/*
 * Leases the open needs of today, against `pool`, which is leased.
 * needs   give back with open_needs_release, before the pool.
 * err     as the store and need_columns_check.
 */
MUST_USE bool open_needs_lease(struct call *call, const struct pool *pool,
                               const struct open_needs **needs, struct err *err);
void open_needs_release(const struct open_needs **needs); /* NULL is fine */

/* For images_free: the newest. NULL is fine. */
void open_needs_let_go(struct open_needs *needs);

struct open_needs_ask {
    const struct pool *pool; /* the one the needs were leased against */
    uint32_t row;            /* whose list                            */
    uint64_t seed;           /* the lottery's; hers is made of it and of her number */
    uint32_t top;
};

/* The first needs of her list, in `arena`. */
void open_needs_of(const struct open_needs *needs, struct arena *arena,
                   const struct open_needs_ask *ask, struct need_list *list);

#endif
