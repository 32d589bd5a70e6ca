/* cmd_firms.c: insteg import firms, insteg export firms and recruitments. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/run_import.h"
#include "service/firm_export.h"
#include "service/recruitment_show.h"

const struct cli_option export_options[] = {
    { "--csv", NULL, N_("as CSV, which is what it is without --json") },
    { 0 },
};

bool cmd_import_firms(struct cli *cli, struct err *err)
{
    struct import_report report;

    return run_import(cli, import_firms, &report, err);
}

bool cmd_export_firms(struct cli *cli, struct err *err)
{
    enum firm_export_form form = cli->json ? FIRM_EXPORT_JSON : FIRM_EXPORT_CSV;
    struct call call;

    if (cli->json && cli_value(cli, "--csv"))
        return err_set(err, ERR_USAGE, N_("choose --csv or --json, not both"));
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = firm_export(&call, form, &cli->out, err);
    open_close(&call);
    return ok;
}

bool cmd_export_recruitments(struct cli *cli, struct err *err)
{
    enum recruitment_form form = cli->json ? RECRUITMENT_JSON : RECRUITMENT_CSV;
    struct call call;

    if (cli->json && cli_value(cli, "--csv"))
        return err_set(err, ERR_USAGE, N_("choose --csv or --json, not both"));
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = recruitment_export(&call, form, &cli->out, err);
    open_close(&call);
    return ok;
}
