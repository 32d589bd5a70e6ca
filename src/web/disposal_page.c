/*
 * disposal_page.c: disposal (gallring): what has been disposed of, and one case that is
 * to be.
 *
 *   GET  /disposal?case=NUMBER      the protocols; with a number on to that case
 *   GET  /person/{id}/dispose       can it be, and what then happens
 *   POST /person/{id}/dispose       ground, sure=yes
 */
#include "service/person_dispose.h"
#include "web/app.h"

/* ------------------------------------------------------------------- protocols */

bool disposal_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;
    int64_t before = 0, rid;
    struct str number;

    if (form_get(&request->query, "case", &number) && number.len > 0) {
        if (!form_id(&request->query, "case", &rid, err))
            return false;
        return reply_see_other(reply, "/person/{id}/dispose",
                               url_int(request->arena, rid));
    }
    if (form_has(&request->query, "before") &&
        !form_id(&request->query, "before", &before, err))
        return false;
    if (!disposal_list(&call, before, &view, err))
        return false;
    before = view_get(view, STR("before"))->integer;
    if (before)
        view_str(request->arena, view, "more_url",
                 route_url(request->arena, "/disposal?before={b}",
                           url_int(request->arena, before)));
    else
        view_null(request->arena, view, "more_url");
    view_str(request->arena, view, "form_url", route_url(request->arena, "/disposal"));
    return reply_page(reply, "disposal", N_("Disposal"), view);
}

/* ---------------------------------------------------------------------- one case */

static bool show(struct request *request, const struct err *problem,
                 struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct str id = path_text(request, "id"), ground = { 0 };
    enum disposal_stop stop;

    if (!disposal_may(&call, request->subject_id, &stop, err))
        return false;
    (void)form_get(&request->form, "ground", &ground);
    view_str(arena, view, "case", id);
    view_bool(arena, view, "free", stop == DISPOSAL_FREE);
    view_cstr(arena, view, "why",
              message_for(request->lang, disposal_stop_text(stop), 1));
    view_str(arena, view, "ground", ground);
    view_int(arena, view, "days", DISPOSAL_DAYS);
    view_str(arena, view, "form_url", route_url(arena, "/person/{id}/dispose", id));
    view_str(arena, view, "list_url", route_url(arena, "/disposal"));
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "dispose", N_("Dispose of a case"), view);
}

bool dispose_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, NULL, reply, err);
}

static bool dispose(struct request *request, struct call *call, struct err *err)
{
    struct str ground, sure;
    int64_t protocol;

    if (!form_text_or_none(&request->form, "ground", DISPOSAL_GROUND_BYTES, &ground,
                           err))
        return false;
    if (!form_get(&request->form, "sure", &sure) || !str_is(sure, "yes"))
        return err_set(err, ERR_INPUT, N_("tick that you know it cannot be undone"));
    return person_dispose(call, request->subject_id, ground, &protocol, err);
}

bool dispose_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    bool ok = dispose(request, &call, err);

    if (!ok && !request->wants_json &&
        (err->kind == ERR_INPUT || err->kind == ERR_CONFLICT)) {
        struct err problem = *err;
        *err = (struct err){ 0 };
        return show(request, &problem, reply, err);
    }
    reply->ticket = call.ticket;
    return ok && reply_see_other(reply, "/disposal");
}
