/*
 * report_plan.c: what was promised beside what came of it: targets, shares, money, the
 * pace (report.h).
 */
#include "domain/programme_check.h"
#include "service/report_in.h"

#define RECENT_MONTHS 6u /* how fast it goes now */

enum { CHART_WIDE = 520, CHART_HIGH = 280, CHART_LEFT = 50, CHART_FOOT = 250 };

/* --------------------------------------------------------------------------- targets
 */

/* A sum of the row or column: what the file says, else what its cells make. */
static int64_t sum_of(int64_t stated, const struct int_list *cells)
{
    int64_t sum = 0;

    if (stated != NOT_STATED)
        return stated;
    for (uint32_t i = 0; i < cells->count; i++)
        sum += cells->item[i] == NOT_STATED ? 0 : cells->item[i];
    return sum;
}

static void put_against(struct reporting *r, struct view *v, int64_t target,
                        const struct measure_cell *cell)
{
    view_int(r->arena, v, "target", target == NOT_STATED ? 0 : target);
    report_cell(r, v, cell);
}

/* The columns of a target and, last, all of its days. */
static struct measure_column *columns_of(struct reporting *r,
                                         const struct programme_target *t)
{
    struct measure_column *column =
        ARENA_ARRAY(r->arena, t->columns.count + 1, struct measure_column);

    for (uint32_t i = 0; i < t->columns.count; i++)
        column[i] =
            (struct measure_column){ t->columns.item[i].from, t->columns.item[i].to };
    column[t->columns.count] = r->whole;
    return column;
}

static void put_row(struct reporting *r, struct view *row,
                    const struct programme_target *t, const struct int_list *targets,
                    const struct measure_cell *cell)
{
    struct view *cells = view_put_array(r->arena, row, "cells");

    for (uint32_t c = 0; c < t->columns.count; c++)
        put_against(r, view_add_object(r->arena, cells),
                    c < targets->count ? targets->item[c] : 0, &cell[c]);
}

static void add_cells(struct measure_cell *to, const struct measure_cell *from)
{
    for (int sex = 0; sex < SEX_COUNT; sex++)
        to->by[sex] += from->by[sex];
}

static void put_rows(struct reporting *r, struct view *v,
                     const struct programme_target *t, const struct figure *f)
{
    struct measure_column *column = columns_of(r, t);
    uint32_t wide = t->columns.count + 1, areas = r->p->areas.count;
    struct measure_grid grid = { column, wide, areas, MEASURE_BY_AREA };
    const struct measure_cell *cell = figure_cells(&r->figures, f, &grid);
    struct measure_cell *sums = ARENA_ARRAY(r->arena, wide, struct measure_cell);
    struct view *rows = view_put_array(r->arena, v, "rows");

    for (uint32_t i = 0; i < t->rows.count; i++) {
        const struct target_row *row = &t->rows.item[i];
        if (row->area.index == REF_NONE)
            continue;
        const struct measure_cell *of = &cell[(size_t)row->area.index * wide];
        struct view *o = view_add_object(r->arena, rows);
        view_str(r->arena, o, "area", row->area.id);
        view_str(r->arena, o, "name",
                 label_in(r->p->areas.item[row->area.index].name, r->call->lang));
        put_row(r, o, t, &row->cells, of);
        put_against(r, view_put_object(r->arena, o, "sum"),
                    sum_of(row->sum, &row->cells), &of[t->columns.count]);
        for (uint32_t c = 0; c < wide; c++)
            add_cells(&sums[c], &of[c]);
    }
    if (t->rows.count == 0) { /* one target for all */
        struct measure_grid whole = { column, wide, 1, MEASURE_WHOLE };
        sums = figure_cells(&r->figures, f, &whole);
    }
    struct view *all = view_put_object(r->arena, v, "all_areas");
    put_row(r, all, t, &t->sums, sums);
    put_against(r, view_put_object(r->arena, all, "sum"), sum_of(t->sum, &t->sums),
                &sums[t->columns.count]);
}

static void put_columns(struct reporting *r, struct view *v,
                        const struct programme_target *t)
{
    struct view *list = view_put_array(r->arena, v, "columns");

    for (uint32_t i = 0; i < t->columns.count; i++) {
        struct view *o = view_add_object(r->arena, list);
        view_str(r->arena, o, "id", t->columns.item[i].id);
        view_day(r->arena, o, "from", t->columns.item[i].from);
        view_day(r->arena, o, "to", t->columns.item[i].to);
    }
}

