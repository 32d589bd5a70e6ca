/*
 * figure.h: the figures of a programme, as of any moment, with the events behind them.
 *
 * In      a loaded programme; what was recorded by a moment and holds by a day.
 * Out     a figure for each measure of the programme's file, in its order, then those
 *         that every programme has (enrolled, dates agreed, all visits, hours, kronor):
 *         the list of what is counted (domain/measure.h). Cells are counted from that
 *         list alone, and the list is what a reader is shown who opens a cell.
 * Method  how a measure is counted follows from what its file says of it: unit, stage,
 *         what must be shown, whether a rate calls it a stock. The ways are rows of
 *         data/measures.tsv, each with a version and its text. Measures that the file
 *         puts in an order are counted each after the one before.
 *         The programme is its latest loaded version; ids of stages hold across
 *         versions. Women, men and not stated: as the enrolment says it. Coach: who
 *         wrote the event.
 * Purity  reads only.
 * Order   figures, areas, coaches: fixed; the same moment gives the same bytes.
 * Limits  FIGURES_MOST. Measured: bench/county.c.
 */
#ifndef SERVICE_FIGURE_H
#define SERVICE_FIGURE_H

#include "domain/measure.h"
#include "service/event.h"
#include "service/programme_file.h"

#define FIGURES_MOST 64u

enum figure_way {
    WAY_PAST_START,
    WAY_STAGE,
    WAY_IN_STAGE,
    WAY_AGREED,
    WAY_HELD,
    WAY_FIRMS,
    WAY_OCCASIONS,
    WAY_ALL_VISITS,
    WAY_DATES,
    WAY_ENROLLED,
    WAY_HOURS,
    WAY_KRONOR,
    WAY_UNCOUNTED,
    WAY_COUNT
};

/* A row of data/measures.tsv. */
struct way_text {
    struct str id, version, unit;
    struct label population, period, name, text;
};

struct figure {
    struct str id, unit;
    struct label name, text; /* of the file; else of the way */
    enum figure_way way;
    uint32_t measure;         /* in the file; REF_NONE: every programme's */
    uint32_t after;           /* the figure it is counted after; REF_NONE: none */
    struct counted_list list; /* what is counted */
    struct span_list span;    /* of WAY_IN_STAGE, instead */
};

struct figures {
    struct arena *arena;
    const struct programme *programme;
    struct event_as_of as_of;
    int32_t from, to; /* the programme's period; where it has none, of what happened */
    struct way_text way[WAY_COUNT];
    struct figure figure[FIGURES_MOST];
    uint32_t figure_count;
    struct str *coach; /* words: "u17", in their order */
    uint32_t coach_count;
};

/* The end of the civil day in Sweden, and that day. */
struct event_as_of as_of_day(int32_t day);

/*
 * Counts all figures of the programme called `slug`, of the caller's unit.
 * err  ERR_NOT_FOUND  it is not loaded; ERR_LIMIT; of the store.
 */
MUST_USE bool figures_open(struct call *call, struct str slug, struct event_as_of as_of,
                           struct figures *figures, struct err *err);

/* The same for one measure: others, but those it is counted after, mean nothing. */
struct figures_ask {
    struct str programme;
    struct event_as_of as_of;
    struct str
        measure; /* the one that is asked about; none of that name: all of them */
};
MUST_USE bool figures_open_one(struct call *call, const struct figures_ask *ask,
                               struct figures *figures, struct err *err);

/* NULL: there is none. */
const struct figure *figure_find(const struct figures *figures, struct str id);
/* Whether it is of people, and so of women and men. */
bool figure_by_sex(const struct figure *figure);
/* Whether anything counts it yet. */
bool figure_counts(const struct figure *figure);

/* Rows of the grid that a figure is shown in: one for each area, or coach. */
uint32_t figure_rows(const struct figures *figures, enum measure_rows rows);
/* The cells of `grid`, in the arena; those of a stock at the end of each column. */
struct measure_cell *figure_cells(const struct figures *figures,
                                  const struct figure *figure,
                                  const struct measure_grid *grid);
/* The calendar months of the programme up to the day asked; in the arena. */
struct measure_column *figure_months(const struct figures *figures, uint32_t *count);

/* The words of data/measures.tsv. err ERR_INTERNAL: the file does not fit. */
MUST_USE bool ways_load(struct way_text way[WAY_COUNT], struct err *err);
/* "persons" as people read it. */
const char *figure_unit_text(struct str unit); /* a message id */

#endif
