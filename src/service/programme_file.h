/*
 * programme_file.h: a programme file, read and checked: those insteg ships
 * (data/programmes/NAME.json), or one of somebody's own.
 *
 * In      the JSON of data/programmes/schema.json; docs/formats.md, "Programmes".
 * Out     the programme as far as it could be read, and every finding: what cannot be
 *         read, then what does not add up. No finding hides another.
 * Purity  opens no database; everything is in the arena.
 * Limits  PROGRAMME_FILE_BYTES, PROGRAMME_FILE_DEPTH, and programme.h.
 */
#ifndef SERVICE_PROGRAMME_FILE_H
#define SERVICE_PROGRAMME_FILE_H

#include "base/err.h"
#include "domain/programme.h"
#include "domain/rate.h"

#define PROGRAMME_FILE_BYTES ((size_t)1 << 20)
#define PROGRAMME_FILE_DEPTH 12u

struct programme_reading {
    struct str name; /* what was asked for */
    struct str text; /* the whole JSON     */
    struct programme programme;
    struct rates rates;
    struct findings findings;
};

/* The names of the programmes insteg ships, in alphabetic order. */
uint32_t programme_names(struct arena *arena, struct str **names);

/*
 * Reads and checks: a name that is shipped, else a path ("./lulea" for a file of that
 * name). A file that is no JSON is a reading with that one finding.
 * err     ERR_NOT_FOUND, ERR_DENIED, ERR_UNAVAILABLE  the file cannot be read;
 *         ERR_LIMIT  larger than PROGRAMME_FILE_BYTES
 */
MUST_USE bool programme_open(const char *name, struct arena *arena,
                             struct programme_reading *reading, struct err *err);
/* The same for bytes that are there. err ERR_INTERNAL: a shipped table does not fit. */
MUST_USE bool programme_read(struct str bytes, struct arena *arena,
                             struct programme_reading *reading, struct err *err);
/* err ERR_INPUT: it has errors; what only does not add up is sound. */
MUST_USE bool programme_is_sound(const struct programme_reading *reading,
                                 struct err *err);

#endif
