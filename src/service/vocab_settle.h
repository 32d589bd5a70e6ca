/*
 * vocab_settle.h: after all lists have been read: what each concept is called and taken
 * for, which are only named, and which have a newer one in their place.
 *
 * In      the tables concept and concept_called, and the words as the import left them.
 * Out     concept: code, kind, labels, placeholder, replaced_by.
 * Method  the newest list that has a concept decides, by the vintage at the end of its
 *         source; a concept that no list has is a placeholder. What a newer concept of
 *         the same kind is called (skills and occupations), or has as its code
 * (groups), replaces it, and the relations that found it so are moved. Order   does not
 * depend on which list was read first.
 */
#ifndef SERVICE_VOCAB_SETTLE_H
#define SERVICE_VOCAB_SETTLE_H

#include "service/vocab_lexicon.h"

struct vocab_settled {
    uint64_t changed;      /* concepts that read otherwise now */
    uint64_t placeholders; /* of all concepts, without those that are replaced */
};

MUST_USE bool vocab_settle(struct tx *tx, const struct vocab_lexicon *words,
                           struct vocab_settled *settled, struct err *err);

#endif
