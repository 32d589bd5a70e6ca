/* audit_queue.c: see audit_queue.h. */
#include "service/audit_queue.h"

#include <pthread.h>

#include "base/log.h"
#include "service/audit_names.h"

/* A full disk may take a group for each piece that other programs are quicker to use.
 */
#define TRIES_MOST 4

/* A note may outlive the request it came from: a server that stops waits for nobody. */
struct waiting {
    struct arena arena; /* of the note */
    const struct audit_note *note;
    void (*done)(void *arg, enum err_kind outcome);
    void *arg;
    struct waiting *next;
};

struct audit_queue {
    struct store *store;
    struct audit_names *names; /* the thread's alone */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t work;
    struct arena arena; /* the queue itself and its places */
    struct waiting *first, *last, *spare;
    bool stop;
};

/* Takes up to AUDIT_GROUP_MOST; waits for the first. NULL: the end. */
static struct waiting *take_group(struct audit_queue *queue)
{
    struct waiting *first, *end;

    pthread_mutex_lock(&queue->lock);
    while (!queue->first && !queue->stop)
        pthread_cond_wait(&queue->work, &queue->lock);
    first = end = queue->first;
    for (uint32_t n = 1; end && n < AUDIT_GROUP_MOST && end->next; n++)
        end = end->next;
    if (end) {
        queue->first = end->next;
        end->next = NULL;
    }
    if (!queue->first)
        queue->last = NULL;
    pthread_mutex_unlock(&queue->lock);
    return first;
}

static bool write_group(struct audit_queue *queue, struct arena *scratch,
                        const struct waiting *group, struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool ok = tx_begin(queue->store, TX_LOG, &tx, err) &&
              audit_names_check(queue->names, tx, err);

    for (const struct waiting *w = group; ok && w; w = w->next)
        ok = audit_append_more(tx, queue->names, scratch, w->note, err);
    ok = ok && tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    ok = ok && store_wait(queue->store, ticket, err);
    if (!ok)
        audit_names_clear(queue->names);
    return ok;
}

static enum err_kind keep_group(struct audit_queue *queue, struct arena *scratch,
                                const struct waiting *group)
{
    struct err err = { 0 };

    for (int i = 0; i < TRIES_MOST; i++) {
        err = (struct err){ 0 };
        if (write_group(queue, scratch, group, &err))
            return ERR_NONE;
        if (err.kind != ERR_FULL)
            break;
    }
    log_error("audit.not_written", LOG_WORD("kind", err_word(err.kind)),
              LOG_WORD("why", err.what.msg));
    return err.kind;
}

/* One note that cannot be written is no reason to refuse the others. */
static void settle(struct audit_queue *queue, struct arena *scratch,
                   struct waiting *group)
{
    enum err_kind outcome = keep_group(queue, scratch, group);
    bool apart = outcome != ERR_NONE && outcome != ERR_FULL &&
                 outcome != ERR_UNAVAILABLE && group->next;

    for (struct waiting *w = group, *next; w; w = next) {
        next = w->next;
        w->next = NULL;
        w->done(w->arg, apart ? keep_group(queue, scratch, w) : outcome);
        pthread_mutex_lock(&queue->lock);
        w->next = queue->spare;
        queue->spare = w;
        pthread_mutex_unlock(&queue->lock);
    }
}

static void *work(void *arg)
{
    struct audit_queue *queue = arg;
    struct arena scratch = { 0 };

    for (struct waiting *group; (group = take_group(queue)) != NULL;)
        settle(queue, &scratch, group);
    arena_free(&scratch);
    return NULL;
}

bool audit_queue_start(struct store *store, struct audit_queue **queue, struct err *err)
{
    struct arena arena = { 0 };
    struct audit_queue *made = ARENA_NEW(&arena, struct audit_queue);

    made->arena = arena;
    made->store = store;
    made->names = audit_names_new(&made->arena);
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->work, NULL);
    if (pthread_create(&made->thread, NULL, work, made) != 0) {
        arena = made->arena;
        arena_free(&arena);
        return err_set(err, ERR_UNAVAILABLE, N_("no thread could be started"));
    }
    *queue = made;
    return true;
}

void audit_queue_stop(struct audit_queue *queue)
{
    if (!queue)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->stop = true;
    pthread_cond_signal(&queue->work);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    pthread_cond_destroy(&queue->work);
    pthread_mutex_destroy(&queue->lock);
    for (struct waiting *w = queue->spare; w; w = w->next)
        arena_free(&w->arena);
    struct arena arena = queue->arena;
    arena_free(&arena);
}

static struct waiting *take_place(struct audit_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    struct waiting *place = queue->spare;
    if (place)
        queue->spare = place->next;
    else
        place = ARENA_NEW(&queue->arena, struct waiting);
    pthread_mutex_unlock(&queue->lock);
    return place;
}

void audit_queue_add(void *opaque, const struct audit_note *note,
                     void (*done)(void *arg, enum err_kind outcome), void *arg)
{
    struct audit_queue *queue = opaque;
    struct waiting *place = take_place(queue);

    arena_rewind(&place->arena, 0);
    place->note = audit_note_copy(&place->arena, note);
    place->done = done;
    place->arg = arg;
    place->next = NULL;
    pthread_mutex_lock(&queue->lock);
    if (queue->last)
        queue->last->next = place;
    else
        queue->first = place;
    queue->last = place;
    pthread_cond_signal(&queue->work);
    pthread_mutex_unlock(&queue->lock);
}
