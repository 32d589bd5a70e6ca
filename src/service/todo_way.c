/*
 * todo_way.c: what there is to do for ways through programmes (todo.h): before a stage
 * reaches its limit, at the limit, when a gate of all parties waits for somebody, and
 * when a place was given and the step is not taken.
 *
 * Whose it is: of a person, who holds the case; of a firm, who holds the firm; of the
 * programme itself and of a person nobody holds, who leads. A protected identity is its
 * keepers' alone. Nobody is named: the page it leads to asks who may know.
 */
#include "service/afterwards.h"
#include "service/todo_in.h"
#include "store/query.h"

/* So long it is worth asking what she did then. */
#define AFTERWARDS_DAYS 120

static bool leads(const struct gather *g)
{
    return (g->call->actor->roles >> ROLE_TEAM_LEADER & 1) ||
           (g->call->actor->roles >> ROLE_PROJECT_LEAD & 1);
}

static bool keeps(const struct gather *g)
{
    return g->call->actor->roles >> ROLE_PROTECTOR & 1;
}

static void put_way(struct gather *g, struct todo *todo, const struct programme *p,
                    struct str firm)
{
    todo->is_way = true;
    todo->slug = p->id;
    todo->name = firm.len > 0 ? str_copy(g->call->arena, firm)
                              : label_in(p->name, g->call->lang);
}

/* -------------------------------------------------------------------------- limits */

struct limits {
    int32_t near_days;
    const struct enrolments_due_row *row;
    const struct programme *programme;
    const struct stage *stage;
};

static void put_limit(struct gather *g, const struct limits *l, const char *rule,
                      int32_t due)
{
    struct todo *todo = todo_next(g, rule);

    put_way(g, todo, l->programme, l->row->firm);
    todo->subject_rid = l->row->rid;
    todo->person_rid = l->row->person_rid;
    todo->detail = label_in(l->stage->name, g->call->lang);
    todo->due_on = todo->made_on = due;
}

/* Of all its days the last that has come stands, and the next that comes soon: who was
 * told at two months is told again at four, not both at once. */
static void put_limits(struct gather *g, const struct limits *l)
{
    struct {
        const char *rule;
        int32_t due;
    } now = { NULL, DAY_NONE }, soon = { NULL, DAY_NONE };
    const int32_t limit = l->row->has_limit_on ? l->row->limit_on : DAY_NONE;

    if (str_is(l->row->state, "paused")) {
        if (limit != DAY_NONE && limit <= g->until)
            put_limit(g, l, "way_pause", limit);
        return;
    }
    for (uint32_t i = 0; i < l->stage->alerts.count + 2; i++) {
        const bool at_limit = i == l->stage->alerts.count + 1;
        const bool near = i == l->stage->alerts.count;
        int32_t due =
            at_limit ? limit
            : near   ? (limit == DAY_NONE ? DAY_NONE : limit - l->near_days)
                     : stage_alert_day(&l->stage->alerts.item[i], l->row->counted_from);
        const char *rule = at_limit ? "way_limit" : near ? "way_near" : "way_alert";
        if (due == DAY_NONE)
            continue;
        if (due <= g->today && (now.due == DAY_NONE || due >= now.due)) {
            now.rule = rule;
            now.due = due;
        }
        if (due > g->today && due <= g->until &&
            (soon.due == DAY_NONE || due <= soon.due)) {
            soon.rule = rule;
            soon.due = due;
        }
    }
    if (now.rule)
        put_limit(g, l, now.rule, now.due);
    if (soon.rule)
        put_limit(g, l, soon.rule, soon.due);
}

static bool limits_of(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct enrolments_due_in in = { .org_id = actor->org_id,
                                    .user_id = actor->user_id,
                                    .leads = leads(g),
                                    .keeper = keeps(g),
                                    .until = g->until };
    struct limits l = { .near_days = 0 };
    struct cursor cursor = { 0 };
    struct enrolments_due_row row;
    struct todo_rule rule;
    bool ok = true;

    if (!todo_rule_find(STR("way_near"), &rule, err))
        return false;
    l.near_days = rule.days;
    in.near = g->until + rule.days;
    if (!enrolments_due_open(g->tx, &in, &cursor, err))
        return false;
    while (ok && enrolments_due_next(&cursor, &row)) {
        const struct programme_reading *reading;
        ok = programme_of(g->tx, g->call->arena, row.slug, row.version, &reading, err);
        if (!ok)
            break;
        uint32_t at = programme_stage_find(&reading->programme, row.stage);
        if (at == REF_NONE || programme_is_long_over(&reading->programme, g->today))
            continue;
        l.row = &row;
        l.programme = &reading->programme;
        l.stage = &reading->programme.stages.item[at];
        put_limits(g, &l);
    }
    bool closed = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && closed;
}

/* --------------------------------------------------------------------------- gates */

/* Who of a gate's parties has not said yes, as "the employer, the coach". */
static struct str missing_of(struct gather *g, const struct stage_path *path,
                             uint32_t at, bool *any_yes)
{
    const struct move *move = &path->programme->moves.item[at];
    struct buf out = buf_new(g->call->arena);

    *any_yes = false;
    for (uint32_t i = 0; i < move->by.count; i++) {
        uint32_t role = move->by.item[i].index;
        if (role == REF_NONE)
            continue;
        if (stage_path_answer(path, at, role) == ANSWER_YES) {
            *any_yes = true;
            continue;
        }
        if (buf_str(&out).len > 0)
            buf_cstr(&out, ", ");
        buf_add(&out, label_in(path->programme->roles.item[role].name, g->call->lang));
    }
    return buf_str(&out);
}

