/*
 * person_links_page.c: who is in a person's household and family.
 *
 *   GET  /person/{id}/links?s=...   those that hold, those that have ended; finds one
 *   POST /person/{id}/links/find    q: to that page
 *   POST /person/{id}/links         other, kind: what the other is to her
 *   POST /person/{id}/links/end     tie
 *
 * Which are shown, and named to the log: web/person_ties.h.
 */
#include "service/audit.h"
#include "service/keeper_lack.h"
#include "service/people_keep.h"
#include "service/person_link_keep.h"
#include "service/person_number.h"
#include "service/person_tied.h"
#include "service/standing.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/person_alike.h"
#include "web/person_text.h"
#include "web/person_ties.h"
#include "web/veil.h"

#define HITS_SHOWN 20u

/* --------------------------------------------------------------------------- find */

static uint32_t keep_shown(const struct request *request, struct people_hits *hits)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < hits->count && count < HITS_SHOWN; i++)
        if (hits->row[i].person_id != request->subject_id &&
            person_may_see(request, &hits->row[i]))
            hits->row[count++] = hits->row[i];
    return count;
}

struct hit {
    int64_t person_id, rid;
    struct str name, born;
};

static bool put_hit(struct request *request, struct view *list, const struct hit *hit,
                    struct err *err)
{
    struct view *v = view_add_object(request->arena, list);
    struct keeper_ask ask = { .person_id = request->subject_id,
                              .other_id = hit->person_id };

    view_str(request->arena, v, "id", id_text(request->arena, hit->rid));
    view_str(request->arena, v, "name", hit->name);
    view_str(request->arena, v, "born", hit->born);
    return person_put_lacking(request, v, "lacking", &ask, err);
}

/* A protected identity, by her whole number, for the few who may see her. */
static bool put_protected(struct request *request, struct str typed, struct view *list,
                          struct err *err)
{
    struct call call = app_call(request);
    struct identity_held held;

    if (!(call.actor->roles >> ROLE_PROTECTOR & 1) || typed.len == 0)
        return true;
    if (!person_by_number(&call, typed, 1U << RELATION_PROTECTED, &held, err))
        return false;
    if (!held.seen_id || held.seen_id == request->subject_id)
        return true;
    const struct audit_note note = { .actor = request->actor,
                                     .at = request->now,
                                     .action = STR("person_link_see"),
                                     .relation = RELATION_PROTECTED,
                                     .kind = AUDIT_ALERT,
                                     .person_id = held.seen_id };
    if (!app_audit(request, &note, err))
        return false;
    const struct hit hit = {
        held.seen_id, held.seen_rid,
        str_from(message_for(request->lang, N_("A protected identity"), 1)), STR("")
    };
    return put_hit(request, list, &hit, err);
}

static bool find(struct request *request, struct reply *reply, struct view *view,
                 struct err *err)
{
    struct view *list = view_put_array(request->arena, view, "people");
    struct people_hits hits = { .count = 0 };
    const struct str typed = veil_get(request);

    if (!person_seek(request, typed, &hits, err))
        return false;
    uint32_t count = keep_shown(request, &hits);
    if (!person_listed(request, reply, hits.row, count, err))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct people_row *row = &hits.row[i];
        const struct hit hit = { row->person_id, row->rid,
                                 person_name_sorted(request->arena, row->surname,
                                                    row->given),
                                 person_born(request->arena, row->born_on) };
        if (!put_hit(request, list, &hit, err))
            return false;
    }
    if (!put_protected(request, typed, list, err))
        return false;
    view_str(request->arena, view, "q", typed);
    view_bool(request->arena, view, "asked", typed.len > 0);
    view_bool(request->arena, view, "any", list->count > 0);
    return true;
}

/* --------------------------------------------------------------------------- page */

