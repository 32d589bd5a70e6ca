/* cmd_vocab.c: insteg vocab import, search and show. */
#include <unistd.h>

#include "cli/commands.h"
#include "cli/open.h"
#include "cli/stop.h"
#include "service/vocab_find.h"
#include "service/vocab_import.h"
#include "service/vocab_show.h"
#include "service/vocab_words.h"

const struct cli_option vocab_import_options[] = {
    { "--preview", NULL, N_("only count what is new, changed and same") },
    { "--apply", NULL, N_("write it; this is what happens anyway") },
    { 0 },
};

static void print_file(struct cli *cli, const struct vocab_report_file *f)
{
    buf_format(&cli->out, "%s (%s)\n", f->part, f->vintage);
    if (f->unchanged)
        SAY(cli, N_("  the same as last time"), HOLE_NUM("n", 0));
    else
        SAY(cli, N_("  new {new}, changed {changed}, same {same}"),
            HOLE_NUM("new", (int64_t)f->counts.new_count),
            HOLE_NUM("changed", (int64_t)f->counts.changed_count),
            HOLE_NUM("same", (int64_t)f->counts.same_count));
}

static void print_passed(struct cli *cli, const struct vocab_report *report)
{
    struct buf names = buf_new(&cli->arena);

    for (uint32_t i = 0; i < report->passed_count; i++) {
        if (names.len)
            buf_cstr(&names, ", ");
        buf_cstr(&names, report->passed[i]);
    }
    if (!names.len)
        return;
    buf_format(&cli->out, "%s ", cli_text(cli, N_("passed over:")));
    cli_wrap(cli, buf_str(&names), 2, 66);
}

static void print_report(struct cli *cli, const struct vocab_report *report)
{
    for (uint32_t i = 0; i < report->file_count; i++)
        print_file(cli, &report->file[i]);
    print_passed(cli, report);
    if (report->placeholders)
        SAY(cli,
            N_("{n} concepts are only named by others; no list that was imported "
               "explains them."),
            HOLE_NUM("n", (int64_t)report->placeholders));
    if (!report->applied)
        SAY(cli, N_("This was a preview; nothing is written."), HOLE_NUM("n", 0));
    else if (!report->changed)
        SAY(cli, N_("Nothing new: the database is as it was."), HOLE_NUM("n", 0));
    else
        SAY(cli, N_("Written to {db}."), HOLE_STR("db", str_from(cli->db_path)));
}

/*
 * Applies unless --preview is given: formats.md names no --apply for vocabularies.
 * Where there is no database yet the files are read once without any, so that one that
 * is refused leaves no database behind.
 */
bool cmd_vocab_import(struct cli *cli, struct err *err)
{
    struct vocab_ask ask = { .path = cli->arg[1],
                             .apply = cli_value(cli, "--preview") == NULL };
    struct call call = cli_call(cli);
    struct vocab_report report;

    if (!vocab_source_from(str_from(cli->arg[0]), &ask.source))
        return err_set(err, ERR_USAGE,
                       N_("{text} is not a source; those are esco, jobtech and af"),
                       ARG_WORD(cli->arg[0]));
    call.stop = stop_watch();
    call.progress = NULL;
    if (access(cli->db_path, F_OK) != 0 && !vocab_check(&call, &ask, err))
        return false;
    if (!open_for(cli, ask.apply ? OPEN_CREATE : OPEN_PREVIEW, &call, err))
        return false;
    call.stop = stop_watch();
    bool ok = vocab_import(&call, &ask, &report, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, vocab_report_view(&call, &report));
    else if (ok)
        print_report(cli, &report);
    return ok;
}

/* ------------------------------------------------------------------ search, show */

const struct cli_option vocab_search_options[] = {
    { "--kind", N_("KIND"),
      N_("only these: task, skill, occupation, group, title ...") },
    { "--label-lang", N_("LANG"), N_("only labels in this language, sv or en") },
    { "--top", N_("N"), N_("how many to list; else 20") },
    { 0 },
};

static bool bool_of(const struct view *v, const char *key)
{
    const struct view *member = view_get(v, str_from(key));

    return member && member->kind == VIEW_BOOL && member->boolean;
}

