/*
 * match_night.h: the use case "the lists of the night": match_all into a folder of the
 * day, and the folders of days long past taken away.
 *
 * In      a folder. Out  in it a folder a day, 2027-01-31, as match_all.h has them.
 * Method  safe twice, resumable and shared between processes as match_all is: a second
 *         run of the day finds what is there. The lists name people, so none is kept
 *         longer than MATCH_NIGHTS_KEPT days; only files of ours are taken away.
 */
#ifndef SERVICE_MATCH_NIGHT_H
#define SERVICE_MATCH_NIGHT_H

#include "service/match_all.h"

#define MATCH_NIGHTS_KEPT 7
#define MATCH_NIGHT_TOP   20u

/*
 * folder  made when it is not there.
 * dropped how many days' lists were taken away.
 * err     as match_all.
 */
MUST_USE bool match_night(struct call *call, const char *folder,
                          struct match_all_done *done, uint32_t *dropped,
                          struct err *err);

#endif
