/*
 * programme_page.c: programmes: which are loaded, what one promises, who walks it.
 *
 *   GET  /programmes                    the loaded ones; for who may, a form to load
 * one POST /programmes                    file; step=check|load GET  /programme/{slug}
 * plan, stages, findings, decisions POST /programme/{slug}/begin        decider, on:
 * its decisions begin; firm: a firm's way GET /programme/{slug}/board?area=&ended=&day=
 * who stands where, and until when
 */
#include "base/date.h"
#include "service/enrolment_view.h"
#include "service/person_show.h"
#include "service/programme_load.h"
#include "service/programme_view.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES 60u

/* ---------------------------------------------------------------------------- words */

static void put_period(const struct request *request, struct view *v)
{
    view_str(request->arena, v, "from_text",
             firm_day_of(request, view_get(v, STR("from"))));
    view_str(request->arena, v, "to_text",
             firm_day_of(request, view_get(v, STR("to"))));
}

/* ----------------------------------------------------------------------------- list */

struct listed {
    const struct programme_reading *reading; /* what was checked; NULL: nothing */
    const struct err *problem;
    bool loaded, same;
};

static bool show_list(struct request *request, struct reply *reply,
                      const struct listed *l, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *list = view_put_array(arena, view, "programmes");

    if (!programme_list_view(&call, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        put_period(request, &i->value);
        view_str(arena, &i->value, "url",
                 route_url(arena, "/programme/{slug}", firm_member(&i->value, "slug")));
    }
    view_bool(arena, view, "has_programmes", list->count > 0);
    view_bool(arena, view, "may_load", gate_leads(request, "programme_load"));
    view_str(arena, view, "load_url", route_url(arena, "/programmes"));
    view_bool(arena, view, "is_checked", l->reading != NULL);
    view_bool(arena, view, "is_loaded", l->loaded);
    view_bool(arena, view, "is_same", l->same);
    if (l->reading) {
        view_str(arena, view, "checked_name",
                 label_in(l->reading->programme.name, request->lang));
        view_int(arena, view, "checked_version",
                 l->reading->programme.version == NOT_STATED
                     ? 0
                     : l->reading->programme.version);
        view_bool(arena, view, "longest_wait",
                  l->reading->programme.priority == PRIORITY_LONGEST_WAIT);
        programme_findings_put(&call, l->reading, view);
    }
    app_put_problem(request, reply, view, l->problem);
    return reply_page(reply, "programmes", N_("Programmes"), view);
}

bool programmes_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_list(request, reply, &(const struct listed){ .loaded = false }, err);
}

bool programmes_post(struct request *request, struct reply *reply, struct err *err)
{
    struct programme_reading reading = { .name = STR("") };
    struct listed l = { .reading = NULL };
    struct call call = app_call(request);
    struct err why = { 0 };
    struct str step = { 0 };
    bool ok = request->upload.bytes.len > 0 ||
              err_set(&why, ERR_INPUT, N_("choose a file first"));

    (void)form_get(&request->form, "step", &step);
    if (ok && request->upload.bytes.len > PROGRAMME_FILE_BYTES)
        ok = err_set(&why, ERR_LIMIT, N_("the file is larger than {n} bytes"),
                     ARG_NUM(PROGRAMME_FILE_BYTES));
    if (ok) {
        reading.name = STR("programme.json");
        ok = programme_read(request->upload.bytes, request->arena, &reading, &why);
        l.reading = ok ? &reading : NULL;
    }
    if (ok && str_is(step, "load")) {
        ok = programme_load(&call, &reading, &l.same, &why);
        l.loaded = ok;
    }
    l.problem = ok ? NULL : &why;
    if (!ok && (request->wants_json || !firm_shows(request, &why))) {
        *err = why;
        return false;
    }
    return show_list(request, reply, &l, err);
}

/* ------------------------------------------------------------------------ programme */

