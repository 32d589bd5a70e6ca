/* cmd_audit.c: insteg audit verify: is the log of who has seen what whole? */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/audit_anchor.h"
#include "service/audit_verify.h"

const struct cli_option audit_options[] = {
    { "--anchors", N_("FILE"), N_("heads of the log; else NAME.anchors") },
    { 0 },
};

static void say_findings(struct cli *cli, const struct chain_walk *walk)
{
    for (uint32_t i = 0; i < walk->finding_count && i < CHAIN_FINDINGS_MOST; i++) {
        struct buf text = buf_new(&cli->arena);
        audit_finding_text(&text, cli->lang, &walk->finding[i]);
        buf_add(&cli->out, STR("- "));
        cli_wrap(cli, buf_str(&text), 2, 78);
    }
    if (walk->finding_count > CHAIN_FINDINGS_MOST)
        SAY(cli, N_("and {n} more findings"),
            HOLE_NUM("n", walk->finding_count - CHAIN_FINDINGS_MOST));
}

static void say(struct cli *cli, const struct audit_verdict *verdict)
{
    const struct chain_walk *walk = &verdict->walk;

    if (walk->row_count == 0 && walk->finding_count == 0)
        SAY(cli, N_("The log is empty."), HOLE_NUM("n", 0));
    else if (walk->finding_count == 0)
        SAY(cli, N_("The log is whole: {n} rows, each as it was written."),
            HOLE_NUM("n", walk->row_count));
    else
        SAY(cli, N_("The log is not as it was written. Findings: {n}. First:"),
            HOLE_NUM("n", walk->finding_count));
    say_findings(cli, walk);
    if (walk->anchored > 0)
        SAY(cli, N_("Written down outside the database: up to row {seq}."),
            HOLE_NUM("seq", walk->anchored));
    if (walk->anchored > 0 && verdict->loose > 0)
        SAY(cli, N_("If rows after it were cut off ({n} now), nobody could see it."),
            HOLE_NUM("n", verdict->loose));
    if (verdict->set_aside > 0)
        SAY(cli,
            N_("A backup has been put back: {n} anchors are of rows that it did not "
               "have."),
            HOLE_NUM("n", verdict->set_aside));
}

bool cmd_audit_verify(struct cli *cli, struct err *err)
{
    const char *path = cli_value(cli, "--anchors");
    struct audit_verdict verdict;
    struct call call = { 0 };
    bool ok =
        open_for(cli, OPEN_READ, &call, err) &&
        audit_verify(&call, path ? path : anchors_beside(&cli->arena, cli->db_path),
                     &verdict, err);

    open_close(&call);
    if (!ok)
        return false;
    if (cli->json)
        cli_json(cli, audit_verdict_view(&cli->arena, cli->lang, &verdict));
    else
        say(cli, &verdict);
    if (verdict.walk.finding_count > 0)
        cli->exit_code = EXIT_FINDINGS;
    return true;
}
