/* referral_list.c: see referral_list.h. */
#include "service/referral_list.h"

#include "base/date.h"
#include "domain/mapping_word.h"
#include "service/event.h"
#include "service/meeting.h"
#include "service/person_key.h"
#include "service/referral_word.h"
#include "store/query.h"

static const char *label_of(const struct call *call, struct str word)
{
    enum referral_state state;

    return referral_state_from(word, &state)
               ? message_for(call->lang, referral_state_label(state), 1)
               : "";
}

static const char *answer_label(const struct call *call, struct str word)
{
    enum referral_step step;

    return referral_answer_from(word, &step)
               ? message_for(call->lang, referral_answer_label(step), 1)
               : "";
}

/* Why it stands so: a refusal's words or an end's. */
static struct str reason_text(const struct call *call, struct str state,
                              struct str reason)
{
    return referral_word_text(call, str_is(state, "refused") ? "no" : "end", reason);
}

/* --------------------------------------------------------------------------- lists */

static void put_row(const struct call *call, struct view *list,
                    const struct referrals_of_unit_row *row)
{
    struct arena *arena = call->arena;
    struct view *v = view_add_object(arena, list);
    bool open = str_is(row->state, "open");

    view_str(arena, v, "referral_id", id_text(arena, row->rid));
    view_str(arena, v, "person", id_text(arena, row->person_rid));
    view_int(arena, v, "profile", row->person_id);
    view_str(arena, v, "need_id", id_text(arena, row->need_rid));
    view_str(arena, v, "title", str_copy(arena, row->title));
    view_str(arena, v, "firm_id", id_text(arena, row->firm_rid));
    view_str(arena, v, "firm", str_copy(arena, row->firm));
    view_str(arena, v, "how", str_copy(arena, row->how));
    view_int(arena, v, "place", row->place);
    view_day(arena, v, "made_on", row->made_on);
    view_day(arena, v, "due_on", row->due_on);
    view_str(arena, v, "state", str_copy(arena, row->state));
    view_cstr(arena, v, "state_text", label_of(call, row->state));
    view_str(arena, v, "reason", str_copy(arena, row->reason));
    view_str(arena, v, "reason_text", reason_text(call, row->state, row->reason));
    view_day(arena, v, "since_on", row->since_on);
    view_str(arena, v, "late", str_copy(arena, row->late));
    view_cstr(arena, v, "late_text", answer_label(call, row->late));
    view_bool(arena, v, "overdue", open && row->due_on < moment_day(call->now));
}

static bool read_list(struct call *call, struct tx *tx, const struct referrals_ask *ask,
                      struct view *list, struct referrals_shown *shown, struct err *err)
{
    struct cursor cursor = { 0 };
    struct referrals_of_unit_row row;

    if (!referrals_of_unit_open(tx, call->actor->org_id, !ask->over, ask->need_rid,
                                &cursor, err))
        return false;
    while (shown->count < REFERRALS_SHOWN && referrals_of_unit_next(&cursor, &row)) {
        shown->person_id[shown->count++] = row.person_id;
        put_row(call, list, &row);
    }
    return cursor_end(&cursor, err);
}

bool referral_list(struct call *call, const struct referrals_ask *ask,
                   struct view **view, struct referrals_shown *shown, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct view *list = view_put_array(call->arena, made, "referrals");
    struct tx *tx = NULL;

    shown->count = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              read_list(call, tx, ask, list, shown, err);
    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}

/* ----------------------------------------------------------------------------- one */

static const struct coded history_words[] = {
    { "referred", N_("Was put forward") },
    { "referral_answer", N_("Answer") },
    { "referral_late", N_("Answer, too late") },
    { "referral_end", N_("Ended") },
    { "meeting", N_("A meeting was given a time") },
    { "meeting_off", N_("The meeting was called off") },
};

static struct str who(const struct call *call, const struct referral_history_row *row)
{
    if (row->has_by && str_starts(row->actor, "u"))
        return str_copy(call->arena, row->by);
    if (str_is(row->actor, "employer"))
        return str_from(message_for(call->lang, N_("the employer, by link"), 1));
    if (str_is(row->actor, "clock"))
        return str_from(message_for(call->lang, N_("the program, by the clock"), 1));
    return STR("");
}

