/* print_main_job.h: the thresholds of a need and whom we have, as one text. */
#ifndef CLI_PRINT_MAIN_JOB_H
#define CLI_PRINT_MAIN_JOB_H

#include "cli/cli.h"
#include "service/call.h"
#include "service/need_match.h"
#include "service/need_thresholds.h"

void print_thresholds(struct cli *cli, const struct thresholds *t);
void print_match(struct cli *cli, const struct view *answer);

/* Both for `need`, the shortlist cut to five. err as the services. */
MUST_USE bool print_main_job(struct cli *cli, struct call *call, struct str need,
                             struct err *err);

#endif
