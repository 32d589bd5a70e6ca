/*
 * simulate_plan.c: what a programme's file plans, month by month (simulate_in.h).
 *
 * Targets by area and column are spread over the months of their columns that the
 * calendar of their rate leaves open; else over those of the active phase; else over
 * all. Where the file states no target, the tables say how many.
 */
#include <assert.h>

#include "base/date.h"
#include "service/played.h"
#include "service/simulate_in.h"

#define FIRST_MONTHS 1

static int32_t month_first(int32_t day)
{
    int32_t year, month, mday;

    date_to_civil(day, &year, &month, &mday);
    return day - mday + 1;
}

static int32_t month_number(int32_t day)
{
    int32_t year, month, mday;

    date_to_civil(day, &year, &month, &mday);
    return month;
}

static uint32_t month_of(const struct simulating *s, int32_t day)
{
    int32_t year, month, mday, from_year, from_month;

    date_to_civil(day, &year, &month, &mday);
    date_to_civil(s->from, &from_year, &from_month, &mday);
    int32_t n = (year - from_year) * 12 + month - from_month;
    return n < 0 ? 0 : (uint32_t)n;
}

bool sim_is_workday(int32_t day)
{
    static const int32_t off[][2] = { { 1, 1 },   { 1, 6 },   { 5, 1 },   { 6, 6 },
                                      { 12, 24 }, { 12, 25 }, { 12, 26 }, { 12, 31 } };
    int32_t year, month, mday;

    date_to_civil(day, &year, &month, &mday);
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (month == off[i][0] && mday == off[i][1])
            return false;
    return date_weekday(day) < 5;
}

/* Workdays of the month up to the day, and all of them. */
static void count_workdays(int32_t day, uint32_t *so_far, uint32_t *all)
{
    int32_t first = month_first(day), next = date_add_months(first, 1);

    *so_far = *all = 0;
    for (int32_t d = first; d < next; d++) {
        *all += sim_is_workday(d);
        *so_far += sim_is_workday(d) && d <= day;
    }
}

/* ------------------------------------------------------------------- which months */

static const struct calendar *calendar_of(const struct programme *p,
                                          const struct programme_target *target)
{
    uint32_t at = target ? (uint32_t)(target - p->targets.item) : REF_NONE;

    for (uint32_t i = 0; i < p->rates.count; i++) {
        const struct programme_rate *rate = &p->rates.item[i];
        if (rate->target.index == at && rate->calendar.index != REF_NONE &&
            at != REF_NONE)
            return &p->calendars.item[rate->calendar.index];
    }
    return NULL;
}

static bool is_in_phase(const struct programme *p, const struct calendar *calendar,
                        int32_t first)
{
    bool any = false;

    if (calendar && calendar->phase.index != REF_NONE) {
        const struct phase *phase = &p->phases.item[calendar->phase.index];
        return first >= phase->from && first <= phase->to;
    }
    for (uint32_t i = 0; i < p->phases.count; i++) {
        const struct phase *phase = &p->phases.item[i];
        any |= phase->kind == PHASE_ACTIVE;
        if (phase->kind == PHASE_ACTIVE && first >= phase->from && first <= phase->to)
            return true;
    }
    return !any;
}

static bool is_free_in(const struct calendar *calendar, int32_t first)
{
    for (uint32_t i = 0; calendar && i < calendar->free_months.count; i++)
        if (calendar->free_months.item[i] == month_number(first))
            return true;
    return false;
}

bool sim_is_free(const struct simulating *s, uint32_t month)
{
    int32_t first = date_add_months(month_first(s->from), (int32_t)month);

    for (uint32_t i = 0; i < s->p->targets.count; i++) {
        const struct programme_target *target = &s->p->targets.item[i];
        const struct calendar *calendar = calendar_of(s->p, target);
        if (target->band.index != REF_NONE && is_in_phase(s->p, calendar, first))
            return is_free_in(calendar, first);
    }
    return false;
}

/* -------------------------------------------------------------------------- targets */

/* Whether what the target asks for is done in that month of the column. */
static bool is_open(const struct simulating *s, const struct programme_target *target,
                    const struct programme_column *column, uint32_t month)
{
    const struct calendar *calendar = calendar_of(s->p, target);
    int32_t first = date_add_months(month_first(s->from), (int32_t)month);

    return first >= month_first(column->from) && first <= column->to &&
           is_in_phase(s->p, calendar, first) && !is_free_in(calendar, first);
}

