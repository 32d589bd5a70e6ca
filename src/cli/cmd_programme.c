/* cmd_programme.c: insteg programme list, check, draw and load; only load and list
 * --loaded open a database. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/programme_print.h"
#include "domain/stage_draw.h"
#include "service/programme_load.h"

#define WIDTH 80

const struct cli_option programme_list_options[] = {
    { "--loaded", NULL, N_("the versions in the database instead") },
    { 0 },
};
const struct cli_option programme_draw_options[] = {
    { "--svg", NULL, N_("draw a picture (SVG) instead of text") },
    { 0 },
};

static const char *const severity_texts[] = { N_("cannot be used"),
                                              N_("does not add up"), N_("note") };
_Static_assert(sizeof severity_texts / sizeof *severity_texts == SEVERITY_COUNT,
               "a text for each");

bool programme_arg(struct cli *cli, struct programme_reading *reading, struct err *err)
{
    return programme_open(cli->arg[0], &cli->arena, reading, err);
}

bool programme_arg_whole(struct cli *cli, struct programme_reading *reading,
                         struct err *err)
{
    if (!programme_arg(cli, reading, err))
        return false;
    if (reading->findings.of[SEVERITY_ERROR] == 0)
        return true;
    return err_set(err, ERR_INPUT,
                   N_("{file} has faults; insteg programme check lists them"),
                   ARG_WORD(cli->arg[0]));
}

static struct view *list_view(struct cli *cli, const struct str *names, uint32_t count,
                              struct err *err)
{
    struct view *list = view_array(&cli->arena);

    for (uint32_t i = 0; i < count; i++) {
        struct programme_reading r = { 0 };
        if (!programme_open(str_cstr(&cli->arena, names[i]), &cli->arena, &r, err))
            return NULL;
        struct view *o = view_add_object(&cli->arena, list);
        const struct period *period = r.programme.period;
        view_str(&cli->arena, o, "id", r.programme.id);
        view_str(&cli->arena, o, "name", label_in(r.programme.name, cli->lang));
        view_int(&cli->arena, o, "version", r.programme.version);
        view_day(&cli->arena, o, "from", period ? period->from : DAY_NONE);
        view_day(&cli->arena, o, "to", period ? period->to : DAY_NONE);
        view_int(&cli->arena, o, "errors", r.findings.of[SEVERITY_ERROR]);
        view_int(&cli->arena, o, "warnings", r.findings.of[SEVERITY_WARNING]);
        view_int(&cli->arena, o, "notes", r.findings.of[SEVERITY_NOTE]);
    }
    return list;
}

static struct str day_text(const struct view *object, struct str key)
{
    const struct view *day = view_get(object, key);

    return day->kind == VIEW_STR ? day->text : STR("-");
}

static void count_cell(struct cli *cli, const struct view *object, struct str key)
{
    struct buf text = buf_new(&cli->arena);

    buf_int(&text, view_get(object, key)->integer);
    cli_cell(cli, buf_str(&text), -13);
}

static bool list_loaded(struct cli *cli, struct err *err)
{
    struct view *list = NULL;
    struct call call;

    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = programme_loaded_view(&call, &list, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, list);
    if (!ok || cli->json)
        return ok;
    for (const struct view_item *i = list->list.first; i; i = i->next)
        SAY(cli, N_("{id}, version {version}, loaded {at}"),
            HOLE_STR("id", view_get(&i->value, STR("id"))->text),
            HOLE_NUM("version", view_get(&i->value, STR("version"))->integer),
            HOLE_STR("at",
                     str_sub(view_get(&i->value, STR("loaded_at"))->text, 0, 10)));
    if (list->count == 0)
        SAY(cli, N_("No programme has been loaded."), HOLE_NUM("n", 0));
    return true;
}

bool cmd_programme_list(struct cli *cli, struct err *err)
{
    struct str *names;

    if (cli_value(cli, "--loaded"))
        return list_loaded(cli, err);
    uint32_t count = programme_names(&cli->arena, &names);
    struct view *list = list_view(cli, names, count, err);

    if (!list)
        return false;
    if (cli->json) {
        cli_json(cli, list);
        return true;
    }
    cli_cell(cli, str_from(cli_text(cli, N_("Programme"))), 14);
    cli_cell(cli, str_from(cli_text(cli, N_("From"))), 12);
    cli_cell(cli, str_from(cli_text(cli, N_("To"))), 12);
    cli_cell(cli, str_from(cli_text(cli, N_("faults"))), -13);
    cli_cell(cli, str_from(cli_text(cli, N_("doubts"))), -13);
    cli_cell(cli, str_from(cli_text(cli, N_("remarks"))), -13);
    buf_char(&cli->out, '\n');
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        cli_cell(cli, view_get(&i->value, STR("id"))->text, 14);
        cli_cell(cli, day_text(&i->value, STR("from")), 12);
        cli_cell(cli, day_text(&i->value, STR("to")), 12);
        count_cell(cli, &i->value, STR("errors"));
        count_cell(cli, &i->value, STR("warnings"));
        count_cell(cli, &i->value, STR("notes"));
        buf_cstr(&cli->out, "\n  ");
        cli_wrap(cli, view_get(&i->value, STR("name"))->text, 2, WIDTH - 2);
    }
    return true;
}

static void print_finding(struct cli *cli, const struct programme_reading *r,
                          const struct finding *f)
{
    struct buf text = buf_new(&cli->arena);

    buf_format(&cli->out, "\n%s  %.*s\n  ",
               cli_text(cli, severity_texts[f->kind->severity]),
               STR_ARG(f->path.len ? f->path : r->name));
    finding_text(&text, cli->lang, f);
    cli_wrap(cli, buf_str(&text), 2, WIDTH - 2);
}

/* Those that refuse the file first, for each severity in the order of the file. */
static void print_findings(struct cli *cli, const struct programme_reading *r)
{
    const struct findings *list = &r->findings;

    for (int severity = 0; severity < SEVERITY_COUNT; severity++)
        for (uint32_t i = 0; i < list->count; i++)
            if ((int)list->item[i].kind->severity == severity)
                print_finding(cli, r, &list->item[i]);
    if (list->left_out > 0) {
        buf_char(&cli->out, '\n');
        SAY(cli, N_("{count} more were found; put these right first"),
            HOLE_NUM("count", list->left_out));
    }
}

