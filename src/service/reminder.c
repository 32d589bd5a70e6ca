/* reminder.c: see reminder.h. */
#include "service/reminder.h"

#include "base/date.h"
#include "service/employer_key.h"
#include "service/employer_message.h"
#include "service/outbox.h"
#include "service/referral_word.h"
#include "store/query.h"

#define DUES_FIRST 64u

/* By the clock itself, for the unit whose it is. */
struct working {
    struct call own;
    struct actor clock;
    struct tx *tx;
    struct referral_rules rules;
    int32_t day;
    uint32_t count;
};

static void be_of(struct working *w, int64_t org_id, int64_t domain_id)
{
    w->clock =
        (struct actor){ .name = "clock", .org_id = org_id, .domain_id = domain_id };
    w->own.actor = &w->clock;
}

static int32_t day_of(int64_t moment)
{
    return moment ? moment_day(moment) : INT32_MIN;
}

/* ----------------------------------------------------------------------- employers */

/* Whether the day asks for it, and nothing has been sent yet in that stretch. */
static bool is_time(const struct working *w, const struct reminder_asks_row *row)
{
    const int32_t last = row->due_on, reminded = day_of(row->reminded_at);

    if (w->day <= last)
        return w->day >= last - w->rules.remind_before && row->made_on < w->day &&
               reminded < last - w->rules.remind_before;
    return w->day >= last + w->rules.remind_after &&
           w->day <= last + w->rules.silence && reminded <= last;
}

static bool remind_one(struct working *w, const struct reminder_asks_row *row,
                       struct err *err)
{
    const int32_t waits = row->due_on + w->rules.silence;
    const struct employer_key_new key = { .ask_rid = row->rid, .until = waits };
    struct outbox_new new = { .kind = "employer_reminder",
                              .who = { OUTBOX_CONTACT, row->contact_id },
                              .about = "ask",
                              .about_rid = row->rid,
                              .lang = LANG_SV,
                              .day = w->day <= row->due_on ? row->due_on : waits,
                              .acted_at = row->acted_at };
    struct outbox_put put = { OUTBOX_STOPPED, 0 };
    struct buf link = buf_new(w->own.arena);
    struct secret_token token;
    bool stopped = false;

    be_of(w, row->org_id, row->domain_id);
    if (!outbox_is_stopped(w->tx, new.who, &stopped, err) || stopped)
        return err->kind == ERR_NONE;
    if (!employer_link_make(&w->own, w->tx, &key, &token, err))
        return false;
    buf_format(&link, EMPLOYER_PATH "%s", token.text);
    new.link = buf_str(&link);
    if (!outbox_put(&w->own, w->tx, &new, &put, err))
        return false;
    w->count += put.answer == OUTBOX_PUT;
    return true;
}

struct asks {
    struct reminder_asks_row *row;
    uint32_t count, room;
};

static bool find_asks(struct working *w, struct asks *asks, struct err *err)
{
    struct cursor cursor = { 0 };
    struct reminder_asks_row row;

    if (!reminder_asks_open(w->tx, w->day + w->rules.remind_before, &cursor, err))
        return false;
    while (reminder_asks_next(&cursor, &row)) {
        if (!is_time(w, &row))
            continue;
        if (asks->count == asks->room) {
            uint32_t more = asks->room ? asks->room * 2 : DUES_FIRST;
            asks->row =
                arena_grow(w->own.arena, asks->row, asks->room * sizeof *asks->row,
                           more * sizeof *asks->row);
            asks->room = more;
        }
        asks->row[asks->count++] = row;
    }
    return cursor_end(&cursor, err);
}

static bool employers(struct working *w, struct err *err)
{
    struct asks asks = { 0 };
    bool ok = find_asks(w, &asks, err);

    for (uint32_t i = 0; ok && i < asks.count; i++)
        ok = remind_one(w, &asks.row[i], err);
    return ok;
}

/* ------------------------------------------------------------------------ meetings */

struct meetings {
    struct reminder_meetings_row *row;
    uint32_t count, room;
};

static bool find_meetings(struct working *w, struct meetings *meetings, struct err *err)
{
    struct cursor cursor = { 0 };
    struct reminder_meetings_row row;

    if (!reminder_meetings_open(w->tx, w->day + 1, w->day + w->rules.meet_before,
                                &cursor, err))
        return false;
    while (reminder_meetings_next(&cursor, &row)) {
        if (meetings->count == meetings->room) {
            uint32_t more = meetings->room ? meetings->room * 2 : DUES_FIRST;
            meetings->row = arena_grow(w->own.arena, meetings->row,
                                       meetings->room * sizeof *meetings->row,
                                       more * sizeof *meetings->row);
            meetings->room = more;
        }
        meetings->row[meetings->count++] = row;
    }
    return cursor_end(&cursor, err);
}

