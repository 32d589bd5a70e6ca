/* cmd_need_read.c: insteg need read: what an advertisement demands; opens no database
 * but with --summary (cmd_need_summary.c). */
#include <unistd.h>

#include "cli/ad_reject.h"
#include "cli/cmd_need_summary.h"
#include "cli/commands.h"
#include "domain/requirement.h"
#include "service/ad_file.h"

const struct cli_option need_read_options[] = {
    { "--summary", NULL,
      N_("sum up what all of them demand and whom it shuts out; without FILE, those "
         "that were imported") },
    { "--ssyk", N_("DIGITS"), N_("only occupations whose SSYK group begins so") },
    { "--place", N_("PLACE"), N_("only this county or municipality") },
    { "--class", N_("CLASS"),
      N_("only demands of this class: custom, contract, statutory and so on") },
    { "--top", N_("N"), N_("this many rows a table; else 15, and all with --json") },
    { 0 },
};

#define WIDTH       80
#define MOOD_WIDTH  8
#define CLASS_WIDTH 23
#define TEXT_AT     (2 + MOOD_WIDTH + CLASS_WIDTH)

struct reading_out {
    struct cli *cli;
    struct ad_reader *reader;
    struct arena one; /* one advertisement */
    uint64_t rejected;
};

/* A piece of the text, wrapped; its first line begins at column `indent`. */
static void put_piece(struct reading_out *o, const struct ad_reading *reading,
                      uint32_t start, uint32_t end, int indent)
{
    struct str piece = ad_wording(reading->ad.text, start, end);

    cli_wrap(o->cli, str_one_line(&o->one, piece), indent, WIDTH - indent);
}

static void line_end(struct cli *cli)
{
    buf_char(&cli->out, '\n');
}

static void print_head(struct reading_out *o, const struct ad_text *ad)
{
    struct cli *cli = o->cli;
    struct buf line = buf_new(&o->one);

    if (ad->headline.len)
        cli_wrap(cli, str_one_line(&o->one, ad->headline), 0, WIDTH);
    buf_add(&line, ad->id);
    const struct str more[] = { ad->employer, ad->place, ad->occupation_label };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].len) {
            buf_cstr(&line, ", ");
            buf_add(&line, str_one_line(&o->one, more[i]));
        }
    cli_wrap(cli, buf_str(&line), 0, WIDTH);
    line_end(cli);
}

static void print_tasks(struct reading_out *o, const struct ad_reading *reading)
{
    struct cli *cli = o->cli;
    const struct readtext_result *found = &reading->found;

    SAY(cli, N_("Tasks: {n}"), HOLE_NUM("n", found->task_count));
    for (uint32_t i = 0; i < found->task_count; i++) {
        const struct readtext_task *t = &found->tasks[i];
        const struct catalogue_task *known = ad_reader_task(o->reader, t->concept);
        buf_cstr(&cli->out, "  ");
        put_piece(o, reading, t->start, t->end, 2);
        if (!known)
            continue;
        buf_cstr(&cli->out, "    = ");
        cli_wrap(cli, cli->lang == LANG_SV ? known->sv : known->en, 6, WIDTH - 6);
    }
    line_end(cli);
}

static void print_requirement(struct reading_out *o, const struct ad_reading *reading,
                              const struct readtext_requirement *r)
{
    struct cli *cli = o->cli;
    struct buf why = buf_new(&o->one);

    buf_cstr(&cli->out, "  ");
    cli_cell(cli, str_from(cli_text(cli, ad_mood_label(r->mood))), MOOD_WIDTH);
    cli_cell(cli,
             str_from(cli_text(cli, class_label((enum requirement_class)r->class))),
             CLASS_WIDTH);
    put_piece(o, reading, r->start, r->end, TEXT_AT);
    buf_format(&cli->out, "%*s", TEXT_AT, "");
    buf_cstr(&why, cli_text(cli, ad_kind_label(r->kind)));
    buf_cstr(&why, ": ");
    buf_cstr(&why, cli_text(cli, r->why));
    cli_wrap(cli, buf_str(&why), TEXT_AT, WIDTH - TEXT_AT);
}

