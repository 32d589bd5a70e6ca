/*
 * programme_shape.c: see programme_shape.h. data/programmes/schema.json says the same
 * and what each member means; a test holds the two together.
 */
#include "service/programme_shape.h"

#include "domain/programme.h"

enum set {
    SET_NONE,
    SET_PHASES,
    SET_CALENDARS,
    SET_AREAS,
    SET_GROUPS,
    SET_BANDS,
    SET_ORGANISATIONS,
    SET_ROLES,
    SET_STAFF,
    SET_BALANCES,
    SET_MEASURES,
    SET_TARGETS,
    SET_SHARES,
    SET_RATES,
    SET_STAGES,
    SET_FACTS,
    SET_REASONS,
    SET_MOVES,
    SET_INSTRUMENTS,
    SET_ACTIVITIES,
    SET_FIGURES,
    SET_RULES,
    SET_COUNT
};
_Static_assert((int)SET_COUNT <= (int)SHAPE_SETS_MOST, "a map for each");

#define MANY PROGRAMME_LIST_MOST
#define MUST SHAPE_MUST
#define SAID SHAPE_STATED
#define MAY  SHAPE_MAY

#define AT(member) .offset = offsetof(struct OF, member)
#define ID()                                                                           \
    {                                                                                  \
        .key = "id", .kind = SHAPE_ID, .need = MUST, AT(id)                            \
    }
#define TEXT(n, m)                                                                     \
    {                                                                                  \
        .key = #m, .kind = SHAPE_TEXT, .need = (n), AT(m)                              \
    }
#define LABEL(n, m)                                                                    \
    {                                                                                  \
        .key = #m, .kind = SHAPE_LABEL, .need = (n), AT(m)                             \
    }
#define INT(n, m, lo, hi)                                                              \
    {                                                                                  \
        .key = #m, .kind = SHAPE_INT, .need = (n), AT(m), .least = (lo), .most = (hi)  \
    }
#define DECIMAL(n, m, hi)                                                              \
    {                                                                                  \
        .key = #m, .kind = SHAPE_DECIMAL, .need = (n), AT(m), .least = 0, .most = (hi) \
    }
#define DAY(n, m)                                                                      \
    {                                                                                  \
        .key = #m, .kind = SHAPE_DAY, .need = (n), AT(m)                               \
    }
#define WORD(n, m, w)                                                                  \
    {                                                                                  \
        .key = #m, .kind = SHAPE_WORD, .need = (n), AT(m), .words = (w)                \
    }
#define CHOICE(n, m, w)                                                                \
    {                                                                                  \
        .key = #m, .kind = SHAPE_CHOICE, .need = (n), AT(m), .words = (w)              \
    }
#define YES_NO(n, m)                                                                   \
    {                                                                                  \
        .key = #m, .kind = SHAPE_YES_NO, .need = (n), AT(m)                            \
    }
#define REF(n, m, s)                                                                   \
    {                                                                                  \
        .key = #m, .kind = SHAPE_REF, .need = (n), AT(m), .set = (s)                   \
    }
#define REFS(n, m, s)                                                                  \
    {                                                                                  \
        .key = #m, .kind = SHAPE_REFS, .need = (n), AT(m), .set = (s), .most = MANY    \
    }
#define INTS(n, m)                                                                     \
    {                                                                                  \
        .key = #m, .kind = SHAPE_INTS, .need = (n), AT(m), .most = MANY                \
    }
#define TEXTS(n, m, w)                                                                 \
    {                                                                                  \
        .key = #m, .kind = SHAPE_TEXTS, .need = (n), AT(m), .most = MANY, .words = (w) \
    }
#define OBJECT(n, m, s)                                                                \
    {                                                                                  \
        .key = #m, .kind = SHAPE_OBJECT, .need = (n), AT(m), .of = &(s)                \
    }
