/* statement.c: see statement.h. */
#include "store/statement.h"

#include <assert.h>

#include "base/date.h"
#include "store/sqlite.h"
#include "store/tx.h"

/* A cursor's or call's own fault, beside SQLite's codes: a column is not as declared.
 */
#define CODE_COLUMN (-1)

/* ------------------------------------------------------------------ in and out */

static const void *value_at(const void *base, size_t at)
{
    return (const char *)base + at;
}

static int bind_value(sqlite3_stmt *statement, int index, const struct field *field,
                      const void *value)
{
    const struct str *text = value;
    char date[DATE_TEXT_BYTES];

    switch (field->type) {
    case FIELD_INT:
        return sqlite3_bind_int64(statement, index, *(const int64_t *)value);
    case FIELD_BOOL:
        return sqlite3_bind_int(statement, index, *(const bool *)value);
    case FIELD_TEXT:
        return sqlite3_bind_text64(statement, index, text->ptr ? text->ptr : "",
                                   text->len, SQLITE_STATIC, SQLITE_UTF8);
    case FIELD_BLOB:
        return sqlite3_bind_blob64(statement, index, text->ptr ? text->ptr : "",
                                   text->len, SQLITE_STATIC);
    case FIELD_DATE:
        date_format(*(const int32_t *)value, date);
        return sqlite3_bind_text(statement, index, date, -1, SQLITE_TRANSIENT);
    case FIELD_TYPE_COUNT:
        break;
    }
    return SQLITE_MISUSE;
}

/*
 * Texts are bound without a copy: a call ends before its caller's texts do. A cursor
 * outlives the call that opened it, so there each is bound as a copy (`keep`).
 */
