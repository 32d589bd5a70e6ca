/*
 * need_show.h: all that is known of one need, as a view.
 *
 * Out     need_id, version, title, employer, place, purpose, hours_per_week, start,
 *         positions, deadline, displaces_none, union_on, status with reason, side,
 *         since, until and by whom; own (whether it is of the caller's unit); firm,
 *         workplace, contact and visit, each null when there is none; seasons, and
 *         weeks with the places of each; filled, of the places; recruitment, the one it
 *         is part of; tasks and requirements; lifts. Words are given
 *         as codes and, with _text, in the call's language.
 * Who     whoever may see needs; firm, contact and visit only those of its unit.
 */
#ifndef SERVICE_NEED_SHOW_H
#define SERVICE_NEED_SHOW_H

#include "service/need.h"

#define WEEKS_SHOWN_MOST 60u

/* err  ERR_NOT_FOUND  no such need. */
MUST_USE bool need_show(struct call *call, int64_t rid, struct view **answer,
                        struct err *err);

/* Weeks x places of season windows: {"week","first","places"}, in `list`. */
void need_weeks_put(struct arena *arena, struct view *list,
                    const struct need_season *season, uint32_t count);

#endif
