/*
 * referral.c: see referral.h.
 *
 *   the form holds -> the need is open -> its firm and contact are there -> her place
 * in the run -> she has room -> the ask, found or made -> whose -> the event -> a link
 * to the employer
 */
#include "service/referral.h"

#include "base/date.h"
#include "service/employer_key.h"
#include "service/employer_message.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/matching_off.h"
#include "service/meeting.h"
#include "service/need_profile.h"
#include "service/person_key.h"
#include "service/referral_state.h"
#include "service/referral_word.h"
#include "store/query.h"

#define WORDS_WHAT "referral"

/* ------------------------------------------------------------------------- adding */

struct adding {
    struct call *call;
    struct tx *tx;
    const struct referral_new *new;
    struct need_profile profile;
    struct referral_rules rules;
    int64_t firm_id, contact_id, ask_rid, place;
    int64_t firm_rid, contact_rid; /* whom it is sent to */
};

static bool form_holds(const struct adding *a, struct err *err)
{
    const struct referral_new *new = a->new;
    const struct call *call = a->call;
    int32_t today = moment_day(call->now);

    if (!new->asked)
        return err_set(err, ERR_INPUT,
                       N_("ask her first, and say here that she wants it"));
    if (new->due_on <= today || new->due_on > today + a->rules.due_most)
        return err_set(err, ERR_INPUT,
                       N_("the last day to answer lies within the next {n} days"),
                       ARG_NUM(a->rules.due_most));
    if (new->why.len > 0 && !referral_word_known(call, "why", new->why))
        return err_set(err, ERR_INPUT, N_("choose why"));
    if (new->why.len == 0 && new->run_rid == 0)
        return err_set(err, ERR_INPUT, N_("choose why you name her"));
    if (str_is(new->why, "other") && new->words.len == 0)
        return err_set(err, ERR_INPUT, N_("write why in your own words"));
    return new->words.len <= REFERRAL_TEXT_BYTES ||
           err_set(err, ERR_LIMIT, N_("the note is longer than {n} bytes"),
                   ARG_NUM(REFERRAL_TEXT_BYTES));
}

/* A need that nobody waits for is put forward to no more. */
static bool need_is_open(struct str status, struct err *err)
{
    if (str_is(status, "paused"))
        return err_set(
            err, ERR_CONFLICT,
            N_("the need is paused; open it again first, or choose another"));
    if (str_is(status, "filled"))
        return err_set(err, ERR_CONFLICT,
                       N_("the need is filled; choose another need"));
    return !str_is(status, "withdrawn") ||
           err_set(err, ERR_CONFLICT,
                   N_("the firm has withdrawn the need; choose another need"));
}

/* The need's own firm and contact, where it has them; else those of the form. */
static bool find_need(struct adding *a, struct err *err)
{
    const struct referral_new *said = a->new;
    struct need_state_of_row need;
    bool found = false;

    a->firm_rid = said->firm_rid;
    a->contact_rid = said->contact_rid;
    if (!need_state_of(a->tx, a->profile.need_id, a->call->arena, &need, &found, err))
        return false;
    if (!found || !need.has_firm_rid)
        return !found || need_is_open(need.status, err);
    if (!need_is_open(need.status, err))
        return false;
    if (said->firm_rid && said->firm_rid != need.firm_rid)
        return err_set(err, ERR_INPUT, N_("the need is {firm}'s; ask them"),
                       ARG_STR(need.firm));
    if (said->firm_rid == 0 && need.has_contact_rid)
        a->contact_rid = need.contact_rid;
    a->firm_rid = need.firm_rid;
    return true;
}

static bool find_firm(struct adding *a, struct err *err)
{
    struct contact_by_rid_row contact;
    struct firm_now firm;
    bool found = false;

    if (!firm_own(a->call, a->tx, a->firm_rid, &firm, err))
        return false;
    if (str_is(firm.status, "closed"))
        return err_set(err, ERR_INPUT,
                       N_("the firm has closed; nobody is asked there"));
    a->firm_id = firm.id;
    if (a->contact_rid == 0)
        return true;
    if (!contact_by_rid(a->tx, a->contact_rid, a->call->arena, &contact, &found, err))
        return false;
    if (!found || contact.firm_id != firm.id || contact.left)
        return err_set(err, ERR_INPUT,
                       N_("the contact is not there any more; choose another"));
    a->contact_id = contact.id;
    return true;
}

