/*
 * person_extract.h: everything the database knows about one person, for herself.
 *
 * In      her case.
 * Out     a view: of every table of person_parts.h that is shown an array with every
 *         row there is of her, the closed ones too, newest first; sealed text opened,
 *         staff by name, moments in UTC. What is null or an empty array is not known;
 *         by whom is null where she did it herself.
 * Method  one reading transaction a case. Cases that are merged into hers are hers too,
 *         and stand whole under `merged_cases`, as far as they are of the same unit. Of
 *         a protected identity no address, telephone, e-mail or place is put in, and
 *         `left_out` is true: those are given to her by the way that is safe.
 * Limits  EXTRACT_MERGED_MOST cases, EXTRACT_LOG_MOST rows of the log (log_more says
 *         whether there are older ones).
 * Source  GDPR (2016/679) articles 15 and 20.
 *
 * {"made_at","case":{"case","unit","source","source_key","made_at","merged_into",
 * "protected","left_out"},"identities":[..],...,"merged_cases":[..],"log":[..],
 * "log_more"}; merged_cases hold the same from "case" on, but for the log.
 */
#ifndef SERVICE_PERSON_EXTRACT_H
#define SERVICE_PERSON_EXTRACT_H

#include "service/call.h"

#define EXTRACT_MERGED_MOST 16u
#define EXTRACT_LOG_MOST    50000u

struct person_extract {
    struct view *view;                   /* in the call's arena          */
    int64_t merged[EXTRACT_MERGED_MOST]; /* the other cases that it shows */
    uint32_t merged_count;
};

/* err  ERR_NOT_FOUND; ERR_LIMIT  more cases are merged; of the store; of the keys:
 * an extract that lacks what cannot be opened is not given. */
MUST_USE bool person_extract(struct call *call, int64_t person_id,
                             struct person_extract *extract, struct err *err);

#endif
