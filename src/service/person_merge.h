/*
 * person_merge.h: two cases that are one person become one, and two again if that was
 * wrong.
 *
 * Method  the case that goes points to the one that is kept, which is found by both
 *         names and numbers. each kind of data in its own way:
 *         - what has a pool sequence (what she can do and what that rests on, when and
 *           where with days and named places, sex): at one sequence it ends on the case
 *           that goes, and what the other lacks begins there. Of what both can do the
 *           better founded stands: seen over said, of two seen the newer, else the
 *           higher level; with its source and date;
 *         - what else is said and can be said anew (wishes, adaptations, grounds,
 *           drafts): what the other lacks is written there too, sealed again under its
 *           key; wishes in her own words and adaptations of both stand together; what
 *           was written is remembered (person_merge_part);
 *         - what is only added to (notes, waivers, decisions to disclose) stays where
 *           it is and is read, and ended, through the case that is kept;
 *         - her ways through programmes stay on the case they began on, and are read
 *           and gone on with through the one that is kept; figures count her once
 *           from then on (enrolment_again.h);
 *         - of two that are protected each is so for the reasons of both, and stays so
 *           when they are two again;
 *         - her account: who comes in by the other case's code comes to the one kept.
 *         Undoing ends what merging began and still stands as it began, and begins on
 *         the other what ended: both have what they had. What was written meanwhile
 *         stays on the case it was written on. A merged case cannot be written on.
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

/* For whoever would write on a case: err  ERR_CONFLICT  it is merged into another. */
MUST_USE bool person_is_whole(struct tx *tx, int64_t person_id, struct err *err);

#endif
