/*
 * door.h: what a path leads to, before SQLite is asked, so that the refusal can say it.
 *
 * SQLite calls a missing folder, a folder in the file's place and a forbidden file by
 * the same name. Nothing here opens a database: to close it again would drop the locks
 * that SQLite holds on it for this whole process (POSIX), and with them the safety.
 */
#ifndef STORE_DOOR_H
#define STORE_DOOR_H

#include "store/store.h"

/*
 * Checks that `path` can be opened in `mode`: that it is there (or its folder, for
 * STORE_CREATE), is a file, and may be read and written.
 * err     ERR_NOT_FOUND, ERR_INPUT, ERR_DENIED, ERR_STATE, as store_open.
 */
MUST_USE bool door_check(const char *path, enum store_mode mode, struct err *err);

/* Whether a file can be put at `path`, whatever is in it now; `there`: something is. */
MUST_USE bool door_target(const char *path, bool *there, struct err *err);

/* Words the operating system's refusal `os_errno` to open or make `path`; false. */
bool door_refuse(int os_errno, const char *path, struct err *err);

/* The folder of `path`, "." when it names none; in `arena`. */
const char *door_folder(struct arena *arena, const char *path);

/* Syncs a file's bytes, or a folder's names. Never for an open database. */
MUST_USE bool door_sync(const char *path, struct err *err);

#endif
