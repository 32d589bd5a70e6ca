/*
 * merge_page.c: two cases that are one person.
 *
 *   GET  /person/{id}/merge?s=...    the other one, as found
 *   POST /person/{id}/merge/find     q: to that page
 *   POST /person/{id}/merge          other, why: the other goes, this one is kept
 *   POST /person/{id}/unmerge        and two again
 */
#include "service/audit.h"
#include "service/people_keep.h"
#include "service/person_merge.h"
#include "service/person_tied.h"
#include "service/standing.h"
#include "web/app.h"
#include "web/person_alike.h"
#include "web/person_text.h"
#include "web/veil.h"

#define WHY_BYTES  300u
#define HITS_SHOWN 20u

/* Those of the unit who may be named, moved to the front; how many. */
static uint32_t keep_shown(const struct request *request, struct people_hits *hits)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < hits->count && count < HITS_SHOWN; i++) {
        const struct people_row *row = &hits->row[i];
        if (row->person_id != request->subject_id &&
            row->org_id == request->actor->org_id && person_may_see(request, row))
            hits->row[count++] = *row;
    }
    return count;
}

static void put_hits(const struct request *request, struct view *view,
                     const struct people_row *row, uint32_t count)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "people");

    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "id", id_text(arena, row[i].rid));
        view_str(arena, v, "name",
                 person_name_sorted(arena, row[i].surname, row[i].given));
        view_str(arena, v, "born", person_born(arena, row[i].born_on));
    }
    view_bool(arena, view, "any", count > 0);
}

bool merge_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view = view_object(request->arena);
    struct people_hits hits = { .count = 0 };
    const struct str typed = veil_get(request);

    if (!person_seek(request, typed, &hits, err))
        return false;
    uint32_t count = keep_shown(request, &hits);
    if (!person_listed(request, reply, hits.row, count, err))
        return false;
    put_hits(request, view, hits.row, count);
    view_str(request->arena, view, "q", typed);
    view_bool(request->arena, view, "asked", typed.len > 0);
    view_str(request->arena, view, "form_url", request->path);
    view_str(
        request->arena, view, "find_url",
        route_url(request->arena, "/person/{id}/merge/find", path_text(request, "id")));
    view_str(request->arena, view, "person_url",
             route_url(request->arena, "/person/{id}", path_text(request, "id")));
    return reply_page(reply, "merge", N_("Merge two cases"), view);
}

bool merge_find_post(struct request *request, struct reply *reply, struct err *err)
{
    int64_t rid;

    return path_id(request, "id", &rid, err) &&
           veil_search(request, reply,
                       route_url(request->arena, "/person/{id}/merge",
                                 path_text(request, "id")),
                       err);
}

/* The other case, if the reader may merge that one as well. */
static bool find_other(struct request *request, struct call *call, int64_t *id,
                       struct err *err)
{
    const struct access *access = request->app->access;
    struct subject subject;
    int64_t rid;

    if (!form_id(&request->form, "other", &rid, err) ||
        !standing_of(call, rid, &subject, err))
        return false;
    if (subject.person_id == 0 ||
        (access &&
         !access_may(access, call->actor->roles, access_action(access, "person_merge"),
                     subject.relation))) {
        request->refused_id = subject.person_id;
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    }
    *id = subject.person_id;
    /* The route's own row is about the case that is kept. */
    return audit_read(call, request->route->action, subject.relation, *id, err);
}

bool merge_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct merge_ask ask = { .kept_id = request->subject_id };

    return find_other(request, &call, &ask.gone_id, err) &&
           form_text_or_none(&request->form, "why", WHY_BYTES, &ask.why, err) &&
           person_merge(&call, &ask, err) &&
           reply_see_other(reply, "/person/{id}", path_text(request, "id"));
}

/* The route's own row is about the case that is parted; this is the other's. */
static bool log_kept(struct request *request, struct call *call, struct err *err)
{
    struct subject kept;
    int64_t id, rid;

    if (!person_kept(call, request->subject_id, &id, &rid, err))
        return false;
    if (id == request->subject_id)
        return true; /* it is not merged: the service says so */
    if (!standing_of(call, rid, &kept, err))
        return false;
    const struct audit_note note = { .actor = request->actor,
                                     .at = request->now,
                                     .action = str_from(request->route->action),
                                     .relation = kept.relation,
                                     .kind = kept.relation == RELATION_PROTECTED
                                                 ? AUDIT_ALERT
                                                 : AUDIT_WRITE,
                                     .person_id = id };
    return app_audit(request, &note, err);
}

bool unmerge_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    int64_t kept_id;

    return log_kept(request, &call, err) &&
           person_unmerge(&call, request->subject_id, &kept_id, err) &&
           reply_see_other(reply, "/person/{id}", path_text(request, "id"));
}