static bool put_event(const struct call *call, struct view *list,
                      const struct referral_history_row *row, struct err *err)
{
    struct event event = { .facts = row->facts };
    struct view *facts, *v = view_add_object(call->arena, list);
    const char *what = "";

    if (!event_facts(&event, call->arena, &facts, err))
        return false;
    for (size_t i = 0; i < sizeof history_words / sizeof *history_words; i++)
        if (str_is(row->kind, history_words[i].word))
            what = message_for(call->lang, history_words[i].label, 1);
    struct str answer = fact_str(facts, "answer");
    const char *list_word = str_is(row->kind, "referred")       ? "why"
                            : str_is(row->kind, "referral_end") ? "end"
                            : str_is(row->kind, "meeting_off")  ? "off"
                                                                : "no";
    view_str(call->arena, v, "kind", str_copy(call->arena, row->kind));
    view_cstr(call->arena, v, "what", what);
    view_day(call->arena, v, "on", row->valid_on);
    view_str(call->arena, v, "by", who(call, row));
    view_cstr(call->arena, v, "answer_text", answer_label(call, answer));
    view_str(call->arena, v, "reason_text",
             referral_word_text(call, list_word, row->reason));
    view_str(call->arena, v, "side", str_copy(call->arena, row->side));
    view_day(call->arena, v, "meeting_on", fact_day(facts, "day"));
    view_int(call->arena, v, "meeting_minute", fact_int(facts, "minute"));
    return true;
}

static bool put_history(struct call *call, struct tx *tx, int64_t rid, struct view *v,
                        struct err *err)
{
    struct view *list = view_put_array(call->arena, v, "history");
    struct cursor cursor = { 0 };
    struct referral_history_row row;
    bool ok = true;

    if (!referral_history_open(tx, rid, &cursor, err))
        return false;
    while (ok && referral_history_next(&cursor, &row))
        ok = put_event(call, list, &row, err);
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

static void put_one(const struct call *call, struct view *v,
                    const struct referral_by_rid_row *row)
{
    struct arena *arena = call->arena;
    enum referral_state state, to;

    view_str(arena, v, "referral_id", id_text(arena, row->rid));
    view_str(arena, v, "need_id", id_text(arena, row->need_rid));
    view_str(arena, v, "title", row->title);
    view_str(arena, v, "firm_id", id_text(arena, row->firm_rid));
    view_str(arena, v, "firm", row->firm);
    view_bool(arena, v, "firm_closed", str_is(row->firm_status, "closed"));
    view_str(arena, v, "how", row->how);
    view_str(arena, v, "run", id_text(arena, row->run_rid));
    view_int(arena, v, "place", row->place);
    view_str(arena, v, "why_text", referral_word_text(call, "why", row->why));
    view_str(arena, v, "made_by", row->has_made_by ? row->made_by : STR(""));
    view_day(arena, v, "made_on", row->made_on);
    view_day(arena, v, "due_on", row->due_on);
    view_str(arena, v, "state", row->state);
    view_cstr(arena, v, "state_text", label_of(call, row->state));
    view_str(arena, v, "reason_text", reason_text(call, row->state, row->reason));
    view_str(arena, v, "side", row->side);
    view_day(arena, v, "since_on", row->since_on);
    view_cstr(arena, v, "late_text", answer_label(call, row->late));
    view_int(arena, v, "version", row->version);
    bool known = referral_state_from(row->state, &state);
    view_bool(arena, v, "waiting",
              known && referral_next(state, REFERRAL_SAY_MEET, &to));
    view_bool(arena, v, "is_open", known && referral_is_open(state));
}

static bool put_whom(struct call *call, struct tx *tx,
                     const struct referral_whom_of_row *whom, int64_t rid,
                     struct view *v, struct err *err)
{
    struct person_text text = { .person_id = whom->person_id,
                                .record_id = rid,
                                .what = "referral",
                                .sealed = whom->words };

