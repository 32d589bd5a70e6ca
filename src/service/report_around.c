/* report_around.c: what was done around the programme, in its report; see report.h. */
#include "service/around_view.h"
#include "service/report_in.h"

bool report_around(struct reporting *r, struct err *err)
{
    return around_put(&r->around, view_put_object(r->arena, r->view, "around"), err);
}
