/* Opening: every way a path can disappoint, said in a sentence; and who may see what.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "small.h"

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void make(const struct folder *folder, const char *name)
{
    struct store *store = small_open(folder, name, STORE_CREATE);

    small_put(store, "first", 1);
    store_close(&store);
}

static void a_missing_file_is_said_and_not_made(void **state)
{
    small_refused(*state, "no.db", STORE_READ, ERR_NOT_FOUND, "there is no database");
    small_refused(*state, "no.db", STORE_WRITE, ERR_NOT_FOUND, "--db");
    assert_int_equal(folder_count(*state), 0);
}

static void a_missing_folder_is_said(void **state)
{
    small_refused(*state, "no/t.db", STORE_CREATE, ERR_NOT_FOUND, "folder of");
    small_refused(*state, "no/t.db", STORE_READ, ERR_NOT_FOUND, "there is no database");
}

static void a_new_file_is_private_whole_and_current(void **state)
{
    struct stat of = { 0 };

    make(*state, "t.db");
    assert_int_equal(stat(folder_file(*state, "t.db"), &of), 0);
    assert_int_equal(of.st_mode & 0777, 0600);
    assert_int_equal(folder_count(*state), 1);
    assert_int_equal(small_sql_number(*state, "t.db", "PRAGMA user_version"), 2);
    assert_int_equal(small_sql_number(*state, "t.db", "PRAGMA application_id"),
                     0x696e7374);
    struct store *store = small_open(*state, "t.db", STORE_READ);
    struct err err = { 0 };
    assert_true(small_has(store, "first"));
    assert_true(store_integrity(store, &err));
    assert_true(store_probe(store, &err));
    assert_string_equal(store_path(store), folder_file(*state, "t.db"));
    store_close(&store);
    store_close(&store);
}

static void a_folder_or_a_pipe_is_not_a_database(void **state)
{
    assert_int_equal(mkdir(folder_file(*state, "d"), 0700), 0);
    assert_int_equal(mkfifo(folder_file(*state, "p"), 0600), 0);
    small_refused(*state, "d", STORE_READ, ERR_INPUT, "is a folder");
    small_refused(*state, "d", STORE_CREATE, ERR_INPUT, "is a folder");
    small_refused(*state, "p", STORE_READ, ERR_INPUT, "is not a file");
}

/* In a child of its own, as nobody: root may do everything. */
static int open_forbidden(const struct folder *folder, const char *name)
{
    struct store_options options = { .path = folder_file(folder, name) };
    struct store *store = NULL;
    struct err err = { 0 };

    if (geteuid() == 0 && setuid(65534) != 0)
        return 100;
    options.mode = STORE_WRITE;
    if (store_open(&options, &store, &err))
        return 101;
    return (int)err.kind;
}

static void a_forbidden_file_is_said(void **state)
{
    make(*state, "t.db");
    assert_int_equal(chmod(((struct folder *)*state)->path, 0755), 0);
    assert_int_equal(chmod(folder_file(*state, "t.db"), 0444), 0);
    assert_int_equal(small_fork(open_forbidden, *state, "t.db"), ERR_STATE);
    assert_int_equal(chmod(((struct folder *)*state)->path, 0000), 0);
    assert_int_equal(small_fork(open_forbidden, *state, "t.db"), ERR_DENIED);
    assert_int_equal(chmod(((struct folder *)*state)->path, 0700), 0);
}

static void what_is_not_a_database_is_refused_and_left_alone(void **state)
{
    char bytes[9000];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37 + 11);
    static const size_t sizes[] = { 1, 15, 16, 99, 100, 511, 512, 4096, 9000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        folder_write(*state, "x.db", bytes, sizes[i]);
        uint64_t before = folder_hash(*state, "x.db");
        small_refused(*state, "x.db", STORE_READ, ERR_STATE, "not an insteg database");
        small_refused(*state, "x.db", STORE_WRITE, ERR_STATE, "x.db");
        small_refused(*state, "x.db", STORE_CREATE, ERR_STATE,
                      "not an insteg database");
        assert_true(folder_hash(*state, "x.db") == before);
        assert_int_equal(folder_count(*state), 1);
    }
}

