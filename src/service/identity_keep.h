/*
 * identity_keep.h: an identity in the database: one sealed JSON object a version. How
 * its numbers are found: identity_claim.h.
 *
 * Method  every change is a new version; the old ones stay, sealed under the same key.
 * Order   versions count from 1.
 */
#ifndef SERVICE_IDENTITY_KEEP_H
#define SERVICE_IDENTITY_KEEP_H

#include "domain/identity.h"
#include "service/person_key.h"

struct identity_record {
    struct identity identity;     /* its texts live in the call's arena */
    int64_t version, recorded_at; /* version 0: nothing is written of her */
    struct str actor;
};

struct identity_history {
    struct identity_record *record; /* [count] in the call's arena, the newest first */
    uint32_t count, room;
};

struct identity_place {
    int64_t person_id, version;
    const struct person_key *key; /* opened */
};

/* Writes a version; the one before must be closed already. */
MUST_USE bool identity_put(struct call *call, struct tx *tx,
                           const struct identity_place *place,
                           const struct identity *identity, struct err *err);

/*
 * Reads the version that holds; of whom nothing is written: version 0.
 * err     as person_key_open; ERR_STATE  it does not open, or is not what we write.
 */
MUST_USE bool identity_get(struct call *call, struct tx *tx, int64_t person_id,
                           struct identity_record *record, struct err *err);

/* All versions. err as identity_get. */
MUST_USE bool identity_all(struct call *call, struct tx *tx, int64_t person_id,
                           struct identity_history *history, struct err *err);

/* Reads what identity_put sealed, opened; texts are in `arena`. err  ERR_STATE. */
MUST_USE bool identity_unpack(struct str json, struct arena *arena,
                              struct identity *identity, struct err *err);

/* Whether both say the same of her: the number that holds and all else, but not since
 * when, nor which numbers she had. `arena` is scratch. */
bool identity_is_same(struct arena *arena, const struct identity *a,
                      const struct identity *b);

/* "Amina Warsame", in `arena`. */
struct str identity_name(struct arena *arena, const struct identity *identity);

#endif
