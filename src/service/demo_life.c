/*
 * demo_life.c: see demo_life.h.
 *
 *   her people -> each put forward, some days ago -> what the employer answered by
 *   link, later -> a time for a meeting -> the silence that the clock ended
 */
#include "service/demo_life.h"

#include "base/date.h"
#include "service/employer_ask.h"
#include "service/event.h"
#include "service/meeting.h"
#include "service/referral.h"
#include "store/query.h"

#define COACH     "maja"
#define MARK      "demo_life"
#define PEOPLE    8u
#define DAY       (INT64_C(86400) * MOMENT_SECOND)
#define MEET_FROM (13 * 60)
#define NEVER     (-1)

/* Days before today; a contact is asked about her people in turn, and none answers
 * before the one above her: the log of reads would tell of a clock that was set back.
 */
static const struct {
    const char *firm;
    int32_t made, due, answered; /* due: days to answer; answered NEVER */
    enum referral_step answer;
    const char *no, *why;
    int32_t meets_in; /* days from today; NEVER: no time is set */
} lives[] = {
    { "Näckrosens Parti", 30, 7, NEVER, REFERRAL_SAY_NO, "", "learns_fast", NEVER },
    { "Näckrosens Parti", 6, 7, 4, REFERRAL_SAY_MEET, "", "shown", 1 },
    { "Näckrosens Parti", 6, 7, 4, REFERRAL_SAY_NO, "hours", "own_wish", NEVER },
    { "Tallmons Hotell", 9, 6, NEVER, REFERRAL_SAY_NO, "", "safe_way", NEVER },
    { "Tallmons Hotell", 3, 7, 1, REFERRAL_SAY_MEET, "", "own_wish", NEVER },
    { "Järpbäckens Såg", 5, 7, 1, REFERRAL_SAY_LATER, "", "shown", NEVER },
    { "Järpbäckens Såg", 2, 7, NEVER, REFERRAL_SAY_NO, "", "waited", NEVER },
};
#define LIVES (sizeof lives / sizeof *lives)

struct living {
    struct call *call;
    struct actor coach;
    int64_t today_at; /* the call's own moment */
    struct demo_people_row person[PEOPLE];
    uint32_t people;
};

/* Some days ago, as the coach. */
static void be_then(struct living *l, int32_t days_ago)
{
    l->call->now = l->today_at - days_ago * DAY;
    l->call->actor = &l->coach;
}

static bool find_coach(struct living *l, const struct actor *local, bool *found,
                       struct err *err)
{
    struct user_by_login_row row;
    struct demo_people_row person;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(l->call->store, TX_READ, &tx, err) &&
              user_by_login(tx, STR(COACH), l->call->arena, &row, found, err);

    if (ok && *found)
        ok = demo_people_open(tx, row.id, PEOPLE, &cursor, err);
    while (ok && *found && demo_people_next(&cursor, &person))
        l->person[l->people++] = person;
    ok = ok && (!*found || cursor_end(&cursor, err));
    tx_end(&tx);
    if (!ok || !*found)
        return ok;
    struct buf name = buf_new(l->call->arena);
    buf_format(&name, "u%lld", (long long)row.id);
    l->coach = *local;
    l->coach.name = name.ptr;
    l->coach.user_id = row.id;
    l->coach.roles = 1U << ROLE_COACH;
    return true;
}

/* The firm's own need, the newest; 0: it has none. */
static bool need_of(struct living *l, int64_t firm_rid, int64_t *need_rid,
                    struct err *err)
{
    struct firm_by_rid_row firm;
    struct needs_of_firm_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(l->call->store, TX_READ, &tx, err) &&
              firm_by_rid(tx, firm_rid, l->call->arena, &firm, &found, err);

    *need_rid = 0;
    if (ok && found)
        ok = needs_of_firm_open(tx, firm.id, &cursor, err);
    while (ok && found && needs_of_firm_next(&cursor, &row))
        *need_rid = row.rid;
    ok = ok && (!found || cursor_end(&cursor, err));
    tx_end(&tx);
    return ok;
}

static bool by_rid(struct living *l, int64_t rid, struct referral_by_rid_row *row,
                   struct err *err)
{
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(l->call->store, TX_READ, &tx, err) &&
              referral_by_rid(tx, rid, l->call->arena, row, &found, err);