#define LIST(n, m, s)                                                                  \
    {                                                                                  \
        .key = #m, .kind = SHAPE_LIST, .need = (n), AT(m), .of = &(s), .most = MANY    \
    }
#define SHAPE(name, s)                                                                 \
    static const struct shape name##_shape = { name##_fields, sizeof(struct OF), (s) }

static const char *const bases[] = { "stated", "derived", "assumed", NULL };
static const char *const phase_kinds[] = { "start_up", "active", "closing", NULL };
static const char *const organisation_kinds[] = { "authority",
                                                  "municipality",
                                                  "region",
                                                  "company",
                                                  "church",
                                                  "association",
                                                  "training_provider",
                                                  "recruiter",
                                                  "union",
                                                  "fund",
                                                  "unit",
                                                  "group",
                                                  NULL };
static const char *const units[] = { "persons", "visits",    "firms", "occasions",
                                     "jobs",    "places",    "days",  "weeks",
                                     "months",  "dwellings", NULL };
/* Figures of what is done around a programme (around_figure.h). */
static const char *const around_figures[] = {
    "around_came", "around_reached",  "around_firms_reached",
    "found_coach", "found_authority", "found_partner",
    NULL
};
static const char *const proofs[] = { "contracted", "verified", NULL };
static const char *const rate_kinds[] = { "flow", "stock", NULL };
static const char *const subjects[] = { "person", "firm", "programme", NULL };
static const char *const stage_kinds[] = { "information",
                                           "visit",
                                           "mapping",
                                           "selection",
                                           "offer",
                                           "match",
                                           "course",
                                           "praktik",
                                           "introduction",
                                           "interview",
                                           "recommendation",
                                           "decision",
                                           "talk",
                                           "employment",
                                           "follow_up",
                                           "meeting",
                                           "document",
                                           "pilot",
                                           "pause",
                                           "end",
                                           NULL };
static const char *const length_units[] = { "days", "weeks", "months", NULL };
static const char *const move_kinds[] = { "advance", "back",  "pause", "resume",
                                          "extend",  "leave", NULL };
static const char *const fact_types[] = { "day",          "number",   "text",
                                          "organisation", "document", "yes_no",
                                          "employment",   NULL };
static const char *const sides[] = { "participant", "employer", "programme", "nobody",
                                     NULL };
static const char *const activity_kinds[] = { "equality_meeting",
                                              "values_session",
                                              "staff_training",
                                              "reflection",
                                              "accessibility_contact",
                                              "information_meeting",
                                              "interview_day",
                                              "support",
                                              NULL };
static const char *const counts[] = { "reached", "participants", "staff", NULL };
static const char *const figure_words[] = { "exactly",   "about",    "just_under",
                                            "more_than", "at_least", "at_most",
                                            "less_than", NULL };
static const char *const rule_kinds[] = { "equality", "accessibility", "displacement",
                                          "secrecy",  "selection",     "follow_up",
                                          "legal",    "statistics",    NULL };
static const char *const objectives[] = { "lottery", "need_first", "fit", NULL };
static const char *const priorities[] = { "none", "longest_wait", NULL };
static const char *const place_rules[] = { "proportional", "none", NULL };
static const char *const resources[] = { "persons", "hours", "money", NULL };

#define OF period
static const struct shape_field period_fields[] = { DAY(SAID, from),
                                                    DAY(SAID, to),
                                                    { 0 } };
SHAPE(period, SET_NONE);
#undef OF
#define OF phase
static const struct shape_field phase_fields[] = { ID(),
                                                   LABEL(MUST, name),
                                                   CHOICE(MUST, kind, phase_kinds),
                                                   DAY(MUST, from),
                                                   DAY(MUST, to),
                                                   CHOICE(MUST, basis, bases),
                                                   { 0 } };
