/*
 * pool_away.h: who is in no list of the matcher because of her way through a programme:
 * in an introduction, in work, in a pause (design 6, stage_path_away).
 *
 * Method  a row from one number of the pool to another, written with the way's events
 *         and read with the image (image_build.h), so that a run is repeated with who
 * was there then. Purity  in the caller's transaction; what it writes moves the pool's
 * number by one.
 */
#ifndef SERVICE_POOL_AWAY_H
#define SERVICE_POOL_AWAY_H

#include "store/store.h"

/* What enrolled_day of an image is of who is away; of who has said nothing of where
 * and when she works it is INT32_MAX. */
#define POOL_AWAY_DAY (INT32_MAX - 1)

/* The way `rid` keeps her away now, or does not. No change where it is so already, nor
 * where the way has `ended` and she was called back since. */
MUST_USE bool pool_away_follow(struct tx *tx, int64_t rid, bool away, bool ended,
                               struct err *err);

/* Ways that have ended keep her away no longer: she looks for work again. */
MUST_USE bool pool_away_return(struct tx *tx, int64_t person_id, struct err *err);

#endif
