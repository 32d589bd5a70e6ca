/*
 * vocab_settle.h: after all lists have been read: what each concept is called and taken
 * for, which are only named, and which have a newer one in their place.
 *
 * In      the tables concept, concept_called, concept_code, as the import left them.
 * Out     concept: kind, labels, placeholder, replaced_by, same.
 * Method  the newest list that has a concept decides, by the vintage at the end of its
 *         source; a concept that no list has is a placeholder. What has a code of its
 *         own (groups, licences) replaces the JobTech id that it says is the same; a
 *         newer concept of the same kind and name replaces the older (skills and
 *         occupations), and a skill known by its label alone is the one called so. The
 *         rows of what was said stay where they are: readers follow replaced_by.
 * Order   does not depend on which list was read first, nor on what was there before;
 *         ties go to the smaller code or label.
 */
#ifndef SERVICE_VOCAB_SETTLE_H
#define SERVICE_VOCAB_SETTLE_H

#include "service/call.h"
#include "service/vocab_lexicon.h"

struct vocab_settled {
    uint64_t changed;      /* concepts that read otherwise now */
    uint64_t placeholders; /* of all concepts, without those that are replaced */
};

/* err as the queries; ERR_UNAVAILABLE  the call was asked to stop. */
MUST_USE bool vocab_settle(const struct call *call, struct tx *tx,
                           struct vocab_settled *settled, struct err *err);

#endif
