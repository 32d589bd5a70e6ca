/* programme_sums.c: the rules of programme_check.h for tables of targets, and for the
 * shares taken of them. */
#include "domain/programme_check_in.h"

static const struct finding_kind
    columns_overlap = { "overlap", SEVERITY_ERROR,
                        N_("{name} and {other} overlap: both have {day}") },
    cell_count = { "cell_count", SEVERITY_ERROR,
                   N_("{count} numbers stand here, for {columns} columns") },
    same_area = { "same_area", SEVERITY_ERROR, N_("{area} has a row already") },
    row_sum = { "row_sum", SEVERITY_ERROR,
                N_("{measure}, {area}: the row makes {sum}, not {said}") },
    column_sum = { "column_sum", SEVERITY_ERROR,
                   N_("{measure}, {column}: the column makes {sum}, not {said}") },
    total_rows = { "total_of_rows", SEVERITY_ERROR,
                   N_("{measure}: the sums of the rows make {sum}, not {said}") },
    total_columns = { "total_of_columns", SEVERITY_ERROR,
                      N_("{measure}: the sums of the columns make {sum}, not {said}") },
    cell_suspect = { "cell_suspect", SEVERITY_NOTE,
                     N_("{area}, {column}: with {wanted} instead of {given} its row "
                        "and its column add up") },
    part_differs = { "part_differs", SEVERITY_ERROR,
                     N_("{number} is not {percent} per cent of {whole}") },
    share_short = { "share_short", SEVERITY_ERROR,
                    N_("{name}: {number} is less than {percent} per cent of {of}, "
                       "which is {exact}") },
    share_more = { "share_more", SEVERITY_WARNING,
                   N_("{name}: {number} is more than {percent} per cent of {of}, which "
                      "is {exact}") },
    share_rounded = { "share_rounded", SEVERITY_NOTE,
                      N_("{name}: {percent} per cent of {of} is {exact}, and {number} "
                         "is the first whole number that is enough") };

static int64_t stated_sum(const struct int_list *list, bool *all)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < list->count; i++) {
        *all &= list->item[i] != NOT_STATED;
        sum += list->item[i] == NOT_STATED ? 0 : list->item[i];
    }
    return sum;
}

static const struct label *measure_name(const struct check *c,
                                        const struct programme_target *t)
{
    static const struct label none = { { "-", 1 }, { "-", 1 } };

    return t->measure.index == REF_NONE ? &none
                                        : &c->p->measures.item[t->measure.index].name;
}

static const struct label *area_name(const struct check *c, const struct ref *area)
{
    static const struct label none = { { "-", 1 }, { "-", 1 } };

    return area->index == REF_NONE ? &none : &c->p->areas.item[area->index].name;
}

/* How much a row makes beside what it should; 0 too where something is not stated. */
static int64_t row_off(const struct programme_target *t, uint32_t row)
{
    const struct target_row *r = &t->rows.item[row];
    bool all = true;
    int64_t sum = stated_sum(&r->cells, &all);

    return all && r->cells.stated && r->sum != NOT_STATED ? sum - r->sum : 0;
}

/* The sum of a column's cells; *all: every one is stated. */
static int64_t column_makes(const struct programme_target *t, uint32_t column,
                            bool *all)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < t->rows.count; i++) {
        const struct int_list *cells = &t->rows.item[i].cells;
        bool there = column < cells->count && cells->item[column] != NOT_STATED;
        *all &= there;
        sum += there ? cells->item[column] : 0;
    }
    return sum;
}

static int64_t column_off(const struct programme_target *t, uint32_t column)
{
    bool all = t->rows.count > 0 && column < t->sums.count &&
               t->sums.item[column] != NOT_STATED;
    int64_t sum = column_makes(t, column, &all);

    return all ? sum - t->sums.item[column] : 0;
}

static int64_t rows_off(const struct programme_target *t)
{
    bool all = t->rows.count > 0 && t->sum != NOT_STATED;
    int64_t sum = 0;

    for (uint32_t i = 0; i < t->rows.count; i++) {
        all &= t->rows.item[i].sum != NOT_STATED;
        sum += t->rows.item[i].sum == NOT_STATED ? 0 : t->rows.item[i].sum;
    }
    return all ? sum - t->sum : 0;
}

