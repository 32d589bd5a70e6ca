/*
 * csv_read.h: rows of a CSV file, one at a time, with their line numbers.
 *
 * In      a path and the columns that may stand in it. Comma or semicolon (told from
 *         the header), UTF-8 with or without BOM, RFC 4180 quotes, any column order.
 * Out     each row's fields in the order of the columns asked for.
 * Method  libcsv, fed line by line so that a row knows where it stands; in constant
 *         memory. A carriage return alone ends a line too.
 * Limits  CSV_LINE_BYTES a row. Larger, not UTF-8, an unknown or missing column, a
 *         quote that never closes: the whole file is refused with its line.
 */
#ifndef SERVICE_CSV_READ_H
#define SERVICE_CSV_READ_H

#include "base/err.h"
#include "base/hash.h"

#define CSV_LINE_BYTES   ((size_t)1 << 20)
#define CSV_COLUMNS_MOST 32u

struct csv_column {
    const char *name;
    bool required;
};

struct csv_row {
    uint32_t line; /* where the row begins; the header is line 1 */
    const struct str *field;
    uint32_t field_count; /* fields in the row; the header's count when it is sound */
    uint32_t header_count;
    uint64_t bytes_read; /* of the file, so far: for progress */
};

struct csv_sink {
    /* Takes one row (borrowed until it returns); false stops with `err`. */
    bool (*row)(void *ctx, const struct csv_row *row, struct err *err);
    void *ctx;
};

struct csv_spec {
    const struct csv_column *column;
    uint32_t column_count;
};

/* How a file of a given kind is told from another: its header's names. */
MUST_USE bool csv_header_has(const char *path, const char *name, bool *has,
                             struct err *err);

/*
 * Reads all of `path`. `row->field` has spec->column_count entries; a column the file
 * lacks reads as empty.
 * hash    the file's BLAKE2b-256, written on success; may be NULL.

 * err     ERR_NOT_FOUND  no such file;  ERR_DENIED  it may not be read;
 *         ERR_INPUT  see Limits;  ERR_UNAVAILABLE  I/O.
 */
MUST_USE bool csv_read(const char *path, const struct csv_spec *spec,
                       const struct csv_sink *sink, unsigned char hash[HASH_BYTES],
                       struct err *err);

/*
 * The same for a file that is in memory and was not made for insteg: columns that were
 * not asked for are passed over. A row that is not as wide as the header is for
 * the sink to judge, here too. err has no file's name in front.
 */
MUST_USE bool csv_read_bytes(struct str bytes, const struct csv_spec *spec,
                             const struct csv_sink *sink, struct err *err);

/* Opens a file for reading with the sentences above; a directory is refused. */
MUST_USE bool file_open(const char *path, FILE **file, uint64_t *size_bytes,
                        struct err *err);

#endif
