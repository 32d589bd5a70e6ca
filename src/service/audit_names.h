/*
 * audit_names.h: how the log names people, kept between transactions by whoever appends
 * many rows: a page of fifty people is otherwise fifty looks into the database.
 *
 * Method  a table of AUDIT_NAMES_KEPT, one place a person; who comes later takes it.
 *         At disposal a person's salt is destroyed and a number in `meta` moves on, in
 *         one transaction (audit_forget). audit_names_check reads the number within the
 *         transaction that is about to append, so no row names her by what was kept.
 * Purity  memory of its own, one thread. Names are hashes and no personal data.
 *
 * Measured: a page of fifty took 105 us of the writing thread when each was looked up.
 */
#ifndef SERVICE_AUDIT_NAMES_H
#define SERVICE_AUDIT_NAMES_H

#include "service/audit.h"

#define AUDIT_NAMES_KEPT 32768u /* 24 bytes each */

/* Empty, in `arena`. */
struct audit_names *audit_names_new(struct arena *arena);
/* Empties it: a transaction failed, and salts that it made are not on disk. */
void audit_names_clear(struct audit_names *names);
/* At the start of each transaction: empties it where somebody was forgotten. */
MUST_USE bool audit_names_check(struct audit_names *names, struct tx *tx,
                                struct err *err);
/* audit_forget calls it, in the transaction that destroys the salt. */
MUST_USE bool audit_names_forgotten(struct tx *tx, struct err *err);

bool audit_names_find(const struct audit_names *names, int64_t person_id,
                      struct audit_name *name);
void audit_names_keep(struct audit_names *names, int64_t person_id,
                      const struct audit_name *name);

#endif
