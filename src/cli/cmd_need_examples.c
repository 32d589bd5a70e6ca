/* cmd_need_examples.c: insteg need examples. */
#include "cli/commands.h"
#include "cli/open.h"
#include "domain/requirement.h"
#include "service/read_example.h"

const struct cli_option need_examples_options[] = {
    { "--verdict", "V",
      N_("which ones: open (the default), kept (right everywhere) or dropped (that job "
         "only)") },
    { "--before", "ID", N_("the older ones, before this id of the last answer") },
    { 0 },
};

static const char *choice(const struct cli *cli, struct str word)
{
    enum requirement_class class;

    return cli_text(cli,
                    class_from(word, &class) ? class_label(class) : N_("Leave it out"));
}

static void print_example(struct cli *cli, const struct view *v)
{
    const struct str wording = view_get(v, STR("wording"))->text;
    const struct str sentence = view_get(v, STR("sentence"))->text;

    buf_add(&cli->out, wording.len ? wording : view_get(v, STR("code"))->text);
    buf_char(&cli->out, '\n');
    if (sentence.len)
        SAY(cli, N_("  stands in: {sentence}"), HOLE_STR("sentence", sentence));
    SAY(cli, N_("  {proposed} was proposed, {chosen} was chosen; rule {rule}"),
        HOLE_STR("proposed", str_from(choice(cli, view_get(v, STR("proposed"))->text))),
        HOLE_STR("chosen", str_from(choice(cli, view_get(v, STR("chosen"))->text))),
        HOLE_STR("rule", view_get(v, STR("class_rule"))->text));
}

static void print_examples(struct cli *cli, const struct view *answer)
{
    const struct view *list = view_get(answer, STR("examples"));

    if (list->count == 0)
        cli_say(cli, N_("None here."), NULL, 0);
    for (const struct view_item *i = list->list.first; i; i = i->next)
        print_example(cli, &i->value);
}

bool cmd_need_examples(struct cli *cli, struct err *err)
{
    const char *word = cli_value(cli, "--verdict");
    enum example_verdict verdict = EXAMPLE_OPEN;
    struct view *answer = NULL;
    int64_t before = 0;
    struct call call;

    if (word && !example_verdict_from(str_from(word), &verdict))
        return err_set(err, ERR_USAGE, N_("verdict is open, kept or dropped"));
    if (!cli_number(cli, "--before", 1, INT64_MAX, &before, err))
        return false;
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = read_example_list(&call, verdict, before, &answer, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_examples(cli, answer);
    return ok;
}
