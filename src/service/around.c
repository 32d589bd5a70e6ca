/*
 * around.c: see around.h. Here: words, meetings, taking back, what is done.
 *
 *   the file -> what is asked of it -> event -> state
 */
#include "service/around.h"

#include "base/date.h"
#include "service/around_in.h"
#include "store/query.h"

const struct coded around_off_reasons[5] = {
    { "staff", N_("Staff was missing") }, { "few", N_("Too few could come") },
    { "place", N_("There was no room") }, { "weather", N_("The weather") },
    { "other", N_("Another reason") },
};
const struct coded around_topics[7] = {
    { "information", N_("Information in a way that suits") },
    { "premises", N_("Premises") },
    { "aids", N_("Aids at the workplace") },
    { "interpreter", N_("Interpreter or language") },
    { "schedule", N_("Times that suit") },
    { "method", N_("How we work") },
    { "other", N_("Something else") },
};
const struct coded around_parties[5] = {
    { "support", N_("The process support") },
    { "authority", N_("An authority") },
    { "organisation", N_("An organisation of people with disabilities") },
    { "expert", N_("An expert") },
    { "other", N_("Somebody else") },
};
const struct coded around_deviations[9] = {
    { "fewer_participants", N_("Fewer participants than planned") },
    { "fewer_visits", N_("Fewer visits than planned") },
    { "fewer_jobs", N_("Fewer jobs than planned") },
    { "skewed", N_("Not in proportion between women and men") },
    { "late", N_("Later than planned") },
    { "cost", N_("Another cost than planned") },
    { "staffing", N_("Other staff than planned") },
    { "way_of_working", N_("Another way of working than planned") },
    { "other", N_("Something else") },
};
const struct coded around_deviation_whys[10] = {
    { "few_referred", N_("Too few were referred to us") },
    { "few_needs", N_("Employers had few needs") },
    { "economy", N_("The economy") },
    { "staff_ill", N_("Illness among staff") },
    { "staff_left", N_("Staff left") },
    { "decision", N_("A decision of somebody else") },
    { "law", N_("The law or an instrument changed") },
    { "premises", N_("Premises or transport") },
    { "learned", N_("We had learned a better way") },
    { "other", N_("Another reason") },
};

/* --------------------------------------------------------------------------- shared */

