/* referral_state.c: see referral_state.h. */
#include "service/referral_state.h"

#include "domain/referral_rule.h"
#include "service/event.h"
#include "store/query.h"

static bool is(const struct event *event, const char *kind)
{
    return str_is(event->kind, kind);
}

static bool holds(struct tx *tx, struct arena *arena, const char *subject, int64_t rid,
                  struct event_list *list, struct err *err)
{
    struct event of = { .subject = str_from(subject), .subject_rid = rid };

    return event_of_subject(tx, arena, &of, event_now, list, err);
}

/* The rows that the facts need and firm speak of. */
static bool find_both(struct tx *tx, struct arena *arena, const struct view *facts,
                      int64_t *need_id, int64_t *firm_id, struct err *err)
{
    struct need_by_rid_row need;
    struct firm_by_rid_row firm;
    bool has_need = false, has_firm = false;

    if (!need_by_rid(tx, fact_int(facts, "need"), &need, &has_need, err) ||
        !firm_by_rid(tx, fact_int(facts, "firm"), arena, &firm, &has_firm, err))
        return false;
    if (!has_need || !has_firm)
        return err_set(err, ERR_STATE,
                       N_("an event is about a need or a firm that is not there"));
    *need_id = need.id;
    *firm_id = firm.id;
    return true;
}

/* ----------------------------------------------------------------------- referrals */

struct making {
    struct tx *tx;
    struct arena *arena;
    struct referral_put_in in;
    struct meeting_put_row_in meeting;
    enum referral_state state;
    bool begun;
};

static bool begin(struct making *m, const struct event *event, const struct view *facts,
                  struct err *err)
{
    struct referral_put_in *in = &m->in;

    if (!find_both(m->tx, m->arena, facts, &in->need_id, &in->firm_id, err))
        return false;
    in->org_id = event->org_id;
    in->ask_rid = fact_int(facts, "ask");
    in->how = fact_str(facts, "how");
    in->run_rid = fact_int(facts, "run");
    in->place = fact_int(facts, "place");
    in->why = event->reason;
    in->made_by = event->actor;
    in->made_on = in->since_on = event->valid_on;
    in->due_on = fact_day(facts, "due_on");
    m->state = REFERRAL_OPEN;
    m->begun = true;
    return true;
}

/* The step that an event is; false: it is none. */
static bool step_of(const struct event *event, const struct view *facts,
                    enum referral_step *step)
{
    if (is(event, "referral_end")) {
        *step = str_is(event->reason, "silence") ? REFERRAL_SILENCE : REFERRAL_END;
        return true;
    }
    return is(event, "referral_answer") &&
           referral_answer_from(fact_str(facts, "answer"), step);
}

static void set_meeting(struct making *m, const struct event *event,
                        const struct view *facts)
{
    struct meeting_put_row_in *meeting = &m->meeting;

    meeting->org_id = event->org_id;
    meeting->set_by = event->actor;
    meeting->held_on = fact_day(facts, "day");
    meeting->minute = fact_int(facts, "minute");
    meeting->minutes = fact_int(facts, "minutes");
    meeting->place_event = event->id;
    meeting->state = STR("set");
    meeting->reason = STR("");
    meeting->changes++;
    meeting->changed_at = event->recorded_at;
}

static void call_off(struct making *m, const struct event *event, struct str reason)
{
    if (m->meeting.changes == 0)
        return;
    m->meeting.state = STR("off");
    m->meeting.reason = reason;
    m->meeting.changes++;
    m->meeting.changed_at = event->recorded_at;
}

/* A referral that is over is met about no more: what lies ahead is off. */
static void over(struct making *m, const struct event *event)
{
    const struct meeting_put_row_in *meeting = &m->meeting;
    const int32_t day = moment_day(event->recorded_at);
    const int32_t minute = moment_minute(event->recorded_at);

    if (meeting->changes > 0 && str_is(meeting->state, "set") &&
        !referral_is_open(m->state) && !str_is(event->reason, "met") &&
        (meeting->held_on > day ||
         (meeting->held_on == day && meeting->minute > minute)))
        call_off(m, event, STR(""));
}

