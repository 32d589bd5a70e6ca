/* place_count.c: see place_count.h. */
#include "domain/place_count.h"

static uint32_t sum(struct count_row row)
{
    return row.women + row.men + row.not_stated;
}

static void add(struct count_row *to, struct count_row row)
{
    to->women += row.women;
    to->men += row.men;
    to->not_stated += row.not_stated;
}

/* The smallest row that is shown, of equal ones the last; `count`: none is. */
static uint32_t smallest(const struct place_count *row, uint32_t count)
{
    uint32_t found = count;

    for (uint32_t i = 0; i < count; i++)
        if (row[i].shown &&
            (found == count || sum(row[i].people) <= sum(row[found].people)))
            found = i;
    return found;
}

struct place_counts place_counts(struct place_count *row, uint32_t count,
                                 struct count_row hidden)
{
    struct place_counts out = { .other = hidden, .all = sum(hidden) };

    for (uint32_t i = 0; i < count; i++)
        out.all += sum(row[i].people);
    for (uint32_t i = 0; i < count; i++) {
        row[i].shown =
            out.all >= PLACE_PEOPLE_LEAST && sum(row[i].people) >= SMALL_COUNT;
        if (!row[i].shown)
            add(&out.other, row[i].people);
    }
    while (sum(out.other) > 0 && sum(out.other) < SMALL_COUNT) {
        uint32_t i = smallest(row, count);
        if (i == count)
            break;
        row[i].shown = false;
        add(&out.other, row[i].people);
    }
    out.how_all = out.all < SMALL_COUNT ? COUNT_FEWER : COUNT_SHOWN;
    return out;
}
