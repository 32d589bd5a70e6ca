/*
 * csv_read.c: see csv_read.h.
 *
 * Invariants
 *   1  the field being read is copied into `cells` as libcsv hands it over; a row's
 *      cells lie one after the other there and are forgotten when the row is done.
 *   2  once `err` is set, callbacks do nothing until the file loop sees it.
 */
#include "service/csv_read.h"

#include <csv.h>
#include <errno.h>
#include <sys/stat.h>

#define COLUMN_OTHER UINT32_MAX /* a column nobody asked for */

struct reader {
    const struct csv_spec *spec;
    const struct csv_sink *sink;
    struct err *err;
    bool failed;
    bool others; /* columns nobody asked for are passed over */
    struct arena arena;
    struct buf cells;
    size_t cell_at[CSV_COLUMNS_MOST + 1]; /* ends of the row's cells in `cells` */
    uint32_t cell_count;
    uint32_t target[CSV_COLUMNS_MOST]; /* header column -> spec column */
    uint32_t header_count;             /* 0: the header is still to come */
    uint32_t line, row_line;
    bool row_open;    /* a row has begun that is not done yet */
    size_t row_bytes; /* of it, so far                        */
    uint64_t bytes_read;
};

bool file_open(const char *path, FILE **file, uint64_t *size_bytes, struct err *err)
{
    struct stat info;
    FILE *in = fopen(path, "rbe");

    if (!in && (errno == ENOENT || errno == ENOTDIR))
        return err_set(err, ERR_NOT_FOUND,
                       N_("there is no file {file}; check the name and the folder"),
                       ARG_WORD(path));
    if (!in)
        return err_set(err, ERR_DENIED,
                       N_("{file} cannot be opened for reading; check its permissions"),
                       ARG_WORD(path));
    if (fstat(fileno(in), &info) != 0 || S_ISDIR(info.st_mode)) {
        (void)fclose(in); /* only read */
        return err_set(err, ERR_INPUT, N_("{file} is a folder; name a file in it"),
                       ARG_WORD(path));
    }
    *file = in;
    *size_bytes = (uint64_t)info.st_size;
    return true;
}

static void field_cb(void *data, size_t len, void *ctx)
{
    struct reader *r = ctx;

    if (r->failed)
        return;
    if (r->cell_count < CSV_COLUMNS_MOST)
        r->cell_at[++r->cell_count] = r->cells.len + len;
    else
        r->cell_count = CSV_COLUMNS_MOST + 1;
    buf_add(&r->cells, (struct str){ data, len });
}

static struct str cell(const struct reader *r, uint32_t i)
{
    return str_sub(buf_str(&r->cells), r->cell_at[i],
                   r->cell_at[i + 1] - r->cell_at[i]);
}

static bool header_name(struct reader *r, uint32_t i)
{
    struct str name = str_trim(cell(r, i));

    for (uint32_t c = 0; c < r->spec->column_count; c++) {
        if (!str_is(name, r->spec->column[c].name))
            continue;
        for (uint32_t k = 0; k < i; k++)
            if (r->target[k] == c)
                return err_set(r->err, ERR_INPUT,
                               N_("the column {name} stands twice in the header"),
                               ARG_STR(name));
        r->target[i] = c;
        return true;
    }
    if (r->others) {
        r->target[i] = COLUMN_OTHER;
        return true;
    }
    return err_set(
        r->err, ERR_INPUT,
        N_("the header has an unknown column {name}; take it away or correct "
           "its name"),
        ARG_STR(name));
}

static bool header(struct reader *r)
{
    if (r->cell_count > CSV_COLUMNS_MOST)
        return err_set(r->err, ERR_INPUT, N_("the header has more than {n} columns"),
                       ARG_NUM(CSV_COLUMNS_MOST));
    for (uint32_t i = 0; i < r->cell_count; i++)
        if (!header_name(r, i))
            return false;
    for (uint32_t c = 0; c < r->spec->column_count; c++) {
        bool found = !r->spec->column[c].required;
        for (uint32_t i = 0; i < r->cell_count; i++)
            found |= r->target[i] == c;
        if (!found)
            return err_set(r->err, ERR_INPUT, N_("the header lacks the column {name}"),
                           ARG_WORD(r->spec->column[c].name));
    }
    r->header_count = r->cell_count;
    return true;
}

