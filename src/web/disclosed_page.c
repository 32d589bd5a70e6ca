/*
 * disclosed_page.c: what other secrecy domains have told this unit.
 *
 *   GET /disclosed        whom something has been told about
 *   GET /disclosed/{id}   what, and nothing more
 */
#include "domain/disclosure_rule.h"
#include "service/disclosed.h"
#include "web/app.h"
#include "web/firm_text.h"
#include "web/trail.h"

bool disclosed_list_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct disclosed_people shown;
    struct view *view = NULL;

    if (!disclosed_list(&call, &view, &shown, err))
        return false;
    request_shows_nobody(request);
    for (uint32_t i = 0; i < shown.count; i++)
        request_shows(request, shown.person_id[i]);
    const struct view *people = view_get(view, STR("people"));
    for (struct view_item *i = people->list.first; i; i = i->next) {
        view_str(request->arena, &i->value, "url",
                 route_url(request->arena, "/disclosed/{id}",
                           view_get(&i->value, STR("person"))->text));
        view_str(request->arena, &i->value, "until_text",
                 firm_day_of(request, view_get(&i->value, STR("until_on"))));
    }
    return reply_page(reply, "disclosed_list", N_("Told to us"), view);
}

bool disclosed_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;

    if (!disclosed_show(&call, request->subject_id, request->disclosed, &view, err))
        return false;
    view_str(request->arena, view, "list_url", route_url(request->arena, "/disclosed"));
    return reply_page(reply, "disclosed", N_("What we have been told"), view);
}
