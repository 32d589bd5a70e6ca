/*
 * vocab_open.h: finds the files of a vocabulary in what was named: a file, a zip, or a
 * folder of files and zips.
 *
 * In      a path, and the table of files that a source is known to have.
 * Out     the known ones in the table's order, and the names of the others.
 * Method  libzip for zips, whose checksums it compares; everything is read into memory.
 * Order   the table's; within it by path and name.
 * Limits  VOCAB_FILES_MOST, VOCAB_BYTES_MOST a file (unpacked). Folders in a folder are
 *         not entered; a zip's folders are.
 */
#ifndef SERVICE_VOCAB_OPEN_H
#define SERVICE_VOCAB_OPEN_H

#include "service/vocab_read.h"

#define VOCAB_FILES_MOST 200u
#define VOCAB_BYTES_MOST ((uint64_t)256 << 20)

struct vocab_file {
    const char *path;  /* of the file, or of the zip it is in */
    const char *shown; /* the same with the name in the zip   */
    int64_t entry;     /* in the zip; -1: no zip              */
    const struct vocab_part *part;
    const char *vintage; /* the part's, or read from the path */
    uint64_t size_bytes;
};

struct vocab_files {
    struct vocab_file *file; /* in the arena */
    uint32_t count;
    const char **passed; /* files and folders passed over, as they are named */
    uint32_t passed_count;
};

/*
 * Looks at `path`. Nothing is read but names and the directories of zips.
 * err     ERR_NOT_FOUND  no such file;  ERR_DENIED  it may not be read;
 *         ERR_INPUT  a zip is not whole, a file is there twice, or nothing in it is
 *         known for the source;  ERR_LIMIT.
 */
MUST_USE bool vocab_files_find(const char *path, enum vocab_source source,
                               struct arena *arena, struct vocab_files *files,
                               struct err *err);

/* Reads a file whole, into `arena`. err ERR_INPUT damaged; ERR_LIMIT; ERR_NOT_FOUND. */
MUST_USE bool vocab_file_read(const struct vocab_file *file, struct arena *arena,
                              struct str *bytes, struct err *err);

#endif
