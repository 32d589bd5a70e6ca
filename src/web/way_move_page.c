/*
 * way_move_page.c: a way moved to another version of its programme, or another area.
 *
 *   GET  /person/{id}/way/{way}/move?version=   what it can be moved to
 *   POST /person/{id}/way/{way}/move            seen, version, area, stage, decider,
 *                                               reason, on
 *   the same under /programme/{slug}/way/{way}/move for a firm's way and its own
 */
#include "web/way_page.h"

#include "base/date.h"
#include "service/enrolment_view.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define WORD_BYTES 60u

static struct str form_url(const struct request *request)
{
    struct buf url = buf_new(request->arena);

    buf_add(&url, way_url(request));
    buf_cstr(&url, "/move");
    return buf_str(&url);
}

/* What was typed; on a form never sent, what holds now. */
static void mark(const struct request *request, const struct view *view,
                 const char *list, const char *field, struct str now)
{
    struct str chosen = now;

    (void)form_get(&request->form, field, &chosen);
    for (struct view_item *i = view_get(view, str_from(list))->list.first; i;
         i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  chosen.len > 0 && str_eq(firm_member(&i->value, "word"), chosen));
}

static void put_versions(const struct request *request, struct view *view)
{
    const struct view *list = view_get(view, STR("versions"));

    for (struct view_item *i = list->list.first; i; i = i->next) {
        int64_t version = view_get(&i->value, STR("version"))->integer;
        struct buf url = buf_new(request->arena);
        buf_add(&url, form_url(request));
        url_add_query(&url, "version", url_int(request->arena, version));
        view_str(request->arena, &i->value, "url", buf_str(&url));
        view_str(request->arena, &i->value, "loaded_text",
                 firm_day_of(request, view_get(&i->value, STR("loaded_on"))));
    }
    view_bool(request->arena, view, "has_versions", list->count > 1);
}

static void dress(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct str on = { 0 };

    mark(request, view, "areas", "area", firm_member(view, "area_now"));
    mark(request, view, "stages", "stage", STR(""));
    mark(request, view, "roles", "decider", STR("project_lead"));
    mark(request, view, "reasons", "reason", STR(""));
    put_versions(request, view);
    if (!form_get(&request->form, "on", &on)) {
        char day[DATE_TEXT_BYTES];
        date_format(moment_day(request->now), day);
        on = str_copy(arena, str_from(day));
    }
    view_str(arena, view, "on", on);
    view_str(arena, view, "form_url", form_url(request));
    view_str(arena, view, "back_url", way_url(request));
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    const struct form *form =
        request->method == METHOD_GET ? &request->query : &request->form;
    struct enrolment_ask ask = { .person_id =
                                     way_is_person(request) ? request->subject_id : 0 };
    const struct int_range range = { 1, INT32_MAX };
    struct call call = app_call(request);
    struct view *view;
    int64_t version = 0;

    if (!path_id(request, "way", &ask.rid, err) ||
        (form_has(form, "version") &&
         !form_int(form, "version", range, &version, err)) ||
        !enrolment_rebase_view(&call, &ask, version, &view, err))
        return false;
    dress(request, view);
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "way_move", N_("Another version or area"), view);
}

bool way_move_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

static bool read_move(const struct request *request, struct enrolment_version *to,
                      struct err *err)
{
    const struct form *form = &request->form;
    const struct int_range range = { 1, INT32_MAX };

    if (!path_id(request, "way", &to->rid, err) ||
        !form_int(form, "seen", range, &to->seen, err) ||
        !form_int(form, "version", range, &to->version, err) ||
        !form_text_or_none(form, "area", WORD_BYTES, &to->area, err) ||
        !form_text_or_none(form, "stage", WORD_BYTES, &to->stage, err) ||
        !form_text_or_none(form, "decider", WORD_BYTES, &to->decider, err) ||
        !form_text_or_none(form, "reason", WORD_BYTES, &to->reason, err) ||
        !firm_form_day(request, "on", &to->on, err))
        return false;
    if (to->on == DAY_NONE)
        to->on = moment_day(request->now);
    return to->reason.len > 0 || err_set(err, ERR_INPUT, N_("choose why"));
}

/* Whose way it is was asked at the door by the case in the address: they must agree. */
static bool is_hers(struct request *request, int64_t rid, struct err *err)
{
    const struct enrolment_ask ask = {
        .rid = rid, .person_id = way_is_person(request) ? request->subject_id : 0
    };
    struct call call = app_call(request);
    struct view *view;

    return enrolment_rebase_view(&call, &ask, 0, &view, err);
}

bool way_move_post(struct request *request, struct reply *reply, struct err *err)
{
    struct enrolment_version to = { .rid = 0 };
    struct call call = app_call(request);
    struct err why = { 0 };

    if (read_move(request, &to, &why) && is_hers(request, to.rid, &why) &&
        enrolment_rebase(&call, &to, &why))
        return reply_see_other_url(reply, way_url(request));
    if (request->wants_json || !firm_shows(request, &why)) {
        *err = why;
        return false;
    }
    return show(request, reply, &why, err);
}
