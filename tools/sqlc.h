/*
 * sqlc.h: what tools/sqlc has read of the statements, between reading and writing.
 */
#ifndef TOOLS_SQLC_H
#define TOOLS_SQLC_H

#include <stdbool.h>
#include <stddef.h>

#define QUERIES_MAX    2048
#define FIELDS_MAX     64 /* parameters, or columns, of one statement */
#define NAME_BYTES     56
#define PLAIN_ARGS_MAX 3 /* more parameters than this become a struct */

enum kind { ONE, MAYBE, MANY, NONE, CHANGES, INSERT, KIND_COUNT };

struct type {
    const char *name, *c, *field; /* in SQL files, in C, in store/statement.h */
};

struct field {
    char name[NAME_BYTES];
    const struct type *type;
    bool nullable;
};

struct fields {
    struct field field[FIELDS_MAX];
    size_t count;
};

struct query {
    char name[NAME_BYTES];
    enum kind kind;
    struct fields params, columns;
    size_t bind[FIELDS_MAX]; /* bind[i]: which parameter is the i-th in the SQL */
    size_t bind_count;
    char *sql, *postgres; /* postgres NULL: the same */
    const char *file;
    int line;
};

extern struct query *queries[QUERIES_MAX];
extern size_t query_count;

/* Writes query.h and query.c; a file that cannot be written whole is removed. */
bool sqlc_write(const char *header_path, const char *code_path);

#endif