static int64_t columns_off(const struct programme_target *t)
{
    bool all = t->sums.count > 0 && t->sum != NOT_STATED;
    int64_t sum = stated_sum(&t->sums, &all);

    return all ? sum - t->sum : 0;
}

static bool counts_fit(const struct programme_target *t)
{
    bool fit = !t->sums.stated || t->sums.count == t->columns.count;

    for (uint32_t i = 0; i < t->rows.count; i++)
        fit &= t->rows.item[i].cells.count == t->columns.count;
    return fit;
}

bool target_adds_up(const struct check *c, const struct programme_target *t)
{
    (void)c;
    bool sound = t->sum != NOT_STATED && counts_fit(t) && rows_off(t) == 0 &&
                 columns_off(t) == 0;

    for (uint32_t i = 0; i < t->rows.count; i++)
        sound &= row_off(t, i) == 0;
    for (uint32_t i = 0; i < t->columns.count; i++)
        sound &= column_off(t, i) == 0;
    return sound;
}

static void check_columns(const struct check *c, const struct programme_target *t,
                          uint32_t at)
{
    for (uint32_t i = 0; i < t->columns.count; i++) {
        const struct programme_column *a = &t->columns.item[i];
        struct str path = check_path(c, "targets[%u].columns[%u]", at, i);
        if (!check_stretch(c, path, a->id, (struct period){ a->from, a->to }))
            continue;
        for (uint32_t j = 0; j < i; j++) {
            const struct programme_column *b = &t->columns.item[j];
            int32_t from = a->from > b->from ? a->from : b->from;
            if (b->from != DAY_NONE && b->to != DAY_NONE && b->from <= b->to &&
                from <= a->to && from <= b->to)
                FOUND(c, &columns_overlap, path,
                      { .arg = { value_text(b->id), value_text(a->id),
                                 value_day(from) } });
        }
    }
}

static void check_counts(const struct check *c, const struct programme_target *t,
                         uint32_t at)
{
    struct value columns = value_int(t->columns.count);

    for (uint32_t i = 0; i < t->rows.count; i++) {
        uint32_t count = t->rows.item[i].cells.count;
        if (t->rows.item[i].cells.stated && count != t->columns.count)
            FOUND(c, &cell_count, check_path(c, "targets[%u].rows[%u].cells", at, i),
                  { .arg = { value_int(count), columns },
                    .expected = columns,
                    .found = value_int(count) });
    }
    if (t->sums.stated && t->sums.count != t->columns.count)
        FOUND(c, &cell_count, check_path(c, "targets[%u].sums", at),
              { .arg = { value_int(t->sums.count), columns },
                .expected = columns,
                .found = value_int(t->sums.count) });
}

static void check_rows(const struct check *c, const struct programme_target *t,
                       uint32_t at)
{
    struct value measure = value_label(*measure_name(c, t));

    for (uint32_t i = 0; i < t->rows.count; i++) {
        const struct target_row *row = &t->rows.item[i];
        struct value area = value_label(*area_name(c, &row->area));
        int64_t off = row_off(t, i);
        for (uint32_t j = 0; j < i; j++)
            if (row->area.index != REF_NONE &&
                t->rows.item[j].area.index == row->area.index)
                FOUND(c, &same_area, check_path(c, "targets[%u].rows[%u].area", at, i),
                      { .arg = { area } });
        if (off != 0)
            FOUND(c, &row_sum, check_path(c, "targets[%u].rows[%u]", at, i),
                  { .arg = { measure, area, value_int(row->sum + off),
                             value_int(row->sum) },
                    .expected = value_int(row->sum),
                    .found = value_int(row->sum + off) });
    }
}

