/* recruitment.c: see recruitment.h. */
#include "service/recruitment.h"

#include "service/event.h"
#include "service/firm.h"
#include "store/query.h"

/* -------------------------------------------------------------------- the projection
 */

struct made {
    struct tx *tx;
    struct arena *arena;
    struct recruitment_put_in row;
    int64_t firm_rid;
    bool said;
};

static bool take_said(struct made *made, const struct event *event,
                      const struct view *facts, struct err *err)
{
    struct event_text_of_row text;
    bool found = false;

    if (!event_text_of(made->tx, event->id, STR("note"), made->arena, &text, &found,
                       err))
        return false;
    if (!made->said) {
        made->row.org_id = event->org_id;
        made->row.recorded_at = event->recorded_at;
        made->row.actor = event->actor;
        made->row.since_on = event->valid_on;
        made->row.changed_by = event->actor;
    }
    made->row.title = found ? text.text : STR("");
    made->row.positions = fact_int(facts, "positions");
    made->firm_rid = fact_int(facts, "firm");
    made->said = true;
    return true;
}

static void take_status(const struct event *event, const struct view *facts,
                        struct made *made)
{
    int32_t until_day = fact_day(facts, "until");

    made->row.status = fact_str(facts, "status");
    made->row.reason = event->reason;
    made->row.side = event->side;
    made->row.since_on = event->valid_on;
    made->row.has_until_on = until_day != DAY_NONE;
    made->row.until_on = until_day;
    made->row.changed_by = event->actor;
}

static bool take_event(struct made *made, const struct event *event, struct err *err)
{
    struct view *facts;

    if (!event_facts(event, made->arena, &facts, err))
        return false;
    if (str_is(event->kind, "recruitment_said"))
        return take_said(made, event, facts, err);
    if (str_is(event->kind, "recruitment_status"))
        take_status(event, facts, made);
    return true;
}

