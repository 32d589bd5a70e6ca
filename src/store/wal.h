/*
 * wal.h: the write-ahead log, so that readers and the writer do not wait for each
 * other.
 *
 * Going over to it makes a reader a writer, and there SQLite does not wait: two
 * programs that open a new file at once would refuse each other, so the waiting is done
 * here.
 */
#ifndef STORE_WAL_H
#define STORE_WAL_H

#include "store/sqlite.h"

/* err  ERR_UNAVAILABLE  busy for longer than busy_ms; ERR_STATE  not on this disk. */
MUST_USE bool wal_use(struct sqlite *db, uint32_t busy_ms, struct err *err);

#endif
