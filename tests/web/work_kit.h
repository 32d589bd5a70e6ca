/*
 * work_kit.h: how much a request makes the database do, counted and not timed, so that
 * a test can say that one answer takes as long as another.
 *
 * In      every connection that is opened after work_watch, in any thread.
 * Out     each statement that ran between work_begin and work_end: how often, and in
 *         all how many steps of SQLite's machine.
 */
#ifndef TESTS_WEB_WORK_KIT_H
#define TESTS_WEB_WORK_KIT_H

#include "base/str.h"

/* Before the first connection of the program. */
void work_watch(void);

void work_begin(void);
struct work {
    struct str
        lines; /* in `arena`: "2 INSERT INTO ..." a statement, in order of text */
    int64_t statements, steps;
};
struct work work_end(struct arena *arena);

/* How often a statement that begins with `text` ran. */
int64_t work_times(const struct work *work, const char *text);
/* The lines of `one` that `two` has not, or not as often. */
struct str work_more(struct arena *arena, const struct work *one,
                     const struct work *two);

#endif