static bool make_one(struct tx *tx, struct arena *arena, int64_t rid, struct err *err)
{
    struct event of = { .subject = STR("recruitment"), .subject_rid = rid };
    struct made made = {
        .tx = tx,
        .arena = arena,
        .row = { .rid = rid, .status = STR("open"), .reason = STR(""), .side = STR("") }
    };
    struct event_list list;
    struct firm_by_rid_row firm;
    bool found = false;

    if (!recruitment_drop(tx, rid, err) ||
        !event_of_subject(tx, arena, &of, event_now, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++)
        if (!take_event(&made, &list.event[i], err))
            return false;
    if (!made.said)
        return true;
    if (!firm_by_rid(tx, made.firm_rid, arena, &firm, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_STATE,
                       N_("an event is about a firm that is not there"));
    made.row.firm_id = firm.id;
    made.row.version = list.count;
    return recruitment_put(tx, &made.row, err);
}

bool recruitment_state_make(struct tx *tx, int64_t rid, struct err *err)
{
    struct arena arena = { 0 };
    bool ok = make_one(tx, &arena, rid, err);

    arena_free(&arena);
    return ok;
}

bool recruitment_state_forget(struct tx *tx, struct err *err)
{
    return recruitment_clear(tx, err);
}

/* ----------------------------------------------------------------------------- rules
 */

static bool is_sound(struct str title, int32_t positions, struct err *err)
{
    if (title.len == 0)
        return err_set(err, ERR_INPUT, N_("write what the recruitment is called"));
    if (title.len > RECRUITMENT_TITLE_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(RECRUITMENT_TITLE_BYTES));
    return (positions >= 1 && positions <= RECRUITMENT_PLACES_MOST) ||
           err_set(err, ERR_INPUT,
                   N_("write how many places there are in all, from 1 to {most}"),
                   ARG_NUM(RECRUITMENT_PLACES_MOST));
}

/* One of the caller's unit. */
static bool own(const struct call *call, struct tx *tx, int64_t rid,
                struct recruitment_by_rid_row *row, struct err *err)
{
    bool found = false;

    return recruitment_by_rid(tx, rid, call->arena, row, &found, err) &&
           ((found && row->org_id == call->actor->org_id) ||
            err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address")));
}

bool recruitment_of_firm(const struct call *call, struct tx *tx, int64_t rid,
                         int64_t firm_rid, struct err *err)
{
    struct recruitment_by_rid_row row;
    bool found = false;

    return recruitment_by_rid(tx, rid, call->arena, &row, &found, err) &&
           ((found && row.org_id == call->actor->org_id && row.firm_rid == firm_rid) ||
            err_set(err, ERR_INPUT,
                    N_("that recruitment is not there; choose another "
                       "or none")));
}

/* --------------------------------------------------------------------------- writing
 */

static bool say(const struct call *call, struct tx *tx,
                const struct recruitment_new *new, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new event = { .kind = "recruitment_said",
                               .subject = "recruitment",
                               .subject_rid = new->rid,
                               .valid_on = moment_day(call->now),
                               .reason = "",
                               .side = "",
                               .facts = facts,
                               .note = new->title };
    int64_t id;

    view_int(call->arena, facts, "firm", new->firm_rid);
    view_int(call->arena, facts, "positions", new->positions);
    return event_add(call, tx, &event, &id, err) &&
           recruitment_state_make(tx, new->rid, err);
}

bool recruitment_write(const struct call *call, struct tx *tx,
                       const struct recruitment_new *new, struct err *err)
{
    struct recruitment_new said = *new;
    struct recruitment_by_rid_row row;
    struct firm_now firm;
    bool found = false;

    said.title = str_trim(new->title);
    if (!firm_own(call, tx, new->firm_rid, &firm, err) ||
        !recruitment_by_rid(tx, new->rid, call->arena, &row, &found, err))
        return false;
    if (found) /* the form was here before */
        return (row.org_id == call->actor->org_id && row.firm_id == firm.id &&
                str_eq(row.title, said.title) && row.positions == said.positions) ||
               form_used(err);
    if (str_is(firm.status, "closed"))
        return err_set(err, ERR_CONFLICT,
                       N_("the firm is closed; open it again before it has a need"));
    return is_sound(said.title, said.positions, err) && say(call, tx, &said, err);
}

bool recruitment_add(struct call *call, const struct recruitment_new *new,
                     struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              recruitment_write(call, tx, new, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool change_now(const struct call *call, struct tx *tx,
                       const struct recruitment_change *change, struct err *err)
{
    struct recruitment_new said = { .rid = change->rid,
                                    .title = str_trim(change->title),
                                    .positions = change->positions };
    struct recruitment_by_rid_row row;

    if (!own(call, tx, change->rid, &row, err) ||
        !is_sound(said.title, said.positions, err))
        return false;
    if (str_eq(row.title, said.title) && row.positions == said.positions)
        return true; /* nothing is changed, or the same form came twice */
    if (row.version != change->seen)
        return err_set(err, ERR_CONFLICT,
                       N_("somebody has changed this meanwhile: above is how it stands "
                          "now, below what you wrote; save again to use yours"));
    said.firm_rid = row.firm_rid;
    return say(call, tx, &said, err);
}

bool recruitment_change(struct call *call, const struct recruitment_change *change,
                        struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              change_now(call, tx, change, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool stand_now(const struct call *call, struct tx *tx,
                      const struct need_standing *standing, struct err *err)
{
    struct recruitment_by_rid_row row;

    return own(call, tx, standing->rid, &row, err) &&
           need_standing_add(call, tx, "recruitment", standing, err) &&
           recruitment_state_make(tx, standing->rid, err);
}

bool recruitment_stand(struct call *call, const struct need_standing *standing,
                       struct err *err)
{
    struct tx *tx = NULL;
    bool ok = need_standing_fits(call, standing, err) &&
              tx_begin(call->store, TX_WRITE, &tx, err) &&
              stand_now(call, tx, standing, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
