/* cmd_programme_show.c: insteg programme show: a programme as people read it. */
#include "cli/commands.h"
#include "cli/programme_print.h"
#include "domain/programme_check.h"
#include "domain/stage_draw.h"

#define WIDTH       80
#define NAME_WIDE   22
#define NUMBER_WIDE 10
#define COLUMNS     4u /* of a table, beside its sum */

static void line_end(struct cli *cli)
{
    buf_char(&cli->out, '\n');
}

static void heading(struct cli *cli, const char *id)
{
    line_end(cli);
    buf_cstr(&cli->out, cli_text(cli, id));
    line_end(cli);
}

static struct str name_in(const struct cli *cli, struct label label)
{
    return label_in(label, cli->lang);
}

/* "  NAME: text", wrapped under itself. */
static void entry(struct cli *cli, struct str name, struct str text)
{
    struct buf line = buf_new(&cli->arena);

    buf_add(&line, name);
    if (text.len > 0) {
        buf_cstr(&line, ": ");
        buf_add(&line, text);
    }
    buf_cstr(&cli->out, "  ");
    cli_wrap(cli, buf_str(&line), 4, WIDTH - 4);
}

static struct str unsaid(const struct cli *cli)
{
    return str_from(cli_text(cli, N_("the source does not say")));
}

static struct str number_text(struct cli *cli, int64_t n)
{
    struct buf text = buf_new(&cli->arena);

    if (n == NOT_STATED)
        return unsaid(cli);
    message_num(&text, cli->lang, n);
    return buf_str(&text);
}

static void number_cell(struct cli *cli, int64_t n)
{
    cli_cell(cli, n == NOT_STATED ? STR("-") : number_text(cli, n), -NUMBER_WIDE);
}

static struct str ratio_in(struct cli *cli, struct ratio ratio)
{
    struct buf text = buf_new(&cli->arena);

    if (!ratio_is(ratio))
        return unsaid(cli);
    ratio_text(&text, ratio, cli->lang == LANG_SV ? ',' : '.');
    return buf_str(&text);
}

static struct str days_text(struct cli *cli, int32_t from, int32_t to)
{
    struct buf text = buf_new(&cli->arena);
    char day[DATE_TEXT_BYTES];

    if (from == DAY_NONE && to == DAY_NONE)
        return unsaid(cli);
    if (from != DAY_NONE) {
        date_format(from, day);
        buf_cstr(&text, day);
    }
    buf_cstr(&text, " \xe2\x80\x93");
    if (to != DAY_NONE) {
        date_format(to, day);
        buf_format(&text, " %s", day);
    }
    return buf_str(&text);
}

static void show_head(struct cli *cli, const struct programme *p)
{
    struct buf version = buf_new(&cli->arena);

    cli_wrap(cli, name_in(cli, p->name), 0, WIDTH);
    message_add(
        &version, cli->lang, N_("{id}, version {version}"),
        (struct hole[]){ HOLE_STR("id", p->id), HOLE_NUM("version", p->version) }, 2);
    cli_wrap(cli, buf_str(&version), 0, WIDTH);
    line_end(cli);
    cli_wrap(cli, name_in(cli, p->summary), 0, WIDTH);
    line_end(cli);
    entry(cli, str_from(cli_text(cli, N_("Frame"))),
          p->frame.sv.len ? name_in(cli, p->frame) : unsaid(cli));
    entry(cli, str_from(cli_text(cli, N_("Period"))),
          p->period ? days_text(cli, p->period->from, p->period->to) : unsaid(cli));
    for (uint32_t i = 0; i < p->phases.count; i++)
        entry(cli, name_in(cli, p->phases.item[i].name),
              days_text(cli, p->phases.item[i].from, p->phases.item[i].to));
    if (p->priority == PRIORITY_LONGEST_WAIT)
        entry(cli, str_from(cli_text(cli, N_("Lists"))),
              str_from(cli_text(cli, N_("longest wait first, among equals"))));
}

static void show_who(struct cli *cli, const struct programme *p)
{
    heading(cli, N_("Areas"));
    if (!p->areas.stated)
        entry(cli, unsaid(cli), STR(""));
    for (uint32_t i = 0; i < p->areas.count; i++) {
        struct buf list = buf_new(&cli->arena);
        for (uint32_t j = 0; j < p->areas.item[i].municipalities.count; j++)
            buf_format(&list, "%s%.*s", j ? ", " : "",
                       STR_ARG(p->areas.item[i].municipalities.item[j]));
        entry(cli, name_in(cli, p->areas.item[i].name), buf_str(&list));
    }
    heading(cli, N_("Target groups"));
    if (!p->target_groups.stated)
        entry(cli, unsaid(cli), STR(""));
    for (uint32_t i = 0; i < p->target_groups.count; i++)
        entry(cli, name_in(cli, p->target_groups.item[i].name), STR(""));
    heading(cli, N_("Organisations"));
    for (uint32_t i = 0; i < p->organisations.count; i++)
        if (p->organisations.item[i].members.count == 0)
            entry(cli, name_in(cli, p->organisations.item[i].name), STR(""));
    heading(cli, N_("Staff"));
    if (!p->staff.stated)
        entry(cli, unsaid(cli), STR(""));
    for (uint32_t i = 0; i < p->staff.count; i++)
        entry(cli, name_in(cli, p->staff.item[i].name),
              number_text(cli, p->staff.item[i].count));
}

