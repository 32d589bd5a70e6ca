/*
 * audit_kit.h: a database with people, staff and a log, in a folder of the test.
 */
#ifndef TESTS_SERVICE_AUDIT_KIT_H
#define TESTS_SERVICE_AUDIT_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/audit.h"
#include "service/audit_verify.h"

#define KIT_PEOPLE 200 /* person.id 1.., rid 1000 + id; number 7 is protected */
#define KIT_NOW    INT64_C(1795694400000000)

extern struct store *kit_store;
extern struct arena kit_arena;
extern const struct actor kit_coach, kit_protector, kit_reviewer;
extern char kit_folder[64];

int kit_open(void **state);
int kit_close(void **state);

struct call kit_call(const struct actor *actor);
/* Runs SQL on a connection of its own; fails the test on an error. */
void kit_sql(const char *sql);
/* The message of the refusal, in kit_arena; "": it was done. */
const char *kit_sql_refused(const char *sql);
int64_t kit_number(const char *sql);
const char *kit_path(const char *name);

/* Notes that `actor` read `person_id`, and waits until it is durable. */
void kit_read(const struct actor *actor, int64_t person_id, int64_t at);
/* The same of `count` people on a list, the first of them `first`. */
void kit_list(const struct actor *actor, int64_t first, uint32_t count);

/* Anchors the log as it is, and looks whether it is sound. */
void kit_anchor(void);
struct audit_verdict kit_verified(void);
enum chain_fault kit_first_fault(void);

#endif
