/*
 * rate.h: amounts, shares and limits that the law or an agreement sets, by date
 * (data/rates.tsv).
 *
 * In      the TSV text: id, kind, sv, en, value, unit, valid_from, valid_to, source,
 *         verified, note_sv, note_en.
 * Out     rows in the order of the file; an id has a row for each time it was changed.
 * Purity  pure; texts are views into `tsv`.
 * Limits  RATES_MOST rows.
 */
#ifndef DOMAIN_RATE_H
#define DOMAIN_RATE_H

#include "domain/finding.h"

#define RATES_MOST 1000u

struct rate {
    struct str id, kind, unit, source;
    struct label name, note;
    struct ratio value; /* none: the instrument is known, its amount is not */
    int32_t from, to;   /* DAY_NONE: not known, or still in force           */
    bool verified;      /* somebody has read it where it is set             */
};

struct rates {
    const struct rate *item;
    uint32_t count;
};

/* Reads the file; `tsv` is borrowed. err ERR_INPUT a row that does not fit, its line.
 */
MUST_USE bool rates_load(struct arena *arena, struct str tsv, struct rates *rates,
                         struct err *err);
/* The row in force on some day from `from` to `to` (DAY_NONE: open), the latest such;
 * NULL: none. *known tells whether the id has any row. */
const struct rate *rate_in(const struct rates *rates, struct str id, int32_t from,
                           int32_t to, bool *known);

#endif
