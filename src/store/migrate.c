/* migrate.c: see migrate.h. */
#include "store/migrate.h"

#include <assert.h>

#include "base/date.h"
#include "base/hash.h"

uint32_t migrate_count(const struct embed_file *files)
{
    uint32_t count = 0;

    while (files[count].name)
        count++;
    return count;
}

const struct embed_file *migrate_files(enum store_kind kind)
{
    return kind == STORE_KEYS ? embed_schema_keys : embed_schema;
}

static bool is_of_keys(const struct embed_file *files)
{
    return files == embed_schema_keys;
}

uint32_t store_schema(void)
{
    return migrate_count(embed_schema);
}

static void checksum(const struct embed_file *file, char text[HASH_TEXT_BYTES])
{
    unsigned char digest[HASH_BYTES];
    struct hash hash;

    hash_start(&hash);
    hash_bytes(&hash, file->bytes, (size_t)file->size);
    hash_end(&hash, digest);
    hash_hex(digest, text);
}

/* ---------------------------------------------------------------- what is there */

/* Whether each applied file is, byte for byte, the one we have. */
static bool check_applied(struct sqlite *db, const struct embed_file *files,
                          uint32_t version, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    uint32_t seen = 0;
    int code = sqlite_prepare(
        db, "SELECT number, checksum FROM migration ORDER BY number", &statement);

    while (code == SQLITE_OK || code == SQLITE_ROW) {
        char text[HASH_TEXT_BYTES];
        code = sqlite_step(statement);
        if (code != SQLITE_ROW)
            break;
        if (seen == version || sqlite3_column_int64(statement, 0) != seen + 1)
            code = SQLITE_CORRUPT;
        if (code != SQLITE_ROW)
            break;
        checksum(&files[seen], text);
        if (strcmp(text, (const char *)sqlite3_column_text(statement, 1)) != 0) {
            err_set(err, ERR_STATE,
                    N_("schema file {name} is another one than the database was made "
                       "with; use the program that made it"),
                    ARG_WORD(files[seen].name));
            break;
        }
        seen++;
    }
    if (code == SQLITE_DONE && seen != version)
        code = SQLITE_CORRUPT;
    if (code != SQLITE_DONE && err->kind == ERR_NONE)
        sqlite_refuse(db, code, "migration", err);
    sqlite3_finalize(statement);
    return err->kind == ERR_NONE;
}

static bool read_version(struct sqlite *db, const struct embed_file *files,
                         uint32_t *version, struct err *err)
{
    int64_t application = 0, number = 0, things = 0;
    uint32_t count = migrate_count(files);

    if (!sqlite_number(db, "PRAGMA application_id", &application, err) ||
        !sqlite_number(db, "PRAGMA user_version", &number, err) ||
        !sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &things, err))
        return false;
    if (application == 0 && number == 0 && things == 0) {
        *version = 0;
        return true;
    }
    if (application == (is_of_keys(files) ? MIGRATE_APPLICATION_ID : MIGRATE_KEYS_ID))
        return err_set(err, ERR_STATE,
                       is_of_keys(files)
                           ? N_("the file is an insteg database, but not one of keys")
                           : N_("the file holds the keys of an insteg database and is "
                                "not the database itself"));
    if (application != (is_of_keys(files) ? MIGRATE_KEYS_ID : MIGRATE_APPLICATION_ID) ||
        number < 1)
        return err_set(err, ERR_STATE,
                       N_("the file is the database of another program"));
    if (number > count)
        return err_set(err, ERR_STATE,
                       N_("the database has schema {have} and this program knows only "
                          "{want}; use a newer insteg"),
                       ARG_NUM(number), ARG_NUM(count));
    if (!check_applied(db, files, (uint32_t)number, err))
        return false;
    *version = (uint32_t)number;
    return true;
}

bool migrate_version(struct sqlite *db, const struct embed_file *files,
                     uint32_t *version, struct err *err)
{
    bool own = sqlite3_get_autocommit(db->db) != 0;

    /* All of it at one moment: another program may be making the database just now. */
    if (own && !sqlite_exec(db, "BEGIN", err))
        return false;
    bool ok = read_version(db, files, version, err);
    if (own)
        sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL); /* it only read */
    return ok;
}

