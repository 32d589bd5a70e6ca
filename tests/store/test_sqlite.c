/*
 * test_sqlite.c: what a connection refuses whatever it is asked: a file made to do
 * harm, another file, code, a changed schema; and that it plans a statement once.
 */
#include "small.h"

#include "store/sqlite.h"

static struct sqlite db;

static int open_db(void **state)
{
    struct err err = { 0 };

    if (folder_make(state) != 0)
        return -1;
    struct store *store = small_serve(*state, "a.db");
    store_close(&store);
    if (!sqlite_open(&db, folder_file(*state, "a.db"), SQLITE_FOR_WRITING, 100, &err))
        fail_msg("%s", err_english(&err));
    return 0;
}

static int close_db(void **state)
{
    sqlite_close(&db);
    return folder_remove(state);
}

static int64_t number(const char *sql)
{
    struct err err = { 0 };
    int64_t value = -1;

    if (!sqlite_number(&db, sql, &value, &err))
        fail_msg("%s: %s", sql, err_english(&err));
    return value;
}

static void refused(const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite_prepare(&db, sql, &statement);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        fail_msg("%s is not refused", sql);
}

static void the_schema_is_not_trusted_and_cannot_be_written(void **state)
{
    int on = 0;

    (void)state;
    assert_int_equal(number("PRAGMA trusted_schema"), 0);
    assert_int_equal(number("PRAGMA foreign_keys"), 1);
    assert_int_equal(number("PRAGMA secure_delete"), 1);
    assert_int_equal(number("PRAGMA synchronous"), 2);
    assert_int_equal(sqlite3_db_config(db.db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on),
                     SQLITE_OK);
    assert_int_equal(on, 1);
    assert_int_equal(sqlite3_db_config(db.db, SQLITE_DBCONFIG_DQS_DML, -1, &on),
                     SQLITE_OK);
    assert_int_equal(on, 0);
    refused("INSERT INTO sqlite_schema (name) VALUES ('x')");
    refused("SELECT * FROM thing WHERE name = \"no such column\"");
}

static void no_other_file_and_no_code_is_taken_in(void **state)
{
    (void)state;
    refused("ATTACH DATABASE '/tmp/x' AS x");
    refused("ATTACH DATABASE ':memory:' AS x");
    refused("DETACH DATABASE main");
    refused("SELECT load_extension('x')");
    refused("SELECT readfile('/etc/passwd')");
    refused("SELECT fts3_tokenizer('simple')");
}

/* As a statement of store/query that somebody has meddled with. */
static void a_numbered_statement_reads_and_writes_rows_and_no_more(void **state)
{
    static const char *const more[] = {
        "DROP TABLE thing",
        "CREATE TABLE x (a)",
        "CREATE TRIGGER x AFTER INSERT ON thing BEGIN SELECT 1; END",
        "DROP TRIGGER x",
        "CREATE VIEW x AS SELECT 1",
        "CREATE TEMP TABLE x (a)",
        "ALTER TABLE thing RENAME TO x",
        "CREATE INDEX x ON thing (name)",
        "REINDEX",
        "ANALYZE",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA writable_schema=1",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT x",
        "CREATE VIRTUAL TABLE x USING fts5(a)",
    };

    (void)state;
    *db.named = true;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        refused(more[i]);
    assert_int_equal(number("SELECT count(*) FROM thing"), 0);
    *db.named = false;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_db, close_db)

/* A partial index that names a word makes SQLite plan anew for each word that is bound
 * to its column, unless it is told not to. */
static void a_statement_is_planned_once_whatever_is_bound_to_it(void **state)
{
    static const char *const names[] = { "a", "b", "a" };
    sqlite3_stmt *statement = NULL;
    struct err err = { 0 };

    (void)state;
    if (!sqlite_exec(&db, "CREATE INDEX thing_a ON thing (amount) WHERE note = 'a'",
                     &err))
        fail_msg("%s", err_english(&err));
    assert_int_equal(
        sqlite_prepare(&db, "SELECT id FROM thing WHERE note = ?1", &statement),
        SQLITE_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sqlite3_bind_text(statement, 1, names[i], 1, SQLITE_STATIC),
                         SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(statement), SQLITE_OK);
    }
    const int again = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0);
    sqlite3_finalize(statement);
    assert_int_equal(again, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_schema_is_not_trusted_and_cannot_be_written),
        TEST(no_other_file_and_no_code_is_taken_in),
        TEST(a_numbered_statement_reads_and_writes_rows_and_no_more),
        TEST(a_statement_is_planned_once_whatever_is_bound_to_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
