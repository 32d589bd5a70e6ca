/* need_state.c: see need_state.h. */
#include "service/need_state.h"

#include "service/event.h"
#include "service/need_wording.h"
#include "store/query.h"

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

bool need_own_of(const struct call *call, struct tx *tx, int64_t rid, int64_t *id,
                 struct err *err)
{
    struct need_own_row row;
    bool found = false;

    if (!need_own(tx, rid, &row, &found, err))
        return false;
    if (!found || row.org_id != call->actor->org_id)
        return nothing_here(err);
    *id = row.id;
    return true;
}

/* ------------------------------------------------------------------- the projection */

struct made {
    struct need_state_put_in state;
    struct need_bond bond;
    bool any;
};

static void take_standing(struct made *made, const struct event *event,
                          const struct view *facts)
{
    int32_t until_day = fact_day(facts, "until");

    made->state.status = fact_str(facts, "status");
    made->state.reason = event->reason;
    made->state.side = event->side;
    made->state.since_on = event->valid_on;
    made->state.has_until_on = until_day != DAY_NONE;
    made->state.until_on = until_day;
    made->state.changed_by = event->actor;
}

static bool take_event(struct arena *arena, const struct event *event,
                       struct made *made, struct err *err)
{
    struct view *facts;

    if (!event_facts(event, arena, &facts, err))
        return false;
    if (str_is(event->kind, "need_status")) {
        take_standing(made, event, facts);
    } else if (str_is(event->kind, "need_places")) {
        made->state.filled = fact_int(facts, "filled");
    } else if (str_is(event->kind, "need_added")) {
        made->bond =
            (struct need_bond){ fact_int(facts, "firm"), fact_int(facts, "workplace"),
                                fact_int(facts, "contact"), fact_int(facts, "visit"),
                                fact_int(facts, "recruitment") };
        if (!made->any) {
            made->state.since_on = event->valid_on;
            made->state.changed_by = event->actor;
        }
    } else {
        return true;
    }
    made->any = true;
    return true;
}

static bool put_state(struct tx *tx, struct arena *arena, struct made *made,
                      struct err *err)
{
    const struct need_bond *bond = &made->bond;
    struct need_state_put_in *in = &made->state;
    struct firm_by_rid_row firm;
    bool found = false;

    if (bond->firm_rid && !firm_by_rid(tx, bond->firm_rid, arena, &firm, &found, err))
        return false;
    if (bond->firm_rid && !found)
        return err_set(err, ERR_STATE,
                       N_("an event is about a firm that is not there"));
    in->has_firm_id = found;
    in->firm_id = found ? firm.id : 0;
    in->has_workplace_rid = bond->workplace_rid != 0;
    in->workplace_rid = bond->workplace_rid;
    in->has_contact_rid = bond->contact_rid != 0;
    in->contact_rid = bond->contact_rid;
    in->has_visit_rid = bond->visit_rid != 0;
    in->visit_rid = bond->visit_rid;
    in->has_recruitment_rid = bond->recruitment_rid != 0;
    in->recruitment_rid = bond->recruitment_rid;
    return need_state_put(tx, in, err);
}

static bool make_state(struct tx *tx, struct arena *arena, int64_t need_rid,
                       struct err *err)
{
    struct event of = { .subject = STR("need"), .subject_rid = need_rid };
    struct made made = { .state = { .status = STR("open"),
                                    .reason = STR(""),
                                    .side = STR(""),
                                    .changed_by = STR("") } };
    struct event_list list;
    struct need_own_row need;
    bool found = false;

    if (!need_own(tx, need_rid, &need, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_STATE,
                       N_("an event is about a need that is not there"));
    made.state.need_id = need.id;
    if (!need_state_drop(tx, need.id, err) ||
        !event_of_subject(tx, arena, &of, event_now, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++)
        if (!take_event(arena, &list.event[i], &made, err))
            return false;
    return !made.any || put_state(tx, arena, &made, err);
}

bool need_state_make(struct tx *tx, int64_t need_rid, struct err *err)
{
    struct arena arena = { 0 };
    bool ok = make_state(tx, &arena, need_rid, err);

    arena_free(&arena);
    return ok;
}

bool need_state_forget(struct tx *tx, struct err *err)
{
    return need_state_clear(tx, err);
}

/* -------------------------------------------------------------------------- writing */

static void put_id(const struct call *call, struct view *facts, const char *key,
                   int64_t rid)
{
    if (rid)
        view_int(call->arena, facts, key, rid);
}

static bool bound_so(struct tx *tx, struct arena *arena, int64_t need_id,
                     const struct need_bond *bond, bool *same, struct err *err)
{
    struct need_state_of_row now;
    bool found = false;

    if (!need_state_of(tx, need_id, arena, &now, &found, err))
        return false;
    *same =
        found && (now.has_firm_rid ? now.firm_rid : 0) == bond->firm_rid &&
        (now.has_workplace_rid ? now.workplace_rid : 0) == bond->workplace_rid &&
        (now.has_contact_rid ? now.contact_rid : 0) == bond->contact_rid &&
        (now.has_visit_rid ? now.visit_rid : 0) == bond->visit_rid &&
        (now.has_recruitment_rid ? now.recruitment_rid : 0) == bond->recruitment_rid;
    return true;
}

bool need_bind(const struct call *call, struct tx *tx, int64_t need_rid,
               const struct need_bond *bond, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "need_added",
                             .subject = "need",
                             .subject_rid = need_rid,
                             .valid_on = moment_day(call->now),
                             .reason = "",
                             .side = "",
                             .facts = facts };
    int64_t id, event_id;
    bool same = false;

    if (!need_own_of(call, tx, need_rid, &id, err) ||
        !bound_so(tx, call->arena, id, bond, &same, err))
        return false;
    if (same)
        return true;
    put_id(call, facts, "firm", bond->firm_rid);
    put_id(call, facts, "workplace", bond->workplace_rid);
    put_id(call, facts, "contact", bond->contact_rid);
    put_id(call, facts, "visit", bond->visit_rid);
    put_id(call, facts, "recruitment", bond->recruitment_rid);
    return event_add(call, tx, &new, &event_id, err) &&
           need_state_make(tx, need_rid, err);
}

bool need_standing_fits(const struct call *call, const struct need_standing *standing,
                        struct err *err)
{
    if (!need_reason_fits(standing->reason, standing->status))
        return err_set(err, ERR_INPUT,
                       N_("choose a reason that goes with how the need stands"));
    if (standing->side.len > 0 &&
        coded_find(CODED(side_words), standing->side) == SIDE_WORD_COUNT)
        return err_set(err, ERR_INPUT, N_("choose whose side the reason is on"));
    if (standing->until_day != DAY_NONE && standing->status != NEED_PAUSED)
        return err_set(err, ERR_INPUT, N_("only a paused need has a day to go on"));
    if (standing->until_day != DAY_NONE && standing->until_day <= moment_day(call->now))
        return err_set(err, ERR_INPUT, N_("the day to go on lies ahead"));
    return true;
}

/* A need whose wording waits is not opened by choosing so. */
static bool may_open(struct tx *tx, const struct need_standing *standing,
                     struct err *err)
{
    bool waits = false;

