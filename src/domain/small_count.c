/* small_count.c: see small_count.h. */
#include "domain/small_count.h"

struct count_row_shown small_counts(struct count_row row)
{
    struct count_row_shown shown = { COUNT_SHOWN, COUNT_SHOWN, COUNT_SHOWN,
                                     COUNT_SHOWN };
    const uint32_t part[3] = { row.women, row.men, row.not_stated };
    enum count_shown *cell[3] = { &shown.women, &shown.men, &shown.not_stated };
    uint32_t hidden = 0, least = 3;

    for (uint32_t i = 0; i < 3; i++) {
        if (part[i] < SMALL_COUNT && !(i == 2 && part[i] == 0)) {
            *cell[i] = COUNT_FEWER;
            hidden++;
        } else if (part[i] > 0 && (least == 3 || part[i] < part[least])) {
            least = i;
        }
    }
    if (part[0] + part[1] + part[2] < SMALL_COUNT)
        shown.all = COUNT_FEWER;
    else if (hidden == 1 && least < 3)
        *cell[least] = COUNT_AT_LEAST;
    return shown;
}
