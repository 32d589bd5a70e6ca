/*
 * recruitment_show.h: recruitments as views and as a file.
 *
 * Counting planned: places of its needs, of those withdrawn only what had been filled;
 *         filled: of filled needs all, else as many as was said; open: what is left of
 *         needs that are open or paused; undescribed: what the firm says in all, beyond
 *         what is planned, 0 when more is planned (then over says how many more).
 * Who     those of the unit.
 * Order   the newest first; needs in the order they were built.
 * Measured, on a loaded machine: 100,000 recruitments with a need each, CSV: see
 *         bench/firms.c.
 */
#ifndef SERVICE_RECRUITMENT_SHOW_H
#define SERVICE_RECRUITMENT_SHOW_H

#include "service/call.h"

#define RECRUITMENTS_SHOWN 200u

/*
 * One: recruitment_id, version, firm {firm_id, firm_name}, title, positions, planned,
 * filled, open, undescribed, over, status and reason with their texts, since, until;
 * needs, each with need_id, title, place, start, positions, filled, open, status and
 * its seasons; weeks of all that are live, as need_weeks_put. err ERR_NOT_FOUND.
 */
MUST_USE bool recruitment_show(struct call *call, int64_t rid, struct view **answer,
                               struct err *err);

/* The newest RECRUITMENTS_SHOWN: {"recruitments":[..],"n":all}. */
MUST_USE bool recruitment_list(struct call *call, struct view **answer,
                               struct err *err);

/* Those of a firm, in `list`: recruitment_id, title, positions, status, status_text,
 * is_open. Within a transaction. */
MUST_USE bool recruitments_put(const struct call *call, struct tx *tx, int64_t firm_id,
                               struct view *list, struct err *err);

enum recruitment_form { RECRUITMENT_CSV, RECRUITMENT_JSON };
/* Appends all of the unit's to `out`: a row a recruitment, as in the list. */
MUST_USE bool recruitment_export(struct call *call, enum recruitment_form form,
                                 struct buf *out, struct err *err);

#endif
