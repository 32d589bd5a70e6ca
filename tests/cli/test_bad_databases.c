/*
 * test_bad_databases.c: databases that are missing, foreign, newer, closed, busy or
 * full, and imports that are interrupted: each says so, and leaves all as it was.
 */
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox.h"

#define MANY 60000 /* people: an import long enough to be interrupted */

static int open_room(void **state)
{
    (void)state;
    sandbox_open();
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    sandbox_unprivileged = false;
    sandbox_file_limit = 0;
    sandbox_close();
    return 0;
}

/* Every command that opens a database refuses this one so. */
static void all_refuse(const char *db, int code, const char *sentence)
{
    static const char *const commands[] = {
        "match lager-1",
        "thresholds lager-1",
        "need list",
        "replay 1",
        "import people people.csv",
        "import people people.csv --apply",
        "import needs needs.csv requirements.csv --apply",
        "serve --port 0",
    };

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        int got = insteg("%s --db %s", commands[i], db);
        if (got != code)
            fail_msg("%s: exit %d, not %d: %s", commands[i], got, code, program_err);
        said(db);
        said(sentence);
        assert_string_equal(program_out, "");
    }
}

static void change_database(const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open("a.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int number_in_database(const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;

    assert_int_equal(sqlite3_open_v2("a.db", &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int number = sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    return number;
}

/* MANY rows and one bad one first, so that rejected rows are being written too. */
static void write_many(void)
{
    FILE *out = fopen("many.csv", "w");

    assert_non_null(out);
    fputs("source_key,sex,locality,capabilities\nbad,Q,Krokom,\n", out);
    for (int i = 0; i < MANY; i++)
        fprintf(out, "M%06d,K,Krokom,task:plocka-order=%d\n", i, 1 + i % 4);
    assert_int_equal(fclose(out), 0);
}

static void a_missing_database_is_told_and_not_made(void **state)
{
    static const char *const commands[] = { "match lager-1", "thresholds lager-1",
                                            "need list", "replay 1" };

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(insteg("%s --db a.db", commands[i]), EXIT_INPUT);
        said("databasen a.db finns inte; en import med --apply skapar den");
    }
    assert_false(sandbox_has("a.db"));
    assert_int_equal(insteg("backup b.db --db a.db"), EXIT_INPUT);
    assert_int_equal(sandbox_files_with(".db"), 0);
}

static void a_preview_makes_no_database(void **state)
{
    (void)state;
    sandbox_hand();
    assert_int_equal(insteg("import people people.csv"), 0);
    printed("nya 24, ändrade 0, lika 0, avvisade 0");
    assert_int_equal(insteg("import needs needs.csv requirements.csv"), 0);
    assert_int_equal(sandbox_files_with(".db"), 0);
}

static void a_file_that_is_no_database_is_left_alone(void **state)
{
    (void)state;
    sandbox_hand();
    sandbox_write("a.db", "det här är ett brev, och inte en databas\n");
    all_refuse("a.db", EXIT_STATE, "är inte en insteg-databas");
    assert_string_equal(sandbox_read("a.db", NULL),
                        "det här är ett brev, och inte en databas\n");
}

static void the_database_of_another_program_is_left_alone(void **state)
{
    static char before[1 << 16];
    size_t len = 0, after = 0;

    (void)state;
    sandbox_hand();
    change_database("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    const char *bytes = sandbox_read("a.db", &len);
    assert_true(bytes && len < sizeof before);
    memcpy(before, bytes, len);
    all_refuse("a.db", EXIT_STATE, "ett annat programs databas");
    bytes = sandbox_read("a.db", &after);
    assert_int_equal(len, after);
    assert_memory_equal(bytes, before, len);
}

static void a_newer_database_asks_for_a_newer_program(void **state)
{
    (void)state;
    sandbox_hand_database();
    change_database("PRAGMA user_version = 99");
    all_refuse("a.db", EXIT_STATE, "använd ett nyare insteg");
    assert_int_equal(insteg("upgrade --db a.db"), EXIT_STATE);
    said("använd ett nyare insteg");
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 24);
    assert_int_equal(sandbox_files_with("backup"), 0);
}

static void a_folder_is_no_database(void **state)
{
    (void)state;
    sandbox_hand();
    assert_int_equal(mkdir("a.db", 0700), 0);
    all_refuse("a.db", EXIT_INPUT, "är en mapp, inte en databas");
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    sandbox_hand();
    assert_int_equal(insteg("import people people.csv --apply --db finns/inte.db"),
                     EXIT_INPUT);
    said("mappen för finns/inte.db finns inte");
}

static void a_folder_closed_for_writing_is_told(void **state)
{
    (void)state;
    sandbox_hand();
    sandbox_unprivileged = true;
    assert_int_equal(chmod(".", 0755), 0);
    assert_int_equal(mkdir("ro", 0555), 0);
    if (insteg("--version") != 0)
        skip();
    assert_int_equal(insteg("import people people.csv --apply --db ro/a.db"),
                     EXIT_INPUT);
    said("ro/a.db får inte öppnas; se över rättigheterna");
    assert_false(sandbox_has("ro/a.db"));
}

static void a_folder_that_takes_no_rejected_rows_undoes_the_batch(void **state)
{
    (void)state;
    sandbox_unprivileged = true;
    assert_int_equal(chmod(".", 0777), 0);
    assert_int_equal(mkdir("ro", 0755), 0);
    sandbox_write("ro/rows.csv", "source_key,locality\n1,Krokom\n2,Atlantis\n");
    sandbox_write("good.csv", "source_key,locality\n9,Krokom\n");
    assert_int_equal(chmod("ro", 0555), 0);
    if (insteg("--version") != 0)
        skip();
    assert_int_equal(insteg("import people good.csv --apply --db a.db"), 0);
    assert_int_equal(insteg("import people ro/rows.csv --apply --db a.db"), EXIT_BUSY);
    said("är disken full eller mappen skrivskyddad?");
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 1);
    assert_int_equal(chmod("ro", 0755), 0);
}

/* ---------- a full disk ---------- */

static void a_full_disk_undoes_the_batch(void **state)
{
    (void)state;
    sandbox_hand_database();
    write_many();
    sandbox_file_limit = (size_t)1 << 20;
    assert_int_equal(insteg("import people many.csv --apply --db a.db"), EXIT_BUSY);
    said("disken är full: inget har ändrats; frigör plats och försök igen");
    assert_int_equal(sandbox_files_with("rejected"), 0);
    sandbox_file_limit = 0;
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 24);
    assert_int_equal(insteg("import people many.csv --apply --db a.db"), EXIT_FOUND);
    printed("nya 60\u00a0000, ändrade 0, lika 0, avvisade 1");
    assert_true(sandbox_has("many.csv.rejected.csv"));
}

