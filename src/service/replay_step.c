/*
 * replay_step.c: a move of the list, made as people would make it (replay.h).
 *
 *   begun? -> at the stage it leads from? else the moves that lead there -> what it
 *   comes after, on the firm's way -> its facts -> each party's answer, or the move
 */
#include <assert.h>

#include "service/around.h"
#include "service/enrolment.h"
#include "service/replay_in.h"
#include "store/query.h"

#define WALK_MOST 8u

struct stepping {
    struct replaying *r;
    const struct replay_row *row;
    struct replay_who *who, *firm;
    enum subject of;
};

struct str replay_value(const struct replay_row *row, struct str name_of)
{
    struct str rest = row->value, part, name;

    while (str_next(&rest, ';', &part)) {
        size_t at = str_find(part, STR("="));
        name = str_trim(str_sub(part, 0, at == SIZE_MAX ? part.len : at));
        if (at != SIZE_MAX && str_eq(name, name_of))
            return str_trim(str_sub(part, at + 1, part.len));
    }
    return STR("");
}

static struct str number_of(struct stepping *s)
{
    struct buf text = buf_new(s->r->row_call.arena);
    int64_t n;

    if (str_int(s->row->value, &n))
        return s->row->value;
    if (s->of != SUBJECT_FIRM)
        return STR("");
    buf_int(&text, s->firm && s->firm->size >= 0 ? s->firm->size : 1);
    return buf_str(&text);
}

static struct str value_of(struct stepping *s, const struct programme_fact *fact)
{
    struct arena *arena = s->r->row_call.arena;
    struct str typed = replay_value(s->row, fact->id);
    char *day = arena_take(arena, DATE_TEXT_BYTES);

    if (typed.len > 0)
        return typed;
    if (str_is(fact->type, "day")) {
        date_format(s->row->day, day);
        return str_from(day);
    }
    if (str_is(fact->type, "yes_no"))
        return STR("yes");
    if (str_is(fact->type, "number"))
        return number_of(s);
    if (str_is(fact->type, "organisation"))
        return s->firm ? id_text(arena, s->firm->rid) : STR("");
    if (str_is(fact->type, "employment"))
        return STR("unstated");
    return STR("enligt listan");
}

static struct str role_of(const struct programme *p, const struct move *move,
                          uint32_t nth)
{
    const struct ref *by = nth < move->by.count ? &move->by.item[nth] : NULL;

    for (uint32_t i = 0; move->all != TRI_YES && i < move->by.count; i++)
        if (str_is(move->by.item[i].id, "coach"))
            by = &move->by.item[i];
    return by && by->index != REF_NONE ? p->roles.item[by->index].id : STR("");
}

/* What staff have to have done before anybody enters a stage is done on its day. */
static bool ready_staff(struct stepping *s, const struct move *move, struct err *err)
{
    const struct programme *p = s->r->p;
    bool waits = false;

    for (uint32_t i = 0; i < p->activities.count; i++)
        waits |= p->activities.item[i].before.index == move->to.index &&
                 move->to.index != REF_NONE;
    return !waits ||
           around_ready(&s->r->row_call, p->id, s->row->day, &s->r->made->filled, err);
}

static bool act(struct stepping *s, const struct move *move, struct err *err)
{
    const struct programme *p = s->r->p;
    bool gate = move->all == TRI_YES;
    struct enrolment_said said[ENROLMENT_SAID_MOST];
    struct enrolment_act step = { .rid = s->who->way_rid,
                                  .what = gate ? ENROLMENT_GATE : ENROLMENT_MOVE,
                                  .on = s->row->day,
                                  .move = move->id,
                                  .yes = true,
                                  .how = "told",
                                  .said = said };

    if (!ready_staff(s, move, err))
        return false;
    if (move->reasons.count > 0)
        step.reason =
            s->row->reason.len > 0 ? s->row->reason : move->reasons.item[0].id;
    for (uint32_t i = 0; i < move->facts.count && i < ENROLMENT_SAID_MOST; i++) {
        const struct programme_fact *fact = &p->facts.item[move->facts.item[i].index];
        said[step.said_count++] =
            (struct enrolment_said){ fact->id, value_of(s, fact) };
    }
    for (uint32_t i = 0; i < (gate ? move->by.count : 1); i++) {
        step.role = role_of(p, move, i);
        if (!enrolment_act(&s->r->row_call, &step, err))
            return false;
        step.said_count = 0; /* once is enough */
    }
    return true;
}