static void put_kinds(const struct request *request, struct view *view)
{
    struct view *list = view_put_array(request->arena, view, "kinds");

    for (enum link_kind k = 0; k < LINK_WRITTEN_COUNT; k++) {
        struct view *v = view_add_object(request->arena, list);
        view_cstr(request->arena, v, "word", link_word(k));
        view_cstr(request->arena, v, "label",
                  message_for(request->lang, link_label(k), 1));
    }
}

bool person_links_get(struct request *request, struct reply *reply, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct str id = path_text(request, "id");
    struct call call = app_call(request);
    int64_t kept_id = 0, kept_rid = 0;

    if (!person_kept(&call, request->subject_id, &kept_id, &kept_rid, err) ||
        !person_put_ties(request, view, true, err) || !find(request, reply, view, err))
        return false;
    put_kinds(request, view);
    view_bool(arena, view, "any_ended", view_get(view, STR("ended_ties"))->count > 0);
    view_bool(arena, view, "may_tie",
              kept_id == request->subject_id &&
                  gate_leads(request, "person_link_edit"));
    view_bool(arena, view, "protected", request->relation == RELATION_PROTECTED);
    view_str(arena, view, "form_url", route_url(arena, "/person/{id}/links", id));
    view_str(arena, view, "find_url", route_url(arena, "/person/{id}/links/find", id));
    view_str(arena, view, "end_url", route_url(arena, "/person/{id}/links/end", id));
    view_str(arena, view, "person_url", route_url(arena, "/person/{id}", id));
    return reply_page(reply, "person_links", N_("Household and relatives"), view);
}

/* -------------------------------------------------------------------------- change */

static bool may(const struct request *request, const char *action,
                enum relation relation)
{
    const struct access *access = request->app->access;

    return !access || access_may(access, request->actor->roles,
                                 access_action(access, action), relation);
}

/* The other case, if the reader may open it; what is not hers is not there. A tie to a
 * protected identity protects the other too, so that must be hers to do as well. */
static bool find_other(struct request *request, struct call *call, int64_t *id,
                       struct err *err)
{
    struct subject other;
    int64_t rid;

    if (!form_id(&request->form, "other", &rid, err) ||
        !standing_of(call, rid, &other, err))
        return false;
    bool protects =
        request->relation == RELATION_PROTECTED && other.relation != RELATION_PROTECTED;
    if (other.person_id == 0 || !may(request, "person_see", other.relation) ||
        (protects && !may(request, "protection_set", other.relation))) {
        request->refused_id = other.person_id;
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    }
    *id = other.person_id;
    /* The route's own row is about the case it is written on. */
    return audit_read(call, request->route->action, other.relation, *id, err);
}

bool person_links_find_post(struct request *request, struct reply *reply,
                            struct err *err)
{
    return veil_search(
        request, reply,
        route_url(request->arena, "/person/{id}/links", path_text(request, "id")), err);
}

static bool back_to(const struct request *request, struct reply *reply)
{
    return reply_see_other(reply, "/person/{id}/links", path_text(request, "id"));
}

bool person_links_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct person_link_ask ask = { .person_id = request->subject_id };
    struct str word = { 0 };

    if (!form_get(&request->form, "kind", &word) || !link_from(word, &ask.kind))
        return err_set(err, ERR_INPUT, N_("choose what the other is to her"));
    return find_other(request, &call, &ask.other_id, err) &&
           person_link_add(&call, &ask, err) && back_to(request, reply);
}

bool person_links_end_post(struct request *request, struct reply *reply,
                           struct err *err)
{
    struct call call = app_call(request);
    bool shown = false;
    int64_t rid;

    if (!form_id(&request->form, "tie", &rid, err) ||
        !person_tie_is_shown(request, rid, &shown, err))
        return false;
    if (!shown)
        return err_set(err, ERR_NOT_FOUND, N_("there is no such tie that holds"));
    return person_link_end(&call, request->subject_id, rid, err) &&
           back_to(request, reply);
}
