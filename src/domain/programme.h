/*
 * programme.h: a programme as its file says it: who, where, when, which steps, what was
 * promised. A programme is data; nothing here knows one by name.
 *
 * In      data/programmes/schema.json says what a file holds and what each member
 *         means; service/programme_file reads one.
 * Order   lists stand as in the file; a ref holds the index in the list it points into.
 * Limits  PROGRAMME_LIST_MOST entries a list, PROGRAMME_NUMBER_MOST.
 *
 * What the source does not say is null in the file and here: NOT_STATED in a number,
 * DAY_NONE in a day, a ratio without denominator, `stated` false in a list, an object
 * that is NULL, a ref of REF_NONE. What a check needs and is not stated is not checked.
 */
#ifndef DOMAIN_PROGRAMME_H
#define DOMAIN_PROGRAMME_H

#include "base/date.h"
#include "domain/finding.h"

#define NOT_STATED            INT64_MIN
#define REF_NONE              UINT32_MAX
#define PROGRAMME_LIST_MOST   200u
#define PROGRAMME_NUMBER_MOST INT64_C(100000000000000)

#define LIST_OF(type)                                                                  \
    struct {                                                                           \
        type *item;                                                                    \
        uint32_t count;                                                                \
        bool stated;                                                                   \
    }

struct ref {
    struct str id;
    uint32_t index; /* REF_NONE: not there, or nothing has that id */
};
struct ref_list {
    struct ref *item;
    uint32_t count;
    bool stated;
};
struct int_list {
    int64_t *item;
    uint32_t count;
    bool stated;
};

/* What a word may be, in the order of the words in a file's schema. */
enum tri { TRI_NOT_STATED, TRI_NO, TRI_YES };
enum basis { BASIS_NOT_STATED, BASIS_STATED, BASIS_DERIVED, BASIS_ASSUMED };
enum list_priority { PRIORITY_NOT_STATED, PRIORITY_NONE, PRIORITY_LONGEST_WAIT };
enum phase_kind { PHASE_NOT_STATED, PHASE_START_UP, PHASE_ACTIVE, PHASE_CLOSING };
enum subject {
    SUBJECT_NOT_STATED,
    SUBJECT_PERSON,
    SUBJECT_FIRM,
    SUBJECT_PROGRAMME,
    SUBJECT_COUNT
};
enum stage_kind {
    STAGE_NOT_STATED,
    STAGE_INFORMATION,
    STAGE_VISIT,
    STAGE_MAPPING,
    STAGE_SELECTION,
    STAGE_OFFER,
    STAGE_MATCH,
    STAGE_COURSE,
    STAGE_PRAKTIK,
    STAGE_INTRODUCTION,
    STAGE_INTERVIEW,
    STAGE_RECOMMENDATION,
    STAGE_DECISION,
    STAGE_TALK,
    STAGE_EMPLOYMENT,
    STAGE_FOLLOW_UP,
    STAGE_MEETING,
    STAGE_DOCUMENT,
    STAGE_PILOT,
    STAGE_PAUSE,
    STAGE_END
};
enum move_kind {
    MOVE_NOT_STATED,
    MOVE_ADVANCE,
    MOVE_BACK,
    MOVE_PAUSE,
    MOVE_RESUME,
    MOVE_EXTEND,
    MOVE_LEAVE
};
enum side {
    SIDE_NOT_STATED,
    SIDE_PARTICIPANT,
    SIDE_EMPLOYER,
    SIDE_PROGRAMME,
    SIDE_NOBODY
};
enum length_unit { LENGTH_NOT_STATED, LENGTH_DAYS, LENGTH_WEEKS, LENGTH_MONTHS };
enum rate_kind { RATE_NOT_STATED, RATE_FLOW, RATE_STOCK };
enum proof { PROOF_NOT_STATED, PROOF_CONTRACTED, PROOF_VERIFIED };
enum figure_word {
    FIGURE_NOT_STATED,
    FIGURE_EXACTLY,
    FIGURE_ABOUT,
    FIGURE_JUST_UNDER,
    FIGURE_MORE_THAN,
    FIGURE_AT_LEAST,
    FIGURE_AT_MOST,
    FIGURE_LESS_THAN
};

struct period {
    int32_t from, to; /* both days are in it */
};

struct phase {
    struct str id;
    struct label name;
    int64_t kind, basis;
    int32_t from, to;
};

/* In which months of a phase something is done. */
struct calendar {
    struct str id;
    struct label name;
    struct ref phase;
    struct int_list free_months; /* 1..12, each year */
    int64_t basis;               /* of the free months */
};

struct programme_area {
    struct str id;
    struct label name;
    LIST_OF(struct str) municipalities;
};

struct criterion {
    struct str id;
    struct label name, legal_basis;
};
struct target_group {
    struct str id;
    struct label name;
    int64_t primary;
    LIST_OF(struct criterion) criteria;
};

/* Employers by how many work there. */
struct band {
    struct str id;
    struct label name;
    int64_t least, most;
};

struct programme_organisation {
    struct str id, kind;
    struct label name;
    struct ref_list members;
    int64_t member_count;
};

struct programme_role {
    struct str id;
    struct label name;
    struct ref organisation;
};

struct staff_part {
    struct ref area;
    int64_t count;
};
struct programme_staff {
    struct str id;
    struct label name;
    struct ref role;
    int64_t count, basis; /* of the parts */
    LIST_OF(struct staff_part) areas;
};