/* Her place in the list she was chosen from, as the run was kept. */
static bool find_place(struct adding *a, struct err *err)
{
    struct match_row_of_row row;
    bool found = false;

    if (a->new->run_rid == 0)
        return true;
    if (!matching_must_be_on(a->call, a->tx, err) ||
        !match_row_of(a->tx, a->new->run_rid, a->new->person_id, &row, &found, err))
        return false;
    if (!found || row.org_id != a->call->actor->org_id ||
        row.need_id != a->profile.need_id)
        return err_set(err, ERR_INPUT,
                       N_("she does not stand in that list; open it again"));
    a->place = row.rank;
    return a->place == 1 || a->new->why.len > 0 ||
           err_set(err, ERR_INPUT,
                   N_("others stand before her; choose why she is chosen"));
}

static bool has_room(struct adding *a, struct err *err)
{
    struct referral_open_count_row row;

    if (!referral_open_count(a->tx, a->new->person_id, a->profile.need_id, &row, err))
        return false;
    if (row.same > 0)
        return err_set(err, ERR_CONFLICT,
                       N_("she is put forward for this need already"));
    return row.n < a->rules.open_most ||
           err_set(err, ERR_CONFLICT,
                   N_("she has {n} open already; end one of them first"),
                   ARG_NUM(a->rules.open_most));
}

/* What this contact is asked about the need: one ask, however many people. */
static bool take_ask(struct adding *a, struct err *err)
{
    const struct referral_new *new = a->new;
    struct view *facts = view_object(a->call->arena);
    struct event_new asked = { .kind = "asked",
                               .subject = "ask",
                               .subject_rid = random_id(),
                               .valid_on = moment_day(a->call->now),
                               .facts = facts };
    const struct employer_ask_of_in in = { .need_id = a->profile.need_id,
                                           .firm_id = a->firm_id,
                                           .contact_rid = a->contact_rid,
                                           .org_id = a->call->actor->org_id };
    struct employer_ask_of_row row;
    bool found = false;
    int64_t id;

    if (!employer_ask_of(a->tx, &in, a->call->arena, &row, &found, err))
        return false;
    a->ask_rid = found ? row.rid : asked.subject_rid;
    if (found)
        return true;
    view_int(a->call->arena, facts, "need", new->need_rid);
    view_int(a->call->arena, facts, "firm", a->firm_rid);
    view_day(a->call->arena, facts, "due_on", new->due_on);
    if (a->contact_rid)
        view_int(a->call->arena, facts, "contact", a->contact_rid);
    return event_add(a->call, a->tx, &asked, &id, err) &&
           ask_state_make(a->tx, a->ask_rid, err);
}

static bool put_whom(struct adding *a, struct err *err)
{
    struct person_text text = { .person_id = a->new->person_id,
                                .record_id = a->new->rid,
                                .what = WORDS_WHAT,
                                .plain = a->new->words };
    struct referral_whom_put_in in = { .referral_rid = a->new->rid,
                                       .person_id = a->new->person_id,
                                       .need_version = a->profile.version,
                                       .met = (int64_t)a->profile.met,
                                       .missing = (int64_t)a->profile.missing };

    if (a->new->words.len > 0) {
        if (!person_seal(a->call, a->tx, &text, err))
            return false;
        in.has_words = true;
        in.words = text.sealed;
    }
    return referral_whom_put(a->tx, &in, err);
}

