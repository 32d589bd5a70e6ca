/*
 * firm_merge_page.c: two firms that are one.
 *
 *   GET  /firm/{id}/merge     other: both side by side; s: what was looked for, veiled
 *   POST /firm/{id}/merge/find    q, the other's name or number: to that page (veil.h)
 *   POST /firm/{id}/merge     other, reason: the other goes into this one
 *   POST /firm/{id}/unmerge   merge: two again
 */
#include "service/firm_list.h"
#include "service/firm_merge.h"
#include "service/firm_show.h"
#include "web/firm_text.h"
#include "web/veil.h"

#define WORD_BYTES 40u

struct merging {
    struct request *request;
    struct call call;
    int64_t rid, other; /* other 0: not chosen yet */
    struct str reason;
    const struct err *problem;
};

/* The first word of the name: what two rows of one firm mostly have in common. */
static struct str first_word(struct str name)
{
    size_t blank = str_find(name, STR(" "));

    return blank == SIZE_MAX ? name : str_sub(name, 0, blank);
}

static bool put_candidates(struct merging *m, struct view *view, struct str q,
                           struct err *err)
{
    struct arena *arena = m->request->arena;
    struct view *list = view_put_array(arena, view, "candidates"), *found;
    struct str own = path_text(m->request, "id");

    if (!firm_search(&m->call, q, &found, err))
        return false;
    const struct view *firms = view_get(found, STR("firms"));
    for (const struct view_item *i = firms->list.first; i; i = i->next) {
        struct str id = firm_member(&i->value, "firm_id");
        if (str_eq(id, own))
            continue;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "name", firm_member(&i->value, "name"));
        view_str(arena, v, "place", firm_member(&i->value, "place"));
        view_str(arena, v, "number", firm_member(&i->value, "number"));
        view_str(arena, v, "url",
                 route_url(arena, "/firm/{id}/merge?other={other}", own, id));
    }
    view_bool(arena, view, "has_candidates", list->count > 0);
    return true;
}

static void put_side(struct arena *arena, struct view *list, const char *label,
                     struct str one, struct str two)
{ /* limit: a row of a table of two */
    struct view *v = view_add_object(arena, list);

    view_cstr(arena, v, "label", label);
    view_str(arena, v, "this", one);
    view_str(arena, v, "that", two);
}

static struct str count_of(struct arena *arena, const struct view *view,
                           const char *key)
{
    return url_int(arena, view_get(view, str_from(key))->count);
}

/* Both side by side: what differs is seen before they are one. */
static void put_sides(const struct request *request, struct view *view,
                      const struct view *one, const struct view *two)
{
    static const char *const texts[][2] = { { "name", N_("Name") },
                                            { "number", N_("Organisation number") },
                                            { "sni", N_("Industry (SNI)") },
                                            { "holder", N_("Responsible") } };
    static const char *const lists[][2] = { { "workplaces", N_("Workplaces") },
                                            { "contacts", N_("Contacts") },
                                            { "visits", N_("Visits") },
                                            { "needs", N_("Needs") } };
    const struct view *a = view_get(one, STR("firm")), *b = view_get(two, STR("firm"));
    struct view *list = view_put_array(request->arena, view, "sides");

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_side(request->arena, list, message_for(request->lang, texts[i][1], 1),
                 firm_member(a, texts[i][0]), firm_member(b, texts[i][0]));
    put_side(request->arena, list, message_for(request->lang, N_("Last visited"), 1),
             firm_day_of(request, view_get(a, STR("visited_on"))),
             firm_day_of(request, view_get(b, STR("visited_on"))));
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        put_side(request->arena, list, message_for(request->lang, lists[i][1], 1),
                 count_of(request->arena, one, lists[i][0]),
                 count_of(request->arena, two, lists[i][0]));
}

static bool put_other(struct merging *m, struct view *view, const struct view *own,
                      struct err *err)
{
    struct arena *arena = m->request->arena;
    struct view *other;

