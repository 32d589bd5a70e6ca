/* run_import.h: what every import command does: open, import, close, print. */
#ifndef CLI_RUN_IMPORT_H
#define CLI_RUN_IMPORT_H

#include "cli/open.h"
#include "service/import.h"

typedef bool import_fn(struct call *call, const struct import_ask *ask,
                       struct import_report *report, struct err *err);

/*
 * Imports the files that the command's words name, and prints the report.
 * Where there is no database yet, an --apply is played in memory first, so that a file
 * that is refused leaves no database behind. Ctrl-C leaves things as they were.
 * err     as the import and database_open.
 */
MUST_USE bool run_import(struct cli *cli, import_fn *import,
                         struct import_report *report, struct err *err);

#endif
