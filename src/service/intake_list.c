/* intake_list.c: the intakes of a programme, and the places of one way (intake_show.h).
 */
#include "domain/stage_path.h"
#include "service/intake_need.h"
#include "service/intake_show.h"
#include "service/programme_keep.h"
#include "store/query.h"

struct listing {
    struct call *call;
    struct arena *arena;
    struct tx *tx;
    struct view *view;
};

static void put_word(struct arena *arena, struct view *list, struct str id,
                     struct str label)
{
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "word", id);
    view_str(arena, v, "label", label);
}

/* Whether those who stand there are in no list, so that no need has a pair with them.
 */
static bool is_away(const struct programme *p, uint32_t stage)
{
    return stage_path_away(
        &(struct stage_path){ .programme = p, .stage = stage, .came_by = REF_NONE });
}

/* What a place can lead to: steps ahead of people, with the stage they leave; for
 * places at needs, of people whom lists have. */
static void put_moves(const struct listing *l, const struct programme *p, bool of_needs)
{
    struct view *list = view_put_array(l->arena, l->view, "moves");
    enum lang lang = l->call->lang;

    for (uint32_t i = 0; i < p->moves.count; i++) {
        const struct move *move = &p->moves.item[i];
        struct buf text = buf_new(l->arena);
        if (move->kind != MOVE_ADVANCE || move->from.index == REF_NONE ||
            p->stages.item[move->from.index].subject != SUBJECT_PERSON ||
            (of_needs && is_away(p, move->from.index)))
            continue;
        buf_add(&text, label_in(p->stages.item[move->from.index].name, lang));
        buf_cstr(&text, ": ");
        buf_add(&text, label_in(move->name, lang));
        put_word(l->arena, list, move->id, buf_str(&text));
    }
}

static bool put_intakes(const struct listing *l, struct str slug, struct err *err)
{
    struct view *list = view_put_array(l->arena, l->view, "intakes");
    struct allot_intakes_of_row row;
    struct cursor cursor = { 0 };
    bool ok = allot_intakes_of_open(l->tx, l->call->actor->org_id, slug, &cursor, err);

    while (ok && allot_intakes_of_next(&cursor, &row)) {
        struct view *v = view_add_object(l->arena, list);
        bool decided = row.has_decision;
        view_str(l->arena, v, "intake", id_text(l->arena, row.rid));
        view_str(l->arena, v, "title", str_copy(l->arena, row.title));
        view_int(l->arena, v, "places", row.places);
        view_int(l->arena, v, "given", row.given);
        view_day(l->arena, v, "opened_on", row.opened_on);
        view_day(l->arena, v, "decided_on", row.has_on_day ? row.on_day : DAY_NONE);
        view_bool(l->arena, v, "is_given", decided && str_is(row.decision, "given"));
        view_bool(l->arena, v, "is_rejected",
                  decided && str_is(row.decision, "rejected"));
        view_bool(l->arena, v, "is_proposed", !decided && row.runs > 0);
    }
    view_bool(l->arena, l->view, "any", list->count > 0);
    return cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
}

static bool put_open_needs(const struct listing *l, const struct intake_need_ask *ask,
                           struct err *err)
{
    if (!intake_needs_open(l->call, l->tx, ask, l->view, err))
        return false;
    view_bool(l->arena, l->view, "any_needs", view_number(l->view, "needs_all") > 0);
    return true;
}

static bool list_all(const struct listing *l, const struct intake_listed *asked,
                     struct err *err)
{
    const struct programme_reading *r = NULL;
    struct view *v = l->view;
    enum lang lang = l->call->lang;

    if (!programme_latest(l->tx, l->arena, asked->slug, &r, err))
        return false;
    const struct programme *p = &r->programme;
    bool shares = p->equality && ratio_is(p->equality->women_percent);
    view_str(l->arena, v, "programme", label_in(p->name, lang));
    view_bool(l->arena, v, "is_need_first", str_is(p->objective, "need_first"));
    view_bool(l->arena, v, "is_proportional",
              p->equality && str_is(p->equality->places, "proportional"));
    view_bool(l->arena, v, "has_share", shares);
    view_int(l->arena, v, "women_percent",
             shares ? ratio_floor(p->equality->women_percent) : 0);
    put_moves(l, p, asked->needs != NULL);
    struct view *areas = view_put_array(l->arena, v, "areas");
    for (uint32_t i = 0; i < p->areas.count; i++)
        put_word(l->arena, areas, p->areas.item[i].id,
                 label_in(p->areas.item[i].name, lang));
    view_bool(l->arena, v, "has_areas", p->areas.count > 0);
    return put_intakes(l, asked->slug, err);
}

bool intake_list(struct call *call, const struct intake_listed *asked,
                 struct view **view, struct err *err)
{
    struct listing l = { .call = call, .arena = call->arena };

    l.view = view_object(l.arena);
    bool ok = tx_begin(call->store, TX_READ, &l.tx, err) && list_all(&l, asked, err) &&
              (!asked->needs || put_open_needs(&l, asked->needs, err));
    tx_end(&l.tx);
    if (ok)
        *view = l.view;
    return ok;
}

bool intake_places_of(struct call *call, int64_t way, struct view *list,
                      struct err *err)
{
    struct allot_places_of_way_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              allot_places_of_way_open(tx, way, &cursor, err);

    while (ok && allot_places_of_way_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "intake", id_text(call->arena, row.intake_rid));
        view_str(call->arena, v, "title", str_copy(call->arena, row.title));
        view_day(call->arena, v, "on", row.on_day);
        view_str(call->arena, v, "need",
                 row.has_need ? str_copy(call->arena, row.need) : STR(""));
        view_bool(call->arena, v, "waits", row.waits); /* the step is not taken yet */
        view_str(call->arena, v, "need_id",
                 row.has_need_rid ? id_text(call->arena, row.need_rid) : STR(""));
    }
    ok = cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
    tx_end(&tx);
    return ok;
}
