/* event_rebuild.c: see event_rebuild.h. */
#include "service/event_rebuild.h"

#include "service/firm_state.h"
#include "store/query.h"

#define SUBJECTS_FIRST 1024u

/* clang-format off: a table */
const struct projection projections[] = {
    { "unit", unit_state_forget, unit_state_make },
    { "outing", outing_state_forget, outing_state_make },
    { "visit", visit_state_forget, visit_state_make },
    { "firm", firm_state_forget, firm_state_make }, /* reads visits */
};
/* clang-format on */
const uint32_t projection_count = sizeof projections / sizeof *projections;

static bool subjects_of(struct tx *tx, struct arena *arena, const char *subject,
                        int64_t **rid, uint32_t *count, struct err *err)
{
    struct event_subjects_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    *rid = NULL;
    *count = 0;
    if (!event_subjects_open(tx, str_from(subject), &cursor, err))
        return false;
    while (event_subjects_next(&cursor, &row)) {
        if (*count == room) {
            uint32_t more = room ? room * 2 : SUBJECTS_FIRST;
            *rid = arena_grow(arena, *rid, room * sizeof **rid, more * sizeof **rid);
            room = more;
        }
        (*rid)[(*count)++] = row.subject_rid;
    }
    return cursor_end(&cursor, err);
}

static bool rebuild_one(struct call *call, struct tx *tx, const struct projection *p,
                        struct rebuilt *made, struct err *err)
{
    struct arena arena = { 0 };
    int64_t *rid;
    uint32_t count = 0;
    bool ok =
        p->forget(tx, err) && subjects_of(tx, &arena, p->subject, &rid, &count, err);

    for (uint32_t i = 0; ok && i < count; i++)
        ok = call_step(call, i, count, err) && p->make(tx, rid[i], err);
    made->subjects += count;
    arena_free(&arena);
    return ok;
}

bool event_rebuild(struct call *call, struct rebuilt *rebuilt, struct err *err)
{
    struct rebuilt made = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_BULK, &tx, err);

    for (uint32_t i = 0; ok && i < projection_count; i++)
        ok = rebuild_one(call, tx, &projections[i], &made, err);
    ok = ok && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    ok = ok && store_wait(call->store, call->ticket, err);
    if (ok)
        *rebuilt = made;
    return ok;
}
