/*
 * stage_path.h: one way through a programme, as its file lays it: where somebody (a
 * person, a firm, the programme itself) stands, what has been recorded, and whether a
 * step may be made.
 *
 * In      a programme, and what happened, step by step.
 * Out     the state after it; or the rule that a step would break, as a sentence.
 * Method  the invariants, each with its sentence in stage_path.c:
 *         1 a way begins once, at a start of its own kind
 *         2 no step is dated before the one written last, and none comes after the end
 *         3 a move is made from the stage it leads from, by one of its deciders
 *         4 all facts it asks for are recorded, in this stay; a no is none, where the
 *           fact does not say that either serves
 *         5 it has a reason of its list where it has a list, else none
 *         6 a gate of all parties opens when each has said yes, in this stay
 *         7 what it comes after has been made
 *         8 who goes on has stayed as long as the stage lasts at least (a mean is none)
 *         9 a pause or a longer time has a day to come; a longer time ends after the
 *           limit it had, and no later than its instrument allows
 *        10 a stage that waits for an activity is not entered before that is done
 * A stay lasts until a move leads to another stage; a pause and its end are no new
 * stay: facts and answers stand, and its days do not count; its last day is a limit,
 * so that nobody is left in it. Back to an earlier stage is
 * a stay like the first: nothing of what was answered counts against anybody. A new
 * version in the stage of the same id is no new stay either: its days go on.
 * Purity  pure; the state is in the arena it was begun with.
 */
#ifndef DOMAIN_STAGE_PATH_H
#define DOMAIN_STAGE_PATH_H

#include "base/err.h"
#include "domain/stage.h"

/* What was recorded of a fact; which member counts, the fact's type says. */
struct path_fact {
    bool held;
    enum tri yes;
    int32_t day;
    int64_t number, firm; /* firm: its random id         */
    struct str word;    /* an organisation of the file; the form of an employment,   */
    struct str support; /* what supports its pay, number its percent, day its last,  */
    int64_t minutes;    /* or its minutes a week                                     */
    bool text;          /* there are words elsewhere   */
    int64_t source;     /* the event; 0: none          */
};
enum path_answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO };

struct stage_path {
    const struct programme *programme;
    const struct rates *rates;
    struct arena *arena;
    enum subject subject;
    uint32_t stage; /* REF_NONE: not begun */
    uint32_t stays; /* how many so far     */
    int32_t begun_on, ended_on;
    int32_t entered_on;   /* this stay, or the pause                       */
    int32_t counted_from; /* its days count from here: pauses taken out     */
    int32_t last_on;      /* of the step written last                      */
    int32_t extended_to;  /* DAY_NONE: the stage's own length              */
    uint32_t paused_at;   /* the stage that is paused; REF_NONE            */
    int32_t paused_entered, paused_counted;
    int32_t paused_to;      /* the pause's last day; DAY_NONE: not stated */
    uint32_t came_by;       /* the move; REF_NONE: it began here */
    struct path_fact *fact; /* [facts.count], of this stay       */
    unsigned char *answer;  /* [moves.count * roles.count]       */
    bool *made;             /* [moves.count], ever               */
};

enum path_step_kind { PATH_BEGIN, PATH_FACT, PATH_GATE, PATH_MOVE, PATH_VERSION };
struct path_step {
    enum path_step_kind kind;
    int32_t on;
    uint32_t stage;        /* of PATH_BEGIN; of PATH_VERSION in the new file   */
    uint32_t move, role;   /* of a gate and a move                             */
    uint32_t fact, reason; /* reason: REF_NONE where there is none             */
    bool yes;              /* of a gate                                        */
    struct path_fact value;
    const struct programme *programme; /* of PATH_VERSION                      */
    const bool *elsewhere; /* [moves.count]: made on others' ways; NULL: none  */
    const bool *done;      /* [activities.count]; NULL: nobody asks            */
    bool written; /* judged when it was written: the law's limits may have changed since
                   */
};

/* Nothing has begun; all the state will be in `arena`. rates NULL: no legal limits. */
struct stage_path stage_path_new(const struct programme *programme,
                                 const struct rates *rates, enum subject subject,
                                 struct arena *arena);
/* Whether the step may be made. err  ERR_CONFLICT, ERR_INPUT  the rule, in `lang` as
 * far as it names things of the file. */
bool stage_path_may(const struct stage_path *path, const struct path_step *step,
                    enum lang lang, struct err *err);
/* Makes it; one that may not be made is not taken (false) and changes nothing. */
bool stage_path_take(struct stage_path *path, const struct path_step *step);

/* Whether every party has said yes. */
bool stage_path_open(const struct stage_path *path, uint32_t move);
enum path_answer stage_path_answer(const struct stage_path *path, uint32_t move,
                                   uint32_t role);
/* The first fact that the move asks for and that is not recorded; REF_NONE: none. */
uint32_t stage_path_lacks(const struct stage_path *path, uint32_t move);
/* The first that was answered with a no where it takes a yes; REF_NONE: none. */
uint32_t stage_path_denied(const struct stage_path *path, uint32_t move);
bool stage_path_ended(const struct stage_path *path);
/* Whether somebody on this way is in no list of the matcher: in an introduction or in
 * work, in a pause, or past an end to which the way led on, as work and studies are.
 * Who has left it on the way is looked for work for again. */
bool stage_path_away(const struct stage_path *path);

/* Where the clock of the stage stands. */
enum path_light { LIGHT_NONE, LIGHT_TIME, LIGHT_SOON, LIGHT_OVER };
struct path_clock {
    int32_t days;     /* that count, up to the day asked        */
    int32_t alert_on; /* the first alert; DAY_NONE: none        */
    int32_t limit_on; /* its last day; DAY_NONE: none           */
    int32_t until;    /* the last day the law allows; DAY_NONE  */
    enum path_light light;
};
struct path_clock stage_path_clock(const struct stage_path *path, int32_t day);
/* The day `n` days, weeks or months (enum length_unit) later; DAY_NONE: not stated. */
int32_t stage_day_after(int32_t day, int64_t n, int64_t unit);
/* When an alert of a stage comes whose days count from then; DAY_NONE: never. */
int32_t stage_alert_day(const struct alert *alert, int32_t counted_from);
enum path_light path_light_of(int32_t alert_on, int32_t limit_on, int32_t day);
/* Whether the programme ended so long ago that its clocks remind nobody. */
bool programme_is_long_over(const struct programme *programme, int32_t today);

/* Indices by id; REF_NONE: there is none. */
uint32_t programme_stage_find(const struct programme *programme, struct str id);
uint32_t programme_move_find(const struct programme *programme, struct str id);
uint32_t programme_fact_find(const struct programme *programme, struct str id);
uint32_t programme_reason_find(const struct programme *programme, struct str id);
uint32_t programme_role_find(const struct programme *programme, struct str id);
uint32_t programme_area_find(const struct programme *programme, struct str id);
uint32_t programme_group_find(const struct programme *programme, struct str id);

/* Words as they stand in events and files. */
const char *move_kind_word(int64_t kind); /* "advance" */
const char *side_word(int64_t side);      /* "participant"; empty: not stated */

#endif
