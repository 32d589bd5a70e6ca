/*
 * audit_anchor.h: heads of the log, written down outside the database.
 *
 * Method  a text file, a line an anchor (domain/chain.h), appended to and synced. While
 *         the server runs a thread adds one at the start, after ANCHOR_ROWS_EVERY rows,
 *         after an hour with new rows, and at the end; backup and restore add theirs.
 *         Who copies the file to another machine, or prints it, can see years later
 *         that the end of the log was cut off or rewritten.
 * Purity  a keeper is one thread; the other functions touch the file only.
 * Limits  ANCHORS_MOST lines are read.
 */
#ifndef SERVICE_AUDIT_ANCHOR_H
#define SERVICE_AUDIT_ANCHOR_H

#include "domain/chain.h"
#include "service/audit.h"

#define ANCHORS_MOST      2000000u
#define ANCHOR_ROWS_EVERY 1000

/* NAME.anchors beside the database, in `arena`. */
const char *anchors_beside(struct arena *arena, const char *db_path);

struct anchors {
    struct anchor *anchor; /* [count], in the order of the file */
    uint32_t count;
    uint32_t bad_line; /* the first line that is none, from 1; 0: all are */
};

/* Reads the file; one that is not there has no anchors.
 * err  ERR_DENIED, ERR_UNAVAILABLE, ERR_LIMIT. */
MUST_USE bool anchors_load(struct arena *arena, const char *path,
                           struct anchors *anchors, struct err *err);

/* Adds an anchor, and syncs. err  ERR_FULL, ERR_DENIED, ERR_NOT_FOUND (the folder),
 * ERR_UNAVAILABLE. */
MUST_USE bool anchors_add(const char *path, const struct audit_head *head,
                          enum anchor_why why, struct err *err);

/* The head of another database file, and an anchor of it: for backup and restore.
 * head  seq 0: no log in it, or of a schema without one; then nothing was added. */
MUST_USE bool anchors_add_head_of(const char *db_path, const char *anchors_path,
                                  enum anchor_why why, struct audit_head *head,
                                  struct err *err);

struct anchor_keeper;

/* Starts keeping anchors of `store` in `path` (both must outlive it); owned.
 * err  as anchors_add; ERR_UNAVAILABLE  no thread. */
MUST_USE bool anchor_keeper_start(struct store *store, const char *path,
                                  struct anchor_keeper **keeper, struct err *err);
/* Adds the last anchor and ends the thread. NULL is fine. */
void anchor_keeper_stop(struct anchor_keeper *keeper);

#endif
