/*
 * figures_page.c: a programme's figures, each of which opens.
 *
 *   GET /figures                          the programmes
 *   GET /figures/{programme}              as_of, month: the report
 *   GET /figures/{programme}/steering     as_of: one page of it for a steering group
 *   GET /figures/{programme}/file         the same as a file: kind, csv or json
 *   GET /figures/{programme}/events       measure, area, from, to, as_of: behind a cell
 *   GET /figures/event/{id}               one event, whole
 *   GET /figures/event/{id}/case          leads to the way or firm it is about, as of
 *                                         its day, for who may open that
 *   GET, POST /figures/{programme}/publications   title, as_of: figures for the public,
 *                                        as they would be; seen: freezes them
 *   GET /figures/publication/{id}         one of them, as it was frozen; /file: its
 * bytes
 */
#include "service/around_figure.h"
#include "service/figure_open.h"
#include "service/played.h"
#include "service/programme_load.h"
#include "service/publication.h"
#include "service/report.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/person_alike.h"

#define SLUG_MOST 80u
#define DAY_MOST  40u

static struct str word(const struct request *request, const char *id)
{
    return str_from(message_for(request->lang, id, 1));
}

static struct str text_of(const struct view *v, const char *key)
{
    const struct view *of = view_get(v, str_from(key));

    return of && of->kind == VIEW_STR ? of->text : STR("");
}

bool figures_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena), *loaded = NULL, *list;

    if (!programme_loaded_view(&call, &loaded, err))
        return false;
    list = view_put_array(arena, view, "programmes");
    for (const struct view_item *i = loaded->list.first; i; i = i->next) {
        struct str id = text_of(&i->value, "id");
        struct programme_reading reading = { 0 };
        struct str json;
        int64_t version = view_get(&i->value, STR("version"))->integer;
        if (i->next && str_eq(text_of(&i->next->value, "id"), id))
            continue; /* a later version comes */
        if (!programme_version_text(&call, id, version, &json, err) ||
            !programme_read(json, arena, &reading, err))
            return false;
        struct view *o = view_add_object(arena, list);
        view_str(arena, o, "id", id);
        view_str(arena, o, "name", label_in(reading.programme.name, request->lang));
        view_int(arena, o, "version", version);
        view_str(arena, o, "url", route_url(arena, "/figures/{programme}", id));
    }
    view_bool(arena, view, "any", list->count > 0);
    return reply_page(reply, "figures", N_("Outcome"), view);
}

/* ---------------------------------------------------------------------- the report */

static bool day_asked(struct request *request, const char *name, int32_t none,
                      int32_t *day, struct err *err)
{
    struct str typed;

    if (!form_text_or_none(&request->query, name, DAY_MOST, &typed, err))
        return false;
    *day = none;
    return str_trim(typed).len == 0 || form_day(&request->query, name, day, err);
}

/* As of which day; where none is asked for, the day it is to the unit. */
static bool as_of_asked(struct request *request, int32_t *day, struct err *err)
{
    struct call call = app_call(request);
    int32_t today;

    return played_today(&call, &today, err) &&
           day_asked(request, "as_of", today, day, err);
}

static bool asked(struct request *request, struct report_ask *ask, struct err *err)
{
    ask->programme = path_text(request, "programme");
    return as_of_asked(request, &ask->as_of, err) &&
           form_text_or_none(&request->query, "month", DAY_MOST, &ask->month, err);
}

struct cell_link {
    const struct request *request;
    struct str programme, measure, area, as_of;
};

static struct str cell_url(const struct cell_link *link, struct str from, struct str to)
{
    struct buf url = buf_new(link->request->arena);

    buf_add(&url, route_url(link->request->arena, "/figures/{programme}/events",
                            link->programme));
    url_add_query(&url, "measure", link->measure);
    if (link->area.len > 0)
        url_add_query(&url, "area", link->area);
    if (from.len > 0) {
        url_add_query(&url, "from", from);
        url_add_query(&url, "to", to);
    }
    url_add_query(&url, "as_of", link->as_of);
    return buf_str(&url);
}

static void link_cell(const struct cell_link *link, struct view_item *cell,
                      const struct view *period)
{
    struct str from = period ? text_of(period, "from") : STR("");
    struct str to = period ? text_of(period, "to") : STR("");

    view_str(link->request->arena, &cell->value, "url", cell_url(link, from, to));
}

