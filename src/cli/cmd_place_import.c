/* cmd_place_import.c: insteg place import: known journeys, preview first. */
#include "cli/commands.h"
#include "cli/run_import.h"

bool cmd_place_import(struct cli *cli, struct err *err)
{
    struct import_report report;

    return run_import(cli, import_places, &report, err);
}