    return standing->status != NEED_OPEN ||
           (need_wording_waits(tx, standing->rid, &waits, err) &&
            (!waits ||
             err_set(err, ERR_CONFLICT,
                     N_("the wording may not be published: change it, or let the "
                        "unit's manager write why it may stand"))));
}

bool need_standing_add(const struct call *call, struct tx *tx, const char *subject,
                       const struct need_standing *standing, struct err *err)
{
    struct buf kind = buf_new(call->arena);
    struct view *facts = view_object(call->arena);
    int64_t id;

    buf_format(&kind, "%s_status", subject);
    const struct event_new new = { .kind = kind.ptr,
                                   .subject = subject,
                                   .subject_rid = standing->rid,
                                   .valid_on = moment_day(call->now),
                                   .reason = str_cstr(call->arena, standing->reason),
                                   .side = str_cstr(call->arena, standing->side),
                                   .facts = facts };
    view_cstr(call->arena, facts, "status", need_status_words[standing->status].word);
    if (standing->until_day != DAY_NONE)
        view_day(call->arena, facts, "until", standing->until_day);
    return event_add(call, tx, &new, &id, err);
}

bool need_standing_write(struct call *call, struct tx *tx,
                         const struct need_standing *standing, struct err *err)
{
    int64_t id;

    return need_own_of(call, tx, standing->rid, &id, err) &&
           need_standing_add(call, tx, "need", standing, err) &&
           need_state_make(tx, standing->rid, err);
}

bool need_stand(struct call *call, const struct need_standing *standing,
                struct err *err)
{
    struct tx *tx = NULL;
    bool ok = need_standing_fits(call, standing, err) &&
              tx_begin(call->store, TX_WRITE, &tx, err) &&
              may_open(tx, standing, err) &&
              need_standing_write(call, tx, standing, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* -------------------------------------------------------------------------- filling */

static bool is_live(struct str status)
{
    return str_is(status, "open") || str_is(status, "paused");
}

/* How many places it has; 0 with `err` set. */
static bool places_of(const struct call *call, struct tx *tx,
                      const struct need_fill *fill, int64_t *places, struct err *err)
{
    struct need_state_of_row state;
    struct need_version_get_row version;
    struct need_own_row need;
    bool found = false;
    int64_t id;

    if (!need_own_of(call, tx, fill->need_rid, &id, err) ||
        !need_own(tx, fill->need_rid, &need, &found, err) ||
        !need_version_get(tx, id, need.version, call->arena, &version, err) ||
        !need_state_of(tx, id, call->arena, &state, &found, err))
        return false;
    *places = version.positions;
    return !found || is_live(state.status) ||
           err_set(err, ERR_CONFLICT,
                   N_("the need is not open any more; open it again first"));
}

static bool fill_holds(const struct need_fill *fill, int64_t places, struct err *err)
{
    if (fill->filled < 0 || fill->filled > places)
        return err_set(err, ERR_INPUT,
                       N_("write how many of the {places} places are filled"),
                       ARG_NUM(places));
    return str_is(fill->reason, "hired_ours") || str_is(fill->reason, "hired_other") ||
           str_is(fill->reason, "mistake") ||
           err_set(err, ERR_INPUT, N_("choose who was hired"));
}

static bool write_fill(struct call *call, struct tx *tx, const struct need_fill *fill,
                       struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "need_places",
                             .subject = "need",
                             .subject_rid = fill->need_rid,
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, fill->reason),
                             .side = "",
                             .facts = facts };
    int64_t places = 0, event_id;

    if (!places_of(call, tx, fill, &places, err) || !fill_holds(fill, places, err))
        return false;
    view_int(call->arena, facts, "filled", fill->filled);
    if (!event_add(call, tx, &new, &event_id, err))
        return false;
    struct need_standing done = { .rid = fill->need_rid,
                                  .status = NEED_FILLED,
                                  .reason = fill->reason,
                                  .side = STR(""),
                                  .until_day = DAY_NONE };
    return fill->filled == places && !str_is(fill->reason, "mistake")
               ? need_standing_write(call, tx, &done, err)
               : need_state_make(tx, fill->need_rid, err);
}

bool need_fill(struct call *call, const struct need_fill *fill, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_fill(call, tx, fill, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
