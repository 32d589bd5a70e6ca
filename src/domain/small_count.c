/* small_count.c: see small_count.h. */
#include "domain/small_count.h"

struct count_row_shown small_counts(struct count_row row)
{
    struct count_row_shown shown = { .all = COUNT_SHOWN };
    const uint32_t part[3] = { row.women, row.men, row.not_stated };
    enum count_shown *cell[3] = { &shown.women, &shown.men, &shown.not_stated };
    uint32_t in_sight = 0, hidden = 0;

    for (uint32_t i = 0; i < 3; i++) {
        if (part[i] < SMALL_COUNT && !(i == 2 && part[i] == 0)) {
            *cell[i] = COUNT_FEWER;
            hidden++;
        } else {
            *cell[i] = COUNT_SHOWN;
            in_sight += part[i];
        }
    }
    if (part[0] + part[1] + part[2] < SMALL_COUNT) {
        shown.all = COUNT_FEWER;
    } else if (hidden) {
        shown.all = COUNT_AT_LEAST;
        shown.all_least = in_sight > SMALL_COUNT ? in_sight : SMALL_COUNT;
    }
    return shown;
}

static bool near(uint32_t a, enum count_shown how_a, uint32_t b, enum count_shown how_b)
{
    if (how_a != COUNT_SHOWN || how_b != COUNT_SHOWN)
        return false;
    return (a > b ? a - b : b - a) < SMALL_COUNT;
}

/* Whether some number of one row tells, by the other row, of fewer than SMALL_COUNT. */
static bool tells(const struct count_row *a, const struct count_row *b)
{
    const struct count_row_shown p = small_counts(*a), q = small_counts(*b);

    return near(a->women, p.women, b->women, q.women) ||
           near(a->men, p.men, b->men, q.men) ||
           ((a->not_stated || b->not_stated) &&
            near(a->not_stated, p.not_stated, b->not_stated, q.not_stated));
}

void small_count_rows(const struct count_row *rows, uint32_t count, bool *stands)
{
    for (uint32_t i = 0; i < count; i++) {
        stands[i] = true;
        for (uint32_t j = 0; j < i && stands[i]; j++)
            stands[i] = !stands[j] || !tells(&rows[i], &rows[j]);
    }
}

enum count_shown small_count_beside(uint32_t all, const struct count_row *rows,
                                    const bool *stands, uint32_t count, uint32_t *least)
{
    if (all < SMALL_COUNT)
        return COUNT_FEWER;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t sum = rows[i].women + rows[i].men + rows[i].not_stated;
        if (!stands[i] || small_counts(rows[i]).all != COUNT_SHOWN || sum == all)
            continue;
        if (near(all, COUNT_SHOWN, sum, COUNT_SHOWN)) {
            *least = sum < all ? sum : all;
            return COUNT_AT_LEAST;
        }
    }
    return COUNT_SHOWN;
}
