/* cmd_need_list.c: insteg need list. */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/need_list.h"

static void print_needs(struct cli *cli, const struct view *answer)
{
    const struct view *needs = view_get(answer, STR("needs"));

    if (needs->count == 0)
        SAY(cli,
            N_("No needs yet. Read an advertisement, or import needs from a file."),
            HOLE_NUM("n", 0));
    for (const struct view_item *i = needs->list.first; i; i = i->next) {
        const struct view *start = view_get(&i->value, STR("start"));
        cli_cell(cli, view_get(&i->value, STR("source_key"))->text, 18);
        buf_char(&cli->out, ' ');
        cli_cell(cli, view_get(&i->value, STR("title"))->text, 34);
        buf_char(&cli->out, ' ');
        cli_cell(cli, view_get(&i->value, STR("place"))->text, 15);
        buf_char(&cli->out, ' ');
        buf_add(&cli->out, start->kind == VIEW_STR ? start->text : STR(""));
        buf_char(&cli->out, '\n');
    }
}

bool cmd_need_list(struct cli *cli, struct err *err)
{
    struct view *answer = NULL;
    struct call call;

    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = need_list(&call, &answer, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_needs(cli, answer);
    return ok;
}
