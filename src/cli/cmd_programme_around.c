/*
 * cmd_programme_around.c: insteg programme around: what stands around a programme, as
 * its page shows it: meetings, who was invited, answered and came, whom they reached,
 * trainings, decisions, contacts, deviations. Nobody is named.
 */
#include "base/date.h"
#include "cli/commands.h"
#include "cli/open.h"
#include "service/around_view.h"
#include "service/played.h"

#define WIDTH       80
#define NAME_WIDE   39
#define NUMBER_WIDE 10
#define UNSAID_WIDE 12
#define COLUMNS     4u

const struct cli_option programme_around_options[] = {
    { "--as-of", "DAY",
      N_("as it was known at the end of this day; else today, or the last day "
         "played") },
    { 0 },
};

static bool is(const struct view *v, const char *key)
{
    const struct view *of = view_get(v, str_from(key));

    return of && of->kind == VIEW_BOOL && of->boolean;
}

static const struct view_item *first_of(const struct view *v, const char *key)
{
    return view_get(v, str_from(key))->list.first;
}

static struct str number_text(struct cli *cli, int64_t n)
{
    struct buf text = buf_new(&cli->arena);

    message_num(&text, cli->lang, n);
    return buf_str(&text);
}

static struct str day_text(struct cli *cli, const struct view *v, const char *key)
{
    struct buf text = buf_new(&cli->arena);
    int32_t day;

    if (date_parse(view_text(v, key), &day))
        message_day(&text, cli->lang, day);
    return buf_str(&text);
}

static void heading(struct cli *cli, const char *id)
{
    buf_char(&cli->out, '\n');
    buf_cstr(&cli->out, cli_text(cli, id));
    buf_char(&cli->out, '\n');
}

/* "  a, b, c", the parts that are there, wrapped under itself. */
struct line {
    struct cli *cli;
    struct buf text;
};

static struct line line_new(struct cli *cli)
{
    struct line line = { cli, buf_new(&cli->arena) };

    return line;
}

static void line_add(struct line *line, struct str part)
{
    if (part.len == 0)
        return;
    if (line->text.len > 0)
        buf_cstr(&line->text, ", ");
    buf_add(&line->text, part);
}

static void line_end(struct line *line)
{
    buf_cstr(&line->cli->out, "  ");
    cli_wrap(line->cli, buf_str(&line->text), 4, WIDTH - 4);
}

#define LINE_SAY(line, id, ...)                                                        \
    line_say((line), (id), (const struct hole[]){ __VA_ARGS__ },                       \
             (uint32_t)(sizeof((const struct hole[]){ __VA_ARGS__ }) /                 \
                        sizeof(struct hole)))

static void line_say(struct line *line, const char *id, const struct hole *holes,
                     uint32_t count)
{
    struct buf text = buf_new(&line->cli->arena);

    message_add(&text, line->cli->lang, id, holes, count);
    line_add(line, buf_str(&text));
}

/* -------------------------------------------------------------------------- numbers */

static void table_head(struct cli *cli, const char *first)
{
    cli_cell(cli, str_from(cli_text(cli, first)), NAME_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("women"))), -NUMBER_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("men"))), -NUMBER_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("not stated"))), -UNSAID_WIDE);
    cli_cell(cli, str_from(cli_text(cli, N_("all"))), -(NUMBER_WIDE - 2));
    buf_char(&cli->out, '\n');
}

static void table_row(struct cli *cli, struct str name, const struct view *v,
                      bool by_sex)
{
    static const char *const keys[COLUMNS] = { "women", "men", "not_stated", "all" };
    static const int wide[COLUMNS] = { NUMBER_WIDE, NUMBER_WIDE, UNSAID_WIDE,
                                       NUMBER_WIDE - 2 };

    cli_cell(cli, name, NAME_WIDE);
    for (uint32_t i = 0; i < COLUMNS; i++)
        cli_cell(cli,
                 by_sex || i + 1 == COLUMNS ? number_text(cli, view_number(v, keys[i]))
                                            : STR(""),
                 -wide[i]);
    buf_char(&cli->out, '\n');
}

static void print_figures(struct cli *cli, const struct view *view, const char *key,
                          const char *first)
{
    const struct view_item *i = first_of(view, key);

    if (!i)
        return;
    buf_char(&cli->out, '\n');
    table_head(cli, first);
    for (; i; i = i->next)
        table_row(cli, view_text(&i->value, "name"), &i->value,
                  str_is(str_from(key), "found") || is(&i->value, "by_sex"));
}

