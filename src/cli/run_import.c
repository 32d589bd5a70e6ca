/* run_import.c: see run_import.h. */
#include "cli/run_import.h"

#include <unistd.h>

#include "cli/print_import.h"
#include "cli/stop.h"

static bool import_into(struct cli *cli, enum open_mode mode, import_fn *import,
                        struct import_report *report, struct err *err)
{
    struct import_ask ask = { { cli->arg[0], cli->arg_count > 1 ? cli->arg[1] : NULL },
                              mode == OPEN_CREATE,
                              NULL };
    struct call call;

    if (!open_for(cli, mode, &call, err))
        return false;
    call.stop = stop_watch();
    bool ok = import(&call, &ask, report, err);
    open_close(&call);
    return ok;
}

bool run_import(struct cli *cli, import_fn *import, struct import_report *report,
                struct err *err)
{
    bool apply = cli_value(cli, "--apply") != NULL;
    struct call call = cli_call(cli);

    if (apply && access(cli->db_path, F_OK) != 0 &&
        !import_into(cli, OPEN_PREVIEW, import, report, err))
        return false;
    if (!import_into(cli, apply ? OPEN_CREATE : OPEN_PREVIEW, import, report, err))
        return false;
    print_import(cli, &call, report);
    return true;
}
