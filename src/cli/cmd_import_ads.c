/* cmd_import_ads.c: insteg import ads: JobTech's advertisements, preview first. */
#include "cli/commands.h"
#include "cli/run_import.h"

bool cmd_import_ads(struct cli *cli, struct err *err)
{
    struct import_report report;

    if (!run_import(cli, import_ads, &report, err))
        return false;
    if (report.file[0].skipped_count && !cli->json)
        SAY(cli,
            N_("{n} advertisements have been taken away by their source and are not "
               "taken in"),
            HOLE_NUM("n", (int64_t)report.file[0].skipped_count));
    return true;
}