/* ---------- interrupted ---------- */

static void interrupted_by(int number)
{
    pid_t pid = insteg_start("import", "import people many.csv --apply --db a.db");
    int64_t until = sandbox_now_ms() + 20000;

    /* The file of rejected rows tells that rows are being read. */
    while (!sandbox_has("many.csv.rejected.csv.tmp") && sandbox_now_ms() < until)
        sandbox_pause(1);
    kill(pid, number);
    assert_int_equal(insteg_end(pid), 128 + number);
    const char *text = sandbox_read("import.err", NULL);
    if (!strstr(text, "avbrutet; databasen är som den var förut"))
        fail_msg("it said: %s", text);
    assert_int_equal(sandbox_files_with("rejected"), 0);
    assert_int_equal(sandbox_files_with("-wal"), 0);
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 24);
    assert_int_equal(number_in_database("SELECT count(*) FROM import_batch"), 2);
}

static void an_interrupted_import_leaves_all_as_it_was(void **state)
{
    (void)state;
    sandbox_hand_database();
    write_many();
    interrupted_by(SIGINT);
    interrupted_by(SIGTERM);
}

static void a_killed_import_leaves_the_people_as_they_were(void **state)
{
    (void)state;
    sandbox_hand_database();
    write_many();
    for (int ms = 50; ms < 400; ms += 100) {
        pid_t pid = insteg_start("import", "import people many.csv --apply --db a.db");
        sandbox_pause(ms);
        kill(pid, SIGKILL);
        int code = insteg_end(pid);
        if (code != 128 + SIGKILL)
            break; /* it was quicker */
        assert_int_equal(insteg("import people people.csv --db a.db " HAND_NOW), 0);
        printed("lika 24");
        assert_int_equal(number_in_database("SELECT count(*) FROM person"), 24);
    }
}

