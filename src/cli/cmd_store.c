/* cmd_store.c: insteg backup, restore, upgrade. */
#include "base/date.h"
#include "cli/commands.h"
#include "cli/open.h"

const struct cli_option copy_options[] = {
    { "--force", NULL,
      N_("replace what is there; a restore keeps the old file beside") },
    { 0 },
};
const struct cli_option upgrade_options[] = {
    { "--backup", N_("FILE"), N_("where the backup goes; else beside the database") },
    { 0 },
};

bool cmd_backup(struct cli *cli, struct err *err)
{
    struct call call = cli_call(cli);
    struct database_copy copy = { cli->db_path, cli->arg[0],
                                  cli_value(cli, "--force") != NULL };

    if (!database_backup(&call, &copy, err))
        return false;
    SAY(cli, N_("{db} is copied to {file} and checked."),
        HOLE_STR("db", str_from(copy.from)), HOLE_STR("file", str_from(copy.to)));
    return true;
}

bool cmd_restore(struct cli *cli, struct err *err)
{
    struct call call = cli_call(cli);
    struct database_copy copy = { cli->arg[0], cli->db_path,
                                  cli_value(cli, "--force") != NULL };

    if (!database_restore(&call, &copy, err))
        return false;
    SAY(cli, N_("{file} is checked and stands as {db}."),
        HOLE_STR("file", str_from(copy.from)), HOLE_STR("db", str_from(copy.to)));
    return true;
}

bool cmd_upgrade(struct cli *cli, struct err *err)
{
    const char *backup = cli_value(cli, "--backup");
    struct buf beside = buf_new(&cli->arena);
    char now[21];
    uint32_t from, to;

    if (!backup) {
        moment_format(moment_now(), now);
        buf_format(&beside, "%s.%s.backup", cli->db_path, now);
        backup = beside.ptr;
    }
    if (!database_upgrade(cli->db_path, backup, &from, &to, err))
        return false;
    if (from == to)
        SAY(cli, N_("{db} has the newest schema already."),
            HOLE_STR("db", str_from(cli->db_path)));
    else
        SAY(cli,
            N_("{db} is upgraded from schema {from} to {to}; the backup is {file}."),
            HOLE_STR("db", str_from(cli->db_path)), HOLE_NUM("from", from),
            HOLE_NUM("to", to), HOLE_STR("file", str_from(backup)));
    return true;
}
