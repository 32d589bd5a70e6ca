/*
 * simulate_way.c: one step of a way in a played programme (simulate_in.h).
 *
 *   at a stage: which move, and when -> the day has come, a coach is there, a firm is
 *   found -> facts, answer or move -> the next stage
 */
#include <assert.h>

#include "base/date.h"
#include "domain/stage.h"
#include "service/document.h"
#include "service/enrolment.h"
#include "service/simulate_in.h"

#define NOT_SOON 3 /* days until it is tried again */

/* In the order of enum move_kind. */
static const char *const kind_words[] = { "",       "advance", "back", "pause",
                                          "resume", "extend",  "leave" };
#define KINDS (sizeof kind_words / sizeof *kind_words)
_Static_assert(KINDS == MOVE_LEAVE + 1, "a word for each kind of move");

static const struct stage *stage_at(const struct simulating *s,
                                    const struct sim_way *way)
{
    return &s->p->stages.item[way->stage];
}

static const struct move *move_at(const struct simulating *s, uint32_t move)
{
    return &s->p->moves.item[move];
}

uint32_t sim_move_of(const struct simulating *s, uint32_t stage, int64_t kind)
{
    for (uint32_t m = 0; m < s->p->moves.count; m++)
        if (move_at(s, m)->from.index == stage && move_at(s, m)->kind == kind &&
            move_at(s, m)->to.index != REF_NONE)
            return m;
    return REF_NONE;
}

/* ----------------------------------------------------------------- which move, when */

/* What comes of a stage, as the file's figures say of the measure counted there. */
static int64_t figure_of(const struct programme *p, uint32_t stage)
{
    for (uint32_t m = 0; m < p->measures.count; m++)
        for (uint32_t f = 0;
             p->measures.item[m].stage.index == stage && f < p->figures.count; f++)
            if (str_eq(p->figures.item[f].id, p->measures.item[m].id) &&
                p->figures.item[f].number > 0)
                return p->figures.item[f].number;
    return 1;
}

static uint32_t draw_move(struct simulating *s, const struct sim_way *way, int64_t kind)
{
    uint32_t most = s->p->moves.count, found = REF_NONE;
    int64_t sum = 0;

    for (uint32_t m = 0; m < most; m++) {
        const struct move *move = move_at(s, m);
        if (move->from.index != way->stage || move->kind != kind ||
            move->to.index == REF_NONE)
            continue;
        int64_t weight = figure_of(s->p, move->to.index);
        sum += weight;
        if (rng_below(&s->rng, (uint32_t)sum) < (uint32_t)weight)
            found = m;
    }
    return found;
}

/* The programme's own way is not given up in what is played: nothing would follow. */
static int64_t weight_of(const struct simulating *s, const struct sim_way *way,
                         int64_t kind)
{
    int64_t weight;

    if (sim_move_of(s, way->stage, kind) == REF_NONE ||
        (kind == MOVE_EXTEND && way->extended) ||
        (way->of == SUBJECT_PROGRAMME && kind == MOVE_LEAVE))
        return 0;
    weight = sim_stage_rate(s, stage_at(s, way), kind_words[kind]);
    return weight < 0 ? 0 : weight;
}

static int64_t draw_kind(struct simulating *s, const struct sim_way *way)
{
    int64_t sum = 0, found = MOVE_ADVANCE;

    for (int64_t kind = MOVE_ADVANCE; kind <= MOVE_LEAVE; kind++) {
        int64_t weight = weight_of(s, way, kind);
        sum += weight;
        if (weight > 0 && (int64_t)rng_below(&s->rng, (uint32_t)sum) < weight)
            found = kind;
    }
    return found;
}

static int32_t later(int32_t from, int64_t n, int64_t unit)
{
    return unit == LENGTH_MONTHS  ? date_add_months(from, (int32_t)n)
           : unit == LENGTH_WEEKS ? from + 7 * (int32_t)n
                                  : from + (int32_t)n;
}

struct span {
    int32_t least, most; /* days from now to the next stage */
};

/* Of a mean anything around it; of a rule the least and a few days. */
static struct span span_of(const struct simulating *s, const struct sim_way *way)
{
    const struct stage *stage = stage_at(s, way);
    const struct length *length = stage->length;
    int64_t least = sim_stage_rate(s, stage, "days_least");
    int64_t most = sim_stage_rate(s, stage, "days_most");

