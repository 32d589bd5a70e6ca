/*
 * doubts_page.c: two cases that may be one person, for whoever answers for one of them.
 *
 *   GET  /people/doubts
 *   POST /person/{id}/doubt   doubt: she has looked at it; id: the case of her unit
 *
 * Whoever wrote the other one was told nothing (service/person_doubt.h, ADR 14).
 */
#include "base/date.h"
#include "service/person_doubt.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/person_alike.h"
#include "web/trail.h"

static bool put_doubt(struct request *request, struct view *list,
                      const struct doubt *doubt, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, list);
    struct buf day = buf_new(arena);
    struct str found = id_text(arena, doubt->found_rid);
    bool leads = false;

    if (!person_leads(request, doubt->added_rid, &leads, err))
        return false;
    request_shows(request, doubt->found_id);
    request_shows(request, doubt->added_id);
    message_day(&day, request->lang, moment_day(doubt->at));
    view_str(arena, v, "doubt", id_text(arena, doubt->id));
    view_bool(arena, v, "by_number", doubt->by_number);
    view_str(arena, v, "day", buf_str(&day));
    view_str(arena, v, "name", doubt->name);
    view_bool(arena, v, "unnamed", doubt->name.len == 0);
    view_str(arena, v, "unit", doubt->added_unit);
    view_str(arena, v, "by", doubt->by);
    view_str(arena, v, "url", route_url(arena, "/person/{id}", found));
    view_str(arena, v, "settle_url", route_url(arena, "/person/{id}/doubt", found));
    if (leads)
        view_str(arena, v, "added_url",
                 route_url(arena, "/person/{id}", id_text(arena, doubt->added_rid)));
    else
        view_null(arena, v, "added_url");
    return true;
}

bool app_put_doubts(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    uint32_t count = 0;

    if (gate_leads(request, "doubt_list") && !person_doubt_count(&call, &count, err))
        return false;
    view_int(request->arena, view, "doubt_count", count);
    if (count > 0)
        view_str(request->arena, view, "doubts_url",
                 route_url(request->arena, "/people/doubts"));
    else
        view_null(request->arena, view, "doubts_url");
    return true;
}

bool doubts_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);
    struct view *list = view_put_array(request->arena, view, "doubts");
    struct doubts doubts;

    if (!person_doubts(&call, &doubts, err))
        return false;
    request_shows_nobody(request);
    for (uint32_t i = 0; i < doubts.count; i++)
        if (!put_doubt(request, list, &doubts.doubt[i], err))
            return false;
    view_bool(request->arena, view, "more", doubts.more);
    view_str(request->arena, view, "people_url", route_url(request->arena, "/people"));
    return reply_page(reply, "doubts", N_("May be the same person"), view);
}

bool doubt_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t id;

    return form_id(&request->form, "doubt", &id, err) &&
           person_doubt_settle(&call, id, request->subject_id, err) &&
           reply_see_other(reply, "/people/doubts");
}