static bool put_others(struct request *request, struct view *view, struct str slug,
                       struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "others");
    bool begun = false;

    if (!enrolment_others(&call, slug, list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        begun |= view_get(v, STR("is_programme"))->boolean &&
                 !view_get(v, STR("ended"))->boolean;
        view_str(arena, v, "url",
                 route_url(arena, "/programme/{slug}/way/{way}", slug,
                           firm_member(v, "way")));
        view_str(arena, v, "since_text",
                 firm_day_of(request, view_get(v, STR("since_on"))));
    }
    view_bool(arena, view, "has_others",
              list->count > 0 && gate_leads(request, "way_see"));
    view_bool(arena, view, "is_begun", begun);
    return true;
}

/* Firms that could join, where the programme has a way for firms. */
static bool put_firms(struct request *request, struct view *view, struct str slug,
                      struct err *err)
{
    struct call call = app_call(request);
    struct view *list = view_put_array(request->arena, view, "firms");
    bool may =
        gate_leads(request, "way_edit") && view_get(view, STR("has_firm_way"))->boolean;

    if (may && !enrolment_firms_free(&call, slug, list, err))
        return false;
    view_bool(request->arena, view, "may_join", may && list->count > 0);
    return true;
}

static bool show_programme(struct request *request, struct reply *reply,
                           const struct err *problem, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct str slug = path_text(request, "slug");

    if (!programme_page_view(&call, slug, view, err) ||
        !put_others(request, view, slug, err) || !put_firms(request, view, slug, err))
        return false;
    put_period(request, view);
    const struct view *versions = view_get(view, STR("versions"));
    for (struct view_item *i = versions->list.first; i; i = i->next)
        view_str(arena, &i->value, "loaded_text",
                 firm_day_of(request, view_get(&i->value, STR("loaded_on"))));
    view_day(arena, view, "today", moment_day(request->now));
    view_str(arena, view, "list_url", route_url(arena, "/programmes"));
    view_bool(arena, view, "may_around", gate_leads(request, "around_see"));
    view_str(arena, view, "around_url",
             route_url(arena, "/programme/{slug}/around", slug));
    view_bool(arena, view, "may_board", gate_leads(request, "enrolment_list"));
    view_str(arena, view, "board_url",
             route_url(arena, "/programme/{slug}/board", slug));
    view_bool(arena, view, "may_allot", gate_leads(request, "allot_see"));
    view_str(arena, view, "intakes_url",
             route_url(arena, "/programme/{slug}/intakes", slug));
    view_bool(arena, view, "may_decide", gate_leads(request, "programme_decide"));
    view_str(arena, view, "begin_url",
             route_url(arena, "/programme/{slug}/begin", slug));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "programme", N_("Programme"), view);
}

bool programme_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_programme(request, reply, NULL, err);
}

bool programme_begin_post(struct request *request, struct reply *reply, struct err *err)
{
    struct enrolment_new new = { .of = SUBJECT_PROGRAMME,
                                 .programme = path_text(request, "slug") };
    struct call call = app_call(request);
    struct err why = { 0 };
    int64_t made = 0;
    bool firm = form_has(&request->form, "firm");
    bool ok = form_text(&request->form, "decider", WORD_BYTES, &new.decider, &why) &&
              form_text_or_none(&request->form, "area", WORD_BYTES, &new.area, &why) &&
              (!firm || form_id(&request->form, "firm", &new.firm_rid, &why)) &&
              firm_form_day(request, "on", &new.on, &why) &&
              (firm || gate_leads(request, "programme_decide") ||
               err_set(&why, ERR_DENIED,
                       N_("a programme's decisions are written down by who leads it")));

    new.of = firm ? SUBJECT_FIRM : SUBJECT_PROGRAMME;

    if (ok && new.on == DAY_NONE)
        new.on = moment_day(request->now);
    if (ok && enrolment_begin(&call, &new, &made, &why))
        return reply_see_other(reply, "/programme/{slug}/way/{way}", new.programme,
                               url_int(request->arena, made));
    if (request->wants_json || !firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    return show_programme(request, reply, &why, err);
}

/* ---------------------------------------------------------------------------- board */

static bool put_person(struct request *request, struct view *list,
                       const struct board_person *b, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, list);
    struct str name;

    request_shows(request, b->person_id);
    if (!person_called(&call, b->person_id, &name, err))
        return false;
    view_str(arena, v, "name", name);
    view_str(arena, v, "profile", id_text(arena, b->person_rid));
    view_str(arena, v, "url",
             route_url(arena, "/person/{id}/way/{way}", id_text(arena, b->person_rid),
                       id_text(arena, b->rid)));
    view_int(arena, v, "n", b->days);
    view_str(arena, v, "since_text", firm_day(request, b->entered_on));
    view_str(arena, v, "limit_text", firm_day(request, b->limit_on));
    view_bool(arena, v, "is_over", b->light == LIGHT_OVER);
    view_bool(arena, v, "is_soon", b->light == LIGHT_SOON);
    view_bool(arena, v, "is_time", b->light == LIGHT_TIME);
    view_bool(arena, v, "is_paused", b->paused);
    return true;
}