/* A bar: outcome against target, and where the plan is on the day asked. */
static void put_bar(struct reporting *r, struct view *v, int64_t target, int64_t is)
{
    int64_t most = is > target ? is : target;

    view_int(r->arena, v, "promised", target);
    view_int(r->arena, v, "outcome", is);
    view_str(r->arena, v, "promised_text", report_num(r, target));
    view_str(r->arena, v, "outcome_text", report_num(r, is));
    view_bool(r->arena, v, "met", is >= target);
    view_str(r->arena, v, "width", report_width(r, is, most));
    view_str(r->arena, v, "mark", report_width(r, target, most));
}

/* Of nothing there is no share to be too low. */
static bool is_under(const struct measure_cell *part, const struct measure_cell *of,
                     struct ratio least_percent)
{
    struct ratio share = ratio_of(measure_all(part), measure_all(of));

    return ratio_is(share) && ratio_is(least_percent) &&
           ratio_cmp(share, ratio_over(least_percent, ratio_int(100))) < 0;
}

static void put_shares(struct reporting *r)
{
    struct view *list = view_put_array(r->arena, r->view, "shares");

    for (uint32_t i = 0; i < r->p->shares.count; i++) {
        const struct programme_share *s = &r->p->shares.item[i];
        const struct figure *f = report_figure(r, s->measure);
        const struct programme_target *of =
            s->of.index == REF_NONE ? NULL : &r->p->targets.item[s->of.index];
        const struct figure *whole = of ? report_figure(r, of->measure) : NULL;
        if (!f || !whole || !figure_counts(f) || !figure_counts(whole))
            continue;
        struct view *v = view_add_object(r->arena, list);
        struct measure_cell cell = report_whole(r, f, r->whole),
                            all = report_whole(r, whole, r->whole);
        int64_t promised = sum_of(of->sum, &of->sums);
        view_str(r->arena, v, "id", s->id);
        view_str(r->arena, v, "measure", f->id);
        view_str(r->arena, v, "name", label_in(f->name, r->call->lang));
        view_str(r->arena, v, "of_name", label_in(whole->name, r->call->lang));
        put_bar(r, v,
                s->number == NOT_STATED ? share_ceil(s->least_percent, promised)
                                        : s->number,
                measure_all(&cell));
        report_cell(r, v, &cell);
        view_int(r->arena, v, "of", measure_all(&all));
        report_percent(r, v, "percent", "percent_text",
                       ratio_of(measure_all(&cell), measure_all(&all)));
        report_percent(r, v, "least_percent", "least_percent_text",
                       ratio_over(s->least_percent, ratio_int(100)));
        view_bool(r->arena, v, "too_low", is_under(&cell, &all, s->least_percent));
    }
}

void report_targets(struct reporting *r)
{
    struct view *list = view_put_array(r->arena, r->view, "targets");

    for (uint32_t i = 0; i < r->p->targets.count; i++) {
        const struct programme_target *t = &r->p->targets.item[i];
        const struct figure *f = report_figure(r, t->measure);
        if (!f || !figure_counts(f))
            continue;
        struct view *v = view_add_object(r->arena, list);
        struct measure_cell cell = report_whole(r, f, r->whole);
        view_str(r->arena, v, "id", t->id);
        view_str(r->arena, v, "measure", f->id);
        view_str(r->arena, v, "name", label_in(f->name, r->call->lang));
        view_bool(r->arena, v, "by_sex", figure_by_sex(f));
        put_bar(r, v, sum_of(t->sum, &t->sums), measure_all(&cell));
        put_columns(r, v, t);
        put_rows(r, v, t, f);
    }
    put_shares(r);
    view_bool(r->arena, r->view, "has_targets", list->count > 0);
}

/* ----------------------------------------------------------------------------- money
 */

/* What a unit cost is divided by: promised, and come of it. */
struct divisor {
    struct label name;
    int64_t promised, is;
};

/* False: it is of nothing that is counted. */
static bool divisor(struct reporting *r, const struct unit_cost *u, struct divisor *d)
{
    const struct programme_target *t =
        u->target.index == REF_NONE ? NULL : &r->p->targets.item[u->target.index];
    const struct programme_share *s =
        u->share.index == REF_NONE ? NULL : &r->p->shares.item[u->share.index];
    const struct figure *f = t   ? report_figure(r, t->measure)
                             : s ? report_figure(r, s->measure)
                                 : NULL;

    if (!f || !figure_counts(f))
        return false;
    struct measure_cell cell = report_whole(r, f, r->whole);
    d->promised = t ? sum_of(t->sum, &t->sums) : s ? s->number : 0;
    d->is = measure_all(&cell);
    d->name = f->name;
    return true;
}

struct cost {
    const char *key, *text_key;
    struct ratio ore;
    int64_t step; /* rounded to a multiple of it */
};