static bool of_meetings(struct working *w, struct err *err)
{
    struct meetings meetings = { 0 };
    bool ok = find_meetings(w, &meetings, err);

    for (uint32_t i = 0; ok && i < meetings.count; i++) {
        const struct reminder_meetings_row *row = &meetings.row[i];
        const struct meeting_news news = { .rid = row->rid,
                                           .what = MEETING_REMINDER,
                                           .day = row->held_on,
                                           .acted_at = row->changed_at,
                                           .to_person = true,
                                           .to_contact = true,
                                           .put = &w->count };
        be_of(w, row->org_id, row->domain_id);
        ok = meeting_news_put(&w->own, w->tx, &news, err);
    }
    return ok;
}

static bool run(struct call *call, int32_t day,
                bool (*step)(struct working *w, struct err *err), uint32_t *count,
                struct err *err)
{ /* limit: the clock's own three, and which step */
    struct working w = { .own = *call, .day = day };
    bool ok = referral_rules_of(day, &w.rules, err) &&
              tx_begin(call->store, TX_WRITE, &w.tx, err) && step(&w, err) &&
              tx_commit(&w.tx, &call->ticket, err);

    tx_end(&w.tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *count = w.count;
    return true;
}

bool remind_employers(struct call *call, int32_t day, uint32_t *count, struct err *err)
{
    return run(call, day, employers, count, err);
}

bool remind_of_meetings(struct call *call, int32_t day, uint32_t *count,
                        struct err *err)
{
    return run(call, day, of_meetings, count, err);
}

/* ------------------------------------------------------------------------ stopping */

static bool settle(struct call *call, struct tx **tx, bool ok, struct err *err)
{
    ok = ok && tx_commit(tx, &call->ticket, err);
    tx_end(tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* A contact of a firm of the caller's unit. */
static bool find_contact(struct call *call, struct tx *tx, int64_t rid,
                         struct outbox_who *who, struct err *err)
{
    struct contact_unit_row row;
    bool found = false;

    if (!contact_unit(tx, rid, &row, &found, err))
        return false;
    if (!found || row.org_id != call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *who = (struct outbox_who){ OUTBOX_CONTACT, row.id };
    return true;
}

bool reminder_stop_contact(struct call *call, int64_t contact_rid, bool stop,
                           struct err *err)
{
    struct outbox_who who;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              find_contact(call, tx, contact_rid, &who, err) &&
              outbox_set_stop(call, tx, who, stop, err);

    return settle(call, &tx, ok, err);
}

bool reminder_stop_person(struct call *call, int64_t person_id, bool stop,
                          struct err *err)
{
    const struct outbox_who who = { OUTBOX_PERSON, person_id };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              outbox_set_stop(call, tx, who, stop, err);

    return settle(call, &tx, ok, err);
}

bool reminder_stop_ask(struct call *call, int64_t ask_rid, bool stop, struct err *err)
{
    struct employer_ask_by_rid_row ask;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              employer_ask_by_rid(tx, ask_rid, call->arena, &ask, &found, err);

    if (ok && (!found || !ask.has_contact_id))
        ok = err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (ok) {
        const struct outbox_who who = { OUTBOX_CONTACT, ask.contact_id };
        ok = outbox_set_stop(call, tx, who, stop, err);
    }
    return settle(call, &tx, ok, err);
}

bool reminder_contact_stopped(struct call *call, int64_t contact_rid, bool *stopped,
                              struct err *err)
{
    struct contact_unit_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              contact_unit(tx, contact_rid, &row, &found, err);

    *stopped = false;
    if (ok && found) {
        const struct outbox_who who = { OUTBOX_CONTACT, row.id };
        ok = outbox_is_stopped(tx, who, stopped, err);
    }
    tx_end(&tx);
    return ok;
}

bool reminder_person_stopped(struct call *call, int64_t person_id, bool *stopped,
                             struct err *err)
{
    const struct outbox_who who = { OUTBOX_PERSON, person_id };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              outbox_is_stopped(tx, who, stopped, err);

    tx_end(&tx);
    return ok;
}
