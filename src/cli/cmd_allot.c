/* cmd_allot.c: insteg allot and insteg allot verify: files in, an answer and a
 * certificate out; no database is opened. */
#include "cli/commands.h"
#include "service/allot_run.h"

#define WIDTH     80
#define ROWS      20
#define NAME_WIDE 22

const struct cli_option allot_options[] = {
    { "--out", N_("FILE"), N_("write the certificate here") },
    { "--top", N_("N"), N_("this many rows a table; else 20") },
    { 0 },
};

struct table {
    struct cli *cli;
    int64_t rows;
};

/* A cell is never empty. */
static struct str or_dash(const struct view *object, const char *key)
{
    struct str text = view_text(object, key);

    return text.len > 0 ? text : STR("-");
}

static bool is_true(const struct view *object, struct str key)
{
    const struct view *value = view_get(object, key);

    return value && value->kind == VIEW_BOOL && value->boolean;
}

static void line_end(struct cli *cli)
{
    buf_char(&cli->out, '\n');
}

static void number_cell(struct cli *cli, int64_t n, int width)
{
    struct buf text = buf_new(&cli->arena);

    buf_int(&text, n);
    cli_cell(cli, buf_str(&text), -width);
}

/* "1/3" when it is exact, else "31-35 %". */
static void chance_cell(struct cli *cli, const struct view *entry, int width)
{
    const struct view *p = view_get(entry, STR("probability"));
    struct buf text = buf_new(&cli->arena);

    if (!p || p->kind != VIEW_OBJECT)
        buf_char(&text, '-');
    else if (is_true(p, STR("exact")))
        buf_add(&text, or_dash(p, "fraction"));
    else
        buf_format(&text, "%lld-%lld %%", (long long)(view_number(p, "low_milli") / 10),
                   (long long)((view_number(p, "high_milli") + 9) / 10));
    cli_cell(cli, buf_str(&text), -width);
}

static void more_rows(const struct table *t, const struct view *list)
{
    if (list->count > t->rows)
        SAY(t->cli, N_("  and {count} more; --json lists all"),
            HOLE_NUM("count", list->count - t->rows));
}

static void print_placed(const struct table *t, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("placements"));
    struct cli *cli = t->cli;
    int64_t left = t->rows;

    if (list->count == 0)
        return;
    line_end(cli);
    cli_cell(cli, str_from(cli_text(cli, N_("Placed"))), NAME_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("Place given"))), NAME_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("Order"))), -9);
    cli_cell(cli, str_from(cli_text(cli, N_("Fit"))), -9);
    cli_cell(cli, str_from(cli_text(cli, N_("Chance"))), -14);
    line_end(cli);
    for (const struct view_item *i = list->list.first; i && left-- > 0; i = i->next) {
        cli_cell(cli, or_dash(&i->value, "person"), NAME_WIDE - 1);
        buf_char(&cli->out, ' ');
        cli_cell(cli, or_dash(&i->value, "need"), NAME_WIDE - 1);
        buf_char(&cli->out, ' ');
        if (is_true(&i->value, STR("by_hand")))
            cli_cell(cli, str_from(cli_text(cli, N_("by hand"))), -9);
        else
            number_cell(cli, view_number(&i->value, "lot"), 9);
        number_cell(cli, view_number(&i->value, "fit"), 9);
        chance_cell(cli, &i->value, 14);
        line_end(cli);
    }
    more_rows(t, list);
}

/* The bound with number `at` of the answer: "men, intake 1". */
static void add_bound_name(struct cli *cli, struct buf *text, const struct view *answer,
                           int64_t at)
{
    const struct view_item *bound = view_get(answer, STR("bounds"))->list.first;

    for (int64_t b = at; b > 0; b--)
        bound = bound->next;
    bool grouped = view_get(&bound->value, STR("group"))->kind == VIEW_STR;
    bool named = view_get(&bound->value, STR("name"))->kind == VIEW_STR;
    if (text->len > 0)
        buf_cstr(text, "; ");
    if (grouped)
        buf_add(text, or_dash(&bound->value, "group"));
    if (grouped && named)
        buf_cstr(text, ", ");
    if (named)
        buf_add(text, or_dash(&bound->value, "name"));
    if (!grouped && !named)
        buf_cstr(text, cli_text(cli, N_("all people")));
}

