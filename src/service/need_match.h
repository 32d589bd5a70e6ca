/*
 * need_match.h: the use case "whom do we have for this need?"
 */
#ifndef SERVICE_NEED_MATCH_H
#define SERVICE_NEED_MATCH_H

#include "service/call.h"

#define MATCH_KEPT_MOST  1000u /* rows of a run kept by name */
#define MATCH_VIEWS_MOST 500u  /* more people than that are JSON text, not views */

/* Whom an answer shows, for the log: database ids, in order, in call->arena. */
struct match_shown {
    const int64_t *person_id;
    uint32_t count;
};

struct match_ask {
    struct str need; /* source_key or #id */
    bool seed_given;
    int64_t seed;
    uint32_t top;                /* how many people to list; 0: all */
    const struct access *access; /* whose cases are named: service/match_face */
    struct match_shown *shown;   /* out; NULL: not wanted */
};

/*
 * Ranks the pool for a need, keeps the run, and answers as formats.md says, with title,
 * counts of states and what keeps each person outside beside it. Who may not be known
 * to the reader has `person`, a number of this run alone, and `blind`; no source_key,
 * no profile, and fit as the page tells it, in whole hundredths.
 * err     as need_find; ERR_LIMIT as need_columns_check; ERR_CONFLICT  the unit
 *         has switched the matcher off (matching_off.h).
 */
MUST_USE bool need_match(struct call *call, const struct match_ask *ask,
                         struct view **answer, struct err *err);

/*
 * Repeats a kept run on the pool as it was then.
 * same    whether the result is the same to the byte.
 * err     ERR_NOT_FOUND  no such run; ERR_STATE: made under other rules, or before the
 *         concept graph changed: cover reads the graph as it is now.
 */
MUST_USE bool run_replay(struct call *call, int64_t rid, bool *same,
                         struct view **answer, struct err *err);

#endif