/* ---------- two programs ---------- */

static void hold(int ms)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open("a.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    sandbox_pause(ms);
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void an_import_waits_for_another_programs_change(void **state)
{
    (void)state;
    sandbox_hand_database();
    sandbox_write("more.csv", "source_key,locality\nmer,Krokom\n");
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open("a.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    pid_t pid = insteg_start("import", "import people more.csv --apply --db a.db");
    sandbox_pause(700);
    assert_int_equal(kill(pid, 0), 0); /* still waiting */
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(insteg_end(pid), 0);
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 25);
}

static void reading_goes_on_while_another_program_changes(void **state)
{
    (void)state;
    sandbox_hand_database();
    assert_int_equal(insteg("thresholds lager-1 --db a.db " HAND_NOW), 0);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open("a.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(insteg("need list --db a.db"), 0);
    /* The run of the same question is kept already. */
    assert_int_equal(insteg("thresholds lager-1 --db a.db " HAND_NOW), 0);
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void two_imports_at_once_both_arrive(void **state)
{
    (void)state;
    sandbox_hand_database();
    sandbox_write("x.csv", "source_key,locality\nx1,Krokom\nx2,Krokom\n");
    sandbox_write("y.csv", "source_key,locality\ny1,Krokom\ny2,Krokom\n");
    pid_t x = insteg_start("x", "import people x.csv --apply --db a.db");
    pid_t y = insteg_start("y", "import people y.csv --apply --db a.db");
    assert_int_equal(insteg_end(x), 0);
    assert_int_equal(insteg_end(y), 0);
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 28);
    assert_int_equal(number_in_database("SELECT count(DISTINCT seq) FROM import_batch"),
                     4);
}

static void *hold_long(void *arg)
{
    (void)arg;
    hold(25000);
    return NULL;
}

/* Slow, for the limit is twenty seconds. */
static void an_import_gives_up_on_a_program_that_never_ends(void **state)
{
    pthread_t thread;

    (void)state;
    sandbox_hand_database();
    assert_int_equal(pthread_create(&thread, NULL, hold_long, NULL), 0);
    sandbox_pause(200);
    assert_int_equal(insteg("import people people.csv --apply --db a.db"), EXIT_BUSY);
    said("upptagen");
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(number_in_database("SELECT count(*) FROM person"), 24);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_missing_database_is_told_and_not_made),
        TEST(a_preview_makes_no_database),
        TEST(a_file_that_is_no_database_is_left_alone),
        TEST(the_database_of_another_program_is_left_alone),
        TEST(a_newer_database_asks_for_a_newer_program),
        TEST(a_folder_is_no_database),
        TEST(a_folder_that_is_not_there_is_told),
        TEST(a_folder_closed_for_writing_is_told),
        TEST(a_folder_that_takes_no_rejected_rows_undoes_the_batch),
        TEST(a_full_disk_undoes_the_batch),
        TEST(an_interrupted_import_leaves_all_as_it_was),
        TEST(a_killed_import_leaves_the_people_as_they_were),
        TEST(an_import_waits_for_another_programs_change),
        TEST(reading_goes_on_while_another_program_changes),
        TEST(two_imports_at_once_both_arrive),
        TEST(an_import_gives_up_on_a_program_that_never_ends),
    };

    if (!sandbox_arguments(argc, argv))
        return 2;
    return cmocka_run_group_tests_name("bad_databases", tests, NULL, NULL);
}
