/*
 * store.h: the database file, its transactions, and when a write is durable.
 *
 * In      a path; then one transaction after the other, each running named statements
 *         of the folder store/query, by the functions tools/sqlc makes (store/query.h).
 * Out     rows; for each write a ticket that becomes durable, or fails, in its time.
 * Method  SQLite in WAL mode, synchronous=FULL. Readers have a connection each, from
 *         a pool. There is one writing connection: a write runs in a savepoint of an
 *         open transaction, and one COMMIT (one sync of the disk) makes durable all
 *         that came in while the last one ran. First come, first served.
 * Purity  every function may be called from any thread; a transaction and its cursors
 *         belong to the thread that began it. A store is not carried over fork().
 * Order   tickets grow by one in the order of tx_commit; they become durable in order.
 * Limits  STORE_READERS_MAX reading transactions at once; busy_ms of waiting.
 *
 *     struct tx *tx = NULL;
 *     uint64_t ticket = 0;
 *     if (!tx_begin(store, TX_WRITE, &tx, err))
 *         goto out;
 *     if (!meta_set(tx, STR("area"), STR("Krokom"), err))
 *         goto out;
 *     ok = tx_commit(&tx, &ticket, err);
 * out:
 *     tx_end(&tx);
 *     return ok && store_wait(store, ticket, err);
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define STORE_READERS_MAX  64u
#define STORE_BUSY_MS      5000u /* when store_options.busy_ms is 0 */
#define STORE_BACKUP_PAGES 256

struct store;
struct tx;

/* Two databases, each a file of its own: what is known, and the keys it is sealed
 * under. One schema folder each (schema, schema_keys); all statements share one table,
 * and those of query_keys run on the second alone. */
enum store_kind { STORE_MAIN, STORE_KEYS };

enum store_mode {
    STORE_READ,   /* the file must be there; no writing          */
    STORE_WRITE,  /* the file must be there                      */
    STORE_CREATE, /* made, with the newest schema, if not there  */
    STORE_MODE_COUNT
};

struct store_options {
    const char *path; /* borrowed for the call; ":memory:" is a file of its own in
                         memory that goes when the store is closed               */
    enum store_mode mode;
    enum store_kind kind;
    uint32_t busy_ms; /* how long to wait for another writer; 0: STORE_BUSY_MS   */
    bool committer;   /* true: a thread commits (a server); false: store_wait does */
    bool relaxed;     /* the disk is synced now and then, not at every commit: a power
                         cut may take the last ones, and leaves a sound file. For a new
                         database that can be made again                           */
};

/*
 * Opens the database.
 *
 * store   owned: close it with store_close. Written only on success.
 * err     ERR_NOT_FOUND    no such file (STORE_READ, STORE_WRITE), or no such folder;
 *         ERR_STATE        not an insteg database, damaged, of a newer schema, or of an
 *                          older one (the remedy, insteg upgrade, is in the text), or
 *                          the file may not be written to;
 *         ERR_DENIED       the file may not be read;
 *         ERR_INPUT        the path is a folder;
 *         ERR_FULL, ERR_UNAVAILABLE  no room on the disk; locked by another program.
 */
MUST_USE bool store_open(const struct store_options *options, struct store **store,
                         struct err *err);

/*
 * Closes the store and sets *store to NULL; NULL is fine. No transaction may be open.
 * Writes that nobody waited for are committed first.
 */
void store_close(struct store **store);

/* Where the file is; in the store. */
const char *store_path(const struct store *store);

enum tx_mode {
    TX_READ,  /* sees one unchanging state; cannot write                            */
    TX_WRITE, /* sees its own and all committed writes, durable or not              */
    TX_BULK,  /* as TX_WRITE, with memory for millions of rows: STORE_BULK_KIB      */
    TX_LOG,   /* as TX_WRITE, and goes on when the disk is full, while the reserve
                 lasts: for the log of who sees what, and nothing else              */
    TX_MODE_COUNT
};
#define STORE_CACHE_KIB 4096   /* of the writing connection  */
#define STORE_READ_KIB  2048   /* of each reading connection */
#define STORE_BULK_KIB  262144 /* while TX_BULK is open      */
/* Measured: 6 million rows with a text key in random order, 15.3 s, 287 MB resident. */

/*
 * Begins a transaction. A thread has at most one writing transaction (asserted).
 *
 * tx      written only on success; must meet tx_end.
 * err     ERR_UNAVAILABLE  another writer did not finish within busy_ms, or the disk
 *                          has failed: no write is taken until the store is reopened;
 *         ERR_FULL         the disk was full and still is (TX_LOG: and the reserve is
 *                          gone). A full disk has room again when the reserve can be
 *                          made whole;
 *         ERR_STATE        a write to a store opened with STORE_READ.
 */
