/* meeting.c: see meeting.h. */
#include "service/meeting.h"

#include "base/date.h"
#include "service/employer_message.h"
#include "service/event.h"
#include "service/referral_state.h"
#include "service/referral_word.h"
#include "store/query.h"

#define DAY_MINUTES 1440

/* ------------------------------------------------------------------------- reading */

bool meeting_of(const struct call *call, struct tx *tx, int64_t referral_rid,
                struct meeting_now *now, struct err *err)
{
    struct meeting_of_referral_row row;
    bool found = false;

    if (!meeting_of_referral(tx, referral_rid, call->arena, &row, &found, err))
        return false;
    *now = (struct meeting_now){ .any = found, .place = STR(""), .reason = STR("") };
    if (found)
        *now = (struct meeting_now){ .any = true,
                                     .off = str_is(row.state, "off"),
                                     .day = row.held_on,
                                     .minute = (int32_t)row.minute,
                                     .minutes = (int32_t)row.minutes,
                                     .changes = (int32_t)row.changes,
                                     .place = row.has_place ? row.place : STR(""),
                                     .reason = row.reason };
    return true;
}

void meeting_put(const struct call *call, struct view *view,
                 const struct meeting_now *now)
{
    struct arena *arena = call->arena;

    if (!now->any) {
        view_null(arena, view, "meeting");
        return;
    }
    struct view *v = view_put_object(arena, view, "meeting");
    view_day(arena, v, "on", now->day);
    view_int(arena, v, "minute", now->minute);
    view_int(arena, v, "minutes", now->minutes);
    view_str(arena, v, "place", now->place);
    view_bool(arena, v, "is_off", now->off);
    view_str(arena, v, "off_told", referral_word_told(call, "off", now->reason));
}

bool meetings_put(struct call *call, struct tx *tx, int32_t days, struct view *array,
                  struct err *err)
{
    const int32_t today = moment_day(call->now);
    struct cursor cursor = { 0 };
    struct meetings_of_coach_row row;
    const struct meetings_of_coach_in in = { call->actor->org_id,
                                             str_from(call->actor->name), today,
                                             today + days, MEETINGS_SHOWN };

    if (!meetings_of_coach_open(tx, &in, &cursor, err))
        return false;
    while (meetings_of_coach_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, array);
        view_str(call->arena, v, "referral_id", id_text(call->arena, row.rid));
        view_str(call->arena, v, "firm", str_copy(call->arena, row.firm));
        view_str(call->arena, v, "title", str_copy(call->arena, row.title));
        view_day(call->arena, v, "on", row.held_on);
        view_int(call->arena, v, "minute", row.minute);
        view_int(call->arena, v, "minutes", row.minutes);
        view_str(call->arena, v, "place",
                 row.has_place ? str_copy(call->arena, row.place) : STR(""));
    }
    return cursor_end(&cursor, err);
}

bool meeting_usual_place(struct call *call, struct tx *tx, struct meeting_where where,
                         struct str *place, struct err *err)
{
    struct meeting_place_row row;
    struct buf text = buf_new(call->arena);
    bool found = false;

    if (!meeting_place(tx, where.need_id, where.firm_id, call->arena, &row, &found,
                       err))
        return false;
    buf_cstr(&text, "");
    if (found && row.street.len > 0)
        buf_format(&text, "%.*s, %.*s", STR_ARG(row.street), STR_ARG(row.town));
    else if (found)
        buf_add(&text, row.town);
    *place = buf_str(&text);
    return true;
}

/* ------------------------------------------------------------------------- writing */

struct changing {
    struct call *call;
    struct tx *tx;
    struct referral_by_rid_row referral;
    struct referral_whom_of_row whom;
    struct meeting_now was;
};

/* The unit's own referral, as the writer saw it; *changed: not so any more. */
static bool open_it(struct changing *c, int64_t rid, int64_t seen, bool *changed,
                    struct err *err)
{
    bool found = false, known = false;

    if (!referral_by_rid(c->tx, rid, c->call->arena, &c->referral, &found, err) ||
        !referral_whom_of(c->tx, rid, c->call->arena, &c->whom, &known, err) ||
        !meeting_of(c->call, c->tx, rid, &c->was, err))
        return false;
    if (!found || !known || c->referral.org_id != c->call->actor->org_id ||
        c->whom.protected)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *changed = c->referral.version != seen;
    return true;
}

static bool time_holds(const struct call *call, const struct meeting_new *new,
                       struct err *err)
{
    const int32_t today = moment_day(call->now);
    struct referral_rules rules;

    if (!referral_rules_of(today, &rules, err))
        return false;
    if (new->day < today || new->day > today + rules.meet_most)
        return err_set(err, ERR_INPUT, N_("the meeting lies within the next {n} days"),
                       ARG_NUM(rules.meet_most));
    if (new->minute < 0 || new->minute >= DAY_MINUTES)
        return err_set(err, ERR_INPUT, N_("write when the meeting begins, as 13.00"));
    if (new->minutes < MEETING_LEAST || new->minutes > MEETING_MOST ||
        new->minute + new->minutes > DAY_MINUTES)
        return err_set(err, ERR_INPUT,
                       N_("a meeting is {least} to {most} minutes, within a day"),
                       ARG_NUM(MEETING_LEAST), ARG_NUM(MEETING_MOST));
    if (new->place.len == 0)
        return err_set(err, ERR_INPUT, N_("write where you meet"));
    return new->place.len <= MEETING_PLACE_BYTES ||
           err_set(err, ERR_LIMIT, N_("the place is longer than {n} bytes"),
                   ARG_NUM(MEETING_PLACE_BYTES));
}

