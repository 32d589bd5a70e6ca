/*
 * app_kit.h: insteg as a browser meets it, without sockets: its own routes over a
 * database of the running test, filled with the hand check's people or the demo.
 */
#ifndef TESTS_WEB_APP_KIT_H
#define TESTS_WEB_APP_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/app.h"

#define APP_TOKEN "0123456789abcdef0123456789abcdef"
#define APP_NOW   INT64_C(1795694400000000) /* 2026-11-26T12:00:00Z */

extern struct app app;
extern struct arena app_arena;        /* of the running test */
extern const char *const app_demo_ad; /* the id of an advertisement the demo ships */

/* cmocka's set-up and tear-down: of the program, of a test. */
int app_start(void **state); /* loads what advertisements are read with, and pages */
int app_stop(void **state);
int app_empty(void **state); /* a database with what insteg ships, nobody in it */
int app_hand(void **state);  /* with the hand check and the demo's advertisements */
int app_demo(void **state);  /* with the demo */
int app_remove(void **state);

/* A service call of the test's own, in app_arena. */
struct call app_own_call(void);
/* Writes a file into the test's folder; its path. */
const char *app_file(const char *name, struct str bytes);
/* Imports rows of people.csv, applied; fails the test when one is rejected. */
void app_import_people(struct str rows);

/* The decimal id of a need or an advertisement, by its source_key. */
struct str app_need_id(const char *source_key);
struct str app_ad_id(const char *source_key);

/* Any request, in any arena: for threads. */
struct answer app_ask(struct arena *arena, struct raw_request raw, struct str body);

struct answer app_page(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct answer app_json(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A form as our own page sends it: with the token in cookie and body. */
struct answer app_post(const char *target, const char *fields);

/* Waits until the rows of the log that forms left are there to be read. */
void app_settle(void);

/* field=value&, escaped, at the end of `body`. */
void app_field(struct buf *body, const char *name, struct str value);

bool app_has(struct answer answer, const char *part);

#endif
