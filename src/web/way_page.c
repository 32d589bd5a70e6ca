/*
 * way_page.c: one way through a programme, and how somebody begins one.
 *
 *   GET  /person/{id}/way/{way}?day=     where she stands, what can be done, what was
 *   POST /person/{id}/way/{way}          step=facts|move|yes|no|undo, version, on,
 *                                        move, role, reason, side, f_FACT...; event;
 *                                        step=after: way_after_page.c
 *   the same at /programme/{slug}/way/{way} of a firm's way or the programme's own
 *   GET  /person/{id}/enrol?programme=   who decides, where, in which group
 *   POST /person/{id}/enrol              programme, area, group, seen, decider, found,
 *                                        on
 *
 * The buttons are the programme's own moves: nothing here knows a programme.
 */
#include "web/way_page.h"

#include "base/date.h"
#include "domain/employment_word.h"
#include "service/document.h"
#include "service/enrolment_view.h"
#include "service/intake_show.h"
#include "service/programme_view.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define WORD_BYTES 60u

/* -------------------------------------------------------------------------- showing */

static const char *light_label(struct str light)
{
    return str_is(light, "over")   ? N_("Past its limit")
           : str_is(light, "soon") ? N_("Time to decide")
           : str_is(light, "time") ? N_("Within its time")
                                   : "";
}

static void put_light(const struct request *request, struct view *v)
{
    struct str light = firm_member(v, "light");

    view_bool(request->arena, v, "is_over", str_is(light, "over"));
    view_bool(request->arena, v, "is_soon", str_is(light, "soon"));
    view_bool(request->arena, v, "is_time", str_is(light, "time"));
    view_cstr(request->arena, v, "light_text",
              message_for(request->lang, light_label(light), 1));
}

static void put_day_text(const struct request *request, struct view *v,
                         const char *from, const char *key)
{
    view_str(request->arena, v, key, firm_day_of(request, view_get(v, str_from(from))));
}

/* What was typed for a fact of the move that was tried, or beside it. */
static struct str typed_fact(const struct request *request, struct str fact,
                             const char *beside)
{
    struct buf name = buf_new(request->arena);
    struct str value = { 0 };

    buf_cstr(&name, "f_");
    buf_add(&name, fact);
    buf_cstr(&name, beside);
    (void)form_get(&request->form, str_cstr(request->arena, buf_str(&name)), &value);
    return value;
}

static void dress_employment(const struct request *request, struct view *v, bool tried)
{
    struct str fact = firm_member(v, "fact");

    view_str(request->arena, v, "typed_extent",
             tried ? typed_fact(request, fact, ":extent") : STR(""));
    view_str(request->arena, v, "typed_end",
             tried ? typed_fact(request, fact, ":end") : STR(""));
    firm_put_choices(request, v, "forms", CODED(employment_forms),
                     firm_member(v, "typed"));
    firm_put_choices(request, v, "supports", CODED(employment_supports),
                     tried ? typed_fact(request, fact, ":support") : STR(""));
}

/* The page's places, with the one that was chosen for this fact. */
static void put_places(const struct request *request, const struct view *view,
                       struct view *fact, struct str chosen)
{
    struct view *list = view_put_array(request->arena, fact, "places");

    for (const struct view_item *i = view_get(view, STR("places"))->list.first; i;
         i = i->next) {
        struct view *v = view_add_object(request->arena, list);
        struct str place = firm_member(&i->value, "place");
        view_str(request->arena, v, "place", place);
        view_str(request->arena, v, "label", firm_member(&i->value, "label"));
        view_bool(request->arena, v, "chosen", str_eq(place, chosen));
    }
}

static void dress_facts(const struct request *request, const struct view *view,
                        struct view *move, bool tried)
{
    const struct view *facts = view_get(move, STR("facts"));

