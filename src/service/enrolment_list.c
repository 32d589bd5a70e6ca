/* enrolment_list.c: ways through programmes in lists, and the form to begin one; see
 * enrolment_view.h. */
#include "base/date.h"
#include "service/enrolment_view.h"
#include "store/query.h"

static struct str stage_name(const struct programme *p, struct str id, enum lang lang)
{
    uint32_t at = programme_stage_find(p, id);

    return at == REF_NONE ? id : label_in(p->stages.item[at].name, lang);
}

/* Of a programme that is over, clocks stand still on the day written last. */
static bool is_over(const struct programme *p, int32_t day)
{
    return p->period && p->period->to != DAY_NONE && day > p->period->to;
}

bool enrolment_clock_day(struct call *call, struct tx *tx, const struct programme *p,
                         int32_t *day, struct err *err)
{
    struct enrolment_last_day_row row;

    *day = moment_day(call->now);
    if (!is_over(p, *day))
        return true;
    if (!enrolment_last_day(tx, call->actor->org_id, p->id, &row, err))
        return false;
    if (row.has_last_on)
        *day = row.last_on;
    return true;
}

/* ---------------------------------------------------------------------- of a person */

struct listing {
    struct call *call;
    struct tx *tx;
    struct view *list;
    int64_t person_id;
    int32_t day;
};

static bool list_of(const struct listing *l, struct err *err)
{
    struct arena *arena = l->call->arena;
    struct cursor cursor = { 0 };
    struct enrolments_of_person_row row;
    const struct programme_reading *r;
    bool ok = enrolments_of_person_open(l->tx, l->person_id, &cursor, err);

    while (ok && enrolments_of_person_next(&cursor, &row)) {
        if (!programme_of(l->tx, arena, row.slug, row.version, &r, err)) {
            ok = false;
            break;
        }
        struct view *v = view_add_object(arena, l->list);
        int32_t limit = row.has_limit_on ? row.limit_on : DAY_NONE;
        int32_t alert = row.has_alert_on ? row.alert_on : DAY_NONE;
        bool ended = str_is(row.state, "ended");
        view_str(arena, v, "way", id_text(arena, row.rid));
        view_str(arena, v, "programme", label_in(r->programme.name, l->call->lang));
        view_str(arena, v, "stage",
                 str_copy(arena, stage_name(&r->programme, row.stage, l->call->lang)));
        view_day(arena, v, "entered_on", row.entered_on);
        view_bool(arena, v, "ended", ended);
        view_cstr(arena, v, "light",
                  path_light_word(ended || is_over(&r->programme, l->day)
                                      ? LIGHT_NONE
                                      : path_light_of(alert, limit, l->day)));
    }
    bool closed = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && closed;
}

bool enrolment_list_of(struct call *call, int64_t person_id, int32_t day,
                       struct view *list, struct err *err)
{
    struct listing l = {
        .call = call, .list = list, .person_id = person_id, .day = day
    };
    bool ok = tx_begin(call->store, TX_READ, &l.tx, err) && list_of(&l, err);

    tx_end(&l.tx);
    return ok;
}

/* --------------------------------------------------------------------- her own page */

/* What she herself is asked: the gates where participant is a party. */
static void put_asks(struct arena *arena, struct view *v, enum lang lang,
                     const struct enrolment_way *way)
{
    const struct programme *p = way->path.programme;
    uint32_t role = programme_role_find(p, STR("participant"));
    struct view *asks = view_put_array(arena, v, "asks");

    for (uint32_t i = 0; role != REF_NONE && i < p->moves.count; i++) {
        const struct move *move = &p->moves.item[i];
        bool party = false;
        for (uint32_t b = 0; b < move->by.count; b++)
            party |= move->by.item[b].index == role;
        if (move->from.index != way->path.stage || move->all != TRI_YES || !party)
            continue;
        enum path_answer answer = stage_path_answer(&way->path, i, role);
        struct view *ask = view_add_object(arena, asks);
        view_str(arena, ask, "move", move->id);
        view_str(arena, ask, "label", label_in(move->name, lang));
        view_bool(arena, ask, "said_yes", answer == ANSWER_YES);
        view_bool(arena, ask, "said_no", answer == ANSWER_NO);
    }
}