static void put_cost(struct reporting *r, struct view *v, struct cost c)
{
    if (!ratio_is(c.ore)) {
        view_null(r->arena, v, c.key);
        view_str(r->arena, v, c.text_key, STR("–"));
        return;
    }
    int64_t rounded =
        ratio_round(c.ore, c.step == NOT_STATED || c.step < 1 ? 1 : c.step);
    view_int(r->arena, v, c.key, rounded);
    view_str(r->arena, v, c.text_key, report_kronor(r, rounded));
}

static void put_unit_costs(struct reporting *r, const struct budget *b,
                           struct view *list)
{
    for (uint32_t i = 0; i < b->unit_costs.count; i++) {
        const struct unit_cost *u = &b->unit_costs.item[i];
        const struct financier *purse = u->financier.index == REF_NONE
                                            ? NULL
                                            : &b->financiers.item[u->financier.index];
        int64_t ore = purse ? purse->ore : b->total_ore;
        struct label whose = { STR(""), STR("") };
        struct divisor by;
        if (!divisor(r, u, &by))
            continue;
        if (purse && purse->organisation.index != REF_NONE)
            whose = r->p->organisations.item[purse->organisation.index].name;
        struct view *v = view_add_object(r->arena, list);
        view_str(r->arena, v, "name", label_in(by.name, r->call->lang));
        view_str(r->arena, v, "financier", label_in(whose, r->call->lang));
        put_cost(r, v,
                 (struct cost){ "planned_ore", "planned_text",
                                ratio_of(ore, by.promised), u->round_ore });
        put_cost(r, v,
                 (struct cost){ "outcome_ore", "outcome_text",
                                by.is > 0 ? ratio_of(ore, by.is) : ratio_none,
                                u->round_ore });
    }
}

void report_money(struct reporting *r)
{
    const struct budget *b = r->p->budget;
    struct view *v, *list;

    if (!b || b->total_ore == NOT_STATED) {
        view_null(r->arena, r->view, "budget");
        return;
    }
    v = view_put_object(r->arena, r->view, "budget");
    view_int(r->arena, v, "total_ore", b->total_ore);
    view_str(r->arena, v, "total_text", report_kronor(r, b->total_ore));
    list = view_put_array(r->arena, v, "financiers");
    for (uint32_t i = 0; i < b->financiers.count; i++) {
        const struct financier *f = &b->financiers.item[i];
        struct view *o = view_add_object(r->arena, list);
        view_str(r->arena, o, "id", f->organisation.id);
        view_str(r->arena, o, "name",
                 f->organisation.index == REF_NONE
                     ? f->organisation.id
                     : label_in(r->p->organisations.item[f->organisation.index].name,
                                r->call->lang));
        view_int(r->arena, o, "ore", f->ore);
        view_str(r->arena, o, "ore_text", report_kronor(r, f->ore));
        report_percent(r, o, "percent", "percent_text", ratio_of(f->ore, b->total_ore));
    }
    put_unit_costs(r, b, view_put_array(r->arena, v, "unit_costs"));
}

/* ------------------------------------------------------------------------------ pace
 */

static const struct calendar *calendar_of(struct reporting *r, uint32_t measure)
{
    for (uint32_t i = 0; i < r->p->rates.count; i++)
        if (r->p->rates.item[i].measure.index == measure &&
            r->p->rates.item[i].calendar.index != REF_NONE)
            return &r->p->calendars.item[r->p->rates.item[i].calendar.index];
    return NULL;
}

/* Months of a column until a day; at least the whole column has one (asked first). */
static uint32_t months_until(struct reporting *r, const struct calendar *calendar,
                             const struct programme_column *column, int32_t to)
{
    struct period within = { column->from, to < column->to ? to : column->to };

    if (within.to < within.from)
        return 0;
    if (calendar)
        return calendar_months(r->p, calendar, within, true);
    return period_months(within.from, within.to);
}

/* The plan from the beginning until the end of a month. */
static int64_t planned(struct reporting *r, const struct programme_target *t,
                       int32_t to)
{
    const struct calendar *calendar = calendar_of(r, t->measure.index);
    struct ratio sum = ratio_int(0);

    for (uint32_t c = 0; c < t->columns.count && c < t->sums.count; c++) {
        const struct programme_column *column = &t->columns.item[c];
        uint32_t all = months_until(r, calendar, column, column->to);
        uint32_t now = months_until(r, calendar, column, to);
        if (t->sums.item[c] == NOT_STATED)
            continue;
        if (all == 0)
            sum = ratio_add(sum, ratio_int(to >= column->to ? t->sums.item[c] : 0));
        else
            sum = ratio_add(sum, ratio_of(t->sums.item[c] * now, all));
    }
    return ratio_is(sum) ? ratio_round(sum, 1) : 0;
}

