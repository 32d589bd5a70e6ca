/*
 * referral_list.h: the unit's referrals, one of them, and a participant's own.
 *
 * Out     views; whom they show, for the log. Of a protected identity nothing.
 */
#ifndef SERVICE_REFERRAL_LIST_H
#define SERVICE_REFERRAL_LIST_H

#include "service/call.h"

#define REFERRALS_SHOWN 200u

struct referrals_shown {
    int64_t person_id[REFERRALS_SHOWN];
    uint32_t count;
};

struct referrals_ask {
    bool over;        /* those that have ended, not those open */
    int64_t need_rid; /* of one need; 0: of all                */
};
/* {"referrals":[{"referral_id","person","need_id","title","firm_id","firm","how",
 * "place","made_on","due_on","state","state_text","reason","reason_text","since_on",
 * "late","late_text","overdue"}]} */
MUST_USE bool referral_list(struct call *call, const struct referrals_ask *ask,
                            struct view **view, struct referrals_shown *shown,
                            struct err *err);

/* One, with "meeting" (meeting.h), "usual_place", "history", "version", "can",
 * "made_by" and her coach's words; err ERR_NOT_FOUND  of another unit, or protected. */
MUST_USE bool referral_show(struct call *call, int64_t rid, struct view **view,
                            int64_t *person_id, struct err *err);

/* An array of what a participant is told: {"referral_id","title","firm","told",
 * "state","due_on","since_on","meeting"}; commitments, not deliberation. */
MUST_USE bool referral_own(struct call *call, int64_t person_id, struct view *array,
                           struct err *err);

/* How a firm answers: {"asked","answered","silent","waiting","days_mean"}. */
MUST_USE bool referral_rate(struct call *call, int64_t firm_rid, struct view *view,
                            struct err *err);

#endif
