/*
 * report_cohort.c: what became of those who left, in a programme's report (report.h).
 *
 * Method  a cohort: everybody whose way had ended so many months before the day asked,
 *         six, twelve and 24 (cohort.h). Who was asked and not reached, and who was not
 *         asked, stand beside, so that the parts are the whole and the share that
 *         answered can be judged.
 */
#include "service/cohort.h"
#include "service/report_in.h"

static void put_row(struct reporting *r, struct view *list, uint32_t time, uint32_t row,
                    const struct measure_cell *cell)
{
    struct view *v = view_add_object(r->arena, list);

    view_str(r->arena, v, "id", cohort_cell_id(r->arena, time, row));
    view_cstr(r->arena, v, "stands", cohort_row_word(row));
    view_cstr(r->arena, v, "name",
              message_for(r->call->lang, cohort_row_label(row), 1));
    report_cell(r, v, cell);
}

static void put_time(struct reporting *r, struct view *list,
                     const struct cohort_leavers *all, uint32_t time)
{
    struct measure_cell cell[COHORT_ROWS] = { 0 }, sum = { 0 };
    int64_t answered = 0;

    for (uint32_t i = 0; i < all->count; i++) {
        const struct cohort_leaver *l = &all->item[i];
        if (!cohort_has(l, time, r->figures.as_of.day))
            continue;
        cell[l->at[time].stands].by[l->sex]++;
        sum.by[l->sex]++;
        answered += l->at[time].stands < STANDS_NOT_REACHED;
    }
    if (measure_all(&sum) == 0)
        return;
    struct view *v = view_add_object(r->arena, list);
    struct view *rows = view_put_array(r->arena, v, "rows");
    view_int(r->arena, v, "months", afterwards_months[time]);
    view_int(r->arena, v, "n", measure_all(&sum));
    view_str(r->arena, v, "n_text", report_num(r, measure_all(&sum)));
    view_int(r->arena, v, "answered", answered);
    report_percent(r, v, "answered_percent", "answered_percent_text",
                   ratio_of(answered, measure_all(&sum)));
    for (uint32_t row = 0; row < COHORT_ROWS; row++)
        put_row(r, rows, time, row, &cell[row]);
    struct view *all_of = view_put_object(r->arena, v, "sum");
    view_str(r->arena, all_of, "id", cohort_cell_id(r->arena, time, COHORT_ROWS));
    report_cell(r, all_of, &sum);
}

bool report_cohort(struct reporting *r, struct err *err)
{
    struct cohort_leavers all;

    if (!cohort_read(r->call, r->p, r->figures.as_of, &all, err))
        return false;
    struct view *list = view_put_array(r->arena, r->view, "cohorts");
    for (uint32_t time = 0; time < AFTERWARDS_TIMES; time++)
        put_time(r, list, &all, time);
    view_bool(r->arena, r->view, "has_cohorts", list->count > 0);
    return true;
}
