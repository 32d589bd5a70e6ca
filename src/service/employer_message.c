/* employer_message.c: see employer_message.h. */
#include "service/employer_message.h"

#include "base/date.h"
#include "service/employer_key.h"
#include "service/outbox.h"
#include "service/referral_word.h"
#include "store/query.h"

#define OWN_PAGE "/me" /* of a participant */

bool employer_message_put(struct call *call, struct tx *tx,
                          const struct employer_message *message, struct err *err)
{
    struct buf link = buf_new(call->arena);
    struct outbox_new new = { .kind = "employer_profiles",
                              .who = { OUTBOX_CONTACT, message->contact_id },
                              .about = "ask",
                              .about_rid = message->ask_rid,
                              .lang = LANG_SV,
                              .day = message->due_day };
    struct outbox_put put;

    buf_format(&link, EMPLOYER_PATH "%s", message->token->text);
    new.link = buf_str(&link);
    return outbox_put(call, tx, &new, &put, err);
}

/* What she is told, by step; NULL: nothing is sent, it stands on her page. */
static const char *const told[REFERRAL_STEP_COUNT] = {
    [REFERRAL_SAY_MEET] = "person_meeting",
    [REFERRAL_SAY_LATER] = "person_answer",
    [REFERRAL_SAY_NO] = "person_answer",
    [REFERRAL_SILENCE] = "person_no_answer",
};

static bool tell_person(struct call *call, struct tx *tx,
                        const struct referral_news *news, struct err *err)
{
    struct outbox_new new = { .kind = told[news->step],
                              .who = { OUTBOX_PERSON, 0 },
                              .about = "referral",
                              .about_rid = news->rid,
                              .lang = LANG_SV,
                              .day = DAY_NONE };
    struct referral_whom_of_row whom;
    struct outbox_put put;
    bool found = false;

    if (news->late || !told[news->step])
        return true;
    if (!referral_whom_of(tx, news->rid, call->arena, &whom, &found, err))
        return false;
    if (!found) /* disposed of: nobody is there to be told */
        return true;
    new.who.id = whom.person_id;
    if (news->step != REFERRAL_SILENCE)
        new.link = STR(OWN_PAGE);
    return outbox_put(call, tx, &new, &put, err);
}

/* Whoever put her forward, if that is a user. */
static bool tell_coach(struct call *call, struct tx *tx,
                       const struct referral_news *news, struct err *err)
{
    const bool silent = news->step == REFERRAL_SILENCE;
    struct buf link = buf_new(call->arena);
    struct outbox_new new = { .kind = silent ? "staff_silence" : "staff_answer",
                              .who = { OUTBOX_USER, 0 },
                              .about = "referral",
                              .about_rid = news->rid,
                              .lang = LANG_SV,
                              .day = DAY_NONE };
    struct referral_maker_row maker;
    struct outbox_put put;
    bool found = false;

    if (!news->by_link && !silent)
        return true;
    if (!referral_maker(tx, news->rid, &maker, &found, err))
        return false;
    if (!found)
        return true;
    buf_format(&link, "/referral/%lld", (long long)news->rid);
    new.who.id = maker.user_id;
    new.link = buf_str(&link);
    return outbox_put(call, tx, &new, &put, err);
}

/* Where nothing is left to answer, what has not reached the contact asks of nothing. */
static bool drop_asked(struct call *call, struct tx *tx,
                       const struct referral_news *news, struct err *err)
{
    struct referral_ask_open_row row;
    bool found = false;

    if (!referral_ask_open(tx, news->rid, &row, &found, err))
        return false;
    return !found || row.n > 0 ||
           (outbox_drop(call, tx, row.ask_rid, "employer_profiles", err) &&
            outbox_drop(call, tx, row.ask_rid, "employer_reminder", err));
}

bool referral_news_put(struct call *call, struct tx *tx,
                       const struct referral_news *news, struct err *err)
{
    return tell_person(call, tx, news, err) && tell_coach(call, tx, news, err) &&
           drop_asked(call, tx, news, err);
}