/* The bounds that are in the way where there is a place. */
static struct str bounds_in_the_way(struct cli *cli, const struct view *answer,
                                    const struct view *entry)
{
    const struct view *needs = view_get(entry, STR("needs"));
    struct buf text = buf_new(&cli->arena);

    for (const struct view_item *i = needs->list.first; i; i = i->next) {
        const struct view *bounds = view_get(&i->value, STR("bounds"));
        if (is_true(&i->value, STR("full")))
            continue;
        for (const struct view_item *b = bounds->list.first; b; b = b->next)
            add_bound_name(cli, &text, answer, b->value.integer);
        break;
    }
    return buf_str(&text);
}

static const char *why_text(struct str why)
{
    if (str_is(why, "no_pair"))
        return N_("nothing among the needs fits: one more suitable need would help");
    if (str_is(why, "excluded"))
        return N_("left out by a decision by hand");
    if (str_is(why, "bound"))
        return N_("there are places, but these bounds are full: {bounds}");
    return N_(
        "all suitable places are taken: by the order, and so that most are placed");
}

/* Why the person has no place, and the needs where one more would place one more. */
static struct str why_not(struct cli *cli, const struct view *answer,
                          const struct view *entry)
{
    const struct view *needs = view_get(entry, STR("needs"));
    struct buf names = buf_new(&cli->arena), text = buf_new(&cli->arena);
    int shown = 0;

    message_add(
        &text, cli->lang, why_text(or_dash(entry, "why")),
        (struct hole[]){ HOLE_STR("bounds", bounds_in_the_way(cli, answer, entry)) },
        1);
    for (const struct view_item *i = needs->list.first; i && shown < 3; i = i->next)
        if (is_true(&i->value, STR("one_more_place_helps"))) {
            if (shown++ > 0)
                buf_cstr(&names, ", ");
            buf_add(&names, or_dash(&i->value, "need"));
        }
    if (shown > 0) {
        buf_cstr(&text, "; ");
        message_add(&text, cli->lang,
                    N_("one more place would place one more: {needs}"),
                    (struct hole[]){ HOLE_STR("needs", buf_str(&names)) }, 1);
    }
    return buf_str(&text);
}

static void print_one_not(struct cli *cli, const struct view *entry)
{
    const struct view *lot = view_get(entry, STR("lot"));

    buf_cstr(&cli->out, "    ");
    cli_cell(cli, or_dash(entry, "person"), 2 * NAME_WIDE - 5);
    buf_char(&cli->out, ' ');
    if (lot->kind == VIEW_INT)
        number_cell(cli, lot->integer, 9);
    else
        cli_cell(cli, STR("-"), -9);
    cli_cell(cli, STR(""), 9);
    chance_cell(cli, entry, 14);
    line_end(cli);
}

/* In order; the reason once for those in a row who share it. */
static void print_not_placed(const struct table *t, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("not_placed"));
    struct cli *cli = t->cli;
    int64_t left = t->rows;
    struct str before = STR("");

    if (list->count == 0)
        return;
    line_end(cli);
    cli_cell(cli, str_from(cli_text(cli, N_("Not placed, and why"))), 2 * NAME_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("Order"))), -9);
    cli_cell(cli, STR(""), 9);
    cli_cell(cli, str_from(cli_text(cli, N_("Chance"))), -14);
    line_end(cli);
    for (const struct view_item *i = list->list.first; i && left-- > 0; i = i->next) {
        struct str why = why_not(cli, answer, &i->value);
        if (!str_eq(why, before)) {
            buf_cstr(&cli->out, "  ");
            cli_wrap(cli, why, 2, WIDTH - 2);
        }
        before = why;
        print_one_not(cli, &i->value);
    }
    more_rows(t, list);
}

/* The place, or that there is none. */
static struct str or_nowhere(struct cli *cli, const struct view *object,
                             const char *key)
{
    struct str need = view_text(object, key);

    return need.len > 0 ? need : str_from(cli_text(cli, N_("no place")));
}

static void print_changed(const struct table *t, const struct view *object)
{
    const struct view *list = view_get(object, STR("changed"));
    int64_t left = t->rows;

    for (const struct view_item *i = list ? list->list.first : NULL; i && left-- > 0;
         i = i->next)
        SAY(t->cli, N_("  {person}: {with} instead of {without}"),
            HOLE_STR("person", or_dash(&i->value, "person")),
            HOLE_STR("with", or_nowhere(t->cli, &i->value, "with")),
            HOLE_STR("without", or_nowhere(t->cli, &i->value, "without")));
    if (list)
        more_rows(t, list);
}

