/*
 * backup.c: whole files: store_backup, store_restore, store_upgrade, store_integrity.
 *
 *   hold one state of the source -> copy it page by page to a part file beside the
 *   target -> check the part file -> sync it -> give it the target's name -> sync the
 *   folder
 *
 * Only the renaming touches the target, and it is one step for whoever looks.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/hash.h"
#include "store/door.h"
#include "store/migrate.h"
#include "store/tx.h"

#define ALONE_WAIT_MS 200u /* for other programs to leave the file */

bool store_integrity(struct store *store, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = false;

    if (!tx_begin(store, TX_READ, &tx, err))
        return false;
    ok = sqlite_whole(tx->db, err);
    tx_end(&tx);
    return ok;
}

/* ---------------------------------------------------------------- what is in it */

/* How many cells each table and index has, in one number. */
static bool fingerprint(struct sqlite *db, uint64_t *print, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    struct hash hash;
    int code = sqlite_prepare(
        db, "SELECT name, ncell FROM dbstat WHERE aggregate = TRUE ORDER BY name",
        &statement);

    hash_start(&hash);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite_step(statement);
        if (code != SQLITE_ROW)
            break;
        hash_str(&hash, str_from((const char *)sqlite3_column_text(statement, 0)));
        hash_int(&hash, sqlite3_column_int64(statement, 1));
    }
    if (code != SQLITE_DONE)
        sqlite_refuse(db, code, "dbstat", err);
    sqlite3_finalize(statement);
    if (code == SQLITE_DONE)
        *print = hash_end_u64(&hash);
    return code == SQLITE_DONE;
}

/* A database of ours, of this program's schema or an older one. */
static bool is_ours(struct sqlite *db, enum store_kind kind, uint32_t *version,
                    struct err *err)
{
    if (!migrate_version(db, migrate_files(kind), version, err))
        return false;
    if (*version == 0)
        return err_set(err, ERR_STATE,
                       N_("the file is empty: there is no database in it"));
    return true;
}

static bool check_part(struct sqlite *part, enum store_kind kind, uint64_t expected,
                       struct err *err)
{
    uint64_t found = 0;
    uint32_t version = 0;

    if (!sqlite_whole(part, err) || !is_ours(part, kind, &version, err) ||
        !fingerprint(part, &found, err))
        return false;
    if (found != expected)
        return err_set(err, ERR_STATE, N_("the copy is not the same as the original"));
    return true;
}

/* ------------------------------------------------------------------------ copying */

static int copy_pages(struct sqlite *source, struct sqlite *part,
                      const struct store_copy *copy)
{
    sqlite3_backup *backup = sqlite3_backup_init(part->db, "main", source->db, "main");
    int code = backup ? SQLITE_OK : sqlite3_extended_errcode(part->db);

    while (code == SQLITE_OK) {
        code = sqlite_fault();
        if (code == SQLITE_OK)
            code = sqlite3_backup_step(backup, STORE_BACKUP_PAGES);
        if (copy->progress && (code == SQLITE_OK || code == SQLITE_DONE)) {
            int all = sqlite3_backup_pagecount(backup);
            copy->progress(copy->data, all - sqlite3_backup_remaining(backup), all);
        }
    }
    int end = backup ? sqlite3_backup_finish(backup) : SQLITE_OK;
    return code == SQLITE_DONE ? end : code;
}

/* Copies one state of `source` to the empty file `part_path` and checks it there. */
static bool copy_state(struct sqlite *source, const char *part_path,
                       const struct store_copy *copy, struct err *err)
{
    struct sqlite part = { 0 };
    uint64_t expected = 0;
    uint32_t version = 0;
    int code = SQLITE_OK;
    bool ok = false;

    if (!sqlite_open(&part, part_path, SQLITE_FOR_WRITING, STORE_BUSY_MS, err))
        return false;
    if (!sqlite_exec(source, "BEGIN", err))
        goto out;
    if (!is_ours(source, copy->kind, &version, err) ||
        !fingerprint(source, &expected, err))
        goto out;
    code = copy_pages(source, &part, copy);
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        sqlite_refuse(&part, code, "backup", err);
        goto out;
    }
    /* One file without a log beside it, also when the folder cannot be written to. */
    ok = sqlite_exec(&part, "PRAGMA journal_mode=DELETE", err) &&
         check_part(&part, copy->kind, expected, err);
out:
    if (sqlite3_get_autocommit(source->db) == 0)
        sqlite3_exec(source->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite_close(&part);
    return ok && door_sync(part_path, err);
}