static void print_check(struct cli *cli, const struct programme_reading *r)
{
    if (r->programme.name.sv.len > 0)
        cli_wrap(cli, label_in(r->programme.name, cli->lang), 0, WIDTH);
    if (r->findings.count == 0) {
        SAY(cli, N_("It adds up; nothing was found."), HOLE_NUM("n", 1));
        return;
    }
    SAY(cli,
        N_("Refused: {errors}. Does not add up: {warnings}. Worth knowing: {notes}."),
        HOLE_NUM("errors", r->findings.of[SEVERITY_ERROR]),
        HOLE_NUM("warnings", r->findings.of[SEVERITY_WARNING]),
        HOLE_NUM("notes", r->findings.of[SEVERITY_NOTE]));
    print_findings(cli, r);
}

bool cmd_programme_check(struct cli *cli, struct err *err)
{
    struct programme_reading r = { 0 };

    if (!programme_arg(cli, &r, err))
        return false;
    if (r.findings.of[SEVERITY_ERROR] > 0)
        cli->exit_code = err_exit_code(ERR_INPUT);
    else if (r.findings.of[SEVERITY_WARNING] > 0)
        cli->exit_code = EXIT_FINDINGS;
    if (!cli->json) {
        print_check(cli, &r);
        return true;
    }
    struct view *list = view_array(&cli->arena);
    for (uint32_t i = 0; i < r.findings.count; i++)
        finding_view(&cli->arena, cli->lang, &r.findings.item[i],
                     view_add_object(&cli->arena, list));
    cli_json(cli, list);
    return true;
}

bool cmd_programme_draw(struct cli *cli, struct err *err)
{
    struct programme_reading r = { 0 };
    struct buf text = buf_new(&cli->arena), svg = buf_new(&cli->arena);

    if (!programme_arg_whole(cli, &r, err))
        return false;
    stage_draw_text(&text, cli->lang, &r.programme);
    stage_draw_svg(&svg, cli->lang, &r.programme);
    if (cli->json) {
        struct view *object = view_object(&cli->arena);
        view_str(&cli->arena, object, "id", r.programme.id);
        view_str(&cli->arena, object, "text", buf_str(&text));
        view_str(&cli->arena, object, "svg", buf_str(&svg));
        cli_json(cli, object);
    } else {
        buf_add(&cli->out, buf_str(cli_value(cli, "--svg") ? &svg : &text));
    }
    return true;
}

bool cmd_programme_load(struct cli *cli, struct err *err)
{
    struct programme_reading r = { 0 };
    struct call call;
    bool same = false;

    if (!programme_arg_whole(cli, &r, err) || !open_for(cli, OPEN_CREATE, &call, err))
        return false;
    bool ok = programme_load(&call, &r, &same, err);
    open_close(&call);
    if (!ok)
        return false;
    if (cli->json) {
        struct view *object = view_object(&cli->arena);
        view_str(&cli->arena, object, "id", r.programme.id);
        view_int(&cli->arena, object, "version", r.programme.version);
        view_bool(&cli->arena, object, "new", !same);
        view_int(&cli->arena, object, "warnings", r.findings.of[SEVERITY_WARNING]);
        cli_json(cli, object);
        return true;
    }
    SAY(cli,
        same ? N_("{id}, version {version}: nothing new.")
             : N_("{id}, version {version}: loaded."),
        HOLE_STR("id", r.programme.id), HOLE_NUM("version", r.programme.version));
    if (r.programme.priority == PRIORITY_LONGEST_WAIT)
        SAY(cli, N_("In lists, among equals, who has been in it longest goes first."),
            HOLE_NUM("n", 1));
    if (r.findings.of[SEVERITY_WARNING] > 0)
        SAY(cli, N_("The plan does not add up everywhere; see insteg programme check."),
            HOLE_NUM("n", 1));
    return true;
}