    if (!length)
        return (struct span){ least < 0 ? 0 : (int32_t)least,
                              most < 0 ? 0 : (int32_t)most };
    int32_t from = later(way->entered, length->least, length->unit) - way->entered;
    int32_t to = later(way->entered, length->most, length->unit) - way->entered;
    if (length->mean != TRI_YES)
        to = from + NOT_SOON;
    return (struct span){ from, to };
}

void sim_way_plan(struct simulating *s, struct sim_way *way)
{
    const struct stage *stage = stage_at(s, way);
    bool firm_waits = way->of == SUBJECT_FIRM &&
                      (stage->kind == STAGE_MATCH || stage->kind == STAGE_VISIT);

    way->due = SIM_NEVER;
    way->move = REF_NONE;
    way->party = 0;
    if (stage->kind == STAGE_END || firm_waits)
        return;
    int64_t kind = draw_kind(s, way);
    struct span span = span_of(s, way);
    way->move = draw_move(s, way, kind);
    if (way->move == REF_NONE)
        return;
    if (kind == MOVE_EXTEND)
        way->due = way->entered + span.most - sim_between(s, 1, 10);
    else if (kind == MOVE_ADVANCE || kind == MOVE_RESUME)
        way->due = way->entered + sim_between(s, span.least, span.most);
    else
        way->due = way->entered + sim_between(s, span.least / 4 + 1, span.most);
    if (way->due <= s->day)
        way->due = s->day + 1;
}

/* --------------------------------------------------------------------- what is told */

static struct str until_text(struct simulating *s, const struct sim_way *way,
                             const struct move *move)
{
    struct span span = span_of(s, way);
    int32_t day = s->day + sim_between(s, 14, 40);

    if (move->kind == MOVE_EXTEND) /* after the limit, pauses in it or not */
        day +=
            way->entered + span.most > s->day ? way->entered + span.most - s->day : 0;
    return sim_day_text(s, day);
}

static struct str day_of(struct simulating *s, const struct sim_way *way,
                         const struct move *move, struct str fact, int32_t on)
{
    int64_t ahead = sim_rate(s, fact, "ahead_days");
    const struct stage *to = &s->p->stages.item[move->to.index];

    if (move->kind == MOVE_PAUSE || move->kind == MOVE_EXTEND)
        return way->of == SUBJECT_FIRM ? sim_day_text(s, s->day + 30)
                                       : until_text(s, way, move);
    return sim_day_text(
        s, on + (ahead > 0 && to->kind == STAGE_EMPLOYMENT ? (int32_t)ahead : 0));
}

static struct str number_of(struct simulating *s, const struct sim_way *way)
{
    int64_t n = sim_any(s, "months_usual");

    if (way->of == SUBJECT_FIRM)
        n = s->firm[way->who].size;
    else if (sim_chance(s, sim_any(s, "months_short")))
        n = 3;
    else if (sim_chance(s, sim_any(s, "months_long")))
        n = 12;
    return id_text(&s->scratch, n);
}

static struct str organisation_of(struct simulating *s, const struct sim_way *way)
{
    const struct programme *p = s->p;

    if (way->firm != REF_NONE)
        return id_text(&s->scratch, s->firm[way->firm].rid);
    return p->organisations.count == 0
               ? STR("")
               : p->organisations.item[rng_below(&s->rng, p->organisations.count)].id;
}

static struct str value_of(struct simulating *s, const struct sim_way *way,
                           const struct move *move, const struct programme_fact *fact,
                           int32_t on)
{
    if (str_is(fact->type, "day"))
        return day_of(s, way, move, fact->id, on);
    if (str_is(fact->type, "number"))
        return number_of(s, way);
    if (str_is(fact->type, "organisation"))
        return organisation_of(s, way);
    if (str_is(fact->type, "yes_no")) {
        int64_t yes = sim_rate(s, fact->id, "yes");
        return sim_chance(s, yes < 0 ? 1000 : yes) ? STR("yes") : STR("no");
    }
    struct str own = sim_name(s, fact->id);
    return own.len > 0 ? own : sim_name(s, fact->type);
}

/* ----------------------------------------------------------------- one of the moves */

/* Who of those who may: the participant often when she leaves, else a coach. */
static struct str role_of(struct simulating *s, const struct move *move)
{
    uint32_t count = move->by.count;

