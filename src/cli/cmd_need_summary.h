/* cmd_need_summary.h: insteg need read --summary. */
#ifndef CLI_CMD_NEED_SUMMARY_H
#define CLI_CMD_NEED_SUMMARY_H

#include "cli/cli.h"

/*
 * Sums up the advertisements of the files that the command's words name; without words,
 * those of the database. Priced where a database was named, or is what is read.
 */
MUST_USE bool need_summary(struct cli *cli, struct err *err);

#endif
