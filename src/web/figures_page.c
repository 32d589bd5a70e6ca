/*
 * figures_page.c: a programme's figures, each of which opens (figure_events_page.c).
 *
 *   GET /figures                          the programmes
 *   GET /figures/{programme}              as_of, month: the report
 *   GET /figures/{programme}/steering     as_of: one page of it for a steering group;
 *                                         for who is of one, what was published
 *   GET /figures/{programme}/file         the same as a file: kind, csv or json
 */
#include "web/figures_page.h"

#include "service/played.h"
#include "service/programme_load.h"
#include "service/report.h"
#include "web/gate.h"

bool figures_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena), *loaded = NULL, *list;

    if (!programme_loaded_view(&call, &loaded, err))
        return false;
    const bool whole = gate_leads(request, "figure_report");
    list = view_put_array(arena, view, "programmes");
    for (const struct view_item *i = loaded->list.first; i; i = i->next) {
        struct str id = firm_member(&i->value, "id");
        struct programme_reading reading = { 0 };
        struct str json;
        int64_t version = view_get(&i->value, STR("version"))->integer;
        if (i->next && str_eq(firm_member(&i->next->value, "id"), id))
            continue; /* a later version comes */
        if (!programme_version_text(&call, id, version, &json, err) ||
            !programme_read(json, arena, &reading, err))
            return false;
        struct view *o = view_add_object(arena, list);
        view_str(arena, o, "id", id);
        view_str(arena, o, "name", label_in(reading.programme.name, request->lang));
        view_int(arena, o, "version", version);
        view_str(arena, o, "url",
                 route_url(arena,
                           whole ? "/figures/{programme}"
                                 : "/figures/{programme}/publications",
                           id));
    }
    view_bool(arena, view, "any", list->count > 0);
    view_bool(arena, view, "whole", whole);
    return reply_page(reply, "figures", N_("Outcome"), view);
}

/* ---------------------------------------------------------------------- the report */

bool figures_day(struct request *request, const char *name, int32_t none, int32_t *day,
                 struct err *err)
{
    struct str typed;

    if (!form_text_or_none(&request->query, name, FIGURES_DAY_MOST, &typed, err))
        return false;
    *day = none;
    return str_trim(typed).len == 0 || form_day(&request->query, name, day, err);
}

bool figures_as_of(struct request *request, int32_t *day, struct err *err)
{
    struct call call = app_call(request);
    int32_t today;

    return played_today(&call, &today, err) &&
           figures_day(request, "as_of", today, day, err);
}

static bool asked(struct request *request, struct report_ask *ask, struct err *err)
{
    ask->programme = path_text(request, "programme");
    return figures_as_of(request, &ask->as_of, err) &&
           form_text_or_none(&request->query, "month", FIGURES_DAY_MOST, &ask->month,
                             err);
}

struct cell_link {
    struct arena *arena;
    struct figures_cell cell;
};

static void add_asked(struct buf *url, const char *name, struct str value)
{
    if (value.len > 0)
        url_add_query(url, name, value);
}

struct str figures_cell_url(struct arena *arena, const struct figures_cell *cell)
{
    struct buf url = buf_new(arena);

    buf_add(&url, route_url(arena, "/figures/{programme}/events", cell->programme));
    add_asked(&url, "measure", cell->measure);
    add_asked(&url, "area", cell->area);
    add_asked(&url, "coach", cell->coach);
    add_asked(&url, "sex", cell->sex);
    add_asked(&url, "from", cell->from);
    add_asked(&url, "to", cell->to);
    add_asked(&url, "as_of", cell->as_of);
    return buf_str(&url);
}

static void link_cell(const struct cell_link *link, struct view_item *item,
                      const struct view *period)
{
    struct figures_cell cell = link->cell;

    if (period) {
        cell.from = firm_member(period, "from");
        cell.to = firm_member(period, "to");
    }
    view_str(link->arena, &item->value, "url", figures_cell_url(link->arena, &cell));
}

static void link_row(const struct cell_link *link, const struct view *columns,
                     struct view *row)
{
    struct view_item *column = columns->list.first, *cell = figures_items(row, "cells");

    for (; cell && column; cell = cell->next, column = column->next)
        link_cell(link, cell, &column->value);
    for (struct view_item *i = row->list.first; i; i = i->next)
        if (i->key && strcmp(i->key, "sum") == 0)
            link_cell(link, i, NULL);
}

static void link_target(struct cell_link link, struct view *target)
{
    const struct view *columns = view_get(target, STR("columns"));

    link.cell.measure = firm_member(target, "measure");
    for (struct view_item *i = target->list.first; i; i = i->next)
        if (strcmp(i->key, "all_areas") == 0)
            link_row(&link, columns, &i->value);
    for (struct view_item *i = figures_items(target, "rows"); i; i = i->next) {
        link.cell.area = firm_member(&i->value, "area");
        link_row(&link, columns, &i->value);
    }
}

/* A list whose rows are of one measure each, named by `key`. */
static void link_list(struct cell_link link, const struct view *view, const char *list,
                      const char *key)
{
    for (struct view_item *i = figures_items(view, list); i; i = i->next) {
        link.cell.measure = firm_member(&i->value, key);
        link_cell(&link, i, NULL);
    }
}

static void link_cohorts(struct cell_link link, const struct view *view)
{
    for (struct view_item *c = figures_items(view, "cohorts"); c; c = c->next) {
        link_list(link, &c->value, "rows", "id");
        for (struct view_item *i = c->value.list.first; i; i = i->next)
            if (i->key && strcmp(i->key, "sum") == 0) {
                link.cell.measure = firm_member(&i->value, "id");
                link_cell(&link, i, NULL);
            }
    }
}