static int bind_all(sqlite3_stmt *statement, const struct query *query, const void *in,
                    bool keep)
{
    int code = SQLITE_OK;

    for (uint32_t i = 0; i < query->param_count && code == SQLITE_OK; i++) {
        const struct field *field = &query->params[i];
        const void *value = value_at(in, field->at);
        const struct str *text = value;
        int index = (int)i + 1;
        bool copied = keep && (field->type == FIELD_TEXT || field->type == FIELD_BLOB);
        if (field->nullable && !*(const bool *)value_at(in, field->has_at))
            code = sqlite3_bind_null(statement, index);
        else if (copied && field->type == FIELD_TEXT && text->ptr)
            code = sqlite3_bind_text64(statement, index, text->ptr, text->len,
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
        else if (copied && text->ptr)
            code = sqlite3_bind_blob64(statement, index, text->ptr, text->len,
                                       SQLITE_TRANSIENT);
        else
            code = bind_value(statement, index, field, value);
    }
    return code;
}

/* Reads one column; false when it does not hold what the header says. */
static bool read_column(sqlite3_stmt *statement, int index, const struct field *field,
                        char *row)
{
    static const int stored[FIELD_TYPE_COUNT] = {
        [FIELD_INT] = SQLITE_INTEGER, [FIELD_TEXT] = SQLITE_TEXT,
        [FIELD_BLOB] = SQLITE_BLOB,   [FIELD_BOOL] = SQLITE_INTEGER,
        [FIELD_DATE] = SQLITE_TEXT,
    };
    int type = sqlite3_column_type(statement, index);
    struct str text = { 0 };

    if (field->nullable)
        *(bool *)(row + field->has_at) = type != SQLITE_NULL;
    if (field->nullable && type == SQLITE_NULL) {
        if (field->type == FIELD_DATE)
            *(int32_t *)(row + field->at) = DAY_NONE;
        return true;
    }
    if (type != stored[field->type])
        return false;
    if (type == SQLITE_INTEGER) {
        int64_t number = sqlite3_column_int64(statement, index);
        if (field->type == FIELD_BOOL)
            *(bool *)(row + field->at) = number != 0;
        else
            *(int64_t *)(row + field->at) = number;
        return field->type != FIELD_BOOL || number == 0 || number == 1;
    }
    text.ptr = sqlite3_column_blob(statement, index);
    text.len = (size_t)sqlite3_column_bytes(statement, index);
    if (field->type == FIELD_DATE)
        return date_parse(text, (int32_t *)(row + field->at));
    *(struct str *)(row + field->at) = text;
    return true;
}

/* Reads a row; returns SQLITE_OK, or CODE_COLUMN and which column. */
static int read_row(sqlite3_stmt *statement, const struct query *query, char *row,
                    int *column)
{
    for (uint32_t i = 0; i < query->column_count; i++) {
        const struct field *field = &query->columns[i];
        if (field->type == FIELD_TEXT || field->type == FIELD_BLOB)
            *(struct str *)(row + field->at) = (struct str){ 0 };
        if (!read_column(statement, (int)i, field, row)) {
            *column = (int)i;
            return CODE_COLUMN;
        }
    }
    return SQLITE_OK;
}

static void keep_texts(const struct query *query, struct arena *arena, char *row)
{
    for (uint32_t i = 0; i < query->column_count; i++) {
        const struct field *field = &query->columns[i];
        struct str *text = (struct str *)(row + field->at);
        if (field->type != FIELD_TEXT && field->type != FIELD_BLOB)
            continue;
        *text = str_copy(arena, *text);
    }
}

/* Words a fault of `query`; tells the transaction, which may be lost by it. */
static bool refuse(struct tx *tx, const struct query *query, int code, int detail,
                   struct err *err)
{
    if (code == CODE_COLUMN)
        return err_set(err, ERR_INTERNAL,
                       N_("column {column} of statement {query} holds something "
                          "unexpected"),
                       ARG_WORD(query->columns[detail].name), ARG_WORD(query->name));
    sqlite_refuse(tx->db, code, query->name, err);
    tx_failed(tx, code);
    return false;
}

/* ------------------------------------------------------------------------ calls */

/* Runs a statement without rows; true when it is done. */
static bool run(struct tx *tx, uint32_t number, const void *in, struct err *err)
{
    const struct query *query = &queries[number];
    sqlite3_stmt *statement = NULL;
    bool own = false;
    int code = sqlite_take(tx->db, number, &statement, &own);

    assert(!in == (query->param_count == 0));
    if (code != SQLITE_OK)
        return refuse(tx, query, code, 0, err);
    code = bind_all(statement, query, in, false);
    if (code == SQLITE_OK)
        code = sqlite_step(statement);
    if (code == SQLITE_ROW)
        code = SQLITE_MISMATCH; /* rows nobody asked for: a query of the wrong kind */
    if (code != SQLITE_DONE)
        refuse(tx, query, code, 0, err);
    sqlite_give(tx->db, number, statement, own);
    return code == SQLITE_DONE;
}

bool statement_none(struct tx *tx, uint32_t number, const void *in, struct err *err)
{
    return run(tx, number, in, err);
}

bool statement_changes(struct tx *tx, uint32_t number, const void *in, int64_t *changed,
                       struct err *err)
{
    if (!run(tx, number, in, err))
        return false;
    *changed = sqlite3_changes64(tx->db->db);
    return true;
}

bool statement_insert(struct tx *tx, uint32_t number, const void *in, int64_t *new_id,
                      struct err *err)
{
    /* An ON CONFLICT clause may insert nothing; the id of another insert must not show.
     */
    sqlite3_set_last_insert_rowid(tx->db->db, 0);
    if (!run(tx, number, in, err))
        return false;
    *new_id = sqlite3_last_insert_rowid(tx->db->db);
    return true;
}

bool statement_maybe(const struct statement_call *call, bool *found, struct err *err)
{
    const struct query *query = &queries[call->number];
    sqlite3_stmt *statement = NULL;
    bool own = false, here = false;
    int detail = 0;
    int code = sqlite_take(call->tx->db, call->number, &statement, &own);

    assert(!call->in == (query->param_count == 0));
    if (code != SQLITE_OK)
        return refuse(call->tx, query, code, 0, err);
    code = bind_all(statement, query, call->in, false);
    if (code == SQLITE_OK)
        code = sqlite_step(statement);
    here = code == SQLITE_ROW;
    if (here)
        code = read_row(statement, query, call->row, &detail);
    if (here && code == SQLITE_OK && call->arena)
        keep_texts(query, call->arena, call->row);
    /* INSERT ... RETURNING is carried out whole only when it has run to its end. */
    while (here && (code == SQLITE_OK || code == SQLITE_ROW) &&
           !sqlite3_stmt_readonly(statement))
        code = sqlite_step(statement);
    if (code != SQLITE_OK && code != SQLITE_DONE)
        refuse(call->tx, query, code, detail, err);
    sqlite_give(call->tx->db, call->number, statement, own);
    if (code != SQLITE_OK && code != SQLITE_DONE)
        return false;
    *found = here;
    return true;
}

bool statement_one(const struct statement_call *call, struct err *err)
{
    bool found = false;

    if (!statement_maybe(call, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND,
                       N_("what was asked for is not there ({query})"),
                       ARG_WORD(queries[call->number].name));
    return true;
}

/* ---------------------------------------------------------------------- cursors */

bool statement_open(struct tx *tx, uint32_t number, const void *in,
                    struct cursor *cursor, struct err *err)
{
    const struct query *query = &queries[number];
    sqlite3_stmt *statement = NULL;
    bool own = false;
    int code = sqlite_take(tx->db, number, &statement, &own);

    assert(!in == (query->param_count == 0));
    if (code != SQLITE_OK)
        return refuse(tx, query, code, 0, err);
    code = bind_all(statement, query, in, true);
    if (code != SQLITE_OK) {
        refuse(tx, query, code, 0, err);
        sqlite_give(tx->db, number, statement, own);
        return false;
    }
    *cursor =
        (struct cursor){ .tx = tx, .statement = statement, .query = query, .own = own };
    tx->cursor_count++;
    return true;
}

bool statement_next(struct cursor *cursor, void *row)
{
    int code = SQLITE_DONE;

    if (!cursor->tx || cursor->code != 0)
        return false;
    code = sqlite_step(cursor->statement);
    if (code == SQLITE_ROW)
        code = read_row(cursor->statement, cursor->query, row, &cursor->detail);
    if (code == SQLITE_OK)
        return true;
    cursor->code = code; /* SQLITE_DONE too: a step further would start over */
    if (code > 0)
        cursor->detail = sqlite_os_errno(cursor->tx->db, code);
    return false;
}

bool cursor_end(struct cursor *cursor, struct err *err)
{
    bool ok = cursor->code == 0 || cursor->code == SQLITE_DONE;

    if (!ok && cursor->code == CODE_COLUMN) {
        refuse(cursor->tx, cursor->query, cursor->code, cursor->detail, err);
    } else if (!ok) {
        sqlite_refuse_code(cursor->code, cursor->detail, cursor->query->name,
                           sqlite3_errstr(cursor->code), err);
        tx_failed(cursor->tx, cursor->code);
    }
    cursor_close(cursor);
    return ok;
}

void cursor_close(struct cursor *cursor)
{
    if (!cursor->tx)
        return;
    assert(cursor->tx->cursor_count > 0);
    cursor->tx->cursor_count--;
    sqlite_give(cursor->tx->db, (uint32_t)(cursor->query - queries), cursor->statement,
                cursor->own);
    *cursor = (struct cursor){ 0 };
}

/* ------------------------------------------------------------------------ views */

static struct str number_text(struct arena *arena, int64_t number)
{
    struct buf buf = buf_new(arena);

    buf_int(&buf, number);
    return buf_str(&buf);
}

static struct str hex_text(struct arena *arena, struct str bytes)
{
    struct buf buf = buf_new(arena);

    for (size_t i = 0; i < bytes.len; i++)
        buf_format(&buf, "%02x", (unsigned char)bytes.ptr[i]);
    return buf_str(&buf);
}

static struct str date_text(struct arena *arena, int32_t day)
{
    char text[DATE_TEXT_BYTES];

    date_format(day, text);
    return str_copy(arena, str_from(text));
}

static bool is_id(const char *name)
{
    struct str text = str_from(name);

    return str_is(text, "id") || str_ends(text, "_id");
}

static void view_field(const struct field *field, struct arena *arena,
                       struct view *object, const void *value)
{
    const struct str *text = value;

    switch (field->type) {
    case FIELD_INT:
        if (is_id(field->name))
            view_str(arena, object, field->name,
                     number_text(arena, *(const int64_t *)value));
        else
            view_int(arena, object, field->name, *(const int64_t *)value);
        break;
    case FIELD_BOOL:
        view_bool(arena, object, field->name, *(const bool *)value);
        break;
    case FIELD_TEXT:
        view_str(arena, object, field->name, str_copy(arena, *text));
        break;
    case FIELD_BLOB:
        view_str(arena, object, field->name, hex_text(arena, *text));
        break;
    case FIELD_DATE:
        view_str(arena, object, field->name, date_text(arena, *(const int32_t *)value));
        break;
    case FIELD_TYPE_COUNT:
        break;
    }
}

void statement_view(const struct query *query, struct arena *arena, struct view *object,
                    const void *row)
{
    for (uint32_t i = 0; i < query->column_count; i++) {
        const struct field *field = &query->columns[i];
        if (field->nullable && !*(const bool *)value_at(row, field->has_at))
            view_null(arena, object, field->name);
        else
            view_field(field, arena, object, value_at(row, field->at));
    }
}
