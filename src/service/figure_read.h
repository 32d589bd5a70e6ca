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
};
struct figure_rows {
    struct figure_row *item;
    uint32_t count;
};

struct figure_raw {
    struct figure_rows enrolled, moved, months, dated, visit,
        band; /* by subject, day */
};

/* All of the unit's, as of the moment; rows of people bear their sex and area. */
MUST_USE bool figure_read(struct call *call, struct figures *figures,
                          struct figure_raw *raw, struct err *err);

#endif
