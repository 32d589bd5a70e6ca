/*
 * embed.h: files compiled into the program (tools/embed): data, pages, assets.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

struct embed_file {
    const char *name; /* NULL closes a table */
    const unsigned char *bytes;
    long size;
};

/* What insteg ships under data/, by file name: "tasks.tsv". */
extern const struct embed_file embed_data[];

/* The file called `name` in `table`; false when it is not there. */
MUST_USE bool embed_find(const struct embed_file *table, const char *name,
                         struct str *bytes);

/* The columns of one line of a TSV file; at most `most`; returns how many there were.
 */
uint32_t embed_columns(struct str line, struct str *column, uint32_t most);

/*
 * Takes the next line that is not empty and not a # comment; false at the end.
 */
bool embed_line(struct str *rest, struct str *line);

#endif
