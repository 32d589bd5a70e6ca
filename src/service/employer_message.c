/* employer_message.c: see employer_message.h. */
#include "service/employer_message.h"

#include "base/date.h"
#include "service/employer_key.h"
#include "service/outbox.h"
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
    struct buf link = buf_new(call->arena);
    struct outbox_new new = { .kind = "staff_answer",
                              .who = { OUTBOX_USER, 0 },
                              .about = "referral",
                              .about_rid = news->rid,
                              .lang = LANG_SV,
                              .day = DAY_NONE };
    struct referral_maker_row maker;
    struct outbox_put put;
    bool found = false;

    if (!news->by_link)
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

bool referral_news_put(struct call *call, struct tx *tx,
                       const struct referral_news *news, struct err *err)
{
    return tell_person(call, tx, news, err) && tell_coach(call, tx, news, err);
}
