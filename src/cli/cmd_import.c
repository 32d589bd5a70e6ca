/* cmd_import.c: insteg import people | needs. */
#include "cli/commands.h"
#include "cli/run_import.h"

const struct cli_option import_options[] = {
    { "--apply", NULL, N_("write it; without this only what would happen is shown") },
    { 0 },
};

bool cmd_import_people(struct cli *cli, struct err *err)
{
    struct import_report report;

    return run_import(cli, import_people, &report, err);
}

bool cmd_import_needs(struct cli *cli, struct err *err)
{
    struct import_report report;

    return run_import(cli, import_needs, &report, err);
}
