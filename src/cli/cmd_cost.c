/* cmd_cost.c: insteg cost: what a hire costs the employer a month, under each
 * instrument that has rules on the day. */
#include "base/date.h"
#include "base/embed.h"
#include "cli/commands.h"
#include "domain/hire_cost.h"

#define ORE          100
#define AGE_USUAL    40
#define AGE_MOST     120
#define LABEL_WIDTH  30
#define AMOUNT_WIDTH (-11)

const struct cli_option cost_options[] = {
    { "--wage", N_("KRONOR"), N_("the pay a month, for those hours") },
    { "--hours", N_("H"), N_("hours a week; else full time") },
    { "--age", N_("YEARS"), N_("at the start of the year; else 40") },
    { "--day", N_("DATE"), N_("whose rates: 2026-05-15; else today") },
    { "--csv", NULL, N_("as CSV") },
    { 0 },
};

static bool read_ask(const struct cli *cli, struct hire_ask *ask, struct err *err)
{
    int64_t wage = 0, hours = 0, age = AGE_USUAL;
    const char *day = cli_value(cli, "--day");

    *ask = (struct hire_ask){ .day = moment_day(cli->now) };
    if (!cli_value(cli, "--wage"))
        return err_set(err, ERR_USAGE, N_("say the pay a month: --wage 25000"));
    if (!cli_number(cli, "--wage", 1, HIRE_WAGE_MOST_ORE / ORE, &wage, err) ||
        !cli_number(cli, "--hours", 0, HIRE_FULL_HOURS, &hours, err) ||
        !cli_number(cli, "--age", 0, AGE_MOST, &age, err))
        return false;
    if (day && !date_parse(str_from(day), &ask->day))
        return err_set(err, ERR_USAGE,
                       N_("--day takes a date as 2026-05-15, not {text}"),
                       ARG_WORD(day));
    ask->wage_ore = wage * ORE;
    ask->hours = (int32_t)hours;
    ask->age = (int32_t)age;
    return true;
}

static bool work_out(struct cli *cli, const struct hire_ask *ask,
                     struct hire_costs *costs, struct err *err)
{
    struct rates rates;
    struct str tsv;

