/* report_csv.c: the report as lines of text, a figure each (report.h). */
#include "service/report_in.h"

static bool is_by_sex(const struct view *v)
{
    const struct view *of = view_get(v, STR("by_sex"));

    return of && of->kind == VIEW_BOOL && of->boolean;
}

struct csv_place {
    struct str table, measure, area, from, to;
    bool by_sex; /* else it has no women and men, and those lines have no value */
};

static void csv_line(struct buf *out, const struct csv_place *at, const char *sex,
                     const int64_t *value)
{
    buf_format(out, "%.*s,%.*s,%.*s,%.*s,%.*s,%s,", STR_ARG(at->table),
               STR_ARG(at->measure), STR_ARG(at->area), STR_ARG(at->from),
               STR_ARG(at->to), sex);
    if (value)
        buf_int(out, *value);
    buf_cstr(out, "\r\n");
}

static void csv_cell(struct buf *out, const struct csv_place *at, const struct view *v)
{
    static const char *const sexes[] = { "women", "men", "not_stated", "all" };

    int64_t value = report_int(v, "target");

    if (view_get(v, STR("target")) && view_get(v, STR("target"))->kind == VIEW_INT)
        csv_line(out, at, "target", &value);
    for (uint32_t i = 0; i < sizeof sexes / sizeof *sexes; i++) {
        bool has = at->by_sex || i + 1 == sizeof sexes / sizeof *sexes;
        value = report_int(v, sexes[i]);
        csv_line(out, at, sexes[i], has ? &value : NULL);
    }
}

static void csv_row(struct buf *out, struct csv_place at, const struct view *columns,
                    const struct view *row)
{
    const struct view_item *column = columns->list.first;
    const struct view *cells = view_get(row, STR("cells"));

    for (const struct view_item *i = cells->list.first; i && column;
         i = i->next, column = column->next) {
        at.from = report_str(&column->value, "from");
        at.to = report_str(&column->value, "to");
        csv_cell(out, &at, &i->value);
    }
    at.from = at.to = STR("");
    csv_cell(out, &at, view_get(row, STR("sum")));
}

static void csv_targets(struct buf *out, const struct view *view)
{
    const struct view *list = view_get(view, STR("targets"));

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *columns = view_get(&i->value, STR("columns"));
        const struct view *rows = view_get(&i->value, STR("rows"));
        struct csv_place at = { .table = STR("target"),
                                .measure = report_str(&i->value, "measure"),
                                .by_sex = is_by_sex(&i->value) };
        for (const struct view_item *row = rows->list.first; row; row = row->next) {
            at.area = report_str(&row->value, "area");
            csv_row(out, at, columns, &row->value);
        }
        at.area = STR("");
        csv_row(out, at, columns, view_get(&i->value, STR("all_areas")));
    }
}

static void csv_funnel(struct buf *out, const struct view *view)
{
    const struct view *list = view_get(view, STR("funnel"));

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        struct csv_place at = { .table = STR("funnel"),
                                .measure = report_str(&i->value, "id"),
                                .by_sex = is_by_sex(&i->value) };
        csv_cell(out, &at, &i->value);
    }
}

/* From the beginning until the end of each month; the plan as a target. */
static void csv_pace(struct buf *out, const struct view *view)
{
    const struct view *list = view_get(view, STR("pace"));

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *points = view_get(&i->value, STR("points"));
        struct csv_place at = { .table = STR("pace"),
                                .measure = report_str(&i->value, "id"),
                                .by_sex = is_by_sex(&i->value) };
        for (const struct view_item *p = points->list.first; p; p = p->next) {
            at.to = report_str(&p->value, "to");
            const int64_t plan = report_int(&p->value, "plan");
            csv_line(out, &at, "target", &plan);
            csv_cell(out, &at, &p->value);
        }
    }
}

static void csv_board_rows(struct buf *out, struct csv_place at,
                           const struct view *board, bool by_coach)
{
    const struct view *list = view_get(board, by_coach ? STR("coaches") : STR("areas"));

    at.from = report_str(board, "month");
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *cells = view_get(&i->value, STR("cells"));
        at.area = report_str(&i->value, by_coach ? "coach" : "area");
        for (const struct view_item *c = cells->list.first; c; c = c->next) {
            at.measure = report_str(&c->value, "measure");
            at.by_sex = is_by_sex(&c->value);
            csv_cell(out, &at, &c->value);
        }
    }
}

/* A coach is her word in the log of events, not a name. */
static void csv_board(struct buf *out, const struct view *view)
{
    const struct view *board = view_get(view, STR("board"));
    struct csv_place at = { .table = STR("board_area") };

    csv_board_rows(out, at, board, false);
    at.table = STR("board_coach");
    csv_board_rows(out, at, board, true);
}

/* What is done around the programme, and how people were found. */
static void csv_around(struct buf *out, const struct view *around)
{
    static const char *const lists[] = { "measures", "found" };

    for (uint32_t l = 0; l < 2; l++) {
        const struct view *list = view_get(around, str_from(lists[l]));
        for (const struct view_item *i = list->list.first; i; i = i->next) {
            const struct csv_place at = { .table = STR("around"),
                                          .measure = report_str(&i->value, "id"),
                                          .by_sex = is_by_sex(&i->value) };
            csv_cell(out, &at, &i->value);
        }
    }
}

/* What became of those who left: "after_24_work". */
static void csv_cohorts(struct buf *out, const struct view *view)
{
    const struct view *list = view_get(view, STR("cohorts"));

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *rows = view_get(&i->value, STR("rows"));
        for (const struct view_item *r = rows->list.first; r; r = r->next) {
            struct buf measure = buf_new(out->arena);
            struct str stands = report_str(&r->value, "stands");
            buf_format(&measure, "after_%lld_%.*s",
                       (long long)report_int(&i->value, "months"), STR_ARG(stands));
            const struct csv_place at = { .table = STR("cohort"),
                                          .measure = buf_str(&measure),
                                          .by_sex = true };
            csv_cell(out, &at, &r->value);
        }
    }
}

void report_csv(struct buf *out, const struct view *view)
{
    const struct view *list = view_get(view, STR("measures"));

    buf_cstr(out, "table,measure,area,from,to,sex,value\r\n");
    csv_targets(out, view);
    csv_funnel(out, view);
    csv_pace(out, view);
    csv_board(out, view);
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *months = view_get(&i->value, STR("months"));
        struct csv_place at = { .table = STR("measure"),
                                .measure = report_str(&i->value, "id"),
                                .by_sex = is_by_sex(&i->value) };
        if (!view_get(&i->value, STR("counted"))->boolean)
            continue;
        csv_cell(out, &at, &i->value);
        at.table = STR("month");
        for (const struct view_item *m = months->list.first; m; m = m->next) {
            at.from = report_str(&m->value, "from");
            at.to = report_str(&m->value, "to");
            csv_cell(out, &at, &m->value);
        }
    }
    csv_around(out, view_get(view, STR("around")));
    csv_cohorts(out, view);
}
