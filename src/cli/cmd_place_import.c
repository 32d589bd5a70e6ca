/* cmd_place_import.c: insteg place import: known journeys, preview first. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_import.h"

bool cmd_place_import(struct cli *cli, struct err *err)
{
    bool apply = cli_value(cli, "--apply") != NULL;
    struct import_ask ask = { { cli->arg[0], cli->arg_count > 1 ? cli->arg[1] : NULL },
                              apply,
                              NULL };
    struct import_report report;
    struct call call;

    if (!open_for(cli, apply ? OPEN_CREATE : OPEN_PREVIEW, &call, err))
        return false;
    bool ok = import_places(&call, &ask, &report, err);
    open_close(&call);
    if (ok)
        print_import(cli, &call, &report);
    return ok;
}
