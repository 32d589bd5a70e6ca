/* embed.c: see embed.h. */
#include "base/embed.h"

bool embed_find(const struct embed_file *table, const char *name, struct str *bytes)
{
    for (const struct embed_file *f = table; f->name; f++)
        if (strcmp(f->name, name) == 0) {
            *bytes = (struct str){ (const char *)f->bytes, (size_t)f->size };
            return true;
        }
    return false;
}

uint32_t embed_columns(struct str line, struct str *column, uint32_t most)
{
    uint32_t count = 0;

    for (size_t from = 0;;) {
        size_t len = str_find(str_sub(line, from, line.len), STR("\t"));
        if (count < most)
            column[count] = str_sub(line, from, len);
        count++;
        if (len == SIZE_MAX)
            break;
        from += len + 1;
    }
    for (uint32_t i = count; i < most; i++)
        column[i] = (struct str){ NULL, 0 };
    return count;
}

bool embed_line(struct str *rest, struct str *line)
{
    while (str_next(rest, '\n', line)) {
        if (line->len && line->ptr[line->len - 1] == '\r')
            line->len--;
        if (line->len && line->ptr[0] != '#')
            return true;
    }
    return false;
}
