/*
 * case_kit.h: a database with keys beside it, units of two secrecy domains, staff, and
 * cases, for tests of what is done with a person's case.
 */
#ifndef TESTS_SERVICE_CASE_KIT_H
#define TESTS_SERVICE_CASE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "service/keys.h"
#include "service/seal.h"

#define CASE_NOW INT64_C(1795694400000000) /* 2026-11-26T12:00:00Z */
#define CASE_DAY 20783                     /* that day             */

#define CASE_OK(call_, err)                                                            \
    do {                                                                               \
        if (!(call_))                                                                  \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

extern struct arena case_arena; /* of the running test */
extern struct call case_call;   /* acts as case_coach  */

/* Units: 1 "A" and 2 "B" of domain 1, 3 "C" of domain 2 (rid = id). */
extern const struct actor case_coach;   /* user 1, unit 1 */
extern const struct actor case_leader;  /* user 2, unit 1 */
extern const struct actor case_partner; /* user 3, unit 3 */

int case_make(void **state); /* cmocka's set-up and tear-down of a test */
int case_gone(void **state);

/* A file of the test's folder. */
const char *case_path(const char *name);
const char *case_file(const char *name, const char *text); /* written; its path */
/* Closes and opens the databases again, with another clock if `now` is not 0. */
void case_reopen(int64_t now);
/* A person of unit `org_id`, as an import leaves her: without a key; her row. */
int64_t case_person(int64_t rid, int64_t org_id);
/* Statements that the program has none for. */
void case_sql(const char *sql);
/* Waits until what case_call wrote is durable. */
void case_wait(void);

#endif