    view_str(call->arena, v, "person", id_text(call->arena, whom->person_rid));
    view_int(call->arena, v, "profile", whom->person_id);
    if (whom->has_words && !person_unseal(call, tx, &text, err))
        return false;
    view_str(call->arena, v, "words", whom->has_words ? text.plain : STR(""));
    return true;
}

/* Who was asked and is not there any more: the link that was sent is no good. */
static bool put_left(struct call *call, struct tx *tx, int64_t ask_rid, struct view *v,
                     struct err *err)
{
    struct employer_ask_by_rid_row ask;
    bool found = false;

    if (!employer_ask_by_rid(tx, ask_rid, call->arena, &ask, &found, err))
        return false;
    view_str(call->arena, v, "left_contact",
             found && ask.left_at && ask.has_contact ? ask.contact : STR(""));
    return true;
}

static bool show(struct call *call, struct tx *tx, int64_t rid, struct view *v,
                 int64_t *person_id, struct err *err)
{
    struct referral_whom_of_row whom;
    struct referral_by_rid_row row;
    struct meeting_now meeting;
    struct str place;
    bool found = false, known = false;

    if (!referral_by_rid(tx, rid, call->arena, &row, &found, err) ||
        !referral_whom_of(tx, rid, call->arena, &whom, &known, err))
        return false;
    if (!found || !known || row.org_id != call->actor->org_id || whom.protected)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *person_id = whom.person_id;
    put_one(call, v, &row);
    const struct meeting_where where = { row.need_id, row.firm_id };
    if (!meeting_of(call, tx, rid, &meeting, err) ||
        !meeting_usual_place(call, tx, where, &place, err))
        return false;
    meeting_put(call, v, &meeting);
    view_str(call->arena, v, "usual_place", place);
    return put_left(call, tx, row.ask_rid, v, err) &&
           put_whom(call, tx, &whom, rid, v, err) && put_history(call, tx, rid, v, err);
}

bool referral_show(struct call *call, int64_t rid, struct view **view,
                   int64_t *person_id, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              show(call, tx, rid, made, person_id, err);

    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}

/* ------------------------------------------------------------------------- her own */

/* What she is told of how it stands; empty: the page says it from the state. */
static struct str told_of(const struct call *call,
                          const struct referrals_of_person_row *row)
{
    return referral_word_told(call, str_is(row->state, "refused") ? "no" : "end",
                              row->reason);
}

bool referral_own(struct call *call, int64_t person_id, struct view *array,
                  struct err *err)
{
    struct cursor cursor = { 0 };
    struct referrals_of_person_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              referrals_of_person_open(tx, person_id, &cursor, err);

    while (ok && referrals_of_person_next(&cursor, &row)) {
        struct meeting_now meeting;
        struct view *v = view_add_object(call->arena, array);
        view_str(call->arena, v, "referral_id", id_text(call->arena, row.rid));
        view_str(call->arena, v, "title", str_copy(call->arena, row.title));
        view_str(call->arena, v, "firm", str_copy(call->arena, row.firm));
        view_str(call->arena, v, "state", str_copy(call->arena, row.state));
        view_str(call->arena, v, "told", told_of(call, &row));
        view_day(call->arena, v, "due_on", row.due_on);
        view_day(call->arena, v, "since_on", row.since_on);
        ok = meeting_of(call, tx, row.rid, &meeting, err);
        if (ok)
            meeting_put(call, v, &meeting);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    tx_end(&tx);
    return ok && ended;
}

bool referral_rate(struct call *call, int64_t firm_rid, struct view *view,
                   struct err *err)
{
    struct referral_firm_rate_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              referral_firm_rate(tx, firm_rid, &row, err);

    tx_end(&tx);
    if (!ok)
        return false;
    view_int(call->arena, view, "asked", row.asked);
    view_int(call->arena, view, "answered", row.answered);
    view_int(call->arena, view, "silent", row.silent);
    view_int(call->arena, view, "waiting", row.waiting);
    view_int(call->arena, view, "days_mean",
             row.answered ? (row.days + row.answered / 2) / row.answered : 0);
    return true;
}
