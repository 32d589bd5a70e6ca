/*
 * publications_page.c: figures for the public, which stay as they were frozen.
 *
 *   GET  /figures/{programme}/publications   those there are, and a form
 *   POST /figures/{programme}/publications   title, as_of: as they would be; with seen,
 *                                            what was seen: freezes them
 *   GET  /figures/publication/{id}           one of them; /file: its bytes
 */
#include "base/date.h"
#include "service/played.h"
#include "service/publication.h"
#include "web/figures_page.h"
#include "web/gate.h"

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
    for (struct view_item *i = figures_items(view, "publications"); i; i = i->next) {
        put_days(request, &i->value);
        view_str(arena, &i->value, "url",
                 route_url(arena, "/figures/publication/{id}",
                           firm_member(&i->value, "id")));
    }
    view_bool(arena, view, "any", figures_items(view, "publications") != NULL);
    view_str(arena, view, "title_typed", typed->title);
    view_str(arena, view, "as_of_typed", typed->as_of);
    const bool whole =
        gate_leads(request, "figure_report"); /* else what is published */
    view_str(arena, view, "report_url",
             whole ? route_url(arena, "/figures/{programme}", programme)
                   : route_url(arena, "/figures"));
    if (whole || !figures_items(view, "publications"))
        view_null(arena, view, "steering_url");
    else
        view_str(arena, view, "steering_url",
                 route_url(arena, "/figures/{programme}/steering", programme));
    if (gate_leads(request, "figure_publish"))
        view_str(arena, view, "form_url",
                 route_url(arena, "/figures/{programme}/publications", programme));
    else
        view_null(arena, view, "form_url");
    app_put_problem(request, reply, view, typed->problem);
    return reply_page(reply, "publications", N_("Figures for the public"), view);
}

/* The last day that has ended, or that the unit has played. */
bool publications_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    char text[DATE_TEXT_BYTES];
    int32_t day;

    if (!played_today(&call, &day, err))
        return false;
    if (day == moment_day(request->now))
        day--;
    date_format(day, text);
    const struct publishing typed = {
        .as_of = str_copy(request->arena, str_from(text)) /* shown after return */
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
        form_text_or_none(&request->form, "seen", FIGURES_SLUG_MOST, &ask.seen, &why) &&
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
