/* ad_kit.c: see ad_kit.h. */
#include "ad_kit.h"

#include <dirent.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/database.h"

struct call kit_call;
static struct arena arena;
static char folder[64];

int kit_make(void **state)
{
    struct err err = { 0 };

    (void)state;
    snprintf(folder, sizeof folder, "/tmp/insteg-ads-XXXXXX");
    assert_non_null(mkdtemp(folder));
    kit_call = (struct call){
        .arena = &arena, .actor = &actor_local, .lang = LANG_SV, .now = KIT_NOW
    };
    KIT_OK(database_open(kit_path("test.db"), DATABASE_CREATE, &kit_call, &err), &err);
    return 0;
}

int kit_remove(void **state)
{
    DIR *dir = opendir(folder);

    (void)state;
    database_close(&kit_call);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(kit_path(entry->d_name));
    closedir(dir);
    rmdir(folder);
    arena_free(&arena);
    return 0;
}

const char *kit_path(const char *name)
{
    struct buf path = buf_new(&arena);

    buf_format(&path, "%s/%s", folder, name);
    return path.ptr;
}

const char *kit_file(const char *name, struct str bytes)
{
    const char *path = kit_path(name);
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, out), bytes.len);
    assert_int_equal(fclose(out), 0);
    return path;
}

struct str kit_bytes(const char *path)
{
    struct buf bytes = buf_new(&arena);
    FILE *in = fopen(path, "rb");

    assert_non_null(in);
    for (int c; (c = getc(in)) != EOF;)
        buf_char(&bytes, (char)c);
    fclose(in);
    return buf_str(&bytes);
}

const char *kit_data(const char *name)
{
    const char *root = getenv("INSTEG_DATA");
    struct buf path = buf_new(&arena);

    if (!root)
        root = getenv("INSTEG_REAL"); /* where Meson thinks they are */
    buf_format(&path, "%s/%s", root ? root : "../shared/data", name);
    if (access(path.ptr, R_OK) != 0) {
        print_message("skipped: the real data are not here (%s)\n", path.ptr);
        skip();
    }
    return path.ptr;
}

void kit_err(struct err *err, enum err_kind kind, const char *words)
{
    if (err->kind != kind || !strstr(err_english(err), words))
        fail_msg("want %s \"%s\", got %s \"%s\"", err_word(kind), words,
                 err_word(err->kind), err_english(err));
    *err = (struct err){ 0 };
}

struct str kit_text(const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;

    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    struct str copy = str_copy(&arena, str_from(text));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return copy;
}

int64_t kit_number(const char *sql)
{
    int64_t number;

    assert_true(str_int(kit_text(sql), &number));
    return number;
}
