/*
 * index_live.h: the index that answers while people are being changed: one writer, many
 * readers, and no reader waits for a build.
 *
 * In      a base (an image and its index), then changes, one person at a time.
 * Out     leases on a view; a change is in every view leased after it was put.
 * Method  three parts: the base, never touched, with a plane of who is gone from it; a
 *         delta, an index of changed people; a tail of at most INDEX_TAIL_MAX, indexed
 *         anew with each change. A full tail is merged into the delta. A view is
 *         immutable; putting swaps one pointer. Source: O'Neil et al., "The
 *         Log-Structured Merge-Tree", Acta Informatica 33, 1996.
 * Purity  any thread may lease; changes are taken one after the other. A build of a new
 *         base happens outside, at leisure; index_live_replace swaps it in.
 * Order   the answers are those of an index built anew from the people as they are.
 * Limits  INDEX_TAIL_MAX; index_live_is_due says when the delta should be built in.
 */
#ifndef ENGINE_INDEX_LIVE_H
#define ENGINE_INDEX_LIVE_H

#include "engine/index.h"

#define INDEX_TAIL_MAX  256u
#define INDEX_DUE_MILLI 50u   /* of the base, in thousandths */
#define INDEX_PUTS_MAX  1024u /* between two merges, also of the same person */

/* Where the base's people come from; all borrowed until `done` is called. */
struct index_base {
    struct index_source source; /* row_name NULL: a row keeps its number for good */
    int64_t stamp;              /* what of the stream of changes is in it already */
    void (*done)(void *owner);  /* the last view that needs it is gone; NULL: nothing */
    void *owner;
};

enum index_sex { INDEX_NOT_STATED, INDEX_WOMAN, INDEX_MAN };

/* A person as she is from now on. Borrowed for the call. */
struct index_person {
    uint32_t row;  /* hers in the base, or a new one                          */
    int64_t stamp; /* place in the stream of changes; never falls             */
    bool gone;     /* she is to be found no more; the rest is not read        */
    uint8_t mode;
    uint8_t sex; /* enum index_sex; for counts only */
    uint16_t place, max_minutes, hours;
    int32_t available_day;
    int64_t person_key;
    uint64_t lottery_key;
    uint32_t capability_count;
    const uint32_t *concept;
    const uint8_t *level;
};

struct index_live;

/*
 * Builds the first base. *live is owned: index_live_free.
 * err  as index_build; base->done has not been called then.
 */
MUST_USE bool index_live_new(const struct index_base *base, struct index_live **live,
                             struct err *err);
void index_live_free(struct index_live *live); /* no lease may be out; NULL is fine */

/* The people as they are now; give back with index_live_release. Never NULL. */
const struct index_view *index_live_lease(struct index_live *live);
void index_live_release(struct index_live *live, const struct index_view **view);

/*
 * Puts one change. It is in every view leased after the return.
 * err     ERR_STATE  the person names a place or concept that the base has no room for:
 *                    a new base must be built
 *         ERR_LIMIT  as index_build
 * return  false: nothing has changed
 */
MUST_USE bool index_live_put(struct index_live *live, const struct index_person *person,
                             struct err *err);

/* Changed people against people in the base: past INDEX_DUE_MILLI a new base is due. */
bool index_live_is_due(struct index_live *live);

/*
 * Swaps a new base in: what was put with a later stamp than the base's is carried over,
 * whatever was put while it was being built. Readers go on with the view they hold.
 * err, return  as index_live_new; on failure the old base stays
 */
MUST_USE bool index_live_replace(struct index_live *live, const struct index_base *base,
                                 struct err *err);

/* Bytes of all parts and planes of the newest view, the borrowed images not counted. */
size_t index_live_bytes(struct index_live *live);

#endif
