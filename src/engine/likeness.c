/* likeness.c: see likeness.h. */
#include "engine/likeness.h"

#include <assert.h>
#include <math.h>

#define ROOM_FROM 1024u

struct likeness_sheet likeness_sheet_new(struct arena *arena)
{
    return (struct likeness_sheet){ .arena = arena };
}

static uint32_t doubled(uint32_t room, uint32_t least)
{
    room = room ? room : ROOM_FROM;
    while (room < least)
        room *= 2;
    return room;
}

static void room_for_feature(struct likeness_sheet *s, uint32_t feature)
{
    if (feature < s->feature_count)
        return;
    if (feature >= s->feature_room) {
        uint32_t room = doubled(s->feature_room, feature + 1);
        s->seen = arena_grow(s->arena, s->seen, s->feature_room * sizeof *s->seen,
                             room * sizeof *s->seen);
        s->feature_room = room;
    }
    s->feature_count = feature + 1;
}

void likeness_sheet_add(struct likeness_sheet *s, uint32_t feature, uint32_t count)
{
    room_for_feature(s, feature);
    if (s->seen[feature] > s->row_from) {
        s->cell[s->seen[feature] - 1].count += count;
        return;
    }
    if (s->cell_count == s->cell_room) {
        uint32_t room = doubled(s->cell_room, s->cell_count + 1);
        s->cell = arena_grow(s->arena, s->cell, s->cell_room * sizeof *s->cell,
                             room * sizeof *s->cell);
        s->cell_room = room;
    }
    s->cell[s->cell_count++] = (struct likeness_cell){ feature, count };
    s->seen[feature] = s->cell_count;
}

void likeness_sheet_end_row(struct likeness_sheet *s)
{
    assert(s->row_count < LIKENESS_ROWS_MAX);
    if (s->row_count == s->row_room) {
        uint32_t room = doubled(s->row_room, s->row_count + 1);
        s->start = arena_grow(s->arena, s->start, s->row_room * sizeof *s->start,
                              room * sizeof *s->start);
        s->row_room = room;
    }
    s->start[s->row_count++] = s->row_from;
    s->row_from = s->cell_count;
}

static uint32_t row_end(const struct likeness_sheet *s, uint32_t row)
{
    return row + 1 < s->row_count ? s->start[row + 1] : s->row_from;
}

/* Counts become the places where lists start: list_start[f] is then f's first cell. */
static void to_starts(uint32_t *start, uint32_t count)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i <= count; i++) {
        uint32_t n = start[i];
        start[i] = at;
        at += n;
    }
}

/* The lists of the features, by rising row; weights are still plain counts. */
static void list_cells(struct likeness *l, const struct likeness_sheet *s,
                       struct arena *scratch)
{
    uint32_t *next = ARENA_ARRAY(scratch, (size_t)l->feature_count + 1, uint32_t);

    for (uint32_t i = 0; i < s->row_from; i++)
        l->list_start[s->cell[i].feature]++;
    to_starts(l->list_start, l->feature_count);
    memcpy(next, l->list_start, ((size_t)l->feature_count + 1) * sizeof *next);
    for (uint32_t r = 0; r < l->row_count; r++)
        for (uint32_t i = s->start[r]; i < row_end(s, r); i++)
            l->list[next[s->cell[i].feature]++] = (struct likeness_weight){
                r, (float)sqrt(s->cell[i].count / (double)LIKENESS_ONE)
            };
}

/* The idf of a feature, to the power asked for; 0 where it does not count. */
static double weight_of(const struct likeness *l, uint32_t feature,
                        struct likeness_rule rule)
{
    uint32_t rows = rule.idf_rows ? rule.idf_rows : l->row_count, df = 0;

    for (uint32_t i = l->list_start[feature]; i < l->list_start[feature + 1]; i++)
        df += l->list[i].at < rows;
    if (df == 0)
        return 0;
    /* Whole thousandths: libraries may differ in the last bit of a logarithm. */
    double idf = round(1000 * log((double)rows / df)) / 1000;
    return round(pow(idf, rule.idf_tenths / 10.0) * 1000) / 1000;
}

