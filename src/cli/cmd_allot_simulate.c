/* cmd_allot_simulate.c: insteg allot simulate: a season of places that is played; no
 * database is opened. */
#include "cli/commands.h"
#include "service/allot_file.h"
#include "service/allot_season.h"

#define SEED_MOST ((INT64_C(1) << 53) - 1)
#define PER_CENT  100
#define WAY_WIDE  44

const struct cli_option allot_simulate_options[] = {
    { "--weeks", N_("N"), N_("how many weeks; else 26") },
    { "--people", N_("N"), N_("who come a week, on average; else 30") },
    { "--places", N_("N"), N_("places given out a week; else 13") },
    { "--needs", N_("N"), N_("where the places are; else 12") },
    { "--women", N_("PERCENT"), N_("share of women; else 55") },
    { "--futures", N_("N"), N_("futures drawn a week; else 20") },
    { "--seed", N_("N"), N_("what is drawn; else 1") },
    { "--svg", N_("FILE"), N_("write the picture here") },
    { 0 },
};

static bool read_season(const struct cli *cli, struct allot_season *s, struct err *err)
{
    return cli_number(cli, "--weeks", 1, SEASON_WEEKS_MOST, &s->weeks, err) &&
           cli_number(cli, "--people", 1, SEASON_PEOPLE_MOST, &s->people, err) &&
           cli_number(cli, "--places", 1, SEASON_PEOPLE_MOST, &s->places, err) &&
           cli_number(cli, "--needs", 1, SEASON_NEEDS_MOST, &s->needs, err) &&
           cli_number(cli, "--women", 0, PER_CENT, &s->women_percent, err) &&
           cli_number(cli, "--futures", 1, SEASON_FUTURES_MOST, &s->futures, err) &&
           cli_number(cli, "--seed", 0, SEED_MOST, &s->seed, err);
}

static const char *way_text(struct str way)
{
    if (str_is(way, "greedy"))
        return N_("Each week's best, as if nobody came later");
    if (str_is(way, "prices"))
        return N_("By prices of places, from drawn futures");
    return N_("Hindsight: as if all had been known");
}

static void number_cell(struct cli *cli, int64_t n, int width)
{
    struct buf text = buf_new(&cli->arena);

    buf_int(&text, n);
    cli_cell(cli, buf_str(&text), -width);
}

static void print_ways(struct cli *cli, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("ways"));

    cli_cell(cli, str_from(cli_text(cli, N_("How places were given"))), WAY_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("Placed"))), -10);
    cli_cell(cli, str_from(cli_text(cli, N_("Fit"))), -12);
    cli_cell(cli, str_from(cli_text(cli, N_("Share"))), -12);
    buf_char(&cli->out, '\n');
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        int64_t share = view_number(&i->value, "of_hindsight");
        struct buf text = buf_new(&cli->arena);
        cli_cell(
            cli,
            str_from(cli_text(cli, way_text(view_get(&i->value, STR("way"))->text))),
            WAY_WIDE);
        number_cell(cli, view_number(&i->value, "placed"), 10);
        number_cell(cli, view_number(&i->value, "value"), 12);
        buf_format(&text, "%lld%c%02lld %%", (long long)(share / PER_CENT),
                   cli->lang == LANG_SV ? ',' : '.', (long long)(share % PER_CENT));
        cli_cell(cli, buf_str(&text), -12);
        buf_char(&cli->out, '\n');
    }
}

static void print_season(struct cli *cli, const struct view *answer)
{
    SAY(cli,
        N_("{weeks} weeks are played: {came} people come, and {places} places are "
           "given out a week, at {needs} needs."),
        HOLE_NUM("weeks", view_number(answer, "weeks")),
        HOLE_NUM("came", view_number(answer, "came")),
        HOLE_NUM("places", view_number(answer, "places")),
        HOLE_NUM("needs", view_number(answer, "needs")));
    SAY(cli,
        N_("Women's quota is {percent} per cent, carried from week to week: no way "
           "oversteps it in any week."),
        HOLE_NUM("percent", view_number(answer, "women_percent")));
    buf_char(&cli->out, '\n');
    print_ways(cli, answer);
}

bool cmd_allot_simulate(struct cli *cli, struct err *err)
{
    struct allot_season season = { .seed = 1,
                                   .weeks = 26,
                                   .people = 30,
                                   .places = 13,
                                   .needs = 12,
                                   .futures = 20,
                                   .women_percent = 55 };
    const char *path = cli_value(cli, "--svg");
    struct buf svg = buf_new(&cli->arena);
    struct view *answer = NULL;

    if (!read_season(cli, &season, err) ||
        !allot_season(&season, &cli->arena, &answer, err))
        return false;
    if (path) {
        allot_season_svg(answer, cli->lang, &svg);
        if (!allot_file_write(path, buf_str(&svg), err))
            return false;
    }
    if (cli->json) {
        cli_json(cli, answer);
        return true;
    }
    print_season(cli, answer);
    if (path)
        SAY(cli, N_("The picture is in {file}."), HOLE_STR("file", str_from(path)));
    return true;
}
