/* cmd_simulate.c: insteg simulate: a programme played into a new database: invented
 * days (service/simulate.h), or a list of dated facts (service/replay.h). */
#include "base/date.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/stop.h"
#include "service/audit_anchor.h"
#include "service/replay.h"
#include "service/simulate.h"

const struct cli_option simulate_options[] = {
    { "--seed", "S", N_("play invented people; the same seed, the same people") },
    { "--until", "DATE", N_("with --seed: the last day to play") },
    { "--replay", "FILE", N_("the list: day, fact, person, firm, area, coach ...") },
    { 0 },
};

static const char *tmp_dir(void)
{
    const char *dir = getenv("TMPDIR");

    return dir && dir[0] ? dir : "/tmp";
}

/* --------------------------------------------------------------------------- a list */

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

static bool play_list(struct cli *cli, struct err *err)
{
    struct replay_ask ask = { cli->arg[0], cli_value(cli, "--replay"), tmp_dir() };
    struct replayed *made = ARENA_NEW(&cli->arena, struct replayed);
    struct replaying *list = NULL;
    struct call call;

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

/* -------------------------------------------------------------------- invented days */

static struct str day_text(struct cli *cli, int32_t day)
{
    char *text = arena_take(&cli->arena, DATE_TEXT_BYTES);

    if (day == DAY_NONE)
        return STR("-");
    date_format(day, text);
    return str_from(text);
}

static void print_played_view(struct cli *cli, const struct simulated *made)
{
    struct view *view = view_object(&cli->arena);

    view_day(&cli->arena, view, "from", made->from);
    view_day(&cli->arena, view, "through", made->through);
    view_day(&cli->arena, view, "until", made->until);
    view_int(&cli->arena, view, "people", made->people);
    view_int(&cli->arena, view, "firms", made->firms);
    view_int(&cli->arena, view, "visits", made->visits);
    view_int(&cli->arena, view, "steps", made->steps);
    view_int(&cli->arena, view, "corrected", made->corrected);
    view_int(&cli->arena, view, "refused", made->refused);
    cli_json(cli, view);
}

static void print_played(struct cli *cli, const struct simulated *made)
{
    if (made->stopped)
        SAY(cli,
            N_("Stopped. The database is whole, and was played through {day} of "
               "{until}."),
            HOLE_STR("day", day_text(cli, made->through)),
            HOLE_STR("until", day_text(cli, made->until)));
    else
        SAY(cli, N_("Played from {from} through {day}."),
            HOLE_STR("from", day_text(cli, made->from)),
            HOLE_STR("day", day_text(cli, made->through)));
    SAY(cli, N_("People: {people}. Firms: {firms}. Visits: {visits}. Steps: {steps}."),
        HOLE_NUM("people", made->people), HOLE_NUM("firms", made->firms),
        HOLE_NUM("visits", made->visits), HOLE_NUM("steps", made->steps));
    SAY(cli, N_("Taken back: {corrected}. Refused, and done another way: {refused}."),
        HOLE_NUM("corrected", made->corrected), HOLE_NUM("refused", made->refused));
}

static bool read_ask(struct cli *cli, struct simulate_ask *ask, struct err *err)
{
    const char *until = cli_value(cli, "--until");
    int64_t seed = 0;

    if (!cli_number(cli, "--seed", 0, INT64_MAX, &seed, err))
        return false;
    if (until && !date_parse(str_from(until), &ask->until))
        return err_set(err, ERR_USAGE, N_("--until is a day, YYYY-MM-DD"));
    ask->programme = cli->arg[0];
    ask->seed = (uint64_t)seed;
    return true;
}

static bool play_days(struct cli *cli, struct err *err)
{
    struct simulate_ask ask = { .until = DAY_NONE };
    struct simulated made;
    struct audit_head head;
    struct simulating *play = NULL;
    struct call call;

    if (!read_ask(cli, &ask, err) || !simulate_read(&cli->arena, &ask, &play, err) ||
        !open_make_key(cli, err) || !open_for(cli, OPEN_PLAY, &call, err))
        return false;
    call.stop = stop_watch();
    bool ok = simulate(&call, play, &made, err);
    open_close(&call);
    if (!ok)
        return false;
    if (!anchors_add_head_of(cli->db_path, anchors_beside(&cli->arena, cli->db_path),
                             ANCHOR_STOP, &head, err))
        return false;
    if (made.stopped)
        cli->exit_code = err_exit_code(ERR_UNAVAILABLE);
    if (cli->json)
        print_played_view(cli, &made);
    else
        print_played(cli, &made);
    return true;
}

bool cmd_simulate(struct cli *cli, struct err *err)
{
    bool days = cli_value(cli, "--seed"), list = cli_value(cli, "--replay");

    if (days == list || (cli_value(cli, "--until") && !days))
        return err_set(err, ERR_USAGE,
                       N_("say what to play: invented days with --seed S, or a list "
                          "with --replay FILE.csv"));
    return days ? play_days(cli, err) : play_list(cli, err);
}
