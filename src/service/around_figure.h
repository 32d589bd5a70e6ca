/*
 * around_figure.h: what is counted around a programme, by sex where it is of people,
 * and the events behind each number (design 10).
 *
 * In      a loaded programme; what was recorded by a moment and holds by a day.
 * Out     figures: the rows of data/around.tsv in their order, the last of them once
 *         for each way that people are found (enrolment_found). A figure is a list of
 *         lines, an event each, with how many women, men and not stated it counts;
 *         numbers are added up from the lines alone, and who opens one is shown them.
 * Method  people who are reached are counted apart from those invited, and neither are
 *         participants: no figure of figure.h counts them.
 * Order   lines by day and event.
 * Purity  reads only.
 */
#ifndef SERVICE_AROUND_FIGURE_H
#define SERVICE_AROUND_FIGURE_H

#include "service/around.h"
#include "service/figure_open.h"

enum around_way {
    COUNT_INVITED,
    COUNT_YES,
    COUNT_CAME,
    COUNT_WALKED_IN,
    COUNT_REACHED,
    COUNT_FIRMS,
    COUNT_HELD,
    COUNT_TRAINED,
    COUNT_CONTACTS,
    COUNT_DEVIATIONS,
    COUNT_FOUND,
    COUNT_WAYS
};
#define FOUND_WAYS     8u
#define AROUND_FIGURES (COUNT_FOUND + FOUND_WAYS)

struct around_line {
    int64_t event_id;
    int32_t day;
    uint32_t area; /* REF_NONE: none */
    int64_t by[SEX_COUNT];
};
struct around_figure {
    struct str id; /* "around_came"; "found_coach" */
    enum around_way way;
    struct str name;
    bool by_sex; /* else its number stands as not stated */
    struct around_line *line;
    uint32_t count, room;
};
struct around_figures {
    struct call *call;
    const struct programme *p;
    struct event_as_of as_of;
    struct way_text way[COUNT_WAYS];
    struct around around;
    struct around_figure figure[AROUND_FIGURES];
};

/* err  ERR_NOT_FOUND  the programme is not loaded; of the store. */
MUST_USE bool around_figures_open(struct call *call, struct str programme,
                                  struct event_as_of as_of,
                                  struct around_figures *figures, struct err *err);
struct measure_cell around_sum(const struct around_figure *figure);
const char *around_unit_text(struct str unit); /* a message id */

/* Whether a measure is one of these: "around_held", "found_coach". */
bool around_is_figure(struct str measure);
/* As figure_events (figure_open.h), of one of these. */
MUST_USE bool around_figure_events(struct call *call, const struct figure_ask *ask,
                                   struct view **view, struct err *err);

#endif
