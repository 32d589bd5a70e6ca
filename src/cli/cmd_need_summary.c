/*
 * cmd_need_summary.c: insteg need read --summary: thousands of advertisements as tables
 * of 80 columns.
 */
#include "cli/cmd_need_summary.h"

#include "cli/ad_reject.h"
#include "cli/open.h"
#include "domain/requirement.h"
#include "service/ad_file.h"
#include "service/market.h"

#define WIDTH       80
#define TOP_DEFAULT 15

struct gathering {
    struct cli *cli;
    struct market *market;
    uint64_t rejected;
};

/* ------------------------------------------------------------------ numbers */

static int64_t num(const struct view *v, const char *key)
{
    return view_get(v, str_from(key))->integer;
}

static bool is_null(const struct view *v, const char *key)
{
    return view_get(v, str_from(key))->kind == VIEW_NULL;
}

static struct str number(struct cli *cli, int64_t n)
{
    struct buf out = buf_new(&cli->arena);

    message_num(&out, cli->lang, n);
    return buf_str(&out);
}

/* Thousandths with one decimal: "14,2". */
static struct str tenths(struct cli *cli, int64_t milli)
{
    struct buf out = buf_new(&cli->arena);
    int64_t rounded = (milli + 50) / 100;

    message_num(&out, cli->lang, rounded / 10);
    buf_format(&out, "%c%d", cli->lang == LANG_SV ? ',' : '.', (int)(rounded % 10));
    return buf_str(&out);
}

static struct str percent(struct cli *cli, int64_t milli)
{
    struct buf out = buf_new(&cli->arena);

    buf_int(&out, (milli + 5) / 10);
    buf_cstr(&out, " %");
    return buf_str(&out);
}

/* Ends a line; what filled its last cell goes. */
static void line_end(struct cli *cli)
{
    while (cli->out.len && cli->out.ptr[cli->out.len - 1] == ' ')
        cli->out.len--;
    buf_char(&cli->out, '\n');
}

static void word(struct cli *cli, const char *id, int width)
{
    cli_cell(cli, str_from(cli_text(cli, id)), width);
}

static const char *class_short(struct str class)
{
    static const char *const ids[CLASS_COUNT] = {
        [CLASS_STATUTORY] = N_("law"),     [CLASS_DUTY] = N_("duty"),
        [CLASS_CORE] = N_("core"),         [CLASS_LEARNABLE] = N_("learned"),
        [CLASS_CONTRACT] = N_("contract"), [CLASS_CUSTOM] = N_("habit"),
    };
    enum requirement_class c;

    return class_from(class, &c) ? ids[c] : "";
}

static void put_class(struct cli *cli, const struct view *row)
{
    const struct view *class = view_get(row, STR("class"));

    buf_cstr(&cli->out, "  ");
    cli_cell(cli,
             class->kind == VIEW_STR ? str_from(cli_text(cli, class_short(class->text)))
                                     : STR(""),
             8);
}

/* ------------------------------------------------------------------- tables */

static void print_head(struct cli *cli, const struct view *v)
{
    SAY(cli, N_("Advertisements summed up: {n}"), HOLE_NUM("n", num(v, "ads")));
    if (num(v, "ads") < num(v, "all_ads"))
        SAY(cli, N_("Of all that were read: {all}"),
            HOLE_NUM("all", num(v, "all_ads")));
    if (num(v, "repeated"))
        SAY(cli, N_("Came more than once, counted once: {repeated}"),
            HOLE_NUM("repeated", num(v, "repeated")));
    if (is_null(v, "priced")) {
        SAY(cli,
            N_("No database was named, so nobody is counted; --db FILE counts whom "
               "each "
               "requirement shuts out."),
            HOLE_NUM("n", 0));
        return;
    }
    SAY(cli, N_("Those counted against the {pool} people of the pool today: {priced}"),
        HOLE_NUM("pool", num(v, "pool")), HOLE_NUM("priced", num(v, "priced")));
    if (num(v, "priced") < num(v, "ads"))
        SAY(cli,
            N_("The others do not say where the work is done, so nobody is counted."),
            HOLE_NUM("n", 0));
}

static int64_t class_sum(const struct view *v, const char *key)
{
    const struct view *classes = view_get(v, str_from(key));
    int64_t sum = 0;

    for (const struct view_item *i = classes->list.first; i; i = i->next)
        sum += i->value.integer;
    return sum;
}

static void print_classes(struct cli *cli, const struct view *v)
{
    const struct view *must = view_get(v, STR("must"));
    int64_t all = class_sum(v, "must");

    line_end(cli);
    SAY(cli, N_("Demands that people can be counted by: {all}"), HOLE_NUM("all", all));
    for (int c = CLASS_COUNT - 1; c >= 0 && all; c--) {
        int64_t n = num(must, class_word((enum requirement_class)c));
        if (n == 0)
            continue;
        buf_cstr(&cli->out, "  ");
        word(cli, class_label((enum requirement_class)c), 26);
        cli_cell(cli, number(cli, n), -8);
        cli_cell(cli, percent(cli, (2000 * n + all) / (2 * all)), -7);
        line_end(cli);
    }
}

