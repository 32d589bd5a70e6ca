/*
 * small.h: a folder for a test's files, and a store on the small schema of this folder.
 */
#ifndef TESTS_STORE_SMALL_H
#define TESTS_STORE_SMALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/query.h"
#include "store/store.h"

#define FOLDER_PATH_BYTES 128

struct folder {
    char path[64];
};

/* cmocka's set-up and tear-down: *state is a struct folder, empty; removed with all. */
int folder_make(void **state);
int folder_remove(void **state);

/* The path of a file in it; good until four more calls. */
const char *folder_file(const struct folder *folder, const char *name);
/* How many entries the folder has. */
uint32_t folder_count(const struct folder *folder);
bool folder_has(const struct folder *folder, const char *name);
/* The bytes of a file, hashed; 0 when it cannot be read. */
uint64_t folder_hash(const struct folder *folder, const char *name);
void folder_write(const struct folder *folder, const char *name, const void *bytes,
                  size_t len);

/* Opens NAME in the folder; asserts that it works. */
struct store *small_open(const struct folder *folder, const char *name,
                         enum store_mode mode);
struct store *small_serve(const struct folder *folder, const char *name);
/* Opens and expects a refusal of `kind` that has `words` in it. */
void small_refused(const struct folder *folder, const char *name, enum store_mode mode,
                   enum err_kind kind, const char *words);

/* One committed and durable thing; asserted. */
void small_put(struct store *store, const char *name, int64_t amount);
/* Whether it is there, for a new reader. */
bool small_has(struct store *store, const char *name);
int64_t small_count(struct store *store);
/* Runs SQL on the file behind the store's back. */
void small_sql(const struct folder *folder, const char *name, const char *sql);
/* The first column of the first row, as a number. */
int64_t small_sql_number(const struct folder *folder, const char *name,
                         const char *sql);

/* Asserts that `err` is of `kind` and its English text has `words` in it. */
void small_err(struct err *err, enum err_kind kind, const char *words);

/* Runs `child` in a process of its own; its exit code, or -signal. */
int small_fork(int (*child)(const struct folder *folder, const char *name),
               const struct folder *folder, const char *name);

#endif
