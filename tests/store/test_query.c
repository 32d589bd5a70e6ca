/*
 * Every statement of the product against the migrated schema: it prepares, its
 * parameters and columns are what its header says, and it finds its rows by an index.
 */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/embed.h"
#include "store/migrate.h"
#include "store/query.h"
#include "store/statement.h"

static const char *allowed_path;
static sqlite3 *db, *keys; /* STORE_MAIN; STORE_KEYS */

static int open_one(const struct embed_file *files, sqlite3 **at)
{
    struct arena arena = { 0 };

    if (sqlite3_open(":memory:", at) != SQLITE_OK)
        return -1;
    for (const struct embed_file *file = files; file->name; file++) {
        struct str text = { (const char *)file->bytes, (size_t)file->size };
        char *reason = NULL;
        if (sqlite3_exec(*at, str_cstr(&arena, text), NULL, NULL, &reason) !=
            SQLITE_OK) {
            print_error("%s: %s\n", file->name, reason);
            return -1;
        }
    }
    arena_free(&arena);
    return 0;
}

static int open_migrated(void **state)
{
    (void)state;
    return open_one(embed_schema, &db) || open_one(embed_schema_keys, &keys);
}

static int close_migrated(void **state)
{
    (void)state;
    return sqlite3_close(db) | sqlite3_close(keys);
}

/* The database that a statement runs on: those on keys say so by name. */
static sqlite3 *home_of(const struct query *query)
{
    return str_starts(str_from(query->name), "key_") ? keys : db;
}

static sqlite3_stmt *prepare(const struct query *query)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(home_of(query), query->sql, -1, &statement, NULL) !=
        SQLITE_OK)
        fail_msg("%s: %s", query->name, sqlite3_errmsg(home_of(query)));
    return statement;
}

static void every_statement_prepares_and_is_one(void **state)
{
    (void)state;
    assert_int_equal(query_total, QUERY_COUNT);
    for (uint32_t i = 0; i < query_total; i++) {
        sqlite3_stmt *statement = NULL;
        const char *tail = NULL;
        sqlite3 *home = home_of(&queries[i]);
        if (sqlite3_prepare_v2(home, queries[i].sql, -1, &statement, &tail) !=
            SQLITE_OK)
            fail_msg("%s: %s", queries[i].name, sqlite3_errmsg(home));
        assert_true(statement && !*tail);
        sqlite3_finalize(statement);
    }
}

static void parameters_are_those_of_the_header_in_order(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < query_total; i++) {
        const struct query *query = &queries[i];
        sqlite3_stmt *statement = prepare(query);
        if (sqlite3_bind_parameter_count(statement) != (int)query->param_count)
            fail_msg("%s has %d parameters", query->name,
                     sqlite3_bind_parameter_count(statement));
        for (uint32_t k = 0; k < query->param_count; k++) {
            const char *name = sqlite3_bind_parameter_name(statement, (int)k + 1);
            if (!name || strcmp(name + 1, query->params[k].name) != 0)
                fail_msg("%s: parameter %u is %s, not %s", query->name, k + 1, name,
                         query->params[k].name);
        }
        sqlite3_finalize(statement);
    }
}

/* A column that is a table's own must be of a type that can hold what the header says.
 */
static void check_type(const struct query *query, sqlite3_stmt *statement, uint32_t k)
{
    static const char *const wanted[FIELD_TYPE_COUNT] = {
        [FIELD_INT] = "INTEGER",  [FIELD_TEXT] = "TEXT", [FIELD_BLOB] = "BLOB",
        [FIELD_BOOL] = "INTEGER", [FIELD_DATE] = "TEXT",
    };
    const char *declared = sqlite3_column_decltype(statement, (int)k);

    if (declared && strcmp(declared, wanted[query->columns[k].type]) != 0)
        fail_msg("%s: column %s is %s", query->name, query->columns[k].name, declared);
}

static void columns_are_those_of_the_header_in_number_name_and_type(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < query_total; i++) {
        const struct query *query = &queries[i];
        sqlite3_stmt *statement = prepare(query);
        int count = sqlite3_column_count(statement);
        if (count != (int)query->column_count)
            fail_msg("%s has %d columns, its header %u", query->name, count,
                     query->column_count);
        for (uint32_t k = 0; k < query->column_count; k++)
            check_type(query, statement, k);
        sqlite3_finalize(statement);
    }
}