static void print_price(struct cli *cli, const struct view *row)
{
    const struct view *price = view_get(row, STR("price"));

    if (price->kind == VIEW_NULL) {
        cli_cell(cli, STR("-"), -8);
        cli_cell(cli, STR("-"), -7);
        cli_cell(cli, STR("-"), -7);
        return;
    }
    cli_cell(cli, number(cli, num(price, "women")), -8);
    cli_cell(cli, number(cli, num(price, "men")), -7);
    cli_cell(cli, tenths(cli, num(view_get(price, STR("mean_milli")), "all")), -7);
}

/* One that is not of the same class everywhere: how often it is of which. */
static void print_split(struct cli *cli, const struct view *row)
{
    const struct view *classes = view_get(row, STR("classes"));
    struct buf text = buf_new(&cli->arena);
    uint32_t of = 0;

    for (const struct view_item *i = classes->list.first; i; i = i->next)
        of += i->value.integer > 0;
    if (of < 2)
        return;
    market_classes_say(&text, cli->lang, classes);
    buf_cstr(&cli->out, "    ");
    cli_wrap(cli, buf_str(&text), 4, WIDTH - 4);
}

static void print_name(struct cli *cli, const struct view *row, bool priced)
{
    cli_cell(cli, view_get(row, STR("label"))->text, priced ? 29 : 51);
    cli_cell(cli, number(cli, num(row, "must")), -6);
    cli_cell(cli, number(cli, num(row, "merit")), -7);
    cli_cell(cli, percent(cli, num(row, "share_milli")), -6);
    put_class(cli, row);
    if (priced)
        print_price(cli, row);
    line_end(cli);
    print_split(cli, row);
}

static void print_names(struct cli *cli, const struct view *v, const char *key,
                        const char *title, bool priced)
{
    const struct view *list = view_get(v, str_from(key));

    if (list->count == 0)
        return;
    line_end(cli);
    word(cli, title, priced ? 29 : 51);
    word(cli, N_("must"), -6);
    word(cli, N_("merit"), -7);
    word(cli, N_("share"), -6);
    buf_cstr(&cli->out, "  ");
    word(cli, N_("class"), 8);
    if (priced) {
        word(cli, N_("women"), -8);
        word(cli, N_("men"), -7);
        word(cli, N_("mean"), -7);
    }
    line_end(cli);
    for (const struct view_item *i = list->list.first; i; i = i->next)
        print_name(cli, &i->value, priced);
}

static void print_more(struct cli *cli, const struct view *v, const char *list,
                       const char *count)
{
    int64_t more = num(v, count) - view_get(v, str_from(list))->count;

    if (more > 0)
        SAY(cli, N_("  and {n} more"), HOLE_NUM("n", more));
}

static struct str bucket_label(struct cli *cli, const struct view *row)
{
    const struct view *label = view_get(row, STR("label"));
    const struct view *code = view_get(row, STR("code"));
    struct buf out = buf_new(&cli->arena);

    if (code->kind == VIEW_STR && code->text.len == 4) {
        buf_add(&out, code->text);
        buf_char(&out, ' ');
    }
    buf_add(&out, label->kind == VIEW_STR  ? label->text
                  : code->kind == VIEW_STR ? STR("")
                                           : str_from(cli_text(cli, N_("not said"))));
    return str_trim(buf_str(&out));
}

/* The habit to begin with; where people are counted, only one that opens a door. */
static struct str habit_label(struct cli *cli, const struct view *row)
{
    const struct view *habit = view_get(row, STR("habit"));

    if (habit->kind != VIEW_OBJECT)
        return STR("");
    if (is_null(row, "together") ||
        num(habit, "women") + num(habit, "men") + num(habit, "not_stated") > 0)
        return view_get(habit, STR("label"))->text;
    return str_from(cli_text(cli, N_("none alone opens")));
}

static void print_bucket(struct cli *cli, const struct view *row)
{
    const struct view *together = view_get(row, STR("together"));
    int64_t ads = num(row, "ads");

    cli_cell(cli, bucket_label(cli, row), 27);
    cli_cell(cli, number(cli, ads), -6);
    cli_cell(cli, tenths(cli, (2000 * num(row, "habits") + ads) / (2 * ads)), -7);
    cli_cell(cli,
             together->kind == VIEW_NULL ? STR("-")
                                         : tenths(cli, num(together, "mean_milli")),
             -9);
    buf_cstr(&cli->out, "  ");
    cli_cell(cli, habit_label(cli, row), 29);
    line_end(cli);
}

