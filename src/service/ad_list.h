/* ad_list.h: the use case "which advertisements are there?" */
#ifndef SERVICE_AD_LIST_H
#define SERVICE_AD_LIST_H

#include "service/call.h"

#define AD_LIST_MOST 30

/*
 * The newest advertisements before id `before` (0: from the newest): {"ads":[{"ad_id",
 * "headline","employer","place","occupation"}],"count","before"}; `before` in the
 * answer starts the next list, 0 at the end.
 */
MUST_USE bool ad_list(struct call *call, int64_t before, struct view **answer,
                      struct err *err);

#endif