/* A nought of the board has nothing behind it, and there are many. */
static void link_board_row(struct cell_link link, const struct view *row)
{
    for (struct view_item *i = figures_items(row, "cells"); i; i = i->next) {
        link.cell.measure = firm_member(&i->value, "measure");
        if (view_get(&i->value, STR("all"))->integer > 0)
            link_cell(&link, i, NULL);
        else
            view_null(link.arena, &i->value, "url");
    }
}

static void link_board(struct cell_link link, const struct view *board)
{
    link.cell.from = firm_member(board, "from");
    link.cell.to = firm_member(board, "to");
    for (struct view_item *i = figures_items(board, "areas"); i; i = i->next) {
        link.cell.area = firm_member(&i->value, "area");
        link_board_row(link, &i->value);
    }
    link.cell.area = STR("");
    for (struct view_item *i = figures_items(board, "coaches"); i; i = i->next) {
        link.cell.coach = firm_member(&i->value, "coach");
        link_board_row(link, &i->value);
    }
}

/* What came of it until the end of each month, since the programme began. */
static void link_pace(struct cell_link link, const struct view *view)
{
    link.cell.from = firm_member(view, "from");
    for (struct view_item *i = figures_items(view, "pace"); i; i = i->next) {
        link.cell.measure = firm_member(&i->value, "measure");
        for (struct view_item *p = figures_items(&i->value, "points"); p; p = p->next) {
            link.cell.to = firm_member(&p->value, "to");
            link_cell(&link, p, NULL);
        }
    }
}

/* Every number of targets and measures leads to the events behind it. */
static void link_all(struct cell_link link, const struct view *view)
{
    for (struct view_item *i = figures_items(view, "targets"); i; i = i->next)
        link_target(link, &i->value);
    link_list(link, view, "targets", "measure");
    link_list(link, view, "shares", "measure");
    link_list(link, view, "funnel", "id");
    link_pace(link, view);
    link_board(link, view_get(view, STR("board")));
    for (struct view_item *i = figures_items(view, "measures"); i; i = i->next) {
        link.cell.measure = firm_member(&i->value, "opens");
        if (!view_get(&i->value, STR("counted"))->boolean)
            continue;
        for (struct view_item *m = figures_items(&i->value, "months"); m; m = m->next)
            link_cell(&link, m, &m->value);
        link_cell(&link, i, NULL);
    }
}

static void put_links(struct request *request, const struct report_ask *ask,
                      struct view *view)
{
    struct arena *arena = request->arena;
    struct cell_link link = {
        arena, { .programme = ask->programme, .as_of = firm_member(view, "as_of") }
    };

    if (gate_leads(request, "figure_open")) {
        link_all(link, view);
        link_list(link, view_get(view, STR("around")), "measures", "id");
        link_list(link, view_get(view, STR("around")), "found", "id");
        link_cohorts(link, view);
    }
    view_null(arena, view, "url");
    view_str(arena, view, "form_url",
             route_url(arena, "/figures/{programme}", ask->programme));
    view_str(arena, view, "csv_url",
             route_url(arena, "/figures/{programme}/file?kind=csv&as_of={day}",
                       ask->programme, link.cell.as_of));
    view_str(arena, view, "publications_url",
             route_url(arena, "/figures/{programme}/publications", ask->programme));
    view_str(arena, view, "steering_url",
             route_url(arena, "/figures/{programme}/steering?as_of={day}",
                       ask->programme, link.cell.as_of));
    view_str(arena, view, "json_url",
             route_url(arena, "/figures/{programme}/file?kind=json&as_of={day}",
                       ask->programme, link.cell.as_of));
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

/* For who may not see the whole report: another day is another publication. */
static bool show_published(struct request *request, const struct report_ask *ask,
                           struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = NULL;

    if (!report_published(&call, ask, &view, err))
        return false;
    const struct view *of = view_get(view, STR("publication"));
    view_str(arena, view, "publication_url",
             route_url(arena, "/figures/publication/{id}", firm_member(of, "id")));
    view_null(arena, view, "form_url");
    view_str(arena, view, "report_url",
             route_url(arena, "/figures/{programme}/publications", ask->programme));
    return reply_page(reply, "steering", N_("For the steering group"), view);
}

bool figures_steering_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct report_ask ask = { .as_of = 0 };
    struct view *view = NULL;

    if (!asked(request, &ask, err))
        return false;
    if (!gate_leads(request, "figure_report"))
        return show_published(request, &ask, reply, err);
    if (!report_view(&call, &ask, &view, err))
        return false;
    view_str(request->arena, view, "form_url",
             route_url(request->arena, "/figures/{programme}/steering", ask.programme));
    view_str(request->arena, view, "report_url",
             route_url(request->arena, "/figures/{programme}?as_of={day}",
                       ask.programme, firm_member(view, "as_of")));
    report_sheet(request->arena, view);
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
        !form_text_or_none(&request->query, "kind", FIGURES_DAY_MOST, &typed, err) ||
        (typed.len > 0 && !form_choice(&request->query, "kind",
                                       (struct word_list){ kinds, 2 }, &kind, err)) ||
        !report_view(&call, &ask, &view, err))
        return false;
    if (kind == 0)
        report_csv(&text, view);
    else
        view_write(&text, view);
    struct buf name = buf_new(request->arena);
    buf_format(&name, "%.*s-%.*s.%s", STR_ARG(firm_member(view, "programme")),
               STR_ARG(firm_member(view, "as_of")), kinds[kind]);
    reply->file_name = name.ptr;
    return reply_bytes(reply,
                       kind == 0 ? "text/csv; charset=utf-8" : "application/json",
                       buf_str(&text));
}
