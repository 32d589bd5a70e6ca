/*
 * vocab_put.h: writes what one file says, compared with what the same file said before.
 *
 * In      a pile; the id of the file's first import (column `part` of the tables).
 * Out     concepts that were new, facts that are new or differ; facts that the file no
 *         longer says are taken back. Counts of each.
 * Method  every fact is put by its key, which ends with the file: what two files say
 *         alike stands twice. Only for a file that was read before are its old facts
 *         loaded, to see which of them are gone. A word that the file names by its code
 *         alone is noted with what the file takes it for.
 * Order   the rows of a file depend on the file alone, not on what was read before it.
 */
#ifndef SERVICE_VOCAB_PUT_H
#define SERVICE_VOCAB_PUT_H

#include "service/call.h"
#include "service/vocab_pile.h"

struct vocab_counts {
    uint64_t new_count, changed_count, same_count; /* changed: and taken back */
};

struct vocab_put {
    struct call *call;
    struct tx *tx;
    struct pile *pile;
    int64_t part, row_id;     /* the file's first row in vocab_import, and this one */
    bool again;               /* the file was read before: look for what is gone */
    uint64_t done, step, all; /* progress: from `done`, by `step`, of `all` */
};

/* err     as the queries; ERR_UNAVAILABLE  asked to stop. */
MUST_USE bool vocab_put(const struct vocab_put *put, struct vocab_counts *counts,
                        struct err *err);

#endif
