/*
 * outbox_kit.h: contacts and people with addresses in case_kit's database, for tests of
 * messages. The names and numbers are invented; telephone numbers are of the series
 * that are given to nobody.
 */
#ifndef TESTS_SERVICE_OUTBOX_KIT_H
#define TESTS_SERVICE_OUTBOX_KIT_H

#include "firm_kit.h"
#include "service/outbox.h"

/* A contact of a new firm; channel "", phone, sms, email, visit, letter. Its row. */
int64_t outbox_contact_made(const char *channel, const char *phone, const char *email);
/* A case with a sealed identity, Kim Exempel, whose channel is given; her row. */
int64_t outbox_person_made(int64_t rid, const char *channel);
/* A message about thing 7, put and durable. */
struct outbox_put outbox_made(const char *kind, enum outbox_receiver to, int64_t id);
/* The same with what the test wants. */
struct outbox_put outbox_of(const struct outbox_new *new);
/* state:channel:reason of a message. */
const char *outbox_now(int64_t rid);

#endif
