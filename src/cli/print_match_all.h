/* print_match_all.h: how far the lists for everybody are, for the command and the job.
 */
#ifndef CLI_PRINT_MATCH_ALL_H
#define CLI_PRINT_MATCH_ALL_H

#include "service/match_all.h"

/* match_all_ask.told, with the cli as its ctx: on stderr, when that is a terminal. */
void print_match_all_told(void *cli, const struct match_all_news *news);

#endif
