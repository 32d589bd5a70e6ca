/* cmd_doctor.c: insteg doctor. */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/doctor.h"

const struct cli_option doctor_options[] = {
    { "--mend", NULL,
      N_("destroy the keys that nobody has, or that are of people disposed of") },
    { 0 },
};

static void print_findings(struct cli *cli, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("findings"));
    int64_t faults = view_get(answer, STR("faults"))->integer;
    int64_t mended = view_get(answer, STR("mended"))->integer;

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        bool fault = str_is(view_get(&i->value, STR("level"))->text, "fault");
        SAY(cli, fault ? N_("Fault: {what}") : N_("Note: {what}"),
            HOLE_STR("what", view_get(&i->value, STR("message"))->text));
    }
    if (mended > 0)
        SAY(cli, N_("Destroyed: {n} keys."), HOLE_NUM("n", mended));
    if (faults == 0)
        SAY(cli, N_("No faults found."), HOLE_NUM("n", 0));
    else
        SAY(cli, N_("{n} faults found."), HOLE_NUM("n", faults));
}

bool cmd_doctor(struct cli *cli, struct err *err)
{
    const struct doctor_ask ask = { .mend = cli_value(cli, "--mend") != NULL };
    struct view *answer = NULL;
    struct call call;

    if (!open_for(cli, ask.mend ? OPEN_WRITE : OPEN_READ, &call, err))
        return false;
    bool ok = doctor_look(&call, &ask, &answer, err);
    open_close(&call);
    if (!ok)
        return false;
    if (cli->json)
        cli_json(cli, answer);
    else
        print_findings(cli, answer);
    if (view_get(answer, STR("faults"))->integer > 0)
        cli->exit_code = EXIT_FINDINGS;
    return true;
}
