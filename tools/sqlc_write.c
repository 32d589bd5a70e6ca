/* sqlc_write.c: the writing half of sqlc: query.h and query.c. */
#include "sqlc.h"

#include <stdio.h>
#include <string.h>

static bool has_struct(const struct query *query)
{
    bool nullable = false;

    for (size_t i = 0; i < query->params.count; i++)
        nullable |= query->params.field[i].nullable;
    return nullable || query->params.count > PLAIN_ARGS_MAX;
}

static bool has_text(const struct query *query)
{
    bool text = false;

    for (size_t i = 0; i < query->columns.count; i++)
        text |= strstr(query->columns.field[i].type->c, "str") != NULL;
    return text;
}

/* Writes `text` with $ for the statement's name, @ for its input, % for its arena. */
static void emit(FILE *out, const struct query *query, const char *text)
{
    for (; *text; text++)
        if (*text == '$')
            fputs(query->name, out);
        else if (*text == '@')
            fputs(query->params.count == 0 ? "NULL"
                  : has_struct(query)      ? "in"
                                           : "&in",
                  out);
        else if (*text == '%')
            fputs(has_text(query) ? "arena" : "NULL", out);
        else
            putc(*text, out);
}

static void write_struct(FILE *out, const struct query *query, const char *what,
                         const struct fields *fields)
{
    if (fields->count == 0)
        return;
    fprintf(out, "struct %s_%s {\n", query->name, what);
    for (size_t i = 0; i < fields->count; i++)
        fprintf(out, "    %s%s;\n", fields->field[i].type->c, fields->field[i].name);
    for (size_t i = 0; i < fields->count; i++)
        if (fields->field[i].nullable)
            fprintf(out, "    bool has_%s;\n", fields->field[i].name);
    fprintf(out, "};\n");
}

static void write_signature(FILE *out, const struct query *query)
{
    static const char *const answer[KIND_COUNT] = {
        [ONE] = "struct $_row *row, ",
        [MAYBE] = "struct $_row *row, bool *found, ",
        [MANY] = "struct cursor *cursor, ",
        [NONE] = "",
        [CHANGES] = "int64_t *changed, ",
        [INSERT] = "int64_t *new_id, ",
    };

    emit(out, query, query->kind == MANY ? "bool $_open(" : "bool $(");
    fprintf(out, "struct tx *tx, ");
    if (has_struct(query))
        emit(out, query, "const struct $_in *in, ");
    for (size_t i = 0; i < query->params.count && !has_struct(query); i++)
        fprintf(out, "%s%s, ", query->params.field[i].type->c,
                query->params.field[i].name);
    if (has_text(query) && query->kind != MANY)
        fprintf(out, "struct arena *arena, ");
    emit(out, query, answer[query->kind]);
    fprintf(out, "struct err *err)");
}

static void write_header(FILE *out)
{
    fprintf(out, "/* Made by tools/sqlc; store/store.h tells how to read it. */\n"
                 "#ifndef STORE_QUERY_H\n#define STORE_QUERY_H\n\n"
                 "#include \"base/view.h\"\n#include \"store/store.h\"\n\n"
                 "enum query_number {\n");
    for (size_t i = 0; i < query_count; i++)
        emit(out, queries[i], "    QUERY_$,\n");
    fprintf(out, "    QUERY_COUNT\n};\n");
    for (size_t i = 0; i < query_count; i++) {
        const struct query *query = queries[i];
        const char *slash = strrchr(query->file, '/');
        fprintf(out, "\n/* %s:%d */\n", slash ? slash + 1 : query->file, query->line);
        if (has_struct(query))
            write_struct(out, query, "in", &query->params);
        write_struct(out, query, "row", &query->columns);
        fprintf(out, "MUST_USE ");
        write_signature(out, query);
        fprintf(out, ";\n");
        if (query->kind == MANY)
            emit(out, query,
                 "bool $_next(struct cursor *cursor, struct $_row *row);\n");
        if (query->columns.count > 0)
            emit(out, query,
                 "void $_view(struct arena *arena, struct view *object,\n"
                 "            const struct $_row *row);\n");
    }
    fprintf(out, "\n#endif\n");
}

