/*
 * clock.h: what a new day brings: the daily clock (design 9).
 *
 * In      the call's moment. Out: for each step, in order, how many it concerned.
 * Method  a table of steps in clock.c; who has work for every day adds a row. A step
 *         does its day once, and the database remembers which (clock_done): running the
 *         clock again does what is left. A step itself is safe to run twice as well,
 *         for one that was cut off before that was written.
 *         A clock that was set back does nothing until the day has come again. Days
 *         that nobody ran are not made up for one by one: every step looks at all that
 *         is due on its day.
 * Order   that of the table: what lapses, lapses before anybody is told anything.
 * Purity  writes to the database, a transaction a step or more.
 */
#ifndef SERVICE_CLOCK_H
#define SERVICE_CLOCK_H

#include "service/call.h"

struct clock_step {
    const char *word, *label; /* label: a message id with {n} */
    /* day: what it is done for. count: how many it concerned; written on success. */
    bool (*run)(struct call *call, int32_t day, uint32_t *count, struct err *err);
};
extern const struct clock_step clock_steps[];
extern const uint32_t clock_step_count;

#define CLOCK_STEPS_MOST 16u

struct clock_ran {
    bool done[CLOCK_STEPS_MOST]; /* by this run; false: it was before */
    uint32_t did[CLOCK_STEPS_MOST];
};

/* Does what the day still asks for. Durable when it returns. err as the steps: those
 * before the one that failed are done. */
MUST_USE bool clock_run(struct call *call, struct clock_ran *ran, struct err *err);

/* Which day has been done, for one who asks often. Zeroed: none yet. */
struct clock_day {
    bool any;
    int32_t day;
};
/* clock_run once a day, however often it is called; a day that failed is tried again.
 */
MUST_USE bool clock_tick(struct call *call, struct clock_day *done, struct err *err);

#endif
