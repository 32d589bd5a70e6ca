/*
 * document.h: the files of the documents in a chain of decisions: pre-study, model,
 * approval, pilot. The document itself, its title, version and day, is a fact of the
 * way (enrolment.h); its file lies beside the event that wrote it down.
 *
 * In      the bytes that were sent; the event.
 * Out     a row and its sealed bytes, in the database and so in every backup.
 * Method  the kind is told from the bytes (document_type.h). A key of the file's own,
 *         wrapped by the master key, seals them piece by piece; SHA-256 of what was
 *         sent is kept and proven when the file is opened. A document has one file;
 *         what replaces it is a new version of the document, with a file of its own.
 * Who     a way of the caller's unit, never a person's; else ERR_NOT_FOUND. Durable
 *         when document_add returns.
 * Limits  DOCUMENT_BYTES_MOST. No search for viruses is made: that is the business of
 *         the computers it is opened on.
 */
#ifndef SERVICE_DOCUMENT_H
#define SERVICE_DOCUMENT_H

#include "domain/document_type.h"
#include "service/call.h"

#define DOCUMENT_MB_MOST    8
#define DOCUMENT_BYTES_MOST ((size_t)DOCUMENT_MB_MOST << 20)

struct enrolment_way;

/*
 * The first event of the way that wrote down a document which has no file: its place
 * among way->events; their count: each has one. (enrolment_act asks where the
 * programme's file says that a move needs them.)
 */
MUST_USE bool document_lacking(struct tx *tx, struct arena *arena,
                               const struct enrolment_way *way, uint32_t *at,
                               struct err *err);

struct document_new {
    int64_t way_rid, event_id;
    struct str bytes; /* borrowed */
};
/*
 * Keeps the file. The same file sent twice is one.
 * err     ERR_INPUT     empty, of another kind, cut off; no document of the way
 *         ERR_LIMIT     larger than DOCUMENT_BYTES_MOST
 *         ERR_CONFLICT  the document has another file
 *         ERR_STATE     there is no master key; ERR_NOT_FOUND
 */
MUST_USE bool document_add(struct call *call, const struct document_new *new,
                           struct err *err);

struct document {
    enum document_type type;
    struct str bytes; /* in the call's arena */
};
/* err  ERR_NOT_FOUND  no such file of that way; ERR_STATE  no master key, or damaged.
 */
MUST_USE bool document_open(struct call *call, int64_t way_rid, int64_t rid,
                            struct document *document, struct err *err);

/* Of a way, by event: {"document","event","type","name","size_bytes","sha256",
 * "made_on","by"}. None of a person's way. */
MUST_USE bool document_list(struct call *call, int64_t way_rid, struct view *list,
                            struct err *err);

#endif
