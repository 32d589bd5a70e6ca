/*
 * sqlite.h: one connection to SQLite and the words for what it may refuse.
 *
 * Only files of this room include it. Its SQL is of three kinds: constants of this
 * room, the schema files, and the numbered statements of store/query.
 * Purity  a connection is used by one thread at a time; whoever holds it sees to that.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"

struct sqlite {
    sqlite3 *db;                  /* NULL: closed */
    sqlite3_stmt **mark;          /* [MARK_COUNT], NULL: not prepared yet; in `arena` */
    struct sqlite_cached *cached; /* [query_total], by number; in `arena` */
    bool *named; /* a numbered statement is being prepared; in `arena`   */
    struct arena arena;
};

struct sqlite_cached {
    sqlite3_stmt *statement; /* NULL: not prepared yet */
    bool in_use;
};

/* Where a transaction begins and ends, several times each. */
enum sqlite_mark {
    MARK_READ,
    MARK_WRITE,
    MARK_SAVE,
    MARK_RELEASE,
    MARK_COMMIT,
    MARK_ROLLBACK,
    MARK_COUNT
};

enum sqlite_use { SQLITE_FOR_READING, SQLITE_FOR_WRITING };

/*
 * Opens an existing file with the settings every connection has: foreign keys,
 * synchronous=FULL, defensive, no double-quoted strings, deleted bytes zeroed. SQLite
 * itself refuses a numbered statement that does more than read and write rows, and any
 * that attaches another file or loads code.
 * SQLITE_FOR_READING refuses to change anything.
 * err     as sqlite_refuse. On failure there is nothing to close.
 */
MUST_USE bool sqlite_open(struct sqlite *sqlite, const char *path, enum sqlite_use use,
                          uint32_t busy_ms, struct err *err);
void sqlite_close(struct sqlite *sqlite); /* a closed or zeroed one is fine */

/* Runs a constant of this room; rows are passed over. */
MUST_USE bool sqlite_exec(struct sqlite *sqlite, const char *sql, struct err *err);
/* Runs a mark, prepared once. return  an SQLite code, SQLITE_OK when done; the second
 * cannot be made to fail by store_fail_at. */
int sqlite_mark(struct sqlite *sqlite, enum sqlite_mark mark);
int sqlite_mark_surely(struct sqlite *sqlite, enum sqlite_mark mark);
/* The first column of the first row as a number; 0 when there is no row. */
MUST_USE bool sqlite_number(struct sqlite *sqlite, const char *sql, int64_t *number,
                            struct err *err);

/* The code a database call shall fail with now (store_fail_at), else SQLITE_OK. */
int sqlite_fault(void);

/* sqlite3_step and sqlite3_prepare_v3, counted; they fail where store_fail_at says. */
int sqlite_step(sqlite3_stmt *statement);
int sqlite_prepare(struct sqlite *sqlite, const char *sql, sqlite3_stmt **statement);

/*
 * The statement of query `number`, prepared once. While it is taken a second call gives
 * one of its own, which sqlite_give closes.
 * return  an SQLite code.
 */
int sqlite_take(struct sqlite *sqlite, uint32_t number, sqlite3_stmt **statement,
                bool *own);
void sqlite_give(struct sqlite *sqlite, uint32_t number, sqlite3_stmt *statement,
                 bool own);

/* What a code means for us. `os_errno` tells a full disk from a broken one. */
enum err_kind sqlite_kind(int code, int os_errno);
/* The operating system's own code behind the fault `code` just met. */
int sqlite_os_errno(const struct sqlite *sqlite, int code);

/* Words the refusal `code` of `what` (a statement's name); false. */
bool sqlite_refuse(struct sqlite *sqlite, int code, const char *what, struct err *err);
bool sqlite_refuse_code(int code, int os_errno, const char *what, const char *reason,
                        struct err *err);

/* Whether every foreign key has its record. err: ERR_STATE. */
MUST_USE bool sqlite_foreign_keys(struct sqlite *sqlite, struct err *err);
/* The same, and every page and index. err: ERR_STATE. */
MUST_USE bool sqlite_whole(struct sqlite *sqlite, struct err *err);

#endif