static bool is_free(const struct changing *c, const struct meeting_new *new,
                    struct err *err)
{
    const struct meetings_at_in in = { c->whom.person_id, new->referral_rid, new->day,
                                       new->minute, new->minute + new->minutes };
    struct meetings_at_row row;

    return meetings_at(c->tx, &in, &row, err) &&
           (row.n == 0 ||
            err_set(err, ERR_CONFLICT,
                    N_("she is at another meeting then; choose another time")));
}

static bool same(const struct meeting_now *was, const struct meeting_new *said)
{
    return was->any && !was->off && was->day == said->day &&
           was->minute == said->minute && was->minutes == said->minutes &&
           str_eq(was->place, said->place);
}

static bool write_set(struct changing *c, const struct meeting_new *new,
                      struct err *err)
{
    struct arena *arena = c->call->arena;
    struct view *facts = view_object(arena);
    const struct event_new event = { .kind = "meeting",
                                     .subject = "referral",
                                     .subject_rid = new->referral_rid,
                                     .valid_on = moment_day(c->call->now),
                                     .facts = facts,
                                     .note = new->place };
    const bool moved = c->was.any && !c->was.off;
    int64_t id;

    view_day(arena, facts, "day", new->day);
    view_int(arena, facts, "minute", new->minute);
    view_int(arena, facts, "minutes", new->minutes);
    const struct meeting_news news = { .rid = new->referral_rid,
                                       .what = moved ? MEETING_MOVED : MEETING_SET,
                                       .day = new->day,
                                       .to_person = true,
                                       .to_contact = true };
    return event_add(c->call, c->tx, &event, &id, err) &&
           referral_state_make(c->tx, new->referral_rid, err) &&
           meeting_news_put(c->call, c->tx, &news, err);
}

static bool set(struct changing *c, const struct meeting_new *new, bool *changed,
                struct err *err)
{
    if (!open_it(c, new->referral_rid, new->seen, changed, err))
        return false;
    if (same(&c->was, new)) {
        *changed = false; /* the same form, sent twice */
        return true;
    }
    if (*changed)
        return true;
    if (!str_is(c->referral.state, "meet"))
        return err_set(err, ERR_CONFLICT,
                       N_("write first that they want to meet; then give it a time"));
    return is_free(c, new, err) && write_set(c, new, err);
}

bool meeting_set(struct call *call, const struct meeting_new *new,
                 enum referral_outcome *outcome, struct err *err)
{
    struct changing c = { .call = call };
    bool changed = false;
    bool ok = time_holds(call, new, err) &&
              tx_begin(call->store, TX_WRITE, &c.tx, err) &&
              set(&c, new, &changed, err) && tx_commit(&c.tx, &call->ticket, err);

    tx_end(&c.tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *outcome = changed ? REFERRAL_CHANGED : REFERRAL_SAVED;
    return true;
}

static bool write_off(struct changing *c, const struct meeting_off *off,
                      const struct referral_word *word, struct err *err)
{
    struct arena *arena = c->call->arena;
    const struct event_new event = { .kind = "meeting_off",
                                     .subject = "referral",
                                     .subject_rid = off->referral_rid,
                                     .valid_on = moment_day(c->call->now),
                                     .reason = str_cstr(arena, word->word),
                                     .side = str_cstr(arena, word->side) };
    const struct meeting_news news = { .rid = off->referral_rid,
                                       .what = MEETING_CALLED_OFF,
                                       .day = c->was.day,
                                       .to_person = true,
                                       .to_contact = true };
    int64_t id;

    return event_add(c->call, c->tx, &event, &id, err) &&
           referral_state_make(c->tx, off->referral_rid, err) &&
           meeting_news_put(c->call, c->tx, &news, err);
}

static bool call_off(struct changing *c, const struct meeting_off *off, bool *changed,
                     struct err *err)
{
    const struct referral_words *words;

    if (!referral_words_of(c->call, &words, err) ||
        !open_it(c, off->referral_rid, off->seen, changed, err))
        return false;
    const struct referral_word *word = referral_word_find(words, "off", off->reason);
    if (!word)
        return err_set(err, ERR_INPUT, N_("choose why"));
    if (c->was.any && c->was.off && str_eq(c->was.reason, off->reason)) {
        *changed = false; /* sent twice */
        return true;
    }
    if (*changed)
        return true;
    if (!c->was.any || c->was.off)
        return err_set(err, ERR_CONFLICT, N_("there is no meeting to call off"));
    return write_off(c, off, word, err);
}

bool meeting_call_off(struct call *call, const struct meeting_off *off,
                      enum referral_outcome *outcome, struct err *err)
{
    struct changing c = { .call = call };
    bool changed = false;
    bool ok = tx_begin(call->store, TX_WRITE, &c.tx, err) &&
              call_off(&c, off, &changed, err) && tx_commit(&c.tx, &call->ticket, err);

    tx_end(&c.tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *outcome = changed ? REFERRAL_CHANGED : REFERRAL_SAVED;
    return true;
}
