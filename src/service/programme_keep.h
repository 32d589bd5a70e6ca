/*
 * programme_keep.h: the versions of programmes that are loaded, read once.
 *
 * Method  a version is never changed (a trigger sees to it), so what was read of the
 *         same bytes is kept for the life of the program, by their fingerprint. When
 *         PROGRAMME_KEEP_MOST are kept, further ones are read into the caller's arena.
 * Purity  a table behind a lock; what it gives out is read-only and never freed.
 */
#ifndef SERVICE_PROGRAMME_KEEP_H
#define SERVICE_PROGRAMME_KEEP_H

#include "service/call.h"
#include "service/programme_file.h"

#define PROGRAMME_KEEP_MOST 64u

struct tx;

/* err  ERR_NOT_FOUND  no such version is loaded. */
MUST_USE bool programme_of(struct tx *tx, struct arena *arena, struct str id,
                           int64_t version, const struct programme_reading **reading,
                           struct err *err);
/* The latest version. err  ERR_NOT_FOUND  none is loaded. */
MUST_USE bool programme_latest(struct tx *tx, struct arena *arena, struct str id,
                               const struct programme_reading **reading,
                               struct err *err);

#endif