    for (struct view_item *i = facts->list.first; i; i = i->next) {
        struct str fact = firm_member(&i->value, "fact");
        struct str typed = tried ? typed_fact(request, fact, "") : STR("");
        view_str(request->arena, &i->value, "typed", typed);
        view_bool(request->arena, &i->value, "typed_yes", str_is(typed, "yes"));
        view_bool(request->arena, &i->value, "typed_no", str_is(typed, "no"));
        if (typed.len > 0 && view_get(&i->value, STR("is_place"))->boolean)
            put_places(request, view, &i->value, typed);
        view_str(request->arena, &i->value, "typed_version",
                 tried ? typed_fact(request, fact, ":version") : STR(""));
        view_str(request->arena, &i->value, "typed_day",
                 tried ? typed_fact(request, fact, ":day") : STR(""));
        if (view_get(&i->value, STR("is_employment"))->boolean)
            dress_employment(request, &i->value, tried);
    }
}

static void mark(const struct request *request, const struct view *move,
                 const char *key, const char *id, const char *field)
{
    const struct view *list = view_get(move, str_from(key));
    struct str chosen = { 0 };

    (void)form_get(&request->form, field, &chosen);
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  chosen.len > 0 && str_eq(firm_member(&i->value, id), chosen));
}

/* Of a gate's parties the first that has not said yes is proposed. */
static void mark_roles(const struct request *request, const struct view *move)
{
    bool open = view_get(move, STR("is_gate"))->boolean;
    struct str chosen = { 0 };

    (void)form_get(&request->form, "role", &chosen);
    for (struct view_item *i = view_get(move, STR("roles"))->list.first; i;
         i = i->next) {
        bool is = chosen.len > 0
                      ? str_eq(firm_member(&i->value, "role"), chosen)
                      : open && !view_get(&i->value, STR("said_yes"))->boolean;
        open = open && !is;
        view_bool(request->arena, &i->value, "chosen", is);
    }
}

static void dress_moves(const struct request *request, struct view *view)
{
    const struct view *moves = view_get(view, STR("moves"));
    struct str tried = { 0 };

    (void)form_get(&request->form, "move", &tried);
    for (struct view_item *i = view_get(view, STR("places"))->list.first; i;
         i = i->next)
        view_bool(request->arena, &i->value, "chosen", false);
    for (struct view_item *i = moves->list.first; i; i = i->next) {
        struct view *v = &i->value;
        bool here = tried.len > 0 && str_eq(firm_member(v, "move"), tried);
        view_bool(request->arena, v, "is_tried", here);
        dress_facts(request, view, v, here);
        mark(request, v, "reasons", "reason", "reason");
        mark_roles(request, v);
    }
    view_bool(request->arena, view, "has_moves", moves->count > 0);
}

static void dress(struct request *request, struct view *view)
{
    const struct view *history = view_get(view, STR("history"));
    struct arena *arena = request->arena;

    put_light(request, view);
    put_day_text(request, view, "begun_on", "begun_text");
    put_day_text(request, view, "entered_on", "entered_text");
    put_day_text(request, view, "limit_on", "limit_text");
    put_day_text(request, view, "alert_on", "alert_text");
    for (struct view_item *i = history->list.first; i; i = i->next)
        put_day_text(request, &i->value, "on_day", "on_text");
    dress_moves(request, view);
    put_day_text(request, view, "on", "day_text");
    view_bool(arena, view, "is_person", way_is_person(request));
    view_str(arena, view, "form_url", way_url(request));
    view_str(arena, view, "programme_url",
             route_url(arena, "/programme/{slug}", firm_member(view, "slug")));
    if (way_is_person(request))
        view_str(arena, view, "back_url",
                 route_url(arena, "/person/{id}", path_text(request, "id")));
    else
        view_str(arena, view, "back_url",
                 route_url(arena, "/programme/{slug}", path_text(request, "slug")));
}

/* The day a page is asked for; today when it is not. */
static bool asked_day(const struct request *request, struct enrolment_ask *ask,
                      struct err *err)
{
    ask->as_of = event_now;
    ask->day = DAY_NONE;
    if (request->method != METHOD_GET || !form_has(&request->query, "day"))
        return true;
    if (!form_day(&request->query, "day", &ask->day, err))
        return false;
    ask->as_of.day = ask->day;
    return true;
}