    if (count == 0)
        return STR("");
    for (uint32_t i = 0; move->kind == MOVE_LEAVE && i < count; i++)
        if (str_is(move->by.item[i].id, "participant") &&
            sim_chance(s, sim_any(s, "participant_decides")))
            return move->by.item[i].id;
    for (uint32_t i = 0; i < count; i++)
        if (s->staff_role != REF_NONE && move->by.item[i].index == s->staff_role)
            return move->by.item[i].id;
    return move->by.item[rng_below(&s->rng, count)].id;
}

/* Some write it down a few days after it was. */
static int32_t day_it_was(struct simulating *s, const struct sim_way *way)
{
    int32_t on = s->day;

    if (sim_chance(s, sim_any(s, "late")) && !stage_at(s, way)->length)
        on -= sim_between(s, 1, sim_any(s, "late_days"));
    return on < way->last_on ? way->last_on : on;
}

static void tell(struct simulating *s, const struct sim_way *way,
                 const struct move *move, struct enrolment_act *act)
{
    struct enrolment_said *said =
        ARENA_ARRAY(&s->scratch, ENROLMENT_SAID_MOST, struct enrolment_said);

    for (uint32_t i = 0; i < move->facts.count && i < ENROLMENT_SAID_MOST; i++) {
        const struct programme_fact *fact =
            &s->p->facts.item[move->facts.item[i].index];
        said[act->said_count++] =
            (struct enrolment_said){ fact->id, value_of(s, way, move, fact, act->on) };
    }
    act->said = said;
}

static bool write_act(struct simulating *s, const struct sim_way *way,
                      const struct enrolment_act *act, bool *done, struct err *err)
{
    struct err why = { 0 };

    *done = enrolment_act(sim_as(s, way->coach), act, &why);
    s->so_far->steps += *done;
    return *done || sim_refused(s, &why, err);
}

