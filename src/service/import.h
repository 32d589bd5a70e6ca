/*
 * import.h: what every import has in common: counts, rejected rows with their reasons,
 * the file of rejected rows, the batch.
 *
 * An import is asked for in two steps: a preview counts and shows; with `apply` the
 * good rows are written as one batch and the rejected ones to FILE.rejected.csv; of
 * JSON, which has no rows, their places and reasons to FILE.rejected.jsonl. The same
 * file twice changes nothing.
 */
#ifndef SERVICE_IMPORT_H
#define SERVICE_IMPORT_H

#include "service/call.h"
#include "service/csv_read.h"

#define IMPORT_REJECTS_SHOWN 200u

struct import_reject {
    uint32_t line; /* of JSON: the number of the element */
    struct str source_key;
    struct err err;
};

struct import_file {
    const char *path;
    const char *kind; /* people, needs, requirements, ads, places, firms */
    uint64_t new_count, changed_count, same_count, rejected_count;
    uint64_t skipped_count;       /* advertisements that their source has taken away */
    struct import_reject *reject; /* the first IMPORT_REJECTS_SHOWN, in `arena` */
    uint32_t reject_count;
    uint64_t doubt_count; /* firms: new ones that may be a double; they are taken */
    struct import_reject *doubt; /* the first of them, as above, with the reason */
    uint32_t doubts_kept;
    const char *rejected_path; /* NULL: none was written; in `arena` */
    unsigned char hash[HASH_BYTES];
};

struct import_ask {
    const char *path[2]; /* the second may be NULL */
    bool apply;
    const char *source; /* NULL: the kind's own */
};

struct import_report {
    struct import_file file[2];
    uint32_t file_count;
    uint64_t own_concepts; /* licences and certificates made here, flagged */
    uint64_t placeholders; /* concepts used that lists only name and none explains */
    bool applied;
    int64_t batch, seq; /* of an applied batch that changed something; else 0 */
};

/* The rejected rows of one file while it is being read. */
struct reject_file {
    const struct csv_spec *spec; /* NULL: JSON */
    struct import_file *file;
    struct arena *arena;
    enum lang lang;       /* of the reasons in the file */
    bool keep;            /* write FILE.rejected.csv or .jsonl */
    FILE *out;            /* NULL until the first rejected row */
    const char *tmp_path; /* NULL: none was made, or it has its name */
};

/* Notes that `row` was rejected because of `why`; err ERR_FULL, ERR_UNAVAILABLE. */
MUST_USE bool reject_row(struct reject_file *rejects, const struct csv_row *row,
                         uint32_t key_column, const struct err *why, struct err *err);
/* Notes that a row was taken, and why somebody should look at it. */
void doubt_note(struct reject_file *rejects, uint32_t line, struct str key,
                const struct err *why);
/* Where a rejected element stands in its file. */
struct reject_place {
    uint32_t number, line;
    uint64_t byte;
    struct str source_key; /* empty: none was found */
};
/* The same for an element of JSON; the element itself is not repeated in the file. */
MUST_USE bool reject_element(struct reject_file *rejects,
                             const struct reject_place *place, const struct err *why,
                             struct err *err);
/* Before the commit: the file of rejected rows is on the disk, under another name. */
MUST_USE bool reject_done(struct reject_file *rejects, struct err *err);
/* After it: gives the file its name; without rejects removes an older one. */
MUST_USE bool reject_publish(struct reject_file *rejects, struct err *err);
/* Throws away what was not published; for the label out:. */
void reject_drop(struct reject_file *rejects);

/* Writes the batch's record and moves the pool's sequence on to `report->seq`. */
MUST_USE bool import_record(struct tx *tx, const struct call *call, const char *kind,
                            struct import_report *report, struct err *err);

/* The same for an import that leaves the pool as it is, and its sequence too. */
MUST_USE bool import_record_still(struct tx *tx, const struct call *call,
                                  const char *kind, struct import_report *report,
                                  struct err *err);

/* The sequence a batch would get: one more than the pool's. */
MUST_USE bool import_next_seq(struct tx *tx, int64_t *seq, struct err *err);

/* The report as JSON; texts in the call's language. */
struct view *import_view(const struct call *call, const struct import_report *report);

MUST_USE bool import_people(struct call *call, const struct import_ask *ask,
                            struct import_report *report, struct err *err);
/* path: needs.csv and requirements.csv, in any order, or one of them. */
MUST_USE bool import_needs(struct call *call, const struct import_ask *ask,
                           struct import_report *report, struct err *err);
MUST_USE bool import_ads(struct call *call, const struct import_ask *ask,
                         struct import_report *report, struct err *err);
/*
 * firms.csv into the portfolio of the caller's unit. A file says what a firm is called,
 * its number, industry, a workplace, a contact and how many work there; whose firm it
 * is only when it is new: a file takes no firm from anyone. What the staff wrote in the
 * same fields stands until the file's row changes.
 */
MUST_USE bool import_firms(struct call *call, const struct import_ask *ask,
                           struct import_report *report, struct err *err);
MUST_USE bool import_places(struct call *call, const struct import_ask *ask,
                            struct import_report *report, struct err *err);

#endif
