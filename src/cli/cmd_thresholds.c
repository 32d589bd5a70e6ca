/* cmd_thresholds.c: insteg thresholds NEED, as a conversation a coach can have. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_main_job.h"
#include "domain/requirement.h"

#define SMALLEST_SHOWN 6u

const struct cli_option thresholds_options[] = {
    { "--all", NULL, N_("list every set of steps, however many there are") },
    { 0 },
};

static struct str number(struct cli *cli, int64_t n)
{
    struct buf out = buf_new(&cli->arena);

    message_num(&out, cli->lang, n);
    return buf_str(&out);
}

static struct str gain(struct cli *cli, uint32_t n)
{
    struct buf out = buf_new(&cli->arena);

    if (n)
        buf_char(&out, '+');
    message_num(&out, cli->lang, n);
    return buf_str(&out);
}

static struct str label_of(const struct view *steps, uint32_t index)
{
    const struct view_item *item = steps->list.first;

    while (index-- > 0)
        item = item->next;
    return view_get(&item->value, STR("label"))->text;
}

static const char *const verbs[THRESHOLD_KIND_COUNT] = {
    [THRESHOLD_DROP] = N_("drop"),
    [THRESHOLD_TEACH] = N_("teach"),
    [THRESHOLD_SOFTEN] = N_("soften"),
};

static void print_row(struct cli *cli, struct str what, struct threshold_counts n,
                      bool gains, bool show_other)
{
    cli_cell(cli, what, show_other ? 42 : 52);
    cli_cell(cli, gains ? gain(cli, n.women) : number(cli, n.women), -9);
    cli_cell(cli, gains ? gain(cli, n.men) : number(cli, n.men), -8);
    if (show_other)
        cli_cell(cli, gains ? gain(cli, n.not_stated) : number(cli, n.not_stated), -12);
    buf_char(&cli->out, '\n');
}

static void print_head(struct cli *cli, const char *title, bool show_other)
{
    cli_cell(cli, str_from(cli_text(cli, title)), show_other ? 42 : 52);
    cli_cell(cli, str_from(cli_text(cli, N_("women"))), -9);
    cli_cell(cli, str_from(cli_text(cli, N_("men"))), -8);
    if (show_other)
        cli_cell(cli, str_from(cli_text(cli, N_("not stated"))), -12);
    buf_char(&cli->out, '\n');
}

static void print_steps(struct cli *cli, const struct thresholds *t, bool show_other)
{
    const struct threshold_result *r = &t->result;
    const struct view *steps = view_get(t->answer, STR("steps"));

    print_head(cli, N_("What each step alone would add"), show_other);
    for (uint32_t i = 0; i < r->step_count; i++) {
        struct buf what = buf_new(&cli->arena);
        buf_format(&what, "  %s: ", cli_text(cli, verbs[r->steps[i].kind]));
        buf_add(&what, label_of(steps, i));
        print_row(cli, buf_str(&what), r->alone[i], true, show_other);
    }
    if (r->left_out_count)
        SAY(cli,
            N_("  {n} further steps are left out; at most 16 can be weighed together"),
            HOLE_NUM("n", r->left_out_count));
}

/* A set's labels with " + " between, on as many lines as they take; counts on the last.
 */
static void print_set(struct cli *cli, const struct thresholds *t,
                      const struct threshold_smallest *set, bool show_other)
{
    const struct view *steps = view_get(t->answer, STR("steps"));
    size_t room = show_other ? 40 : 50;
    struct buf line = buf_new(&cli->arena);

    for (uint32_t s = 0; s < t->result.drop_count; s++) {
        if (!(set->mask >> s & 1))
            continue;
        struct str label = label_of(steps, s);
        size_t wide = str_utf8_count(buf_str(&line)) + 3 + str_utf8_count(label);
        if (line.len > 0 && wide > room) {
            buf_format(&cli->out, "%.*s +\n", STR_ARG(buf_str(&line)));
            buf_clear(&line);
        }
        buf_cstr(&line, line.len ? " + " : "  ");
        buf_add(&line, label);
    }
    print_row(cli, buf_str(&line), set->reached, false, show_other);
}

static void print_smallest(struct cli *cli, const struct thresholds *t, bool show_other)
{
    const struct threshold_result *r = &t->result;
    uint32_t shown =
        r->smallest_count < SMALLEST_SHOWN ? r->smallest_count : SMALLEST_SHOWN;

    if (r->smallest_count == 0)
        return;
    buf_char(&cli->out, '\n');
    print_head(cli, N_("Smallest sets to drop, and whom they reach"), show_other);
    for (uint32_t i = 0; i < shown; i++)
        print_set(cli, t, &r->smallest[i], show_other);
}

