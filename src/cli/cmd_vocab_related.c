/* cmd_vocab_related.c: insteg vocab related. */
#include "cli/commands.h"
#include "cli/open.h"
#include "service/vocab_related.h"
#include "service/vocab_words.h"

const struct cli_option vocab_related_options[] = {
    { "--ssyk", N_("NNNN"), N_("a SSYK group by its four digits, instead of a code") },
    { "--top", N_("N"), N_("how many to list; else 20") },
    { "--demand", NULL,
      N_("add what the labour market asks for: where could this lead?") },
    { 0 },
};

/* The strongest two reasons for `near`, one of the neighbours of `code`. */
static struct str reasons(struct cli *cli, struct str code, const struct view *near)
{
    const struct view *why = view_get(near, STR("why"));
    struct buf text = buf_new(&cli->arena);
    int shown = 0;

    for (const struct view_item *i = why->list.first; i && shown < 2; i = i->next) {
        const char *part = vocab_part_label(view_get(&i->value, STR("part"))->text);
        if (!part[0])
            continue;
        if (shown++)
            buf_cstr(&text, ", ");
        buf_cstr(&text, cli_text(cli, part));
    }
    if (shown == 0)
        buf_cstr(&text, cli_text(cli, vocab_why_else(
                                          code, view_get(near, STR("code"))->text)));
    return buf_str(&text);
}

static void print_related(struct cli *cli, struct str code, const struct view *list)
{
    if (list->count == 0)
        SAY(cli, N_("Nothing near is known of it."), HOLE_NUM("n", 0));
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        struct buf similarity = buf_new(&cli->arena);
        buf_int(&similarity, view_get(&i->value, STR("similarity"))->integer);
        cli_cell(cli, buf_str(&similarity), -4);
        buf_cstr(&cli->out, "  ");
        cli_cell(cli, view_get(&i->value, STR("label"))->text, 42);
        buf_cstr(&cli->out, "  ");
        buf_add(&cli->out, reasons(cli, code, &i->value));
        buf_cstr(&cli->out, "\n      ");
        buf_add(&cli->out, view_get(&i->value, STR("code"))->text);
        buf_char(&cli->out, '\n');
    }
}

bool cmd_vocab_related(struct cli *cli, struct err *err)
{
    const char *ssyk = cli_value(cli, "--ssyk");
    struct related_ask ask = { .code = str_from(ssyk                 ? ssyk
                                                : cli->arg_count > 0 ? cli->arg[0]
                                                                     : NULL),
                               .ssyk = ssyk != NULL,
                               .demand = cli_value(cli, "--demand") != NULL,
                               .why = !cli->json };
    int64_t top = RELATED_TOP;
    struct view *answer = NULL;
    struct call call;

    if ((ssyk != NULL) == (cli->arg_count > 0))
        return err_set(err, ERR_USAGE,
                       N_("give either a code or --ssyk with four "
                          "digits"));
    if (!cli_number(cli, "--top", 1, RELATED_TOP_MOST, &top, err))
        return false;
    ask.top = (uint32_t)top;
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = vocab_related(&call, &ask, &answer, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_related(cli, ask.code, answer);
    return ok;
}
