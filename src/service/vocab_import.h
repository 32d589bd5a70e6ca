/*
 * vocab_import.h: takes in what others list as words for work: ESCO, JobTech's dump of
 * 2020, Arbetsförmedlingen's downloads of 2024 and 2025.
 *
 * In      a path (vocab_open.h) and the source it is of.
 * Out     the tables of words, the concept graph, a row in vocab_import for each file.
 * Method  one transaction: all of it or nothing. A file whose bytes are those of the
 *         last time is not read again. The pool's sequence moves on when words changed,
 *         so that images of the pool are built anew.
 * Order   the same files give the same words, whichever came first (but for the ids,
 *         and for concepts left behind that are marked as replaced).
 */
#ifndef SERVICE_VOCAB_IMPORT_H
#define SERVICE_VOCAB_IMPORT_H

#include "service/call.h"
#include "service/vocab_put.h"
#include "service/vocab_read.h"

struct vocab_ask {
    enum vocab_source source;
    const char *path;
    bool apply; /* false: everything is done, counted, and undone */
};

struct vocab_report_file {
    const char *part, *vintage; /* the file's name; in the call's arena */
    struct vocab_counts counts;
    bool unchanged; /* the bytes are those of the last time: not read again */
};

struct vocab_report {
    enum vocab_source source;
    const char *path;
    struct vocab_report_file *file;
    uint32_t file_count;
    const char **passed; /* files that were passed over */
    uint32_t passed_count;
    uint64_t concepts_changed; /* that are called, or taken for, something else now */
    uint64_t placeholders;     /* concepts of the database that no list explains */
    bool applied, changed;     /* changed: something was there to write */
    int64_t seq;               /* the pool's sequence after it; 0: not moved */
};

/*
 * Reads all of it without a database: for finding faults before one is made.
 * err     as vocab_import.
 */
MUST_USE bool vocab_check(struct call *call, const struct vocab_ask *ask,
                          struct err *err);

/*
 * err     ERR_NOT_FOUND, ERR_DENIED  the path;  ERR_INPUT, ERR_LIMIT  a file is
 * damaged, of another shape, or unknown, with file, line (or byte, or element) and
 *         reason;  ERR_UNAVAILABLE  asked to stop;  as the queries and graph_build.
 * return  false: the database is as it was.
 */
MUST_USE bool vocab_import(struct call *call, const struct vocab_ask *ask,
                           struct vocab_report *report, struct err *err);

/* The report as JSON. */
struct view *vocab_report_view(const struct call *call,
                               const struct vocab_report *report);

#endif
