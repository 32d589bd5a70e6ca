/* print_import.c: see print_import.h. */
#include "cli/print_import.h"

#define SHOWN 20u

/* The first of `total` rows, of which `kept` are known. */
static void print_rows(struct cli *cli, const struct import_reject *row, uint32_t kept,
                       uint64_t total)
{
    uint32_t shown = kept < SHOWN ? kept : SHOWN;

    for (uint32_t i = 0; i < shown; i++) {
        struct buf text = buf_new(&cli->arena);
        message_add(&text, cli->lang, N_("line {line}: "),
                    (struct hole[]){ HOLE_NUM("line", row[i].line) }, 1);
        message_err(&text, cli->lang, &row[i].err);
        buf_cstr(&cli->out, "  ");
        cli_wrap(cli, buf_str(&text), 4, 74);
    }
    if (total > shown)
        SAY(cli, N_("  and {n} more"), HOLE_NUM("n", (int64_t)(total - shown)));
}

static void print_rejects(struct cli *cli, const struct import_file *file)
{
    print_rows(cli, file->reject, file->reject_count, file->rejected_count);
    if (file->rejected_path)
        SAY(cli, N_("  the rejected rows, with reasons, are in {file}"),
            HOLE_STR("file", str_from(file->rejected_path)));
    if (file->doubt_count == 0)
        return;
    SAY(cli,
        N_("  {n} of the new may be there twice; if so, take the row out, or merge the "
           "two on the firm's page"),
        HOLE_NUM("n", (int64_t)file->doubt_count));
    print_rows(cli, file->doubt, file->doubts_kept, file->doubt_count);
}

void print_import(struct cli *cli, const struct call *call,
                  const struct import_report *report)
{
    uint64_t rejected = 0;

    for (uint32_t i = 0; i < report->file_count; i++)
        rejected += report->file[i].rejected_count;
    cli->exit_code = rejected ? EXIT_FINDINGS : 0;
    if (cli->json) {
        cli_json(cli, import_view(call, report));
        return;
    }
    for (uint32_t i = 0; i < report->file_count; i++) {
        const struct import_file *f = &report->file[i];
        buf_format(&cli->out, "%s\n", f->path);
        SAY(cli, N_("  new {new}, changed {changed}, same {same}, rejected {rejected}"),
            HOLE_NUM("new", (int64_t)f->new_count),
            HOLE_NUM("changed", (int64_t)f->changed_count),
            HOLE_NUM("same", (int64_t)f->same_count),
            HOLE_NUM("rejected", (int64_t)f->rejected_count));
        print_rejects(cli, f);
    }
    if (report->own_concepts)
        SAY(cli,
            N_("{n} licences or certificates are not known to insteg and become your "
               "own"),
            HOLE_NUM("n", (int64_t)report->own_concepts));
    if (report->placeholders)
        SAY(cli,
            N_("{n} of the concepts are only named by lists; none that was imported "
               "explains them"),
            HOLE_NUM("n", (int64_t)report->placeholders));
    if (!report->applied)
        SAY(cli, N_("This was a preview; nothing is written. Add --apply to write it."),
            HOLE_NUM("n", 0));
    else if (!report->batch)
        SAY(cli, N_("Nothing new: the database is as it was."), HOLE_NUM("n", 0));
    else
        SAY(cli, N_("Written to {db}."), HOLE_STR("db", str_from(cli->db_path)));
}