static void an_empty_file_is_made_or_refused(void **state)
{
    folder_write(*state, "e.db", "", 0);
    small_refused(*state, "e.db", STORE_READ, ERR_STATE, "empty");
    small_refused(*state, "e.db", STORE_WRITE, ERR_STATE, "empty");
    make(*state, "e.db");
}

static void a_torn_file_is_refused(void **state)
{
    make(*state, "t.db");
    assert_int_equal(truncate(folder_file(*state, "t.db"), 8192), 0);
    small_refused(*state, "t.db", STORE_WRITE, ERR_STATE, "damaged");
    assert_int_equal(truncate(folder_file(*state, "t.db"), 60), 0);
    small_refused(*state, "t.db", STORE_READ, ERR_STATE, "t.db");
}

static void another_programs_database_is_refused(void **state)
{
    small_sql(*state, "other.db", "CREATE TABLE theirs (x)");
    uint64_t before = folder_hash(*state, "other.db");
    small_refused(*state, "other.db", STORE_CREATE, ERR_STATE, "another program");
    small_refused(*state, "other.db", STORE_READ, ERR_STATE, "another program");
    assert_true(folder_hash(*state, "other.db") == before);
}

static void a_newer_schema_is_refused_with_both_numbers(void **state)
{
    make(*state, "t.db");
    small_sql(*state, "t.db", "PRAGMA user_version=7");
    small_refused(*state, "t.db", STORE_READ, ERR_STATE, "has schema 7");
    small_refused(*state, "t.db", STORE_CREATE, ERR_STATE, "knows only 2");
    assert_int_equal(err_exit_code(ERR_STATE), 4);
}

static void an_older_schema_is_refused_with_the_remedy(void **state)
{
    make(*state, "t.db");
    small_sql(*state, "t.db",
              "PRAGMA user_version=1; DELETE FROM migration WHERE number=2");
    small_refused(*state, "t.db", STORE_READ, ERR_STATE, "has schema 1");
    small_refused(*state, "t.db", STORE_CREATE, ERR_STATE, "insteg upgrade");
}

static void a_changed_schema_file_is_refused_by_name(void **state)
{
    make(*state, "t.db");
    small_sql(*state, "t.db", "UPDATE migration SET checksum='0' WHERE number=1");
    small_refused(*state, "t.db", STORE_READ, ERR_STATE, "0001_small.sql");
    small_sql(*state, "t.db", "DELETE FROM migration");
    small_refused(*state, "t.db", STORE_READ, ERR_STATE, "damaged");
}

static void a_creation_that_fails_leaves_nothing(void **state)
{
    struct store_options options = { .path = folder_file(*state, "t.db"),
                                     .mode = STORE_CREATE };
    struct store *store = NULL;
    uint64_t n = 0;

    for (n = 1; !store; n++) {
        struct err err = { 0 };
        store_fail_at(n);
        bool ok = store_open(&options, &store, &err);
        store_fail_at(0);
        assert_true(ok || err.kind == ERR_FULL);
        assert_int_equal(folder_has(*state, "t.db"), ok);
        assert_true(n < 1000);
    }
    assert_true(n > 10);
    small_put(store, "a", 1);
    store_close(&store);
    assert_int_equal(folder_count(*state), 1);
}

/* Two programs make the same database at once: the slower must not take it away. */
static void a_creation_that_has_to_yield_leaves_the_file_to_the_other(void **state)
{
    struct store_options options = { .path = folder_file(*state, "t.db"),
                                     .mode = STORE_CREATE };

    for (uint64_t n = 1; n < 6; n++) {
        struct store *store = NULL;
        struct err err = { 0 };
        store_fail_as(n, ERR_UNAVAILABLE);
        bool ok = store_open(&options, &store, &err);
        store_fail_at(0);
        assert_false(ok);
        assert_int_equal(err.kind, ERR_UNAVAILABLE);
        assert_true(folder_has(*state, "t.db"));
    }
    struct store *other = small_open(*state, "t.db", STORE_CREATE);
    small_put(other, "a", 1);
    store_close(&other);
    assert_int_equal(folder_count(*state), 1);
}

