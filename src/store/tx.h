/*
 * tx.h: what is behind struct store and struct tx; only files of this room include it.
 *
 * Reading transactions hold a connection of the pool; the writing one is the writer's.
 */
#ifndef STORE_TX_H
#define STORE_TX_H

#include <pthread.h>

#include "store/first.h"
#include "store/sqlite.h"
#include "store/store.h"
#include "store/turn.h"
#include "store/writer.h"

struct tx {
    struct store *store; /* NULL: not open */
    struct sqlite *db;
    enum tx_mode mode;
    uint32_t cursor_count; /* open ones */
    int lost_code;         /* writing: the outer transaction is gone, by this; 0: no */
    struct store_first
        *first; /* writing: what it began with (first.h); NULL: nothing */
};

struct reader {
    struct sqlite db;
    struct tx tx;
    struct reader *next; /* in the list of idle ones */
};

struct store {
    struct arena arena; /* holds the store itself and its readers */
    const char *path;
    const char *temporary; /* the folder of a ":memory:" store; else NULL */
    enum store_mode mode;
    enum store_kind kind;
    uint32_t busy_ms;
    struct writer *writer; /* NULL: STORE_READ */
    struct tx write_tx;

    pthread_mutex_t lock; /* of what follows, and of `arena` */
    pthread_cond_t reader_free;
    struct reader *idle;
    uint32_t reader_count;
    struct store_first *firsts; /* of all threads that have one */

    bool gathering;         /* store_gather                                     */
    struct reader *on_hand; /* idle ones without a connection: they read on the
                               writing one, while it gathers                   */
};

/* A statement of `tx` failed with `code`: notes whether the transaction is lost. */
void tx_failed(struct tx *tx, int code);

#endif