MUST_USE bool tx_begin(struct store *store, enum tx_mode mode, struct tx **tx,
                       struct err *err);

/*
 * Ends the transaction and sets *tx to NULL: a write is now seen by later writers, and
 * by readers from the moment its `ticket` is durable. Tell no one that it is done
 * before store_wait or store_on_durable has said so.
 *
 * ticket  0 for TX_READ; may be NULL when nobody will wait. Written only on success.
 * err     ERR_FULL, ERR_UNAVAILABLE, or as the statement that lost the transaction.
 * return  on failure *tx is left for tx_end.
 */
MUST_USE bool tx_commit(struct tx **tx, uint64_t *ticket, struct err *err);

/* Rolls back what was not committed, and sets *tx to NULL; NULL is fine. */
void tx_end(struct tx **tx);

/*
 * Blocks until `ticket` is durable; without a committer thread it commits itself.
 * Ticket 0 is durable.
 * err     ERR_FULL         the disk is full: nothing of the write is left;
 *         ERR_UNAVAILABLE  the disk reported an error (the write may be found, whole,
 *                          after a restart), or it is too long ago to know.
 */
MUST_USE bool store_wait(struct store *store, uint64_t ticket, struct err *err);

/*
 * From here on all writes of the calling thread are one: store_wait says yes at once,
 * and nothing is on disk, or seen by another program, before store_gather_end. Reads
 * see what was written meanwhile. For work that is made again when it is lost, by one
 * thread that has the store to itself; not for a store with a committer.
 */
void store_gather(struct store *store);
/* Commits what was gathered, and gathers no longer. Fine when nothing is gathered.
 * err     as store_wait: all of it is on disk, or nothing. */
MUST_USE bool store_gather_end(struct store *store, struct err *err);

/*
 * Has `call` called once, from the committer thread, when `ticket` is durable
 * (ERR_NONE) or has failed (ERR_FULL, ERR_UNAVAILABLE). Only for a store with a
 * committer. `call` must be quick and may not begin a transaction.
 */
void store_on_durable(struct store *store, uint64_t ticket,
                      void (*call)(void *data, enum err_kind kind), void *data);

/*
 * Holds `bytes` of the disk back in NAME.ballast, so that TX_LOG can go on when the
 * disk is full; removed when the store is closed. Where it cannot be made, or not
 * whole, the log of the program says so, and all goes on. Only for a store opened for
 * writing.
 */
void store_reserve(struct store *store, int64_t bytes);

/*
 * Whether reading works, and writing too where the store was opened for it; for /ready.
 * After a full disk it tries a write, and so ends the refusal when there is room again.
 */
MUST_USE bool store_probe(struct store *store, struct err *err);

/*
 * Checks every page, index and foreign key of the file.
 * err     ERR_STATE  damaged; the text says what was found first.
 */
MUST_USE bool store_integrity(struct store *store, struct err *err);

/*
 * Brings what is committed into the file itself and empties the write-ahead log beside
 * it, so that nothing deleted is left there. Waits for readers, up to busy_ms.
 * err     ERR_UNAVAILABLE  somebody read on all that time: ask again.
 */
MUST_USE bool store_empty_log(struct store *store, struct err *err);

/* ------------------------------------------------------------------- queries */

/*
 * What tools/sqlc makes of a statement NAME (store/query.h). Parameters are plain
 * arguments in the order of the header; with more than three, or with one that may be
 * NULL, they are the members of `struct NAME_in`, given as `const struct NAME_in *in`.
 * Types: int int64_t, bool bool, text and blob struct str, date int32_t (base/date);
 * what may be NULL has a `bool has_X` beside its X, in parameters and in rows.
 *
 *     one      NAME(tx, ..., arena, &row, err)      ERR_NOT_FOUND when there is none
 *     maybe    NAME(tx, ..., arena, &row, &found, err)
 *     many     NAME_open(tx, ..., &cursor, err), NAME_next(&cursor, &row)
 *     none     NAME(tx, ..., err)
 *     changes  NAME(tx, ..., &changed, err)         int64_t: rows touched
 *     insert   NAME(tx, ..., &new_id, err)          int64_t: the rowid; 0: no new row
 *
 * `arena` is there only where a column is text or blob: the row's texts live in it.
 * Rows, `found`, `changed` and `new_id` are written only on success; of several rows
 * `one` and `maybe` take the first. `struct NAME_row` is the row;
 * NAME_view(arena, object, &row) puts it into a view: dates as text, NULL as null, an
 * int called id or ..._id as a string, blobs as lower-case hex, texts copied.
 *
 * err     ERR_CONFLICT     a key that is taken, or that others refer to;
 *         ERR_FULL, ERR_UNAVAILABLE  no room; busy; the disk reported an error;
 *         ERR_LIMIT        a text or blob larger than SQLite takes;
 *         ERR_INTERNAL     a CHECK or NOT NULL was violated: the service did not check;
 *         ERR_STATE        the file is damaged.
 */

