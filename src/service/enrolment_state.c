/* enrolment_state.c: see enrolment_state.h. */
#include "service/enrolment_state.h"

#include "service/pool_away.h"
#include "service/pool_wait.h"
#include "store/query.h"

static bool is(const struct event *event, const char *kind)
{
    return str_is(event->kind, kind);
}

static enum subject subject_from(struct str of)
{
    return str_is(of, "firm")        ? SUBJECT_FIRM
           : str_is(of, "programme") ? SUBJECT_PROGRAMME
                                     : SUBJECT_PERSON;
}

/* All moves on other subjects' ways, as made: they were when it was written. */
static const bool *others_made(const struct programme *p, enum subject own,
                               struct arena *arena)
{
    bool *made = ARENA_ARRAY(arena, p->moves.count, bool);

    for (uint32_t i = 0; i < p->moves.count; i++) {
        uint32_t from = p->moves.item[i].from.index;
        made[i] = from != REF_NONE && p->stages.item[from].subject != (int64_t)own;
    }
    return made;
}

/* ------------------------------------------------------------------ events to steps */

static struct path_fact value_of(const struct event *event, const struct view *facts)
{
    struct str yes = fact_str(facts, "yes");

    return (struct path_fact){ .yes = str_is(yes, "yes")  ? TRI_YES
                                      : str_is(yes, "no") ? TRI_NO
                                                          : TRI_NOT_STATED,
                               .day = fact_day(facts, "day"),
                               .number = fact_int(facts, "number"),
                               .firm = fact_int(facts, "firm"),
                               .word = fact_str(facts, "word"),
                               .support = fact_str(facts, "support"),
                               .minutes = fact_int(facts, "minutes"),
                               .text = fact_str(facts, "text").len > 0,
                               .source = event->id };
}

struct replay {
    struct tx *tx;
    struct arena *arena;
    struct enrolment_way *way;
};

static bool begin(const struct replay *r, const struct event *event,
                  const struct view *facts, struct err *err)
{
    struct enrolment_way *way = r->way;

    way->org_id = event->org_id;
    way->of = fact_str(facts, "of");
    way->slug = fact_str(facts, "programme");
    way->version = fact_int(facts, "version");
    way->area = fact_str(facts, "area");
    way->group = fact_str(facts, "group");
    way->sex = fact_str(facts, "sex");
    way->found = fact_str(facts, "found");
    way->decider = fact_str(facts, "decider");
    way->firm_rid = fact_int(facts, "firm");
    if (!programme_of(r->tx, r->arena, way->slug, way->version, &way->reading, err))
        return false;
    way->path = stage_path_new(&way->reading->programme, &way->reading->rates,
                               subject_from(way->of), r->arena);
    way->begun = true;
    return true;
}

static bool step_of(const struct replay *r, const struct event *event,
                    const struct view *facts, struct path_step *step, struct err *err)
{
    const struct enrolment_way *way = r->way;
    const struct programme *p = &way->reading->programme;
    const struct programme_reading *other = NULL;

    *step = (struct path_step){ .on = event->valid_on,
                                .reason = REF_NONE,
                                .written = true };
    if (is(event, "enrolled")) {
        step->kind = PATH_BEGIN;
        step->stage = programme_stage_find(p, fact_str(facts, "stage"));
    } else if (is(event, "stage_fact")) {
        step->kind = PATH_FACT;
        step->fact = programme_fact_find(p, fact_str(facts, "fact"));
        step->value = value_of(event, facts);
    } else if (is(event, "version_moved")) {
        if (!programme_of(r->tx, r->arena, way->slug, fact_int(facts, "version"),
                          &other, err))
            return false;
        step->kind = PATH_VERSION;
        step->programme = &other->programme;
        step->stage = programme_stage_find(&other->programme, fact_str(facts, "stage"));
    } else {
        step->kind = is(event, "gate") ? PATH_GATE : PATH_MOVE;
        step->move = programme_move_find(p, fact_str(facts, "move"));
        step->role = programme_role_find(p, fact_str(facts, "role"));
        step->reason = programme_reason_find(p, event->reason);
        step->yes = str_is(fact_str(facts, "answer"), "yes");
        step->elsewhere = others_made(p, way->path.subject, r->arena);
    }
    return true;
}

static bool take(const struct replay *r, uint32_t at, struct err *err)
{
    struct enrolment_way *way = r->way;
    const struct event *event = &way->events.event[at];
    struct path_step *step = &way->step[at];
    struct view *facts;

    if (!event_facts(event, r->arena, &facts, err) ||
        (is(event, "enrolled") && !way->begun && !begin(r, event, facts, err)))
        return false;
    if (!way->begun)
        return true;
    if (!step_of(r, event, facts, step, err))
        return false;
    way->at[at] = way->path.programme;
    way->taken[at] = stage_path_take(&way->path, step);
    if (!way->taken[at] || step->kind != PATH_VERSION)
        return true;
    way->version = fact_int(facts, "version");
    if (fact_str(facts, "area").len > 0)
        way->area = fact_str(facts, "area");
    return programme_of(r->tx, r->arena, way->slug, way->version, &way->reading, err);
}

/* Plays made.events, the only thing that is there yet. */
static bool play(struct tx *tx, struct arena *arena, struct enrolment_way *way,
                 struct err *err)
{
    struct enrolment_way made = *way;
    const struct replay r = { tx, arena, &made };

