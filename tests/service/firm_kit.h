/*
 * firm_kit.h: firms, visits and events in case_kit's database, for their tests.
 */
#ifndef TESTS_SERVICE_FIRM_KIT_H
#define TESTS_SERVICE_FIRM_KIT_H

#include "case_kit.h"
#include "service/event.h"
#include "service/firm.h"
#include "service/visit.h"

/* A firm called `name`, of the unit of whoever case_call is; its random id. */
int64_t firm_made(const char *name, const char *number, const char *headcount);
/* A form for a visit with the outcome need; the test changes what it wants. */
struct visit_new firm_visit(int64_t firm_rid, int32_t day);
void firm_visited(const struct visit_new *visit);
/* Asserts kind and that the English text has `words` in it; clears err. */
void firm_err(struct err *err, enum err_kind kind, const char *words);

/* Current state as text: all that is a projection of events. In case_arena. */
struct str firm_state(void);
int64_t firm_number(const char *sql);
struct str firm_text(const char *sql);
/* The message of the refusal; "": it was done. */
const char *firm_refused(const char *sql);

#endif
