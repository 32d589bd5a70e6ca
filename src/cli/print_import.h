/* print_import.h: what an import would do or did, as a coach reads it. */
#ifndef CLI_PRINT_IMPORT_H
#define CLI_PRINT_IMPORT_H

#include "cli/cli.h"
#include "service/import.h"

/* Prints the report (JSON with --json) and sets exit code 1 if a row was rejected. */
void print_import(struct cli *cli, const struct call *call,
                  const struct import_report *report);

#endif