static struct view_item *members(const struct view *v, const char *key)
{
    return view_get(v, str_from(key))->list.first;
}

static void link_row(const struct cell_link *link, const struct view *columns,
                     struct view *row)
{
    struct view_item *column = columns->list.first, *cell = members(row, "cells");

    for (; cell && column; cell = cell->next, column = column->next)
        link_cell(link, cell, &column->value);
    for (struct view_item *i = row->list.first; i; i = i->next)
        if (i->key && strcmp(i->key, "sum") == 0)
            link_cell(link, i, NULL);
}

static void link_target(struct cell_link link, struct view *target)
{
    const struct view *columns = view_get(target, STR("columns"));

    link.measure = text_of(target, "measure");
    for (struct view_item *i = target->list.first; i; i = i->next)
        if (strcmp(i->key, "all_areas") == 0)
            link_row(&link, columns, &i->value);
    for (struct view_item *i = members(target, "rows"); i; i = i->next) {
        link.area = text_of(&i->value, "area");
        link_row(&link, columns, &i->value);
    }
}

static void link_around(struct cell_link link, const struct view *around)
{
    static const char *const lists[] = { "measures", "found" };

    for (uint32_t l = 0; l < 2; l++)
        for (struct view_item *i = members(around, lists[l]); i; i = i->next) {
            link.measure = text_of(&i->value, "id");
            link_cell(&link, i, NULL);
        }
}

/* Every number of targets and measures leads to the events behind it. */
static void link_all(struct cell_link link, const struct view *view)
{
    for (struct view_item *i = members(view, "targets"); i; i = i->next)
        link_target(link, &i->value);
    for (struct view_item *i = members(view, "measures"); i; i = i->next) {
        link.measure = text_of(&i->value, "id");
        if (!view_get(&i->value, STR("counted"))->boolean)
            continue;
        for (struct view_item *m = members(&i->value, "months"); m; m = m->next)
            link_cell(&link, m, &m->value);
        link_cell(&link, i, NULL);
    }
}

static void put_links(struct request *request, const struct report_ask *ask,
                      struct view *view)
{
    struct arena *arena = request->arena;
    struct cell_link link = { .request = request,
                              .programme = ask->programme,
                              .as_of = text_of(view, "as_of") };

    if (gate_leads(request, "figure_open")) {
        link_all(link, view);
        link_around(link, view_get(view, STR("around")));
    }
    view_null(arena, view, "url");
    view_str(arena, view, "form_url",
             route_url(arena, "/figures/{programme}", ask->programme));
    view_str(arena, view, "csv_url",
             route_url(arena, "/figures/{programme}/file?kind=csv&as_of={day}",
                       ask->programme, link.as_of));
    view_str(arena, view, "publications_url",
             route_url(arena, "/figures/{programme}/publications", ask->programme));
    view_str(arena, view, "steering_url",
             route_url(arena, "/figures/{programme}/steering?as_of={day}",
                       ask->programme, link.as_of));
    view_str(arena, view, "json_url",
             route_url(arena, "/figures/{programme}/file?kind=json&as_of={day}",
                       ask->programme, link.as_of));
}

bool figures_report_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct report_ask ask = { .as_of = 0 };
    struct view *view = NULL;

    if (!asked(request, &ask, err) || !report_view(&call, &ask, &view, err))
        return false;
    put_links(request, &ask, view);
    return reply_page(reply, "report", N_("Report"), view);
}

bool figures_steering_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct report_ask ask = { .as_of = 0 };
    struct view *view = NULL;

    if (!asked(request, &ask, err) || !report_view(&call, &ask, &view, err))
        return false;
    view_str(request->arena, view, "form_url",
             route_url(request->arena, "/figures/{programme}/steering", ask.programme));
    view_str(request->arena, view, "report_url",
             route_url(request->arena, "/figures/{programme}?as_of={day}",
                       ask.programme, text_of(view, "as_of")));
    return reply_page(reply, "steering", N_("For the steering group"), view);
}

