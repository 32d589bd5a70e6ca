/*
 * firm_hand_over.c: see firm_hand_over.h.
 *
 *   who may -> which firms -> an event each, with the bulk's id -> their state
 */
#include "service/firm_hand_over.h"

#include "base/date.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/firm_state.h"
#include "store/query.h"

#define FIRST_ROOM 64u
#define ROLES_OF_UNIT                                                                  \
    (1U << ROLE_LOCAL | 1U << ROLE_TEAM_LEADER | 1U << ROLE_PROJECT_LEAD)

/* ------------------------------------------------------------------------ colleagues
 */

static bool holds_firms(struct str role)
{
    return str_is(role, "coach") || str_is(role, "team_leader") ||
           str_is(role, "project_lead");
}

static bool gather(struct call *call, struct tx *tx, struct firm_colleague **colleague,
                   uint32_t *count, struct err *err)
{
    struct firm_colleague *made = NULL;
    struct unit_colleagues_row row;
    struct cursor cursor = { 0 };
    uint32_t n = 0, room = 0;

    if (!unit_colleagues_open(tx, call->actor->org_id, &cursor, err))
        return false;
    while (unit_colleagues_next(&cursor, &row)) {
        if (!holds_firms(row.role) || (n > 0 && made[n - 1].user_id == row.id))
            continue;
        if (n == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            made =
                arena_grow(call->arena, made, room * sizeof *made, more * sizeof *made);
            room = more;
        }
        made[n++] =
            (struct firm_colleague){ row.id, str_copy(call->arena, row.name), 0 };
    }
    *colleague = made;
    *count = n;
    return cursor_end(&cursor, err);
}

bool firm_colleagues(struct call *call, struct firm_colleague **colleague,
                     uint32_t *count, struct err *err)
{
    struct firm_held_count_row held;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              gather(call, tx, colleague, count, err);

    for (uint32_t i = 0; ok && i < *count; i++) {
        ok = firm_held_count(tx, call->actor->org_id, (*colleague)[i].user_id, &held,
                             err);
        if (ok)
            (*colleague)[i].firms = held.n;
    }
    tx_end(&tx);
    return ok;
}