/* Months of the target's columns that come after a day. */
static uint32_t months_left(struct reporting *r, const struct programme_target *t,
                            int32_t day)
{
    const struct calendar *calendar = calendar_of(r, t->measure.index);
    uint32_t left = 0;

    for (uint32_t c = 0; c < t->columns.count; c++)
        left += months_until(r, calendar, &t->columns.item[c], t->columns.item[c].to) -
                months_until(r, calendar, &t->columns.item[c], day);
    return left;
}

static void point(struct buf *path, uint32_t i, uint32_t count, int64_t value,
                  int64_t most)
{
    int64_t wide = CHART_WIDE - CHART_LEFT - 60;
    int64_t x = CHART_LEFT + (count > 1 ? wide * i / (count - 1) : 0);
    int64_t y = CHART_FOOT - (most > 0 ? (CHART_FOOT - 20) * value / most : 0);

    buf_format(path, "%c%lld %lld", i == 0 ? 'M' : 'L', (long long)x, (long long)y);
}

static void put_chart(struct reporting *r, struct view *v, const int64_t *plan,
                      const int64_t *is)
{
    struct buf plan_path = buf_new(r->arena), real = buf_new(r->arena);
    uint32_t n = r->month_count;
    int64_t most = 1;

    for (uint32_t i = 0; i < n; i++) {
        most = plan[i] > most ? plan[i] : most;
        most = is[i] > most ? is[i] : most;
    }
    for (uint32_t i = 0; i < n; i++) {
        point(&plan_path, i, n, plan[i], most);
        point(&real, i, n, is[i], most);
    }
    view_str(r->arena, v, "plan_path", buf_str(&plan_path));
    view_str(r->arena, v, "real_path", buf_str(&real));
    view_str(r->arena, v, "most_text", report_num(r, most));
    view_str(r->arena, v, "first_month", report_month_name(r, r->month[0].from));
    view_str(r->arena, v, "last_month", report_month_name(r, r->month[n - 1].from));
}

static void put_pace(struct reporting *r, const struct programme_target *t,
                     const struct figure *f, struct view *v)
{
    int64_t *plan = ARENA_ARRAY(r->arena, r->month_count, int64_t);
    int64_t *is = ARENA_ARRAY(r->arena, r->month_count, int64_t);
    struct view *list = view_put_array(r->arena, v, "points");

    for (uint32_t i = 0; i < r->month_count; i++) {
        struct measure_column until = { INT32_MIN, r->month[i].to };
        struct measure_cell cell = report_whole(r, f, until);
        struct view *o = view_add_object(r->arena, list);
        plan[i] = planned(r, t, r->month[i].to);
        is[i] = measure_all(&cell);
        view_str(r->arena, o, "month", report_month_name(r, r->month[i].from));
        view_day(r->arena, o, "to", r->month[i].to);
        view_int(r->arena, o, "plan", plan[i]);
        report_cell(r, o, &cell);
    }
    put_chart(r, v, plan, is);
    const uint32_t last = r->month_count - 1;
    view_int(r->arena, v, "promised", sum_of(t->sum, &t->sums));
    view_int(r->arena, v, "months_left", months_left(r, t, r->month[last].to));
    view_int(r->arena, v, "recent",
             is[last] - (last >= RECENT_MONTHS ? is[last - RECENT_MONTHS] : 0));
    view_int(r->arena, v, "recent_months",
             last >= RECENT_MONTHS ? RECENT_MONTHS : last + 1);
    view_int(r->arena, v, "plan", plan[r->month_count - 1]);
    view_str(r->arena, v, "plan_text", report_num(r, plan[r->month_count - 1]));
    view_int(r->arena, v, "outcome", is[r->month_count - 1]);
    view_str(r->arena, v, "outcome_text", report_num(r, is[r->month_count - 1]));
}

void report_pace(struct reporting *r)
{
    struct view *list = view_put_array(r->arena, r->view, "pace");

    for (uint32_t i = 0; r->month_count > 0 && i < r->p->targets.count; i++) {
        const struct programme_target *t = &r->p->targets.item[i];
        const struct figure *f = report_figure(r, t->measure);
        if (!f || !figure_counts(f) || f->way == WAY_IN_STAGE)
            continue;
        struct view *v = view_add_object(r->arena, list);
        view_str(r->arena, v, "id", t->id);
        view_str(r->arena, v, "measure", f->id);
        view_str(r->arena, v, "name", label_in(f->name, r->call->lang));
        view_bool(r->arena, v, "by_sex", figure_by_sex(f));
        put_pace(r, t, f, v);
    }
}