/* ------------------------------------------------------------------------- meetings */

static const char *const meeting_kinds[MEETING_WHAT_COUNT][2] = {
    [MEETING_SET] = { "person_meeting_time", "contact_meeting_time" },
    [MEETING_MOVED] = { "person_meeting_moved", "contact_meeting_moved" },
    [MEETING_CALLED_OFF] = { "person_meeting_off", "contact_meeting_off" },
    [MEETING_REMINDER] = { "person_meeting_reminder", "contact_meeting_reminder" },
};

/* A reminder stands beside other news; anything else takes their place. */
static bool drop_older(struct call *call, struct tx *tx,
                       const struct meeting_news *news, struct err *err)
{
    if (news->what == MEETING_REMINDER)
        return true;
    for (int i = 0; i < MEETING_WHAT_COUNT; i++)
        for (int to = 0; to < 2; to++)
            if (i != (int)news->what &&
                !outbox_drop(call, tx, news->rid, meeting_kinds[i][to], err))
                return false;
    return outbox_drop(call, tx, news->rid, "person_meeting", err);
}

static bool put_counted(struct call *call, struct tx *tx, const struct outbox_new *new,
                        const struct meeting_news *news, struct err *err)
{
    struct outbox_put put = { OUTBOX_PUT, 0 };

    if (!outbox_put(call, tx, new, &put, err))
        return false;
    if (news->put && put.answer == OUTBOX_PUT)
        ++*news->put;
    return true;
}

static bool tell_of_meeting(struct call *call, struct tx *tx,
                            const struct meeting_news *news, struct err *err)
{
    struct outbox_new new = { .kind = meeting_kinds[news->what][0],
                              .who = { OUTBOX_PERSON, 0 },
                              .about = "referral",
                              .about_rid = news->rid,
                              .lang = LANG_SV,
                              .link = STR(OWN_PAGE),
                              .day = news->day,
                              .acted_at = news->acted_at };
    struct referral_whom_of_row whom;
    bool found = false;

    if (!referral_whom_of(tx, news->rid, call->arena, &whom, &found, err))
        return false;
    new.who.id = whom.person_id;
    return !found || put_counted(call, tx, &new, news, err);
}

/* The contact who was asked, if she is there: a link of her own to time and place. */
static bool tell_contact(struct call *call, struct tx *tx,
                         const struct meeting_news *news, struct err *err)
{
    struct outbox_new new = { .kind = meeting_kinds[news->what][1],
                              .who = { OUTBOX_CONTACT, 0 },
                              .about = "referral",
                              .about_rid = news->rid,
                              .lang = LANG_SV,
                              .day = news->day,
                              .acted_at = news->acted_at };
    struct employer_key_new key = { .until = news->day };
    struct buf link = buf_new(call->arena);
    struct employer_ask_by_rid_row ask;
    struct referral_by_rid_row row;
    struct referral_rules rules;
    struct secret_token token;
    bool found = false, known = false;

    if (!referral_rules_of(moment_day(call->now), &rules, err) ||
        !referral_by_rid(tx, news->rid, call->arena, &row, &found, err) ||
        (found &&
         !employer_ask_by_rid(tx, row.ask_rid, call->arena, &ask, &known, err)))
        return false;
    if (!known || !ask.has_contact_id || ask.left_at)
        return true;
    new.who.id = ask.contact_id;
    key.ask_rid = row.ask_rid;
    key.until += rules.silence;
    if (news->what != MEETING_CALLED_OFF) {
        if (!employer_link_make(call, tx, &key, &token, err))
            return false;
        buf_format(&link, EMPLOYER_PATH "%s", token.text);
        new.link = buf_str(&link);
    }
    return put_counted(call, tx, &new, news, err);
}

bool meeting_news_put(struct call *call, struct tx *tx, const struct meeting_news *news,
                      struct err *err)
{
    return drop_older(call, tx, news, err) &&
           (!news->to_person || tell_of_meeting(call, tx, news, err)) &&
           (!news->to_contact || tell_contact(call, tx, news, err));
}
