/*
 * person_ties.h: the ties of a case that its reader may see, with the others' names.
 *
 * Each that is shown is told to the log as a reading of the other's case; those that
 * are not shown are nowhere: not in a list, a number or a sentence.
 */
#ifndef WEB_PERSON_TIES_H
#define WEB_PERSON_TIES_H

#include "web/request.h"

/*
 * Puts `ties` and, with `ended`, `ended_ties`: [{"tie","kind","kind_text","name","url",
 * "from","to","set_by","ended_by","label"}]. The reader must have been let in to
 * person_link_see. err  of the store and the keys.
 */
MUST_USE bool person_put_ties(struct request *request, struct view *view, bool ended,
                              struct err *err);

/* Puts `name`: [{"unit"}], those units without a keeper of protected identities where
 * somebody the reader may see would become protected (keeper_lack.h). */
struct keeper_ask;
MUST_USE bool person_put_lacking(struct request *request, struct view *view,
                                 const char *name, struct keeper_ask *ask,
                                 struct err *err);

/* Whether the tie `rid` of the case is shown to the reader; *shown. */
MUST_USE bool person_tie_is_shown(struct request *request, int64_t rid, bool *shown,
                                  struct err *err);

#endif
