/* sqlite.c: see sqlite.h. */
#include "store/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "store/statement.h"
#include "store/store.h"

/*
 * secure_delete costs nothing on import (it zeroes what is freed) and keeps disposed
 * people out of free pages. A log file that grew in an import is cut back to 64 MiB.
 */
static const char settings[] = "PRAGMA synchronous=FULL;"
                               "PRAGMA foreign_keys=ON;"
                               "PRAGMA trusted_schema=OFF;"
                               "PRAGMA cell_size_check=ON;"
                               "PRAGMA secure_delete=ON;"
                               "PRAGMA temp_store=MEMORY;"
                               "PRAGMA journal_size_limit=67108864;";

#define TEXT_OF(x)    #x
#define CACHE_OF(kib) "PRAGMA cache_size=-" TEXT_OF(kib)
static const char for_reading[] = "PRAGMA query_only=ON;" CACHE_OF(STORE_READ_KIB);

/* ---------------------------------------------------------------------- faults */

static _Atomic uint64_t call_count; /* since the fault was set */
static _Atomic uint64_t fault_at;   /* 0: never */
static _Atomic int fault_code;

void store_fail_as(uint64_t n, enum err_kind kind)
{
    int code = kind == ERR_UNAVAILABLE ? SQLITE_IOERR_WRITE
               : kind == ERR_STATE     ? SQLITE_CORRUPT
                                       : SQLITE_FULL;

    atomic_store(&fault_at, 0);
    atomic_store(&fault_code, code);
    atomic_store(&call_count, 0);
    atomic_store(&fault_at, n);
}

void store_fail_at(uint64_t n)
{
    store_fail_as(n, ERR_FULL);
}

uint64_t store_fail_calls(void)
{
    return atomic_load(&call_count);
}

int sqlite_fault(void)
{
    uint64_t n = atomic_fetch_add_explicit(&call_count, 1, memory_order_relaxed) + 1;

    if (n != atomic_load_explicit(&fault_at, memory_order_relaxed))
        return SQLITE_OK;
    return atomic_load(&fault_code);
}

/* ------------------------------------------------------------------- refusals */

static int last_errno(sqlite3_file *file)
{
    int os_errno = 0;

    if (file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &os_errno);
    return os_errno;
}

static bool is_full(int os_errno)
{
    return os_errno == ENOSPC || os_errno == EDQUOT || os_errno == EFBIG;
}

enum err_kind sqlite_kind(int code, int os_errno)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_NONE;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_IOERR:
        return is_full(os_errno) ? ERR_FULL : ERR_UNAVAILABLE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
        return ERR_UNAVAILABLE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
        return ERR_STATE;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE ||
                       code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       code == SQLITE_CONSTRAINT_ROWID ||
                       code == SQLITE_CONSTRAINT_FOREIGNKEY
                   ? ERR_CONFLICT
                   : ERR_INTERNAL;
    default:
        return ERR_INTERNAL;
    }
}

/*
 * SQLite's own sqlite3_system_errno is errno as it was left after cleaning up, so it
 * may miss why a write failed; the files themselves remember. They are asked only about
 * writes: a failed sync is never to be taken for a full disk, which is tried again.
 */
int sqlite_os_errno(const struct sqlite *sqlite, int code)
{
    static const int which[] = { SQLITE_FCNTL_FILE_POINTER,
                                 SQLITE_FCNTL_JOURNAL_POINTER };
    int os_errno = sqlite->db ? sqlite3_system_errno(sqlite->db) : 0;
    bool wrote = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_TRUNCATE ||
                 code == SQLITE_IOERR_SHMSIZE;

    if (!wrote)
        return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC ? 0
                                                                            : os_errno;
    for (size_t i = 0; sqlite->db && !is_full(os_errno) && i < 2; i++) {
        sqlite3_file *file = NULL;
        sqlite3_file_control(sqlite->db, "main", which[i], &file);
        os_errno = last_errno(file);
    }
    return os_errno;
}

static const char *sentence(int code, enum err_kind kind)
{
    static const struct {
        int code; /* primary, or extended where that says more */
        const char *msg;
    } sentences[] = {
        { SQLITE_BUSY, N_("the database is busy: another program is writing to it; try "
                          "again in a moment") },
        { SQLITE_LOCKED,
          N_("the database is busy: another program is writing to it; try "
             "again in a moment") },
        { SQLITE_CANTOPEN, N_("the database cannot be opened; check the permissions of "
                              "the file and its folder") },
        { SQLITE_NOMEM, N_("memory ran out") },
        { SQLITE_CORRUPT, N_("the database is damaged; put a backup in its place with "
                             "insteg restore") },
        { SQLITE_NOTADB, N_("the file is not an insteg database") },
        { SQLITE_READONLY,
          N_("the database may not be written to; check the permissions "
             "of the file and its folder") },
        { SQLITE_TOOBIG, N_("a text is larger than the database takes") },
        { SQLITE_CONSTRAINT_FOREIGNKEY,
          N_("the record refers to one that is not there, "
             "or others refer to it") },
        { SQLITE_CONSTRAINT, N_("a record with the same key is there already") },
    };

    if (kind == ERR_FULL)
        return N_("the disk is full: nothing was changed; make room and try again");
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].code == code || sentences[i].code == (code & 0xff))
            return sentences[i].msg;
    return NULL;
}

