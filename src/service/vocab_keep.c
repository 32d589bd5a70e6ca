/* vocab_keep.c: see vocab_keep.h. */
#include "service/vocab_keep.h"

#include <pthread.h>

#include "base/log.h"
#include "store/query.h"

struct vocab_keep {
    pthread_mutex_t lock;
    struct arena arena;              /* of the index          */
    const struct vocab_index *index; /* NULL: none yet        */
    int64_t seq;                     /* of the pool it is of  */
    struct arena names_arena;        /* of all names, old ones too */
    struct ad_names *names;          /* NULL: none yet        */
    int64_t names_import;            /* the import they are of */
};

struct vocab_keep *vocab_keep_new(struct arena *arena)
{
    struct vocab_keep *keep = ARENA_NEW(arena, struct vocab_keep);

    pthread_mutex_init(&keep->lock, NULL);
    return keep;
}

void vocab_keep_free(struct vocab_keep *keep)
{
    if (!keep)
        return;
    keep->index = NULL;
    keep->names = NULL;
    arena_free(&keep->arena);
    arena_free(&keep->names_arena);
    pthread_mutex_destroy(&keep->lock);
}

static bool keep_up(struct call *call, struct vocab_keep *keep, struct err *err)
{
    struct pool_seq_row pool;
    struct tx *tx = NULL;
    bool ok = false;

    if (!tx_begin(call->store, TX_READ, &tx, err) || !pool_seq(tx, &pool, err))
        goto out;
    if (keep->index && keep->seq == pool.seq) {
        ok = true;
        goto out;
    }
    keep->index = NULL;
    arena_free(&keep->arena);
    if (!vocab_index_load(tx, &keep->arena, &keep->index, err))
        goto out;
    keep->seq = pool.seq;
    log_info("vocab.folded", LOG_NUM("seq", pool.seq),
             LOG_NUM("labels", vocab_index_labels(keep->index)));
    ok = true;
out:
    tx_end(&tx);
    return ok;
}

bool vocab_keep_search(struct call *call, struct vocab_keep *keep,
                       const struct vocab_query *query, struct view **answer,
                       struct err *err)
{
    struct vocab_hits hits = { 0 };

    pthread_mutex_lock(&keep->lock);
    bool ok = keep_up(call, keep, err) &&
              vocab_index_find(keep->index, query, call->arena, &hits, err);
    if (ok)
        *answer = vocab_hits_view(call, &hits);
    pthread_mutex_unlock(&keep->lock);
    return ok;
}

static bool renew_names(struct call *call, struct vocab_keep *keep, struct err *err)
{
    struct vocab_last_row last;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && vocab_last(tx, &last, err);

    if (ok && (!keep->names || keep->names_import != last.id)) {
        ok = ad_names_load(tx, &keep->names_arena, &keep->names, err);
        if (ok)
            keep->names_import = last.id;
    }
    tx_end(&tx);
    return ok;
}

bool vocab_keep_names(struct call *call, struct vocab_keep *keep,
                      const struct ad_names **names, struct err *err)
{
    pthread_mutex_lock(&keep->lock);
    bool ok = renew_names(call, keep, err);
    if (ok)
        *names = keep->names;
    pthread_mutex_unlock(&keep->lock);
    return ok;
}
