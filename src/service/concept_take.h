/*
 * concept_take.h: from a code in a file to a concept of the database, making licences
 * and certificates that nobody knew the importer's own, flagged.
 */
#ifndef SERVICE_CONCEPT_TAKE_H
#define SERVICE_CONCEPT_TAKE_H

#include "domain/requirement.h"
#include "service/book.h"

struct concept_taker {
    const struct book *book;
    struct tx *tx;       /* NULL: a preview; own concepts get ids below zero */
    struct arena *arena; /* outlives the import */
    struct map own;      /* codes made here -> index into own_id */
    int64_t *own_id;
    uint32_t own_count, own_room;
    struct map named; /* placeholders that were used: lists only name them */
};

/*
 * The concept id of `written`, a code of kind `kind`.
 * err     ERR_INPUT  not a code of that kind, or an unknown concept or language.
 */
MUST_USE bool concept_take(struct concept_taker *taker, enum requirement_kind kind,
                           struct str written, int64_t *id, struct err *err);

#endif
