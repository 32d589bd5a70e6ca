/*
 * match_night.h: the use case "the lists of the night": match_all into a folder of the
 * day, and the folders of days long past taken away.
 *
 * In      a folder. Out  in it a folder a day, 2027-01-31, as match_all.h has them.
 * Method  resumable and shared between processes as match_all is. Once the day's lists
 *         are whole they stand; what was begun before a need changed is begun anew,
 *         unless somebody is at it. So it may run every few minutes. The lists name
 * people, so none is kept longer than MATCH_NIGHTS_KEPT days; only files of ours are
 * taken away.
 */
#ifndef SERVICE_MATCH_NIGHT_H
#define SERVICE_MATCH_NIGHT_H

#include "service/match_all.h"

#define MATCH_NIGHTS_KEPT 7
#define MATCH_NIGHT_TOP   20u

struct match_night_ask {
    const char *folder; /* made when it is not there */
    void (*told)(void *ctx,
                 const struct match_all_news *news); /* as match_all has it */
    void *told_ctx;
    const struct work_clock *clock; /* NULL: the machine's */
};

struct match_night_done {
    int32_t day;
    bool whole;       /* else others are at those lists, begun before a need changed */
    uint32_t dropped; /* how many days' lists were taken away                        */
};

/* err as match_all. */
MUST_USE bool match_night(struct call *call, const struct match_night_ask *night,
                          struct match_night_done *done, struct err *err);

#endif
