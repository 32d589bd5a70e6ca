/* event_subjects.c: see event_subjects.h. */
#include "service/event_subjects.h"

#include <assert.h>

#include "store/query.h"

#define LIST_FIRST 1024u
#define SET_FIRST  4096u
#define SPREAD     UINT64_C(0x9E3779B97F4A7C15) /* 2^64 by the golden ratio */

/* Open addressing, never more than half full. */
struct subject {
    int64_t rid;
    uint32_t kind; /* its number + 1; 0: nobody here */
};
struct subject_set {
    struct subject *at;
    uint32_t room, count; /* room: a power of two */
};

static struct subject *place_of(const struct subject_set *set, int64_t rid,
                                uint32_t kind)
{
    uint64_t mixed = ((uint64_t)rid ^ kind) * SPREAD;
    uint32_t i = (uint32_t)(mixed >> 32) & (set->room - 1);

    while (set->at[i].kind != 0 && (set->at[i].rid != rid || set->at[i].kind != kind))
        i = (i + 1) & (set->room - 1);
    return &set->at[i];
}

static void widen(struct arena *arena, struct subject_set *set)
{
    const struct subject_set old = *set;

    set->room = old.room ? old.room * 2 : SET_FIRST;
    set->at = ARENA_ARRAY(arena, set->room, struct subject);
    for (uint32_t i = 0; i < old.room; i++)
        if (old.at[i].kind != 0)
            *place_of(set, old.at[i].rid, old.at[i].kind) = old.at[i];
}

/* Whether it was not there before. */
static bool is_new(struct arena *arena, struct subject_set *set, int64_t rid,
                   uint32_t kind)
{
    struct subject *place = place_of(set, rid, kind);

    if (place->kind != 0)
        return false;
    *place = (struct subject){ rid, kind };
    if (++set->count * 2 > set->room)
        widen(arena, set);
    return true;
}

static void keep(struct arena *arena, struct subject_list *list, int64_t rid)
{
    if (list->count == list->room) {
        uint32_t room = list->room ? list->room * 2 : LIST_FIRST;
        list->rid = arena_grow(arena, list->rid, list->room * sizeof *list->rid,
                               room * sizeof *list->rid);
        list->room = room;
    }
    list->rid[list->count++] = rid;
}

static uint32_t kind_of(const struct subject_list *list, uint32_t kind_count,
                        struct str subject)
{
    uint32_t k = 0;

    while (k < kind_count && !str_is(subject, list[k].subject))
        k++;
    return k;
}

bool event_subjects(struct tx *tx, struct arena *arena, struct subject_list *list,
                    uint32_t kind_count, struct err *err)
{
    struct arena scratch = { 0 };
    struct subject_set set = { 0 };
    struct event_subjects_all_row row;
    struct cursor cursor = { 0 };

    assert(kind_count <= SUBJECT_KINDS_MOST);
    if (!event_subjects_all_open(tx, &cursor, err))
        return false;
    widen(&scratch, &set);
    while (event_subjects_all_next(&cursor, &row)) {
        uint32_t kind = kind_of(list, kind_count, row.subject);
        if (kind < kind_count && is_new(&scratch, &set, row.subject_rid, kind + 1))
            keep(arena, &list[kind], row.subject_rid);
    }
    arena_free(&scratch);
    return cursor_end(&cursor, err);
}