static void print_buckets(struct cli *cli, const struct view *v, const char *key,
                          const char *title)
{
    const struct view *list = view_get(v, str_from(key));

    if (list->count == 0)
        return;
    line_end(cli);
    word(cli, title, 27);
    word(cli, N_("ads"), -6);
    word(cli, N_("habits"), -7);
    word(cli, N_("shut out"), -9);
    buf_cstr(&cli->out, "  ");
    word(cli, is_null(v, "priced") ? N_("most common habit") : N_("begin with"), 29);
    line_end(cli);
    for (const struct view_item *i = list->list.first; i; i = i->next)
        print_bucket(cli, &i->value);
}

static void explain(struct cli *cli, const char *id)
{
    cli_wrap(cli, str_from(cli_text(cli, id)), 0, WIDTH);
}

static void print_summary(struct cli *cli, const struct view *v)
{
    bool priced = !is_null(v, "priced");

    print_head(cli, v);
    if (num(v, "ads") == 0)
        return;
    print_classes(cli, v);
    print_names(cli, v, "requirements", N_("Requirement"), priced);
    print_more(cli, v, "requirements", "requirement_count");
    if (priced) {
        line_end(cli);
        explain(cli, N_("Women and men: closed doors. One door is one person and one "
                        "advertisement, where the person manages all else and is shut "
                        "out by this requirement alone. Mean: people an advertisement "
                        "that demands it. Only habit and contract have a price."));
    }
    print_names(cli, v, "traits", N_("Cannot be counted"), false);
    print_more(cli, v, "traits", "trait_count");
    print_buckets(cli, v, "occupations", N_("Occupation"));
    print_more(cli, v, "occupations", "occupation_count");
    print_buckets(cli, v, "places", N_("Place"));
    print_more(cli, v, "places", "place_count");
    line_end(cli);
    explain(cli, N_("Habits: how many an advertisement demands. Shut out: people that "
                    "all habits of an advertisement shut out together, on average."));
}

/* -------------------------------------------------------------------- words */

static bool read_ask(struct cli *cli, struct market_ask *ask, struct err *err)
{
    const char *class = cli_value(cli, "--class");
    int64_t top = cli->json ? 0 : TOP_DEFAULT;

    *ask = (struct market_ask){ .ssyk = str_from(cli_value(cli, "--ssyk")),
                                .place = str_from(cli_value(cli, "--place")),
                                .class = CLASS_COUNT };
    if (class && !class_from(str_from(class), &ask->class))
        return err_set(err, ERR_USAGE,
                       N_("--class takes statutory, duty, core, learnable, contract or "
                          "custom, not {text}"),
                       ARG_WORD(class));
    if (!cli_number(cli, "--top", 1, MARKET_TOP_MOST, &top, err))
        return false;
    ask->top = (uint32_t)top;
    return true;
}

static bool take(void *ctx, const struct ad_text *ad, struct err *err)
{
    struct gathering *g = ctx;

    return market_take(g->market, ad, err) ||
           err_add(err, N_("advertisement {id}"), ARG_STR(ad->id));
}

static void reject(void *ctx, const struct json_piece *piece, const struct err *why)
{
    struct gathering *g = ctx;

    g->rejected++;
    ad_reject_tell(g->cli, piece, why);
}

static bool take_files(struct gathering *g, struct err *err)
{
    struct ad_sink sink = { .take = take,
                            .reject = reject,
                            .ctx = g,
                            .progress = cli_progress,
                            .progress_ctx = g->cli };
    bool ok = true;

    for (uint32_t i = 0; ok && i < g->cli->arg_count; i++)
        ok = ad_file_each(g->cli->arg[i], &sink, err);
    return ok;
}

bool need_summary(struct cli *cli, struct err *err)
{
    struct call call = cli_call(cli);
    struct gathering g = { .cli = cli };
    struct ad_reader *reader = NULL;
    struct view *answer = NULL;
    struct market_ask ask;
    bool from_files = cli->arg_count > 0, has_db = !from_files || cli->db_given;

    if (!read_ask(cli, &ask, err) || !ad_reader_load(&cli->arena, &reader, err) ||
        !market_new(reader, &g.market, err))
        return false;
    bool ok = !has_db || open_for(cli, OPEN_READ, &call, err);
    bool opened = ok && has_db;
    ok = ok && (from_files ? take_files(&g, err)
                           : market_load(&call, g.market, UINT32_MAX, err));
    ok = ok && (!has_db || market_price(&call, g.market, err)) &&
         market_answer(&call, g.market, &ask, &answer, err);
    if (ok && cli->json)
        cli_json(cli, answer);
    else if (ok)
        print_summary(cli, answer);
    if (opened)
        open_close(&call);
    market_free(g.market);
    if (ok && g.rejected)
        cli->exit_code = EXIT_FINDINGS;
    return ok;
}
