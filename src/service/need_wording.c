/* need_wording.c: see need_wording.h. */
#include "service/need_wording.h"

#include "service/event.h"
#include "service/need_state.h"
#include "store/query.h"

bool need_wording_waits(struct tx *tx, int64_t need_rid, bool *waits, struct err *err)
{
    struct event of = { .subject = STR("need"), .subject_rid = need_rid };
    struct arena arena = { 0 };
    struct event_list list = { 0 };
    struct view *facts;
    bool blocked = false;
    bool ok = event_of_subject(tx, &arena, &of, event_now, &list, err);

    for (uint32_t i = 0; ok && i < list.count; i++) {
        if (!str_is(list.event[i].kind, "need_wording"))
            continue;
        ok = event_facts(&list.event[i], &arena, &facts, err);
        blocked = ok && str_is(fact_str(facts, "state"), "blocked");
    }
    arena_free(&arena);
    if (ok)
        *waits = blocked;
    return ok;
}

static bool write_event(const struct call *call, struct tx *tx, const struct need *need,
                        const char *state, struct str note, struct err *err)
{ /* limit: state and note are the event */
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "need_wording",
                             .subject = "need",
                             .subject_rid = need->rid,
                             .valid_on = moment_day(call->now),
                             .reason = "",
                             .side = "",
                             .facts = facts,
                             .note = note };
    int64_t id;

    view_cstr(call->arena, facts, "state", state);
    view_int(call->arena, facts, "version", need->version);
    return event_add(call, tx, &new, &id, err);
}

static bool stand(struct call *call, struct tx *tx, const struct need *need,
                  enum need_status status, const char *reason, struct err *err)
{ /* limit: status and reason are the standing */
    struct need_standing standing = { .rid = need->rid,
                                      .status = status,
                                      .reason = str_from(reason),
                                      .until_day = DAY_NONE };

    return need_standing_write(call, tx, &standing, err);
}

bool need_wording_lifted(const struct call *call, struct tx *tx,
                         const struct need *need, struct str reason, struct err *err)
{
    return write_event(call, tx, need, "lifted", reason, err);
}

bool need_wording_judge(struct call *call, struct tx *tx, const struct need *need,
                        bool is_blocked, struct err *err)
{
    bool waits = false;

    if (!need_wording_waits(tx, need->rid, &waits, err))
        return false;
    if (is_blocked)
        return write_event(call, tx, need, "blocked", STR(""), err) &&
               stand(call, tx, need, NEED_PAUSED, "wording", err);
    return !waits || (write_event(call, tx, need, "clear", STR(""), err) &&
                      stand(call, tx, need, NEED_OPEN, "reworded", err));
}

/* -------------------------------------------------------------------------- lifting */

static bool firm_of_need(struct call *call, int64_t need_rid,
                         struct need_talk_where *where, struct err *err)
{
    struct need_state_of_row state;
    struct tx *tx = NULL;
    bool found = false;
    int64_t id;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              need_own_of(call, tx, need_rid, &id, err) &&
              need_state_of(tx, id, call->arena, &state, &found, err);

    tx_end(&tx);
    if (ok && (!found || !state.has_firm_rid))
        return err_set(err, ERR_CONFLICT, N_("no wording of this need waits"));
    if (ok)
        *where = (struct need_talk_where){ .firm_rid = state.firm_rid,
                                           .need_rid = need_rid,
                                           .as_saved = true };
    return ok;
}

bool need_wording_read(struct call *call, const struct ad_reader *reader,
                       int64_t need_rid, struct need_talk **talk, struct err *err)
{
    struct need_talk_where where;

    return firm_of_need(call, need_rid, &where, err) &&
           need_talk_open(call, reader, &where, talk, err);
}

static bool reason_holds(struct str reason, struct err *err)
{
    if (reason.len > LIFT_REASON_BYTES)
        return err_set(err, ERR_LIMIT, N_("the reason is longer than {n} bytes"),
                       ARG_NUM(LIFT_REASON_BYTES));
    return str_utf8_count(reason) >= LIFT_REASON_LEAST ||
           err_set(err, ERR_INPUT,
                   N_("the reason is shorter than {n} characters; write "
                      "what the task demands"),
                   ARG_NUM(LIFT_REASON_LEAST));
}

static bool put_lifts(struct call *call, struct tx *tx, const struct need *need,
                      const struct ad_reading *reading, struct str reason,
                      struct err *err)
{ /* limit: of what, and why */
    for (uint32_t i = 0; i < reading->found.blocked_count; i++) {
        const struct readtext_blocked *b = &reading->found.blocked[i];
        struct need_lift_add_in in = {
            .need_id = need->id,
            .version = need->version,
            .ground = str_from(readtext_ground_word(b->ground)),
            .wording =
                ad_wording(b->in_headline ? reading->ad.headline : reading->ad.text,
                           b->start, b->end),
            .reason = reason,
            .at = call->now,
            .actor = str_from(call->actor->name)
        };
        if (!b->proxy && !need_lift_add(tx, &in, err))
            return false;
    }
    return true;
}

static bool write_lift(struct call *call, struct tx *tx, const struct need_talk *talk,
                       struct str reason, struct err *err)
{
    struct need need = { .rid = talk->where.need_rid, .version = talk->need_version };
    bool waits = false;

    if (!need_own_of(call, tx, need.rid, &need.id, err) ||
        !need_wording_waits(tx, need.rid, &waits, err))
        return false;
    if (!waits)
        return err_set(err, ERR_CONFLICT, N_("no wording of this need waits"));
    return put_lifts(call, tx, &need, &talk->reading, reason, err) &&
           need_wording_lifted(call, tx, &need, reason, err) &&
           stand(call, tx, &need, NEED_OPEN, "lifted", err);
}

bool need_wording_lift(struct call *call, const struct ad_reader *reader,
                       const struct wording_lift *lift, struct err *err)
{
    struct str reason = str_trim(lift->reason);
    struct need_talk *talk;
    struct tx *tx = NULL;

    if (!need_wording_read(call, reader, lift->need_rid, &talk, err) ||
        !reason_holds(reason, err))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_lift(call, tx, talk, reason, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
