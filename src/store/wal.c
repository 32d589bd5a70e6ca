/* wal.c: see wal.h. */
#include "store/wal.h"

#include "store/turn.h"

#define LOG_PAUSE_MS 10 /* between two tries to go over to the log */

static int try_log(struct sqlite *db, bool *is_log)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite_prepare(db, "PRAGMA journal_mode=WAL", &statement);

    if (code == SQLITE_OK)
        code = sqlite_step(statement);
    if (code == SQLITE_ROW)
        *is_log = strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    sqlite3_finalize(statement);
    return code;
}

bool wal_use(struct sqlite *db, uint32_t busy_ms, struct err *err)
{
    const struct timespec pause = { .tv_nsec = LOG_PAUSE_MS * 1000000L };
    struct timespec until = deadline_after(busy_ms);
    bool is_log = false;
    int code;

    while (((code = try_log(db, &is_log)) & 0xff) == SQLITE_BUSY &&
           !deadline_is_past(until))
        nanosleep(&pause, NULL);
    if (code != SQLITE_ROW)
        return sqlite_refuse(db, code, "wal", err);
    return is_log || err_set(err, ERR_STATE,
                             N_("the file system of this folder cannot hold the "
                                "database; use a local disk"));
}
