/*
 * person_dispose.h: disposal (gallring): everything about a person is deleted and her
 * key destroyed; what was counted stays as a count, what was done as a protocol.
 *
 * In      a case that nobody works with; the decision it rests on.
 * Out     the number of the protocol.
 * Method  one transaction counts, deletes, empties the case to a shell that only says
 *         it is disposed of, and writes the protocol; when that is durable the key is
 *         destroyed, and then the file's log of what was written is emptied. A fault in
 *         between leaves a key that insteg doctor finds and destroys. A fingerprint of
 *         the file row she came from stays, so that no import brings her back.
 * Limits  Backups of the keys are kept DISPOSAL_DAYS days; the day the last one with
 *         this key is gone is in the protocol. Runs of the matcher from before cannot
 *         be repeated: they showed her.
 * Source  arkivlagen (1990:782); domain 3.4. Preserving beats disposing: in social
 *         services those born on day 5, 15 or 25 are kept for research.
 */
#ifndef SERVICE_PERSON_DISPOSE_H
#define SERVICE_PERSON_DISPOSE_H

#include "service/call.h"

#define DISPOSAL_DAYS         30
#define DISPOSAL_GROUND_BYTES 300u
#define DISPOSAL_SEQ          "disposed_seq" /* meta: the pool's sequence at the last */

/* Why a case cannot be disposed of now, or that it can. */
enum disposal_stop {
    DISPOSAL_FREE,
    DISPOSAL_DONE,     /* it has been                                         */
    DISPOSAL_HELD,     /* somebody holds the case: end that first             */
    DISPOSAL_TOLD,     /* a disclosure still holds: end that first            */
    DISPOSAL_MERGED,   /* another case has been merged into it: that goes too */
    DISPOSAL_PRESERVE, /* kept for research                                   */
    DISPOSAL_STOP_COUNT
};
/* A message id that says what to do. */
const char *disposal_stop_text(enum disposal_stop stop);

/* err  of the store and of the key. */
MUST_USE bool disposal_may(struct call *call, int64_t person_id,
                           enum disposal_stop *stop, struct err *err);

/*
 * Disposes of the person: durable when it returns, key and all.
 * ground  the decision: committee, day, number; at most DISPOSAL_GROUND_BYTES.
 * err     ERR_CONFLICT  disposal_may says no, in its words; ERR_INPUT  no ground;
 *         ERR_DENIED  nobody has signed in; of the stores.
 */
MUST_USE bool person_dispose(struct call *call, int64_t person_id, struct str ground,
                             int64_t *protocol, struct err *err);

/* {"disposals":[{"protocol","ground","by","on","records","gone_on",
 * "parts":[{"part","records"}]}],"before"}: the protocols of the actor's domain, the
 * latest first, 50 a page; `before` 0: the first page. */
MUST_USE bool disposal_list(struct call *call, int64_t before, struct view **view,
                            struct err *err);

/* The pool's sequence at the last disposal: what was run before cannot be repeated. 0:
 * nobody has been disposed of. */
MUST_USE bool disposal_since(struct tx *tx, struct arena *arena, int64_t *seq,
                             struct err *err);

/* Was the row `source_key` of `source` disposed of? For imports, in their transaction.
 */
MUST_USE bool disposal_of_source(struct tx *tx, struct arena *arena, struct str source,
                                 struct str source_key, bool *disposed,
                                 struct err *err);

#endif
