/* firm_kit.c: see firm_kit.h. */
#include "firm_kit.h"

#include <sqlite3.h>
#include <string.h>

int64_t firm_made(const char *name, const char *number, const char *headcount)
{
    struct firm_new new = { .typed = { str_from(name), str_from(number), STR("") },
                            .headcount = str_from(headcount),
                            .said_by = STR("employer"),
                            .is_another = true };
    struct firm_added added;
    struct err err = { 0 };

    CASE_OK(firm_add(&case_call, &new, &added, &err), &err);
    assert_int_equal(added.outcome, FIRM_SAVED);
    return added.rid;
}

struct visit_new firm_visit(int64_t firm_rid, int32_t day)
{
    return (struct visit_new){ .rid = random_id(),
                               .firm_rid = firm_rid,
                               .held_on = day,
                               .minutes = 180,
                               .km = 40,
                               .outcome = VISIT_NEED,
                               .recall_on = DAY_NONE,
                               .next_on = DAY_NONE };
}

void firm_visited(const struct visit_new *visit)
{
    struct err err = { 0 };

    CASE_OK(visit_add(&case_call, visit, &err), &err);
}

void firm_err(struct err *err, enum err_kind kind, const char *words)
{
    const char *text = err_english(err);

    assert_int_equal(err->kind, kind);
    if (!strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
    *err = (struct err){ 0 };
}

static sqlite3 *opened(void)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    return db;
}

static void add_rows(struct buf *out, const char *sql)
{
    sqlite3 *db = opened();
    sqlite3_stmt *row;

    if (sqlite3_prepare_v2(db, sql, -1, &row, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    while (sqlite3_step(row) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const char *cell = (const char *)sqlite3_column_text(row, i);
            buf_cstr(out, cell ? cell : "-");
            buf_char(out, '|');
        }
        buf_char(out, '\n');
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
}

struct str firm_state(void)
{
    static const char *const tables[] = {
        "SELECT id, status, holder_id, visited_on, recall_on, next, next_on FROM firm",
        "SELECT * FROM firm_band ORDER BY 1, 2",
        "SELECT * FROM visit_occasion ORDER BY 1",
        "SELECT * FROM visit ORDER BY 1",
        "SELECT * FROM visit_signal ORDER BY 1, 2",
        "SELECT * FROM visit_free ORDER BY 1, 2",
    };
    struct buf out = buf_new(&case_arena);

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        buf_format(&out, "-- %zu\n", i);
        add_rows(&out, tables[i]);
    }
    return buf_str(&out);
}

struct str firm_text(const char *sql)
{
    struct buf out = buf_new(&case_arena);

    buf_cstr(&out, "");
    add_rows(&out, sql);
    return buf_str(&out);
}

int64_t firm_number(const char *sql)
{
    struct str text = firm_text(sql);
    int64_t n = 0;

    assert_true(text.len >= 2 && str_int(str_sub(text, 0, text.len - 2), &n));
    return n;
}

const char *firm_refused(const char *sql)
{
    struct buf out = buf_new(&case_arena);
    sqlite3 *db = opened();
    char *why = NULL;

    buf_cstr(&out, "");
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        buf_cstr(&out, why);
    sqlite3_free(why);
    sqlite3_close(db);
    return out.ptr ? out.ptr : "";
}
