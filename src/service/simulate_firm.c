/*
 * simulate_firm.c: the firms of a played programme and the visits to them: coaches go
 * out, hear of a need or none, and write it down (simulate_in.h).
 */
#include <inttypes.h>

#include "base/date.h"
#include "service/enrolment.h"
#include "service/firm.h"
#include "service/simulate_in.h"
#include "service/visit.h"

#define OUTING_MOST 3u
#define TRIES       6u /* to find a firm that was not visited this month */
#define TARGET_MOST 9u /* where the file states no band                  */

/* What is counted of firms by the file: up to so large. */
static uint32_t target_most(const struct programme *p)
{
    for (uint32_t i = 0; i < p->targets.count; i++) {
        uint32_t band = p->targets.item[i].band.index;
        if (band != REF_NONE && p->bands.item[band].most > 0)
            return (uint32_t)p->bands.item[band].most;
    }
    return TARGET_MOST;
}

static uint32_t draw_size(struct simulating *s)
{
    char word[12];
    int64_t sum = 0;
    uint32_t found = 0;

    for (uint32_t size = 0; size <= 250; size++) {
        snprintf(word, sizeof word, "%u", size);
        int64_t weight = sim_rate(s, STR("size"), word);
        if (weight <= 0)
            continue;
        sum += weight;
        if ((int64_t)rng_below(&s->rng, (uint32_t)sum) < weight)
            found = size;
    }
    return found;
}

/* ---------------------------------------------------------------------------- firms */

static uint32_t new_firm(struct simulating *s, uint32_t c)
{
    struct buf name = buf_new(s->arena);

    if (s->firm_count == s->firm_room) {
        uint32_t more = s->firm_room ? s->firm_room * 2 : 512;
        s->firm = arena_grow(s->arena, s->firm, s->firm_room * sizeof *s->firm,
                             more * sizeof *s->firm);
        s->firm_room = more;
    }
    buf_add(&name, sim_name(s, STR("surname")));
    buf_cstr(&name, "s ");
    buf_add(&name, sim_name(s, STR("trade")));
    s->firm[s->firm_count] = (struct sim_firm){ .name = buf_str(&name),
                                                .coach = c,
                                                .area = s->coach[c].area,
                                                .size = draw_size(s),
                                                .way = REF_NONE,
                                                .person = REF_NONE,
                                                .month = DAY_NONE };
    return s->firm_count++;
}

static bool write_firm(struct simulating *s, uint32_t f, struct err *err)
{
    struct sim_firm *firm = &s->firm[f];
    const struct sim_area *area = &s->area[firm->area];
    struct firm_new new = { .rid = sim_id(s, "firm", f),
                            .typed = { firm->name, STR(""), STR("") },
                            .is_another = true };
    struct firm_added added;

    if (firm->rid != 0)
        return true;
    if (area->town_count > 0)
        new.place = area->town[rng_below(&s->rng, area->town_count)];
    if (!firm_add(sim_as(s, firm->coach), &new, &added, err))
        return false;
    firm->rid = added.rid;
    s->so_far->firms++;
    return true;
}

/* Can it be called on: nothing is under way with it, or it asked to be called again. */
static bool may_visit(const struct simulating *s, const struct sim_firm *firm,
                      uint32_t coach)
{
    const struct sim_way *way = firm->way == REF_NONE ? NULL : &s->way[firm->way];

    if (firm->coach != coach)
        return false;
    return !way || s->p->stages.item[way->stage].kind == STAGE_VISIT;
}

