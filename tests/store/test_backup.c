/* Whole files: what a backup holds, what a restore keeps, what an upgrade changes. */
#include <dirent.h>
#include <fnmatch.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "small.h"
#include "store/migrate.h"

static void make(const struct folder *folder, const char *name, int things)
{
    struct store *store = small_open(folder, name, STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    char text[64];
    uint64_t ticket = 0;
    int64_t id = 0;

    assert_true(tx_begin(store, TX_WRITE, &tx, &err));
    for (int i = 0; i < things; i++) {
        snprintf(text, sizeof text, "%s thing %d", name, i);
        assert_true(thing_put(tx, str_from(text), i, &id, &err));
    }
    assert_true(tx_commit(&tx, &ticket, &err));
    assert_true(store_wait(store, ticket, &err));
    store_close(&store);
}

static struct store_copy copy_of(const struct folder *folder, const char *from,
                                 const char *to)
{
    return (struct store_copy){ .from = folder_file(folder, from),
                                .to = folder_file(folder, to) };
}

static int64_t sum(const struct folder *folder, const char *name)
{
    return small_sql_number(folder, name,
                            "SELECT sum(id * 31 + amount * 7 + length(name)) + "
                            "count(*) * 1000003 FROM thing");
}

/* The one file whose name matches; NULL when there is none. */
static const char *only(const struct folder *folder, const char *pattern)
{
    static char name[256];
    DIR *dir = opendir(folder->path);
    const char *found = NULL;

    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        if (fnmatch(pattern, entry->d_name, 0) == 0) {
            assert_null(found);
            snprintf(name, sizeof name, "%s", entry->d_name);
            found = name;
        }
    closedir(dir);
    return found;
}

struct progress {
    int64_t calls, last, all;
};

static void note_progress(void *data, int64_t done, int64_t all)
{
    struct progress *progress = data;

    assert_true(done >= progress->last && done <= all);
    *progress = (struct progress){ progress->calls + 1, done, all };
}

static void a_backup_is_one_file_with_all_of_it(void **state)
{
    struct progress progress = { 0 };
    struct err err = { 0 };

    make(*state, "t.db", 20000);
    uint64_t before = folder_hash(*state, "t.db");
    struct store_copy copy = copy_of(*state, "t.db", "b.db");
    copy.progress = note_progress;
    copy.data = &progress;
    if (!store_backup(&copy, &err))
        fail_msg("%s", err_english(&err));
    assert_true(progress.calls > 1 && progress.last == progress.all);
    assert_true(folder_hash(*state, "t.db") == before);
    assert_int_equal(folder_count(*state), 2);
    assert_int_equal(sum(*state, "b.db"), sum(*state, "t.db"));
    struct store *store = small_open(*state, "b.db", STORE_WRITE);
    small_put(store, "it can be used", 1);
    store_close(&store);
}

static void an_existing_target_is_kept_unless_forced(void **state)
{
    struct err err = { 0 };

    make(*state, "t.db", 10);
    make(*state, "b.db", 20);
    struct store_copy copy = copy_of(*state, "t.db", "b.db");
    uint64_t before = folder_hash(*state, "b.db");
    assert_false(store_backup(&copy, &err));
    small_err(&err, ERR_CONFLICT, "there already");
    assert_true(folder_hash(*state, "b.db") == before);
    copy.force = true;
    err = (struct err){ 0 };
    assert_true(store_backup(&copy, &err));
    assert_int_equal(small_sql_number(*state, "b.db", "SELECT count(*) FROM thing"),
                     10);
    copy = copy_of(*state, "t.db", "t.db");
    copy.force = true;
    assert_false(store_backup(&copy, &err));
    small_err(&err, ERR_INPUT, "onto itself");
}

static void what_cannot_be_backed_up_is_said(void **state)
{
    struct err err[5] = { 0 };
    struct store_copy copy = copy_of(*state, "no.db", "b.db");

    assert_false(store_backup(&copy, &err[0]));
    small_err(&err[0], ERR_NOT_FOUND, "no.db");
    folder_write(*state, "x.db", "not a database at all", 21);
    copy = copy_of(*state, "x.db", "b.db");
    assert_false(store_backup(&copy, &err[1]));
    small_err(&err[1], ERR_STATE, "not an insteg database");
    make(*state, "t.db", 1);
    copy = copy_of(*state, "t.db", "none/b.db");
    assert_false(store_backup(&copy, &err[2]));
    small_err(&err[2], ERR_NOT_FOUND, "folder");
    copy = copy_of(*state, "t.db", ".");
    copy.force = true;
    assert_false(store_backup(&copy, &err[3]));
    small_err(&err[3], ERR_INPUT, "is a folder");
    small_sql(*state, "other.db", "CREATE TABLE theirs (x)");
    copy = copy_of(*state, "other.db", "b.db");
    assert_false(store_backup(&copy, &err[4]));
    small_err(&err[4], ERR_STATE, "another program");
    assert_int_equal(folder_count(*state), 3);
}

struct busy {
    struct store *store;
    _Atomic bool stop;
    _Atomic int64_t pairs;
};

/* Two things a transaction, of amounts that sum to nothing odd: a torn copy shows. */
static void *write_pairs(void *data)
{
    struct busy *busy = data;
    char name[32];

    for (int i = 0; !atomic_load(&busy->stop); i++) {
        struct tx *tx = NULL;
        struct err err = { 0 };
        uint64_t ticket = 0;
        int64_t id = 0;
        if (!tx_begin(busy->store, TX_WRITE, &tx, &err))
            return data;
        for (int k = 0; k < 2; k++) {
            snprintf(name, sizeof name, "pair %d %d", i, k);
            if (!thing_put(tx, str_from(name), i, &id, &err))
                return data;
        }
        if (!tx_commit(&tx, &ticket, &err) || !store_wait(busy->store, ticket, &err))
            return data;
        atomic_fetch_add(&busy->pairs, 1);
    }
    return NULL;
}

static void a_backup_taken_while_others_write_is_of_one_moment(void **state)
{
    struct busy busy = { 0 };
    struct err err = { 0 };
    pthread_t thread;
    void *failed = NULL;

    make(*state, "t.db", 30000);
    busy.store = small_serve(*state, "t.db");
    assert_int_equal(pthread_create(&thread, NULL, write_pairs, &busy), 0);
    for (int i = 0; i < 3; i++) {
        struct store_copy copy = copy_of(*state, "t.db", "b.db");
        copy.force = true;
        int64_t before = atomic_load(&busy.pairs);
        if (!store_backup(&copy, &err))
            fail_msg("%s", err_english(&err));
        int64_t after = atomic_load(&busy.pairs);
        int64_t count = small_sql_number(
            *state, "b.db", "SELECT count(*) FROM thing WHERE name LIKE 'pair %'");
        assert_int_equal(count % 2, 0);
        assert_in_range(count / 2, before, after + 1);
    }
    atomic_store(&busy.stop, true);
    pthread_join(thread, &failed);
    assert_null(failed);
    assert_true(atomic_load(&busy.pairs) > 0);
    store_close(&busy.store);
}

static void a_backup_that_fails_anywhere_leaves_the_target(void **state)
{
    struct err err = { 0 };
    uint64_t before = 0, n = 1;
    bool ok = false;

    make(*state, "t.db", 10);
    make(*state, "b.db", 20);
    before = folder_hash(*state, "b.db");
    for (; !ok; n++) {
        struct store_copy copy = copy_of(*state, "t.db", "b.db");
        copy.force = true;
        err = (struct err){ 0 };
        store_fail_at(n);
        ok = store_backup(&copy, &err);
        store_fail_at(0);
        assert_true(ok || err.kind == ERR_FULL);
        assert_true(ok || folder_hash(*state, "b.db") == before);
        assert_int_equal(folder_count(*state), 2);
    }
    assert_true(n > 15);
    assert_int_equal(sum(*state, "b.db"), sum(*state, "t.db"));
}

static void a_restore_makes_the_same_database(void **state)
{
    struct err err = { 0 };

    make(*state, "t.db", 500);
    struct store_copy backup = copy_of(*state, "t.db", "b.db");
    assert_true(store_backup(&backup, &err));
    struct store_copy restore = copy_of(*state, "b.db", "r.db");
    if (!store_restore(&restore, &err))
        fail_msg("%s", err_english(&err));
    assert_int_equal(sum(*state, "r.db"), sum(*state, "t.db"));
    assert_int_equal(folder_count(*state), 3);
    store_close(&(struct store *){ small_open(*state, "r.db", STORE_WRITE) });
}

static void a_restore_keeps_what_was_there_aside(void **state)
{
    struct err err = { 0 };

    make(*state, "t.db", 5);
    make(*state, "b.db", 50);
    int64_t old = sum(*state, "t.db");
    struct store_copy restore = copy_of(*state, "b.db", "t.db");
    assert_false(store_restore(&restore, &err));
    small_err(&err, ERR_CONFLICT, "there already");
    assert_int_equal(sum(*state, "t.db"), old);
    restore.force = true;
    err = (struct err){ 0 };
    if (!store_restore(&restore, &err))
        fail_msg("%s", err_english(&err));
    assert_int_equal(sum(*state, "t.db"), sum(*state, "b.db"));
    const char *aside = only(*state, "t.db.*.old");
    assert_non_null(aside);
    assert_int_equal(fnmatch("t.db.[0-9]*T[0-9]*Z.old", aside, 0), 0);
    assert_int_equal(sum(*state, aside), old);
    assert_int_equal(folder_count(*state), 3);
}

static int restore_forced(const struct folder *folder, const char *name)
{
    struct store_copy restore = copy_of(folder, "b.db", name);
    struct err err = { 0 };

    restore.force = true;
    return store_restore(&restore, &err) ? 100 : (int)err.kind;
}

static void a_database_in_use_is_not_replaced(void **state)
{
    make(*state, "t.db", 5);
    make(*state, "b.db", 50);
    struct store *store = small_open(*state, "t.db", STORE_READ);
    assert_int_equal(small_count(store), 5);
    assert_int_equal(small_fork(restore_forced, *state, "t.db"), ERR_UNAVAILABLE);
    assert_int_equal(restore_forced(*state, "t.db"), ERR_UNAVAILABLE);
    store_close(&store);
    store = small_serve(*state, "t.db");
    small_put(store, "still mine", 1);
    assert_int_equal(small_fork(restore_forced, *state, "t.db"), ERR_UNAVAILABLE);
    assert_int_equal(small_count(store), 6);
    store_close(&store);
    assert_int_equal(folder_count(*state), 2);
}

static void a_damaged_database_can_be_replaced_and_its_log_goes_with_it(void **state)
{
    struct err err = { 0 };

    make(*state, "b.db", 50);
    char rest[600] = "this is the rest of a database";
    folder_write(*state, "t.db", rest, sizeof rest);
    folder_write(*state, "t.db-wal", "a log that no one must read", 27);
    struct store_copy restore = copy_of(*state, "b.db", "t.db");
    restore.force = true;
    if (!store_restore(&restore, &err))
        fail_msg("%s", err_english(&err));
    assert_int_equal(sum(*state, "t.db"), sum(*state, "b.db"));
    assert_non_null(only(*state, "t.db.*.old"));
    assert_false(folder_has(*state, "t.db-wal"));
}

static void a_damaged_backup_is_not_restored(void **state)
{
    struct err err = { 0 };

    make(*state, "t.db", 5);
    make(*state, "b.db", 2000);
    int64_t page = small_sql_number(
        *state, "b.db", "SELECT max(pageno) FROM dbstat WHERE pagetype='leaf'");
    FILE *file = fopen(folder_file(*state, "b.db"), "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (page - 1) * 4096 + 3, SEEK_SET), 0);
    for (int i = 0; i < 100; i++)
        putc(0x5b, file);
    fclose(file);
    uint64_t before = folder_hash(*state, "t.db");
    struct store_copy restore = copy_of(*state, "b.db", "t.db");
    restore.force = true;
    assert_false(store_restore(&restore, &err));
    small_err(&err, ERR_STATE, "damaged");
    assert_true(folder_hash(*state, "t.db") == before);
    assert_int_equal(folder_count(*state), 2);
}

static void a_restore_that_fails_anywhere_leaves_the_target(void **state)
{
    struct err err = { 0 };
    uint64_t n = 1;
    bool ok = false;

    make(*state, "t.db", 5);
    make(*state, "b.db", 50);
    int64_t old = sum(*state, "t.db");
    for (; !ok; n++) {
        struct store_copy restore = copy_of(*state, "b.db", "t.db");
        restore.force = true;
        err = (struct err){ 0 };
        store_fail_at(n);
        ok = store_restore(&restore, &err);
        store_fail_at(0);
        assert_true(ok || err.kind == ERR_FULL);
        assert_int_equal(sum(*state, "t.db"), ok ? sum(*state, "b.db") : old);
        assert_int_equal(folder_count(*state), ok ? 3 : 2);
    }
    assert_true(n > 15);
}

/* ----------------------------------------------------------------------- upgrade */

static void make_old(const struct folder *folder, const char *name)
{
    struct embed_file first[2] = { embed_schema[0], { 0 } };
    struct sqlite db = { 0 };
    struct err err = { 0 };

    folder_write(folder, name, "", 0);
    assert_true(
        sqlite_open(&db, folder_file(folder, name), SQLITE_FOR_WRITING, 100, &err));
    assert_true(migrate_run(&db, first, &err));
    assert_true(sqlite_exec(&db, "PRAGMA journal_mode=WAL", &err));
    assert_true(sqlite_exec(
        &db, "INSERT INTO thing (name, amount) VALUES ('old one', 41), ('other', 1)",
        &err));
    sqlite_close(&db);
}

static void an_upgrade_backs_up_and_then_migrates(void **state)
{
    struct store_upgrade done = { 0 };
    struct err err = { 0 };

    make_old(*state, "t.db");
    small_refused(*state, "t.db", STORE_WRITE, ERR_STATE, "insteg upgrade");
    if (!store_upgrade(folder_file(*state, "t.db"), folder_file(*state, "b.db"), &done,
                       &err))
        fail_msg("%s", err_english(&err));
    assert_true(done.from == 1 && done.to == 2);
    assert_int_equal(small_sql_number(*state, "b.db", "PRAGMA user_version"), 1);
    assert_int_equal(small_sql_number(*state, "b.db", "SELECT sum(amount) FROM thing"),
                     42);
    struct store *store = small_open(*state, "t.db", STORE_WRITE);
    assert_true(small_has(store, "old one"));
    store_close(&store);
    /* A second time there is nothing to do, and no backup is made. */
    assert_true(store_upgrade(folder_file(*state, "t.db"), folder_file(*state, "c.db"),
                              &done, &err));
    assert_true(done.from == 2 && done.to == 2);
    assert_int_equal(folder_count(*state), 2);
}

static void an_upgrade_without_a_backup_does_not_start(void **state)
{
    struct store_upgrade done = { 77, 77 };
    struct err err = { 0 };

    make_old(*state, "t.db");
    folder_write(*state, "b.db", "something", 9);
    assert_false(store_upgrade(folder_file(*state, "t.db"), folder_file(*state, "b.db"),
                               &done, &err));
    small_err(&err, ERR_CONFLICT, "there already");
    assert_int_equal(done.from, 77);
    assert_int_equal(small_sql_number(*state, "t.db", "PRAGMA user_version"), 1);
}

static void a_database_in_use_is_not_upgraded(void **state)
{
    struct store_upgrade done = { 0 };
    struct err err = { 0 };
    sqlite3 *other = NULL;

    make_old(*state, "t.db");
    assert_int_equal(sqlite3_open(folder_file(*state, "t.db"), &other), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(other, "SELECT count(*) FROM thing", NULL, NULL, NULL), SQLITE_OK);
    assert_false(store_upgrade(folder_file(*state, "t.db"), folder_file(*state, "b.db"),
                               &done, &err));
    small_err(&err, ERR_UNAVAILABLE, "in use");
    sqlite3_close(other);
    assert_int_equal(folder_count(*state), 1);
}

static void an_upgrade_that_fails_anywhere_can_be_run_again(void **state)
{
    uint64_t n = 1;
    bool ok = false;

    for (; !ok; n++) {
        struct store_upgrade done = { 77, 77 };
        struct err err = { 0 };
        make_old(*state, "t.db");
        store_fail_at(n);
        ok = store_upgrade(folder_file(*state, "t.db"), folder_file(*state, "b.db"),
                           &done, &err);
        store_fail_at(0);
        assert_true(ok || (err.kind == ERR_FULL && done.from == 77));
        assert_int_equal(
            small_sql_number(*state, "t.db", "SELECT sum(amount) FROM thing"), 42);
        if (!ok && folder_has(*state, "b.db"))
            assert_int_equal(
                small_sql_number(*state, "b.db", "SELECT sum(amount) FROM thing"), 42);
        err = (struct err){ 0 };
        if (!store_upgrade(folder_file(*state, "t.db"), folder_file(*state, "c.db"),
                           &done, &err))
            fail_msg("%s", err_english(&err));
        unlink(folder_file(*state, "t.db"));
        unlink(folder_file(*state, "b.db"));
        unlink(folder_file(*state, "c.db"));
        assert_int_equal(folder_count(*state), 0);
    }
    assert_true(n > 25);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_backup_is_one_file_with_all_of_it),
        TEST(an_existing_target_is_kept_unless_forced),
        TEST(what_cannot_be_backed_up_is_said),
        TEST(a_backup_taken_while_others_write_is_of_one_moment),
        TEST(a_backup_that_fails_anywhere_leaves_the_target),
        TEST(a_restore_makes_the_same_database),
        TEST(a_restore_keeps_what_was_there_aside),
        TEST(a_database_in_use_is_not_replaced),
        TEST(a_damaged_database_can_be_replaced_and_its_log_goes_with_it),
        TEST(a_damaged_backup_is_not_restored),
        TEST(a_restore_that_fails_anywhere_leaves_the_target),
        TEST(an_upgrade_backs_up_and_then_migrates),
        TEST(an_upgrade_without_a_backup_does_not_start),
        TEST(a_database_in_use_is_not_upgraded),
        TEST(an_upgrade_that_fails_anywhere_can_be_run_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