    tx_end(&tx);
    return ok &&
           (found || err_set(err, ERR_STATE,
                             N_("an event is about a referral that is not there")));
}

/* What the contact pressed. */
static bool answer(struct living *l, size_t i, int64_t rid, struct err *err)
{
    const struct employer_answer about = { .referral_rid = rid,
                                           .step = lives[i].answer,
                                           .reason = str_from(lives[i].no) };
    const struct employer_answer need = { .need_answer = STR("yes") };
    struct employer_seen seen = { .door = EMPLOYER_OPEN };
    struct referral_by_rid_row row;
    enum employer_outcome outcome;

    if (!by_rid(l, rid, &row, err))
        return false;
    be_then(l, lives[i].answered);
    seen.ask_rid = row.ask_rid;
    seen.actor = l->coach;
    seen.actor.name = "employer";
    seen.actor.user_id = 0;
    seen.actor.roles = 1U << ROLE_EMPLOYER;
    l->call->actor = &seen.actor;
    bool ok = employer_answer(l->call, &seen, &need, &outcome, err) &&
              employer_answer(l->call, &seen, &about, &outcome, err);
    l->call->actor = &l->coach;
    return ok;
}

static bool set_time(struct living *l, size_t i, int64_t rid, struct err *err)
{
    struct meeting_new new = { .referral_rid = rid,
                               .minute = MEET_FROM,
                               .minutes = MEETING_USUAL,
                               .place = STR("Porten mot gatan, Östersund") };
    struct referral_by_rid_row row;
    enum referral_outcome outcome;

    if (!by_rid(l, rid, &row, err))
        return false;
    be_then(l, lives[i].answered - 1);
    new.day = moment_day(l->today_at) + lives[i].meets_in;
    new.seen = row.version;
    return meeting_set(l->call, &new, &outcome, err);
}

static bool live(struct living *l, size_t i, struct err *err)
{
    struct buf key = buf_new(l->call->arena);
    const struct demo_people_row *person = &l->person[i % l->people];
    struct referral_new new = { .person_id = person->id,
                                .person_rid = person->rid,
                                .why = str_from(lives[i].why),
                                .asked = true };

    be_then(l, lives[i].made);
    buf_format(&key, "%zu", i);
    new.rid = record_id(&l->coach, "referral", STR("demo"), buf_str(&key));
    new.firm_rid = record_id(&l->coach, "firm", STR("demo"), str_from(lives[i].firm));
    new.contact_rid =
        record_id(&l->coach, "contact", STR("demo"), str_from(lives[i].firm));
    new.due_on = moment_day(l->call->now) + lives[i].due;
    if (!need_of(l, new.firm_rid, &new.need_rid, err))
        return false;
    return new.need_rid == 0 || /* a demo that was begun by an earlier program */
           (referral_add(l->call, &new, err) &&
            (lives[i].answered == NEVER || answer(l, i, new.rid, err)) &&
            (lives[i].meets_in == NEVER || set_time(l, i, new.rid, err)));
}

static bool live_all(struct living *l, struct err *err)
{
    uint32_t ended;
    bool ok = true;

    for (size_t i = 0; ok && i < LIVES; i++)
        ok = live(l, i, err);
    be_then(l, 1); /* what waited longest nobody answered */
    return ok && referral_silence(l->call, moment_day(l->call->now) - lives[3].due,
                                  &ended, err);
}

static bool done_before(struct call *call, bool *done, struct err *err)
{
    struct meta_get_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              meta_get(tx, STR(MARK), call->arena, &row, done, err);

    tx_end(&tx);
    return ok;
}

static bool mark_done(struct call *call, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              meta_set(tx, STR(MARK), STR("1"), err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool demo_life_make(struct call *call, struct err *err)
{
    const struct actor *local = call->actor;
    struct living l = { .call = call, .today_at = call->now };
    bool done = false, found = false;

    if (!done_before(call, &done, err) || done)
        return err->kind == ERR_NONE;
    bool ok = find_coach(&l, local, &found, err) &&
              (!found || l.people == 0 || live_all(&l, err));
    call->now = l.today_at;
    call->actor = local;
    return ok && (!found || mark_done(call, err));
}
