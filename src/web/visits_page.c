/*
 * visits_page.c: the month's visits against what was agreed; months free of visits.
 *
 *   GET  /visits?month=2026-11
 *   POST /visits/free           month, reason; reason empty: it is not free after all
 */
#include "base/date.h"
#include "service/visit.h"
#include "web/firm_text.h"
#include "web/gate.h"

#define MONTH_TYPED 20u

static struct str month_name(const struct request *request, int32_t day)
{
    struct str whole = firm_day(request, day); /* "1 november 2026" */
    size_t blank = str_find(whole, STR(" "));

    return str_sub(whole, blank == SIZE_MAX ? 0 : blank + 1, whole.len);
}

static void put_month_url(const struct request *request, struct view *view,
                          const char *key, int32_t day)
{
    view_str(request->arena, view, key,
             route_url(request->arena, "/visits?month={m}",
                       month_text(request->arena, day)));
}

bool visits_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct visit_month month;
    struct str typed;

    if (!form_text_or_none(&request->query, "month", MONTH_TYPED, &typed, err))
        return false;
    if (typed.len == 0)
        typed = month_text(arena, moment_day(call.now));
    if (!visit_month_of(&call, typed, &month, err))
        return false;
    struct view *view = visit_month_view(&call, &month);
    const struct view *coaches = view_get(view, STR("coaches"));
    view_bool(arena, view, "any", coaches->count > 0);
    view_str(arena, view, "month_text", month_name(request, month.from_day));
    put_month_url(request, view, "before_url", date_add_months(month.from_day, -1));
    put_month_url(request, view, "after_url", date_add_months(month.from_day, 1));
    firm_put_choices(request, view, "free_reasons", CODED(free_words), STR("holiday"));
    if (gate_leads(request, "firm_list")) /* whom each visit was to */
        view_str(arena, view, "file_url", route_url(arena, "/visits/file"));
    else
        view_null(arena, view, "file_url");
    if (gate_leads(request, "visit_free"))
        view_str(arena, view, "free_url", route_url(arena, "/visits/free"));
    else
        view_null(arena, view, "free_url");
    return reply_page(reply, "visits", N_("Visits"), view);
}

bool visits_free_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct visit_free free;

    if (!form_text(&request->form, "month", MONTH_TYPED, &free.month, err) ||
        !form_text_or_none(&request->form, "reason", MONTH_TYPED, &free.reason, err) ||
        !visit_free_set(&call, &free, err))
        return false;
    return reply_see_other(reply, "/visits?month={m}", free.month);
}
