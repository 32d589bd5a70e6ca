/*
 * sqlc.c: turns named SQL statements into typed C functions.
 *
 *     sqlc OUT.h OUT.c FILE.sql...
 *
 * A file is a row of statements, each with a header and ended by a semicolon:
 *
 *     -- person_by_id (id: int) -> one: id int, name text, born_on date?
 *     SELECT id, name, born_on FROM person WHERE id = :id;
 *     -- @postgres
 *     ...the same for the other dialect, where they differ; kept, not yet used
 *
 * What C sees is told in store/store.h ("queries"). A header goes on over further
 * comment lines after a comma, a bracket, a colon or the arrow, and until it has its
 * arrow. What is not exactly so is refused with file, line and reason, and nothing is
 * written. The SQL itself is checked against the migrated schema by
 * tests/store/test_query.c.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlc.h"

#define HEADER_BYTES 8192
#define COUNT(array) (sizeof(array) / sizeof *(array))
/* For "%.*s": the rest of the line, at most 20 bytes of it. */
#define REST(at) (strcspn((at), "\n") < 20 ? (int)strcspn((at), "\n") : 20), (at)

static const char *const kind_names[KIND_COUNT] = { "one",  "maybe",   "many",
                                                    "none", "changes", "insert" };

static const struct type types[] = {
    { "int", "int64_t ", "FIELD_INT" },      { "text", "struct str ", "FIELD_TEXT" },
    { "blob", "struct str ", "FIELD_BLOB" }, { "bool", "bool ", "FIELD_BOOL" },
    { "date", "int32_t ", "FIELD_DATE" },
};

struct query *queries[QUERIES_MAX];
size_t query_count;
static const char *file_name;
static int line_number;
static char *file_text;

__attribute__((format(printf, 1, 2))) static _Noreturn void fail(const char *format,
                                                                 ...)
{
    va_list args;

    fprintf(stderr, "sqlc: %s:%d: ", file_name, line_number);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    putc('\n', stderr);
    exit(1);
}

static void *take(size_t size)
{
    void *ptr = calloc(1, size);

    if (!ptr)
        fail("out of memory");
    return ptr;
}

/* ------------------------------------------------------------------ the header */

static void skip_space(const char **at)
{
    while (**at == ' ' || **at == '\t')
        ++*at;
}

static bool accept(const char **at, const char *word)
{
    skip_space(at);
    if (strncmp(*at, word, strlen(word)) != 0)
        return false;
    *at += strlen(word);
    return true;
}

static void expect(const char **at, const char *word, const char *where)
{
    if (!accept(at, word))
        fail("'%s' was expected %s, not '%.*s'", word, where, REST(*at));
}

static void read_name(const char **at, char name[NAME_BYTES], const char *what)
{
    static const char *const taken =
        " auto break case char const continue default do double else enum extern float "
        "for "
        "goto if inline int long register return short signed sizeof static struct "
        "switch "
        "typedef union void while bool unsigned volatile restrict true false " /* C */
        "tx arena row err found cursor in fresh here call changed new_id "; /* ours */
    char word[NAME_BYTES + 2];
    size_t len = 0;

    skip_space(at);
    while (islower((unsigned char)(*at)[len]) || isdigit((unsigned char)(*at)[len]) ||
           (*at)[len] == '_')
        len++;
    if (len == 0 || !islower((unsigned char)**at))
        fail("%s was expected (a to z, 0 to 9, _), not '%.*s'", what, REST(*at));
    if (len >= NAME_BYTES)
        fail("a name is longer than %d bytes", NAME_BYTES - 1);
    memcpy(name, *at, len);
    name[len] = '\0';
    *at += len;
    snprintf(word, sizeof word, " %s ", name);
    if (strstr(taken, word))
        fail("'%s' is a word of C or of the generated code", name);
}

static void read_type(const char **at, struct field *field)
{
    char name[NAME_BYTES];
    size_t len = 0;

    skip_space(at);
    while (isalnum((unsigned char)(*at)[len]) && len < NAME_BYTES - 1)
        len++;
    memcpy(name, *at, len);
    name[len] = '\0';
    *at += len;
    for (size_t i = 0; i < COUNT(types); i++)
        if (strcmp(name, types[i].name) == 0)
            field->type = &types[i];
    if (!field->type)
        fail("unknown type '%s' of '%s'; there are int text blob bool date", name,
             field->name);
    field->nullable = accept(at, "?");
}

