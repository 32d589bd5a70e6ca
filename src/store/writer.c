/* writer.c: see writer.h, where the invariants stand. */
#include "store/writer.h"

#include <assert.h>
#include <pthread.h>
#include <time.h>

#include "base/log.h"
#include "store/reserve.h"
#include "store/store.h"
#include "store/turn.h"
#include "store/wal.h"

#define FAILURES_KEPT  256u /* groups; a waiter comes long before it is forgotten */
#define PROBE_PAUSE_MS 100u /* between two tries of a full disk */

#define TEXT_OF(x)     #x
#define CACHE_SQL(kib) "PRAGMA cache_size=-" TEXT_OF(kib)

struct failure {
    uint64_t first, last; /* tickets */
    enum err_kind kind;
};

struct listener {
    uint64_t ticket;
    void (*call)(void *data, enum err_kind kind);
    void *data;
    struct listener *next;
};

struct writer {
    struct sqlite db;
    uint32_t busy_ms;
    bool has_thread;
    pthread_t thread;

    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t work;  /* for the committer */
    pthread_cond_t resolved_cond;

    struct turns turns;

    /* Written only by who has the turn, under the lock. */
    bool outer_open, saved, bulk; /* transaction, savepoint, large cache */
    uint64_t issued, resolved;
    struct failure failure[FAILURES_KEPT]; /* a ring */
    uint64_t failure_count;
    enum err_kind refuses;    /* ERR_NONE, ERR_FULL, ERR_UNAVAILABLE */
    struct timespec probe_at; /* not before */
    struct reserve reserve;
    bool piece_due; /* a group met a full disk since a piece was let go */

    bool stop;
    struct arena arena; /* listeners */
    struct listener *listening, *listening_last, *spare;
};

/* --------------------------------------------------------------------- the turn */

static bool take_turn(struct writer *writer, const uint32_t *wait_ms)
{
    return turns_take(&writer->turns, &writer->lock, wait_ms);
}

static void give_turn(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    struct turn *next = turns_pass(&writer->turns);
    pthread_mutex_unlock(&writer->lock);
    turns_wake(next);
}

/* ------------------------------------------------------------------ what became */

static bool refuse_group(enum err_kind kind, struct err *err)
{
    if (kind == ERR_FULL)
        return err_set(
            err, ERR_FULL,
            N_("the disk is full: nothing was changed; make room and try again"));
    return err_set(err, ERR_UNAVAILABLE,
                   N_("the change could not be saved: the disk or the database did not "
                      "take it"));
}

/* What became of a resolved ticket. Holds the lock. */
static enum err_kind outcome(const struct writer *writer, uint64_t ticket)
{
    uint64_t oldest = writer->failure_count > FAILURES_KEPT
                          ? writer->failure_count - FAILURES_KEPT
                          : 0;

    assert(ticket <= writer->resolved);
    for (uint64_t i = writer->failure_count; i > oldest; i--) {
        const struct failure *failure = &writer->failure[(i - 1) % FAILURES_KEPT];
        if (ticket > failure->last)
            return ERR_NONE;
        if (ticket >= failure->first)
            return failure->kind;
    }
    /* Older than every failure we remember: only sure when none was forgotten. */
    return oldest > 0 ? ERR_UNAVAILABLE : ERR_NONE;
}

/* All open tickets are durable (ERR_NONE) or have failed. The caller has the turn. */
static void resolve(struct writer *writer, enum err_kind kind)
{
    pthread_mutex_lock(&writer->lock);
    writer->outer_open = false;
    if (kind != ERR_NONE && writer->issued > writer->resolved)
        writer->failure[writer->failure_count++ % FAILURES_KEPT] =
            (struct failure){ writer->resolved + 1, writer->issued, kind };
    writer->resolved = writer->issued;
    pthread_cond_broadcast(&writer->resolved_cond);
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
}

/* Sets what is refused from now on, after `code` took the whole transaction. */
static enum err_kind note_failure(struct writer *writer, int code)
{
    enum err_kind kind = sqlite_kind(code, sqlite_os_errno(&writer->db, code));
    enum err_kind refuses = kind == ERR_FULL               ? ERR_FULL
                            : (code & 0xff) == SQLITE_BUSY ? ERR_NONE
                                                           : ERR_UNAVAILABLE;