bool figures_file_get(struct request *request, struct reply *reply, struct err *err)
{
    static const char *const kinds[] = { "csv", "json" };
    struct call call = app_call(request);
    struct report_ask ask = { .as_of = 0 };
    struct buf text = buf_new(request->arena);
    struct view *view = NULL;
    uint32_t kind = 0;
    struct str typed;

    if (!asked(request, &ask, err) ||
        !form_text_or_none(&request->query, "kind", DAY_MOST, &typed, err) ||
        (typed.len > 0 && !form_choice(&request->query, "kind",
                                       (struct word_list){ kinds, 2 }, &kind, err)) ||
        !report_view(&call, &ask, &view, err))
        return false;
    if (kind == 0)
        report_csv(&text, view);
    else
        view_write(&text, view);
    struct buf name = buf_new(request->arena);
    buf_format(&name, "%.*s-%.*s.%s", STR_ARG(text_of(view, "programme")),
               STR_ARG(text_of(view, "as_of")), kinds[kind]);
    reply->file_name = name.ptr;
    return reply_bytes(reply,
                       kind == 0 ? "text/csv; charset=utf-8" : "application/json",
                       buf_str(&text));
}

/* ------------------------------------------------------------------------- drill-down
 */

static const char *kind_text(struct str kind)
{
    static const char *const kinds[][2] = {
        { "enrolled", N_("Enrolled") },
        { "moved", N_("Moved to another stage") },
        { "stage_fact", N_("Fact of a stage") },
        { "visit", N_("Visit") },
        { "activity_held", N_("Meeting held") },
        { "invited", N_("Invited") },
        { "invite_answer", N_("Answer") },
        { "attended", N_("Who came") },
        { "staff_done", N_("Training of staff") },
        { "access_contact", N_("Contact about accessibility") },
        { "deviation", N_("Deviation") },
        { "withdrawn", N_("Taken away") },
    };

    for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(kind, kinds[i][0]))
            return kinds[i][1];
    return N_("Event");
}

/* When an event was recorded, as people write it: "23 november 2026, 01.09". */
static void put_written(const struct request *request, struct view *v, const char *from,
                        const char *key)
{
    struct buf text = buf_new(request->arena);
    struct str typed = text_of(v, from);
    int64_t moment;

    if (typed.len > 0 && moment_parse(typed, &moment)) {
        buf_add(&text, firm_day(request, moment_day(moment)));
        buf_cstr(&text, ", ");
        buf_add(&text, reply_clock(request->arena, request->lang, moment));
    }
    view_str(request->arena, v, key, buf_str(&text));
}

/* Whether anybody in the reader's roles could open a way of her unit. */
static bool may(const struct request *request, const char *action,
                enum relation relation)
{
    const struct access *access = request->app->access;

    return !access || access_may(access, request->actor->roles,
                                 access_action(access, action), relation);
}

static bool could_open(const struct request *request, struct str subject)
{
    return str_is(subject, "enrolment")
               ? may(request, "enrolment_see", RELATION_UNIT)
               : gate_leads(request, "firm_see") &&
                     (str_is(subject, "visit") || str_is(subject, "firm"));
}

static void put_case_url(const struct request *request, struct view *v)
{
    if (could_open(request, text_of(v, "subject")))
        view_str(
            request->arena, v, "case_url",
            route_url(request->arena, "/figures/event/{id}/case", text_of(v, "id")));
    else
        view_null(request->arena, v, "case_url");
}

static void word_events(const struct request *request, const struct view *view)
{
    static const char *const sexes[][2] = { { "women", N_("woman") },
                                            { "men", N_("man") } };

    for (struct view_item *i = members(view, "events"); i; i = i->next) {
        struct str sex = text_of(&i->value, "sex"),
                   text = text_of(&i->value, "numbers");
        if (text.len == 0)
            text = word(request, N_("not stated"));
        for (uint32_t s = 0; s < 2; s++)
            if (str_is(sex, sexes[s][0]))
                text = word(request, sexes[s][1]);
        view_str(request->arena, &i->value, "sex_text", text);
        view_str(request->arena, &i->value, "day_text",
                 firm_day_of(request, view_get(&i->value, STR("day"))));
        put_written(request, &i->value, "recorded_at", "written_text");
        view_str(request->arena, &i->value, "kind_text",
                 word(request, kind_text(text_of(&i->value, "kind"))));
        view_str(
            request->arena, &i->value, "url",
            route_url(request->arena, "/figures/event/{id}", text_of(&i->value, "id")));
        put_case_url(request, &i->value);
    }
}

