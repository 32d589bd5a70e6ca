/* enrolment_again.c: see enrolment_again.h. */
#include "service/enrolment_again.h"

#include "service/enrolment_state.h"
#include "store/query.h"

#define WAYS_FIRST 8u

struct way {
    int64_t rid, again, first; /* first: what it should say; 0: it is the first */
};
struct ways {
    struct way *item;
    uint32_t count, room;
};

static void add(struct arena *arena, struct ways *ways, struct way way)
{
    if (ways->count == ways->room) {
        uint32_t room = ways->room ? ways->room * 2 : WAYS_FIRST;
        ways->item = arena_grow(arena, ways->item, ways->room * sizeof *ways->item,
                                room * sizeof *ways->item);
        ways->room = room;
    }
    ways->item[ways->count++] = way;
}

static bool read_ways(struct tx *tx, struct arena *arena, int64_t person_id,
                      struct ways *ways, struct err *err)
{
    struct enrolment_ways_of_person_row row;
    struct cursor cursor = { 0 };
    struct str slug = STR("");
    int64_t first = 0;

    if (!enrolment_ways_of_person_open(tx, person_id, &cursor, err))
        return false;
    while (enrolment_ways_of_person_next(&cursor, &row)) {
        const bool next = first != 0 && str_eq(slug, row.slug);
        if (!next) {
            slug = str_copy(arena, row.slug);
            first = row.rid;
        }
        add(arena, ways, (struct way){ row.rid, row.again, next ? first : 0 });
    }
    return cursor_end(&cursor, err);
}

/* The event that says how a way began, but for which way was her first. */
static struct view *facts_with(struct arena *arena, const struct view *facts,
                               int64_t first)
{
    struct view *made = view_object(arena);

    for (const struct view_item *i = facts->list.first; i; i = i->next)
        if (strcmp(i->key, "again") != 0)
            *view_put_object(arena, made, i->key) = i->value;
    if (first != 0)
        view_int(arena, made, "again", first);
    return made;
}

static bool correct(struct call *call, struct tx *tx, const struct way *way,
                    struct err *err)
{
    const struct event of = { .subject = STR("enrolment"), .subject_rid = way->rid };
    struct arena *arena = call->arena;
    struct event_list list;
    struct view *facts;
    int64_t id;

    if (!event_of_subject(tx, arena, &of, event_now, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++) {
        const struct event *event = &list.event[i];
        if (!str_is(event->kind, "enrolled"))
            continue;
        if (!event_facts(event, arena, &facts, err))
            return false;
        const struct event_new new = { .kind = "enrolled",
                                       .subject = "enrolment",
                                       .subject_rid = way->rid,
                                       .valid_on = event->valid_on,
                                       .reason = str_cstr(arena, event->reason),
                                       .side = str_cstr(arena, event->side),
                                       .corrects = event->id,
                                       .facts = facts_with(arena, facts, way->first) };
        return event_add(call, tx, &new, &id, err) &&
               enrolment_state_make(tx, way->rid, err);
    }
    return true;
}

bool enrolment_again_settle(struct call *call, struct tx *tx, int64_t person_id,
                            struct err *err)
{
    struct ways ways = { 0 };
    bool ok = read_ways(tx, call->arena, person_id, &ways, err);

    for (uint32_t i = 0; ok && i < ways.count; i++)
        if (ways.item[i].again != ways.item[i].first)
            ok = correct(call, tx, &ways.item[i], err);
    return ok;
}