/* ------------------------------------------------------------------------- meetings */

static void print_activities(struct cli *cli, const struct view *view)
{
    for (const struct view_item *i = first_of(view, "activities"); i; i = i->next) {
        const struct view *v = &i->value;
        struct line line = line_new(cli);
        line_add(&line, view_text(v, "name"));
        if (view_get(v, STR("at_least"))->kind == VIEW_INT)
            LINE_SAY(&line, N_("held {held} of at least {least}"),
                     HOLE_NUM("held", view_number(v, "held")),
                     HOLE_NUM("least", view_number(v, "at_least")));
        else
            LINE_SAY(&line, N_("held {held}"),
                     HOLE_NUM("held", view_number(v, "held")));
        if (view_number(v, "planned") > 0)
            LINE_SAY(&line, N_("planned {planned}"),
                     HOLE_NUM("planned", view_number(v, "planned")));
        line_end(&line);
    }
}

static void print_meeting(struct cli *cli, const struct view *v)
{
    struct line line = line_new(cli);

    line_add(&line, day_text(cli, v, "on_day"));
    line_add(&line, view_text(v, "name"));
    line_add(&line, view_text(v, "area"));
    line_add(&line, str_from(cli_text(cli, is(v, "is_held")  ? N_("held")
                                           : is(v, "is_off") ? N_("called off")
                                                             : N_("planned"))));
    if (is(v, "has_invited"))
        LINE_SAY(&line, N_("invited {invited}, yes {yes}, came {came}"),
                 HOLE_NUM("invited", view_number(v, "invited")),
                 HOLE_NUM("yes", view_number(v, "yes")),
                 HOLE_NUM("came", view_number(v, "came")));
    if (is(v, "is_held"))
        LINE_SAY(&line, N_("{women} women, {men} men, {not_stated} not stated"),
                 HOLE_NUM("women", view_number(v, "women")),
                 HOLE_NUM("men", view_number(v, "men")),
                 HOLE_NUM("not_stated", view_number(v, "not_stated")));
    if (is(v, "is_held"))
        LINE_SAY(&line, N_("Firms: {firms}"),
                 HOLE_NUM("firms", view_number(v, "firms")));
    line_end(&line);
}

static void print_meetings(struct cli *cli, const struct view *view)
{
    const struct view_item *i = first_of(view, "meetings");

    if (!is(view, "has_activities"))
        return;
    heading(cli, N_("Meetings"));
    print_activities(cli, view);
    if (i)
        buf_char(&cli->out, '\n');
    for (; i; i = i->next)
        print_meeting(cli, &i->value);
}

/* ------------------------------------------------------------- decisions, trainings */

static void print_decisions(struct cli *cli, const struct view *view)
{
    const struct view_item *i = first_of(view, "decisions");

    if (i)
        heading(cli, N_("Decisions and documents"));
    for (; i; i = i->next)
        for (const struct view_item *k = first_of(&i->value, "steps"); k; k = k->next) {
            struct line line = line_new(cli);
            line_add(&line, view_text(&k->value, "stage"));
            line_add(&line, view_text(&k->value, "move"));
            line_add(&line, view_text(&k->value, "decider"));
            line_add(&line, day_text(cli, &k->value, "on_day"));
            if (is(&k->value, "is_now"))
                line_add(&line, str_from(cli_text(cli, N_("now"))));
            if (is(&k->value, "is_later"))
                line_add(&line, str_from(cli_text(cli, N_("not yet"))));
            line_end(&line);
            for (const struct view_item *d = first_of(&k->value, "documents"); d;
                 d = d->next) {
                struct line document = line_new(cli);
                LINE_SAY(&document, N_("{title}, version {version}, {day}"),
                         HOLE_STR("title", view_text(&d->value, "title")),
                         HOLE_NUM("version", view_number(&d->value, "version")),
                         HOLE_STR("day", day_text(cli, &d->value, "dated_on")));
                buf_cstr(&cli->out, "  ");
                line_end(&document);
            }
        }
}