/* Spreads a cell over the open months of its column, as evenly as whole ones go. */
static void spread(const struct simulating *s, const struct programme_target *target,
                   uint32_t at, int64_t cell, uint32_t *month)
{
    const struct programme_column *column = &target->columns.item[at];
    int64_t open = 0, nth = 0;

    for (uint32_t m = 0; m < s->months; m++)
        open += is_open(s, target, column, m);
    for (uint32_t m = 0; m < s->months && open > 0; m++)
        if (is_open(s, target, column, m)) {
            month[m] += (uint32_t)(cell * (nth + 1) / open - cell * nth / open);
            nth++;
        }
}

static const struct programme_target *target_of(const struct programme *p,
                                                const char *unit)
{
    for (uint32_t i = 0; i < p->targets.count; i++) {
        const struct programme_target *target = &p->targets.item[i];
        if (target->rows.count > 0 && target->measure.index != REF_NONE &&
            str_is(p->measures.item[target->measure.index].unit, unit))
            return target;
    }
    return NULL;
}

static void plan_target(struct simulating *s, const struct programme_target *target,
                        bool people)
{
    for (uint32_t i = 0; i < target->rows.count; i++) {
        const struct target_row *row = &target->rows.item[i];
        uint32_t at = row->area.index == REF_NONE ? 0 : row->area.index;
        struct sim_area *area = &s->area[at < s->area_count ? at : 0];
        for (uint32_t c = 0; c < row->cells.count && c < target->columns.count; c++)
            if (row->cells.item[c] > 0)
                spread(s, target, c, row->cells.item[c],
                       people ? area->begin : area->visit);
    }
}

/* How many the file says: a target without areas, figures that bear the name of a
 * measure, the places of a day of interviews; nought: it does not say. */
static int64_t people_stated(const struct simulating *s)
{
    const struct programme *p = s->p;
    int64_t most = 0;

    for (uint32_t i = 0; i < p->targets.count; i++)
        if (p->targets.item[i].sum > most && p->targets.item[i].rows.count == 0)
            most = p->targets.item[i].sum;
    for (uint32_t i = 0; i < p->figures.count; i++)
        for (uint32_t m = 0; m < p->measures.count; m++)
            if (str_eq(p->figures.item[i].id, p->measures.item[m].id) &&
                p->figures.item[i].number > most)
                most = p->figures.item[i].number;
    for (uint32_t i = 0; i < p->stages.count; i++)
        if (p->stages.item[i].day && p->stages.item[i].day->people > most)
            most = p->stages.item[i].day->people;
    return most * sim_any(s, "more_at_start") / 1000;
}

static void plan_people(struct simulating *s)
{
    const struct programme_target *target = target_of(s->p, "persons");
    int64_t all = people_stated(s), months = sim_any(s, "intake_months");

    if (target) {
        plan_target(s, target, true);
        return;
    }
    if (all == 0)
        all = sim_any(s, "people");
    else
        months = FIRST_MONTHS;
    for (uint32_t a = 0; a < s->area_count; a++) {
        int64_t part = all * (a + 1) / s->area_count - all * a / s->area_count;
        for (int64_t m = 0; m < months && m < s->months; m++)
            s->area[a].begin[m] =
                (uint32_t)(part * (m + 1) / months - part * m / months);
    }
}

static void plan_visits(struct simulating *s)
{
    const struct programme_target *target = target_of(s->p, "firms");

    if (s->start[SUBJECT_FIRM] == REF_NONE)
        return;
    if (target) {
        plan_target(s, target, false);
        return;
    }
    for (uint32_t a = 0; a < s->area_count; a++)
        for (uint32_t m = 0; m < s->months; m++)
            s->area[a].visit[m] = (uint32_t)sim_any(s, "visits_month");
}

/* Of the month by its workdays, from which on they may begin. */
uint32_t sim_plan_begun(const struct simulating *s, const struct sim_area *area,
                        int32_t day)
{
    uint32_t month = month_of(s, day), so_far, all, sum = 0;

    for (uint32_t m = 0; m < month && m < s->months; m++)
        sum += area->begin[m];
    if (month >= s->months)
        return sum;
    count_workdays(day, &so_far, &all);
    return sum + (all ? area->begin[month] * so_far / all : 0);
}