static bool stage_now(struct stepping *s, uint32_t *stage, struct err *err)
{
    struct enrolment_by_rid_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok =
        tx_begin(s->r->call->store, TX_READ, &tx, err) &&
        enrolment_by_rid(tx, s->who->way_rid, s->r->row_call.arena, &row, &found, err);

    tx_end(&tx);
    *stage = ok && found ? programme_stage_find(s->r->p, row.stage) : REF_NONE;
    return ok;
}

/* The first move on the shortest way of moves forward from one stage to another. */
static uint32_t next_move(const struct programme *p, struct arena *arena, uint32_t from,
                          uint32_t to)
{
    uint32_t *first = ARENA_ARRAY(arena, p->stages.count, uint32_t);
    bool *seen = ARENA_ARRAY(arena, p->stages.count, bool), more = true;

    seen[from] = true;
    for (uint32_t i = 0; i < p->stages.count; i++)
        first[i] = REF_NONE;
    while (more && !seen[to]) {
        more = false;
        for (uint32_t m = 0; m < p->moves.count; m++) {
            const struct move *move = &p->moves.item[m];
            if (move->kind != MOVE_ADVANCE || move->from.index == REF_NONE ||
                move->to.index == REF_NONE || !seen[move->from.index] ||
                seen[move->to.index])
                continue;
            seen[move->to.index] = more = true;
            first[move->to.index] =
                move->from.index == from ? m : first[move->from.index];
        }
    }
    return first[to];
}

/* The move to make next, to come to where `move` leads from; REF_NONE: it is there, or
 * no moves forward lead there. */
static bool next_step(struct stepping *s, uint32_t move, uint32_t *next,
                      struct err *err)
{
    uint32_t stage, to = s->r->p->moves.item[move].from.index;

    if (!stage_now(s, &stage, err))
        return false;
    *next = stage == REF_NONE || stage == to
                ? REF_NONE
                : next_move(s->r->p, s->r->row_call.arena, stage, to);
    return true;
}

/* On a firm's way, up to the move and with it. */
static bool walk_firm(struct stepping *s, uint32_t move, struct err *err)
{
    uint32_t next = move;

    for (uint32_t steps = 0; steps < WALK_MOST; steps++) {
        if (!next_step(s, move, &next, err))
            return false;
        if (next == REF_NONE)
            break;
        s->r->made->filled++;
        if (!act(s, &s->r->p->moves.item[next], err))
            return false;
    }
    return act(s, &s->r->p->moves.item[move], err);
}

/* A move of a firm's way that one of hers comes after: made, if it has not been. */
static bool ready_one(struct stepping *s, uint32_t other, struct err *err)
{
    const struct programme *p = s->r->p;
    struct stepping firm = *s;
    uint32_t stage = REF_NONE;

    if (!s->firm && !replay_firm(s->r, s->row, &s->firm, err))
        return false;
    firm.of = SUBJECT_FIRM;
    firm.who = firm.firm = s->firm;
    if (!replay_begin(s->r, s->row, SUBJECT_FIRM, firm.who, err) ||
        !stage_now(&firm, &stage, err))
        return false;
    if (stage == p->moves.item[other].to.index)
        return true; /* it stands where that move led */
    s->r->made->filled++;
    return walk_firm(&firm, other, err);
}