static void a_store_for_reading_does_not_write(void **state)
{
    struct tx *tx = NULL;
    struct err err = { 0 };

    make(*state, "t.db");
    struct store *store = small_open(*state, "t.db", STORE_READ);
    assert_false(tx_begin(store, TX_WRITE, &tx, &err));
    small_err(&err, ERR_STATE, "reading only");
    assert_null(tx);
    store_close(&store);
}

static void a_reader_sees_one_state(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx = NULL;
    struct err err = { 0 };
    struct thing_total_row row = { 0 };

    assert_true(tx_begin(store, TX_READ, &tx, &err));
    assert_true(thing_total(tx, &row, &err));
    assert_int_equal(row.count, 0);
    small_put(store, "a", 1);
    assert_true(thing_total(tx, &row, &err));
    assert_int_equal(row.count, 0);
    tx_end(&tx);
    assert_int_equal(small_count(store), 1);
    store_close(&store);
}

static void too_many_readers_wait_and_are_then_refused(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct tx *tx[STORE_READERS_MAX] = { 0 }, *more = NULL;
    struct err err = { 0 };

    for (uint32_t i = 0; i < STORE_READERS_MAX; i++)
        assert_true(tx_begin(store, TX_READ, &tx[i], &err));
    int64_t start = now_ms();
    assert_false(tx_begin(store, TX_READ, &more, &err));
    small_err(&err, ERR_UNAVAILABLE, "too many");
    assert_in_range(now_ms() - start, 250, 3000);
    tx_end(&tx[3]);
    err = (struct err){ 0 };
    assert_true(tx_begin(store, TX_READ, &more, &err));
    tx_end(&more);
    for (uint32_t i = 0; i < STORE_READERS_MAX; i++)
        tx_end(&tx[i]);
    store_close(&store);
}

static void a_store_in_memory_works_and_goes(void **state)
{
    struct store_options options = { .path = ":memory:", .mode = STORE_CREATE };
    struct store *store = NULL;
    struct err err = { 0 };
    char path[128];

    (void)state;
    assert_true(store_open(&options, &store, &err));
    snprintf(path, sizeof path, "%s", store_path(store));
    small_put(store, "a", 1);
    assert_true(small_has(store, "a"));
    assert_int_equal(access(path, F_OK), 0);
    store_close(&store);
    assert_int_not_equal(access(path, F_OK), 0);
    *strrchr(path, '/') = '\0';
    assert_int_not_equal(access(path, F_OK), 0);
}