static bool take(struct making *m, const struct event *event, struct err *err)
{
    struct referral_put_in *in = &m->in;
    enum referral_step step;
    struct view *facts;

    if (!event_facts(event, m->arena, &facts, err))
        return false;
    in->version++;
    if (is(event, "referred"))
        return begin(m, event, facts, err);
    if (is(event, "referral_late"))
        in->late = fact_str(facts, "answer");
    if (is(event, "meeting"))
        set_meeting(m, event, facts);
    if (is(event, "meeting_off"))
        call_off(m, event, event->reason);
    if (!m->begun || !step_of(event, facts, &step) ||
        !referral_next(m->state, step, &m->state))
        return true;
    in->reason = event->reason;
    in->side = event->side;
    in->since_on = event->valid_on;
    if (is(event, "referral_answer") && !in->has_answered_on) {
        in->has_answered_on = true;
        in->answered_on = event->valid_on;
    }
    over(m, event);
    return true;
}

/* In the order they were written: what was known when decides what it was a step of. */
static void by_id(struct event_list *list)
{
    for (uint32_t i = 1; i < list->count; i++) {
        struct event moved = list->event[i];
        uint32_t at = i;
        for (; at > 0 && list->event[at - 1].id > moved.id; at--)
            list->event[at] = list->event[at - 1];
        list->event[at] = moved;
    }
}

bool referral_state_make(struct tx *tx, int64_t rid, struct err *err)
{
    struct arena arena = { 0 };
    struct making m = {
        .tx = tx,
        .arena = &arena,
        .in = { .rid = rid, .reason = STR(""), .side = STR(""), .late = STR("") }
    };
    struct event_list list = { 0 };
    bool ok = referral_drop(tx, rid, err) && meeting_drop(tx, rid, err) &&
              holds(tx, &arena, "referral", rid, &list, err);

    by_id(&list);
    for (uint32_t i = 0; ok && i < list.count; i++)
        ok = take(&m, &list.event[i], err);
    m.in.state = str_from(referral_state_word(m.state));
    m.meeting.referral_rid = rid;
    ok = ok && (!m.begun || referral_put(tx, &m.in, err)) &&
         (!m.begun || m.meeting.changes == 0 || meeting_put_row(tx, &m.meeting, err));
    arena_free(&arena);
    return ok;
}

bool referral_state_forget(struct tx *tx, struct err *err)
{
    return referral_clear(tx, err) && meeting_clear(tx, err);
}

/* ---------------------------------------------------------------------------- asks */

static bool take_ask(struct tx *tx, struct arena *arena, const struct event *event,
                     struct employer_ask_put_in *in, struct err *err)
{
    struct view *facts;

    if (!event_facts(event, arena, &facts, err))
        return false;
    if (is(event, "ask_answer")) {
        in->answer = fact_str(facts, "answer");
        in->has_answered_on = true;
        in->answered_on = event->valid_on;
    }
    if (!is(event, "asked"))
        return true;
    in->org_id = event->org_id;
    in->contact_rid = fact_int(facts, "contact");
    in->asked_by = event->actor;
    in->asked_on = event->valid_on;
    in->due_on = fact_day(facts, "due_on");
    return find_both(tx, arena, facts, &in->need_id, &in->firm_id, err);
}

bool ask_state_make(struct tx *tx, int64_t rid, struct err *err)
{
    struct arena arena = { 0 };
    struct employer_ask_put_in in = { .rid = rid, .answer = STR("") };
    struct event_list list = { 0 };
    bool ok =
        employer_ask_drop(tx, rid, err) && holds(tx, &arena, "ask", rid, &list, err);

    by_id(&list);
    for (uint32_t i = 0; ok && i < list.count; i++)
        ok = take_ask(tx, &arena, &list.event[i], &in, err);
    ok = ok && (in.org_id == 0 || employer_ask_put(tx, &in, err));
    arena_free(&arena);
    return ok;
}

bool ask_state_forget(struct tx *tx, struct err *err)
{
    return employer_ask_clear(tx, err);
}