/* ---------------------------------------------------------------- the target's name */

static const char *joined(struct arena *arena, const char *path, const char *end)
{
    struct buf buf = buf_new(arena);

    buf_cstr(&buf, path);
    buf_cstr(&buf, end);
    return str_cstr(arena, buf_str(&buf));
}

static bool check_target(const struct store_copy *copy, struct err *err)
{
    struct stat from = { 0 }, to = { 0 };
    bool there = false;

    if (!door_check(copy->from, STORE_READ, err) || !door_target(copy->to, &there, err))
        return false;
    if (!there)
        return true;
    if (stat(copy->from, &from) == 0 && stat(copy->to, &to) == 0 &&
        from.st_dev == to.st_dev && from.st_ino == to.st_ino)
        return err_set(err, ERR_INPUT, N_("{file} cannot be copied onto itself"),
                       ARG_WORD(copy->to));
    if (!copy->force)
        return err_set(err, ERR_CONFLICT,
                       N_("{file} is there already; choose another name, or --force"),
                       ARG_WORD(copy->to));
    return true;
}

/* Makes the empty part file; its name in `arena`, NULL on failure. */
static const char *make_part(struct arena *arena, const char *to, struct err *err)
{
    char *name = str_cstr(arena, str_from(joined(arena, to, ".part-XXXXXX")));
    int fd = mkstemp(name);

    if (fd < 0) {
        door_refuse(errno, to, err);
        return NULL;
    }
    close(fd);
    return name;
}

/* Gives the part file the target's name; nothing there may be lost without `force`. */
static bool name_part(const char *part, const struct store_copy *copy, struct err *err)
{
    struct arena arena = { 0 };
    unsigned flags = copy->force ? 0 : RENAME_NOREPLACE;
    bool ok = renameat2(AT_FDCWD, part, AT_FDCWD, copy->to, flags) == 0;

    if (!ok && errno == EEXIST)
        err_set(err, ERR_CONFLICT,
                N_("{file} is there already; choose another name, or --force"),
                ARG_WORD(copy->to));
    else if (!ok)
        door_refuse(errno, copy->to, err);
    ok = ok && door_sync(door_folder(&arena, copy->to), err);
    arena_free(&arena);
    return ok;
}

static void remove_part(struct arena *arena, const char *part)
{
    if (!part)
        return;
    unlink(joined(arena, part, "-journal"));
    unlink(joined(arena, part, "-wal"));
    unlink(joined(arena, part, "-shm"));
    unlink(part);
}

/* ------------------------------------------------------------------------- backup */

static bool back_up(struct sqlite *source, const struct store_copy *copy,
                    struct err *err)
{
    struct arena arena = { 0 };
    const char *part = make_part(&arena, copy->to, err);
    bool ok = part && copy_state(source, part, copy, err) && name_part(part, copy, err);

    if (!ok)
        remove_part(&arena, part);
    arena_free(&arena);
    return ok;
}

bool store_backup(const struct store_copy *copy, struct err *err)
{
    struct sqlite source = { 0 };
    bool ok = false;

    if (!check_target(copy, err))
        return false;
    if (!sqlite_open(&source, copy->from, SQLITE_FOR_READING, STORE_BUSY_MS, err))
        return err_add(err, N_("database {file}"), ARG_WORD(copy->from));
    ok = back_up(&source, copy, err);
    sqlite_close(&source);
    return ok;
}

/* ------------------------------------------------------------------------ restore */

/*
 * Opens `path` so that no other program has it open, or can open it until `db` is
 * closed, and puts its log into it. `in_use`: someone has it.
 */
static bool open_alone(const char *path, struct sqlite *db, bool *in_use,
                       struct err *err)
{
    bool ok = false;

    *in_use = false;
    if (!sqlite_open(db, path, SQLITE_FOR_WRITING, ALONE_WAIT_MS, err))
        return false;
    ok = sqlite_exec(db, "PRAGMA locking_mode=EXCLUSIVE", err) &&
         sqlite_exec(db, "BEGIN EXCLUSIVE", err) && sqlite_exec(db, "COMMIT", err);
    *in_use = !ok && (sqlite3_errcode(db->db) & 0xff) == SQLITE_BUSY;
    if (!ok)
        sqlite_close(db);
    return ok;
}

static bool refuse_in_use(const char *path, struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE,
                   N_("{file} is in use; stop the program that has it open first"),
                   ARG_WORD(path));
}

