/*
 * match_why.h: how a person stands to a need, and why, as formats.md writes it: for a
 * need's list and for a person's.
 */
#ifndef SERVICE_MATCH_WHY_H
#define SERVICE_MATCH_WHY_H

#include "service/need_pack.h"

struct match_why {
    const struct call *call;
    const struct pool *pool; /* leased */
    const struct need *need;
    const struct packed_need *packed;
    bool blind; /* without the level she holds */
};

/* What a state is called in files: "ready_after". */
const char *match_state_word(enum rank_state state);

/* "because": what is met, and by what; "missing": what is not (bit i of `missing` is
 * requirement i of the packed need). Each in the need's order, in call->arena. */
void match_because_put(const struct match_why *why, uint32_t row, struct view *person);
void match_missing_put(const struct match_why *why, uint64_t missing,
                       struct view *person);

#endif
