/* report.c: see report.h. Here: the head, the measures with their months, the funnel.
 */
#include "service/report_in.h"

#define HUNDREDTHS 10000

/* ---------------------------------------------------------------------------- pieces
 */

void report_cell(struct reporting *r, struct view *v, const struct measure_cell *cell)
{
    view_int(r->arena, v, "women", cell->by[SEX_WOMEN]);
    view_int(r->arena, v, "men", cell->by[SEX_MEN]);
    view_int(r->arena, v, "not_stated", cell->by[SEX_UNSTATED]);
    view_int(r->arena, v, "all", measure_all(cell));
}

struct measure_cell report_whole(struct reporting *r, const struct figure *f,
                                 struct measure_column column)
{
    struct measure_grid grid = { &column, 1, 1, MEASURE_WHOLE };

    return *figure_cells(&r->figures, f, &grid);
}

struct str report_num(struct reporting *r, int64_t value)
{
    struct buf text = buf_new(r->arena);

    message_num(&text, r->call->lang, value);
    return buf_str(&text);
}

struct str report_kronor(struct reporting *r, int64_t ore)
{
    return report_num(r, ratio_round(ratio_of(ore, 100), 1));
}

struct str report_month_name(struct reporting *r, int32_t day)
{
    struct buf text = buf_new(r->arena);
    size_t from;

    message_day(&text, r->call->lang, day); /* "torsdag 1 november 2012" */
    for (int part = 0; part < 2; part++) {
        from = str_find(buf_str(&text), STR(" "));
        struct str rest = str_sub(buf_str(&text), from + 1, text.len);
        text = buf_new(r->arena);
        buf_add(&text, rest);
    }
    return buf_str(&text);
}

struct str report_width(struct reporting *r, int64_t part, int64_t most)
{
    struct buf text = buf_new(r->arena);
    int64_t milli = most <= 0 ? 0 : ratio_round(ratio_of(1000 * part, most), 1);

    if (milli > 1000)
        milli = 1000;
    buf_format(&text, "%d.%d", (int)(milli / 10), (int)(milli % 10));
    return buf_str(&text);
}

void report_percent(struct reporting *r, struct view *v, const char *key,
                    const char *text_key, struct ratio share)
{
    struct buf plain = buf_new(r->arena), text = buf_new(r->arena);

    if (!ratio_is(share)) {
        view_null(r->arena, v, key);
        view_str(r->arena, v, text_key, STR("–"));
        return;
    }
    int64_t n = ratio_round(ratio_times(share, ratio_int(HUNDREDTHS)), 1);
    char point = r->call->lang == LANG_SV ? ',' : '.';
    buf_format(&plain, "%lld.%02lld", (long long)(n / 100), (long long)(n % 100));
    buf_format(&text, "%lld%c%02lld %%", (long long)(n / 100), point,
               (long long)(n % 100));
    view_str(r->arena, v, key, buf_str(&plain));
    view_str(r->arena, v, text_key, buf_str(&text));
}

const struct figure *report_figure(struct reporting *r, struct ref measure)
{
    return measure.index == REF_NONE ? NULL : figure_find(&r->figures, measure.id);
}

/* -------------------------------------------------------------------------- measures
 */

/* What is done around the programme counts some of its measures; NULL: not this. */
static const struct around_figure *around_of(const struct reporting *r,
                                             const struct figure *f)
{
    if (f->measure == REF_NONE || figure_counts(f))
        return NULL;
    for (uint32_t i = 0; i < AROUND_FIGURES; i++)
        if (str_eq(r->around.figure[i].id, r->p->measures.item[f->measure].around))
            return &r->around.figure[i];
    return NULL;
}

