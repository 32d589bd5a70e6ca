/*
 * day_list.h: what has come to the lists since yesterday: the needs that fit the people
 * whom a coach holds, and the people for her needs.
 *
 * Method  once a day (clock.h) the first DAY_LIST_KEPT needs of everybody whom somebody
 *         holds are worked out as person_needs.h has them and kept; a need that was not
 *         among them the day before, and is one of the first DAY_LIST_NEWS now, is new.
 *         So one that only moves up a place, because another was filled, is not.
 *         Only those for which she is ready, or can be. The first lists of a database
 *         are nobody's news.
 * Who     a coach sees her own people's, without their names; for the needs of firms
 *         that she answers for, how many people. A protected identity is in none.
 */
#ifndef SERVICE_DAY_LIST_H
#define SERVICE_DAY_LIST_H

#include "service/call.h"

#define DAY_LIST_KEPT 10u
#define DAY_LIST_NEWS 5

/* A step of the clock. count: entries that are new. Made twice it is the same. Written
 * when the call's ticket is durable. */
MUST_USE bool day_list_make(struct call *call, int32_t day, uint32_t *count,
                            struct err *err);

/*
 * Into `view`: "new_needs", {"person_id","profile","needs":[{"need_id","title"}]} a
 * person, and "new_people", {"need_id","title","people"}; of today.
 */
MUST_USE bool day_list_put(struct call *call, struct tx *tx, struct view *view,
                           struct err *err);

#endif
