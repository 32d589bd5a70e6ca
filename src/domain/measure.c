/* measure.c: see measure.h. */
#include "domain/measure.h"

#include <assert.h>
#include <stdlib.h>

#define DIGIT_BITS 11u
#define DIGITS     (1u << DIGIT_BITS)
#define LARGE      1000u /* things: fewer are sorted by qsort */

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

struct by_key {
    uint64_t key;
    uint32_t at;
};

static void count_digits(const struct by_key *item, uint32_t count, uint32_t shift,
                         uint32_t *first) /* [DIGITS]: where each digit's begin */
{
    uint32_t sum = 0;

    memset(first, 0, DIGITS * sizeof *first);
    for (uint32_t i = 0; i < count; i++)
        first[item[i].key >> shift & (DIGITS - 1)]++;
    for (uint32_t d = 0; d < DIGITS; d++) {
        uint32_t of = first[d];
        first[d] = sum;
        sum += of;
    }
}

/* By key, of equal ones in the order they came; digits that all share are passed. */
static struct by_key *sort_keys(struct arena *arena, struct by_key *item,
                                uint32_t count)
{
    struct by_key *to = ARENA_ARRAY(arena, count, struct by_key), *other;
    uint32_t first[DIGITS];
    uint64_t differ = 0;

    for (uint32_t i = 1; i < count; i++)
        differ |= item[i].key ^ item[0].key;
    for (uint32_t shift = 0; shift < 64; shift += DIGIT_BITS) {
        if ((differ >> shift & (DIGITS - 1)) == 0)
            continue;
        count_digits(item, count, shift, first);
        for (uint32_t i = 0; i < count; i++)
            to[first[item[i].key >> shift & (DIGITS - 1)]++] = item[i];
        other = item;
        item = to;
        to = other;
    }
    return item;
}

/*
 * Random ids are sorted digit by digit: visits of 5 million events by their firms took
 * 27 ms by qsort, which compares and moves 40 bytes at a time. The few things of each
 * who are then put in order where they lie.
 */
static void sort_large(struct counted_list *list)
{
    struct arena scratch = { 0 };
    struct by_key *key = ARENA_ARRAY(&scratch, list->count, struct by_key);
    struct counted *item = ARENA_ARRAY(&scratch, list->count, struct counted);

    for (uint32_t i = 0; i < list->count; i++)
        key[i] = (struct by_key){ (uint64_t)list->item[i].who ^ UINT64_C(1) << 63, i };
    key = sort_keys(&scratch, key, list->count);
    for (uint32_t i = 0; i < list->count; i++)
        item[i] = list->item[key[i].at];
    for (uint32_t i = 0, n; i < list->count; i += n) {
        bool sorted = true;
        for (n = 1; i + n < list->count && item[i + n].who == item[i].who; n++)
            sorted &= by_who(&item[i + n - 1], &item[i + n]) <= 0;
        if (!sorted)
            qsort(&item[i], n, sizeof *item, by_who);
    }
    memcpy(list->item, item, list->count * sizeof *item);
    arena_free(&scratch);
}

void measure_sort(struct counted_list *list)
{
    bool sorted = true;

    for (uint32_t i = 1; sorted && i < list->count; i++)
        sorted = by_who(&list->item[i - 1], &list->item[i]) <= 0;
    if (!sorted && list->count >= LARGE)
        sort_large(list);
    else if (!sorted)
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