bool around_nothing(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

uint32_t around_activity_find(const struct programme *p, struct str id)
{
    for (uint32_t i = 0; i < p->activities.count; i++)
        if (str_eq(p->activities.item[i].id, id))
            return i;
    return REF_NONE;
}

bool around_begin(struct around_writing *w, struct str programme, struct err *err)
{
    const struct programme_reading *reading = NULL;

    if (!tx_begin(w->call->store, TX_WRITE, &w->tx, err) ||
        !programme_latest(w->tx, w->call->arena, programme, &reading, err))
        return false;
    w->p = &reading->programme;
    w->facts = view_object(w->call->arena);
    view_str(w->call->arena, w->facts, "programme", w->p->id);
    view_int(w->call->arena, w->facts, "version", w->p->version);
    return true;
}

bool around_end(struct around_writing *w, bool ok, struct err *err)
{
    ok = ok && tx_commit(&w->tx, &w->call->ticket, err);
    tx_end(&w->tx);
    return ok && store_wait(w->call->store, w->call->ticket, err);
}

bool around_put_area(struct around_writing *w, struct str area, struct err *err)
{
    if (area.len == 0)
        return true;
    view_str(w->call->arena, w->facts, "area", area);
    return programme_area_find(w->p, area) != REF_NONE ||
           err_set(err, ERR_INPUT, N_("choose an area of the programme"));
}

bool around_note_fits(struct str note, struct err *err)
{
    return note.len <= AROUND_NOTE_BYTES ||
           err_set(err, ERR_LIMIT, N_("the note is longer than {n} bytes"),
                   ARG_NUM(AROUND_NOTE_BYTES));
}

bool around_has_come(const struct call *call, int32_t day, struct err *err)
{
    return day <= moment_day(call->now) ||
           err_set(err, ERR_INPUT, N_("the day has not come yet"));
}

bool around_own(struct call *call, struct tx *tx, const char *subject, int64_t rid,
                struct around_item *item, struct err *err)
{
    struct event of = { .subject = str_from(subject), .subject_rid = rid };
    struct event_list list;

    if (!event_of_subject(tx, call->arena, &of, event_now, &list, err) ||
        !around_item_of(&list, call->arena, item, err))
        return false;
    return (item->what != AROUND_NONE && item->org_id == call->actor->org_id) ||
           around_nothing(err);
}

bool around_look(struct call *call, const char *subject, int64_t rid,
                 struct around_item *item, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              around_own(call, tx, subject, rid, item, err);

    tx_end(&tx);
    return ok;
}

bool around_add_once(struct around_writing *w, const struct event_new *new, int64_t *id,
                     bool *here, struct err *err)
{
    struct event of = { .subject = str_from(new->subject),
                        .subject_rid = new->subject_rid };
    struct event_list list;
    bool says = false;

    if (!event_history(w->tx, w->call->arena, &of, &list, err))
        return false;
    *here = list.count > 0;
    if (!*here)
        return event_add(w->call, w->tx, new, id, err);
    *id = list.event[0].id;
    if (!event_says(w->tx, &list.event[0], new, &says, err))
        return false;
    return (says && str_is(list.event[0].kind, new->kind) &&
            list.event[0].org_id == w->call->actor->org_id) ||
           form_used(err);
}

/* ------------------------------------------------------------------------- meetings */

static bool put_plan(struct around_writing *w, const struct around_plan *plan,
                     struct err *err)
{
    struct arena *arena = w->call->arena;
    uint32_t at = around_activity_find(w->p, plan->activity);
    const struct programme_activity *a =
        at == REF_NONE ? NULL : &w->p->activities.item[at];
    int32_t today = moment_day(w->call->now);

    if (!a || str_is(a->counts, "staff"))
        return err_set(err, ERR_INPUT, N_("choose an activity of the programme"));
    if (plan->on == DAY_NONE || plan->on > today + AROUND_AHEAD_DAYS)
        return err_set(err, ERR_INPUT, N_("choose a day within three years"));
    if (plan->minute < -1 || plan->minute >= AROUND_DAY_MINUTES)
        return err_set(err, ERR_INPUT, N_("write the time as 13.00"));
    if (plan->minutes < 0 || plan->minutes > AROUND_DAY_MINUTES)
        return err_set(err, ERR_INPUT, N_("a meeting lasts at most a day"));
    view_str(arena, w->facts, "activity", a->id);
    view_str(arena, w->facts, "kind", a->kind);
    view_day(arena, w->facts, "day", plan->on);
    if (plan->minute >= 0)
        view_int(arena, w->facts, "minute", plan->minute);
    if (plan->minutes > 0 || a->minutes != NOT_STATED)
        view_int(arena, w->facts, "minutes",
                 plan->minutes > 0 ? plan->minutes : a->minutes);
    return around_put_area(w, plan->area, err) && around_note_fits(plan->place, err);
}

bool around_plan(struct call *call, const struct around_plan *plan, struct err *err)
{
    struct around_writing w = { .call = call };
    int32_t today = moment_day(call->now);
    struct event_new new = { .kind = "activity_planned",
                             .subject = "activity",
                             .subject_rid = plan->rid,
                             .valid_on = plan->on < today ? plan->on : today,
                             .note = plan->place };
    bool here = false;
    int64_t id;
    bool ok = around_begin(&w, plan->programme, err) && put_plan(&w, plan, err);

    new.facts = w.facts;
    ok = ok && around_add_once(&w, &new, &id, &here, err) &&
         (here || activity_state_make(w.tx, plan->rid, err));
    return around_end(&w, ok, err);
}

static bool counts_fit(const struct around_held *held, struct err *err)
{
    bool fit = held->firms >= 0 && held->firms <= AROUND_MANY && held->minutes >= 0 &&
               held->minutes <= AROUND_DAY_MINUTES;

    for (int sex = 0; sex < SEX_COUNT; sex++)
        fit &= held->by[sex] >= 0 && held->by[sex] <= AROUND_MANY;
    return fit || err_set(err, ERR_INPUT, N_("write whole numbers from 0 to {n}"),
                          ARG_NUM(AROUND_MANY));
}

static bool meeting_of(struct call *call, struct tx *tx, int64_t rid,
                       struct around_item *item, struct err *err)
{
    if (!around_own(call, tx, "activity", rid, item, err))
        return false;
    if (item->what != AROUND_MEETING)
        return around_nothing(err);
    return item->stand != MEETING_OFF ||
           err_set(err, ERR_CONFLICT, N_("it was called off; take that back first"));
}

static bool write_held(struct call *call, struct tx *tx, const struct around_held *held,
                       struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "activity_held",
                             .subject = "activity",
                             .subject_rid = held->rid,
                             .valid_on = held->on,
                             .facts = facts };
    struct around_item item;
    int64_t id;

    if (!meeting_of(call, tx, held->rid, &item, err) || !counts_fit(held, err) ||
        !around_has_come(call, held->on, err))
        return false;
    new.corrects = item.held_id;
    view_int(call->arena, facts, "women", held->by[SEX_WOMEN]);
    view_int(call->arena, facts, "men", held->by[SEX_MEN]);
    view_int(call->arena, facts, "unstated", held->by[SEX_UNSTATED]);
    view_int(call->arena, facts, "firms", held->firms);
    if (held->minutes > 0)
        view_int(call->arena, facts, "minutes", held->minutes);
    return event_add(call, tx, &new, &id, err) &&
           activity_state_make(tx, held->rid, err);
}