SHAPE(phase, SET_PHASES);
#undef OF
#define OF calendar
static const struct shape_field calendar_fields[] = { ID(),
                                                      LABEL(MUST, name),
                                                      REF(MUST, phase, SET_PHASES),
                                                      { .key = "free_months",
                                                        .kind = SHAPE_INTS,
                                                        .need = SAID,
                                                        AT(free_months),
                                                        .least = 1,
                                                        .most = 12 },
                                                      CHOICE(MUST, basis, bases),
                                                      { 0 } };
SHAPE(calendar, SET_CALENDARS);
#undef OF
#define OF programme_area
static const struct shape_field area_fields[] = {
    ID(), LABEL(MUST, name), TEXTS(SAID, municipalities, NULL), { 0 }
};
SHAPE(area, SET_AREAS);
#undef OF
#define OF criterion
static const struct shape_field criterion_fields[] = {
    ID(), LABEL(MUST, name), LABEL(SAID, legal_basis), { 0 }
};
SHAPE(criterion, SET_NONE);
#undef OF
#define OF target_group
static const struct shape_field target_group_fields[] = { ID(),
                                                          LABEL(MUST, name),
                                                          YES_NO(MUST, primary),
                                                          LIST(SAID, criteria,
                                                               criterion_shape),
                                                          { 0 } };
SHAPE(target_group, SET_GROUPS);
#undef OF
#define OF band
static const struct shape_field band_fields[] = { ID(),
                                                  LABEL(MUST, name),
                                                  INT(MUST, least, 0, 1000000),
                                                  INT(MUST, most, 0, 1000000),
                                                  { 0 } };
SHAPE(band, SET_BANDS);
#undef OF
#define OF programme_organisation
static const struct shape_field organisation_fields[] = {
    ID(),
    LABEL(MUST, name),
    WORD(MUST, kind, organisation_kinds),
    REFS(MAY, members, SET_ORGANISATIONS),
    INT(MAY, member_count, 0, 100000),
    { 0 }
};
SHAPE(organisation, SET_ORGANISATIONS);
#undef OF
#define OF programme_role
static const struct shape_field role_fields[] = {
    ID(), LABEL(MUST, name), REF(SAID, organisation, SET_ORGANISATIONS), { 0 }
};
SHAPE(role, SET_ROLES);
#undef OF
#define OF staff_part
static const struct shape_field staff_part_fields[] = { REF(MUST, area, SET_AREAS),
                                                        INT(MUST, count, 0, 100000),
                                                        { 0 } };
SHAPE(staff_part, SET_NONE);
#undef OF
#define OF programme_staff
static const struct shape_field staff_fields[] = { ID(),
                                                   LABEL(MUST, name),
                                                   REF(MAY, role, SET_ROLES),
                                                   INT(SAID, count, 0, 100000),
                                                   LIST(MAY, areas, staff_part_shape),
                                                   CHOICE(MUST, basis, bases),
                                                   { 0 } };
SHAPE(staff, SET_STAFF);
#undef OF
#define OF balance
static const struct shape_field balance_fields[] = { ID(),
                                                     LABEL(MUST, name),
                                                     REF(MAY, staff, SET_STAFF),
                                                     INT(SAID, size, 0, 100000),
                                                     INT(SAID, women, 0, 100000),
                                                     INT(MUST, least_percent, 0, 100),
                                                     INT(MUST, most_percent, 0, 100),
                                                     { 0 } };
SHAPE(balance, SET_BALANCES);
#undef OF
#define OF equality
static const struct shape_field equality_fields[] = { WORD(SAID, places, place_rules),
                                                      DECIMAL(SAID, women_percent, 100),
                                                      TEXTS(SAID, by_sex, resources),
                                                      { 0 } };