struct gate {
    int64_t rid, person_rid;
    struct str firm;
    int32_t said_on;
};

static bool put_gates(struct gather *g, const struct gate *gate, int32_t days,
                      uint32_t *room, struct err *err)
{
    struct enrolment_way way;

    if (!enrolment_way_read(g->tx, g->call->arena, gate->rid, event_now, &way, err))
        return false;
    if (!way.begun || programme_is_long_over(way.path.programme, g->today))
        return true;
    const uint32_t moves = way.path.programme->moves.count;
    for (uint32_t i = 0; i < moves && *room != 0; i++) {
        const struct move *move = &way.path.programme->moves.item[i];
        bool any_yes;
        if (move->from.index != way.path.stage || move->all != TRI_YES)
            continue;
        struct str missing = missing_of(g, &way.path, i, &any_yes);
        if (!any_yes || missing.len == 0 || gate->said_on + days > g->until)
            continue;
        struct todo *todo = todo_next(g, "gate_missing");
        put_way(g, todo, way.path.programme, gate->firm);
        todo->subject_rid = gate->rid;
        todo->person_rid = gate->person_rid;
        todo->detail = missing;
        todo->due_on = todo->made_on = gate->said_on + days;
        --*room;
    }
    return true;
}

/* The statement ends before ways are read. */
static bool gates_of(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    struct enrolment_gates_in in = { .org_id = actor->org_id,
                                     .user_id = actor->user_id,
                                     .leads = leads(g),
                                     .keeper = keeps(g) };
    struct gate gate[TODO_RULE_MOST];
    uint32_t count = 0, room = TODO_RULE_MOST;
    struct cursor cursor = { 0 };
    struct enrolment_gates_row row;
    struct todo_rule rule;

    if (!todo_rule_find(STR("gate_missing"), &rule, err) ||
        !enrolment_gates_open(g->tx, &in, &cursor, err))
        return false;
    while (count < TODO_RULE_MOST && enrolment_gates_next(&cursor, &row))
        gate[count++] =
            (struct gate){ row.rid, row.person_rid, str_copy(g->call->arena, row.firm),
                           row.said_on };
    if (!cursor_end(&cursor, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!put_gates(g, &gate[i], rule.days, &room, err))
            return false;
    return true;
}

/* ---------------------------------------------------------------------- afterwards */

static bool put_afterwards(struct gather *g, const struct afterwards_due_row *row,
                           uint32_t time, struct err *err)
{
    const struct programme_reading *reading;

    if (!programme_of(g->tx, g->call->arena, row->slug, row->version, &reading, err))
        return false;
    struct todo *todo = todo_next(g, "way_after");
    put_way(g, todo, &reading->programme, STR(""));
    todo->subject_rid = row->rid;
    todo->person_rid = row->person_rid;
    todo->due_on = todo->made_on =
        date_add_months(row->left_on, afterwards_months[time]);
    todo->detail = str_from(message_for(g->call->lang, afterwards_when[time], 1));
    return true;
}

/* Who left six, twelve or 24 months ago and has not been asked since. */
static bool afterwards_of(struct gather *g, uint32_t time, uint32_t *room,
                          struct err *err)
{
    const struct actor *actor = g->call->actor;
    const int32_t months = afterwards_months[time];
    struct afterwards_due_in in = { .org_id = actor->org_id,
                                    .user_id = actor->user_id,
                                    .leads = leads(g),
                                    .keeper = keeps(g),
                                    .from_day = date_add_months(
                                        g->today - AFTERWARDS_DAYS, -months),
                                    .to_day = date_add_months(g->until, -months),
                                    .months = months };
    struct afterwards_due_row row;
    struct cursor cursor = { 0 };
    bool ok = afterwards_due_open(g->tx, &in, &cursor, err);

    if (!ok)
        return false;
    while (ok && *room > 0 && afterwards_due_next(&cursor, &row)) {
        ok = put_afterwards(g, &row, time, err);
        --*room;
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

/* -------------------------------------------------------------------- places given */

/* Places that were given and that nobody has taken the step for. */
static bool places_of(struct gather *g, struct err *err)
{
    const struct actor *actor = g->call->actor;
    const struct allot_places_due_in in = { .org_id = actor->org_id,
                                            .user_id = actor->user_id,
                                            .leads = leads(g),
                                            .keeper = keeps(g),
                                            .until = g->until };
    const struct programme_reading *reading;
    struct allot_places_due_row row;
    struct cursor cursor = { 0 };
    bool ok = allot_places_due_open(g->tx, &in, &cursor, err);

    if (!ok)
        return false;
    while (ok && allot_places_due_next(&cursor, &row)) {
        ok = programme_of(g->tx, g->call->arena, row.slug, row.version, &reading, err);
        if (!ok)
            break;
        struct todo *todo = todo_next(g, "place_given");
        put_way(g, todo, &reading->programme, STR(""));
        todo->subject_rid = row.rid;
        todo->person_rid = row.person_rid;
        todo->due_on = todo->made_on = row.on_day;
        if (row.has_need)
            todo->detail = str_copy(g->call->arena, row.need);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool todo_ways(struct gather *g, struct err *err)
{
    uint32_t room = TODO_RULE_MOST;

    if (!limits_of(g, err) || !gates_of(g, err) || !places_of(g, err))
        return false;
    for (uint32_t time = 0; time < AFTERWARDS_TIMES; time++)
        if (!afterwards_of(g, time, &room, err))
            return false;
    return true;
}
