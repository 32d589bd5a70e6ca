/*
 * employer_message.h: what is sent when somebody is put forward, answered about, or not
 * answered about: to the employer's contact, to the person, to the coach.
 *
 * Out     messages in the outbox (service/outbox.h): a kind, a receiver, a link. Who is
 *         meant, and by whom, is behind the link (design 11).
 * Method  the person learns of each answer and of silence; the coach of answers that
 *         came by link, and of silence. What is only kept as late is told to the coach
 *         alone. Both sides learn when a meeting has a time, another, or none. What
 *         asks the contact to answer is taken back when nobody waits for her any more.
 * Purity  in the transaction of what it tells of.
 */
#ifndef SERVICE_EMPLOYER_MESSAGE_H
#define SERVICE_EMPLOYER_MESSAGE_H

#include "domain/referral_rule.h"
#include "service/call.h"
#include "service/secret.h"

struct tx;

struct employer_message {
    int64_t contact_id; /* firm_contact.id */
    int64_t ask_rid;    /* what it is about */
    int32_t due_day;
    const struct secret_token *token;
};
MUST_USE bool employer_message_put(struct call *call, struct tx *tx,
                                   const struct employer_message *message,
                                   struct err *err);

enum meeting_what {
    MEETING_SET,
    MEETING_MOVED,
    MEETING_CALLED_OFF,
    MEETING_REMINDER,
    MEETING_WHAT_COUNT
};
struct meeting_news {
    int64_t rid; /* of the referral */
    enum meeting_what what;
    int32_t day;
    bool to_person, to_contact;
    int64_t acted_at; /* of a reminder: when they were told of it; 0: never */
    uint32_t *put;    /* counts what was put; NULL: nobody asks */
};
/* What has not left of earlier news about the meeting is taken back. */
MUST_USE bool meeting_news_put(struct call *call, struct tx *tx,
                               const struct meeting_news *news, struct err *err);

struct referral_news {
    int64_t rid;
    enum referral_step step;
    bool by_link, late;
};
MUST_USE bool referral_news_put(struct call *call, struct tx *tx,
                                const struct referral_news *news, struct err *err);

#endif
