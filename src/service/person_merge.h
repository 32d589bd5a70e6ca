/*
 * person_merge.h: two cases that are one person become one, and two again if that was
 * wrong.
 *
 * Method  nothing is copied between their keys and nothing is lost: the case that goes
 *         points to the one that is kept, which is found by both names and numbers.
 *         What she can do follows through the ordinary versions: at one pool sequence
 *         the rows of the one that goes end, and those the other lacks begin. Undoing
 *         ends and begins them the other way, at a later sequence; what was written
 *         meanwhile stays.
 */
#ifndef SERVICE_PERSON_MERGE_H
#define SERVICE_PERSON_MERGE_H

#include "service/call.h"

struct merge_ask {
    int64_t kept_id, gone_id;
    struct str why; /* sealed under the kept one's key */
};

/*
 * Both are durable when they return.
 * err     ERR_INPUT     the same case twice;
 *         ERR_CONFLICT  they belong to different units, one is merged or has been
 *                       merged into, one is disposed of, or one is protected and the
 *                       other not.
 */
MUST_USE bool person_merge(struct call *call, const struct merge_ask *ask,
                           struct err *err);
/* err  ERR_CONFLICT  it is not merged. *kept_id: into whom it was. */
MUST_USE bool person_unmerge(struct call *call, int64_t gone_id, int64_t *kept_id,
                             struct err *err);

#endif
