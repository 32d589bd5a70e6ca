/*
 * dated_rule.h: figures that people agree on and change, each with the days it holds
 * between and where it is from.
 *
 * In      a table of data/: word, value, valid_from, valid_to (empty: still holds),
 *         source; and the words a caller knows.
 * Out     for each of them the value of the last line that holds on the day.
 * Purity  pure.
 * Limits  values 0..DATED_RULE_MOST. A word the caller does not know is a fault: a
 *         figure that is misspelt would else hold for ever as it was.
 */
#ifndef DOMAIN_DATED_RULE_H
#define DOMAIN_DATED_RULE_H

#include "base/err.h"

#define DATED_RULE_MOST 1000000

struct dated_rules {
    const char *file; /* what the table is called, for messages */
    struct str tsv;   /* borrowed */
    const char *const *words;
    uint32_t count;
};
/* value [count]. err  ERR_INPUT  a row that cannot be read, or a word without a line
 * that holds; then nothing is written. */
MUST_USE bool dated_rules_on(const struct dated_rules *rules, int32_t day,
                             int32_t *value, struct err *err);

#endif
