/* database.c: see database.h. */
#include "service/database.h"

#include <unistd.h>

#include "service/images.h"
#include "service/keys.h"
#include "service/shipped.h"
#include "service/tally_image.h"

#define SERVE_BUSY_MS                                                                  \
    20000u /* an import of another program may hold the file so long */

bool database_open(const char *path, enum database_mode mode, struct call *call,
                   struct err *err)
{
    bool in_memory = mode == DATABASE_PREVIEW && access(path, F_OK) != 0;
    bool create = in_memory || mode == DATABASE_CREATE || mode == DATABASE_SERVE ||
                  mode == DATABASE_PLAY;
    struct store_options options = {
        .path = in_memory ? ":memory:" : path,
        .mode = create                  ? STORE_CREATE
                : mode == DATABASE_READ ? STORE_READ
                                        : STORE_WRITE,
        .busy_ms = SERVE_BUSY_MS,
        .committer = mode == DATABASE_SERVE,
        .relaxed = mode == DATABASE_PLAY,
    };

    if (!store_open(&options, &call->store, err))
        return false;
    if (create) {
        if (!shipped_sync(call, err)) {
            store_close(&call->store);
            return false;
        }
        call->ticket = 0;
    }
    call->images = images_new(call->arena);
    if (mode == DATABASE_SERVE)
        images_keep(call, IMAGES_INDEX_LEAST);
    call->tallies = tallies_new(call->arena);
    return true;
}

void database_close(struct call *call)
{
    images_free(call->images);
    call->images = NULL;
    tallies_free(call->tallies);
    call->tallies = NULL;
    keys_close(call);
    store_close(&call->store);
}

bool database_wait(struct call *call, struct err *err)
{
    return store_wait(call->store, call->ticket, err);
}

void database_gather(struct call *call)
{
    if (call->keys)
        store_gather(call->keys);
    store_gather(call->store);
}

bool database_gather_end(struct call *call, struct err *err)
{
    struct err other = { 0 };
    bool ok = !call->keys || store_gather_end(call->keys, err);

    return store_gather_end(call->store, ok ? err : &other) && ok;
}

bool database_on_durable(void *store, uint64_t ticket,
                         void (*done)(void *arg, enum err_kind outcome), void *arg)
{
    store_on_durable(store, ticket, done, arg);
    return true;
}

void database_reserve(struct call *call, int64_t bytes)
{
    store_reserve(call->store, bytes);
}

bool database_warm(struct call *call, struct err *err)
{
    const struct pool *pool = NULL;
    bool ok = images_lease(call, &pool, err);

    if (ok)
        images_release(call->images, &pool);
    return ok;
}

bool database_ready(struct call *call, struct err *err)
{
    return store_probe(call->store, err);
}

/* The store counts pages; a door's progress counts whatever there is. */
static void copied(void *data, int64_t done_pages, int64_t all_pages)
{
    const struct call *call = data;

    if (call->progress)
        call->progress(call->progress_ctx, (uint64_t)done_pages, (uint64_t)all_pages);
}

bool database_backup(struct call *call, const struct database_copy *copy,
                     struct err *err)
{
    struct store_copy all = { .from = copy->from,
                              .to = copy->to,
                              .force = copy->force,
                              .kind = copy->keys ? STORE_KEYS : STORE_MAIN,
                              .progress = copied,
                              .data = call };

    return store_backup(&all, err);
}

bool database_restore(struct call *call, const struct database_copy *copy,
                      struct err *err)
{
    struct store_copy all = { .from = copy->from,
                              .to = copy->to,
                              .force = copy->force,
                              .kind = copy->keys ? STORE_KEYS : STORE_MAIN,
                              .progress = copied,
                              .data = call };

    return store_restore(&all, err);
}

bool database_upgrade(const char *path, const char *backup_path, uint32_t *from,
                      uint32_t *to, struct err *err)
{
    struct store_upgrade done;

    if (!store_upgrade(path, backup_path, &done, err))
        return false;
    *from = done.from;
    *to = done.to;
    return true;
}