/* Women and men in a group: neither less nor more than these shares. */
struct balance {
    struct str id;
    struct label name;
    struct ref staff; /* whose count is the size */
    int64_t size, women, least_percent, most_percent;
};

struct programme_measure {
    struct str id, unit;
    struct label name, text;
    struct ref stage;   /* counted when it is entered */
    struct ref part_of; /* a visit is part of an occasion */
    struct ratio parts; /* how many a whole has           */
    int64_t months;     /* how long it must have held     */
    int64_t proof;
    int64_t after_end; /* enum tri: followed up past the programme's end */
    struct str around; /* counted by what is done around it; empty: not so */
};

struct programme_column {
    struct str id;
    int32_t from, to;
};
struct target_row {
    struct ref area;
    struct int_list cells;
    int64_t sum;
};
struct target_share {
    struct label of;
    struct ratio percent;
    uint32_t percent_places;
    int64_t number; /* of whom the percent is taken */
};
struct programme_target {
    struct str id;
    struct ref measure, band;
    struct label text;
    int64_t basis, sum;
    LIST_OF(struct programme_column) columns;
    LIST_OF(struct target_row) rows;
    struct int_list sums; /* a column each */
    struct target_share *share;
};

/* At least so large a share of a target. */
struct programme_share {
    struct str id;
    struct ref measure, of;
    struct ratio least_percent;
    uint32_t percent_places;
    int64_t number;
};

struct per_staff {
    struct ref staff;
    struct ratio value;
    uint32_t value_places;
};
struct rate_part {
    struct ref area;
    struct ratio value;
    uint32_t value_places;
};
/* So many a month (flow), or so many at a time (stock). */
struct programme_rate {
    struct str id;
    struct ref measure, calendar, target;
    int64_t kind, basis, at_least;
    struct ratio value;
    uint32_t value_places;
    struct per_staff *per_staff;
    LIST_OF(struct rate_part) areas;
};

struct length {
    int64_t least, most, unit, mean;
};
struct alert {
    int64_t at, unit; /* so long after the stage was entered */
};
struct weekly {
    int64_t work_percent, study_percent, hours;
};
struct module {
    struct label name, contract;
    int64_t weeks;
};
/* One day of short interviews. */
struct interview_day {
    int64_t people, interviewers, minutes, slot_minutes;
};
struct stage {
    struct str id;
    struct label name, text;
    int64_t subject, kind, start;
    struct length *length;
    LIST_OF(struct alert) alerts;
    struct ref instrument;
    struct weekly *weekly;
    LIST_OF(struct module) modules;
    int64_t contracts; /* the modules come from at least so many */
    struct interview_day *day;
};

struct move {
    struct str id;
    struct label name;
    int64_t kind, all; /* all: every one of `by` has to have recorded it */
    int64_t files;     /* each document written down before has its file  */
    struct ref from, to;
    struct ref_list by, facts, after, reasons;
};
struct programme_fact {
    struct str id, type;
    struct label name;
    int64_t either; /* enum tri: a no serves a move as well as a yes */
};
struct programme_reason {
    struct str id;
    struct label name;
    int64_t side;
};

struct programme_instrument {
    struct str id;
    struct label name;
    struct str rate; /* a row of data/rates.tsv; empty: its limit is not stated */
};

struct programme_activity {
    struct str id, kind, counts;
    struct label name, text;
    int64_t at_least, minutes;
    struct ref before; /* a stage that waits for it */
};

struct programme_figure {
    struct str id, unit;
    struct label name;
    int64_t number, word, basis, months, municipal;
    struct ref of, part_of;
    struct ratio percent;
    uint32_t percent_places;
    int64_t percent_word;
};

struct programme_rule {
    struct str id, kind;
    struct label text;
};

struct financier {
    struct ref organisation;
    int64_t ore;
    struct ratio percent;
    uint32_t percent_places;
};
struct unit_cost {
    struct ref target, share, financier; /* of a target or of a share; of one purse */
    int64_t ore, round_ore, basis;
};
struct budget {
    int64_t total_ore;
    LIST_OF(struct financier) financiers;
    LIST_OF(struct unit_cost) unit_costs;
};

struct equality {
    struct str places;
    struct ratio women_percent; /* of the target group */
    uint32_t women_places;
    LIST_OF(struct str) by_sex;
};

struct programme {
    int64_t format, version;
    struct str id, objective;
    int64_t priority; /* enum list_priority: who goes first in lists among equals */
    struct label name, summary, frame;
    struct period *period;
    LIST_OF(struct phase) phases;
    LIST_OF(struct calendar) calendars;
    LIST_OF(struct programme_area) areas;
    LIST_OF(struct target_group) target_groups;
    LIST_OF(struct band) bands;
    LIST_OF(struct programme_organisation) organisations;
    LIST_OF(struct programme_role) roles;
    LIST_OF(struct programme_staff) staff;
    LIST_OF(struct balance) balances;
    struct equality *equality;
    LIST_OF(struct programme_measure) measures;
    LIST_OF(struct programme_target) targets;
    LIST_OF(struct programme_share) shares;
    LIST_OF(struct programme_rate) rates;
    struct ref_list order; /* measures, none larger than the one before */
    LIST_OF(struct stage) stages;
    LIST_OF(struct programme_fact) facts;
    LIST_OF(struct programme_reason) reasons;
    LIST_OF(struct move) moves;
    LIST_OF(struct programme_instrument) instruments;
    LIST_OF(struct programme_activity) activities;
    LIST_OF(struct programme_figure) figures;
    LIST_OF(struct programme_rule) rules;
    struct budget *budget;
};

#endif
