/* cmd_synth.c: insteg synth people. */
#include "base/date.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "service/synth_people.h"

const struct cli_option synth_people_options[] = {
    { "--count", "N", N_("how many people; 2000 when not given") },
    { "--seed", "S", N_("another seed, another pool; the same seed, the same bytes") },
    { "--area", N_("AREA"),
      N_("a county, a municipality, a town, several with ; between, or all") },
    { "--enrolled-from", N_("DATE"),
      N_("the first day anyone was enrolled; two years back when not given") },
    { "--enrolled-to", N_("DATE"),
      N_("the last day anyone was enrolled; today when not given") },
    { "--out", N_("FILE"), N_("write to this file; without it to the terminal") },
    { 0 },
};

static bool read_day(const struct cli *cli, const char *option, int32_t *day,
                     struct err *err)
{
    const char *text = cli_value(cli, option);

    *day = DAY_NONE;
    if (!text || date_parse(str_from(text), day))
        return true;
    return err_set(err, ERR_USAGE,
                   N_("{option} takes a date such as 2027-01-31, not {text}"),
                   ARG_WORD(option), ARG_WORD(text));
}

static void say_written(struct cli *cli, const struct synth_ask *ask)
{
    if (!cli->json) {
        SAY(cli, N_("{n} invented people are in {file}."), HOLE_NUM("n", ask->count),
            HOLE_STR("file", str_from(ask->path)));
        return;
    }
    struct view *answer = view_object(&cli->arena);
    view_int(&cli->arena, answer, "people", ask->count);
    view_cstr(&cli->arena, answer, "file", ask->path);
    cli_json(cli, answer);
}

bool cmd_synth_people(struct cli *cli, struct err *err)
{
    const char *area = cli_value(cli, "--area");
    struct synth_ask ask = { .count = 2000,
                             .seed = 1,
                             .today = moment_day(cli->now),
                             .area = str_from(area ? area : "all"),
                             .path = cli_value(cli, "--out") };
    struct call call = cli_call(cli);

    if (!cli_number(cli, "--count", 0, SYNTH_COUNT_MOST, &ask.count, err) ||
        !cli_number(cli, "--seed", 0, INT64_MAX, &ask.seed, err) ||
        !read_day(cli, "--enrolled-from", &ask.enrolled_from, err) ||
        !read_day(cli, "--enrolled-to", &ask.enrolled_to, err))
        return false;
    if (cli->json && !ask.path)
        return err_set(
            err, ERR_USAGE,
            N_("the people are written as CSV; --json goes with --out FILE"));
    if (!synth_people(&call, &ask, err))
        return false;
    if (ask.path)
        say_written(cli, &ask);
    return true;
}