    pthread_mutex_lock(&writer->lock);
    if (writer->refuses != ERR_UNAVAILABLE)
        writer->refuses = refuses;
    writer->piece_due = true;
    pthread_mutex_unlock(&writer->lock);
    log_error("store.commit_failed", LOG_WORD("kind", err_word(kind)),
              LOG_NUM("code", code));
    return kind == ERR_FULL ? ERR_FULL : ERR_UNAVAILABLE;
}

static void end_bulk(struct writer *writer)
{
    struct err err = { 0 };

    if (!writer->bulk)
        return;
    writer->bulk = false;
    (void)!sqlite_exec(&writer->db, CACHE_SQL(STORE_CACHE_KIB), &err);
    sqlite3_db_release_memory(writer->db.db);
}

/* Rolls back whatever is open; SQLite may have done so by itself. */
static void roll_back(struct writer *writer)
{
    if (sqlite3_get_autocommit(writer->db.db) == 0)
        sqlite_mark_surely(&writer->db, MARK_ROLLBACK);
    assert(sqlite3_get_autocommit(writer->db.db) != 0);
}

/* Makes the open tickets durable, or fails them all. The caller has the turn. */
static void commit_group(struct writer *writer)
{
    int code = SQLITE_OK;

    if (!writer->outer_open)
        return;
    code = sqlite_mark(&writer->db, MARK_COMMIT);
    if (code == SQLITE_OK) {
        end_bulk(writer);
        resolve(writer, ERR_NONE);
        return;
    }
    enum err_kind kind = note_failure(writer, code);
    roll_back(writer);
    end_bulk(writer);
    resolve(writer, kind);
}

bool writer_lost(struct writer *writer, int code)
{
    if (!writer->outer_open || sqlite3_get_autocommit(writer->db.db) == 0)
        return false;
    resolve(writer, note_failure(writer, code));
    return true;
}

/* The turn of the committer: its thread, or who waits where there is none. */
static void commit_in_turn(struct writer *writer)
{
    take_turn(writer, NULL);
    commit_group(writer);
    give_turn(writer);
}

/* ------------------------------------------------------------------ transactions */

/*
 * After a full disk: the reserve, then one small write of our own, not more often than
 * now and then. Room that is not enough for the reserve is the log's.
 */
static bool try_disk(struct writer *writer, struct err *err)
{
    if (writer->outer_open || !deadline_is_past(writer->probe_at))
        return refuse_group(ERR_FULL, err);
    bool ok = reserve_fill(&writer->reserve) || refuse_group(ERR_FULL, err);
    ok = ok && sqlite_exec(&writer->db,
                           "BEGIN IMMEDIATE;"
                           "INSERT INTO meta (key, value) VALUES ('probe', '1')"
                           " ON CONFLICT (key) DO UPDATE SET value = value + 1;"
                           "COMMIT",
                           err);
    if (!ok && sqlite3_get_autocommit(writer->db.db) == 0)
        roll_back(writer);
    pthread_mutex_lock(&writer->lock);
    writer->probe_at = deadline_after(ok ? 0 : PROBE_PAUSE_MS);
    if (ok)
        writer->refuses = ERR_NONE;
    pthread_mutex_unlock(&writer->lock);
    return ok;
}

/* The log goes on while the reserve lasts, one piece for each group that failed. */
static bool try_reserve(struct writer *writer)
{
    if (!writer->piece_due)
        return true;
    if (writer->outer_open || !reserve_release(&writer->reserve))
        return false;
    writer->piece_due = false;
    return true;
}

/* Whether writing is possible at all. The caller has the turn. */
static bool is_open_for(struct writer *writer, enum tx_mode mode, struct err *err)
{
    if (writer->refuses == ERR_FULL)
        return (mode == TX_LOG && try_reserve(writer)) || try_disk(writer, err);
    if (writer->refuses == ERR_UNAVAILABLE)
        return err_set(
            err, ERR_UNAVAILABLE,
            N_("the disk reported an error earlier; nothing is written until "
               "insteg is started again"));
    return true;
}

