/* cmd_report.c: insteg report: how a programme stands, as text, JSON, CSV or a page. */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/played.h"
#include "service/report.h"
#include "web/paper.h"

const struct cli_option report_options[] = {
    { "--as-of", "DAY",
      N_("as it was known at the end of this day; else today, or the last day "
         "played") },
    { "--month", "MONTH", N_("the month of the board, as 2011-03; else the last one") },
    { "--csv", NULL, N_("a line a figure") },
    { "--html", NULL, N_("one page to read, print or send, with its pictures") },
    { "--steering", NULL, N_("a sheet for the steering group, as a page") },
    { 0 },
};

static void number_cell(struct cli *cli, const struct view *v, const char *key)
{
    struct buf text = buf_new(&cli->arena);

    message_num(&text, cli->lang, view_get(v, str_from(key))->integer);
    cli_cell(cli, buf_str(&text), -9);
}

static void print_against(struct cli *cli, const struct view *list)
{
    for (const struct view_item *i = list->list.first; i; i = i->next)
        SAY(cli, N_("{name}: {outcome} of {promised}"),
            HOLE_STR("name", view_text(&i->value, "name")),
            HOLE_STR("outcome", view_text(&i->value, "outcome_text")),
            HOLE_STR("promised", view_text(&i->value, "promised_text")));
}

static void print_measures(struct cli *cli, const struct view *list)
{
    static const char *const keys[] = { "women", "men", "not_stated", "all" };
    enum { ALL = 3 };

    buf_char(&cli->out, '\n');
    cli_cell(cli, str_from(cli_text(cli, N_("Measure"))), 40);
    cli_cell(cli, str_from(cli_text(cli, N_("women"))), -9);
    cli_cell(cli, str_from(cli_text(cli, N_("men"))), -9);
    cli_cell(cli, str_from(cli_text(cli, N_("not stated"))), -12);
    cli_cell(cli, str_from(cli_text(cli, N_("all"))), -9);
    buf_char(&cli->out, '\n');
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        if (!view_get(&i->value, STR("counted"))->boolean)
            continue;
        const bool by_sex = view_get(&i->value, STR("by_sex"))->boolean;
        cli_cell(cli, view_text(&i->value, "name"), 40);
        for (uint32_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            if (k == 2)
                buf_cstr(&cli->out, "   ");
            if (by_sex || k == ALL)
                number_cell(cli, &i->value, keys[k]);
            else
                cli_cell(cli, STR("–"), -9);
        }
        buf_char(&cli->out, '\n');
    }
}

static void print_money(struct cli *cli, const struct view *budget)
{
    const struct view *list;

    if (!budget || budget->kind != VIEW_OBJECT)
        return;
    buf_char(&cli->out, '\n');
    list = view_get(budget, STR("financiers"));
    for (const struct view_item *i = list->list.first; i; i = i->next)
        SAY(cli, N_("{name}: {kronor} kronor, {percent}"),
            HOLE_STR("name", view_text(&i->value, "name")),
            HOLE_STR("kronor", view_text(&i->value, "ore_text")),
            HOLE_STR("percent", view_text(&i->value, "percent_text")));
    list = view_get(budget, STR("unit_costs"));
    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (view_text(&i->value, "financier").len == 0)
            SAY(cli, N_("One of {name}: {planned} kronor planned, {outcome} in fact"),
                HOLE_STR("name", view_text(&i->value, "name")),
                HOLE_STR("planned", view_text(&i->value, "planned_text")),
                HOLE_STR("outcome", view_text(&i->value, "outcome_text")));
}

/* A line a step: how many, and of those before. */
static void print_funnel(struct cli *cli, const struct view *list)
{
    if (list->count > 0)
        buf_char(&cli->out, '\n');
    for (const struct view_item *i = list->list.first; i; i = i->next)
        SAY(cli,
            view_get(&i->value, STR("of_before"))->kind == VIEW_STR
                ? N_("{name}: {all}, {percent} of the step before")
                : N_("{name}: {all}"),
            HOLE_STR("name", view_text(&i->value, "name")),
            HOLE_NUM("all", view_get(&i->value, STR("all"))->integer),
            HOLE_STR("percent", view_text(&i->value, "of_before_text")));
}

