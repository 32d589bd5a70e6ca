/* cmd_simulate.c: insteg simulate: a list of dated facts, played into a new database.
 */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/replay.h"

const struct cli_option simulate_options[] = {
    { "--replay", "FILE", N_("the list: day, fact, person, firm, area, coach ...") },
    { 0 },
};

static const char *tmp_dir(void)
{
    const char *dir = getenv("TMPDIR");

    return dir && dir[0] ? dir : "/tmp";
}

static struct str refusal(struct cli *cli, const struct replay_refused *refused)
{
    struct buf text = buf_new(&cli->arena);

    message_err(&text, cli->lang, &refused->err);
    return buf_str(&text);
}

static uint32_t shown(const struct replayed *made)
{
    return made->refused_count < REPLAY_REFUSED_MOST ? made->refused_count
                                                     : REPLAY_REFUSED_MOST;
}

static void print_view(struct cli *cli, const struct replayed *made)
{
    struct view *view = view_object(&cli->arena), *list;

    view_int(&cli->arena, view, "rows", made->rows);
    view_int(&cli->arena, view, "people", made->people);
    view_int(&cli->arena, view, "firms", made->firms);
    view_int(&cli->arena, view, "filled", made->filled);
    view_int(&cli->arena, view, "refused_count", made->refused_count);
    list = view_put_array(&cli->arena, view, "refused");
    for (uint32_t i = 0; i < shown(made); i++) {
        struct view *o = view_add_object(&cli->arena, list);
        view_int(&cli->arena, o, "line", made->refused[i].line);
        view_str(&cli->arena, o, "reason", refusal(cli, &made->refused[i]));
    }
    cli_json(cli, view);
}

static void print_text(struct cli *cli, const struct replayed *made)
{
    SAY(cli, N_("Rows played: {rows}. People: {people}. Firms: {firms}."),
        HOLE_NUM("rows", made->rows - made->refused_count),
        HOLE_NUM("people", made->people), HOLE_NUM("firms", made->firms));
    if (made->filled > 0)
        SAY(cli,
            N_("Steps the list does not have, made on the day of the next: {filled}"),
            HOLE_NUM("filled", made->filled));
    if (made->refused_count > 0)
        SAY(cli, N_("Refused: {refused}"), HOLE_NUM("refused", made->refused_count));
    for (uint32_t i = 0; i < shown(made); i++)
        SAY(cli, N_("line {line}: {reason}"), HOLE_NUM("line", made->refused[i].line),
            HOLE_STR("reason", refusal(cli, &made->refused[i])));
}

bool cmd_simulate(struct cli *cli, struct err *err)
{
    struct replay_ask ask = { cli->arg[0], cli_value(cli, "--replay"), tmp_dir() };
    struct replayed *made = ARENA_NEW(&cli->arena, struct replayed);
    struct replaying *list = NULL;
    struct call call;

    if (!ask.path)
        return err_set(err, ERR_USAGE, N_("say which list to play: --replay FILE.csv"));
    /* A list that cannot be played leaves no database behind. */
    if (!replay_read(&cli->arena, &ask, &list, err))
        return false;
    if (!open_make_key(cli, err) || !open_for(cli, OPEN_PLAY, &call, err))
        return false;
    bool ok = replay(&call, list, made, err);
    open_close(&call);
    if (!ok)
        return false;
    if (made->refused_count > 0)
        cli->exit_code = EXIT_FINDINGS;
    if (cli->json)
        print_view(cli, made);
    else
        print_text(cli, made);
    return true;
}