static bool put_event(struct adding *a, struct err *err)
{
    const struct referral_new *new = a->new;
    struct arena *arena = a->call->arena;
    struct view *facts = view_object(arena);
    struct event_new referred = { .kind = "referred",
                                  .subject = "referral",
                                  .subject_rid = new->rid,
                                  .valid_on = moment_day(a->call->now),
                                  .reason = str_cstr(arena, new->why),
                                  .facts = facts };
    int64_t id;

    view_int(arena, facts, "need", new->need_rid);
    view_int(arena, facts, "firm", a->firm_rid);
    view_int(arena, facts, "ask", a->ask_rid);
    view_day(arena, facts, "due_on", new->due_on);
    view_cstr(arena, facts, "how", new->run_rid ? "list" : "nomination");
    if (new->run_rid) {
        view_int(arena, facts, "run", new->run_rid);
        view_int(arena, facts, "place", a->place);
    }
    return event_add(a->call, a->tx, &referred, &id, err) &&
           referral_state_make(a->tx, new->rid, err);
}

static bool send_link(struct adding *a, struct err *err)
{
    const struct employer_key_new key = { .ask_rid = a->ask_rid,
                                          .until = a->new->due_on + a->rules.silence };
    struct secret_token token;
    struct employer_message message = { .contact_id = a->contact_id,
                                        .ask_rid = a->ask_rid,
                                        .due_day = a->new->due_on,
                                        .token = &token };

    return a->contact_id == 0 ||
           (employer_link_make(a->call, a->tx, &key, &token, err) &&
            employer_message_put(a->call, a->tx, &message, err));
}

/* Whether the ask that she stands in is of whom the form says: nobody said is the
 * need's own. */
static bool asks_same(struct adding *a, int64_t ask_rid, bool *same, struct err *err)
{
    const struct referral_new *said = a->new;
    struct employer_ask_by_rid_row ask;
    bool found = false;

    if (!employer_ask_by_rid(a->tx, ask_rid, a->call->arena, &ask, &found, err))
        return false;
    *same = found && ((said->firm_rid == 0 && said->contact_rid == 0) ||
                      ask.contact_rid == said->contact_rid);
    return true;
}

/* Whether what stands says what the form does: her own words are read too. */
static bool says_same(struct adding *a, const struct referral_whom_of_row *whom,
                      bool *same, struct err *err)
{
    struct person_text text = { .person_id = whom->person_id,
                                .record_id = a->new->rid,
                                .what = WORDS_WHAT,
                                .sealed = whom->words,
                                .plain = STR("") };
    const struct referral_new *said = a->new;
    struct referral_by_rid_row row;
    bool found = false;

    if (!referral_by_rid(a->tx, said->rid, a->call->arena, &row, &found, err))
        return false;
    *same = found && row.need_rid == said->need_rid && row.due_on == said->due_on &&
            row.run_rid == said->run_rid && str_eq(row.why, said->why) &&
            (said->firm_rid == 0 || row.firm_rid == said->firm_rid);
    if (*same && !asks_same(a, row.ask_rid, same, err))
        return false;
    if (*same && whom->has_words && !person_unseal(a->call, a->tx, &text, err))
        return false;
    *same = *same && str_eq(text.plain, said->words);
    return true;
}

/* Whether the form has been here before; as another's, or with something else in it, it
 * is a fault. */
static bool was_here(struct adding *a, bool *here, struct err *err)
{
    struct referral_whom_of_row row;
    bool same = false;

    if (!referral_whom_of(a->tx, a->new->rid, a->call->arena, &row, here, err))
        return false;
    if (!*here)
        return true;
    if (row.person_id == a->new->person_id && !says_same(a, &row, &same, err))
        return false;
    return same || form_used(err);
}

static bool add(struct adding *a, struct err *err)
{
    bool here = false;

    if (!was_here(a, &here, err))
        return false;
    if (here)
        return true;
    return find_need(a, err) && find_firm(a, err) && find_place(a, err) &&
           has_room(a, err) && take_ask(a, err) && put_whom(a, err) &&
           put_event(a, err) && send_link(a, err);
}

