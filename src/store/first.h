/*
 * first.h: what the next write of a thread begins with, whoever makes it.
 *
 * In      a function that writes; it belongs to the thread that hands it in.
 * Out     the ticket of the transaction that was committed with it.
 * Method  the next writing transaction that this thread begins on the store starts with
 *         `write`, in the same savepoint: both are on disk or neither, by one turn and
 *         one sync. If that transaction is not committed, the thread's next one starts
 *         with it; after a commit none does any more.
 * Purity  the struct is the caller's and the store holds on to it until store_first_end
 *         of the same thread. Few: the store looks through those of all threads.
 */
#ifndef STORE_FIRST_H
#define STORE_FIRST_H

#include <pthread.h>

#include "store/store.h"

struct store_first {
    bool (*write)(struct tx *tx, void *data, struct err *err);
    void *data;
    uint64_t ticket; /* out: 0: no transaction was committed with it */
    /* The store's own. */
    pthread_t thread;
    struct store_first *next;
};

/* From here on. A thread has one at a time for a store (asserted).
 * Where `write` fails tx_begin fails, with its error. */
void store_first_begin(struct store *store, struct store_first *first);
/* No longer. No writing transaction of the thread may be open. */
void store_first_end(struct store *store, struct store_first *first);

#endif
