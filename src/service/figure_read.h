/* figure_read.h: what figures are counted from, read into arrays (figure.h). */
#ifndef SERVICE_FIGURE_READ_H
#define SERVICE_FIGURE_READ_H

#include "service/figure.h"

struct tx;

/* A row of the tally: `in` has subject, event, day, area, coach; sex of a person. */
struct figure_row {
    struct counted in;
    uint32_t stage, from; /* of the programme; REF_NONE: none      */
    int64_t number, other;
    int64_t person; /* of people: her first way through the programme */
};
struct figure_rows {
    struct figure_row *item;
    uint32_t count;
};

/* Which rows are counted from: of people always the enrolments. */
struct figure_need {
    bool people, visits;
    bool moved, months, dated;
    const bool *stage; /* [stages.count]: moves to these alone; NULL: all moves */
};

struct figure_raw {
    struct figure_need need; /* in */
    struct figure_rows enrolled, moved, months, dated, visit,
        band; /* by subject, day */
};

/* What is needed of the unit's, as of the moment, in `scratch`; rows of people bear
 * their sex and area. */
MUST_USE bool figure_read(struct call *call, struct figures *figures,
                          struct arena *scratch, struct figure_raw *raw,
                          struct err *err);

#endif