static bool row(struct reader *r)
{
    struct str field[CSV_COLUMNS_MOST] = { { 0 } };
    uint32_t sound = r->cell_count < r->header_count ? r->cell_count : r->header_count;

    for (uint32_t i = 0; i < sound; i++)
        if (r->target[i] != COLUMN_OTHER)
            field[r->target[i]] = str_trim(cell(r, i));
    struct csv_row out = { r->row_line, field, r->cell_count, r->header_count,
                           r->bytes_read };
    return r->sink->row(r->sink->ctx, &out, r->err);
}

static void row_cb(int c, void *ctx)
{
    struct reader *r = ctx;

    (void)c;
    if (r->failed)
        return;
    r->failed = r->header_count ? !row(r) : !header(r);
    r->cell_count = 0;
    r->row_open = false;
    buf_clear(&r->cells);
}

static bool line_failed(struct reader *r, const char *msg)
{
    r->failed = true;
    return err_set(r->err, ERR_INPUT, msg, ARG_NUM(r->row_line));
}

/* A line of white space is no row. */
static bool is_blank(struct str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!strchr(" \t\r\n", line.ptr[i]))
            return false;
    return true;
}

/* Feeds one physical line, its newline included. */
static bool feed(struct reader *r, struct csv_parser *parser, struct str line)
{
    if (!str_utf8_valid(line)) {
        r->row_line = r->line;
        return line_failed(r, N_("line {line} is not UTF-8; save the file as UTF-8 (in "
                                 "Excel: CSV UTF-8)"));
    }
    if (memchr(line.ptr, '\0', line.len)) {
        r->row_line = r->line;
        return line_failed(r,
                           N_("line {line} has a zero byte; this is not a CSV file"));
    }
    if (!r->row_open && !is_blank(line)) {
        r->row_open = true;
        r->row_line = r->line;
        r->row_bytes = 0;
    }
    r->row_bytes += line.len;
    if (r->row_open && r->row_bytes > CSV_LINE_BYTES)
        return line_failed(r,
                           N_("the row that begins on line {line} is longer than 1 MB; "
                              "is a quote left open?"));
    if (csv_parse(parser, line.ptr, line.len, field_cb, row_cb, r) != line.len &&
        !r->failed)
        return line_failed(r,
                           N_("line {line} has quotes that do not fit; a quote inside "
                              "a field is written twice"));
    return !r->failed;
}

/* The separator is the one of comma, semicolon that the header has more of. */
static unsigned char separator_of(struct str header)
{
    size_t commas = 0, semicolons = 0;

    for (size_t i = 0; i < header.len; i++) {
        commas += header.ptr[i] == ',';
        semicolons += header.ptr[i] == ';';
    }
    return semicolons > commas ? ';' : ',';
}

/* A carriage return alone ends a line too, as spreadsheets of old Macs wrote it. */
static bool next_is_not_newline(FILE *in)
{
    int c = getc_unlocked(in);

    if (c != EOF)
        (void)ungetc(c, in); /* one byte always fits */
    return c != '\n';
}

/* Reads a line of at most CSV_LINE_BYTES into `line`; *done at the end of the file. */
static bool next_line(FILE *in, struct reader *r, struct buf *line, bool *done)
{
    static const char utf16[] = "\xff\xfe";

    char chunk[512]; /* a buf_char for each byte took a quarter of the whole reading */
    size_t n = 0;

    buf_clear(line);
    for (int c; (c = getc_unlocked(in)) != EOF;) {
        chunk[n++] = (char)c;
        bool end = c == '\n' || (c == '\r' && next_is_not_newline(in));
        if (end || n == sizeof chunk) {
            buf_add(line, (struct str){ chunk, n });
            n = 0;
        }
        if (end)
            break;
        if (line->len > CSV_LINE_BYTES) {
            r->row_line = r->line + 1;
            return line_failed(r,
                               N_("line {line} is longer than 1 MB; this is not a CSV "
                                  "file insteg can read"));
        }
    }
    buf_add(line, (struct str){ chunk, n });
    if (ferror(in)) {
        r->failed = true;
        return err_set(r->err, ERR_UNAVAILABLE,
                       N_("the file could not be read to its end"));
    }
    r->line++;
    if (r->line == 1 &&
        (str_starts(buf_str(line), utf16) || str_starts(buf_str(line), "\xfe\xff")))
        return line_failed(r, N_("line {line} is not UTF-8; save the file as UTF-8 (in "
                                 "Excel: CSV UTF-8)"));
    *done = line->len == 0;
    return true;
}

