/* small.c: see small.h. */
#include "small.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"

int folder_make(void **state)
{
    struct folder *folder = test_malloc(sizeof *folder);

    snprintf(folder->path, sizeof folder->path, "/tmp/insteg-test-XXXXXX");
    if (!mkdtemp(folder->path))
        return -1;
    *state = folder;
    return 0;
}

static int remove_entry(const char *path, const struct stat *of, int type,
                        struct FTW *ftw)
{
    (void)of;
    (void)type;
    (void)ftw;
    return remove(path);
}

int folder_remove(void **state)
{
    struct folder *folder = *state;

    store_fail_at(0);
    nftw(folder->path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    test_free(folder);
    return 0;
}

const char *folder_file(const struct folder *folder, const char *name)
{
    static char paths[5][FOLDER_PATH_BYTES];
    static uint32_t next;
    char *path = paths[next++ % 5];

    snprintf(path, FOLDER_PATH_BYTES, "%s/%s", folder->path, name);
    return path;
}

uint32_t folder_count(const struct folder *folder)
{
    DIR *dir = opendir(folder->path);
    uint32_t count = 0;

    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}

bool folder_has(const struct folder *folder, const char *name)
{
    return access(folder_file(folder, name), F_OK) == 0;
}

uint64_t folder_hash(const struct folder *folder, const char *name)
{
    FILE *in = fopen(folder_file(folder, name), "rb");
    char bytes[4096];
    struct hash hash;
    size_t len;

    if (!in)
        return 0;
    hash_start(&hash);
    while ((len = fread(bytes, 1, sizeof bytes, in)) > 0)
        hash_bytes(&hash, bytes, len);
    fclose(in);
    return hash_end_u64(&hash);
}

void folder_write(const struct folder *folder, const char *name, const void *bytes,
                  size_t len)
{
    FILE *out = fopen(folder_file(folder, name), "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

static struct store *open_or_fail(const struct store_options *options)
{
    struct store *store = NULL;
    struct err err = { 0 };

    if (!store_open(options, &store, &err))
        fail_msg("%s", err_english(&err));
    return store;
}

struct store *small_open(const struct folder *folder, const char *name,
                         enum store_mode mode)
{
    return open_or_fail(&(struct store_options){
        .path = folder_file(folder, name), .mode = mode, .busy_ms = 300 });
}

struct store *small_serve(const struct folder *folder, const char *name)
{
    return open_or_fail(&(struct store_options){
        .path = folder_file(folder, name), .mode = STORE_CREATE, .committer = true });
}

void small_refused(const struct folder *folder, const char *name, enum store_mode mode,
                   enum err_kind kind, const char *words)
{
    struct store_options options = { .path = folder_file(folder, name),
                                     .mode = mode,
                                     .busy_ms = 100 };
    struct store *store = NULL;
    struct err err = { 0 };

    assert_false(store_open(&options, &store, &err));
    assert_null(store);
    small_err(&err, kind, words);
}

void small_err(struct err *err, enum err_kind kind, const char *words)
{
    const char *text = err_english(err);

    if (err->kind != kind || !strstr(text, words))
        fail_msg("kind %s: %s (wanted %s, '%s')", err_word(err->kind), text,
                 err_word(kind), words);
}

void small_put(struct store *store, const char *name, int64_t amount)
{
    struct tx *tx = NULL;
    struct err err = { 0 };
    uint64_t ticket = 0;
    int64_t id = 0;

    if (!tx_begin(store, TX_WRITE, &tx, &err) ||
        !thing_put(tx, str_from(name), amount, &id, &err) ||
        !tx_commit(&tx, &ticket, &err) || !store_wait(store, ticket, &err))
        fail_msg("%s", err_english(&err));
}

bool small_has(struct store *store, const char *name)
{
    struct tx *tx = NULL;
    struct err err = { 0 };
    struct thing_find_row row = { 0 };
    bool found = false;

    if (!tx_begin(store, TX_READ, &tx, &err) ||
        !thing_find(tx, str_from(name), &row, &found, &err))
        fail_msg("%s", err_english(&err));
    tx_end(&tx);
    return found;
}

int64_t small_count(struct store *store)
{
    struct tx *tx = NULL;
    struct err err = { 0 };
    struct thing_total_row row = { 0 };

    if (!tx_begin(store, TX_READ, &tx, &err) || !thing_total(tx, &row, &err))
        fail_msg("%s", err_english(&err));
    tx_end(&tx);
    return row.count;
}

void small_sql(const struct folder *folder, const char *name, const char *sql)
{
    small_sql_number(folder, name, sql);
}

static int take_number(void *data, int count, char **text, char **names)
{
    (void)names;
    if (count > 0 && text[0])
        *(int64_t *)data = strtoll(text[0], NULL, 10);
    return 0;
}

int64_t small_sql_number(const struct folder *folder, const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    char *reason = NULL;
    int64_t number = 0;

    assert_int_equal(sqlite3_open(folder_file(folder, name), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 2000);
    if (sqlite3_exec(db, sql, take_number, &number, &reason) != SQLITE_OK)
        fail_msg("%s", reason);
    sqlite3_close(db);
    return number;
}

int small_fork(int (*child)(const struct folder *folder, const char *name),
               const struct folder *folder, const char *name)
{
    int status = 0;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0)
        _exit(child(folder, name));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
