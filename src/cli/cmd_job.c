/* cmd_job.c: insteg job: the daily clock, and what is to leave; insteg rebuild. */
#include "base/date.h"
#include "cli/cmd_outbox.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_match_all.h"
#include "cli/stop.h"
#include "service/clock.h"
#include "service/event_rebuild.h"
#include "service/match_night.h"

const struct cli_option job_options[] = {
    { "--today", N_("DATE"), N_("do the day of this date: 2027-01-31; else today") },
    { "--lists", N_("FOLDER"),
      N_("also everybody against every open need, into a folder of the day there; what "
         "is a week old goes") },
    OUTBOX_OPTIONS,
    { 0 },
};

static bool take_today(struct cli *cli, struct err *err)
{
    const char *text = cli_value(cli, "--today");
    int32_t day;

    if (!text)
        return true;
    if (!date_parse(str_from(text), &day) || !moment_parse(str_from(text), &cli->now))
        return err_set(err, ERR_USAGE,
                       N_("--today takes a date as 2027-01-31, not {text}"),
                       ARG_WORD(text));
    return true;
}

static void say_ran(struct cli *cli, const struct clock_ran *ran)
{
    struct view *view = view_object(&cli->arena);
    char day[DATE_TEXT_BYTES];

    date_format(moment_day(cli->now), day);
    if (cli->json) {
        view_str(&cli->arena, view, "today", str_copy(&cli->arena, str_from(day)));
        for (uint32_t i = 0; i < clock_step_count; i++)
            if (ran->done[i])
                view_int(&cli->arena, view, clock_steps[i].word, ran->did[i]);
            else
                view_null(&cli->arena, view, clock_steps[i].word);
        cli_json(cli, view);
        return;
    }
    for (uint32_t i = 0; i < clock_step_count; i++)
        if (ran->done[i])
            cli_say(cli, clock_steps[i].label,
                    (const struct hole[]){ HOLE_NUM("n", ran->did[i]) }, 1);
    SAY(cli, N_("The day {day} is done."), HOLE_STR("day", str_from(day)));
}

/* The lists of the night; where the unit ranks nobody there are none. */
static bool make_lists(struct cli *cli, struct call *call, struct err *err)
{
    const char *folder = cli_value(cli, "--lists");
    const struct match_night_ask ask = { folder, print_match_all_told, cli, NULL };
    struct match_night_done done;
    char day[DATE_TEXT_BYTES];

    if (!folder)
        return true;
    call->stop = stop_watch();
    bool made = match_night(call, &ask, &done, err);
    cli_progress_line(STR(""));
    if (!made) {
        if (err->kind != ERR_CONFLICT)
            return false;
        *err = (struct err){ 0 };
        if (!cli->json)
            SAY(cli, N_("No lists in {folder}: the matcher is switched off."),
                HOLE_STR("folder", str_from(folder)));
        return true;
    }
    date_format(done.day, day);
    if (!cli->json)
        SAY(cli,
            done.whole ? N_("The lists of {day} are in {folder}; days taken away: {n}.")
                       : N_("Others still work at the lists of {day} in {folder}."),
            HOLE_STR("day", str_from(day)), HOLE_STR("folder", str_from(folder)),
            HOLE_NUM("n", done.dropped));
    return true;
}

bool cmd_job(struct cli *cli, struct err *err)
{
    struct outbox_ways ways;
    struct outbox_sent sent;
    struct clock_ran ran;
    struct call call;

    if (!take_today(cli, err) || !outbox_ways_of(cli, &ways, err) ||
        !open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = clock_run(&call, &ran, err);
    if (ok) {
        say_ran(cli, &ran);
        ok = make_lists(cli, &call, err) && outbox_send(&call, &ways, &sent, err);
    }
    if (ok) {
        outbox_say(cli, &sent);
        cli->exit_code = sent.failed || sent.unsure ? EXIT_FINDINGS : 0;
    }
    open_close(&call);
    return ok;
}

/* ------------------------------------------------------------------------- rebuild */

const struct cli_option rebuild_options[] = {
    { "--check", NULL, N_("change nothing: only say whether it would be the same") },
    { 0 },
};

bool cmd_rebuild(struct cli *cli, struct err *err)
{
    const bool check = cli_value(cli, "--check") != NULL;
    struct rebuilt made;
    struct call call;

    if (!open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = check ? event_rebuild_check(&call, &made, err)
                    : event_rebuild(&call, &made, err);
    open_close(&call);
    if (!ok)
        return false;
    SAY(cli, N_("Made again from events: {n} things."), HOLE_NUM("n", made.subjects));
    if (check && made.differs)
        SAY(cli,
            N_("What stands differs from what the events say, of {what}. insteg "
               "rebuild "
               "makes it anew."),
            HOLE_STR("what", str_from(made.differs)));
    else if (check)
        SAY(cli, N_("It is what stands."), HOLE_NUM("n", 0));
    cli->exit_code = made.differs ? EXIT_FINDINGS : 0;
    return true;
}