static void put_definition(struct reporting *r, const struct figure *f, struct view *v)
{
    const struct around_figure *around = around_of(r, f);
    const struct way_text *way =
        around ? &r->around.way[around->way] : &r->figures.way[f->way];
    enum lang lang = r->call->lang;

    view_str(r->arena, v, "id", f->id);
    view_str(r->arena, v, "name", label_in(f->name, lang));
    view_str(r->arena, v, "unit", f->unit);
    view_cstr(r->arena, v, "unit_text",
              message_for(lang, figure_unit_text(f->unit), 1));
    view_str(r->arena, v, "way", way->id);
    view_str(r->arena, v, "version", way->version);
    view_str(r->arena, v, "population", label_in(way->population, lang));
    view_str(r->arena, v, "period", label_in(way->period, lang));
    view_str(r->arena, v, "text", label_in(way->text, lang));
    view_str(r->arena, v, "own_text", label_in(f->text, lang));
    view_str(r->arena, v, "opens", around ? around->id : f->id);
    view_bool(r->arena, v, "counted", around || figure_counts(f));
    view_bool(r->arena, v, "by_sex", figure_by_sex(f));
    view_bool(r->arena, v, "stock", f->way == WAY_IN_STAGE);
}

/* Of what is done around it, those of a period. */
static struct measure_cell around_cell(const struct around_figure *around,
                                       struct measure_column column)
{
    struct measure_cell cell = { 0 };