/* Some page for each document that has none. */
static bool put_files(struct simulating *s, const struct sim_way *way, struct err *err)
{
    static const char page[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                               "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
                               "trailer<</Root 1 0 R>>\n%%EOF\n";
    struct document_new new = { .way_rid = way->rid, .bytes = str_from(page) };
    struct call *call = sim_as(s, way->coach);
    bool ok = true, lacks = true;

    while (ok && lacks) {
        struct enrolment_way read;
        struct tx *tx = NULL;
        uint32_t at = 0;
        ok = tx_begin(call->store, TX_READ, &tx, err) &&
             enrolment_own(call, tx, way->rid, &read, err) &&
             document_lacking(tx, call->arena, &read, &at, err);
        tx_end(&tx);
        lacks = ok && at < read.events.count;
        new.event_id = lacks ? read.events.event[at].id : 0;
        ok = ok && (!lacks || document_add(call, &new, err));
    }
    return ok;
}

static void release_firm(struct simulating *s, struct sim_way *way)
{
    struct sim_firm *firm = way->firm == REF_NONE ? NULL : &s->firm[way->firm];

    way->firm = REF_NONE;
    if (!firm || firm->person != (uint32_t)(way - s->way))
        return;
    firm->person = REF_NONE;
    firm->open_since = s->day;
    struct sim_way *own = firm->way == REF_NONE ? NULL : &s->way[firm->way];
    if (own && sim_chance(s, sim_any(s, "firm_withdraws"))) {
        own->move = sim_move_of(s, own->stage, MOVE_LEAVE);
        own->due = own->move == REF_NONE ? SIM_NEVER : s->day + 2;
    }
}

/* The firm has the person it looked for. */
static void fill_place(struct simulating *s, const struct sim_way *way)
{
    struct sim_firm *firm = way->firm == REF_NONE ? NULL : &s->firm[way->firm];

    if (!firm || firm->person != (uint32_t)(way - s->way) || firm->way == REF_NONE)
        return;
    struct sim_way *own = &s->way[firm->way];
    if (stage_at(s, own)->kind != STAGE_MATCH)
        return;
    own->move = sim_move_of(s, own->stage, MOVE_ADVANCE);
    own->due = own->move == REF_NONE ? SIM_NEVER : s->day + sim_between(s, 1, 5);
}

static void enter_person(struct simulating *s, struct sim_way *way,
                         const struct move *move)
{
    const struct stage *to = stage_at(s, way);
    bool ends = to->kind == STAGE_END;

    if (!way->passed && move->kind == MOVE_ADVANCE)
        way->passed = true;
    if (!way->passed && ends)
        s->area[way->area].begun--;
    if (move->kind == MOVE_ADVANCE && (to->kind == STAGE_EMPLOYMENT || ends))
        fill_place(s, way);
    if (ends || move->kind == MOVE_BACK)
        release_firm(s, way);
}

static void enter(struct simulating *s, struct sim_way *way, uint32_t at, int32_t on)
{
    const struct move *move = move_at(s, at);

    way->last_on = on;
    way->told = way->asked_again = false;
    way->party = 0;
    if (move->kind == MOVE_EXTEND) {
        way->extended = true;
    } else if (move->kind == MOVE_PAUSE) {
        way->paused_entered = way->entered;
        way->stage = move->to.index;
        way->entered = on;
    } else if (move->kind == MOVE_RESUME) {
        way->stage = move->to.index;
        way->entered = way->paused_entered + on - way->entered;
    } else {
        way->extended = false;
        way->stage = move->to.index;
        way->entered = on;
    }
    if (way->of == SUBJECT_PERSON)
        enter_person(s, way, move);
    if (way->of == SUBJECT_FIRM && stage_at(s, way)->kind == STAGE_MATCH)
        s->firm[way->who].open_since = s->day;
    if (way->of == SUBJECT_FIRM && stage_at(s, way)->kind == STAGE_END)
        s->firm[way->who].way = REF_NONE;
    if (way->of == SUBJECT_PROGRAMME)
        s->made[at] = true;
    sim_way_plan(s, way);
}

/* One party of a gate answers; the last yes is the move. */
static bool answer(struct simulating *s, struct sim_way *way, uint32_t at, bool *done,
                   struct err *err)
{
    const struct move *move = move_at(s, at);
    struct str role = move->by.item[way->party].id;
    bool yes = way->asked_again || !sim_chance(s, sim_any(s, "gate_no"));
    struct enrolment_act act = { .rid = way->rid,
                                 .what = ENROLMENT_GATE,
                                 .on = s->day,
                                 .move = move->id,
                                 .role = role,
                                 .yes = yes,
                                 .how = str_is(role, "participant") ? "self" : "told" };

    if (!way->told)
        tell(s, way, move, &act);
    if (!write_act(s, way, &act, done, err) || !*done)
        return *done || err->kind == ERR_NONE;
    way->told = true;
    way->last_on = s->day;
    if (!yes) {
        way->asked_again = true;
        way->due = s->day + (int32_t)sim_any(s, "gate_again_days");
        return true;
    }
    if (++way->party == move->by.count)
        enter(s, way, at, s->day);
    else if (sim_chance(s, sim_any(s, "silence")))
        way->due = s->day + (int32_t)sim_any(s, "silence_days");
    else
        way->due = s->day + sim_between(s, 0, 2);
    return true;
}

bool sim_way_act(struct simulating *s, struct sim_way *way, uint32_t at, bool *done,
                 struct err *err)
{
    const struct move *move = move_at(s, at);
    struct enrolment_act act = { .rid = way->rid,
                                 .what = ENROLMENT_MOVE,
                                 .on = day_it_was(s, way),
                                 .move = move->id,
                                 .role = role_of(s, move),
                                 .yes = true,
                                 .how = "told" };

    if (move->all == TRI_YES)
        return answer(s, way, at, done, err);
    tell(s, way, move, &act);
    if (move->reasons.count > 0)
        act.reason = move->reasons.item[rng_below(&s->rng, move->reasons.count)].id;
    if ((move->files == TRI_YES && !put_files(s, way, err)) ||
        !write_act(s, way, &act, done, err))
        return false;
    if (*done)
        enter(s, way, at, act.on);
    return true;
}

uint32_t sim_way_begin(struct simulating *s, struct sim_way *way)
{
    way->stage = s->start[way->of];
    way->entered = way->last_on = s->day;
    way->support_on = s->day;
    if (s->way_count == s->way_room) {
        uint32_t more = s->way_room ? s->way_room * 2 : 1024;
        s->way = arena_grow(s->arena, s->way, s->way_room * sizeof *s->way,
                            more * sizeof *s->way);
        s->way_room = more;
    }
    s->way[s->way_count] = *way;
    sim_way_plan(s, &s->way[s->way_count]);
    return s->way_count++;
}
