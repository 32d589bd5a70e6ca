/*
 * log_kit.h: a real server over a real database, with routes about people whose
 * handlers know nothing of the log; only who asks is played.
 */
#ifndef TESTS_WEB_LOG_KIT_H
#define TESTS_WEB_LOG_KIT_H

#include <stdatomic.h>

#include "../service/audit_kit.h"
#include "client.h"
#include "service/stranger_log.h"
#include "web/csrf.h"
#include "web/router.h"
#include "web/server.h"

#define TOKEN      "0123456789abcdef0123456789abcdef"
#define SECRET     "what is known of a person"
#define LOG_ROUTES 10

extern const struct route log_routes[LOG_ROUTES];
extern struct server *log_server;
extern const struct actor *log_asking; /* log_open: kit_coach */
extern struct actor log_participant;
extern struct stranger_log log_strangers;
extern enum err_kind log_answers; /* ERR_NONE: the real log */
/* The row of the log that was the last one when a change was made, in its transaction.
 */
extern _Atomic(int64_t) log_row_before_change;

/* cmocka's set-up and tear-down. */
int log_open(void **state);
int log_close(void **state);

struct str log_ask(const char *method, const char *target, const char *accept,
                   const char *body);
struct str log_get_page(const char *target);
bool log_has(struct str text, const char *part);
/* How many rows of the log there are WHERE. */
int64_t log_rows(const char *where);

/* Who asks is played; a list that says whom it shows with ?tell=1, or ?none=1. */
bool log_enter(struct request *request, const struct raw_request *raw, struct err *err);
bool log_list_get(struct request *request, struct reply *reply, struct err *err);

#endif
