/* call.c: see call.h. */
#include "service/call.h"

#include <inttypes.h>
#include <sodium/randombytes.h>

#include "base/hash.h"

#define ID_BITS 53 /* so that a JSON reader of doubles keeps it whole */

const struct actor actor_local = {
    .name = "local", .org_id = 1, .domain_id = 1, .roles = 1U << ROLE_LOCAL
};

bool call_step(const struct call *call, uint64_t done, uint64_t all, struct err *err)
{
    if (call->stop && *call->stop)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("interrupted; the database is as it was before"));
    if (call->progress)
        call->progress(call->progress_ctx, done, all);
    return true;
}

int64_t record_id(const struct actor *actor, const char *table, struct str source,
                  struct str source_key)
{
    struct hash hash;
    uint64_t id;

    hash_start(&hash);
    hash_int(&hash, actor->org_id);
    hash_str(&hash, str_from(table));
    hash_str(&hash, source);
    hash_str(&hash, source_key);
    id = hash_end_u64(&hash) & ((UINT64_C(1) << ID_BITS) - 1);
    return (int64_t)(id ? id : 1);
}

int64_t random_id(void)
{
    uint64_t id = 0;

    while (id == 0) {
        randombytes_buf(&id, sizeof id);
        id &= (UINT64_C(1) << ID_BITS) - 1;
    }
    return (int64_t)id;
}

bool form_used(struct err *err)
{
    return err_set(
        err, ERR_CONFLICT,
        N_("this form was saved before, and something else stands in it now: "
           "look at what was saved, and press again if this is one more"));
}

struct str id_text(struct arena *arena, int64_t id)
{
    struct buf out = buf_new(arena);

    buf_int(&out, id);
    return buf_str(&out);
}