/* One that wants to be called again first; then often a new one, else any. */
static uint32_t choose_firm(struct simulating *s, uint32_t c)
{
    bool again = sim_chance(s, sim_any(s, "same_month"));

    for (uint32_t f = 0; f < s->firm_count; f++)
        if (s->firm[f].way != REF_NONE && may_visit(s, &s->firm[f], c) &&
            s->firm[f].month != s->month_first)
            return f;
    if (s->firm_count > 0 && !sim_chance(s, sim_any(s, "new_firm")))
        for (uint32_t i = 0; i < TRIES; i++) {
            uint32_t f = rng_below(&s->rng, s->firm_count);
            if (may_visit(s, &s->firm[f], c) &&
                (again || s->firm[f].month != s->month_first))
                return f;
        }
    return s->firm_count < SIMULATE_FIRMS_MOST ? new_firm(s, c) : REF_NONE;
}

/* --------------------------------------------------------------------------- visits */

struct outing {
    uint32_t coach;
    int32_t minutes, km;
};

/* What the firm says, by what may come of a visit in the file. */
static int64_t hear(struct simulating *s)
{
    uint32_t start = s->start[SUBJECT_FIRM];
    const struct stage *stage = &s->p->stages.item[start];
    int64_t need = sim_stage_rate(s, stage, "advance");
    int64_t later = sim_move_of(s, start, MOVE_PAUSE) == REF_NONE
                        ? 0
                        : sim_stage_rate(s, stage, "pause");
    int64_t n = rng_below(&s->rng, 1000);

    return n < need ? MOVE_ADVANCE : n < need + later ? MOVE_PAUSE : MOVE_LEAVE;
}

static void put_signals(struct simulating *s, struct visit_new *visit)
{
    static const char *const words[] = { "more_orders:said",     "overtime:seen",
                                         "retiring:said",        "tasks_left:seen",
                                         "season:told",          "says_no_to_jobs:said",
                                         "searched_in_vain:said" };
    uint32_t count = 1 + rng_below(&s->rng, 2), at = rng_below(&s->rng, 7);

    for (uint32_t i = 0; i < count; i++)
        visit->signal[visit->signal_count++] = str_from(words[(at + i) % 7]);
}

static void put_answer(struct simulating *s, struct visit_new *visit, int64_t heard)
{
    static const char *const no[] = { "no_work", "staffed", "economy", "no_time" };

    if (heard == MOVE_ADVANCE) {
        visit->outcome = VISIT_NEED;
        visit->next = STR("match");
        visit->next_on = s->day + 7;
        put_signals(s, visit);
    } else if (heard == MOVE_PAUSE) {
        visit->outcome = VISIT_NOT_NOW;
        visit->reason = STR("season");
        visit->side = STR("firm");
        visit->recall_on = s->day + 60;
    } else {
        visit->outcome = VISIT_NO;
        visit->reason = str_from(no[rng_below(&s->rng, 4)]);
        visit->side = STR("firm");
    }
}

static bool write_visit(struct simulating *s, const struct outing *out, uint32_t f,
                        int64_t heard, struct err *err)
{
    struct sim_firm *firm = &s->firm[f];
    struct visit_new visit = { .rid = sim_id(s, "visit", s->visit_count++),
                               .firm_rid = firm->rid,
                               .held_on = s->day,
                               .minutes = out->minutes,
                               .km = out->km,
                               .recall_on = DAY_NONE,
                               .next_on = DAY_NONE };
    struct call *call = sim_as(s, out->coach);

    put_answer(s, &visit, heard);
    if (firm->month == DAY_NONE) {
        visit.headcount = id_text(&s->scratch, firm->size);
        visit.said_by = STR("employer");
    }
    if (!visit_add(call, &visit, err))
        return false;
    s->so_far->visits++;
    if (!sim_chance(s, sim_any(s, "visit_twice")))
        return true;
    visit.rid = sim_id(s, "visit", s->visit_count++); /* the form was sent again */
    visit.headcount = visit.said_by = STR("");
    s->so_far->corrected++;
    return visit_add(sim_as(s, out->coach), &visit, err) &&
           visit_withdraw(sim_as(s, out->coach), visit.rid, STR("duplicate"), err);
}

