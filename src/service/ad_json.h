/*
 * ad_json.h: one JobTech advertisement, from parsed JSON to the fields insteg uses.
 *
 * In      an object as JobSearch and JobStream give it, or a hit with its _source. Any
 *         field may be missing or null.
 * Out     texts in the arena; `fields` is a JSON object of the structured fields that
 *         have no column of their own.
 * Purity  pure. Contacts, e-mail addresses, telephone numbers and how to apply are
 *         never taken over; in texts they are masked (ad_mask.h).
 * Limits  AD_TEXT_BYTES of text, AD_KEY_BYTES of id.
 */
#ifndef SERVICE_AD_JSON_H
#define SERVICE_AD_JSON_H

#include <jansson.h>

#include "base/err.h"

#define AD_TEXT_BYTES     ((size_t)1 << 20)
#define AD_KEY_BYTES      200u
#define AD_POSITIONS_MOST 100000

struct ad_fields {
    struct str id, headline, employer, org_no;
    struct str occupation, occupation_label, ssyk; /* jobtech id, label, four digits */
    struct str municipality_code, municipality;
    struct str employment, text, fields;
    int64_t positions;                   /* 0: not said                 */
    int32_t deadline_day, published_day; /* DAY_NONE               */
    int32_t percent_min, percent_max;    /* of full time; -1: none */
    bool removed; /* the source has taken it away: only `id` is to be trusted */
};

enum ad_mask_choice { AD_MASKED, AD_AS_WRITTEN };

/*
 * Reads `value`. AD_AS_WRITTEN leaves the texts as they are, for reading without
 * keeping. err     ERR_INPUT  no advertisement, no id, an impossible date or number;
 *         ERR_LIMIT  a text that is too long.
 */
MUST_USE bool ad_json_read(const json_t *value, enum ad_mask_choice choice,
                           struct arena *arena, struct ad_fields *ad, struct err *err);

#endif