bool sqlite_refuse_code(int code, int os_errno, const char *what, const char *reason,
                        struct err *err)
{
    enum err_kind kind = sqlite_kind(code, os_errno);
    const char *msg = kind == ERR_INTERNAL ? NULL : sentence(code, kind);

    if (msg)
        return err_set(err, kind, msg);
    if (kind == ERR_UNAVAILABLE)
        return err_set(err, kind,
                       N_("the disk reported error {code}; look at its health before "
                          "insteg is started again"),
                       ARG_NUM(code));
    return err_set(err, ERR_INTERNAL, N_("statement {query} failed ({code}): {reason}"),
                   ARG_WORD(what), ARG_NUM(code), ARG_WORD(reason));
}

bool sqlite_refuse(struct sqlite *sqlite, int code, const char *what, struct err *err)
{
    const char *reason = sqlite->db && sqlite3_extended_errcode(sqlite->db) == code
                             ? sqlite3_errmsg(sqlite->db)
                             : sqlite3_errstr(code);

    return sqlite_refuse_code(code, sqlite_os_errno(sqlite, code), what, reason, err);
}

/* ----------------------------------------------------------------- statements */

int sqlite_step(sqlite3_stmt *statement)
{
    int code = sqlite_fault();

    return code == SQLITE_OK ? sqlite3_step(statement) : code;
}

int sqlite_prepare(struct sqlite *sqlite, const char *sql, sqlite3_stmt **statement)
{
    int code = sqlite_fault();

    *statement = NULL;
    if (code != SQLITE_OK)
        return code;
    return sqlite3_prepare_v3(sqlite->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement,
                              NULL);
}