static bool set_aside(const char *path, const char *aside, struct err *err)
{
    struct arena arena = { 0 };
    const char *log = joined(&arena, path, "-wal");
    bool ok = true;

    /* A second name first: `path` is never without a whole file behind it. */
    if (link(path, aside) != 0)
        ok = errno == EEXIST ? err_set(err, ERR_CONFLICT, N_("{file} is there already"),
                                       ARG_WORD(aside))
                             : door_refuse(errno, aside, err);
    /* What is left of a log belongs to the old file; the new one must not meet it. */
    if (ok && rename(log, joined(&arena, aside, "-wal")) != 0 && errno != ENOENT)
        ok = door_refuse(errno, log, err);
    if (ok)
        unlink(joined(&arena, path, "-shm"));
    arena_free(&arena);
    return ok;
}

static const char *aside_name(struct arena *arena, const char *path)
{
    char at[21], compact[21];
    size_t len = 0;
    struct buf buf = buf_new(arena);

    moment_format(moment_now(), at);
    for (const char *c = at; *c; c++)
        if (*c != '-' && *c != ':')
            compact[len++] = *c;
    compact[len] = '\0';
    buf_cstr(&buf, path);
    buf_char(&buf, '.');
    buf_cstr(&buf, compact);
    buf_cstr(&buf, ".old");
    return str_cstr(arena, buf_str(&buf));
}

/* Puts the checked part file in the place of the target, which is kept aside. */
static bool put_in_place(const char *part, const struct store_copy *copy,
                         struct err *err)
{
    struct arena arena = { 0 };
    struct sqlite old = { 0 };
    struct err ignored = { 0 };
    bool there = access(copy->to, F_OK) == 0, in_use = false, ok = false;

    /* A damaged file cannot be opened; it may be replaced all the same. */
    if (there && !open_alone(copy->to, &old, &in_use, &ignored) && in_use) {
        refuse_in_use(copy->to, err);
        goto out;
    }
    if (old.db) {
        ignored = (struct err){ 0 };
        (void)!sqlite_exec(&old, "PRAGMA journal_mode=DELETE", &ignored);
    }
    ok = (!there || set_aside(copy->to, aside_name(&arena, copy->to), err)) &&
         name_part(part, copy, err);
out:
    sqlite_close(&old);
    arena_free(&arena);
    return ok;
}

bool store_restore(const struct store_copy *copy, struct err *err)
{
    struct arena arena = { 0 };
    struct sqlite source = { 0 };
    const char *part = NULL;
    bool ok = false;

    if (!check_target(copy, err))
        return false;
    if (!sqlite_open(&source, copy->from, SQLITE_FOR_READING, STORE_BUSY_MS, err))
        return err_add(err, N_("database {file}"), ARG_WORD(copy->from));
    part = make_part(&arena, copy->to, err);
    ok = part && copy_state(&source, part, copy, err);
    sqlite_close(&source);
    ok = ok && put_in_place(part, copy, err);
    if (!ok)
        remove_part(&arena, part);
    arena_free(&arena);
    return ok;
}

/* ------------------------------------------------------------------------ upgrade */

/* What kind of database it is, by the mark in its head; others fail later. */
static bool kind_of(struct sqlite *db, enum store_kind *kind, struct err *err)
{
    int64_t application = 0;

    if (!sqlite_number(db, "PRAGMA application_id", &application, err))
        return false;
    *kind = application == MIGRATE_KEYS_ID ? STORE_KEYS : STORE_MAIN;
    return true;
}

bool store_upgrade(const char *path, const char *backup_path,
                   struct store_upgrade *done, struct err *err)
{
    struct store_copy copy = { .from = path, .to = backup_path };
    struct sqlite db = { 0 };
    struct store_upgrade fresh = { 0 };
    bool in_use = false, ok = false;

    if (!door_check(path, STORE_WRITE, err))
        return false;
    if (!open_alone(path, &db, &in_use, err)) {
        if (in_use)
            *err = (struct err){ 0 };
        return in_use ? refuse_in_use(path, err)
                      : err_add(err, N_("database {file}"), ARG_WORD(path));
    }
    if (!kind_of(&db, &copy.kind, err) || !is_ours(&db, copy.kind, &fresh.from, err))
        goto out;
    fresh.to = migrate_count(migrate_files(copy.kind));
    if (fresh.from < fresh.to)
        ok = check_target(&copy, err) && back_up(&db, &copy, err) &&
             migrate_run(&db, migrate_files(copy.kind), err);
    else
        ok = true;
out:
    sqlite_close(&db);
    if (ok)
        *done = fresh;
    return ok;
}
