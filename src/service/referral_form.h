/*
 * referral_form.h: what the form that puts somebody forward needs to know: the need,
 * the firms it may be at, whom to ask there, who stands before her.
 *
 * Purity  reads only.
 */
#ifndef SERVICE_REFERRAL_FORM_H
#define SERVICE_REFERRAL_FORM_H

#include "service/call.h"

struct referral_form_ask {
    int64_t need_rid, person_id;
    int64_t run_rid; /* 0: she is nominated                        */
    struct str firm; /* as typed; empty: the employer of the need  */
};
/*
 * A need that belongs to a firm is asked about there: `is_bound`, one firm, and the
 * contact it names ("0": none).
 * {"status","is_bound","contact_id","title","employer","need_id","place","is_list",
 * "firms":[{"firm_id","name","closed","contacts":[{"contact_id","name",
 * "channel"}]}]}; `place` 0 without a run.
 * err  ERR_NOT_FOUND  no such need.
 */
MUST_USE bool referral_form(struct call *call, const struct referral_form_ask *ask,
                            struct view **view, struct err *err);

#endif