/* The firm's way begins, or stands at the visit again, and goes as it said. */
static bool walk_firm(struct simulating *s, uint32_t f, int64_t heard, struct err *err)
{
    struct sim_firm *firm = &s->firm[f];
    uint32_t move = sim_move_of(s, s->start[SUBJECT_FIRM], heard);
    struct enrolment_new new = { .rid = sim_id(s, "enrolment of a firm", s->way_count),
                                 .of = SUBJECT_FIRM,
                                 .firm_rid = firm->rid,
                                 .programme = s->p->id,
                                 .area = s->area[firm->area].id,
                                 .on = s->day };
    struct sim_way way = { .of = SUBJECT_FIRM,
                           .who = f,
                           .area = firm->area,
                           .coach = firm->coach,
                           .firm = REF_NONE };
    bool done;

    if (move == REF_NONE)
        return true;
    if (firm->way == REF_NONE) {
        new.decider = s->p->moves.item[move].by.item[0].id;
        if (!enrolment_begin(sim_as(s, firm->coach), &new, &way.rid, err))
            return false;
        firm->way = sim_way_begin(s, &way);
    }
    return sim_way_act(s, &s->way[firm->way], move, &done, err);
}

static bool call_on(struct simulating *s, const struct outing *out, struct err *err)
{
    uint32_t f = choose_firm(s, out->coach);
    int64_t heard = hear(s);

    if (f == REF_NONE)
        return true;
    struct sim_firm *firm = &s->firm[f];
    bool counts = firm->month != s->month_first && firm->size <= target_most(s->p);
    if (!write_firm(s, f, err) || !write_visit(s, out, f, heard, err))
        return false;
    firm->month = s->month_first;
    s->coach[out->coach].visits_month += counts;
    return walk_firm(s, f, heard, err);
}

/* A coach goes out when as many visits are due as an outing has, and at the end of the
 * month with those that are left. */
static bool go_out(struct simulating *s, uint32_t c, struct err *err)
{
    struct sim_coach *coach = &s->coach[c];
    uint32_t plan = sim_plan_visits(s, coach), usual;
    bool last = s->day + 3 >= date_add_months(s->month_first, 1);
    struct outing out = { c, 0, 0 };

    usual = (uint32_t)sim_any(s, "visits_outing");
    if (plan <= coach->visits_month || (!last && plan - coach->visits_month < usual))
        return true;
    out.minutes = 30 * sim_between(s, 5, 12);
    out.km = 5 * sim_between(s, 2, 30);
    for (uint32_t n = 0; n < OUTING_MOST && coach->visits_month < plan; n++) {
        if (n >= usual && !last && plan - coach->visits_month < usual)
            break;
        if (!call_on(s, &out, err))
            return false;
        arena_rewind(&s->scratch, 0);
    }
    return true;
}

/* Whoever has looked for a person too long gives it up. */
static void lose_patience(struct simulating *s)
{
    int32_t most = (int32_t)sim_any(s, "firm_patience_days");

    for (uint32_t f = 0; f < s->firm_count; f++) {
        struct sim_firm *firm = &s->firm[f];
        struct sim_way *way = firm->way == REF_NONE ? NULL : &s->way[firm->way];
        if (!way || firm->person != REF_NONE || way->due != SIM_NEVER ||
            s->p->stages.item[way->stage].kind != STAGE_MATCH ||
            s->day - firm->open_since < most)
            continue;
        way->move = sim_move_of(s, way->stage, MOVE_LEAVE);
        way->due = way->move == REF_NONE ? SIM_NEVER : s->day;
    }
}

bool sim_firms_day(struct simulating *s, struct err *err)
{
    if (s->start[SUBJECT_FIRM] == REF_NONE)
        return true;
    lose_patience(s);
    for (uint32_t c = 0; c < s->coach_count; c++)
        if (sim_is_there(s, c) && !go_out(s, c, err))
            return false;
    return true;
}
