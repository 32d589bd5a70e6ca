/*
 * figure_kit.h: Dörröppnare as its plan says it: 27 people begin a month for 28 months,
 * 90 firms are visited in 26, written as events; for tests of figures and reports.
 */
#ifndef TESTS_SERVICE_FIGURE_KIT_H
#define TESTS_SERVICE_FIGURE_KIT_H

#include "firm_kit.h"
#include "service/figure.h"

#define FIGURE_PEOPLE 756u

/* An event, recorded at noon of its day; its id. `facts` as "name=value ...". */
struct kit_event {
    const char *kind, *subject;
    int64_t rid;
    int32_t day;
    const char *facts;
    int64_t corrects, recorded_at; /* 0: none; noon of the day */
    const char *reason;
};
int64_t figure_event(struct tx *tx, const struct kit_event *event);
/* The programme loaded, two towns, people and visits; of the people the first `hires`
 * are hired for six months. Person i has the enrolment 10000 + i. */
void figure_world(uint32_t hires);
struct tx *figure_begin(void);
void figure_commit(struct tx *tx);
/* A number of a view: "targets/0/rows/1/sum/all"; fails where there is none. */
int64_t figure_number(const struct view *view, const char *path);
struct str figure_word(const struct view *view, const char *path);
/* Whole report as JSON. */
struct str figure_report(const char *as_of);
struct view *figure_report_view(const char *as_of);

#endif