static bool refuse_turn(struct err *err)
{
    return err_set(
        err, ERR_UNAVAILABLE,
        N_("the database is busy with another change; try again in a moment"));
}

static bool mark(struct writer *writer, enum sqlite_mark which, struct err *err)
{
    int code = sqlite_mark(&writer->db, which);

    return code == SQLITE_OK || sqlite_refuse(&writer->db, code, "mark", err);
}

bool writer_begin(struct writer *writer, enum tx_mode mode, struct err *err)
{
    if (!take_turn(writer, &writer->busy_ms))
        return refuse_turn(err);
    if (!is_open_for(writer, mode, err))
        goto out;
    if (mode == TX_BULK) {
        writer->bulk = true;
        if (!sqlite_exec(&writer->db, CACHE_SQL(STORE_BULK_KIB), err))
            goto out;
    }
    if (!writer->outer_open) {
        if (!mark(writer, MARK_WRITE, err))
            goto out;
        writer->outer_open = true;
    }
    writer->saved = mark(writer, MARK_SAVE, err);
    if (writer->saved)
        return true;
out:
    writer_rollback(writer);
    return false;
}

bool writer_commit(struct writer *writer, uint64_t *ticket, struct err *err)
{
    if (!mark(writer, MARK_RELEASE, err)) {
        writer_lost(writer, SQLITE_IOERR);
        return false;
    }
    writer->saved = false;
    pthread_mutex_lock(&writer->lock);
    *ticket = ++writer->issued;
    struct turn *next = turns_pass(&writer->turns);
    pthread_mutex_unlock(&writer->lock);
    turns_wake(next);
    pthread_cond_signal(&writer->work);
    return true;
}

void writer_rollback(struct writer *writer)
{
    sqlite3 *db = writer->db.db;
    bool undone = true;

    if (writer->saved && sqlite3_get_autocommit(db) == 0)
        undone = sqlite3_exec(db, "ROLLBACK TO service; RELEASE service", NULL, NULL,
                              NULL) == SQLITE_OK;
    writer->saved = false;
    if (writer->outer_open && !undone) {
        roll_back(writer); /* better no write than half a write */
        resolve(writer, note_failure(writer, SQLITE_IOERR));
    }
    if (writer->outer_open && writer->issued == writer->resolved) {
        roll_back(writer);
        resolve(writer, ERR_NONE);
    }
    if (!writer->outer_open)
        end_bulk(writer);
    give_turn(writer);
}

/* ---------------------------------------------------------------------- waiting */

bool writer_wait(struct writer *writer, uint64_t ticket, struct err *err)
{
    enum err_kind kind = ERR_NONE;
    bool done = false;

    if (ticket == 0)
        return true;
    pthread_mutex_lock(&writer->lock);
    assert(ticket <= writer->issued);
    while (writer->has_thread && writer->resolved < ticket)
        pthread_cond_wait(&writer->resolved_cond, &writer->lock);
    done = writer->resolved >= ticket;
    pthread_mutex_unlock(&writer->lock);
    if (!done)
        commit_in_turn(writer);
    pthread_mutex_lock(&writer->lock);
    kind = outcome(writer, ticket);
    pthread_mutex_unlock(&writer->lock);
    return kind == ERR_NONE || refuse_group(kind, err);
}

void writer_gather(struct writer *writer)
{
    assert(!writer->has_thread);
    (void)writer;
}

uint64_t writer_issued(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    uint64_t issued = writer->issued;
    pthread_mutex_unlock(&writer->lock);
    return issued;
}

void writer_on_durable(struct writer *writer, uint64_t ticket,
                       void (*call)(void *data, enum err_kind kind), void *data)
{
    struct listener *listener = NULL;

    assert(writer->has_thread);
    pthread_mutex_lock(&writer->lock);
    assert(ticket <= writer->issued);
    listener = writer->spare;
    if (listener)
        writer->spare = listener->next;
    else
        listener = ARENA_NEW(&writer->arena, struct listener);
    *listener = (struct listener){ ticket, call, data, NULL };
    if (writer->listening)
        writer->listening_last->next = listener;
    else
        writer->listening = listener;
    writer->listening_last = listener;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
}

