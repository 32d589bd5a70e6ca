/* visit_rule.c: see visit_rule.h. */
#include "domain/visit_rule.h"

#include "domain/dated_rule.h"

#define DASH "\xe2\x80\x93" /* U+2013, as in 5–9 */

#define FILE_NAME "visit_rules.tsv"

enum { OCCASIONS, FIRMS, TARGET, SERVICE, FIGURE_COUNT };

static const char *const figures[FIGURE_COUNT] = {
    [OCCASIONS] = "occasions_month",
    [FIRMS] = "firms_month",
    [TARGET] = "target_size_most",
    [SERVICE] = "service_size_most",
};

bool visit_rules_on(struct str tsv, int32_t day, struct visit_rules *rules,
                    struct err *err)
{
    const struct dated_rules table = { FILE_NAME, tsv, figures, FIGURE_COUNT };
    int32_t value[FIGURE_COUNT];

    if (!dated_rules_on(&table, day, value, err))
        return false;
    *rules = (struct visit_rules){ value[OCCASIONS], value[FIRMS], value[TARGET],
                                   value[SERVICE] };
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
