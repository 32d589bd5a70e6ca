/* print_main_job.c: see print_main_job.h. */
#include "cli/print_main_job.h"

#include "service/database.h"

#define LIST_TOP 5u

bool print_main_job(struct cli *cli, struct call *call, struct str need,
                    struct err *err)
{
    struct thresholds_ask ask = { .need = need };
    struct match_ask whom = { .need = need, .top = LIST_TOP };
    struct view *people = NULL;
    struct thresholds t;

    if (!need_thresholds(call, &ask, &t, err) || !database_wait(call, err) ||
        !need_match(call, &whom, &people, err) || !database_wait(call, err))
        return false;
    if (cli->json) {
        cli_json(cli, t.answer);
        return true;
    }
    print_thresholds(cli, &t);
    buf_char(&cli->out, '\n');
    print_match(cli, people);
    buf_char(&cli->out, '\n');
    return true;
}