bool sqlite_exec(struct sqlite *sqlite, const char *sql, struct err *err)
{
    int code = sqlite_fault();

    if (code == SQLITE_OK)
        code = sqlite3_exec(sqlite->db, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return true;
    return sqlite_refuse(sqlite, code, "exec", err);
}

int sqlite_mark_surely(struct sqlite *sqlite, enum sqlite_mark mark)
{
    static const char *const words[MARK_COUNT] = {
        [MARK_READ] = "BEGIN",
        [MARK_WRITE] = "BEGIN IMMEDIATE",
        [MARK_SAVE] = "SAVEPOINT service",
        [MARK_RELEASE] = "RELEASE service",
        [MARK_COMMIT] = "COMMIT",
        [MARK_ROLLBACK] = "ROLLBACK",
    };
    sqlite3_stmt **at = &sqlite->mark[mark];
    int code = SQLITE_OK;

    if (!*at)
        code = sqlite3_prepare_v3(sqlite->db, words[mark], -1,
                                  SQLITE_PREPARE_PERSISTENT, at, NULL);
    if (code != SQLITE_OK)
        return code;
    code = sqlite3_step(*at);
    sqlite3_reset(*at);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int sqlite_mark(struct sqlite *sqlite, enum sqlite_mark mark)
{
    int code = sqlite_fault();

    return code == SQLITE_OK ? sqlite_mark_surely(sqlite, mark) : code;
}

bool sqlite_number(struct sqlite *sqlite, const char *sql, int64_t *number,
                   struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite_prepare(sqlite, sql, &statement);
    int64_t value = 0;

    if (code == SQLITE_OK)
        code = sqlite_step(statement);
    if (code == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        sqlite_refuse(sqlite, code, "number", err);
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return false;
    *number = value;
    return true;
}

int sqlite_take(struct sqlite *sqlite, uint32_t number, sqlite3_stmt **statement,
                bool *own)
{
    struct sqlite_cached *cached = &sqlite->cached[number];
    const struct query *query = &queries[number];
    sqlite3_stmt *fresh = NULL;
    int code = SQLITE_OK;

    assert(number < query_total);
    *own = cached->in_use;
    if (cached->statement && !cached->in_use) {
        *statement = cached->statement;
        cached->in_use = true;
        return SQLITE_OK;
    }
    *sqlite->named = true;
    code = sqlite_prepare(sqlite, query->sql, &fresh);
    *sqlite->named = false;
    if (code == SQLITE_OK &&
        (sqlite3_column_count(fresh) != (int)query->column_count ||
         sqlite3_bind_parameter_count(fresh) != (int)query->param_count))
        code = SQLITE_MISMATCH;
    if (code != SQLITE_OK) {
        sqlite3_finalize(fresh);
        return code;
    }
    if (!*own) {
        cached->statement = fresh;
        cached->in_use = true;
    }
    *statement = fresh;
    return SQLITE_OK;
}

void sqlite_give(struct sqlite *sqlite, uint32_t number, sqlite3_stmt *statement,
                 bool own)
{
    if (own) {
        sqlite3_finalize(statement);
        return;
    }
    assert(sqlite->cached[number].statement == statement);
    sqlite3_reset(statement);
    sqlite->cached[number].in_use = false;
}

/* ----------------------------------------------------------------- connections */

static bool is_unsafe_function(const char *name)
{
    static const char *const names[] = { "load_extension", "readfile", "writefile",
                                         "edit", "fts3_tokenizer" };

    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (sqlite3_stricmp(name, names[i]) == 0)
            return true;
    return false;
}

/* What SQLite asks while it compiles a statement. */
static int may_do(void *named, int action, /* limit: SQLite calls it so */
                  const char *one, const char *two, const char *database,
                  const char *within)
{
    (void)one;
    (void)database;
    (void)within;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return is_unsafe_function(two) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    default: /* settings, transactions, the schema: constants of this room do those */
        return *(const bool *)named ? SQLITE_DENY : SQLITE_OK;
    }
}

/* Its own count of memory, which nobody asks for, is one lock of all threads: a fifth
 * of what 64 writers waited. Too late, and so without effect, where another part of the
 * program (a test) has used SQLite before. */
static void settle_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

bool sqlite_open(struct sqlite *sqlite, const char *path, enum sqlite_use use,
                 uint32_t busy_ms, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct sqlite fresh = { 0 };
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite_fault();

    pthread_once(&once, settle_library);
    if (code == SQLITE_OK)
        code = sqlite3_open_v2(path, &fresh.db, flags, NULL);
    if (code != SQLITE_OK) {
        sqlite_refuse(&fresh, code, "open", err);
        goto out;
    }
    sqlite3_busy_timeout(fresh.db, (int)busy_ms);
    sqlite3_db_config(fresh.db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(fresh.db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(fresh.db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    /* Else a statement whose plan might depend on what is bound is planned anew each
     * time: a column that a partial index names by a word (subject = 'invite') made
     * that of every reading of events, a fifth of a rebuild. */
    sqlite3_db_config(fresh.db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    sqlite3_limit(fresh.db, SQLITE_LIMIT_ATTACHED, 0);
    fresh.named = ARENA_NEW(&fresh.arena, bool);
    fresh.mark = ARENA_ARRAY(&fresh.arena, MARK_COUNT, sqlite3_stmt *);
    sqlite3_set_authorizer(fresh.db, may_do, fresh.named);
    if (!sqlite_exec(&fresh, settings, err))
        goto out;
    if (use == SQLITE_FOR_READING && !sqlite_exec(&fresh, for_reading, err))
        goto out;
    fresh.cached = ARENA_ARRAY(&fresh.arena, query_total, struct sqlite_cached);
    *sqlite = fresh;
    return true;
out:
    sqlite_close(&fresh);
    return false;
}

void sqlite_close(struct sqlite *sqlite)
{
    for (uint32_t i = 0; sqlite->cached && i < query_total; i++) {
        assert(!sqlite->cached[i].in_use);
        sqlite3_finalize(sqlite->cached[i].statement);
    }
    for (uint32_t i = 0; sqlite->mark && i < MARK_COUNT; i++)
        sqlite3_finalize(sqlite->mark[i]);
    int code = sqlite3_close(sqlite->db);
    assert(code == SQLITE_OK);
    (void)code;
    arena_free(&sqlite->arena);
    *sqlite = (struct sqlite){ 0 };
}

/* ------------------------------------------------------------------------ whole */

bool sqlite_foreign_keys(struct sqlite *sqlite, struct err *err)
{
    int64_t broken = 0;

    if (!sqlite_number(sqlite, "SELECT count(*) FROM pragma_foreign_key_check", &broken,
                       err))
        return false;
    if (broken > 0)
        return err_set(
            err, ERR_STATE,
            N_("the database is damaged: {n} records refer to others that are "
               "not there"),
            ARG_NUM(broken));
    return true;
}

bool sqlite_whole(struct sqlite *sqlite, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite_prepare(sqlite, "PRAGMA integrity_check(1)", &statement);
    bool ok = false;

    if (code == SQLITE_OK)
        code = sqlite_step(statement);
    if (code == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        ok = found && strcmp(found, "ok") == 0;
        if (!ok)
            err_set(err, ERR_STATE, N_("the database is damaged: {what}"),
                    ARG_WORD(found));
    } else {
        sqlite_refuse(sqlite, code, "integrity_check", err);
    }
    sqlite3_finalize(statement);
    return ok && sqlite_foreign_keys(sqlite, err);
}
