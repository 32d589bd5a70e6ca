/*
 * simulate_turn.c: the steps of a day in a played programme: who has come to one, what
 * it still waits for, what was a mistake and is taken back, who is helped at work
 * (simulate_in.h).
 */
#include "base/date.h"
#include "service/enrolment.h"
#include "service/firm_support.h"
#include "service/simulate_in.h"

#define NOT_SOON 3 /* days until it is tried again */

static bool is_of(const struct simulating *s, uint32_t move, enum subject of)
{
    uint32_t from = move == REF_NONE ? REF_NONE : s->p->moves.item[move].from.index;

    return from != REF_NONE && s->p->stages.item[from].subject == (int64_t)of;
}

static bool comes_after(const struct simulating *s, const struct move *move,
                        enum subject of)
{
    for (uint32_t i = 0; i < move->after.count; i++)
        if (is_of(s, move->after.item[i].index, of))
            return true;
    return false;
}

static bool asks_for_firm(const struct simulating *s, const struct move *move)
{
    if (s->start[SUBJECT_FIRM] == REF_NONE)
        return false;
    for (uint32_t i = 0; i < move->facts.count; i++)
        if (move->facts.item[i].index != REF_NONE &&
            str_is(s->p->facts.item[move->facts.item[i].index].type, "organisation"))
            return true;
    return comes_after(s, move, SUBJECT_FIRM);
}

/* A firm of the area that looks for somebody, the one that has waited longest. */
static uint32_t find_firm(const struct simulating *s, const struct sim_way *way)
{
    uint32_t best = REF_NONE;

    for (uint32_t f = 0; f < s->firm_count; f++) {
        const struct sim_firm *firm = &s->firm[f];
        if (firm->area != way->area || firm->way == REF_NONE ||
            firm->person != REF_NONE || s->way[firm->way].due != SIM_NEVER ||
            s->p->stages.item[s->way[firm->way].stage].kind != STAGE_MATCH)
            continue;
        if (best == REF_NONE || firm->open_since < s->firm[best].open_since)
            best = f;
    }
    return best;
}

/* Whether nothing stands in the way of the move; a firm is found for whoever needs one.
 */
static bool is_ready(struct simulating *s, struct sim_way *way)
{
    const struct move *move = &s->p->moves.item[way->move];

    if (way->of != SUBJECT_PERSON)
        return true;
    for (uint32_t i = 0; i < move->after.count; i++)
        if (is_of(s, move->after.item[i].index, SUBJECT_PROGRAMME) &&
            !s->made[move->after.item[i].index])
            return false;
    if (way->firm != REF_NONE || !asks_for_firm(s, move))
        return true;
    way->firm = find_firm(s, way);
    if (way->firm == REF_NONE)
        return false;
    s->firm[way->firm].person = (uint32_t)(way - s->way);
    return true;
}

/* ------------------------------------------------------------------------- mistakes */

/* Somebody presses the wrong button: whoever stands here has not left at all. */
static bool is_mistaken(struct simulating *s, const struct sim_way *way, uint32_t *move)
{
    *move = way->of == SUBJECT_PERSON && way->passed
                ? sim_move_of(s, way->stage, MOVE_LEAVE)
                : REF_NONE;
    return *move != REF_NONE && s->p->moves.item[*move].facts.count == 0 &&
           sim_chance(s, sim_any(s, "mistake"));
}

static bool make_mistake(struct simulating *s, struct sim_way *way, uint32_t at,
                         struct err *err)
{
    const struct move *move = &s->p->moves.item[at];
    struct enrolment_act act = { .rid = way->rid,
                                 .what = ENROLMENT_MOVE,
                                 .on = s->day,
                                 .move = move->id,
                                 .role = move->by.item[0].id,
                                 .how = "told" };
    struct err why = { 0 };

    if (move->reasons.count > 0)
        act.reason = move->reasons.item[0].id;
    if (!enrolment_act(sim_as(s, way->coach), &act, &why))
        return sim_refused(s, &why, err);
    way->mistaken = true;
    way->due = s->day + 1;
    return true;
}

static bool take_back(struct simulating *s, struct sim_way *way, struct err *err)
{
    way->mistaken = false;
    way->due = s->day + 1;
    s->so_far->corrected++;
    return enrolment_take_back_last(sim_as(s, way->coach), way->rid, "mistake", err);
}

/* -------------------------------------------------------------------------- support */

static bool is_helped(const struct simulating *s, const struct sim_way *way)
{
    int64_t kind = s->p->stages.item[way->stage].kind;

    return way->of == SUBJECT_PERSON && way->firm != REF_NONE &&
           (kind == STAGE_PRAKTIK || kind == STAGE_INTRODUCTION ||
            kind == STAGE_EMPLOYMENT || kind == STAGE_FOLLOW_UP);
}

static bool help(struct simulating *s, struct sim_way *way, struct err *err)
{
    int32_t gap = (int32_t)sim_any(s, "support_days");
    const struct support_new new = { .rid = sim_id(s, "support", s->support_count++),
                                     .firm_rid = s->firm[way->firm].rid,
                                     .held_on = s->day,
                                     .minutes = 15 * sim_between(s, 1, 6),
                                     .what = s->p->stages.item[way->stage].kind ==
                                                     STAGE_FOLLOW_UP
                                                 ? STR("follow_up")
                                                 : STR("supervision") };

    way->support_on = s->day + sim_between(s, gap - gap / 4, gap + gap / 4);
    return firm_support_add(sim_as(s, way->coach), &new, err);
}

/* -------------------------------------------------------------------------- the day */

static bool make_step(struct simulating *s, uint32_t w, struct err *err)
{
    struct sim_way *way = &s->way[w];
    bool done = false;
    uint32_t wrong;

    if (way->mistaken)
        return take_back(s, way, err);
    if (!is_ready(s, way)) {
        way->due = s->day + NOT_SOON;
        return true;
    }
    if (is_mistaken(s, way, &wrong))
        return make_mistake(s, way, wrong, err);
    if (!sim_way_act(s, way, way->move, &done, err))
        return false;
    if (!done) { /* another way, another day */
        sim_way_plan(s, way);
        way->due = way->due == SIM_NEVER ? SIM_NEVER : way->due + NOT_SOON;
    }
    return true;
}

static bool has_time(const struct simulating *s, const struct sim_way *way)
{
    return sim_is_there(s, way->coach) &&
           s->coach[way->coach].acts < (uint32_t)sim_any(s, "acts_day");
}

bool sim_ways_day(struct simulating *s, struct err *err)
{
    for (uint32_t w = 0; w < s->way_count; w++) {
        while (s->way[w].due <= s->day && has_time(s, &s->way[w]))
            if (!make_step(s, w, err))
                return false;
        if (is_helped(s, &s->way[w]) && s->way[w].support_on <= s->day &&
            has_time(s, &s->way[w]) && !help(s, &s->way[w], err))
            return false;
        arena_rewind(&s->scratch, 0);
    }
    return true;
}
