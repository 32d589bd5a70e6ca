/* open.c: see open.h. */
#include "cli/open.h"

struct call cli_call(struct cli *cli)
{
    return (struct call){ .arena = &cli->arena,
                          .actor = &actor_local,
                          .lang = cli->lang,
                          .now = cli->now,
                          .progress = cli_progress,
                          .progress_ctx = cli };
}

bool open_for(struct cli *cli, enum open_mode mode, struct call *call, struct err *err)
{
    *call = cli_call(cli);
    return database_open(cli->db_path, (enum database_mode)mode, call, err);
}

void open_close(struct call *call)
{
    database_close(call);
}
