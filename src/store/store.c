/* store.c: opening and closing; see store.h. Transactions are in tx.c. */
#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/door.h"
#include "store/migrate.h"
#include "store/tx.h"

#define MEMORY_PATH ":memory:"

/* ------------------------------------------------------------ a store in memory */

/*
 * SQLite's own memory databases have no write-ahead log, so readers and the writer
 * would wait for each other as they do not in a file. This one is a file in a folder of
 * its own on the memory file system, where there is one.
 */
static bool make_temporary(struct store *store, struct err *err)
{
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    struct buf path = buf_new(&store->arena);

    buf_cstr(&path, folder);
    buf_cstr(&path, "/insteg-XXXXXX");
    char *name = str_cstr(&store->arena, buf_str(&path));
    if (!mkdtemp(name))
        return err_set(err, ERR_UNAVAILABLE, N_("no temporary folder could be made"));
    store->temporary = name;
    buf_clear(&path);
    buf_cstr(&path, name);
    buf_cstr(&path, "/insteg.db");
    store->path = str_cstr(&store->arena, buf_str(&path));
    return true;
}

/* -------------------------------------------------------------------- opening */

/* Makes an empty file; SQLite takes it from there. *made: it was not there before. */
static bool make_file(const char *path, bool *made, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno != EEXIST)
        return door_refuse(errno, path, err);
    *made = fd >= 0;
    if (fd >= 0)
        close(fd);
    return true;
}

static bool prepare_schema(const struct store *store, struct err *err)
{
    const struct embed_file *files = migrate_files(store->kind);
    struct sqlite db = { 0 };
    bool writes = store->mode != STORE_READ, ok = false;

    if (!sqlite_open(&db, store->path, writes ? SQLITE_FOR_WRITING : SQLITE_FOR_READING,
                     store->busy_ms, err))
        return err_add(err, N_("database {file}"), ARG_WORD(store->path));
    if (store->mode == STORE_CREATE) {
        uint32_t version = 0;
        ok = migrate_version(&db, files, &version, err);
        if (ok && version == 0)
            ok = migrate_run(&db, files, err);
        ok = ok && migrate_is_current(&db, files, err);
    } else {
        ok = migrate_is_current(&db, files, err);
    }
    sqlite_close(&db);
    return ok || err_add(err, N_("database {file}"), ARG_WORD(store->path));
}

static bool open_file(struct store *store, const struct store_options *options,
                      struct err *err)
{
    struct writer_options writer = { .path = store->path,
                                     .busy_ms = store->busy_ms,
                                     .committer = options->committer,
                                     .sync = !store->temporary,
                                     .relaxed = options->relaxed };

    if (!prepare_schema(store, err))
        return false;
    return store->mode == STORE_READ ||
           writer_open(&writer, &store->arena, &store->writer, err);
}

/*
 * Removes what this program made; the log files went when SQLite closed. A file that
 * could not be had just then stays, be it empty: another program may have opened it
 * meanwhile and be writing to it.
 */
static void remove_made(const struct store *store, bool made, enum err_kind kind)
{
    if (made && kind != ERR_UNAVAILABLE)
        unlink(store->path);
    if (store->temporary) {
        unlink(store->path);
        rmdir(store->temporary);
    }
}

static void forget(struct store *store)
{
    struct arena arena = store->arena;

    pthread_cond_destroy(&store->reader_free);
    pthread_mutex_destroy(&store->lock);
    arena_free(&arena); /* and with it the store */
}

bool store_open(const struct store_options *options, struct store **store,
                struct err *err)
{
    struct arena arena = { 0 };
    struct store *fresh = ARENA_NEW(&arena, struct store);
    bool made = false, ok = false;

    assert(options->path && options->mode < STORE_MODE_COUNT);
    fresh->arena = arena;
    fresh->path = str_cstr(&fresh->arena, str_from(options->path));
    fresh->mode = options->mode;
    fresh->kind = options->kind;
    fresh->busy_ms = options->busy_ms ? options->busy_ms : STORE_BUSY_MS;
    pthread_mutex_init(&fresh->lock, NULL);
    deadline_cond(&fresh->reader_free);

    if (strcmp(options->path, MEMORY_PATH) == 0) {
        fresh->mode = STORE_CREATE;
        ok = make_temporary(fresh, err);
    } else {
        ok = door_check(fresh->path, fresh->mode, err);
    }
    if (ok && fresh->mode == STORE_CREATE)
        ok = make_file(fresh->path, &made, err);
    ok = ok && open_file(fresh, options, err);
    if (!ok) {
        remove_made(fresh, made, err->kind);
        forget(fresh);
        return false;
    }
    *store = fresh;
    return true;
}

void store_close(struct store **store)
{
    struct store *open = *store;
    uint32_t closed = 0;

    if (!open)
        return;
    *store = NULL;
    writer_close(open->writer);
    for (struct reader *reader = open->idle; reader; reader = reader->next) {
        sqlite_close(&reader->db);
        closed++;
    }
    assert(closed == open->reader_count); /* else a transaction is still open */
    (void)closed;
    remove_made(open, false, ERR_NONE);
    forget(open);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

bool store_empty_log(struct store *store, struct err *err)
{
    struct sqlite db = { 0 };
    int64_t busy = 0;

    if (!sqlite_open(&db, store->path, SQLITE_FOR_WRITING, store->busy_ms, err))
        return false;
    bool ok = sqlite_number(&db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err);
    sqlite_close(&db);
    return ok &&
           (busy == 0 ||
            err_set(err, ERR_UNAVAILABLE,
                    N_("the log of the database could not be emptied while others "
                       "read; try again")));
}

/* ---------------------------------------------------------------------- waiting */

bool store_wait(struct store *store, uint64_t ticket, struct err *err)
{
    assert(store->writer || ticket == 0);
    return ticket == 0 || store->gathering || writer_wait(store->writer, ticket, err);
}

void store_gather(struct store *store)
{
    assert(store->writer && !store->gathering);
    writer_gather(store->writer);
    store->gathering = true;
}

bool store_gather_end(struct store *store, struct err *err)
{
    if (!store->gathering)
        return true;
    store->gathering = false;
    return writer_wait(store->writer, writer_issued(store->writer), err);
}

void store_on_durable(struct store *store, uint64_t ticket,
                      void (*call)(void *data, enum err_kind kind), void *data)
{
    assert(store->writer);
    writer_on_durable(store->writer, ticket, call, data);
}

void store_reserve(struct store *store, int64_t bytes)
{
    assert(store->writer);
    writer_reserve(store->writer, store->path, bytes);
}

bool store_probe(struct store *store, struct err *err)
{
    struct tx *tx = NULL;
    int64_t ignored = 0;
    bool ok = false;

    if (!tx_begin(store, TX_READ, &tx, err))
        return false;
    ok = sqlite_number(tx->db, "SELECT count(*) FROM migration", &ignored, err);
    tx_end(&tx);
    return ok && (!store->writer || writer_probe(store->writer, err));
}
