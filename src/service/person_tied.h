/*
 * person_tied.h: which cases are one person, and to whom a protection of her identity
 * goes.
 *
 * Method  a walk along the ties that hold (domain/person_link.h, rule 3), in the
 *         caller's transaction; cases merged into each other are one person all the
 *         way.
 * Order   as the walk finds them.
 * Limits  TIED_MOST cases.
 */
#ifndef SERVICE_PERSON_TIED_H
#define SERVICE_PERSON_TIED_H

#include "service/call.h"

#define TIED_MOST 256u

struct tx;

struct person_set {
    int64_t *id; /* [count], in the call's arena */
    uint32_t count;
};

/* The case that was kept and all that were merged into it; she alone, if none were.
 * err  ERR_NOT_FOUND; ERR_LIMIT; of the store. */
MUST_USE bool person_group(struct call *call, struct tx *tx, int64_t person_id,
                           struct person_set *set, struct err *err);

/* The case that stands for her: the one hers was merged into, or her own. */
MUST_USE bool person_kept(struct call *call, int64_t person_id, int64_t *kept_id,
                          int64_t *kept_rid, struct err *err);

/* She, and those of her household, and on along households: as far as a protection that
 * comes to her by a tie goes. err as above. */
MUST_USE bool person_household(struct call *call, struct tx *tx, int64_t person_id,
                               struct person_set *set, struct err *err);

/* The others to whom a protection of hers goes, herself not among them. err as above.
 */
MUST_USE bool person_tied(struct call *call, struct tx *tx, int64_t person_id,
                          struct person_set *set, struct err *err);

#endif
