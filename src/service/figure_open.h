/*
 * figure_open.h: a cell of a report opened: the events it was counted from, and one of
 * them in full (design 9, promise 3).
 *
 * In      programme, measure, area, coach, period, sex, day it is asked as of.
 * Out     a view: how many, of each sex, and each thing counted with its event: day,
 *         when and by whom it was written, kind. As many lines as the cell's number:
 * they are the list that was counted. Of one event also what it says in the programme's
 *         words. Who sees what: events hold random ids and coded words and never a
 *         participant's name, so whoever may see the events may see them all. About
 *         whom one is it does not say, also not by the number of her way, which whoever
 *         had her case open once may know; nor where. Of a protected identity it says
 *         what it says of everybody (ADR 11).
 * Limits  FIGURE_EVENTS_SHOWN lines; the number is of all. Measured: bench/county.c.
 */
#ifndef SERVICE_FIGURE_OPEN_H
#define SERVICE_FIGURE_OPEN_H

#include "service/figure.h"

#define FIGURE_EVENTS_SHOWN 1000u

struct tx;

struct figure_ask {
    struct str programme, measure, area; /* area empty: all together */
    struct str sex;                      /* women, men, not_stated; empty: all */
    struct str coach;                    /* who wrote it, "u17"; empty: all    */
    int32_t from, to;                    /* DAY_NONE: the whole programme */
    int32_t as_of;
};
/* err ERR_NOT_FOUND  no such programme; ERR_INPUT  no such measure, area or sex; a day
 * that has not come; half a period, or one that ends before it begins. */
MUST_USE bool figure_events(struct call *call, const struct figure_ask *ask,
                            struct view **view, struct err *err);

/* Whether the days asked for can be: for who opens figures of other kinds. */
MUST_USE bool figure_ask_check(const struct call *call, const struct figure_ask *ask,
                               struct err *err);

/* Which sex is asked for; SEX_COUNT: all of them. err ERR_INPUT: no such word. */
MUST_USE bool figure_ask_sex(const struct figure_ask *ask, enum measure_sex *sex,
                             struct err *err);

/* Puts "sex", the word that was asked or empty, and "split": {"sex","count"} for all
 * together and for each sex; empty of what has none (NULL). */
void figure_split_put(struct arena *arena, struct view *view,
                      const struct figure_ask *ask, const struct measure_cell *cell);

/* What stands of one event in such a list, into `v`; by its row. */
MUST_USE bool figure_event_put(struct call *call, struct tx *tx, int64_t event_id,
                               struct view *v, struct err *err);

/* One event of the caller's unit, by its random id, whole. err ERR_NOT_FOUND. */
MUST_USE bool figure_event_view(struct call *call, int64_t rid, struct view **view,
                                struct err *err);

/* What an event is about, for a link to its own page. */
struct figure_case {
    bool person;          /* of a person's way                      */
    int64_t person_rid;   /* then; 0: nobody's any more             */
    int64_t way_rid;      /* of an enrolment; 0: of none            */
    int64_t firm_rid;     /* of a visit or a firm; 0: of none       */
    struct str programme; /* of a way                               */
    int32_t day;          /* it holds for                           */
};
/* Of an event of the caller's unit. Who may follow it the door asks.
 * err ERR_NOT_FOUND  none, one whose way is gone, or of somebody put forward or
 *     invited, whose event leads nowhere. */
MUST_USE bool figure_event_case(struct call *call, int64_t rid, struct figure_case *of,
                                struct err *err);

#endif
