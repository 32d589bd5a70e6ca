/* visit_rule.c: see visit_rule.h. */
#include "domain/visit_rule.h"

#include "base/embed.h"

#define COLUMNS 5u
#define DASH    "\xe2\x80\x93" /* U+2013, as in 5–9 */

static const struct {
    const char *word;
    size_t at;
} figures[] = {
    { "occasions_month", offsetof(struct visit_rules, occasions_month) },
    { "firms_month", offsetof(struct visit_rules, firms_month) },
    { "target_size_most", offsetof(struct visit_rules, target_size_most) },
    { "service_size_most", offsetof(struct visit_rules, service_size_most) },
};
#define FIGURE_COUNT (sizeof figures / sizeof *figures)

static bool misfit(struct str line, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   N_("visit_rules.tsv has a row that does not fit: {row}"),
                   ARG_STR(line));
}

static bool take_line(struct str line, int32_t day, int32_t *value)
{
    int32_t from, to = INT32_MAX;
    struct str c[COLUMNS + 1];
    int64_t n;

    if (embed_columns(line, c, COLUMNS + 1) != COLUMNS || !str_int(c[1], &n) || n < 0 ||
        n > HEADCOUNT_MOST || !date_parse(c[2], &from) ||
        (c[3].len > 0 && !date_parse(c[3], &to)))
        return false;
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        if (str_is(c[0], figures[i].word)) {
            if (day >= from && day <= to)
                value[i] = (int32_t)n;
            return true;
        }
    return false;
}

bool visit_rules_on(struct str tsv, int32_t day, struct visit_rules *rules,
                    struct err *err)
{
    int32_t value[FIGURE_COUNT];
    struct visit_rules made;
    struct str line;

    for (size_t i = 0; i < FIGURE_COUNT; i++)
        value[i] = -1;
    if (!embed_line(&tsv, &line))
        return misfit(STR(""), err);
    while (embed_line(&tsv, &line))
        if (!take_line(line, day, value))
            return misfit(line, err);
    for (size_t i = 0; i < FIGURE_COUNT; i++) {
        if (value[i] < 0)
            return err_set(err, ERR_INPUT,
                           N_("visit_rules.tsv has no {word} that holds on that day"),
                           ARG_WORD(figures[i].word));
        memcpy((char *)&made + figures[i].at, &value[i], sizeof value[i]);
    }
    *rules = made;
    return true;
}

enum firm_size firm_size_of(const struct visit_rules *rules, int64_t least,
                            int64_t most)
{
    if (least == HEADCOUNT_NONE)
        return SIZE_UNKNOWN;
    if (most <= rules->target_size_most)
        return SIZE_TARGET;
    if (least > rules->service_size_most)
        return SIZE_TOO_LARGE;
    if (least > rules->target_size_most && most <= rules->service_size_most)
        return SIZE_SERVED;
    return SIZE_UNKNOWN;
}

const char *firm_size_word(enum firm_size size)
{
    static const char *const words[SIZE_COUNT] = { "target", "served", "large",
                                                   "unknown" };

    return words[size];
}

const char *firm_size_label(enum firm_size size)
{
    static const char *const labels[SIZE_COUNT] = {
        N_("Counts in the target"), N_("Served, does not count in the target"),
        N_("Larger than the target"), N_("The size is not known")
    };

    return labels[size];
}

/* Digits alone, at most 1,000,000. */
static bool count_of(struct str text, int64_t *n)
{
    text = str_trim(text);
    if (text.len == 0 || text.len > 7 || text.ptr[0] < '0' || text.ptr[0] > '9')
        return false;
    return str_int(text, n) && *n <= HEADCOUNT_MOST;
}

bool headcount_parse(struct str text, int64_t *least, int64_t *most, struct err *err)
{
    struct str whole = str_trim(text);
    size_t dash = str_find(whole, STR(DASH)), dash_len = sizeof DASH - 1;
    int64_t low, high;
    bool ok;

    if (dash == SIZE_MAX) {
        dash = str_find(whole, STR("-"));
        dash_len = 1;
    }
    if (str_ends(whole, "+")) {
        ok = count_of(str_sub(whole, 0, whole.len - 1), &low);
        high = HEADCOUNT_MOST;
    } else if (dash != SIZE_MAX) {
        ok = count_of(str_sub(whole, 0, dash), &low) &&
             count_of(str_sub(whole, dash + dash_len, whole.len), &high) && low <= high;
    } else {
        ok = count_of(whole, &low);
        high = ok ? low : 0;
    }
    if (!ok)
        return err_set(err, ERR_INPUT,
                       N_("{text} is no number of people; write it as 7, 5-9 or 250+"),
                       ARG_STR(whole));
    *least = low;
    *most = high;
    return true;
}

void headcount_add(struct buf *out, int64_t least, int64_t most)
{
    if (least == HEADCOUNT_NONE)
        return;
    buf_int(out, least);
    if (most >= HEADCOUNT_MOST && most > least) {
        buf_char(out, '+');
    } else if (most != least) {
        buf_cstr(out, DASH);
        buf_int(out, most);
    }
}
