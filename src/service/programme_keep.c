/* programme_keep.c: see programme_keep.h. */
#include "service/programme_keep.h"

#include <pthread.h>

#include "base/hash.h"
#include "store/query.h"

static struct {
    pthread_mutex_t lock;
    struct arena arena;
    uint32_t count;
    struct {
        char sum[HASH_TEXT_BYTES];
        const struct programme_reading *reading;
    } item[PROGRAMME_KEEP_MOST];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const struct programme_reading *find(struct str sum)
{
    const struct programme_reading *found = NULL;

    pthread_mutex_lock(&kept.lock);
    for (uint32_t i = 0; i < kept.count && !found; i++)
        if (str_is(sum, kept.item[i].sum))
            found = kept.item[i].reading;
    pthread_mutex_unlock(&kept.lock);
    return found;
}

static bool read_one(struct arena *arena, struct str id, struct str json,
                     const struct programme_reading **reading, struct err *err)
{
    struct programme_reading *made = ARENA_NEW(arena, struct programme_reading);

    made->name = str_copy(arena, id);
    if (!programme_read(str_copy(arena, json), arena, made, err))
        return false;
    *reading = made;
    return true;
}

/* Two that read the same at once keep it twice, which costs memory and nothing else. */
static bool keep(struct arena *arena, struct str id, const struct programme_at_row *row,
                 const struct programme_reading **reading, struct err *err)
{
    bool room, ok;

    pthread_mutex_lock(&kept.lock);
    room = kept.count < PROGRAMME_KEEP_MOST && row->checksum.len < HASH_TEXT_BYTES;
    ok = read_one(room ? &kept.arena : arena, id, row->json, reading, err);
    if (ok && room) {
        memcpy(kept.item[kept.count].sum, row->checksum.ptr, row->checksum.len);
        kept.item[kept.count++].reading = *reading;
    }
    pthread_mutex_unlock(&kept.lock);
    return ok;
}

bool programme_of(struct tx *tx, struct arena *arena, struct str id, int64_t version,
                  const struct programme_reading **reading, struct err *err)
{
    struct programme_sum_row sum;
    struct programme_at_row row;
    bool found = false;

    if (!programme_sum(tx, id, version, arena, &sum, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is no version {version} of {id}"),
                       ARG_NUM(version), ARG_STR(id));
    *reading = find(sum.checksum);
    if (*reading)
        return true;
    return programme_at(tx, id, version, arena, &row, &found, err) &&
           keep(arena, id, &row, reading, err);
}

bool programme_latest(struct tx *tx, struct arena *arena, struct str id,
                      const struct programme_reading **reading, struct err *err)
{
    struct programme_last_row last;
    bool found = false;

    if (!programme_last(tx, id, &last, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("no programme {id} is loaded"),
                       ARG_STR(id));
    return programme_of(tx, arena, id, last.version, reading, err);
}
