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

struct keys_ask open_keys_ask(const struct cli *cli)
{
    return (struct keys_ask){ cli->db_path, cli->keys_path, cli->master_path };
}

bool open_for(struct cli *cli, enum open_mode mode, struct call *call, struct err *err)
{
    *call = cli_call(cli);
    struct keys_ask keys = open_keys_ask(cli);
    if (!database_open(cli->db_path, (enum database_mode)mode, call, err))
        return false;
    if (keys_open(&keys, (enum database_mode)mode, call, err))
        return true;
    database_close(call);
    return false;
}

void open_close(struct call *call)
{
    database_close(call);
}
