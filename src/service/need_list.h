/* need_list.h: the use case "which needs are there?" */
#ifndef SERVICE_NEED_LIST_H
#define SERVICE_NEED_LIST_H

#include "service/call.h"

/*
 * The 200 newest needs: {"needs":[{"need_id","source_key","title","employer","place",
 * "start","positions","requirements"}],"count","people"}.
 */
MUST_USE bool need_list(struct call *call, struct view **answer, struct err *err);

#endif
