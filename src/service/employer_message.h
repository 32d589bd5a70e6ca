/*
 * employer_message.h: tells an employer's contact that there is something to answer.
 *
 * Out     the one place where a link leaves the program: the text has no personal data
 *         beyond the receiver's first name and the link (design 11).
 * Purity  in the transaction of what it tells of.
 */
#ifndef SERVICE_EMPLOYER_MESSAGE_H
#define SERVICE_EMPLOYER_MESSAGE_H

#include "service/call.h"
#include "service/secret.h"

struct tx;

struct employer_message {
    int64_t contact_id; /* firm_contact.id; 0: nobody by name, nothing is sent */
    int64_t ask_rid;    /* what it is about */
    int32_t due_day;
    const struct secret_token *token;
};
MUST_USE bool employer_message_put(struct call *call, struct tx *tx,
                                   const struct employer_message *message,
                                   struct err *err);

#endif
