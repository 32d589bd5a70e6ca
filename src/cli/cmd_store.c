/* cmd_store.c: insteg backup, restore, upgrade. */
#include "base/date.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "service/audit_anchor.h"

const struct cli_option copy_options[] = {
    { "--force", NULL,
      N_("replace what is there; a restore keeps the old file beside") },
    { "--anchors", N_("FILE"), N_("heads of the log; else NAME.anchors") },
    { 0 },
};

/* The head of the log in a copy that was made or put back: printed, and anchored. */
static bool tell_head(struct cli *cli, const char *copy, enum anchor_why why,
                      struct err *err)
{
    const char *path = cli_value(cli, "--anchors");
    struct audit_head head;
    char hex[HASH_TEXT_BYTES];

    if (!anchors_add_head_of(copy,
                             path ? path : anchors_beside(&cli->arena, cli->db_path),
                             why, &head, err))
        return false;
    if (head.seq == 0)
        return true;
    hash_hex(head.hash, hex);
    SAY(cli, N_("Its log ends at row {seq}: {hash}"), HOLE_NUM("seq", head.seq),
        HOLE_STR("hash", str_from(hex)));
    return true;
}

const struct cli_option upgrade_options[] = {
    { "--backup", N_("FILE"), N_("where the backup goes; else beside the database") },
    { 0 },
};

/* The keys of the copy `path`: its name with KEYS_SUFFIX. */
static const char *keys_beside(struct cli *cli, const char *path)
{
    return keys_path(&cli->arena, &(struct keys_ask){ .db_path = path });
}

/* Where the keys of the database lie, if there are any; else NULL. */
static const char *own_keys(struct cli *cli)
{
    struct keys_ask ask = open_keys_ask(cli);
    const char *path = keys_path(&cli->arena, &ask);

    return keys_there(path) ? path : NULL;
}

/* The database first: whoever is in the copy then has her key in the second one. */
static bool back_up(struct cli *cli, const struct database_copy *copy, struct err *err)
{
    struct call call = cli_call(cli);

    if (!database_backup(&call, copy, err))
        return false;
    SAY(cli, N_("{db} is copied to {file} and checked."),
        HOLE_STR("db", str_from(copy->from)), HOLE_STR("file", str_from(copy->to)));
    return true;
}

bool cmd_backup(struct cli *cli, struct err *err)
{
    bool force = cli_value(cli, "--force") != NULL;
    struct database_copy copy = { cli->db_path, cli->arg[0], force, false };
    struct database_copy keys = { own_keys(cli), keys_beside(cli, cli->arg[0]), force,
                                  true };

    if (!back_up(cli, &copy, err) || !tell_head(cli, copy.to, ANCHOR_BACKUP, err))
        return false;
    if (!keys.from)
        return true;
    if (!back_up(cli, &keys, err))
        return false;
    SAY(cli,
        N_("Keep {file} apart from the other, and for 30 days at most: as long as it "
           "is there, those who have been disposed of can be read."),
        HOLE_STR("file", str_from(keys.to)));
    return true;
}

static bool bring_back(struct cli *cli, const struct database_copy *copy,
                       struct err *err)
{
    struct call call = cli_call(cli);

    if (!database_restore(&call, copy, err))
        return false;
    SAY(cli, N_("{file} is checked and stands as {db}."),
        HOLE_STR("file", str_from(copy->from)), HOLE_STR("db", str_from(copy->to)));
    return true;
}

/* Keys are brought back only where there are none: the ones that stand know what has
 * been destroyed since. */
bool cmd_restore(struct cli *cli, struct err *err)
{
    bool force = cli_value(cli, "--force") != NULL;
    struct keys_ask ask = open_keys_ask(cli);
    struct database_copy copy = { cli->arg[0], cli->db_path, force, false };
    struct database_copy keys = { keys_beside(cli, cli->arg[0]),
                                  keys_path(&cli->arena, &ask), false, true };

    if (!bring_back(cli, &copy, err) || !tell_head(cli, copy.to, ANCHOR_RESTORE, err))
        return false;
    if (!keys_there(keys.from))
        return true;
    if (!own_keys(cli))
        return bring_back(cli, &keys, err);
    SAY(cli,
        N_("The keys in {file} stand as they are: they know who has been disposed of "
           "since. To bring back the older ones, move that file away first."),
        HOLE_STR("file", str_from(keys.to)));
    return true;
}

static bool upgrade_one(struct cli *cli, const char *path, const char *backup,
                        struct err *err)
{
    struct buf beside = buf_new(&cli->arena);
    char now[21];
    uint32_t from, to;

    if (!backup) {
        moment_format(moment_now(), now);
        buf_format(&beside, "%s.%s.backup", path, now);
        backup = beside.ptr;
    }
    if (!database_upgrade(path, backup, &from, &to, err))
        return false;
    if (from == to)
        SAY(cli, N_("{db} has the newest schema already."),
            HOLE_STR("db", str_from(path)));
    else
        SAY(cli,
            N_("{db} is upgraded from schema {from} to {to}; the backup is {file}."),
            HOLE_STR("db", str_from(path)), HOLE_NUM("from", from), HOLE_NUM("to", to),
            HOLE_STR("file", str_from(backup)));
    return true;
}

bool cmd_upgrade(struct cli *cli, struct err *err)
{
    const char *keys = own_keys(cli);

    return upgrade_one(cli, cli->db_path, cli_value(cli, "--backup"), err) &&
           (!keys || upgrade_one(cli, keys, NULL, err));
}