static void print_training(struct cli *cli, const struct view *v)
{
    struct line line = line_new(cli);

    line_add(&line, view_text(v, "name"));
    for (const struct view_item *i = first_of(v, "groups"); i; i = i->next) {
        const struct view *group = &i->value;
        if (view_get(group, STR("of"))->kind == VIEW_INT)
            LINE_SAY(&line, N_("{name}: {done} of {of}"),
                     HOLE_STR("name", view_text(group, "name")),
                     HOLE_NUM("done", view_number(group, "done")),
                     HOLE_NUM("of", view_number(group, "of")));
        else
            LINE_SAY(&line, N_("{name}: {done}"),
                     HOLE_STR("name", view_text(group, "name")),
                     HOLE_NUM("done", view_number(group, "done")));
    }
    LINE_SAY(&line, N_("together {done}"), HOLE_NUM("done", view_number(v, "done")));
    line_end(&line);
    for (const struct view_item *i = first_of(v, "means"); i; i = i->next) {
        struct line mean = line_new(cli);
        if (!is(&i->value, "shown"))
            continue;
        LINE_SAY(&mean, N_("{name}: {mean} answered on average"),
                 HOLE_STR("name", view_text(&i->value, "name")),
                 HOLE_STR("mean", view_text(&i->value, "mean")));
        buf_cstr(&cli->out, "  ");
        line_end(&mean);
    }
}

static void print_trainings(struct cli *cli, const struct view *view)
{
    if (!is(view, "has_trainings"))
        return;
    heading(cli, N_("Trainings of staff"));
    for (const struct view_item *i = first_of(view, "trainings"); i; i = i->next)
        print_training(cli, &i->value);
}

/* ------------------------------------------------------------- contacts, deviations */

static void print_contacts(struct cli *cli, const struct view *view)
{
    const struct view_item *i = first_of(view, "contacts");

    if (i)
        heading(cli, N_("Contacts about accessibility"));
    for (; i; i = i->next) {
        struct line line = line_new(cli);
        line_add(&line, day_text(cli, &i->value, "on_day"));
        line_add(&line, view_text(&i->value, "topic_text"));
        line_add(&line, view_text(&i->value, "party_text"));
        line_add(&line, view_text(&i->value, "area"));
        line_add(&line, view_text(&i->value, "note"));
        line_end(&line);
    }
}

static void print_deviations(struct cli *cli, const struct view *view)
{
    const struct view_item *i = first_of(view, "deviations");

    if (i)
        heading(cli, N_("Deviations from the plan"));
    for (; i; i = i->next) {
        struct line line = line_new(cli);
        line_add(&line, view_text(&i->value, "month"));
        line_add(&line, view_text(&i->value, "what_text"));
        line_add(&line, view_text(&i->value, "measure_name"));
        line_add(&line, view_text(&i->value, "why_text"));
        line_add(&line, view_text(&i->value, "side_text"));
        line_add(&line, view_text(&i->value, "area"));
        LINE_SAY(&line, N_("Decided by: {decider}"),
                 HOLE_STR("decider", view_text(&i->value, "decider")));
        line_add(&line, view_text(&i->value, "note"));
        line_end(&line);
    }
}

static void print_around(struct cli *cli, const struct view *view)
{
    SAY(cli, N_("Around {name}, as of {day}"),
        HOLE_STR("name", view_text(view, "name")),
        HOLE_STR("day", day_text(cli, view, "as_of")));
    print_figures(cli, view, "measures", N_("Measure"));
    print_figures(cli, view, "found", N_("How people were found"));
    print_meetings(cli, view);
    print_decisions(cli, view);
    print_trainings(cli, view);
    print_contacts(cli, view);
    print_deviations(cli, view);
}

bool cmd_programme_around(struct cli *cli, struct err *err)
{
    const char *day = cli_value(cli, "--as-of");
    int32_t as_of = moment_day(cli->now);
    struct view *view = NULL;
    struct call call;

    if (day && !date_parse(str_from(day), &as_of))
        return err_set(
            err, ERR_USAGE,
            N_("{text} is no day; write it as 2027-01-31, or leave it empty"),
            ARG_WORD(day));
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = (day || played_today(&call, &as_of, err)) &&
              around_page_view(&call, str_from(cli->arg[0]), as_of, &view, err);
    open_close(&call);
    if (!ok)
        return false;
    if (cli->json)
        cli_json(cli, view);
    else
        print_around(cli, view);
    return true;
}
