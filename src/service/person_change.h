/*
 * person_change.h: a new version of an identity.
 *
 * In      the identity as it is to be, the version the writer saw.
 * Out     PERSON_CHANGED when someone else wrote meanwhile: nothing is lost, the page
 *         shows both.
 * Method  the version before is closed and kept, sealed; numbers follow into the
 *         history; what a protected identity hides is kept as it was.
 */
#ifndef SERVICE_PERSON_CHANGE_H
#define SERVICE_PERSON_CHANGE_H

#include "service/identity_keep.h"
#include "service/person_add.h"

struct person_change_ask {
    int64_t person_id;
    int64_t seen_version; /* 0: nothing was written of her */
    struct person_add_ask
        to; /* its action is not read: the page has a row of its own */
};

struct person_changed {
    enum person_outcome outcome;
    int64_t version;
    int64_t taken_id,
        taken_rid; /* as in struct person_added, as all it says of others */
    struct people_hits alike;
    struct identity_record theirs; /* PERSON_CHANGED: what stands now */
};

/* Durable when it returns. err as person_new; ERR_NOT_FOUND. */
MUST_USE bool person_change(struct call *call, const struct person_change_ask *ask,
                            struct person_changed *changed, struct err *err);

#endif
