/* person_tied.c: see person_tied.h. */
#include "service/person_tied.h"

#include "domain/person_link.h"
#include "store/query.h"

struct walk {
    struct call *call;
    struct tx *tx;
    int64_t *id; /* [TIED_MOST] */
    uint32_t count;
};

static void walk_begin(struct walk *w, struct call *call, struct tx *tx)
{
    *w = (struct walk){ call, tx, ARENA_ARRAY(call->arena, TIED_MOST, int64_t), 0 };
}

static bool add(struct walk *w, int64_t id, struct err *err)
{
    for (uint32_t i = 0; i < w->count; i++)
        if (w->id[i] == id)
            return true;
    if (w->count == TIED_MOST)
        return err_set(err, ERR_LIMIT, N_("more than {most} people are tied together"),
                       ARG_NUM(TIED_MOST));
    w->id[w->count++] = id;
    return true;
}

static bool add_group(struct walk *w, int64_t person_id, struct err *err)
{
    struct person_head_row head;
    struct cursor cursor = { 0 };
    struct person_merged_of_row row;
    bool room = true;

    if (!person_head(w->tx, person_id, w->call->arena, &head, err))
        return false;
    int64_t kept = head.has_merged_into ? head.merged_into : person_id;
    if (!add(w, kept, err) || !person_merged_of_open(w->tx, kept, &cursor, err))
        return false;
    while (room && person_merged_of_next(&cursor, &row))
        room = add(w, row.id, err);
    bool ended = cursor_end(&cursor, room ? err : &(struct err){ 0 });
    return room && ended;
}

/* Gathered first: a group is read with the cursor closed. */
static bool step(struct walk *w, int64_t from, bool near, struct err *err)
{
    struct cursor cursor = { 0 };
    struct links_from_row row;
    int64_t next[TIED_MOST];
    uint32_t count = 0;
    enum link_kind kind;

    if (!links_from_open(w->tx, from, &cursor, err))
        return false;
    while (count < TIED_MOST && links_from_next(&cursor, &row))
        if (link_from(row.kind, &kind) && link_carries(kind, near))
            next[count++] = row.other_id;
    if (!cursor_end(&cursor, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!add_group(w, next[i], err))
            return false;
    return true;
}

bool person_group(struct call *call, struct tx *tx, int64_t person_id,
                  struct person_set *set, struct err *err)
{
    struct walk w;

    walk_begin(&w, call, tx);
    if (!add_group(&w, person_id, err))
        return false;
    *set = (struct person_set){ w.id, w.count };
    return true;
}

bool person_household(struct call *call, struct tx *tx, int64_t person_id,
                      struct person_set *set, struct err *err)
{
    struct walk w;

    walk_begin(&w, call, tx);
    if (!add_group(&w, person_id, err))
        return false;
    for (uint32_t i = 0; i < w.count; i++)
        if (!step(&w, w.id[i], false, err))
            return false;
    *set = (struct person_set){ w.id, w.count };
    return true;
}

bool person_tied(struct call *call, struct tx *tx, int64_t person_id,
                 struct person_set *set, struct err *err)
{
    struct walk w;

    walk_begin(&w, call, tx);
    if (!add_group(&w, person_id, err))
        return false;
    uint32_t own = w.count;
    for (uint32_t i = 0; i < w.count; i++)
        if (!step(&w, w.id[i], i < own, err))
            return false;
    *set = (struct person_set){ w.id + own, w.count - own };
    return true;
}

bool person_kept(struct call *call, int64_t person_id, int64_t *kept_id,
                 int64_t *kept_rid, struct err *err)
{
    struct person_head_row head, kept;
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = person_head(tx, person_id, call->arena, &head, err);
    int64_t id = ok && head.has_merged_into ? head.merged_into : person_id;
    ok = ok && person_head(tx, id, call->arena, &kept, err);
    tx_end(&tx);
    if (!ok)
        return false;
    *kept_id = id;
    *kept_rid = kept.rid;
    return true;
}
