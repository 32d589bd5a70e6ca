/* csv_write.c: see csv_write.h. */
#include "service/csv_write.h"

#include <string.h>

void csv_cell(struct buf *out, struct str cell, char end)
{
    bool formula =
        cell.len > 0 && cell.ptr[0] && strchr("=+-@\t\r", (unsigned char)cell.ptr[0]);
    bool quoted = formula;

    for (size_t i = 0; i < cell.len && !quoted; i++)
        quoted = cell.ptr[i] == '"' || cell.ptr[i] == ',' || cell.ptr[i] == ';' ||
                 cell.ptr[i] == '\n' || cell.ptr[i] == '\r';
    if (!quoted) {
        buf_add(out, cell);
        buf_char(out, end);
        return;
    }
    buf_cstr(out, formula ? "\"'" : "\"");
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buf_char(out, '"');
        buf_char(out, cell.ptr[i]);
    }
    buf_char(out, '"');
    buf_char(out, end);
}