static struct str area_text(struct cli *cli, const struct programme *p,
                            const struct ref *area)
{
    return area->index == REF_NONE ? area->id
                                   : name_in(cli, p->areas.item[area->index].name);
}

static void show_table(struct cli *cli, const struct programme *p,
                       const struct programme_target *t, uint32_t from)
{
    uint32_t to = from + COLUMNS < t->columns.count ? from + COLUMNS : t->columns.count;

    cli_cell(cli, STR(""), NAME_WIDE);
    for (uint32_t i = from; i < to; i++)
        cli_cell(cli, t->columns.item[i].id, -NUMBER_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("Sum"))), -NUMBER_WIDE);
    line_end(cli);
    for (uint32_t row = 0; row < t->rows.count; row++) {
        cli_cell(cli, STR(""), 2);
        cli_cell(cli, area_text(cli, p, &t->rows.item[row].area), NAME_WIDE - 2);
        for (uint32_t i = from; i < to; i++)
            number_cell(cli, t->rows.item[row].cells.item[i]);
        number_cell(cli, t->rows.item[row].sum);
        line_end(cli);
    }
    cli_cell(cli, STR(""), 2);
    cli_cell(cli, str_from(cli_text(cli, N_("Sum"))), NAME_WIDE - 2);
    for (uint32_t i = from; i < to; i++)
        number_cell(cli, i < t->sums.count ? t->sums.item[i] : NOT_STATED);
    number_cell(cli, t->sum);
    line_end(cli);
}

static void show_part(struct cli *cli, const struct programme_target *t)
{
    if (!t->share || t->sum == NOT_STATED)
        return;
    int64_t whole = share_whole(t->sum, t->share->percent);
    if (whole != NOT_STATED)
        SAY(cli, N_("  {percent} per cent of {of}, which makes {whole} in all"),
            HOLE_STR("percent", ratio_in(cli, t->share->percent)),
            HOLE_STR("of", name_in(cli, t->share->of)), HOLE_NUM("whole", whole));
}

static void show_targets(struct cli *cli, const struct programme *p)
{
    heading(cli, N_("Targets"));
    if (!p->targets.stated)
        entry(cli, unsaid(cli), STR(""));
    for (uint32_t i = 0; i < p->targets.count; i++) {
        const struct programme_target *t = &p->targets.item[i];
        entry(cli, name_in(cli, p->measures.item[t->measure.index].name),
              t->columns.count ? STR("") : number_text(cli, t->sum));
        for (uint32_t from = 0; from < t->columns.count; from += COLUMNS)
            show_table(cli, p, t, from);
        show_part(cli, t);
    }
    for (uint32_t i = 0; i < p->shares.count; i++) {
        const struct programme_share *s = &p->shares.item[i];
        const struct programme_target *of = &p->targets.item[s->of.index];
        SAY(cli, N_("  {name}: at least {percent} per cent of {of}, {number}"),
            HOLE_STR("name", name_in(cli, p->measures.item[s->measure.index].name)),
            HOLE_STR("percent", ratio_in(cli, s->least_percent)),
            HOLE_STR("of", number_text(cli, of->sum)),
            HOLE_STR("number", number_text(cli, s->number)));
    }
}

static void show_rates(struct cli *cli, const struct programme *p)
{
    if (p->rates.count == 0)
        return;
    heading(cli, N_("Pace"));
    for (uint32_t i = 0; i < p->rates.count; i++) {
        const struct programme_rate *r = &p->rates.item[i];
        const char *text = r->kind == RATE_STOCK    ? N_("{value} at a time")
                           : r->at_least == TRI_YES ? N_("at least {value} a month")
                                                    : N_("{value} a month");
        struct buf line = buf_new(&cli->arena);
        message_add(&line, cli->lang, text,
                    (struct hole[]){ HOLE_STR("value", ratio_in(cli, r->value)) }, 1);
        if (r->per_staff) {
            buf_cstr(&line, "; ");
            message_add(
                &line, cli->lang, N_("{value} for each in {staff}"),
                (struct hole[]){
                    HOLE_STR("value", ratio_in(cli, r->per_staff->value)),
                    HOLE_STR(
                        "staff",
                        name_in(cli, p->staff.item[r->per_staff->staff.index].name)) },
                2);
        }
        entry(cli, name_in(cli, p->measures.item[r->measure.index].name),
              buf_str(&line));
    }
}

static void show_stages(struct cli *cli, const struct programme *p)
{
    heading(cli, N_("Stages"));
    for (uint32_t i = 0; i < p->stages.count; i++) {
        const struct stage *s = &p->stages.item[i];
        struct buf line = buf_new(&cli->arena);
        if (s->length)
            stage_length_text(&line, cli->lang, s->length);
        if (s->weekly) {
            buf_cstr(&line, line.len ? "; " : "");
            message_add(&line, cli->lang, N_("{work} per cent work, {study} study"),
                        (struct hole[]){ HOLE_NUM("work", s->weekly->work_percent),
                                         HOLE_NUM("study", s->weekly->study_percent) },
                        2);
        }
        entry(cli, name_in(cli, s->name), buf_str(&line));
    }
}