bool around_hold(struct call *call, const struct around_held *held, struct err *err)
{
    struct around_writing w = { .call = call };
    bool ok = tx_begin(call->store, TX_WRITE, &w.tx, err) &&
              write_held(call, w.tx, held, err);

    return around_end(&w, ok, err);
}

bool around_call_off(struct call *call, int64_t rid, struct str reason, struct err *err)
{
    const struct coded_table reasons = { around_off_reasons, 5 };
    struct around_writing w = { .call = call };
    struct event_new new = { .kind = "activity_off",
                             .subject = "activity",
                             .subject_rid = rid,
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, reason) };
    struct around_item item;
    int64_t id;
    bool ok = tx_begin(call->store, TX_WRITE, &w.tx, err) &&
              meeting_of(call, w.tx, rid, &item, err);

    if (ok && coded_find(reasons, reason) == reasons.count)
        ok = err_set(err, ERR_INPUT, N_("choose a reason"));
    if (ok && item.stand == MEETING_HELD)
        ok = err_set(err, ERR_CONFLICT, N_("it has been held already"));
    ok = ok && event_add(call, w.tx, &new, &id, err) &&
         activity_state_make(w.tx, rid, err);
    return around_end(&w, ok, err);
}

/* ---------------------------------------------------------------------- taking back */

static bool may_take_back(struct call *call, struct tx *tx,
                          const struct around_item *item, struct err *err)
{
    struct cursor cursor = { 0 };
    struct invites_to_row row;
    bool any = false;

    if (item->what == AROUND_TRAINING &&
        !str_eq(item->actor, str_from(call->actor->name)))
        return err_set(err, ERR_DENIED, N_("it is another's own form"));
    if (item->what != AROUND_MEETING || item->last_id != item->first_id)
        return true;
    if (!invites_to_open(tx, item->rid, item->org_id, &cursor, err))
        return false;
    while (invites_to_next(&cursor, &row))
        any = true;
    if (!cursor_end(&cursor, err))
        return false;
    return !any || err_set(err, ERR_CONFLICT,
                           N_("people are invited to it; call it off instead"));
}

bool around_take_back(struct call *call, const char *subject, int64_t rid,
                      struct err *err)
{
    struct around_writing w = { .call = call };
    struct around_item item;
    bool invite = strcmp(subject, "invite") == 0;
    bool ok = tx_begin(call->store, TX_WRITE, &w.tx, err) &&
              around_own(call, w.tx, subject, rid, &item, err) &&
              may_take_back(call, w.tx, &item, err) &&
              event_withdraw(call, w.tx, item.last_id, "mistake", 0, err) &&
              (invite ? invite_state_make(w.tx, rid, err)
                      : activity_state_make(w.tx, rid, err));

    return around_end(&w, ok, err);
}

/* --------------------------------------------------------------------- what is done */

static bool is_done(struct call *call, struct tx *tx, const struct around_wait *wait,
                    const struct programme_activity *a, bool *done, struct err *err)
{
    const struct activity_done_in in = { call->actor->org_id, wait->p->id, a->id,
                                         str_from(call->actor->name), wait->on };
    int64_t least = a->at_least == NOT_STATED || a->at_least < 1 ? 1 : a->at_least;
    struct activity_done_row row;

    if (!activity_done(tx, &in, &row, err))
        return false;
    *done = !str_is(a->counts, "staff")   ? row.held >= least
            : call->actor->person_id != 0 ? row.staff > 0
                                          : row.own > 0;
    return true;
}

bool around_done(struct call *call, struct tx *tx, const struct around_wait *wait,
                 bool *done, struct err *err)
{
    const struct programme *p = wait->p;

    for (uint32_t i = 0; i < p->activities.count; i++) {
        const struct programme_activity *a = &p->activities.item[i];
        done[i] = true;
        if (wait->stage != REF_NONE && a->before.index == wait->stage &&
            !is_done(call, tx, wait, a, &done[i], err))
            return false;
    }
    return true;
}
