/*
 * ad_kit.h: what the tests of advertisements share: a database with what insteg ships,
 * files of a few lines, and the real data where it is.
 */
#ifndef TESTS_SERVICE_AD_KIT_H
#define TESTS_SERVICE_AD_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "service/call.h"

#define KIT_NOW INT64_C(1795608000000000) /* 2026-11-25T12:00:00Z */

/* cmocka's set-up and tear-down of a test: a fresh database, an empty folder. */
int kit_make(void **state);
int kit_remove(void **state);

extern struct call kit_call; /* of the running test */

/* Writes a file into the test's folder; its path, good until the test ends. */
const char *kit_file(const char *name, struct str bytes);
/* The path of a file in the test's folder. */
const char *kit_path(const char *name);
/* Everything in a file of the test's folder. */
struct str kit_bytes(const char *path);

/* A file of the real public data; the test is skipped, with the reason, without it. */
const char *kit_data(const char *name);

/* Asserts kind and that the English text has `words` in it; clears err. */
void kit_err(struct err *err, enum err_kind kind, const char *words);

#define KIT_OK(call, err)                                                              \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

/* One number from the database, by SQL of the test's own. */
int64_t kit_number(const char *sql);
/* One text from the database. */
struct str kit_text(const char *sql);

#endif
