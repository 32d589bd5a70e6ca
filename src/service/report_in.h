/* report_in.h: what the parts of report.c share. */
#ifndef SERVICE_REPORT_IN_H
#define SERVICE_REPORT_IN_H

#include "service/around_figure.h"
#include "service/report.h"

struct reporting {
    struct call *call;
    struct arena *arena;
    struct figures figures;
    struct around_figures around;
    const struct programme *p;
    struct view *view;
    struct measure_column *month; /* up to the day asked */
    uint32_t month_count;
    struct measure_column whole; /* the programme until the day asked */
};

/* Members women, men, not_stated and all. */
void report_cell(struct reporting *r, struct view *v, const struct measure_cell *cell);
/* One figure, all areas together, in one period. */
struct measure_cell report_whole(struct reporting *r, const struct figure *f,
                                 struct measure_column column);
/* Rounded half up to hundredths of a percent: "80.03"; "-" of nothing. *text: with the
 * reader's comma. */
void report_percent(struct reporting *r, struct view *v, const char *key,
                    const char *text_key, struct ratio share);
struct str report_num(struct reporting *r, int64_t value);
struct str report_kronor(struct reporting *r, int64_t ore);
struct str report_month_name(struct reporting *r, int32_t day);
/* The figure of a measure of the file; NULL: none. */
const struct figure *report_figure(struct reporting *r, struct ref measure);
/* A width of a bar: `part` of `most` in thousandths, "64.6". */
struct str report_width(struct reporting *r, int64_t part, int64_t most);

void report_targets(struct reporting *r);
void report_money(struct reporting *r);
void report_pace(struct reporting *r);
/* What a steering group is shown; after the others, from what they put. */
void report_steering(struct reporting *r);
/* A member of a view that is there. */
int64_t report_int(const struct view *v, const char *key);
struct str report_str(const struct view *v, const char *key);
MUST_USE bool report_around(struct reporting *r, struct err *err);
/* What became of those who left. */
MUST_USE bool report_cohort(struct reporting *r, struct err *err);
MUST_USE bool report_board(struct reporting *r, struct str month, struct err *err);

#endif