static const char *figure_text(int64_t word)
{
    switch ((enum figure_word)word) {
    case FIGURE_ABOUT:
        return N_("about {value}");
    case FIGURE_JUST_UNDER:
        return N_("just under {value}");
    case FIGURE_MORE_THAN:
        return N_("more than {value}");
    case FIGURE_AT_LEAST:
        return N_("at least {value}");
    case FIGURE_AT_MOST:
        return N_("at most {value}");
    case FIGURE_LESS_THAN:
        return N_("less than {value}");
    case FIGURE_NOT_STATED:
    case FIGURE_EXACTLY:
        break;
    }
    return NULL;
}

static void add_figure(struct cli *cli, struct buf *out, int64_t word, struct str value)
{
    const char *text = figure_text(word);

    if (text)
        message_add(out, cli->lang, text, (struct hole[]){ HOLE_STR("value", value) },
                    1);
    else
        buf_add(out, value);
}

static void show_figures(struct cli *cli, const struct programme *p)
{
    if (p->figures.count > 0)
        heading(cli, N_("Figures"));
    for (uint32_t i = 0; i < p->figures.count; i++) {
        const struct programme_figure *f = &p->figures.item[i];
        struct buf line = buf_new(&cli->arena), percent = buf_new(&cli->arena);
        if (f->number != NOT_STATED)
            add_figure(cli, &line, f->word, number_text(cli, f->number));
        if (ratio_is(f->percent)) {
            buf_cstr(&line, line.len ? ", " : "");
            buf_format(&percent, "%.*s %%", STR_ARG(ratio_in(cli, f->percent)));
            add_figure(cli, &line, f->percent_word, buf_str(&percent));
        }
        entry(cli, name_in(cli, f->name), line.len ? buf_str(&line) : unsaid(cli));
    }
    if (p->rules.count > 0)
        heading(cli, N_("Rules"));
    for (uint32_t i = 0; i < p->rules.count; i++)
        entry(cli, name_in(cli, p->rules.item[i].text), STR(""));
}

static struct str kronor_text(struct cli *cli, int64_t ore)
{
    struct buf text = buf_new(&cli->arena);

    if (ore == NOT_STATED)
        return unsaid(cli);
    message_num(&text, cli->lang, ore / 100);
    if (ore % 100 != 0)
        buf_format(&text, "%c%02lld", cli->lang == LANG_SV ? ',' : '.',
                   (long long)(ore % 100));
    buf_cstr(&text, " kr");
    return buf_str(&text);
}

static void show_unit_costs(struct cli *cli, const struct programme *p)
{
    for (uint32_t i = 0; i < p->budget->unit_costs.count; i++) {
        const struct unit_cost *cost = &p->budget->unit_costs.item[i];
        uint32_t measure = cost->target.index != REF_NONE
                               ? p->targets.item[cost->target.index].measure.index
                               : p->shares.item[cost->share.index].measure.index;
        struct str purse =
            cost->financier.index == REF_NONE
                ? str_from(cli_text(cli, N_("the whole budget")))
                : name_in(cli, p->organisations.item[cost->financier.index].name);
        SAY(cli, N_("  {name}: {kronor} each ({purse})"),
            HOLE_STR("kronor", kronor_text(cli, cost->ore)),
            HOLE_STR("name", name_in(cli, p->measures.item[measure].name)),
            HOLE_STR("purse", purse));
    }
}

static void show_budget(struct cli *cli, const struct programme *p)
{
    heading(cli, N_("Budget"));
    if (!p->budget) {
        entry(cli, unsaid(cli), STR(""));
        return;
    }
    entry(cli, str_from(cli_text(cli, N_("Total"))),
          kronor_text(cli, p->budget->total_ore));
    for (uint32_t i = 0; i < p->budget->financiers.count; i++) {
        const struct financier *f = &p->budget->financiers.item[i];
        entry(cli, name_in(cli, p->organisations.item[f->organisation.index].name),
              kronor_text(cli, f->ore));
    }
    show_unit_costs(cli, p);
}

bool cmd_programme_show(struct cli *cli, struct err *err)
{
    struct programme_reading r = { 0 };
    const struct programme *p = &r.programme;

    if (!programme_arg_whole(cli, &r, err))
        return false;
    if (cli->json) {
        buf_add(&cli->out, str_trim(r.text));
        line_end(cli);
        return true;
    }
    show_head(cli, p);
    show_who(cli, p);
    show_targets(cli, p);
    show_rates(cli, p);
    show_stages(cli, p);
    show_figures(cli, p);
    show_budget(cli, p);
    if (r.findings.of[SEVERITY_WARNING] > 0) {
        line_end(cli);
        SAY(cli, N_("The plan does not add up everywhere; see insteg programme check."),
            HOLE_NUM("n", 1));
    }
    return true;
}
