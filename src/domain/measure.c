/* measure.c: see measure.h. */
#include "domain/measure.h"

#include <assert.h>

int64_t measure_all(const struct measure_cell *cell)
{
    return cell->by[SEX_WOMEN] + cell->by[SEX_MEN] + cell->by[SEX_UNSTATED];
}

static int by_who(const void *left, const void *right)
{
    const struct counted *a = left, *b = right;

    if (a->who != b->who)
        return a->who < b->who ? -1 : 1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

void measure_sort(struct counted_list *list)
{
    bool sorted = true;

    for (uint32_t i = 1; sorted && i < list->count; i++)
        sorted = by_who(&list->item[i - 1], &list->item[i]) <= 0;
    if (!sorted)
        qsort(list->item, list->count, sizeof *list->item, by_who);
}

void measure_first(struct counted_list *list)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < list->count; i++)
        if (kept == 0 || list->item[kept - 1].who != list->item[i].who)
            list->item[kept++] = list->item[i];
    list->count = kept;
}

static int32_t month_of(int32_t day)
{
    int32_t year, month, mday;

    date_to_civil(day, &year, &month, &mday);
    return year * 12 + month;
}

void measure_month(struct counted_list *list)
{
    uint32_t kept = 0;
    int32_t last_month = 0;

    for (uint32_t i = 0; i < list->count; i++) {
        const struct counted *now = &list->item[i];
        const struct counted *last = kept ? &list->item[kept - 1] : NULL;
        int32_t month = month_of(now->day);
        if (!last || last->who != now->who || last_month != month) {
            list->item[kept++] = *now;
            last_month = month;
        }
    }
    list->count = kept;
}

void measure_after(struct counted_list *list, const struct counted_list *before)
{
    uint32_t kept = 0, at = 0;

    for (uint32_t i = 0; i < list->count; i++) {
        while (at < before->count && before->item[at].who < list->item[i].who)
            at++;
        if (at == before->count || before->item[at].who != list->item[i].who)
            continue;
        struct counted item = list->item[i];
        if (item.day < before->item[at].day)
            item.day = before->item[at].day;
        list->item[kept++] = item;
    }
    list->count = kept;
}

static bool in_row(const struct counted *item, const struct measure_grid *grid,
                   uint32_t row)
{
    if (grid->rows == MEASURE_WHOLE)
        return row == 0;
    return (grid->rows == MEASURE_BY_AREA ? item->area : item->coach) == row;
}

bool measure_in(const struct counted *item, const struct measure_grid *grid,
                uint32_t row, uint32_t column)
{
    return in_row(item, grid, row) && item->day >= grid->column[column].from &&
           item->day <= grid->column[column].to;
}

/* The row a thing stands in; row_count: none. */
static uint32_t row_of(const struct counted *item, const struct measure_grid *grid)
{
    if (grid->rows == MEASURE_WHOLE)
        return 0;
    return grid->rows == MEASURE_BY_AREA ? item->area : item->coach;
}

void measure_count(const struct counted_list *list, const struct measure_grid *grid,
                   struct measure_cell *cell)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct counted *item = &list->item[i];
        uint32_t row = row_of(item, grid);
        if (row >= grid->row_count)
            continue;
        struct measure_cell *of = &cell[(size_t)row * grid->column_count];
        for (uint32_t c = 0; c < grid->column_count; c++)
            of[c].by[item->sex] +=
                item->day >= grid->column[c].from && item->day <= grid->column[c].to;
    }
}

void measure_stock(const struct span_list *list, const struct measure_grid *grid,
                   struct measure_cell *cell)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct counted_span *span = &list->item[i];
        uint32_t row = row_of(&span->in, grid);
        if (row >= grid->row_count)
            continue;
        struct measure_cell *of = &cell[(size_t)row * grid->column_count];
        for (uint32_t c = 0; c < grid->column_count; c++)
            of[c].by[span->in.sex] +=
                span->in.day <= grid->column[c].to && grid->column[c].to < span->to;
    }
}

void measure_days(const struct span_list *list, const struct measure_grid *grid,
                  struct measure_cell *cell)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct counted_span *span = &list->item[i];
        uint32_t row = row_of(&span->in, grid);
        if (row >= grid->row_count)
            continue;
        struct measure_cell *of = &cell[(size_t)row * grid->column_count];
        for (uint32_t c = 0; c < grid->column_count; c++) {
            const struct measure_column *column = &grid->column[c];
            int32_t from = span->in.day > column->from ? span->in.day : column->from;
            int32_t last = span->to > column->to ? column->to : span->to - 1;
            if (from <= last)
                of[c].by[span->in.sex] += (int64_t)last - from + 1;
        }
    }
}

struct ratio measure_mean(int64_t days, const struct measure_column *column)
{
    assert(column->from <= column->to);
    return ratio_of(days, (int64_t)column->to - column->from + 1);
}