static void print_decisions(struct cli *cli, const struct view *list)
{
    if (list->count > 0)
        buf_char(&cli->out, '\n');
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        struct str name = view_text(&i->value, "name");
        if (str_is(view_text(&i->value, "what"), "behind"))
            SAY(cli,
                N_("To decide: {name} is {behind} behind the plan; {needed} a "
                   "month are needed"),
                HOLE_STR("name", name),
                HOLE_STR("behind", view_text(&i->value, "behind_text")),
                HOLE_STR("needed", view_text(&i->value, "needed_text")));
        else if (str_is(view_text(&i->value, "what"), "missed"))
            SAY(cli, N_("To decide: {name} ended {behind} under its target"),
                HOLE_STR("name", name),
                HOLE_STR("behind", view_text(&i->value, "behind_text")));
        else
            SAY(cli, N_("To decide: {name} is {percent}, at least {least} promised"),
                HOLE_STR("name", name),
                HOLE_STR("percent", view_text(&i->value, "percent_text")),
                HOLE_STR("least", view_text(&i->value, "least_percent_text")));
    }
}

static void print_report(struct cli *cli, const struct view *view)
{
    const struct view *shares = view_get(view, STR("shares"));

    SAY(cli, N_("{name}, as of {day}"), HOLE_STR("name", view_text(view, "name")),
        HOLE_STR("day", view_text(view, "as_of_text")));
    buf_char(&cli->out, '\n');
    print_against(cli, view_get(view, STR("targets")));
    print_against(cli, shares);
    for (const struct view_item *i = shares->list.first; i; i = i->next)
        SAY(cli,
            view_get(&i->value, STR("met"))->boolean
                ? N_("{percent} of {of}, at least {least}: met.")
                : N_("{percent} of {of}, at least {least}: not met."),
            HOLE_STR("percent", view_text(&i->value, "percent_text")),
            HOLE_NUM("of", view_get(&i->value, STR("of"))->integer),
            HOLE_STR("least", view_text(&i->value, "least_percent_text")));
    print_funnel(cli, view_get(view, STR("funnel")));
    print_decisions(cli, view_get(view, STR("decisions")));
    print_measures(cli, view_get(view, STR("measures")));
    print_money(cli, view_get(view, STR("budget")));
}

/* The page as a file: nothing in it leads to a server. */
static bool print_page(struct cli *cli, struct view *view, struct err *err)
{
    static const char *const links[] = { "url", "form_url", "csv_url", "steering_url",
                                         "report_url" };
    const bool sheet = cli_value(cli, "--steering") != NULL;
    struct paper paper = { sheet ? "steering" : "report",
                           sheet ? N_("For the steering group") : N_("Report"), view,
                           cli->lang };

    for (uint32_t i = 0; i < sizeof links / sizeof *links; i++)
        view_null(&cli->arena, view, links[i]);
    if (sheet)
        report_sheet(&cli->arena, view);
    return paper_render(&cli->arena, &paper, &cli->out, err);
}

bool cmd_report(struct cli *cli, struct err *err)
{
    struct report_ask ask = { .programme = str_from(cli->arg[0]),
                              .as_of = moment_day(cli->now),
                              .month = str_from(cli_value(cli, "--month")) };
    const char *day = cli_value(cli, "--as-of");
    struct view *view = NULL;
    struct call call;

    if (day && !date_parse(str_from(day), &ask.as_of))
        return err_set(
            err, ERR_USAGE,
            N_("{text} is no day; write it as 2027-01-31, or leave it empty"),
            ARG_WORD(day));
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = (day || played_today(&call, &ask.as_of, err)) &&
              report_view(&call, &ask, &view, err);
    open_close(&call);
    if (!ok)
        return false;
    if (cli_value(cli, "--html") || cli_value(cli, "--steering"))
        return print_page(cli, view, err);
    if (cli->json)
        cli_json(cli, view);
    else if (cli_value(cli, "--csv"))
        report_csv(&cli->out, view);
    else
        print_report(cli, view);
    return true;
}