/* ------------------------------------------------------------------ the committer */

/* Calls those whose ticket is resolved; holds the lock, but not while calling. */
static bool call_listeners(struct writer *writer)
{
    struct listener **at = &writer->listening, *before = NULL;
    bool called = false;

    while (*at) {
        struct listener *listener = *at;
        if (listener->ticket > writer->resolved) {
            before = listener;
            at = &listener->next;
            continue;
        }
        *at = listener->next;
        if (writer->listening_last == listener)
            writer->listening_last = before;
        enum err_kind kind = outcome(writer, listener->ticket);
        pthread_mutex_unlock(&writer->lock);
        listener->call(listener->data, kind);
        pthread_mutex_lock(&writer->lock);
        listener->next = writer->spare;
        writer->spare = listener;
        called = true;
    }
    return called;
}

static void *committer(void *data)
{
    struct writer *writer = data;

    pthread_mutex_lock(&writer->lock);
    for (;;) {
        if (writer->issued > writer->resolved) {
            pthread_mutex_unlock(&writer->lock);
            commit_in_turn(writer);
            pthread_mutex_lock(&writer->lock);
        }
        if (call_listeners(writer) || writer->issued > writer->resolved)
            continue;
        if (writer->stop)
            break;
        pthread_cond_wait(&writer->work, &writer->lock);
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

/* ------------------------------------------------------------------------ whole */

bool writer_probe(struct writer *writer, struct err *err)
{
    bool ok = false;

    assert(writer);
    if (!take_turn(writer, &writer->busy_ms))
        return refuse_turn(err);
    ok = is_open_for(writer, TX_WRITE, err);
    give_turn(writer);
    return ok;
}

void writer_reserve(struct writer *writer, const char *path, int64_t bytes)
{
    take_turn(writer, NULL);
    assert(writer->reserve.fd < 0);
    reserve_open(&writer->reserve, &writer->arena, path, bytes);
    give_turn(writer);
}

bool writer_open(const struct writer_options *options, struct arena *arena,
                 struct writer **writer, struct err *err)
{
    struct writer *fresh = ARENA_NEW(arena, struct writer);

    fresh->busy_ms = options->busy_ms;
    if (!sqlite_open(&fresh->db, options->path, SQLITE_FOR_WRITING, options->busy_ms,
                     err))
        return false;
    if (!sqlite_exec(&fresh->db, CACHE_SQL(STORE_CACHE_KIB), err) ||
        !wal_use(&fresh->db, options->busy_ms, err) ||
        (!options->sync && !sqlite_exec(&fresh->db, "PRAGMA synchronous=OFF", err)) ||
        (options->sync && options->relaxed &&
         !sqlite_exec(&fresh->db, "PRAGMA synchronous=NORMAL", err))) {
        sqlite_close(&fresh->db);
        return false;
    }
    pthread_mutex_init(&fresh->lock, NULL);
    pthread_cond_init(&fresh->work, NULL);
    pthread_cond_init(&fresh->resolved_cond, NULL);
    fresh->reserve.fd = -1;
    if (options->committer &&
        pthread_create(&fresh->thread, NULL, committer, fresh) != 0) {
        writer_close(fresh);
        return err_set(err, ERR_UNAVAILABLE, N_("no thread could be started"));
    }
    fresh->has_thread = options->committer;
    *writer = fresh;
    return true;
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    if (writer->has_thread) {
        pthread_mutex_lock(&writer->lock);
        writer->stop = true;
        pthread_cond_signal(&writer->work);
        pthread_mutex_unlock(&writer->lock);
        pthread_join(writer->thread, NULL);
    }
    assert(!writer->turns.taken);
    commit_group(writer);
    sqlite_close(&writer->db);
    reserve_close(&writer->reserve);
    arena_free(&writer->arena);
    pthread_cond_destroy(&writer->resolved_cond);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
}

struct sqlite *writer_db(struct writer *writer)
{
    return &writer->db;
}