static bool can_hold(struct call *call, struct tx *tx, int64_t user_id, struct err *err)
{
    struct firm_colleague *colleague;
    uint32_t count = 0;
    bool known = user_id == 0;

    if (!gather(call, tx, &colleague, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        known |= colleague[i].user_id == user_id;
    return known || err_set(err, ERR_INPUT,
                            N_("choose a colleague who works with firms in this unit"));
}

/* ----------------------------------------------------------------------- handing over
 */

struct moving {
    struct call *call;
    struct tx *tx;
    struct handed_over done;
    int64_t to, to_rid, bulk;
    const char *reason;
};

static bool may_move(const struct call *call, int64_t holder_id, struct err *err)
{
    const struct actor *actor = call->actor;

    return (actor->roles & ROLES_OF_UNIT) || holder_id == 0 ||
           holder_id == actor->user_id ||
           err_set(err, ERR_DENIED,
                   N_("a colleague's firms are handed over by her or by who leads"));
}

static bool move_firm(struct moving *m, int64_t rid, struct err *err)
{
    struct arena scratch = { 0 };
    struct view *facts = view_object(&scratch);
    struct event_new new = { .kind = "firm_held",
                             .subject = "firm",
                             .subject_rid = rid,
                             .valid_on = moment_day(m->call->now),
                             .reason = m->reason,
                             .bulk = m->bulk,
                             .facts = facts };
    int64_t id;

    view_int(&scratch, facts, "holder", m->to_rid);
    bool ok =
        event_add(m->call, m->tx, &new, &id, err) && firm_state_make(m->tx, rid, err);
    m->done.count++;
    arena_free(&scratch);
    return ok;
}

static bool move_chosen(struct moving *m, const struct hand_over_ask *ask,
                        struct err *err)
{
    struct arena *arena = m->call->arena;

    for (uint32_t i = 0; i < ask->count; i++) {
        size_t mark = arena_mark(arena);
        struct firm_now now;
        if (!call_step(m->call, i, ask->count, err) ||
            !firm_own(m->call, m->tx, ask->firm_rid[i], &now, err) ||
            (now.holder_id != m->to &&
             (!may_move(m->call, now.holder_id, err) || !move_firm(m, now.rid, err))))
            return false;
        arena_rewind(arena, mark);
    }
    return true;
}

/* The random ids of all firms that `from` holds, in `arena`. */
static bool rids_of(struct moving *m, int64_t from, int64_t **rid, uint32_t *count,
                    struct err *err)
{
    struct firm_held_ids_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    *rid = NULL;
    *count = 0;
    if (!firm_held_ids_open(m->tx, m->call->actor->org_id, from, &cursor, err))
        return false;
    while (firm_held_ids_next(&cursor, &row)) {
        if (*count == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            *rid = arena_grow(m->call->arena, *rid, room * sizeof **rid,
                              more * sizeof **rid);
            room = more;
        }
        (*rid)[(*count)++] = row.rid;
    }
    return cursor_end(&cursor, err);
}

static bool move_all(struct moving *m, int64_t from, struct err *err)
{
    uint32_t count = 0;
    int64_t *rid;

    if (!may_move(m->call, from, err) || !rids_of(m, from, &rid, &count, err))
        return false;
    for (uint32_t i = 0; from != m->to && i < count; i++)
        if (!call_step(m->call, i, count, err) || !move_firm(m, rid[i], err))
            return false;
    return true;
}

static bool put_bulk(struct moving *m, struct err *err)
{
    struct bulk_put_in in = { .rid = m->bulk,
                              .org_id = m->call->actor->org_id,
                              .kind = STR("firm_held"),
                              .actor = str_from(m->call->actor->name),
                              .at = m->call->now,
                              .firms = m->done.count };

    m->done.bulk = m->done.count > 0 ? m->bulk : 0;
    return m->done.count == 0 || bulk_put(m->tx, &in, err);
}

/* Whether the form was here before: then what it did, which can still be undone. */
static bool was_here(struct moving *m, bool *here, struct handed_over *had,
                     struct err *err)
{
    struct bulk_by_rid_row row;

    if (!bulk_by_rid(m->tx, m->bulk, m->call->arena, &row, here, err))
        return false;
    *had = (struct handed_over){ 0 };
    if (*here && row.org_id == m->call->actor->org_id && !row.has_undone_at &&
        str_is(row.actor, m->call->actor->name))
        *had = (struct handed_over){ m->bulk, (uint32_t)row.firms };
    return true;
}

/* A form that comes again and finds nothing left to move was sent twice. What it does
 * find, it moves as an action of its own. */
static bool move_asked(struct moving *m, const struct hand_over_ask *ask,
                       struct err *err)
{
    struct handed_over had = { 0 };
    bool here = false;

    if (ask->rid && !was_here(m, &here, &had, err))
        return false;
    if (here)
        m->bulk = random_id();
    if (!(ask->firm_rid ? move_chosen(m, ask, err) : move_all(m, ask->from, err)) ||
        !put_bulk(m, err))
        return false;
    if (m->done.count == 0)
        m->done = had;
    return true;
}

bool firm_hand_over(struct call *call, const struct hand_over_ask *ask,
                    struct handed_over *done, struct err *err)
{
    struct moving m = { .call = call,
                        .to = ask->to,
                        .bulk = ask->rid ? ask->rid : random_id(),
                        .reason = ask->to ? "hand_over" : "left" };
    bool ok = tx_begin(call->store, TX_WRITE, &m.tx, err) &&
              can_hold(call, m.tx, ask->to, err) &&
              firm_user_rid(call, m.tx, ask->to, &m.to_rid, err) &&
              move_asked(&m, ask, err) && tx_commit(&m.tx, &call->ticket, err);

    tx_end(&m.tx);
    ok = ok && store_wait(call->store, call->ticket, err);
    if (ok)
        *done = m.done;
    return ok;
}

/* ------------------------------------------------------------------------------ undo
 */

struct one_moved {
    int64_t event_id, firm_rid;
};

static bool moved_by(struct moving *m, struct one_moved **moved, uint32_t *count,
                     struct err *err)
{
    struct event_of_bulk_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    *moved = NULL;
    *count = 0;
    if (!event_of_bulk_open(m->tx, m->bulk, &cursor, err))
        return false;
    while (event_of_bulk_next(&cursor, &row)) {
        if (*count == room) {
            uint32_t more = room ? room * 2 : FIRST_ROOM;
            *moved = arena_grow(m->call->arena, *moved, room * sizeof **moved,
                                more * sizeof **moved);
            room = more;
        }
        (*moved)[(*count)++] = (struct one_moved){ row.id, row.subject_rid };
    }
    return cursor_end(&cursor, err);
}

/* Whether the event still is what says who holds the firm. */
static bool still_holds(struct moving *m, const struct one_moved *one, bool *holds,
                        struct err *err)
{
    struct event of = { .subject = STR("firm"), .subject_rid = one->firm_rid };
    struct arena scratch = { 0 };
    struct event_list list = { 0 };
    int64_t last = 0;
    bool ok = event_of_subject(m->tx, &scratch, &of, event_now, &list, err);

    for (uint32_t i = 0; ok && i < list.count; i++)
        if (str_is(list.event[i].kind, "firm_held"))
            last = list.event[i].id;
    arena_free(&scratch);
    *holds = last == one->event_id;
    return ok;
}

static bool put_back(struct moving *m, struct hand_over_undone *made, struct err *err)
{
    struct one_moved *moved;
    uint32_t count = 0;

    if (!moved_by(m, &moved, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        bool holds;
        if (!call_step(m->call, i, count, err) ||
            !still_holds(m, &moved[i], &holds, err))
            return false;
        made->since += !holds;
        if (!holds)
            continue;
        made->count++;
        if (!event_withdraw(m->call, m->tx, moved[i].event_id, "undo", m->bulk, err) ||
            !firm_state_make(m->tx, moved[i].firm_rid, err))
            return false;
    }
    return true;
}

static bool may_undo(struct moving *m, struct err *err)
{
    int64_t least = m->call->now - (int64_t)HAND_OVER_UNDO_MINUTES * 60 * MOMENT_SECOND,
            changed;
    struct bulk_by_rid_row row;
    bool found = false;

    if (!bulk_by_rid(m->tx, m->bulk, m->call->arena, &row, &found, err))
        return false;
    if (!found || row.org_id != m->call->actor->org_id ||
        !str_is(row.actor, m->call->actor->name))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (row.has_undone_at || row.at < least)
        return err_set(err, ERR_CONFLICT,
                       N_("it can be undone once, within {n} minutes; hand the firms "
                          "over again instead"),
                       ARG_NUM(HAND_OVER_UNDO_MINUTES));
    return bulk_undone(m->tx, m->bulk, m->call->now, &changed, err);
}

bool firm_hand_over_undo(struct call *call, int64_t bulk,
                         struct hand_over_undone *undone, struct err *err)
{
    struct moving m = { .call = call, .bulk = bulk };
    struct hand_over_undone made = { 0 };
    bool ok = tx_begin(call->store, TX_WRITE, &m.tx, err) && may_undo(&m, err) &&
              put_back(&m, &made, err) && tx_commit(&m.tx, &call->ticket, err);

    tx_end(&m.tx);
    ok = ok && store_wait(call->store, call->ticket, err);
    if (ok)
        *undone = made;
    return ok;
}
