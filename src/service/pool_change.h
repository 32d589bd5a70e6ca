/*
 * pool_change.h: telling the image of the pool whom a write has changed.
 *
 * A write that moves the pool's sequence may tell here whom it changed, when it changed
 * nothing else that an image holds: no word, no place, nobody's being there at all. The
 * image then follows (image_build.h). Who tells nothing has the image built whole, so
 * silence is never wrong, only slow.
 */
#ifndef SERVICE_POOL_CHANGE_H
#define SERVICE_POOL_CHANGE_H

#include "store/store.h"

/* In the write's own transaction; the same person may be told twice. More people than
 * an image follows are not told. */
MUST_USE bool pool_changed(struct tx *tx, int64_t seq, const int64_t *person_id,
                           uint32_t count, struct err *err);

/* The pool's next number, by which one person is changed. */
MUST_USE bool pool_next(struct tx *tx, int64_t person_id, int64_t *seq,
                        struct err *err);

#endif