static bool put_own(const struct listing *l, int64_t rid, struct err *err)
{
    struct arena *arena = l->call->arena;
    struct enrolment_way way;

    if (!enrolment_way_read(l->tx, arena, rid, event_now, &way, err))
        return false;
    if (!way.begun)
        return true;
    const struct programme *p = way.path.programme;
    const struct stage *stage = &p->stages.item[way.path.stage];
    struct path_clock clock = stage_path_clock(&way.path, l->day);
    struct view *v = view_add_object(arena, l->list);
    view_str(arena, v, "way", id_text(arena, rid));
    view_str(arena, v, "programme", label_in(p->name, l->call->lang));
    view_str(arena, v, "stage", label_in(stage->name, l->call->lang));
    view_day(arena, v, "since_on", way.path.entered_on);
    view_day(arena, v, "limit_on", clock.limit_on);
    view_bool(arena, v, "is_over", stage_path_ended(&way.path));
    view_bool(arena, v, "is_paused", way.path.paused_at != REF_NONE);
    put_asks(arena, v, l->call->lang, &way);
    return true;
}

bool enrolment_own_list(struct call *call, struct view *list, struct err *err)
{
    struct listing l = { .call = call,
                         .list = list,
                         .person_id = call->actor->person_id,
                         .day = moment_day(call->now) };
    struct enrolments_of_person_row row;
    struct cursor cursor = { 0 };
    int64_t rid[50];
    uint32_t count = 0;
    bool ok = tx_begin(call->store, TX_READ, &l.tx, err) &&
              enrolments_of_person_open(l.tx, l.person_id, &cursor, err);

    while (ok && enrolments_of_person_next(&cursor, &row) && count < 50)
        rid[count++] = row.rid;
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    for (uint32_t i = 0; ok && i < count; i++)
        ok = put_own(&l, rid[i], err);
    tx_end(&l.tx);
    return ok;
}

/* --------------------------------------------------------------------------- board */

static void put_person(struct call *call, const struct enrolments_of_people_row *row,
                       struct board *board)
{
    board->person[board->count++] =
        (struct board_person){ .person_id = row->person_id,
                               .person_rid = row->person_rid,
                               .rid = row->rid,
                               .area = str_copy(call->arena, row->area),
                               .stage = str_copy(call->arena, row->stage),
                               .version = row->version,
                               .entered_on = row->entered_on,
                               .counted_from = row->counted_from,
                               .limit_on = row->has_limit_on ? row->limit_on : DAY_NONE,
                               .alert_on = row->has_alert_on ? row->alert_on : DAY_NONE,
                               .paused = str_is(row->state, "paused") };
}

static void light_up(struct board *board, bool ended)
{
    for (uint32_t i = 0; i < board->count; i++) {
        struct board_person *b = &board->person[i];
        b->days = board->day > b->counted_from ? board->day - b->counted_from : 0;
        b->light =
            ended ? LIGHT_NONE : path_light_of(b->alert_on, b->limit_on, board->day);
        if (b->paused && b->light != LIGHT_OVER)
            b->light = LIGHT_NONE;
    }
}

#define BOARD_MOST 500u

bool enrolment_board(struct call *call, const struct board_ask *ask,
                     struct board *board, struct err *err)
{
    const struct enrolments_of_people_in in = { call->actor->org_id, ask->slug,
                                                ask->area, ask->ended };
    const struct programme_reading *r = NULL;
    struct board made = { .person = ARENA_ARRAY(call->arena, BOARD_MOST,
                                                struct board_person) };
    struct enrolments_of_people_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, ask->slug, &r, err) &&
              enrolments_of_people_open(tx, &in, &cursor, err);

    if (ok) {
        made.programme = &r->programme;
        made.day = ask->day;
        while (enrolments_of_people_next(&cursor, &row) && made.count < BOARD_MOST)
            put_person(call, &row, &made);
        ok = cursor_end(&cursor, err) &&
             (made.day != DAY_NONE ||
              enrolment_clock_day(call, tx, made.programme, &made.day, err));
    }
    if (ok)
        light_up(&made, ask->ended);
    tx_end(&tx);
    if (ok)
        *board = made;
    return ok;
}