/* To another version or area, for who may decide that, while it is under way. */
static void put_move_url(const struct request *request, struct view *view, bool now)
{
    struct str way = path_text(request, "way");

    if (!now || view_get(view, STR("ended"))->boolean ||
        !gate_leads(request,
                    way_is_person(request) ? "enrolment_move" : "programme_decide"))
        view_null(request->arena, view, "move_url");
    else if (way_is_person(request))
        view_str(request->arena, view, "move_url",
                 route_url(request->arena, "/person/{id}/way/{way}/move",
                           path_text(request, "id"), way));
    else
        view_str(request->arena, view, "move_url",
                 route_url(request->arena, "/programme/{slug}/way/{way}/move",
                           path_text(request, "slug"), way));
}

/* The file of each document that was written down; or where it can be put. */
static bool put_files(struct request *request, struct view *view, int64_t rid,
                      struct err *err)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "files");
    bool may = view_get(view, STR("may_write"))->boolean && !way_is_person(request);
    struct call call = app_call(request);

    if (!way_is_person(request) && !document_list(&call, rid, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        view_str(arena, &i->value, "url",
                 route_url(arena, "/programme/{slug}/way/{way}/document/{document}",
                           path_text(request, "slug"), path_text(request, "way"),
                           firm_member(&i->value, "document")));
        view_int(arena, &i->value, "kilobytes",
                 (view_get(&i->value, STR("size_bytes"))->integer + 1023) / 1024);
        put_day_text(request, &i->value, "made_on", "made_text");
    }
    const struct view *history = view_get(view, STR("history"));
    for (struct view_item *i = history->list.first; i; i = i->next) {
        const struct view_item *file = list->list.first;
        while (file && !str_eq(firm_member(&file->value, "event"),
                               firm_member(&i->value, "event")))
            file = file->next;
        struct view *held = view_put_array(arena, &i->value, "file");
        if (file)
            *view_add_object(arena, held) = file->value;
        view_bool(arena, &i->value, "may_file",
                  may && !file && view_get(&i->value, STR("is_document"))->boolean);
    }
    view_int(arena, view, "most_bytes", DOCUMENT_BYTES_MOST);
    view_int(arena, view, "most_mb", DOCUMENT_MB_MOST);
    view_str(arena, view, "document_url",
             way_is_person(request)
                 ? STR("")
                 : route_url(arena, "/programme/{slug}/way/{way}/document",
                             path_text(request, "slug"), path_text(request, "way")));
    return true;
}

/* Of a protected identity, whose page only who protects her opens: places that she
 * would have had. */
static bool put_kept(struct request *request, struct view *view, int64_t rid,
                     struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "kept");

    if (!intake_kept_of(&call, rid, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_str(arena, &i->value, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on"))));
    view_bool(arena, view, "has_kept", list->count > 0);
    return true;
}

static struct str need_url(const struct request *request, struct str need)
{
    return need.len > 0 ? route_url(request->arena, "/need/{id}", need) : STR("");
}

/* The places that were given her. */
static bool put_given(struct request *request, struct view *view, int64_t rid,
                      struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "places_given");
    bool leads = gate_leads_away(request, "allot_see");

    if (!intake_places_of(&call, rid, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        view_str(arena, &i->value, "url",
                 leads ? route_url(arena, "/intake/{intake}",
                                   firm_member(&i->value, "intake"))
                       : STR(""));
        view_str(arena, &i->value, "need_url",
                 need_url(request, firm_member(&i->value, "need_id")));
        view_str(arena, &i->value, "on_text",
                 firm_day_of(request, view_get(&i->value, STR("on"))));
    }
    return put_kept(request, view, rid, err);
}

bool way_show(struct request *request, struct reply *reply, const struct err *problem,
              struct err *err)
{
    struct enrolment_ask ask = { .person_id =
                                     way_is_person(request) ? request->subject_id : 0 };
    struct call call = app_call(request);
    struct view *view;
    bool now = request->method != METHOD_GET || !form_has(&request->query, "day");

    if (!path_id(request, "way", &ask.rid, err) || !asked_day(request, &ask, err) ||
        !enrolment_way_view(&call, &ask, &view, err))
        return false;
    dress(request, view);
    view_bool(request->arena, view, "is_past", !now);
    bool decisions = view_get(view, STR("is_decisions"))->boolean;
    view_bool(request->arena, view, "may_write",
              now && gate_leads(request, way_is_person(request) ? "enrolment_edit"
                                         : decisions            ? "programme_decide"
                                                                : "way_edit"));
    put_move_url(request, view, now);
    if (!put_files(request, view, ask.rid, err) ||
        !put_given(request, view, ask.rid, err) ||
        !way_after_put(request, ask.rid, view, err))
        return false;
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "way", N_("A way through a programme"), view);
}

bool way_get(struct request *request, struct reply *reply, struct err *err)
{
    return way_show(request, reply, NULL, err);
}

/* -------------------------------------------------------------------------- writing */

/* The facts that were typed; what was left empty is not there. */
static uint32_t read_facts(const struct request *request,
                           struct enrolment_said said[ENROLMENT_SAID_MOST + 1])
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < request->form.count && count <= ENROLMENT_SAID_MOST; i++) {
        struct str name = request->form.field[i].name;
        struct str value = str_trim(request->form.field[i].value);
        if (str_starts(name, "f_") && value.len > 0)
            said[count++] =
                (struct enrolment_said){ str_sub(name, 2, name.len), value };
    }
    return count;
}

