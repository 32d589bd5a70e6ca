/*
 * pool_wait.h: who has waited how long, where a programme's file declares that the
 * longest wait goes first among those whom state and band leave equal (design 6).
 *
 * Method  rows from one number of the pool to another, written with the way's events
 *         and with the programme's versions, read with the image (image_build.h), so
 *         that a run is repeated with the priority of its time. The newest version
 *         decides, for everybody in the programme (ADR 19). Where no programme declares
 *         it there is no row, and no column in an image.
 * Order   the day the way began, as intakes count waiting (intake_run.c): a pause or an
 *         introduction on the way takes nothing from it. Of several ways the longest.
 * Purity  in the caller's transaction; what it writes moves the pool's number by one.
 */
#ifndef SERVICE_POOL_WAIT_H
#define SERVICE_POOL_WAIT_H

#include "base/arena.h"
#include "base/date.h"
#include "domain/programme.h"
#include "engine/rank.h"
#include "store/store.h"

/* The way `rid` through `slug` is open and began on `since`; DAY_NONE: it is not. No
 * change where that is known, or the programme declares nothing. */
MUST_USE bool pool_wait_follow(struct tx *tx, int64_t rid, struct str slug,
                               int32_t since, struct err *err);

/* A new version of the programme is the newest now: its ways wait, or do no longer. */
MUST_USE bool pool_wait_declare(struct tx *tx, const struct programme *programme,
                                struct err *err);

/* An image's column of priorities in which nobody has one yet. */
uint32_t *pool_wait_column(struct arena *arena, uint32_t count);

/* The priority of who has waited since then (rank.h): the earlier, the lower. */
static inline uint32_t pool_wait_priority(int32_t since)
{
    return (uint32_t)since ^ UINT32_C(0x80000000);
}

/* The day again; DAY_NONE of RANK_PRIORITY_NONE. */
static inline int32_t pool_wait_since(uint32_t priority)
{
    return priority == RANK_PRIORITY_NONE
               ? DAY_NONE
               : (int32_t)((int64_t)priority - INT64_C(0x80000000));
}

#endif
