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