uint32_t sim_plan_visits(const struct simulating *s, const struct sim_coach *coach)
{
    const struct sim_area *area = &s->area[coach->area];
    uint32_t nth = (uint32_t)(coach - s->coach) - area->first_coach, so_far, all;
    uint32_t plan = s->month < s->months ? area->visit[s->month] : 0;
    uint32_t own =
        plan * (nth + 1) / area->coach_count - plan * nth / area->coach_count;

    count_workdays(s->day, &so_far, &all);
    return all ? own * so_far / all : 0;
}

/* ------------------------------------------------------------------- areas, coaches */

static bool make_area(struct simulating *s, uint32_t at, struct err *err)
{
    struct sim_area *area = &s->area[at];
    uint32_t count = 0;

    area->begin = ARENA_ARRAY(s->arena, s->months, uint32_t);
    area->visit = ARENA_ARRAY(s->arena, s->months, uint32_t);
    if (at >= s->p->areas.count)
        return true;
    area->id = s->p->areas.item[at].id;
    count = s->p->areas.item[at].municipalities.count;
    area->town = ARENA_ARRAY(s->arena, count + 1, struct str);
    for (uint32_t i = 0; i < count; i++)
        area->town[i] = s->p->areas.item[at].municipalities.item[i];
    return played_towns(s->call, area->town, count, &area->town_count, err);
}

/* Whether the role decides a move of people. */
static bool moves_people(const struct programme *p, uint32_t role)
{
    for (uint32_t i = 0; i < p->moves.count; i++) {
        const struct move *move = &p->moves.item[i];
        if (move->from.index == REF_NONE ||
            p->stages.item[move->from.index].subject != SUBJECT_PERSON)
            continue;
        for (uint32_t r = 0; r < move->by.count; r++)
            if (move->by.item[r].index == role)
                return true;
    }
    return false;
}

static const struct programme_staff *staff_of(const struct programme *p)
{
    for (uint32_t i = 0; i < p->staff.count; i++)
        if (p->staff.item[i].role.index != REF_NONE &&
            moves_people(p, p->staff.item[i].role.index))
            return &p->staff.item[i];
    return NULL;
}

static int64_t staff_in(const struct simulating *s, const struct programme_staff *staff,
                        uint32_t area)
{
    for (uint32_t i = 0; staff && i < staff->areas.count; i++)
        if (staff->areas.item[i].area.index == area && staff->areas.item[i].count > 0)
            return staff->areas.item[i].count;
    if (staff && staff->count > 0 && staff->areas.count == 0) {
        int64_t part = staff->count * (area + 1) / s->area_count -
                       staff->count * area / s->area_count;
        return part > 0 ? part : 1;
    }
    return sim_any(s, "staff");
}

static void make_coaches(struct simulating *s)
{
    const struct programme_staff *staff = staff_of(s->p);

    s->staff_role = staff ? staff->role.index : REF_NONE;
    for (uint32_t a = 0; a < s->area_count; a++) {
        s->area[a].first_coach = s->coach_count;
        s->area[a].coach_count = (uint32_t)staff_in(s, staff, a);
        s->coach_count += s->area[a].coach_count;
    }
    s->coach = ARENA_ARRAY(s->arena, s->coach_count, struct sim_coach);
    for (uint32_t a = 0; a < s->area_count; a++)
        for (uint32_t i = 0; i < s->area[a].coach_count; i++) {
            struct sim_coach *coach = &s->coach[s->area[a].first_coach + i];
            coach->area = a;
            coach->away_until = DAY_NONE;
        }
}

bool sim_plan_make(struct simulating *s, struct err *err)
{
    s->area_count = s->p->areas.count > 0 ? s->p->areas.count : 1;
    s->area = ARENA_ARRAY(s->arena, s->area_count, struct sim_area);
    s->months = month_of(s, s->end > s->until ? s->end : s->until) + 1;
    for (uint32_t a = 0; a < s->area_count; a++)
        if (!make_area(s, a, err))
            return false;
    make_coaches(s);
    plan_people(s);
    plan_visits(s);
    return true;
}