bool figure_events_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct figure_ask ask = { .programme = path_text(request, "programme") };
    struct view *view = NULL;

    if (!form_text_or_none(&request->query, "measure", SLUG_MOST, &ask.measure, err) ||
        !form_text_or_none(&request->query, "area", SLUG_MOST, &ask.area, err) ||
        !form_text_or_none(&request->query, "sex", SLUG_MOST, &ask.sex, err) ||
        !day_asked(request, "from", DAY_NONE, &ask.from, err) ||
        !day_asked(request, "to", DAY_NONE, &ask.to, err) ||
        !as_of_asked(request, &ask.as_of, err))
        return false;
    if (ask.measure.len == 0)
        ask.measure = STR("enrolled");
    if (!(around_is_figure(ask.measure) ? around_figure_events(&call, &ask, &view, err)
                                        : figure_events(&call, &ask, &view, err)))
        return false;
    word_events(request, view);
    view_str(request->arena, view, "as_of_text",
             firm_day_of(request, view_get(view, STR("as_of"))));
    view_str(request->arena, view, "from_text",
             firm_day_of(request, view_get(view, STR("from"))));
    view_str(request->arena, view, "to_text",
             firm_day_of(request, view_get(view, STR("to"))));
    view_str(request->arena, view, "report_url",
             route_url(request->arena, "/figures/{programme}?as_of={day}",
                       ask.programme, text_of(view, "as_of")));
    return reply_page(reply, "figure_events", N_("Events behind a figure"), view);
}

bool figure_event_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) ||
        !figure_event_view(&call, rid, &view, err))
        return false;
    view_str(request->arena, view, "kind_text",
             word(request, kind_text(text_of(view, "kind"))));
    view_str(request->arena, view, "valid_text",
             firm_day_of(request, view_get(view, STR("valid_on"))));
    put_written(request, view, "recorded_at", "written_text");
    put_written(request, view, "corrected_at", "corrected_text");
    view_cstr(request->arena, view, "role_text",
              role_label(request->lang, text_of(view, "role")));
    view_str(request->arena, view, "list_url", route_url(request->arena, "/figures"));
    put_case_url(request, view);
    return reply_page(reply, "figure_event", N_("Event"), view);
}

/* Who may not open the case learns nothing of whose it is, not even its address. */
static bool opens_case(const struct request *request, const struct figure_case *of,
                       struct err *err)
{
    bool leads = gate_leads(request, of->way_rid ? "way_see" : "firm_see");

    if (of->person_rid &&
        !person_leads_by(request, of->person_rid, "enrolment_see", &leads, err))
        return false;
    return leads || err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

bool figure_case_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    char day[DATE_TEXT_BYTES];
    struct figure_case of;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) ||
        !figure_event_case(&call, rid, &of, err) || !opens_case(request, &of, err))
        return false;
    date_format(of.day, day);
    struct str way = id_text(arena, of.way_rid), on = str_copy(arena, str_from(day));
    if (of.person_rid)
        return reply_see_other(reply, "/person/{id}/way/{way}?day={day}",
                               id_text(arena, of.person_rid), way, on);
    if (of.way_rid)
        return reply_see_other(reply, "/programme/{slug}/way/{way}?day={day}",
                               of.programme, way, on);
    return reply_see_other(reply, "/firm/{id}", id_text(arena, of.firm_rid));
}

/* ------------------------------------------------------------------------ publications
 */

/* What was typed into a form that was refused, and why. */
struct publishing {
    struct str title, as_of;
    const struct err *problem;
};

/* The day as people write it, beside the one for programs. */
static void put_days(struct request *request, struct view *v)
{
    view_str(request->arena, v, "as_of_text",
             firm_day_of(request, view_get(v, STR("as_of"))));
    view_str(request->arena, v, "made_text",
             firm_day_of(request, view_get(v, STR("made_on"))));
}