static void write_string(FILE *out, const char *text)
{
    fprintf(out, text ? "    \"" : "    NULL");
    for (const char *at = text; at && *at; at++)
        if (*at == '\n')
            fprintf(out, "\\n\"\n    \"");
        else
            fprintf(out, *at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
    fprintf(out, text ? "\",\n" : ",\n");
}

static void write_field(FILE *out, const char *of, const struct field *field)
{
    fprintf(out, "    { \"%s\", %s, %s, offsetof(struct %s, %s), ", field->name,
            field->type->field, field->nullable ? "true" : "false", of, field->name);
    if (field->nullable)
        fprintf(out, "offsetof(struct %s, has_%s) },\n", of, field->name);
    else
        fprintf(out, "0 },\n");
}

/* The parameters in the order of the SQL, the columns in that of the header. */
static void write_fields(FILE *out, const struct query *query)
{
    char of[NAME_BYTES + 8];

    if (!has_struct(query))
        write_struct(out, query, "in", &query->params);
    if (query->params.count > 0)
        emit(out, query, "static const struct field $_params[] = {\n");
    snprintf(of, sizeof of, "%s_in", query->name);
    for (size_t i = 0; i < query->bind_count; i++)
        write_field(out, of, &query->params.field[query->bind[i]]);
    if (query->params.count > 0)
        fprintf(out, "};\n");
    if (query->columns.count > 0)
        emit(out, query, "static const struct field $_columns[] = {\n");
    snprintf(of, sizeof of, "%s_row", query->name);
    for (size_t i = 0; i < query->columns.count; i++)
        write_field(out, of, &query->columns.field[i]);
    if (query->columns.count > 0)
        fprintf(out, "};\n");
}

static void write_table(FILE *out)
{
    fprintf(out, "\nconst struct query queries[QUERY_COUNT] = {\n");
    for (size_t i = 0; i < query_count; i++) {
        const struct query *query = queries[i];
        emit(out, query, "    [QUERY_$] = { \"$\",\n");
        write_string(out, query->sql);
        write_string(out, query->postgres);
        fprintf(out, "    %zu, %zu, ", query->params.count, query->columns.count);
        emit(out, query, query->params.count ? "$_params, " : "NULL, ");
        emit(out, query, query->columns.count ? "$_columns },\n" : "NULL },\n");
    }
    fprintf(out, "};\n\nconst uint32_t query_total = QUERY_COUNT;\n");
}

static void write_body(FILE *out, const struct query *query)
{
#define FRESH                                                                          \
    "    struct $_row fresh = { 0 };\n"                                                \
    "    const struct statement_call call = { tx, QUERY_$, @, %, &fresh };\n"
    static const char *const body[KIND_COUNT] = {
        [ONE] = FRESH "    if (!statement_one(&call, err))\n        return false;\n"
                      "    *row = fresh;\n    return true;\n",
        [MAYBE] = FRESH "    bool here = false;\n"
                        "    if (!statement_maybe(&call, &here, err))\n"
                        "        return false;\n    if (here)\n        *row = fresh;\n"
                        "    *found = here;\n    return true;\n",
        [MANY] = "    return statement_open(tx, QUERY_$, @, cursor, err);\n",
        [NONE] = "    return statement_none(tx, QUERY_$, @, err);\n",
        [CHANGES] = "    return statement_changes(tx, QUERY_$, @, changed, err);\n",
        [INSERT] = "    return statement_insert(tx, QUERY_$, @, new_id, err);\n",
    };

    fprintf(out, "\n{\n");
    if (query->params.count > 0 && !has_struct(query)) {
        emit(out, query, "    const struct $_in in = {\n");
        for (size_t i = 0; i < query->params.count; i++)
            fprintf(out, "        .%s = %s,\n", query->params.field[i].name,
                    query->params.field[i].name);
        fprintf(out, "    };\n");
    }
    emit(out, query, body[query->kind]);
    fprintf(out, "}\n");
}

static void write_code(FILE *out)
{
    fprintf(out, "/* Made by tools/sqlc; store/store.h tells how to read it. */\n"
                 "#include \"store/query.h\"\n\n#include <assert.h>\n"
                 "#include <stddef.h>\n\n#include \"store/statement.h\"\n\n");
    for (size_t i = 0; i < query_count; i++)
        write_fields(out, queries[i]);
    write_table(out);
    for (size_t i = 0; i < query_count; i++) {
        const struct query *query = queries[i];
        fprintf(out, "\n");
        write_signature(out, query);
        write_body(out, query);
        if (query->kind == MANY)
            emit(out, query,
                 "\nbool $_next(struct cursor *cursor, struct $_row *row)\n{\n"
                 "    assert(!cursor->tx || cursor->query == &queries[QUERY_$]);\n"
                 "    return statement_next(cursor, row);\n}\n");
        if (query->columns.count > 0)
            emit(out, query,
                 "\nvoid $_view(struct arena *arena, struct view *object,\n"
                 "            const struct $_row *row)\n{\n"
                 "    statement_view(&queries[QUERY_$], arena, object, row);\n}\n");
    }
}

static bool write_file(const char *path, void (*write)(FILE *out))
{
    FILE *out = fopen(path, "w");

    if (!out) {
        perror(path);
        return false;
    }
    write(out);
    if (ferror(out) | fclose(out)) {
        perror(path);
        remove(path);
        return false;
    }
    return true;
}

bool sqlc_write(const char *header_path, const char *code_path)
{
    return write_file(header_path, write_header) && write_file(code_path, write_code);
}
