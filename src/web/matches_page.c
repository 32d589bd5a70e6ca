/*
 * matches_page.c: whom we have for a need, blind: a number, never a name. Whose case
 * the reader may open has a link to it; of everyone else nothing lasts longer than the
 * run.
 *
 * The view is the answer of formats.md with one member more, `page`.
 */
#include "base/date.h"
#include "service/matching_off.h"
#include "service/need_match.h"
#include "service/referral_word.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/match_reason.h"
#include "web/trail.h"

#define SHOWN_FIRST   10
#define SHOWN_MOST    200
#define COMPARED_MOST 4u

struct shown {
    const struct request *request;
    struct arena *arena;
    const struct view *answer;
    bool opens;  /* cases of those known: somebody has signed in */
    bool refers; /* may put people forward                       */
};

static struct str filled(const struct shown *s, const char *id,
                         const struct hole *holes, uint32_t count)
{
    struct buf out = buf_new(s->arena);

    message_add(&out, s->request->lang, id, holes, count);
    return buf_str(&out);
}

static bool is_compared(const struct shown *s, struct str person)
{
    struct str value;

    for (uint32_t at = 0; form_next(&s->request->query, "compare", &at, &value);)
        if (str_eq(value, person))
            return true;
    return false;
}

/* What a profile is headed by: a number that stays, or her place in this list. */
static struct str profile_text(const struct shown *s, const struct view *person,
                               int64_t place)
{
    if (view_get(person, STR("blind")))
        return filled(s, N_("Place {place} in the list"),
                      (struct hole[]){ HOLE_NUM("place", place) }, 1);
    return filled(
        s, N_("Profile {profile_text}"),
        (struct hole[]){ HOLE_STR("profile_text",
                                  id_text(s->arena, view_number(person, "profile"))) },
        1);
}

static void person(const struct shown *s, struct view *list, const struct view *from,
                   int64_t place)
{
    struct view *v = view_add_object(s->arena, list);
    struct str state = view_text(from, "state");
    bool ready = str_is(state, "ready");

    view_int(s->arena, v, "place", place);
    view_str(s->arena, v, "person", view_text(from, "person"));
    view_str(s->arena, v, "profile_text", profile_text(s, from, place));
    if (s->opens && !view_get(from, STR("blind")))
        view_str(s->arena, v, "person_url",
                 route_url(s->arena, "/person/{id}", view_text(from, "person")));
    else
        view_null(s->arena, v, "person_url");
    if (s->opens && s->refers && !view_get(from, STR("blind")))
        view_str(s->arena, v, "refer_url",
                 route_url(s->arena, "/person/{id}/refer?need={need}&run={run}",
                           view_text(from, "person"), view_text(s->answer, "need_id"),
                           view_text(s->answer, "run")));
    else
        view_null(s->arena, v, "refer_url");
    view_bool(s->arena, v, "ready", ready);
    view_cstr(s->arena, v, "icon_url", match_state_icon(state));
    view_str(s->arena, v, "state_text", match_state_text(s->request, from));
    view_int(s->arena, v, "fit", view_number(from, "fit") / 100);
    view_bool(s->arena, v, "compared", is_compared(s, view_text(from, "person")));
    match_reasons_put(s->request, v, from);
}

static const struct view *named(const struct view *list, struct str requirement)
{
    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_eq(view_text(&i->value, "requirement"), requirement))
            return &i->value;
    return NULL;
}

/* One of the profiles that stand side by side. */
struct compared {
    const struct view *person;
    struct str text;
};

static void cell(const struct shown *s, struct view *cells,
                 const struct compared *compared, struct str requirement)
{
    const struct view *from = compared->person;
    const struct view *because = named(view_get(from, STR("because")), requirement);
    const struct view *missing = named(view_get(from, STR("missing")), requirement);
    struct view *v = view_add_object(s->arena, cells);

    view_str(s->arena, v, "profile_text", compared->text);
    view_cstr(s->arena, v, "icon_url", because ? "#i-check" : "#i-clock");
    if (because)
        view_str(s->arena, v, "text", match_because_text(s->request, because));
    else if (missing)
        view_str(s->arena, v, "text", match_missing_text(s->request, missing));
    else
        view_str(s->arena, v, "text", STR("–"));
}

static uint32_t choose(const struct shown *s, struct compared chosen[COMPARED_MOST])
{
    const struct view *people = view_get(s->answer, STR("people"));
    uint32_t count = 0;
    int64_t place = 1;

    for (const struct view_item *i = people->list.first; i && count < COMPARED_MOST;
         i = i->next, place++)
        if (is_compared(s, view_text(&i->value, "person")))
            chosen[count++] =
                (struct compared){ &i->value, profile_text(s, &i->value, place) };
    return count;
}

