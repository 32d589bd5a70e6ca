/* cmd_match.c: insteg match NEED, insteg match --person PERSON, insteg replay RUN. */
#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_main_job.h"
#include "service/person_needs.h"

#define TOP_SHOWN 10u

const struct cli_option match_options[] = {
    { "--seed", N_("S"), N_("the lottery's seed; else the need's own") },
    { "--top", N_("N"),
      N_("how many people to list; else 10, with --json all, with --all 20; of needs "
         "10") },
    { "--all", NULL,
      N_("everybody against every open need: both lists, into the folder of --out; a "
         "run that was stopped goes on, and several processes share one") },
    { "--person", N_("PERSON"),
      N_("the other way round: which open needs fit one person, with reasons") },
    { "--out", N_("FOLDER"), N_("where the lists of --all go") },
    { 0 },
};

static void state_line(struct cli *cli, const struct view *person)
{
    struct str state = view_text(person, "state");
    int64_t weeks = view_number(person, "weeks");
    struct buf text = buf_new(&cli->arena);

    if (str_is(state, "ready"))
        buf_cstr(&text, cli_text(cli, N_("ready")));
    else if (str_is(state, "ready_after"))
        message_add(&text, cli->lang, N_("ready after {n} weeks"),
                    (struct hole[]){ HOLE_NUM("n", weeks) }, 1);
    else if (str_is(state, "behind_thresholds"))
        buf_cstr(&text, cli_text(cli, N_("behind thresholds")));
    else
        buf_cstr(&text, cli_text(cli, N_("out of reach")));
    cli_cell(cli, buf_str(&text), 20);
}

/* And the line ends. */
static void fit_line(struct cli *cli, const struct view *person)
{
    message_add(&cli->out, cli->lang, N_("fit {fit} of 100"),
                (struct hole[]){ HOLE_NUM("fit", view_number(person, "fit") / 100) },
                1);
    buf_char(&cli->out, '\n');
}

/* "label, label, ..." of a list of objects. */
static struct str labels(struct cli *cli, const struct view *list)
{
    struct buf out = buf_new(&cli->arena);

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        if (out.len)
            buf_cstr(&out, ", ");
        buf_add(&out, view_text(&i->value, "label"));
    }
    return buf_str(&out);
}

static const char *outside_text(struct str word)
{
    if (str_is(word, "reach"))
        return N_("the way to the workplace is too long");
    return str_is(word, "start") ? N_("not available at the start")
                                 : N_("fewer hours a week than asked");
}

static void reasons(struct cli *cli, const struct view *person)
{
    const struct view *because = view_get(person, STR("because"));
    const struct view *missing = view_get(person, STR("missing"));

    if (because->count) {
        buf_format(&cli->out, "     %s ", cli_text(cli, N_("has:")));
        cli_wrap(cli, labels(cli, because), 12, 68);
    }
    if (missing->count) {
        buf_format(&cli->out, "     %s ", cli_text(cli, N_("lacks:")));
        cli_wrap(cli, labels(cli, missing), 12, 66);
    }
}

static void outside_lines(struct cli *cli, const struct view *person)
{
    const struct view *outside = view_get(person, STR("outside"));

    for (const struct view_item *i = outside->list.first; i; i = i->next)
        buf_format(&cli->out, "     %s\n", cli_text(cli, outside_text(i->value.text)));
}

/* Where it is how long she has waited, or others have, that sets her among equals. */
static void wait_line(struct cli *cli, const struct view *person)
{
    const struct view *by_wait = view_get(person, STR("by_wait"));
    const struct view *since = view_get(person, STR("waited_since"));
    struct buf text = buf_new(&cli->arena);

    if (!by_wait || !by_wait->boolean)
        return;
    if (since->kind == VIEW_NULL)
        buf_cstr(&text, cli_text(cli, N_("Among equals, those who wait in a programme "
                                         "where the wait counts go first")));
    else
        message_add(&text, cli->lang,
                    N_("Among equals the longest wait goes first: in the programme "
                       "since {since_text}"),
                    (struct hole[]){ HOLE_STR("since_text", since->text) }, 1);
    buf_cstr(&cli->out, "     ");
    cli_wrap(cli, buf_str(&text), 5, 73);
}

/* The key in the file she came in; of another secrecy domain's, that she is blind. */
static struct str called(struct cli *cli, const struct view *person)
{
    return view_get(person, STR("blind")) ? str_from(cli_text(cli, N_("blind profile")))
                                          : view_text(person, "source_key");
}

void print_match(struct cli *cli, const struct view *answer)
{
    const struct view *states = view_get(answer, STR("states"));
    const struct view *people = view_get(answer, STR("people"));
    uint32_t place = 0;

    buf_add(&cli->out, view_text(answer, "title"));
    buf_cstr(&cli->out, "\n\n");
    SAY(cli,
        N_("Of {pool} in the pool, {ready} are ready, {after} after some weeks, "
           "{behind} behind"),
        HOLE_NUM("pool", view_number(answer, "pool")),
        HOLE_NUM("ready", view_number(states, "ready")),
        HOLE_NUM("after", view_number(states, "ready_after")),
        HOLE_NUM("behind", view_number(states, "behind_thresholds")));
    SAY(cli, N_("thresholds and {out} are out of reach. Nobody is rejected."),
        HOLE_NUM("out", view_number(states, "out_of_reach")));
    buf_char(&cli->out, '\n');
    for (const struct view_item *i = people->list.first; i; i = i->next) {
        const struct view *person = &i->value;
        buf_format(&cli->out, "%3u  ", ++place);
        cli_cell(cli, called(cli, person), 16);
        buf_cstr(&cli->out, "  ");
        state_line(cli, person);
        fit_line(cli, person);
        reasons(cli, person);
        outside_lines(cli, person);
        wait_line(cli, person);
    }
    buf_char(&cli->out, '\n');
    SAY(cli,
        view_get(answer, STR("priority"))
            ? N_("Order: state, fit band, longest wait in a programme where it counts, "
                 "lottery with seed {seed}. Run {run}.")
            : N_("Order: state, fit band, lottery with seed {seed}. Run {run}."),
        HOLE_STR("seed", id_text(&cli->arena, view_number(answer, "seed"))),
        HOLE_STR("run", view_text(answer, "run")));
}

