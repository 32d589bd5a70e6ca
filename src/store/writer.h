/*
 * writer.h: the one writing connection, whose turn it is, and group commit.
 *
 *      wants to write --queue--> has the turn: SAVEPOINT, statements, RELEASE -> ticket
 *                        ^                                                        |
 *      committer --------+--> has the turn: COMMIT once for all tickets so far  <-+
 *                                           -> durable, or failed together
 *
 * Invariants
 *   1 The turn goes first come, first served, the committer in its place: those who
 *     queued while a COMMIT ran all write before the next one, so a group is as large
 *     as the crowd, and nobody waits for an idle disk.
 *   2 `outer_open` is true exactly while SQLite has a transaction open; only who has
 *     the turn may change it.
 *   3 Tickets resolved+1 .. issued are in the open transaction; when it is committed or
 *     lost, all of them are resolved in one step.
 *   4 After a COMMIT that the disk refused nothing is written until the file is opened
 *     again: what reached the disk is unknown, and a second sync may say yes without
 *     being so. After a full disk a small write is tried first, when the reserve has
 *     been made whole; until then only TX_LOG writes, each failed group for one piece
 *     of the reserve.
 *
 * Measured: 64 coaches who save over HTTP, 5,900 answers a second at p99 16 ms; with a
 * turn for the row of the log and another for the change, sealing in it, 3,200 at 32.
 * The writer alone, earlier: 1 thread 4,300 durable writes a second, 8 threads 14,000
 * at p99 1.5 ms, 64 threads 23,000 at p99 7 ms (2 cores, fdatasync 0.2 ms).
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/sqlite.h"
#include "store/store.h"

struct writer;

struct writer_options {
    const char *path;
    uint32_t busy_ms;
    bool committer;
    bool sync;    /* false: a database in memory, nothing to sync */
    bool relaxed; /* store_options */
};

/* Opens the writing connection of an existing, migrated file; `writer` is in `arena`.
 */
MUST_USE bool writer_open(const struct writer_options *options, struct arena *arena,
                          struct writer **writer, struct err *err);
/* Commits what is open, stops the thread, closes. NULL is fine. */
void writer_close(struct writer *writer);

/*
 * Waits for the turn and sees that a transaction and a savepoint in it are open; on
 * success the caller has the turn, and ends it by writer_commit or writer_rollback.
 */
MUST_USE bool writer_begin(struct writer *writer, enum tx_mode mode, struct err *err);
/* Releases the savepoint and the turn; on failure the turn is still the caller's. */
MUST_USE bool writer_commit(struct writer *writer, uint64_t *ticket, struct err *err);
/* Undoes the savepoint (all of it that is left) and gives the turn back. */
void writer_rollback(struct writer *writer);
/*
 * A statement failed with `code` and SQLite may have rolled everything back. If so all
 * open tickets fail. The caller has the turn. Returns whether it was so.
 */
bool writer_lost(struct writer *writer, int code);

/* store_gather: there may be no committer (asserted). */
void writer_gather(struct writer *writer);
/* The last ticket; 0: none. */
uint64_t writer_issued(struct writer *writer);

MUST_USE bool writer_wait(struct writer *writer, uint64_t ticket, struct err *err);
void writer_on_durable(struct writer *writer, uint64_t ticket,
                       void (*call)(void *data, enum err_kind kind), void *data);
/* Whether a write would be taken; tries one when the disk was full. */
MUST_USE bool writer_probe(struct writer *writer, struct err *err);

/* Makes the reserve (reserve.h) beside the file `path`. Once. */
void writer_reserve(struct writer *writer, const char *path, int64_t bytes);

struct sqlite *writer_db(struct writer *writer);

#endif