static void add_field(struct fields *fields, const struct field *field)
{
    char has[NAME_BYTES + 4];

    if (fields->count == FIELDS_MAX)
        fail("more than %d fields", FIELDS_MAX);
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *other = &fields->field[i];
        if (strcmp(other->name, field->name) == 0)
            fail("'%s' is named twice", field->name);
        snprintf(has, sizeof has, "has_%s", other->name);
        if (other->nullable && strcmp(has, field->name) == 0)
            fail("'%s' collides with the flag of '%s'", has, other->name);
        snprintf(has, sizeof has, "has_%s", field->name);
        if (field->nullable && strcmp(has, other->name) == 0)
            fail("'%s' collides with the flag of '%s'", has, field->name);
    }
    fields->field[fields->count++] = *field;
}

static void read_fields(const char **at, struct fields *fields, const char *separator)
{
    do {
        struct field field = { 0 };
        read_name(at, field.name, "the name of a parameter or column");
        if (separator[0])
            expect(at, separator, "after the name of a parameter");
        read_type(at, &field);
        add_field(fields, &field);
    } while (accept(at, ","));
}

static void read_kind(const char **at, struct query *query)
{
    size_t kind = 0;

    skip_space(at);
    while (kind < KIND_COUNT &&
           (strncmp(*at, kind_names[kind], strlen(kind_names[kind])) != 0 ||
            isalnum((unsigned char)(*at)[strlen(kind_names[kind])])))
        kind++;
    if (kind == KIND_COUNT)
        fail("unknown kind '%.*s'; there are one maybe many none changes insert",
             REST(*at));
    *at += strlen(kind_names[kind]);
    query->kind = (enum kind)kind;
    if (query->kind >= NONE) {
        if (accept(at, ":"))
            fail("'%s' has no columns", kind_names[kind]);
        return;
    }
    expect(at, ":", "before the columns");
    read_fields(at, &query->columns, "");
}

static void read_header(const char *at)
{
    struct query *query = take(sizeof *query);

    if (query_count == QUERIES_MAX)
        fail("more than %d statements", QUERIES_MAX);
    query->file = file_name;
    query->line = line_number;
    read_name(&at, query->name, "the name of a statement");
    for (size_t i = 0; i < query_count; i++)
        if (strcmp(queries[i]->name, query->name) == 0)
            fail("'%s' is there already, at %s:%d", query->name, queries[i]->file,
                 queries[i]->line);
    expect(&at, "(", "after the statement's name");
    if (!accept(&at, ")")) {
        read_fields(&at, &query->params, ":");
        expect(&at, ")", "after the parameters");
    }
    expect(&at, "->", "after the parameters");
    read_kind(&at, query);
    skip_space(&at);
    if (*at)
        fail("the header has too much at its end: '%.*s'", REST(at));
    queries[query_count++] = query;
}

/* --------------------------------------------------------------------- the SQL */

static void use_param(struct query *query, const char *name, size_t len)
{
    for (size_t i = 0; i < query->params.count; i++) {
        const char *param = query->params.field[i].name;
        if (strlen(param) != len || strncmp(param, name, len) != 0)
            continue;
        for (size_t k = 0; k < query->bind_count; k++)
            if (query->bind[k] == i)
                return;
        query->bind[query->bind_count++] = i;
        return;
    }
    fail(":%.*s is not a parameter of '%s'", (int)len, name, query->name);
}

/* The end of the quoted text or comment that starts at `at`, or `at` itself. */
static const char *past_quoted(const char *at)
{
    const char *end = NULL;

    if (*at == '\'' || *at == '"')
        end = strchr(at + 1, *at);
    else if (at[0] == '/' && at[1] == '*')
        end = (end = strstr(at + 2, "*/")) ? end + 1 : NULL;
    else
        return at;
    if (!end)
        fail("a quote or comment is not closed in the statement");
    return end + 1;
}

/* Reads a statement's text up to its semicolon; notes its parameters. */
static const char *read_sql(struct query *query, const char *at, char **sql)
{
    char *out = *sql = take(strlen(at) + 1);

    while (*at && *at != ';') {
        const char *past = past_quoted(at);
        size_t len = past > at ? (size_t)(past - at) : 1;
        if (at[0] == '-' && at[1] == '-') {
            at += strcspn(at, "\n");
            continue;
        }
        if (*at == '?' || *at == '@' || *at == '$')
            fail("parameters are written :name, not '%c'", *at);
        if (at[0] == ':' && at[1] == ':')
            len = 2;
        else if (*at == ':') {
            while (isalnum((unsigned char)at[len]) || at[len] == '_')
                len++;
            use_param(query, at + 1, len - 1);
        }
        for (size_t i = 0; i < len; i++)
            line_number += at[i] == '\n';
        memcpy(out, at, len);
        out += len;
        at += len;
    }
    if (*at != ';')
        fail("the statement '%s' does not end in a semicolon", query->name);
    while (out > *sql && isspace((unsigned char)out[-1]))
        out--;
    *out = '\0';
    return at + 1;
}