static void print_blocked(struct reading_out *o, const struct ad_reading *reading)
{
    struct cli *cli = o->cli;

    for (uint32_t i = 0; i < reading->found.blocked_count; i++) {
        const struct readtext_blocked *b = &reading->found.blocked[i];
        struct str text = b->in_headline ? reading->ad.headline : reading->ad.text;
        struct str words = str_one_line(&o->one, ad_wording(text, b->start, b->end));
        struct buf line = buf_new(&o->one);
        message_add(
            &line, cli->lang,
            b->proxy
                ? N_("Question this: {wording} ({ground}), {why}. Instead: {instead}")
                : N_("May not be published: {wording} ({ground}), {why}. Instead: "
                     "{instead}"),
            (struct hole[]){
                HOLE_STR("wording", words),
                HOLE_STR("ground", str_from(cli_text(cli, ad_ground_label(b->ground)))),
                HOLE_STR("why", str_from(cli_text(cli, b->why))),
                HOLE_STR("instead", str_from(cli_text(cli, b->instead))) },
            4);
        cli_wrap(cli, buf_str(&line), 2, WIDTH - 2);
    }
    if (reading->found.blocked_count)
        line_end(cli);
}

static void print_differs(struct cli *cli, const struct ad_differs *differs)
{
    struct arena arena = { 0 };

    for (uint32_t i = 0; i < differs->count; i++) {
        struct buf text = buf_new(&arena);
        ad_difference_say(&text, cli->lang, &differs->row[i]);
        SAY(cli, N_("Note: {text}"), HOLE_STR("text", buf_str(&text)));
    }
    arena_free(&arena);
}

static void print_reading(struct reading_out *o, const struct ad_reading *reading)
{
    struct cli *cli = o->cli;
    const struct readtext_result *found = &reading->found;

    print_head(o, &reading->ad);
    for (int n = 0; n < READTEXT_NOTE_COUNT; n++)
        if (found->notes >> n & 1)
            SAY(cli, N_("Note: {text}"),
                HOLE_STR("text", str_from(cli_text(cli, readtext_note_message(
                                                            (enum readtext_note)n)))));
    print_differs(cli, &reading->differs);
    print_blocked(o, reading);
    print_tasks(o, reading);
    SAY(cli, N_("Demands: {n}"), HOLE_NUM("n", found->requirement_count));
    for (uint32_t i = 0; i < found->requirement_count; i++)
        print_requirement(o, reading, &found->requirements[i]);
    line_end(cli);
}

static bool take(void *ctx, const struct ad_text *ad, struct err *err)
{
    struct reading_out *o = ctx;
    struct ad_reading reading;

    arena_rewind(&o->one, 0);
    if (!ad_read(o->reader, ad, &o->one, &reading, err))
        return err_add(err, N_("advertisement {id}"), ARG_STR(ad->id));
    if (o->cli->json)
        cli_json(o->cli, ad_reading_view(&reading, &o->one, o->cli->lang));
    else
        print_reading(o, &reading);
    return cli_flush(o->cli, err);
}

static void reject(void *ctx, const struct json_piece *piece, const struct err *why)
{
    struct reading_out *o = ctx;

    o->rejected++;
    ad_reject_tell(o->cli, piece, why);
}

static bool read_files(struct cli *cli, struct err *err)
{
    struct reading_out o = { .cli = cli };
    struct ad_sink sink = { .take = take,
                            .reject = reject,
                            .ctx = &o,
                            .progress = isatty(STDOUT_FILENO) ? NULL : cli_progress,
                            .progress_ctx = cli };
    bool ok = ad_reader_load(&cli->arena, &o.reader, err);

    for (uint32_t i = 0; ok && i < cli->arg_count; i++)
        ok = ad_file_each(cli->arg[i], &sink, err);
    arena_free(&o.one);
    if (ok && o.rejected)
        cli->exit_code = EXIT_FINDINGS;
    return ok;
}

bool cmd_need_read(struct cli *cli, struct err *err)
{
    if (cli_value(cli, "--summary"))
        return need_summary(cli, err);
    for (const struct cli_option *o = need_read_options; o->name; o++)
        if (cli_value(cli, o->name))
            return err_set(err, ERR_USAGE, N_("{option} goes with --summary"),
                           ARG_WORD(o->name));
    if (cli->arg_count == 0)
        return err_set(err, ERR_USAGE,
                       N_("name a file to read, or - for standard input; only "
                          "--summary goes without"));
    return read_files(cli, err);
}