/* The rows again, but now each by rising feature, weighed by idf. */
static void row_cells(struct likeness *l, struct likeness_rule rule,
                      struct arena *scratch)
{
    uint32_t *next = ARENA_ARRAY(scratch, (size_t)l->row_count + 1, uint32_t);

    for (uint32_t i = 0; i < l->list_start[l->feature_count]; i++)
        l->row_start[l->list[i].at]++;
    to_starts(l->row_start, l->row_count);
    memcpy(next, l->row_start, ((size_t)l->row_count + 1) * sizeof *next);
    for (uint32_t f = 0; f < l->feature_count; f++) {
        double idf = weight_of(l, f, rule);
        for (uint32_t i = l->list_start[f]; i < l->list_start[f + 1]; i++)
            l->row[next[l->list[i].at]++] =
                (struct likeness_weight){ f, (float)(l->list[i].weight * idf) };
    }
}

static void scale_rows(struct likeness *l)
{
    for (uint32_t r = 0; r < l->row_count; r++) {
        double sum = 0;
        for (uint32_t i = l->row_start[r]; i < l->row_start[r + 1]; i++)
            sum += (double)l->row[i].weight * l->row[i].weight;
        double scale = sum > 0 ? 1 / sqrt(sum) : 0;
        for (uint32_t i = l->row_start[r]; i < l->row_start[r + 1]; i++)
            l->row[i].weight = (float)(l->row[i].weight * scale);
    }
}

/* The lists that count, with the scaled weights. */
static void lists_that_count(struct likeness *l, struct likeness_rule rule,
                             struct arena *scratch)
{
    uint32_t *next = ARENA_ARRAY(scratch, (size_t)l->feature_count + 1, uint32_t);
    uint32_t most = rule.df_most ? rule.df_most : l->row_count;
    uint32_t at = 0;

    for (uint32_t f = 0; f < l->feature_count; f++) {
        uint32_t df = l->list_start[f + 1] - l->list_start[f];
        l->list_start[f] = next[f] = at;
        at += df > 1 && df <= most ? df : 0;
    }
    l->list_start[l->feature_count] = next[l->feature_count] = at;
    for (uint32_t r = 0; r < l->row_count; r++)
        for (uint32_t i = l->row_start[r]; i < l->row_start[r + 1]; i++) {
            uint32_t f = l->row[i].at;
            if (next[f] < l->list_start[f + 1])
                l->list[next[f]++] = (struct likeness_weight){ r, l->row[i].weight };
        }
}

void likeness_make(struct likeness *likeness, struct arena *arena,
                   const struct likeness_sheet *sheet, struct likeness_rule rule)
{
    struct arena scratch = { 0 };
    uint32_t rows = sheet->row_count, features = sheet->feature_count;
    struct likeness made = {
        .row_count = rows,
        .feature_count = features,
        .row_start = ARENA_ARRAY(arena, (size_t)rows + 1, uint32_t),
        .row = ARENA_ARRAY(arena, sheet->row_from, struct likeness_weight),
        .list_start = ARENA_ARRAY(arena, (size_t)features + 1, uint32_t),
        .list = ARENA_ARRAY(arena, sheet->row_from, struct likeness_weight),
    };

    list_cells(&made, sheet, &scratch);
    row_cells(&made, rule, &scratch);
    scale_rows(&made);
    lists_that_count(&made, rule, &scratch);
    arena_free(&scratch);
    *likeness = made;
}

/*
 * One query row against all others.
 *
 * A list is read in address order, 8 bytes a cell; the sums of 400 rows lie in the
 * first cache, those of 20,000 in the second. No product is skipped by a test: a
 * feature that must not count has an empty list. Adding a double at an address that
 * comes from memory cannot be done several at a time, so there is nothing to unroll.
 *
 * Measured (gcc 12 -O2, one core of a shared Zen 4): 0.8 ns a multiply-add; all text of
 * the 400 SSYK groups, 115,000 features, 8.5e7 multiply-adds, in 0.07 s.
 */