    if (!embed_find(embed_data, "rates.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("rates.tsv"));
    return rates_load(&cli->arena, tsv, &rates, err) &&
           hire_costs(&rates, ask, costs, err);
}

/* ----------------------------------------------------------------------- as figures */

static void put_amount(struct cli *cli, struct view *v, const char *key, int64_t ore)
{
    if (ore == HIRE_NONE)
        view_null(&cli->arena, v, key);
    else
        view_int(&cli->arena, v, key, ore);
}

static int64_t months_of(const struct hire_cost *row)
{
    return row->longest && ratio_is(row->longest->value)
               ? ratio_floor(row->longest->value)
               : 0;
}

/* Every rate it is made of, and how long it may last. */
static bool is_verified(const struct hire_cost *row)
{
    return row->verified && (!row->longest || row->longest->verified);
}

static void put_rates(struct cli *cli, struct view *v, const struct hire_cost *row)
{
    struct view *list = view_put_array(&cli->arena, v, "rates");

    for (uint32_t i = 0; i < row->rate_count; i++) {
        const struct rate *rate = row->rate[i];
        struct view *one = view_add_object(&cli->arena, list);
        struct buf value = buf_new(&cli->arena);
        ratio_text(&value, rate->value, '.');
        view_str(&cli->arena, one, "id", rate->id);
        view_str(&cli->arena, one, "value", buf_str(&value));
        view_str(&cli->arena, one, "unit", rate->unit);
        view_day(&cli->arena, one, "valid_from", rate->from);
        view_day(&cli->arena, one, "valid_to", rate->to);
        view_bool(&cli->arena, one, "verified", rate->verified);
        view_str(&cli->arena, one, "source", rate->source);
    }
}

static void print_json(struct cli *cli, const struct hire_ask *ask,
                       const struct hire_costs *costs)
{
    struct view *view = view_object(&cli->arena);
    struct view *list;

    view_int(&cli->arena, view, "wage_ore", ask->wage_ore);
    view_int(&cli->arena, view, "hours", ask->hours ? ask->hours : HIRE_FULL_HOURS);
    view_int(&cli->arena, view, "age", ask->age);
    view_day(&cli->arena, view, "day", ask->day);
    list = view_put_array(&cli->arena, view, "costs");
    for (uint32_t i = 0; i < costs->count; i++) {
        const struct hire_cost *row = &costs->row[i];
        struct view *v = view_add_object(&cli->arena, list);
        view_cstr(&cli->arena, v, "instrument", cli_text(cli, row->label));
        put_amount(cli, v, "cost_ore", row->cost_ore);
        put_amount(cli, v, "subsidy_ore", row->subsidy_ore);
        put_amount(cli, v, "net_ore", row->net_ore);
        view_int(&cli->arena, v, "months_most", months_of(row));
        view_bool(&cli->arena, v, "verified", is_verified(row));
        put_rates(cli, v, row);
    }
    cli_json(cli, view);
}

/* ----------------------------------------------------------------------- for people */

/* "11 828" of öre, as the language writes it; a dash: not known. */
static struct str kronor(struct cli *cli, int64_t ore)
{
    struct buf out = buf_new(&cli->arena);

    if (ore == HIRE_NONE)
        buf_cstr(&out, "-");
    else
        message_add(&out, cli->lang, "{kr}",
                    (struct hole[]){ HOLE_NUM("kr", (ore + ORE / 2) / ORE) }, 1);
    return buf_str(&out);
}

static void print_head(struct cli *cli)
{
    cli_cell(cli, STR(""), LABEL_WIDTH);
    cli_cell(cli, str_from(cli_text(cli, N_("cost"))), AMOUNT_WIDTH);
    cli_cell(cli, str_from(cli_text(cli, N_("subsidy"))), AMOUNT_WIDTH);
    cli_cell(cli, str_from(cli_text(cli, N_("you pay"))), AMOUNT_WIDTH);
    buf_char(&cli->out, '\n');
}

static void print_row(struct cli *cli, const struct hire_cost *row)
{
    cli_cell(cli, str_from(cli_text(cli, row->label)), LABEL_WIDTH);
    cli_cell(cli, kronor(cli, row->cost_ore), AMOUNT_WIDTH);
    cli_cell(cli, kronor(cli, row->subsidy_ore), AMOUNT_WIDTH);
    cli_cell(cli, kronor(cli, row->net_ore), AMOUNT_WIDTH);
    if (!is_verified(row))
        buf_cstr(&cli->out, " *");
    buf_char(&cli->out, '\n');
}

static void print_text(struct cli *cli, const struct hire_ask *ask,
                       const struct hire_costs *costs)
{
    char day[DATE_TEXT_BYTES];
    bool unverified = false;

    date_format(ask->day, day);
    SAY(cli, N_("Kronor a month, by the rates of {day}."),
        HOLE_STR("day", str_from(day)));
    print_head(cli);
    for (uint32_t i = 0; i < costs->count; i++) {
        print_row(cli, &costs->row[i]);
        unverified |= !is_verified(&costs->row[i]);
    }
    if (unverified)
        SAY(cli, N_("* made of a rate that nobody has checked where it is set."),
            HOLE_NUM("n", 0));
    SAY(cli,
        N_("Holiday pay, insurance and the supervisor's time are not in it. Which "
           "instrument a person may have, the employment service decides."),
        HOLE_NUM("n", 0));
}

static void csv_amount(struct cli *cli, int64_t ore)
{
    buf_char(&cli->out, ',');
    if (ore != HIRE_NONE)
        buf_int(&cli->out, ore);
}

static void print_csv(struct cli *cli, const struct hire_costs *costs)
{
    buf_cstr(&cli->out,
             "instrument,cost_ore,subsidy_ore,net_ore,months_most,verified\n");
    for (uint32_t i = 0; i < costs->count; i++) {
        const struct hire_cost *row = &costs->row[i];
        buf_format(&cli->out, "\"%s\"", cli_text(cli, row->label));
        csv_amount(cli, row->cost_ore);
        csv_amount(cli, row->subsidy_ore);
        csv_amount(cli, row->net_ore);
        buf_char(&cli->out, ',');
        buf_int(&cli->out, months_of(row));
        buf_cstr(&cli->out, is_verified(row) ? ",yes\n" : ",no\n");
    }
}

bool cmd_cost(struct cli *cli, struct err *err)
{
    struct hire_costs costs;
    struct hire_ask ask;

    if (cli->json && cli_value(cli, "--csv"))
        return err_set(err, ERR_USAGE, N_("choose --csv or --json, not both"));
    if (!read_ask(cli, &ask, err) || !work_out(cli, &ask, &costs, err))
        return false;
    if (cli->json)
        print_json(cli, &ask, &costs);
    else if (cli_value(cli, "--csv"))
        print_csv(cli, &costs);
    else
        print_text(cli, &ask, &costs);
    return true;
}
