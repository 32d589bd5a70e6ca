/*
 * firm_form_page.c: a new firm, and a new version of what it is called.
 *
 *   GET, POST /firm/new          token makes the form good once; is_another: although
 *                                one that may be the same is there
 *   GET, POST /firm/{id}/edit    version: the one the writer saw
 *
 * What somebody else saved meanwhile is shown beside what was typed, and nothing is
 * lost.
 */
#include "base/date.h"
#include "service/firm.h"
#include "web/firm_text.h"

#define FIELD_BYTES   300u
#define VERSIONS_MOST 1000000

struct typed {
    struct firm_typed firm;
    struct str place, headcount, said_by;
};

static bool read_typed(const struct request *request, struct typed *typed,
                       struct err *err)
{
    const struct form *form = &request->form;

    return form_text_or_none(form, "name", FIELD_BYTES, &typed->firm.name, err) &&
           form_text_or_none(form, "number", FIELD_BYTES, &typed->firm.number, err) &&
           form_text_or_none(form, "sni", FIELD_BYTES, &typed->firm.sni, err) &&
           form_text_or_none(form, "place", FIELD_BYTES, &typed->place, err) &&
           form_text_or_none(form, "headcount", FIELD_BYTES, &typed->headcount, err) &&
           form_text_or_none(form, "said_by", FIELD_BYTES, &typed->said_by, err);
}

static void put_typed(const struct request *request, struct view *view,
                      const struct typed *typed)
{
    struct arena *arena = request->arena;

    view_str(arena, view, "name", typed->firm.name);
    view_str(arena, view, "number", typed->firm.number);
    view_str(arena, view, "sni", typed->firm.sni);
    view_str(arena, view, "place", typed->place);
    view_str(arena, view, "headcount", typed->headcount);
    firm_put_choices(request, view, "said_by", CODED(said_by_words),
                     typed->said_by.len > 0 ? typed->said_by : STR("employer"));
    view_str(arena, view, "form_url", request->path);
}

/* ------------------------------------------------------------------------ a new one */

static void put_alike(const struct request *request, struct view *view,
                      const struct firm_hits *hits)
{
    struct view *list = view_put_array(request->arena, view, "alike");

    for (uint32_t i = 0; i < hits->count; i++) {
        struct view *v = view_add_object(request->arena, list);
        view_str(request->arena, v, "name", hits->hit[i].name);
        view_bool(request->arena, v, "same_number", hits->hit[i].same_number);
        view_str(request->arena, v, "url",
                 route_url(request->arena, "/firm/{id}",
                           id_text(request->arena, hits->hit[i].rid)));
    }
    view_bool(request->arena, view, "has_alike", hits->count > 0);
}

static bool show_new(struct request *request, struct reply *reply,
                     const struct typed *typed, const struct firm_hits *hits,
                     const struct err *problem)
{
    struct view *view = view_object(request->arena);
    bool used = problem && problem->kind == ERR_CONFLICT; /* it may be one more */

    put_typed(request, view, typed);
    put_alike(request, view, hits);
    view_str(request->arena, view, "token",
             id_text(request->arena, used ? random_id() : firm_form_token(request)));
    view_str(request->arena, view, "firms_url", route_url(request->arena, "/firms"));
    view_bool(request->arena, view, "no_keys", !request->app->call.master);
    app_put_problem(request, reply, view, problem);
    if (hits->count > 0)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "firm_new", N_("Add a firm"), view);
}

bool firm_new_get(struct request *request, struct reply *reply, struct err *err)
{
    struct typed typed = { .place = STR("") };
    struct firm_hits none = { .count = 0 };

    (void)err;
    return show_new(request, reply, &typed, &none, NULL);
}