static bool read_act(const struct request *request, struct enrolment_act *act,
                     struct str *step, struct err *err)
{
    const struct form *form = &request->form;
    struct int_range range = { 0, INT32_MAX };

    if (!path_id(request, "way", &act->rid, err) ||
        !form_text(form, "step", WORD_BYTES, step, err) ||
        !form_int(form, "version", range, &act->seen, err) ||
        !firm_form_day(request, "on", &act->on, err) ||
        !form_text_or_none(form, "move", WORD_BYTES, &act->move, err) ||
        !form_text_or_none(form, "role", WORD_BYTES, &act->role, err) ||
        !form_text_or_none(form, "reason", WORD_BYTES, &act->reason, err) ||
        !form_text_or_none(form, "side", WORD_BYTES, &act->side, err))
        return false;
    if (act->on == DAY_NONE)
        act->on = moment_day(request->now);
    act->how = form_has(form, "paper") ? "paper" : "told";
    act->yes = str_is(*step, "yes");
    act->what = str_is(*step, "move")                         ? ENROLMENT_MOVE
                : str_is(*step, "yes") || str_is(*step, "no") ? ENROLMENT_GATE
                                                              : ENROLMENT_FACTS;
    return str_is(*step, "facts") || act->what != ENROLMENT_FACTS ||
           err_set(err, ERR_INPUT, N_("choose what is to be done"));
}

/* Whose way it is was asked at the door by the case in the address: they must agree. */
bool way_decides(struct request *request, int64_t rid, struct err *err)
{
    struct enrolment_ask ask = { .rid = rid,
                                 .person_id =
                                     way_is_person(request) ? request->subject_id : 0,
                                 .as_of = event_now };
    struct call call = app_call(request);
    struct view *view;

    if (!enrolment_way_view(&call, &ask, &view, err))
        return false;
    return !view_get(view, STR("is_decisions"))->boolean ||
           gate_leads(request, "programme_decide") ||
           err_set(err, ERR_DENIED,
                   N_("a programme's decisions are written down by who leads it"));
}

static bool undo(struct request *request, struct err *err)
{
    struct call call = app_call(request);
    int64_t rid, event;

    return path_id(request, "way", &rid, err) && way_decides(request, rid, err) &&
           form_id(&request->form, "event", &event, err) &&
           enrolment_take_back(&call, rid, event, "mistake", err);
}

static bool do_step(struct request *request, struct err *err)
{
    struct enrolment_said said[ENROLMENT_SAID_MOST + 1];
    struct enrolment_act act = { .said = said };
    struct call call = app_call(request);
    struct str step;

    if (!read_act(request, &act, &step, err) || !way_decides(request, act.rid, err))
        return false;
    act.said_count = read_facts(request, said);
    return enrolment_act(&call, &act, err);
}

