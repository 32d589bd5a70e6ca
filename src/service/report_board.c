/*
 * report_board.c: the month's board by coach and by area (report.h).
 */
#include "domain/programme_check.h"
#include "service/report_in.h"
#include "service/visit.h"
#include "store/query.h"

#define BOARD_MOST 16u

/* ----------------------------------------------------------------------------- board
 */

struct board {
    struct measure_column month;
    const struct figure *figure[BOARD_MOST];
    const struct programme_rate *rate[BOARD_MOST]; /* NULL: no target a month */
    bool free[BOARD_MOST];                         /* the calendar has no such month */
    const struct measure_cell *cell[BOARD_MOST];   /* of the rows being shown */
    uint32_t count;
};

static const struct programme_rate *rate_of(struct reporting *r, uint32_t measure)
{
    for (uint32_t i = 0; i < r->p->rates.count; i++)
        if (r->p->rates.item[i].measure.index == measure)
            return &r->p->rates.item[i];
    return NULL;
}

static bool month_is_free(struct reporting *r, const struct programme_rate *rate,
                          struct measure_column month)
{
    if (!rate || rate->calendar.index == REF_NONE)
        return false;
    return calendar_months(r->p, &r->p->calendars.item[rate->calendar.index],
                           (struct period){ month.from, month.to }, true) == 0;
}

static void fill_board(struct reporting *r, struct board *b)
{
    for (uint32_t i = 0; i < r->figures.figure_count && b->count < BOARD_MOST; i++) {
        const struct figure *f = &r->figures.figure[i];
        if (!figure_counts(f) || f->measure == REF_NONE)
            continue;
        b->figure[b->count] = f;
        b->rate[b->count] = rate_of(r, f->measure);
        b->free[b->count] = month_is_free(r, b->rate[b->count], b->month);
        b->count++;
    }
}

/* What one coach, or an area, is to do a month; none where nothing is said. */
static struct ratio due(const struct board *b, uint32_t at, enum measure_rows rows,
                        uint32_t row)
{
    const struct programme_rate *rate = b->rate[at];

    if (!rate)
        return ratio_none;
    if (b->free[at])
        return ratio_int(0);
    if (rows == MEASURE_WHOLE)
        return rate->value;
    if (rows == MEASURE_BY_COACH)
        return rate->per_staff ? rate->per_staff->value : ratio_none;
    for (uint32_t i = 0; i < rate->areas.count; i++)
        if (rate->areas.item[i].area.index == row)
            return rate->areas.item[i].value;
    return ratio_none;
}

static void count_rows(struct reporting *r, struct board *b, enum measure_rows rows)
{
    struct measure_grid grid = { &b->month, 1, figure_rows(&r->figures, rows), rows };

    for (uint32_t i = 0; i < b->count; i++)
        b->cell[i] = figure_cells(&r->figures, b->figure[i], &grid);
}

static void put_cells(struct reporting *r, const struct board *b, struct view *v,
                      enum measure_rows rows, uint32_t row)
{
    struct view *list = view_put_array(r->arena, v, "cells");

    for (uint32_t i = 0; i < b->count; i++) {
        struct view *o = view_add_object(r->arena, list);
        struct ratio target = due(b, i, rows, row);
        view_str(r->arena, o, "measure", b->figure[i]->id);
        view_str(r->arena, o, "name", label_in(b->figure[i]->name, r->call->lang));
        report_cell(r, o, &b->cell[i][row]);
        view_bool(r->arena, o, "by_sex", figure_by_sex(b->figure[i]));
        if (ratio_is(target)) {
            struct buf text = buf_new(r->arena);
            ratio_text(&text, target, r->call->lang == LANG_SV ? ',' : '.');
            view_str(r->arena, o, "target", buf_str(&text));
        } else {
            view_null(r->arena, o, "target");
        }
    }
}