bool migrate_is_current(struct sqlite *db, const struct embed_file *files,
                        struct err *err)
{
    uint32_t version = 0;

    if (!migrate_version(db, files, &version, err))
        return false;
    if (version == 0)
        return err_set(err, ERR_STATE,
                       N_("the file is empty: there is no database in it"));
    if (version < migrate_count(files))
        return err_set(
            err, ERR_STATE,
            N_("the database has schema {have} and this program needs {want}; "
               "run insteg upgrade"),
            ARG_NUM(version), ARG_NUM(migrate_count(files)));
    return true;
}

/* ------------------------------------------------------------------ one file more */

static bool record(struct sqlite *db, const struct embed_file *file, uint32_t number,
                   struct err *err)
{
    sqlite3_stmt *statement = NULL;
    char text[HASH_TEXT_BYTES];
    int code =
        sqlite_prepare(db,
                       "INSERT INTO migration (number, name, checksum, applied_at)"
                       " VALUES (?1, ?2, ?3, ?4)",
                       &statement);

    if (code == SQLITE_OK) {
        checksum(file, text);
        sqlite3_bind_int64(statement, 1, number);
        sqlite3_bind_text(statement, 2, file->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 3, text, -1, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 4, moment_now());
        code = sqlite_step(statement);
    }
    if (code != SQLITE_DONE)
        sqlite_refuse(db, code, "migration", err);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE;
}

/*
 * PRAGMA user_version takes no parameter, so the number is written digit by digit into
 * a constant's place; it is ours, not input.
 */
static bool set_version(struct sqlite *db, uint32_t number, struct err *err)
{
    char sql[] = "PRAGMA user_version=0000";

    assert(number < 10000);
    for (size_t i = sizeof sql - 2; number > 0; number /= 10)
        sql[i--] = (char)('0' + number % 10);
    return sqlite_exec(db, sql, err);
}

static bool apply(struct sqlite *db, const struct embed_file *files, uint32_t number,
                  struct err *err)
{
    const struct embed_file *file = &files[number - 1];
    struct arena arena = { 0 };
    struct str text = { (const char *)file->bytes, (size_t)file->size };
    bool ok = sqlite_exec(db, str_cstr(&arena, text), err) &&
              record(db, file, number, err) && set_version(db, number, err);

    arena_free(&arena);
    return ok || err_add(err, N_("schema file {name}"), ARG_WORD(file->name));
}

/* Applies the files from the database's version up to `until`, in one transaction. */
static bool apply_until(struct sqlite *db, const struct embed_file *files,
                        uint32_t until, struct err *err)
{
    uint32_t version = 0;
    bool ok = false;

    if (!sqlite_exec(db, "BEGIN IMMEDIATE", err))
        return false;
    /* Looked at again: another program may have been faster. */
    if (!migrate_version(db, files, &version, err))
        goto out;
    if (version == 0 &&
        !sqlite_exec(db,
                     is_of_keys(files) ? "PRAGMA application_id=0x696e736b"
                                       : "PRAGMA application_id=0x696e7374",
                     err))
        goto out;
    while (version < until) {
        version++;
        if (!apply(db, files, version, err))
            goto out;
    }
    ok = sqlite_foreign_keys(db, err) && sqlite_exec(db, "COMMIT", err);
out:
    if (!ok && sqlite3_get_autocommit(db->db) == 0)
        sqlite3_exec(db->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

bool migrate_run(struct sqlite *db, const struct embed_file *files, struct err *err)
{
    uint32_t version = 0, count = migrate_count(files);
    bool ok = false;

    if (!migrate_version(db, files, &version, err))
        return false;
    if (!sqlite_exec(db, "PRAGMA foreign_keys=OFF", err))
        return false;
    ok = true;
    if (version == 0)
        ok = apply_until(db, files, count, err);
    else
        for (uint32_t until = version + 1; ok && until <= count; until++)
            ok = apply_until(db, files, until, err);
    sqlite3_exec(db->db, "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
    return ok;
}