static void print_hit(struct cli *cli, const struct view *hit)
{
    struct str label = view_text(hit, "label"), found = view_text(hit, "found");

    cli_cell(cli, label, 42);
    buf_char(&cli->out, ' ');
    cli_cell(cli, str_from(cli_text(cli, vocab_kind_label(view_text(hit, "kind")))),
             10);
    buf_char(&cli->out, ' ');
    buf_add(&cli->out, view_text(hit, "code"));
    buf_char(&cli->out, '\n');
    if (!str_eq(label, found)) {
        buf_cstr(&cli->out, "    ");
        SAY(cli, N_("also called: {label}"), HOLE_STR("label", found));
    }
    if (bool_of(hit, "placeholder"))
        SAY(cli, N_("    only named by others; no list explains it"), HOLE_NUM("n", 0));
}

static bool take_search(struct cli *cli, struct vocab_query *query, struct err *err)
{
    struct buf words = buf_new(&cli->arena);
    const char *kind = cli_value(cli, "--kind");
    const char *lang = cli_value(cli, "--label-lang");
    int64_t top = FIND_TOP;

    for (uint32_t i = 0; i < cli->arg_count; i++) {
        if (i)
            buf_char(&words, ' ');
        buf_cstr(&words, cli->arg[i]);
    }
    query->words = buf_str(&words);
    query->one_kind = kind != NULL;
    query->one_lang = lang != NULL;
    if (kind && !word_kind_from(str_from(kind), &query->kind))
        return err_set(err, ERR_USAGE, N_("{text} is not a kind of word for work"),
                       ARG_WORD(kind));
    if (lang && !lang_from(str_from(lang), &query->lang))
        return err_set(err, ERR_USAGE, N_("{text} is not a language insteg speaks"),
                       ARG_WORD(lang));
    if (!cli_number(cli, "--top", 1, FIND_TOP_MOST, &top, err))
        return false;
    query->top = (uint32_t)top;
    return true;
}

