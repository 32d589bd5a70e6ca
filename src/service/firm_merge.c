/* firm_merge.c: see firm_merge.h. */
#include "service/firm_merge.h"

#include "service/event.h"
#include "service/firm.h"
#include "service/firm_state.h"
#include "service/need_state.h"
#include "service/recruitment.h"
#include "service/referral_state.h"
#include "store/query.h"

#define RIDS_FIRST 64u

/* -------------------------------------------------------------------- the projection
 */

/* The rows of the two firms, whether either is gone or not. */
static bool find_two(struct tx *tx, struct arena *arena, const struct view *facts,
                     struct firm_merge_put_in *in, struct err *err)
{
    struct firm_raw_by_rid_row kept, gone;
    bool has_kept = false, has_gone = false;

    if (!firm_raw_by_rid(tx, fact_int(facts, "kept"), arena, &kept, &has_kept, err) ||
        !firm_raw_by_rid(tx, fact_int(facts, "gone"), arena, &gone, &has_gone, err))
        return false;
    if (!has_kept || !has_gone)
        return err_set(err, ERR_STATE,
                       N_("an event is about a firm that is not there"));
    in->kept_id = kept.id;
    in->gone_id = gone.id;
    in->was = fact_str(facts, "was");
    return true;
}

/* All that was ever written of it: it was merged, and perhaps that was withdrawn. */
static bool make_merge(struct tx *tx, struct arena *arena, int64_t rid, struct err *err)
{
    struct event of = { .subject = STR("merge"), .subject_rid = rid };
    struct firm_merge_put_in in = { .rid = rid };
    struct event_list list;
    struct view *facts;
    bool any = false;

    if (!firm_merge_drop(tx, rid, err) || !event_history(tx, arena, &of, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++) {
        const struct event *event = &list.event[i];
        if (str_is(event->kind, "withdrawn")) {
            in.has_undone_at = in.has_undone_by = true;
            in.undone_at = event->recorded_at;
            in.undone_by = event->actor;
            continue;
        }
        if (!event_facts(event, arena, &facts, err) ||
            !find_two(tx, arena, facts, &in, err))
            return false;
        in.org_id = event->org_id;
        in.at = event->recorded_at;
        in.actor = event->actor;
        any = true;
    }
    return !any || firm_merge_put(tx, &in, err);
}

bool firm_merge_make(struct tx *tx, int64_t merge_rid, struct err *err)
{
    struct arena arena = { 0 };
    bool ok = make_merge(tx, &arena, merge_rid, err);

    arena_free(&arena);
    return ok;
}

bool firm_merge_forget(struct tx *tx, struct err *err)
{
    return firm_merge_clear(tx, err);
}

/* --------------------------------------------------------------------- making anew */

struct rids {
    struct arena *arena;
    int64_t *rid;
    uint32_t count, room;
};

static void keep(struct rids *rids, int64_t rid)
{
    if (rids->count == rids->room) {
        uint32_t room = rids->room ? rids->room * 2 : RIDS_FIRST;
        rids->rid = arena_grow(rids->arena, rids->rid, rids->room * sizeof *rids->rid,
                               room * sizeof *rids->rid);
        rids->room = room;
    }
    rids->rid[rids->count++] = rid;
}

/* The subjects of one kind that stand on a firm. */
#define READ(name)                                                                     \
    static bool name##_read(struct tx *tx, int64_t firm_id, struct rids *rids,         \
                            struct err *err)                                           \
    {                                                                                  \
        struct name##_row row;                                                         \
        struct cursor cursor = { 0 };                                                  \
                                                                                       \
        if (!name##_open(tx, firm_id, &cursor, err))                                   \
            return false;                                                              \
        while (name##_next(&cursor, &row))                                             \
            keep(rids, row.rid);                                                       \
        return cursor_end(&cursor, err);                                               \
    }

READ(visit_rids_of_firm)
READ(recruitment_rids_of_firm)
READ(need_rids_of_firm)
READ(ask_rids_of_firm)
READ(referral_rids_of_firm)

/* In the order in which a rebuild makes them. */
static const struct {
    bool (*read)(struct tx *tx, int64_t firm_id, struct rids *rids, struct err *err);
    bool (*make)(struct tx *tx, int64_t rid, struct err *err);
} parts[] = {
    { visit_rids_of_firm_read, visit_state_make },
    { recruitment_rids_of_firm_read, recruitment_state_make },
    { need_rids_of_firm_read, need_state_make },
    { ask_rids_of_firm_read, ask_state_make },
    { referral_rids_of_firm_read, referral_state_make },
};

/* All that stands on the firm is made anew, on whichever firm it is now. */
static bool make_anew(struct tx *tx, int64_t firm_id, struct err *err)
{
    struct arena arena = { 0 };
    bool ok = true;

    for (size_t p = 0; ok && p < sizeof parts / sizeof *parts; p++) {
        struct rids rids = { .arena = &arena };
        ok = parts[p].read(tx, firm_id, &rids, err);
        for (uint32_t i = 0; ok && i < rids.count; i++)
            ok = parts[p].make(tx, rids.rid[i], err);
    }
    arena_free(&arena);
    return ok;
}

/* --------------------------------------------------------------------------- merging
 */

/* A firm of the unit, whether or not it has gone into another. */
static bool find_raw(const struct call *call, struct tx *tx, int64_t rid,
                     struct firm_raw_by_rid_row *row, struct err *err)
{
    bool found = false;

    if (!firm_raw_by_rid(tx, rid, call->arena, row, &found, err))
        return false;
    return (found && row->org_id == call->actor->org_id) ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool keeps_none(struct tx *tx, int64_t firm_id, struct err *err)
{
    struct firm_merges_of_row row;
    struct cursor cursor = { 0 };
    bool any;

    if (!firm_merges_of_open(tx, firm_id, &cursor, err))
        return false;
    any = firm_merges_of_next(&cursor, &row);
    cursor_close(&cursor);
    return !any ||
           err_set(err, ERR_CONFLICT,
                   N_("another firm has gone into this one: join them the other "
                      "way round"));
}

static bool write_merge(struct call *call, struct tx *tx,
                        const struct firm_merge_ask *ask, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct firm_raw_by_rid_row kept, gone;
    struct event_new new = { .kind = "firm_merged",
                             .subject = "merge",
                             .subject_rid = random_id(),
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, ask->reason),
                             .side = "",
                             .facts = facts };
    int64_t id, moved;

    if (!find_raw(call, tx, ask->kept_rid, &kept, err) ||
        !find_raw(call, tx, ask->gone_rid, &gone, err))
        return false;
    if (gone.has_kept_rid && gone.kept_rid == ask->kept_rid)
        return true; /* the same form, sent twice */
    if (kept.has_kept_rid || gone.has_kept_rid)
        return err_set(err, ERR_CONFLICT, N_("the firm is one with another already"));
    if (!keeps_none(tx, gone.id, err))
        return false;
    view_int(call->arena, facts, "kept", ask->kept_rid);
    view_int(call->arena, facts, "gone", ask->gone_rid);
    view_str(call->arena, facts, "was", gone.status);
    return event_add(call, tx, &new, &id, err) &&
           firm_merge_make(tx, new.subject_rid, err) && make_anew(tx, gone.id, err) &&
           draft_plain_move(tx, call->actor->org_id, ask->gone_rid, ask->kept_rid,
                            &moved, err) &&
           firm_state_make(tx, ask->gone_rid, err); /* and the other with it */
}

static bool reason_is_sound(const struct firm_merge_ask *ask, struct err *err)
{
    if (coded_find(CODED(merge_reason_words), ask->reason) == MERGE_REASON_COUNT)
        return err_set(err, ERR_INPUT, N_("choose why the two are one"));
    return ask->kept_rid != ask->gone_rid ||
           err_set(err, ERR_INPUT,
                   N_("choose another firm than the one you began with"));
}

bool firm_merge(struct call *call, const struct firm_merge_ask *ask, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = reason_is_sound(ask, err) && tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_merge(call, tx, ask, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* The event that says so, which is withdrawn. */
static bool find_event(struct call *call, struct tx *tx, int64_t merge_rid, int64_t *id,
                       struct err *err)
{
    struct event of = { .subject = STR("merge"), .subject_rid = merge_rid };
    struct event_list list;

    if (!event_of_subject(tx, call->arena, &of, event_now, &list, err))
        return false;
    *id = list.count ? list.event[0].id : 0;
    return *id != 0 || err_set(err, ERR_CONFLICT, N_("they are two firms already"));
}

static bool write_unmerge(struct call *call, struct tx *tx, int64_t merge_rid,
                          struct err *err)
{
    struct firm_merge_by_rid_row row;
    struct firm_raw_by_rid_row kept;
    bool found = false;
    int64_t event_id;

    if (!firm_merge_by_rid(tx, merge_rid, &row, &found, err))
        return false;
    if (!found || row.org_id != call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    return find_event(call, tx, merge_rid, &event_id, err) &&
           firm_raw_by_rid(tx, row.kept_rid, call->arena, &kept, &found, err) &&
           event_withdraw(call, tx, event_id, "undo", 0, err) &&
           firm_merge_make(tx, merge_rid, err) && make_anew(tx, kept.id, err) &&
           firm_state_make(tx, row.kept_rid, err) &&
           firm_state_make(tx, row.gone_rid, err);
}

bool firm_unmerge(struct call *call, int64_t merge_rid, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_unmerge(call, tx, merge_rid, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool firm_merges_put(struct call *call, int64_t firm_rid, struct view *view,
                     struct err *err)
{
    struct view *list = view_put_array(call->arena, view, "merges");
    struct firm_merges_of_row row;
    struct cursor cursor = { 0 };
    struct firm_now firm;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              firm_own(call, tx, firm_rid, &firm, err) &&
              firm_merges_of_open(tx, firm.id, &cursor, err);

    while (ok && firm_merges_of_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "merge_id", id_text(call->arena, row.rid));
        view_str(call->arena, v, "gone_name", str_copy(call->arena, row.gone));
        view_day(call->arena, v, "merged_on", moment_day(row.at));
    }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    return ok;
}
