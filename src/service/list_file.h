/*
 * list_file.h: lists as files: a unit's visits, its proposals to employers, all needs.
 *
 * Out     CSV: a header and a row each, as RFC 4180 and csv_write.h have it; JSON: an
 *         array of objects with the same names, numbers as numbers. Words stand as they
 *         are kept (outcome, state, reason); days as 2026-11-23; what is not known is
 *         an empty cell.
 *         Nobody is named: a proposal has its own id, by which who may see it opens its
 *         page; those of a protected identity are left out. Names are given out one
 *         person at a time (person_extract.h), never as a list.
 * Order   visits and needs the newest first, proposals by the day they were made.
 * Limits  none of its own. Of the three only visits have been measured, 100,000 of them
 *         (bench/firms.c).
 */
#ifndef SERVICE_LIST_FILE_H
#define SERVICE_LIST_FILE_H

#include "service/call.h"

enum list_file { LIST_VISITS, LIST_REFERRALS, LIST_NEEDS, LIST_FILE_COUNT };
enum list_form { LIST_CSV, LIST_JSON };

struct list_file_ask {
    enum list_file what;
    enum list_form form;
};
/* Whom the rows are about, though they name nobody: for the log of who sees what. */
struct list_people {
    int64_t *id; /* [count] person.id, in the call's arena */
    uint32_t count;
};
/* Appends the text to `out`. people: of proposals; NULL is fine. err of the store. */
MUST_USE bool list_file_write(struct call *call, const struct list_file_ask *ask,
                              struct buf *out, struct list_people *people,
                              struct err *err);

#endif
