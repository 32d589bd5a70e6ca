/* simulate_in.h: what the parts of simulate.c share. */
#ifndef SERVICE_SIMULATE_IN_H
#define SERVICE_SIMULATE_IN_H

#include "base/map.h"
#include "base/rng.h"
#include "domain/programme.h"
#include "domain/stage_path.h"
#include "service/programme_file.h"
#include "service/simulate.h"

#define SIM_NEVER     INT32_MAX
#define SIM_DAYS_MOST 7400 /* twenty years */

struct sim_row { /* of data/simulate.tsv */
    int64_t value;
};
struct sim_list { /* of data/simulate_names.tsv: all of a kind, in the file's order */
    struct str *text;
    uint32_t count, room;
};
struct sim_tables {
    struct map rates; /* "of word" -> index of row */
    int64_t *rate;
    struct map kinds; /* "woman" -> index of list */
    struct sim_list *list;
    uint32_t rate_count, list_count;
};

struct sim_area {
    struct str id;    /* empty: the programme has none */
    struct str *town; /* [towns] that are known       */
    uint32_t town_count, first_coach, coach_count;
    uint32_t *begin, *visit; /* [months]: the plan                       */
    uint32_t begun;          /* past the start, or waiting there */
    uint32_t people, women;
};
struct sim_coach {
    int64_t user_id;
    struct str name;
    uint32_t area;
    int32_t away_until;
    uint32_t acts;         /* of the day          */
    uint32_t visits_month; /* that count          */
    uint32_t people;       /* who began with her  */
};
struct sim_firm {
    struct str name;
    int64_t rid; /* 0: not written yet */
    uint32_t coach, area, size;
    uint32_t way, person; /* index of way; REF_NONE */
    int32_t month;        /* of the last visit      */
    int32_t open_since;
};
struct sim_person {
    int64_t id;
};

/* A person's way, a firm's, or the programme's own. */
struct sim_way {
    enum subject of;
    int64_t rid;
    uint32_t who;         /* index of person or firm         */
    uint32_t area, coach; /* of sim_area, of sim_coach       */
    uint32_t stage;
    uint32_t firm; /* where she is; REF_NONE          */
    int32_t entered, paused_entered, last_on;
    int32_t due;    /* SIM_NEVER: nothing is planned   */
    uint32_t move;  /* what is to be done then         */
    uint32_t party; /* of a gate: how many have said yes */
    int32_t support_on;
    bool passed, extended, told, asked_again;
    bool mistaken;  /* the last step is to be taken back */
    uint32_t asked; /* how often, after she left           */
};

struct simulating {
    struct arena *arena;  /* what lasts lives here */
    struct arena scratch; /* of a step            */
    struct call *call;    /* of the whole         */
    struct call step_call;
    struct actor actor;
    struct rng rng;
    struct simulate_ask ask;
    struct programme_reading *reading;
    const struct programme *p;
    struct sim_tables tables;
    int32_t from, end, until, day; /* end: of the programme; until: of what is played */
    int32_t month_first;           /* of the month of `day`                */
    uint32_t month;                /* counted from that of `from`          */
    uint32_t months;
    int64_t moment; /* of the step */
    struct sim_area *area;
    uint32_t area_count;
    struct sim_coach *coach;
    uint32_t coach_count;
    struct sim_firm *firm;
    uint32_t firm_count, firm_room;
    struct sim_person *person;
    uint32_t person_count, person_room;
    struct sim_way *way;
    uint32_t way_count, way_room;
    uint32_t start[SUBJECT_COUNT];       /* stages; REF_NONE: no such ways        */
    uint32_t support_count, visit_count; /* make their random ids */
    uint32_t staff_role;                 /* the role of coaches; REF_NONE         */
    bool *made; /* [moves.count]: on ways of the programme itself */
    struct simulated *so_far;
};

/* ---------------------------------------------------------------- tables and chance */

MUST_USE bool sim_tables_read(struct arena *arena, struct sim_tables *tables,
                              struct err *err);
/* -1: no such line. */
int64_t sim_rate(const struct simulating *s, struct str of, const char *word);
/* The same of a stage: by its id, else by its kind. */
int64_t sim_stage_rate(const struct simulating *s, const struct stage *stage,
                       const char *word);
/* Of everything; the line must be there (asserted). */
int64_t sim_any(const struct simulating *s, const char *word);
/* One of a kind of names; empty: the file has none. */
struct str sim_name(struct simulating *s, struct str kind);
bool sim_chance(struct simulating *s, int64_t thousandths);
int32_t sim_between(struct simulating *s, int64_t least, int64_t most);

/* ------------------------------------------------------------------------- the plan */

/* Areas, their towns, coaches and months. */
MUST_USE bool sim_plan_make(struct simulating *s, struct err *err);
/* How many are to have begun, or been visited this month, by the day. */
uint32_t sim_plan_begun(const struct simulating *s, const struct sim_area *area,
                        int32_t day);
uint32_t sim_plan_visits(const struct simulating *s, const struct sim_coach *coach);
bool sim_is_workday(int32_t day);
bool sim_is_free(const struct simulating *s, uint32_t month);

/* ------------------------------------------------------------------------- who acts */

/* From here on the coach acts, a little later than whoever acted last. */
struct call *sim_as(struct simulating *s, uint32_t coach);
bool sim_is_there(const struct simulating *s, uint32_t coach);
/* A refusal is noted and true; what is none ends the play. */
bool sim_refused(struct simulating *s, const struct err *why, struct err *err);
int64_t sim_id(const struct simulating *s, const char *what, uint32_t n);
struct str sim_day_text(struct simulating *s, int32_t day);

/* -------------------------------------------------------------------------- a day of
 */

MUST_USE bool sim_people_day(struct simulating *s, struct err *err);
MUST_USE bool sim_firms_day(struct simulating *s, struct err *err);
MUST_USE bool sim_ways_day(struct simulating *s, struct err *err);
/* Who left half a year, a year or two years ago is asked. */
MUST_USE bool sim_after_day(struct simulating *s, struct err *err);

/* Keeps a way that has begun today; its index. What points at ways does no more. */
uint32_t sim_way_begin(struct simulating *s, struct sim_way *way);
/* What comes next, and when. */
void sim_way_plan(struct simulating *s, struct sim_way *way);
/* Makes a move today. *done false: it was refused. */
MUST_USE bool sim_way_act(struct simulating *s, struct sim_way *way, uint32_t move,
                          bool *done, struct err *err);
/* A move of the kind from the stage; REF_NONE: there is none. */
uint32_t sim_move_of(const struct simulating *s, uint32_t stage, int64_t kind);

#endif
