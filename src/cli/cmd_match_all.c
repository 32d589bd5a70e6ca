/* cmd_match_all.c: insteg match --all: both lists for everybody, into a folder. */
#include <unistd.h>

#include "base/date.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_match_all.h"
#include "cli/stop.h"
#include "service/match_all.h"

#define TOP_WRITTEN 20

static void print_done(struct cli *cli, const char *folder,
                       const struct match_all_done *done)
{
    char day[DATE_TEXT_BYTES];

    date_format(done->day, day);
    SAY(cli,
        N_("Lists of {day} for {people} people and {needs} needs are in {folder}."),
        HOLE_STR("day", str_from(day)), HOLE_NUM("people", done->people),
        HOLE_NUM("needs", done->needs), HOLE_STR("folder", str_from(folder)));
    if (done->made > 0 && done->made < done->parts)
        SAY(cli,
            N_("{made} of {parts} parts were made here, the others by other processes "
               "or before."),
            HOLE_NUM("made", done->made), HOLE_NUM("parts", done->parts));
    date_format(moment_day(cli->now), day);
    if (done->day != moment_day(cli->now))
        SAY(cli, N_("They are not of today, {day}: those go into another folder."),
            HOLE_STR("day", str_from(day)));
}

static struct view *done_view(struct cli *cli, const char *folder,
                              const struct match_all_done *done)
{
    struct view *v = view_object(&cli->arena);

    view_cstr(&cli->arena, v, "folder", folder);
    view_day(&cli->arena, v, "day", done->day);
    view_int(&cli->arena, v, "image_seq", done->seq);
    view_int(&cli->arena, v, "people", done->people);
    view_int(&cli->arena, v, "needs", done->needs);
    view_int(&cli->arena, v, "parts", done->parts);
    view_int(&cli->arena, v, "made", done->made);
    return v;
}

/* Everybody else may read the database and ask about one need. */
static bool open_to_share(struct cli *cli, struct call *call, struct err *err)
{
    if (open_for(cli, OPEN_WRITE, call, err))
        return true;
    if (access(cli->db_path, R_OK) == 0 && access(cli->db_path, W_OK) != 0)
        err_add(err, N_("who makes which lists is written into the database"));
    return false;
}

bool cmd_match_all(struct cli *cli, struct err *err)
{
    struct match_all_ask ask = { .folder = cli_value(cli, "--out"),
                                 .seed_given = cli_value(cli, "--seed") != NULL,
                                 .part_people = MATCH_ALL_PART,
                                 .threads = match_all_threads(),
                                 .told = print_match_all_told,
                                 .told_ctx = cli };
    struct match_all_done done;
    int64_t top = TOP_WRITTEN;
    struct call call;

    if (cli->arg_count > 0 || !ask.folder)
        return err_set(err, ERR_USAGE,
                       N_("--all is of every need: no need is named, and --out FOLDER "
                          "says where the lists go"));
    if (!cli_number(cli, "--seed", 0, MATCH_SEED_MOST, &ask.seed, err) ||
        !cli_number(cli, "--top", 1, MATCH_ALL_TOP_MOST, &top, err) ||
        !open_to_share(cli, &call, err))
        return false;
    ask.top = (uint32_t)top;
    call.stop = stop_watch();
    bool ok = match_all(&call, &ask, &done, err);
    cli_progress_line(STR(""));
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, done_view(cli, ask.folder, &done));
    else if (ok)
        print_done(cli, ask.folder, &done);
    return ok;
}