/* The chosen profiles, requirement by requirement. */
static void compare(const struct shown *s, struct view *page)
{
    const struct view *requirements = view_get(s->answer, STR("requirements"));
    struct compared chosen[COMPARED_MOST];
    const uint32_t count = choose(s, chosen);
    struct view *list;

    view_bool(s->arena, page, "has_compared", count > 0);
    list = view_put_array(s->arena, page, "heads");
    for (uint32_t c = 0; c < count; c++)
        view_str(s->arena, view_add_object(s->arena, list), "profile_text",
                 chosen[c].text);
    list = view_put_array(s->arena, page, "rows");
    for (const struct view_item *i = requirements->list.first; i && count;
         i = i->next) {
        struct view *v = view_add_object(s->arena, list);
        struct view *cells;
        view_str(s->arena, v, "label", view_text(&i->value, "label"));
        cells = view_put_array(s->arena, v, "cells");
        for (uint32_t c = 0; c < count; c++)
            cell(s, cells, &chosen[c], view_text(&i->value, "requirement"));
    }
}

static void figures(const struct shown *s, struct view *page, int64_t show)
{
    const struct view *states = view_get(s->answer, STR("states"));
    int64_t ready = view_number(states, "ready"),
            after = view_number(states, "ready_after");
    int64_t pool = view_number(s->answer, "pool");
    struct str id = view_text(s->answer, "need_id");

    view_str(s->arena, page, "thresholds_url",
             route_url(s->arena, "/need/{id}/thresholds", id));
    view_str(s->arena, page, "form_url", route_url(s->arena, "/need/{id}/matches", id));
    view_int(s->arena, page, "ready", ready);
    view_int(s->arena, page, "reached", ready + after);
    view_int(s->arena, page, "behind", view_number(states, "behind_thresholds"));
    view_int(s->arena, page, "out", view_number(states, "out_of_reach"));
    view_str(s->arena, page, "seed_text",
             id_text(s->arena, view_number(s->answer, "seed")));
    view_int(s->arena, page, "show", show);
    view_bool(s->arena, page, "by_wait", view_get(s->answer, STR("priority")) != NULL);
    if (pool > show && show < SHOWN_MOST)
        view_str(s->arena, page, "more_url",
                 route_url(s->arena, "/need/{id}/matches?show={show}", id,
                           url_int(s->arena, show * 2)));
    else
        view_null(s->arena, page, "more_url");
    view_int(s->arena, page, "more", pool - show < show ? pool - show : show);
}

/* Whom the page shows, for the log. */
static void tell(const struct request *request, const struct match_shown *shown)
{
    request_shows_nobody(request);
    for (uint32_t i = 0; i < shown->count; i++)
        request_shows(request, shown->person_id[i]);
}

static bool any_blind(const struct shown *s)
{
    const struct view *people = view_get(s->answer, STR("people"));

    for (const struct view_item *i = people->list.first; i; i = i->next)
        if (view_get(&i->value, STR("blind")))
            return true;
    return false;
}

/* Switched off: no list, and where to go instead. */
static bool show_off(struct request *request, struct reply *reply,
                     const struct matching_off *off)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);

    request_shows_nobody(request);
    view_str(request->arena, view, "off_by", off->by);
    view_str(request->arena, view, "off_text", firm_day(request, off->since));
    view_str(request->arena, view, "off_reason",
             referral_word_text(&call, "matching", off->reason));
    view_str(request->arena, view, "people_url", route_url(request->arena, "/people"));
    view_str(
        request->arena, view, "thresholds_url",
        route_url(request->arena, "/need/{id}/thresholds", path_text(request, "id")));
    return reply_page(reply, "matches_off", N_("Whom we have"), view);
}

bool matches_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct matching_off off;
    struct shown s = { .request = request, .arena = request->arena };
    struct buf id = buf_new(request->arena);
    struct match_shown shown = { 0 };
    struct view *answer = NULL, *page, *list;
    int64_t show = SHOWN_FIRST, place = 1;

    buf_char(&id, '#');
    buf_add(&id, path_text(request, "id"));
    if (form_has(&request->query, "show") &&
        !form_int(&request->query, "show", (struct int_range){ 1, SHOWN_MOST }, &show,
                  err))
        return false;
    struct match_ask ask = { .need = buf_str(&id),
                             .top = (uint32_t)show,
                             .access = request->app->access,
                             .shown = &shown };
    if (!matching_off_look(&call, &off, err))
        return false;
    if (off.off && !request->wants_json)
        return show_off(request, reply, &off);
    if (!need_match(&call, &ask, &answer, err))
        return false;
    reply->ticket = call.ticket;
    s.answer = answer;
    s.opens = call.actor->user_id > 0;
    s.refers = gate_leads(request, "referral_edit");
    tell(request, &shown);
    if (!request->wants_json) {
        page = view_put_object(s.arena, answer, "page");
        figures(&s, page, show);
        list = view_put_array(s.arena, page, "people");
        for (const struct view_item *i = view_get(answer, STR("people"))->list.first; i;
             i = i->next)
            person(&s, list, &i->value, place++);
        view_bool(s.arena, page, "has_people", list->count > 0);
        view_bool(s.arena, page, "has_blind", any_blind(&s));
        compare(&s, page);
    }
    return reply_page(reply, "matches", N_("Whom we have"), answer);
}
