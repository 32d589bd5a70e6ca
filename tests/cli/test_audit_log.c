/*
 * test_audit_log.c: the log through the real program and its file: pages served, the
 * file forged with the sqlite3 library as its owner could, insteg audit verify asked.
 * The rows' hashes are computed here a second time, from docs/formats.md alone.
 */
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox.h"

#define VIEWS  24
#define FORGED 84

static int open_room(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    return 0;
}

static int close_room(void **state)
{
    (void)state;
    sandbox_close();
    return 0;
}

/* ------------------------------------------------------------------- the forger */

static sqlite3 *db;

static void sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void sql(const char *format, ...)
{
    char text[2048], *why = NULL;
    va_list args;

    va_start(args, format);
    assert_true(vsnprintf(text, sizeof text, format, args) < (int)sizeof text);
    va_end(args);
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", text, why);
}

static void open_copy(const char *from)
{
    sandbox_copy(from, "m.db");
    assert_int_equal(sqlite3_open("m.db", &db), SQLITE_OK);
    sql("PRAGMA synchronous=OFF; PRAGMA ignore_check_constraints=1;"
        "DROP TRIGGER audit_stays; DROP TRIGGER audit_lasts; DROP TRIGGER audit_grows;"
        "DROP TRIGGER audit_list_stays; DROP TRIGGER audit_list_lasts;"
        "DROP TRIGGER audit_salt_stays; DROP TRIGGER audit_salt_lasts;");
}

static void close_copy(void)
{
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    unlink("m.db-wal");
    unlink("m.db-shm");
}

/* ------------------------------------------------------------- hashes once more */

static crypto_generichash_state hash;

static void feed_number(int64_t value)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_generichash_update(&hash, bytes, 8);
}

static void feed_text(const void *bytes, size_t len)
{
    feed_number((int64_t)len);
    crypto_generichash_update(&hash, bytes, len);
}

/* Gives every row from `first` on the hash that its columns and its forerunner ask. */
static void rehash(int64_t first)
{
    static const char rows[] =
        "SELECT a.seq, a.at, a.user_id, a.roles, a.org_id, a.domain_id, a.session_id,"
        " a.people, a.about, a.actor, a.action, a.parts, a.relation, a.kind, a.subject,"
        " l.hash FROM audit a LEFT JOIN audit_list l ON l.id = a.list_id"
        " WHERE a.seq >= ? ORDER BY a.seq";
    unsigned char prev[32] = { 0 }, own[32];
    sqlite3_stmt *walk, *before, *set;

    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT hash FROM audit WHERE seq < ?"
                                        " ORDER BY seq DESC LIMIT 1",
                                        -1, &before, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(before, 1, first);
    if (sqlite3_step(before) == SQLITE_ROW)
        memcpy(prev, sqlite3_column_blob(before, 0), 32);
    sqlite3_finalize(before);
    assert_int_equal(sqlite3_prepare_v2(db, rows, -1, &walk, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "UPDATE audit SET prev = ?, hash = ? WHERE seq = ?", -1,
                           &set, NULL),
        SQLITE_OK);
    sqlite3_bind_int64(walk, 1, first);
    while (sqlite3_step(walk) == SQLITE_ROW) {
        crypto_generichash_init(&hash, NULL, 0, 32);
        feed_text("insteg-audit-1", 14);
        for (int c = 0; c < 9; c++)
            feed_number(sqlite3_column_int64(walk, c));
        for (int c = 9; c < 16; c++)
            feed_text(sqlite3_column_blob(walk, c),
                      (size_t)sqlite3_column_bytes(walk, c));
        feed_text(prev, 32);
        crypto_generichash_final(&hash, own, 32);
        sqlite3_bind_blob(set, 1, prev, 32, SQLITE_TRANSIENT);
        sqlite3_bind_blob(set, 2, own, 32, SQLITE_TRANSIENT);
        sqlite3_bind_int64(set, 3, sqlite3_column_int64(walk, 0));
        assert_int_equal(sqlite3_step(set), SQLITE_DONE);
        sqlite3_reset(set);
        memcpy(prev, own, 32);
    }
    sqlite3_finalize(walk);
    sqlite3_finalize(set);
}

/* ----------------------------------------------------------------------- a log */

static void matches_path(const char *body, char path[128])
{
    const char *at = strstr(body, "/need/");

    assert_non_null(at);
    snprintf(path, 128, "%.*s/matches", (int)strcspn(at, "\"") - 11, at);
}

/* Serves the page of whom we have, which shows people, VIEWS times. */
static void make_log(void)
{
    const char *body = NULL;
    char path[128], asked[160];
    uint16_t port;

    unlink("serve.out"); /* of the day before: it names another port */
    pid_t pid = serve_start("--db a.db --ballast 0 " HAND_NOW, &port);
    assert_int_equal(http_get(port, "/", NULL, &body), 200);
    matches_path(body, path);
    for (int i = 0; i < VIEWS; i++) {
        snprintf(asked, sizeof asked, "%s?show=%d", path, 1 + i % 20);
        if (http_get(port, asked, "application/json", NULL) != 200)
            fail_msg("%s", sandbox_read("serve.err", NULL));
    }
    serve_end(pid);
}

