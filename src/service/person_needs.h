/*
 * person_needs.h: the use case "which needs fit her?": the first open needs of one
 * person's list, with reasons.
 *
 * In      a case, a seed.
 * Out     {"person","source_key","seed","image_seq","in_pool","away","enrolled_on",
 *         "open_needs","more","needs":[{"need","need_id","title","employer","place",
 *         "start","deadline","positions","state","weeks","band","fit","because",
 *         "missing"}]}; docs/formats.md.
 * Order   state, band, deadline, lottery; what is out of reach is not listed. The same
 *         list, with the same seed, as `insteg match --all` writes for her.
 * Limits  PERSON_NEEDS_MOST. Nothing is kept: whoever is put forward from here is
 *         nominated.
 */
#ifndef SERVICE_PERSON_NEEDS_H
#define SERVICE_PERSON_NEEDS_H

#include "service/call.h"

#define PERSON_NEEDS_MOST 100u

struct person_needs_ask {
    int64_t person_id; /* her row, of who has been let in to the case; 0: */
    struct str person; /* source_key or #id, of the own secrecy domain    */
    bool seed_given;   /* else OPEN_NEEDS_SEED */
    int64_t seed;
    uint32_t top; /* 1 .. PERSON_NEEDS_MOST */
};

/*
 * err     ERR_NOT_FOUND  nobody in the image is called that, or she is of another
 *                        secrecy domain, or protected: the same words;
 *         ERR_INPUT      several have that key;
 *         ERR_CONFLICT   the unit has switched the matcher off.
 */
MUST_USE bool person_needs(struct call *call, const struct person_needs_ask *ask,
                           struct view **answer, struct err *err);

#endif