static void print_needs(struct cli *cli, const struct view *answer)
{
    const struct view *needs = view_get(answer, STR("needs"));
    uint32_t place = 0;

    if (view_get(answer, STR("away"))->boolean)
        SAY(cli,
            N_("{person} is in no list for now: in an introduction, in work or in a "
               "pause."),
            HOLE_STR("person", view_text(answer, "source_key")));
    else if (!view_get(answer, STR("in_pool"))->boolean)
        SAY(cli,
            N_("{person} is in no list today: not enrolled, or nothing is said of "
               "when and from where."),
            HOLE_STR("person", view_text(answer, "source_key")));
    for (const struct view_item *i = needs->list.first; i; i = i->next) {
        const struct view *need = &i->value;
        buf_format(&cli->out, "%3u  ", ++place);
        cli_cell(cli, view_text(need, "need"), 16);
        buf_cstr(&cli->out, "  ");
        state_line(cli, need);
        fit_line(cli, need);
        buf_cstr(&cli->out, "     ");
        cli_wrap(cli, view_text(need, "title"), 5, 73);
        reasons(cli, need);
    }
    buf_char(&cli->out, '\n');
    SAY(cli,
        N_("{n} of {all} open needs. Order: state, fit band, deadline, lottery with "
           "seed {seed}."),
        HOLE_NUM("n", needs->count), HOLE_NUM("all", view_number(answer, "open_needs")),
        HOLE_STR("seed", id_text(&cli->arena, view_number(answer, "seed"))));
}

static bool match_person(struct cli *cli, struct err *err)
{
    struct person_needs_ask ask = { .person = str_from(cli_value(cli, "--person")),
                                    .seed_given = cli_value(cli, "--seed") != NULL };
    int64_t top = TOP_SHOWN;
    struct view *answer = NULL;
    struct call call;

    if (cli->arg_count > 0 || cli_value(cli, "--all") || cli_value(cli, "--out"))
        return err_set(err, ERR_USAGE,
                       N_("--person is of one person and every open need: no need is "
                          "named, and no --all or --out"));
    if (!cli_number(cli, "--seed", 0, MATCH_SEED_MOST, &ask.seed, err) ||
        !cli_number(cli, "--top", 1, PERSON_NEEDS_MOST, &top, err) ||
        !open_for(cli, OPEN_READ, &call, err))
        return false;
    ask.top = (uint32_t)top;
    bool ok = person_needs(&call, &ask, &answer, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_needs(cli, answer);
    return ok;
}

bool cmd_match(struct cli *cli, struct err *err)
{
    struct match_ask ask = { .need = str_from(cli->arg[0]),
                             .seed_given = cli_value(cli, "--seed") != NULL };
    int64_t top = cli->json ? 0 : TOP_SHOWN;
    struct view *answer = NULL;
    struct call call;

    if (cli_value(cli, "--person"))
        return match_person(cli, err);
    if (cli_value(cli, "--all"))
        return cmd_match_all(cli, err);
    if (cli->arg_count == 0 || cli_value(cli, "--out"))
        return err_set(err, ERR_USAGE,
                       N_("name one need, or give --all and --out FOLDER, or --person "
                          "PERSON"));
    if (!cli_number(cli, "--seed", 0, MATCH_SEED_MOST, &ask.seed, err) ||
        !cli_number(cli, "--top", 1, 1000000, &top, err))
        return false;
    ask.top = (uint32_t)top;
    if (!cli->json && ask.top > MATCH_VIEWS_MOST)
        ask.top = MATCH_VIEWS_MOST;
    if (!open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = need_match(&call, &ask, &answer, err) && database_wait(&call, err);
    open_close(&call);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_match(cli, answer);
    return ok;
}

bool cmd_replay(struct cli *cli, struct err *err)
{
    struct view *answer = NULL;
    struct call call;
    bool same = false;
    int64_t run;

    if (!str_int(str_from(cli->arg[0]), &run))
        return err_set(err, ERR_USAGE, N_("{text} is not the number of a run"),
                       ARG_WORD(cli->arg[0]));
    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = run_replay(&call, run, &same, &answer, err);
    open_close(&call);
    if (!ok)
        return false;
    cli->exit_code = same ? 0 : EXIT_FINDINGS;
    if (cli->json)
        cli_json(cli, answer);
    else
        SAY(cli,
            same ? N_("Run {run} was repeated: the same people in the same order.")
                 : N_("Run {run} was repeated with another result."),
            HOLE_STR("run", str_from(cli->arg[0])));
    return true;
}
