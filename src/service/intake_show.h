/*
 * intake_show.h: an intake as its page shows it: the rule, the proposal and why, what
 * it cost, what was decided.
 *
 * Out     a view, and the people in it: the page makes their names and links.
 * Method  the stored run is solved again each time: `repeats` tells whether it came out
 *         as it did then.
 * Who     as intake.h. Somebody whose identity was protected since, or who was disposed
 *         of, has no person_id.
 */
#ifndef SERVICE_INTAKE_SHOW_H
#define SERVICE_INTAKE_SHOW_H

#include "service/intake.h"

/* One who is spoken of; `view` is where the page puts name and url. */
struct intake_face {
    int64_t way, person_id, person_rid; /* person_id 0: this page names nobody */
    bool waits;                         /* stands where places are given from  */
    struct view *view;
};
struct intake_page {
    struct view *view;
    struct intake_face *face; /* [count] */
    uint32_t count;
};
/*
 * {"intake","title","slug","programme","area","stage","gives","places","is_need_first",
 *  "in_proportion","women_percent","release_on","seed","opened_on","number","runs":
 *  [{"number","on","by"}],"decision","decided_on","decided_by","why","is_decided",
 *  "is_given","has_run","feasible","repeats", and of a run that holds "eligible",
 *  "placed","placed_people":[...],"others":[...],"quotas":[...],"changed":[...],
 *  "with","without","hands":[...]}; of places at needs
 * "of_needs","is_fit","fit_reason",
 *  "needs":[{"need","title","employer","place","places","left","placed"}]
 * number  of the proposal to show; 0: the latest
 */
MUST_USE bool intake_show(struct call *call, int64_t rid, int64_t number,
                          struct intake_page *page, struct err *err);

struct intake_listed {
    struct str slug;
    /* Also the open needs that one may be about, as intake_needs_open tells them; NULL:
     * without them. */
    const struct intake_need_ask *needs;
};
/* The intakes of a programme, the newest first, and what a new one can be about:
 * {"programme","objective","women_percent","intakes":[...],"moves":[{"word","label"}],
 * "areas":[...]}, "any_needs". err ERR_NOT_FOUND. */
MUST_USE bool intake_list(struct call *call, const struct intake_listed *asked,
                          struct view **view, struct err *err);

/* A file of a proposal: the run, or the certificate that `insteg allot verify` checks.
 * err  ERR_NOT_FOUND: there is none. */
struct intake_asked {
    int64_t rid, number;
    bool certificate;
};
MUST_USE bool intake_file(struct call *call, const struct intake_asked *asked,
                          struct str *json, struct err *err);

/* The places that a way was given: [{"intake","title","on","need","need_id","waits"}].
 */
MUST_USE bool intake_places_of(struct call *call, int64_t way, struct view *list,
                               struct err *err);

#define INTAKE_KEPT_MOST 5u
/*
 * For who protects her: of the latest intakes that gave places where the way of a
 * protected identity stands, whether she would have had one by their own rule, with her
 * among those who waited (ADR 17). [{"title","on","would_have"}]; of anybody else:
 * none.
 */
MUST_USE bool intake_kept_of(struct call *call, int64_t way, struct view *list,
                             struct err *err);

#endif
