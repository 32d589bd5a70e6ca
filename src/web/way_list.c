/* way_list.c: see way_list.h. */
#include "web/way_list.h"

#include "base/date.h"
#include "service/enrolment_view.h"
#include "web/firm_text.h"
#include "web/gate.h"

bool way_put_list(struct request *request, struct view *view, struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "ways");
    bool may = gate_may(request, "enrolment_see");

    view_bool(arena, view, "may_ways", may);
    if (may && !enrolment_list_of(&call, request->subject_id, moment_day(request->now),
                                  list, err))
        return false;
    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        view_str(arena, v, "url",
                 route_url(arena, "/person/{id}/way/{way}", path_text(request, "id"),
                           firm_member(v, "way")));
        view_str(arena, v, "since_text",
                 firm_day_of(request, view_get(v, STR("entered_on"))));
        view_bool(arena, v, "late", str_is(firm_member(v, "light"), "over"));
        view_bool(arena, v, "near", str_is(firm_member(v, "light"), "soon"));
    }
    view_bool(arena, view, "has_ways", list->count > 0);
    return true;
}
