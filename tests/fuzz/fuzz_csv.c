/*
 * fuzz_csv.c: any bytes as a CSV file of people. What is handed over is sound: whole
 * UTF-8, no more columns than asked for, lines that rise; a refusal has its reason.
 */
#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

#include "service/csv_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct csv_column columns[] = {
    { "source_key", true }, { "sex", false }, { "locality", true }, { "reason", false }
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)
static const struct csv_spec spec = { columns, COLUMN_COUNT };

static bool take(void *ctx, const struct csv_row *row, struct err *err)
{
    uint32_t *last = ctx;

    (void)err;
    assert(row->line > *last);
    *last = row->line;
    assert(row->header_count <= COLUMN_COUNT);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        assert(str_utf8_valid(row->field[i]));
        assert(!row->field[i].len ||
               !memchr(row->field[i].ptr, '\0', row->field[i].len));
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t last = 0;
    struct csv_sink sink = { take, &last };
    unsigned char hash[HASH_BYTES];
    struct err err = { 0 };
    char path[64];
    int file = memfd_create("csv", MFD_CLOEXEC);

    if (file < 0)
        return 0;
    ssize_t written = write(file, data, size);
    assert(written == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    bool ok = csv_read(path, &spec, &sink, hash, &err);
    assert(ok == (err.kind == ERR_NONE));
    assert(ok || err_english(&err)[0]);
    close(file);
    return 0;
}
