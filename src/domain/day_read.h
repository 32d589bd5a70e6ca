/*
 * day_read.h: a day, and a time of the day, as people write them.
 *
 * In      "2027-03-01", "20270301", "270301", "2027/03/01", "1/3 2027", "1 mars 2027",
 *         "1 March 2027".
 * Out     a day (base/date.h). A day of birth may be no later than today.
 * Purity  pure.
 */
#ifndef DOMAIN_DAY_READ_H
#define DOMAIN_DAY_READ_H

#include "base/date.h"
#include "base/err.h"

#define DAY_WRITTEN_BYTES 40u

/* err  ERR_INPUT  none of these forms, or a day that does not exist. */
MUST_USE bool day_read(struct str written, int32_t *day, struct err *err);

/* "13", "13.00", "13:00", "1300", "kl. 9.30": minutes since midnight.
 * err  ERR_INPUT  none of these forms, or no time of a day. */
MUST_USE bool minute_read(struct str written, int32_t *minute, struct err *err);

#endif
