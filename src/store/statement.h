/*
 * statement.h: the table of statements and what the functions made by sqlc call.
 *
 * Only files of this room include it. A statement's parameters are read from a struct
 * and its columns written to one; struct field says where.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <stddef.h>

#include "base/view.h"
#include "store/store.h"

enum field_type {
    FIELD_INT,
    FIELD_TEXT,
    FIELD_BLOB,
    FIELD_BOOL,
    FIELD_DATE,
    FIELD_TYPE_COUNT
};

struct field {
    const char *name;
    enum field_type type;
    bool nullable;
    size_t at;     /* offset of the value          */
    size_t has_at; /* offset of its flag; nullable */
};

struct query {
    const char *name;
    const char *sql;
    const char *postgres; /* NULL: the same text */
    uint32_t param_count, column_count;
    const struct field *params;  /* in the order SQLite numbers them, from 1 */
    const struct field *columns; /* in the statement's order                 */
};

extern const struct query queries[];
extern const uint32_t query_total;

struct statement_call {
    struct tx *tx;
    uint32_t number;
    const void *in;      /* the parameters; NULL: none          */
    struct arena *arena; /* for texts; NULL: no column has them */
    void *row;           /* may be half written on failure      */
};

/* As store.h says of each kind. */
MUST_USE bool statement_one(const struct statement_call *call, struct err *err);
MUST_USE bool statement_maybe(const struct statement_call *call, bool *found,
                              struct err *err);
MUST_USE bool statement_open(struct tx *tx, uint32_t number, const void *in,
                             struct cursor *cursor, struct err *err);
bool statement_next(struct cursor *cursor, void *row);
MUST_USE bool statement_none(struct tx *tx, uint32_t number, const void *in,
                             struct err *err);
MUST_USE bool statement_changes(struct tx *tx, uint32_t number, const void *in,
                                int64_t *changed, struct err *err);
MUST_USE bool statement_insert(struct tx *tx, uint32_t number, const void *in,
                               int64_t *new_id, struct err *err);
void statement_view(const struct query *query, struct arena *arena, struct view *object,
                    const void *row);

#endif
