/*
 * firm_merge.h: the use case "these two firms are one": the one goes into the other,
 * and can be taken out again.
 *
 * In      two firms of a unit, and why. Out: an event of the kind firm_merged about the
 *         merge itself, and the row of firm_merge it makes.
 * Method  nothing of either firm is changed or moved. Whoever looks up the firm that is
 *         gone, by its id in an address or in an event, gets the one that is kept
 *         (query/firm.sql); what hangs on its row (workplaces, contacts, notes) is read
 *         with the other's; what was made from events that name it (visits, needs,
 *         referrals, recruitments, sizes, help given) is made anew, by the same code
 *         that rebuilds it. Messages follow their contact. So undoing is: withdraw the
 *         event, and make the same anew; what came since stays with the firm that was
 *         kept, and so do drafts.
 *         Name, number, industry, holder and status are those of the firm kept.
 * Who     the caller's unit. Another unit's firm is ERR_NOT_FOUND.
 * Order   a merge once undone stays written. A firm that is gone keeps none, so there
 *         is never a chain. Durable when they return.
 */
#ifndef SERVICE_FIRM_MERGE_H
#define SERVICE_FIRM_MERGE_H

#include "domain/firm_word.h"
#include "service/call.h"

struct tx;

struct firm_merge_ask {
    int64_t kept_rid, gone_rid;
    struct str reason; /* a word of merge_reason_words */
};
/*
 * err     ERR_INPUT      one and the same, or no such reason; ERR_NOT_FOUND;
 *         ERR_CONFLICT   one of them is gone already, or the one to go keeps others.
 */
MUST_USE bool firm_merge(struct call *call, const struct firm_merge_ask *ask,
                         struct err *err);

/* Two again. err  ERR_NOT_FOUND  no such merge; ERR_CONFLICT  it is undone already. */
MUST_USE bool firm_unmerge(struct call *call, int64_t merge_rid, struct err *err);

/* Puts "merges": merge_id, gone_name, merged_on, of firms that went into this one. */
MUST_USE bool firm_merges_put(struct call *call, int64_t firm_rid, struct view *view,
                              struct err *err);

/* The projection (service/event_rebuild.h). */
MUST_USE bool firm_merge_make(struct tx *tx, int64_t merge_rid, struct err *err);
MUST_USE bool firm_merge_forget(struct tx *tx, struct err *err);

#endif
