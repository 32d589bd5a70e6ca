/* todo_in.h: what the parts of todo.c share while they gather. */
#ifndef SERVICE_TODO_IN_H
#define SERVICE_TODO_IN_H

#include "base/date.h"
#include "service/todo.h"

struct gather {
    struct call *call;
    struct tx *tx;
    struct todos made;
    int32_t today, until;
    char today_text[DATE_TEXT_BYTES], until_text[DATE_TEXT_BYTES];
};

/* One more, due today; at most TODO_RULE_MOST of a rule, so that there is room. */
struct todo *todo_next(struct gather *g, const char *rule);

/* Limits of stages, and gates that wait for an answer. */
MUST_USE bool todo_ways(struct gather *g, struct err *err);

#endif