    made.row_version = made.events.count;
    made.taken = ARENA_ARRAY(arena, made.events.count, bool);
    made.step = ARENA_ARRAY(arena, made.events.count, struct path_step);
    made.at = ARENA_ARRAY(arena, made.events.count, const struct programme *);
    for (uint32_t i = 0; i < made.events.count; i++)
        if (!take(&r, i, err))
            return false;
    made.begun = made.begun && made.path.stage != REF_NONE;
    *way = made;
    return true;
}

bool enrolment_way_read(struct tx *tx, struct arena *arena, int64_t rid,
                        struct event_as_of as_of, struct enrolment_way *way,
                        struct err *err)
{
    struct event of = { .subject = STR("enrolment"), .subject_rid = rid };
    struct enrolment_way made = { .rid = rid };

    if (!event_of_subject(tx, arena, &of, as_of, &made.events, err) ||
        !play(tx, arena, &made, err))
        return false;
    *way = made;
    return true;
}

/* ----------------------------------------------------------------------- projection */

static bool put_moves(struct tx *tx, const struct enrolment_way *way, struct err *err)
{
    int64_t ordinal = 0;
    struct str stage = STR("");

    for (uint32_t i = 0; i < way->events.count; i++) {
        const struct path_step *step = &way->step[i];
        const struct event *event = &way->events.event[i];
        const struct programme *p = way->at[i];
        if (!way->taken[i] || step->kind == PATH_FACT || step->kind == PATH_GATE)
            continue;
        bool moves = step->kind == PATH_MOVE;
        const struct move *move = moves ? &p->moves.item[step->move] : NULL;
        const struct programme *to = step->kind == PATH_VERSION ? step->programme : p;
        struct str next =
            move ? p->stages.item[move->to.index].id : to->stages.item[step->stage].id;
        const struct enrolment_move_put_in in = {
            .enrolment_rid = way->rid,
            .ordinal = ordinal,
            .move = move ? move->id : STR(""),
            .kind = str_from(move                       ? move_kind_word(move->kind)
                             : step->kind == PATH_BEGIN ? "begin"
                                                        : "version"),
            .from_stage = stage,
            .stage = next,
            .on_day = event->valid_on,
            .role = move ? p->roles.item[step->role].id : STR(""),
            .reason = event->reason,
            .side = event->side,
            .event_id = event->id
        };
        if (!enrolment_move_put(tx, &in, err))
            return false;
        ordinal++;
        stage = next;
    }
    return true;
}

static bool put(struct tx *tx, const struct enrolment_way *way, struct err *err)
{
    const struct stage_path *path = &way->path;
    const struct programme *p = path->programme;
    const struct path_clock clock = stage_path_clock(path, path->last_on);
    const struct enrolment_put_in in = {
        .rid = way->rid,
        .org_id = way->org_id,
        .of = way->of,
        .slug = way->slug,
        .version = way->version,
        .area = way->area,
        .target_group = way->group,
        .sex = way->sex,
        .firm_rid = way->firm_rid,
        .found_by = way->found,
        .stage = p->stages.item[path->stage].id,
        .came_by =
            path->came_by == REF_NONE ? STR("") : p->moves.item[path->came_by].id,
        .begun_on = path->begun_on,
        .entered_on = path->entered_on,
        .counted_from = path->counted_from,
        .has_alert_on = clock.alert_on != DAY_NONE,
        .alert_on = clock.alert_on,
        .has_limit_on = clock.limit_on != DAY_NONE,
        .limit_on = clock.limit_on,
        .state = str_from(stage_path_ended(path)        ? "ended"
                          : path->paused_at != REF_NONE ? "paused"
                                                        : "open"),
        .last_on = path->last_on,
        .row_version = way->row_version
    };

    return enrolment_put(tx, &in, err) && put_moves(tx, way, err);
}

/* Puts what was read; whoever is on the way, in the lists or not. */
static bool keep(struct tx *tx, const struct enrolment_way *way, struct err *err)
{
    const bool of_person = way->begun && way->path.subject == SUBJECT_PERSON;
    const bool ended = of_person && stage_path_ended(&way->path);

    return (!way->begun || put(tx, way, err)) &&
           pool_away_follow(tx, way->rid, of_person && stage_path_away(&way->path),
                            ended, err) &&
           pool_wait_follow(tx, way->rid, way->slug,
                            of_person && !ended ? way->path.begun_on : DAY_NONE, err);
}

bool enrolment_state_make(struct tx *tx, int64_t rid, struct err *err)
{
    struct arena arena = { 0 };
    struct enrolment_way way = { .begun = false };
    bool ok = enrolment_drop(tx, rid, err) && enrolment_move_drop(tx, rid, err) &&
              enrolment_way_read(tx, &arena, rid, event_now, &way, err) &&
              keep(tx, &way, err);

    arena_free(&arena);
    return ok;
}

bool enrolment_state_remake(struct tx *tx, struct arena *arena, int64_t rid,
                            const struct event_list *history, struct err *err)
{
    struct enrolment_way way = { .rid = rid };

    way.events = event_holding(history, arena);
    return play(tx, arena, &way, err) && keep(tx, &way, err);
}

bool enrolment_state_forget(struct tx *tx, struct err *err)
{
    return enrolment_clear(tx, err) && enrolment_move_clear(tx, err);
}
