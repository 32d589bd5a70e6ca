/*
 * audit_queue.h: rows of the log that pages wait for, written many at a time.
 *
 * Method  one thread. While it waits for the disk, notes gather; then it writes all of
 *         them in one transaction, so one sync of the disk serves the whole crowd and
 *         no thread of the server ever waits for the writer. On a full disk it goes on
 *         with the reserve of the store (TX_LOG), a piece at a time.
 * Purity  every function from any thread. `done` is called from the queue's thread.
 * Order   notes are written in the order they came.
 * Limits  AUDIT_GROUP_MOST notes a transaction.
 */
#ifndef SERVICE_AUDIT_QUEUE_H
#define SERVICE_AUDIT_QUEUE_H

#include "service/audit.h"

#define AUDIT_GROUP_MOST 512u

struct audit_queue;

/* Starts the thread over `store`, which must outlive it; owned.
 * err  ERR_UNAVAILABLE  no thread could be started. */
MUST_USE bool audit_queue_start(struct store *store, struct audit_queue **queue,
                                struct err *err);
/* Writes what is queued, ends the thread. NULL is fine. */
void audit_queue_stop(struct audit_queue *queue);

/*
 * Has the note written, and then done(arg, outcome) called, once: ERR_NONE when it is
 * durable; else nothing may be shown. The note and all it points to are copied.
 * `queue` is a struct audit_queue (so that it fits server_options.audit).
 */
void audit_queue_add(void *queue, const struct audit_note *note,
                     void (*done)(void *arg, enum err_kind outcome), void *arg);

#endif