bool firm_new_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct firm_hits none = { .count = 0 };
    struct firm_added added = { .outcome = FIRM_SAVED };
    struct err why = { 0 };
    struct typed typed;

    if (!read_typed(request, &typed, err))
        return false;
    struct firm_new new = { .rid = firm_form_token(request),
                            .typed = typed.firm,
                            .place = typed.place,
                            .headcount = typed.headcount,
                            .said_by = typed.said_by,
                            .is_another = form_has(&request->form, "is_another") };
    bool ok = firm_add(&call, &new, &added, &why);
    if (ok && added.outcome == FIRM_SAVED)
        return reply_see_other(reply, "/firm/{id}", id_text(request->arena, added.rid));
    if (ok)
        return show_new(request, reply, &typed, &added.alike, NULL);
    if (firm_shows(request, &why) || (why.kind == ERR_CONFLICT && !request->wants_json))
        return show_new(request, reply, &typed, &none, &why);
    *err = why;
    return false;
}

/* ------------------------------------------------------------------ a new version */

struct shown {
    struct typed typed;
    const struct firm_now *theirs; /* saved meanwhile; NULL: nobody did */
    const struct err *problem;     /* NULL: none                        */
    int64_t version;
    bool sole_trader;
};

static void put_one(struct request *request, struct view *list, const char *label,
                    struct str theirs, struct str yours)
{
    if (str_eq(theirs, yours))
        return;
    struct view *v = view_add_object(request->arena, list);
    view_cstr(request->arena, v, "label", message_for(request->lang, label, 1));
    view_str(request->arena, v, "their_value", theirs);
    view_str(request->arena, v, "your_value", yours);
}

static void put_theirs(struct request *request, struct view *view,
                       const struct shown *shown)
{
    struct view *list = view_put_array(request->arena, view, "theirs");
    const struct firm_now *theirs = shown->theirs;

    view_bool(request->arena, view, "conflict", theirs != NULL);
    if (!theirs)
        return;
    put_one(request, list, N_("Name"), theirs->name, shown->typed.firm.name);
    if (!shown->sole_trader)
        put_one(request, list, N_("Organisation number"), theirs->number,
                shown->typed.firm.number);
    put_one(request, list, N_("SNI code"), theirs->sni, shown->typed.firm.sni);
}

static bool show_edit(struct request *request, struct reply *reply,
                      const struct shown *shown)
{
    struct view *view = view_object(request->arena);

    put_typed(request, view, &shown->typed);
    put_theirs(request, view, shown);
    view_int(request->arena, view, "version", shown->version);
    view_bool(request->arena, view, "sole_trader", shown->sole_trader);
    view_str(request->arena, view, "firm_url", firm_url(request, "/firm/{id}"));
    app_put_problem(request, reply, view, shown->problem);
    if (shown->theirs)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "firm_edit", N_("Change name or number"), view);
}

bool firm_edit_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = NULL };
    struct firm_now now;
    int64_t rid;

    if (!path_id(request, "id", &rid, err) || !firm_load(&call, rid, &now, err))
        return false;
    shown.typed.firm = (struct firm_typed){ now.name, now.number, now.sni };
    shown.version = now.version;
    shown.sole_trader = str_is(now.form, "sole_trader");
    return show_edit(request, reply, &shown);
}

bool firm_edit_post(struct request *request, struct reply *reply, struct err *err)
{
    struct int_range versions = { 1, VERSIONS_MOST };
    struct call call = app_call(request);
    struct firm_change change = { .rid = 0 };
    struct shown shown = { .problem = NULL };
    struct firm_changed changed;
    struct err why = { 0 };
    struct firm_now now;

    if (!path_id(request, "id", &change.rid, err) ||
        !firm_load(&call, change.rid, &now, err) ||
        !form_int(&request->form, "version", versions, &change.seen_version, err) ||
        !read_typed(request, &shown.typed, err))
        return false;
    shown.version = change.seen_version;
    shown.sole_trader = str_is(now.form, "sole_trader");
    change.typed = shown.typed.firm;
    change.keep_number = shown.sole_trader && shown.typed.firm.number.len == 0;
    bool ok = firm_change(&call, &change, &changed, &why);
    if (ok && changed.outcome == FIRM_SAVED)
        return reply_see_other(reply, "/firm/{id}", path_text(request, "id"));
    if (!ok && !firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    if (ok) {
        shown.theirs = &changed.theirs;
        shown.version = changed.theirs.version;
    } else {
        shown.problem = &why;
    }
    return show_edit(request, reply, &shown);
}
