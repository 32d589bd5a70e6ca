/*
 * programme_view.h: loaded programmes as pages show them: what was promised, by area
 * and period, how its stages hang together, what the checker found.
 *
 * Out     views in the call's arena, in the call's language.
 */
#ifndef SERVICE_PROGRAMME_VIEW_H
#define SERVICE_PROGRAMME_VIEW_H

#include "service/call.h"
#include "service/programme_file.h"

/* [{"slug","version","name","summary","from","to"}], the latest version of each. */
MUST_USE bool programme_list_view(struct call *call, struct view *list,
                                  struct err *err);

/*
 * The latest version: {"slug","version","name","summary","frame","longest_wait" (the
 * priority it declares in lists), "from","to","areas",
 * "tables":[{"name","columns","rows":[{"area","cells","sum"}],"sums","sum"}],
 * "stages":[{"name","kind","length","here"}],"drawing","findings","versions",
 * "activities"}. err ERR_NOT_FOUND
 */
MUST_USE bool programme_page_view(struct call *call, struct str slug, struct view *view,
                                  struct err *err);

/* "findings" of a reading, worst first, and how many: "errors","warnings","notes". */
void programme_findings_put(const struct call *call,
                            const struct programme_reading *reading, struct view *view);

#endif
