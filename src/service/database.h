/*
 * database.h: the use cases of whoever runs insteg: open, copy, bring back, upgrade.
 * The doors' only way to the store.
 */
#ifndef SERVICE_DATABASE_H
#define SERVICE_DATABASE_H

#include "service/call.h"

enum database_mode {
    DATABASE_READ,    /* the file must be there                                     */
    DATABASE_WRITE,   /* the file must be there                                     */
    DATABASE_CREATE,  /* made if missing, with what insteg ships                    */
    DATABASE_PREVIEW, /* as DATABASE_WRITE; a missing file is played in memory      */
    DATABASE_SERVE,   /* as DATABASE_CREATE, with a thread that commits in groups   */
    DATABASE_PLAY,    /* as DATABASE_CREATE, for what can be made again: relaxed     */
    DATABASE_MODE_COUNT
};

/*
 * Opens `path`, brings in what insteg ships where the mode may write it, and puts store
 * and images into `call` (whose arena, actor and clock are set already).
 * err     as store_open and shipped_sync.
 */
MUST_USE bool database_open(const char *path, enum database_mode mode,
                            struct call *call, struct err *err);
void database_close(struct call *call); /* a call that was never opened is fine */

/* Blocks until what `call` wrote is durable. */
MUST_USE bool database_wait(struct call *call, struct err *err);
/* Until database_gather_end all writes are one, on disk together or not at all
 * (store_gather): the keys first, then the rest. */
void database_gather(struct call *call);
MUST_USE bool database_gather_end(struct call *call, struct err *err);
/* Tells `done` when `ticket` is durable or lost; for server_options.on_durable. */
bool database_on_durable(void *store, uint64_t ticket,
                         void (*done)(void *arg, enum err_kind outcome), void *arg);
/* Holds disk space back for the log of who sees what (store_reserve). */
void database_reserve(struct call *call, int64_t bytes);
/* Builds the image of the pool, so that the first reader need not wait for it. */
MUST_USE bool database_warm(struct call *call, struct err *err);
/* Whether reading and writing work now. */
MUST_USE bool database_ready(struct call *call, struct err *err);

struct database_copy {
    const char *from, *to;
    bool force; /* an existing `to` is replaced; a restore keeps it beside */
    bool keys;  /* a database of keys, not of people and needs             */
};
/* A checked copy of a database, also while others write; a backup brought back. */
MUST_USE bool database_backup(struct call *call, const struct database_copy *copy,
                              struct err *err);
MUST_USE bool database_restore(struct call *call, const struct database_copy *copy,
                               struct err *err);

/* Brings an older schema up to date after a backup; equal numbers: nothing to do. */
MUST_USE bool database_upgrade(const char *path, const char *backup_path,
                               uint32_t *from, uint32_t *to, struct err *err);

#endif
