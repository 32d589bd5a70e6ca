/* tx.c: transactions: tx_begin, tx_commit, tx_end of store.h. */
#include "store/tx.h"

#include <assert.h>

/* ------------------------------------------------------------------ reading */

static struct reader *new_reader(struct store *store, struct err *err)
{
    struct reader *reader = NULL;
    struct sqlite db = { 0 };

    if (!sqlite_open(&db, store->path, SQLITE_FOR_READING, store->busy_ms, err))
        return NULL;
    pthread_mutex_lock(&store->lock);
    reader = ARENA_NEW(&store->arena, struct reader);
    pthread_mutex_unlock(&store->lock);
    reader->db = db;
    return reader;
}

static void give_reader(struct store *store, struct reader *reader)
{
    pthread_mutex_lock(&store->lock);
    if (reader) {
        reader->next = store->idle;
        store->idle = reader;
    } else {
        store->reader_count--; /* it could not be opened */
    }
    pthread_cond_signal(&store->reader_free);
    pthread_mutex_unlock(&store->lock);
}

/* An idle connection, or a new one; waits when there are too many. */
static struct reader *take_reader(struct store *store, struct err *err)
{
    struct timespec until = deadline_after(store->busy_ms);
    struct reader *reader = NULL;
    bool in_time = true, room = false;

    pthread_mutex_lock(&store->lock);
    while (!store->idle && store->reader_count == STORE_READERS_MAX && in_time)
        in_time =
            pthread_cond_timedwait(&store->reader_free, &store->lock, &until) == 0;
    reader = store->idle;
    if (reader)
        store->idle = reader->next;
    room = !reader && store->reader_count < STORE_READERS_MAX;
    if (room)
        store->reader_count++;
    pthread_mutex_unlock(&store->lock);
    if (reader)
        return reader;
    if (!room) {
        err_set(err, ERR_UNAVAILABLE,
                N_("too many are reading at once; try again in a moment"));
        return NULL;
    }
    reader = new_reader(store, err);
    if (!reader)
        give_reader(store, NULL);
    return reader;
}

/* Reads on the writing connection, which alone sees what is gathered. */
static void begin_beside(struct store *store, struct tx **tx)
{
    struct reader *reader = store->on_hand;

    if (reader)
        store->on_hand = reader->next;
    else
        reader = ARENA_NEW(&store->arena, struct reader);
    reader->tx =
        (struct tx){ .store = store, .db = writer_db(store->writer), .mode = TX_READ };
    *tx = &reader->tx;
}

static bool begin_reading(struct store *store, struct tx **tx, struct err *err)
{
    if (store->gathering) {
        begin_beside(store, tx);
        return true;
    }
    struct reader *reader = take_reader(store, err);

    if (!reader)
        return false;
    int code = sqlite_mark(&reader->db, MARK_READ);
    if (code != SQLITE_OK) {
        sqlite_refuse(&reader->db, code, "begin", err);
        give_reader(store, reader);
        return false;
    }
    reader->tx = (struct tx){ .store = store, .db = &reader->db, .mode = TX_READ };
    *tx = &reader->tx;
    return true;
}

static void end_reading(struct tx *tx)
{
    struct reader *reader = (struct reader *)((char *)tx - offsetof(struct reader, tx));
    struct store *store = tx->store;

    if (store->writer && tx->db == writer_db(store->writer)) {
        reader->tx = (struct tx){ 0 };
        reader->next = store->on_hand;
        store->on_hand = reader;
        return;
    }
    /* Nothing to undo; it only lets the state go that was read. */
    sqlite_mark_surely(&reader->db, MARK_ROLLBACK);
    reader->tx = (struct tx){ 0 };
    give_reader(store, reader);
}

/* ------------------------------------------------------------------ first.h */

/* What this thread's writes still have to begin with; NULL: nothing. */
static struct store_first *own_first(struct store *store)
{
    const pthread_t self = pthread_self();
    struct store_first *first;

    pthread_mutex_lock(&store->lock);
    first = store->firsts;
    while (first && !pthread_equal(first->thread, self))
        first = first->next;
    pthread_mutex_unlock(&store->lock);
    return first && first->ticket == 0 ? first : NULL;
}

void store_first_begin(struct store *store, struct store_first *first)
{
    first->thread = pthread_self();
    first->ticket = 0;
    assert(!own_first(store));
    pthread_mutex_lock(&store->lock);
    first->next = store->firsts;
    store->firsts = first;
    pthread_mutex_unlock(&store->lock);
}

void store_first_end(struct store *store, struct store_first *first)
{
    struct store_first **at = &store->firsts;

    pthread_mutex_lock(&store->lock);
    while (*at != first)
        at = &(*at)->next;
    *at = first->next;
    pthread_mutex_unlock(&store->lock);
}

/* --------------------------------------------------------------------- both */

static bool begin_writing(struct store *store, enum tx_mode mode, struct err *err)
{
    struct store_first *first = own_first(store);
    struct tx *open = &store->write_tx;

    if (!writer_begin(store->writer, mode, err))
        return false;
    *open = (struct tx){
        .store = store, .db = writer_db(store->writer), .mode = mode, .first = first
    };
    if (!first || first->write(open, first->data, err))
        return true;
    assert(open->cursor_count == 0);
    writer_rollback(store->writer);
    return false;
}

bool tx_begin(struct store *store, enum tx_mode mode, struct tx **tx, struct err *err)
{
    assert(mode < TX_MODE_COUNT);
    if (mode == TX_READ)
        return begin_reading(store, tx, err);
    if (!store->writer)
        return err_set(err, ERR_STATE, N_("the database was opened for reading only"));
    if (!begin_writing(store, mode, err))
        return false;
    *tx = &store->write_tx;
    return true;
}

bool tx_commit(struct tx **tx, uint64_t *ticket, struct err *err)
{
    struct tx *open = *tx;
    uint64_t fresh = 0;

    assert(open && open->store && open->cursor_count == 0);
    if (open->mode == TX_READ) {
        end_reading(open);
    } else {
        struct writer *writer = open->store->writer;
        struct store_first *first = open->first;
        if (open->lost_code != 0)
            return sqlite_refuse_code(open->lost_code,
                                      sqlite_os_errno(open->db, open->lost_code),
                                      "commit", sqlite3_errstr(open->lost_code), err);
        if (!writer_commit(writer, &fresh, err))
            return false;
        if (first) /* the turn is another's already, and `open` with it */
            first->ticket = fresh;
    }
    *tx = NULL;
    if (ticket)
        *ticket = fresh;
    return true;
}

void tx_end(struct tx **tx)
{
    struct tx *open = *tx;

    if (!open)
        return;
    assert(open->store && open->cursor_count == 0);
    *tx = NULL;
    if (open->mode == TX_READ)
        end_reading(open);
    else
        writer_rollback(open->store->writer);
}

void tx_failed(struct tx *tx, int code)
{
    if (tx->mode != TX_READ && writer_lost(tx->store->writer, code))
        tx->lost_code = code;
}
