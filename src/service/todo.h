/*
 * todo.h: what there is to do for a coach, found by rule, and what was done about it.
 *
 * In      the call's day; data/todo_rules.tsv, a line a rule.
 * Out     to-dos, each with the rule that made it, what it is about and the day it is
 *         due; those that are done, or put off to a later day, are left out.
 * Method  nothing is kept but what people did (todo_act): a to-do goes away when what
 *         made it does. An act holds for a rule, a thing and a day: when the thing gets
 *         a new day it is a new to-do.
 * Order   as the rules stand, then the longest due; the caller sorts.
 *         Of ways through programmes: limits of stages and answers that a gate waits
 *         for come to who answers for it (todo_way.c); nobody is named there.
 * Limits  TODO_RULE_MOST of each rule.
 */
#ifndef SERVICE_TODO_H
#define SERVICE_TODO_H

#include "domain/mapping_word.h"
#include "service/call.h"

struct tx;

#define TODO_RULE_MOST 50u
#define TODO_RULES     17u

struct todo_rule {
    struct str word, text[LANG_COUNT], why[LANG_COUNT];
    int32_t days;
};
/* err  ERR_INTERNAL  the table has no such rule. */
MUST_USE bool todo_rule_find(struct str word, struct todo_rule *rule, struct err *err);

struct todo {
    const char *rule;
    int64_t subject_rid;   /* of a firm, a message, or the unit        */
    struct str name, what; /* what: of firm_step the step; or empty    */
    struct str detail;     /* of a way: its stage, or whose answer is missing */
    struct str slug;       /* of a way: its programme                  */
    int64_t person_rid;    /* of a person's way; else 0                */
    int32_t due_on;
    int64_t n;        /* of letters and calls: how many           */
    bool is_firm;     /* it has a page of its own                 */
    bool is_referral; /* so has it                               */
    bool is_way;      /* through a programme; so has it          */
    bool put_off;     /* it was due before and was put off to now */
    int32_t made_on;  /* the day by which an act knows it         */
};
struct todos {
    struct todo *todo; /* [count], in the call's arena */
    uint32_t count;
};
/* Those that are due up to the day `until`. */
MUST_USE bool todo_gather(struct call *call, struct tx *tx, int32_t until,
                          struct todos *todos, struct err *err);

struct todo_act {
    struct str rule, act; /* done, snoozed, reopened */
    int64_t subject_rid;
    int32_t made_on, until_on; /* until_on: of snoozed */
    struct str reason;         /* a word of todo_reasons; of done it may be empty */
};
extern const struct coded todo_reasons[4];
/* Durable. err  ERR_INPUT  a rule, act, day or reason that is not one. */
MUST_USE bool todo_do(struct call *call, const struct todo_act *act, struct err *err);

#endif
