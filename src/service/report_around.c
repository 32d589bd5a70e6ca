/* report_around.c: what was done around the programme, in its report; see report.h. */
#include "service/around_view.h"
#include "service/report_in.h"

bool report_around(struct reporting *r, struct err *err)
{
    struct around_figures *all = ARENA_NEW(r->arena, struct around_figures);
    struct view *v;

    if (!around_figures_open(r->call, r->p->id, r->figures.as_of, all, err))
        return false;
    v = view_put_object(r->arena, r->view, "around");
    return around_put(all, v, err);
}
