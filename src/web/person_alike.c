/* person_alike.c: see person_alike.h. */
#include "web/person_alike.h"

#include "service/standing.h"
#include "web/app.h"
#include "web/person_text.h"

static bool may(const struct request *request, const char *action,
                enum relation relation)
{
    const struct access *access = request->app->access;

    return !access || access_may(access, request->actor->roles,
                                 access_action(access, action), relation);
}

bool person_may_see(const struct request *request, const struct people_row *row)
{
    const struct actor *actor = request->actor;
    struct standing standing = { .org_id = row->org_id,
                                 .domain_id = actor->domain_id,
                                 .held = row->holder_id != 0 &&
                                         row->holder_id == actor->user_id };
    struct viewer viewer = { actor->org_id, actor->domain_id };

    return may(request, "person_see", access_relation(&standing, &viewer));
}

void person_put_alike(const struct request *request, struct view *view,
                      const struct people_hits *hits)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "alike");
    uint32_t count = hits ? hits->count : 0, hidden = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct people_row *row = &hits->row[i];
        if (!person_may_see(request, row)) {
            hidden++;
            continue;
        }
        struct view *v = view_add_object(arena, list);
        struct str id = id_text(arena, row->rid);
        view_str(arena, v, "name", person_name_sorted(arena, row->surname, row->given));
        view_str(arena, v, "born", person_born(arena, row->born_on));
        view_str(arena, v, "url", route_url(arena, "/person/{id}", id));
    }
    view_bool(arena, view, "has_alike", count > 0);
    view_bool(arena, view, "any_hidden", hidden > 0);
}

bool person_put_taken(const struct request *request, struct view *view, bool taken,
                      int64_t rid, struct err *err)
{
    struct call call = app_call(request);
    struct subject subject = { .relation = RELATION_STRANGER };
    struct arena *arena = request->arena;

    if (taken && rid != 0 && !standing_of(&call, rid, &subject, err))
        return false;
    view_bool(arena, view, "taken", taken);
    if (taken && rid != 0 && may(request, "person_see", subject.relation))
        view_str(arena, view, "taken_url",
                 route_url(arena, "/person/{id}", id_text(arena, rid)));
    else
        view_null(arena, view, "taken_url");
    return true;
}
