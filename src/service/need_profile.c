/* need_profile.c: see need_profile.h. */
#include "service/need_profile.h"

#include "service/need_pack.h"
#include "store/query.h"

static bool load(struct call *call, const struct pool *pool, int64_t need_rid,
                 struct need *need, struct err *err)
{
    struct need_which which = { 0 };
    struct need_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              need_by_rid(tx, need_rid, &row, &found, err);

    if (ok && !found)
        ok = err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (ok)
        which.id = row.id;
    ok = ok && need_load(tx, call->arena, &pool->book, which, need, err);
    tx_end(&tx);
    return ok;
}

/* Her row of the image; IMAGE_PLACE_NONE has no meaning here, so the count is used. */
static uint32_t row_of(const struct match_image *image, int64_t person_rid)
{
    uint32_t row = 0;

    while (row < image->person_count && image->person_key[row] != person_rid)
        row++;
    return row;
}

static void judge(const struct pool *pool, const struct packed_need *packed,
                  uint32_t row, struct need_profile *profile)
{
    struct rank_because because[REQUIREMENTS_MOST];

    rank_explain(&pool->match, &packed->columns, row, because);
    for (uint32_t i = 0; i < packed->columns.requirement_count; i++) {
        uint64_t bit = UINT64_C(1) << packed->row_of[i];
        if (packed->requirement[i].class == RANK_DUTY)
            continue;
        if (because[i].cover >= RANK_COVER_MET)
            profile->met |= bit;
        else
            profile->missing |= bit;
    }
}

bool need_profile_of(struct call *call, int64_t need_rid, int64_t person_rid,
                     struct need_profile *profile, struct err *err)
{
    const struct pool *pool = NULL;
    struct packed_need packed;
    struct need need;

    if (!images_lease(call, &pool, err))
        return false;
    bool ok = load(call, pool, need_rid, &need, err);
    if (ok) {
        struct need_profile made = { .need_id = need.id, .version = need.version };
        uint32_t row = row_of(&pool->match, person_rid);
        made.in_pool = row < pool->match.person_count;
        need_pack(call, pool, &need, &packed);
        if (made.in_pool)
            judge(pool, &packed, row, &made);
        *profile = made;
    }
    images_release(call->images, &pool);
    return ok;
}
