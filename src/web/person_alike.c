/* person_alike.c: see person_alike.h. */
#include "web/person_alike.h"

#include "service/audit.h"
#include "service/person_number.h"
#include "service/standing.h"
#include "web/app.h"
#include "web/person_text.h"
#include "web/trail.h"

static bool may(const struct request *request, const char *action,
                enum relation relation)
{
    const struct access *access = request->app->access;

    return !access || access_may(access, request->actor->roles,
                                 access_action(access, action), relation);
}

bool person_may_see(const struct request *request, const struct people_row *row)
{
    return may(request, "person_see", standing_of_row(request->actor, row));
}

uint32_t person_seen(const struct request *request)
{
    uint32_t seen = 0;

    for (uint32_t i = 0; i < RELATION_COUNT; i++)
        if (may(request, "person_see", (enum relation)i))
            seen |= 1U << i;
    return seen;
}

bool person_seek(const struct request *request, struct str typed,
                 struct people_hits *hits, struct err *err)
{
    struct call call = app_call(request);
    struct identity_held held = { 0 };

    if (typed.len == 0)
        return true;
    if (call.people)
        people_search(call.people, call.actor->domain_id, typed, request->arena, hits);
    if (!person_by_number(&call, typed, person_seen(request), &held, err))
        return false;
    request_sought(request, held.seen_id ? 0 : held.hidden_id);
    return true;
}

bool person_leads_by(const struct request *request, int64_t rid, const char *action,
                     bool *leads, struct err *err)
{
    const struct call call = app_call(request);
    struct subject subject;

    if (!standing_of(&call, rid, &subject, err))
        return false;
    *leads = may(request, action, subject.relation);
    return true;
}

bool person_leads(const struct request *request, int64_t rid, bool *leads,
                  struct err *err)
{
    return person_leads_by(request, rid, "person_see", leads, err);
}

bool person_listed(struct request *request, struct reply *reply,
                   const struct people_row *row, uint32_t count, struct err *err)
{
    struct call call = app_call(request);
    bool by_trail = request->route->flags & ROUTE_PEOPLE;

    if (by_trail && count == 0)
        request_shows_nobody(request);
    for (uint32_t i = 0; i < count; i++)
        if (by_trail)
            request_shows(request, row[i].person_id);
        else if (!audit_read(&call, request->route->action,
                             standing_of_row(request->actor, &row[i]), row[i].person_id,
                             err))
            return false;
    if (!by_trail && count > 0)
        reply->ticket = call.ticket;
    return true;
}

bool person_put_alike(struct request *request, struct reply *reply, struct view *view,
                      const struct people_hits *hits, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "alike");
    uint32_t count = hits ? hits->count : 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct people_row *row = &hits->row[i];
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "name", person_name_sorted(arena, row->surname, row->given));
        view_str(arena, v, "born", person_born(arena, row->born_on));
        view_str(arena, v, "url",
                 route_url(arena, "/person/{id}", id_text(arena, row->rid)));
    }
    view_bool(arena, view, "has_alike", count > 0);
    return person_listed(request, reply, hits ? hits->row : NULL, count, err);
}

bool person_put_taken(const struct request *request, struct reply *reply,
                      struct view *view, const struct taken_number *taken,
                      struct err *err)
{
    struct call call = app_call(request);
    struct subject subject = { .relation = RELATION_STRANGER };
    struct arena *arena = request->arena;
    bool any = taken->person_id != 0;

    view_bool(arena, view, "taken", any);
    if (!any) {
        view_null(arena, view, "taken_url");
        return true;
    }
    if (!standing_of(&call, taken->rid, &subject, err) ||
        !audit_read(&call, request->route->action, subject.relation, taken->person_id,
                    err))
        return false;
    reply->ticket = call.ticket;
    view_str(arena, view, "taken_url",
             route_url(arena, "/person/{id}", id_text(arena, taken->rid)));
    return true;
}
