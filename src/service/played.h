/*
 * played.h: whether a database was played, what, and how far; and what whoever plays
 * asks of a database.
 *
 * Out     a word in the database's own table of such words (meta), for the unit of the
 *         caller, of the same commit as the day it tells of. A played unit's figures
 *         stand at its last day, unless another is asked for: its people live in their
 *         own time.
 */
#ifndef SERVICE_PLAYED_H
#define SERVICE_PLAYED_H

#include "service/call.h"

struct played {
    struct str programme;
    uint64_t seed;
    int32_t through, until;
};
/* err ERR_CONFLICT: there are people or events, and how far what was played came. */
MUST_USE bool played_needs_empty(struct call *call, struct err *err);
MUST_USE bool played_note(struct call *call, const struct played *played,
                          struct err *err);
/* *found false: nothing was played. */
MUST_USE bool played_read(struct call *call, struct played *played, bool *found,
                          struct err *err);
/* The day it is to the caller's unit: the last one played, else today. */
MUST_USE bool played_today(struct call *call, int32_t *day, struct err *err);

/* Of `town` [count] those that are places, put first; *known of them. */
MUST_USE bool played_towns(struct call *call, struct str *town, uint32_t count,
                           uint32_t *known, struct err *err);

#endif