    if (m->other == 0) {
        view_null(arena, view, "other");
        return true;
    }
    if (!firm_show(&m->call, m->other, &other, err))
        return false;
    struct view *v = view_put_object(arena, view, "other");
    const struct view *firm = view_get(other, STR("firm"));
    view_str(arena, v, "other_id", firm_member(firm, "firm_id"));
    view_str(arena, v, "other_name", firm_member(firm, "name"));
    view_str(arena, v, "round_url",
             route_url(arena, "/firm/{id}/merge?other={other}",
                       firm_member(firm, "firm_id"), path_text(m->request, "id")));
    put_sides(m->request, v, own, other);
    return true;
}

static void put_urls(struct merging *m, struct view *view)
{
    struct request *request = m->request;
    struct view *list = (struct view *)view_get(view, STR("merges")); /* just made */

    for (struct view_item *i = list->list.first; i; i = i->next)
        view_str(request->arena, &i->value, "merged_text",
                 firm_day_of(request, view_get(&i->value, STR("merged_on"))));
    view_bool(request->arena, view, "has_merges", list->count > 0);
    view_str(request->arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    view_str(request->arena, view, "merge_url", firm_url(request, "/firm/{id}/merge"));
    view_str(request->arena, view, "find_url",
             firm_url(request, "/firm/{id}/merge/find"));
    view_str(request->arena, view, "unmerge_url",
             firm_url(request, "/firm/{id}/unmerge"));
    firm_put_choices(request, view, "reasons", CODED(merge_reason_words), m->reason);
}

static bool show(struct merging *m, struct reply *reply, struct err *err)
{
    struct request *request = m->request;
    struct view *view = view_object(request->arena), *own;
    struct str q = veil_get(request);

    if (!firm_show(&m->call, m->rid, &own, err))
        return false;
    struct str name = firm_member(view_get(own, STR("firm")), "name");
    if (q.len == 0)
        q = first_word(name);
    view_str(request->arena, view, "name", name);
    view_str(request->arena, view, "q", q);
    if (!put_candidates(m, view, q, err) || !put_other(m, view, own, err) ||
        !firm_merges_put(&m->call, m->rid, view, err))
        return false;
    put_urls(m, view);
    app_put_problem(request, reply, view, m->problem);
    return reply_page(reply, "firm_merge", N_("Two firms that are one"), view);
}

bool firm_merge_get(struct request *request, struct reply *reply, struct err *err)
{
    struct merging m = { .request = request,
                         .call = app_call(request),
                         .reason = STR("") };

    return path_id(request, "id", &m.rid, err) &&
           (!form_has(&request->query, "other") ||
            form_id(&request->query, "other", &m.other, err)) &&
           show(&m, reply, err);
}

bool firm_merge_find_post(struct request *request, struct reply *reply, struct err *err)
{
    int64_t rid;

    return path_id(request, "id", &rid, err) &&
           veil_search(request, reply, firm_url(request, "/firm/{id}/merge"), err);
}

/* Back to the firm; or the page with what was wrong. */
static bool done(struct merging *m, struct reply *reply, bool ok, const struct err *why,
                 struct err *err)
{
    struct request *request = m->request;

    if (ok)
        return reply_see_other(reply, "/firm/{id}", path_text(request, "id"));
    if (!firm_shows(request, why) &&
        (why->kind != ERR_CONFLICT || request->wants_json)) {
        *err = *why;
        return false;
    }
    m->problem = why;
    return show(m, reply, err);
}

bool firm_merge_post(struct request *request, struct reply *reply, struct err *err)
{
    struct merging m = { .request = request,
                         .call = app_call(request),
                         .reason = STR("") };
    struct err why = { 0 };
    bool ok = path_id(request, "id", &m.rid, &why) &&
              form_id(&request->form, "other", &m.other, &why) &&
              form_text_or_none(&request->form, "reason", WORD_BYTES, &m.reason, &why);
    struct firm_merge_ask ask = { m.rid, m.other, m.reason };

    ok = ok && firm_merge(&m.call, &ask, &why);
    return done(&m, reply, ok, &why, err);
}

bool firm_unmerge_post(struct request *request, struct reply *reply, struct err *err)
{
    struct merging m = { .request = request,
                         .call = app_call(request),
                         .reason = STR("") };
    struct err why = { 0 };
    int64_t merge;
    bool ok = path_id(request, "id", &m.rid, &why) &&
              form_id(&request->form, "merge", &merge, &why) &&
              firm_unmerge(&m.call, merge, &why);

    return done(&m, reply, ok, &why, err);
}
