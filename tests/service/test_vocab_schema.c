/*
 * test_vocab_schema.c: does a database that people have worked in come through the
 * rebuild of its concepts, with every id and row?
 */
#include "vocab_kit.h"

#include <sqlite3.h>

#include "store/migrate.h"

#define BEFORE 4u /* the schema's number before 0005_words.sql */

static struct sqlite opened(const char *path)
{
    struct sqlite db = { 0 };
    struct err err = { 0 };

    kit_file("old.db", STR(""));
    if (!sqlite_open(&db, path, SQLITE_FOR_WRITING, 100, &err))
        fail_msg("%s", err_english(&err));
    return db;
}

static const struct embed_file *first_files(struct embed_file *files)
{
    for (uint32_t i = 0; i < BEFORE; i++)
        files[i] = embed_schema[i];
    files[BEFORE] = (struct embed_file){ 0 };
    return files;
}

static void fill(struct sqlite *db)
{
    static const char sql[] =
        "INSERT INTO concept (id, code, kind, label_sv, label_en, family, weeks, own)"
        " VALUES (7, 'task:a', 'task', 'A', 'A', 'f', 3, 0),"
        "        (9, 'licence:B', 'licence', 'B', 'B', '', NULL, 1);"
        "INSERT INTO concept_near VALUES (7, 9, 120), (9, 7, 120);"
        "INSERT INTO person (id, rid, org_id, source, source_key, content_hash)"
        " VALUES (1, 11, 1, 'people', 'p', x'00');"
        "INSERT INTO capability VALUES (1, 9, 1, NULL, 2);";

    assert_int_equal(sqlite3_exec(db->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static int64_t number(struct sqlite *db, const char *sql)
{
    struct err err = { 0 };
    int64_t n = -1;

    if (!sqlite_number(db, sql, &n, &err))
        fail_msg("%s", err_english(&err));
    return n;
}

static void ids_and_rows_survive_the_rebuild(void **state)
{
    struct embed_file files[BEFORE + 1];
    struct sqlite db = opened(kit_path("old.db"));
    struct err err = { 0 };

    (void)state;
    KIT_OK(migrate_run(&db, first_files(files), &err), &err);
    fill(&db);
    KIT_OK(migrate_run(&db, embed_schema, &err), &err);
    assert_int_equal(number(&db, "SELECT count(*) FROM concept"), 2);
    assert_int_equal(number(&db, "SELECT weeks FROM concept WHERE id = 7 AND code = "
                                 "'task:a' AND placeholder = 0"),
                     3);
    assert_int_equal(number(&db, "SELECT own FROM concept WHERE id = 9"), 1);
    assert_int_equal(number(&db, "SELECT sum(similarity) FROM concept_near"), 240);
    assert_int_equal(number(&db, "SELECT concept_id FROM capability"), 9);
    assert_int_equal(number(&db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(number(&db, "SELECT count(*) FROM sqlite_schema WHERE sql LIKE "
                                 "'%concept_new%'"),
                     0);
    /* and the new table is what the others refer to */
    assert_int_equal(0xFF & sqlite3_exec(db.db, "DELETE FROM concept WHERE id = 9",
                                         NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    sqlite_close(&db);
}

static void a_row_that_refers_to_nothing_refuses_the_step(void **state)
{
    struct embed_file files[BEFORE + 1];
    struct sqlite db = opened(kit_path("old.db"));
    struct err err = { 0 };

    (void)state;
    KIT_OK(migrate_run(&db, first_files(files), &err), &err);
    fill(&db);
    assert_int_equal(sqlite3_exec(db.db,
                                  "PRAGMA foreign_keys=OFF;"
                                  "INSERT INTO capability VALUES (1, 8, 1, NULL, 2)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_false(migrate_run(&db, embed_schema, &err));
    kit_err(&err, ERR_STATE, "refers to another");
    assert_int_equal(number(&db, "PRAGMA user_version"), BEFORE);
    assert_int_equal(number(&db, "SELECT count(*) FROM sqlite_schema WHERE name = "
                                 "'concept_label'"),
                     0);
    assert_int_equal(number(&db, "SELECT count(*) FROM concept"), 2);
    sqlite_close(&db);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(ids_and_rows_survive_the_rebuild),
        CASE(a_row_that_refers_to_nothing_refuses_the_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