bool cmd_vocab_search(struct cli *cli, struct err *err)
{
    struct vocab_query query = { .top = 0 };
    struct view *answer = NULL;
    struct call call;

    if (!take_search(cli, &query, err) || !open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = vocab_search(&call, &query, &answer, err);
    open_close(&call);
    if (!ok)
        return false;
    if (cli->json) {
        cli_json(cli, answer);
        return true;
    }
    if (!answer->count)
        SAY(cli, N_("Nothing is called so."), HOLE_NUM("n", 0));
    for (const struct view_item *i = answer->list.first; i; i = i->next)
        print_hit(cli, &i->value);
    return true;
}

#define LIST_SHOWN 12u /* of each list on the screen; --json has more */

static void heading(struct cli *cli, const char *id)
{
    buf_format(&cli->out, "\n%s\n", cli_text(cli, id));
}

static void and_more(struct cli *cli, uint32_t all)
{
    if (all > LIST_SHOWN)
        SAY(cli, N_("  and {n} more"), HOLE_NUM("n", (int64_t)(all - LIST_SHOWN)));
}

static void print_labels(struct cli *cli, const struct view *answer)
{
    const struct view *labels = view_get(answer, STR("labels"));
    struct buf text = buf_new(&cli->arena);
    uint32_t shown = 0;

    if (!labels->count)
        return;
    heading(cli, N_("Also called"));
    for (const struct view_item *i = labels->list.first; i && shown < LIST_SHOWN;
         i = i->next, shown++) {
        if (text.len)
            buf_cstr(&text, ", ");
        buf_add(&text, view_text(&i->value, "label"));
    }
    buf_cstr(&cli->out, "  ");
    cli_wrap(cli, buf_str(&text), 2, 76);
    and_more(cli, labels->count);
}

static void print_texts(struct cli *cli, const struct view *answer)
{
    const struct view *texts = view_get(answer, STR("texts"));
    struct str before = STR("");

    for (const struct view_item *i = texts->list.first; i; i = i->next) {
        struct str text = view_text(&i->value, "text");
        bool again = str_eq(text, before); /* two years' lists say the same */
        before = text;
        if (again)
            continue;
        buf_format(&cli->out, "\n%.*s\n  ", STR_ARG(view_text(&i->value, "source")));
        cli_wrap(cli, text, 2, 76);
    }
}

static bool is_to(const struct view *relation)
{
    return str_is(view_text(relation, "direction"), "to");
}

static bool same_group(const struct view *a, const struct view *b)
{
    return str_eq(view_text(a, "kind"), view_text(b, "kind")) && is_to(a) == is_to(b);
}

/* Relations of one kind and direction stand together: one heading each. */
static void print_relations(struct cli *cli, const struct view *answer)
{
    const struct view_item *i = view_get(answer, STR("relations"))->list.first;

    while (i) {
        const struct view *first = &i->value;
        struct str before = STR("");
        uint32_t shown = 0;
        heading(cli, vocab_relation_label(view_text(first, "kind"), is_to(first)));
        for (; i && same_group(first, &i->value); i = i->next) {
            struct str code = view_text(&i->value, "code");
            bool again = str_eq(code, before); /* two lists say it */
            before = code;
            if (again || shown++ >= LIST_SHOWN)
                continue;
            buf_cstr(&cli->out, "  ");
            cli_cell(cli, view_text(&i->value, "label"), 56);
            buf_char(&cli->out, ' ');
            buf_add(&cli->out, str_sub(code, 0, 20));
            buf_char(&cli->out, '\n');
        }
        and_more(cli, shown);
    }
}

static void print_codes(struct cli *cli, const struct view *answer)
{
    const struct view *codes = view_get(answer, STR("codes"));

    if (!codes->count)
        return;
    heading(cli, N_("Codes"));
    for (const struct view_item *i = codes->list.first; i; i = i->next) {
        buf_cstr(&cli->out, "  ");
        cli_cell(cli, view_text(&i->value, "scheme"), 20);
        buf_char(&cli->out, ' ');
        cli_cell(cli, view_text(&i->value, "vintage"), 8);
        buf_char(&cli->out, ' ');
        buf_add(&cli->out, view_text(&i->value, "code"));
        buf_char(&cli->out, '\n');
    }
}

/* What the nation's figures say; municipalities are in --json. */
static void print_facts(struct cli *cli, const struct view *answer)
{
    const struct view *facts = view_get(answer, STR("facts"));

    for (const struct view_item *i = facts->list.first; i; i = i->next) {
        struct str what = view_text(&i->value, "what");
        int64_t value = view_number(&i->value, "value");
        if (view_text(&i->value, "place").len)
            continue;
        if (str_is(what, "ads_2024"))
            SAY(cli, N_("Advertisements in 2024: {count}"), HOLE_NUM("count", value));
        else if (str_is(what, "pay_median"))
            SAY(cli, N_("Median pay a month: {kronor} kronor"),
                HOLE_NUM("kronor", value / 100));
    }
}

static void print_near(struct cli *cli, const struct view *answer)
{
    const struct view *near = view_get(answer, STR("near"));
    uint32_t shown = 0;

    if (!near->count)
        return;
    heading(cli, N_("Near (250 is the same), and why"));
    for (const struct view_item *i = near->list.first; i && shown < LIST_SHOWN;
         i = i->next, shown++) {
        const struct view *why = view_get(&i->value, STR("why"));
        const char *most =
            why->count ? vocab_part_label(view_text(&why->list.first->value, "part"))
                       : vocab_why_else(view_text(answer, "code"),
                                        view_text(&i->value, "code"));
        buf_format(&cli->out, "  %3d  ", (int)view_number(&i->value, "similarity"));
        cli_cell(cli, view_text(&i->value, "label"), 50);
        buf_format(&cli->out, "  %s", cli_text(cli, most));
        buf_char(&cli->out, '\n');
    }
    and_more(cli, near->count);
}

static void print_concept(struct cli *cli, const struct view *answer)
{
    const struct view *heir = view_get(answer, STR("replaced_by"));
    struct str sv = view_text(answer, "label_sv"), en = view_text(answer, "label_en");

    cli_wrap(cli, view_text(answer, "label"), 2, 78);
    if (!str_eq(sv, en)) {
        buf_cstr(&cli->out, "  ");
        cli_wrap(cli, cli->lang == LANG_SV ? en : sv, 2, 76);
    }
    buf_format(&cli->out, "%s  %.*s\n",
               cli_text(cli, vocab_kind_label(view_text(answer, "kind"))),
               STR_ARG(view_text(answer, "code")));
    if (bool_of(answer, "placeholder"))
        SAY(cli, N_("Only named by others; no list that was imported explains it."),
            HOLE_NUM("n", 0));
    if (heir->kind == VIEW_OBJECT)
        SAY(cli, N_("A newer list has {code}, {label}, in its place."),
            HOLE_STR("code", view_text(heir, "code")),
            HOLE_STR("label", view_text(heir, "label")));
    print_facts(cli, answer);
    print_labels(cli, answer);
    print_texts(cli, answer);
    print_relations(cli, answer);
    print_near(cli, answer);
    print_codes(cli, answer);
}

bool cmd_vocab_show(struct cli *cli, struct err *err)
{
    struct view *answer = NULL;
    struct call call;

    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = vocab_show(&call, str_from(cli->arg[0]), &answer, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_concept(cli, answer);
    return ok;
}