/* A stage with somebody in it, or one that people walk. */
static bool put_stage(struct request *request, struct view *stages,
                      const struct board *board, const struct stage *stage,
                      struct err *err)
{
    struct arena *arena = request->arena;
    struct view *v = NULL, *people = NULL;
    int64_t over = 0, soon = 0;

    for (uint32_t i = 0; i < board->count; i++) {
        const struct board_person *b = &board->person[i];
        if (!str_eq(b->stage, stage->id))
            continue;
        if (!v) {
            v = view_add_object(arena, stages);
            view_str(arena, v, "stage", label_in(stage->name, request->lang));
            people = view_put_array(arena, v, "people");
        }
        over += b->light == LIGHT_OVER;
        soon += b->light == LIGHT_SOON;
        if (!put_person(request, people, b, err))
            return false;
    }
    if (v) {
        view_int(arena, v, "count", people->count);
        view_int(arena, v, "over", over);
        view_int(arena, v, "soon", soon);
        view_bool(arena, v, "has_over", over > 0);
        view_bool(arena, v, "has_soon", soon > 0);
    }
    return true;
}

static bool read_ask(const struct request *request, struct board_ask *ask,
                     struct err *err)
{
    ask->slug = path_text(request, "slug");
    ask->day = DAY_NONE;
    ask->ended = form_has(&request->query, "ended");
    return form_text_or_none(&request->query, "area", WORD_BYTES, &ask->area, err) &&
           (!form_has(&request->query, "day") ||
            form_day(&request->query, "day", &ask->day, err));
}

static void put_areas(const struct request *request, struct view *view,
                      const struct board *board, const struct board_ask *ask)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "areas");

    for (uint32_t i = 0; i < board->programme->areas.count; i++) {
        const struct programme_area *area = &board->programme->areas.item[i];
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "label", label_in(area->name, request->lang));
        view_str(arena, v, "url",
                 route_url(arena, "/programme/{slug}/board?area={area}", ask->slug,
                           area->id));
        view_bool(arena, v, "here", str_eq(area->id, ask->area));
    }
    view_str(arena, view, "all_url",
             route_url(arena, "/programme/{slug}/board", ask->slug));
    view_bool(arena, view, "all_here", ask->area.len == 0 && !ask->ended);
    view_str(arena, view, "ended_url",
             route_url(arena, "/programme/{slug}/board?ended=1", ask->slug));
    view_bool(arena, view, "ended_here", ask->ended);
}

bool board_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *stages = view_put_array(arena, view, "stages");
    struct board_ask ask;
    struct board board;

    request_shows_nobody(request);
    if (!read_ask(request, &ask, err) || !enrolment_board(&call, &ask, &board, err))
        return false;
    for (uint32_t i = 0; i < board.programme->stages.count; i++)
        if (!put_stage(request, stages, &board, &board.programme->stages.item[i], err))
            return false;
    put_areas(request, view, &board, &ask);
    view_str(arena, view, "programme", label_in(board.programme->name, request->lang));
    view_int(arena, view, "n", board.count);
    view_bool(arena, view, "any", board.count > 0);
    view_str(arena, view, "day_text", firm_day(request, board.day));
    view_str(arena, view, "programme_url",
             route_url(arena, "/programme/{slug}", ask.slug));
    return reply_page(reply, "board", N_("Board"), view);
}
