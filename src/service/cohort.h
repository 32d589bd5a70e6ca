/*
 * cohort.h: what became of those who left a programme, six, twelve and 24 months
 * afterwards, and the events behind each number.
 *
 * In      a loaded programme; what was recorded by a moment and holds by a day.
 * Out     everybody whose way has ended, as of then, with the answer that stands for
 *         each time (afterwards.h). A cell is an answer at a time, or "not asked", or
 *         all of a time: its name is made of both ("afterwards_12_work",
 *         "afterwards_12"). Who opens one is shown a line for each person: the answer,
 *         and where she was not asked, or all are asked for, the day she left.
 * Method  a way's end is the last that was said of it, from the tally; who left so
 *         many months before the day is in the cohort of that time. An answer counts
 *         from a month before its day: one from before is of an end that was taken
 *         back. Lines say no more of anybody than those of any figure (ADR 11).
 * Order   leavers by way; lines by day and event.
 * Purity  reads only.
 */
#ifndef SERVICE_COHORT_H
#define SERVICE_COHORT_H

#include "service/afterwards.h"
#include "service/figure_open.h"

#define COHORT_NOT_ASKED STANDS_COUNT
#define COHORT_ROWS      (STANDS_COUNT + 1)

struct cohort_leaver {
    int64_t way_rid;
    int64_t left_by; /* the event that says so */
    int32_t left_on;
    uint32_t area; /* of the programme's; REF_NONE: none */
    enum measure_sex sex;
    struct {
        uint32_t stands;  /* a row */
        int64_t event_id; /* 0: not asked */
        int32_t on;
    } at[AFTERWARDS_TIMES];
};
struct cohort_leavers {
    struct cohort_leaver *item;
    uint32_t count;
};

/* In the call's arena. err: of the store. */
MUST_USE bool cohort_read(struct call *call, const struct programme *p,
                          struct event_as_of as_of, struct cohort_leavers *leavers,
                          struct err *err);

/* Whether she had left so long before the day. */
bool cohort_has(const struct cohort_leaver *leaver, uint32_t time, int32_t day);

/* The name of a cell; row COHORT_ROWS: all of them. In `arena`. */
struct str cohort_cell_id(struct arena *arena, uint32_t time, uint32_t row);
/* What a row is called, a message id. */
const char *cohort_row_label(uint32_t row);
const char *cohort_row_word(uint32_t row);

/* Whether a measure is one of these cells. */
bool cohort_is_figure(struct str measure);
/* As figure_events (figure_open.h), of one of these. */
MUST_USE bool cohort_figure_events(struct call *call, const struct figure_ask *ask,
                                   struct view **view, struct err *err);

#endif