/* Why a quota is not filled to its last place; NULL: it is. */
static const char *off_text(struct str why)
{
    if (str_is(why, "candidates"))
        return N_("    fewer people of the group can take a place here");
    if (str_is(why, "released"))
        return N_("    more than the quota: places nobody was there for");
    if (str_is(why, "others"))
        return N_("    the rest went to people of no group with a share");
    if (str_is(why, "decided"))
        return N_("    another group was decided to get more of the places");
    if (str_is(why, "needs"))
        return N_("    the needs and their bounds leave no room for more of the group");
    return NULL;
}

static void print_quotas(const struct table *t, const struct view *answer)
{
    const struct view *object = view_get(answer, STR("proportion"));
    struct cli *cli = t->cli;

    if (object->kind != VIEW_OBJECT)
        return;
    line_end(cli);
    SAY(cli, N_("Proportional places"), HOLE_NUM("n", 1));
    const struct view *list = view_get(object, STR("quotas"));
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        SAY(cli, N_("  {intake}, {group}: {placed} placed of {quota}"),
            HOLE_STR("intake", or_dash(&i->value, "intake")),
            HOLE_STR("group", or_dash(&i->value, "group")),
            HOLE_NUM("placed", view_number(&i->value, "placed")),
            HOLE_NUM("quota", view_number(&i->value, "quota")));
        const char *off = off_text(or_dash(&i->value, "why"));
        if (off)
            SAY(cli, off, HOLE_NUM("n", 1));
        if (view_get(&i->value, STR("decided"))->kind == VIEW_STR)
            SAY(cli, N_("    decided otherwise: {reason}"),
                HOLE_STR("reason", or_dash(&i->value, "decided")));
    }
    if (is_true(object, STR("released")))
        SAY(cli,
            N_("  The date has passed: places nobody is there for are free to all."),
            HOLE_NUM("n", 1));
    SAY(cli, N_("  What it costs: {with} placed with it, {without} without it."),
        HOLE_NUM("with", view_number(object, "placed_with")),
        HOLE_NUM("without", view_number(object, "placed_without")));
    print_changed(t, object);
}

static void print_hand(const struct table *t, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("overrides"));
    struct cli *cli = t->cli;

    if (list->count == 0)
        return;
    line_end(cli);
    SAY(cli, N_("Decided by hand"), HOLE_NUM("n", 1));
    for (const struct view_item *i = list->list.first; i; i = i->next)
        SAY(cli,
            str_is(or_dash(&i->value, "decision"), "force")
                ? N_("  {person} gets {need}: {reason}")
                : N_("  {person} does not get {need}: {reason}"),
            HOLE_STR("person", or_dash(&i->value, "person")),
            HOLE_STR("need", or_dash(&i->value, "need")),
            HOLE_STR("reason", or_dash(&i->value, "reason")));
    const struct view *object = view_get(answer, STR("by_hand"));
    if (view_get(object, STR("changed")))
        SAY(cli, N_("  What it costs: {with} placed with it, {without} without it."),
            HOLE_NUM("with", view_number(object, "placed_with")),
            HOLE_NUM("without", view_number(object, "placed_without")));
    print_changed(t, object);
}

/* What has been proved of the placing. */
static void print_promise(struct cli *cli, const struct view *answer)
{
    struct str objective = or_dash(answer, "objective");
    struct buf seed = buf_new(&cli->arena); /* a name, not an amount */

    buf_int(&seed, view_number(answer, "seed"));
    SAY(cli, N_("No other distribution places more people: checked."),
        HOLE_NUM("n", 1));
    SAY(cli,
        str_is(objective, "fit")
            ? N_("Among those that place as many, none fits better in all: checked.")
        : str_is(objective, "need_first")
            ? N_("Among those that place as many, none serves those first in the order "
                 "of need better: checked. Equal need is decided by lottery, seed "
                 "{seed}.")
            : N_("Among those that place as many, none follows the lottery's order "
                 "better: checked. Seed {seed}."),
        HOLE_STR("seed", buf_str(&seed)));
}

