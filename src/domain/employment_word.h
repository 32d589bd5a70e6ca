/*
 * employment_word.h: what kind of employment somebody was given: its form as the law
 * has it, how much of full time, whether it has a last day, what supports its pay.
 *
 * In      words that are chosen; an extent that is typed.
 * Out     the words with their labels; an extent as percent of full time or as minutes
 *         a week.
 * Method  Source: lag (1982:80) om anställningsskydd, sections 4 to 6: until further
 *         notice, on probation, special fixed term, as a substitute, for a season; an
 *         employment by the hour is a special fixed term for each time. Apprenticeship
 *         as collective agreements have it.
 * Purity  pure.
 */
#ifndef DOMAIN_EMPLOYMENT_WORD_H
#define DOMAIN_EMPLOYMENT_WORD_H

#include "base/err.h"
#include "domain/mapping_word.h"

#define EMPLOYMENT_FORM_COUNT    8u
#define EMPLOYMENT_SUPPORT_COUNT 9u
#define EMPLOYMENT_WEEK_HOURS    INT64_C(60) /* more is no extent of one employment */

extern const struct coded employment_forms[EMPLOYMENT_FORM_COUNT];
extern const struct coded employment_supports[EMPLOYMENT_SUPPORT_COUNT];

/* Whether an employment of this form can have a last day. */
bool employment_may_end(struct str form);

/* "75 %", "75": percent; "30 tim", "37,5 h": minutes a week; the other is 0.
 * err  ERR_INPUT  neither, none, or more than full. */
struct employment_extent {
    int64_t percent, minutes;
};
MUST_USE bool employment_extent_read(struct str text, struct employment_extent *extent,
                                     struct err *err);

#endif
