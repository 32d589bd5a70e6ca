/*
 * visit_rule.h: what a month's visits are counted against, and which firms count.
 *
 * In      data/visit_rules.tsv: a figure with the dates it holds between and its
 *         source. A headcount: at least, at most, how many work there.
 * Out     the figures that hold on a day; whether a firm of that size counts in the
 *         target, is only served, or is too large; or cannot be told.
 * Method  a firm counts in the target when even its larger figure does: "5-12" cannot
 *         be told, and is not counted until somebody has asked.
 * Purity  pure.
 */
#ifndef DOMAIN_VISIT_RULE_H
#define DOMAIN_VISIT_RULE_H

#include "base/date.h"
#include "base/err.h"

#define HEADCOUNT_MOST 1000000
#define HEADCOUNT_NONE (-1)

struct visit_rules {
    int32_t occasions_month, firms_month, target_size_most, service_size_most;
};
/* The figures of the day; of several lines of a word the last that holds.
 * err     ERR_INPUT  a row that cannot be read, or a figure without a line that holds.
 */
MUST_USE bool visit_rules_on(struct str tsv, int32_t day, struct visit_rules *rules,
                             struct err *err);

enum firm_size {
    SIZE_TARGET, /* counts in the target                         */
    SIZE_SERVED, /* can be served, does not count                */
    SIZE_TOO_LARGE,
    SIZE_UNKNOWN, /* nobody has said, or what was said is too wide */
    SIZE_COUNT
};
/* least HEADCOUNT_NONE: nobody has said. */
enum firm_size firm_size_of(const struct visit_rules *rules, int64_t least,
                            int64_t most);
const char *
firm_size_word(enum firm_size size); /* "target", "served", "large", "unknown" */
const char *firm_size_label(enum firm_size size); /* message id */

/* Reads "7", "5-9", "5–9" or "250+". err ERR_INPUT, with what to write. */
MUST_USE bool headcount_parse(struct str text, int64_t *least, int64_t *most,
                              struct err *err);
/* Appends the same: "7", "5–9"; nothing when nobody has said. */
void headcount_add(struct buf *out, int64_t least, int64_t most);

#endif