static void print_head(struct cli *cli, const struct view *answer)
{
    SAY(cli,
        N_("{placed} are placed, of {eligible} who can take a place; there are "
           "{places} "
           "places."),
        HOLE_NUM("placed", view_number(answer, "placed")),
        HOLE_NUM("eligible", view_number(answer, "eligible")),
        HOLE_NUM("places", view_number(answer, "places")));
    print_promise(cli, answer);
    if (str_is(or_dash(answer, "objective"), "fit"))
        SAY(cli, N_("The fit of all who are placed, added up: {fit}."),
            HOLE_NUM("fit", view_number(answer, "fit")));
    if (view_get(answer, STR("reason"))->kind == VIEW_STR)
        SAY(cli, N_("Reason: {reason}"), HOLE_STR("reason", or_dash(answer, "reason")));
}

static void print_refusal(struct cli *cli, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("violations"));

    SAY(cli,
        N_("The bounds cannot hold. No distribution comes nearer than {missing} short; "
           "nothing is given out."),
        HOLE_NUM("missing", view_number(answer, "missing")));
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        bool all = view_get(&i->value, STR("group"))->kind != VIEW_STR;
        bool everywhere = view_get(&i->value, STR("name"))->kind != VIEW_STR;
        SAY(cli, N_("  at least {lower} of {group} at {name}: {missing} short"),
            HOLE_NUM("lower", view_number(&i->value, "lower")),
            HOLE_STR("group", all ? str_from(cli_text(cli, N_("all people")))
                                  : or_dash(&i->value, "group")),
            HOLE_STR("name", everywhere ? str_from(cli_text(cli, N_("all needs")))
                                        : or_dash(&i->value, "name")),
            HOLE_NUM("missing", view_number(&i->value, "missing")));
    }
}

static void print_answer(struct cli *cli, const struct allot_report *report,
                         int64_t rows)
{
    struct table t = { cli, rows };

    if (!report->feasible) {
        print_refusal(cli, report->answer);
        return;
    }
    print_head(cli, report->answer);
    print_placed(&t, report->answer);
    print_not_placed(&t, report->answer);
    print_quotas(&t, report->answer);
    print_hand(&t, report->answer);
}

static bool answer_file(struct cli *cli, json_t *value, int64_t rows, struct err *err)
{
    const char *path = cli_value(cli, "--out");
    struct allot_report report = { 0 };

    if (!allot_run(value, &cli->arena, &report, err))
        return allot_file_place(cli->arg[0], err);
    if (report.feasible && path && !allot_file_write(path, report.certificate, err))
        return false;
    if (!report.feasible)
        cli->exit_code = EXIT_FINDINGS;
    if (cli->json) {
        cli_json(cli, report.answer);
        return true;
    }
    print_answer(cli, &report, rows);
    if (report.feasible && path) {
        line_end(cli);
        SAY(cli, N_("The certificate is in {file}; insteg allot verify checks it."),
            HOLE_STR("file", str_from(path)));
    }
    return true;
}

bool cmd_allot(struct cli *cli, struct err *err)
{
    json_t *value = NULL;
    int64_t rows = ROWS;

    if (!cli_number(cli, "--top", 0, RUN_PEOPLE_MOST, &rows, err) ||
        !allot_file_json(cli->arg[0], &value, err))
        return false;
    bool ok = answer_file(cli, value, rows, err);
    json_decref(value);
    return ok;
}

static void print_verdict(struct cli *cli, const struct view *answer)
{
    if (!is_true(answer, STR("holds"))) {
        SAY(cli, N_("The certificate does not hold: {why}."),
            HOLE_STR("why", or_dash(answer, "why")));
        return;
    }
    SAY(cli, N_("The certificate holds: {placed} of {people} people are placed."),
        HOLE_NUM("placed", view_number(answer, "placed")),
        HOLE_NUM("people", view_number(answer, "people")));
    print_promise(cli, answer);
}

bool cmd_allot_verify(struct cli *cli, struct err *err)
{
    struct view *answer = NULL;
    json_t *value = NULL;

    if (!allot_file_json(cli->arg[0], &value, err))
        return false;
    bool ok = allot_run_verify(value, cli->lang, &cli->arena, &answer, err);
    json_decref(value);
    if (!ok)
        return err_add(err, N_("{file}"), ARG_WORD(cli->arg[0]));
    if (cli->json)
        cli_json(cli, answer);
    else
        print_verdict(cli, answer);
    if (!is_true(answer, STR("holds")))
        cli->exit_code = EXIT_FINDINGS;
    return true;
}