    for (uint32_t i = 0; i < around->count; i++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            if (around->line[i].day >= column.from && around->line[i].day <= column.to)
                cell.by[sex] += around->line[i].by[sex];
    return cell;
}

static const struct measure_cell *month_cells(struct reporting *r,
                                              const struct figure *f)
{
    struct measure_grid grid = { r->month, r->month_count, 1, MEASURE_WHOLE };
    const struct around_figure *around = around_of(r, f);
    struct measure_cell *cell;

    if (!around)
        return figure_cells(&r->figures, f, &grid);
    cell = ARENA_ARRAY(r->arena, r->month_count + 1, struct measure_cell);
    for (uint32_t i = 0; i < r->month_count; i++)
        cell[i] = around_cell(around, r->month[i]);
    return cell;
}

static void put_months(struct reporting *r, const struct figure *f, struct view *v)
{
    struct measure_grid grid = { r->month, r->month_count, 1, MEASURE_WHOLE };
    struct view *list = view_put_array(r->arena, v, "months");
    const struct measure_cell *cell;
    struct measure_cell *days = NULL;

    if (!around_of(r, f) && !figure_counts(f))
        return;
    cell = month_cells(r, f);
    if (f->way == WAY_IN_STAGE) {
        days = ARENA_ARRAY(r->arena, r->month_count + 1, struct measure_cell);
        measure_days(&f->span, &grid, days);
    }
    for (uint32_t i = 0; i < r->month_count; i++) {
        struct view *m = view_add_object(r->arena, list);
        view_day(r->arena, m, "from", r->month[i].from);
        view_day(r->arena, m, "to", r->month[i].to);
        view_str(r->arena, m, "month", report_month_name(r, r->month[i].from));
        report_cell(r, m, &cell[i]);
        if (!days) {
            view_null(r->arena, m, "mean");
            view_null(r->arena, m, "mean_text");
            continue;
        }
        struct buf mean = buf_new(r->arena), text = buf_new(r->arena);
        int64_t tenth =
            ratio_round(ratio_times(measure_mean(measure_all(&days[i]), &r->month[i]),
                                    ratio_int(10)),
                        1);
        buf_format(&mean, "%lld.%lld", (long long)(tenth / 10),
                   (long long)(tenth % 10));
        view_str(r->arena, m, "mean", buf_str(&mean));
        buf_format(&text, "%lld%c%lld", (long long)(tenth / 10),
                   r->call->lang == LANG_SV ? ',' : '.', (long long)(tenth % 10));
        view_str(r->arena, m, "mean_text", buf_str(&text));
    }
}

static void put_measures(struct reporting *r)
{
    struct view *list = view_put_array(r->arena, r->view, "measures");

    for (uint32_t i = 0; i < r->figures.figure_count; i++) {
        const struct figure *f = &r->figures.figure[i];
        struct view *v = view_add_object(r->arena, list);
        struct measure_cell cell = { 0 };
        put_definition(r, f, v);
        if (around_of(r, f))
            cell = around_sum(around_of(r, f));
        else if (figure_counts(f))
            cell = report_whole(r, f, r->whole);
        report_cell(r, v, &cell);
        put_months(r, f, v);
    }
}

/* ---------------------------------------------------------------------------- funnel
 */

static void put_funnel(struct reporting *r)
{
    struct view *list = view_put_array(r->arena, r->view, "funnel");
    struct measure_cell before = { 0 };
    int64_t most = 0;

    for (uint32_t i = 0; i < r->p->order.count; i++) {
        const struct figure *f = report_figure(r, r->p->order.item[i]);
        if (!f || !figure_counts(f))
            continue;
        struct measure_cell cell = report_whole(r, f, r->whole);
        struct view *v = view_add_object(r->arena, list);
        if (list->count == 1)
            most = cell.by[0] > cell.by[1] ? cell.by[0] : cell.by[1];
        view_str(r->arena, v, "id", f->id);
        view_str(r->arena, v, "name", label_in(f->name, r->call->lang));
        view_bool(r->arena, v, "by_sex", figure_by_sex(f));
        report_cell(r, v, &cell);
        view_str(r->arena, v, "width_w", report_width(r, cell.by[SEX_WOMEN], most));
        view_str(r->arena, v, "width_m", report_width(r, cell.by[SEX_MEN], most));
        report_percent(r, v, "of_before", "of_before_text",
                       list->count == 1
                           ? ratio_none
                           : ratio_of(measure_all(&cell), measure_all(&before)));
        before = cell;
    }
    view_bool(r->arena, r->view, "has_funnel", list->count > 0);
}

/* ------------------------------------------------------------------------------ head
 */

static bool check_day(struct reporting *r, int32_t as_of, struct err *err)
{
    const struct period *period = r->p->period;
    char day[DATE_TEXT_BYTES];

    if (as_of > moment_day(r->call->now)) {
        date_format(as_of, day);
        return err_set(err, ERR_INPUT,
                       N_("{day} has not come; ask as of a day that has been"),
                       ARG_WORD(day));
    }
    if (period && period->from != DAY_NONE && as_of < period->from) {
        date_format(period->from, day);
        return err_set(err, ERR_INPUT,
                       N_("{id} began on {day}; there is nothing to report before"),
                       ARG_STR(r->p->id), ARG_WORD(day));
    }
    return true;
}

static void put_head(struct reporting *r)
{
    const struct figures *f = &r->figures;
    struct buf day = buf_new(r->arena);
    struct view *v = r->view;

    view_str(r->arena, v, "programme", r->p->id);
    view_str(r->arena, v, "name", label_in(r->p->name, r->call->lang));
    view_int(r->arena, v, "version", r->p->version);
    view_day(r->arena, v, "from", f->from);
    view_day(r->arena, v, "to", f->to);
    view_day(r->arena, v, "as_of", f->as_of.day);
    message_day(&day, r->call->lang, f->as_of.day);
    view_str(r->arena, v, "as_of_text", buf_str(&day));
    char *moment = arena_take(r->arena, 21);
    moment_format(f->as_of.moment, moment);
    view_cstr(r->arena, v, "recorded_by", moment);
    view_bool(r->arena, v, "final", f->as_of.day >= f->to);
}

bool report_view(struct call *call, const struct report_ask *ask, struct view **view,
                 struct err *err)
{
    struct reporting r = { .call = call, .arena = call->arena };

    if (!figures_open(call, ask->programme, as_of_day(ask->as_of), &r.figures, err))
        return false;
    r.p = r.figures.programme;
    if (!check_day(&r, ask->as_of, err) ||
        !around_figures_open(call, r.p->id, r.figures.as_of, &r.around, err))
        return false;
    r.view = view_object(r.arena);
    r.month = figure_months(&r.figures, &r.month_count);
    r.whole = (struct measure_column){ INT32_MIN, ask->as_of };
    put_head(&r);
    report_targets(&r);
    report_money(&r);
    put_funnel(&r);
    report_pace(&r);
    report_steering(&r);
    put_measures(&r);
    if (!report_board(&r, ask->month, err) || !report_around(&r, err) ||
        !report_cohort(&r, err))
        return false;
    *view = r.view;
    return true;
}
