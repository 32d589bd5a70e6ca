/* stage_twin.c: see stage_twin.h. */
#include "stage_twin.h"

#include "base/date.h"

static bool lists(const struct ref_list *list, uint32_t index)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->item[i].index == index)
            return true;
    return false;
}

/* The value of a fact in the stay, unless a pause or longer time used it up. */
static const struct path_fact *twin_fact(const struct programme *p,
                                         const struct told *told, uint32_t from,
                                         uint32_t fact)
{
    for (uint32_t i = told->count; i-- > from;) {
        const struct path_step *step = &told->step[i];
        if (step->kind == PATH_FACT && step->fact == fact)
            return &step->value;
        if (step->kind != PATH_MOVE)
            continue;
        const struct move *move = &p->moves.item[step->move];
        if ((move->kind == MOVE_PAUSE || move->kind == MOVE_EXTEND) &&
            lists(&move->facts, fact))
            return NULL;
    }
    return NULL;
}

static int32_t twin_until(const struct programme *p, const struct told *told,
                          uint32_t from, const struct move *move)
{
    for (uint32_t i = 0; i < move->facts.count; i++) {
        uint32_t fact = move->facts.item[i].index;
        const struct path_fact *value = twin_fact(p, told, from, fact);
        if (str_is(p->facts.item[fact].type, "day"))
            return value ? value->day : DAY_NONE;
    }
    return DAY_NONE;
}

struct stand twin_stand(const struct programme *p, const struct told *told)
{
    struct stand s = { REF_NONE, REF_NONE, 0, 0, 0, DAY_NONE, 0 };

    for (uint32_t i = 0; i < told->count; i++) {
        const struct path_step *step = &told->step[i];
        if (step->kind == PATH_BEGIN)
            s = (struct stand){ step->stage, REF_NONE, i, step->on, 0, DAY_NONE, 0 };
        if (step->kind != PATH_MOVE)
            continue;
        const struct move *move = &p->moves.item[step->move];
        struct told before = *told;
        before.count = i;
        if (move->kind == MOVE_EXTEND) {
            s.extended = twin_until(p, &before, s.stay, move);
        } else if (move->kind == MOVE_PAUSE) {
            s.paused = s.stage;
            s.paused_on = step->on;
            s.stage = move->to.index;
        } else if (move->kind == MOVE_RESUME && s.paused == move->to.index) {
            s.away += step->on - s.paused_on;
            if (s.extended != DAY_NONE)
                s.extended += step->on - s.paused_on;
            s.stage = s.paused;
            s.paused = REF_NONE;
        } else {
            s = (struct stand){ move->to.index, REF_NONE, i, step->on, 0, DAY_NONE, 0 };
        }
    }
    return s;
}

static int32_t plus(int32_t day, int64_t n, int64_t unit)
{
    return unit == LENGTH_MONTHS ? date_add_months(day, (int32_t)n)
                                 : day + (int32_t)n * (unit == LENGTH_WEEKS ? 7 : 1);
}

static bool twin_said_yes(const struct told *told, uint32_t from, uint32_t move,
                          uint32_t role)
{
    for (uint32_t i = told->count; i-- > from;)
        if (told->step[i].kind == PATH_GATE && told->step[i].move == move &&
            told->step[i].role == role)
            return told->step[i].yes;
    return false;
}

static bool twin_made(const struct told *told, uint32_t move)
{
    for (uint32_t i = 0; i < told->count; i++)
        if (told->step[i].kind == PATH_MOVE && told->step[i].move == move)
            return true;
    return false;
}