bool enrolment_others(struct call *call, struct str slug, struct view *list,
                      struct err *err)
{
    const struct programme_reading *r = NULL;
    struct enrolments_of_others_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, slug, &r, err) &&
              enrolments_of_others_open(tx, call->actor->org_id, slug, &cursor, err);

    while (ok && enrolments_of_others_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "way", id_text(call->arena, row.rid));
        view_bool(call->arena, v, "is_programme", str_is(row.of, "programme"));
        view_str(call->arena, v, "firm",
                 row.has_firm ? str_copy(call->arena, row.firm) : STR(""));
        view_str(
            call->arena, v, "stage",
            str_copy(call->arena, stage_name(&r->programme, row.stage, call->lang)));
        view_day(call->arena, v, "since_on", row.entered_on);
        view_bool(call->arena, v, "ended", str_is(row.state, "ended"));
    }
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    tx_end(&tx);
    return ok;
}

bool enrolment_firms_free(struct call *call, struct str slug, struct view *list,
                          struct err *err)
{
    struct enrolment_free_firms_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              enrolment_free_firms_open(tx, call->actor->org_id, slug, &cursor, err);

    while (ok && enrolment_free_firms_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "firm_rid", id_text(call->arena, row.rid));
        view_str(call->arena, v, "firm_name", str_copy(call->arena, row.name));
    }
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    tx_end(&tx);
    return ok;
}

/* ---------------------------------------------------------------------------- form */

static void put_named(struct arena *arena, struct view *list, struct str id,
                      struct str label)
{
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "word", id);
    view_str(arena, v, "label", label);
}

static bool put_groups(const struct listing *l, const struct programme *p,
                       struct view *view, struct err *err)
{
    struct arena *arena = l->call->arena;
    struct view *groups = view_put_array(arena, view, "groups");

    for (uint32_t i = 0; i < p->target_groups.count; i++) {
        const struct target_group *group = &p->target_groups.item[i];
        bool *held = ARENA_ARRAY(arena, group->criteria.count, bool);
        if (!enrolment_grounds_of(l->tx, l->person_id, group, held, err))
            return false;
        struct view *v = view_add_object(arena, groups);
        view_str(arena, v, "word", group->id);
        view_str(arena, v, "label", label_in(group->name, l->call->lang));
        struct view *criteria = view_put_array(arena, v, "criteria");
        for (uint32_t c = 0; c < group->criteria.count; c++) {
            struct view *one = view_add_object(arena, criteria);
            view_str(arena, one, "criterion", group->criteria.item[c].id);
            view_str(arena, one, "text",
                     label_in(group->criteria.item[c].name, l->call->lang));
            view_bool(arena, one, "held", held[c]);
        }
    }
    return true;
}

static bool put_form(const struct listing *l, struct str slug, struct view *view,
                     struct err *err)
{
    struct arena *arena = l->call->arena;
    const struct programme_reading *r;
    enum lang lang = l->call->lang;

    if (!programme_latest(l->tx, arena, slug, &r, err))
        return false;
    const struct programme *p = &r->programme;
    struct view *areas = view_put_array(arena, view, "areas");
    struct view *roles = view_put_array(arena, view, "roles");
    struct view *founds = view_put_array(arena, view, "founds");
    view_str(arena, view, "programme", label_in(p->name, lang));
    view_int(arena, view, "version", p->version);
    view_day(arena, view, "from", p->period ? p->period->from : DAY_NONE);
    view_day(arena, view, "to", p->period ? p->period->to : DAY_NONE);
    for (uint32_t i = 0; i < p->areas.count; i++)
        put_named(arena, areas, p->areas.item[i].id,
                  label_in(p->areas.item[i].name, lang));
    for (uint32_t i = 0; i < p->roles.count; i++)
        put_named(arena, roles, p->roles.item[i].id,
                  label_in(p->roles.item[i].name, lang));
    for (size_t i = 0; i < sizeof enrolment_found / sizeof *enrolment_found; i++)
        put_named(arena, founds, str_from(enrolment_found[i].word),
                  str_from(message_for(lang, enrolment_found[i].label, 1)));
    view_bool(arena, view, "has_areas", p->areas.count > 0);
    view_bool(arena, view, "has_groups", p->target_groups.count > 0);
    return put_groups(l, p, view, err);
}

bool enrolment_form_view(struct call *call, int64_t person_id, struct str slug,
                         struct view *view, struct err *err)
{
    struct listing l = { .call = call, .person_id = person_id };
    bool ok =
        tx_begin(call->store, TX_READ, &l.tx, err) && put_form(&l, slug, view, err);

    tx_end(&l.tx);
    return ok;
}
