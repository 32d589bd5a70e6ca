/*
 * ad_need.h: the use case "save what was read in an advertisement as a need".
 *
 * In      a draft as a person has changed it: class, level and weeks of its rows, which
 *         of them are included, title, start, hours, positions, purpose.
 * Method  one write transaction: words and place are looked up, licences and
 *         certificates nobody knew become the importer's own, the need is saved (a new
 *         version when it is there already: source `ad`, key `ad-<id>`), lifted wording
 *         goes to its history (need_lift).
 */
#ifndef SERVICE_AD_NEED_H
#define SERVICE_AD_NEED_H

#include "service/ad_draft.h"

#define LIFT_REASON_LEAST 10u /* characters: "ok" is no reason */
#define LIFT_REASON_BYTES 2000u

struct ad_save {
    const struct ad_reader *reader;
    const struct ad_reading *reading;
    const struct ad_draft *draft;
    struct str locality;    /* as typed; empty: the advertisement's own place */
    struct str lift_reason; /* why blocked wording is let through; empty: it is not */
    bool from_talk; /* its tasks were chosen by a person: nothing to learn from */
};

/*
 * Saves the draft's included rows; the door waits for call->ticket (database_wait).
 *
 * need    the saved need (id, rid, version), in call->arena; may be changed only by
 *         need_put. Written only on success, as is `outcome`.
 * err     ERR_DENIED  the advertisement has wording that the discrimination act forbids
 *                     and no reason to lift it is given: names ground and words;
 *         ERR_INPUT   no place, an unknown one, no title, a number out of bounds;
 *         ERR_LIMIT   as need_complete.
 */
MUST_USE bool ad_need_save(struct call *call, const struct ad_save *save,
                           struct need *need, enum need_outcome *outcome,
                           struct err *err);

struct ad_need_saved {
    struct need need;
    enum need_outcome outcome;
};
/* The same within a transaction of somebody who has more to write. */
MUST_USE bool ad_need_write(struct call *call, struct tx *tx,
                            const struct ad_save *save, struct ad_need_saved *saved,
                            struct err *err);

#endif