bool way_post(struct request *request, struct reply *reply, struct err *err)
{
    struct str step = { 0 };
    struct err why = { 0 };
    bool takes_back = form_get(&request->form, "step", &step) && str_is(step, "undo");

    if (step.len > 0 && str_is(step, "after") ? way_after_write(request, &why)
        : takes_back                          ? undo(request, &why)
                                              : do_step(request, &why))
        return reply_see_other_url(
            reply,
            takes_back && way_is_person(request)
                ? route_url(request->arena, "/person/{id}", path_text(request, "id"))
                : way_url(request));
    if (request->wants_json || !firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return way_show(request, reply, &why, err);
}

/* ---------------------------------------------------------------------- beginning */

static void put_typed(const struct request *request, struct view *view)
{
    static const char *const lists[][2] = { { "areas", "area" },
                                            { "groups", "group" },
                                            { "roles", "decider" },
                                            { "founds", "found" } };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        mark(request, view, lists[i][0], "word", lists[i][1]);
    struct str on = { 0 };
    if (!form_get(&request->form, "on", &on)) {
        char day[DATE_TEXT_BYTES];
        date_format(moment_day(request->now), day);
        on = str_copy(request->arena, str_from(day));
    }
    view_str(request->arena, view, "on", on);
}

/* Which programme: the loaded ones, the latest version of each. */
static bool show_choice(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *list = view_put_array(arena, view, "programmes");

    if (!programme_list_view(&call, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_str(arena, &i->value, "url",
                 route_url(arena, "/person/{id}/enrol?programme={slug}",
                           path_text(request, "id"), firm_member(&i->value, "slug")));
    view_bool(arena, view, "has_programmes", list->count > 0);
    view_str(arena, view, "person_url",
             route_url(arena, "/person/{id}", path_text(request, "id")));
    return reply_page(reply, "enrol_choose", N_("Enrol in a programme"), view);
}

static bool show_enrol(struct request *request, struct reply *reply,
                       const struct err *problem, struct err *err)
{
    const struct form *form =
        request->method == METHOD_GET ? &request->query : &request->form;
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct str slug;

    if (!form_get(form, "programme", &slug) || slug.len == 0)
        return show_choice(request, reply, err);
    if (!enrolment_form_view(&call, request->subject_id, slug, view, err))
        return false;
    put_typed(request, view);
    view_str(arena, view, "slug", slug);
    view_str(arena, view, "token", id_text(arena, firm_next_token(request, problem)));
    put_day_text(request, view, "from", "from_text");
    put_day_text(request, view, "to", "to_text");
    view_str(arena, view, "form_url",
             route_url(arena, "/person/{id}/enrol", path_text(request, "id")));
    view_str(arena, view, "person_url",
             route_url(arena, "/person/{id}", path_text(request, "id")));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "enrol", N_("Enrol in a programme"), view);
}

bool enrol_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_enrol(request, reply, NULL, err);
}

static bool read_new(const struct request *request, struct enrolment_new *new,
                     struct str seen[ENROLMENT_SAID_MOST], struct err *err)
{
    const struct form *form = &request->form;
    struct str one;

    if (!form_id(form, "token", &new->rid, err) ||
        !form_text(form, "programme", WORD_BYTES, &new->programme, err) ||
        !form_text_or_none(form, "area", WORD_BYTES, &new->area, err) ||
        !form_text_or_none(form, "group", WORD_BYTES, &new->group, err) ||
        !form_text_or_none(form, "decider", WORD_BYTES, &new->decider, err) ||
        !form_text_or_none(form, "found", WORD_BYTES, &new->found, err) ||
        !firm_form_day(request, "on", &new->on, err))
        return false;
    if (new->on == DAY_NONE)
        new->on = moment_day(request->now);
    uint32_t at = 0;
    while (form_next(form, "seen", &at, &one) &&
           new->confirmed_count < ENROLMENT_SAID_MOST)
        seen[new->confirmed_count++] = one;
    return true;
}

bool enrol_post(struct request *request, struct reply *reply, struct err *err)
{
    struct str seen[ENROLMENT_SAID_MOST];
    struct enrolment_new new = { .of = SUBJECT_PERSON,
                                 .person_id = request->subject_id,
                                 .confirmed = seen };
    struct call call = app_call(request);
    struct err why = { 0 };
    int64_t made = 0;

    if (read_new(request, &new, seen, &why) &&
        enrolment_begin(&call, &new, &made, &why))
        return reply_see_other(reply, "/person/{id}/way/{way}",
                               path_text(request, "id"), url_int(request->arena, made));
    if (request->wants_json || !firm_shows_again(request, &why)) {
        *err = why;
        return false;
    }
    return show_enrol(request, reply, &why, err);
}