static void another_programs_lock_is_waited_for_and_then_said(void **state)
{
    sqlite3 *other = NULL;
    struct tx *tx = NULL;
    struct err err = { 0 };

    make(*state, "t.db");
    struct store *store = small_open(*state, "t.db", STORE_WRITE);
    assert_int_equal(sqlite3_open(folder_file(*state, "t.db"), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
                     SQLITE_OK);
    int64_t start = now_ms();
    assert_false(tx_begin(store, TX_WRITE, &tx, &err));
    small_err(&err, ERR_UNAVAILABLE, "another program");
    assert_in_range(now_ms() - start, 250, 3000);
    assert_true(small_has(store, "first"));
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    small_put(store, "after", 1);
    sqlite3_close(other);
    store_close(&store);
}

static void an_exclusive_lock_makes_opening_unavailable(void **state)
{
    sqlite3 *other = NULL;

    make(*state, "t.db");
    assert_int_equal(sqlite3_open(folder_file(*state, "t.db"), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other,
                                  "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    small_refused(*state, "t.db", STORE_READ, ERR_UNAVAILABLE, "busy");
    sqlite3_close(other);
}

#define ROUNDS 150

static int write_rounds(const struct folder *folder, const char *who)
{
    struct store_options options = { .path = folder_file(folder, "t.db"),
                                     .mode = STORE_CREATE,
                                     .busy_ms = 20000 };
    struct store *store = NULL;
    struct err err = { 0 };
    char name[32];

    if (!store_open(&options, &store, &err)) {
        fprintf(stderr, "%s\n", err_english(&err));
        return 1;
    }
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(name, sizeof name, "%s-%d", who, i);
        small_put(store, name, 1);
    }
    store_close(&store);
    return 0;
}

static void two_programs_make_and_write_one_database(void **state)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0)
        _exit(write_rounds(*state, "child"));
    assert_int_equal(write_rounds(*state, "parent"), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    struct store *store = small_open(*state, "t.db", STORE_READ);
    struct err err = { 0 };
    assert_int_equal(small_count(store), 2 * ROUNDS);
    assert_true(store_integrity(store, &err));
    store_close(&store);
}

static void damage_inside_is_found_by_the_integrity_check(void **state)
{
    struct store *store = small_open(*state, "t.db", STORE_CREATE);
    struct err err = { 0 };
    char name[64];

    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "thing number %d with a rather long name", i);
        small_put(store, name, i);
    }
    store_close(&store);
    int64_t page =
        small_sql_number(*state, "t.db",
                         "SELECT max(pageno) FROM dbstat WHERE name='thing' AND "
                         "pagetype='leaf'");
    FILE *file = fopen(folder_file(*state, "t.db"), "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (page - 1) * 4096 + 8, SEEK_SET), 0);
    for (int i = 0; i < 200; i++)
        putc(0xee, file);
    fclose(file);
    store = small_open(*state, "t.db", STORE_READ);
    assert_false(store_integrity(store, &err));
    small_err(&err, ERR_STATE, "damaged");
    store_close(&store);
}

static void a_broken_foreign_key_is_found_by_the_integrity_check(void **state)
{
    struct err err = { 0 };

    make(*state, "t.db");
    small_sql(
        *state, "t.db",
        "PRAGMA foreign_keys=OFF; INSERT INTO thing (name, amount, parent) VALUES "
        "('orphan', 1, 99)");
    struct store *store = small_open(*state, "t.db", STORE_READ);
    assert_false(store_integrity(store, &err));
    small_err(&err, ERR_STATE, "refers to another");
    store_close(&store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_missing_file_is_said_and_not_made),
        TEST(a_missing_folder_is_said),
        TEST(a_new_file_is_private_whole_and_current),
        TEST(a_folder_or_a_pipe_is_not_a_database),
        TEST(a_forbidden_file_is_said),
        TEST(what_is_not_a_database_is_refused_and_left_alone),
        TEST(an_empty_file_is_made_or_refused),
        TEST(a_torn_file_is_refused),
        TEST(another_programs_database_is_refused),
        TEST(a_newer_schema_is_refused_with_both_numbers),
        TEST(an_older_schema_is_refused_with_the_remedy),
        TEST(a_changed_schema_file_is_refused_by_name),
        TEST(a_creation_that_fails_leaves_nothing),
        TEST(a_creation_that_has_to_yield_leaves_the_file_to_the_other),
        TEST(a_store_for_reading_does_not_write),
        TEST(a_reader_sees_one_state),
        TEST(too_many_readers_wait_and_are_then_refused),
        TEST(a_store_in_memory_works_and_goes),
        TEST(another_programs_lock_is_waited_for_and_then_said),
        TEST(an_exclusive_lock_makes_opening_unavailable),
        TEST(two_programs_make_and_write_one_database),
        TEST(damage_inside_is_found_by_the_integrity_check),
        TEST(a_broken_foreign_key_is_found_by_the_integrity_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