static bool show_publications(struct request *request, const struct publishing *typed,
                              struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct str programme = path_text(request, "programme");
    struct view *view = NULL;

    if (!publication_list(&call, programme, &view, err))
        return false;
    for (struct view_item *i = members(view, "publications"); i; i = i->next) {
        put_days(request, &i->value);
        view_str(
            arena, &i->value, "url",
            route_url(arena, "/figures/publication/{id}", text_of(&i->value, "id")));
    }
    view_bool(arena, view, "any", members(view, "publications") != NULL);
    view_str(arena, view, "title_typed", typed->title);
    view_str(arena, view, "as_of_typed", typed->as_of);
    view_str(arena, view, "report_url",
             route_url(arena, "/figures/{programme}", programme));
    if (gate_leads(request, "figure_publish"))
        view_str(arena, view, "form_url",
                 route_url(arena, "/figures/{programme}/publications", programme));
    else
        view_null(arena, view, "form_url");
    app_put_problem(request, reply, view, typed->problem);
    return reply_page(reply, "publications", N_("Figures for the public"), view);
}

bool publications_get(struct request *request, struct reply *reply, struct err *err)
{
    char yesterday[DATE_TEXT_BYTES];

    date_format(moment_day(request->now) - 1, yesterday);
    const struct publishing typed = {
        .as_of = str_copy(request->arena, str_from(yesterday)) /* shown after return */
    };
    return show_publications(request, &typed, reply, err);
}

/* The very figures, and a button that freezes them; `late`: they changed since. */
static bool show_preview(struct request *request, const struct publication_ask *ask,
                         const struct err *late, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct publication publication;
    struct view *view = NULL;
    char day[DATE_TEXT_BYTES];

    if (!publication_preview(&call, ask, &publication, err) ||
        !publication_view(&call, &publication, &view, err))
        return false;
    date_format(ask->as_of, day);
    view_str(arena, view, "as_of_text",
             firm_day_of(request, view_get(view, STR("as_of"))));
    view_str(arena, view, "as_of_typed", str_copy(arena, str_from(day)));
    view_str(arena, view, "list_url",
             route_url(arena, "/figures/{programme}/publications", ask->programme));
    view_str(arena, view, "form_url",
             route_url(arena, "/figures/{programme}/publications", ask->programme));
    app_put_problem(request, reply, view, late);
    return reply_page(reply, "publication_preview", N_("Before it is published"), view);
}

static bool publish(struct request *request, const struct publication_ask *ask,
                    struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };
    int64_t rid;

    if (publication_make(&call, ask, &rid, &why))
        return reply_see_other(reply, "/figures/publication/{id}",
                               id_text(request->arena, rid));
    if (why.kind == ERR_CONFLICT && !request->wants_json)
        return show_preview(request, ask, &why, reply, err);
    *err = why;
    return false;
}

bool publications_post(struct request *request, struct reply *reply, struct err *err)
{
    struct publication_ask ask = { .programme = path_text(request, "programme") };
    struct publishing typed = { .problem = NULL };
    struct err why = { 0 };

    if (form_text(&request->form, "title", PUBLICATION_TITLE_BYTES, &ask.title, &why) &&
        form_day(&request->form, "as_of", &ask.as_of, &why) &&
        form_text_or_none(&request->form, "seen", SLUG_MOST, &ask.seen, &why) &&
        (ask.seen.len > 0 ? publish(request, &ask, reply, &why)
                          : show_preview(request, &ask, NULL, reply, &why)))
        return true;
    if (why.kind != ERR_INPUT && why.kind != ERR_LIMIT) {
        *err = why;
        return false;
    }
    (void)form_get(&request->form, "title", &typed.title);
    (void)form_get(&request->form, "as_of", &typed.as_of);
    typed.problem = &why;
    return show_publications(request, &typed, reply, err);
}

static bool published(struct request *request, struct call *call,
                      struct publication *publication, struct err *err)
{
    int64_t rid;

    return path_id(request, "id", &rid, err) &&
           publication_get(call, rid, publication, err);
}

bool publication_page_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct publication publication;
    struct view *view = NULL;

    if (!published(request, &call, &publication, err) ||
        !publication_view(&call, &publication, &view, err))
        return false;
    put_days(request, view);
    view_str(request->arena, view, "file_url",
             route_url(request->arena, "/figures/publication/{id}/file",
                       path_text(request, "id")));
    view_str(request->arena, view, "list_url",
             route_url(request->arena, "/figures/{programme}/publications",
                       publication.programme));
    return reply_page(reply, "publication", N_("Figures for the public"), view);
}

bool publication_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct publication publication;

    if (!published(request, &call, &publication, err))
        return false;
    reply->file_name = "publication.json";
    return reply_bytes(reply, "application/json", publication.bytes);
}
