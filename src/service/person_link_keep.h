/*
 * person_link_keep.h: ties between people: who is in whose household or family
 * (domain/person_link.h), written, ended, read.
 *
 * In      two cases of one secrecy domain. Whether the actor may see both is the
 *         door's to say; which ties are shown to whom is link_is_shown's.
 * Method  a tie hangs on the rows as they were written and is read through a merger:
 *         the case that is kept has those of the ones merged into it, and two that are
 *         the same are one. So nothing is moved by a merger, or when it is undone.
 *         A tie to a protected identity protects the other too, in the same
 *         transaction (person_protect.h).
 * Order   as they were written.
 */
#ifndef SERVICE_PERSON_LINK_KEEP_H
#define SERVICE_PERSON_LINK_KEEP_H

#include "domain/person_link.h"
#include "service/call.h"

struct person_link {
    int64_t rid;
    enum link_kind kind; /* what the other is to her */
    int64_t other_id, other_rid, other_org_id;
    bool other_protected;
    int32_t from_on, to_on; /* to_on DAY_NONE: it holds */
    struct str set_by, ended_by;
};

struct person_links {
    bool ended;               /* in: also those that have ended */
    struct person_link *link; /* [count], in the call's arena */
    uint32_t count;
};

/* All that hold, and, with links->ended, those that have ended. err of the store. */
MUST_USE bool person_links(struct call *call, int64_t person_id,
                           struct person_links *links, struct err *err);
/* The same within a transaction. */
struct tx;
MUST_USE bool person_links_in(struct call *call, struct tx *tx, int64_t person_id,
                              struct person_links *links, struct err *err);

/* The other's name, or what her case is called; for one that may be shown. */
MUST_USE bool person_link_name(struct call *call, const struct person_link *link,
                               struct str *name, struct err *err);

struct person_link_ask {
    int64_t person_id, other_id;
    enum link_kind kind; /* a written one: what the other is to the person */
};
/*
 * Durable when it returns. One that is there already is no error, and nothing is
 * written: nobody learns of a tie by trying.
 * err     ERR_INPUT     the same person twice;
 *         ERR_CONFLICT  of two secrecy domains, one has been disposed of, or the
 *                       person's case is merged into another (the other's is read
 *                       through its merger);
 *         ERR_LIMIT     more than TIED_MOST would be protected.
 */
MUST_USE bool person_link_add(struct call *call, const struct person_link_ask *ask,
                              struct err *err);
/* err  ERR_NOT_FOUND  no tie of this person's that holds; ERR_CONFLICT  merged. */
MUST_USE bool person_link_end(struct call *call, int64_t person_id, int64_t rid,
                              struct err *err);

#endif