static int verify(const char *name)
{
    return insteg("audit verify --db %s --anchors a.db.anchors --json", name);
}

static void the_log_of_a_served_day_is_whole_and_anchored(void **state)
{
    (void)state;
    make_log();
    assert_int_equal(verify("a.db"), 0);
    printed("\"sound\":true");
    printed("\"rows\":24,");
    printed("\"rows_after_last_anchor\":0,");
    assert_int_equal(insteg("audit verify --db a.db --lang en"), 0);
    printed("The log is whole: 24 rows, each as it was written.");
    /* The second computation of the hashes gives the same. */
    open_copy("a.db");
    rehash(1);
    close_copy();
    assert_int_equal(verify("m.db"), 0);
}

static void forge(uint64_t *seed, int how)
{
    const unsigned at = 1 + chance(seed, VIEWS), other = 1 + chance(seed, VIEWS);
    static const char *const columns[] = { "at",     "user_id",   "roles",
                                           "org_id", "domain_id", "session_id",
                                           "people", "about" };

    switch (how) {
    case 0:
        sql("UPDATE audit SET %s = %s + 1 WHERE seq = %u", columns[chance(seed, 8)],
            columns[chance(seed, 8)], at);
        sql("UPDATE audit SET user_id = user_id + 1 WHERE seq = %u", at);
        break;
    case 1:
        sql("DELETE FROM audit WHERE seq = %u", at);
        break;
    case 2:
        sql("UPDATE audit SET seq = 1000 WHERE seq = %u;"
            "UPDATE audit SET seq = %u WHERE seq = %u;"
            "UPDATE audit SET seq = %u WHERE seq = 1000",
            at, at, at == other ? at % VIEWS + 1 : other,
            at == other ? at % VIEWS + 1 : other);
        rehash(1);
        break;
    case 3:
        sql("UPDATE audit SET seq = seq + 1000 WHERE seq >= %u;"
            "UPDATE audit SET seq = seq - 999 WHERE seq >= 1000;"
            "INSERT INTO audit SELECT %u, at, actor, user_id, roles, org_id, domain_id,"
            " session_id, action, parts, relation, kind, subject, people, list_id,"
            " about, prev, hash FROM audit WHERE seq = %u",
            at, at, at + 1);
        rehash(1);
        break;
    case 4:
        sql("DELETE FROM audit WHERE seq >= %u", at);
        break;
    case 5:
        sql("UPDATE audit SET actor = 'u9' WHERE seq >= %u", at);
        rehash(at);
        break;
    default:
        sql("UPDATE audit SET at = at - 3600000000 WHERE seq = %u", at);
        if (chance(seed, 2))
            rehash(at);
    }
}

static void every_forgery_of_the_file_is_found(void **state)
{
    (void)state;
    make_log();
    for (int i = 0; i < FORGED; i++) {
        uint64_t seed = (uint64_t)i + 1;
        open_copy("a.db");
        forge(&seed, i % 7);
        close_copy();
        if (verify("m.db") != EXIT_FOUND)
            fail_msg("forgery %d was not found: %s", i, program_out);
        printed("\"sound\":false");
    }
}

static void what_is_wrong_is_said_with_its_row(void **state)
{
    (void)state;
    make_log();
    open_copy("a.db");
    sql("UPDATE audit SET user_id = 7 WHERE seq = 12");
    close_copy();
    assert_int_equal(insteg("audit verify --db m.db --anchors a.db.anchors --lang en"),
                     EXIT_FOUND);
    printed("row 12 is not as it was written");
    open_copy("a.db");
    sql("DELETE FROM audit WHERE seq > 20");
    close_copy();
    assert_int_equal(insteg("audit verify --db m.db --anchors a.db.anchors --lang en"),
                     EXIT_FOUND);
    printed("the log ends at row 20, but row 24 was written down outside");
    assert_int_equal(insteg("audit verify --db a.db --anchors none --lang en"),
                     EXIT_FOUND);
    printed("there is no anchor outside the database");
}

static void an_older_backup_is_seen_unless_it_was_restored(void **state)
{
    (void)state;
    make_log();
    assert_int_equal(insteg("backup old.db --db a.db --lang en"), 0);
    printed("Its log ends at row 24:");
    make_log();
    assert_int_equal(verify("a.db"), 0);
    printed("\"rows\":48,");
    assert_int_equal(verify("old.db"), EXIT_FOUND); /* as if it lay in a.db's place */
    assert_int_equal(insteg("restore old.db --db a.db --force"), 0);
    assert_int_equal(verify("a.db"), 0);
    printed("\"rows\":24,");
    make_log();
    assert_int_equal(verify("a.db"), 0);
    assert_null(strstr(program_out, "\"anchors_set_aside\":0"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_room, close_room)

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        TEST(the_log_of_a_served_day_is_whole_and_anchored),
        TEST(every_forgery_of_the_file_is_found),
        TEST(what_is_wrong_is_said_with_its_row),
        TEST(an_older_backup_is_seen_unless_it_was_restored),
    };

    if (!sandbox_arguments(argc, argv) || sodium_init() < 0)
        return 2;
    return cmocka_run_group_tests_name("audit_log", tests, NULL, NULL);
}