SHAPE(equality, SET_NONE);
#undef OF
#define OF programme_measure
static const struct shape_field measure_fields[] = { ID(),
                                                     LABEL(MUST, name),
                                                     LABEL(MAY, text),
                                                     WORD(MUST, unit, units),
                                                     REF(MAY, stage, SET_STAGES),
                                                     REF(MAY, part_of, SET_MEASURES),
                                                     { .key = "parts",
                                                       .kind = SHAPE_DECIMAL,
                                                       .need = MAY,
                                                       AT(parts),
                                                       .least = 0,
                                                       .most = 1000 },
                                                     INT(MAY, months, 0, 1200),
                                                     CHOICE(MAY, proof, proofs),
                                                     YES_NO(MAY, after_end),
                                                     WORD(MAY, around, around_figures),
                                                     { 0 } };
SHAPE(measure, SET_MEASURES);
#undef OF
#define OF programme_column
static const struct shape_field column_fields[] = {
    ID(), DAY(MUST, from), DAY(MUST, to), { 0 }
};
SHAPE(column, SET_NONE);
#undef OF
#define OF target_row
static const struct shape_field target_row_fields[] = { REF(MUST, area, SET_AREAS),
                                                        INTS(MUST, cells),
                                                        INT(SAID, sum, 0,
                                                            PROGRAMME_NUMBER_MOST),
                                                        { 0 } };
SHAPE(target_row, SET_NONE);
#undef OF
#define OF target_share
static const struct shape_field target_share_fields[] = { LABEL(MUST, of),
                                                          DECIMAL(MUST, percent, 100),
                                                          INT(SAID, number, 1,
                                                              PROGRAMME_NUMBER_MOST),
                                                          { 0 } };
SHAPE(target_share, SET_NONE);
#undef OF
#define OF programme_target
static const struct shape_field target_fields[] = {
    ID(),
    REF(MUST, measure, SET_MEASURES),
    LABEL(MAY, text),
    REF(MAY, band, SET_BANDS),
    LIST(MAY, columns, column_shape),
    LIST(MAY, rows, target_row_shape),
    INTS(MAY, sums),
    INT(SAID, sum, 0, PROGRAMME_NUMBER_MOST),
    OBJECT(MAY, share, target_share_shape),
    CHOICE(MUST, basis, bases),
    { 0 }
};
SHAPE(target, SET_TARGETS);
#undef OF
#define OF programme_share
static const struct shape_field share_fields[] = { ID(),
                                                   REF(MUST, measure, SET_MEASURES),
                                                   REF(MUST, of, SET_TARGETS),
                                                   DECIMAL(MUST, least_percent, 100),
                                                   INT(SAID, number, 0,
                                                       PROGRAMME_NUMBER_MOST),
                                                   { 0 } };
SHAPE(share, SET_SHARES);
#undef OF
#define OF per_staff
static const struct shape_field per_staff_fields[] = { REF(MUST, staff, SET_STAFF),
                                                       DECIMAL(MUST, value, 1000000),
                                                       { 0 } };
SHAPE(per_staff, SET_NONE);
#undef OF
#define OF rate_part
static const struct shape_field rate_part_fields[] = { REF(MUST, area, SET_AREAS),
                                                       DECIMAL(MUST, value, 1000000),
                                                       { 0 } };
SHAPE(rate_part, SET_NONE);
#undef OF
#define OF programme_rate
static const struct shape_field programme_rate_fields[] = {
    ID(),
    REF(MUST, measure, SET_MEASURES),
    CHOICE(MUST, kind, rate_kinds),
    DECIMAL(SAID, value, 1000000),
    YES_NO(MAY, at_least),
    OBJECT(MAY, per_staff, per_staff_shape),
    LIST(MAY, areas, rate_part_shape),
    REF(MAY, calendar, SET_CALENDARS),
    REF(MAY, target, SET_TARGETS),
    CHOICE(MUST, basis, bases),
    { 0 }
};
SHAPE(programme_rate, SET_RATES);
#undef OF
#define OF length
static const struct shape_field length_fields[] = { INT(SAID, least, 0, 10000),
                                                    INT(SAID, most, 0, 10000),
                                                    CHOICE(MUST, unit, length_units),
                                                    YES_NO(MAY, mean),
                                                    { 0 } };