/* A column whose name in the statement is that of another one in the header: swapped.
 */
static void check_place(const struct query *query, const char *name, uint32_t k)
{
    for (uint32_t other = 0; other < query->column_count; other++)
        if (other != k && strcmp(name, query->columns[other].name) == 0 &&
            strcmp(name, query->columns[k].name) != 0)
            fail_msg("%s: column %u is %s, the header says %s", query->name, k + 1,
                     name, query->columns[k].name);
}

static void columns_are_not_swapped(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < query_total; i++) {
        sqlite3_stmt *statement = prepare(&queries[i]);
        for (uint32_t k = 0; k < queries[i].column_count; k++)
            check_place(&queries[i], sqlite3_column_name(statement, (int)k), k);
        sqlite3_finalize(statement);
    }
}

static bool can_be_null(sqlite3_stmt *statement, int column)
{
    const char *table = sqlite3_column_table_name(statement, column);
    const char *origin = sqlite3_column_origin_name(statement, column);
    int not_null = 1, primary = 0;

    if (!table || !origin)
        return false; /* an expression: only its run can tell */
    assert_int_equal(sqlite3_table_column_metadata(sqlite3_db_handle(statement), NULL,
                                                   table, origin, NULL, NULL, &not_null,
                                                   &primary, NULL),
                     SQLITE_OK);
    return !not_null && !primary;
}

/*
 * A nullable column of a table is nullable in the header, unless the statement itself
 * says "COLUMN IS NOT NULL".
 */
static void columns_that_may_be_null_say_so(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < query_total; i++) {
        const struct query *query = &queries[i];
        sqlite3_stmt *statement = prepare(query);
        for (uint32_t k = 0; k < query->column_count; k++) {
            char but[96];
            const char *origin = sqlite3_column_origin_name(statement, (int)k);
            snprintf(but, sizeof but, "%s IS NOT NULL", origin ? origin : "");
            if (!query->columns[k].nullable && can_be_null(statement, (int)k) &&
                !strstr(query->sql, but))
                fail_msg("%s: column %s may be NULL; write %s?", query->name,
                         query->columns[k].name, query->columns[k].name);
        }
        sqlite3_finalize(statement);
    }
}

/* ------------------------------------------------------------------------- scans */

/* Lines "statement table # reason"; whether this pair is one of them. */
static bool is_allowed(const char *allowed, const char *name, struct str table)
{
    struct str rest = str_from(allowed), line = { 0 };

    while (str_next(&rest, '\n', &line)) {
        struct str first = { 0 }, second = { 0 };
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        assert_true(str_next(&line, ' ', &first) && str_next(&line, ' ', &second));
        if (str_find(line, STR("#")) == SIZE_MAX)
            fail_msg("scans.allowed: no reason for %.*s", STR_ARG(first));
        if (str_is(first, name) && str_eq(second, table))
            return true;
    }
    return false;
}

static char *read_allowed(struct arena *arena)
{
    FILE *in = fopen(allowed_path, "r");
    char *text = ARENA_ARRAY(arena, 65536, char);

    assert_non_null(in);
    size_t len = fread(text, 1, 65535, in);
    text[len] = '\0';
    fclose(in);
    return text;
}

/* A plan's line "SCAN person USING COVERING INDEX x": the table; empty: no table scan.
 */
static struct str scanned(const char *detail)
{
    struct str line = str_from(detail), word = { 0 };

    if (!str_starts(line, "SCAN ") || str_is(line, "SCAN CONSTANT ROW"))
        return (struct str){ 0 };
    (void)str_next(&line, ' ', &word);
    (void)str_next(&line, ' ', &word);
    return str_starts(word, "(") ? (struct str){ 0 } : word;
}

