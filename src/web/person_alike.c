/* person_alike.c: see person_alike.h. */
#include "web/person_alike.h"

#include "service/audit.h"
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

static enum relation relation_of(const struct request *request,
                                 const struct people_row *row)
{
    const struct actor *actor = request->actor;
    struct standing standing = { .org_id = row->org_id,
                                 .domain_id = actor->domain_id,
                                 .held = row->holder_id != 0 &&
                                         row->holder_id == actor->user_id };
    struct viewer viewer = { actor->org_id, actor->domain_id };

    return access_relation(&standing, &viewer);
}

bool person_may_see(const struct request *request, const struct people_row *row)
{
    return may(request, "person_see", relation_of(request, row));
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
                             relation_of(request, &row[i]), row[i].person_id, err))
            return false;
    if (!by_trail && count > 0)
        reply->ticket = call.ticket;
    return true;
}

/* Those who may be named, moved to the front; how many. */
static uint32_t keep_named(const struct request *request, struct people_row *row,
                           uint32_t count)
{
    uint32_t named = 0;

    for (uint32_t i = 0; i < count; i++)
        if (person_may_see(request, &row[i]))
            row[named++] = row[i];
    return named;
}

bool person_put_alike(struct request *request, struct reply *reply, struct view *view,
                      const struct people_hits *hits, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "alike");
    uint32_t count = hits ? hits->count : 0;
    uint32_t named = hits ? keep_named(request, hits->row, count) : 0;

    for (uint32_t i = 0; i < named; i++) {
        const struct people_row *row = &hits->row[i];
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "name", person_name_sorted(arena, row->surname, row->given));
        view_str(arena, v, "born", person_born(arena, row->born_on));
        view_str(arena, v, "url",
                 route_url(arena, "/person/{id}", id_text(arena, row->rid)));
    }
    view_bool(arena, view, "has_alike", count > 0);
    view_bool(arena, view, "any_hidden", named < count);
    return person_listed(request, reply, hits ? hits->row : NULL, named, err);
}

bool person_put_taken(const struct request *request, struct reply *reply,
                      struct view *view, const struct taken_number *taken,
                      struct err *err)
{
    struct call call = app_call(request);
    struct subject subject = { .relation = RELATION_PROTECTED };
    struct arena *arena = request->arena;
    bool any = taken->person_id != 0;

    if (any && taken->rid != 0 && !standing_of(&call, taken->rid, &subject, err))
        return false;
    if (any && !audit_read(&call, request->route->action, subject.relation,
                           taken->person_id, err))
        return false;
    if (any)
        reply->ticket = call.ticket;
    view_bool(arena, view, "taken", any);
    if (any && taken->rid != 0 && may(request, "person_see", subject.relation))
        view_str(arena, view, "taken_url",
                 route_url(arena, "/person/{id}", id_text(arena, taken->rid)));
    else
        view_null(arena, view, "taken_url");
    return true;
}
