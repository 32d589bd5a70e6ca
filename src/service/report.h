/*
 * report.h: how a programme stands, or stood, or ended: one view for page, paper and
 * file.
 *
 * In      a loaded programme, the day it is asked as of, the month of its board.
 * Out     a view (docs/formats.md, "The report"): targets with outcome by area, column
 *         and sex; shares that must be met; what a place and a job cost; the funnel;
 *         the pace; what needs a decision; every measure by month and sex with its
 *         definition; the month's board by coach and by area; and for a steering group
 *         the funnel with small cells hidden, as for the public. Hours and kronor stand
 *         there, empty. The same as CSV: a line a figure, and nothing that the view
 *         does not have.
 * Method  every number is counted from the lists of figure.h, or of around_figure.h for
 *         a measure whose file says so; plans come from the programme's file.
 *         Percentages are exact fractions, rounded half up once. The plan of a column
 *         is spread over the months of the calendar that a rate of its measure names,
 *         else over all its months, evenly.
 * Order   that of the file. The same database and question give the same bytes.
 * Purity  reads only. Measured: bench/county.c.
 */
#ifndef SERVICE_REPORT_H
#define SERVICE_REPORT_H

#include "service/figure.h"

struct report_ask {
    struct str programme;
    int32_t as_of;    /* a day                                         */
    struct str month; /* of the board, "2011-03"; empty: the last one  */
};
/*
 * figures  out: what was counted, for more questions; may be NULL.
 * err      ERR_INPUT  the day is before the programme began or after today; no such
 *          month; as figures_open.
 */
MUST_USE bool report_view(struct call *call, const struct report_ask *ask,
                          struct view **view, struct err *err);

/* Puts "sheet" into a report's view: what of it stands on the one page for a steering
 * group: decisions, deviations, targets with shares, and pace, each {"list","has_list",
 * "more","has_more"}; more: how many only the whole report has; and "publication":
 * null.
 */
void report_sheet(struct arena *arena, struct view *report);

/*
 * The same page for who sees what is published and no more: of the last publication of
 * a day that is no later than the one asked. Its funnel and outcomes are what was
 * published, ".." where that is hidden; months, pace and what needs a decision are not
 * in it, since they tell of few. "publication": {"id","title"}.
 * err      ERR_NOT_FOUND  nothing has been published yet; as report_view.
 */
MUST_USE bool report_published(struct call *call, const struct report_ask *ask,
                               struct view **view, struct err *err);

/* The figures of a report's view, as lines of text. */
void report_csv(struct buf *out, const struct view *view);

#endif