static bool read_lines(FILE *in, struct reader *r, struct csv_parser *parser,
                       struct hash *hash)
{
    struct buf line = buf_new(&r->arena);

    for (bool done = false;;) {
        if (!next_line(in, r, &line, &done))
            return false;
        if (done)
            break;
        struct str text = buf_str(&line);
        hash_bytes(hash, text.ptr, text.len);
        r->bytes_read += text.len;
        if (r->line == 1) {
            if (str_starts(text, "\xef\xbb\xbf"))
                text = str_sub(text, 3, text.len);
            csv_set_delim(parser, separator_of(text));
        }
        if (!feed(r, parser, text))
            return false;
    }
    if (csv_fini(parser, field_cb, row_cb, r) != 0 && !r->failed)
        return line_failed(
            r, N_("the row that begins on line {line} opens a quote that is "
                  "never closed"));
    if (!r->failed && r->header_count == 0) {
        r->failed = true;
        return err_set(r->err, ERR_INPUT,
                       N_("the file is empty; its first line must name the columns"));
    }
    return !r->failed;
}

static bool read_stream(FILE *in, struct reader *r, unsigned char hash[HASH_BYTES])
{
    struct csv_parser parser;
    struct hash state;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return err_set(r->err, ERR_INTERNAL, N_("the CSV reader could not start"));
    r->row_line = 1;
    r->cells = buf_new(&r->arena);
    hash_start(&state);
    bool ok = read_lines(in, r, &parser, &state);
    if (ok && hash)
        hash_end(&state, hash);
    csv_free(&parser);
    arena_free(&r->arena);
    return ok;
}

bool csv_read(const char *path, const struct csv_spec *spec,
              const struct csv_sink *sink, unsigned char hash[HASH_BYTES],
              struct err *err)
{
    struct reader r = { .spec = spec, .sink = sink, .err = err };
    FILE *in = NULL;
    uint64_t size;

    if (!file_open(path, &in, &size, err))
        return false;
    bool ok = read_stream(in, &r, hash);
    (void)fclose(in); /* only read */
    return ok ? true : err_add(err, N_("{file}"), ARG_WORD(path));
}

bool csv_read_bytes(struct str bytes, const struct csv_spec *spec,
                    const struct csv_sink *sink, struct err *err)
{
    struct reader r = { .spec = spec, .sink = sink, .err = err, .others = true };
    void *start;
    FILE *in;

    memcpy(&start, &bytes.ptr, sizeof start); /* fmemopen knows no const; it reads */
    if (bytes.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("the file is empty; its first line must name the columns"));
    in = fmemopen(start, bytes.len, "r");
    if (!in)
        return err_set(err, ERR_INTERNAL, N_("the CSV reader could not start"));
    bool ok = read_stream(in, &r, NULL);
    (void)fclose(in); /* memory, only read */
    return ok;
}

bool csv_header_has(const char *path, const char *name, bool *has, struct err *err)
{
    char line[4096];
    FILE *in = NULL;
    uint64_t size;

    if (!file_open(path, &in, &size, err))
        return false;
    size_t len = fread(line, 1, sizeof line - 1, in);
    (void)fclose(in); /* only read */
    line[len] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    struct str rest = str_from(line), part;
    char separator = (char)separator_of(rest);
    *has = false;
    while (str_next(&rest, separator, &part)) {
        part = str_trim(part);
        if (str_starts(part, "\xef\xbb\xbf"))
            part = str_sub(part, 3, part.len);
        if (part.len > 1 && part.ptr[0] == '"')
            part = str_sub(part, 1, part.len - 2);
        *has |= str_is(part, name);
    }
    return true;
}