static void check_sums(const struct check *c, const struct programme_target *t,
                       uint32_t at)
{
    struct value measure = value_label(*measure_name(c, t)), said = value_int(t->sum);
    int64_t off;

    for (uint32_t i = 0; i < t->columns.count; i++)
        if ((off = column_off(t, i)) != 0)
            FOUND(c, &column_sum, check_path(c, "targets[%u].sums[%u]", at, i),
                  { .arg = { measure, value_text(t->columns.item[i].id),
                             value_int(t->sums.item[i] + off),
                             value_int(t->sums.item[i]) },
                    .expected = value_int(t->sums.item[i]),
                    .found = value_int(t->sums.item[i] + off) });
    if ((off = rows_off(t)) != 0)
        FOUND(c, &total_rows, check_path(c, "targets[%u].sum", at),
              { .arg = { measure, value_int(t->sum + off), said },
                .expected = value_int(t->sum + off),
                .found = said });
    if ((off = columns_off(t)) != 0)
        FOUND(c, &total_columns, check_path(c, "targets[%u].sum", at),
              { .arg = { measure, value_int(t->sum + off), said },
                .expected = value_int(t->sum + off),
                .found = said });
}

/* One row and one column off by the same: the cell where they cross is named. */
static void name_cell(const struct check *c, const struct programme_target *t,
                      uint32_t at)
{
    uint32_t rows = 0, columns = 0, row = 0, column = 0;

    for (uint32_t i = 0; i < t->rows.count; i++)
        if (row_off(t, i) != 0 && ++rows)
            row = i;
    for (uint32_t i = 0; i < t->columns.count; i++)
        if (column_off(t, i) != 0 && ++columns)
            column = i;
    if (rows != 1 || columns != 1 || row_off(t, row) != column_off(t, column))
        return;
    int64_t given = t->rows.item[row].cells.item[column];
    int64_t wanted = given - row_off(t, row);
    if (wanted < 0)
        return;
    FOUND(c, &cell_suspect,
          check_path(c, "targets[%u].rows[%u].cells[%u]", at, row, column),
          { .arg = { value_label(*area_name(c, &t->rows.item[row].area)),
                     value_text(t->columns.item[column].id), value_int(wanted),
                     value_int(given) },
            .expected = value_int(wanted),
            .found = value_int(given) });
}

static void check_part(const struct check *c, const struct programme_target *t,
                       uint32_t at)
{
    const struct target_share *share = t->share;

    if (!share || t->sum == NOT_STATED || share->number == NOT_STATED ||
        !ratio_is(share->percent) ||
        percent_fits(t->sum, share->number, share->percent, share->percent_places))
        return;
    FOUND(c, &part_differs, check_path(c, "targets[%u].share", at),
          { .arg = { value_int(t->sum), value_ratio(share->percent),
                     value_int(share->number) },
            .found = value_int(share->number) });
}

void check_targets(const struct check *c)
{
    for (uint32_t i = 0; i < c->p->targets.count; i++) {
        const struct programme_target *t = &c->p->targets.item[i];
        check_columns(c, t, i);
        check_counts(c, t, i);
        check_rows(c, t, i);
        check_sums(c, t, i);
        name_cell(c, t, i);
        check_part(c, t, i);
    }
}

void check_shares(const struct check *c)
{
    for (uint32_t i = 0; i < c->p->shares.count; i++) {
        const struct programme_share *s = &c->p->shares.item[i];
        if (s->of.index == REF_NONE || s->measure.index == REF_NONE ||
            !ratio_is(s->least_percent))
            continue;
        int64_t of = c->p->targets.item[s->of.index].sum;
        if (of == NOT_STATED)
            continue;
        struct ratio exact =
            ratio_times(ratio_over(s->least_percent, ratio_int(100)), ratio_int(of));
        int64_t enough = share_ceil(s->least_percent, of);
        int64_t number = s->number == NOT_STATED ? enough : s->number;
        struct value name = value_label(c->p->measures.item[s->measure.index].name);
        struct str path = check_path(c, "shares[%u].number", i);
        struct value percent = value_ratio(s->least_percent);
        if (number == enough && exact.den != 1)
            FOUND(c, &share_rounded, path,
                  { .arg = { name, percent, value_int(of), value_ratio(exact),
                             value_int(number) },
                    .expected = value_int(enough),
                    .found = value_int(number) });
        else if (number != enough)
            FOUND(c, number < enough ? &share_short : &share_more, path,
                  { .arg = { name, value_int(number), percent, value_int(of),
                             value_ratio(exact) },
                    .expected = value_int(enough),
                    .found = value_int(number) });
    }
}