static void no_statement_reads_a_whole_table_unless_it_is_meant_to(void **state)
{
    struct arena arena = { 0 };
    const char *allowed = read_allowed(&arena);
    uint32_t refused = 0;

    (void)state;
    for (uint32_t i = 0; i < query_total; i++) {
        sqlite3_stmt *plan = NULL;
        struct buf sql = buf_new(&arena);
        buf_cstr(&sql, "EXPLAIN QUERY PLAN ");
        buf_cstr(&sql, queries[i].sql);
        assert_int_equal(sqlite3_prepare_v2(home_of(&queries[i]),
                                            str_cstr(&arena, buf_str(&sql)), -1, &plan,
                                            NULL),
                         SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            const char *detail = (const char *)sqlite3_column_text(plan, 3);
            struct str table = scanned(detail);
            if (table.len == 0 || is_allowed(allowed, queries[i].name, table))
                continue;
            print_error("%s: %s\n", queries[i].name, detail);
            refused++;
        }
        sqlite3_finalize(plan);
    }
    arena_free(&arena);
    if (refused > 0)
        fail_msg("%u scans that %s does not name with a reason", refused, allowed_path);
}

static void what_is_allowed_is_still_there(void **state)
{
    struct arena arena = { 0 };
    struct str rest = str_from(read_allowed(&arena)), line = { 0 };

    (void)state;
    while (str_next(&rest, '\n', &line)) {
        struct str name = { 0 };
        bool known = false;
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        (void)str_next(&line, ' ', &name);
        for (uint32_t i = 0; i < query_total; i++)
            known = known || str_is(name, queries[i].name);
        if (!known)
            fail_msg("scans.allowed names %.*s, which is no statement", STR_ARG(name));
    }
    arena_free(&arena);
}

/* ------------------------------------------------------------------------ schema */

static void schema_files_are_numbered_without_a_gap(void **state)
{
    uint32_t number = 0;

    (void)state;
    for (const struct embed_file *file = embed_schema; file->name; file++) {
        char start[8];
        snprintf(start, sizeof start, "%04u_", ++number);
        if (!str_starts(str_from(file->name), start))
            fail_msg("%s should start with %s", file->name, start);
    }
    assert_int_equal(store_schema(), number);
}

/* Commits are grouped: what is checked or undone there would hit other people's writes.
 */
static void nothing_is_put_off_to_the_commit(void **state)
{
    sqlite3_stmt *statement = NULL;

    (void)state;
    assert_int_equal(sqlite3_prepare_v2(
                         db,
                         "SELECT name FROM sqlite_schema WHERE sql LIKE '%DEFERR%' OR "
                         "sql LIKE '%ON CONFLICT ROLLBACK%'",
                         -1, &statement, NULL),
                     SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        fail_msg("%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    for (uint32_t i = 0; i < query_total; i++)
        if (strstr(queries[i].sql, "OR ROLLBACK"))
            fail_msg("%s rolls back other people's writes", queries[i].name);
}

static void every_table_is_strict(void **state)
{
    static const char loose[] = "SELECT name FROM pragma_table_list WHERE schema = "
                                "'main' AND type = 'table' AND "
                                "NOT strict AND name NOT LIKE 'sqlite_%'";
    sqlite3_stmt *statement = NULL;

    (void)state;
    assert_int_equal(sqlite3_prepare_v2(db, loose, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        fail_msg("table %s is not STRICT",
                 (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_prepares_and_is_one),
        cmocka_unit_test(parameters_are_those_of_the_header_in_order),
        cmocka_unit_test(columns_are_those_of_the_header_in_number_name_and_type),
        cmocka_unit_test(columns_are_not_swapped),
        cmocka_unit_test(columns_that_may_be_null_say_so),
        cmocka_unit_test(no_statement_reads_a_whole_table_unless_it_is_meant_to),
        cmocka_unit_test(what_is_allowed_is_still_there),
        cmocka_unit_test(schema_files_are_numbered_without_a_gap),
        cmocka_unit_test(nothing_is_put_off_to_the_commit),
        cmocka_unit_test(every_table_is_strict),
    };

    if (argc != 2) {
        fprintf(stderr, "usage: test_query scans.allowed\n");
        return 2;
    }
    allowed_path = argv[1];
    return cmocka_run_group_tests(tests, open_migrated, close_migrated);
}
