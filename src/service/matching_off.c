/* matching_off.c: see matching_off.h. */
#include "service/matching_off.h"

#include "base/date.h"
#include "service/firm_state.h"
#include "service/referral_word.h"
#include "store/query.h"

bool matching_off_look(struct call *call, struct matching_off *off, struct err *err)
{
    struct matching_off_of_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              matching_off_of(tx, call->actor->org_id, call->arena, &row, &found, err);

    tx_end(&tx);
    if (!ok)
        return false;
    *off = (struct matching_off){ .since = DAY_NONE };
    if (found)
        *off = (struct matching_off){ true, row.reason, row.by, row.off_on };
    return true;
}

bool matching_must_be_on(const struct call *call, struct tx *tx, struct err *err)
{
    struct matching_off_of_row row;
    struct arena scratch = { 0 };
    bool found = false;
    bool ok = matching_off_of(tx, call->actor->org_id, &scratch, &row, &found, err);

    arena_free(&scratch);
    if (ok && found)
        return err_set(err, ERR_CONFLICT,
                       N_("the matcher is switched off here; nominate somebody, and "
                          "say why"));
    return ok;
}

static bool write_switch(struct call *call, struct tx *tx, bool on, struct str reason,
                         struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "matching",
                             .subject = "unit",
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, reason),
                             .facts = facts };
    struct org_rid_row org;
    int64_t id;

    view_cstr(call->arena, facts, "state", on ? "on" : "off");
    if (!org_rid(tx, call->actor->org_id, &org, err))
        return false;
    new.subject_rid = org.rid;
    return event_add(call, tx, &new, &id, err) && unit_state_make(tx, org.rid, err);
}

bool matching_switch(struct call *call, bool on, struct str reason, struct err *err)
{
    struct matching_off was;
    struct tx *tx = NULL;

    if (!referral_word_known(call, "matching", reason) && !(on && reason.len == 0))
        return err_set(err, ERR_INPUT, N_("choose why the matcher is switched off"));
    if (!matching_off_look(call, &was, err))
        return false;
    if (was.off != on)
        return true;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_switch(call, tx, on, on ? STR("other") : reason, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool matching_take(struct tx *tx, struct arena *arena, int64_t org_id,
                   const struct event *event, struct err *err)
{
    struct view *facts;

    if (!str_is(event->kind, "matching"))
        return true;
    if (!event_facts(event, arena, &facts, err) || !matching_off_drop(tx, org_id, err))
        return false;
    const struct matching_off_put_in in = { .org_id = org_id,
                                            .reason = event->reason,
                                            .off_on = event->valid_on,
                                            .actor = event->actor };
    return str_is(fact_str(facts, "state"), "on") || matching_off_put(tx, &in, err);
}

bool matching_drop(struct tx *tx, int64_t org_id, struct err *err)
{
    return matching_off_drop(tx, org_id, err);
}

bool matching_forget(struct tx *tx, struct err *err)
{
    return matching_off_clear(tx, err);
}
