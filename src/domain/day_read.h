/*
 * day_read.h: a day as people write it.
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

#endif
