/* cmd_import_ads.c: insteg import ads: JobTech's advertisements, preview first. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_import.h"

bool cmd_import_ads(struct cli *cli, struct err *err)
{
    bool apply = cli_value(cli, "--apply") != NULL;
    struct import_ask ask = { { cli->arg[0], NULL }, apply, NULL };
    struct import_report report;
    struct call call;

    if (!open_for(cli, apply ? OPEN_CREATE : OPEN_PREVIEW, &call, err))
        return false;
    bool ok = import_ads(&call, &ask, &report, err);
    open_close(&call);
    if (!ok)
        return false;
    print_import(cli, &call, &report);
    if (report.file[0].skipped_count && !cli->json)
        SAY(cli,
            N_("{n} advertisements have been taken away by their source and are not "
               "taken in"),
            HOLE_NUM("n", (int64_t)report.file[0].skipped_count));
    return true;
}
