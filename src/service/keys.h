/*
 * keys.h: the database of keys: opened beside the first when a master key is
 * configured, with backups of its own.
 *
 * In      the master key's file (seal.h) and where the keys lie.
 * Out     call->keys and call->master; both NULL where nothing is configured: then
 *         everything works that needs no names.
 * Purity  opens two files. A process that holds keys leaves no core dump.
 */
#ifndef SERVICE_KEYS_H
#define SERVICE_KEYS_H

#include "service/database.h"

#define KEYS_SUFFIX ".keys" /* of the database's name, when no other is given */

struct keys_ask {
    const char *db_path;     /* of the first database                              */
    const char *path;        /* of the keys; NULL: db_path with KEYS_SUFFIX        */
    const char *master_path; /* NULL: from the systemd credential, if there is one */
};

/*
 * Opens the keys for a call whose database is open. Nothing configured: true, and
 * call->keys stays NULL.
 * err     as seal_master_load and store_open; ERR_STATE  the keys were wrapped by
 *         another master key.
 */
MUST_USE bool keys_open(const struct keys_ask *ask, enum database_mode mode,
                        struct call *call, struct err *err);
void keys_close(struct call *call); /* a call without keys is fine */

/* Where the keys of `db_path` lie, in `arena`; and whether such a file is there. */
const char *keys_path(struct arena *arena, const struct keys_ask *ask);
bool keys_there(const char *path);

/* err  ERR_STATE  no master key is configured; the text says how to. */
MUST_USE bool keys_needed(const struct call *call, struct err *err);

#endif