void likeness_row(const struct likeness *l, uint32_t row, double *restrict score)
{
    memset(score, 0, l->row_count * sizeof *score);
    for (uint32_t i = l->row_start[row]; i < l->row_start[row + 1]; i++) {
        const struct likeness_weight *cell = &l->list[l->list_start[l->row[i].at]];
        uint32_t n = l->list_start[l->row[i].at + 1] - l->list_start[l->row[i].at];
        double weight = l->row[i].weight;
        for (uint32_t k = 0; k < n; k++)
            score[cell[k].at] += weight * cell[k].weight;
    }
    score[row] = 0;
}

void likeness_centre(double *score, uint32_t count, uint32_t self)
{
    double sum = 0, squares = 0;
    uint32_t n = count - (self < count);

    for (uint32_t i = 0; i < count; i++)
        sum += i == self ? 0 : score[i];
    double mean = n ? sum / n : 0;
    for (uint32_t i = 0; i < count; i++)
        squares += i == self ? 0 : (score[i] - mean) * (score[i] - mean);
    double deviation = n ? sqrt(squares / n) : 0;
    for (uint32_t i = 0; i < count; i++)
        score[i] = i == self || deviation < 1e-9 ? 0 : (score[i] - mean) / deviation;
}

void likeness_standardise(double *score, uint32_t count, uint32_t self)
{
    for (uint32_t i = 0; i < count; i++)
        score[i] = score[i] > 0 ? sqrt(score[i]) : 0;
    likeness_centre(score, count, self);
}

static bool goes_before(struct likeness_near a, struct likeness_near b)
{
    return a.milli != b.milli ? a.milli > b.milli : a.row < b.row;
}

uint32_t likeness_top(const double *score, uint32_t count, uint32_t self,
                      struct likeness_near *near, uint32_t most)
{
    double under = -INFINITY;
    uint32_t n = 0;

    for (uint32_t i = 0; i < count; i++) {
        /* Most are far under the last one kept, and need not be rounded to know it. */
        if (i == self || score[i] * LIKENESS_ONE < under)
            continue;
        struct likeness_near one = { i, (int32_t)lround(score[i] * LIKENESS_ONE) };
        if (most == 0 || (n == most && !goes_before(one, near[n - 1])))
            continue;
        uint32_t at = n < most ? n++ : n - 1;
        while (at > 0 && goes_before(one, near[at - 1])) {
            near[at] = near[at - 1];
            at--;
        }
        near[at] = one;
        if (n == most)
            under = near[n - 1].milli - 1;
    }
    return n;
}

/* Four figures at a time, as every x86-64 and arm64 machine can; loaded from anywhere.
 */
typedef float lanes __attribute__((vector_size(16)));
typedef float loaded __attribute__((vector_size(16), aligned(4), may_alias));
#define LANE_COUNT (sizeof(lanes) / sizeof(float))
_Static_assert(LIKENESS_LANES == 2 * LANE_COUNT, "two vectors a turn");

/*
 * Written with vectors, because gcc 12 leaves the plain loop over eight sums one by one
 * when the stack is protected. The eight grow side by side and are added in order, so
 * the result is that of the plain loop.
 *
 * Measured (gcc 12 -O2, rows in cache): 400 figures in 44 ns; the plain loop 212 ns.
 */
double likeness_dot(const float *restrict a, const float *restrict b, uint32_t count)
{
    lanes low = { 0 }, high = { 0 };
    double sum = 0;

    for (uint32_t i = 0; i < count; i += LIKENESS_LANES) {
        const loaded *x = (const loaded *)&a[i], *y = (const loaded *)&b[i];
        low += x[0] * y[0];
        high += x[1] * y[1];
    }
    for (uint32_t k = 0; k < LANE_COUNT; k++)
        sum += (double)low[k];
    for (uint32_t k = 0; k < LANE_COUNT; k++)
        sum += (double)high[k];
    return sum;
}
