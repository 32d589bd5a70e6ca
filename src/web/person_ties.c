/* person_ties.c: see person_ties.h. */
#include "web/person_ties.h"

#include "base/date.h"
#include "service/audit.h"
#include "service/keeper_lack.h"
#include "service/person_link_keep.h"
#include "service/standing.h"
#include "web/app.h"
#include "web/reply.h"

static bool may_open(const struct request *request, enum relation relation)
{
    const struct access *access = request->app->access;

    return !access || access_may(access, request->actor->roles,
                                 access_action(access, "person_see"), relation);
}

/* How a tie stands to the reader: its relation to the other, and whether it is shown.
 */
static bool look(struct request *request, const struct person_link *link,
                 enum relation *relation, bool *shown, struct err *err)
{
    const struct actor *actor = request->actor;
    struct call call = app_call(request);
    struct subject other;

    if (!standing_of(&call, link->other_rid, &other, err))
        return false;
    const struct link_sight sight = {
        .may_open = may_open(request, other.relation),
        .other_protected = link->other_protected,
        .keeper =
            actor->roles >> ROLE_PROTECTOR & 1 && actor->org_id == link->other_org_id,
    };
    *relation = other.relation;
    *shown = link_is_shown(link->kind, &sight);
    return true;
}

static bool tell_log(struct request *request, const struct person_link *link,
                     enum relation relation, struct err *err)
{
    const struct audit_note note = { .actor = request->actor,
                                     .at = request->now,
                                     .action = STR("person_link_see"),
                                     .relation = relation,
                                     .kind = relation == RELATION_PROTECTED
                                                 ? AUDIT_ALERT
                                                 : AUDIT_READ,
                                     .person_id = link->other_id };

    return app_audit(request, &note, err);
}

static void put_text(struct arena *arena, struct view *v, const char *key,
                     struct str text)
{
    if (text.len > 0)
        view_str(arena, v, key, text);
    else
        view_null(arena, v, key);
}

static bool put_tie(struct request *request, const struct person_link *link,
                    struct view *list, struct err *err)
{
    struct arena *arena = request->arena;
    struct call call = app_call(request);
    struct view *v = view_add_object(arena, list);
    struct str name = { 0 };

    if (!person_link_name(&call, link, &name, err))
        return false;
    view_str(arena, v, "tie", id_text(arena, link->rid));
    view_cstr(arena, v, "kind", link_word(link->kind));
    view_cstr(arena, v, "kind_text",
              message_for(request->lang, link_label(link->kind), 1));
    view_str(arena, v, "name", name);
    view_str(arena, v, "url",
             route_url(arena, "/person/{id}", id_text(arena, link->other_rid)));
    view_day(arena, v, "from", link->from_on);
    view_day(arena, v, "to", link->to_on);
    put_text(arena, v, "set_by", link->set_by);
    put_text(arena, v, "ended_by", link->ended_by);
    return true;
}

bool person_put_ties(struct request *request, struct view *view, bool ended,
                     struct err *err)
{
    struct call call = app_call(request);
    struct view *now = view_put_array(request->arena, view, "ties"), *past = NULL;
    struct person_links links = { .ended = ended };

    if (ended)
        past = view_put_array(request->arena, view, "ended_ties");
    if (!person_links(&call, request->subject_id, &links, err))
        return false;
    for (uint32_t i = 0; i < links.count; i++) {
        const struct person_link *link = &links.link[i];
        enum relation relation;
        bool shown = false;
        if (!look(request, link, &relation, &shown, err))
            return false;
        if (shown &&
            (!tell_log(request, link, relation, err) ||
             !put_tie(request, link, link->to_on == DAY_NONE ? now : past, err)))
            return false;
    }
    view_bool(request->arena, view, "any_tie", now->count > 0);
    return true;
}

bool person_tie_is_shown(struct request *request, int64_t rid, bool *shown,
                         struct err *err)
{
    struct call call = app_call(request);
    struct person_links links = { .ended = false };
    enum relation relation;

    *shown = false;
    if (!person_links(&call, request->subject_id, &links, err))
        return false;
    for (uint32_t i = 0; i < links.count; i++)
        if (links.link[i].rid == rid)
            return look(request, &links.link[i], &relation, shown, err);
    return true;
}

/* --------------------------------------------------------- units without a keeper */

static bool has_unit(const struct view *list, struct str unit)
{
    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_eq(view_get(&i->value, STR("unit"))->text, unit))
            return true;
    return false;
}

bool person_put_lacking(struct request *request, struct view *view, const char *name,
                        struct keeper_ask *ask, struct err *err)
{
    struct view *list = view_put_array(request->arena, view, name);
    struct call call = app_call(request);

    if (!keeper_lack_before(&call, ask, err))
        return false;
    for (uint32_t i = 0; i < ask->count; i++) {
        struct subject one;
        if (!standing_of(&call, ask->lack[i].rid, &one, err))
            return false;
        if (may_open(request, one.relation) && !has_unit(list, ask->lack[i].unit))
            view_str(request->arena, view_add_object(request->arena, list), "unit",
                     ask->lack[i].unit);
    }
    return true;
}