static void print_ratio(struct cli *cli, const struct thresholds *t)
{
    const struct threshold_ratio *ratio = &t->ratio;

    if (t->result.step_count == 0)
        return;
    buf_char(&cli->out, '\n');
    if (ratio->verdict == THRESHOLD_WARNING && ratio->has_ratio) {
        struct buf text = buf_new(&cli->arena);
        message_add(
            &text, cli->lang,
            N_("Warning: of those who can do the job, {w} % of the women and {m} % "
               "of the men get past the requirements. Ask whether each serves a "
               "purpose, is suitable and is necessary."),
            (struct hole[]){ HOLE_NUM("w", (ratio->women_rate_milli + 5) / 10),
                             HOLE_NUM("m", (ratio->men_rate_milli + 5) / 10) },
            2);
        cli_wrap(cli, buf_str(&text), 0, 78);
    } else if (ratio->verdict == THRESHOLD_TOO_FEW) {
        SAY(cli, N_("Too few people to compare women and men."), HOLE_NUM("n", 0));
    } else if (!ratio->has_ratio) {
        SAY(cli, N_("Nobody is reached, so there is nobody to compare."),
            HOLE_NUM("n", 0));
    } else if (ratio->verdict == THRESHOLD_OK) {
        SAY(cli, N_("Women and men get past the requirements about equally often."),
            HOLE_NUM("n", 0));
    }
}

/* The sentence a coach takes with her: which requirement costs most, in people. */
static void print_costliest(struct cli *cli, const struct thresholds *t)
{
    if (t->costliest == STEP_NONE)
        return;
    const struct threshold_counts *n = &t->result.alone[t->costliest];
    struct buf text = buf_new(&cli->arena);
    struct hole holes[] = { HOLE_STR("label", t->label[t->row_of[t->costliest]]),
                            HOLE_NUM("w", n->women), HOLE_NUM("m", n->men) };

    message_add(
        &text, cli->lang,
        n->women + n->men + n->not_stated
            ? N_("Costs most: {label}. Without it {w} more women and {m} more men "
                 "are reached.")
            : N_("Costs most: {label}, but no requirement alone opens for more."),
        holes, 3);
    cli_wrap(cli, buf_str(&text), 0, 78);
    buf_char(&cli->out, '\n');
}

void print_thresholds(struct cli *cli, const struct thresholds *t)
{
    const struct threshold_result *r = &t->result;
    uint32_t last = (1u << r->step_count) - 1;
    bool other = r->pool.not_stated > 0;
    int64_t pool = (int64_t)r->pool.women + r->pool.men + r->pool.not_stated;
    int64_t now =
        (int64_t)r->reached[0].women + r->reached[0].men + r->reached[0].not_stated;

    buf_add(&cli->out, t->need.title);
    buf_cstr(&cli->out, ", ");
    buf_add(&cli->out, t->place);
    buf_cstr(&cli->out, "\n\n");
    SAY(cli, N_("Of {pool} who can do the job, {now} can be reached now."),
        HOLE_NUM("pool", pool), HOLE_NUM("now", now));
    buf_char(&cli->out, '\n');
    print_head(cli, N_("Reached"), other);
    print_row(cli, str_from(cli_text(cli, N_("  with all requirements kept"))),
              r->reached[0], false, other);
    if (last)
        print_row(cli, str_from(cli_text(cli, N_("  with every step below taken"))),
                  r->reached[last], false, other);
    print_row(cli, str_from(cli_text(cli, N_("  all who can do the job"))), r->pool,
              false, other);
    buf_char(&cli->out, '\n');
    if (r->step_count == 0) {
        SAY(cli,
            N_("No requirement of this need is habit or contract: nothing to weigh."),
            HOLE_NUM("n", 0));
        return;
    }
    print_costliest(cli, t);
    print_steps(cli, t, other);
    print_smallest(cli, t, other);
    print_ratio(cli, t);
}

bool cmd_thresholds(struct cli *cli, struct err *err)
{
    struct thresholds_ask ask = { .need = str_from(cli->arg[0]),
                                  .all = cli_value(cli, "--all") != NULL };
    struct thresholds t;
    struct call call;

    if (!open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = need_thresholds(&call, &ask, &t, err) && database_wait(&call, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, t.answer);
    else if (ok)
        print_thresholds(cli, &t);
    return ok;
}
