/*
 * migrate.h: from any older schema to this program's, forward only.
 *
 * In      the files of store/schema, compiled in: NNNN_name.sql, numbered 1, 2, 3 ...
 * Method  one transaction a file, with foreign keys checked at its end instead of row
 *         by row, so that tables can be rebuilt. PRAGMA user_version is the number of
 *         the last file; the table `migration` has a checksum of each. A new database
 *         gets all of them in one transaction: it is there whole or not at all.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/embed.h"
#include "store/sqlite.h"
#include "store/store.h"

#define MIGRATE_APPLICATION_ID 0x696e7374 /* "inst": marks the file as ours */
#define MIGRATE_KEYS_ID        0x696e736b /* "insk": as our keys            */

extern const struct embed_file embed_schema[];
extern const struct embed_file embed_schema_keys[]; /* of STORE_KEYS */

/* The schema of a kind of database (enum store_kind). */
const struct embed_file *migrate_files(enum store_kind kind);

uint32_t migrate_count(const struct embed_file *files);

/*
 * Looks at what the file is. An empty one is version 0.
 * version written only on success; may be older than `files`.
 * err     ERR_STATE  not ours; newer than `files`; an applied file has changed since.
 */
MUST_USE bool migrate_version(struct sqlite *db, const struct embed_file *files,
                              uint32_t *version, struct err *err);

/* As migrate_version, and ERR_STATE when it is empty or older (with the remedy). */
MUST_USE bool migrate_is_current(struct sqlite *db, const struct embed_file *files,
                                 struct err *err);

/* Applies what is missing. err: as migrate_version, or why a file does not apply. */
MUST_USE bool migrate_run(struct sqlite *db, const struct embed_file *files,
                          struct err *err);

#endif