/*
 * A walk over the rows of a `many` statement. For a query NAME there are
 *     NAME_open(tx, parameters..., &cursor, err)
 *     NAME_next(&cursor, &row)   false at the end or on a fault; text in `row` is
 *                                borrowed until the next NAME_next or the cursor's end
 * and for all of them
 *     cursor_end(&cursor, err)   closes; false if NAME_next stopped on a fault
 *     cursor_close(&cursor)      closes; for the label out:; a zeroed cursor is fine
 *
 * Every cursor of a transaction is closed before it is committed or ended.
 */
struct cursor {
    struct tx *tx;             /* NULL: closed */
    void *statement;           /* of the back end */
    const struct query *query; /* its row in the table of queries */
    int code, detail;          /* a fault that cursor_end will word; 0: none */
    bool own;                  /* the statement is not the cached one */
};
MUST_USE bool cursor_end(struct cursor *cursor, struct err *err);
void cursor_close(struct cursor *cursor);

/* ---------------------------------------------------------------- whole files */

struct store_copy {
    const char *from, *to; /* borrowed for the call */
    bool force;            /* an existing `to` is replaced */
    enum store_kind kind;  /* what `from` must be          */
    void (*progress)(void *data, int64_t done_pages, int64_t all_pages); /* or NULL */
    void *data;
};

/*
 * Copies the database `from` to the file `to` as it is at one moment, while others may
 * write. The copy is made beside `to` under a temporary name, checked (integrity,
 * foreign keys, schema, number of records in every table and index against the
 * original), synced, and only then named `to`.
 *
 * err     as store_open for `from`; ERR_CONFLICT  `to` exists and `force` is false;
 *         ERR_STATE  the copy failed its check; ERR_FULL, ERR_UNAVAILABLE.
 * return  on failure `to` is as it was.
 */
MUST_USE bool store_backup(const struct store_copy *copy, struct err *err);

/*
 * Puts the backup `from` in the place of `to`, checked as for store_backup. What `to`
 * was is kept beside it as NAME.YYYYMMDDTHHMMSSZ.old. A backup of an older schema is
 * restored as it is; insteg upgrade is the next step.
 *
 * err     ERR_NOT_FOUND, ERR_STATE  `from` is missing or not a whole insteg database;
 *         ERR_CONFLICT     `to` exists and `force` is false;
 *         ERR_UNAVAILABLE  `to` is in use by a program, with or without `force`.
 * return  on failure `to` is as it was.
 */
MUST_USE bool store_restore(const struct store_copy *copy, struct err *err);

struct store_upgrade {
    uint32_t from, to; /* schema numbers; equal: there was nothing to do, no backup */
};

/*
 * Brings the schema of the file `path`, of either kind, up to this program's, one
 * transaction a step,
 * after store_backup to `backup_path` (which must not exist).
 *
 * done    written only on success.
 * err     as store_backup and store_open; ERR_STATE  a step that was applied earlier
 *         has another checksum now. A step that fails leaves the steps before it.
 */
MUST_USE bool store_upgrade(const char *path, const char *backup_path,
                            struct store_upgrade *done, struct err *err);

/* The schema number of this program: of the last file in store/schema. */
uint32_t store_schema(void);

/* ---------------------------------------------------------------------- faults */

/*
 * For tests: the n-th database call from now (1 is the next one; over all stores) fails
 * as if the disk were full, once; 0 turns it off. A loop over n until nothing fails any
 * more visits every place where a service can be let down. The store can be used on:
 * the next write tries the disk again.
 */
void store_fail_at(uint64_t n);
/*
 * The same with another cause: ERR_FULL, ERR_UNAVAILABLE (an I/O error), ERR_STATE
 * (damage). At a commit these two end all writing until the store is opened again.
 */
void store_fail_as(uint64_t n, enum err_kind kind);
/* How many database calls have been made since store_fail_at or store_fail_as. */
uint64_t store_fail_calls(void);

#endif