bool referral_add(struct call *call, const struct referral_new *new, struct err *err)
{
    struct adding a = { .call = call, .new = new };

    if (!referral_rules_of(moment_day(call->now), &a.rules, err) ||
        !form_holds(&a, err) ||
        !need_profile_of(call, new->need_rid, new->person_rid, &a.profile, err) ||
        (new->words.len > 0 && !person_key_ensure(call, new->person_id, err)))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &a.tx, err) && add(&a, err) &&
              tx_commit(&a.tx, &call->ticket, err);
    tx_end(&a.tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* ------------------------------------------------------------------------ answering */

static struct view *answer_facts(const struct call *call,
                                 const struct referral_said *said)
{
    struct view *facts = view_object(call->arena);

    view_cstr(call->arena, facts, "answer", referral_answer_word(said->step));
    view_cstr(call->arena, facts, "by", said->by);
    return facts;
}

/* A meeting that this called off is told to who did not do it herself. */
static bool tell_if_off(struct call *call, struct tx *tx,
                        const struct referral_said *said, const struct meeting_now *was,
                        struct err *err)
{
    const struct meeting_news news = {
        .rid = said->rid,
        .what = MEETING_CALLED_OFF,
        .day = was->day,
        .to_person = !str_is(str_from(said->by), "person"),
        .to_contact = !str_is(str_from(said->by), "link"),
    };
    struct meeting_now now;

    if (!was->any || was->off)
        return true;
    return meeting_of(call, tx, said->rid, &now, err) &&
           (!now.off || meeting_news_put(call, tx, &news, err));
}

bool referral_say(struct call *call, struct tx *tx, const struct referral_said *said,
                  bool *late, struct err *err)
{
    bool ends = said->step == REFERRAL_END || said->step == REFERRAL_SILENCE;
    struct event_new new = { .kind = ends ? "referral_end" : "referral_answer",
                             .subject = "referral",
                             .subject_rid = said->rid,
                             .valid_on = said->on,
                             .reason = str_cstr(call->arena, said->reason),
                             .side = str_cstr(call->arena, said->side) };
    struct referral_by_rid_row row;
    struct meeting_now was;
    enum referral_state state = REFERRAL_CLOSED, to;
    bool found = false;
    int64_t id;

    if (!referral_by_rid(tx, said->rid, call->arena, &row, &found, err))
        return false;
    if (!found || !referral_state_from(row.state, &state))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *late = said->only_kept || !referral_next(state, said->step, &to);
    if (*late && ends)
        return true; /* it is over already: nothing to write */
    if (*late)
        new.kind = "referral_late";
    if (!ends)
        new.facts = answer_facts(call, said);
    const struct referral_news news = { said->rid, said->step,
                                        str_is(str_from(said->by), "link"), *late };
    return meeting_of(call, tx, said->rid, &was, err) &&
           event_add(call, tx, &new, &id, err) &&
           referral_state_make(tx, said->rid, err) &&
           referral_news_put(call, tx, &news, err) &&
           tell_if_off(call, tx, said, &was, err);
}

/* What the reason must be of, and whose side it is on when nobody says. */
static bool settle_reason(const struct call *call, const struct referral_told *told,
                          struct referral_said *said, struct err *err)
{
    const char *list = told->step == REFERRAL_SAY_NO ? "no" : "end";
    const struct referral_words *words;

    if (told->step != REFERRAL_SAY_NO && told->step != REFERRAL_END)
        return told->reason.len == 0 ||
               err_set(err, ERR_INPUT, N_("a yes has no reason against it"));
    if (!referral_words_of(call, &words, err))
        return false;
    const struct referral_word *word = referral_word_find(words, list, told->reason);
    if (!word || str_is(told->reason, "silence"))
        return err_set(err, ERR_INPUT, N_("choose why"));
    if (told->side.len > 0 && !str_is(told->side, "firm") &&
        !str_is(told->side, "person") && !str_is(told->side, "us"))
        return err_set(err, ERR_INPUT, N_("choose whose side the reason is on"));
    said->reason = told->reason;
    said->side = told->side.len > 0 ? told->side : word->side;
    return true;
}

static bool own(struct call *call, struct tx *tx, int64_t rid,
                struct referral_by_rid_row *row, struct err *err)
{
    struct referral_whom_of_row whom;
    bool found = false, known = false;

    if (!referral_by_rid(tx, rid, call->arena, row, &found, err) ||
        !referral_whom_of(tx, rid, call->arena, &whom, &known, err))
        return false;
    return (found && known && row->org_id == call->actor->org_id && !whom.protected) ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

/* The same form, sent twice: the next version says just that. */
static bool is_told(const struct referral_by_rid_row *row,
                    const struct referral_told *told, const struct referral_said *said)
{
    enum referral_state state, to;
    bool leads = false;

    if (row->version != told->seen + 1 || !referral_state_from(row->state, &state) ||
        !str_eq(row->reason, said->reason) || !str_eq(row->side, said->side))
        return false;
    for (int from = 0; from < REFERRAL_STATE_COUNT; from++)
        leads |=
            referral_next((enum referral_state)from, told->step, &to) && to == state;
    return leads;
}

static bool tell(struct call *call, struct tx *tx, const struct referral_told *told,
                 enum referral_outcome *outcome, struct err *err)
{
    struct referral_said said = {
        .rid = told->rid, .on = moment_day(call->now), .step = told->step, .by = "coach"
    };
    struct referral_by_rid_row row;
    bool late = false;

    if (!own(call, tx, told->rid, &row, err) || !settle_reason(call, told, &said, err))
        return false;
    *outcome = row.version == told->seen || is_told(&row, told, &said)
                   ? REFERRAL_SAVED
                   : REFERRAL_CHANGED;
    if (row.version != told->seen)
        return true;
    enum referral_state from = REFERRAL_CLOSED, to;
    if (!referral_state_from(row.state, &from) || !referral_next(from, told->step, &to))
        return err_set(err, ERR_CONFLICT,
                       N_("it is over; put her forward again if you mean to go on"));
    return referral_say(call, tx, &said, &late, err);
}

bool referral_tell(struct call *call, const struct referral_told *told,
                   enum referral_outcome *outcome, struct err *err)
{
    enum referral_outcome made = REFERRAL_SAVED;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              tell(call, tx, told, &made, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *outcome = made;
    return true;
}

bool referral_decline(struct call *call, int64_t rid, struct err *err)
{
    const struct referral_said said = { .rid = rid,
                                        .on = moment_day(call->now),
                                        .step = REFERRAL_END,
                                        .by = "person",
                                        .reason = STR("declined"),
                                        .side = STR("person") };
    struct referral_whom_of_row whom;
    struct tx *tx = NULL;
    bool found = false, late = false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              referral_whom_of(tx, rid, call->arena, &whom, &found, err);

    if (ok && (!found || whom.person_id != call->actor->person_id))
        ok = err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    ok = ok && referral_say(call, tx, &said, &late, err) &&
         tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* --------------------------------------------------------------------------- paper */

bool referral_paper_make(struct call *call, int64_t rid, struct referral_paper *paper,
                         struct err *err)
{
    struct employer_key_new key = { .by_hand = true };
    struct referral_by_rid_row row;
    struct referral_rules rules;
    struct tx *tx = NULL;
    bool ok = referral_rules_of(moment_day(call->now), &rules, err) &&
              tx_begin(call->store, TX_WRITE, &tx, err) &&
              own(call, tx, rid, &row, err);

    if (ok) {
        int32_t today = moment_day(call->now);
        key.ask_rid = row.ask_rid;
        key.until = row.due_on > today ? row.due_on : today;
        key.until += rules.silence;
    }
    ok = ok && employer_link_make(call, tx, &key, &paper->token, err) &&
         tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    paper->until = key.until;
    return ok && employer_code_make(call, &key, paper->code, err);
}

bool referral_whose(struct call *call, int64_t rid, struct referral_whose *whose,
                    struct err *err)
{
    struct referral_whom_of_row whom;
    struct referral_by_rid_row row;
    bool found = false, known = false;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              referral_by_rid(tx, rid, call->arena, &row, &found, err) &&
              referral_whom_of(tx, rid, call->arena, &whom, &known, err);

    tx_end(&tx);
    if (!ok)
        return false;
    *whose = (struct referral_whose){ 0 };
    if (found && known)
        *whose = (struct referral_whose){
            whom.person_id, row.org_id == call->actor->org_id && !whom.protected
        };
    return true;
}