static void put_area_rows(struct reporting *r, struct board *b, struct view *v)
{
    struct view *list = view_put_array(r->arena, v, "areas");

    count_rows(r, b, MEASURE_BY_AREA);
    for (uint32_t i = 0; i < r->p->areas.count; i++) {
        struct view *o = view_add_object(r->arena, list);
        view_str(r->arena, o, "area", r->p->areas.item[i].id);
        view_str(r->arena, o, "row", label_in(r->p->areas.item[i].name, r->call->lang));
        put_cells(r, b, o, MEASURE_BY_AREA, i);
    }
    count_rows(r, b, MEASURE_WHOLE);
    struct view *o = view_add_object(r->arena, list);
    view_str(r->arena, o, "area", STR(""));
    view_cstr(r->arena, o, "row", message_for(r->call->lang, N_("All together"), 1));
    put_cells(r, b, o, MEASURE_WHOLE, 0);
}

static bool coach_name(struct reporting *r, struct str word, struct str *name,
                       struct err *err)
{
    struct tally_coach_row row = { .name = STR("") };
    struct tx *tx = NULL;
    bool found = false, ok = true;
    int64_t id;

    if (str_starts(word, "u") && str_int(str_sub(word, 1, word.len), &id)) {
        ok = tx_begin(r->call->store, TX_READ, &tx, err) &&
             tally_coach(tx, id, r->arena, &row, &found, err);
        tx_end(&tx);
    }
    if (ok)
        *name = found ? row.name
                      : str_from(message_for(r->call->lang, N_("without sign-in"), 1));
    return ok;
}

static bool has_any(const struct board *b, uint32_t coach)
{
    for (uint32_t i = 0; i < b->count; i++)
        if (measure_all(&b->cell[i][coach]) > 0)
            return true;
    return false;
}

struct coach {
    struct str name;
    uint32_t at;
};

static int by_name(const void *left, const void *right)
{
    const struct coach *a = left, *b = right;
    int order = str_cmp(a->name, b->name);

    return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static bool put_coach_rows(struct reporting *r, struct board *b, struct view *v,
                           struct err *err)
{
    struct view *list = view_put_array(r->arena, v, "coaches");
    struct coach *coach =
        ARENA_ARRAY(r->arena, r->figures.coach_count + 1, struct coach);
    uint32_t count = 0;

    count_rows(r, b, MEASURE_BY_COACH);
    for (uint32_t i = 0; i < r->figures.coach_count; i++) {
        if (!has_any(b, i))
            continue;
        coach[count].at = i;
        if (!coach_name(r, r->figures.coach[i], &coach[count++].name, err))
            return false;
    }
    qsort(coach, count, sizeof *coach, by_name);
    for (uint32_t i = 0; i < count; i++) {
        struct view *o = view_add_object(r->arena, list);
        view_str(r->arena, o, "coach", r->figures.coach[coach[i].at]);
        view_str(r->arena, o, "row", coach[i].name);
        put_cells(r, b, o, MEASURE_BY_COACH, coach[i].at);
    }
    return true;
}

bool report_board(struct reporting *r, struct str month, struct err *err)
{
    struct board b = { .count = 0 };
    struct view *v, *heads;

    if (r->month_count > 0)
        b.month = r->month[r->month_count - 1];
    if (month.len > 0 && !month_days(month, &b.month.from, &b.month.to, err))
        return false;
    if (b.month.to < r->figures.from || b.month.from > r->figures.to)
        return err_set(err, ERR_INPUT, N_("{month} is no month of the programme"),
                       ARG_STR(month));
    if (b.month.from > r->figures.as_of.day)
        return err_set(err, ERR_INPUT,
                       N_("{month} had not begun on the day that is asked about"),
                       ARG_STR(month));
    fill_board(r, &b);
    v = view_put_object(r->arena, r->view, "board");
    view_str(r->arena, v, "month", month_text(r->arena, b.month.from));
    view_str(r->arena, v, "month_text", report_month_name(r, b.month.from));
    view_day(r->arena, v, "from", b.month.from);
    view_day(r->arena, v, "to", b.month.to);
    heads = view_put_array(r->arena, v, "heads");
    for (uint32_t i = 0; i < b.count; i++) {
        struct view *o = view_add_object(r->arena, heads);
        view_str(r->arena, o, "measure", b.figure[i]->id);
        view_str(r->arena, o, "name", label_in(b.figure[i]->name, r->call->lang));
        view_bool(r->arena, o, "free", b.free[i]);
    }
    put_area_rows(r, &b, v);
    return put_coach_rows(r, &b, v, err);
}
