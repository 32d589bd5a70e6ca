/* home_page.c: the list of needs. */
#include "base/date.h"
#include "service/need_list.h"
#include "web/app.h"
#include "web/gate.h"

static void add_links(const struct request *request, struct view *need)
{
    struct arena *arena = request->arena;
    struct str id = view_get(need, STR("need_id"))->text;
    const struct view *start = view_get(need, STR("start"));
    int32_t day;

    view_str(arena, need, "thresholds_url",
             route_url(arena, "/need/{id}/thresholds", id));
    view_str(arena, need, "matches_url",
             gate_leads(request, "need_match")
                 ? route_url(arena, "/need/{id}/matches", id)
                 : STR(""));
    view_int(arena, need, "n", view_get(need, STR("positions"))->integer);
    if (start->kind == VIEW_STR && date_parse(start->text, &day)) {
        struct buf text = buf_new(arena);
        message_day(&text, request->lang, day);
        view_str(arena, need, "start_text", buf_str(&text));
    } else {
        view_null(arena, need, "start_text");
    }
}

bool home_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;

    if (!need_list(&call, &view, err))
        return false;
    for (struct view_item *i = view_get(view, STR("needs"))->list.first; i; i = i->next)
        add_links(request, &i->value);
    view_str(request->arena, view, "file_url",
             route_url(request->arena, "/needs/file"));
    view_str(request->arena, view, "read_url", route_url(request->arena, "/read"));
    return reply_page(reply, "home", N_("Needs"), view);
}
