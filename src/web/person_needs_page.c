/*
 * person_needs_page.c: which needs fit her.
 *
 *   GET /person/{id}/needs   show: how many, at most PERSON_NEEDS_MOST
 *
 * The view is the answer of service/person_needs with one member more, `page`. She is
 * called by nothing here: who she is stands on her own page.
 */
#include "service/matching_off.h"
#include "service/person_needs.h"
#include "service/referral_word.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/match_reason.h"

#define SHOWN_FIRST 10

static void put_urls(const struct request *request, struct view *v, struct str need_id)
{
    struct arena *arena = request->arena;

    if (gate_leads(request, "need_thresholds"))
        view_str(arena, v, "need_url", route_url(arena, "/need/{id}", need_id));
    else
        view_null(arena, v, "need_url");
    if (gate_leads(request, "referral_add"))
        view_str(arena, v, "refer_url",
                 route_url(arena, "/person/{id}/refer?need={need}",
                           path_text(request, "id"), need_id));
    else
        view_null(arena, v, "refer_url");
}

static void put_need(const struct request *request, struct view *list,
                     const struct view *from, bool *ready)
{
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, list);
    struct str state = firm_member(from, "state");

    *ready = str_is(state, "ready");
    view_int(arena, v, "place_number", list->count);
    view_str(arena, v, "title", firm_member(from, "title"));
    view_str(arena, v, "employer", firm_member(from, "employer"));
    view_str(arena, v, "place", firm_member(from, "place"));
    view_str(arena, v, "deadline_text",
             firm_day_of(request, view_get(from, STR("deadline"))));
    put_urls(request, v, firm_member(from, "need_id"));
    view_bool(arena, v, "is_ready", *ready);
    view_cstr(arena, v, "icon_url", match_state_icon(state));
    view_str(arena, v, "state_text", match_state_text(request, from));
    view_int(arena, v, "fit", view_number(from, "fit") / 100);
    match_reasons_put(request, v, from);
}

static void put_more(const struct request *request, const struct view *answer,
                     struct view *page, int64_t show)
{
    const int64_t next =
        show * 2 < (int64_t)PERSON_NEEDS_MOST ? show * 2 : (int64_t)PERSON_NEEDS_MOST;

    if (view_get(answer, STR("more"))->boolean && next > show)
        view_str(request->arena, page, "more_url",
                 route_url(request->arena, "/person/{id}/needs?show={show}",
                           path_text(request, "id"), url_int(request->arena, next)));
    else
        view_null(request->arena, page, "more_url");
}

static void put_list(const struct request *request, const struct view *answer,
                     struct view *page, int64_t show)
{
    struct arena *arena = request->arena;
    const struct view *needs = view_get(answer, STR("needs"));
    struct view *list = view_put_array(arena, page, "needs");
    int64_t ready_count = 0;

    for (const struct view_item *i = needs->list.first; i; i = i->next) {
        bool ready;
        put_need(request, list, &i->value, &ready);
        ready_count += ready;
    }
    view_int(arena, page, "open_needs", view_number(answer, "open_needs"));
    view_int(arena, page, "shown", list->count);
    view_bool(arena, page, "has_needs", list->count > 0);
    view_bool(arena, page, "ready", ready_count > 0);
    view_int(arena, page, "ready_count", ready_count);
    view_bool(arena, page, "outside", !view_get(answer, STR("in_pool"))->boolean);
    view_bool(arena, page, "away", view_get(answer, STR("away"))->boolean);
    view_str(arena, page, "enrolled_text",
             firm_day_of(request, view_get(answer, STR("enrolled_on"))));
    view_str(arena, page, "seed_text", id_text(arena, view_number(answer, "seed")));
    put_more(request, answer, page, show);
}

static struct view *page_of(const struct request *request, struct view *view, bool off)
{
    struct view *page = view_put_object(request->arena, view, "page");

    view_bool(request->arena, page, "off", off);
    view_bool(request->arena, page, "on", !off);
    view_str(request->arena, page, "person_url",
             route_url(request->arena, "/person/{id}", path_text(request, "id")));
    if (gate_leads(request, "referral_add"))
        view_str(
            request->arena, page, "refer_url",
            route_url(request->arena, "/person/{id}/refer", path_text(request, "id")));
    else
        view_null(request->arena, page, "refer_url");
    return page;
}

/* Switched off: nothing is ranked, and where to go instead. */
static bool show_off(struct request *request, struct reply *reply,
                     const struct matching_off *off)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);
    struct view *page = page_of(request, view, true);

    view_str(request->arena, page, "off_by", off->by);
    view_str(request->arena, page, "off_text", firm_day(request, off->since));
    view_str(request->arena, page, "off_reason",
             referral_word_text(&call, "matching", off->reason));
    return reply_page(reply, "person_needs", N_("Needs that fit"), view);
}

bool person_needs_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct matching_off off;
    struct view *answer = NULL;
    int64_t show = SHOWN_FIRST;

    if (form_has(&request->query, "show") &&
        !form_int(&request->query, "show", (struct int_range){ 1, PERSON_NEEDS_MOST },
                  &show, err))
        return false;
    if (!matching_off_look(&call, &off, err))
        return false;
    if (off.off && !request->wants_json)
        return show_off(request, reply, &off);
    struct person_needs_ask ask = { .person_id = request->subject_id,
                                    .top = (uint32_t)show };
    if (!person_needs(&call, &ask, &answer, err))
        return false;
    if (!request->wants_json)
        put_list(request, answer, page_of(request, answer, false), show);
    return reply_page(reply, "person_needs", N_("Needs that fit"), answer);
}