SHAPE(length, SET_NONE);
#undef OF
#define OF alert
static const struct shape_field alert_fields[] = { INT(MUST, at, 1, 10000),
                                                   CHOICE(MUST, unit, length_units),
                                                   { 0 } };
SHAPE(alert, SET_NONE);
#undef OF
#define OF weekly
static const struct shape_field weekly_fields[] = { INT(MUST, work_percent, 0, 100),
                                                    INT(MUST, study_percent, 0, 100),
                                                    INT(SAID, hours, 1, 168),
                                                    { 0 } };
SHAPE(weekly, SET_NONE);
#undef OF
#define OF module
static const struct shape_field module_fields[] = {
    LABEL(MUST, name), LABEL(SAID, contract), INT(SAID, weeks, 0, 1000), { 0 }
};
SHAPE(module, SET_NONE);
#undef OF
#define OF interview_day
static const struct shape_field interview_day_fields[] = {
    INT(SAID, people, 0, 100000),
    INT(SAID, interviewers, 0, 10000),
    INT(SAID, minutes, 0, 1440),
    INT(SAID, slot_minutes, 1, 1440),
    { 0 }
};
SHAPE(interview_day, SET_NONE);
#undef OF
#define OF stage
static const struct shape_field stage_fields[] = {
    ID(),
    LABEL(MUST, name),
    LABEL(MAY, text),
    CHOICE(MUST, subject, subjects),
    CHOICE(MUST, kind, stage_kinds),
    YES_NO(MAY, start),
    OBJECT(MAY, length, length_shape),
    LIST(MAY, alerts, alert_shape),
    REF(MAY, instrument, SET_INSTRUMENTS),
    OBJECT(MAY, weekly, weekly_shape),
    LIST(MAY, modules, module_shape),
    INT(MAY, contracts, 1, 100),
    OBJECT(MAY, day, interview_day_shape),
    { 0 }
};
SHAPE(stage, SET_STAGES);
#undef OF
#define OF programme_fact
static const struct shape_field fact_fields[] = {
    ID(), LABEL(MUST, name), WORD(MUST, type, fact_types), YES_NO(MAY, either), { 0 }
};
SHAPE(fact, SET_FACTS);
#undef OF
#define OF programme_reason
static const struct shape_field reason_fields[] = {
    ID(), LABEL(MUST, name), CHOICE(MUST, side, sides), { 0 }
};
SHAPE(reason, SET_REASONS);
#undef OF
#define OF move
static const struct shape_field move_fields[] = { ID(),
                                                  LABEL(MUST, name),
                                                  CHOICE(MUST, kind, move_kinds),
                                                  REF(MUST, from, SET_STAGES),
                                                  REF(MUST, to, SET_STAGES),
                                                  REFS(MUST, by, SET_ROLES),
                                                  YES_NO(MAY, all),
                                                  YES_NO(MAY, files),
                                                  REFS(MAY, facts, SET_FACTS),
                                                  REFS(MAY, after, SET_MOVES),
                                                  REFS(MAY, reasons, SET_REASONS),
                                                  { 0 } };
SHAPE(move, SET_MOVES);
#undef OF
#define OF programme_instrument
static const struct shape_field instrument_fields[] = {
    ID(),
    LABEL(MUST, name),
    { .key = "rate", .kind = SHAPE_ID, .need = SAID, AT(rate) },
    { 0 }
};
SHAPE(instrument, SET_INSTRUMENTS);
#undef OF
#define OF programme_activity
static const struct shape_field activity_fields[] = { ID(),
                                                      LABEL(MUST, name),
                                                      LABEL(MAY, text),
                                                      WORD(MUST, kind, activity_kinds),
                                                      WORD(MUST, counts, counts),
                                                      INT(SAID, at_least, 0, 100000),
                                                      INT(MAY, minutes, 1, 100000),
                                                      REF(MAY, before, SET_STAGES),
                                                      { 0 } };
