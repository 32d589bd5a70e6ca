/*
 * calendar_page.c: a secret link by which one's own calendar program reads one's
 * visits.
 *
 *   GET  /day/calendar       whether there is one
 *   POST /day/calendar       how=make: a new one, shown this once; how=end: none any
 * more GET  /calendar/{token}   the calendar
 */
#include "service/calendar.h"
#include "web/firm_text.h"

#define WORD_BYTES 10u

static bool show(struct request *request, struct reply *reply, struct str link,
                 struct err *err)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);
    struct calendar_link_now now;

    if (!calendar_link_now(&call, &now, err))
        return false;
    view_bool(request->arena, view, "any", now.any);
    view_str(request->arena, view, "made_text", firm_day(request, now.made_on));
    view_str(request->arena, view, "read_text", firm_day(request, now.read_on));
    view_str(request->arena, view, "link", link);
    view_str(request->arena, view, "form_url",
             route_url(request->arena, "/day/calendar"));
    view_str(request->arena, view, "day_url", route_url(request->arena, "/day"));
    return reply_page(reply, "calendar", N_("Your visits in your calendar"), view);
}

bool calendar_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, STR(""), err);
}

bool calendar_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct secret_token token;
    struct str how;

    if (!form_text(&request->form, "how", WORD_BYTES, &how, err))
        return false;
    if (str_is(how, "end"))
        return calendar_link_end(&call, err) && reply_see_other(reply, "/day/calendar");
    if (!str_is(how, "make"))
        return err_set(err, ERR_INPUT, N_("choose a new link, or none"));
    if (!calendar_link_make(&call, &token, err))
        return false;
    struct buf path = buf_new(request->arena);
    buf_format(&path, CALENDAR_PATH "%s", token.text);
    return show(request, reply, app_address(request, path.ptr).url, err);
}

bool calendar_feed_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct calendar_ask ask = { path_text(request, "token"),
                                app_address(request, "").url };
    struct str text;
    bool found;

    if (!calendar_feed(&call, &ask, &text, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    return reply_bytes(reply, "text/calendar; charset=utf-8", text);
}
