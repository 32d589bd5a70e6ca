/*
 * audit_verify.h: is the log of a database the one that was written?
 *
 * Method  one walk over all rows (domain/chain.h), the anchors beside it; then the
 *         lists of people against their hashes, and each person's salt against the
 *         names in the log, so that nobody's rows were made unfindable.
 *         Measured on two cores, gcc 12 -O2: see docs/formats.md.
 */
#ifndef SERVICE_AUDIT_VERIFY_H
#define SERVICE_AUDIT_VERIFY_H

#include "domain/chain.h"
#include "service/call.h"

struct audit_verdict {
    struct chain_walk walk;
    uint32_t anchor_count; /* that hold                                       */
    uint32_t set_aside;    /* of what a restored backup did not have          */
    int64_t loose;         /* rows after the last anchor: their loss goes unseen */
};

/*
 * Walks the log. call->progress counts rows.
 * err  of the store, and as anchors_load; a finding is no error.
 */
MUST_USE bool audit_verify(struct call *call, const char *anchors_path,
                           struct audit_verdict *verdict, struct err *err);

/* What a finding means, as a message with its holes filled. */
void audit_finding_text(struct buf *out, enum lang lang,
                        const struct chain_finding *finding);
/* The verdict as JSON. */
struct view *audit_verdict_view(struct arena *arena, enum lang lang,
                                const struct audit_verdict *verdict);

#endif
