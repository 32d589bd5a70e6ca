/* cmd_import.c: insteg import people | needs. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_import.h"

const struct cli_option import_options[] = {
    { "--apply", NULL, N_("write it; without this only what would happen is shown") },
    { 0 },
};

typedef bool import_fn(struct call *call, const struct import_ask *ask,
                       struct import_report *report, struct err *err);

static bool run_import(struct cli *cli, import_fn *import, struct err *err)
{
    bool apply = cli_value(cli, "--apply") != NULL;
    struct import_ask ask = { { cli->arg[0], cli->arg_count > 1 ? cli->arg[1] : NULL },
                              apply,
                              NULL };
    struct import_report report;
    struct call call;

    if (!open_for(cli, apply ? OPEN_CREATE : OPEN_PREVIEW, &call, err))
        return false;
    bool ok = import(&call, &ask, &report, err);
    open_close(&call);
    if (ok)
        print_import(cli, &call, &report);
    return ok;
}

bool cmd_import_people(struct cli *cli, struct err *err)
{
    return run_import(cli, import_people, err);
}

bool cmd_import_needs(struct cli *cli, struct err *err)
{
    return run_import(cli, import_needs, err);
}
