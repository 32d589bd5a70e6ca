/*
 * figures_page.h: what the pages of figures share.
 *
 * In      a request.
 * Out     the day that was asked for, or the one that holds when none was; where a cell
 *         opens.
 * Errors  ERR_INPUT for what is no day. Used by figures_page.c, figure_events_page.c
 *         and publications_page.c.
 */
#ifndef WEB_FIGURES_PAGE_H
#define WEB_FIGURES_PAGE_H

#include "web/firm_text.h"

#define FIGURES_DAY_MOST  40u
#define FIGURES_SLUG_MOST 80u

/* The day in a field of the address, as people write it; `none` when it is empty. */
MUST_USE bool figures_day(struct request *request, const char *name, int32_t none,
                          int32_t *day, struct err *err);
/* As of which day; where none is asked for, the day it is to the unit. */
MUST_USE bool figures_as_of(struct request *request, int32_t *day, struct err *err);
/* A cell of a report: what is empty is not asked about. */
struct figures_cell {
    struct str programme, measure, area, coach, sex, from, to, as_of;
};
struct str figures_cell_url(struct arena *arena, const struct figures_cell *cell);
/* The first of a list in a view. */
static inline struct view_item *figures_items(const struct view *v, const char *key)
{
    return view_get(v, str_from(key))->list.first;
}

#endif
