/*
 * match_reason.h: how a person stands to a need, in words: for a need's list and for a
 * person's. In: the views that service/match_why makes. All in the request's arena.
 */
#ifndef WEB_MATCH_REASON_H
#define WEB_MATCH_REASON_H

#include "web/app.h"

/* Of a view with "state" and "weeks". */
struct str match_state_text(const struct request *request, const struct view *person);
const char *match_state_icon(struct str state);

/* One of "because", of "missing". */
struct str match_because_text(const struct request *request, const struct view *item);
struct str match_missing_text(const struct request *request, const struct view *item);

/* Both lists, each of {"text"}, into `v`; what keeps her outside, where that is said,
 * stands among what is missing, and why she stands where she does among equals, where
 * it is how long they have waited, because of what. */
void match_reasons_put(const struct request *request, struct view *v,
                       const struct view *person);

#endif