SHAPE(activity, SET_ACTIVITIES);
#undef OF
#define OF programme_figure
static const struct shape_field figure_fields[] = {
    ID(),
    LABEL(MUST, name),
    INT(SAID, number, 0, PROGRAMME_NUMBER_MOST),
    CHOICE(MAY, word, figure_words),
    WORD(MUST, unit, units),
    REF(MAY, of, SET_FIGURES),
    DECIMAL(MAY, percent, 100),
    CHOICE(MAY, percent_word, figure_words),
    REF(MAY, part_of, SET_FIGURES),
    INT(MAY, months, 0, 1200),
    YES_NO(MAY, municipal),
    CHOICE(MUST, basis, bases),
    { 0 }
};
SHAPE(figure, SET_FIGURES);
#undef OF
#define OF programme_rule
static const struct shape_field rule_fields[] = {
    ID(), WORD(MUST, kind, rule_kinds), LABEL(MUST, text), { 0 }
};
SHAPE(rule, SET_RULES);
#undef OF
#define OF financier
static const struct shape_field financier_fields[] = {
    REF(MUST, organisation, SET_ORGANISATIONS),
    INT(SAID, ore, 0, PROGRAMME_NUMBER_MOST),
    DECIMAL(MAY, percent, 100),
    { 0 }
};
SHAPE(financier, SET_NONE);
#undef OF
#define OF unit_cost
static const struct shape_field unit_cost_fields[] = {
    REF(MAY, target, SET_TARGETS),
    REF(MAY, share, SET_SHARES),
    REF(MAY, financier, SET_ORGANISATIONS),
    INT(MUST, ore, 0, PROGRAMME_NUMBER_MOST),
    INT(MUST, round_ore, 1, 100000000),
    CHOICE(MUST, basis, bases),
    { 0 }
};
SHAPE(unit_cost, SET_NONE);
#undef OF
#define OF budget
static const struct shape_field budget_fields[] = {
    INT(SAID, total_ore, 0, PROGRAMME_NUMBER_MOST),
    LIST(SAID, financiers, financier_shape),
    LIST(MAY, unit_costs, unit_cost_shape),
    { 0 }
};
SHAPE(budget, SET_NONE);
#undef OF

#define OF programme
static const struct shape_field programme_fields[] = {
    INT(MUST, format, 1, 1),
    ID(),
    INT(MUST, version, 1, 1000000),
    LABEL(MUST, name),
    LABEL(MUST, summary),
    LABEL(SAID, frame),
    OBJECT(SAID, period, period_shape),
    LIST(SAID, phases, phase_shape),
    LIST(MAY, calendars, calendar_shape),
    LIST(SAID, areas, area_shape),
    LIST(SAID, target_groups, target_group_shape),
    LIST(MAY, bands, band_shape),
    LIST(MUST, organisations, organisation_shape),
    LIST(MUST, roles, role_shape),
    LIST(SAID, staff, staff_shape),
    LIST(MAY, balances, balance_shape),
    OBJECT(SAID, equality, equality_shape),
    WORD(MUST, objective, objectives),
    CHOICE(MAY, priority, priorities),
    LIST(MUST, measures, measure_shape),
    LIST(SAID, targets, target_shape),
    LIST(MAY, shares, share_shape),
    LIST(MAY, rates, programme_rate_shape),
    REFS(MAY, order, SET_MEASURES),
    LIST(MUST, stages, stage_shape),
    LIST(MUST, moves, move_shape),
    LIST(MUST, facts, fact_shape),
    LIST(MUST, reasons, reason_shape),
    LIST(SAID, instruments, instrument_shape),
    LIST(MAY, activities, activity_shape),
    LIST(MAY, figures, figure_shape),
    LIST(MAY, rules, rule_shape),
    OBJECT(SAID, budget, budget_shape),
    { 0 }
};
const struct shape programme_shape = { programme_fields, sizeof(struct programme),
                                       SET_NONE };
