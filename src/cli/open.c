/* open.c: see open.h. */
#include "cli/open.h"

#include "service/seal.h"

#include "service/demo.h"

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

/* A demo has its master key beside it: its people are invented. */
static bool take_demo_key(struct cli *cli, struct call *call, struct keys_ask *keys,
                          struct err *err)
{
    bool demo = false;

    if (keys->master_path)
        return true;
    if (!demo_is(call, &demo, err))
        return false;
    if (demo && keys_there(open_demo_key(cli)))
        keys->master_path = open_demo_key(cli);
    return true;
}

const char *open_demo_key(struct cli *cli)
{
    struct buf path = buf_new(&cli->arena);

    buf_format(&path, "%s.master", cli->db_path);
    return path.ptr;
}

bool open_for(struct cli *cli, enum open_mode mode, struct call *call, struct err *err)
{
    *call = cli_call(cli);
    struct keys_ask keys = open_keys_ask(cli);
    if (!database_open(cli->db_path, (enum database_mode)mode, call, err))
        return false;
    if (take_demo_key(cli, call, &keys, err) &&
        keys_open(&keys, (enum database_mode)mode, call, err))
        return true;
    database_close(call);
    return false;
}

void open_close(struct call *call)
{
    database_close(call);
}

bool open_make_key(struct cli *cli, struct err *err)
{
    const char *path = open_demo_key(cli);

    if (!cli->master_path && !keys_there(path) && !seal_master_create(path, err))
        return false;
    if (!cli->master_path)
        cli->master_path = path;
    return true;
}
