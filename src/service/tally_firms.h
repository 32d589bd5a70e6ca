/*
 * tally_firms.h: where a unit's firms are, and which of them were found to be one: what
 * figures of visits rest on besides events, read for the images of tally_image.h.
 *
 * Out     in `arena`; firms by rid, merges by the firm that is gone and since when.
 * Method  a firm's first workplace says where it is; towns are joined here, not in SQL,
 *         where 20,000 firms took 105 ms.
 * Purity  reads only.
 */
#ifndef SERVICE_TALLY_FIRMS_H
#define SERVICE_TALLY_FIRMS_H

#include "service/tally_image.h"

struct firm_town {
    int64_t rid;
    struct str town; /* its municipality's name */
};
struct firm_towns {
    struct firm_town *item;
    uint32_t count;
};
/* Firms with a workplace. err: of the store. */
MUST_USE bool firm_towns_read(struct tx *tx, struct arena *arena, int64_t org_id,
                              struct firm_towns *towns, struct err *err);

struct firm_merges {
    struct tally_merge *item; /* without towns */
    uint32_t count;
};
/* err: of the store. */
MUST_USE bool firm_merged_read(struct tx *tx, struct arena *arena, int64_t org_id,
                               struct firm_merges *merges, struct err *err);

#endif
