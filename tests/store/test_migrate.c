/* Schema files: forward only, each whole, each remembered. */
#include <stdio.h>
#include <unistd.h>

#include "small.h"
#include "store/migrate.h"

#define FILE_OF(name, text)                                                            \
    {                                                                                  \
        name, (const unsigned char *)(text), (long)sizeof(text) - 1                    \
    }

/* The small schema's two files and a third. */
static void with_third(struct embed_file files[4], struct embed_file third)
{
    files[0] = embed_schema[0];
    files[1] = embed_schema[1];
    files[2] = third;
    files[3] = (struct embed_file){ 0 };
}

static struct sqlite open_raw(const struct folder *folder, const char *name)
{
    struct sqlite db = { 0 };
    struct err err = { 0 };

    if (access(folder_file(folder, name), F_OK) != 0)
        folder_write(folder, name, "", 0);
    assert_true(
        sqlite_open(&db, folder_file(folder, name), SQLITE_FOR_WRITING, 100, &err));
    return db;
}

static uint64_t schema_hash(const struct folder *folder, const char *name)
{
    return (uint64_t)small_sql_number(
        folder, name,
        "SELECT sum(length(sql) * 7919 + unicode(substr(sql, 20, 1)) * 31 +"
        " unicode(name) * length(name)) FROM sqlite_schema");
}

static void the_files_are_numbered_without_a_gap(void **state)
{
    (void)state;
    assert_int_equal(migrate_count(embed_schema), 2);
    assert_int_equal(store_schema(), 2);
}

static void a_new_database_gets_all_and_remembers_them(void **state)
{
    struct sqlite db = open_raw(*state, "t.db");
    struct err err = { 0 };
    uint32_t version = 9;

    assert_true(migrate_version(&db, embed_schema, &version, &err));
    assert_int_equal(version, 0);
    assert_true(migrate_run(&db, embed_schema, &err));
    assert_true(migrate_version(&db, embed_schema, &version, &err));
    assert_int_equal(version, 2);
    assert_true(migrate_is_current(&db, embed_schema, &err));
    assert_true(migrate_run(&db, embed_schema, &err)); /* nothing left to do */
    sqlite_close(&db);
    assert_int_equal(small_sql_number(*state, "t.db",
                                      "SELECT count(*) FROM migration WHERE "
                                      "length(checksum) = 64 AND applied_at > 0"),
                     2);
}

static void step_by_step_ends_where_all_at_once_does(void **state)
{
    struct embed_file first[2] = { embed_schema[0], { 0 } };
    struct sqlite whole = open_raw(*state, "whole.db"),
                  steps = open_raw(*state, "s.db");
    struct err err = { 0 };

    assert_true(migrate_run(&whole, embed_schema, &err));
    assert_true(migrate_run(&steps, first, &err));
    sqlite_close(&whole);
    small_sql(*state, "s.db", "INSERT INTO thing (name, amount) VALUES ('old', 4)");
    assert_true(migrate_run(&steps, embed_schema, &err));
    sqlite_close(&steps);
    assert_true(schema_hash(*state, "whole.db") == schema_hash(*state, "s.db"));
    assert_int_equal(small_sql_number(*state, "s.db", "SELECT amount FROM thing"), 4);
}

static void a_file_that_fails_leaves_nothing_of_itself(void **state)
{
    struct embed_file files[4];
    struct sqlite db = open_raw(*state, "t.db");
    struct err err = { 0 };

    with_third(files,
               (struct embed_file)FILE_OF(
                   "0003_bad.sql", "CREATE TABLE half (x INTEGER) STRICT; OOPS;"));
    assert_true(migrate_run(&db, embed_schema, &err));
    assert_false(migrate_run(&db, files, &err));
    small_err(&err, ERR_INTERNAL, "0003_bad.sql");
    sqlite_close(&db);
    assert_int_equal(small_sql_number(*state, "t.db", "PRAGMA user_version"), 2);
    assert_int_equal(small_sql_number(*state, "t.db",
                                      "SELECT count(*) FROM sqlite_schema WHERE "
                                      "name = 'half'"),
                     0);
}

static void a_file_that_breaks_references_is_refused(void **state)
{
    struct embed_file files[4];
    struct sqlite db = open_raw(*state, "t.db");
    struct err err = { 0 };

    with_third(files,
               (struct embed_file)FILE_OF(
                   "0003_orphan.sql",
                   "INSERT INTO thing (name, amount, parent) VALUES ('o', 1, 9);"));
    assert_true(migrate_run(&db, embed_schema, &err));
    assert_false(migrate_run(&db, files, &err));
    small_err(&err, ERR_STATE, "refers to another");
    sqlite_close(&db);
    assert_int_equal(small_sql_number(*state, "t.db", "SELECT count(*) FROM thing"), 0);
}

static void a_fault_at_any_call_leaves_a_whole_step(void **state)
{
    struct embed_file first[2] = { embed_schema[0], { 0 } };
    bool ok = false;

    for (uint64_t n = 1; !ok; n++) {
        struct sqlite db = open_raw(*state, "t.db");
        struct err err = { 0 };
        uint32_t version = 0;
        assert_true(migrate_run(&db, first, &err));
        store_fail_at(n);
        ok = migrate_run(&db, embed_schema, &err);
        store_fail_at(0);
        assert_int_equal(sqlite3_get_autocommit(db.db), 1);
        assert_true(ok || err.kind == ERR_FULL);
        err = (struct err){ 0 };
        assert_true(migrate_version(&db, embed_schema, &version, &err));
        assert_int_equal(version, ok ? 2 : 1);
        assert_true(sqlite_whole(&db, &err));
        assert_true(migrate_run(&db, embed_schema, &err)); /* run again: completes */
        sqlite_close(&db);
        assert_int_equal(unlink(folder_file(*state, "t.db")), 0);
    }
}

static int migrate_and_be_killed(const struct folder *folder, const char *at)
{
    struct sqlite db = open_raw(folder, "t.db");
    struct err err = { 0 };

    (void)at;
    if (!sqlite_exec(&db, "BEGIN IMMEDIATE; CREATE TABLE torn (x INTEGER) STRICT",
                     &err))
        return 1;
    _exit(0); /* no rollback, no close */
}

static void a_program_that_dies_in_a_step_leaves_the_step_before(void **state)
{
    struct sqlite db = open_raw(*state, "t.db");
    struct err err = { 0 };

    assert_true(migrate_run(&db, embed_schema, &err));
    sqlite_close(&db);
    assert_int_equal(small_fork(migrate_and_be_killed, *state, ""), 0);
    assert_int_equal(small_sql_number(*state, "t.db",
                                      "SELECT count(*) FROM sqlite_schema WHERE "
                                      "name = 'torn'"),
                     0);
    store_close(&(struct store *){ small_open(*state, "t.db", STORE_WRITE) });
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_files_are_numbered_without_a_gap),
        TEST(a_new_database_gets_all_and_remembers_them),
        TEST(step_by_step_ends_where_all_at_once_does),
        TEST(a_file_that_fails_leaves_nothing_of_itself),
        TEST(a_file_that_breaks_references_is_refused),
        TEST(a_fault_at_any_call_leaves_a_whole_step),
        TEST(a_program_that_dies_in_a_step_leaves_the_step_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
