/* calendar.c: see calendar.h. */
#include "service/calendar.h"

#include "base/date.h"
#include "domain/ical.h"
#include "store/query.h"

static struct str hash_of(struct str token, unsigned char hash[HASH_BYTES])
{
    secret_hash("calendar", 0, token, hash);
    return (struct str){ (const char *)hash, HASH_BYTES };
}

static bool settle(struct call *call, struct tx **tx, bool ok, struct err *err)
{
    ok = ok && tx_commit(tx, &call->ticket, err);
    tx_end(tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool calendar_link_make(struct call *call, struct secret_token *token, struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct secret_token made;
    struct tx *tx = NULL;

    if (call->actor->user_id == 0)
        return err_set(err, ERR_DENIED, N_("sign in first: a calendar is somebody's"));
    secret_token_make(&made);
    struct calendar_put_in in = { call->actor->user_id, call->actor->org_id,
                                  hash_of(str_from(made.text), hash),
                                  str_from(lang_code(call->lang)), call->now };
    bool ok =
        tx_begin(call->store, TX_WRITE, &tx, err) &&
        calendar_close(tx, call->actor->user_id, call->actor->org_id, call->now, err) &&
        calendar_put(tx, &in, err);
    ok = settle(call, &tx, ok, err);
    if (ok)
        *token = made;
    return ok;
}

bool calendar_link_end(struct call *call, struct err *err)
{
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_WRITE, &tx, err) &&
        calendar_close(tx, call->actor->user_id, call->actor->org_id, call->now, err);

    return settle(call, &tx, ok, err);
}

bool calendar_link_now(struct call *call, struct calendar_link_now *now,
                       struct err *err)
{
    struct calendar_of_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) &&
        calendar_of(tx, call->actor->user_id, call->actor->org_id, &row, &found, err);

    tx_end(&tx);
    if (ok)
        *now = found ? (struct calendar_link_now){ true, moment_day(row.made_at),
                                                   row.has_read_on ? row.read_on
                                                                   : DAY_NONE }
                     : (struct calendar_link_now){ false, DAY_NONE, DAY_NONE };
    return ok;
}

/* ---------------------------------------------------------------------------- feed */

struct feed {
    struct call *call;
    struct buf out;
    struct str address;
    enum lang lang;
    int64_t user_id, org_id;
};

static struct str uid_of(struct arena *arena, const char *what, int64_t rid)
{
    struct buf uid = buf_new(arena);

    buf_format(&uid, "%s-", what);
    buf_int(&uid, rid);
    buf_cstr(&uid, "@insteg");
    return buf_str(&uid);
}

static struct str summary_of(const struct feed *f, const char *id, struct str firm)
{
    struct buf text = buf_new(f->call->arena);

    buf_format(&text, "%s: %.*s", message_for(f->lang, id, 1), STR_ARG(firm));
    return buf_str(&text);
}

static struct str firm_url(const struct feed *f, int64_t rid)
{
    struct buf url = buf_new(f->call->arena);

    if (f->address.len > 0) {
        buf_format(&url, "%.*s/firm/", STR_ARG(f->address));
        buf_int(&url, rid);
    }
    return buf_str(&url);
}

static bool add_made(struct feed *f, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct calendar_made_row row;
    int32_t from = moment_day(f->call->now) - CALENDAR_BACK_DAYS;

    if (!calendar_made_open(tx, f->org_id, f->user_id, from, &cursor, err))
        return false;
    while (calendar_made_next(&cursor, &row)) {
        struct ical_event event = {
            .uid = uid_of(f->call->arena, "visit", row.rid),
            .summary = summary_of(f, N_("Visit"), row.firm),
            .url = firm_url(f, row.firm_rid),
            .day = row.held_on,
            .days = 1,
            .minute = -1,
            .stamp = row.changed_at,
            .sequence = (uint32_t)row.events - 1,
        };
        ical_add(&f->out, &event);
    }
    return cursor_end(&cursor, err);
}

static bool add_agreed(struct feed *f, struct tx *tx, struct err *err)
{
    struct cursor cursor = { 0 };
    struct calendar_agreed_row row;

    if (!calendar_agreed_open(tx, f->org_id, f->user_id, &cursor, err))
        return false;
    while (calendar_agreed_next(&cursor, &row)) {
        const bool visit = str_is(row.next, "visit");
        struct ical_event event = {
            .uid = uid_of(f->call->arena, "next", row.rid),
            .summary =
                summary_of(f, visit ? N_("Visit again") : N_("Meeting"), row.firm),
            .url = firm_url(f, row.firm_rid),
            .day = DAY_NONE,
            .days = 1,
            .minute = -1,
            .stamp = row.changed_at,
            .sequence = (uint32_t)row.events - 1,
        };
        if (date_parse(row.next_on, &event.day))
            ical_add(&f->out, &event);
    }
    return cursor_end(&cursor, err);
}

/* With the firm and the place: nobody who is to be met. */
static bool add_meetings(struct feed *f, struct tx *tx, struct err *err)
{
    struct buf actor = buf_new(f->call->arena);
    struct cursor cursor = { 0 };
    struct calendar_meetings_row row;
    int32_t from = moment_day(f->call->now) - CALENDAR_BACK_DAYS;

    buf_format(&actor, "u%lld", (long long)f->user_id);
    if (!calendar_meetings_open(tx, f->org_id, buf_str(&actor), from, &cursor, err))
        return false;
    while (calendar_meetings_next(&cursor, &row)) {
        struct ical_event event = {
            .uid = uid_of(f->call->arena, "meeting", row.rid),
            .summary = summary_of(f, N_("Meeting"), row.firm),
            .url = firm_url(f, row.firm_rid),
            .place = row.has_place ? row.place : STR(""),
            .cancelled = str_is(row.state, "off"),
            .day = row.held_on,
            .minute = (int32_t)row.minute,
            .minutes = (int32_t)row.minutes,
            .stamp = row.changed_at,
            .sequence = (uint32_t)row.changes - 1,
            .busy = !str_is(row.state, "off"),
        };
        ical_add(&f->out, &event);
    }
    return cursor_end(&cursor, err);
}

static bool note_read(struct call *call, int64_t id, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              calendar_read(tx, id, moment_day(call->now), err);

    return settle(call, &tx, ok, err);
}

static bool write_feed(struct feed *f, struct tx *tx, struct err *err)
{
    ical_begin(&f->out, str_from(message_for(f->lang, N_("Visits and meetings"), 1)));
    if (!add_made(f, tx, err) || !add_agreed(f, tx, err) || !add_meetings(f, tx, err))
        return false;
    ical_end(&f->out);
    return true;
}

bool calendar_feed(struct call *call, const struct calendar_ask *ask, struct str *text,
                   bool *found, struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct feed f = { .call = call,
                      .out = buf_new(call->arena),
                      .address = ask->address };
    struct calendar_by_hash_row row;
    struct tx *tx = NULL;
    bool known = false;

    *found = false;
    if (!secret_token_is_sound(ask->token))
        return true;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) &&
        calendar_by_hash(tx, hash_of(ask->token, hash), call->arena, &row, &known, err);
    if (ok && known) {
        f.lang = str_is(row.lang, "en") ? LANG_EN : LANG_SV;
        f.user_id = row.user_id;
        f.org_id = row.org_id;
        ok = write_feed(&f, tx, err);
    }
    tx_end(&tx);
    if (!ok || !known)
        return ok;
    if ((!row.has_read_on || row.read_on != moment_day(call->now)) &&
        !note_read(call, row.id, err))
        return false;
    *text = buf_str(&f.out);
    *found = true;
    return true;
}
