/* need_more.c: the part of need.h that only needs written in talks have. */
#include "base/date.h"
#include "base/hash.h"
#include "service/need.h"
#include "store/query.h"

static bool load_seasons(struct tx *tx, const struct need *need, struct need_more *more,
                         struct err *err)
{
    struct cursor cursor = { 0 };
    struct need_seasons_row row;

    if (!need_seasons_open(tx, need->id, need->version, &cursor, err))
        return false;
    while (need_seasons_next(&cursor, &row) && more->season_count < SEASONS_MOST)
        more->season[more->season_count++] =
            (struct need_season){ row.from_on, row.to_on, (int32_t)row.positions };
    return cursor_end(&cursor, err);
}

bool need_more_load(struct tx *tx, struct arena *arena, struct need *need,
                    struct err *err)
{
    struct need_more *more;
    struct need_more_get_row row;
    bool found = false;

    if (!need_more_get(tx, need->id, need->version, arena, &row, &found, err))
        return false;
    if (!found)
        return true;
    more = ARENA_NEW(arena, struct need_more);
    more->deadline_day = row.has_deadline_on ? row.deadline_on : DAY_NONE;
    more->union_day = row.has_union_on ? row.union_on : DAY_NONE;
    more->displaces_none = row.displaces_none != 0;
    more->built = row.built;
    if (!load_seasons(tx, need, more, err))
        return false;
    need->more = more;
    return true;
}

bool need_more_keep(struct tx *tx, const struct need *need, struct err *err)
{
    const struct need_more *more = need->more;

    if (!more)
        return true;
    struct need_more_put_in in = { .need_id = need->id,
                                   .version = need->version,
                                   .has_deadline_on = more->deadline_day != DAY_NONE,
                                   .deadline_on = more->deadline_day,
                                   .displaces_none = more->displaces_none,
                                   .has_union_on = more->union_day != DAY_NONE,
                                   .union_on = more->union_day,
                                   .built = more->built };
    if (!need_more_put(tx, &in, err))
        return false;
    for (uint32_t i = 0; i < more->season_count; i++) {
        const struct need_season *s = &more->season[i];
        struct need_season_put_in season = { need->id,    need->version, i,
                                             s->from_day, s->to_day,     s->positions };
        if (!need_season_put(tx, &season, err))
            return false;
    }
    return true;
}

void need_more_hash(struct hash *hash, const struct need_more *more)
{
    if (!more)
        return;
    hash_int(hash, more->deadline_day);
    hash_int(hash, more->union_day);
    hash_int(hash, more->displaces_none);
    hash_str(hash, more->built);
    for (uint32_t i = 0; i < more->season_count; i++) {
        hash_int(hash, more->season[i].from_day);
        hash_int(hash, more->season[i].to_day);
        hash_int(hash, more->season[i].positions);
    }
}
