/* cmd_key.c: insteg key new: the master key, made once and kept apart. */
#include "cli/commands.h"
#include "service/seal.h"

bool cmd_key_new(struct cli *cli, struct err *err)
{
    if (!seal_master_create(cli->arg[0], err))
        return false;
    SAY(cli, N_("{file} is made, readable by you alone."),
        HOLE_STR("file", str_from(cli->arg[0])));
    SAY(cli,
        N_("Keep a copy in a safe, never beside the database: without it nobody can "
           "read a name again. Start insteg with --master-key {file}."),
        HOLE_STR("file", str_from(cli->arg[0])));
    return true;
}