static void check_statement(const struct query *query)
{
    const char *sql = query->sql;

    if (!*sql)
        fail("'%s' has no statement", query->name);
    if (query->kind == INSERT && strncmp(sql, "INSERT", 6) != 0)
        fail("'%s' is of kind insert but does not begin with INSERT", query->name);
    if (query->bind_count < query->params.count)
        for (size_t i = 0, k; i < query->params.count; i++) {
            for (k = 0; k < query->bind_count && query->bind[k] != i; k++)
                ;
            if (k == query->bind_count)
                fail("parameter '%s' is not used in '%s'", query->params.field[i].name,
                     query->name);
        }
}

/* ------------------------------------------------------------------- the files */

static const char *read_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    long size = -1;

    file_name = path;
    line_number = 1;
    if (in && fseek(in, 0, SEEK_END) == 0 && (size = ftell(in)) >= 0)
        rewind(in);
    if (!in || size < 0)
        fail("cannot be read");
    free(file_text);
    file_text = take((size_t)size + 1);
    if (fread(file_text, 1, (size_t)size, in) != (size_t)size)
        fail("cannot be read to its end");
    if (strlen(file_text) != (size_t)size)
        fail("has a zero byte");
    fclose(in);
    return file_text;
}

/* A comment that wants to be a header: a name and a bracket, or an arrow; not prose. */
static bool looks_like_header(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

    if (isupper((unsigned char)*text))
        return false;
    return (len > 0 && strncmp(text + len, " (", 2) == 0) || strstr(text, "->");
}

static bool header_goes_on(const char *header)
{
    size_t len = strlen(header);

    while (len > 0 && isspace((unsigned char)header[len - 1]))
        len--;
    return len == 0 || strchr(",(:>", header[len - 1]) || !strstr(header, "->");
}

/* Reads the comment line at `at` into `text`; returns where the next line starts. */
static const char *read_comment(const char *at, char *text, size_t room)
{
    size_t len = strcspn(at, "\n"), from = 2;

    while (from < len && (at[from] == ' ' || at[from] == '\t'))
        from++;
    if (len - from >= room)
        fail("a header is longer than %d bytes", HEADER_BYTES - 1);
    memcpy(text, at + from, len - from);
    text[len - from] = '\0';
    return at + len + (at[len] == '\n');
}

static const char *read_statement(const char *at, char header[HEADER_BYTES])
{
    int start = line_number, lines = 1;

    while (header_goes_on(header) && strncmp(at, "--", 2) == 0) {
        size_t len = strlen(header);
        if (len + 2 > HEADER_BYTES)
            fail("a header is longer than %d bytes", HEADER_BYTES - 1);
        header[len] = ' ';
        at = read_comment(at, header + len + 1, HEADER_BYTES - len - 1);
        lines++;
    }
    read_header(header);
    line_number = start + lines;
    if (strncmp(at, "--", 2) == 0)
        fail("a comment stands between the header and its statement: is a comma "
             "missing?");

    struct query *query = queries[query_count - 1];
    while (isspace((unsigned char)*at))
        line_number += *at++ == '\n';
    at = read_sql(query, at, &query->sql);
    check_statement(query);
    return at;
}

static void read_queries(const char *at)
{
    char text[HEADER_BYTES];

    while (*at) {
        if (isspace((unsigned char)*at)) {
            line_number += *at++ == '\n';
            continue;
        }
        if (strncmp(at, "--", 2) != 0)
            fail("a statement without a header: '%.*s'", REST(at));
        const char *next = read_comment(at, text, sizeof text);
        if (strncmp(text, "@postgres", 9) == 0) {
            if (query_count == 0 || queries[query_count - 1]->file != file_name ||
                queries[query_count - 1]->postgres)
                fail("@postgres must follow the one statement it belongs to");
            line_number++;
            at = read_sql(queries[query_count - 1], next,
                          &queries[query_count - 1]->postgres);
        } else if (looks_like_header(text)) {
            at = read_statement(next, text);
        } else {
            at = next;
            line_number++;
        }
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: sqlc OUT.h OUT.c FILE.sql...\n");
        return 2;
    }
    for (int i = 3; i < argc; i++)
        read_queries(read_file(argv[i]));
    return sqlc_write(argv[1], argv[2]) ? 0 : 1;
}
