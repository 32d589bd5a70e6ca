/* around_in.h: what the parts of around.c share. */
#ifndef SERVICE_AROUND_IN_H
#define SERVICE_AROUND_IN_H

#include "domain/stage_path.h"
#include "service/around.h"

struct around_writing {
    struct call *call;
    struct tx *tx;
    const struct programme *p; /* the latest version           */
    struct view *facts;        /* has programme and version    */
};

/* Opens a writing transaction and the programme. err ERR_NOT_FOUND. */
MUST_USE bool around_begin(struct around_writing *w, struct str programme,
                           struct err *err);
/* Commits if `ok`, ends, waits until it is durable. */
MUST_USE bool around_end(struct around_writing *w, bool ok, struct err *err);

uint32_t around_activity_find(const struct programme *p, struct str id);
MUST_USE bool around_put_area(struct around_writing *w, struct str area,
                              struct err *err);
MUST_USE bool around_note_fits(struct str note, struct err *err);
MUST_USE bool around_has_come(const struct call *call, int32_t day, struct err *err);
/* Adds the event that a form begins its subject with, once: sent twice it is one.
 * `*here`: it was, and `*id` is what it
 * left then. err  ERR_CONFLICT: the form was
 * saved before, and something else stands in it now. */
MUST_USE bool around_add_once(struct around_writing *w, const struct event_new *new,
                              int64_t *id, bool *here, struct err *err);
bool around_nothing(struct err *err); /* ERR_NOT_FOUND */

#endif
