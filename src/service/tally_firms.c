/* tally_firms.c: see tally_firms.h. */
#include "service/tally_firms.h"

#include "store/query.h"

#define FIRST_ROOM  256u
#define PLACES_MOST 1000000

/* The towns of places, by the place's row: a few thousand. */
static bool read_places(struct tx *tx, struct arena *arena, struct str **town,
                        uint32_t *count, struct err *err)
{
    struct tally_places_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    if (!tally_places_open(tx, &cursor, err))
        return false;
    while (tally_places_next(&cursor, &row)) {
        if (row.id < 0 || row.id > PLACES_MOST)
            continue;
        if (row.id >= room) {
            uint32_t more = (uint32_t)row.id * 2 + FIRST_ROOM;
            *town =
                arena_grow(arena, *town, room * sizeof **town, more * sizeof **town);
            memset((void *)(*town + room), 0, (more - room) * sizeof **town);
            room = more;
        }
        (*town)[row.id] = str_copy(arena, row.town);
    }
    *count = room;
    return cursor_end(&cursor, err);
}

bool firm_towns_read(struct tx *tx, struct arena *arena, int64_t org_id,
                     struct firm_towns *towns, struct err *err)
{
    struct firm_towns made = { 0 };
    struct tally_firms_row row;
    struct cursor cursor = { 0 };
    struct str *town = NULL;
    uint32_t places = 0, room = 0;

    if (!read_places(tx, arena, &town, &places, err) ||
        !tally_firms_open(tx, org_id, &cursor, err))
        return false;
    while (tally_firms_next(&cursor, &row)) {
        if (!row.has_place_id || row.place_id < 0 || row.place_id >= places)
            continue;
        if (made.count == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            made.item = arena_grow(arena, made.item, room * sizeof *made.item,
                                   more * sizeof *made.item);
            room = more;
        }
        made.item[made.count++] =
            (struct firm_town){ row.firm_rid, town[row.place_id] };
    }
    *towns = made;
    return cursor_end(&cursor, err);
}

bool firm_merged_read(struct tx *tx, struct arena *arena, int64_t org_id,
                      struct firm_merges *merges, struct err *err)
{
    struct firm_merges made = { 0 };
    struct tally_merges_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    if (!tally_merges_open(tx, org_id, &cursor, err))
        return false;
    while (tally_merges_next(&cursor, &row)) {
        if (made.count == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            made.item = arena_grow(arena, made.item, room * sizeof *made.item,
                                   more * sizeof *made.item);
            room = more;
        }
        made.item[made.count++] =
            (struct tally_merge){ .gone_rid = row.gone_rid,
                                  .kept_rid = row.kept_rid,
                                  .at = row.at,
                                  .undone_at =
                                      row.has_undone_at ? row.undone_at : INT64_MAX };
    }
    *merges = made;
    return cursor_end(&cursor, err);
}