/* Rule 9; work placement is six months by law in data/rates.tsv. */
static bool twin_until_fits(const struct programme *p, const struct told *told,
                            const struct stand *s, const struct path_step *step)
{
    const struct move *move = &p->moves.item[step->move];
    const struct stage *stage = &p->stages.item[s->stage];
    int32_t counted = s->entered + s->away, law = DAY_NONE, limit = s->extended;
    int32_t until = twin_until(p, told, s->stay, move);

    if (move->kind != MOVE_PAUSE && move->kind != MOVE_EXTEND)
        return true;
    if (until == DAY_NONE || move->kind == MOVE_PAUSE)
        return until == DAY_NONE || until > step->on;
    if (stage->instrument.index != REF_NONE &&
        str_is(p->instruments.item[stage->instrument.index].rate, "arbetspraktik"))
        law = plus(counted, 6, LENGTH_MONTHS);
    if (limit == DAY_NONE && stage->length)
        limit = plus(counted, stage->length->most, stage->length->unit);
    if (limit != DAY_NONE && (law == DAY_NONE || limit < law) && until <= limit)
        return false;
    return until > step->on && (law == DAY_NONE || until <= law);
}

static bool twin_done(const struct programme *p, const struct path_step *step,
                      uint32_t stage)
{
    uint32_t lacking = 0;

    for (uint32_t i = 0; i < p->activities.count; i++)
        lacking += p->activities.item[i].before.index == stage && !step->done[i];
    return lacking == 0;
}

/* The rule a move breaks; 0: none. */
static uint32_t twin_move(const struct programme *p, const struct told *told,
                          const struct stand *s, const struct path_step *step)
{
    const struct move *move = &p->moves.item[step->move];
    const struct stage *stage = &p->stages.item[s->stage];

    if (move->from.index != s->stage || !lists(&move->by, step->role))
        return 3;
    for (uint32_t i = 0; i < move->facts.count; i++) {
        uint32_t at = move->facts.item[i].index;
        const struct path_fact *fact = twin_fact(p, told, s->stay, at);
        if (!fact || (fact->yes == TRI_NO && !(p->facts.item[at].either == TRI_YES)))
            return 4;
    }
    if (move->reasons.count ? !lists(&move->reasons, step->reason)
                            : step->reason != REF_NONE)
        return 5;
    for (uint32_t i = 0; move->all == TRI_YES && i < move->by.count; i++)
        if (!twin_said_yes(told, s->stay, step->move, move->by.item[i].index))
            return 6;
    for (uint32_t i = 0; i < move->after.count; i++) {
        uint32_t other = move->after.item[i].index;
        if (!twin_made(told, other) && !(step->elsewhere && step->elsewhere[other]))
            return 7;
    }
    if (move->kind == MOVE_ADVANCE && stage->length && stage->length->mean != TRI_YES &&
        step->on <
            plus(s->entered + s->away, stage->length->least, stage->length->unit))
        return 8;
    if (!twin_until_fits(p, told, s, step))
        return 9;
    return move->to.index == s->stage || twin_done(p, step, move->to.index) ? 0 : 10;
}

uint32_t twin_rule(const struct programme *p, enum subject subject,
                   const struct told *told, const struct path_step *step)
{
    struct stand s = twin_stand(p, told);
    bool asked = false;

    if (step->kind == PATH_BEGIN)
        return s.stage != REF_NONE || p->stages.item[step->stage].start != TRI_YES ||
               p->stages.item[step->stage].subject != (int64_t)subject ||
               !twin_done(p, step, step->stage);
    if (s.stage == REF_NONE || p->stages.item[s.stage].kind == STAGE_END ||
        step->on < told->step[told->count - 1].on)
        return 2;
    if (step->kind == PATH_MOVE)
        return twin_move(p, told, &s, step);
    if (step->kind == PATH_GATE)
        return p->moves.item[step->move].from.index != s.stage ||
                       !lists(&p->moves.item[step->move].by, step->role) ||
                       p->moves.item[step->move].all != TRI_YES
                   ? 3
                   : 0;
    for (uint32_t i = 0; i < p->moves.count; i++)
        asked |= p->moves.item[i].from.index == s.stage &&
                 lists(&p->moves.item[i].facts, step->fact);
    return asked ? 0 : 4;
}