static bool ready_firm(struct stepping *s, const struct move *move, struct err *err)
{
    const struct programme *p = s->r->p;

    for (uint32_t i = 0; s->of == SUBJECT_PERSON && i < move->after.count; i++) {
        uint32_t other = move->after.item[i].index;
        uint32_t from = other == REF_NONE ? REF_NONE : p->moves.item[other].from.index;
        if (from != REF_NONE && p->stages.item[from].subject == SUBJECT_FIRM &&
            !ready_one(s, other, err))
            return false;
    }
    return true;
}

/* Up to the move and with it, the firm ready before each step. */
static bool walk(struct stepping *s, uint32_t move, struct err *err)
{
    const struct programme *p = s->r->p;
    uint32_t next = move;

    for (uint32_t steps = 0; steps < WALK_MOST; steps++) {
        if (!next_step(s, move, &next, err))
            return false;
        if (next == REF_NONE)
            break;
        s->r->made->filled++;
        if (!ready_firm(s, &p->moves.item[next], err) ||
            !act(s, &p->moves.item[next], err))
            return false;
    }
    return ready_firm(s, &p->moves.item[move], err) &&
           act(s, &p->moves.item[move], err);
}

bool replay_begin(struct replaying *r, const struct replay_row *row, enum subject of,
                  struct replay_who *who, struct err *err)
{
    const struct programme *p = r->p;
    struct arena *arena = r->row_call.arena;
    const struct target_group *group =
        of == SUBJECT_PERSON && p->target_groups.count > 0 ? &p->target_groups.item[0]
                                                           : NULL;
    struct enrolment_new new = { .rid = replay_id(r, stage_subject_word(of), who->key),
                                 .of = of,
                                 .person_id = of == SUBJECT_PERSON ? who->id : 0,
                                 .firm_rid = of == SUBJECT_FIRM ? who->rid : 0,
                                 .programme = p->id,
                                 .area = who->area,
                                 .decider = p->roles.item[0].id,
                                 .found = STR("coach"),
                                 .on = row->day };

    if (who->way_rid != 0)
        return true;
    if (programme_role_find(p, STR("coach")) != REF_NONE)
        new.decider = STR("coach");
    if (group) {
        struct str *confirmed =
            ARENA_ARRAY(arena, group->criteria.count + 1, struct str);
        for (uint32_t i = 0; i < group->criteria.count; i++)
            confirmed[i] = group->criteria.item[i].id;
        new.group = group->id;
        new.confirmed = confirmed;
        new.confirmed_count = group->criteria.count;
    }
    return enrolment_begin(&r->row_call, &new, &who->way_rid, err);
}

bool replay_move(struct replaying *r, const struct replay_row *row, uint32_t move,
                 struct err *err)
{
    const struct move *m = &r->p->moves.item[move];
    struct stepping s = { .r = r, .row = row };
    uint32_t at;

    if (m->from.index == REF_NONE)
        return err_set(err, ERR_INPUT, N_("the programme has no such step"));
    s.of = (enum subject)r->p->stages.item[m->from.index].subject;
    if (row->firm.len > 0 && !replay_firm(r, row, &s.firm, err))
        return false;
    at = map_get(&r->persons, row->person);
    if (s.of == SUBJECT_PERSON && at == MAP_NONE)
        return err_set(err, ERR_INPUT, N_("the row names no person"));
    if (s.of == SUBJECT_FIRM && !s.firm)
        return err_set(err, ERR_INPUT, N_("the row names no firm"));
    if (s.of == SUBJECT_PROGRAMME)
        return err_set(err, ERR_INPUT,
                       N_("steps of the programme itself are not played"));
    s.who = s.of == SUBJECT_PERSON ? &r->person[at] : s.firm;
    assert(s.who);
    for (uint32_t i = 0; !s.firm && i < m->facts.count; i++)
        if (str_is(r->p->facts.item[m->facts.item[i].index].type, "organisation") &&
            !replay_firm(r, row, &s.firm, err))
            return false;
    return replay_begin(r, row, s.of, s.who, err) && walk(&s, move, err);
}
